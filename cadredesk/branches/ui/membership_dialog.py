"""调整支部: in which branch people sit, whether 单独 or 混编, and whether that is a correction or a change."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.branches import actions, store
from cadredesk.branches.records import BranchType
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.fields import Kind, described
from cadredesk.core.names import some_of
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.records import Membership, Person
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

NAMED = 6  # people named in the sentence
CORRECTION, CHANGE = "更正原来的登记", "自某日起变动"


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipInput:
    """What the dialog asks for."""

    branch_id: int | None = described("所在支部", Kind.REFERENCE, refers_to="branches", hint="留空表示不在任何支部")
    membership: str = described("组织关系类型", Kind.CHOICE, default="", choices=tuple(Membership))
    act: str = described("更正还是变动", Kind.CHOICE, default=CORRECTION, choices=(CORRECTION, CHANGE), required=True)
    since: PartialDate | None = described("变动日期", Kind.PARTIAL, required=True)


class MembershipDialog(FormDialog):
    """Where these people sit now is filled in if it is the same for all; ``branch_id`` proposes another branch.

    Who had a branch already has changed it, it is proposed, as of today; else what was missing is filled in.
    """

    help_section = "成员"

    def __init__(
        self, office: Office, people: Sequence[int], *, branch_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        chosen = people_store.some(office, people)
        names = some_of([person.name for person in chosen], NAMED)
        form = RecordForm(
            MembershipInput, lookups={"branches": lambda: store.choices(office, functional=False)}, columns=1
        )

        def put(place: MembershipInput) -> MembershipInput:
            membership = place.membership if place.branch_id else ""
            since = place.since if place.act == CHANGE else None
            actions.assign_branch(office, people, place.branch_id, membership, since)
            return place

        super().__init__(
            parent,
            "调整支部" if branch_id is None else f"移入{store.name_of(office, branch_id)}",
            form,
            put,
            key="membership",
            act=PrimaryAction(words="调整支部" if branch_id is None else "移入"),
            size=(500, 480),
            intro=f"{names}：更正只改登记，历年数字也按改后的算；变动之前仍按原来的支部算。",
        )
        form.set_record(_present(chosen, branch_id, mixed=_takes_mixed(office, branch_id)))
        form.edited.connect(self._follow)
        self._follow()
        form.go_to("membership" if branch_id else "branch_id")

    def _follow(self) -> None:
        self.form.show_field("since", self.form.editor("act").raw() == CHANGE)


def _takes_mixed(office: Office, branch_id: int | None) -> bool:
    """Whether the retired are 混编 there."""
    return branch_id is not None and store.get(office, branch_id).kind == BranchType.COMMUNITY


def _present(people: Sequence[Person], branch_id: int | None, *, mixed: bool) -> MembershipInput:
    """What all of them have in common."""
    places = {person.branch_id for person in people}
    kinds = {Membership.MIXED.value} if mixed else {person.membership for person in people}
    return MembershipInput(
        act=CHANGE if places != {None} else CORRECTION,
        since=PartialDate.of(today()),
        branch_id=branch_id or (places.pop() if len(places) == 1 else None),
        membership=kinds.pop() if len(kinds) == 1 else "",
    )
