"""The only SQL of the summary: each figure is one condition, which both counts it and lists what is behind it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cadredesk.branches.entries.rules import MODEL_WORD
from cadredesk.branches.records import UNCOUNTED_TYPES, HonourLevel
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.periods import Period
from cadredesk.db.file import Office
from cadredesk.funds.records import SETTLED_STATES
from cadredesk.people.history.records import Track
from cadredesk.people.history.store import any_after, as_of_people
from cadredesk.people.records import PARTY_POLITICS, Category, Membership, State
from cadredesk.people.store_expressions import PARTY_SINCE_SQL
from cadredesk.summary.records import AGES, UNKNOWN, Behind, Table
from cadredesk.summary.rules import medal_day

COUNTED = (Category.LIXIU, Category.TUIXIU, Category.WORKER)


def _among(column: str, words: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


# A partial date (1948, 1948-10) counts from its first day. As text it stands right before that day and after the day
# before it, so that it may be compared as it is with whole days, if only by "<= day" and "> day".
_AGE = f"""CASE WHEN birth > :aged_60 THEN '{AGES[0]}' WHEN birth > :aged_70 THEN '{AGES[1]}'
  WHEN birth > :aged_80 THEN '{AGES[2]}' WHEN birth > :aged_90 THEN '{AGES[3]}' WHEN birth > :aged_100 THEN '{AGES[4]}'
  WHEN birth IS NOT NULL THEN '{AGES[5]}' ELSE '' END"""
# Somebody is in the register from the later of admission and move to the earlier of death and move. Who moved away and
# came back has stages that tell of it: away at the beginning or the end, gone or back within the period.
_REGISTER = f"""
moves AS MATERIALIZED (
  SELECT person_id,
    ifnull(sum((state = '{State.MOVED_OUT}') - (state = '{State.PRESENT}')) FILTER (WHERE since <= :before), 0) AS away_before,
    sum((state = '{State.MOVED_OUT}') - (state = '{State.PRESENT}')) > 0 AS away,
    max(state = '{State.MOVED_OUT}' AND since > :before) AS left_in_it,
    max(state = '{State.PRESENT}' AND since > :before) AS back_in_it
  FROM stages WHERE track = '{Track.STATE}' AND since <= :until GROUP BY person_id),
stays AS (
  SELECT id, category, rank, sex, unit_nature, liaison_id IS NOT NULL AS covered, {_AGE} AS age,
    (admitted_on > :before OR moved_in_on > :before) IS TRUE AS came_in_it_or_later,
    (admitted_on > :until OR moved_in_on > :until) IS TRUE AS came_later,
    (died_on <= :before OR moved_out_on <= :before) IS TRUE AS went_earlier,
    (died_on <= :until OR moved_out_on <= :until) IS TRUE AS went_in_it_or_earlier,
    moved_in_on IS NOT NULL OR source = '转入' AS from_elsewhere,
    died_on <= ifnull(moved_out_on, '9999') AND died_on <= :until AS by_death,
    ifnull(away_before, 0) AS away_before, ifnull(away, 0) AS away,
    ifnull(left_in_it, 0) AS left_in_it, ifnull(back_in_it, 0) AS back_in_it,
    {_among("category", COUNTED)} AS counted,
    {_among("politics", PARTY_POLITICS)} OR (politics = '' AND membership <> '') AS member,
    membership = '{Membership.SEPARATE}' AS separate, membership = '{Membership.MIXED}' AS mixed,
    {PARTY_SINCE_SQL} <= :fifty AS fifty
  FROM people LEFT JOIN moves ON moves.person_id = people.id),
ends AS MATERIALIZED (
  SELECT *, counted AND NOT came_in_it_or_later AND NOT went_earlier AND NOT away_before AS opening,
    NOT came_later AND NOT went_in_it_or_earlier AND NOT away AS present
  FROM stays WHERE came_in_it_or_later OR NOT went_earlier),
