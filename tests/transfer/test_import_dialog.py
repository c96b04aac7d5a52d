"""The import in the window, driven from the file to undo."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import Cancelled
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.transfer import actions
from cadredesk.transfer.import_dialog import CHOOSE, COLUMNS, DONE, ROWS, ImportDialog
from cadredesk.transfer.import_rows_dialog import FATE, WORDS
from cadredesk.transfer.records import Fate
from cadredesk.widgets import theme
from cadredesk.widgets.task_runner import TaskRunner
from tests.sheets.books import xlsx
from tests.support import TODAY, empty_office
from tests.transfer.conftest import id_number

ROSTER = [
    ["序号", "姓名", "身份证号", "出生年月", "类别", "血型", "单位"],
    [1, "张三", id_number("19280105", 3), "1928.1", "离休", "A", "县医院"],
    [2, "李四", "", "1950.6", "退休", "B", "县中学"],
    [3, "王五", "6.2E+17", "", "退休", "", ""],
    [4, "", "", "", "退休", "", ""],
]


@pytest.fixture
def worked_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An empty office, tasks at once."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    with empty_office(tmp_path) as office:
        yield office


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> QWidget:
    """The window that the dialog belongs to, in the program's look."""
    theme.start(qapp)
    theme.theme().set_scheme(theme.LIGHT)
    made = QWidget()
    qtbot.addWidget(made)
    return made


def opened(window: QWidget, office: Office, path: Path | None = None, kind: str = "people") -> ImportDialog:
    dialog = ImportDialog(office, TaskRunner(window, office), kind=kind, path=path, parent=window)
    dialog.show()
    return dialog


def press(qtbot: QtBot, button: QWidget) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_from_the_file_to_undo(qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path) -> None:
    dialog = opened(window, worked_on)
    assert dialog.step == CHOOSE
    drop(dialog, xlsx(tmp_path / "名册.xlsx", {"说明": [["x"]], "名册": ROSTER}))
    assert dialog.step == COLUMNS
    assert dialog.sheets.currentText() == "名册"
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
    assert [model.index(at, FATE).data() for at in range(4)] == ["新增", "新增", "拒绝", "拒绝"]
    assert "科学计数法" in model.index(2, WORDS).data()
    at_id = next(
        at for at in range(model.columnCount()) if model.headerData(at, Qt.Orientation.Horizontal) == "身份证号"
    )
    assert model.index(2, at_id).data(Qt.ItemDataRole.ForegroundRole) == theme.colour("danger")
    assert not model.index(1, at_id).data(Qt.ItemDataRole.DecorationRole)
    press(qtbot, dialog.rows_step.levels["error"])
    assert model.rowCount() == 2
    press(qtbot, dialog.rows_step.all_button)
    qtbot.mouseClick(dialog.rows_step.tiles[Fate.ADDED], Qt.MouseButton.LeftButton)
    assert [planned.row.number for planned in model.shown] == [2, 3]
    dialog.rows_step.problems.setCurrentRow(0)
    assert model.rowCount() == 1

    assert dialog.next_button.text() == "跳过错误，导入其余 2 行"
    press(qtbot, dialog.next_button)
    assert dialog.step == DONE
    people = {person.name: person for person in people_store.all_people(worked_on)}
    assert (people["张三"].unit, people["张三"].hospital) == ("A", "县医院")
    assert dialog.imported
    press(qtbot, dialog.undo_button)
    assert not people_store.all_people(worked_on)
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


def test_a_file_given_from_the_start_and_mended_in_between(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "名册.xlsx", {"名册": ROSTER})
    dialog = opened(window, worked_on, path)
    press(qtbot, dialog.next_button)
    assert dialog.rows_step.tiles[Fate.REFUSED].accessibleName() == "拒绝：2"
    xlsx(path, {"名册": ROSTER[:3]})
    press(qtbot, dialog.reload_button)
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
    assert dialog.step == CHOOSE
    assert "找不到表头" in dialog.banner.text
    assert [dialog.sheets.itemText(at) for at in range(dialog.sheets.count())] == ["甲", "乙"]
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
def test_every_step_fits_the_smallest_screen(window: QWidget, worked_on: Office, tmp_path: Path, zoom: int) -> None:
    theme.theme().set_zoom(zoom)
    try:
        dialog = opened(window, worked_on, xlsx(tmp_path / "名册.xlsx", {"名册": ROSTER}))
        dialog.resize(1366 - 24, 768 - 48)
        for step in (dialog.next, dialog.next, dialog.undo):
            QApplication.processEvents()
            least = dialog.minimumSizeHint()
            assert least.width() <= 1366 - 24
            assert least.height() <= 768 - 48
            assert not dialog.grab().isNull()
            step()
    finally:
        theme.theme().set_zoom(100)
