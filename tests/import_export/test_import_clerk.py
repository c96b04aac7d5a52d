"""The import as a clerk uses it: stopping, going back, closing with edits, by keyboard alone, and large print."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import Cancelled, UserError
from cadredesk.db.file import Office
from cadredesk.import_export import actions
from cadredesk.import_export.reconcile.ui.reconcile_dialog import ReconcileDialog
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.import_export.ui.job import CHOOSE, COLUMNS, ROWS
from cadredesk.import_export.ui.rows_model import WORDS
from cadredesk.people.records import State
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.import_export.conftest import opened, press
from tests.sheets.books import xlsx
from tests.support import all_people

HEADER = ["姓名", "性别", "人员类别", "单位"]
ROSTER = [HEADER, ["张一", "男", "离休干部", "县医院"], ["王二", "男", "离修", "县中学"]]
OTHER = [HEADER, ["李三", "女", "退休干部", "水务局"], ["赵四", "女", "退休干部", "水务局"]]


@pytest.fixture
def dialog(window: QWidget, worked_on: Office, tmp_path: Path) -> ImportDialog:
    """A roster of which the columns are on the screen."""
    return opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": ROSTER}))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Questions, each of them answered by no."""
    found: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda _, question, **__: found.append(question))
    return found


def stop_reading(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(actions, "preview", stopped)


def mend(dialog: ImportDialog) -> None:
    """Mend the category of the second row."""
    if dialog.step == COLUMNS:
        dialog.next()
    model = dialog.rows_step.model
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    model.setData(model.index(1, titles.index("人员类别")), "离休干部")


# ---------------------------------------------------------------- stopping, and files that cannot be read


def test_where_another_file_is_stopped_the_one_before_is_not_imported_in_its_place(
    dialog: ImportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worked_on: Office
) -> None:
    other = xlsx(tmp_path / "别的.xlsx", {"别的": OTHER})
    with monkeypatch.context() as patched:
        stop_reading(patched, Cancelled("正在读取"))
        dialog.take(other)
    assert dialog.step == CHOOSE and "已停止" in dialog.banner.text
    assert dialog.job.preview is None and dialog.next_button.text() == "重新读取"
    press(qtbot, dialog.next_button)
    dialog.next()
    dialog.next()
    assert {each.name for each in all_people(worked_on)} == {"李三", "赵四"}


def test_where_the_reading_of_ticked_sheets_is_stopped_they_are_read_before_their_rows_are_seen(
    window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"一科": ROSTER, "二科": OTHER}))
    with monkeypatch.context() as patched:
        stop_reading(patched, Cancelled("正在读取"))
        dialog.file_bar.ticks.boxes["二科"].setChecked(True)
    dialog.next()
    assert dialog.step == ROWS and dialog.rows_step.model.rowCount() == 4


def test_a_file_that_was_locked_is_read_again_with_what_was_said(
    dialog: ImportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.columns_step.boxes[3].setCurrentIndex(0)
    with monkeypatch.context() as patched:
        stop_reading(patched, UserError("“名册.xlsx”正在被别的程序使用，请关闭后再试。"))
        dialog.next()
    assert dialog.step == CHOOSE and "请关闭" in dialog.banner.text
    press(qtbot, dialog.next_button)
    assert dialog.step == COLUMNS and dialog.columns_step.boxes[3].currentData() is None


def test_who_goes_back_to_the_choice_of_a_file_can_go_on_with_it(dialog: ImportDialog, qtbot: QtBot) -> None:
    press(qtbot, dialog.back_button)
    assert dialog.step == CHOOSE and dialog.focusWidget() is dialog.next_button
    press(qtbot, dialog.next_button)
    assert dialog.step == COLUMNS
    press(qtbot, dialog.next_button)
    assert dialog.step == ROWS


# ---------------------------------------------------------------- what was mended


def test_what_was_mended_is_not_lost_unasked_from_any_step(
    dialog: ImportDialog, asked: list[str], tmp_path: Path
) -> None:
    mend(dialog)
    dialog.back()
    dialog.reject()
    assert dialog.isVisible() and "1 处改动" in asked[-1]
    dialog.take(xlsx(tmp_path / "别的.xlsx", {"别的": OTHER}))
    assert dialog.job.path == tmp_path / "名册.xlsx" and "换文件后不再保留" in asked[-1]
    dialog.kinds.setCurrentIndex(1)
    assert dialog.kinds.currentText() == "人员" and "改为导入支部" in asked[-1]
    dialog.next()
    assert dialog.step == ROWS and dialog.next_button.text() == "导入 2 行"


def test_a_mended_cell_shows_that_it_was_mended(dialog: ImportDialog) -> None:
    dialog.next()
    table = dialog.rows_step.table
    before = table.columnWidth(5)
    mend(dialog)
    assert table.columnWidth(5) > before
    assert table.columnWidth(4) == table.rows.width_of(4)


# ---------------------------------------------------------------- by keyboard


def test_who_ticks_or_chooses_goes_on_there(qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path) -> None:
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"一科": ROSTER, "二科": OTHER}))
    tick = dialog.file_bar.ticks.boxes["二科"]
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert dialog.job.names == ["一科", "二科"] and dialog.focusWidget() is tick
    dialog.kinds.setFocus()
    qtbot.keyClick(dialog.kinds, Qt.Key.Key_Down)
    assert dialog.focusWidget() is dialog.kinds
    qtbot.keyClick(dialog.kinds, Qt.Key.Key_Up)
    assert dialog.kinds.currentText() == "人员" and dialog.focusWidget() is dialog.kinds


