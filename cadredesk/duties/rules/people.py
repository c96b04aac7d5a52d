"""Whom a rule is about: what must be known of a person, and whether they belong to an audience on a day.

Dates are ISO text that may be cut short. As text 2026-09 stands right before 2026-09-01 and after 2026-08-31, so that
a date that is not whole counts from its first day wherever it is compared with whole days.
"""

from bisect import bisect_right
from calendar import isleap
from collections.abc import Callable, Iterable
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from cadredesk.core.dates import PartialDate, age_on
from cadredesk.duties.records import JOIN, AudienceNeed, DutyRule
from cadredesk.people.history.records import Track
from cadredesk.people.records import State
from cadredesk.people.rules import audience_of

NEVER = "9"  # stands after every date
BITS = {need: 1 << at for at, need in enumerate(AudienceNeed)}


def whole(day: str) -> str:
    """A date that may be cut short as its first day."""
    return f"{day}-01-01"[:10] if len(day) < 10 else day


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
    lunar: str | None
    """The lunar day that they keep."""
    joined: str | None
    """转正时间, else 入党时间, of a member of the Party, "" where it is not known; None for others."""
    needs: int
    """Which of ``Need`` hold, as BITS."""
    checkup: str | None


class PersonHistory(NamedTuple):
    """Somebody whose category, rank or treatment has changed, or who was away for a time."""

    now: PersonFacts
    starts: tuple[str, ...]
    """From when each of ``stages`` holds; the first holds before its day, too."""
    stages: tuple[PersonFacts, ...]
    """What they were, with the category and rank of the time."""
    away: tuple[tuple[str, str], ...]
    """Times (from, until before) spent out of the office's care."""

    audiences: frozenset[str]
    """All that they were."""

    def on(self, day: str) -> PersonFacts:
        """What they were on a day; who was away had left."""
        here = self.stages[max(bisect_right(self.starts, day) - 1, 0)] if self.stages else self.now
        for since, until in self.away:
            if since <= day < until:
                return here._replace(left=min(since, here.left))
        return here

    def back_from(self, day: str) -> str:
        """The day itself, or that of the return of who was away on it."""
        return next((until for since, until in self.away if since <= day < until), day)


class StageRow(NamedTuple):
    """One stage of a history beside what holds today, as the file keeps it."""

    person_id: int
    track: str
    since: str
    category: str
    survivor_kind: str
    rank: str
    treatment: str
    state: str
    category_now: str
    survivor_kind_now: str
    rank_now: str
    treatment_now: str


def histories_of(rows: Iterable[StageRow], people: dict[int, PersonFacts]) -> dict[int, PersonHistory]:
    """The pasts of those of ``people`` who have stages; ``rows`` come by person, track and day."""
    found = {}
    for person_id, stages in groupby(rows, itemgetter(0)):
        if person_id in people:
            found[person_id] = _past(people[person_id], list(stages))
    return found


def _past(now: PersonFacts, rows: list[StageRow]) -> PersonHistory:
    by_track: dict[str, list[StageRow]] = {}
    for row in rows:
        by_track.setdefault(row.track, []).append(row)
    moves = by_track.pop(Track.STATE, [])
    starts = tuple(sorted({row.since for stages in by_track.values() for row in stages}))
    held = [_what_held(by_track, rows[0], day) for day in starts]
    stages = tuple(PersonFacts(now.id, audience, rank, *now[3:]) for audience, rank in held)
    return PersonHistory(now, starts, stages, _spells(moves), frozenset(each.audience for each in stages or (now,)))


def _what_held(by_track: dict[str, list[StageRow]], any_row: StageRow, day: str) -> tuple[str, str]:
    def held(track: Track) -> StageRow | None:
        stages = by_track.get(track)
        if not stages:
            return None
        return next((row for row in reversed(stages) if row.since <= day), stages[0])

    kind, rank, treatment = held(Track.CATEGORY), held(Track.RANK), held(Track.TREATMENT)
    of_rank = rank.rank if rank else any_row.rank_now
    of_treatment = treatment.treatment if treatment else any_row.treatment_now
    audience = audience_of(
        kind.category if kind else any_row.category_now,
        of_rank,
        of_treatment,
        kind.survivor_kind if kind else any_row.survivor_kind_now,
    )
    return audience or "", of_treatment or of_rank


def _spells(moves: list[StageRow]) -> tuple[tuple[str, str], ...]:
    """Each time away that has ended; who is away still has left."""
    return tuple((gone.since, back.since) for gone, back in pairwise(moves) if gone.state == State.MOVED_OUT)


# ---------------------------------------------------------------- audiences

Fits = Callable[[PersonFacts], bool]


def words(joined: str) -> tuple[str, ...]:
    """The single words of a field that several stand in."""
    return tuple(word for word in joined.split(JOIN) if word)


def always_fits(rule: DutyRule) -> Fits:
    """Whether somebody is of the audience as far as no day matters."""
    categories, ranks = frozenset(words(rule.categories)), frozenset(words(rule.ranks))
    needs = sum(BITS[AudienceNeed(word)] for word in words(rule.needs))
    members, by_years = rule.members_only, rule.party_years is not None

    def fits(person_facts: PersonFacts) -> bool:
        if categories and person_facts.audience not in categories:
            return False
        if ranks and person_facts.rank not in ranks:
            return False
        if members and person_facts.joined is None:
            return False
        return not needs or bool(person_facts.needs & needs) or (by_years and bool(person_facts.joined))

    return fits


def fits_on(rule: DutyRule, day: str) -> Fits | None:
    """What of the audience depends on the day: 党龄 and age. None where nothing does."""
    if rule.party_years is None and rule.age_from is None:
        return None
    needs = sum(BITS[AudienceNeed(word)] for word in words(rule.needs))
    joined_by = _years_before(day, rule.party_years) if rule.party_years is not None else ""
    when = PartialDate.from_iso(day).first

    def fits(person_facts: PersonFacts) -> bool:
        if rule.age_from is not None and (
            not person_facts.birth or age_on(PartialDate.from_iso(person_facts.birth), when) < rule.age_from
        ):
            return False
        if rule.party_years is None or person_facts.needs & needs:
            return True
        return bool(person_facts.joined) and person_facts.joined <= joined_by  # type: ignore[operator]  # bool() narrows nothing

    return fits


def fits_from(rule: DutyRule, person_facts: PersonFacts) -> str:
    """From which day on somebody is of the age and 党龄 that a rule asks for; NEVER."""
    from_age = from_party = ""
    if rule.age_from is not None:
        from_age = _years_after(person_facts.birth, rule.age_from) if person_facts.birth else NEVER
    if rule.party_years is not None and not person_facts.needs & sum(
        BITS[AudienceNeed(word)] for word in words(rule.needs)
    ):
        from_party = _years_after(person_facts.joined, rule.party_years) if person_facts.joined else NEVER
    return max(from_age, from_party)


def _years_after(text: str, years: int) -> str:
    day = PartialDate.from_iso(text).first.isoformat()
    later = f"{int(day[:4]) + years:04}{day[4:]}"
    return later if later[5:] != "02-29" or isleap(int(later[:4])) else f"{later[:4]}-03-01"


def _years_before(day: str, years: int) -> str:
    return f"{int(day[:4]) - years:04}{day[4:]}"
