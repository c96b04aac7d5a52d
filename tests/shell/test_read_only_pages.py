"""A file that is only read: no page offers a command that would write."""

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office, open_office
from cadredesk.shell.pages import TABS
from cadredesk.widgets.page.page import Page
from cadredesk.widgets.page.task_runner import TaskRunner

FIGURES = ("summary", "proof")  # pages that write nothing
SPECS = {spec.name: spec for tab in TABS for spec in tab.pages}


def opened(name: str, office: Office, qtbot: QtBot) -> Page:
    page: Page = SPECS[name].build(office, TaskRunner(None, office))
    page.show()
    if name not in ("today", "calendar", "study", *FIGURES):  # which have no list of records
        qtbot.waitUntil(lambda: page.commands is None or page.chosen is not None)  # with a row in front
    return page


def offered(page: Page) -> set[str]:
    """The words of all menu entries and visible buttons that can be pressed."""
    entries = {each.text().split("\t")[0] for each in page.findChildren(QAction) if each.isEnabled()}
    buttons = {each.text() for each in page.findChildren(QPushButton) if each.isVisible() and each.isEnabled()}
    return {each.rstrip("…") for each in entries | buttons}


@pytest.mark.usefixtures("_styled_app")
@pytest.mark.parametrize("name", SPECS)
def test_no_command_that_writes_is_offered(name: str, sample: Path, qtbot: QtBot) -> None:
    with open_office(sample, "王芳") as office:
        page = opened(name, office, qtbot)
        if page.commands is None:  # until it has commands
            shiboken6.delete(page)
            return
        writing = {
            (each.words() if each.words else each.text).rstrip("…") for each in page.commands.possible() if each.writes
        }
        assert (writing or name in (*FIGURES, "study")) and writing <= offered(page)
        with open_office(sample, "李敏") as second:
            reading = opened(name, second, qtbot)
            assert reading.commands is not None
            assert [each.id for each in reading.commands.possible() if each.writes] == []
            assert writing & offered(reading) == set()
            shiboken6.delete(reading)
        shiboken6.delete(page)


@pytest.mark.usefixtures("_styled_app")
def test_numbers_of_study_are_not_typed_where_the_file_is_only_read(sample: Path, qtbot: QtBot) -> None:
    with open_office(sample, "王芳"), open_office(sample, "李敏") as second:
        page = opened("study", second, qtbot)
        assert page.months.model.columns and not any(column.typed for column in page.months.model.columns)
        shiboken6.delete(page)
