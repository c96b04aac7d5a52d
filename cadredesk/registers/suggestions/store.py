"""The SQL of suggestions and requests: their list, those of a person or a visit, and what is open of them."""

import datetime
from collections import Counter
from collections.abc import Sequence

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.store import Listing
from cadredesk.registers.suggestions import rules
from cadredesk.registers.suggestions.records import SUGGESTIONS, Suggestion, SuggestionState

WHO_SQL = "ifnull((SELECT name FROM people WHERE people.id = suggestions.person_id), suggestions.proposer)"
_WHO_PINYIN = "ifnull((SELECT pinyin FROM people WHERE people.id = suggestions.person_id), suggestions.proposer)"
LONGEST = 40  # of what was said, on a slip whose room is for what will be said
_OPEN, _TO_REPORT = "answered_on IS NULL", "answered_on IS NOT NULL AND reported_on IS NULL"


def state_sql(day: datetime.date | None = None) -> str:
    """The state of a suggestion on a day (today), as ``rules.state``."""
    table = "suggestions"
    return (
        f"CASE WHEN {table}.reported_on IS NOT NULL THEN '{SuggestionState.SETTLED}' "
        f"WHEN {table}.answered_on IS NOT NULL THEN '{SuggestionState.TO_REPORT}' "
        f"WHEN {table}.due_on < '{day or today()}' THEN '{SuggestionState.OVERDUE}' "
        f"WHEN {table}.assigned_on IS NULL THEN '{SuggestionState.TO_HAND_ON}' ELSE '{SuggestionState.OPEN}' END"
    )


def listing() -> Listing:
    """The list of suggestions as of today."""
    return Listing(
        register=SUGGESTIONS, computed={"who": WHO_SQL, "state": state_sql()}, sorted_by={"who": _WHO_PINYIN}
    )


def get(office: Office, suggestion_id: int) -> Suggestion:
    """A suggestion by its id. Raises UserError if it is gone."""
    return rows.get(office, Suggestion, suggestion_id)


def some(office: Office, ids: Sequence[int]) -> list[Suggestion]:
    """Those of these ids that are there, in this order."""
    return rows.some(office, Suggestion, ids)


def days(office: Office) -> int:
    """How many days the office gives to settle one."""
    text = office.setting("suggestion_days", "")
    return int(text) if text.isdecimal() else rules.USUAL_DAYS


def who(office: Office, suggestion: Suggestion) -> str:
    """Who made it, as far as that is known."""
    return rows.name_of(office, "people", suggestion.person_id) if suggestion.person_id else suggestion.proposer


# ---------------------------------------------------------------- of a person, a visit, a case, an activity


def of_person(office: Office, person_id: int) -> list[Suggestion]:
    """All that somebody has proposed or asked for, the latest first."""
    return rows.select(office, Suggestion, "WHERE person_id = ? ORDER BY date DESC, id DESC", (person_id,))


def open_of_person(office: Office, person_id: int) -> list[Suggestion]:
    """What of it is not settled yet, the oldest first."""
    where = "WHERE person_id = ? AND reported_on IS NULL ORDER BY date, id"
    return rows.select(office, Suggestion, where, (person_id,))


def to_report_to(office: Office, person_id: int) -> list[Suggestion]:
    """What of it is answered while the answer has not reached them."""
    return rows.select(office, Suggestion, f"WHERE person_id = ? AND {_TO_REPORT} ORDER BY date, id", (person_id,))


def of_visit(office: Office, visit_id: int) -> list[Suggestion]:
    """What was said on a visit, as it was entered."""
    return rows.select(office, Suggestion, "WHERE visit_id = ? ORDER BY id", (visit_id,))


def of_case(office: Office, case_id: int) -> list[Suggestion]:
    """What a case was handed on as."""
    return rows.select(office, Suggestion, "WHERE case_id = ? ORDER BY id", (case_id,))


def of_activity(office: Office, activity_id: int) -> list[Suggestion]:
    """What was said at an activity, as it was entered."""
    return rows.select(office, Suggestion, "WHERE activity_id = ? ORDER BY id", (activity_id,))


def require_none_of(office: Office, source: str, wanted: int, noun: str) -> None:
    """Raises UserError where a suggestion came from a row that is to be deleted; ``source`` is its column."""
    where = f"WHERE {source} = ? ORDER BY id"
    if found := rows.select(office, Suggestion, where, (wanted,)):
        raise UserError(
            f"这次{noun}的{found[0].category}“{rules.called(found[0])}”已经登记为建议诉求，不能删除。误登的请先到“建议诉求”中删除它。"
        )


