"""活动频次: how often something is to be held; what is missing is told on 今日."""

from PySide6.QtWidgets import QWidget

from cadredesk.core.fields import fields_of
from cadredesk.db.file import Office
from cadredesk.registers.frequencies import actions, store
from cadredesk.registers.frequencies.records import Frequency
from cadredesk.registers.frequencies.rules import called
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import form_dialog, messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource, Row

FIELDS = fields_of(Frequency)


class FrequenciesDialog(Dialog):
    """The list of them."""

    help_topic = "study"

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("活动频次")
        self._office = office
        self._found: dict[int, Frequency] = {}
        self.table = RecordTable(
            "frequencies", FIELDS, noun="活动频次", unit="条", multiple=False, sorts=False, words=_words, tone=_tone
        )
        self.table.set_empty(
            "list-check", "还没有活动频次。新增一条，没有办够次数时“今日”会提醒。", "新增频次", self.add
        )
        self.table.activated.connect(lambda _id: self.edit())
        self.table.edit_requested.connect(lambda _id, name: self.edit(name))
        self.table.current_changed.connect(lambda _id: self._fit())
        self.turn_button = button("停用", "", self.turn, tip="停用后“今日”不再提醒")
        self.delete_button = button("删除", "", self.delete)
        self.edit_button = button("编辑", "pen", lambda: self.edit(), tip="改这一条（回车）")
        foot = row(
            self.edit_button, self.turn_button, self.delete_button, None, button("关闭", "", self.reject),
            primary_button("新增频次", "plus", self.add),
        )  # fmt: skip
        intro = "哪类活动每月或每年办几次。没有办够的，“今日”会提醒；支部的学习日，过了当天还没有登记的也会提醒。"
        body = column(label(intro, "label", wrap=True), self.table, gap=12)
        body.setStretch(1, 1)
        self.set_layout(body, foot, (840, 500))
        self.read()

    def read(self) -> None:
        """Read the list again."""
        self._found = {each.id or 0: each for each in store.frequencies(self._office)}
        rows: list[Row] = [(key, *(getattr(each, field.name) for field in FIELDS)) for key, each in self._found.items()]
        self.table.set_source(ListSource(rows), choose_first=True)
        self._fit()

    def _fit(self) -> None:
        current = self._current()
        for each in (self.edit_button, self.turn_button, self.delete_button):
            each.setEnabled(current is not None)
        self.turn_button.setText("启用" if current and not current.enabled else "停用")

    def _current(self) -> Frequency | None:
        return self._found.get(self.table.current or 0)

    @guard
    def add(self) -> None:
        """新增."""
        self._ask("新增活动频次", Frequency())

    @guard
    def edit(self, column_name: str = "") -> None:
        """编辑, at the field of a column."""
        current = self._current()
        if current is not None:
            self._ask("编辑活动频次", current, column_name)

    def _ask(self, title: str, asked: Frequency, begin: str = "") -> None:
        self._office.require_writable()
        saved: list[Frequency] = []
        form_dialog.ask(
            self, title, asked, lambda typed: saved.append(actions.save_frequency(self._office, typed)),
            begin=begin, key="frequency", size=(460, 600),
        )  # fmt: skip
        if saved:
            self.read()
            self.table.choose(saved[0].id or 0)

    @guard
    def turn(self) -> None:
        """停用, or take that back."""
        current = self._current()
        if current is not None:
            actions.turn(self._office, current)
            self.read()

    @guard
    def delete(self) -> None:
        """删除."""
        current = self._current()
        if current is None:
            return
        self._office.require_writable()
        asked = f"删除活动频次“{called(current)}”？"
        if messages.ask(self, asked, detail="删除后可以用 Ctrl+Z 撤销。", yes="删除", default_no=True):
            actions.delete_frequency(self._office, current)
            self.read()


def _words(name: str, value: object, row: Row) -> str | None:
    if name == "enabled":
        return "启用" if value else "停用"
    return None


def _tone(_name: str, _value: object, row: Row) -> str:
    return "" if row[-1] else "muted"
