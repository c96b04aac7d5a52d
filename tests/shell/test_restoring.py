"""A lost or damaged file leads to its newest good backup, where it is opened."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.backups.ui.backup_dialog import BackupDialog
from cadredesk.backups.ui.restore_dialog import RestoreDialog
from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.core.user import documents_folder
from cadredesk.db import damage
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.connection import SCHEMA_VERSION
from cadredesk.db.file import create_office, open_office
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.choosing import Choosing
from tests.screen import button_of
from tests.shell.conftest import Look, damage_file
from tests.support import OFFICE_NAME, all_people


def zero_bytes(path: Path) -> None:
    path.write_bytes(b"")


def no_database(path: Path) -> None:
    path.write_bytes(b"no database at all" * 500)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def header_gone(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[:100] = bytes(100)
    path.write_bytes(data)


def of_nobody(path: Path) -> None:
    """The program's own mark has gone."""
    data = bytearray(path.read_bytes())
    data[68:72] = b"none"
    path.write_bytes(data)


def told_to_be_older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA user_version = 1")


DAMAGES = [Path.unlink, zero_bytes, no_database, truncated, header_gone, of_nobody, told_to_be_older]


def backup_of(path: Path, folder: Path, at: str) -> Path:
    """A verified backup that bears this time in its name."""
    with open_office(path, "张敏") as office:
        made = db_backup.backup(office, folder)
        return made.path.replace(folder / f"{office.name}-备份-{at}.db")


def button(root: QWidget, words: str) -> QPushButton:
    return next(each for each in root.findChildren(QPushButton) if each.text() == words and each.isVisibleTo(root))


def words_on(dialog: RestoreDialog) -> set[str]:
    return {each.accessibleName() for each in dialog.comparison.findChildren(QLabel)}


@pytest.mark.parametrize("damage_it", DAMAGES)
def test_the_sentence_leads_to_the_newest_good_backup(
    window: MainWindow, sample: Path, damage_it: Any, restoring: list[Look], answer: Callable[[object], list[str]]
) -> None:
    said = answer(True)
    people = _people_in(sample)
    good = backup_of(sample, sample.parent / "备份", "20261101-080000")
    damage_file(backup_of(sample, sample.parent / "备份", "20261102-080000"))
    backup_of(sample, sample.parent / "备份", "20251031-080000")
    damage_it(sample)

    window.open_first(sample)
    assert window.start.isVisible() and window.start.banner.tone == "danger"

    def look(dialog: RestoreDialog) -> None:
        states = [dialog.list.item(at).text().split("\n")[0] for at in range(dialog.list.count())]
        assert [each.split("　")[1][:4] for each in states] == ["不能使用", "核验通过", "未核验"]
        assert "已损坏" in states[0]
        assert dialog.chosen == good and dialog.list.currentRow() == 1
        assert f"这份备份，人员：{people} 人" in words_on(dialog)
        dialog.accept()

    restoring.append(look)
    button(window.start.banner, "从备份恢复…").click()
    assert window.office is not None and window.office.path == sample
    assert len(all_people(window.office)) == people
    assert any("已从备份恢复" in each for each in said)
    assert any(good.name in each for each in said)  # the last question says which one
    assert bool(list(sample.parent.glob("*恢复前*"))) == (damage_it is not Path.unlink)


def _people_in(path: Path) -> int:
    with open_office(path, "张敏") as office:
        return len(all_people(office))


def test_damage_that_shows_only_when_the_tabs_are_built_leads_there_too(window: MainWindow, sample: Path) -> None:
    data = sample.read_bytes()
    sample.write_bytes(data.replace(OFFICE_NAME.encode(), b"\xff" * len(OFFICE_NAME.encode())))
    window.open_first(sample)
    assert window.office is None and window.start.isVisible() and "损坏" in window.start.banner.text
    assert button(window.start.banner, "从备份恢复…").isEnabled()
    sample.write_bytes(data)
    window.open_first(sample)  # nothing holds it
    assert window.office is not None and not window.office.read_only


