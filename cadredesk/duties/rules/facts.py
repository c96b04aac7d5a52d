"""What duties are computed from, as it was read from the file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from cadredesk.duties.records import DutyRule, Trigger
from cadredesk.duties.rules.people import PersonFacts, PersonHistory, words

FAR = date(1850, 1, 1)  # before anything that a file knows of
A_YEAR = 340  # days: what comes every year, by either calendar, comes no sooner; windows are shorter


class CaseRow(NamedTuple):
    """The columns of a case that count: whose, of which kind, since when (ISO)."""

    id: int
    person_id: int
    kind: str
    opened_on: str


class DutyFacts(NamedTuple):
    """People, those with a past apart, and what was made, excused and opened."""

    by_id: Mapping[int, PersonFacts]
    """Everybody as they now are."""
    people: Mapping[str, Sequence[PersonFacts]]
    """Those without a past, by category."""
    histories: Mapping[int, PersonHistory]
    visits: Mapping[str, Sequence[tuple[str, int, int]]]
    """By code: (ISO day, person, id), by day."""
    excuses: Mapping[str, Mapping[int, Mapping[str, int]]]
    """By code and person: the id by the due day."""
    cases: Sequence[CaseRow]
    latest: Mapping[str, Mapping[int, str]]
    """By code of an interval: the last visit of a person before those in ``visits``."""

    def without_history(self, rule: DutyRule) -> Iterable[PersonFacts]:
        """Those without a past who are of the categories of a rule."""
        wanted = words(rule.categories) or self.people.keys()
        return chain.from_iterable(self.people.get(category, ()) for category in wanted)

    def changed(self, rule: DutyRule) -> list[PersonHistory]:
        """Those with a past who are, or were, of the categories of a rule."""
        wanted = frozenset(words(rule.categories))
        return [
            history for history in self.histories.values() if not wanted or not wanted.isdisjoint(history.audiences)
        ]


def reach(rule: DutyRule) -> int:
    """How many days around a period visits may matter: the windows, and those of neighbours that may claim a visit."""
    window = rule.days_before + rule.days_after + rule.late_days
    if rule.trigger == Trigger.MONTHLY:
        return 2 * (31 + window)
    return window


def span(rule: DutyRule, since: date, until: date) -> tuple[date, date]:
    """From which day to which visits may prove, or may be claimed by, duties that fall due in a period."""
    days = timedelta(days=reach(rule))
    return max(since, FAR) - days, until + days
