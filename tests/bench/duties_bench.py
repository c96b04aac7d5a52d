"""How long it takes to say who is owed a visit, in an office of 50,000 people with the visits of a year."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cadredesk.db.file import Office, open_office
from cadredesk.duties import store, store_duties
from cadredesk.duties.records import Duty
from tests.bench import Row, best_of
from tests.support import OPERATOR, TODAY, big_office

PEOPLE = 50_000
RUNS = 5
SINCE, UNTIL = date(TODAY.year, 1, 1), date(TODAY.year, 12, 31)


def rows(workdir: Path) -> Iterator[Row]:
    """A year under all rules, what is open now, and one person; nothing is remembered from one run to the next."""
    with open_office(big_office(PEOPLE, 0), OPERATOR) as office:
        rules = store.rules(office)

        def reckon(person_id: int | None = None) -> list[Duty]:
            return store_duties.reckon(office, rules, SINCE, UNTIL, TODAY, person_id)

        def open_now() -> None:
            with office.another() as fresh:  # it has reckoned nothing yet
                store_duties.open_duties(fresh, TODAY)

        (anybody,) = office.conn.execute("SELECT max(person_id) FROM visits WHERE rule <> ''").fetchone()
        floor = best_of(RUNS, lambda: _read(office))
        floor_is = "reading the rows of people and visits alone"
        number = f"{len(reckon()):,} duties"
        yield Row(
            what=f"duties of {PEOPLE:,} people, a year, all rules ({number})",
            measured=best_of(RUNS, reckon),
            floor=floor,
            floor_is=floor_is,
            at_most=0.5,
        )
        yield Row(
            what=f"open duties now, {PEOPLE:,} people",
            measured=best_of(RUNS, open_now),
            floor=floor,
            floor_is=floor_is,
            at_most=0.5,
        )
        yield Row(
            what="one person's duties of a year",
            measured=best_of(RUNS, lambda: reckon(anybody)),
            floor=best_of(RUNS, lambda: _read_one(office, anybody)),
            floor_is="reading the rows of that person",
            at_most=0.02,
        )


def _read(office: Office) -> None:
    """What no reckoning can do without."""
    people = "SELECT id, category, rank, treatment, survivor_kind, admitted_on, moved_in_on, died_on, moved_out_on, birth, checkup_on"
    office.conn.execute(f"{people} FROM people").fetchall()
    visits = "SELECT date, person_id, id, rule FROM visits WHERE rule <> '' AND date BETWEEN ? AND ?"
    office.conn.execute(visits, (SINCE.isoformat(), UNTIL.isoformat())).fetchall()


def _read_one(office: Office, person_id: int) -> None:
    office.conn.execute("SELECT * FROM people WHERE id = ?", (person_id,)).fetchall()
    office.conn.execute("SELECT date, id, rule FROM visits WHERE person_id = ?", (person_id,)).fetchall()