def test_a_file_of_a_newer_program_is_no_case_for_a_backup(window: MainWindow, sample: Path) -> None:
    conn = sqlite3.connect(sample)
    conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    conn.close()
    window.open_first(sample)
    assert "更新版本" in window.start.banner.text
    assert not [each for each in window.start.banner.findChildren(QPushButton) if "恢复" in each.text()]


def test_a_file_that_is_only_busy_is_no_case_for_a_backup(sample: Path) -> None:
    holder, other = sqlite3.connect(sample), sqlite3.connect(sample, timeout=0)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        other.execute("SELECT count(*) FROM people")
    except sqlite3.OperationalError as busy:
        error = UserError("数据文件正被其他程序占用。")
        error.__cause__ = busy
        assert damage.unusable(sample, error) is None
    else:
        raise AssertionError("it was not busy")
    finally:
        holder.close()
        other.close()


def test_the_present_file_is_reported_beside_the_backup_as_far_as_it_can_be_read(
    opened: MainWindow, sample: Path, restoring: list[Look]
) -> None:
    assert opened.office is not None
    people = len(all_people(opened.office))
    backup = db_backup.backup(opened.office, sample.parent / "备份").path
    save_person(opened.office, Person(name="周永福", category="退休干部"))
    seen: list[set[str]] = []
    restoring.append(lambda dialog: seen.append(words_on(dialog)))
    opened.files.restore()
    assert {f"这份备份，人员：{people} 人", f"现在的文件，人员：{people + 1} 人"} <= seen[0]
    assert any(each.startswith("现在的文件，最后一次操作：") and each.endswith("周永福") for each in seen[0])
    assert opened.close_office()
    no_database(sample)
    dialog = RestoreDialog(opened, opened.free_tasks, sample, is_open=False)
    dialog.examine(backup)
    assert "现在的文件，人员：读不出来" in words_on(dialog) and f"这份备份，人员：{people} 人" in words_on(dialog)


def test_the_backups_of_another_office_are_not_taken_for_its_own(
    window: MainWindow, sample: Path, tmp_path: Path
) -> None:
    shared = documents_folder() / "备份"
    shared.mkdir(parents=True)
    own = backup_of(sample, shared, "20261001-080000")
    create_office(tmp_path / "另一家.db", "另一县委老干部局", "张敏").close()
    backup_of(tmp_path / "另一家.db", shared, "20261101-080000")
    dialog = RestoreDialog(window, window.free_tasks, sample, is_open=False)
    dialog.search()
    assert dialog.list.count() == 2 and dialog.chosen == own
    sample.unlink()
    user_settings.save(f"proved:{sample}", None)  # nobody can tell now whose it was: the user chooses
    dialog = RestoreDialog(window, window.free_tasks, sample, is_open=False)
    dialog.search()
    assert dialog.list.count() == 2 and dialog.chosen is None and "选择本单位" in dialog.banner.text


def test_a_backup_from_elsewhere_is_named_and_one_of_another_office_is_doubted(
    opened: MainWindow, sample: Path, tmp_path: Path, choosing: Choosing
) -> None:
    own = Path(shutil.copy(sample, tmp_path / "U盘.db"))
    other = tmp_path / "别处.db"
    create_office(other, "别的县委老干部局", "李敏").close()
    dialog = RestoreDialog(opened, opened.free_tasks, sample, is_open=True)
    for path, tone, words in ((own, "good", str(own)), (other, "warning", "别的县委老干部局")):
        choosing.answer(path)
        dialog.choose()
        assert dialog.chosen == path and dialog.banner.tone == tone and words in dialog.banner.text
    dialog.reject()


def test_the_folder_and_the_name_of_the_last_backup_are_known_without_the_file(
    opened: MainWindow, sample: Path, tmp_path: Path
) -> None:
    assert opened.office is not None
    dialog = BackupDialog(opened, opened.office, opened.tasks)
    dialog.folder.setText(str(tmp_path / "U 盘"))
    dialog.start()
    assert dialog.made is not None
    create_office(tmp_path / "另一家.db", "另一县委老干部局", "张敏").close()
    later = BackupDialog(opened, open_office(tmp_path / "另一家.db", "张敏"), opened.tasks)
    backup_of(tmp_path / "另一家.db", tmp_path / "U 盘", "20991101-080000")
    user_settings.save("backup_folder", str(tmp_path / "别处"))
    assert opened.close_office()
    later._office.close()
    sample.unlink()
    restore = RestoreDialog(opened, opened.free_tasks, sample, is_open=False)
    restore.search()
    assert restore.chosen == dialog.made.path


