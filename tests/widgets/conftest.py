"""Parts are tested in the program's own look, light and at 100 %."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from cadredesk.widgets.controls import theme
from tests.fixtures import answers

__all__ = ["answers", "look"]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[theme.Theme]:
    """The theme, put back after each test."""
    worn = theme.start(qapp)
    worn.set_scheme(theme.LIGHT)
    worn.set_zoom(100)
    yield worn
    worn.set_zoom(100)
    worn.set_scheme(theme.LIGHT)
