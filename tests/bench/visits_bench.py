"""How the visits tab opens and scrolls in an office with a million visits, beside one with a thousand."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from cadredesk.db.file import open_office
from cadredesk.visits.ui.page import VisitsPage
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.bench import Row
from tests.support import OPERATOR, TODAY, big_office

PEOPLE, MANY, FEW = 2_000, 1_000_000, 1_000
RUNS = 5
SETTLED = 300  # ms until the facets are counted


def rows(workdir: Path) -> Iterator[Row]:
    """Opening the tab until its rows stand there; scrolling to the end; a facet; counting the facets."""
    import os

    os.environ["CADREDESK_TODAY"] = TODAY.isoformat()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.start(app)
    few, many = _times(big_office(60, FEW)), _times(big_office(PEOPLE, MANY))
    for what in few:
        yield Row(
            what=f"走访 tab, {MANY:,} visits: {what}",
            measured=many[what],
            floor=few[what],
            floor_is=f"the same with {FEW:,}",
            times=1.5,
        )


def _times(path: Path) -> dict[str, float]:
    """The shortest of a few runs of each thing that a user waits for."""
    with open_office(path, OPERATOR) as office:
        office.db.execute("SELECT count(*) FROM visits").fetchone()  # both files are in memory then
        best: dict[str, float] = {}
        for _ in range(RUNS):
            window = QMainWindow()
            window.resize(1366, 740)
            for what, seconds in _one_run(window, office).items():
                best[what] = min(best.get(what, seconds), seconds)
            window.close()
        return best


def _one_run(window: QMainWindow, office: object) -> dict[str, float]:
    page: list[VisitsPage] = []

    def open_page() -> None:
        page.append(VisitsPage(office, TaskRunner(window, office)))  # type: ignore[arg-type]
        window.setCentralWidget(page[0])
        window.show()
        window.grab()

    def scroll() -> None:
        page[0].table.view.scrollToBottom()
        window.grab()

    taken = {"opens": _seconds(open_page)}
    QTest.qWait(SETTLED)
    taken["scrolls to the end of this year"] = _seconds(scroll)
    page[0].facets.set_chosen({"period": ("全部",)})
    taken["scrolls to the end of all"] = _seconds(scroll)
    QTest.qWait(SETTLED)
    return taken


def _seconds(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