register AS (
  SELECT *, counted AND (came_in_it_or_later AND NOT came_later OR back_in_it AND NOT (opening AND NOT present)) AS entered,
    counted AND (went_in_it_or_earlier AND NOT went_earlier OR left_in_it AND NOT (present AND NOT opening)) AS ended
  FROM ends)
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
# Aid that was not taken back within the period: a reversal cancels the line of the same person and amount.
_MONEY = f"""
money AS (
  SELECT id, person_id, fen, kind, category, voucher_id
  FROM paid_money WHERE date BETWEEN :since AND :until),
taken_back AS (
  SELECT v.reverses_id AS voucher_id, p.person_id, -p.fen AS fen, count(*) AS times
  FROM vouchers v JOIN payments p ON p.voucher_id = v.id
  WHERE v.reverses_id IS NOT NULL AND {_among("v.state", SETTLED_STATES)} AND v.paid_on BETWEEN :since AND :until
  GROUP BY 1, 2, 3),
aid AS (
  SELECT a.id, a.person_id
  FROM (SELECT *, row_number() OVER (PARTITION BY voucher_id, person_id, fen ORDER BY id) AS place
        FROM money WHERE kind = '{MoneyKind.HARDSHIP}' AND fen > 0) a
  LEFT JOIN taken_back b ON b.voucher_id = a.voucher_id AND b.person_id = a.person_id AND b.fen = a.fen
  WHERE a.place > ifnull(b.times, 0)),
aided AS (SELECT DISTINCT person_id AS id FROM aid)
"""
_MADE = """
made AS (
  SELECT id, category, CASE rule WHEN '' THEN kind ELSE rule END AS rule, substr(date, 1, 7) AS month
  FROM visits WHERE date BETWEEN :since AND :until)
"""
# One look into an index for each person, however many visits there are.
_VISITED = """
visited AS (
  SELECT id FROM people
  WHERE EXISTS (SELECT 1 FROM visits WHERE person_id = people.id AND date BETWEEN :since AND :until))
"""
# Which rules, kinds and categories there are is found by a loose scan of the index visits_by_reason, and each triple
# is counted between two dates in it: what lies outside the period is never looked at, and nothing is sorted.
_BY_REASON = """
WITH RECURSIVE
rules(rule) AS (
  SELECT min(rule) FROM visits
  UNION ALL SELECT (SELECT min(v.rule) FROM visits v WHERE v.rule > rules.rule) FROM rules WHERE rule IS NOT NULL),
kinds(rule, kind) AS (
  SELECT rule, (SELECT min(v.kind) FROM visits v WHERE v.rule = rules.rule) FROM rules WHERE rule IS NOT NULL
  UNION ALL SELECT rule, (SELECT min(v.kind) FROM visits v WHERE v.rule = kinds.rule AND v.kind > kinds.kind)
  FROM kinds WHERE kind IS NOT NULL),
triples(rule, kind, category) AS (
  SELECT rule, kind, (SELECT min(v.category) FROM visits v WHERE v.rule = kinds.rule AND v.kind = kinds.kind)
  FROM kinds WHERE kind IS NOT NULL
  UNION ALL SELECT rule, kind, (SELECT min(v.category) FROM visits v
    WHERE v.rule = triples.rule AND v.kind = triples.kind AND v.category > triples.category)
  FROM triples WHERE category IS NOT NULL)
SELECT CASE rule WHEN '' THEN kind ELSE rule END, category, (
  SELECT count(*) FROM visits v WHERE v.rule = triples.rule AND v.kind = triples.kind
  AND v.category = triples.category AND v.date BETWEEN :since AND :until)
FROM triples WHERE category IS NOT NULL
"""
_BY_DAY = (
    "SELECT date, count(*) FROM visits INDEXED BY visits_by_day WHERE date BETWEEN :since AND :until GROUP BY date"
)


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
    "visited": _Source(_VISITED, "people"),
    "money": _Source(_MONEY, "payments", "fen"),
    "aid": _Source(_MONEY, "payments"),
    "aided": _Source(_MONEY, "people"),
}


@dataclass(frozen=True, slots=True)
class _Figure:
    """Where a figure is counted, under which condition, and by which column it is divided."""

    source: str
    where: str = "1"
    by: str = ""


