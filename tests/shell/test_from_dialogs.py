"""From the import and the page of operations to the people they tell of, in the whole window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cadredesk.import_export import actions
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.import_export.ui.job import ROWS
from cadredesk.office.ui.log_dialog import LogDialog
from cadredesk.people import store
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.shell.main_window import SYNC_LIMIT, MainWindow
from cadredesk.widgets.form import messages
from tests.sheets.books import xlsx
from tests.support import OPERATOR, all_people


@pytest.fixture
def whole(qtbot: QtBot, _styled_app: None, sample: Path) -> Iterator[MainWindow]:
    """A window with the real pages."""
    made = MainWindow(OPERATOR)
    qtbot.addWidget(made)
    made.resize(1366, 728)
    made.show()
    made.open_file(sample)
    yield made
    made.close_office()


def listed(window: MainWindow) -> list[str]:
    """Who stands in the list of people."""
    page = window.page
    assert isinstance(page, PeoplePage) and window.office is not None
    ids = page.table.model.ids(0, page.table.count)
    return sorted(store.get(window.office, each).name for each in ids)


@pytest.mark.parametrize("start", ["page", "menu"])
def test_the_imported_people_are_shown_by_the_page_of_people(
    whole: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    path = xlsx(tmp_path / "新接收.xlsx", {"S": [["姓名", "类别"], ["周永福", "退休"], ["吴桂兰", "退休"]]})

    def work(dialog: ImportDialog) -> int:
        dialog.show()
        dialog.take(path)
        dialog.next()
        assert dialog.step == ROWS
        dialog.next()
        dialog.done_step.see_rows()
        dialog.deleteLater()
        return dialog.result()

    monkeypatch.setattr(ImportDialog, "exec", work)
    if start == "page":
        whole.show_page("people")
        assert isinstance(whole.page, PeoplePage)
        whole.page.commands.run("import")
    else:
        whole.show_page("visits")
        whole.files.import_table("people")
    assert listed(whole) == ["吴桂兰", "周永福"]
    assert (
        isinstance(whole.page, PeoplePage) and "从“新接收.xlsx”导入的人员，2 人" in whole.page.page_layout.banner.text
    )


def test_the_key_for_operations_opens_them_and_a_row_opens_the_person(
    whole: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert whole.office is not None
    whole.show_page("people")
    person = save_person(whole.office, Person(name="周永福", category="退休干部"))
    opened: list[LogDialog] = []

    def work(dialog: LogDialog) -> int:
        opened.append(dialog)
        dialog.show()
        qtbot.keyClick(dialog.changes.table.view, Qt.Key.Key_Return)
        return dialog.result()

    monkeypatch.setattr(LogDialog, "exec", work)
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    qtbot.keyClick(whole, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert opened and isinstance(whole.page, PeoplePage)
    assert whole.page.table.current == person.id


def test_a_large_import_is_undone_by_the_key_after_asking(
    whole: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "choose", lambda *_asked, **_words: "yes")
    assert whole.office is not None
    whole.show_page("people")
    before = len(all_people(whole.office))
    people = [
        [f"周{a}{b}", "退休"]
        for a in "永福桂兰建国文英秀珍志明"
        for b in "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
    ]
    path = xlsx(tmp_path / "大名册.xlsx", {"S": [["姓名", "类别"], *people]})
    actions.run(whole.office, actions.preview(whole.office, "people", path))
    assert len(all_people(whole.office)) == before + len(people) > before + SYNC_LIMIT
    assert whole.undo_words().startswith("撤销“导入人员：大名册.xlsx")
    whole.undo()
    assert len(all_people(whole.office)) == before
