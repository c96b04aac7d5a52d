"""The window with the sample office."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cadredesk.db.backups.backup import verify
from tests.screen import Screen, opened
from tests.support import sample_office


@pytest.fixture
def screen(screen: Screen, tmp_path: Path) -> Iterator[Screen]:
    """The window with the sample office, whose file is whole in the end."""
    with sample_office(tmp_path) as office:
        path = office.path
    opened(screen, path)
    yield screen
    assert verify(path).ok
