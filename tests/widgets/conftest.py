"""Parts are tested in the program's own look, light and at 100 %."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cadredesk.widgets.controls import theme
from cadredesk.widgets.table.record_table import RecordTable
from tests.fixtures import answers, styled
from tests.widgets.record_tables import FIELDS

__all__ = ["answers", "look"]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[theme.Theme]:
    """The theme, put back after each test."""
    worn = styled()
    worn.set_scheme(theme.LIGHT)
    worn.set_zoom(100)
    yield worn
    worn.set_zoom(100)
    worn.set_scheme(theme.LIGHT)


@pytest.fixture
def table(qtbot: QtBot) -> RecordTable:
    made = RecordTable("test", FIELDS, noun="人员", unit="人")
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    return made
