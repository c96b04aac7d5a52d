"""The self-test of the program, as whoever packs or installs it starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from cadredesk import cli
from cadredesk.core import temporary, user_settings
from cadredesk.core.features import declared
from cadredesk.self_test import jobs
from cadredesk.self_test.check import tried
from cadredesk.self_test.unattended import unattended
from cadredesk.shell.pages import TABS
from cadredesk.widgets.form import file_dialogs, messages
from cadredesk.widgets.form.file_dialogs import ANY_FILE, Sort
from tests.conftest import USER_FOLDERS


def test_all_is_well_and_nothing_of_the_user_s_is_touched(tmp_path: Path) -> None:
    office = tmp_path / "office.db"
    office.write_bytes(b"not to be opened")
    before = _files_of_the_user()
    done = subprocess.run(
        [sys.executable, "-m", "cadredesk", "--file", str(office), "self-test", "--json"],
        capture_output=True,
        encoding="utf-8",
        cwd=Path(cli.__file__).parents[1],
    )
    found = json.loads(done.stdout)
    failed = [each for each in found["checks"] if not each["ok"]]
    assert done.returncode == 0 and found["ok"] and not failed, failed
    assert done.stderr == "" and set(found) == {"ok", "seconds", "checks", "versions"}
    assert {"python", "qt", "sqlite", "cadredesk"} <= set(found["versions"])
    names = {each["name"] for each in found["checks"]}
    assert {f"页面 {page.title}" for tab in TABS for page in tab.pages} <= names
    assert {f"打印 {command.name}" for command in declared("cli", "PRINTS")} <= names
    assert _files_of_the_user() == before and list(tmp_path.iterdir()) == [office]


def _files_of_the_user() -> list[Path]:
    return sorted(path for name in USER_FOLDERS for path in Path(os.environ[name]).rglob("*"))


def test_what_fails_is_named_and_the_status_is_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], styled_app: object
) -> None:
    monkeypatch.setattr(jobs, "PEOPLE", 0)
    user_settings.save("kept", 1)
    assert cli.run(["self-test"]) == 1
    said = capsys.readouterr().out
    assert "失败\t示例单位\tnew 没有成功（2）：示例人数要在 1 到" in said and "1 项没有通过：示例单位" in said
    assert "CADREDESK_TODAY" not in os.environ and user_settings.load("kept") == 1
    assert temporary.new_folder().is_dir()


def test_what_nobody_expected_is_said_with_its_place() -> None:
    check = tried("试一试", lambda: str(1 // 0))
    assert not check.ok and check.message.startswith("ZeroDivisionError：") and Path(__file__).name in check.message


@pytest.fixture
def parent(qtbot: QtBot, styled_app: object) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_nobody_has_to_answer(parent: QWidget) -> None:
    before = QDialog.exec
    with unattended() as found:
        assert not messages.ask(parent, "真的吗？")
        assert file_dialogs.open_file(parent, "打开", Sort.IMPORT, [ANY_FILE]) is None
        assert found.dialogs() == 2 and found.dialogs() == 0
        found.raise_first()
    assert QDialog.exec is before


def test_an_error_that_the_window_shows_fails_the_check(parent: QWidget) -> None:
    with unattended() as found:
        with messages.guarded(parent):
            raise ZeroDivisionError
        with pytest.raises(ZeroDivisionError):
            found.raise_first()
        found.raise_first()
