"""Backups in the window: at closing, while it is idle, and the dialogs of year's end, handover and the auditor's copy."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.backups.ui.backup_dialog import BackupDialog
from cadredesk.backups.ui.handover_dialog import HandoverDialog
from cadredesk.backups.ui.plan_dialog import PlanDialog
from cadredesk.backups.ui.restore_dialog import RestoreDialog
from cadredesk.backups.ui.verify_dialog import VerifyDialog
from cadredesk.backups.ui.year_end_dialog import YearEndDialog
from cadredesk.core import user_settings
from cadredesk.core.targets import WindowCommand
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups import plan as plans
from cadredesk.db.backups.plan import Plan
from cadredesk.db.check_code import code_of
from cadredesk.db.file import open_office
from cadredesk.funds.audit.ui.audit_dialog import AuditDialog
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.support import all_people


def change(window: MainWindow, name: str = "张建国") -> None:
    assert window.office is not None
    save_person(window.office, Person(name=name, category="退休干部"))


def made_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*-自动备份-*.db"))


def words_on(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


# ---------------------------------------------------------------- at closing, and while idle


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "on the worker"])
def test_closing_backs_up_to_each_place_what_was_changed(
    opened: MainWindow, plan: Plan, at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TaskRunner, "synchronous", at_once)
    change(opened)
    assert opened.office is not None
    path = opened.office.path
    opened.close()
    assert opened.office is None
    for folder in plan.places:
        (backup,) = made_in(folder)
        assert db_backup.verify(backup).counts["people"] == 121
    opened.open_file(path)
    opened.show()
    assert "今天" in opened.status.backup.text()
    opened.close()
    assert [len(made_in(folder)) for folder in plan.places] == [1, 1]  # nothing was changed


def test_a_backup_that_fails_at_closing_is_told_and_the_window_closes(
    opened: MainWindow, plan: Plan, answer: Callable[[object], list[str]], sample: Path
) -> None:
    shutil.rmtree(plan.folder)
    plan.folder.write_text("")
    change(opened)
    said = answer(None)
    opened.close()
    assert opened.office is None and len(said) == 1
    assert "自动备份没有成功" in said[0] and "已登记的数据都在" in said[0]
    opened.open_file(sample)
    opened.show()
    assert "警示：自动备份没有成功" in opened.status.backup.text()
    assert str(plan.folder) in opened.status.backup.toolTip()
    plan.folder.unlink()
    opened.close()
    opened.open_file(sample)
    assert "警示" not in opened.status.backup.text()


def test_nothing_is_backed_up_of_a_file_that_somebody_else_has_or_where_it_was_stopped(
    window: MainWindow, plan: Plan, sample: Path
) -> None:
    with open_office(sample, "别人"):
        window.open_file(sample)
        window.idle_tasks.tick()
        window.close()
    assert made_in(plan.folder) == []
    plans.save_plan(Plan(on=False, folder=plan.folder))
    window.open_file(sample)
    window.idle_tasks.tick()
    window.close()
    assert made_in(plan.folder) == []


def test_a_change_is_backed_up_once_a_day_while_the_window_is_idle(opened: MainWindow, plan: Plan) -> None:
    opened.idle_tasks.tick()
    assert len(made_in(plan.folder)) == 1 and "今天" in opened.status.backup.text()
    change(opened)
    opened.idle_tasks.tick()
    assert len(made_in(plan.folder)) == 1
    opened.close()
    assert len(made_in(plan.folder)) == 1  # the later of the same day takes its place
    (backup,) = made_in(plan.folder)
    assert db_backup.verify(backup).counts["people"] == 121


def test_a_file_that_is_put_back_is_not_backed_up_before(
    opened: MainWindow,
    plan: Plan,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[object], list[str]],
) -> None:
    """Today's file may be the damaged one, and is kept aside anyway."""
    assert opened.office is not None
    made = db_backup.backup(opened.office, tmp_path / "别处")
    change(opened)
    answer(True)

    def choose(dialog: RestoreDialog) -> int:
        dialog.examine(made.path)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(RestoreDialog, "exec", choose)
    opened.files.restore()
    assert opened.office is not None and len(all_people(opened.office)) == 120
    assert made_in(plan.folder) == []


def test_the_backup_of_the_day_gives_way_to_the_users_own_work(
    opened: MainWindow, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened.idle_tasks, "_is_needed", iter([False] * 3 + [True] * 1000).__next__)
    opened.idle_tasks.tick()
    assert made_in(plan.folder) == [] and list(plan.folder.iterdir()) == []
    assert plans.trouble(opened.office.path if opened.office else Path()) == ""


def test_what_a_killed_pack_left_on_a_stick_is_swept_when_the_stick_comes_again(
    opened: MainWindow, tmp_path: Path
) -> None:
    stick = tmp_path / "别的U盘"
    half = stick / f".{'0f' * 16}.part"
    half.mkdir(parents=True)
    (half / "数据.db").write_bytes(b"")
    for each in (half / "数据.db", half):
        os.utime(each, (1_700_000_000, 1_700_000_000))
    plans.remember_pack_folder(stick)
    opened.idle_tasks.tick()
    assert list(stick.iterdir()) == []


# ---------------------------------------------------------------- dialogs


