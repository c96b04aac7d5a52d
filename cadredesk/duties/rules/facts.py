"""What duties are computed from, as it was read from the file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cadredesk.duties.rules.matching import VisitMade
from cadredesk.duties.rules.people import PersonFacts, PersonHistory

FAR = date(1850, 1, 1)  # before anything that a file knows of


class CaseRow(NamedTuple):
    """The columns of a case that count: whose, of which kind, since when (ISO)."""

    id: int
    person_id: int
    kind: str
    opened_on: str


class DutyFacts(NamedTuple):
    """People, those with a past apart, and what was made, excused and opened."""

    start: date
    """必访起算日: nothing is owed before it."""
    by_id: Mapping[int, PersonFacts]
    """Everybody as they now are."""
    people: Mapping[str, Sequence[PersonFacts]]
    """Those without a past, by category."""
    histories: Mapping[int, PersonHistory]
    moved: Mapping[int, PersonFacts]
    """Those without a past who came or went since the first day that counts."""
    visits: Mapping[str, Sequence[VisitMade]]
    """By code; those of one person by day."""
    excuses: Mapping[str, Mapping[int, Mapping[str, int]]]
    """By code and person: the id by the due day."""
    cases: Sequence[CaseRow]
