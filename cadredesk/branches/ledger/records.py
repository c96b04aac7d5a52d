"""The lists over all branches (支部一览): their columns and words."""

import dataclasses
from enum import StrEnum
from typing import Any, NamedTuple

from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.records import Branch
from cadredesk.core.fields import Field, Kind, field_of


class Sheet(StrEnum):
    """One list."""

    BRANCHES = "支部"
    TERMS = "换届"
    POSTS = "任职"
    HONOURS = "荣誉"
    GRANTS = "经费"


class SheetWords(NamedTuple):
    """What a list is called on paper, what its rows are, and what it says without any."""

    title: str
    noun: str
    unit: str
    empty: str


WORDS = {
    Sheet.BRANCHES: SheetWords("支部一览", "支部", "个", "还没有支部。"),
    Sheet.TERMS: SheetWords("支部换届一览", "支部", "个", "没有按届期换届的支部。"),
    Sheet.POSTS: SheetWords("支部任职一览", "任职", "条", "还没有登记任职。在支部卡片的“班子”里登记，或用“换届登记”。"),
    Sheet.HONOURS: SheetWords("支部荣誉一览", "荣誉", "条", "还没有登记荣誉。在支部卡片的“荣誉”里按年度登记。"),
    Sheet.GRANTS: SheetWords(
        "支部经费一览", "拨付", "笔", "还没有登记拨付经费。可以用下面的“登记拨付…”给许多支部一次登记。"
    ),
}


def _of(cls: type, which: str, **rest: Any) -> Field:
    # References stand here by their names already.
    changed: dict[str, Any] = {"listed": True, **rest}
    field = dataclasses.replace(field_of(cls, which), **changed)
    return dataclasses.replace(field, kind=Kind.TEXT) if field.kind is Kind.REFERENCE else field


_NAME = _of(Branch, "name", label="支部", width=210)
_HEAD = _of(Branch, "secretary", label="负责人", width=90)
_COUNTS = tuple(
    Field(name=name, label=label, kind=Kind.INTEGER, width=70, listed=True)
    for name, label in (("members", "本级成员"), ("separate", "单独"), ("mixed", "混编"))
)
_STATE = Field(name="state", label="情况", width=150, listed=True)

COLUMNS: dict[Sheet, tuple[Field, ...]] = {
    Sheet.BRANCHES: (
        _NAME, _of(Branch, "kind", width=90), _of(Branch, "parent_id", width=150), _HEAD, *_COUNTS,
        Field(name="functional", label="功能型", kind=Kind.INTEGER, width=70, listed=True),
        _of(Branch, "term_end", width=100), _of(Branch, "honour", width=90), _of(Branch, "liaison_id", width=90),
        _of(Branch, "study_day", width=90), _of(Branch, "place", width=150), _of(Branch, "seats", listed=False),
        _of(Branch, "ended_on", listed=False, width=100),
        _of(Branch, "merged_into_id", listed=False, width=150),
    ),
    Sheet.TERMS: (
        _NAME, _of(Branch, "kind", width=90), _HEAD, _of(Branch, "term_end", width=110), _STATE,
        _of(Branch, "parent_id", width=150), _of(Branch, "liaison_id", width=90),
    ),
    Sheet.POSTS: (
        Field(name="holder", label="姓名", width=100, listed=True), _of(BranchPost, "post"), _NAME,
        _of(BranchPost, "since", width=110),
        Field(name="number", label="任职数", kind=Kind.INTEGER, width=80, listed=True),
    ),
    Sheet.HONOURS: (
        _of(BranchHonour, "year"), _NAME, _of(BranchHonour, "name", name="honour_name"), _of(BranchHonour, "level"),
        _of(BranchHonour, "document"),
    ),
    Sheet.GRANTS: (
        _of(BranchGrant, "date"), _NAME, _of(BranchGrant, "fen"), _of(BranchGrant, "purpose"),
        _of(BranchGrant, "document"),
    ),
}  # fmt: skip
