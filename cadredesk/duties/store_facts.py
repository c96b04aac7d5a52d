"""The SQL that reads what duties are computed from."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from datetime import date, timedelta

from cadredesk.core.dates import day_from_iso
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties.records import AudienceNeed, DutyRule, Trigger
from cadredesk.duties.rules.facts import FAR, CaseRow, DutyFacts
from cadredesk.duties.rules.matching import VisitMade
from cadredesk.duties.rules.people import (
    BITS,
    DATED_TRACKS,
    NEVER,
    DatedFacts,
    PersonFacts,
    PersonHistory,
    StageRow,
    histories_of,
    words,
)
from cadredesk.duties.rules.windows import reach, visits_between
from cadredesk.people.history.records import Track
from cadredesk.people.records import Audience, Category
from cadredesk.people.store_expressions import AUDIENCE_SQL, DIED_SQL, KEPT_LUNAR_SQL, MEMBER_SQL, PARTY_SINCE_SQL

_NEEDS = {
    AudienceNeed.HARDSHIP: "hardship",
    AudienceNeed.ALONE: "living = '独居'",
    AudienceNeed.EMPTY_NEST: "living = '空巢'",
    AudienceNeed.LIMITED: "limited_mobility",
    AudienceNeed.DISABLED: "health = '不能自理'",
    AudienceNeed.IN_HOSPITAL: "in_hospital_long",
    AudienceNeed.SETTLED: "settled <> ''",
}


def _these(ids: Iterable[int]) -> str:
    return f"IN ({', '.join(map(str, sorted(ids)))})"


def _among(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


def _whole(day: str, unknown: str = "") -> str:
    """A date that may be cut short as its first day."""
    return f"ifnull(substr(({day}) || '-01-01', 1, 10), '{unknown}')"


# Of most people there is one day alone, or none.
_ENTERED = (
    f"CASE WHEN moved_in_on IS NULL THEN {_whole('admitted_on')} "
    f"ELSE max({_whole('admitted_on')}, {_whole('moved_in_on')}) END"
)
_LEFT = (
    f"CASE WHEN died_on IS NULL AND moved_out_on IS NULL THEN '{NEVER}' "
    f"ELSE min({_whole(DIED_SQL, NEVER)}, {_whole('moved_out_on', NEVER)}) END"
)
_RANK = "ifnull(nullif(treatment, ''), rank)"
_DATED = ", ".join(f"{{0}}.{name}" for name in DatedFacts._fields)
_STAGES = (
    f"SELECT s.person_id, s.track, CASE s.since WHEN '' THEN '' ELSE {_whole('s.since')} END, s.state, {_DATED.format('s')}, {_DATED.format('p')} "
    "FROM stages s JOIN people p ON p.id = s.person_id WHERE "
)
_FIRST = date(1900, 1, 1)
FEW = 50  # people whose visits are looked up one by one
_of = tuple.__new__  # what the _make of a named tuple does, without asking how long the row is


def facts(
    office: Office,
    asked: Sequence[DutyRule],
    since: date,
    until: date,
    on: date,
    *,
    people_ids: Collection[int] | None = None,
    however_old: bool = False,
) -> DutyFacts:
    """What the duties of these versions of rules in a period, as they stand on a day, are computed from.

    ``people_ids``: those of these people alone. ``however_old``: also what fell due before the period of cases that are not
    closed.
    """
    one = _these(people_ids) if people_ids is not None else ""
    cases = _which_cases(asked, since, until, however_old)
    opened = _cases(office, f"{cases} AND person_id {one}" if one else cases)
    visits = _visits_by_code(office, asked, since, until, on, opened, people_ids)
    people = _people(office, asked, f"id {one}" if one else _may_be_owed(asked, cases))
    if not one:
        visited = {each.person_id for made in visits.values() for each in made}  # what a visit has proved stays
        people |= _people(office, asked, "id", sorted(visited - people.keys()))
    # What falls due around the period may claim its visits: it is owed to whom it was owed then.
    first = min((max(since, FAR) - reach(asked), on, *(day_from_iso(each.opened_on) for each in opened)))
    histories = _histories(office, asked, people, one, first.isoformat())
    return DutyFacts(
        start=day_from_iso(office.setting("duties_since", FAR.isoformat())),
        by_id=people,
        people=_by_category(people, histories),
        histories=histories,
        moved=_moved(people, first.isoformat()),
        visits=visits,
        excuses=_excuses(office, f"person_id {one}" if one else "1"),
        cases=opened,
    )


# ---------------------------------------------------------------- people


def _people(
    office: Office, asked: Sequence[DutyRule], where: str, ids: Sequence[int] | None = None
) -> dict[int, PersonFacts]:
    """People by id; what no rule asks for is not looked up."""
    ranks = _RANK if any(each.ranks for each in asked) else "''"
    joined = f"CASE WHEN {MEMBER_SQL} THEN {_whole(PARTY_SINCE_SQL)} END"
    asks = any(each.members_only or each.party_years is not None for each in asked)
    needs = {AudienceNeed(word) for each in asked for word in words(each.needs)}
    bits = " + ".join(f"({_NEEDS[need]}) * {BITS[need]}" for need in AudienceNeed if need in needs) or "0"
    born = _whole("birth") if any(each.age_from is not None for each in asked) else "''"
    sql = (
        f"SELECT id, {AUDIENCE_SQL}, {ranks}, {_ENTERED}, {_LEFT}, birth, {born}, {KEPT_LUNAR_SQL}, "
        f"{joined if asks else 'NULL'}, {bits} FROM people WHERE "
    )
    if ids is None:
        return {row[0]: _of(PersonFacts, row) for row in office.conn.execute(sql + where).fetchall()}
    found: dict[int, PersonFacts] = {}
    for part in rows.parts(ids):
        some = office.conn.execute(f"{sql}{where} IN ({rows.marks(part)})", part).fetchall()
        found |= {row[0]: _of(PersonFacts, row) for row in some}
    return found


def _may_be_owed(asked: Sequence[DutyRule], cases: str) -> str:
    """Of whom more than nothing has to be known: those of the categories, and those with cases.

    It is for speed alone: ``rules`` decide who is owed what. Who has changed since is read in any case.
    """
    if all(each.trigger == Trigger.CASE for each in asked):
        return f"id IN (SELECT person_id FROM cases WHERE {cases})"
    wanted = {category for each in asked if each.trigger != Trigger.CASE for category in words(each.categories) or [""]}
    if "" in wanted:
        return "1"
    plain = {Audience.LIXIU: Category.LIXIU, Audience.WORKER: Category.WORKER, Audience.SENIOR: Category.TUIXIU,
             Audience.OTHER: Category.TUIXIU, Audience.LIXIU_SURVIVOR: Category.SURVIVOR,
             Audience.TUIXIU_SURVIVOR: Category.SURVIVOR}  # fmt: skip
    categories = sorted({plain[Audience(each)] for each in wanted})
    changed = f"id IN (SELECT person_id FROM stages WHERE track = '{Track.CATEGORY}')"
    return f"{_among('category', categories)} OR {changed} OR id IN (SELECT person_id FROM cases WHERE {cases})"


def _histories(
    office: Office, asked: Sequence[DutyRule], people: dict[int, PersonFacts], one: str, first: str
) -> dict[int, PersonHistory]:
    """The pasts of those of whom something that counts has changed since a day: all others are what they now are."""
    needs = {AudienceNeed(word) for each in asked for word in words(each.needs)}
    dated = {Track.HOME: AudienceNeed.SETTLED, Track.HARDSHIP: AudienceNeed.HARDSHIP}
    unasked = {track for track, need in dated.items() if need not in needs}
    tracks = _among("s.track", [track for track in DATED_TRACKS if track not in unasked])
    whose = one or f"IN (SELECT s.person_id FROM stages s WHERE s.since > '{first}' AND {tracks})"
    stages = office.conn.execute(f"{_STAGES}s.person_id {whose} AND {tracks} ORDER BY 1, 2, 3").fetchall()
    end = 4 + len(DatedFacts._fields)
    made = (
        StageRow(row[0], row[1], row[2], row[3], _of(DatedFacts, row[4:end]), _of(DatedFacts, row[end:]))
        for row in stages
    )
    return histories_of(made, people, by_rank=any(each.ranks for each in asked))


# ---------------------------------------------------------------- visits, excuses, cases


def _which_cases(asked: Sequence[DutyRule], since: date, until: date, however_old: bool) -> str:
    """The cases whose visits fall due in a period, and before and after it those that may claim one of theirs."""
    around = [timedelta(days=each.days_after) + reach([each]) for each in asked if each.trigger == Trigger.CASE]
    if not around:
        return "0"
    first, last = max(since, FAR) - max(around), until + max(around)
    return f"(opened_on BETWEEN '{first}' AND '{last}'{' OR closed_on IS NULL' if however_old else ''})"


def _visits_by_code(
    office: Office,
    asked: Sequence[DutyRule],
    since: date,
    until: date,
    on: date,
    opened: Sequence[CaseRow],
    people_ids: Collection[int] | None,
) -> dict[str, list[VisitMade]]:
    by_code: dict[str, list[DutyRule]] = {}
    for rule in asked:
        by_code.setdefault(rule.code, []).append(rule)
    found = {}
    for code, versions in by_code.items():
        first, last = visits_between(versions, max(since, _FIRST), until)
        if opened and any(rule.trigger == Trigger.CASE for rule in versions):  # they come by day
            first = min(first, day_from_iso(opened[0].opened_on))
        found[code] = _visits(office, code, first.isoformat(), min(last, on).isoformat(), people_ids)
    return found


def _visits(office: Office, code: str, first: str, last: str, people_ids: Collection[int] | None) -> list[VisitMade]:
    """What proves duties of a rule between two days, by day."""
    # Of a few people the index of people is the quicker one: + keeps the rule from being looked up first.
    few = people_ids is not None and len(people_ids) <= FEW
    which = f"+rule = ? AND person_id {_these(people_ids or ())}" if few else "rule = ?"
    table = "proofs" if people_ids is not None else "proofs_of_all"
    whose = f"SELECT person_id, date, visit_id, ifnull(duty_due, '') FROM {table} WHERE {which} AND date BETWEEN ? AND ? ORDER BY date"
    return [_of(VisitMade, row) for row in office.conn.execute(whose, (code, first, last)).fetchall()]


def _by_category(people: Mapping[int, PersonFacts], histories: Container[int]) -> dict[str, list[PersonFacts]]:
    """Those without a past."""
    found: defaultdict[str, list[PersonFacts]] = defaultdict(list)
    for person_id, person_facts in people.items():
        if person_id not in histories:
            found[person_facts.audience].append(person_facts)
    return found


def _moved(people: Mapping[int, PersonFacts], first: str) -> dict[int, PersonFacts]:
    """Those who were not there all the time since a day."""
    return {each.id: each for each in people.values() if each.entered > first or each.left < NEVER}


def _excuses(office: Office, whose: str) -> dict[str, dict[int, dict[str, int]]]:
    found: dict[str, dict[int, dict[str, int]]] = {}
    sql = f"SELECT rule, person_id, due, id FROM excuses WHERE {whose} ORDER BY id"
    for code, person_id, due, excuse_id in office.conn.execute(sql).fetchall():
        found.setdefault(code, {}).setdefault(person_id, {})[due] = excuse_id
    return found


def _cases(office: Office, whose: str) -> list[CaseRow]:
    sql = f"SELECT id, person_id, kind, opened_on FROM cases WHERE {whose} ORDER BY opened_on, id"
    return [_of(CaseRow, row) for row in office.conn.execute(sql).fetchall()]
