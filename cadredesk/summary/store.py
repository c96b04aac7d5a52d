"""The only SQL of the summary: each figure is one condition, which both counts it and lists what is behind it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cadredesk.branches.entries.rules import MODEL_WORD
from cadredesk.branches.records import UNCOUNTED_TYPES, BranchType, HonourLevel
from cadredesk.core.dates import UNKNOWN_DAY, today
from cadredesk.core.kinds import MONEY_GROUPS, MoneyGroup, VisitGroup
from cadredesk.core.periods import Period
from cadredesk.db.file import Office
from cadredesk.funds.records import SETTLED_STATES
from cadredesk.people.checkups import store as checkups
from cadredesk.people.history.records import Track
from cadredesk.people.history.store import any_after, as_of_people
from cadredesk.people.records import Category, Membership, State
from cadredesk.people.store_expressions import DIED_SQL, MEMBER_SQL, PARTY_SINCE_SQL
from cadredesk.summary import store_registers
from cadredesk.summary.records import AGES, UNKNOWN, Behind, Table
from cadredesk.summary.rules import medal_day
from cadredesk.visits.records import Rule

COUNTED = (Category.LIXIU, Category.TUIXIU, Category.WORKER)


def _among(column: str, words: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


def _money_group(column: str) -> str:
    """The group of a kind of money; what an older file may call otherwise is 其他."""
    cases = " ".join(f"WHEN '{kind}' THEN '{group}'" for kind, group in MONEY_GROUPS.items())
    return f"CASE {column} {cases} ELSE '{MoneyGroup.OTHER}' END"


# Money for people that went to a supplier bought goods: nobody has received it.
_FOR_PEOPLE = (MoneyGroup.CONDOLENCE, MoneyGroup.HARDSHIP, MoneyGroup.SUBSIDY)


def _group_of_line() -> str:
    goods = f"person_id IS NULL AND {_among(_money_group('kind'), _FOR_PEOPLE)}"
    return f"CASE WHEN {goods} THEN '{MoneyGroup.GOODS}' ELSE {_money_group('kind')} END"


# A partial date (1948, 1948-10) counts from its first day. As text it stands right before that day and after the day
# before it, so that it may be compared as it is with whole days, if only by "<= day" and "> day".
_AGE = f"""CASE WHEN birth > :aged_60 THEN '{AGES[0]}' WHEN birth > :aged_70 THEN '{AGES[1]}'
  WHEN birth > :aged_80 THEN '{AGES[2]}' WHEN birth > :aged_90 THEN '{AGES[3]}' WHEN birth > :aged_100 THEN '{AGES[4]}'
  WHEN birth IS NOT NULL THEN '{AGES[5]}' ELSE '' END"""
# Somebody is in the register from the later of admission and move to the earlier of death and move; times away between are
# told by stages. Who is gone since an unknown day has been in it on no day, who came back from such a time away since then. Each coming and going is an event that counts once, in the period of its day, so that the figures of years
# add up. Who has a time away before 转入时间 moved in on that day again: the first coming was the admission.
_REGISTER = f"""
moves AS MATERIALIZED (
  SELECT person_id, min(since) FILTER (WHERE state = '{State.MOVED_OUT}') AS first_away,
    ifnull(sum((state = '{State.MOVED_OUT}') - (state = '{State.PRESENT}')) FILTER (WHERE since <= :before), 0) > 0 AS away_before,
    ifnull(sum((state = '{State.MOVED_OUT}') - (state = '{State.PRESENT}')) FILTER (WHERE since <= :until), 0) > 0 AS away,
    count(*) FILTER (WHERE state = '{State.MOVED_OUT}' AND since > :before AND since <= :until) AS gone,
    count(*) FILTER (WHERE state = '{State.PRESENT}' AND since > :before AND since <= :until) AS back
  FROM stages WHERE track = '{Track.STATE}' GROUP BY person_id),
comings AS (
  SELECT *, CASE WHEN first_away < moved_in_on THEN NULL ELSE moved_in_on END AS came_on,
    {DIED_SQL} AS dead_on, {MEMBER_SQL} AS member, {PARTY_SINCE_SQL} AS party_since
  FROM people LEFT JOIN moves ON moves.person_id = people.id),