_TOTAL = "counted AND present"
_MEMBER = f"{_TOTAL} AND member"
_EXPECTED = "opening + entered - ended"  # of one person, by the identity of the register
_FIGURES: Mapping[str, _Figure] = {
    "people.total": _Figure("register", _TOTAL),
    "people.by_category": _Figure("register", "present", "category"),
    "people.by_rank": _Figure("register", _TOTAL, "rank"),
    "people.by_sex": _Figure("register", _TOTAL, "sex"),
    "people.by_age": _Figure("register", _TOTAL, "age"),
    "people.by_unit_nature": _Figure("register", _TOTAL, "unit_nature"),
    "people.died": _Figure("register", "ended AND by_death IS TRUE"),
    "people.admitted": _Figure("register", "entered AND NOT from_elsewhere AND NOT back_in_it"),
    "people.moved_in": _Figure("register", "entered AND (from_elsewhere OR back_in_it)"),
    "people.moved_out": _Figure("register", "ended AND by_death IS NOT TRUE"),
    "people.opening": _Figure("register", "opening"),
    "people.actual": _Figure("register", _TOTAL),
    "party.members": _Figure("register", _MEMBER),
    "party.separate": _Figure("register", f"{_MEMBER} AND separate"),
    "party.mixed": _Figure("register", f"{_MEMBER} AND mixed"),
    "party.fifty_years": _Figure("register", f"{_MEMBER} AND fifty"),
    "branches.total": _Figure("organisations", "counted"),
    "branches.by_type": _Figure("organisations", "1", "kind"),
    "branches.honours": _Figure("organisations", "honour <> ''", "honour"),
    "liaison.people_covered": _Figure("register", f"{_TOTAL} AND covered"),
    "liaison.people_total": _Figure("register", _TOTAL),
    "liaison.branches_covered": _Figure("organisations", "counted AND covered"),
    "liaison.branches_total": _Figure("organisations", "counted"),
    "visits.persons": _Figure("visited"),
    "money.fen": _Figure("money"),
    "money.by_kind": _Figure("money", "1", "kind"),
    "money.by_category": _Figure("money", "1", "category"),
    "money.hardship.persons": _Figure("aided"),
    "money.hardship.times": _Figure("aid"),
    "money.hardship.fen": _Figure("money", f"kind = '{MoneyKind.HARDSHIP}'"),
}
# Computed from others, or counted in a quicker way: only their lists are read like this.
_LISTS: Mapping[str, _Figure] = {
    "people.expected": _Figure("register", f"{_EXPECTED} > 0"),
    "people.difference": _Figure("register", f"{_EXPECTED} <> ({_TOTAL})"),
    "visits.times": _Figure("made"),
    "visits.by_category": _Figure("made", "1", "category"),
    "visits.by_rule": _Figure("made", "1", "rule"),
    "visits.by_month": _Figure("made", "1", "month"),
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

    Each source is read once, a bit for each condition beside the dividing columns: half of the time is spent on passing
    columns to Python.
    """
    found: dict[str, dict[str, int]] = {key: {} for key in _FIGURES}
    for name in dict.fromkeys(figure.source for figure in _FIGURES.values()):
        source = _SOURCES[name]
        figures = {key: figure for key, figure in _FIGURES.items() if figure.source == name}
        bits = {where: 1 << at for at, where in enumerate(dict.fromkeys(each.where for each in figures.values()))}
        mask = " + ".join(f"(({where}) IS TRUE) * {bit}" for where, bit in bits.items())
        columns = [source.weight, mask, *dict.fromkeys(each.by or "''" for each in figures.values())]
        sql = f"WITH {_definition(office, source, period)} SELECT {', '.join(columns)} FROM {name}"
        rows = Counter(_run(office, sql, period))
        for key, figure in figures.items():
            bit, value = bits[figure.where], columns.index(figure.by or "''")
            numbers, unknown = found[key], UNKNOWN if figure.by else ""
            for row, times in rows.items():
                if row[1] & bit:
                    word = row[value] or unknown
                    numbers[word] = numbers.get(word, 0) + times * row[0]
    return found


def visits_by_reason(office: Office, period: Period) -> list[tuple[str, str, int]]:
    """(rule or kind, category, 人次) of the visits in a period; a pair may come more than once."""
    return list(_run(office, _BY_REASON, period))


def visits_by_day(office: Office, period: Period) -> list[tuple[str, int]]:
    """(ISO date, 人次) of the days with visits in a period."""
    return list(_run(office, _BY_DAY, period))


def behind(office: Office, key: str, period: Period) -> Behind:
    """The rows behind a figure, named as in the JSON: ``people.total``, ``people.by_rank.正县处级``. Raises KeyError."""
    parts = key.split(".")
    known = {**_FIGURES, **_LISTS}
    name, value = (key, "") if key in known else (".".join(parts[:2]), ".".join(parts[2:]))
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
      UNION ALL SELECT min(date) FROM paid_money UNION ALL SELECT max(date) FROM paid_money
      UNION ALL SELECT min(died_on) FROM people UNION ALL SELECT max(died_on) FROM people
      UNION ALL SELECT max(admitted_on) FROM people)
    """
    first, last = office.conn.execute(sql).fetchone()
    return list(range(int(last[:4]), int(first[:4]) - 1, -1)) if first else []


def is_empty(office: Office) -> bool:
    """Whether there is nobody in the file."""
    return office.conn.execute("SELECT 1 FROM people LIMIT 1").fetchone() is None
