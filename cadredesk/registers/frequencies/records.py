"""频次: how often something is to be held, as the published reports say it; what is missing is told on 今日."""

from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.fields import Kind, described, record
from cadredesk.registers.activities.records import ActivityKind


class Every(StrEnum):
    """In what time."""

    MONTH = "月"
    YEAR = "年"


@record(table="frequencies", noun="活动频次")
@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """``number`` activities of a kind in each month or year: of the whole office, or of each branch that has a 学习日."""

    id: int | None = None
    category: str = described(
        "类别", Kind.CHOICE, default="", required=True, choices=tuple(ActivityKind), open_choices=True, listed=True
    )
    every: str = described(
        "每", Kind.CHOICE, default=Every.YEAR.value, choices=tuple(Every), required=True, listed=True
    )
    number: int | None = described("次数", Kind.INTEGER, default=1, required=True, listed=True, width=60)
    of_branches: bool = described("每个有学习日的支部", Kind.FLAG, default=False, listed=True, width=160)
    large: bool = described("大型活动", Kind.FLAG, default=False, listed=True)
    source: str = described("依据", default="", listed=True)
    enabled: bool = described("启用", Kind.FLAG, default=True, listed=True, width=60)
