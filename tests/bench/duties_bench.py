"""How long it takes to say who is owed a visit, in an office of 50,000 people with the visits of a year.

Run as a program with a file it is the child, which measures: a process that has not made 50,000 people before, as the
clerk's has not.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cadredesk.db.file import Office
    from tests.bench import Row

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE = 50_000
RUNS = 7


def rows(workdir: Path) -> "Iterator[Row]":
    """A year under all rules, what is open now, and one person; nothing is remembered from one run to the next."""
    from tests.bench import Row
    from tests.support import TODAY, big_office

    told = _measured(big_office(PEOPLE, 0), TODAY)
    of_people = f"{PEOPLE:,} people"
    floor: dict[str, Any] = {"floor": told["floor"], "floor_is": "reading the rows of people and visits alone"}
    yield Row(
        what=f"duties of {of_people}, a year, all rules ({told['duties']:,} duties)",
        measured=told["year"],
        at_most=0.5,
        **floor,
    )
    yield Row(what=f"open duties now, {of_people}", measured=told["open"], at_most=0.5, **floor)
    yield Row(
        what="one person's duties of a year",
        measured=told["one"],
        floor=told["floor of one"],
        floor_is="reading the rows of that person",
        at_most=0.02,
    )


def _measured(path: Path, on: date) -> dict[str, Any]:
    command = [sys.executable, __file__, str(path), on.isoformat()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=True)
    return dict(json.loads(done.stdout))


# ---------------------------------------------------------------- the child


def _measure(path: Path, on: date) -> dict[str, Any]:
    from cadredesk.db.file import open_office
    from cadredesk.duties import store, store_duties
    from cadredesk.duties.records import Duty
    from tests.bench import best_of

    since, until = date(on.year, 1, 1), date(on.year, 12, 31)
    with open_office(path, "张敏") as office:
        rules = store.versions(office)

        def compute(person_id: int | None = None) -> list[Duty]:
            return store_duties.compute(office, rules, since, until, on, person_id)

        def open_now() -> None:
            with office.another() as fresh:  # it has computed nothing yet
                store_duties.open_duties(fresh, on)

        (anybody,) = office.conn.execute("SELECT max(person_id) FROM visits WHERE rule <> ''").fetchone()
        return {
            "duties": len(compute()),
            "floor": best_of(RUNS, lambda: _read(office, since, until)),
            "year": best_of(RUNS, compute),
            "open": best_of(RUNS, open_now),
            "one": best_of(RUNS, lambda: compute(anybody)),
            "floor of one": best_of(RUNS, lambda: _read_one(office, anybody)),
        }


def _read(office: "Office", since: date, until: date) -> None:
    """What no computation can do without."""
    people = "SELECT id, category, rank, treatment, survivor_kind, admitted_on, moved_in_on, died_on, moved_out_on, birth, checkup_on"
    office.conn.execute(f"{people} FROM people").fetchall()
    visits = "SELECT date, person_id, id, rule FROM visits WHERE rule <> '' AND date BETWEEN ? AND ?"
    office.conn.execute(visits, (since.isoformat(), until.isoformat())).fetchall()


def _read_one(office: "Office", person_id: int) -> None:
    office.conn.execute("SELECT * FROM people WHERE id = ?", (person_id,)).fetchall()
    office.conn.execute("SELECT date, id, rule FROM visits WHERE person_id = ?", (person_id,)).fetchall()


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))))
