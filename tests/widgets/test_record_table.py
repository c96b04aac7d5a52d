"""The rows of the record table: read in windows, and place, selection and count kept by id."""

import time
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import IdSource, Row
from tests.widgets.record_tables import rows_of, source, text

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


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


def test_current_row_is_identified_by_id(table: RecordTable, qtbot: QtBot) -> None:
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
