"""Open matters (事项): something that happened to a person, or was asked for, and is not settled yet."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.fields import Kind, described, record


class CaseKind(StrEnum):
    """What a case is about."""

    HOSPITAL = "住院"
    HARDSHIP = "困难"
    FAMILY = "家庭变故"
    DISASTER = "灾祸"
    REQUEST = "来电要求"
    DEATH = "去世"


@record(table="cases", noun="事项")
@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. Hospital, ward and bed of a 住院 stand in its hospital stay (people.records_parts)."""

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
    """One line of the checklist of a death. ``done_on`` None: still to be done."""

    id: int | None = None
    case_id: int | None = None
    step: str = described("事项", Kind.CHOICE, default="", choices=tuple(Step), listed=True)
    done_on: datetime.date | None = described("办结日期", Kind.DATE, listed=True)
    who: str = described("经办或领取人", default="", listed=True)
    note: str = described("备注", default="", listed=True)
