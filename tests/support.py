"""Office files for tests: an empty one, and the sample office, made once in a process and copied for each test."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from cadredesk.core import dates
from cadredesk.core.kinds import VisitGroup
from cadredesk.core.names import pinyin_of
from cadredesk.core.progress import Progress
from cadredesk.db import journal, rows
from cadredesk.db.file import Office, create_office, open_office
from cadredesk.people.records import Person
from cadredesk.people.rules import audience_of
from cadredesk.sample import office as sample
from cadredesk.visits.records import GROUPS, Rule, Visit

OFFICE_NAME = "青山县委老干部局"
OPERATOR = "张敏"
TODAY = date(2026, 10, 8)  # between 中秋 (2026-09-25) and 重阳 (2026-10-18)

_FOLDER = TemporaryDirectory(prefix="cadredesk-sample-")  # goes when the process ends


def new_office(path: Path, name: str = OFFICE_NAME, operator: str = OPERATOR) -> Office:
    """What ``create_office`` makes, sixteen times as fast: a copy of what it has made; whoever asked for it closes it."""
    with path.open("xb") as file:
        file.write(_created(name, operator, dates.today()))
    return open_office(path, operator)


@cache
def _created(name: str, operator: str, _today: date) -> bytes:
    with TemporaryDirectory(prefix="cadredesk-new-") as folder:
        path = Path(folder, "office.db")
        create_office(path, name, operator).close()
        return path.read_bytes()


def empty_office(folder: Path, *, operator: str = OPERATOR) -> Office:
    """A new office file ``office.db`` without people; whoever asked for it closes it."""
    return new_office(folder / "office.db", operator=operator)


def sample_office(
    folder: Path, people: int = 120, years: int = 2, *, seed: int = 1, today: date = TODAY, operator: str = OPERATOR
) -> Office:
    """The sample office as ``sample.db`` in a folder, its books beginning on 1 January of ``today``'s year.

    Set CADREDESK_TODAY to ``TODAY`` where the program asks what day it is. Whoever asked for it closes it.
    """
    path = folder / "sample.db"
    shutil.copyfile(_built(people, years, seed, today), path)
    return open_office(path, operator)


@cache
def _built(people: int, years: int, seed: int, today: date) -> Path:
    path = Path(_FOLDER.name) / f"{people}-{years}-{seed}-{today}.db"
    with create_office(path, OFFICE_NAME, OPERATOR) as office:
        sample.fill(office, people=people, years=years, seed=seed, today=today, progress=Progress())
    return path


def fill_visits(
    office: Office, number: int, *, today: date = TODAY, years: int = 5, progress: Progress | None = None
) -> None:
    """Add ``number`` visits spread over some years and everybody in the office, in operations of 100,000."""
    progress = progress or Progress()
    lines = _visit_rows(office, number, today, years)
    for done in range(0, number, 100_000):
        progress.report(done, number, "正在加入走访记录")
        with office.operation("加入走访记录", undoable=False):
            rows.insert_many(office, Visit, (), islice(lines, 100_000))


def _visit_rows(office: Office, number: int, today: date, years: int) -> Iterator[tuple[object, ...]]:
    """Stored values in the order of the columns: person and date first, the category last."""
    assert rows.columns_of(Visit)[:2] == ("person_id", "date") and rows.columns_of(Visit)[-1] == "category"
    random = Random(number)
    people = [
        (person, audience_of(*rest))
        for person, *rest in office.db.execute("SELECT id, category, rank, treatment, survivor_kind FROM people")
    ]
    templates = [rows.stored(_visit(random))[2:-1] for _ in range(500)]
    for order in range(number):
        person, audience = random.choice(people)
        day = today - timedelta(days=(number - order) * 365 * years // number)
        yield (person, day.isoformat(), *random.choice(templates), audience)


def _visit(random: Random) -> Visit:
    casual = random.random() < 0.3
    rule = "" if casual else random.choice(list(Rule)).value
    return Visit(
        rule=rule,
        kind="日常走访" if casual else "",
        visit_group=GROUPS.get(rule, VisitGroup.CONDOLENCE).value,
        visitors=random.choice(("李明", "王芳、赵强", "陈静", "县人民医院医护人员")),
        place="家中",
        fen=random.choice((None, None, None, 30_000, 50_000)),
        goods=random.choice(("", "牛奶、水果", "大米、食用油")),
        condition=random.choice(("", "身体健康，精神很好", "血压偏高，按时服药", "行动不便，需人搀扶")),
        requests=random.choice(("", "", "", "希望多组织参观学习活动")),
    )


def big_office(people: int, visits: int) -> Path:
    """A closed file with so many people and visits, made once in a process: look, and copy before you write."""
    path = Path(_FOLDER.name) / f"{people}-people-{visits}-visits.db"
    if not path.exists():
        with create_office(path, OFFICE_NAME, OPERATOR) as office:
            sample.fill(office, people=people, years=1, today=TODAY, progress=Progress())
            (there,) = office.db.execute("SELECT count(*) FROM visits").fetchone()
            fill_visits(office, max(visits - there, 0))
    return path


def initials_of(name: str) -> str:
    """The first letter of each syllable: zjg."""
    return "".join(syllable[0] for syllable in pinyin_of(name).split())


def changes_of_row(office: Office, table: str, row_id: int) -> list[journal.RowChange]:
    """What happened to one row, newest first."""
    sql = "SELECT id FROM changes WHERE tbl = ? AND row_id = ? ORDER BY id DESC"
    return journal.changes(office, [change for (change,) in office.conn.execute(sql, (table, row_id)).fetchall()])


def all_people(office: Office) -> list[Person]:
    """Everybody in the file."""
    return rows.select(office, Person)
