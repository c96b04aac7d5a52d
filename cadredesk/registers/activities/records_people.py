"""The tick list of an activity: who may be on it, and how each of them stands."""

from dataclasses import dataclass
from enum import StrEnum

from cadredesk.registers.activities.records import ActivityKind
from cadredesk.visits.records import Rule


class Mark(StrEnum):
    """What the tick list says of somebody. Without a mark they were not there."""

    PRESENT = "到会"
    EXCUSED = "请假"
    DELIVERED = "送学"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be on the list of an activity.

    ``weak`` is why they may not be able to come (不能自理, 行动不便), ``away`` where they were that day (住院, 外出), ``brought``
    the day in that month on which study was brought to them ("" for none), ``search`` what finds them.
    """

    id: int
    name: str
    search: str
    branch: str = ""
    weak: str = ""
    away: str = ""
    brought: str = ""

    @property
    def remarks(self) -> str:
        """What should be known of them before one ticks."""
        brought = f"{self.brought[5:]} 已送学" if self.brought else ""
        return "，".join(filter(None, (self.weak, self.away, brought)))


def delivered_as(category: str) -> tuple[str, str]:
    """Rule and kind of a visit that brings an activity home: 阅文 answers the duty of that name, all else is 送学上门."""
    return (Rule.READING.value, "") if category == ActivityKind.READING else ("", "送学上门")
