"""The page of all operations: found, shown in words, undone, exported to Excel."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch
from cadredesk.core.errors import UserError
from cadredesk.db import journal
from cadredesk.db import rows as db_rows
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import undo
from cadredesk.import_export import actions as imports
from cadredesk.office import actions_log
from cadredesk.office.store_change_list import ChangeList
from cadredesk.office.store_log import OperationTopic
from cadredesk.office.ui import changes_dialog as module
from cadredesk.office.ui.changes_dialog import ChangesDialog
from cadredesk.office.ui.log_dialog import LogDialog
from cadredesk.people import actions as people
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.targets import ShowPerson
from cadredesk.sheets.reader import open_book
from cadredesk.visits import actions as visits
from cadredesk.visits.records import Visit
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.choosing import Choosing
from tests.fixtures import styled
from tests.sheets.books import xlsx
from tests.support import TODAY, all_people, sample_office


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The sample office, tasks at once, every question answered with yes."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    monkeypatch.setattr(messages, "ask", lambda *_args, **_rest: True)
    with sample_office(tmp_path, people=20, years=1) as office:
        yield office


Opened = Callable[[Office], LogDialog]


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    """The window that dialogs belong to; it goes with them, so that the next test styles few widgets."""
    styled()
    made = QWidget()
    yield made
    made.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def opened(window: QWidget, sample: Office) -> Iterator[Opened]:
    """Opens the page; it is closed before the office is."""
    dialogs: list[LogDialog] = []

    def show(office: Office) -> LogDialog:
        dialogs.append(LogDialog(window, office))
        dialogs[-1].show()
        return dialogs[-1]

    yield show
    for dialog in filter(isValid, dialogs):
        dialog.close()


def rows(dialog: LogDialog) -> list[str]:
    """What the list of operations shows."""
    return [row[3] for row in dialog.table.model.source.rows(0, dialog.table.count)]


def lines(dialog: LogDialog | ChangesDialog) -> list[tuple[object, ...]]:
    """What the list of changes shows."""
    table = (dialog.changes if isinstance(dialog, LogDialog) else dialog.view).table
    return [row[1:] for row in table.model.source.rows(0, table.count)]


def roster(folder: Path, *names: str, mobile: str = "13800000001") -> Path:
    return xlsx(folder / "名册.xlsx", {"S": [["姓名", "类别", "手机"], *([name, "退休", mobile] for name in names)]})


def brought_in(office: Office, folder: Path, *names: str, mobile: str = "13800000001") -> int:
    """Import people; gives the operation."""
    preview = imports.preview(office, "people", roster(folder, *names, mobile=mobile))
    return imports.run(office, preview).operation


def test_what_the_chosen_operation_changed_stands_below(qtbot: QtBot, opened: Opened, sample: Office) -> None:
    person = people.save_person(sample, Person(name="周永福", category="退休干部", mobile="13800000001"))
    people.save_person(sample, dataclasses.replace(person, mobile="13800000002", hardship=True))
    dialog = opened(sample)
    assert lines(dialog) == [
        ("修改", "人员", "周永福", "手机", "138 0000 0001", "138 0000 0002"),
        ("修改", "人员", "周永福", "困难", "否", "是"),
    ]
    qtbot.keyClick(dialog.table.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(lines(dialog)) == 1)
    assert lines(dialog) == [("新增", "人员", "周永福", "", "", "人员类别：退休干部；手机：138 0000 0001")]
    qtbot.keyClick(dialog.table.view, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.navigate) as asked:
        qtbot.keyClick(dialog.changes.table.view, Qt.Key.Key_Return)
    assert asked.args == [ShowPerson(person_id=person.id or 0)] and not dialog.isVisible()


def test_operations_are_found_by_words_operator_time_and_sort(opened: Opened, sample: Office, tmp_path: Path) -> None:
    sample.close()  # by another name, too, it would have its lock
    with open_office(sample.path.rename(tmp_path / "别处.db"), "李敏") as office:
        person = people.save_person(office, Person(name="周永福", category="退休干部"))
        visits.record_visit(office, Visit(person_id=person.id, date=date(2026, 9, 1), kind="日常走访"))
        branches.save_branch(office, Branch(name="第九党支部"))
        brought_in(office, tmp_path, "钱一", "钱二")
        dialog = opened(office)
        everything = len(journal.history(office, 1000))
        assert dialog.table.count == everything
        dialog.operators.setCurrentText("李敏")
        assert dialog.table.count == 4
        for sort, what in (
            (OperationTopic.VISITS, ["登记走访：周永福"]),
            (OperationTopic.BRANCHES, ["新增支部：第九党支部"]),
            (OperationTopic.IMPORT, ["导入人员：名册.xlsx，新增 2"]),
            (OperationTopic.PEOPLE, ["导入人员：名册.xlsx，新增 2", "新增人员：周永福"]),
            (OperationTopic.MONEY, []),
        ):
            dialog.topics.setCurrentText(sort)
            assert rows(dialog) == what
        assert dialog.table.empty.text == "没有符合条件的操作。"
        dialog.table.empty.action_button.click()
        assert dialog.table.count == everything
        dialog.search.setText("周永福 走访")
        assert rows(dialog) == ["登记走访：周永福"]
        dialog.clear_filters()
        dialog.periods.setCurrentText("去年")
        assert rows(dialog) == [each.what for each in journal.history(office, 1000) if each.at < "2026-01-01"]
        dialog.clear_filters()
        dialog.only_undoable.setChecked(True)
        assert dialog.table.count == 4
        dialog.close()


def test_an_import_is_undone_from_the_page(qtbot: QtBot, opened: Opened, sample: Office, tmp_path: Path) -> None:
    before = {person.name for person in all_people(sample)}
    operation = brought_in(sample, tmp_path, "钱一", "钱二")
    people.save_person(sample, Person(name="周永福", category="退休干部"))
    dialog = opened(sample)
    dialog.table.choose(operation)
    qtbot.mouseClick(dialog.undo_button, Qt.MouseButton.LeftButton)
    assert {person.name for person in all_people(sample)} == before | {"周永福"}
    assert "已撤销：导入人员" in dialog.banner.text
    dialog.table.choose(operation)
    assert not dialog.undo_button.isEnabled()
    dialog._show_changes()
    assert [line[2] for line in lines(dialog)] == ["钱一", "钱二"], "what was taken back keeps its names"
    dialog.table.choose(journal.history(sample, 1)[0].id)
    qtbot.mouseClick(dialog.undo_button, Qt.MouseButton.LeftButton)
    assert len(all_people(sample)) == len(before) + 3
    assert dialog.banner.text.startswith("已重做：导入人员"), "as the journal calls it"


def test_what_prevents_it_is_named(opened: Opened, sample: Office, tmp_path: Path) -> None:
    operation = brought_in(sample, tmp_path, "钱一", "钱二")
    second = brought_in(sample, tmp_path, "钱二", mobile="13800000002")
    dialog = opened(sample)
    dialog.table.choose(operation)
    dialog.undo()
    assert "张敏的“导入人员：名册.xlsx，更新 1”又改动了同样的记录（人员 钱二）" in dialog.banner.text
    undo(sample, second)
    undo(sample, operation)
    with pytest.raises(UserError, match="已经撤销过"):
        undo(sample, operation)


def test_a_file_that_can_only_be_read_shows_and_undoes_nothing(opened: Opened, sample: Office) -> None:
    people.save_person(sample, Person(name="周永福", category="退休干部"))
    with open_office(sample.path, "李敏") as second:
        assert second.read_only
        dialog = opened(second)
        assert lines(dialog) and not dialog.undo_button.isEnabled()
        dialog.close()


def test_changes_and_operations_go_out_to_excel(
    opened: Opened, sample: Office, tmp_path: Path, choosing: Choosing
) -> None:
    out = tmp_path / "清单.xlsx"
    choosing.answer(out)
    operation = brought_in(sample, tmp_path, "钱一", "钱二", "孙三")
    dialog = opened(sample)
    dialog.changes.export()
    found = open_book(out).sheet().rows
    assert found[1] == ["改动", "类别", "对象", "项目", "原来", "现在"]
    assert [row[2] for row in found[2:]] == ["钱一", "钱二", "孙三"]
    dialog.changes.search.setText("钱")
    dialog.changes._find()
    choosing.answer(out := tmp_path / "钱.xlsx")
    dialog.changes.export()
    assert [row[2] for row in open_book(out).sheet().rows[2:]] == ["钱一", "钱二"]
    dialog.search.setText("导入")
    choosing.answer(out := tmp_path / "导入.xlsx")
    dialog.export()
    assert [row[:4:3] for row in open_book(out).sheet().rows[2:]] == [[operation, rows(dialog)[0]]]


def test_changes_are_found_by_name_field_and_content(
    qtbot: QtBot, window: QWidget, sample: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought_in(sample, tmp_path, "钱一", "钱二")
    operation = brought_in(sample, tmp_path, "钱一", "钱二", "孙三", mobile="13800000002")
    monkeypatch.setattr(module, "SYNC_LIMIT", 1)  # as if there were thousands
    dialog = ChangesDialog(window, sample, TaskRunner(window, sample), operation)
    dialog.show()
    for text, names in (
        ("手机", ["孙三", "钱一", "钱二"]),
        ("孙", ["孙三"]),
        ("0002 修改", ["钱一", "钱二"]),
        ("没有", []),
    ):
        dialog.view.search.setText(text)
        qtbot.waitUntil(lambda names=names: [line[2] for line in lines(dialog)] == names)  # type: ignore[misc]
    with qtbot.waitSignal(dialog.person_wanted):
        dialog.view.search.setText("孙三")
        qtbot.waitUntil(lambda: len(lines(dialog)) == 1)
        qtbot.mouseClick(dialog.view.person_button, Qt.MouseButton.LeftButton)


def test_a_row_touched_several_times_is_one_and_what_came_and_went_is_none(sample: Office) -> None:
    person = people.save_person(sample, Person(name="周永福", category="退休干部", note="甲"))
    with sample.operation("几步") as running:
        for note in ("乙", "丙"):
            people_store.change(sample, dataclasses.replace(person, note=note))
        gone = people_store.add(sample, Person(name="过客", category="退休干部"))
        db_rows.delete(sample, Person, gone.id or 0)
    (line,) = ChangeList(sample, running.id).all_lines()
    assert (line.label, line.before, line.after) == ("备注", "甲", "丙")


def test_every_operation_of_the_sample_has_words(sample: Office, tmp_path: Path) -> None:
    for entry in journal.history(sample, 1000):
        for line in ChangeList(sample, entry.id).all_lines():
            assert line.title and line.noun and not line.noun.isascii() and not (line.label or "无").isascii()
        assert actions_log.export_changes(sample, entry.id, tmp_path / "清单.csv") >= 0


@pytest.mark.parametrize("zoom", [100, 150])
def test_the_page_fits_the_smallest_screen(opened: Opened, sample: Office, zoom: int) -> None:
    theme.theme().set_zoom(zoom)
    try:
        dialog = opened(sample)
        QApplication.processEvents()
        least = dialog.minimumSizeHint()
        assert least.width() <= 1366 - 24 and least.height() <= 768 - 48
    finally:
        theme.theme().set_zoom(100)
