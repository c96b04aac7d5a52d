"""The house as it stands when it runs; what may import what is import-linter's part (``make lint``)."""

import pkgutil
import subprocess
import sys

import pytest

import cadredesk.core

HEAVY = {"PySide6", "reportlab", "pypinyin", "qtawesome", "python_calamine", "xlsxwriter", "cn2an", "borax", "stdnum"}
SQL = {"sqlite3", "sqlite_utils"}


def imported_with(*modules: str) -> set[str]:
    """The outermost packages that a fresh Python has loaded after importing some modules."""
    program = f"import sys, {', '.join(modules)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["cadredesk.cli", "cadredesk.__main__"])
def test_the_command_line_starts_without_what_only_some_commands_need(module: str) -> None:
    assert not imported_with(module) & HEAVY


def test_core_knows_neither_qt_nor_sql() -> None:
    modules = [f"cadredesk.core.{found.name}" for found in pkgutil.iter_modules(cadredesk.core.__path__)]
    assert not imported_with(*modules) & (HEAVY | SQL)
