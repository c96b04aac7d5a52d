"""How large an office file is after ten years of work, and how fast it then opens, beside the file after one year."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copyfile

from cadredesk.branches.records import Liaison
from cadredesk.core.progress import Progress
from cadredesk.db import rows as db_rows
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office, create_office, open_office
from cadredesk.db.undo import undo
from cadredesk.funds import store_budgets
from cadredesk.funds.records import Budget
from cadredesk.import_export import actions as imports
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from cadredesk.sample import funds as sample_funds
from cadredesk.sample import office as sample
from cadredesk.sample.rng import SampleRandom
from cadredesk.sample.visits import VisitGenerator
from cadredesk.visits import actions as visits_actions
from cadredesk.visits.records import Visit
from tests.bench import Row, best_of
from tests.support import OFFICE_NAME, OPERATOR

PEOPLE, FIRST, YEARS = 2779, 2017, 10
TOGETHER = 30  # visits recorded in one go
EDITS, DRAFTS, UNDONE = 200, 100, 40  # a year


def rows(workdir: Path) -> Iterator[Row]:
    """Each year: all visits and their vouchers, an import, changes one by one, things undone, forms half filled in."""
    path, first = workdir / "ten.db", workdir / "one.db"
    os.environ["CADREDESK_TODAY"] = f"{FIRST}-12-31"
    with create_office(path, OFFICE_NAME, OPERATOR) as office:
        sample.fill(office, people=PEOPLE, years=1, today=date(FIRST, 12, 31), progress=Progress())
        _work(office, FIRST, workdir, [])
    copyfile(path, first)
    for year in range(FIRST + 1, FIRST + YEARS):
        os.environ["CADREDESK_TODAY"] = f"{year}-12-31"
        with open_office(path, OPERATOR) as office:
            _work(office, year, workdir, _visits(office, year))
    del os.environ["CADREDESK_TODAY"]
    assert db_backup.verify(path).ok
    yield Row(
        what=f"the file after {YEARS} years, {PEOPLE:,} people", unit="MB",
        measured=path.stat().st_size / 1e6, floor=first.stat().st_size / 1e6, floor_is="after one year", at_most=150,
    )  # fmt: skip
    yield Row(
        what=f"opening it after {YEARS} years",
        measured=best_of(9, lambda: open_office(path, OPERATOR).close()),
        floor=best_of(9, lambda: open_office(first, OPERATOR).close()), floor_is="after one year", times=1.5,
    )  # fmt: skip
    with open_office(path, OPERATOR) as office:
        measured = best_of(3, lambda: db_backup.backup(office, workdir / "backups").path.unlink())
    yield Row(what=f"a proved backup after {YEARS} years", measured=measured, at_most=10)


def _visits(office: Office, year: int) -> list[Visit]:
    """All that the sample office would have in such a year, by date."""
    liaisons = db_rows.select(office, Liaison)
    names = {each.id or 0: each.name for each in liaisons}
    generator = VisitGenerator(SampleRandom(f"{year}"), names, date(year, 1, 1), date(year, 12, 31))
    return generator.visits(_everybody(office), Progress())


def _everybody(office: Office) -> list[Person]:
    return db_rows.select(office, Person)


def _work(office: Office, year: int, folder: Path, visits: Sequence[Visit]) -> None:
    """A year at the desk; of the first year the visits and their money are there already."""
    saved: list[Visit] = []
    for at in range(0, len(visits), TOGETHER):
        saved += visits_actions.record_many(office, visits[at : at + TOGETHER])
    if saved:
        _pay(office, year, [visit for visit in saved if visit.fen])
    people = [person for person in _everybody(office) if not person.died_on]
    for number, person in enumerate(people[:EDITS]):
        people_actions.save_person(office, replace(person, mobile=f"139{year}{number:04}", note=f"{year}年电话核对"))
    for person in people[:UNDONE]:
        people_actions.save_person(office, replace(person, address=f"县城{year}号"))
        undo(office)
    roster = folder / f"{year}.csv"
    changed = "".join(f"{each.name},{each.id_number or ''},{year}年体检名单\n" for each in people)
    roster.write_text(f"姓名,身份证号,备注\n{changed}", "utf-8")
    imports.run(office, imports.preview(office, "people", roster), skip_bad=True)
    drafts = StoredDrafts(office)
    for number in range(DRAFTS):
        drafts.save(f"visit:{number % 5}", {"note": "话没有写完" * 20})
        if number % 2:
            drafts.drop(f"visit:{number % 5}")


def _pay(office: Office, year: int, visits: list[Visit]) -> None:
    """The vouchers of a year, with all their steps."""
    people = _everybody(office)
    survivors: dict[int | None, Person] = {person.cadre_id: person for person in people if person.cadre_id}
    generator = _Vouchers(
        office, SampleRandom(f"{year} funds"), date(year, 12, 31), clerk="张敏", head="李主任", survivors=survivors
    )
    with office.operation(f"{year} 年的凭证", undoable=False):
        generator.insert_vouchers([], visits)


class _Vouchers(sample_funds.VoucherGenerator):
    """Last year's budgets are there already."""

    def _budgets(self, year: int, spent: Mapping[str, int]) -> dict[str, Budget]:
        known = {each.name: each for each in store_budgets.budgets_between(self.office, year, year)}
        return known or super()._budgets(year, spent)
