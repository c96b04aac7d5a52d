"""The list of activities of an office that has kept them for decades: 100,000 of them, with 2,000,000 names."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from cadredesk.core.progress import gc_paused
from cadredesk.db import rows as db_rows
from cadredesk.db.file import Office, open_office
from cadredesk.registers import store
from cadredesk.registers.activities.records import Activity, ActivityKind, Attendance
from cadredesk.registers.activities.store import listing
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.store import Listing
from tests.bench import Row, best_of
from tests.support import OPERATOR, TODAY, sample_office

ACTIVITIES, NAMES = 100_000, 20  # names of each
COLUMNS = ("date", "category", "topic", "branch_id", "sessions", "present", "entry_state")
RUNS = 3
ROWS_SEEN = 200


def rows(workdir: Path) -> Iterator[Row]:
    """What each look at the list costs, beside one look at every activity."""
    os.environ["CADREDESK_TODAY"] = TODAY.isoformat()
    with sample_office(workdir, people=2_000, years=2) as office:
        path = office.path
        _fill(office)
    with open_office(path, OPERATOR) as office:
        listed, everything = listing(), RegisterQuery()
        this_year = RegisterQuery(since=date(TODAY.year, 1, 1), until=date(TODAY.year, 12, 31))
        floor = best_of(RUNS, lambda: _look_at_all(office))
        for words, query in (("all", everything), ("this year", this_year)):
            total = store.count(office, listed, query)
            of, floor_is = f"activities, {words} ({total:,})", "full scan of activities"
            taken = best_of(RUNS, lambda q=query, n=total: _shown(office, listed, q, n, 0))
            yield Row(what=f"{of}: list shown", measured=taken, floor=floor, floor_is=floor_is, at_most=0.05)
            taken = best_of(RUNS, lambda q=query: _facets(office, listed, q))
            yield Row(what=f"{of}: facets counted", measured=taken, floor=floor, floor_is=floor_is, at_most=0.3)
        middle = best_of(RUNS, lambda: _shown(office, listed, everything, ACTIVITIES, ACTIVITIES // 2))
        yield Row(what="activities, all: scrolled to the middle", measured=middle, floor=floor, at_most=0.05)
        found = best_of(RUNS, lambda: store.count(office, listed, RegisterQuery(text="主题77")))
        yield Row(what="activities, all: words searched", measured=found, floor=floor, at_most=0.15)


@gc_paused()
def _fill(office: Office) -> None:
    kinds = list(ActivityKind)
    people = db_rows.column(office, "SELECT id FROM people ORDER BY id")
    with office.operation("填入活动", undoable=False):
        first = db_rows.next_id(office, "activities")
        db_rows.add_many(
            office,
            (
                Activity(
                    date=TODAY - timedelta(days=at % 9000), category=kinds[at % len(kinds)].value, topic=f"主题{at}",
                    branch_id=1 + at % 30,
                )
                for at in range(ACTIVITIES)
            ),
        )  # fmt: skip
        db_rows.add_many(
            office,
            (
                Attendance(activity_id=first + at, person_id=people[(at * 7 + which) % len(people)])
                for at in range(ACTIVITIES)
                for which in range(NAMES)
            ),
        )


def _look_at_all(office: Office) -> None:
    office.db.execute("SELECT count(*) FROM activities NOT INDEXED WHERE note <> ''").fetchall()


def _shown(office: Office, listed: Listing, query: RegisterQuery, total: int, start: int) -> None:
    store.count(office, listed, query)
    ids = store.window(office, listed, query, start, start + ROWS_SEEN, total)
    store.list_rows(office, listed, COLUMNS, ids)


def _facets(office: Office, listed: Listing, query: RegisterQuery) -> None:
    for name in listed.register.facets:
        store.facet_counts(office, listed, query, name)
