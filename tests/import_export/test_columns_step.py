"""核对列: where the header is, what columns hold, what holds for a whole sheet, and what of it is remembered."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches import store as branches_store
from cadredesk.core import user_settings
from cadredesk.db.file import Office
from cadredesk.import_export import actions, actions_remembered
from cadredesk.import_export.ui.columns_step import ColumnsStep
from cadredesk.import_export.ui.header_dialog import HeaderDialog
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.import_export.ui.job import CHOOSE, COLUMNS, DONE, ROWS
from tests.import_export.conftest import opened, press
from tests.sheets.books import xlsx
from tests.support import all_people

Rows = Sequence[Sequence[Any]]
WITHOUT_HEADER = [
    ["吴一甲", "男", "退休", "1948-03", "1968-02", "工程师"],
    ["吴二乙", "女", "退休", "1949-03", "1969-02", ""],
]
STRANGE = [
    ["某某局", "", ""],
    ["谁", "哪天", "哪一类"],
    ["", "生的", ""],
    ["张一", "1940-01", "离休"],
    ["王二", "1941-02", "退休"],
]
DOUBTFUL = [["姓名", "出生日期", "人员类别"], ["张一", 1948.1, "离休"], ["王二", "1950.3", "退休"]]


class Driver:
    """One office, into which workbooks are imported one after another."""

    def __init__(self, qtbot: QtBot, window: QWidget, office: Office, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.qtbot, self.window, self.office, self.folder, self.patch = qtbot, window, office, folder, patch
        self.dialog: ImportDialog

    def open(self, rows: Rows | dict[str, Rows], kind: str = "people", name: str = "名册") -> ColumnsStep:
        """A new import of a workbook; its step 核对列."""
        sheets = rows if isinstance(rows, dict) else {"Sheet1": rows}
        self.dialog = opened(self.window, self.office, xlsx(self.folder / f"{name}.xlsx", sheets), kind)
        assert self.dialog.step == COLUMNS
        return self.dialog.columns_step

    def next(self) -> None:
        press(self.qtbot, self.dialog.next_button)

    def click(self, button: QAbstractButton) -> None:
        button.click()

    def ask_header(self, answer: Callable[[HeaderDialog], None]) -> None:
        """Press 改表头… (or 指出表头…), answer, press 确定."""

        def run(dialog: HeaderDialog) -> int:
            dialog.show()
            answer(dialog)
            press(self.qtbot, dialog.ok)
            return dialog.result()

        self.patch.setattr(HeaderDialog, "exec", run)
        step = self.dialog.columns_step
        press(self.qtbot, step.header_button if step.header_button.isVisible() else step.missing.action_button)

    def click_row(self, number: int, *, shift: bool = False) -> Callable[[HeaderDialog], None]:
        """Click a row of the preview, by the number that is shown."""

        def click(dialog: HeaderDialog) -> None:
            grid = dialog.grid
            rows = [grid.verticalHeaderItem(at).text() for at in range(grid.rowCount())]
            place = grid.visualRect(grid.model().index(rows.index(str(number)), 0)).center()
            held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
            self.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, held, place)

        return click

    def people(self) -> dict[str, Any]:
        return {person.name: person for person in all_people(self.office)}


@pytest.fixture
def driver(qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Driver:
    return Driver(qtbot, window, worked_on, tmp_path, monkeypatch)


def taken_for(step: ColumnsStep) -> list[str]:
    return [box.currentText() for box in step.boxes.values()]


def marks(step: ColumnsStep) -> list[str]:
    cells = (step.table.cellWidget(at, 3) for at in range(step.table.rowCount()))
    return [cell.findChild(QLabel).text() for cell in cells]


def choose(step: ColumnsStep, index: int, name: str) -> None:
    box = step.boxes[index]
    box.setCurrentIndex(box.findData(name))


# ---------------------------------------------------------------- where the header is


def test_a_list_without_a_header_keeps_its_file_and_its_columns_are_guessed_by_content(driver: Driver) -> None:
    step = driver.open(WITHOUT_HEADER)
    assert "找不到表头" in step.missing.text and not driver.dialog.next_button.isEnabled()
    assert driver.dialog.focusWidget() is step.missing.action_button
    driver.ask_header(lambda dialog: dialog.none.setChecked(True))
    assert step.header_words.text() == "这张表没有表头"
    assert [step.table.item(at, 0).text() for at in range(6)] == ["A 列", "B 列", "C 列", "D 列", "E 列", "F 列"]
    assert step.table.item(1, 1).text() == "男　女"
    assert taken_for(step) == ["姓名", "性别", "人员类别", "出生日期", "（不导入）", "（不导入）"]
    assert marks(step) == ["猜的，待核对"] * 4 + ["未识别"] * 2
    choose(step, 4, "work_started")
    choose(step, 5, "title")
    assert marks(step)[3:] == ["猜的，待核对", "已选定", "已选定"]
    driver.next()
    driver.next()
    person = driver.people()["吴一甲"]
    assert (person.sex, str(person.birth), str(person.work_started), person.title) == (
        "男",
        "1948-03",
        "1968-02",
        "工程师",
    )

    step = driver.open([["郑一丁", "女", "退休", "1950-04", "1970-01", "医师"]], name="另一份")
    assert taken_for(step)[4:] == ["参加工作时间", "职称"] and set(marks(step)) == {"上次选定"}
    assert "没有表头" in step._known_words.text()
    driver.click(step.forget_button)
    assert "找不到表头" in step.missing.text


def test_a_header_is_pointed_at_and_found_again_in_the_next_workbook(driver: Driver) -> None:
    step = driver.open(STRANGE)

    def two_rows(dialog: HeaderDialog) -> None:
        assert not dialog.ok.isEnabled()
        driver.click_row(2)(dialog)
        driver.click_row(3, shift=True)(dialog)

    driver.ask_header(two_rows)
    assert step.header_words.text() == "表头：第 2—3 行"
    assert "姓名" in driver.dialog.banner.text
    for index, name in enumerate(("name", "birth", "category")):
        choose(step, index, name)
    driver.next()
    assert driver.dialog.step == ROWS and [one.row.number for one in driver.dialog.rows_step.model.shown] == [4, 5]

    step = driver.open([["换了的标题", "", ""], ["又一行", "", ""], *STRANGE[1:]], name="下一年")
    assert step.header_words.text() == "表头：第 3—4 行"
    assert taken_for(step) == ["姓名", "出生日期", "人员类别"]
    assert step._known_words.text() == "有 3 列按您上次改过的认，表头的位置按您上次说的。"
    driver.click(step.forget_button)
    assert "找不到表头" in step.missing.text


def test_a_header_that_was_found_can_be_moved_with_the_keyboard(driver: Driver) -> None:
    step = driver.open([["姓名", "性别"], ["张一", "男"], ["王二", "女"]])
    assert step.header_words.text() == "表头：第 1 行"

    def down(dialog: HeaderDialog) -> None:
        assert dialog.rows == (1, 1)
        driver.qtbot.keyClick(dialog.grid, Qt.Key.Key_Down)

    driver.ask_header(down)
    assert step.header_words.text() == "表头：第 2 行" and step.table.item(0, 0).text() == "张一"
    assert len(driver.dialog.job.source.rows if driver.dialog.job.source else ()) == 1


def test_an_empty_sheet_says_so(driver: Driver) -> None:
    step = driver.open([])
    assert "没有内容" in step.missing.text and not step.missing.action_button.isVisible()


def test_several_sheets_without_a_header_are_told_one_by_one_and_imported_together(driver: Driver) -> None:
    step = driver.open({"离休": WITHOUT_HEADER, "退休": [["郑一丁", "女", "退休", "1950-04", "1970-01", "医师"]]})
    driver.ask_header(lambda dialog: dialog.none.setChecked(True))
    driver.dialog.file_bar.sheets.setCurrentText("退休")
    driver.dialog.file_bar.sheets.activated.emit(1)
    driver.ask_header(lambda dialog: dialog.none.setChecked(True))
    ticks = driver.dialog.file_bar.ticks
    assert ticks.isVisible() and list(ticks.boxes) == ["离休", "退休"] and ticks.names == ["退休"]
    ticks.tick_all()
    assert taken_for(step)[0] == "姓名"
    driver.next()
    driver.next()
    assert set(driver.people()) == {"吴一甲", "吴二乙", "郑一丁"}


def test_a_file_that_does_not_open_is_chosen_again(driver: Driver) -> None:
    driver.open(WITHOUT_HEADER)
    (driver.folder / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    driver.dialog.take(driver.folder / "坏.xlsx")
    assert driver.dialog.step == CHOOSE and "坏.xlsx" in driver.dialog.banner.text


# ---------------------------------------------------------------- what holds for a whole sheet


def test_what_holds_for_a_whole_sheet_is_said_and_remembered(driver: Driver) -> None:
    rows = [["姓名", "性别", "人员类别"], ["张一", "男", ""], ["王二", "女", "退休"]]
    step = driver.open(rows)
    editors = step.sheets.editors
    editors["Sheet1", "category"].setCurrentText("遗属")
    editors["Sheet1", "category"].edited.emit()
    editors["Sheet1", "branch_id"].set_raw("第一支部")
    editors["Sheet1", "branch_id"].edited.emit()
    driver.next()
    driver.dialog.back()
    assert step.sheets.editors["Sheet1", "category"].raw() == "遗属"
    driver.next()
    driver.next()
    people = driver.people()
    assert (people["张一"].category, people["王二"].category) == ("遗属", "退休干部")
    assert [one.name for one in branches_store.all_branches(driver.office)] == ["第一支部"]

    step = driver.open([rows[0], ["李三", "男", ""]], name="另一份")
    assert step.sheets.editors["Sheet1", "branch_id"].raw() == "第一支部"
    assert "人员类别“遗属”、所在支部“第一支部”按您上次说的" in step._known_words.text()
    driver.click(step.forget_button)
    assert step.sheets.editors["Sheet1", "branch_id"].raw() == "" and not step.forget_button.isVisible()


def test_values_of_another_sheet_are_not_taken_over(driver: Driver) -> None:
    rows = [["姓名", "性别"], ["张一", "男"]]
    step = driver.open({"甲": rows})
    step.sheets.editors["甲", "category"].set_raw("遗属")
    step.sheets.editors["甲", "category"].edited.emit()
    driver.next()
    step = driver.open({"乙": rows}, name="另一份")
    assert step.sheets.editors["乙", "category"].raw() == "" and not step.forget_button.isVisible()


def test_a_day_for_all_payments_is_taken_and_not_remembered(driver: Driver) -> None:
    driver.open([["姓名", "人员类别"], ["张一", "退休"]])
    driver.next()
    driver.next()
    rows = [["姓名", "金额"], ["张一", 500]]
    step = driver.open(rows, "payments", "发放")
    assert "没有填写的一律按" in driver.dialog.banner.text
    day = step.sheets.editors["Sheet1", "date"]
    day.setText("没有这天")
    day.edited.emit()
    driver.next()
    assert driver.dialog.step == COLUMNS and driver.dialog.banner.isVisible()
    day.setText("2025-01-20")
    day.edited.emit()
    step.sheets.editors["Sheet1", "occasion"].setText("春节")
    step.sheets.editors["Sheet1", "occasion"].edited.emit()
    driver.next()
    assert driver.dialog.step == ROWS
    step = driver.open(rows, "payments", "发放")
    assert step.sheets.editors["Sheet1", "date"].raw() == ""
    assert step.sheets.editors["Sheet1", "occasion"].raw() == "春节"


def test_a_proposal_can_be_declined(driver: Driver) -> None:
    rows = [["离休干部花名册", ""], ["姓名", "性别"], ["张一", "男"]]
    step = driver.open(rows)
    tick = step.sheets.proposals["Sheet1", "category"]
    assert tick.isChecked() and tick.text() == "按标题“离休干部花名册”，人员类别按“离休干部”导入（1 行没有填写）"
    driver.click(tick)
    driver.next()
    driver.dialog.back()
    assert not step.sheets.proposals["Sheet1", "category"].isChecked()
    driver.next()
    driver.next()
    assert driver.people()["张一"].category == ""
    step = driver.open(rows, name="另一份")
    assert not step.sheets.proposals["Sheet1", "category"].isChecked()
    assert "不采用的人员类别按您上次说的" in step._known_words.text()


def test_sheets_stand_with_their_meaning_on_one_screen(driver: Driver) -> None:
    head = ["姓名", "性别"]
    step = driver.open(
        {"离休干部": [head, ["张一", "男"]], "退休干部": [head, ["王二", "女"]], "已去世": [head, ["李三", "男"]]}
    )
    driver.dialog.file_bar.ticks.tick_all()
    said = {sheet: tick.text() for (sheet, _), tick in step.sheets.proposals.items()}
    assert said == {
        "离休干部": "人员类别 离休干部（1 行）",
        "退休干部": "人员类别 退休干部（1 行）",
        "已去世": "状态 去世（1 行）",
    }
    driver.click(step.sheets.proposals["退休干部", "category"])
    step.sheets.editors["已去世", "category"].set_raw("退休干部")
    step.sheets.editors["已去世", "category"].edited.emit()
    driver.next()
    driver.next()
    people = driver.people()
    assert [people[name].category for name in ("张一", "王二", "李三")] == ["离休干部", "", "退休干部"]
    assert people["李三"].died_on is not None and people["张一"].died_on is None


# ---------------------------------------------------------------- doubtful columns


def test_a_doubtful_column_is_asked_once_for_all_sheets_and_remembered(driver: Driver) -> None:
    step = driver.open({"一科": DOUBTFUL, "二科": [DOUBTFUL[0], ["赵四", 1951.1, "退休"], ["钱五", "1952.3", "退休"]]})
    driver.dialog.file_bar.ticks.tick_all()
    (answers,) = step.questions.answers.values()
    assert answers["1 月"].isChecked()
    driver.click(answers["10 月"])
    driver.next()
    assert driver.dialog.step == ROWS
    driver.dialog.back()
    assert step.questions.answers["出生日期"]["10 月"].isChecked()
    driver.next()
    driver.next()
    assert [str(driver.people()[name].birth) for name in ("张一", "赵四")] == ["1948-10", "1951-10"]
    # The columns stand in another order.
    step = driver.open([[row[at] for at in (2, 0, 1)] for row in DOUBTFUL], name="另一份")
    assert step.questions.answers["出生日期"]["10 月"].isChecked()
    assert step._known_words.text() == "日期的写法按您上次说的。"
    driver.click(step.forget_button)
    assert step.questions.answers["出生日期"]["1 月"].isChecked()


def test_a_column_that_becomes_doubtful_is_asked_before_its_rows_are_seen(driver: Driver) -> None:
    step = driver.open([["姓名", "哪天生", "人员类别"], *DOUBTFUL[1:]])
    assert not step.questions.isVisible()
    choose(step, 1, "birth")
    driver.next()
    assert driver.dialog.step == COLUMNS and "日期" in driver.dialog.banner.text
    driver.click(step.questions.answers["出生日期"]["10 月"])
    driver.next()
    driver.next()
    assert driver.dialog.step == DONE and str(driver.people()["张一"].birth) == "1948-10"


# ---------------------------------------------------------------- back and forth


def test_going_back_shows_the_columns_as_they_are_now(driver: Driver) -> None:
    rows = [["姓名", "性别"], ["张一", "男"]]
    step = driver.open(rows)
    driver.next()
    more = [[*row, extra] for row, extra in zip(rows, ("手机", "13988880001"), strict=True)]
    xlsx(driver.folder / "名册.xlsx", {"Sheet1": more})
    press(driver.qtbot, driver.dialog.rows_step.reload_button)
    driver.dialog.back()
    assert taken_for(step) == ["姓名", "性别", "手机"]
    choose(step, 1, "note")
    driver.next()
    driver.dialog.back()
    assert taken_for(step) == ["姓名", "备注", "手机"] and marks(step) == ["已识别", "已选定", "已识别"]


def test_what_is_said_while_the_workbook_is_read_is_not_lost(driver: Driver) -> None:
    step = driver.open([["离休干部花名册", ""], ["姓名", "性别"], ["张一", "男"]])
    read, late = actions.preview, [lambda: driver.click(step.sheets.proposals["Sheet1", "category"])]

    def slow(*arguments: Any, **rest: Any) -> Any:
        found = read(*arguments, **rest)
        if late:
            late.pop()()
        return found

    driver.patch.setattr(actions, "preview", slow)
    step.to_note.click()
    driver.dialog.job.read(then=COLUMNS)
    assert not step.sheets.proposals["Sheet1", "category"].isChecked()
    driver.next()
    driver.next()
    assert driver.people()["张一"].category == ""


def test_the_lists_beside_each_other_are_one_sheet_here(driver: Driver) -> None:
    head = ["序号", "姓名", "单位", "电话"]
    rows = [
        ["退休干部通讯录", *[""] * 7],
        [*head, *head],
        [1, "张一", "甲局", "13988880001", 2, "王二", "乙局", "13988880002"],
    ]
    step = driver.open({"名单": rows, "别的": [["姓名", "性别"], ["李三", "男"]]})
    assert list(step.sheets.proposals) == [("名单", "category")]
    driver.dialog.file_bar.sheets.activated.emit(0)
    driver.click(step.sheets.proposals["名单", "category"])
    driver.next()
    driver.next()
    assert {name: person.category for name, person in driver.people().items()} == {"张一": "", "王二": ""}


@pytest.mark.parametrize("kept", [[], {"x": 1}, {"x": {"sheets": [], "dates": {"出生日期": "没有"}}}, "坏"])
def test_settings_of_another_version_or_kind_stop_nothing(driver: Driver, kept: Any) -> None:
    for key in (actions_remembered.SHEETS, actions_remembered.HEADERS):
        user_settings.save(key, kept)
    driver.open(DOUBTFUL)
    driver.next()
    assert driver.dialog.step == ROWS
