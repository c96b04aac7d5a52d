"""What every tab owes the user, through the real window: figures that open their rows, keys, help, words for an empty
office and for a second window.
"""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from cadredesk.core import periods
from cadredesk.db import rows
from cadredesk.db.file import open_office
from cadredesk.shell.help_window import HelpWindow
from cadredesk.summary.targets import ShowSummary
from cadredesk.visits import store as visits
from cadredesk.visits.records import VisitQuery
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from tests.screen import Screen, leave, opened, windows_shown, words_on
from tests.summary.added_up import REGISTERS, added_up
from tests.support import all_people, empty_office, sample_office

# ---------------------------------------------------------------- every figure of the year


@pytest.mark.parametrize("year", [2026, 2025])
def test_every_figure_of_the_year_opens_as_many_rows(screen: Screen, tmp_path: Path, year: int) -> None:
    with sample_office(tmp_path) as office:
        leave_gaps(office)
        path = office.path
    opened(screen, path)
    page = screen.go("年报")
    page.show_target(ShowSummary(period=periods.year_of(year)))
    seen = set()
    for tab in page.tabs.buttons():
        tab.click()
        for at, line in enumerate(page._lines):
            if not line.now or (tab.text(), line.key) in seen:
                continue
            seen.add((tab.text(), line.key))
            page.table.activated.emit(at)
            wanted = line.now
            if line.unit == "%":  # behind a share stand all of whom it is one: those who are due by now
                wanted = page.now.duties.due[line.label]
            assert shown_behind(screen, line) in (wanted, None), line
            screen.go("年报")
    assert len(seen) > 50
    assert any(key.endswith("未填") for _, key in seen)


def leave_gaps(office: Any) -> None:
    """Visits without a reason or category."""
    from dataclasses import replace

    with office.operation("留空"):
        for visit in visits.matching(office, VisitQuery(sort="date"))[::9]:
            rows.update(office, replace(visit, rule="", kind=""))
        for visit in visits.matching(office, VisitQuery(sort="date"))[::7]:
            rows.update(office, replace(visit, category=""))


def shown_behind(screen: Screen, line: Any) -> int | None:
    """How many rows the page in front shows (元: what they add up to)."""
    page: Any = screen.window.page
    unit = line.unit
    if line.key.startswith(REGISTERS) and page.title != "走访记录":
        return added_up(page.office, line.key, [page.table.model.id_at(at) for at in range(page.table.count)])
    assert "年报 · " in page.page_layout.banner.text
    if line.key == "branches.granted_fen":
        return None  # of the organisations shown, what each was granted is on its card
    if page.title == "支部":
        return sum(1 for item in page.tree._items.values() if not item.isHidden() and not item.data(0, ABOVE))
    if page.title != "慰问金":
        return int(page.table.count)
    assert page.lists.currentWidget() is page.payments
    if unit != "元":
        return int(page.payments.count)
    ids = ",".join(str(page.payments.model.id_at(at)) for at in range(page.payments.count))
    return int(page.office.conn.execute(f"SELECT sum(fen) FROM payments WHERE id IN ({ids})").fetchone()[0])


@pytest.mark.parametrize("width", [1024, 1366])
def test_no_part_of_a_page_comes_up_as_a_window_before_the_page_does(
    screen: Screen, tmp_path: Path, width: int
) -> None:
    """It would flash, and take the keyboard away from the window."""
    with sample_office(tmp_path) as office:
        path = office.path
    screen.window.resize(width, 720)
    with windows_shown() as shown:
        opened(screen, path)
        for tab in screen.window.specs:
            for page in tab.pages:
                screen.go(page.title)
                assert not shown, page.title


ABOVE = Qt.ItemDataRole.UserRole + 3  # a branch shown only because one below it fits


# ---------------------------------------------------------------- the keys, help, an empty office, a second window


def test_the_keys_do_on_every_tab_what_they_say(screen: Screen, tmp_path: Path) -> None:
    with sample_office(tmp_path) as office:
        path = office.path
    opened(screen, path)
    new = {
        "today": "登记事项",
        "people": "新增人员",
        "branches": "新增支部",
        "duties": "登记走访",
        "visits": "登记走访",
        "funds": "起草凭证",
    }
    paper = {"people": "花名册", "branches": "花名册", "duties": "登记表", "visits": "登记表", "funds": "领表", "summary": "工作总结",
             "today": "今日清单"}  # fmt: skip
    for spec in (page for tab in screen.window.specs for page in tab.pages):
        page = screen.go(spec.title)
        if spec.name == "funds":
            page.table.set_sort("fen", True)
            page.reload(choose_first=True)
        screen.titles.clear()
        if spec.name in new:
            screen.key(Qt.Key.Key_N, leave)
        screen.key(Qt.Key.Key_P, leave)
        screen.key(Qt.Key.Key_K, leave)
        found = " ".join(screen.titles)
        assert new.get(spec.name, "") in found and paper.get(spec.name, "") in found and "查找人员" in found
        screen.key(Qt.Key.Key_F)
        focused = QApplication.focusWidget()
        assert focused is None or page.isAncestorOf(focused)
        screen.window.commands.help()
        help_window = screen.window.commands._help
        assert help_window is not None and help_window.page.accessibleName().startswith(spec.title)
        help_window.close()
    screen.key(Qt.Key.Key_Equal)
    assert theme.theme().zoom > 100
    screen.key(Qt.Key.Key_Minus)
    assert theme.theme().zoom == 100


