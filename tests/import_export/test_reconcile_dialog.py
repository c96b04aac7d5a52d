"""核对名单 in the window: from the menu of 人员 to the workbook, to what is taken over and undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import Cancelled
from cadredesk.db import journal
from cadredesk.db.file import Office, open_office
from cadredesk.import_export import actions as imports
from cadredesk.import_export.reconcile import actions
from cadredesk.import_export.reconcile.records import Sort
from cadredesk.import_export.reconcile.ui.reconcile_dialog import ReconcileDialog
from cadredesk.import_export.reconcile.ui.take_dialog import TakeDialog
from cadredesk.import_export.ui.job import COLUMNS, ROWS
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Track
from cadredesk.people.targets import ShowPeople, ShowPerson
from cadredesk.people.ui.page import PeoplePage
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.choosing import Choosing
from tests.import_export.conftest import id_number
from tests.sheets.books import xlsx
from tests.support import TODAY, all_people, empty_office

HEADER = ["姓名", "身份证号", "人员类别", "单位", "手机", "职级", "去世时间"]
NUMBERS = {
    name: id_number(f"19{40 + at}0105", 2 * at + 1) for at, name in enumerate(("张一", "王二", "李三", "赵四", "钱五"))
}


def person(name: str, **rest: str) -> list[str]:
    cells = {"姓名": name, "身份证号": NUMBERS[name], "人员类别": "退休干部", "单位": "县人大"} | rest
    return [cells.get(head, "") for head in HEADER]


OURS = [person("张一", 职级="副县处级"), person("王二"), person("李三"), person("赵四", 去世时间="2026-03-05")]
THEIRS = [
    person("张一", 职级="正县处级", 手机="13800000001"),
    person("王二", 去世时间="2026-05-01"),
    person("赵四"),
    person("钱五"),
]


@pytest.fixture
def worked_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office with four people, tasks at once."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    with empty_office(tmp_path) as office:
        path = xlsx(tmp_path / "名册.xlsx", {"名册": [HEADER, *OURS]})
        imports.run(office, imports.preview(office, "people", path))
        yield office


def opened(window: QWidget, office: Office, rows: list[list[str]], folder: Path) -> ReconcileDialog:
    """The dialog at its results."""
    dialog = ReconcileDialog(office, TaskRunner(window, office), parent=window)
    dialog.show()
    dialog.take(xlsx(folder / "社保.xlsx", {"名单": [HEADER, *rows]}))
    assert dialog.step == COLUMNS
    assert dialog.columns_step.to_note.isHidden()
    dialog.next()
    assert dialog.step == ROWS
    return dialog


def shown(dialog: ReconcileDialog, *names: str) -> list[tuple[str, ...]]:
    """The cells of the table in front, of some columns."""
    model = dialog.results_step.table.model
    places = [next(at for at, field in enumerate(model.fields) if field.label == name) for name in names]
    return [tuple(model.text_at(row, at) for at in places) for row in range(model.rowCount())]


def counts(dialog: ReconcileDialog) -> list[str]:
    return [tile.accessibleName().rpartition("：")[2] for tile in dialog.results_step.tiles.values()]


def press(qtbot: QtBot, button: QWidget) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def tick(qtbot: QtBot, dialog: ReconcileDialog, row: int) -> None:
    """A click on the box of a row."""
    view = dialog.results_step.table.view
    place = view.visualRect(view.model().index(row, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def accept(monkeypatch: pytest.MonkeyPatch, since: str = "") -> list[TakeDialog]:
    """What is asked before taking over is answered."""
    asked: list[TakeDialog] = []

    def answer(dialog: TakeDialog) -> bool:
        asked.append(dialog)
        if since:
            dialog.since_box.on.setChecked(True)
            dialog.since_box.day.set_value(PartialDate.from_iso(since))
        dialog.take()
        return True

    monkeypatch.setattr(TakeDialog, "exec", answer)
    return asked


def test_from_the_file_to_what_is_taken_over_and_back(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(window, worked_on, THEIRS, tmp_path)
    step = dialog.results_step
    assert counts(dialog) == ["2", "1", "1", "1", "0"]
    assert step.sort is Sort.GONE  # what matters most is in front
    assert shown(dialog, "姓名", "项目", "名册中", "表中") == [
        ("王二", "去世时间", "在册", "2026-05-01"),
        ("赵四", "状态", "2026-03-05 去世", "仍在表中"),
    ]
    assert [words for (words,) in shown(dialog, "采用")] == ["未勾选", ""]
    tick(qtbot, dialog, 0)
    tick(qtbot, dialog, 1)  # nothing to be taken over
    qtbot.mouseClick(step.tiles[Sort.DIFFERING], Qt.MouseButton.LeftButton)
    assert shown(dialog, "姓名", "项目", "名册中", "表中", "情况") == [
        ("张一", "职级", "副县处级", "正县处级", "不一致"),
        ("张一", "手机", "", "138 0000 0001", "名册未填"),
    ]
    assert NUMBERS["张一"] not in str(shown(dialog, "身份证号"))
    press(qtbot, step.all_button)
    qtbot.mouseClick(step.tiles[Sort.ONLY_THEIRS], Qt.MouseButton.LeftButton)
    step.table.choose_at(0)
    qtbot.keyClick(step.table.view, Qt.Key.Key_Space)
    assert dialog.next_button.text() == "采用所选的 4 项…"

    asked = accept(monkeypatch, since="2026-09")
    press(qtbot, dialog.next_button)
    assert [label.text() for label in asked[0].words] == [
        "将新增 1 人，更新 2 人的 3 项内容。",
        "新增：钱五",
        "更新：去世时间 1、职级 1、手机 1",
    ]
    people = {one.name: one for one in all_people(worked_on)}
    assert (people["张一"].rank, people["张一"].mobile, str(people["王二"].died_on)) == (
        "正县处级",
        "13800000001",
        "2026-05-01",
    )
    stages = history_store.of_person(worked_on, people["张一"].id or 0, Track.RANK)
    assert [(str(one.since or ""), one.rank) for one in stages] == [("", "副县处级"), ("2026-09", "正县处级")]
    assert journal.history(worked_on, 1)[0].what == "核对名单采用：社保.xlsx，新增 1、更新 2"
    assert counts(dialog) == ["1", "0", "1", "0", "0"]
    assert "已采用：新增 1、更新 2" in dialog.banner.text

    questions: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda _, question, **__: questions.append(question) or True)
    step.undo()
    assert "核对名单采用" in questions[0]
    assert counts(dialog) == ["2", "1", "1", "1", "0"]
    assert {one.name for one in all_people(worked_on)} == {"张一", "王二", "李三", "赵四"}


def test_whom_the_register_is_asked_for_can_be_changed(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    dialog = opened(window, worked_on, [person("张一", 职级="副县处级")], tmp_path)
    step = dialog.results_step
    step.show_sort(Sort.ONLY_OURS)
    assert shown(dialog, "姓名") == [("李三",), ("王二",)]
    assert step.scope.boxes["state"].chosen() == ("在册",)
    step.scope.boxes["state"].set_chosen(["去世"])
    step.scope.boxes["state"].edited.emit()
    assert shown(dialog, "姓名", "状态") == [("赵四", "去世")]
    assert not step.all_button.isVisible()


def test_search_and_filters_narrow_and_ticks_stay(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    dialog = opened(window, worked_on, THEIRS, tmp_path)
    step = dialog.results_step
    step.show_sort(Sort.DIFFERING)
    step.notes.setCurrentText("名册未填")
    assert shown(dialog, "项目") == [("手机",)]
    step.all_button.click()
    step.notes.setCurrentIndex(0)
    step.search.setText("没有这个人")
    assert shown(dialog, "项目") == []
    assert "没有符合条件" in step.table.empty.text
    step.search.clear()
    assert [words for (words,) in shown(dialog, "采用")] == ["未勾选", "已勾选"]


def test_a_list_that_agrees_says_so(qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path) -> None:
    dialog = opened(window, worked_on, OURS, tmp_path)
    assert "名单与名册一致" in dialog.banner.text
    assert counts(dialog) == ["0", "0", "0", "0", "0"]
    assert dialog.results_step.table.empty.isVisible()
    assert not dialog.next_button.isEnabled()


def test_the_card_of_somebody_is_opened_and_the_results_are_kept(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(window, worked_on, THEIRS, tmp_path)
    targets: list[Any] = []
    dialog.navigate.connect(targets.append)
    dialog.results_step.ticked.update(dialog.results_step.job.found.of(Sort.ONLY_THEIRS))  # type: ignore[union-attr]
    dialog.results_step.show_sort(Sort.GONE)
    dialog.results_step.table.choose_at(0)
    qtbot.keyClick(dialog.results_step.table.view, Qt.Key.Key_Return)
    (target,) = targets
    assert isinstance(target, ShowPerson)
    assert {one.id: one.name for one in all_people(worked_on)}[target.person_id] == "王二"
    assert not dialog.isVisible()
    monkeypatch.setattr(ReconcileDialog, "exec", ReconcileDialog.show)
    dialog.resume()
    assert dialog.next_button.text() == "采用所选的 1 项…"
    assert counts(dialog) == ["2", "1", "1", "1", "0"]


def test_a_row_that_may_mean_several_opens_all_of_them(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    path = xlsx(
        tmp_path / "又.xlsx", {"名册": [HEADER, person("张一", 身份证号=id_number("19550101", 5), 单位="县中学")]}
    )
    imports.run(worked_on, imports.preview(worked_on, "people", path))
    dialog = opened(window, worked_on, [person("张一", 身份证号="", 单位="")], tmp_path)
    targets: list[Any] = []
    dialog.navigate.connect(targets.append)
    step = dialog.results_step
    step.show_sort(Sort.UNCLEAR)
    step.table.activated.emit(0)
    assert isinstance(targets[0], ShowPeople)
    assert len(targets[0].query.ids or ()) == 2


def test_the_results_are_exported(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, choosing: Choosing
) -> None:
    dialog = opened(window, worked_on, THEIRS, tmp_path)
    out = tmp_path / "结果.xlsx"
    choosing.answer(out)
    press(qtbot, dialog.results_step.export_button)
    book = open_book(out)
    assert NUMBERS["王二"] in [cell for row in book.sheet(Sort.GONE.value).rows for cell in row]
    assert "已导出" in dialog.banner.text


def test_in_a_file_for_reading_only_nothing_is_taken_over(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path
) -> None:
    with open_office(worked_on.path, "旁人") as second:
        assert second.read_only
        dialog = opened(window, second, THEIRS, tmp_path)
        assert counts(dialog) == ["2", "1", "1", "1", "0"]
        assert not dialog.next_button.isVisible()
        assert "采用" not in [field.label for field in dialog.results_step.table.model.fields]


def test_a_comparison_that_is_stopped_says_so(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any) -> Any:
        raise Cancelled

    monkeypatch.setattr(actions, "compare", stop)
    dialog = opened(window, worked_on, THEIRS, tmp_path)
    assert "已停止" in dialog.banner.text
    assert not dialog.next_button.isEnabled()


def test_the_page_offers_it_and_the_way_back(
    qtbot: QtBot, window: QWidget, worked_on: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PeoplePage(worked_on, TaskRunner(window, worked_on))
    qtbot.addWidget(page)
    page.show()
    seen: list[str] = []
    path = xlsx(tmp_path / "社保.xlsx", {"名单": [HEADER, *THEIRS]})

    def work(dialog: ReconcileDialog) -> int:
        seen.append(dialog.windowTitle())
        dialog.show()
        if len(seen) == 1:
            dialog.take(path)
            dialog.next()
            dialog.results_step.table.activated.emit(0)
        else:
            assert dialog.step == ROWS
            dialog.reject()
        return 0

    monkeypatch.setattr(ReconcileDialog, "exec", work)
    page.commands.run("reconcile")
    assert "核对结果还在" in page.page_layout.banner.text
    button = next(
        each for each in page.page_layout.banner.findChildren(QWidget) if getattr(each, "text", str)() == "回到核对结果"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert seen == ["核对名单", "核对名单"]
    assert page.page_layout.banner.text == ""