def test_the_settings_of_automatic_backups_are_kept_and_faults_said(
    window: MainWindow, tmp_path: Path, errors: list[BaseException]
) -> None:
    dialog = PlanDialog(window)
    dialog.on.setChecked(True)
    dialog.folder.setText(str(tmp_path / "甲"))
    dialog.second.setText(str(tmp_path / "甲"))
    dialog.save()
    assert "同一个" in str(errors[0]) and not dialog.result()
    dialog.second.setText(str(tmp_path / "乙"))
    dialog.save()
    assert dialog.result() and plans.plan().places == [tmp_path / "甲", tmp_path / "乙"]
    again = PlanDialog(window)
    again.on.setChecked(False)
    assert not again.folder.isEnabled()
    again.save()
    assert not plans.plan().on and plans.plan().second == tmp_path / "乙"


def test_the_backup_dialog_tells_of_each_place_and_of_the_last_drill(
    opened: MainWindow, plan: Plan, tmp_path: Path, answer: Callable[[object], list[str]]
) -> None:
    answer(None)
    assert opened.office is not None
    dialog = BackupDialog(opened, opened.office, opened.tasks)
    assert words_on(dialog).count("还没有备份过") == 2
    dialog.folder.setText(str(tmp_path / "别处"))
    dialog.start()
    assert "其他位置" in words_on(dialog) and words_on(dialog).count("核验通过") >= 1
    opened.do(WindowCommand.DRILL)
    again = BackupDialog(opened, opened.office, opened.tasks)
    assert "备份演练" in words_on(again) and "恢复成功" in words_on(again)


def test_a_certificates_code_is_compared_in_the_dialog(opened: MainWindow, tmp_path: Path) -> None:
    assert opened.office is not None
    made = db_backup.backup(opened.office, tmp_path / "U盘")
    dialog = VerifyDialog(opened, opened.free_tasks, opened.office.path)
    dialog.certificate.setText(code_of(made.report))
    dialog.verify(made.path)
    assert dialog.banner.tone == "good" and "完全一致" in dialog.banner.text
    dialog.certificate.setText("1-000000000000-000000000000")
    dialog.verify(made.path)
    assert dialog.banner.tone == "danger" and "不符" in dialog.banner.text


def test_the_years_end_from_top_to_bottom(opened: MainWindow, tmp_path: Path) -> None:
    assert opened.office is not None
    dialog = YearEndDialog(opened, opened.office, opened.tasks)
    assert dialog.year.currentData() == 2026 and any(each.stops for each in dialog.items)
    assert "待审批或已批准未付完的凭证" in words_on(dialog) and "还没有过完" in words_on(dialog)
    dialog.folder.setText(str(tmp_path / "U盘"))
    dialog.start()
    assert dialog.made is not None and dialog.paper is not None and dialog.paper.exists()
    assert dialog.made.path.name in dialog.banner.text and code_of(dialog.made.report) in dialog.banner.text
    assert "-年终备份-" in dialog.made.path.name
    dialog.folder.setText(str(tmp_path / "没有" / "U盘"))
    dialog.start()
    assert dialog.banner.tone == "danger" and "U 盘" in dialog.banner.text


def test_after_a_handover_the_window_is_worked_by_the_taker(
    opened: MainWindow, tmp_path: Path, answer: Callable[[object], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(True)
    (tmp_path / "U盘").mkdir()

    def hand_over(dialog: HandoverDialog) -> int:
        dialog.start()
        assert "填写接交人" in dialog.banner.text
        dialog.taker.setText("李敏")
        dialog.folder.setText(str(tmp_path / "U盘"))
        dialog.start()
        assert dialog.made is not None and dialog.made.folder.name.startswith("交接-张敏-李敏-")
        return 0

    monkeypatch.setattr(HandoverDialog, "exec", hand_over)
    opened.files.hand_over()
    assert asked == ["把工作交给李敏？"]
    assert opened.office is not None
    assert "张敏 → 李敏" in words_on(HandoverDialog(opened, opened.office, opened.tasks))
    assert opened.operator == "李敏" and "李敏" in opened.status.operator.text()
    assert user_settings.load("operator") == "李敏"


def test_the_auditors_copy_is_made_of_a_year(opened: MainWindow, tmp_path: Path) -> None:
    assert opened.office is not None
    (tmp_path / "U盘").mkdir()
    dialog = AuditDialog(opened, opened.office, opened.tasks)
    dialog.year.setCurrentIndex(dialog.year.findData(2026))
    dialog.folder.setText(str(tmp_path / "U盘"))
    dialog.start()
    assert dialog.made is not None and dialog.banner.tone == "good"
    folders = [each.name for each in dialog.made.folder.iterdir() if each.is_dir()]
    assert folders == ["2026年"]


def test_a_drill_takes_one_click_and_tells_what_came_out(
    opened: MainWindow, tmp_path: Path, answer: Callable[[object], list[str]], errors: list[BaseException]
) -> None:
    said = answer(None)
    opened.do(WindowCommand.DRILL)
    assert "没有找到备份" in str(errors[0])
    assert opened.office is not None
    made = db_backup.backup(opened.office, tmp_path / "U盘")
    opened.do(WindowCommand.DRILL)
    assert said == ["备份演练通过。"]
    made.path.write_bytes(made.path.read_bytes()[:9000])
    opened.do(WindowCommand.DRILL)
    assert "没有通过" in said[1] and "马上再备份" in said[1]


def test_the_window_closes_while_the_backup_is_stopped(
    opened: MainWindow, plan: Plan, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever cannot wait presses 停止: the window closes, and nothing half made is left."""
    monkeypatch.setattr(TaskRunner, "synchronous", False)
    real = db_backup.backup

    def stopped(*given: object, **named: object) -> object:
        opened.tasks._running[0].stop()
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(db_backup, "backup", stopped)
    change(opened)
    opened.close()
    assert opened.office is None and made_in(plan.folder) == []
    assert list(plan.folder.iterdir()) == []
