"""What the tests of faults share: their figures for the table, and a disk that is soon full."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cadredesk.db.file import Office
from tests.support import TODAY, sample_office

Tell = Callable[[str, int, str], None]  # what was tried, how often, what came out
FIGURE = "figure"


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Say a line of the table that ``make faults`` prints; said after all was found as it should be."""
    return lambda what, times, came_out: record_property(FIGURE, (what, times, came_out))


@pytest.fixture(autouse=True)
def _fixed_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())


@pytest.fixture
def small_office(tmp_path: Path) -> Iterator[Office]:
    """The sample office with 20 people, open."""
    folder = tmp_path / "单位"
    folder.mkdir()
    with sample_office(folder, people=20) as office:
        yield office


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """An empty disk of 8 MB."""
    place = tmp_path / "小盘"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "cadredesk-tests", str(place)]
    if os.name == "nt" or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def unfinished(folder: Path) -> list[str]:
    """What was left half done in a folder, however deep."""
    return [each.name for each in folder.rglob("*") if ".part" in each.name or each.name.endswith("-journal")]
