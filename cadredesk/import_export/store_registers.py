"""The rows of registers in bulk: what the file has of some days, all shown values of all rows, and what an import writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cadredesk.branches import store as branches_store
from cadredesk.branches import store_honours, store_posts
from cadredesk.branches.entries.records import BranchHonour, BranchPost
from cadredesk.core.fields import Field
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.activities import store as activities_store
from cadredesk.registers.activities import store_visits
from cadredesk.registers.activities.records import Activity, ActivityKind, Attendance, Output
from cadredesk.registers.honours import store as honours_store
from cadredesk.registers.honours.records import Honour, HonourEntry
from cadredesk.registers.honours.rules import entry_of
from cadredesk.registers.records_sheets import RegisterSheet
from cadredesk.registers.suggestions import store as suggestions_store

_OF_ACTIVITY = ("date", "category", "branch_id", "topic")
_JOINED = "{0} JOIN activities ON activities.id = {0}.activity_id"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the rows of a list stand: table and FROM clause, columns of SQL of their own, and their order."""

    table: str
    come_from: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    order: str = "date, id"


_SOURCES = {
    "activities": _Source("activities"),
    "suggestions": _Source("suggestions"),
    "honours": _Source("all_honours", order="date, id < 0, abs(id)"),
    "grants": _Source("branch_grants"),
    "posts": _Source(
        "branch_posts",
        columns={
            "person_id": "CASE WHEN branch_posts.person_id IS NULL THEN branch_posts.name ELSE "
            "(SELECT p.name FROM people p WHERE p.id = branch_posts.person_id) END"
        },
        order="branch_id, since, id",
    ),
    "attendance": _Source(
        "attendances", _JOINED.format("attendances"), order="activities.date, activities.id, attendances.id"
    ),
    "outputs": _Source("outputs", _JOINED.format("outputs"), order="activities.date, activities.id, outputs.id"),
}

LISTINGS = {
    "activities": activities_store.listing, "suggestions": suggestions_store.listing, "honours": honours_store.listing,
}  # fmt: skip


def _column(source: _Source, each: Field) -> str:
    if each.name == "id_number":
        return f"ifnull((SELECT p.id_number FROM people p WHERE p.id = {source.table}.person_id), '')"
    table = "activities" if source.come_from and each.name in _OF_ACTIVITY else source.table
    return source.columns.get(each.name) or rows.column_sql(table, each)


def listed(office: Office, sheet: RegisterSheet, fields: Sequence[Field]) -> list[tuple[Any, ...]]:
    """(id, shown values of the fields…) of every row of a register, references by name."""
    source = _SOURCES[sheet.word]
    computed = LISTINGS[sheet.word]().computed if sheet.word in LISTINGS else {}
    shown = (computed.get(each.name) or _column(source, each) for each in fields)
    columns = ", ".join((f"{source.table}.id", *shown))
    sql = f"SELECT {columns} FROM {source.come_from or source.table} ORDER BY {source.order}"
    return office.conn.execute(sql).fetchall()


# ---------------------------------------------------------------- what the file has


def activities_between(office: Office, since: date, until: date) -> list[Activity]:
    """The activities of some days."""
    return rows.select(office, Activity, "WHERE date BETWEEN ? AND ? ORDER BY id", (str(since), str(until)))


def attendances_of(office: Office, activities: Sequence[int]) -> list[Attendance]:
    """Who was at some activities."""
    return _of_activities(office, Attendance, activities)


def outputs_of(office: Office, activities: Sequence[int]) -> list[Output]:
    """What came of some activities."""
    return _of_activities(office, Output, activities)


def _of_activities(office: Office, cls: type[Any], activities: Sequence[int]) -> list[Any]:
    return [
        each
        for part in rows.parts(activities)
        for each in rows.select(office, cls, f"WHERE activity_id IN ({rows.marks(part)}) ORDER BY id", part)
    ]


def known(office: Office, sheet: RegisterSheet) -> list[Any]:
    """All records of a register, as its list would give them."""
    if sheet.record is HonourEntry:
        of_others = [entry_of(each) for each in rows.select(office, Honour, "ORDER BY id")]
        return of_others + [entry_of(each) for each in rows.select(office, BranchHonour, "ORDER BY id")]
    return rows.select(office, sheet.record, "ORDER BY id")


# ---------------------------------------------------------------- what is written


def write(office: Office, new: Sequence[Any], changed: Iterable[Any], progress: Progress) -> None:
    """Insert rows, those of one table in the order of the ids foreseen for them, and write others. Within an operation."""
    changed = list(changed)
    for each in changed:
        rows.update(office, each)
    lists = {each.person_id for each in changed if isinstance(each, Attendance) and each.person_id}
    store_visits.keep_proved(office, (ActivityKind.READING,), lists)
    for cls in dict.fromkeys(type(each) for each in new):
        some = [each for each in new if type(each) is cls]
        counted = progress.over(some, len(some), "正在写入", every=500)
        if cls is BranchPost:
            _add_posts(office, counted)
        elif cls is BranchHonour:
            for honour in counted:
                store_honours.save(office, honour)
        else:
            rows.add_many(office, counted)


def _add_posts(office: Office, posts: Iterable[BranchPost]) -> None:
    by_branch: dict[int, list[BranchPost]] = {}
    for post in posts:
        by_branch.setdefault(post.branch_id or 0, []).append(post)
    for branch_id, theirs in by_branch.items():
        store_posts.save(office, branches_store.get(office, branch_id), theirs)
