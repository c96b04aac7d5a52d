"""The grid that is filled down: every key that its hint names, paste, what is wrong, and taking back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.money import parse_yuan, show_yuan
from cadredesk.widgets.grid.fill_grid import FillGrid
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow

COLUMNS = (
    FillColumn(name="name", label="姓名", fixed=True),
    FillColumn(name="day", label="日期", required=True),
    FillColumn(name="who", label="走访人", suggestions=("李明", "王芳")),
    FillColumn(name="fen", label="慰问金", right=True, word="不是金额", read=lambda text: show_yuan(parse_yuan(text))),
    FillColumn(name="note", label="备注"),
)
NAMES = ("张建国", "李龚", "𫖯㛃", "王德全")
KEYS = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def grid(qtbot: QtBot) -> FillGrid:
    made = FillGrid("test", COLUMNS, tick="已走访", hint="空格勾选")
    qtbot.addWidget(made)
    made.put(FillRow(at, (name, "", "", "", "")) for at, name in enumerate(NAMES, 1))
    made.resize(900, 400)
    made.show()
    made.view.setFocus()
    return made


@pytest.fixture
def press(qtbot: QtBot, grid: FillGrid) -> Callable[..., None]:
    """``press("500", Key_Return)``: letters and keys go to the box that is open, else to the table."""

    def target() -> QWidget:
        return next((box for box in grid.view.findChildren(QLineEdit) if box.isVisible()), grid.view)

    def do(*what: str | Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for each in what:
            if isinstance(each, str):
                for letter in each:
                    _type(qtbot, target(), letter)
            else:
                qtbot.keyClick(target(), each, with_)

    return do


def _type(qtbot: QtBot, widget: QWidget, letter: str) -> None:
    """Chinese comes from an input method."""
    if letter.isascii():
        qtbot.keyClicks(widget, letter)
        return
    event = QInputMethodEvent()
    event.setCommitString(letter)
    QApplication.sendEvent(widget, event)


def texts(grid: FillGrid, name: str) -> list[str]:
    return [grid.values(row)[name] for row in grid.rows()]


def ticked(grid: FillGrid) -> list[int]:
    return [row.key for row in grid.ticked()]


def here(grid: FillGrid) -> tuple[int, int]:
    return grid.view.currentIndex().row(), grid.view.currentIndex().column()


def test_space_ticks_a_row_and_goes_on_to_the_next(grid: FillGrid, press: Callable[..., None]) -> None:
    assert here(grid) == (0, 0)
    press(KEYS.Key_Space, KEYS.Key_Space)
    assert ticked(grid) == [1, 2] and here(grid) == (2, 0)
    press(KEYS.Key_Up, KEYS.Key_Space)
    assert ticked(grid) == [1, 2], "going down a list lets nobody go by mistake"
    press(KEYS.Key_Up, KEYS.Key_Delete)
    assert ticked(grid) == [1]


def test_typing_begins_at_once_enter_goes_down_and_tab_right(grid: FillGrid, press: Callable[..., None]) -> None:
    press(KEYS.Key_Tab)
    assert here(grid) == (0, 2), "the name is not typed in"
    press("9-20", KEYS.Key_Return, "9-21", KEYS.Key_Return)
    assert texts(grid, "day") == ["9-20", "9-21", "", ""] and here(grid) == (2, 2)
    press("9-22", KEYS.Key_Tab, "李", KEYS.Key_Tab, "500", KEYS.Key_Tab, "好", KEYS.Key_Tab)
    assert grid.values(grid.rows()[2]) == {
        "name": "𫖯㛃", "day": "9-22", "who": "李", "fen": "500.00", "note": "好",
    }  # fmt: skip
    assert here(grid) == (3, 0), "after the last column comes the next row"
    assert ticked(grid) == [1, 2, 3], "who is written about counts"
    press(KEYS.Key_Backtab)
    assert here(grid) == (2, 5)


def test_ctrl_d_copies_from_above_and_fills_a_selection_down(grid: FillGrid, press: Callable[..., None]) -> None:
    press(KEYS.Key_Tab, "9-20", KEYS.Key_Return)
    press(KEYS.Key_D, with_=CONTROL)
    assert texts(grid, "day") == ["9-20", "9-20", "", ""]
    press(KEYS.Key_Up)
    press(KEYS.Key_Down, with_=CONTROL | SHIFT)
    press(KEYS.Key_D, with_=CONTROL)
    assert texts(grid, "day") == ["9-20"] * 4
    assert ticked(grid) == [1, 2, 3, 4], "who is written about counts, however it was written"
    press(KEYS.Key_Z, with_=CONTROL)
    assert texts(grid, "day") == ["9-20", "9-20", "", ""] and ticked(grid) == [1, 2]


def test_ticks_are_filled_down_as_they_are_and_blanks_tick_nobody(grid: FillGrid, press: Callable[..., None]) -> None:
    grid.view.go(0, 3)
    press(KEYS.Key_Down, with_=CONTROL | SHIFT)
    press(KEYS.Key_D, with_=CONTROL)
    assert ticked(grid) == []
    grid.view.go(0, 0)
    press(KEYS.Key_Space, KEYS.Key_Up)
    press(KEYS.Key_Down, with_=CONTROL | SHIFT)
    press(KEYS.Key_D, with_=CONTROL)
    assert ticked(grid) == [1, 2, 3, 4]


def test_ctrl_home_and_ctrl_end_go_to_the_corners(grid: FillGrid, press: Callable[..., None]) -> None:
    press(KEYS.Key_End, with_=CONTROL)
    assert here(grid) == (3, 5)
    press(KEYS.Key_Home, with_=CONTROL)
    assert here(grid) == (0, 0)


def test_del_empties_and_ctrl_z_takes_back_step_by_step(grid: FillGrid, press: Callable[..., None]) -> None:
    press(KEYS.Key_Tab, "9-20", KEYS.Key_Return, KEYS.Key_Up, KEYS.Key_Delete)
    assert texts(grid, "day")[0] == ""
    press(KEYS.Key_Z, with_=CONTROL)
    assert texts(grid, "day")[0] == "9-20"
    press(KEYS.Key_Z, with_=CONTROL)
    assert texts(grid, "day")[0] == "" and ticked(grid) == []


def test_what_excel_copied_is_pasted_from_the_current_cell_on(grid: FillGrid, press: Callable[..., None]) -> None:
    QGuiApplication.clipboard().setText("9-20\t李明\t500\r\n9-21\t王芳\t600\r\n")
    press(KEYS.Key_Tab)
    press(KEYS.Key_V, with_=CONTROL)
    assert texts(grid, "day") == ["9-20", "9-21", "", ""]
    assert texts(grid, "fen") == ["500.00", "600.00", "", ""] and texts(grid, "who")[1] == "王芳"
    press(KEYS.Key_Down, with_=CONTROL | SHIFT)
    QGuiApplication.clipboard().setText("9-25")
    press(KEYS.Key_V, with_=CONTROL)
    assert texts(grid, "day") == ["9-25"] * 4, "one value goes into all that is selected"
    assert ticked(grid) == [1, 2, 3, 4]


def test_what_cannot_be_read_is_said_and_prevents_saving(grid: FillGrid, press: Callable[..., None]) -> None:
    saves: list[str] = []
    grid.save_wanted.connect(lambda: saves.append("asked"))
    grid.view.go(1, 4)
    press("五百", KEYS.Key_Return, KEYS.Key_Up)
    assert "不是金额" in grid.said and texts(grid, "fen")[1] == "五百"
    assert not grid.is_right() and here(grid) == (1, 2), "the day is missing, and comes first"
    assert grid.said == "请填写日期。"
    press("9-20", KEYS.Key_Return)
    assert not grid.is_right() and here(grid) == (1, 4)
    press("500")
    press(KEYS.Key_Return, with_=CONTROL)
    assert saves == ["asked"] and grid.is_right() and grid.said == "空格勾选"


def test_a_suggestion_is_taken_with_the_keys(grid: FillGrid, press: Callable[..., None], qtbot: QtBot) -> None:
    grid.view.go(0, 3)
    press("李")
    box = next(each for each in grid.view.findChildren(QLineEdit) if each.isVisible())
    popup = box.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, KEYS.Key_Down)
    qtbot.keyClick(popup, KEYS.Key_Return)
    assert texts(grid, "who")[0] == "李明" and here(grid) == (1, 3)


def test_rows_out_of_sight_stay_as_they_are(grid: FillGrid, press: Callable[..., None]) -> None:
    press(KEYS.Key_Space)
    grid.show_only([3, 4])
    assert grid.view.model().rowCount() == 2
    press(KEYS.Key_Space)
    assert ticked(grid) == [1, 3]
    assert not grid.is_right(), "the first row has no day"
    assert grid.view.model().rowCount() == 4 and here(grid) == (0, 2)


def test_a_screen_reader_hears_what_a_cell_is_and_what_is_wrong(grid: FillGrid, press: Callable[..., None]) -> None:
    grid.view.go(0, 4)
    press("五百", KEYS.Key_Return)
    heard = grid.model.index(0, 4).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard.startswith("慰问金：五百") and "不是金额" in heard
    assert grid.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "已走访"
