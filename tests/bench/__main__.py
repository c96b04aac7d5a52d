"""``python -m tests.bench [NAME …]``: run all benchmarks, or those whose module's name contains a NAME."""

import gc
import importlib
import os
import pkgutil
import sys
import tempfile
import traceback
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import tests.bench
from tests.bench import Row

HEADER = ("what", "measured", "floor", "ratio", "reach", "")


def main(wanted: list[str]) -> int:
    """Print the table; exit status 1 if a benchmark broke, not if a figure is poor."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if wanted and not _modules(wanted):
        print(f"no benchmark is called so; there are {', '.join(_modules([]))}", file=sys.stderr)
        return 2
    broken = False
    table = [HEADER]
    for name in _modules(wanted):
        print(f"… {name}", file=sys.stderr, flush=True)
        try:
            table += [_cells(row) for row in _rows(name)]
        except Exception:
            traceback.print_exc()
            table.append((name, "broken", "", "", "", "✗"))
            broken = True
    for line in _aligned(table):
        print(line)
    return int(broken)


def _modules(wanted: list[str]) -> list[str]:
    names = sorted(found.name for found in pkgutil.iter_modules(tests.bench.__path__) if found.name != "__main__")
    return [name for name in names if not wanted or any(part in name for part in wanted)]


def _rows(name: str) -> list[Row]:
    """All rows of one module, run in a folder of its own with the user's settings out of reach."""
    with tempfile.TemporaryDirectory(prefix="cadredesk-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = folder
        gc.collect()
        gc.freeze()  # what an earlier module left must not be looked through while this one is timed
        return list(importlib.import_module(f"tests.bench.{name}").rows(Path(folder)))


def _cells(row: Row) -> tuple[str, ...]:
    floor = "" if row.floor is None else f"{_number(row.floor, row.unit)} {row.floor_is}".rstrip()
    ratio = "" if row.ratio is None else f"{row.ratio:.1f} ×"
    return (row.what, _number(row.measured, row.unit), floor, ratio, _reach(row), "✓" if row.reached else "✗")


def _reach(row: Row) -> str:
    parts = []
    if row.at_most is not None:
        parts.append(f"≤ {row.at_most:g} {row.unit}")
    if row.times is not None:
        parts.append(f"≤ {row.times:g} ×")
    return ", ".join(parts)


def _number(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}" if abs(value) < 1000 else f"{value:,.0f} {unit}"


def _aligned(table: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(_width(line[column]) for line in table) for column in range(len(HEADER))]
    for line in table:
        yield "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
