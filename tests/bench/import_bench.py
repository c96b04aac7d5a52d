"""How long an import of a large roster takes, from the file to the journaled rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from cadredesk.db.file import Office, create_office
from cadredesk.import_export import actions
from cadredesk.import_export.records import ImportKind, RowOutcome, fields_for
from cadredesk.people.records import Person
from cadredesk.sheets.writer import write_table
from tests.bench import Row, best_of

PEOPLE = 10_000
COLUMNS = 45
RUNS = 3


def rows(workdir: Path) -> Iterator[Row]:
    """10,000 people of 45 columns: read, recognised, cleaned, checked, written and journaled."""
    path = _roster(workdir / "花名册.xlsx")
    floor = best_of(RUNS, lambda: _read_alone(path))
    taken = []
    for run in range(RUNS):
        with create_office(workdir / f"{run}.db", "测试县委老干部局", "王芳") as office:
            taken.append(best_of(1, lambda: _import(office, path)))
            again = best_of(1, lambda: _import(office, path, RowOutcome.UNCHANGED))
    yield Row(
        what=f"import of {PEOPLE:,} people × {COLUMNS} columns",
        measured=min(taken),
        floor=floor,
        floor_is="reading the file with calamine",
        at_most=3,
        times=30,
    )
    yield Row(what="the same file again: nothing to do", measured=again, at_most=4)


def _read_alone(path: Path) -> None:
    import python_calamine

    python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


def _import(office: Office, path: Path, outcome: RowOutcome = RowOutcome.ADDED) -> None:
    result = actions.run(office, actions.preview(office, ImportKind.PEOPLE, path))
    assert result.counts[outcome] == PEOPLE, result.counts


def _roster(path: Path) -> Path:
    """A roster without references: each person has an ID, dates, a rank and texts that differ."""
    from cadredesk.core import idcard
    from cadredesk.core.dates import PartialDate
    from cadredesk.core.fields import Kind

    fields = [field for field in fields_for(ImportKind.PEOPLE) if field.kind is not Kind.REFERENCE][:COLUMNS]
    assert len(fields) == COLUMNS

    def person(number: int) -> Person:
        born = date(1930, 1, 1) + timedelta(days=number)
        day = PartialDate(born.year, born.month)
        known = {
            field.name: f"{field.label}{number}"
            for field in fields
            if field.kind in (Kind.TEXT, Kind.LONG) and not field.name.endswith("_words")
        }
        known |= {field.name: field.choices[number % len(field.choices)] for field in fields if field.choices}
        later = {"work_started": 20, "party_joined": 25, "retired_on": 60, "revolution_joined": 17}
        return Person(
            **{name: value for name, value in known.items() if name not in ("name", "category", "survivor_kind")},
            name="张王李赵刘陈杨黄周吴"[number % 10] + chr(0x5EFA + number % 97) + chr(0x534E + number % 89),
            category="退休干部",
            id_number=idcard.to18(f"5326{21 + number % 8}{born:%y%m%d}{2 * (number % 500) + (number % 2 == 0):03}"),
            birth=PartialDate.of(born),
            mobile=f"138{number:08}",
            **{name: PartialDate(day.year + years, day.month) for name, years in later.items()},
        )

    people = map(person, range(PEOPLE))
    write_table(path, "离退休干部花名册", fields, ([getattr(one, field.name) for field in fields] for one in people))
    return path
