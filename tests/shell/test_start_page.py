"""The first page: the files that were open lately, and the ways to begin with another."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import today
from cadredesk.core.recent_files import MOST, last_file, recent_files, remember_file
from cadredesk.core.user import NOBODY, documents_folder, operator_of
from cadredesk.office import actions
from cadredesk.office.ui.new_office_dialog import NewOfficeDialog
from cadredesk.shell.about_dialog import AboutDialog
from cadredesk.shell.help_pages import TOPICS, text_of
from cadredesk.shell.help_window import HelpWindow
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.start_page import SAMPLE_NAME
from tests.choosing import Choosing
from tests.screen import button_of, words_on
from tests.support import OFFICE_NAME, all_people, new_office

NAME = "青山县委老干部局"
Fill = Callable[[NewOfficeDialog], object]


@pytest.fixture
def filling(monkeypatch: pytest.MonkeyPatch) -> list[Fill]:
    """What the user does in each dialog for a new office."""
    todo: list[Fill] = []

    def run(dialog: NewOfficeDialog) -> int:
        dialog.show()
        todo.pop(0)(dialog)
        dialog.hide()
        return dialog.result()

    monkeypatch.setattr(NewOfficeDialog, "exec", run)
    return todo


def press(window: MainWindow, words: str) -> None:
    button_of(window.start, words).click()


def fill(**texts: str) -> Fill:
    """Type these and press the button."""

    def do(dialog: NewOfficeDialog) -> None:
        dialog.form.put_raw({"office": NAME, **texts})
        dialog.save_button.click()

    return do


# ---------------------------------------------------------------- a new office


def test_an_empty_office_in_the_documents_folder(window: MainWindow, filling: list[Fill]) -> None:
    filling.append(fill(operator="李敏"))
    press(window, "新建空白单位")
    office = window.office
    assert office is not None and (office.name, office.operator) == (NAME, "李敏")
    assert office.path == documents_folder() / f"{NAME}.db"
    assert operator_of("") == window.operator == "李敏"
    assert office.setting("duties_since", "") == office.setting("books_since", "") == today().isoformat()
    assert last_file() == office.path


def test_the_first_days_of_duties_and_of_the_books_are_asked(window: MainWindow, filling: list[Fill]) -> None:
    def do(dialog: NewOfficeDialog) -> None:
        assert "建立以后不能改" in words_on(dialog)
        for wrong in (
            {"duties_since": ""}, {"duties_since": "2026-13-01"}, {"books_since": ""},
            {"books_since": "1066-01-01"}, {"books_since": "2062-01-01"},
        ):  # fmt: skip
            fill(**{"duties_since": "2025.1.1", "books_since": "2026.7.1", **wrong})(dialog)
            assert dialog.isVisible() and dialog.error.text and dialog.saved is None, wrong
        dialog.form.put_raw({"books_since": "2026.7.1"})
        assert "补做凭证" in words_on(dialog)  # said, and no hindrance
        dialog.save_button.click()

    filling.append(do)
    press(window, "新建空白单位")
    assert window.office is not None
    assert window.office.setting("duties_since", "") == "2025-01-01"
    assert window.office.setting("books_since", "") == "2026-07-01"


@pytest.mark.parametrize(("texts", "said"), [({"office": " "}, "单位名称"), ({"operator": ""}, "经办人")])
def test_without_the_names_nothing_is_made(
    window: MainWindow, filling: list[Fill], texts: dict[str, str], said: str
) -> None:
    def do(dialog: NewOfficeDialog) -> None:
        fill(**texts)(dialog)
        assert f"请填写{said}" in words_on(dialog)

    filling.append(do)
    press(window, "新建空白单位")
    assert window.office is None and not documents_folder().exists()


def test_a_system_name_is_not_offered_as_the_clerk(window: MainWindow, filling: list[Fill]) -> None:
    window.start.reset(NOBODY, can_go_back=False)
    seen: list[str] = []
    filling.append(lambda dialog: seen.append(dialog.form.editor("operator").raw()))
    press(window, "新建空白单位")
    assert seen == [""]


def test_a_file_that_is_there_is_offered_and_never_overwritten(window: MainWindow, filling: list[Fill]) -> None:
    documents_folder().mkdir()
    path = documents_folder() / f"{NAME}.db"
    new_office(path, "另一单位").close()
    before = path.read_bytes()

    def do(dialog: NewOfficeDialog) -> None:
        fill()(dialog)
        assert "已经有这个数据文件" in dialog.error.text and path.read_bytes() == before
        button_of(dialog.error, "打开它").click()

    filling.append(do)
    press(window, "新建空白单位")
    assert window.office is not None and window.office.name == "另一单位"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("甲/乙：局", "甲乙：局.db"),
        ("CON", "_CON.db"),  # Windows takes it for a device
        (" 老干部局. ", "老干部局.db"),
        ("青山县" * 30 + "委老干部局", "青山县" * 13 + "青.db"),
    ],
)
def test_whatever_the_office_is_called_every_disk_takes_the_name_of_its_file(
    window: MainWindow, filling: list[Fill], name: str, file: str
) -> None:
    filling.append(fill(office=name, operator="李敏"))
    press(window, "新建空白单位")
    assert window.office is not None and window.office.path.name == file


def test_the_help_calls_the_ways_to_begin_as_the_page_does(window: MainWindow) -> None:
    ways = {each.title.accessibleName().rstrip("…") for each in window.start.choices}
    for topic in TOPICS:
        assert "首页右上角" not in text_of(topic)
        assert set(re.findall(r"首页选\*\*(.+?)\*\*", text_of(topic))) <= ways, topic


def test_help_and_about_are_there_before_any_file_is_open(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    press(window, "使用说明")
    shown = window.findChild(HelpWindow)
    assert shown is not None and shown.isVisible() and shown.topics.currentRow() == 0
    seen: list[str] = []
    monkeypatch.setattr(AboutDialog, "exec", lambda dialog: seen.append(dialog.summary()))
    press(window, "关于")
    assert "出错记录" in seen[0]


def test_the_place_may_be_chosen(window: MainWindow, filling: list[Fill], tmp_path: Path, choosing: Choosing) -> None:
    choosing.answer(tmp_path / "台账")
    filling.append(lambda dialog: (button_of(dialog, "更改位置").click(), fill()(dialog)))
    press(window, "新建空白单位")
    assert window.office is not None and window.office.path == tmp_path / "台账.db"


def test_a_roster_makes_the_office_and_opens_the_import(
    window: MainWindow, filling: list[Fill], tmp_path: Path, choosing: Choosing, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = tmp_path / "花名册.xlsx"
    choosing.answer(roster)
    asked: list[tuple[str, Path | None]] = []
    monkeypatch.setattr(window.files, "import_table", lambda kind, path=None: asked.append((kind, path)))
    filling.append(fill())
    press(window, "从 Excel 花名册开始")
    assert window.office is not None and asked == [("people", roster)]


# ---------------------------------------------------------------- the other ways


def test_a_sample_office_by_one_press(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {**(actions.new_sample_office.__kwdefaults__ or {}), "people": 60, "years": 1}
    monkeypatch.setattr(actions.new_sample_office, "__kwdefaults__", few)
    press(window, "建立示例单位")
    assert window.office is not None
    assert len(all_people(window.office)) == 60
    assert window.office.setting("duties_since", "") == f"{today().year}-01-01"  # the first day of its history
    path = window.office.path
    assert path.name == f"{SAMPLE_NAME}.db" and [each.path for each in recent_files()] == [path]
    window.show_start()
    press(window, "建立示例单位")
    assert "已经有这个数据文件" in window.start.banner.text
    button_of(window.start.banner, "打开它").click()
    assert window.page is not None and window.office.path == path


def test_an_existing_file(window: MainWindow, sample: Path, choosing: Choosing) -> None:
    choosing.answer(sample)
    press(window, "打开数据文件")
    assert window.office is not None and window.office.path == sample


def test_new_from_the_menu_keeps_the_open_file_and_leads_back(opened: MainWindow, qtbot: QtBot) -> None:
    for lead_back in (opened.start.back_button.click, lambda: qtbot.keyClick(focused(), Qt.Key.Key_Escape)):
        opened.show_start()
        assert opened.page is None and opened.office is not None
        lead_back()
        assert opened.page is not None


# ---------------------------------------------------------------- files that were open lately


def focused() -> QAbstractButton:
    widget = QApplication.focusWidget()
    assert isinstance(widget, QAbstractButton)
    return widget


@pytest.fixture
def lately(window: MainWindow, sample: Path, tmp_path: Path) -> MainWindow:
    """The first page after three files: one that is gone, one that is broken, and the sample office, opened last."""
    (tmp_path / "坏.db").write_bytes(b"not a database at all" * 100)
    remember_file(tmp_path / "U盘" / "石桥.db", "石桥县委老干部局")
    remember_file(tmp_path / "坏.db", "云山县委老干部局")
    window.open_file(sample)
    window.close_office()
    window.show_start()
    window.activateWindow()
    return window


def names(window: MainWindow) -> list[str]:
    return [each.accessibleName() for each in window.start.recent]


def test_the_last_file_comes_first_and_opens_by_enter(lately: MainWindow, sample: Path, qtbot: QtBot) -> None:
    assert names(lately) == [OFFICE_NAME, "云山县委老干部局", "石桥县委老干部局"]
    assert focused() is lately.start.recent[0]
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    assert focused() is lately.start.recent[1]
    qtbot.keyClick(focused(), Qt.Key.Key_Up)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert lately.office is not None and lately.office.path == sample and lately.page is not None


def test_one_that_is_gone_says_so_and_opens_when_it_is_back(lately: MainWindow, sample: Path) -> None:
    there, _broken, gone = lately.start.recent
    assert "找不到" in words_on(gone) and "找不到" not in words_on(there) and sample.name in words_on(there)
    gone.click()
    assert lately.office is None and "石桥.db" in lately.start.banner.text
    assert button_of(lately.start.banner, "从备份恢复").isEnabled()
    gone.file.path.parent.mkdir()
    gone.file.path.write_bytes(sample.read_bytes())
    gone.click()
    assert lately.office is not None and lately.office.path == gone.file.path


def test_one_that_is_broken_says_so_and_stays_in_the_list(lately: MainWindow) -> None:
    lately.start.recent[1].click()
    assert lately.office is None and "坏.db" in lately.start.banner.text and lately.start.banner.tone == "danger"
    assert len(names(lately)) == 3 and last_file() is not None and last_file() != lately.start.recent[1].file.path


def test_files_leave_the_list_by_key_and_by_button_but_not_the_disk(
    lately: MainWindow, sample: Path, qtbot: QtBot
) -> None:
    qtbot.keyClick(focused(), Qt.Key.Key_Delete)
    assert names(lately) == ["云山县委老干部局", "石桥县委老干部局"] and focused() is lately.start.recent[0]
    lately.start.recent[1].forget_button.click()
    assert names(lately) == ["云山县委老干部局"] and sample.exists()
    qtbot.keyClick(lately.start.recent[0], Qt.Key.Key_Delete)
    assert recent_files() == [] and "第一次使用" in words_on(lately.start)
    assert focused().accessibleName() == "新建空白单位…"


def test_a_file_stands_once_in_the_list_which_is_short(tmp_path: Path) -> None:
    for at in (*range(MOST + 3), 5):
        remember_file(tmp_path / f"{at}.db", f"单位{at}")
    assert [each.office for each in recent_files()] == [f"单位{at}" for at in (5, 8, 7, 6, 4, 3)]


def test_the_menu_opens_the_others(lately: MainWindow, sample: Path, tmp_path: Path) -> None:
    new_office(tmp_path / "第二.db", "第二单位").close()
    lately.open_file(tmp_path / "第二.db")
    files = lately.commands.menu.actions()[0].menu()
    files.aboutToShow.emit()
    recent = next(each for each in files.actions() if each.text() == "最近打开").menu()
    entry = next(each for each in recent.actions() if OFFICE_NAME in each.text())
    assert not [each for each in recent.actions() if "第二单位" in each.text()]  # it is open
    entry.trigger()
    assert lately.office is not None and lately.office.path == sample
