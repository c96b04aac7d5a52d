"""The members of branches for the 支部花名册, branch by branch."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cadredesk.branches import store
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.records import UNCOUNTED_TYPES, Branch
from cadredesk.branches.roster.records import RosterChoice, RosterPart
from cadredesk.branches.rules import in_tree_order
from cadredesk.core.fields import Field
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.records import Membership, PeopleQuery, State


def parts(office: Office, choice: RosterChoice, fields: Sequence[Field]) -> list[RosterPart]:
    """The branch and, if wanted, those below it, with their members in the order chosen; functional members behind.

    Of organisations without members only the branches that stand and have none below them are there.
    """
    ordered = in_tree_order(store.all_branches(office), choice.branch_id)
    parents = {branch.parent_id for branch in ordered}
    if not choice.below:
        ordered = ordered[:1]
    own, beside = _own(office, ordered, choice), _beside(office, ordered, choice)
    rows = _rows(office, {person for ids in (*own.values(), *beside.values()) for person in ids}, fields)
    found: list[RosterPart] = []
    for branch in ordered:
        members, others = own.get(branch.id, []), beside.get(branch.id, [])
        bare = branch.id in parents or branch.ended_on is not None or branch.kind in UNCOUNTED_TYPES
        if members or not (bare and (choice.below or others)):
            found.append(_part(branch, members, rows, functional=False))
        if others:
            found.append(_part(branch, others, rows, functional=True))
    return found


def _part(branch: Branch, ids: Sequence[int], rows: Mapping[int, tuple[Any, ...]], *, functional: bool) -> RosterPart:
    kinds = [rows[person][0] for person in ids]
    return RosterPart(
        branch=branch,
        ids=ids,
        rows=[rows[person][1:] for person in ids],
        separate=kinds.count(Membership.SEPARATE.value),
        mixed=kinds.count(Membership.MIXED.value),
        functional=functional,
    )


def _own(office: Office, branches: Sequence[Branch], choice: RosterChoice) -> dict[int | None, list[int]]:
    """The members of each branch, filtered and in order."""
    marks = ", ".join(str(int(branch.id or 0)) for branch in branches)
    homes = dict(office.conn.execute(f"SELECT id, branch_id FROM people WHERE branch_id IN ({marks})").fetchall())
    found: dict[int | None, list[int]] = {}
    for person in _ordered(office, tuple(homes), choice):
        found.setdefault(homes[person], []).append(person)
    return found


def _beside(office: Office, branches: Sequence[Branch], choice: RosterChoice) -> dict[int | None, list[int]]:
    """The functional members of each branch, in order."""
    if not choice.functional or choice.membership is not None:
        return {}
    counts = entries_store.functional_counts(office)
    return {
        branch.id: _ordered(office, tuple(entries_store.functional_ids(office, [branch.id or 0])), choice)
        for branch in branches
        if counts.get(branch.id or 0)
    }


def _ordered(office: Office, ids: tuple[int, ...], choice: RosterChoice) -> list[int]:
    facets = [("state", State.PRESENT.value)]
    if choice.membership is not None:
        facets.append(("membership", choice.membership))
    query = PeopleQuery(facets=tuple(facets), sort=choice.sort, descending=choice.descending, ids=ids)
    return people_store.listed_ids(office, query)


def _rows(office: Office, people: Collection[int], fields: Sequence[Field]) -> dict[int, tuple[Any, ...]]:
    """(membership, values of the fields…) of each of these people."""
    shown = [*people_store.columns(["membership"]), *fields]
    return {row[0]: row[1:] for row in people_store.list_rows(office, shown, list(people))}