def test_ctrl_z_takes_back_on_every_tab(screen: Screen, tmp_path: Path) -> None:
    from cadredesk.people.actions import save_person
    from cadredesk.people.records import Person

    with sample_office(tmp_path) as office:
        path = office.path
    opened(screen, path)
    held = screen.window.office
    assert held is not None
    before = len(all_people(held))
    screen.window.activateWindow()
    screen.wait(screen.window.isActiveWindow)
    for spec in (page for tab in screen.window.specs for page in tab.pages):
        screen.go(spec.title)
        QApplication.processEvents()
        assert screen.window.isActiveWindow(), f"a part of {spec.title} came up as a window of its own"
        save_person(held, Person(name="误登", category="退休干部"))
        assert len(all_people(held)) == before + 1
        screen.window.setFocus()
        screen.key(Qt.Key.Key_Z)
        assert len(all_people(held)) == before


def test_f1_in_a_dialog_explains_that_dialog_s_screen(screen: Screen, tmp_path: Path) -> None:
    with sample_office(tmp_path) as office:
        path = office.path
    opened(screen, path)
    topics: list[str] = []

    def ask(dialog: Any) -> None:
        dialog.setModal(True)
        dialog.activateWindow()
        QApplication.processEvents()
        screen.window.keyboard._focus_moved(None, dialog)
        screen._qtbot.keyClick(dialog, Qt.Key.Key_F1)
        shown = dialog.findChild(HelpWindow)
        assert shown is not None and shown.isVisible()
        topics.append(shown.page.accessibleName())
        shown.close()
        leave(dialog)

    page: Any = screen.go("人员")
    screen.do(lambda: page.commands.run("edit"), ask)
    screen.do(lambda: page.commands.run("visit"), ask)
    screen.do(lambda: page.commands.run("import"), ask)
    screen.do(screen.window.files.back_up, ask)
    screen.do(screen.window.files.show_settings, ask)
    assert [topic[:2] for topic in topics] == ["人员", "走访", "导入", "备份", "怎样"]


def test_an_empty_office_says_on_every_tab_what_to_do_next(screen: Screen, tmp_path: Path) -> None:
    with empty_office(tmp_path) as office:
        path = office.path
    opened(screen, path)
    expected = {
        "人员": ("还没有人员", "导入花名册", "导入"), "支部": ("还没有支部", "新增支部", "新增"),
        "慰问金": ("还没有预算", "新增预算", "预算"),
    }  # fmt: skip
    for title, (sentence, words, opens) in expected.items():
        page = screen.go(title)
        assert sentence in words_on(page), title
        screen.titles.clear()
        screen.do(lambda page=page, words=words: screen.click(empty_button(page, words)), leave)
        assert opens in screen.titles[0]
    for title, sentence, words in (
        ("应访", "还没有人员", "到人员页"), ("节日走访", "还没有人员", "到人员页"), ("走访记录", "还没有人员", "到人员页"),
        ("事项", "还没有人员", "到人员页"), ("年报", "还没有数字可以汇总", "去登记人员"),
    ):  # fmt: skip
        page = screen.go(title)
        assert sentence in words_on(page), title
        screen.click(empty_button(page, words))
        assert screen.window.page is not None and screen.window.page.title == "人员"


def empty_button(page: QWidget, words: str) -> QAbstractButton:
    """The button of the empty state, which repeats one of the toolbar."""
    from cadredesk.widgets.controls.banner import EmptyState

    states = [each for each in page.findChildren(EmptyState) if each.isVisible()]
    return next(each.action_button for each in states if each.action_button.text() == words)


def test_a_second_window_reads_and_says_why_it_cannot_write(screen: Screen, tmp_path: Path) -> None:
    with sample_office(tmp_path) as office:
        path = office.path
    with open_office(path, "王芳"):
        opened(screen, path)
        window = screen.window
        assert window.workspace is not None and "王芳" in window.workspace.banner.text
        refused: list[str] = []

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(messages, "show_error", lambda _parent, error: refused.append(str(error)))
            patch.setattr(messages, "warn", lambda _parent, words: refused.append(words))
            for title in ("人员", "支部", "走访记录", "慰问金"):
                screen.go(title)
                screen.key(Qt.Key.Key_N)
        assert len(refused) == 4 and all("只读" in words or "王芳" in words for words in refused), refused
        screen.go("人员")
        screen.key(Qt.Key.Key_P, leave)
        page = screen.go("年报")
        assert page.now is not None and page.now.people.total > 50
        assert not window.commands.undo.isEnabled()
        assert window.close_office()