def test_tab_goes_through_the_columns_as_they_are_read(qtbot: QtBot, dialog: ImportDialog) -> None:
    step = dialog.columns_step
    wanted = [
        dialog.kinds,
        dialog.file_bar.sheets,
        dialog.file_bar.again_button,
        step.header_button,
        step.to_note,
        *step.sheets.editors.values(),
        *step.boxes.values(),
        dialog.back_button,
    ]
    dialog.activateWindow()
    dialog.kinds.setFocus()
    found = []
    for _ in wanted:
        here = dialog.focusWidget()
        found.append(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    assert all(one is box or box.isAncestorOf(one) for one, box in zip(found, wanted, strict=True))


def test_the_keyboard_is_where_something_can_be_done(window: QWidget, worked_on: Office, tmp_path: Path) -> None:
    nothing = opened(window, worked_on, xlsx(tmp_path / "空.xlsx", {"空": [HEADER]}))
    nothing.next()
    assert nothing.focusWidget() is nothing.close_button and nothing.next_button.text() == "没有可以导入的行"
    assert "改表头" in nothing.banner.text
    wrong = opened(window, worked_on, xlsx(tmp_path / "错.xlsx", {"错": [HEADER, ROSTER[2]]}))
    wrong.next()
    assert wrong.focusWidget() is wrong.rows_step.next_button


def test_the_primary_button_has_the_keyboard_again_after_what_failed(
    dialog: ImportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.next()

    def refused(*_: object, **__: object) -> None:
        raise UserError("现在只能查看。")

    monkeypatch.setattr(actions, "run", refused)
    assert dialog.focusWidget() is dialog.next_button
    press(qtbot, dialog.next_button)
    assert "只能查看" in dialog.banner.text and dialog.focusWidget() is dialog.next_button


def test_scrolling_past_a_box_changes_nothing(dialog: ImportDialog) -> None:
    for box in dialog.findChildren(QComboBox):
        before = box.currentIndex()
        none = Qt.KeyboardModifier.NoModifier
        turned = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, none,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, turned)
        assert box.currentIndex() == before, box.accessibleName()


# ---------------------------------------------------------------- what is said


def test_only_a_state_is_taken_for_the_state_of_a_whole_sheet(dialog: ImportDialog) -> None:
    [editor] = [each for (_, name), each in dialog.columns_step.sheets.editors.items() if name == "state"]
    assert not editor.isEditable() and all(editor.findText(each.value) >= 0 for each in State)


def test_other_sheets_are_chosen_in_the_step_before(window: QWidget, worked_on: Office, tmp_path: Path) -> None:
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"一科": ROSTER, "二科": OTHER}))
    dialog.next()
    [said] = [each.message for each in dialog.rows_step.problem_list.groups if "也像名册" in each.message]
    assert said.endswith("需要时请在上一步选定它。")


def test_rows_that_may_be_somebody_known_are_one_sort_of_problem(
    window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    header = ["姓名", "人员类别", "出生日期", "手机"]
    known = [[name, "退休干部", "1946-03", f"1398888000{at}"] for at, name in enumerate(("张一", "王二", "李三"))]
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": [header, *known]}))
    dialog.next()
    dialog.next()
    dialog.reject()
    other = [[name, kind, "1947-05", phone] for name, kind, _, phone in known]
    again = opened(window, worked_on, xlsx(tmp_path / "又一份.xlsx", {"名册": [header, *other]}))
    again.next()
    [group] = [each for each in again.rows_step.problem_list.groups if "同一个人" in each.message]
    assert len(group.rows) == 3 and group.message.endswith("用“指定是谁”指明。")
    again.rows_step.table.go(0, WORDS)
    assert again.rows_step.line.who_button.isVisible()


def test_without_problems_the_rows_begin_at_the_left(window: QWidget, worked_on: Office, tmp_path: Path) -> None:
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"一科": OTHER}))
    dialog.next()
    assert dialog.rows_step.table.columnWidth(WORDS) < 100
    dialog.reject()
    again = opened(window, worked_on, xlsx(tmp_path / "错.xlsx", {"一科": ROSTER}))
    again.next()
    assert again.rows_step.table.columnWidth(WORDS) == 300


# ---------------------------------------------------------------- large print on a small screen


def test_at_150_per_cent_seven_rows_are_seen_and_nothing_leaves_the_screen(
    window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = SimpleNamespace(availableGeometry=lambda: QRect(0, 0, 1366, 768))
    monkeypatch.setattr(ImportDialog, "screen", lambda _self: screen)
    path = xlsx(tmp_path / "名册.xlsx", {"一科": [*ROSTER, *OTHER[1:] * 6], "二科": OTHER, "三科": OTHER})
    theme.theme().set_zoom(150)
    try:
        dialog = opened(window, worked_on, path)
        dialog.file_bar.ticks.tick_all()
        assert dialog.kinds.isVisible() and "2 核对列" in dialog.windowTitle()
        for step in range(3):
            QApplication.processEvents()
            assert dialog.width() <= 1366 - 24 and dialog.height() <= 768 - 48, step
            if dialog.step == ROWS:
                table = dialog.rows_step.table
                assert table.viewport().height() // table.verticalHeader().defaultSectionSize() >= 7
            dialog.next()
        dialog.reject()
        compared = ReconcileDialog(worked_on, TaskRunner(window, worked_on), path=path, parent=window)
        compared.show()
        compared.next()
        QApplication.processEvents()
        assert compared.step == ROWS and compared.height() <= 768 - 48
        compared.reject()
    finally:
        theme.theme().set_zoom(100)
