"""How long 今日 takes until it stands there: what it gathers, and the page itself, beside one look at everybody.

The page gathers on the worker. So what the eye waits for is told in two figures: when the window is first painted, with
the day at its head, and when all figures stand in it. Who turns to it from another tab finds it read: a third figure.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QMainWindow

from cadredesk.core import user_settings
from cadredesk.db.file import Office, open_office
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.workspace import TAB
from cadredesk.today import actions
from cadredesk.today.ui.page import TodayPage
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.bench import Row, best_of
from tests.support import OPERATOR, TODAY, big_office

PEOPLE, VISITS = 10_000, 50_000
RUNS = 5


def rows(workdir: Path) -> Iterator[Row]:
    """Gathering for the first time after a change; the page from nothing to paint, as the window opens it."""
    os.environ["CADREDESK_TODAY"] = TODAY.isoformat()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.start(app)
    path = big_office(PEOPLE, VISITS)
    with open_office(path, OPERATOR) as office:
        floor = best_of(RUNS, lambda: _look_at_everybody(office))
    opened = [_opened(app, path) for _ in range(RUNS)]
    painted, stands = (min(taken) for taken in zip(*opened, strict=True))
    of = f"今日, {PEOPLE:,} people"
    floor_is = "full scan of people"
    gathered = min(_gathered(path) for _ in range(RUNS))
    yield Row(what=f"{of}: gathered", measured=gathered, floor=floor, floor_is=floor_is, at_most=0.15)
    yield Row(what=f"{of}: first painted", measured=painted, at_most=0.1)
    yield Row(what=f"{of}: all figures stand", measured=stands, floor=floor, floor_is=floor_is, at_most=0.15)
    turned = min(_turned_to(app, path) for _ in range(3))
    yield Row(what=f"{of}: turned to from another tab, all figures", measured=turned, at_most=0.15)


def _look_at_everybody(office: Office) -> None:
    office.db.execute("SELECT count(*) FROM people NOT INDEXED WHERE note <> ''").fetchall()


def _gathered(path: Path) -> float:
    """By a connection of its own, as the worker has it: it has computed nothing yet."""
    with open_office(path, OPERATOR) as office:
        office.db.execute("SELECT count(*) FROM visits").fetchone()  # the file is in memory then
        start = perf_counter()
        actions.gather(office, TODAY)
        return perf_counter() - start


def _turned_to(app: QApplication, path: Path) -> float:
    """Seconds from the press of the tab until all is painted, when the window has come to rest on the people."""
    user_settings.save(TAB, "people")
    window = MainWindow(OPERATOR)
    window.resize(1366, 740)
    window.show()
    window.open_file(path)
    workspace = window.workspace
    assert workspace is not None
    while "today" not in workspace.built or workspace.page("today").found is None:  # type: ignore[attr-defined]
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    start = perf_counter()
    window.show_page("today")
    window.grab()
    taken = perf_counter() - start
    window.close()
    return taken


def _opened(app: QApplication, path: Path) -> tuple[float, float]:
    """Seconds until the page is first painted, and until it is painted with all that it gathered."""
    with open_office(path, OPERATOR) as office:
        office.db.execute("SELECT count(*) FROM visits").fetchone()
        window = QMainWindow()
        window.resize(1366, 740)
        start = perf_counter()
        page = TodayPage(office, TaskRunner(window, office))
        window.setCentralWidget(page)
        window.show()
        window.grab()
        painted = perf_counter() - start
        while page.found is None:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        window.grab()
        stands = perf_counter() - start
        window.close()
    return painted, stands
