"""The SQL of activities: their list, who was there, what came of them."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from cadredesk.core.dates import today
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.activities.records import (
    ACTIVITIES,
    OUTPUT_UNITS,
    Activity,
    Attendance,
    EntryState,
    Output,
    Presence,
)
from cadredesk.registers.store import Listing

_THERE = f"(SELECT count(*) FROM attendances t WHERE t.activity_id = activities.id AND t.state = '{Presence.PRESENT}')"
# 人次: those present by name, and 未列名人次, else 未列名人数.
TIMES_SQL = f"({_THERE} + ifnull(activities.times, ifnull(activities.persons, 0)))"
# Nothing entered yet: neither a name nor a number nor an outcome.
BARE_SQL = (
    "(activities.sessions = 1 AND activities.persons IS NULL AND activities.times IS NULL AND activities.served IS NULL "
    "AND activities.donated_fen IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM attendances t WHERE t.activity_id = activities.id) "
    "AND NOT EXISTS (SELECT 1 FROM outputs o WHERE o.activity_id = activities.id))"
)


def listing() -> Listing:
    """The list of activities as of today."""
    return Listing(register=ACTIVITIES, computed={"present": TIMES_SQL, "entry_state": _entry_state()})


def _entry_state() -> str:
    return (
        f"CASE WHEN {BARE_SQL} THEN CASE WHEN activities.date >= '{today()}' THEN '{EntryState.AHEAD}' "
        f"ELSE '{EntryState.TO_ENTER}' END ELSE '' END"
    )


def get(office: Office, activity_id: int) -> Activity:
    """An activity by its id. Raises UserError if it is gone."""
    return rows.get(office, Activity, activity_id)


def attendances(office: Office, activity_id: int) -> list[Attendance]:
    """Who is on the list of an activity, in order of names."""
    order = "ORDER BY (SELECT pinyin FROM people WHERE people.id = person_id), person_id"
    return rows.select(office, Attendance, f"WHERE activity_id = ? {order}", (activity_id,))


def held_lately(office: Office, until: datetime.date, limit: int) -> list[tuple[int, str]]:
    """(id, 2026-03-10 学习日 · 主题 · 支部) of the activities up to a day, the latest first."""
    sql = (
        "SELECT a.id, a.date || ' ' || a.category || CASE a.topic WHEN '' THEN '' ELSE ' · ' || a.topic END "
        "|| ifnull(' · ' || b.name, '') FROM activities a LEFT JOIN branches b ON b.id = a.branch_id "
        "WHERE a.date <= ? ORDER BY a.date DESC, a.id DESC LIMIT ?"
    )
    return office.conn.execute(sql, (until.isoformat(), limit)).fetchall()


def held_with(office: Office, person_id: int, category: str, day: datetime.date) -> int | None:
    """The activity of a kind on a day at which somebody was; None where there is none."""
    sql = (
        "SELECT a.id FROM activities a JOIN attendances t ON t.activity_id = a.id AND t.state = '到会' "
        "WHERE t.person_id = ? AND a.category = ? AND a.date = ? ORDER BY a.id LIMIT 1"
    )
    return next(iter(rows.column(office, sql, (person_id, category, day.isoformat()))), None)


def names_on(office: Office, activity_id: int) -> list[tuple[str, str]]:
    """Name and state of everybody on the list of an activity, in order of names."""
    sql = (
        "SELECT p.name, t.state FROM attendances t JOIN people p ON p.id = t.person_id WHERE t.activity_id = ? "
        "ORDER BY p.pinyin, p.id"
    )
    return office.conn.execute(sql, (activity_id,)).fetchall()


def times_of(office: Office, activity_id: int) -> int:
    """人次 of an activity."""
    return int(rows.column(office, f"SELECT {TIMES_SQL} FROM activities WHERE id = ?", (activity_id,))[0])


def entry_state(office: Office, activity_id: int) -> str:
    """待开展 or 待补登 of an activity of which nothing is entered yet, else ""."""
    return str(rows.column(office, f"SELECT {_entry_state()} FROM activities WHERE id = ?", (activity_id,))[0])


def outputs(office: Office, activity_id: int) -> list[Output]:
    """What came of an activity, as entered."""
    return rows.select(office, Output, "WHERE activity_id = ? ORDER BY id", (activity_id,))


def set_outputs(office: Office, activity_id: int, wanted: Sequence[Output]) -> None:
    """Make these the outcomes of an activity; those that have an id stay the same rows. Within an operation."""
    kept = {each.id for each in wanted}
    for each in outputs(office, activity_id):
        if each.id not in kept:
            rows.delete(office, Output, each.id or 0)
    for each in wanted:
        rows.save(office, each)


def people_on(office: Office, activity_id: int) -> list[int]:
    """Everybody on the list of an activity."""
    return rows.column(office, "SELECT person_id FROM attendances WHERE activity_id = ?", (activity_id,))


def suggestions_made(office: Office, activity_id: int) -> int:
    """How many suggestions and requests were made at an activity."""
    sql = "SELECT count(*) FROM suggestions WHERE activity_id = ?"
    return int(office.conn.execute(sql, (activity_id,)).fetchone()[0])


def set_list(office: Office, activity_id: int, wanted: Mapping[int, str]) -> set[int]:
    """Make this the list of an activity: 到会 or 请假 by person; notes stay. Gives of whom it differs. Within an operation."""
    there = {each.person_id or 0: each for each in attendances(office, activity_id)}
    changed = there.keys() - wanted.keys()
    remove_people(office, activity_id, changed)
    for person_id, state in wanted.items():
        known = there.get(person_id)
        if known is not None and known.state == state:
            continue
        changed.add(person_id)
        if known is None:
            rows.insert(office, Attendance(activity_id=activity_id, person_id=person_id, state=state))
        else:
            rows.update(office, replace(known, state=state))
    return changed


def remove_people(office: Office, activity_id: int, people: Collection[int]) -> None:
    """Take people off the list of an activity. Within an operation."""
    for part in rows.parts(list(people)):
        sql = f"DELETE FROM attendances WHERE activity_id = ? AND person_id IN ({rows.marks(part)})"
        office.conn.execute(sql, (activity_id, *part))


def delete_parts(office: Office, activity_id: int) -> None:
    """Delete who was there and what came of it. Within an operation."""
    for table in ("attendances", "outputs"):
        office.conn.execute(f"DELETE FROM {table} WHERE activity_id = ?", (activity_id,))


def units_in_use(office: Office) -> dict[str, str]:
    """What comes of activities, with its unit: as shipped, and what the office has written since, the latest unit of each."""
    sql = "SELECT item, unit FROM outputs WHERE id IN (SELECT max(id) FROM outputs GROUP BY item) ORDER BY id DESC LIMIT 100"
    return dict(OUTPUT_UNITS) | {item: unit for item, unit in office.conn.execute(sql).fetchall() if item and unit}
