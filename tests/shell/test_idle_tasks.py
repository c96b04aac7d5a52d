"""What the window does while nobody needs it: the daily check with its red banner, sweeping, and settings that cannot be kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.backups.ui.restore_dialog import RestoreDialog
from cadredesk.backups.ui.verify_dialog import VerifyDialog
from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.file import open_office
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.shell import idle_tasks
from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.shell.conftest import damage_file
from tests.shell.fake_pages import FAKES


def damage_a_row(path: Path) -> None:
    """As somebody does with another program; the file opens as ever."""
    import sqlite3

    conn = sqlite3.connect(path)
    names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in names:
        conn.execute(f'DROP TRIGGER "{name}"')
    conn.execute("UPDATE people SET name = '某某' WHERE id = 1")
    conn.commit()
    conn.close()


def alarm(window: MainWindow) -> str:
    assert window.workspace is not None
    banner = window.workspace.alarm
    assert banner.text == "" or (banner.tone == "danger" and banner.isVisible())
    return banner.text


@pytest.fixture
def spoiled(sample: Path) -> Path:
    damage_a_row(sample)
    return sample


def test_a_whole_file_raises_no_alarm_and_is_checked_once_a_day(
    opened: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []
    verify = db_backup.verify
    monkeypatch.setattr(db_backup, "verify", lambda path: looked.append(path) or verify(path))
    opened.idle_tasks.tick()
    opened.idle_tasks.tick()
    assert alarm(opened) == "" and len(looked) == 1
    opened.close_office()
    opened.open_file(sample)
    opened.idle_tasks._checked.clear()  # as a new start of the program has it
    opened.idle_tasks.tick()
    assert len(looked) == 1
    user_settings.save(f"check:{sample}", ["2026-01-01", True, ""])
    opened.idle_tasks._checked.clear()  # it is another day
    opened.idle_tasks.tick()
    assert len(looked) == 2


def test_a_damaged_file_is_shown_above_every_tab_until_a_check_is_good(
    window: MainWindow, spoiled: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_file(spoiled)
    assert alarm(window) == ""  # the start looks at nothing that costs time
    window.idle_tasks.tick()
    assert "核验未通过" in alarm(window)
    window.show_page("visits")
    assert "核验未通过" in alarm(window)
    assert window.close_office()
    window.open_file(spoiled)
    assert "核验未通过" in alarm(window)  # at once
    report = db_backup.verify(spoiled)
    window.idle_tasks.examined(spoiled, _good(report))
    assert alarm(window) == ""
    assert window.close_office()
    window.open_file(spoiled)
    assert alarm(window) == ""


def _good(report: db_backup.Report) -> db_backup.Report:
    import dataclasses

    return dataclasses.replace(report, journal_chain=True, seals=True, integrity="ok")


def test_the_banner_leads_to_the_backups_and_to_what_was_found_and_stays(
    window: MainWindow, spoiled: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_file(spoiled)
    window.idle_tasks.tick()
    opened: list[str] = []
    reports: list[object] = []

    def show(dialog: VerifyDialog) -> int:
        dialog.show()
        qtbot.waitUntil(lambda: dialog.report is not None)
        reports.append(dialog.report)
        dialog.hide()
        return 0

    monkeypatch.setattr(RestoreDialog, "exec", lambda dialog: opened.append(str(dialog.target)) or 0)
    monkeypatch.setattr(VerifyDialog, "exec", show)
    assert window.workspace is not None
    for button in window.workspace.alarm.findChildren(QPushButton):
        if button.isVisible():
            button.click()
    assert opened == [str(spoiled)] and len(reports) == 1
    assert "核验未通过" in alarm(window)


def test_verifying_the_open_file_raises_the_same_alarm(window: MainWindow, spoiled: Path) -> None:
    window.open_file(spoiled)
    dialog = window.files._verify_dialog()
    other = spoiled.with_name("另一份.db")
    other.write_bytes(b"nothing")
    dialog.verify(other)
    assert alarm(window) == ""
    dialog.verify(spoiled)
    assert "核验未通过" in alarm(window)


def test_a_damaged_disk_is_reported_too(window: MainWindow, sample: Path) -> None:
    window.open_file(sample)
    damage_file(sample)
    window.idle_tasks.tick()
    assert alarm(window) and "malformed" not in alarm(window)


def test_a_check_that_does_not_end_is_no_alarm(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_path: Path) -> db_backup.Report:
        raise UserError("文件正忙，请稍后再试。")

    with monkeypatch.context() as patched:
        patched.setattr(db_backup, "verify", busy)
        opened.idle_tasks.tick()
    assert alarm(opened) == ""
    assert opened.office is not None and user_settings.load(f"check:{opened.office.path}") is None
    opened.idle_tasks.tick()  # and it is tried again
    assert user_settings.load(f"check:{opened.office.path}")[1] is True


def test_the_check_waits_for_the_tasks_of_the_user(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    monkeypatch.setattr(TaskRunner, "synchronous", False)
    release = threading.Event()
    opened.tasks.run("导入", lambda _progress, _office: release.wait(5))
    opened.idle_tasks.tick()
    assert not opened.idle_tasks._tasks.busy
    release.set()
    qtbot.waitUntil(lambda: not opened.tasks.busy)
    opened.idle_tasks.tick()
    assert opened.office is not None
    path = opened.office.path
    save_person(opened.office, Person(name="周永福", category="退休干部"))  # and nobody who writes waits for it
    qtbot.waitUntil(lambda: user_settings.load(f"check:{path}") is not None)
    assert alarm(opened) == ""


@pytest.mark.usefixtures("_styled_app")
def test_the_check_comes_by_itself(qtbot: QtBot, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle_tasks, "FIRST", 10)
    damage_a_row(sample)
    window = MainWindow("张敏", FAKES)
    qtbot.addWidget(window)
    window.show()
    window.open_file(sample)
    qtbot.waitUntil(lambda: bool(alarm(window)))
    window.close_office()


def test_after_restoring_the_alarm_is_over(
    window: MainWindow, sample: Path, answer: Callable[[object], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(True)
    with open_office(sample, "张敏") as office:
        backup = db_backup.backup(office, sample.parent / "备份").path
    damage_a_row(sample)
    window.open_file(sample)
    window.idle_tasks.tick()
    assert alarm(window)

    def choose(dialog: RestoreDialog) -> int:
        dialog.examine(backup)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(RestoreDialog, "exec", choose)
    window.files.restore()
    assert alarm(window) == ""


# ---- what it sweeps, and what it has to say


def test_leftovers_beside_the_file_go_and_foreign_files_stay(opened: MainWindow, sample: Path) -> None:
    left = [sample.with_name(f".{sample.name}.restore"), sample.with_name(".sample.part-journal")]
    foreign = [sample.with_name(".别的.part"), sample.with_name(f"{sample.name}.restore")]
    for path in (*left, *foreign):
        path.write_bytes(b"personal data")
        _age(path)
    opened.idle_tasks.tick()
    assert [path for path in (*left, *foreign) if path.exists()] == foreign


def test_files_beside_an_office_open_elsewhere_are_not_removed(window: MainWindow, sample: Path) -> None:
    left = sample.with_name(f".{sample.name}.restore")
    left.write_bytes(b"personal data")
    _age(left)
    with open_office(sample, "王芳"):
        window.open_file(sample)
        window.idle_tasks.tick()
        assert left.exists()
        window.close_office()


def _age(path: Path) -> None:
    import os
    import time

    os.utime(path, (time.time() - 7200,) * 2)


@pytest.fixture
def unkept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file where the folder of the settings should be."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    (tmp_path / "settings").write_text("")
    return tmp_path / "settings"


def test_settings_that_cannot_be_kept_are_reported_once(window: MainWindow, sample: Path, unkept: Path) -> None:
    window.open_file(sample)
    assert window.workspace is not None
    window.idle_tasks.tick()
    notice = window.workspace.notice
    assert "设置不能保存" in notice.text and str(unkept) in notice.text and notice.tone == "warning"
    notice.clear()
    window.show_page("visits")
    window.idle_tasks.tick()
    assert notice.text == "" and window.page is not None


def test_settings_that_cannot_be_kept_are_reported_on_the_first_page(window: MainWindow, unkept: Path) -> None:
    user_settings.save("zoom", 100)
    window.idle_tasks.tick()
    assert "设置不能保存" in window.start.banner.text
