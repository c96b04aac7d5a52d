"""Backup, verification, restoring, the log, settings: through their dialogs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from cadredesk.backups.ui.backup_dialog import BackupDialog, backup_folder
from cadredesk.backups.ui.restore_dialog import RestoreDialog
from cadredesk.backups.ui.verify_dialog import VerifyDialog
from cadredesk.db import journal
from cadredesk.db.backups import backup
from cadredesk.db.seals import code_of
from cadredesk.office.ui.log_dialog import LogDialog
from cadredesk.office.ui.settings_dialog import SettingsDialog
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.controls.theme import theme
from tests.support import all_people


def test_a_backup_is_made_verified_and_remembered(opened: MainWindow, tmp_path: Path) -> None:
    assert opened.office is not None and "警示" in opened.status.backup.text()
    dialog = BackupDialog(opened, opened.office, opened.tasks)
    dialog.folder.setText(str(tmp_path / "U盘"))
    dialog.start_button.click()
    assert dialog.made is not None and dialog.made.path.parent == tmp_path / "U盘"
    assert "核验通过" in dialog.banner.text
    assert backup.verify(dialog.made.path).ok
    assert backup_folder() == tmp_path / "U盘"
    opened.status.show(opened.office)
    assert "今天" in opened.status.backup.text()


def test_a_backup_that_cannot_be_written_is_said_in_the_dialog(opened: MainWindow, tmp_path: Path) -> None:
    assert opened.office is not None
    (tmp_path / "file").write_text("x")
    dialog = BackupDialog(opened, opened.office, opened.tasks)
    dialog.folder.setText(str(tmp_path / "file"))
    dialog.start_button.click()
    assert dialog.made is None and "备份" in dialog.banner.text and dialog.start_button.isEnabled()


def test_verification_in_words(opened: MainWindow, tmp_path: Path) -> None:
    assert opened.office is not None
    made = backup.backup(opened.office, tmp_path / "备份")
    dialog = VerifyDialog(opened, opened.tasks)
    dialog.verify(made.path)
    assert dialog.report is not None and dialog.report.ok and "核验通过" in dialog.banner.text
    with made.path.open("r+b") as file:
        file.seek(40_000)
        file.write(b"\xff" * 30_000)
    dialog.verify(made.path)
    assert not dialog.report.ok and "未通过" in dialog.banner.text
    dialog.verify(tmp_path / "没有.db")
    assert "找不到文件" in dialog.banner.text


def test_the_digits_on_a_paper_are_compared_in_the_window(opened: MainWindow, tmp_path: Path) -> None:
    office = opened.office
    assert office is not None
    sql = "SELECT number, seal FROM vouchers WHERE seal <> '' LIMIT 1"
    number, seal = office.conn.execute(sql).fetchone()
    dialog = VerifyDialog(opened, opened.tasks, office.path)
    dialog.number.setText(number)
    dialog.verify(office.path)
    assert "同时填写" in dialog.banner.text and dialog.report is None
    dialog.code.setText(code_of(seal).upper())
    dialog.verify(office.path)
    said = {label.accessibleName() or label.text() for label in dialog.findChildren(QLabel)}
    assert "核验通过" in dialog.banner.text and any(f"与{number}相符" in each for each in said)
    dialog.code.setText("0000-0000-0000")
    dialog.verify(office.path)
    assert "不符" in dialog.banner.text and dialog.banner.tone == "danger"


def test_restoring_closes_the_file_puts_the_backup_back_and_opens_it_again(
    opened: MainWindow, tmp_path: Path, answer: Callable[[object], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = answer(True)
    assert opened.office is not None
    before = len(all_people(opened.office))
    made = backup.backup(opened.office, tmp_path / "备份")
    save_person(opened.office, Person(name="周永福", category="退休干部"))

    def choose(dialog: RestoreDialog) -> int:
        dialog.examine(made.path)
        said = {label.accessibleName() for label in dialog.comparison.findChildren(QLabel)}
        assert dialog.restore_button.isEnabled()
        assert {f"这份备份，人员：{before} 人", f"现在的文件，人员：{before + 1} 人"} <= said
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(RestoreDialog, "exec", choose)
    opened.files.restore()
    assert opened.office is not None and len(all_people(opened.office)) == before
    assert any("已从备份恢复" in text for text in said)
    assert list(tmp_path.glob("*恢复前*"))


def test_a_damaged_backup_cannot_be_chosen(opened: MainWindow, tmp_path: Path) -> None:
    assert opened.office is not None
    bad = tmp_path / "某单位-备份-20260101-101010.db"
    bad.write_bytes(b"nothing")
    dialog = RestoreDialog(opened, opened.tasks, opened.office.path, is_open=True)
    dialog.examine(bad)
    assert not dialog.restore_button.isEnabled() and dialog.banner.text


def test_the_backups_in_the_folder_are_listed_newest_first(opened: MainWindow, tmp_path: Path) -> None:
    assert opened.office is not None
    dialog = BackupDialog(opened, opened.office, opened.tasks)
    dialog.folder.setText(str(tmp_path / "备份"))
    dialog.start()
    restore = RestoreDialog(opened, opened.tasks, opened.office.path, is_open=True)
    assert restore.list.count() == 1
    restore.list.itemClicked.emit(restore.list.item(0))
    assert restore.chosen is not None


def test_the_log_lists_finds_and_undoes(opened: MainWindow, answer: Callable[[object], list[str]]) -> None:
    answer(True)
    assert opened.office is not None
    person = save_person(opened.office, Person(name="周永福", category="退休干部"))
    dialog = LogDialog(opened, opened.office)
    assert dialog.table.count == len(journal.history(opened.office, 1000))
    dialog.search.setText("周永福")
    assert dialog.table.count == 1
    dialog.undo_button.click()
    assert person.id not in {each.id for each in all_people(opened.office)}
    assert "已撤销" in dialog.banner.text
    assert not dialog.undo_button.isEnabled() or dialog.table.count > 1


def test_the_log_says_why_an_operation_cannot_be_undone(
    opened: MainWindow, answer: Callable[[object], list[str]]
) -> None:
    import dataclasses

    answer(True)
    assert opened.office is not None
    person = save_person(opened.office, Person(name="周永福", category="退休干部"))
    first = journal.history(opened.office, 1)[0]
    save_person(opened.office, dataclasses.replace(person, note="后来的改动"))
    dialog = LogDialog(opened, opened.office)
    dialog.table.choose(first.id)
    dialog.undo_button.click()
    assert "不能撤销" in dialog.banner.text


def test_settings_are_one_operation(opened: MainWindow) -> None:
    assert opened.office is not None
    before = len(journal.history(opened.office, 1000))
    dialog = SettingsDialog(opened, opened.office)
    dialog.form.put_raw({"office": "新名称老干部局", "voucher_series": "老慰", "operator": "李敏", "zoom": "125 %"})
    dialog.save()
    try:
        assert dialog.result() == QDialog.DialogCode.Accepted
        assert opened.office.name == "新名称老干部局"
        assert opened.office.setting("voucher_series", "") == "老慰"
        assert opened.office.operator == "李敏"
        assert theme().zoom == 125
        assert len(journal.history(opened.office, 1000)) == before + 1
        assert "新名称老干部局" in opened.windowTitle()
    finally:
        theme().set_zoom(100)


def test_the_day_from_which_visits_are_owed_is_explained_and_changed(opened: MainWindow) -> None:
    assert opened.office is not None
    dialog = SettingsDialog(opened, opened.office)
    assert any("以前的走访只作记录" in each.text() for each in dialog.findChildren(QLabel))
    dialog.form.put_raw({"duties_since": "2026-07-01", "completion": "不写"})
    dialog.save()
    assert opened.office.setting("duties_since", "") == "2026-07-01"
    assert opened.office.setting("completion", "") == "不写"
    assert journal.history(opened.office, 1)[0].what == "修改设置：必访起算日、必访完成情况"
    dialog = SettingsDialog(opened, opened.office)
    dialog.form.put_raw({"duties_since": ""})
    dialog.save()
    assert "必访起算日" in dialog.error.text and opened.office.setting("duties_since", "") == "2026-07-01"


def test_wrong_settings_are_said_beside_the_field(opened: MainWindow) -> None:
    assert opened.office is not None
    dialog = SettingsDialog(opened, opened.office)
    dialog.form.put_raw({"voucher_width": "12"})
    dialog.save()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert opened.office.setting("voucher_width", "4") == "4"
    assert not dialog.form.editor("books_since").isEnabled()


def test_the_limit_of_cash_is_typed_in_yuan_and_kept_exactly(opened: MainWindow) -> None:
    assert opened.office is not None
    dialog = SettingsDialog(opened, opened.office)
    dialog.form.put_raw({"cash_limit": "1,000.50"})
    dialog.save()
    assert opened.office.setting("cash_limit", "") == "100050"
    again = SettingsDialog(opened, opened.office)
    assert again.form.raw()["cash_limit"] == "1,000.50"
    again.form.put_raw({"cash_limit": ""})
    again.save()
    assert opened.office.setting("cash_limit", "") == ""


def test_saving_unchanged_settings_writes_nothing(opened: MainWindow) -> None:
    assert opened.office is not None
    before = journal.history(opened.office, 1)
    SettingsDialog(opened, opened.office).save()
    assert journal.history(opened.office, 1) == before


def test_changing_the_operator_shows_in_the_status_line(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_in(dialog: SettingsDialog) -> int:
        dialog.form.put_raw({"operator": "李敏"})
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(SettingsDialog, "exec", fill_in)
    opened.status.operator.click()
    assert opened.status.operator.text() == "经办：李敏"
