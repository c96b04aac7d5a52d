"""Lists of registers in the window's import: from the page's button to the rows that it brought, and back."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.import_export.records import ImportKind, RowOutcome
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.import_export.ui.job import CHOOSE, COLUMNS, DONE, ROWS
from cadredesk.registers.records_all import REGISTERS
from cadredesk.shell.menu import IMPORTS
from tests.import_export.conftest import opened, press
from tests.registers.test_register_import import LIST
from tests.screen import Screen
from tests.sheets.books import xlsx
from tests.support import empty_office

BAD = [*LIST[:-1], [4, "2026-13-01", "培训", "", "", "", "", "", ""], LIST[-1]]


@pytest.fixture
def with_branches(worked_on: Office) -> Office:
    for name in ("城关党支部", "东山党支部"):
        branches.save_branch(worked_on, Branch(name=name))
    return worked_on


def test_activities_from_the_file_to_the_page_and_back(
    qtbot: QtBot, window: QWidget, with_branches: Office, tmp_path: Path
) -> None:
    dialog = opened(window, with_branches, xlsx(tmp_path / "台账.xlsx", {"2026年": BAD}), "activities")
    assert dialog.step == COLUMNS
    assert [box.currentText() for box in dialog.columns_step.boxes.values()] == [
        "（不导入）", "日期", "类别", "主题", "组织支部", "未列名人数", "场次", "捐款捐物", "大型"
    ]  # fmt: skip
    press(qtbot, dialog.next_button)
    assert dialog.step == ROWS
    assert dialog.job.preview is not None
    assert dialog.job.preview.counts[RowOutcome.ADDED] == 3
    assert dialog.next_button.text() == "跳过错误，导入其余 3 行"
    press(qtbot, dialog.next_button)
    assert dialog.step == DONE
    assert dialog.done_step.rows_button.text() == "查看导入的活动"
    shown: list[Target] = []
    dialog.navigate.connect(shown.append)
    dialog.done_step.undo_button.setFocus()
    assert with_branches.conn.execute("SELECT count(*) FROM activities").fetchone() == (3,)
    press(qtbot, dialog.done_step.rows_button)
    assert shown[0].page == "activities"
    assert shown[0].query.ids == (1, 2, 3)  # type: ignore[attr-defined]


def test_another_kind_is_chosen_in_the_dialog(window: QWidget, with_branches: Office) -> None:
    dialog = opened(window, with_branches)
    assert dialog.step == CHOOSE
    words = [dialog.kinds.itemText(at) for at in range(dialog.kinds.count())]
    assert words[4:] == ["活动", "出席", "成果", "荣誉", "建议诉求", "支部任职", "支部经费"]
    for at, kind in enumerate(ImportKind):
        dialog.kinds.setCurrentIndex(at)
        assert dialog.windowTitle() == f"导入{words[at]}"
        assert dialog.choose_step.wanted()
        assert dialog.job.what is kind
    assert list(IMPORTS) == [kind.value for kind in ImportKind]


def test_the_button_of_each_page_opens_the_import_of_its_list(screen: Screen, tmp_path: Path) -> None:
    empty_office(tmp_path).close()
    screen.window.open_first(tmp_path / "office.db")
    for register in REGISTERS.values():
        kinds = []

        def seen(dialog: QDialog, kinds: list[str] = kinds) -> None:
            assert isinstance(dialog, ImportDialog)
            kinds.append(dialog.job.what.value)
            dialog.reject()

        page = screen.go(register.title)
        screen.press("导入", page, seen)
        assert kinds == [register.word]
