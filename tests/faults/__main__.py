"""``make faults``: try all that can go wrong many times, print what came out, and write it into FAULTS.md."""

import os
import platform
import sqlite3
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tests.faults.conftest import FIGURE

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "FAULTS.md"
BEGIN, END = "<!-- written by make faults -->", "<!-- end -->"


class Table:
    """Collects what the tests say of themselves (``tell``), and which of them failed."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, int, str]] = []
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid.split("/")[-1])
        elif report.when == "call":
            self.lines += [value for name, value in report.user_properties if name == FIGURE]  # type: ignore[misc]
        elif report.skipped:
            self.lines.append((report.nodeid.split("::")[-1], 0, "not tried on this machine"))

    def text(self, seconds: float) -> str:
        """The table and how it came about, in Markdown."""
        tries = sum(times for _, times, _ in self.lines)
        machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}"
        head = (
            f"Measured on {date.today()} by `make faults` (`FAULTS={os.environ['FAULTS']}`) in {seconds / 60:.0f} minutes: "
            f"{tries:,} tries, {len(self.failed)} failed. {machine}, {os.cpu_count()} cores."
        )
        lines = [f"| {what} | {times:,} | {came_out} |" for what, times, came_out in self.lines]
        lines += [f"| {name} | | **failed** |" for name in self.failed]
        return "\n".join([head, "", "| tried | times | what came out |", "|---|---:|---|", *lines])


def main() -> int:
    """Exit status as pytest's."""
    os.environ.setdefault("FAULTS", "400")
    table, start = Table(), time.monotonic()
    status = int(pytest.main(["-q", "-m", "faults", "-p", "no:cacheprovider", str(ROOT / "tests")], plugins=[table]))
    text = table.text(time.monotonic() - start)
    print(text)
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
