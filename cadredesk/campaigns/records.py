"""Going round together: a campaign is one rule and one due day; plans say who goes to whom and what is brought."""

import datetime
from dataclasses import dataclass

from cadredesk.core.fields import Kind, described, record


@record(table="campaigns", noun="走访行动")
@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A round for one festival. Who is owed is computed from the duties; ``closed_on`` ends it."""

    id: int | None = None
    rule: str = described("必访事由", default="", listed=True)
    due: datetime.date | None = described("应访日期", Kind.DATE, listed=True)
    opened_on: datetime.date | None = described("开始日期", Kind.DATE, listed=True)
    closed_on: datetime.date | None = described("结束日期", Kind.DATE, listed=True)
    note: str = described("备注", Kind.LONG, default="")


@record(table="plans", noun="走访安排")
@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who goes to one person for one duty (rule and due day), when, and with what.

    ``fen`` and ``goods`` None or "" leave it to the standard. ``added_why`` says why somebody is visited too whom no
    duty names; "" for who is owed it.
    """

    id: int | None = None
    person_id: int | None = None
    rule: str = described("必访事由", default="", listed=True)
    due: datetime.date | None = described("应访日期", Kind.DATE, listed=True)
    visitors: str = described("走访人", default="", listed=True)
    planned_on: datetime.date | None = described("计划日期", Kind.DATE, listed=True)
    fen: int | None = described("慰问金", Kind.MONEY, listed=True)
    goods: str = described("慰问品", default="", listed=True)
    added_why: str = described("增列原因", default="", listed=True)
