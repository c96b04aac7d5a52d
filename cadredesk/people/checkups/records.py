"""Check-ups as lists show them: those entered as rows, and those that a visit tells of."""

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


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording the check-ups of many has done: how many, and who had one on that day already."""

    saved: int
    skipped: tuple[str, ...] = ()
