"""The record table: windows of rows, place kept by id, columns, sorting, copying."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cadredesk.core import memory
from cadredesk.core.fields import Field, Kind
from cadredesk.widgets.controls import theme
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.sources import IdSource, ListSource, Row

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FIELDS = [
    Field(name="name", label="姓名", listed=True, width=110),
    Field(name="fen", label="金额", kind=Kind.MONEY, listed=True, width=100),
    Field(name="phone", label="电话", kind=Kind.PHONE, listed=True, width=130),
    Field(name="id_number", label="身份证号", kind=Kind.ID_NUMBER, width=180),
    Field(name="single", label="独居", kind=Kind.FLAG),
]


def rows_of(ids: Sequence[int]) -> list[Row]:
    return [(each, f"人{each}", each * 100, "13887602213", "532624194810050015", each % 2) for each in ids]


def source(ids: Sequence[int]) -> IdSource:
    return IdSource(list(ids), rows_of)


@pytest.fixture
def table(qtbot: QtBot) -> RecordTable:
    made = RecordTable("test", FIELDS, noun="人员", unit="人")
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    return made


def text(table: RecordTable, at: int, name: str) -> str:
    return table.model.text_at(at, [field.name for field in FIELDS].index(name))


def test_shows_values_as_the_fields_say(table: RecordTable) -> None:
    table.set_source(source([7, 8]))
    assert [text(table, 0, name) for name in ("name", "fen", "phone", "single")] == [
        "人7",
        "7.00",
        "138 8760 2213",
        "是",
    ]
    assert text(table, 1, "single") == ""
    right = table.model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole)
    assert right & int(Qt.AlignmentFlag.AlignRight)


def test_only_windows_that_are_looked_at_are_read(table: RecordTable) -> None:
    asked: list[int] = []

    def fetch(ids: Sequence[int]) -> list[Row]:
        asked.append(len(ids))
        return rows_of(ids)

    table.set_source(IdSource(range(1_000_000), fetch))
    table.view.scrollToBottom()
    table.view.viewport().repaint()
    assert sum(asked) < 2000
    assert table.count == 1_000_000


def test_fifty_thousand_rows_come_within_a_frame(table: RecordTable) -> None:
    ids = list(range(50_000))
    table.set_source(source(ids), total=50_000)
    table.view.viewport().repaint()
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        table.set_source(source(ids), total=50_000, choose_first=True)
        table.view.viewport().repaint()
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.016


def test_current_row_is_told_by_id(table: RecordTable, qtbot: QtBot) -> None:
    table.set_source(source([5, 6, 7]))
    assert table.current is None
    with qtbot.waitSignal(table.current_changed) as caught:
        table.choose(6)
    assert caught.args == [6]
    assert table.current == 6
    assert table.selected == [6]
    assert not table.choose(99)


def test_current_and_selection_stay_by_id(table: RecordTable) -> None:
    told: list[object] = []
    table.set_source(source(range(100)))
    table.choose(40)
    table.current_changed.connect(told.append)
    table.selection_changed.connect(told.append)
    table.set_source(source(range(99, -1, -1)))
    assert table.current == 40
    assert table.selected == [40]
    assert table.view.currentIndex().row() == 59
    assert told == []


def test_the_keys_go_on_where_a_row_has_gone(table: RecordTable) -> None:
    table.set_source(source(range(1, 60)))
    table.choose(30)
    rest = [each for each in range(1, 60) if each != 30]
    for _ in range(3):  # other changes are told meanwhile
        table.set_source(source(rest))
    assert table.current is None and not table.selected
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert (table.current, table.selected) == (31, [31])
    rest.remove(31)
    table.set_source(source(rest))
    assert table.choose(29)  # there the keys have stayed: it is chosen all the same
    assert (table.current, table.selected) == (29, [29])


def test_a_row_that_is_gone_leaves_nothing_current(table: RecordTable) -> None:
    table.set_source(source(range(10)))
    table.choose(3)
    table.set_source(source([1, 2, 4]))
    assert table.current is None
    assert table.selected == []


def test_a_new_search_chooses_its_first_row(table: RecordTable) -> None:
    table.set_source(source(range(10)))
    table.choose(3)
    table.set_source(source([8, 9]), choose_first=True)
    assert (table.current, table.selected) == (8, [8])
    table.set_source(source([1, 8]), choose_first=True)
    assert (table.current, table.selected) == (8, [8])


def test_table_does_not_jump_when_rows_come_in_above(table: RecordTable) -> None:
    table.set_source(source(range(1000, 2000)))
    table.choose(1500)
    top = table.model.id_at(table.view.rowAt(0))
    table.set_source(source(range(900, 2000)))
    assert table.model.id_at(table.view.rowAt(0)) == top
    assert table.current == 1500


def test_source_without_positions_keeps_its_place(table: RecordTable) -> None:
    class Plain:
        def __len__(self) -> int:
            return 5000

        def rows(self, start: int, stop: int) -> list[Row]:
            return rows_of(range(start, min(stop, 5000)))

    table.set_source(Plain())
    table.view.setCurrentIndex(table.model.index(3000, 0))
    assert table.current == 3000
    table.set_source(Plain())
    assert table.current == 3000


def test_choosing_a_row_selects_it_alone_whatever_keys_are_held(table: RecordTable) -> None:
    table.set_source(source([1, 2, 3]))
    table.choose(1)
    QTest.keyPress(table.view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    table.choose(3)
    QTest.keyRelease(table.view, Qt.Key.Key_Control)
    assert table.selected == [3] and table.current == 3


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.integers(1, 40), unique=True), after=st.lists(st.integers(1, 40), unique=True), data=st.data()
)
def test_selection_after_any_change_is_what_is_left_of_it(
    table: RecordTable, before: list[int], after: list[int], data: st.DataObject
) -> None:
    table.set_source(source([]))
    table.set_source(source(before))
    table.select_all()
    chosen = data.draw(st.sampled_from(before)) if before else None
    table.set_source(source(after))
    assert table.selected == [each for each in after if each in before]
    assert table.selected == [] or chosen is not None


def test_counts_are_worded(table: RecordTable) -> None:
    table.set_source(source(range(214)), total=2849)
    assert table.count_text == "共 2,849 人，筛选出 214 人"
    table.select_all()
    assert table.count_text == "共 2,849 人，筛选出 214 人，已选 214 人"
    table.set_source(source(range(3)))
    assert table.count_text == "共 3 人，已选 3 人"


def test_empty_states_say_what_to_do(table: RecordTable, qtbot: QtBot) -> None:
    done: list[str] = []
    table.set_empty("users", "还没有人员。", "导入 Excel", lambda: done.append("import"))
    table.set_nothing_found("没有找到。", "清除筛选", lambda: done.append("clear"))
    table.set_source(source([]), total=0)
    assert table.empty.isVisible()
    assert table.empty.text == "还没有人员。"
    table.empty.action_button.click()
    table.set_source(source([]), total=9)
    assert table.empty.text == "没有找到。"
    table.empty.action_button.click()
    assert done == ["import", "clear"]
    table.set_source(source([1]), total=9)
    assert not table.empty.isVisible()


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
    qtbot.waitUntil(lambda: memory.recall("columns/test", {}).get("widths", {}).get("phone") == 222)
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
    qtbot.waitUntil(lambda: memory.recall("columns/narrow", {}).get("widths", {}).get("name") == 200)
    assert "count" not in memory.recall("columns/narrow", {})["widths"]


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
