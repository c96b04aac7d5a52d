"""The SQL of study: what branches held by month, and what the marks of their members follow from."""

from collections.abc import Collection, Sequence
from datetime import date

from cadredesk.branches import store as branches_store
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.activities.records import Activity, Presence
from cadredesk.registers.activities.store import BARE_SQL, TIMES_SQL
from cadredesk.registers.study.records import BranchYear, Held
from cadredesk.registers.study.rules import branches_of, whole

DELIVERED = "送学上门"  # the kind of visit
_NAMED = "EXISTS (SELECT 1 FROM attendances t WHERE t.activity_id = activities.id)"

# ---------------------------------------------------------------- what branches held


def held(
    office: Office, categories: Sequence[str], since: date, until: date, branch_id: int | None = None
) -> dict[int, dict[int, Held]]:
    """By branch and month what was held of some kinds between two days of a year; only of one branch if it is given."""
    sql = (
        "SELECT branch_id, CAST(substr(date, 6, 2) AS INTEGER), group_concat(id), "
        "sum(CASE WHEN bare THEN 0 ELSE sessions END), sum(times), sum(bare) FROM ("
        f"SELECT id, branch_id, date, sessions, {TIMES_SQL} AS times, {BARE_SQL} AS bare FROM activities "
        f"WHERE category IN ({rows.marks(categories)}) AND date BETWEEN ? AND ? AND "
        f"{'branch_id IS NOT NULL' if branch_id is None else 'branch_id = ?'} ORDER BY date, id) GROUP BY 1, 2"
    )
    asked = (*categories, since.isoformat(), until.isoformat(), *(() if branch_id is None else (branch_id,)))
    found: dict[int, dict[int, Held]] = {}
    for branch, month, ids, sessions, times, bare in office.conn.execute(sql, asked).fetchall():
        listed = tuple(map(int, ids.split(",")))
        found.setdefault(branch, {})[month] = Held(ids=listed, sessions=sessions, times=times, bare=bare)
    return found


def branch_years(office: Office, year: int, category: str) -> list[BranchYear]:
    """The branches of a year in the order of the tree, with what they held of a kind."""
    found = held(office, (category,), *whole(year))
    branches = branches_of(branches_store.all_branches(office), year)
    return [BranchYear(branch=each, months=found.get(each.id or 0, {})) for each in branches]


def years(office: Office, today: date) -> list[int]:
    """The years in which something was held by a branch, and this one, the latest first."""
    sql = "SELECT min(date) FROM activities WHERE branch_id IS NOT NULL"
    first = office.conn.execute(sql).fetchone()[0]
    return list(range(today.year, min(int(first[:4]) if first else today.year, today.year) - 1, -1))


def has_parts(office: Office, activity_id: int) -> bool:
    """Whether an activity has names, outcomes or files."""
    sql = (
        "SELECT EXISTS (SELECT 1 FROM attendances WHERE activity_id = ?1) OR EXISTS (SELECT 1 FROM outputs "
        "WHERE activity_id = ?1) OR EXISTS (SELECT 1 FROM files WHERE owner = 'activities' AND owner_id = ?1)"
    )
    return bool(office.conn.execute(sql, (activity_id,)).fetchone()[0])


def present_count(office: Office, activity_id: int) -> int:
    """How many were there by name."""
    sql = "SELECT count(*) FROM attendances WHERE activity_id = ? AND state = ?"
    return int(office.conn.execute(sql, (activity_id, Presence.PRESENT.value)).fetchone()[0])


def activity_lines(office: Office, ids: Collection[int]) -> list[Activity]:
    """Activities by their ids, in the order of their days."""
    return sorted(rows.some(office, Activity, list(ids)), key=lambda each: (str(each.date), each.id))
