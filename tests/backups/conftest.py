"""Automatic backups to two places, and the window of the shell's tests."""

from pathlib import Path

import pytest

from cadredesk.db.backups.plan import Plan, save_plan
from tests.shell.conftest import _steady, _styled_app, answer, errors, opened, sample, window

__all__ = ["_steady", "_styled_app", "answer", "errors", "opened", "sample", "window"]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Automatic backups are on, to a folder and to a stick that is there."""
    wanted = Plan(folder=tmp_path / "备份", second=tmp_path / "U盘" / "老干部")
    save_plan(wanted)
    return wanted
