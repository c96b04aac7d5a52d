"""Damage that is met in the middle of the work leads to the newest good backup."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import DamagedFile, UserError
from cadredesk.db.file import Office
from cadredesk.people.records import Person
from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.form import messages
from tests.shell.conftest import Look, damage_file
from tests.support import all_people


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, errors: list[BaseException]) -> list[tuple[str, list[str]]]:
    """The questions as the program asks them, each answered with its last key."""
    seen: list[tuple[str, list[str]]] = []

    def choose(_parent: object, text: str, answers: list[tuple[str, str]], **_: object) -> str:
        seen.append((text, [words for _, words in answers]))
        return answers[-1][0]

    monkeypatch.setattr(messages, "choose", choose)
    monkeypatch.setattr(messages, "show_error", _SHOW_ERROR)
    return seen


_SHOW_ERROR = messages.show_error


def _malformed() -> sqlite3.DatabaseError:
    path = ":memory:"
    conn = sqlite3.connect(path)
    try:
        conn.deserialize(b"SQLite format 3\0" + b"\xff" * 4080)
        conn.execute("SELECT * FROM sqlite_master")
    except sqlite3.DatabaseError as error:
        return error
    raise AssertionError("SQLite read it")


@pytest.mark.parametrize("error", [_malformed(), DamagedFile("有一个日期读不出来：“x”。")], ids=str)
def test_damage_that_a_page_meets_leads_to_the_backups(
    opened: MainWindow,
    sample: Path,
    qtbot: QtBot,
    asked: list[tuple[str, list[str]]],
    restoring: list[Look],
    error: Exception,
) -> None:
    targets: list[Path] = []
    restoring.append(lambda dialog: targets.append(dialog.target))
    page = opened.page
    with messages.guarded(page):
        raise error
    qtbot.waitUntil(lambda: targets == [sample])
    ((words, buttons),) = asked
    assert buttons[-1] == "从备份恢复…" and "program" not in words and "malformed" not in words
    assert isinstance(error, DamagedFile) == (words == str(error))


def test_the_dialogs_in_the_way_are_left_first(
    opened: MainWindow, qtbot: QtBot, asked: list[tuple[str, list[str]]], restoring: list[Look]
) -> None:
    dialog = QDialog(opened)
    dialog.setModal(True)
    dialog.show()
    shown: list[bool] = []
    restoring.append(lambda _dialog: shown.append(dialog.isVisible()))
    messages.show_error(dialog, DamagedFile("有一个日期读不出来。"))
    qtbot.waitUntil(lambda: shown == [False])


def test_a_damaged_file_is_not_taken_for_a_deletion(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from cadredesk.widgets.card.card import none_if_deleted

    def gone() -> None:
        raise UserError("可能已被删除")

    def damaged() -> None:
        raise DamagedFile("读不出来")

    assert none_if_deleted(gone) is None
    with pytest.raises(DamagedFile):
        none_if_deleted(damaged)


def test_a_page_that_reads_a_damaged_file_offers_its_backups(
    opened: MainWindow, sample: Path, qtbot: QtBot, asked: list[tuple[str, list[str]]], restoring: list[Look]
) -> None:
    """The disk spoils the file while it is open."""
    restoring.append(lambda _dialog: None)
    office = opened.office
    assert office is not None
    damage_file(sample)

    def read(_progress: object, own: Office) -> list[Person]:
        return all_people(own)

    opened.tasks.run("正在读取", read)
    qtbot.waitUntil(lambda: not restoring)
    assert asked[0][1][-1] == "从备份恢复…"
