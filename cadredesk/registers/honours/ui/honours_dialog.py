"""登记荣誉 of many people: what is the same for all is said once, a line for each person holds the number and a note."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from PySide6.QtWidgets import QWidget

from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.checkups.records import PEOPLE
from cadredesk.registers import store as registers_store
from cadredesk.registers.honours import actions, store
from cadredesk.registers.honours.records import Honour
from cadredesk.registers.honours.ui.honour_dialog import HonourDialog
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.grid.fill_dialog import FillDialog
from cadredesk.widgets.grid.fill_grid import FillGrid
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow
from cadredesk.widgets.page.list_page import ListPage
from cadredesk.widgets.page.task_runner import TaskRunner

HINT = (
    "空格：获得　回车：向下　Tab：向右　Ctrl+D：同上一格，选中多行时向下填充　Del：清空　Ctrl+Z：撤销　Ctrl+回车：保存"
)
SHARED = ("date", "name", "level", "given_by", "document")
OWN = ("number", "note")


class HonoursDialog(FillDialog):
    """An honour for each of ``people``. ``said`` is a sentence about what was recorded."""

    help_topic = "honours"

    def __init__(
        self,
        office: Office,
        people: Sequence[int],
        *,
        tasks: TaskRunner | None = None,
        draft_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, draft_key or key_of(people), parent)
        self._tasks = tasks or TaskRunner(self, office)
        self.said = ""
        self.form = self._form()
        columns = [
            FillColumn(name="person", label="姓名", width=150, fixed=True),
            FillColumn(name="branch", label="所在支部", width=220, fixed=True),
            *(FillColumn(name=name, label=field_of(Honour, name).label, width=170) for name in OWN),
        ]
        self.grid = FillGrid("honours_grid", columns, tick="获得", hint=HINT)
        self.count = label("", "strong")
        self.save_button = primary_button("登记", "", self.save)
        self._build()
        self.begin(self._rows(people))
        self.form.edited.connect(self.edited)
        self.form.after_last = self.grid.setFocus
        self.save_by_keys(self.save_button, self.save)
        self._counted()
        self.form.go_to("date")

    def _form(self) -> RecordForm:
        """What is the same for all; it begins as the last honour was."""
        field = field_of(Honour, "name")
        names = tuple(dict.fromkeys((*field.choices, *registers_store.recent_words(self._office, Honour, "name"))))
        form = RecordForm(
            Honour, only=SHARED, choices={"name": names}, columns=3, groups=dict.fromkeys(SHARED, "相同的内容")
        )
        form.set_record(start_of(self._office))
        return form

    def _build(self) -> None:
        on_theme_change(self, lambda: self.form.setFixedHeight(px(196)))
        leave = button("只留作草稿", "", self.leave, tip="关闭，填写的内容留到下次")
        foot = row(leave, self.count, None, button("取消", "", self.reject, tip="Esc"), self.save_button)
        body = column(self.offer, self.form, self.banner, self.grid, gap=10)
        body.setStretch(3, 1)
        self.set_layout(body, foot, (1000, 700))

    def _rows(self, people: Sequence[int]) -> list[FillRow]:
        found = people_store.some(self._office, people)
        branches = dict(rows.name_choices(self._office, "branches"))
        self.setWindowTitle(f"登记荣誉：{len(found):,} 人")
        return [
            FillRow(each.id or 0, (each.name, branches.get(each.branch_id or 0, ""), *([""] * len(OWN))), True) for each in found
        ]  # fmt: skip

    # ---- filling in

    def edited(self) -> None:
        super().edited()
        self._counted()

    def _counted(self) -> None:
        ticked = len(self.grid.ticked())
        self.count.setText(f"已勾选 {ticked:,} / {len(self._fresh):,} 人")
        self.save_button.setText(f"登记 {ticked:,} 人" if ticked else "登记")
        self.save_button.setEnabled(ticked > 0)

    # ---- saving

    @messages.guard
    def save(self) -> None:
        """Record the honour of all lines ticked, in one operation."""
        if self.form.focus_first_error() or not self.grid.is_right():
            return
        try:
            shared: Honour = self.form.record()
        except UserError as error:
            self.banner.say(str(error), "danger")
            return
        honours = [self._honour(shared, each) for each in self.grid.ticked()]

        def record(progress: Progress, office: Office) -> tuple[int, int]:
            return actions.record_many(office, honours, progress)

        self.setEnabled(False)  # nothing is typed meanwhile
        self._tasks.run("正在登记荣誉", record, self._done, self.refused)

    def _honour(self, shared: Honour, line: FillRow) -> Honour:
        typed: dict[str, Any] = self.grid.values(line)
        same = {name: getattr(shared, name) for name in SHARED}
        return Honour(person_id=line.key, **same, **{name: typed[name] for name in OWN})

    def _done(self, counted: tuple[int, int]) -> None:
        self.free()
        done, left_out = counted
        before = f"，{left_out:,} 人已经登记过，没有重复登记" if left_out else ""
        self.said = f"已登记荣誉：{done:,} 人{before}。"
        self.drop_draft()
        self.accept()

    # ---- drafts

    def typed(self) -> dict[str, str]:
        rows = super().typed()
        if not rows and not self.form.dirty:
            return {}
        return {**rows, PEOPLE: ",".join(map(str, self._fresh)), **self.form.draft()}

    def restore(self, kept: Mapping[str, str]) -> None:
        self.form.put_raw({name: kept[name] for name in SHARED if name in kept})
        super().restore(kept)


def key_of(people: Iterable[int]) -> str:
    """What a grid of these people keeps its draft under."""
    return f"honours/many-{crc32(repr(sorted(people)).encode()):08x}"


def record_honours(page: ListPage[Any], office: Office, tasks: TaskRunner, people: Sequence[int]) -> None:
    """登记荣誉 of people chosen on a page: a form for one, for more a line each. Raises UserError for nobody."""
    if not people:
        raise UserError("请先在表中选中获得荣誉的人员。")
    if len(people) == 1:
        HonourDialog(office, start_of(office, people[0]), parent=page).exec()
        return
    dialog = HonoursDialog(office, people, tasks=tasks, parent=page)
    if dialog.exec():
        page.page_layout.banner.say(dialog.said, "good")


def start_of(office: Office, person_id: int | None = None) -> Honour:
    """What a new honour starts from: name, time, level and giver of the last one."""
    last = store.last(office)
    if last is None:
        return Honour(person_id=person_id)
    return Honour(person_id=person_id, date=last.date, name=last.name, level=last.level, given_by=last.given_by)
