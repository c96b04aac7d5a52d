"""How soon the command line answers."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Row, best_of


def rows(workdir: Path) -> Iterator[Row]:
    """``cadredesk --help`` beside a Python that loads click and does nothing."""
    yield Row(
        what="the command line answers --help",
        measured=best_of(5, lambda: _run(workdir, "-m", "cadredesk", "--help")),
        floor=best_of(5, lambda: _run(workdir, "-c", "import click")),
        floor_is="python with click",
        times=4,
    )


def _run(workdir: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=workdir, check=True, stdout=subprocess.DEVNULL)
