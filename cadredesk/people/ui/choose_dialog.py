"""Choose several people of the register: search, take one after the other, see whom one has."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import PeopleQuery, State
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import FlowLayout, clear, column, row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import IdSource

COLUMNS = ("name", "category", "unit", "branch_id", "membership")


class ChoosePeopleDialog(Dialog):
    """``chosen`` are the ids taken, in order. ``but`` are people who are not offered."""

    help_section = "找人"

    def __init__(
        self, office: Office, title: str, words: str, *, but: Sequence[int] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._office, self._but = office, frozenset(but)
        self.chosen: list[int] = []
        self.search = SearchBox("姓名、拼音首字母、身份证号、电话、单位", width=1000)
        self._fields = store.columns_named(*COLUMNS, branch_id=200)[: len(COLUMNS)]
        self.table = RecordTable("choose_people", self._fields, noun="人员", unit="人", lead="name", sorts=False)
        self._names = label("", wrap=True)
        self._chips = QWidget()
        self._chips.setLayout(FlowLayout(6))
        self.accept_button = primary_button(words, "", self.accept)
        self.save_by_keys(self.accept_button)
        take = button("选上", "plus", self.take, tip="双击或回车也可以")
        foot = row(None, button("取消", "", self.reject), self.accept_button)
        said = row(self._names, take)
        said.setStretch(0, 1)
        body = column(self.search, self.table, said, self._chips, gap=10)
        body.setStretch(1, 1)
        self.set_layout(body, foot, (760, 620))
        self.search.textChanged.connect(self._show)
        self.search.installEventFilter(self)
        self.search.set_down_target(self.table.take_keyboard)
        self.table.activated.connect(lambda _id: self.take())
        self._show("")
        self._show_chosen()

    def _show(self, text: str) -> None:
        present = PeopleQuery(text=text, facets=(("state", State.PRESENT.value),))
        hidden = self._but.union(self.chosen)
        ids = [each for each in store.listed_ids(self._office, present) if each not in hidden]
        source = IdSource(ids, lambda wanted: store.list_rows(self._office, self._fields, wanted))
        self.table.set_source(source, total=len(ids) or 1, choose_first=True)

    def take(self) -> None:
        fresh = [each for each in self.table.selected if each not in self.chosen]
        if fresh:
            self.chosen += fresh
            self._show(self.search.text())
            self._show_chosen()
            self.search.selectAll()

    def drop(self, person_id: int) -> None:
        self.chosen.remove(person_id)
        self._show(self.search.text())
        self._show_chosen()

    def _show_chosen(self) -> None:
        flow = self._chips.layout()
        assert flow is not None
        clear(flow)
        for person in store.some(self._office, self.chosen[-30:]):
            made = button(f"{person.name}  ×", "", partial(self.drop, person.id or 0), look="chip")
            made.setAccessibleName(f"不选{person.name}")
            flow.addWidget(made)
        count = len(self.chosen)
        self._names.setText(f"已选 {count} 人：" if count else "还没有选人：双击，或选中后按“选上”；可以一次选多行。")
        self._chips.updateGeometry()
        self.accept_button.setEnabled(count > 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the search box takes the first match."""
        entered = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self.search and entered and event.type() == QEvent.Type.KeyPress:
            self.take()
            return True
        return super().eventFilter(watched, event)
