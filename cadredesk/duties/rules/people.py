"""Whom a rule is about: what must be known of a person, and whether they belong to an audience on a day.

Days are whole ISO days: what is known by its month or year alone was read as its first day.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from cadredesk.duties.records import JOIN, AudienceNeed, DutyRule
from cadredesk.people.history.records import Track
from cadredesk.people.records import State
from cadredesk.people.rules import audience_of

NEVER = "9"  # stands after every date
BITS = {need: 1 << at for at, need in enumerate(AudienceNeed)}


class PersonFacts(NamedTuple):
    """One person of the register."""

    id: int
    audience: str
    """One of the six categories, "" if not known."""
    rank: str
    """享受待遇, else 职级."""
    entered: str
    """The later of 纳管时间 and 转入时间; "" from the beginning."""
    left: str
    """Death or moving away, whichever came first; NEVER."""
    birth: str | None
    """As it is known: it may be cut short."""
    born: str
    """Its first day, "" if not known."""
    lunar: str | None
    """The lunar day that they keep."""
    joined: str | None
    """The day from which the standing of a member of the Party counts, "" where it is not known; None for others."""
    needs: int
    """Which of ``AudienceNeed`` hold, as BITS."""


class PersonHistory(NamedTuple):
    """Somebody of whom something dated has changed, or who was away for a time."""

    now: PersonFacts
    starts: tuple[str, ...]
    """From when each of ``stages`` holds; the first holds before its day, too."""
    stages: tuple[PersonFacts, ...]
    """What they were, with the category, rank and needs of the time."""
    away: tuple[tuple[str, str], ...]
    """Times (from, until before) spent out of the office's care."""

    @property
    def audiences(self) -> frozenset[str]:
        """All that they have been since then."""
        return frozenset((self.now.audience, *(each.audience for each in self.stages)))

    def on(self, day: str) -> PersonFacts:
        """What they were on a day; who was away had left."""
        here = self.stages[max(bisect_right(self.starts, day) - 1, 0)] if self.stages else self.now
        for since, until in self.away:
            if since <= day < until:
                return here._replace(left=min(since, here.left))
        return here


class DatedFacts(NamedTuple):
    """What of a person has dated stages: the columns of a stage, or those of today."""

    category: str
    survivor_kind: str
    rank: str
    treatment: str
    settled: str
    hardship: int


class StageRow(NamedTuple):
    """One stage of a history beside what holds today, as the file keeps it."""

    person_id: int
    track: str
    since: str
    state: str
    then: DatedFacts
    now: DatedFacts


# Which columns are those of which track.
_COLUMNS = {
    Track.CATEGORY: ("category", "survivor_kind"),
    Track.RANK: ("rank",),
    Track.TREATMENT: ("treatment",),
    Track.HOME: ("settled",),
    Track.HARDSHIP: ("hardship",),
}
DATED_TRACKS = (*_COLUMNS, Track.STATE)
_DATED_NEEDS = {"settled": AudienceNeed.SETTLED, "hardship": AudienceNeed.HARDSHIP}


def histories_of(
    rows: Iterable[StageRow], people: dict[int, PersonFacts], *, by_rank: bool
) -> dict[int, PersonHistory]:
    """The pasts of those of ``people`` whose stages differ in what counts; ``rows`` come by person, track and day."""
    found = {}
    for person_id, stages in groupby(rows, itemgetter(0)):
        if now := people.get(person_id):
            past = _past(now, list(stages), by_rank)
            if past.away or any(then != now for then in past.stages):
                found[person_id] = past
    return found


def _past(now: PersonFacts, rows: list[StageRow], by_rank: bool) -> PersonHistory:
    by_track: dict[str, list[StageRow]] = {}
    for row in rows:
        by_track.setdefault(row.track, []).append(row)
    moves = by_track.pop(Track.STATE, [])
    starts = tuple(sorted({row.since for stages in by_track.values() for row in stages}))
    stages = tuple(_as_it_was(now, by_track, rows[0].now, day, by_rank) for day in starts)
    return PersonHistory(now, starts, stages, _spells(moves))


def _as_it_was(
    now: PersonFacts, by_track: dict[str, list[StageRow]], today: DatedFacts, day: str, by_rank: bool
) -> PersonFacts:
    held = today
    for track, stages in by_track.items():
        then = next((row for row in reversed(stages) if row.since <= day), stages[0]).then
        held = held._replace(**{name: getattr(then, name) for name in _COLUMNS[Track(track)]})
    needs = now.needs
    for name, need in _DATED_NEEDS.items():
        if getattr(held, name) != getattr(today, name):
            needs = needs | BITS[need] if getattr(held, name) else needs & ~BITS[need]
    audience = audience_of(held.category, held.rank, held.treatment, held.survivor_kind)
    rank = held.treatment or held.rank if by_rank else now.rank
    return now._replace(audience=audience or "", rank=rank, needs=needs)


def _spells(moves: list[StageRow]) -> tuple[tuple[str, str], ...]:
    """Each time away that has ended; who is away still has left."""
    return tuple((gone.since, back.since) for gone, back in pairwise(moves) if gone.state == State.MOVED_OUT)


# ---------------------------------------------------------------- audiences

Test = Callable[[PersonFacts, str], bool]


@cache
def words(joined: str) -> tuple[str, ...]:
    """The single words of a field that several stand in."""
    return tuple(word for word in joined.split(JOIN) if word)


def audience_test(rule: DutyRule) -> Test | None:
    """What a rule asks of somebody on a day beside the category; None where it asks nothing."""
    ranks, members, age_from, party_years = words(rule.ranks), rule.members_only, rule.age_from, rule.party_years
    needs = sum(BITS[AudienceNeed(word)] for word in words(rule.needs))
    if not (ranks or members or needs) and age_from is None and party_years is None:
        return None

    def test(person: PersonFacts, day: str) -> bool:
        if ranks and person.rank not in ranks:
            return False
        if members and person.joined is None:
            return False
        if age_from is not None and not (person.born and person.born <= _years_before(day, age_from)):
            return False
        if not needs and party_years is None:
            return True
        by_years = party_years is not None and person.joined and person.joined <= _years_before(day, party_years)
        return bool(person.needs & needs or by_years)

    return test


@lru_cache(maxsize=4096)
def _years_before(day: str, years: int) -> str:
    return f"{int(day[:4]) - years:04}{day[4:]}"
