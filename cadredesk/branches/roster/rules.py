"""In which order the branches of a roster stand, and what their headings say."""

from collections.abc import Iterable, Sequence

from cadredesk.branches.records import UNCOUNTED_TYPES, Branch, BranchType
from cadredesk.branches.roster.records import RosterPart

# What the head of an organisation is called.
_HEADS = {
    BranchType.GROUP: "组长",
    BranchType.STUDY_GROUP: "组长",
    BranchType.STUDY_COMMITTEE: "主任",
}


def in_tree_order(branches: Iterable[Branch], root: int) -> list[Branch]:
    """A branch and all under it, each before those below it; whatever loops a damaged tree may hold."""
    known = {branch.id or 0: branch for branch in branches}
    children: dict[int | None, list[Branch]] = {}
    for branch in known.values():
        children.setdefault(branch.parent_id, []).append(branch)
    found: dict[int, Branch] = {}
    waiting = [known[root]] if root in known else []
    while waiting:
        branch = waiting.pop()
        if branch.id not in found:
            found[branch.id or 0] = branch
            waiting += reversed(children.get(branch.id, []))
    return list(found.values())


def heading_of(part: RosterPart) -> tuple[str, str]:
    """(name, note): 第一党支部 · 书记：王志强　成员 38 人：单独 30，混编 8."""
    branch, count = part.branch, len(part.ids)
    notes = [f"{_HEADS.get(BranchType(branch.kind), '书记')}：{branch.secretary}"] if branch.secretary else []
    if part.functional:
        name = branch.name if "功能型" in branch.name else f"{branch.name}（功能型）"
        return name, "　".join((*notes, f"{count:,} 人，组织关系在各自支部，不计入人数"))
    notes.append(f"成员 {count:,} 人" + _kinds(part, count))
    return branch.name, "　".join(notes)


def _kinds(part: RosterPart, count: int) -> str:
    unknown = count - part.separate - part.mixed
    kinds = [("单独", part.separate), ("混编", part.mixed), ("未填", unknown)]
    said = [f"{name} {number:,}" for name, number in kinds if number]
    return f"：{'，'.join(said)}" if said else ""


def totals_of(parts: Sequence[RosterPart]) -> tuple[int, int, int]:
    """(members, branches, functional members); nobody is counted twice in one of them.

    Groups are no branches of their own, as in the summary's figures.
    """
    own = [part for part in parts if not part.functional]
    beside = {person for part in parts if part.functional for person in part.ids}
    branches = sum(1 for part in own if part.branch.kind not in UNCOUNTED_TYPES)
    return sum(len(part.ids) for part in own), branches, len(beside)
