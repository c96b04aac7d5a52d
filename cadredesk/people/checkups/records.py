"""Check-ups as lists show them: those entered as rows, and those that a visit tells of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadredesk.core.dates import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """A check-up of somebody: a row of theirs (``care_id``) or a visit for 体检 (``visit_id``)."""

    person_id: int
    name: str
    date: PartialDate
    hospital: str = ""
    result: str = ""
    recheck_on: PartialDate | None = None
    note: str = ""
    care_id: int | None = None
    visit_id: int | None = None


NAMED = 5  # people who are named in a sentence about many


def named(names: Sequence[str]) -> str:
    """The first of some names: 张建国、李敏等."""
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording the check-ups of many has done: how many, and who had one on that day already."""

    saved: int
    skipped: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """As a sentence: 已登记 38 人的体检。2 人当天的体检已经登记过，没有重复登记：张建国、李敏。"""
        done = f"已登记 {self.saved:,} 人的体检。" if self.saved else ""
        if not self.skipped:
            return done
        return f"{done}{len(self.skipped):,} 人当天的体检已经登记过，没有重复登记：{named(self.skipped)}。"


PEOPLE = "people"  # what the draft of the grid keeps its people under


def people_of(draft: Mapping[str, str]) -> list[int]:
    """The people of a half-filled grid."""
    return [int(each) for each in draft.get(PEOPLE, "").split(",") if each]
