"""The study grid of 200 branches × 12 months, and the marks of their members, where every study day has its list of names."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cadredesk.branches.records import Branch
from cadredesk.core.progress import gc_paused
from cadredesk.db import rows as db_rows
from cadredesk.db.file import Office, open_office
from cadredesk.registers.activities.records import Activity, ActivityKind, Attendance
from cadredesk.registers.study import actions, store, store_marks
from cadredesk.today import actions as today_actions
from tests.bench import Row, best_of
from tests.support import OPERATOR, TODAY, sample_office

BRANCHES, PEOPLE, YEARS = 200, 4_000, 2
RUNS = 3
STUDY = ActivityKind.STUDY_DAY.value


def rows(workdir: Path) -> Iterator[Row]:
    """Reading the grid, writing one number, and who missed it; beside one look at every name on a list."""
    os.environ["CADREDESK_TODAY"] = TODAY.isoformat()
    with sample_office(workdir, people=PEOPLE, years=1) as office:
        path, first = office.path, _fill(office)
    with open_office(path, OPERATOR) as office:
        floor = best_of(RUNS, lambda: _look_at_all(office))
        floor_is = "full scan of the lists of names"
        taken = best_of(RUNS, lambda: store.branch_years(office, TODAY.year, STUDY))
        yield Row(
            what="study grid, 200 branches × 12 months", measured=taken, floor=floor, floor_is=floor_is, at_most=0.05
        )
        written = best_of(
            RUNS, lambda: actions.set_numbers(office, STUDY, TODAY.year, {(first, TODAY.month): _next(office)})
        )
        yield Row(what="study grid: a number written", measured=written, at_most=0.1)
        taken = best_of(RUNS, lambda: store_marks.member_years(office, TODAY.year, first))
        yield Row(what="marks of a branch's members", measured=taken, floor=floor, at_most=0.1)
        taken = best_of(RUNS, lambda: today_actions.gather(office, TODAY))
        yield Row(what=f"今日 with {BRANCHES} branches that study", measured=taken, floor=floor, at_most=0.15)


def _next(office: Office) -> int:
    """Another number each time."""
    return 30 + int(office.conn.execute("SELECT count(*) FROM operations").fetchone()[0]) % 9


@gc_paused()
def _fill(office: Office) -> int:
    """Put everybody into 200 branches, each with a list of names for each month; the id of a branch without one this month."""
    with office.operation("填入学习", undoable=False):
        first = db_rows.next_id(office, "branches")
        db_rows.add_many(office, (Branch(name=f"第{at}党支部", study_day="每月8日") for at in range(BRANCHES)))
        office.conn.execute(f"UPDATE people SET branch_id = {first} + id % {BRANCHES}")
        people = dict(office.conn.execute("SELECT id, branch_id FROM people").fetchall())
        made = db_rows.next_id(office, "activities")
        held = [
            (branch, date(year, month, 8))
            for branch in range(first, first + BRANCHES)
            for year in range(TODAY.year - YEARS + 1, TODAY.year + 1)
            for month in range(1, 13)
            if date(year, month, 8) <= TODAY and (branch, year, month) != (first, TODAY.year, TODAY.month)
        ]
        db_rows.add_many(office, (Activity(date=day, category=STUDY, branch_id=branch) for branch, day in held))
        members: dict[int, list[int]] = {}
        for person, branch in people.items():
            members.setdefault(branch, []).append(person)
        db_rows.add_many(
            office,
            (
                Attendance(activity_id=made + at, person_id=person)
                for at, (branch, day) in enumerate(held)
                for person in members.get(branch, ())
                if (person + day.month) % 5
            ),
        )
    return first


def _look_at_all(office: Office) -> None:
    office.db.execute("SELECT count(*) FROM attendances NOT INDEXED WHERE note <> ''").fetchall()
