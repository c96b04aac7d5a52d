"""Office files for tests: an empty one, and the sample office, built once in a process and copied for each test."""

import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from cadredesk.core.progress import Progress
from cadredesk.db.file import Office, create_office, open_office
from cadredesk.office import sample

OFFICE_NAME = "青山县委老干部局"
OPERATOR = "张敏"
TODAY = date(2026, 10, 8)  # between 中秋 (2026-09-25) and 重阳 (2026-10-18)

_FOLDER = tempfile.TemporaryDirectory(prefix="cadredesk-sample-")  # goes when the process ends


def empty_office(folder: Path, *, operator: str = OPERATOR) -> Office:
    """A new office file ``office.db`` without people; whoever asked for it closes it."""
    return create_office(folder / "office.db", OFFICE_NAME, operator)


def sample_office(
    folder: Path, people: int = 120, years: int = 2, *, seed: int = 1, today: date = TODAY, operator: str = OPERATOR
) -> Office:
    """The sample office as ``sample.db`` in a folder, its books beginning on 1 January of ``today``'s year.

    Set CADREDESK_TODAY to ``TODAY`` where the program asks what day it is. Whoever asked for it closes it.
    """
    path = folder / "sample.db"
    shutil.copyfile(_built(people, years, seed, today), path)
    return open_office(path, operator)


@cache
def _built(people: int, years: int, seed: int, today: date) -> Path:
    path = Path(_FOLDER.name) / f"{people}-{years}-{seed}-{today}.db"
    with create_office(path, OFFICE_NAME, OPERATOR) as office:
        sample.fill(office, people=people, years=years, seed=seed, today=today, progress=Progress())
    return path
