"""The sample office on the day on which it was made, and answers in the user's place."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import answers
from tests.support import TODAY, sample_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office

__all__ = ["answers", "sample"]


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Iterator[Office]":
    """120 people with the visits and money of two years."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with sample_office(tmp_path) as office:
        yield office
