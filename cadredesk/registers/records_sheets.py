"""Registers as lists in workbooks and on the command line: the columns of each, by the word that names it.

What a register keeps by reference stands there in words: persons by 姓名 and 身份证号, branches by name, and of what belongs
to an activity the day, kind, branch and topic by which it is found.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

from cadredesk.branches.entries.records import BranchGrant, BranchPost
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.people.records import Person
from cadredesk.registers.activities.records import Activity, Attendance, Output
from cadredesk.registers.honours.records import HonourEntry
from cadredesk.registers.records_all import REGISTERS
from cadredesk.registers.suggestions.records import Suggestion

ID_NUMBER = field_of(Person, "id_number")
BRANCH = Field(
    name="branch_id", label="支部", kind=Kind.REFERENCE, refers_to="branches",
    synonyms=("组织支部", "所在支部", "支部名称", "党支部", "党支部名称"), width=150,
)  # fmt: skip
_SIGNED = ("签到", "签到情况", "出勤", "出勤情况", "是否到会", "是否参加", "参加情况")
ABSENT = "缺席"  # said of somebody, and no row of a register
_STATES = {
    "到会": "√ ✓ ✔ ☑ ● ○ v y 1 是 到 出席 参加 参会 到会 已到 实到 参学",
    "请假": "假 请假 病假 事假 因病请假 因事请假 请 住院",
    ABSENT: "缺 缺席 缺学 缺勤 未到 未参加 没来 旷 × x ✗ ✘ ☒ n 否 未",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}


def state_of_words(text: str) -> str | None:
    """到会, 请假 or 缺席 that words or marks say; None for other words."""
    return _STATE_OF.get(text.replace("\ufe0f", "").lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSheet:
    """A register as a list.

    ``record`` is what a row is made into, ``fields`` are its columns. Without the columns ``needed`` no row can be taken.
    ``only_read`` are columns that are understood and never written; ``said`` are fields that may be said of a whole sheet.
    """

    word: str
    noun: str
    title: str  # of a workbook that is written
    record: type[Any]
    fields: tuple[Field, ...]
    needed: tuple[str, ...]
    day: str = "date"  # the field by which a row falls into a period
    only_read: tuple[Field, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def computed(self) -> tuple[Field, ...]:
        """What its rows have besides, computed: shown in lists, never read."""
        own = {each.label for each in self.fields}
        register = REGISTERS.get(self.word)
        return tuple(each for each in register.computed if each.label not in own) if register else ()


def _with_id(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The ID number behind the person."""
    at = next(place for place, each in enumerate(fields) if each.name == "person_id") + 1
    return (*fields[:at], ID_NUMBER, *fields[at:])


def _relabelled(field: Field, **changes: Any) -> Field:
    return dataclasses.replace(field, **changes)


def _of_activity(*, required: bool) -> tuple[Field, ...]:
    """By what an activity is found."""
    found = (field_of(Activity, "date"), field_of(Activity, "category"), BRANCH, field_of(Activity, "topic"))
    return tuple(_relabelled(each, required=required and each.name == "date") for each in found)


_POST_HOLDER = _relabelled(
    field_of(BranchPost, "person_id"), label="姓名", synonyms=("任职人", "任职人员", "任职人姓名"), required=True
)

SHEETS = {
    each.word: each
    for each in (
        RegisterSheet(
            word="activities", noun="活动", title="活动台账", record=Activity, fields=fields_of(Activity),
            needed=("date", "category"), said=("date", "category", "branch_id"),
        ),
        RegisterSheet(
            word="attendance", noun="出席", title="出席名单", record=Attendance,
            fields=(
                *_of_activity(required=False),
                *_with_id(
                    tuple(
                        _relabelled(each, reader=state_of_words, synonyms=(*each.synonyms, *_SIGNED))
                        if each.name == "state"
                        else each
                        for each in fields_of(Attendance)
                    )
                ),
            ),
            needed=("person_id",), said=("date", "year", "category", "branch_id"),
            only_read=(
                Field(name="year", label="年度", kind=Kind.INTEGER, synonyms=("年份",), width=70),
                Field(name="month", label="月份", kind=Kind.INTEGER, width=70, reader=lambda text: _month(text)),
            ),
        ),
        RegisterSheet(
            word="outputs", noun="成果", title="活动成果", record=Output,
            fields=(*_of_activity(required=True), *fields_of(Output)), needed=("date", "item", "count"),
            said=("date", "category", "branch_id"),
        ),
        RegisterSheet(
            word="honours", noun="荣誉", title="荣誉名册", record=HonourEntry, fields=_with_id(fields_of(HonourEntry)),
            needed=("date", "name"), said=("date", "name", "level"),
        ),
        RegisterSheet(
            word="suggestions", noun="建议诉求", title="建议诉求台账", record=Suggestion,
            fields=_with_id(fields_of(Suggestion)), needed=("date", "category", "content"), said=("date", "category"),
        ),
        RegisterSheet(
            word="posts", noun="支部任职", title="支部任职名册", record=BranchPost, day="since",
            fields=(
                BRANCH, field_of(BranchPost, "post"), _POST_HOLDER, ID_NUMBER,
                *(field_of(BranchPost, name) for name in ("since", "until", "note")),
            ),
            needed=("branch_id", "post", "person_id"), said=("branch_id", "post"),
        ),
        RegisterSheet(
            word="grants", noun="支部经费", title="支部经费", record=BranchGrant, fields=(BRANCH, *fields_of(BranchGrant)),
            needed=("branch_id", "date", "fen"), said=("date", "purpose", "document"),
        ),
    )
}  # fmt: skip


def _month(text: str) -> int | None:
    """The month of 3月, 3月份 or 3; None for other words."""
    number = text.removesuffix("份").removesuffix("月")
    return int(number) if number.isdecimal() and 1 <= int(number) <= 12 else None
