"""The architecture at run time; what may import what is import-linter's part (``make lint``)."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import cadredesk.core
from tests.support import sample_office

HEAVY = {"PySide6", "reportlab", "pypinyin", "qtawesome", "python_calamine", "xlsxwriter", "cn2an", "borax", "stdnum"}
SQL = {"sqlite3", "sqlite_utils"}


def loaded_after(statements: str) -> set[str]:
    """The outermost packages that a fresh Python has loaded after running some statements."""
    program = f"import sys\n{statements}\nprint(*{{name.partition('.')[0] for name in sys.modules}}, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_the_command_line_starts_without_what_only_some_commands_need() -> None:
    loaded = loaded_after("from cadredesk.cli import run\nassert run(['--help']) == 0")
    assert "click" in loaded
    assert not loaded & HEAVY


def test_core_knows_neither_qt_nor_sql() -> None:
    modules = [f"cadredesk.core.{found.name}" for found in pkgutil.iter_modules(cadredesk.core.__path__)]
    assert not loaded_after(f"import {', '.join(modules)}") & (HEAVY | SQL)


def test_rows_of_features_that_nobody_has_opened_have_their_words() -> None:
    """As in the window that has just been started: only the list of people is there, and an undo names a visit."""
    loaded_after(
        "import cadredesk.people.ui.page\n"
        "assert 'cadredesk.visits.records' not in sys.modules\n"
        "from cadredesk.core.fields import noun_of\n"
        "words = [noun_of(table) for table in ('visits', 'relatives', 'branch_posts', 'budget_adjustments')]\n"
        "assert words == ['走访', '亲属', '任职', '预算调整'], words"
    )


def test_what_features_declare_is_found_without_windows_or_paper() -> None:
    loaded = loaded_after(
        "from cadredesk.core.features import declared\n"
        "from cadredesk.core.fields import noun_of\n"
        "assert declared('store_follow', 'FOLLOWERS') and declared('store_undo', 'CHECKS') and noun_of('visits') == '走访'"
    )
    assert not loaded & HEAVY


def test_the_window_opens_on_the_people_without_what_it_needs_later(tmp_path: Path) -> None:
    """The first row is chosen and painted; cards, tips and formats of dates come after that."""
    with sample_office(tmp_path, 20, 1) as office:
        path = office.path
    loaded = loaded_after(
        "import os\n"
        "os.environ |= {'QT_QPA_PLATFORM': 'offscreen', 'QT_LOGGING_RULES': '*=false'}\n"
        "from cadredesk.core import user_settings\n"
        "user_settings.save('tab', 'people')\n"
        "from cadredesk.shell import app as shell\n"
        "def look(app, window):\n"
        "    sys.excepthook = sys.__excepthook__\n"
        "    window.show()\n"
        "    window.page.table.view.viewport().repaint()\n"
        "    assert window.page.table.current is not None\n"
        "    return 0\n"
        "shell.run_until_closed = look\n"
        f"assert shell.open_window({str(path)!r}, '张敏') == 0\n"
        "from PySide6 import QtWidgets\n"
        "assert 'QWizard' not in vars(QtWidgets), 'some call made PySide6 load every class of widgets'\n"
        "assert 'cadredesk.visits.ui.panel' not in sys.modules\n"
    )
    assert "PySide6" in loaded
    assert not loaded & (HEAVY - {"PySide6"} | {"decimal", "html", "_strptime"})
