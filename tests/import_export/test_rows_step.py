"""The rows of an import in the window: cells mended, rows left out and taken in, what is known and what the sheet says."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.import_export import actions
from cadredesk.import_export.records import RowOutcome
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.import_export.ui.job import DONE, ROWS
from cadredesk.import_export.ui.rows_model import OUTCOME, WORDS
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.choosing import Choosing
from tests.fixtures import styled
from tests.import_export.conftest import id_number
from tests.sheets.books import xlsx
from tests.support import TODAY, all_people, empty_office

HEADER = ["姓名", "性别", "类别", "出生年月", "单位"]
ROSTER = [
    HEADER,
    ["张一", "男", "离休", "1928.01", "县医院"],
    ["王二", "男", "离修", "1941.13", "县中学"],
    ["李三", "女", "离修", "1930.05", ""],
    ["赵四", "女", "离修", "1931.06", "县农机站"],
]
Rows = list[list[Any]]
_KEY = Qt.Key


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An empty office, tasks at once."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    with empty_office(tmp_path) as office:
        yield office


class Step:
    """The rows of one workbook on the screen, as a clerk sees and works on them."""

    def __init__(self, qtbot: QtBot, dialog: ImportDialog) -> None:
        self.qtbot, self.dialog = qtbot, dialog
        self.step = dialog.rows_step
        self.model, self.table, self.line = self.step.model, self.step.table, self.step.line

    def column(self, header: str) -> int:
        titles = [self.model.headerData(at, Qt.Orientation.Horizontal) for at in range(self.model.columnCount())]
        return titles.index(header)

    def text(self, number: int, header: str) -> str:
        return str(self.model.index(self.row(number), self.column(header)).data() or "")

    def row(self, number: int) -> int:
        return [one.row.number for one in self.model.shown].index(number)

    @property
    def numbers(self) -> list[int]:
        return [one.row.number for one in self.model.shown]

    def point(self, number: int, header: str) -> None:
        self.table.go(self.row(number), self.column(header))

    @property
    def pointed(self) -> tuple[int, str]:
        here = self.table.currentIndex()
        return (
            self.model.shown[here.row()].row.number,
            str(self.model.headerData(here.column(), Qt.Orientation.Horizontal)),
        )

    @property
    def editor(self) -> QLineEdit:
        box = self.table.focusWidget() or QApplication.focusWidget()
        boxes = [box] if isinstance(box, QLineEdit) else self.table.viewport().findChildren(QLineEdit)
        assert isinstance(boxes[-1], QLineEdit)
        return boxes[-1]

    def write(self, number: int, header: str, words: str) -> None:
        """Enter on a cell, other words, Enter."""
        self.point(number, header)
        self.qtbot.keyClick(self.table, _KEY.Key_Return)
        box = self.editor
        box.selectAll()
        box.insert(words)  # keys of the test are Latin ones
        self.qtbot.keyClick(box, _KEY.Key_Return)

    def press(self, button: QPushButton) -> None:
        assert button.isVisible() and button.isEnabled()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def outcomes(self) -> list[str]:
        return [str(self.model.index(at, OUTCOME).data()) for at in range(self.model.rowCount())]


@pytest.fixture
def rows(qtbot: QtBot, qapp: QApplication, office: Office, tmp_path: Path) -> Iterator[Callable[..., Step]]:
    """Opens a workbook with these rows, up to the step at which they are seen."""
    styled()
    window = QWidget()

    def opened(sheet: Rows | dict[str, Rows], kind: str = "people", name: str = "名册") -> Step:
        path = xlsx(tmp_path / f"{name}.xlsx", sheet if isinstance(sheet, dict) else {"名册": sheet})
        dialog = ImportDialog(office, TaskRunner(window, office), kind=kind, path=path, parent=window)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        dialog.next()
        assert dialog.step == ROWS, dialog.banner.text
        return Step(qtbot, dialog)

    yield opened
    window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


# ---------------------------------------------------------------- cells


def test_a_wrong_cell_is_mended_where_it_stands_and_enter_goes_on(rows: Callable[..., Step], office: Office) -> None:
    seen = rows(ROSTER)
    assert seen.outcomes() == ["新增", "拒绝", "拒绝", "拒绝"]
    seen.qtbot.keyClick(seen.table, _KEY.Key_F8)
    assert seen.pointed == (3, "类别")
    seen.qtbot.keyClick(seen.table, _KEY.Key_F8)
    assert seen.pointed == (3, "出生年月")
    seen.write(3, "出生年月", "1941.12")
    assert seen.text(3, "出生年月") == "1941.12　已改"
    tip = seen.model.index(seen.row(3), seen.column("出生年月")).data(Qt.ItemDataRole.ToolTipRole)
    assert "文件中是“1941.13”" in tip
    assert seen.pointed == (4, "类别"), "the next error"
    seen.write(3, "类别", "离休干部")
    assert seen.outcomes() == ["新增", "新增", "拒绝", "拒绝"]
    assert seen.step.tiles[RowOutcome.REFUSED].accessibleName() == "拒绝：2"
    seen.dialog.next()
    assert seen.dialog.step == DONE
    people = {person.name: person for person in all_people(office)}
    assert (str(people["王二"].birth), people["王二"].category) == ("1941-12", "离休干部")


def test_the_same_wrong_words_are_mended_at_once_where_the_clerk_says_so(rows: Callable[..., Step]) -> None:
    seen = rows(ROSTER)
    seen.write(3, "类别", "离休干部")
    assert "这一列还有 2 格也是“离修”" in seen.line.words.accessibleName()
    seen.press(seen.line.alike_button)
    assert [seen.text(number, "类别") for number in (3, 4, 5)] == ["离休干部　已改"] * 3
    assert seen.outcomes() == ["新增", "拒绝", "新增", "新增"]
    seen.qtbot.keyClick(seen.table, _KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [seen.text(number, "类别") for number in (3, 4, 5)] == ["离休干部　已改", "离修", "离修"]
    seen.qtbot.keyClick(seen.table, _KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert seen.text(3, "类别") == "离修" and not seen.step.undo_button.isVisible()
    seen.qtbot.keyClick(seen.table, _KEY.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert seen.text(3, "类别") == "离休干部　已改"


def test_a_mended_cell_is_put_back(rows: Callable[..., Step]) -> None:
    seen = rows(ROSTER)
    assert not seen.line.restore_button.isVisible()
    seen.write(2, "单位", "县人民医院")
    seen.point(2, "单位")
    assert "文件中是“县医院”" in seen.line.words.accessibleName()
    seen.press(seen.line.restore_button)
    assert seen.text(2, "单位") == "县医院"
    seen.write(2, "单位", "县人民医院")
    seen.write(2, "单位", "县医院")
    assert seen.text(2, "单位") == "县医院", "what the file says is no change"


def test_a_choice_offers_its_choices(rows: Callable[..., Step]) -> None:
    seen = rows(ROSTER)
    seen.point(3, "类别")
    seen.qtbot.keyClick(seen.table, _KEY.Key_F2)
    model = seen.editor.completer().completionModel()
    assert "离休干部" in [model.index(at, 0).data() for at in range(model.rowCount())]


def test_rows_stay_on_the_screen_while_their_errors_go(rows: Callable[..., Step]) -> None:
    seen = rows(ROSTER)
    seen.press(seen.step.levels["error"])
    assert seen.numbers == [3, 4, 5]
    seen.write(4, "类别", "离休干部")
    assert seen.numbers == [3, 4, 5] and seen.outcomes() == ["拒绝", "新增", "拒绝"]
    assert seen.step.levels["error"].text() == "错误 2 行"


def test_enter_in_the_rows_imports_nothing(rows: Callable[..., Step], office: Office) -> None:
    seen = rows(ROSTER)
    seen.table.go(0, WORDS)
    seen.qtbot.keyClick(seen.table, _KEY.Key_Return)
    assert seen.dialog.step == ROWS and not all_people(office)
    assert seen.pointed == (3, "类别")


def test_the_workbook_stays_as_it_is_and_refused_rows_are_saved_as_mended(
    rows: Callable[..., Step], tmp_path: Path, choosing: Choosing
) -> None:
    seen = rows(ROSTER)
    before = (tmp_path / "名册.xlsx").read_bytes()
    seen.write(3, "类别", "离休干部")
    seen.write(3, "单位", "县一中")
    out = tmp_path / "改.xlsx"
    choosing.answer(out)
    seen.press(seen.step.refused_button)
    saved = open_book(out).sheet().rows
    assert saved[1][:5] == ["王二", "男", "离休干部", "1941.13", "县一中"]
    assert (tmp_path / "名册.xlsx").read_bytes() == before


def test_what_was_mended_stays_after_reading_again_unless_the_row_is_another(
    rows: Callable[..., Step], tmp_path: Path
) -> None:
    seen = rows(ROSTER)
    seen.write(3, "类别", "离休干部")
    seen.write(4, "类别", "退休干部")
    changed = [*ROSTER[:3], ["钱五", "男", "离修", "1932.07", ""], *ROSTER[3:]]
    xlsx(tmp_path / "名册.xlsx", {"名册": changed})
    seen.press(seen.step.reload_button)
    assert seen.text(3, "类别") == "离休干部　已改"
    assert (seen.text(4, "姓名"), seen.text(4, "类别")) == ("钱五", "离修")
    assert "有 1 行和刚才不同" in seen.dialog.banner.text


def test_many_edits_are_judged_by_few_readings(
    rows: Callable[..., Step], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = rows([HEADER, *([f"张{at}", "男", "离修", "1930.05", ""] for at in range(40))])
    monkeypatch.setattr(TaskRunner, "synchronous", False)
    readings, usual = [], actions.preview

    def counted(*args: Any, **said: Any) -> Any:
        readings.append(1)
        return usual(*args, **said)

    monkeypatch.setattr(actions, "preview", counted)
    for at in range(20):
        seen.model.setData(seen.model.index(at, seen.column("类别")), "退休干部")
    assert seen.outcomes()[:2] == ["核对中…"] * 2 and not seen.dialog.next_button.isEnabled()
    qtbot.waitUntil(lambda: not seen.step.answers.judging, timeout=20_000)
    assert seen.outcomes().count("新增") == 20 and len(readings) <= 2
    assert seen.dialog.next_button.isEnabled()


def test_what_was_mended_is_not_thrown_away_unasked(rows: Callable[..., Step], monkeypatch: pytest.MonkeyPatch) -> None:
    seen = rows(ROSTER)
    asked: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda _, question, **__: asked.append(question) or len(asked) > 1)
    seen.write(3, "类别", "离休干部")
    seen.dialog.reject()
    assert "1 处改动" in asked[0] and seen.dialog.isVisible()
    seen.dialog.reject()
    assert not seen.dialog.isVisible()


# ---------------------------------------------------------------- what is known, and what the sheet says


@pytest.fixture
def known(office: Office) -> Person:
    return people_actions.save_person(
        office,
        Person(
            name="张一",
            category="离休干部",
            birth=PartialDate.from_iso("1946-03-28"),
            unit="农业局",
            id_number=id_number("19460328", 1),
        ),
    )


def test_weaker_words_hold_where_the_clerk_says_so(rows: Callable[..., Step], office: Office, known: Person) -> None:
    seen = rows([[*HEADER, "身份证号"], ["张一", "", "", "1946-05", "农业农村局", known.id_number]])
    assert seen.outcomes() == ["更新"]
    seen.point(2, "出生年月")
    words = seen.line.words.accessibleName()
    assert "名册中是 1946-03-28，表中是 1946-05" in words and "原工作单位：农业局 → 农业农村局" in words
    seen.press(seen.line.sheet_button)
    assert "出生日期：1946-03-28 → 1946-05" in seen.line.words.accessibleName()
    seen.press(seen.line.register_button)
    assert "名册中是 1946-03-28" in seen.line.words.accessibleName()
    seen.press(seen.line.sheet_button)
    seen.dialog.next()
    assert str(all_people(office)[0].birth) == "1946-05"


def test_all_of_one_sort_of_problem_hold_at_once(rows: Callable[..., Step], office: Office) -> None:
    for at, name in enumerate(("张一", "王二", "李三"), 1):
        birth = PartialDate.from_iso(f"194{at}-03-28")
        people_actions.save_person(
            office, Person(name=name, category="离休干部", birth=birth, id_number=id_number(f"194{at}0328", 1))
        )
    people = all_people(office)
    sheet = [
        ["姓名", "身份证号", "出生日期"],
        *([one.name, one.id_number, f"{one.birth.first.year}-05"] for one in people if one.birth),
    ]
    seen = rows(sheet)
    problems = seen.step.problem_list
    at = next(at for at, group in enumerate(problems.groups) if "对不上" in group.message)
    assert problems.groups[at].words.startswith("提醒　3 行　出生日期\n如第 2 行：")
    problems.list.setCurrentRow(at)
    assert problems.accept_button.text() == "3 格以表中为准"
    seen.press(problems.accept_button)
    assert seen.outcomes() == ["更新"] * 3
    assert not any("对不上" in group.message for group in problems.groups)
    seen.dialog.next()
    assert sorted(str(one.birth) for one in all_people(office)) == ["1941-05", "1942-05", "1943-05"]


def test_a_number_with_hidden_digits_is_not_offered(rows: Callable[..., Step], office: Office) -> None:
    people_actions.save_person(office, Person(name="张一", category="离休干部", mobile="13988880001"))
    seen = rows([["姓名", "手机"], ["张一", "138****9999"]])
    seen.point(2, "手机")
    assert "不会替换" in seen.line.words.accessibleName()
    assert not seen.line.sheet_button.isVisible()


# ---------------------------------------------------------------- what was left out


def test_what_was_left_out_is_a_list_from_which_rows_are_taken(rows: Callable[..., Step], office: Office) -> None:
    sheet = [
        [*HEADER, "血型"],
        [*ROSTER[1], "A"],
        ["合计", 1, None, None, None, None],
        ["备注：钱五", None, None, None, None, None],
    ]
    seen = rows({"名册": sheet, "说明": [["填表说明"]]})
    assert seen.step.left_tile.accessibleName() == "没有导入的行：2"
    seen.qtbot.mouseClick(seen.step.left_tile, Qt.MouseButton.LeftButton)
    assert seen.numbers == [3, 4] and seen.outcomes() == ["没有导入"] * 2
    assert [seen.model.index(at, WORDS).data() for at in range(2)] == ["合计行（合计、1）", "说明行（备注：钱五）"]
    said = seen.step._not_taken.accessibleName()
    assert "没有导入的列：血型" in said and "没有导入的工作表：说明" in said
    seen.table.go(1, WORDS)
    seen.press(seen.line.in_button)
    assert seen.numbers == [3]
    seen.press(seen.step.all_button)
    assert seen.numbers == [2, 4]
    seen.write(4, "姓名", "钱五")
    seen.dialog.next()
    assert {person.name for person in all_people(office)} == {"张一", "钱五"}


def test_a_row_is_left_out_and_taken_back(rows: Callable[..., Step], office: Office) -> None:
    seen = rows(ROSTER)
    seen.point(3, "姓名")
    seen.press(seen.line.out_button)
    assert seen.numbers == [2, 4, 5] and seen.step.left_tile.accessibleName() == "没有导入的行：1"
    seen.qtbot.keyClick(seen.table, _KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert seen.numbers == [2, 3, 4, 5]
    seen.point(3, "姓名")
    seen.press(seen.line.out_button)
    seen.qtbot.mouseClick(seen.step.left_tile, Qt.MouseButton.LeftButton)
    assert seen.model.index(0, WORDS).data().startswith("您选择不导入的行")


def test_several_rows_are_left_out_together(rows: Callable[..., Step]) -> None:
    seen = rows(ROSTER)
    seen.table.selectAll()
    assert seen.line.out_button.text() == "不导入这 4 行"
    seen.press(seen.line.out_button)
    assert seen.step.empty.isVisible() and not seen.dialog.next_button.isEnabled()
    seen.qtbot.keyClick(seen.dialog, _KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert seen.numbers == [2, 3, 4, 5]


# ---------------------------------------------------------------- who is meant


def test_who_is_meant_is_answered_in_the_rows(rows: Callable[..., Step], office: Office) -> None:
    for unit, birth in (("农业局", "1940-01"), ("水务局", "1941-02")):
        people_actions.save_person(
            office, Person(name="王建国", category="退休干部", unit=unit, birth=PartialDate.from_iso(birth))
        )
    seen = rows([["姓名", "手机"], ["王建国", "13988880001"]])
    assert seen.outcomes() == ["拒绝"]
    seen.point(2, "姓名")
    assert seen.line.who_button.isVisible()
    choices = {one.text(): one for one in seen.line.who_button.menu().actions()}
    first, second, another = choices
    assert "1940-01" in first and "农业局" in first and "编号" in first and another == "另一个人（新增）"
    choices[second].trigger()
    assert seen.outcomes() == ["更新"]
    assert "手机：（空） → 139 8888 0001" in seen.line.words.accessibleName()
    [checked] = [one for one in seen.line.who_button.menu().actions() if one.isChecked()]
    assert checked.text() == second
    seen.dialog.next()
    assert {(one.unit, one.mobile) for one in all_people(office)} == {("农业局", ""), ("水务局", "13988880001")}


# ---------------------------------------------------------------- the sorts of problems


def test_a_problem_of_the_whole_sheet_shows_all_rows(rows: Callable[..., Step]) -> None:
    seen = rows([["离休干部花名册", None, None], ["姓名", "性别", "怪列"], ["张一", "男", "x"], ["王二", "男", "y"]])
    problems = seen.step.problem_list
    words = [group.words for group in problems.groups]
    assert any(each.startswith("提醒　整张表\n") for each in words) and not any(" 0 行" in each for each in words)
    for at in range(len(words)):
        problems.list.setCurrentRow(at)
        assert seen.model.rowCount() == 2
    problems.list.setFocus()
    seen.qtbot.keyClick(problems.list, _KEY.Key_Return)
    assert seen.table.currentIndex().isValid()


def test_what_is_said_of_one_of_two_lists_beside_each_other_is_not_said_of_the_other(
    rows: Callable[..., Step], office: Office
) -> None:
    header = ["姓名", "单位", "电话"]
    sheet = [header * 2, ["张一", "甲局", "13988880001", "王二", "乙局", "13988880002"]]
    seen = rows([*sheet, ["李三", "甲局", "13988880003", "赵四", "乙局", "13988880004"]])
    assert [seen.model.index(at, 0).data() for at in (0, 2)] == ["2　（A—C 列）", "2　（D—F 列）"]
    seen.table.go(2, WORDS)
    seen.press(seen.line.out_button)
    assert [one.row.values["name"] for one in seen.model.shown] == ["张一", "李三", "赵四"]
    seen.model.setData(seen.model.index(2, seen.column("单位")), "丙局")
    seen.dialog.next()
    assert {one.name: one.unit for one in all_people(office)} == {"张一": "甲局", "李三": "甲局", "赵四": "丙局"}
