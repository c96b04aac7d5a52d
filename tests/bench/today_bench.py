"""How long 今日 takes until it stands there: what it gathers, and the page itself, beside one look at everybody."""

import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from PySide6.QtWidgets import QApplication, QMainWindow

from cadredesk.db.file import Office, open_office
from cadredesk.today import actions
from cadredesk.today.page import TodayPage
from cadredesk.widgets import theme
from cadredesk.widgets.task_runner import TaskRunner
from tests.bench import Row, best_of
from tests.support import OPERATOR, TODAY, big_office

PEOPLE, VISITS = 10_000, 50_000
RUNS = 5


def rows(workdir: Path) -> Iterator[Row]:
    """Gathering for the first time after a change; the page from nothing to paint, gathering included."""
    os.environ["CADREDESK_TODAY"] = TODAY.isoformat()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.start(app)
    path = big_office(PEOPLE, VISITS)
    with open_office(path, OPERATOR) as office:
        floor = best_of(RUNS, lambda: _look_at_everybody(office))
    scan = {"floor": floor, "floor_is": "full scan of people", "at_most": 0.15}
    yield Row(what=f"今日, {PEOPLE:,} people: gathered", measured=min(_gathered(path) for _ in range(RUNS)), **scan)
    yield Row(what=f"今日, {PEOPLE:,} people: opens", measured=min(_opened(path) for _ in range(RUNS)), **scan)


def _look_at_everybody(office: Office) -> None:
    office.db.execute("SELECT count(*) FROM people NOT INDEXED WHERE note <> ''").fetchall()


def _gathered(path: Path) -> float:
    """By a connection of its own, as the worker has it: it has reckoned nothing yet."""
    with open_office(path, OPERATOR) as office:
        office.db.execute("SELECT count(*) FROM visits").fetchone()  # the file is in memory then
        start = perf_counter()
        actions.gather(office, TODAY)
        return perf_counter() - start


def _opened(path: Path) -> float:
    """On one thread, so that all of it is counted."""
    with open_office(path, OPERATOR) as office:
        office.db.execute("SELECT count(*) FROM visits").fetchone()
        window = QMainWindow()
        window.resize(1366, 740)
        tasks = TaskRunner(window, office)
        tasks.synchronous = True
        start = perf_counter()
        window.setCentralWidget(TodayPage(office, tasks))
        window.show()
        window.grab()
        taken = perf_counter() - start
        window.close()
    return taken
