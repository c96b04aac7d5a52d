"""The members of branches for the 支部花名册, branch by branch."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cadredesk.branches import store, store_life
from cadredesk.branches.records import UNCOUNTED_TYPES, Branch, BranchType
from cadredesk.branches.records_roster import RosterChoice, RosterPart
from cadredesk.branches.rules_roster import in_tree_order
from cadredesk.core.fields import Field
from cadredesk.people import store as people_store
from cadredesk.people.records import Membership, PeopleQuery, State

if TYPE_CHECKING:
    from cadredesk.db.file import Office

_AT_ONCE = 5_000


def parts(office: "Office", choice: RosterChoice, fields: Sequence[Field]) -> list[RosterPart]:
    """The branch and, if wanted, those below it, with their members in the order chosen; functional members behind.

    Of organisations without members only the branches that stand and have none below them are there.
    """
    ordered = in_tree_order(store.all_branches(office), choice.branch_id)
    parents = {branch.parent_id for branch in ordered}
    found: list[RosterPart] = []
    for branch in ordered if choice.below else ordered[:1]:
        own = _own(office, branch, choice, fields)
        bare = branch.id in parents or branch.ended_on is not None or branch.kind in UNCOUNTED_TYPES
        if own.ids or not (bare and choice.below):
            found.append(own)
        if choice.functional and (beside := _beside(office, branch, choice, fields)):
            if not own.ids and branch.kind == BranchType.FUNCTIONAL and own in found:
                found.remove(own)
            found.append(beside)
    return found


def _own(office: "Office", branch: Branch, choice: RosterChoice, fields: Sequence[Field]) -> RosterPart:
    rows = _rows(office, store.member_ids(office, [branch.id or 0]), choice, fields)
    kinds = [row[1] for row in rows]
    return RosterPart(
        branch=branch,
        ids=[row[0] for row in rows],
        rows=[row[2:] for row in rows],
        separate=kinds.count(Membership.SEPARATE.value),
        mixed=kinds.count(Membership.MIXED.value),
    )


def _beside(office: "Office", branch: Branch, choice: RosterChoice, fields: Sequence[Field]) -> RosterPart | None:
    ids = store_life.functional_ids(office, [branch.id or 0]) if choice.membership is None else []
    rows = _rows(office, ids, choice, fields)
    if not rows:
        return None
    return RosterPart(branch=branch, ids=[row[0] for row in rows], rows=[row[2:] for row in rows], functional=True)


def _rows(office: "Office", ids: Sequence[int], choice: RosterChoice, fields: Sequence[Field]) -> list[tuple[Any, ...]]:
    """(id, membership, values of the fields…) of these people, filtered and in order."""
    if not ids:
        return []
    facets = [("state", State.PRESENT.value)]
    if choice.membership is not None:
        facets.append(("membership", choice.membership))
    query = PeopleQuery(facets=tuple(facets), sort=choice.sort, descending=choice.descending, ids=tuple(ids))
    membership = next(field for field in people_store.list_columns() if field.name == "membership")
    ordered = people_store.listed_ids(office, query)
    chunks = (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
    return [row for chunk in chunks for row in people_store.list_rows(office, [membership, *fields], chunk)]