stays AS (
  SELECT id, category, rank, sex, unit_nature, liaison_id IS NOT NULL AS covered, {_AGE} AS age,
    (admitted_on > :before OR came_on > :before) IS TRUE AS came_in_it_or_later,
    (admitted_on > :until OR came_on > :until) IS TRUE AS came_later,
    (dead_on <= :before OR moved_out_on <= :before) IS TRUE AS went_earlier,
    (dead_on <= :until OR moved_out_on <= :until) IS TRUE AS went_in_it_or_earlier,
    came_on IS NOT NULL OR source = '转入' AS from_elsewhere,
    (dead_on <= ifnull(moved_out_on, '9999')) IS TRUE AS by_death,
    ifnull(away_before, 0) AS away_before, ifnull(away, 0) AS away, ifnull(gone, 0) AS gone, ifnull(back, 0) AS back,
    {_among("category", COUNTED)} AS counted,
    member, membership = '{Membership.SEPARATE}' AS separate, membership = '{Membership.MIXED}' AS mixed,
    party_since <= :fifty AS fifty, first_away IS '{UNKNOWN_DAY.iso}' AS first_stay_unknown
  FROM comings WHERE dead_on IS NOT '{UNKNOWN_DAY.iso}' AND moved_out_on IS NOT '{UNKNOWN_DAY.iso}'),
events AS MATERIALIZED (
  SELECT id, category, rank, sex, unit_nature, covered, age, from_elsewhere, by_death, gone, back, counted, member, separate,
    mixed, fifty, counted AND NOT came_in_it_or_later AND NOT went_earlier AND NOT away_before AS opening,
    NOT came_later AND NOT went_in_it_or_earlier AND NOT away AS present,
    counted AND came_in_it_or_later AND NOT came_later AND NOT first_stay_unknown AS entered,
    counted AND went_in_it_or_earlier AND NOT went_earlier AS ended
  FROM stays WHERE came_in_it_or_later OR NOT went_earlier),
register AS (
  SELECT *, entered AND NOT from_elsewhere AS admitted, (entered AND from_elsewhere) + counted * back AS moved_in,
    ended AND by_death AS died, (ended AND NOT by_death) + counted * gone AS moved_out
  FROM events)
"""
# Of honours by year those up to the last day count (``branches.entries.rules.level_on``); a branch without any has its column.
_ORGANISATIONS = f"""
ranks(level, rank) AS (VALUES {", ".join(f"('{level}', {at})" for at, level in enumerate(HonourLevel))}),
titles AS (
  SELECT branch_id, year, level FROM branch_honours WHERE name LIKE '%{MODEL_WORD}%' AND level <> ''),
latest AS (
  SELECT branch_id, max(year) AS year FROM titles WHERE year <= CAST(substr(:until, 1, 4) AS INTEGER) GROUP BY 1),
model AS (
  SELECT t.branch_id, r.level, min(r.rank) FROM latest l
  JOIN titles t ON t.branch_id = l.branch_id AND t.year = l.year JOIN ranks r ON r.level = t.level GROUP BY 1),
organisations AS (
  SELECT id, kind, liaison_id IS NOT NULL AS covered, NOT ({_among("kind", UNCOUNTED_TYPES)}) AS counted,
    CASE WHEN id IN (SELECT branch_id FROM titles)
      THEN ifnull((SELECT level FROM model WHERE branch_id = branches.id), '') ELSE honour END AS honour
  FROM branches
  WHERE ifnull(founded_on, '') <= :until AND ifnull(ended_on, '9999') > :until)
"""
# Money that was not reversed within the period. People alone are counted as such: branches and suppliers are none.
_MONEY = f"""
money AS (
  SELECT id, person_id, fen, kind, category, voucher_id, {_group_of_line()} AS money_group
  FROM paid_money WHERE date BETWEEN :since AND :until),
reversed AS (
  SELECT p.reverses_line_id AS id FROM vouchers v CROSS JOIN payments p ON p.voucher_id = v.id  -- few vouchers reverse
  WHERE v.reverses_id IS NOT NULL AND {_among("v.state", SETTLED_STATES)} AND v.approved_on BETWEEN :since AND :until),
given AS (
  SELECT id, person_id, money_group FROM money
  WHERE fen > 0 AND id NOT IN (SELECT id FROM reversed)),
receivers AS (SELECT DISTINCT person_id AS id, money_group FROM given WHERE person_id IS NOT NULL)
"""
_REASON = "CASE rule WHEN '' THEN kind ELSE rule END"
_MADE = f"""
made AS (
  SELECT id, person_id, visit_group, category, {_REASON} AS reason, substr(date, 1, 7) AS month
  FROM visits WHERE date BETWEEN :since AND :until)
