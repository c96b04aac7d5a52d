"""The SQL of activities, suggestions and honours in a period, and of posts and grants of branches."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from cadredesk.branches.entries.records import SECRETARY
from cadredesk.branches.records import BranchType
from cadredesk.core.periods import Period
from cadredesk.db.file import Office
from cadredesk.people.records import Category
from cadredesk.registers.activities.records import OUTPUT_UNITS, THEORY, ActivityKind, Presence
from cadredesk.registers.activities.store import BARE_SQL, TIMES_SQL
from cadredesk.registers.honours.records import MEDAL
from cadredesk.registers.suggestions.records import Answer, SuggestionKind
from cadredesk.summary.records import Behind, Table

Found = dict[str, dict[str, int]]
STANDARD_WORD, MODEL_WORD = "达标", "示范"

# What was held and of which something is known; what is only planned or not entered yet counts nothing.
_HELD = f"FROM activities WHERE date BETWEEN :since AND :until AND NOT {BARE_SQL}"
_THERE = (
    "FROM activities JOIN attendances t ON t.activity_id = activities.id "
    f"WHERE date BETWEEN :since AND :until AND t.state = '{Presence.PRESENT}'"
)
_SAID = "FROM suggestions WHERE date BETWEEN :since AND :until"
# What came of an activity: by the item, and by its unit where that is not the usual one; two units are never added up.
_USUAL = " ".join(f"WHEN '{item}' THEN '{unit}'" for item, unit in OUTPUT_UNITS.items())
_OUTPUT = f"CASE WHEN unit IN ('', CASE item {_USUAL} ELSE '' END) THEN item ELSE item || '（' || unit || '）' END"
# A year or month alone counts from its first day.
_AWARDED = "FROM all_honours WHERE date > :before AND date <= :until"
_OF_BRANCH_ITSELF = f"(branch_id IS NOT NULL AND (name LIKE '%{STANDARD_WORD}%' OR name LIKE '%{MODEL_WORD}%'))"
_NAMED_LEVEL = "name || '·' || level"
_STANDING = "ifnull(b.founded_on, '') <= :until AND ifnull(b.ended_on, '9999') > :until"
_COMMUNITY = f"FROM branches b WHERE b.kind = '{BranchType.COMMUNITY}' AND {_STANDING}"
_RETIRED = ", ".join(f"'{each}'" for each in (Category.LIXIU, Category.TUIXIU, Category.WORKER))
_HOLDERS = (
    "FROM branch_posts x JOIN branches b ON b.id = x.branch_id JOIN people p ON p.id = x.person_id "
    f"WHERE b.kind = '{BranchType.COMMUNITY}' AND {_STANDING} AND p.category IN ({_RETIRED}) "
    "AND ifnull(x.since, '') <= :until AND ifnull(x.until, '9999') > :until"
)
_GRANTS = "FROM branch_grants g JOIN branches b ON b.id = g.branch_id WHERE g.date BETWEEN :since AND :until"
_UP_TO_STANDARD = (
    f"FROM branch_honours h JOIN branches b ON b.id = h.branch_id WHERE h.name LIKE '%{STANDARD_WORD}%' "
    f"AND h.level <> '已取消' AND h.year <= CAST(substr(:until, 1, 4) AS INTEGER) AND {_STANDING} "
    f"AND b.kind IN ('{BranchType.COMMITTEE}', '{BranchType.WORK_COMMITTEE}', '{BranchType.GENERAL}', '{BranchType.BRANCH}')"
)
_PARTY_DAY = "FROM visits WHERE rule = '七一' AND date BETWEEN :since AND :until AND visit_group = '走访慰问'"


def _sum_of(kind: SuggestionKind, also: str = "1") -> tuple[str, str, str, Table]:
    where = f"{_SAID} AND category = '{kind}' AND {also}"
    return "ifnull(sum(count), 0)", where, "id", "suggestions"


# Single figures: what is selected, from where, and the ids behind it with their table.
_SINGLE: dict[str, tuple[str, str, str, Table]] = {
    "suggestions.total": _sum_of(SuggestionKind.SUGGESTION),
    "suggestions.adopted": _sum_of(SuggestionKind.SUGGESTION, f"result = '{Answer.ADOPTED}'"),
    "suggestions.partly": _sum_of(SuggestionKind.SUGGESTION, f"result = '{Answer.PARTLY_ADOPTED}'"),
    "suggestions.requests": _sum_of(SuggestionKind.REQUEST),
    "suggestions.settled": _sum_of(SuggestionKind.REQUEST, "reported_on <= :until"),
    "honours.medals": ("count(*)", f"{_AWARDED} AND name = '{MEDAL}'", "id", "honours"),
    "activities.donated_fen": (
        "ifnull(sum(donated_fen), 0)", f"{_HELD} AND donated_fen > 0", "activities.id", "activities"
    ),
    "branches.community": ("count(*)", _COMMUNITY, "b.id", "branches"),
    "branches.community_seats": ("ifnull(sum(b.seats), 0)", f"{_COMMUNITY} AND b.seats > 0", "b.id", "branches"),
    "branches.community_secretaries": (
        "count(DISTINCT p.id)", f"{_HOLDERS} AND x.post = '{SECRETARY}'", "DISTINCT p.id", "people"
    ),
    "branches.community_members": ("count(DISTINCT p.id)", _HOLDERS, "DISTINCT p.id", "people"),
    "branches.up_to_standard": ("count(DISTINCT b.id)", _UP_TO_STANDARD, "DISTINCT b.id", "branches"),
    "branches.granted": ("count(DISTINCT b.id)", _GRANTS, "DISTINCT b.id", "branches"),
    "branches.granted_fen": ("ifnull(sum(g.fen), 0)", _GRANTS, "DISTINCT b.id", "branches"),
    "visits.party_day": ("count(DISTINCT person_id)", _PARTY_DAY, "DISTINCT person_id", "people"),
    "study.delivered": (
        "count(*)", "FROM visits WHERE kind = '送学上门' AND rule = '' AND date BETWEEN :since AND :until", "id", "visits"
    ),
}  # fmt: skip
# Divided figures of honours: by what.
_DIVIDED = {"honours.by_name": "name", "honours.by_level": _NAMED_LEVEL}


def counts(office: Office, period: Period) -> Found:
    """The figures of registers by their keys: {key: {value, or "" for the figure itself: number}}."""
    found: Found = {}
    for key, (what, where, _, _) in _SINGLE.items():
        ((number,),) = _run(office, f"SELECT {what} {where}", period)
        found[key] = {"": number} if number else {}
    for key, by in _DIVIDED.items():
        also = " AND level <> ''" if key == "honours.by_level" else ""
        sql = f"SELECT {by}, count(*) {_AWARDED} AND NOT {_OF_BRANCH_ITSELF}{also} GROUP BY 1"
        found[key] = dict(_run(office, sql, period))
    for by, prefix in (("category", ""), ("project", "project_")):
        found |= _held(office, period, by, prefix)
    found["activities.outputs"] = dict(
        _run(
            office,
            f"SELECT {_OUTPUT}, sum(count) FROM outputs o JOIN activities ON activities.id = o.activity_id "
            "WHERE date BETWEEN :since AND :until GROUP BY 1",
            period,
        )
    )
    return found | _study(found)


def _held(office: Office, period: Period, by: str, prefix: str) -> Found:
    """Sessions, times, persons and those served of the activities in a period by a column."""
    names = ("sessions", "times", "persons", "served")
    found: Found = {f"activities.{prefix}{name}": {} for name in names}
    where = f"{_HELD} AND {by} <> ''"
    sql = f"SELECT {by}, sum(sessions), sum({TIMES_SQL}), sum(ifnull(served, 0)) {where} GROUP BY 1"
    for word, sessions, times, served in _run(office, sql, period):
        for name, number in (("sessions", sessions), ("times", times), ("served", served)):
            if number:
                found[f"activities.{prefix}{name}"][word] = number
    persons = found[f"activities.{prefix}persons"]
    named = f"SELECT {by}, count(DISTINCT t.person_id) {_THERE} AND {by} <> '' GROUP BY 1"
    # The same people may have come each time: of one kind, project and organiser the largest number counts.
    unnamed = (
        f"SELECT word, sum(most) FROM (SELECT {by} AS word, max(persons) AS most {where} AND persons > 0 "
        "GROUP BY category, project, branch_id, organiser) GROUP BY 1"
    )
    for sql in (named, unnamed):
        for word, number in _run(office, sql, period):
            persons[word] = persons.get(word, 0) + number
    return found


def _study(found: Found) -> Found:
    """What is told of study: sums of the figures of its kinds."""
    kinds = {"reading": (ActivityKind.READING,), "theory": THEORY}
    return {
        f"study.{what}_{name}": {"": sum(found[f"activities.{name}"].get(word, 0) for word in words)}
        for what, words in kinds.items()
        for name in ("sessions", "times")
    }


# ---------------------------------------------------------------- the rows behind


def knows(key: str) -> bool:
    """Whether a figure is one of these."""
    return key in _SINGLE or key.startswith(("activities.", "study.", "honours."))


def behind(office: Office, key: str, period: Period) -> Behind:
    """The rows behind a figure of these."""
    if key in _SINGLE:
        _, where, ids, table = _SINGLE[key]
        return _behind(office, period, table, f"SELECT {ids} {where} ORDER BY 1")
    section, name, value = (*key.split(".", 2), "")[:3]
    if section == "honours":
        where = f"{_AWARDED} AND NOT {_OF_BRANCH_ITSELF} AND {_DIVIDED[f'honours.{name}']} = :value"
        return _behind(office, period, "honours", f"SELECT id {where} ORDER BY 1", value)
    if section == "study":
        words = (ActivityKind.READING,) if name.startswith("reading") else THEORY
        among = ", ".join(f"'{each}'" for each in words)
        return _behind(office, period, "activities", f"SELECT id {_HELD} AND category IN ({among}) ORDER BY 1")
    if name == "outputs":
        sql = "SELECT DISTINCT activity_id FROM outputs o JOIN activities ON activities.id = o.activity_id "
        where = "WHERE date BETWEEN :since AND :until AND " + f"{_OUTPUT} = :value ORDER BY 1"
        return _behind(office, period, "activities", sql + where, value)
    by = "project" if name.startswith("project_") else "category"
    number = {
        "sessions": "sessions",
        "times": TIMES_SQL,
        "persons": f"max({TIMES_SQL}, ifnull(persons, 0))",
        "served": "served",
    }
    also = f"{number[name.removeprefix('project_')]} > 0"
    return _behind(office, period, "activities", f"SELECT id {_HELD} AND {by} = :value AND {also} ORDER BY 1", value)


def _behind(office: Office, period: Period, table: Table, sql: str, value: str = "") -> Behind:
    return Behind(table, tuple(row[0] for row in _run(office, sql, period, value)))


def _run(office: Office, sql: str, period: Period, value: str = "") -> Iterable[tuple[Any, ...]]:
    parameters = {
        "since": period.since.isoformat(), "until": period.until.isoformat(), "value": value,
        "before": (period.since - timedelta(days=1)).isoformat(),
    }  # fmt: skip
    return office.conn.execute(sql, parameters).fetchall()
