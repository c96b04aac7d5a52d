"""What the headings of a roster say, and what its parts add up to."""

from collections.abc import Sequence

from cadredesk.branches.entries.rules import head_of
from cadredesk.branches.records import UNCOUNTED_TYPES
from cadredesk.branches.roster.records import RosterPart


def heading_of(part: RosterPart) -> tuple[str, str]:
    """(name, note): 第一党支部 · 书记：王志强　成员 38 人：单独 30，混编 8."""
    branch, count = part.branch, len(part.ids)
    notes = [f"{head_of(branch.kind)}：{branch.secretary}"] if branch.secretary else []
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