"""
_SERVED = f"""
{_MADE},
served AS (SELECT DISTINCT person_id AS id, visit_group, reason FROM made)
"""
# One look into an index for each person, however many visits there are.
_VISITED = f"""
visited AS (
  SELECT id FROM people
  WHERE EXISTS (SELECT 1 FROM visits INDEXED BY visits_by_person WHERE person_id = people.id
                AND date BETWEEN :since AND :until AND visit_group = '{VisitGroup.CONDOLENCE}'))
"""
# 老干部 alone: neither workers nor survivors.
_MOURNED = f"""
mourned AS (
  SELECT id FROM people WHERE {_among("category", (Category.LIXIU, Category.TUIXIU))} AND id IN (
    SELECT person_id FROM visits WHERE rule = '{Rule.DEATH}' AND rule <> '' AND date BETWEEN :since AND :until))
"""
# Who had a check-up, at home or elsewhere: a visit for it is one, and so is a row of its own.
_CHECKED = f"""
checked AS (
  SELECT person_id AS id FROM visits WHERE rule = '{checkups.RULE}' AND rule <> '' AND date BETWEEN :since AND :until
  UNION SELECT person_id FROM cares WHERE kind = '{checkups.KIND}' AND {checkups.FIRST_DAY} BETWEEN :since AND :until)
