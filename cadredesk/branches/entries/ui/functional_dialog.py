"""加入 and 退出功能型党支部: a membership beside the own branch."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.branches import store
from cadredesk.branches.entries import actions as entries_actions
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.fields import Kind, described
from cadredesk.core.names import some_of
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

NAMED = 6
LEFT, MISTAKEN = "自某日退出", "登记错误，删除"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinInput:
    """What is asked of those who join."""

    since: PartialDate | None = described("加入时间", Kind.PARTIAL, hint="不清楚的可不填")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveInput:
    """What is asked of those who leave."""

    how: str = described("退出还是误登", Kind.CHOICE, default=LEFT, choices=(LEFT, MISTAKEN), required=True)
    until: PartialDate | None = described("退出时间", Kind.PARTIAL, required=True)


def _names(office: Office, people: Sequence[int]) -> str:
    return some_of([each.name for each in people_store.some(office, people)], NAMED)


class JoinDialog(FormDialog):
    """``saved`` is how many have joined."""

    help_section = "成员"

    def __init__(self, office: Office, people: Sequence[int], branch_id: int, *, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            f"加入{store.name_of(office, branch_id)}",
            RecordForm(JoinInput, columns=1),
            lambda joining: entries_actions.join_functional(office, people, branch_id, joining.since),
            key="join",
            act=PrimaryAction(words="加入"),
            size=(480, 300),
            intro=f"{_names(office, people)}：组织关系留在原支部，人数只在原支部计一次。",
        )
        self.form.set_record(JoinInput(since=PartialDate.of(today())))
        self.form.go_to("since")


class LeaveDialog(FormDialog):
    """``saved`` is how many have left."""

    help_section = "成员"

    def __init__(self, office: Office, people: Sequence[int], branch_id: int, *, parent: QWidget | None = None) -> None:
        def leave(leaving: LeaveInput) -> int:
            until = leaving.until if leaving.how == LEFT else None
            return entries_actions.leave_functional(office, people, branch_id, until)

        super().__init__(
            parent,
            f"退出{store.name_of(office, branch_id)}",
            RecordForm(LeaveInput, columns=1),
            leave,
            key="leave",
            act=PrimaryAction(words="退出"),
            size=(480, 340),
            intro=f"{_names(office, people)}：组织关系不变。",
        )
        self.form.set_record(LeaveInput(until=PartialDate.of(today())))
        self.form.edited.connect(self._follow)
        self.form.go_to("how")

    def _follow(self) -> None:
        self.form.show_field("until", self.form.editor("how").raw() == LEFT)