def test_where_no_backup_is_good_all_of_them_say_why(window: MainWindow, sample: Path) -> None:
    for at in ("20261001-080000", "20261002-080000"):
        damage_file(backup_of(sample, sample.parent, at))
    dialog = RestoreDialog(window, window.free_tasks, sample, is_open=False)
    dialog.search()
    assert dialog.chosen is None and not dialog.restore_button.isEnabled()
    assert "都没有通过核验" in dialog.banner.text
    assert all("不能使用：" in dialog.list.item(at).text() for at in range(2))


def test_the_copy_before_an_upgrade_counts_as_a_backup(window: MainWindow, sample: Path) -> None:
    copy = sample.with_name(f"sample.升级前v{SCHEMA_VERSION}-20261001080000.db")
    shutil.copyfile(sample, copy)
    shutil.copyfile(sample, sample.with_name("sample.恢复前-20261002-080000.db"))
    sample.unlink()
    dialog = RestoreDialog(window, window.free_tasks, sample, is_open=False)
    dialog.search()
    assert dialog.list.count() == 1 and dialog.chosen == copy


def test_looking_for_a_backup_can_be_stopped(
    window: MainWindow, sample: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TaskRunner, "synchronous", False)
    backup_of(sample, sample.parent, "20261001-080000")
    dialog = RestoreDialog(window, window.free_tasks, sample, is_open=False)
    dialog.search()
    assert window.free_tasks.stop_all()
    qtbot.waitUntil(lambda: not window.free_tasks.busy)
    assert dialog.chosen is not None or "已停止核验" in dialog.banner.text


def test_the_first_page_asks_which_file_is_to_be_restored(
    window: MainWindow,
    sample: Path,
    tmp_path: Path,
    restoring: list[Look],
    answer: Callable[[object], list[str]],
    choosing: Choosing,
) -> None:
    """On a new computer there is only the backup."""
    answer(True)
    backup = backup_of(sample, tmp_path / "U 盘", "20261001-080000")
    entry = next(each for each in window.commands.menu.actions()[0].menu().actions() if "恢复" in each.text())
    assert entry.isEnabled()
    choosing.answer(tmp_path / "台账")

    def choose(dialog: RestoreDialog) -> None:
        dialog.examine(backup)
        dialog.accept()

    restoring.append(choose)
    button_of(window.start, "从备份恢复").click()
    assert window.office is not None and window.office.path == tmp_path / "台账.db"


def test_an_open_file_that_can_only_be_read_is_not_restored(window: MainWindow, sample: Path) -> None:
    with open_office(sample, "王芳"):
        window.open_file(sample)
        entry = next(each for each in window.commands.menu.actions()[0].menu().actions() if "恢复" in each.text())
        assert not entry.isEnabled()
        window.close_office()


def test_a_lost_file_that_is_asked_for_leaves_the_work_and_offers_its_backup(
    opened: MainWindow, tmp_path: Path, errors: list[BaseException], choosing: Choosing
) -> None:
    choosing.answer(tmp_path / "无.db")
    opened.files.open()
    assert opened.page is not None
    assert [getattr(error, "path", None) for error in errors] == [tmp_path / "无.db"]


def test_a_file_that_the_first_page_cannot_open_is_said_there(
    window: MainWindow, tmp_path: Path, errors: list[BaseException], choosing: Choosing
) -> None:
    no_database(tmp_path / "坏.db")
    choosing.answer(tmp_path / "坏.db")
    button_of(window.start, "打开数据文件").click()
    assert "坏.db" in window.start.banner.text and errors == []
    assert button(window.start.banner, "从备份恢复…").isEnabled()
