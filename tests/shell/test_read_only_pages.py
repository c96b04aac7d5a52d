"""A file that can only be read: no page offers anything that writes, in a button, a menu or under a key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from cadredesk.db.file import open_office
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.pages import TABS
from cadredesk.widgets.page import Page
from tests.screen import Screen, at_the_screen
from tests.support import sample_office

PAGES = [page for tab in TABS for page in tab.pages]


@pytest.fixture
def reading(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Screen]:
    """The window on a sample office that somebody else has open."""
    with sample_office(tmp_path) as held, at_the_screen(qtbot, monkeypatch) as screen:
        screen.window.open_file(held.path)
        yield screen


def page_of(window: MainWindow, name: str) -> Page:
    window.show_page(name)
    assert window.page is not None
    return window.page


def test_no_page_offers_what_writes(reading: Screen) -> None:
    looked_at = []
    for spec in PAGES:
        page = page_of(reading.window, spec.name)
        if page.commands is None:
            continue
        looked_at.append(spec.name)
        table = getattr(page, "table", None)
        if table is not None and table.count:
            reading.wait(lambda table=table: table.current is not None)
        assert page.commands.writing, spec.name
        page.commands.update()
        offered = {command.id for command in page.commands.possible()}
        assert not offered & set(page.commands.writing), spec.name
        for command_id in page.commands.writing:
            assert not page.commands.action(command_id).isEnabled(), (spec.name, command_id)
        enabled = {
            command_id
            for button in page.findChildren(QAbstractButton)
            if button.isEnabled() and (command_id := button.property("command"))
        }
        assert not enabled & set(page.commands.writing), spec.name
    assert {"cases"} <= set(looked_at)


def test_the_same_commands_are_offered_where_it_can_be_written(reading: Screen, tmp_path: Path) -> None:
    page = page_of(reading.window, "cases")
    assert reading.window.office is not None and reading.window.office.read_only
    assert page.commands is not None
    (tmp_path / "other").mkdir()
    with sample_office(tmp_path / "other") as fresh:
        path = fresh.path
    with open_office(path, "李") as office:
        assert not office.read_only
    reading.window.open_file(path)
    page = page_of(reading.window, "cases")
    assert page.commands is not None
    assert {"add"} <= {command.id for command in page.commands.possible()}
