"""The import in the window, driven from the file to undo."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core import user_settings
from cadredesk.core.errors import Cancelled
from cadredesk.core.fields import fields_of
from cadredesk.db.file import Office
from cadredesk.import_export import actions, actions_columns
from cadredesk.import_export.records import RowOutcome
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.import_export.ui.job import CHOOSE, COLUMNS, DONE, ROWS
from cadredesk.import_export.ui.rows_model import OUTCOME, WORDS
from cadredesk.office.ui.changes_dialog import ChangesDialog
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person
from cadredesk.people.targets import ShowPeople
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from tests.choosing import Choosing
from tests.import_export.conftest import id_number, opened, press
from tests.sheets.books import xlsx
from tests.support import all_people

ROSTER = [
    ["序号", "姓名", "身份证号", "出生年月", "类别", "血型", "单位"],
    [1, "张三", id_number("19280105", 3), "1928.1", "离休", "A", "县医院"],
    [2, "李四", "", "1950.6", "退休", "B", "县中学"],
    [3, "王五", "6.2E+17", "", "退休", "", ""],
    [4, "", "", "", "退休", "", "县农机站"],
]


def test_from_the_file_to_undo(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(window, worked_on)
    assert dialog.step == CHOOSE
    drop(dialog, xlsx(tmp_path / "名册.xlsx", {"说明": [["x"]], "名册": ROSTER}))
    assert dialog.step == COLUMNS
    assert dialog.file_bar.sheets.currentText() == "名册"
    boxes = dialog.columns_step.boxes
    assert [box.currentText() for box in boxes.values()] == [
        "（不导入）", "姓名", "身份证号", "出生日期", "人员类别", "（不导入）", "原工作单位"
    ]  # fmt: skip
    boxes[5].setCurrentIndex(boxes[5].findData("unit"))
    assert boxes[6].currentText() == "（不导入）"
    boxes[6].setCurrentIndex(boxes[6].findData("hospital"))
    press(qtbot, dialog.next_button)

    assert dialog.step == ROWS
    model = dialog.rows_step.model
    assert model.rowCount() == 4
    assert [model.index(at, OUTCOME).data() for at in range(4)] == ["新增", "新增", "拒绝", "拒绝"]
    assert "科学计数法" in model.index(2, WORDS).data()
    at_id = next(
        at for at in range(model.columnCount()) if model.headerData(at, Qt.Orientation.Horizontal) == "身份证号"
    )
    assert model.index(2, at_id).data(Qt.ItemDataRole.ForegroundRole) == theme.colour("danger")
    assert not model.index(1, at_id).data(Qt.ItemDataRole.DecorationRole)
    press(qtbot, dialog.rows_step.levels["error"])
    assert model.rowCount() == 2
    press(qtbot, dialog.rows_step.all_button)
    qtbot.mouseClick(dialog.rows_step.tiles[RowOutcome.ADDED], Qt.MouseButton.LeftButton)
    assert [planned.row.number for planned in model.shown] == [2, 3]
    dialog.rows_step.problems.setCurrentRow(0)
    assert model.rowCount() == 1

    assert dialog.next_button.text() == "跳过错误，导入其余 2 行"
    press(qtbot, dialog.next_button)
    assert dialog.step == DONE
    people = {person.name: person for person in all_people(worked_on)}
    assert (people["张三"].unit, people["张三"].hospital) == ("A", "县医院")
    assert dialog.imported
    asked: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda _, question, **words: asked.append(words["detail"]) or len(asked) > 1)
    press(qtbot, dialog.done_step.undo_button)
    assert "共改动 2 条记录" in asked[0] and dialog.imported and len(all_people(worked_on)) == 2
    press(qtbot, dialog.done_step.undo_button)
    assert not all_people(worked_on)
    assert not dialog.imported
    press(qtbot, dialog.close_button)
    assert not dialog.isVisible()


def drop(dialog: ImportDialog, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    nothing = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, nothing)
    event.ignore()
    dialog.dragEnterEvent(event)  # a QDragEnterEvent can no longer be made without a warning
    assert event.isAccepted()
    dialog.dropEvent(event)


def test_a_file_given_from_the_start_and_corrected_in_between(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "名册.xlsx", {"名册": ROSTER})
    dialog = opened(window, worked_on, path)
    press(qtbot, dialog.next_button)
    assert dialog.rows_step.tiles[RowOutcome.REFUSED].accessibleName() == "拒绝：2"
    xlsx(path, {"名册": ROSTER[:3]})
    press(qtbot, dialog.rows_step.reload_button)
    assert dialog.next_button.text() == "导入 2 行"
    press(qtbot, dialog.next_button)
    assert "新增 2" in dialog.done_step.words.text()
    dialog.reject()
    again = opened(window, worked_on, path)
    press(qtbot, again.next_button)
    assert not again.next_button.isEnabled()
    assert "不需要导入" in again.banner.text


def test_a_file_that_cannot_be_read_says_why(window: QWidget, worked_on: Office, tmp_path: Path) -> None:
    dialog = opened(window, worked_on, xlsx(tmp_path / "表.xlsx", {"甲": [["x", "y"]], "乙": ROSTER}), "branches")
    assert dialog.step == COLUMNS
    assert "工作表“乙”里找不到表头" in dialog.columns_step.missing.text
    assert not dialog.next_button.isEnabled()
    assert [dialog.file_bar.sheets.itemText(at) for at in range(dialog.file_bar.sheets.count())] == ["甲", "乙"]
    dialog.kinds.setCurrentIndex(0)
    assert dialog.step == COLUMNS
    assert not dialog.banner.isVisible()
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    dialog.take(tmp_path / "坏.xlsx")
    assert dialog.step == CHOOSE
    assert "坏.xlsx" in dialog.banner.text


def test_a_column_that_was_not_recognised_can_be_named(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    rows = [["老同志", "类别", "手机"], ["张三", "退休", "13887602213"]]
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": rows}))
    assert dialog.step == COLUMNS
    assert "“姓名”" in dialog.banner.text
    press(qtbot, dialog.next_button)
    assert dialog.step == COLUMNS
    box = dialog.columns_step.boxes[0]
    box.setCurrentIndex(box.findData("name"))
    press(qtbot, dialog.next_button)
    assert dialog.next_button.text() == "导入 1 行"


def test_a_stop_writes_nothing_and_the_step_stays(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": ROSTER[:3]}))
    press(qtbot, dialog.next_button)

    def stopped(*_: object, **__: object) -> None:
        raise Cancelled("正在写入人员")

    monkeypatch.setattr(actions, "run", stopped)
    press(qtbot, dialog.next_button)
    assert dialog.step == ROWS
    assert "没有写入" in dialog.banner.text
    assert dialog.next_button.isEnabled()


@pytest.mark.parametrize("zoom", [100, 150])
def test_every_step_fits_the_smallest_screen(
    window: QWidget, worked_on: Office, tmp_path: Path, zoom: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ask", lambda *_, **__: True)
    theme.theme().set_zoom(zoom)
    try:
        dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": ROSTER}))
        dialog.resize(1366 - 24, 768 - 48)
        for step in (dialog.next, dialog.next, dialog.done_step.undo):
            QApplication.processEvents()
            least = dialog.minimumSizeHint()
            assert least.width() <= 1366 - 24
            assert least.height() <= 768 - 48
            assert not dialog.grab().isNull()
            step()
    finally:
        theme.theme().set_zoom(100)


# ---------------------------------------------------------------- remembered columns


def other_headers() -> list[list[object]]:
    return [["姓名", "类别", "老家", "单位"], ["张三", "退休", "四川", "县医院"]]


def test_corrected_columns_are_remembered_and_can_be_forgotten(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "名册.xlsx", {"名册": other_headers()})
    dialog = opened(window, worked_on, path)
    box = dialog.columns_step.boxes[2]
    assert box.currentData() is None
    box.setCurrentIndex(box.findData("native_place"))
    press(qtbot, dialog.next_button)
    dialog.close()

    turned = [[row[at] for at in (2, 0, 1, 3)] for row in other_headers()]  # the same set of headers
    again = opened(window, worked_on, xlsx(tmp_path / "另一份.xlsx", {"S": turned}))
    assert again.columns_step.boxes[0].currentData() == "native_place"
    assert "有 1 列按您上次改过的认" in again.columns_step._known_words.text()
    press(qtbot, again.columns_step.forget_button)
    assert again.columns_step.boxes[0].currentData() is None
    assert not again.columns_step.forget_button.isVisible()
    again.close()
    third = opened(window, worked_on, path)
    assert third.columns_step.boxes[2].currentData() is None


def test_only_the_latest_fifty_sets_of_headers_are_kept(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    user_settings.save(actions_columns.KEY, {f"digest{at}": {"甲": "name"} for at in range(60)})
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": other_headers()}))
    box = dialog.columns_step.boxes[2]
    box.setCurrentIndex(box.findData("native_place"))
    press(qtbot, dialog.next_button)
    kept = list(user_settings.load(actions_columns.KEY))
    assert len(kept) == 50 and kept[-2] == "digest59" and "digest10" not in kept
    assert user_settings.load(actions_columns.KEY)[kept[-1]] == {"老家": "native_place"}


# ---------------------------------------------------------------- several sheets


def test_ticked_sheets_are_imported_together(qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path) -> None:
    more = [ROSTER[0], [1, "赵六", "", "1950.6", "退休", "B", "县中学"], [2, "张三", ROSTER[1][2], "", "", "", ""]]
    sheets = {"说明": [["填表说明"]], "一科": ROSTER[:3], "二科": more, "旧": ROSTER[:2]}
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", sheets))
    assert [box.text() for box in dialog.file_bar.ticks.boxes.values()] == [
        "一科（2 行）",
        "二科（2 行）",
        "旧（1 行）",
    ]
    assert dialog.file_bar.ticks.isVisible() and dialog.file_bar.ticks.names == ["一科"]
    qtbot.mouseClick(dialog.file_bar.ticks.boxes["一科"], Qt.MouseButton.LeftButton)
    assert dialog.file_bar.ticks.names == ["一科"], "one at least stays"
    qtbot.mouseClick(dialog.file_bar.ticks.boxes["二科"], Qt.MouseButton.LeftButton)
    assert dialog.file_bar.sheets.currentText() == "一科"
    press(qtbot, dialog.next_button)
    numbers = [dialog.rows_step.model.index(at, 0).data() for at in range(4)]
    assert numbers == ["2　一科", "3　一科", "2　二科", "3　二科"]
    assert [dialog.rows_step.model.index(at, OUTCOME).data() for at in range(4)] == ["新增", "新增", "新增", "未变"]
    problems = dialog.rows_step.problems
    problems.setCurrentRow(next(at for at in range(problems.count()) if "同一个人" in problems.item(at).text()))
    assert [planned.row.place for planned in dialog.rows_step.model.shown] == [("二科", 3)]
    press(qtbot, dialog.next_button)
    assert sorted(person.name for person in all_people(worked_on)) == ["张三", "李四", "赵六"]


def test_the_columns_of_another_ticked_sheet_can_be_seen_and_corrected(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    second = [["姓名", "类别", "医疗点"], ["赵六", "退休", "县医院"]]
    path = xlsx(tmp_path / "名册.xlsx", {"一科": ROSTER[:3], "二科": second})
    dialog = opened(window, worked_on, path)
    dialog.file_bar.ticks.tick_all()
    dialog.file_bar.sheets.setCurrentText("二科")
    dialog.file_bar.sheets.activated.emit(1)
    box = dialog.columns_step.boxes[2]
    box.setCurrentIndex(box.findData("hospital"))
    press(qtbot, dialog.next_button)
    press(qtbot, dialog.next_button)
    people = {person.name: person for person in all_people(worked_on)}
    assert set(people) == {"张三", "李四", "赵六"} and people["赵六"].hospital == "县医院"


# ---------------------------------------------------------------- what came of it


def test_refused_rows_are_saved_from_the_window(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, choosing: Choosing
) -> None:
    out = tmp_path / "有错误的行.xlsx"
    choosing.answer(out)
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": ROSTER}))
    press(qtbot, dialog.next_button)
    press(qtbot, dialog.rows_step.refused_button)
    assert "已保存 2 行" in dialog.banner.text
    first = open_book(out).sheet().rows
    out.unlink()
    press(qtbot, dialog.next_button)
    assert dialog.step == DONE
    choosing.answer(out)
    press(qtbot, dialog.done_step.refused_button)
    assert open_book(out).sheet().rows == first and first[0][-1] == "原因"


def test_after_an_import_its_people_and_changes_are_one_click_away(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people_actions.save_person(worked_on, Person(name="老人", category="退休干部"))
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": ROSTER[:3]}))
    press(qtbot, dialog.next_button)
    press(qtbot, dialog.next_button)
    seen: list[ChangesDialog] = []
    monkeypatch.setattr(ChangesDialog, "exec", lambda self: seen.append(self))
    press(qtbot, dialog.done_step.changes_button)
    assert [row[3] for row in seen[0].view.table.model.source.rows(0, 9)] == ["张三", "李四"]
    with qtbot.waitSignal(dialog.navigate) as asked:
        press(qtbot, dialog.done_step.rows_button)
    [target] = asked.args
    assert isinstance(target, ShowPeople) and "名册.xlsx" in target.source and not dialog.isVisible()
    assert [people_store.get(worked_on, each).name for each in target.query.ids or ()] == ["张三", "李四"]


def test_changes_of_rank_are_kept_with_their_day_if_the_clerk_says_so(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    person = people_actions.save_person(worked_on, Person(name="张三", category="退休干部", rank="正乡科级"))
    rows = [["姓名", "职级"], ["张三", "副县处级"]]
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": rows}))
    press(qtbot, dialog.next_button)
    box = dialog.rows_step.since_box
    assert box.isVisible() and "职级 1 人" in box.words.toolTip() + box.words.text()
    box.on.setChecked(True)
    box.day.setText("没有这天")
    press(qtbot, dialog.next_button)
    assert dialog.step == ROWS and dialog.banner.isVisible()
    box.day.setText("2026-07")
    press(qtbot, dialog.next_button)
    assert dialog.step == DONE
    stages = history_store.of_person(worked_on, person.id or 0, Track.RANK)
    assert [(str(one.since or ""), one.rank) for one in stages] == [("", "正乡科级"), ("2026-07", "副县处级")]


@pytest.mark.parametrize(
    ("head", "old", "new", "track"),
    [
        ("遗属类别", "退休干部遗属", "离休干部遗属", "人员类别"),
        ("困难", "", "是", "困难"),
        ("社区", "城关", "河畔", "居住"),
    ],
)
def test_the_box_for_a_day_counts_every_field_that_has_a_history(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, head: str, old: str, new: str, track: str
) -> None:
    name = next(field.name for field in fields_of(Person) if field.label == head)
    said = {name: old} if old else {}
    person = people_actions.save_person(worked_on, Person(name="张三", category="遗属", **said))  # type: ignore[arg-type]
    rows = [["姓名", head], ["张三", new]]
    dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": rows}))
    press(qtbot, dialog.next_button)
    box = dialog.rows_step.since_box
    assert box.isVisible() and f"{track} 1 人" in box.words.toolTip() + box.words.text()
    box.on.setChecked(True)
    box.day.setText("2026-07")
    press(qtbot, dialog.next_button)
    assert dialog.step == DONE
    stages = history_store.of_person(worked_on, person.id or 0)
    assert [(stage.track, str(stage.since or "")) for stage in stages] == [(track, ""), (track, "2026-07")]
