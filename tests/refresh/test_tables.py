"""Which tables a page reads, and whether it says so: a page that leaves one out shows what was, not what is.

Every page is opened in the real window on a file in which every table has rows; rows are chosen, tabs and views turned,
and SQLite is asked which tables were read, on the window's connection and on the workers'. Views and triggers count by
the tables under them.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QTreeWidget, QTreeWidgetItemIterator, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.calendar.targets import ShowDay
from cadredesk.cases.targets import ShowOpenCases
from cadredesk.core.targets import Target
from cadredesk.db import digests, engine, file
from cadredesk.funds.records import VoucherQuery
from cadredesk.funds.targets import ShowVouchers
from cadredesk.liaisons.targets import ShowUncovered
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import ShowPeople
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.pages import TABS
from cadredesk.visits.records import VisitQuery
from cadredesk.visits.targets import ShowVisits
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.theme import Theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.facets import FacetPanel
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.table.record_table import RecordTable
from tests.full_office import rich_office
from tests.support import OPERATOR

PAGES = [spec.name for tab in TABS for spec in tab.pages]
ROWS = 12  # of each list are looked at
READ = 20  # SQLITE_READ
ALLOWED = 0  # SQLITE_OK


class Reads:
    """Which tables were read, under which name, by any connection of the program."""

    def __init__(self) -> None:
        self.by: dict[str, set[str]] = defaultdict(set)
        self._connections: list[engine.Connection] = []
        self._name = ""

    def connect(self, *given: Any, **options: Any) -> engine.Connection:
        """Open a connection as the program does, and watch it."""
        conn = _connect(*given, **options)
        self._connections.append(conn)
        self._watch(conn)
        return conn

    def _watch(self, conn: engine.Connection) -> None:
        conn.set_authorizer(self._note)

    def _note(self, act: int, table: str | None, *_more: str | None) -> int:
        if act == READ and table:
            self.by[self._name].add(table)
        return ALLOWED

    @contextmanager
    def under(self, name: str) -> Iterator[None]:
        """Note what is read under a name. Statements that were prepared before are prepared anew, and so noted again."""
        before, self._name = self._name, name
        self._again()
        yield
        self._name = before
        self._again()

    def _again(self) -> None:
        for conn in list(self._connections):
            try:
                self._watch(conn)
            except engine.Error:  # a worker's, closed by now
                self._connections.remove(conn)


_connect = file.connect


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    noted = Reads()
    monkeypatch.setattr(file, "connect", noted.connect)
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: pytest.fail(f"{type(error).__name__}: {error}"))
    return noted


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, reads: Reads, look: Theme) -> Iterator[MainWindow]:
    with rich_office(tmp_path) as office:
        path = office.path
    made = MainWindow(OPERATOR)
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.open_file(path)
    yield made
    made.close_office()


def run_timers(page: QWidget) -> None:
    """What the page would do a moment later."""
    for _ in range(3):
        for timer in page.findChildren(QTimer):
            if timer.isActive() and timer.isSingleShot():
                timer.stop()
                timer.timeout.emit()


def choose_rows(page: Page) -> Iterator[None]:
    """Stand on rows of every list and tree of the page, one after the other."""
    for table in page.findChildren(RecordTable):
        for at in _spread(table.count):
            if not table.isHidden():
                table.view.selectRow(at)
                run_timers(page)
                yield
    for tree in page.findChildren(QTreeWidget):
        if not isinstance(tree.parent(), FacetPanel):
            items = QTreeWidgetItemIterator(tree)
            while (item := items.value()) is not None:
                tree.setCurrentItem(item)
                run_timers(page)
                items += 1  # type: ignore[operator]
                yield


def _spread(count: int) -> list[int]:
    return sorted({round(at * (count - 1) / (ROWS - 1)) for at in range(ROWS)}) if count else []


def turn_views(page: Page) -> Iterator[None]:
    """Press every one of the buttons of which one is down: views, tabs, steps."""
    yield
    for group in page.findChildren(QButtonGroup):
        for each in group.buttons():
            if each.isVisible() and each.isEnabled() and each.isCheckable() and not each.isChecked():
                each.click()
                run_timers(page)
                yield


def choose_facets(page: Page) -> Iterator[None]:
    """Choose the first values of every group at the left, one after the other, and at last nothing."""
    for panel in page.findChildren(FacetPanel):
        heads = [panel.tree.topLevelItem(at) for at in range(panel.tree.topLevelItemCount())]
        for words in [head.text(0) for head in heads if head is not None]:
            if (item := _first(panel, words)) is not None:
                panel.press(item, False)
                run_timers(page)
                yield
        panel.clear()
        run_timers(page)
        yield


def _first(panel: FacetPanel, words: str) -> Any:
    """The first value of the group with these words, as it stands now: the tree is made anew at each choice."""
    for at in range(panel.tree.topLevelItemCount()):
        head = panel.tree.topLevelItem(at)
        if head is not None and head.text(0) == words and head.childCount():
            return head.child(0)
    return None


ASKED = PeopleQuery(
    as_of=date(2026, 3, 1),
    where=Filter(
        (
            Condition("last_visit", Op.SINCE, ("2020",)),
            *(Condition(f"has_{what}", Op.IS_NOT) for what in ("photo", "relatives", "attachments")),
        ),
        any=True,
    ),
)
TARGETS: list[Target] = [
    ShowPeople(query=ASKED),
    ShowPeople(query=PeopleQuery(where=ASKED.where)),
    ShowVisits(query=VisitQuery(text="张")),
    ShowDay(day=date(2026, 9, 1)),
    ShowVouchers(query=VoucherQuery()),
    ShowUncovered(),
    ShowUncovered(branches=True),
    ShowOpenCases(),
]


def look_at(page: Page, name: str) -> None:
    """Everything that can be looked at without a dialog."""
    page.refresh(page.reads)
    run_timers(page)
    for _ in turn_views(page):
        for _ in choose_rows(page):
            pass
    for _ in choose_facets(page):
        for _ in choose_rows(page):
            for _ in turn_views(page):
                pass
    if isinstance(search := getattr(page, "search", None), SearchBox):
        for text in ("张", "2026", ""):
            search.setText(text)
            run_timers(page)
    for target in (each for each in TARGETS if each.page == name):
        page.show_target(target)
        run_timers(page)


def watched(window: MainWindow) -> set[str]:
    """The tables of which a change is told."""
    assert window.office is not None
    return set(digests.watched_tables(window.office.conn))


def test_every_table_has_rows(window: MainWindow) -> None:
    """What is empty is not looked into."""
    assert window.office is not None
    conn = window.office.conn
    assert [table for table in watched(window) if not conn.execute(f"SELECT 1 FROM {table}").fetchone()] == []


def _with_rows(office: file.Office) -> set[int]:
    """Somebody out of each table in which people have rows: the one with most of them."""
    conn, found = office.conn, set()
    for table in digests.watched_tables(conn):
        if "person_id" in {column for _, column, *_ in conn.execute(f"PRAGMA table_info({table})")}:
            sql = f"SELECT person_id FROM {table} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
            found.add(conn.execute(sql).fetchone()[0])
    return found | {row[0] for row in conn.execute("SELECT kept_id FROM merged_people").fetchall()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_which_tables_it_reads(name: str, window: MainWindow, reads: Reads) -> None:
    with reads.under(name):
        window.show_page(name)
        assert window.page is not None
        look_at(window.page, name)
    assert "people" in reads.by[name]  # something was seen
    assert reads.by[name] & watched(window) - window.page.reads == set()


def test_a_panel_of_a_person_says_which_tables_it_reads(window: MainWindow, reads: Reads) -> None:
    window.show_page("people")
    page: Any = window.page
    run_timers(page)
    office = window.office
    assert office is not None
    page.facets.clear()
    found = {title: panel.tables for title, panel in page.card.panels.items()}
    for person in _with_rows(office):
        page.reveal(person)
        run_timers(page)
        for title in found:
            page.card.choose_tab(next(each for each in found if each != title))
            with reads.under(title):
                page.card.choose_tab(title)
    assert len(found) > 5
    missing = {title: reads.by[title] & watched(window) - tables for title, tables in found.items()}
    assert {title: tables for title, tables in missing.items() if tables} == {}
