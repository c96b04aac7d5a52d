"""A file that is only read: no page offers a command that would write."""

from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office, open_office
from cadredesk.shell.pages import TABS
from cadredesk.widgets.page import Page
from cadredesk.widgets.task_runner import TaskRunner
from tests.support import empty_office

SPECS = {spec.name: spec for tab in TABS for spec in tab.pages}


def opened(name: str, office: Office, qtbot: QtBot) -> Page:
    page: Page = SPECS[name].build(office, TaskRunner(None, office))
    page.show()
    qtbot.waitUntil(lambda: page.commands is None or page.chosen is not None)  # with a row in front
    return page


def offered(page: Page) -> set[str]:
    """The words of all buttons and menu entries that can be pressed."""
    seen: list[QAction | QPushButton] = [*page.findChildren(QAction), *page.findChildren(QPushButton)]
    return {each.text().split("\t")[0].rstrip("…") for each in seen if each.isEnabled()}


@pytest.mark.usefixtures("_dressed")
@pytest.mark.parametrize("name", SPECS)
def test_no_command_that_writes_is_offered(name: str, sample: Path, qtbot: QtBot) -> None:
    with open_office(sample, "王芳") as office:
        page = opened(name, office, qtbot)
        if page.commands is None:  # until it has commands
            shiboken6.delete(page)
            return
        writing = {each.text.rstrip("…") for each in page.commands.possible() if each.writes}
        assert writing and writing <= offered(page)
        with open_office(sample, "李敏") as second:
            reading = opened(name, second, qtbot)
            assert reading.commands is not None
            assert [each.id for each in reading.commands.possible() if each.writes] == []
            assert writing & offered(reading) == set()
            shiboken6.delete(reading)
        shiboken6.delete(page)


@pytest.mark.usefixtures("_dressed")
@pytest.mark.parametrize("name", ["cases", "visits", "liaisons"])
def test_an_empty_list_offers_no_first_entry(name: str, tmp_path: Path, qtbot: QtBot) -> None:
    with empty_office(tmp_path) as office, open_office(office.path, "李敏") as second:
        for each, offers in ((office, True), (second, False)):
            page: Any = SPECS[name].build(each, TaskRunner(None, each))
            page.show()
            qtbot.waitUntil(lambda table=page.table: table.empty.isVisible())
            assert page.table.empty.action_button.isVisible() == offers
            shiboken6.delete(page)