"""


@dataclass(frozen=True, slots=True)
class _Source:
    """What figures are counted in: its definition, the table whose ids it has, and what each of its rows adds.

    ``as_of`` are the histories that its people are looked up in.
    """

    sql: str
    table: Table
    weight: str = "1"
    as_of: frozenset[Track] = frozenset()


_SOURCES: Mapping[str, _Source] = {
    "register": _Source(_REGISTER, "people", as_of=frozenset({Track.CATEGORY, Track.RANK, Track.BRANCH})),
    "organisations": _Source(_ORGANISATIONS, "branches"),
    "made": _Source(_MADE, "visits"),
    "served": _Source(_SERVED, "people"),
    "visited": _Source(_VISITED, "people"),
    "mourned": _Source(_MOURNED, "people"),
    "checked": _Source(_CHECKED, "people"),
    "money": _Source(_MONEY, "payments", "fen"),
    "given": _Source(_MONEY, "payments"),
    "receivers": _Source(_MONEY, "people"),
}


@dataclass(frozen=True, slots=True)
class _Figure:
    """Where a figure is counted, under which condition, and by which column it is divided.

    ``times`` is a column of how often each row counts, where that may be more than once.
    """

    source: str
    where: str = "1"
    by: str = ""
    times: str = ""


_TOTAL = "counted AND present"
_MEMBER = f"{_TOTAL} AND member"
_EXPECTED = "opening + admitted + moved_in - died - moved_out"  # of one person, by the identity of the register
_GROUPS = {
    "condolence": MoneyGroup.CONDOLENCE,
    "hardship": MoneyGroup.HARDSHIP,
    "subsidies": MoneyGroup.SUBSIDY,
    "goods": MoneyGroup.GOODS,
    "expenses": MoneyGroup.EXPENSES,
    "other": MoneyGroup.OTHER,
}


def _of_kind(kind: BranchType) -> _Figure:
    return _Figure("organisations", f"kind = '{kind}'")


def _of_group(name: str, group: MoneyGroup) -> dict[str, _Figure]:
    where = f"money_group = '{group}'"
    sources = {"persons": "receivers", "times": "given", "fen": "money"}
    return {f"money.{name}.{figure}": _Figure(source, where) for figure, source in sources.items()}


_FIGURES: Mapping[str, _Figure] = {
    "people.total": _Figure("register", _TOTAL),
    "people.by_category": _Figure("register", "present", "category"),
    # Workers have no rank: without one they are not among those of whom it is not known.
    "people.by_rank": _Figure("register", f"{_TOTAL} AND (rank <> '' OR category <> '{Category.WORKER}')", "rank"),
    "people.by_sex": _Figure("register", _TOTAL, "sex"),
    "people.by_age": _Figure("register", _TOTAL, "age"),
    "people.by_unit_nature": _Figure("register", _TOTAL, "unit_nature"),
    "people.died": _Figure("register", "died"),
    "people.admitted": _Figure("register", "admitted"),
    "people.moved_in": _Figure("register", "moved_in", times="moved_in"),
    "people.moved_out": _Figure("register", "moved_out", times="moved_out"),
    "people.opening": _Figure("register", "opening"),
    "people.actual": _Figure("register", _TOTAL),
    "party.members": _Figure("register", _MEMBER),
    "party.separate": _Figure("register", f"{_MEMBER} AND separate"),
    "party.mixed": _Figure("register", f"{_MEMBER} AND mixed"),
    "party.unknown": _Figure("register", f"{_MEMBER} AND NOT separate AND NOT mixed"),
    "party.fifty_years": _Figure("register", f"{_MEMBER} AND fifty"),
    "branches.total": _Figure("organisations", "counted"),
    "branches.study_committees": _of_kind(BranchType.STUDY_COMMITTEE),
    "branches.study_groups": _of_kind(BranchType.STUDY_GROUP),
    "branches.functional": _of_kind(BranchType.FUNCTIONAL),
    "branches.by_type": _Figure("organisations", "1", "kind"),
    "branches.honours": _Figure("organisations", "honour <> ''", "honour"),
    "liaison.people_covered": _Figure("register", f"{_TOTAL} AND covered"),
    "liaison.people_total": _Figure("register", _TOTAL),
    "liaison.branches_covered": _Figure("organisations", "counted AND covered"),
    "liaison.branches_total": _Figure("organisations", "counted"),
    "liaison.committees_covered": _Figure("organisations", f"kind = '{BranchType.STUDY_COMMITTEE}' AND covered"),
    "visits.persons": _Figure("visited"),
    "visits.mourned": _Figure("mourned"),
    "services.checked": _Figure("checked"),
    "money.fen": _Figure("money"),
    "money.by_kind": _Figure("money", "1", "kind"),
    "money.condolence.by_category": _Figure("money", f"money_group = '{MoneyGroup.CONDOLENCE}'", "category"),
    **{key: figure for name, group in _GROUPS.items() for key, figure in _of_group(name, group).items()},
}
_CONDOLENCE, _SERVICE, _CONTACT = (f"visit_group = '{group}'" for group in VisitGroup)
# Computed from others, or counted in a quicker way: only their lists are read like this.
_LISTS: Mapping[str, _Figure] = {
    "people.expected": _Figure("register", f"{_EXPECTED} > 0"),
    "people.difference": _Figure("register", f"{_EXPECTED} <> ({_TOTAL})"),
    "visits.times": _Figure("made", _CONDOLENCE),
    "visits.by_category": _Figure("made", _CONDOLENCE, "category"),
    "visits.by_rule": _Figure("made", _CONDOLENCE, "reason"),
    "visits.by_month": _Figure("made", _CONDOLENCE, "month"),
    "services.total": _Figure("made", _SERVICE),
    "services.times": _Figure("made", _SERVICE, "reason"),
    "services.persons": _Figure("served", _SERVICE, "reason"),
    "contacts.times": _Figure("made", _CONTACT),
    "contacts.persons": _Figure("served", _CONTACT),
}


def _years_before(day: date, years: int) -> str:
    """The same day some years before as text; 29 February too, which then stands between two days."""
    return f"{day.year - years:04}-{day:%m-%d}"


def _run(office: Office, sql: str, period: Period, value: str = "") -> Iterable[tuple[Any, ...]]:
    """The rows of a query, to be read to the end at once."""
    parameters = {
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "before": (period.since - timedelta(days=1)).isoformat(),
        "fifty": _years_before(medal_day(period.until), 50),
        **{f"aged_{age}": _years_before(period.until, age) for age in (60, 70, 80, 90, 100)},
        "value": "" if value == UNKNOWN else value,
    }
    return office.conn.execute(sql, parameters)


def _definition(office: Office, source: _Source, period: Period) -> str:
    """What a source is made of; people as they were on the last day, if any of them has changed since."""
    if not source.as_of or not any_after(office, period.until):
        return source.sql
    return f"{as_of_people(period.until.isoformat(), source.as_of, False)}, {source.sql}"


def counts(office: Office, period: Period) -> dict[str, dict[str, int]]:
    """All figures but the numbers of visits: {key: {value, or "" for the figure itself: number}}.

    Each source is read once: what is not divided is added up on the way; else a bit for each condition, and above the bits
    how often a row counts, beside the dividing columns: half of the time is spent on passing columns to Python.
    """
    found: dict[str, dict[str, int]] = {key: {} for key in _FIGURES}
    for name in dict.fromkeys(figure.source for figure in _FIGURES.values()):
        source = _SOURCES[name]
        figures = {key: figure for key, figure in _FIGURES.items() if figure.source == name}
        definition = _definition(office, source, period)
        if not any(figure.by or figure.times for figure in figures.values()):
            sums = ", ".join(f"sum({source.weight}) FILTER (WHERE {figure.where})" for figure in figures.values())
            [totals] = _run(office, f"WITH {definition} SELECT {sums} FROM {name}", period)
            found.update((key, {"": total}) for key, total in zip(figures, totals, strict=True) if total)
            continue
        bits = {where: 1 << at for at, where in enumerate(dict.fromkeys(each.where for each in figures.values()))}
        shifts = {
            times: len(bits) + 8 * at for at, times in enumerate({each.times for each in figures.values()} - {""})
        }
        terms = [f"(({where}) IS TRUE) * {bit}" for where, bit in bits.items()]
        terms += [f"min({times}, 255) * {1 << shift}" for times, shift in shifts.items()]
        columns = [source.weight, " + ".join(terms), *dict.fromkeys(each.by for each in figures.values() if each.by)]
        sql = f"WITH {definition} SELECT {', '.join(columns)} FROM {name}"
        rows = Counter(_run(office, sql, period))
        for key, figure in figures.items():
            bit, shift, numbers = bits[figure.where], shifts.get(figure.times), found[key]
            value = columns.index(figure.by) if figure.by else None
            for row, times in rows.items():
                if row[1] & bit:
                    word = "" if value is None else row[value] or UNKNOWN
                    often = 1 if shift is None else row[1] >> shift & 255
                    numbers[word] = numbers.get(word, 0) + times * row[0] * often
    return found


def first_record(office: Office) -> str | None:
    """The ISO date of the first day of which the file tells what the office did; None of a file in which nothing was done.

    From 必访起算日 on an office says itself that it keeps records.
    """
    sql = """
    SELECT min(day) FROM (
      SELECT min(date) AS day FROM visits UNION ALL SELECT min(date) FROM paid_money
      UNION ALL SELECT substr(min(at), 1, 10) FROM operations
      UNION ALL SELECT value FROM settings WHERE name = 'duties_since' AND value <> '')
    """
    first: str | None = office.conn.execute(sql).fetchone()[0]
    return first


def behind(office: Office, key: str, period: Period) -> Behind:
    """The rows behind a figure, by its key: ``people.total``, ``people.by_rank.正县处级``. Raises KeyError."""
    if store_registers.knows(key):
        return store_registers.behind(office, key, period)
    known = {**_FIGURES, **_LISTS}
    name, value = key, ""
    if key not in known:
        name = next((each for each, figure in known.items() if figure.by and key.startswith(f"{each}.")), "")
        value = key.removeprefix(f"{name}.")
    figure = known[name]
    source = _SOURCES[figure.source]
    sql = f"WITH {_definition(office, source, period)} SELECT id FROM {figure.source} WHERE {figure.where}"
    if figure.by:
        sql += f" AND {figure.by} = :value"
    return Behind(source.table, tuple(row[0] for row in _run(office, f"{sql} ORDER BY id", period, value)))


def years(office: Office) -> list[int]:
    """The years about which there is anything to say, the latest first: of visits, money, and comings and goings."""
    sql = """
    SELECT min(day), max(day) FROM (
      SELECT min(date) AS day FROM visits UNION ALL SELECT max(date) FROM visits
      UNION ALL SELECT min(date) FROM activities UNION ALL SELECT max(date) FROM activities WHERE date <= :today
      UNION ALL SELECT min(date) FROM suggestions UNION ALL SELECT max(date) FROM suggestions
      UNION ALL SELECT min(date) FROM paid_money UNION ALL SELECT max(date) FROM paid_money
      UNION ALL SELECT min(died_on) FROM people WHERE died_on > :unknown
      UNION ALL SELECT max(died_on) FROM people WHERE died_on > :unknown
      UNION ALL SELECT max(admitted_on) FROM people)
    """
    first, last = office.conn.execute(sql, {"unknown": UNKNOWN_DAY.iso, "today": today().isoformat()}).fetchone()
    return list(range(int(last[:4]), int(first[:4]) - 1, -1)) if first else []


def is_empty(office: Office) -> bool:
    """Whether there is nobody in the file."""
    return office.conn.execute("SELECT 1 FROM people LIMIT 1").fetchone() is None
