"""批量修改: set a field, tags, a branch or a liaison of many people at once, or mark them as verified.

What would change is shown before anything is written; it is one operation, undone whole.
"""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cadredesk.bulk import actions
from cadredesk.bulk.records import SYNC_LIMIT, BulkChange, Preview
from cadredesk.bulk.ui.bulk_parts_dialog import BranchPart, Part, TagsPart, ValuePart, VerifiedPart
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field
from cadredesk.db.file import Office
from cadredesk.people.records import Person, State
from cadredesk.people.rules import state_of
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, pill_group, primary_button
from cadredesk.widgets.controls.layout import FlowLayout, column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource

PAUSE = 150  # ms without a keystroke before the preview of many is made anew
COLUMNS = (
    Field(name="name", label="姓名", width=150, listed=True),
    Field(name="old", label="原来", width=200, listed=True),
    Field(name="new", label="改为", width=200, listed=True),
    Field(name="warning", label="提醒", width=140, listed=True),
)


class Kind(StrEnum):
    """What can be done to many."""

    FIELD = "设置字段"
    ADD_TAGS = "加标签"
    REMOVE_TAGS = "去标签"
    BRANCH = "调整支部"
    LIAISON = "设挂联人"
    VERIFIED = "标记已核实"


class BulkDialog(Dialog):
    """``changed`` is how many people were changed."""

    def __init__(
        self, office: Office, tasks: TaskRunner, people: Sequence[Person], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"批量修改（选中 {len(people):,} 人）")
        self._office, self._tasks, self._people = office, tasks, list(people)
        self.changed = 0
        self.preview = Preview()
        self._bulk_change: BulkChange | None = None
        self.kind = Kind.FIELD
        self.parts: dict[Kind, Part] = {
            Kind.FIELD: ValuePart(office),
            Kind.ADD_TAGS: TagsPart(office, people, taking=False),
            Kind.REMOVE_TAGS: TagsPart(office, people, taking=True),
            Kind.BRANCH: BranchPart(),
            Kind.LIAISON: ValuePart(office, "liaison_id"),
            Kind.VERIFIED: VerifiedPart(),
        }
        group = pill_group(self, Kind)
        group.idClicked.connect(lambda at: self.choose(list(Kind)[at]))
        self.pills = dict(zip(Kind, group.buttons(), strict=True))
        self.banner = Banner()
        self.counts = label("", "label", wrap=True)
        self.table = RecordTable(
            "many-preview", COLUMNS, noun="改动", unit="人", multiple=False, sorts=False,
            tone=lambda name, _value, _row: {"warning": "warning", "old": "muted"}.get(name, ""),
        )  # fmt: skip
        self.save_button = primary_button("修改", "", self.apply)
        self.cancel_button = button("取消", "", self.reject, tip="Esc")
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=0 if len(people) <= SYNC_LIMIT else PAUSE)
        self._timer.timeout.connect(self.look)
        for part in self.parts.values():
            part.changed.connect(self._timer.start)
        self.choose(Kind.FIELD)

    # ---- building

    def _build(self) -> None:
        pills = FlowLayout(4)
        for pill in self.pills.values():
            pills.addWidget(pill)
        asked = column(pills, *self.parts.values(), gap=12, margins=(14, 12, 14, 14))
        body = column(panel(asked), self.banner, self.counts, self.table, gap=10)
        body.setStretch(3, 1)
        self.set_layout(body, row(None, self.cancel_button, self.save_button), (780, 640))
        self.save_by_keys(self.save_button, self.apply)
        # On a small screen rows give way, not the boxes above them.
        on_theme_change(self, lambda: self.table.setMinimumHeight(px(90)))

    # ---- what is to be done

    @property
    def part(self) -> Part:
        return self.parts[self.kind]

    def choose(self, kind: Kind) -> None:
        self.kind = kind
        self.pills[kind].setChecked(True)
        for part in self.parts.values():
            part.setVisible(part is self.part)
        self.part.setFocus()
        self.look()

    def look(self) -> None:
        """Make the preview anew and say what would change. Nothing is written."""
        self._timer.stop()
        self.preview, self._bulk_change, trouble = Preview(), None, ""
        try:
            bulk_change = self.part.bulk_change()
            if bulk_change is not None:
                self.preview = actions.preview(self._office, self._people, bulk_change)
                self._bulk_change = bulk_change
        except UserError as error:
            trouble = str(error)
        else:
            self.part.ask_since(self.preview.asks_since)
        self._show(trouble)

    def _show(self, trouble: str) -> None:
        shown = self.preview
        lines = [(each.person.id, each.person.name, each.old, each.new, each.warning) for each in shown.lines]
        self.table.set_empty("list-check", self._nothing())
        self.table.set_source(ListSource(lines))
        self.counts.setText(self._count_words())
        self.counts.setVisible(bool(self.counts.text()))
        self.save_button.setText(self._save_words())
        branch = self.kind is Kind.BRANCH
        self.save_button.setEnabled(branch or bool(shown.lines and not trouble and not self.part.pending_question))
        if trouble:
            self.banner.say(trouble, "danger", closable=False)
        elif shown.lines and self.part.pending_question:
            self.banner.say(self.part.pending_question, "warning", closable=False)
        elif shown.away:
            words = f"要改的人中有 {len(shown.away):,} 人已去世或转出。"
            self.banner.say(words, "warning", ("只改在册人员", self.exclude_absent), closable=False)
        else:
            self.banner.clear()

    def _nothing(self) -> str:
        if self.kind is Kind.BRANCH:
            return f"选中 {len(self._people):,} 人。"
        if self._bulk_change is None:
            return "填好上面的内容，这里就列出每个人原来是什么、要改为什么。"
        return f"选中的 {len(self._people):,} 人都已经是这样，没有要改的。"

    def _count_words(self) -> str:
        shown = self.preview
        if self._bulk_change is None or not shown.lines:
            return ""
        parts = [f"选中 {len(self._people):,} 人，要改 {len(shown.lines):,} 人"]
        if shown.same:
            parts.append(f"{shown.same:,} 人不变")
        if shown.overwritten:
            parts.append(f"{shown.overwritten:,} 人的原有内容会被替换")
        return "，".join(parts) + "。"

    def _save_words(self) -> str:
        if self.kind is Kind.BRANCH:
            return f"调整 {len(self._people):,} 人的支部…"
        if not self.preview.lines:
            return "修改"
        verb = {Kind.ADD_TAGS: "给 {} 人加标签", Kind.REMOVE_TAGS: "去掉 {} 人的标签", Kind.VERIFIED: "标记 {} 人"}
        return verb.get(self.kind, "修改 {} 人").format(f"{len(self.preview.lines):,}")

    def exclude_absent(self) -> None:
        """Leave the dead and those who moved out alone."""
        self._people = [person for person in self._people if state_of(person) is State.PRESENT]
        self.setWindowTitle(f"批量修改（选中 {len(self._people):,} 人）")
        self.look()

    # ---- doing it

    def apply(self) -> None:
        """Do what the preview shows, as one operation."""
        if self.kind is Kind.BRANCH:
            self._ask_for_branch()
            return
        self.look()
        bulk_change, ids = self._bulk_change, [line.person.id or 0 for line in self.preview.lines]
        if bulk_change is None or not self.save_button.isEnabled():
            return
        if len(ids) <= SYNC_LIMIT:
            with messages.guarded(self):
                try:
                    self._done(actions.change_many(self._office, ids, bulk_change))
                except UserError as error:
                    messages.say_error(self.banner, error)
            return
        self.save_button.setEnabled(False)
        self._tasks.run(
            "正在批量修改",
            lambda progress, office: actions.change_many(office, ids, bulk_change, progress),
            self._done,
            self._failed,
        )

    def _done(self, changed: int) -> None:
        self.changed = changed
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        messages.say_error(self.banner, error, "已停止，没有修改任何人。")

    def _ask_for_branch(self) -> None:
        from cadredesk.branches.ui.membership_dialog import MembershipDialog

        with messages.guarded(self):
            ids = [person.id or 0 for person in self._people]
            if MembershipDialog(self._office, ids, parent=self).exec():
                self._done(len(ids))
