"""The whole self-test: offscreen, in a temporary folder, on a day that is always the same."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cadredesk.core import temporary
from cadredesk.self_test.check import Check, tried

DAY = "2026-10-08"  # between two festivals, so that every page has something to show
# Set before Qt is loaded; what it says of a screen that is none helps nobody.
_SURROUNDINGS = {"CADREDESK_TODAY": DAY, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"}


@dataclass(frozen=True, slots=True)
class Result:
    """All that was found."""

    checks: tuple[Check, ...]
    versions: dict[str, str]
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(each.ok for each in self.checks)

    def as_json(self) -> dict[str, Any]:
        """The value of ``--json``."""
        checks = [asdict(each) for each in self.checks]
        return {"ok": self.ok, "seconds": round(self.seconds, 1), "checks": checks, "versions": self.versions}


def examine(seen: Callable[[Check], None]) -> Result:
    """Make all checks, telling of each when it is made. Nothing of the user's is read or written."""
    began = time.monotonic()
    found: list[Check] = []
    versions: dict[str, str] = {}
    with temporary.apart_from_user() as folder, _environment():
        for check in _checks(folder, versions):
            found.append(check)
            seen(check)
    return Result(tuple(found), versions, time.monotonic() - began)


def _checks(folder: Path, versions: dict[str, str]) -> Iterator[Check]:
    """Qt comes with the modules: where it cannot be loaded that is said, and the rest is not tried."""
    from cadredesk.self_test import modules

    yield tried("程序模块", modules.load_all)
    started = tried("界面库", lambda: _start(versions))
    yield started
    if started.ok:
        from cadredesk.self_test import surroundings, window
        from cadredesk.self_test.jobs import OPERATOR, Jobs

        yield from surroundings.checks()
        jobs = Jobs(folder, window.load_paper)
        yield from jobs.checks()
        if jobs.office.exists():
            yield from window.checks(jobs.office, OPERATOR)


def _start(versions: dict[str, str]) -> str:
    from cadredesk.self_test import surroundings
    from cadredesk.shell.app import make_app

    make_app()
    versions.update(surroundings.versions())
    return f"Qt {versions['qt']}"


@contextmanager
def _environment() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in (*_SURROUNDINGS, "CADREDESK_FILE")}
    os.environ.update(_SURROUNDINGS)
    os.environ.pop("CADREDESK_FILE", None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
