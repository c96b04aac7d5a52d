"""Open matters (事项): something that happened to a person, or was asked for, and is not settled yet."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Kind, described, record
from cadredesk.core.kinds import CaseKind


class CaseState(StrEnum):
    """Whether a case is still being worked on."""

    OPEN = "在办"
    CLOSED = "已办结"


@record(table="cases", noun="事项")
@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. Hospital, ward and bed of a 住院 are in its hospital stay (``people.entries.records``)."""

    id: int | None = None
    person_id: int | None = described("姓名", Kind.REFERENCE, refers_to="people", required=True, listed=True)
    kind: str = described(
        "类别", Kind.CHOICE, default="", choices=tuple(CaseKind), required=True, listed=True, width=90
    )
    opened_on: datetime.date | None = described("发生日期", Kind.DATE, required=True, listed=True)
    detail: str = described("情况", Kind.LONG, default="", listed=True, width=240, hint="发生了什么，或提了什么要求")
    stay_id: int | None = None
    closed_on: datetime.date | None = described("办结日期", Kind.DATE, entered=False, listed=True)
    result: str = described("办理结果", Kind.LONG, default="", entered=False, listed=True, width=200)

    @property
    def is_open(self) -> bool:
        """Whether it is still being worked on."""
        return self.closed_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case as lists, paper and Excel show it. ``case`` is what it was made from.

    ``due`` and ``visit`` are those of the visit that it opens; None and "" where no rule asks for one.
    """

    case: Case
    name: str = described("姓名", default="", listed=True, width=116)
    kind: str = described("类别", default="", listed=True, width=80)
    opened_on: datetime.date | None = described("发生日期", Kind.DATE, listed=True, width=96)
    days: int = described("天数", Kind.INTEGER, default=0, listed=True, width=72)
    words: str = described("情况", default="", listed=True, width=184)
    due: datetime.date | None = described("应访日期", Kind.DATE, listed=True, width=96)
    visit: str = described("走访", default="", listed=True, width=60)
    visited_on: datetime.date | None = described("走访日期", Kind.DATE, width=98)
    liaison: str = described("挂联人", default="", listed=True, width=72)
    state: str = described("状态", default="", width=66)
    closed_on: datetime.date | None = described("办结日期", Kind.DATE, width=98)
    result: str = described("办理结果", default="", listed=True, width=150)
    category: str = described("人员类别", default="", width=90)
    unit: str = described("原工作单位", default="", width=150)
    community: str = described("社区", default="", width=100)
    phone: str = described("电话", Kind.PHONE, default="", width=125)

    @property
    def person_id(self) -> int:
        """Whose case it is."""
        return self.case.person_id or 0


class Step(StrEnum):
    """What remains to be done after a death."""

    MOURNING = "吊唁慰问"
    OBITUARY = "讣告"
    PENSION_ASKED = "抚恤金申领"
    PENSION_RECEIVED = "抚恤金领取"
    SURVIVOR = "遗属登记"
    PARTY = "党组织关系"


@record(table="case_steps", noun="后事")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """One line of the checklist of a death. ``done_on`` None: still to be done.

    What other rows say already is not written here: see ``store_steps``.
    """

    id: int | None = None
    case_id: int | None = None
    step: str = described("事项", Kind.CHOICE, default="", choices=tuple(Step), listed=True)
    done_on: datetime.date | None = described("办结日期", Kind.DATE, listed=True)
    who: str = described("经办或领取人", default="", listed=True)
    note: str = described("备注", default="", listed=True)


class CheckLine(NamedTuple):
    """A step as the checklist shows it. ``proof`` says which other record has ticked it, "" where it is ticked by hand."""

    step: Step
    done: bool
    day: PartialDate | None = None
    who: str = ""
    note: str = ""
    proof: str = ""


class Checklist(NamedTuple):
    """What is done and to be done after one death."""

    case: Case
    name: str
    lines: tuple[CheckLine, ...]

    @property
    def left(self) -> list[Step]:
        """The steps that are still to be done."""
        return [line.step for line in self.lines if not line.done]
