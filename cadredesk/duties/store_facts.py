"""The SQL that reads what duties are computed from: of 50,000 people only those who may be owed something."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, timedelta

from cadredesk.core.dates import day_from_iso
from cadredesk.db.file import Office
from cadredesk.duties.records import AudienceNeed, DutyRule, Trigger
from cadredesk.duties.rules.days import birth_years, months_after
from cadredesk.duties.rules.facts import FAR, CaseRow, DutyFacts, reach, span
from cadredesk.duties.rules.people import BITS, NEVER, PersonFacts, PersonHistory, StageRow, histories_of, words
from cadredesk.people.history.records import Track
from cadredesk.people.records import PARTY_POLITICS, Audience, Category
from cadredesk.people.rules import SENIOR_RANKS
from cadredesk.people.store_expressions import AUDIENCE_SQL, KEPT_LUNAR_SQL, PARTY_SINCE_SQL
from cadredesk.visits.records import Rule

_NEEDS = {
    AudienceNeed.HARDSHIP: "hardship",
    AudienceNeed.ALONE: "living = '独居'",
    AudienceNeed.EMPTY_NEST: "living = '空巢'",
    AudienceNeed.LIMITED: "limited_mobility",
    AudienceNeed.DISABLED: "health = '不能自理'",
    AudienceNeed.IN_HOSPITAL: "in_hospital_long",
    AudienceNeed.SETTLED: "settled <> ''",
}


def _among(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


_ENTERED = "max(ifnull(admitted_on, ''), ifnull(moved_in_on, ''))"
_LEFT = f"min(ifnull(died_on, '{NEVER}'), ifnull(moved_out_on, '{NEVER}'))"
_RANK = "ifnull(nullif(treatment, ''), rank)"
_MEMBER = _among("politics", PARTY_POLITICS)
_STAGES = (
    "SELECT s.person_id, s.track, s.since, s.category, s.survivor_kind, s.rank, s.treatment, s.state, "
    "p.category, p.survivor_kind, p.rank, p.treatment FROM stages s JOIN people p ON p.id = s.person_id "
    f"WHERE {_among('s.track', (Track.CATEGORY, Track.RANK, Track.TREATMENT, Track.STATE))} AND "
)


_of = tuple.__new__  # what the _make of a named tuple does, without asking how long the row is


def facts(
    office: Office,
    asked: Sequence[DutyRule],
    since: date,
    until: date,
    on: date,
    *,
    person_id: int | None = None,
    however_old: bool = False,
) -> DutyFacts:
    """What the duties of these rules in a period, as they stand on a day, are computed from.

    ``person_id``: those of one person alone.

    ``however_old``: also what fell due before the period of intervals, and of cases that are not closed.
    """
    first = min((span(each, since, until)[0] for each in asked), default=since).isoformat()
    # Who has not changed since then is what they now are.
    changed = f"SELECT person_id FROM stages WHERE {_has_changed(asked, min(first, on.isoformat()), however_old)}"
    cases = _which_cases(asked, since, until, however_old)
    one = f"= {int(person_id)}" if person_id is not None else ""
    if one:
        meant = f"id {one}"
    else:
        # Only of intervals does it count what ran out before the period.
        begins = {each.code: FAR if however_old and each.trigger == Trigger.INTERVAL else since for each in asked}
        conditions = dict.fromkeys(_may_be_owed(each, begins[each.code], until, on, cases) for each in asked)
        meant = " OR ".join((f"id IN ({changed})", *(f"({each})" for each in conditions)))
    people = _read_people(office, asked, f"{_was_there(first, cases)} AND ({meant})")
    histories = _read_histories(office, one or f"IN ({changed})", people)
    opened = _cases(office, f"{cases} AND person_id {one}" if one else cases)
    days = {each.code: _days(each, since, until, on, opened) for each in asked}
    intervals = [each.code for each in asked if each.trigger == Trigger.INTERVAL]
    return DutyFacts(
        by_id=people,
        people=_by_category(people, histories),
        histories=histories,
        visits={each.code: _visits(office, each, *days[each.code], person_id) for each in asked},
        excuses=_excuses(office, f"person_id {one}" if one else "1"),
        cases=opened,
        latest={code: _latest(office, code, days[code][0], person_id) for code in intervals},
    )


def _was_there(first: str, cases: str) -> str:
    """Who left before a period can be owed nothing in it but what a case says."""
    stayed = " AND ".join(f"({end} IS NULL OR {end} >= '{first}')" for end in ("died_on", "moved_out_on"))
    return f"({stayed} OR id IN (SELECT person_id FROM cases WHERE {cases}))"


def _read_people(office: Office, asked: Sequence[DutyRule], where: str) -> dict[int, PersonFacts]:
    rows = office.conn.execute(f"{_people(asked)} WHERE {where}").fetchall()
    return {row[0]: _of(PersonFacts, row) for row in rows}


def _read_histories(office: Office, whose: str, people: dict[int, PersonFacts]) -> dict[int, PersonHistory]:
    stages = office.conn.execute(f"{_STAGES}s.person_id {whose} ORDER BY 1, 2, 3").fetchall()
    return histories_of((_of(StageRow, row) for row in stages), people)


def may_be_due(office: Office, rule: DutyRule, due: date, on: date) -> bool:
    """Whether there is anybody in the register whom a rule may owe a visit on a day: quicker than to compute whom."""
    meant = _may_be_owed(rule, due, due, on, "0")
    sql = f"SELECT 1 FROM people WHERE died_on IS NULL AND moved_out_on IS NULL AND ({meant}) LIMIT 1"
    return office.conn.execute(sql).fetchone() is not None


def _people(asked: Sequence[DutyRule]) -> str:
    """The columns of ``PersonFacts``; what no rule asks for is not looked up."""
    ranks = _RANK if any(each.ranks for each in asked) else "''"
    joined = f"CASE WHEN {_MEMBER} THEN ifnull({PARTY_SINCE_SQL}, '') END"
    asks = any(each.members_only or each.party_years is not None for each in asked)
    needs = {AudienceNeed(word) for each in asked for word in words(each.needs)}
    bits = " + ".join(f"({_NEEDS[need]}) * {BITS[need]}" for need in AudienceNeed if need in needs) or "0"
    return (
        f"SELECT id, {AUDIENCE_SQL}, {ranks}, {_ENTERED}, {_LEFT}, birth, {KEPT_LUNAR_SQL}, "
        f"{joined if asks else 'NULL'}, {bits}, checkup_on FROM people"
    )


# ---------------------------------------------------------------- who may be owed something


def _has_changed(asked: Sequence[DutyRule], first: str, however_old: bool) -> str:
    """Of which stages the past of somebody may matter."""
    terms = [f"since > '{first}'"]
    if any(each.trigger == Trigger.INTERVAL for each in asked):
        terms.append(f"track = '{Track.STATE}'")  # an interval that ran out in a time away is owed on the return
    if however_old and any(each.trigger == Trigger.CASE for each in asked):
        terms.append("person_id IN (SELECT person_id FROM cases)")
    return " OR ".join(terms)


def _may_be_owed(rule: DutyRule, since: date, until: date, on: date, cases: str) -> str:
    """A condition that holds of everybody who may be owed something by a rule in a period, and of few others.

    It is for speed alone: ``rules`` decide who is owed what. Who has changed since is read in any case.
    """
    terms = []
    if categories := words(rule.categories):
        terms.append(f"({_of_categories(categories)})")
    if rule.members_only:
        terms.append(_MEMBER)
    if either := _either(rule, until):
        terms.append(f"({either})")
    match rule.trigger:
        case Trigger.CASE:
            terms.append(f"id IN (SELECT person_id FROM cases WHERE {cases})")
        case Trigger.BIRTHDAY if rule.great:
            terms.append(f"({_great(rule, since, until)})")
        case Trigger.INTERVAL:
            terms.append(f"({_runs_out(rule, since, until, on)})")
    return " AND ".join(terms) or "1"


def _of_categories(audiences: Sequence[str]) -> str:
    """By 人员类别 and rank: quicker than to say of everybody of which of the six they are."""
    plain = {Audience.LIXIU: Category.LIXIU, Audience.WORKER: Category.WORKER, Audience.LIXIU_SURVIVOR: Category.SURVIVOR,
             Audience.TUIXIU_SURVIVOR: Category.SURVIVOR, Audience.OTHER: Category.TUIXIU}  # fmt: skip
    terms = [_among("category", dict.fromkeys(plain[Audience(each)] for each in audiences if each in plain))]
    if Audience.SENIOR in audiences and Audience.OTHER not in audiences:
        terms.append(f"category = '{Category.TUIXIU}' AND {_among(_RANK, SENIOR_RANKS)}")
    return " OR ".join(terms)


def _either(rule: DutyRule, until: date) -> str:
    needs = [_NEEDS[AudienceNeed(word)] for word in words(rule.needs)]
    if rule.party_years is not None:
        needs.append(f"{PARTY_SINCE_SQL} <= '{until.year - rule.party_years:04}-12-31'")
    return " OR ".join(needs)


def _great(rule: DutyRule, since: date, until: date) -> str:
    solar, lunar = (birth_years(rule, since, until, apart) for apart in ((0,), (-1, 0, 1)))
    year = "substr(birth, 1, 4)"
    by_moon = f"(birth IS NULL OR {_among(year, sorted(lunar))}) AND ({KEPT_LUNAR_SQL}) IS NOT NULL"
    return f"{_among(year, sorted(solar))} OR {by_moon}"


def _runs_out(rule: DutyRule, since: date, until: date, on: date) -> str:
    """Whose interval runs out in the period, of whom nothing is known, and of whom more than 最近体检日期 is."""
    if rule.code != Rule.CHECKUP or rule.since or rule.age_from is not None or rule.party_years is not None:
        return "1"
    usual = rule.months or 12
    first = _months_before(since, until, max(usual, rule.lixiu_months or 0))[0]
    runs_out = _months_before(since, until, usual)[1]
    visited = f"SELECT person_id FROM visits WHERE rule = '{rule.code}' AND rule <> '' AND date >= '{first[:7]}'"
    excused = f"SELECT person_id FROM excuses WHERE rule = '{rule.code}'"
    # Who came after the interval had run out was owed the visit on that day.
    runs_out_by = months_after(until, 1 - min(usual, rule.lixiu_months or usual)).isoformat()
    month = since.isoformat()[:7]
    entered = f"checkup_on <= '{runs_out_by}' AND (admitted_on >= '{month}' OR moved_in_on >= '{month}')"
    if since == FAR:  # all that ran out by the end was read with the interval itself
        entered = "0"
    if rule.lixiu_months:
        lixiu = _months_before(since, until, rule.lixiu_months)[1]
        runs_out = f"CASE category WHEN '{Category.LIXIU}' THEN {lixiu} ELSE {runs_out} END"
    unknown = f"(checkup_on IS NULL OR checkup_on > '{on}')"  # what comes after the day is not known on it
    return f"{unknown} OR {runs_out} OR {entered} OR id IN ({visited}) OR id IN ({excused})"


def _months_before(since: date, until: date, months: int) -> tuple[str, str]:
    """The first day from which an interval may run out in a period, and the condition, a month wider at either end."""
    first = months_after(max(since, FAR), -months - 1).isoformat()
    return first, f"checkup_on BETWEEN '{first[:7]}' AND '{months_after(until, 1 - months)}'"


# ---------------------------------------------------------------- visits, excuses, cases


def _which_cases(asked: Sequence[DutyRule], since: date, until: date, however_old: bool) -> str:
    """The cases whose visits fall due in a period, and before and after it those that may claim one of theirs."""
    days = max((each.days_after + reach(each) for each in asked if each.trigger == Trigger.CASE), default=0)
    first, last = max(since, FAR) - timedelta(days=days), until + timedelta(days=days)
    return f"(opened_on BETWEEN '{first}' AND '{last}'{' OR closed_on IS NULL' if however_old else ''})"


def _days(rule: DutyRule, since: date, until: date, on: date, cases: Sequence[CaseRow]) -> tuple[str, str]:
    """The days between which visits of a rule are read: of an interval also those that it runs from."""
    first, last = span(rule, since, until)
    if rule.trigger == Trigger.CASE:
        first = day_from_iso(cases[0].opened_on) if cases else last  # they come by day
    elif rule.trigger == Trigger.INTERVAL:
        first = months_after(min(first, on), -max(rule.months or 12, rule.lixiu_months or 0))
    return first.isoformat(), min(last, on).isoformat()


def _visits(office: Office, rule: DutyRule, first: str, last: str, person_id: int | None) -> list[tuple[str, int, int]]:
    sql = "SELECT date, person_id, id FROM visits INDEXED BY {} WHERE rule = ? AND date BETWEEN ? AND ? {}ORDER BY date, person_id, id"
    if person_id is None:
        # rule <> '' lets the query use the partial index
        return office.conn.execute(sql.format("visits_by_rule", "AND rule <> '' "), (rule.code, first, last)).fetchall()
    return office.conn.execute(
        sql.format("visits_by_person", "AND person_id = ? "), (rule.code, first, last, person_id)
    ).fetchall()


def _latest(office: Office, code: str, before: str, person_id: int | None) -> dict[int, str]:
    """The last visit of each person before a day."""
    one = f"AND person_id = {int(person_id)} " if person_id is not None else ""
    sql = f"SELECT person_id, max(date) FROM visits WHERE rule = ? AND rule <> '' AND date < ? {one}GROUP BY person_id"
    return dict(office.conn.execute(sql, (code, before)).fetchall())


def _by_category(people: Mapping[int, PersonFacts], histories: Container[int]) -> dict[str, list[PersonFacts]]:
    """Those without a past."""
    found: defaultdict[str, list[PersonFacts]] = defaultdict(list)
    for person_id, person_facts in people.items():
        if person_id not in histories:
            found[person_facts.audience].append(person_facts)
    return found


def _excuses(office: Office, whose: str) -> dict[str, dict[int, dict[str, int]]]:
    found: dict[str, dict[int, dict[str, int]]] = {}
    sql = f"SELECT rule, person_id, due, id FROM excuses WHERE {whose} ORDER BY id"
    for code, person_id, due, excuse_id in office.conn.execute(sql).fetchall():
        found.setdefault(code, {}).setdefault(person_id, {})[due] = excuse_id
    return found


def _cases(office: Office, whose: str) -> list[CaseRow]:
    sql = f"SELECT id, person_id, kind, opened_on FROM cases WHERE {whose} ORDER BY opened_on, id"
    return [_of(CaseRow, row) for row in office.conn.execute(sql).fetchall()]
