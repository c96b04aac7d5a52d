"""A window that can only read because somebody else has the file: it offers to write when they have closed it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office, open_office
from cadredesk.db.lock import Lock
from cadredesk.people import actions
from cadredesk.people.records import Person
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.pages import TABS
from tests.screen import button_of

OFFER = "现在可以修改"


@pytest.fixture
def other(sample: Path) -> Iterator[Office]:
    """The file, open for writing by somebody else."""
    office = open_office(sample, "王芳")
    yield office
    office.close()


@pytest.fixture
def real(other: Office, sample: Path, qtbot: QtBot, _styled_app: None) -> Iterator[MainWindow]:
    """The real window on the same file, which can only be read."""
    window = MainWindow("张敏", TABS)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.open_file(sample)
    yield window
    window.close_office()


def said(window: MainWindow) -> str:
    assert window.workspace is not None
    return window.workspace.banner.text


def offers(window: MainWindow) -> list[str]:
    assert window.workspace is not None
    QApplication.processEvents()  # a new button is shown a moment later
    return [each.text() for each in window.workspace.banner.findChildren(QPushButton) if each.isVisible()]


def test_it_offers_to_write_in_the_same_place_when_the_other_has_closed(
    real: MainWindow, other: Office, qtbot: QtBot
) -> None:
    real.show_page("people")
    page = real.page
    assert page is not None and real.workspace is not None
    page.table.view.selectRow(2)
    third = page.table.current
    real.lock_watch.look()
    assert "王芳" in said(real) and offers(real) == []
    new = actions.save_person(other, Person(name="欧阳明华", category="退休干部"))
    other.close()
    real.lock_watch.look()
    assert "可以修改" in said(real) and offers(real) == [OFFER] and real.workspace.banner.isVisible()
    assert real.office is not None and real.office.read_only  # nothing is done unasked
    qtbot.mouseClick(button_of(real.workspace.banner, OFFER), Qt.MouseButton.LeftButton)
    assert not real.office.read_only and said(real) == "" and not real.lock_watch.running
    assert real.page is not None and real.page is not page and real.page.title == "人员"
    assert real.page.table.current == third
    real.page.reveal(new.id)  # what was written meanwhile is there
    assert real.page.table.current == new.id
    actions.save_person(real.office, Person(name="张敏登记", category="退休干部"))
    with open_office(real.office.path, "又一个人") as late:
        assert late.read_only


@pytest.mark.parametrize("title", ["branches", "visits", "funds", "cases"])
def test_other_lists_keep_their_row_too(real: MainWindow, other: Office, title: str) -> None:
    real.show_page(title)
    assert real.page is not None
    if title == "branches":
        real.page.tree.choose(3)
    else:
        real.page.table.view.selectRow(1)
    chosen = real.page.chosen
    assert chosen is not None
    other.close()
    real.lock_watch.open_for_writing()
    assert real.office is not None and not real.office.read_only
    assert real.page is not None and real.page.chosen == chosen


def test_whoever_is_quicker_is_named_and_waited_for(real: MainWindow, other: Office, sample: Path) -> None:
    other.close()
    real.lock_watch.look()
    workspace = real.workspace
    assert offers(real) == [OFFER] and workspace is not None
    with open_office(sample, "李敏") as third:
        button_of(workspace.banner, OFFER).click()
        assert real.office is not None and real.office.read_only and real.workspace is workspace
        assert "李敏" in said(real) and offers(real) == []
        assert not third.read_only
        real.lock_watch.look()
        assert offers(real) == []
    real.lock_watch.look()
    assert offers(real) == [OFFER]


def test_an_offer_that_no_longer_holds_is_taken_away(real: MainWindow, other: Office, sample: Path) -> None:
    other.close()
    real.lock_watch.look()
    assert offers(real) == [OFFER]
    with open_office(sample, "李敏"):
        real.lock_watch.look()
        assert offers(real) == [] and "只能查看" in said(real)


def test_looking_takes_the_file_from_nobody(other: Office, sample: Path, tmp_path: Path) -> None:
    with open_office(sample, "张敏") as mine:
        assert not mine.can_be_reopened() and not mine.can_be_reopened()
        with open_office(sample, "李敏") as third:
            assert third.read_only and "王芳" in third.why_read_only
        other.close()
        for _ in range(2):
            assert mine.can_be_reopened()
        assert not sample.with_name(f"{sample.name}.lock").exists()
        sample.rename(tmp_path / "搬走了.db")
        assert not mine.can_be_reopened() and not sample.with_name(f"{sample.name}.lock").exists()


def test_it_looks_by_itself_and_only_while_there_is_somebody_to_wait_for(
    real: MainWindow, other: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    assert real.lock_watch.running
    real.lock_watch._timer.setInterval(1)
    other.close()
    qtbot.waitUntil(lambda: offers(real) == [OFFER])
    real.close_office()
    assert not real.lock_watch.running


def test_what_nobody_holds_is_not_waited_for(window: MainWindow, sample: Path) -> None:
    window.open_file(sample)
    assert not window.lock_watch.running
    window.close_office()
    Lock(sample).path.mkdir()  # not ours, and in the place of the lock
    window.open_file(sample)
    assert window.office is not None and window.office.read_only and not window.lock_watch.running
    window.lock_watch.look()
    assert "不是本程序的锁文件" in said(window) and OFFER not in offers(window)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_write_protected_file_offers_nothing(window: MainWindow, sample: Path) -> None:
    sample.chmod(0o444)
    window.open_file(sample)
    window.lock_watch.look()
    assert "取消文件的只读属性" in said(window) and OFFER not in offers(window) and not window.lock_watch.running
