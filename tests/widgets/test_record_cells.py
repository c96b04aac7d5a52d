"""The columns and cells of the record table: order, widths, copying, keys, tones."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cadredesk.core import user_settings
from cadredesk.core.fields import Field
from cadredesk.widgets.controls import theme
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource
from tests.widgets.record_tables import FIELDS, source, text

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_header_click_asks_for_another_order(table: RecordTable) -> None:
    asked: list[tuple[str, bool]] = []
    table.sort_changed.connect(lambda name, down: asked.append((name, down)))
    table.set_source(source(range(5)))
    header = table.view.horizontalHeader()
    for _ in range(2):
        spot = header.viewport().rect().topLeft()
        spot.setX(header.sectionViewportPosition(1) + 20)
        spot.setY(10)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked == [("fen", False), ("fen", True)]
    assert table.sort == ("fen", True)


def test_columns_are_remembered(table: RecordTable, qtbot: QtBot) -> None:
    assert table.shown_columns == ["name", "fen", "phone"]
    table._columns.shown = ["phone", "name", "single"]
    table._columns.keep()
    table._columns_chosen()
    header = table.view.horizontalHeader()
    assert header.isSectionHidden(1)
    assert header.logicalIndex(0) == 2
    header.resizeSection(2, 222)
    qtbot.waitUntil(lambda: user_settings.load("columns/test", {}).get("widths", {}).get("phone") == 222)
    again = RecordTable("test", FIELDS, noun="人员")
    qtbot.addWidget(again)
    assert again.shown_columns == ["phone", "name", "single"]
    assert again._columns.width("phone") == 222
    again._usual()
    assert again.shown_columns == ["name", "fen", "phone"]


def test_a_column_that_grows_with_the_zoom_was_not_made_so_by_the_user(qtbot: QtBot, look: theme.Theme) -> None:
    narrow = (Field(name="name", label="姓名", width=120), Field(name="count", label="数", width=30))
    table = RecordTable("narrow", narrow, noun="人员")
    qtbot.addWidget(table)
    table.show()
    for zoom in (150, 100):
        look.set_zoom(zoom)
    table.view.horizontalHeader().resizeSection(0, 200)  # by hand, so that something is kept
    qtbot.waitUntil(lambda: user_settings.load("columns/narrow", {}).get("widths", {}).get("name") == 200)
    assert "count" not in user_settings.load("columns/narrow", {})["widths"]


def test_rows_may_hold_only_the_columns_shown(table: RecordTable) -> None:
    table.set_source(ListSource([(1, "张建国")]), columns=["name"])
    assert text(table, 0, "name") == "张建国"
    assert text(table, 0, "fen") == ""


def test_column_chooser_applies_at_once(table: RecordTable, qtbot: QtBot) -> None:
    from cadredesk.widgets.table.columns import ColumnChooser

    table.choose_columns()
    chooser = table.findChild(ColumnChooser)
    assert chooser is not None
    item = next(item for item in chooser._items() if item.text() == "独居")
    item.setCheckState(Qt.CheckState.Checked)
    assert table.shown_columns == ["name", "fen", "phone", "single"]
    chooser.list.setCurrentRow(0)
    chooser._move(1)
    assert table.shown_columns == ["fen", "name", "phone", "single"]
    chooser.box.setText("独")
    assert [each.text() for each in chooser._items() if not each.isHidden()] == ["独居"]
    chooser._reset()
    assert table.shown_columns == ["name", "fen", "phone"]
    chooser.close()


def test_copy_gives_text_and_a_table_of_text_cells(table: RecordTable) -> None:
    table._columns.shown = ["name", "id_number"]
    table._columns_chosen()
    table.set_source(ListSource([(1, "=1+1", 0, "", "532624194810050015", 0), (2, "李\t龚", 0, "", "", 0)]))
    table.select_all()
    QTest.keyClick(table.view, Qt.Key.Key_C, CONTROL | SHIFT)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "=1+1\t532624194810050015\n李 龚\t"
    assert "mso-number-format" in data.html()
    table.copy_rows(with_head=True)
    assert QGuiApplication.clipboard().text().startswith("姓名\t身份证号\n")


def test_ctrl_c_copies_the_cell_that_the_arrows_go_to(table: RecordTable) -> None:
    table.set_source(ListSource([(1, "张建国", 5, "13887602213", "", 0), (2, "李龚", 0, "0876-6623101转8001", "", 0)]))
    table.choose(1)
    QTest.keyClick(table.view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "张建国"
    QTest.keyClick(table.view, Qt.Key.Key_Right)
    QTest.keyClick(table.view, Qt.Key.Key_Right)
    QTest.keyClick(table.view, Qt.Key.Key_Right)  # there is no further one
    assert text(table, 0, "phone") == "138 8760 2213"
    QTest.keyClick(table.view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "13887602213", "as it is dialled, not as it is read"
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    QTest.keyClick(table.view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "0876-6623101转8001", "another row keeps the column"
    QTest.keyClick(table.view, Qt.Key.Key_Left)
    QTest.keyClick(table.view, Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == "李龚\t0.00\t0876-6623101转8001"


def test_left_and_right_leave_the_selection_and_new_rows_the_column(table: RecordTable) -> None:
    table.set_source(source(range(5)))
    table.choose(2)
    QTest.keyClick(table.view, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(table.view, Qt.Key.Key_Right)
    assert table.selected == [2, 3] and table.current == 3
    table.set_source(source(range(1, 6)))
    asked: list[tuple[int, str]] = []
    table.edit_requested.connect(lambda *at: asked.append(at))
    QTest.keyClick(table.view, Qt.Key.Key_F2)
    assert asked == [(3, "fen")]


def test_f2_and_a_double_click_say_which_cell_was_meant(table: RecordTable) -> None:
    opened: list[int] = []
    table.activated.connect(opened.append)
    table.set_source(source(range(5)))

    def click_twice(at: int, column: int) -> None:
        where = table.view.visualRect(table.model.index(at, column)).center()
        QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
        QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)

    click_twice(1, 2)
    QTest.keyClick(table.view, Qt.Key.Key_F2)
    assert opened == [1], "where nothing is edited a double click opens"
    asked: list[tuple[int, str]] = []
    table.edit_requested.connect(lambda *at: asked.append(at))
    click_twice(3, 2)
    QTest.keyClick(table.view, Qt.Key.Key_Left)
    QTest.keyClick(table.view, Qt.Key.Key_F2)
    assert asked == [(3, "phone"), (3, "fen")] and opened == [1]
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened == [1, 3], "Enter does what it did"


def test_the_keyboard_goes_to_a_table_only_where_there_are_rows(table: RecordTable, qtbot: QtBot) -> None:
    assert not table.take_keyboard()
    table.set_source(source(range(5)))
    table.activateWindow()
    assert table.take_keyboard() and table.current == 0
    qtbot.waitUntil(table.view.hasFocus)


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK])
@pytest.mark.parametrize("zoom", [100, 150])
def test_the_current_row_shows_whether_the_table_has_the_keyboard(
    table: RecordTable, qtbot: QtBot, look: theme.Theme, scheme: str, zoom: int
) -> None:
    look.set_scheme(scheme)
    look.set_zoom(zoom)
    table.set_source(source(range(5)))
    table.activateWindow()
    table.take_keyboard()
    table.choose(1)
    qtbot.waitUntil(table.view.hasFocus)
    row = table.view.visualRect(table.model.index(1, 0))
    far = table.view.viewport().width() - 1

    def at(x: int, y: int) -> str:
        return str(table.view.viewport().grab().toImage().pixelColor(x, y).name())

    focus, middle = theme.colour("focus").name(), row.center().y()
    assert at(far // 2, row.top()) == at(far // 2, row.top() + 1) == at(far, middle) == at(far - 1, middle) == focus
    assert at(far - 6, middle) == theme.colour("accent_soft").name()
    assert at(1, middle) == at(2, row.top() + 1) == theme.colour("accent_ink").name(), (
        "the bar says which row is current"
    )
    table.view.clearFocus()
    assert at(1, middle) == theme.colour("accent_ink").name()
    assert at(far // 2, row.top()) == at(far, middle) == at(far - 6, middle) == theme.colour("chip").name()
    assert at(1, table.view.visualRect(table.model.index(2, 0)).center().y()) == theme.colour("surface").name()


def test_keys_act_on_rows(table: RecordTable, qtbot: QtBot) -> None:
    opened: list[int] = []
    typed: list[str] = []
    table.activated.connect(opened.append)
    table.typed.connect(typed.append)
    table.set_source(source(range(300)))
    table.choose(0)
    QTest.keyClick(table.view, Qt.Key.Key_End)
    assert table.current == 299
    QTest.keyClick(table.view, Qt.Key.Key_Up)
    assert table.current == 298
    QTest.keyClick(table.view, Qt.Key.Key_Home)
    assert table.current == 0
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened == [0]
    QTest.keyClick(table.view, Qt.Key.Key_Z)
    assert typed == ["z"]


def test_tone_and_words_of_a_cell(qtbot: QtBot) -> None:
    made = RecordTable(
        "toned",
        FIELDS,
        noun="人员",
        tone=lambda name, value, row: "danger" if name == "fen" and value > 500 else "",
        words=lambda name, value, row: "一大笔" if name == "fen" and value > 500 else None,
    )
    qtbot.addWidget(made)
    made.set_source(source([1, 9]))
    shade = made.model.index(1, 1).data(Qt.ItemDataRole.ForegroundRole)
    assert made.model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) is None
    assert shade.name() == "#b42318"
    assert [text(made, 0, "fen"), text(made, 1, "fen")] == ["1.00", "一大笔"]


def test_all_fits_at_every_zoom(table: RecordTable, look: object) -> None:
    from cadredesk.widgets.controls import theme

    table.set_source(source(range(5)))
    for zoom in theme.ZOOMS:
        theme.theme().set_zoom(zoom)
        assert table.view.rowHeight(0) == round(36 * zoom / 100)
        widths = sum(table.view.columnWidth(at) for at in range(3))
        assert widths >= table.view.viewport().width() - 3