def to_take_along(office: Office, people: Sequence[int]) -> dict[int, str]:
    """What whoever visits these people should know, by person: answers to bring, and what is still in hand."""
    found: dict[int, list[str]] = {}
    for part in rows.parts(list(people)):
        where = (
            f"WHERE person_id IN ({rows.marks(part)}) AND reported_on IS NULL ORDER BY answered_on IS NULL, date, id"
        )
        for each in rows.select(office, Suggestion, where, part):
            found.setdefault(each.person_id or 0, []).append(_line(each))
    return {person_id: "\n".join(lines) for person_id, lines in found.items()}


def _line(suggestion: Suggestion) -> str:
    said = " ".join(suggestion.content.split())
    said = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
    if not suggestion.answered_on:
        return f"办理中：{said}（{suggestion.date} 提出）"
    answer = "：".join(filter(None, (suggestion.result, " ".join(suggestion.answer.split()))))
    return f"待反馈：{said}（{suggestion.date} 提出）　答复：{answer or '见办理单'}"


_SOURCES = (
    ("visit_id", "SELECT '走访（' || date || '　' || CASE rule WHEN '' THEN kind ELSE rule END || '）' FROM visits WHERE id = ?"),
    ("case_id", "SELECT kind || '（' || opened_on || '）' FROM cases WHERE id = ?"),
    ("activity_id", "SELECT category || '（' || date || CASE topic WHEN '' THEN '' ELSE '　' || topic END || '）' "
     "FROM activities WHERE id = ?"),
)  # fmt: skip


def source_words(office: Office, suggestion: Suggestion) -> str:
    """Where it was said: 走访（2026-09-30　中秋）; "" where that is not known."""
    for name, sql in _SOURCES:
        if (wanted := getattr(suggestion, name)) is not None:
            return "".join(rows.column(office, sql, (wanted,)))
    return ""


# ---------------------------------------------------------------- what is open


def soon_until(day: datetime.date) -> datetime.date:
    """The last day on which something is due that is due soon."""
    return day + datetime.timedelta(days=rules.SOON - 1)


def open_counts(office: Office, day: datetime.date) -> Counter[str]:
    """How many of those that are not settled stand in each state on a day."""
    sql = f"SELECT {state_sql(day)}, count(*) FROM suggestions WHERE reported_on IS NULL GROUP BY 1"
    return Counter(dict(office.conn.execute(sql).fetchall()))


def due_soon(office: Office, day: datetime.date) -> list[int]:
    """The ids of those that are due within a week, the first due first."""
    sql = f"SELECT id FROM suggestions WHERE {_OPEN} AND due_on BETWEEN ? AND ? ORDER BY due_on, id"
    return rows.column(office, sql, (str(day), str(soon_until(day))))


def open_until(office: Office, last: datetime.date, day: datetime.date) -> dict[str, list[str]]:
    """Who made what was said until ``last`` and is not settled, by the state on ``day``."""
    sql = (
        f"SELECT {state_sql(day)}, {WHO_SQL} FROM suggestions "
        "WHERE reported_on IS NULL AND date <= ? ORDER BY due_on, date, id"
    )
    found: dict[str, list[str]] = {}
    for state, name in office.conn.execute(sql, (str(last),)).fetchall():
        found.setdefault(state, []).append(name or "未署名")
    return found


def results_without_day(office: Office) -> list[int]:
    """The ids of those that have a result and no day of the answer."""
    return rows.column(
        office, "SELECT id FROM suggestions WHERE result <> '' AND answered_on IS NULL ORDER BY date, id"
    )


def recent_activities(office: Office) -> list[tuple[int, str]]:
    """(id, words) of the latest activities that were held: where many things are said at once."""
    sql = (
        "SELECT id, date || '　' || category || CASE topic WHEN '' THEN '' ELSE '　' || topic END FROM activities "
        "WHERE date <= ? ORDER BY date DESC, id DESC LIMIT 200"
    )
    return office.conn.execute(sql, (str(today()),)).fetchall()


def names(office: Office) -> list[str]:
    """The names in the register, for typing."""
    sql = "SELECT DISTINCT name FROM people WHERE died_on IS NULL AND moved_out_on IS NULL ORDER BY pinyin LIMIT 5000"
    return rows.column(office, sql)


def called(office: Office, text: str) -> list[tuple[int, str, str]]:
    """(id, name, unit) of the people of the register whom a name means, perhaps with words of their unit after it."""
    name, _, unit = text.strip().partition(" ")
    sql = (
        "SELECT id, name, unit FROM people WHERE name = ? AND instr(unit, ?) "
        "AND died_on IS NULL AND moved_out_on IS NULL ORDER BY id"
    )
    return office.conn.execute(sql, (name, unit.strip())).fetchall()
