"""The lists over all branches (支部一览): their columns."""

import dataclasses
from enum import StrEnum
from typing import Any

from cadredesk.branches.life.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.records import Branch
from cadredesk.core.fields import Field, Kind, field_of


class Sheet(StrEnum):
    """One list."""

    BRANCHES = "支部"
    TERMS = "换届"
    POSTS = "任职"
    HONOURS = "荣誉"
    GRANTS = "经费"


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
        _of(Branch, "study_day", width=90), _of(Branch, "place", width=150), _of(Branch, "ended_on", listed=False, width=100),
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
