"""Automatic backups to two places, and the window of the shell's tests."""

from pathlib import Path

import pytest

from cadredesk.db.backups.plan import Plan, save_plan
from tests.shell.conftest import _steady, _styled_app, answer, errors, opened, sample, window
from tests.support import sample_office
from tests.test_main_workflow import CommandRunner

__all__ = ["_steady", "_styled_app", "answer", "errors", "opened", "sample", "window"]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Automatic backups are on, to a folder and to a stick that is there."""
    wanted = Plan(folder=tmp_path / "备份", second=tmp_path / "U盘" / "老干部")
    save_plan(wanted)
    return wanted


@pytest.fixture
def office_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandRunner:
    """The command line on a sample office with vouchers in all states."""
    runner = CommandRunner(tmp_path, capsys)
    with sample_office(tmp_path) as office:
        office.path.rename(runner.path)
    return runner


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder
