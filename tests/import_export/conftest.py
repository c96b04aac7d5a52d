"""An office file, the command line, and the import in the window."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cadredesk import cli
from cadredesk.core import idcard
from cadredesk.db.file import Office, open_office
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.people.records import Person
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests import support
from tests.fixtures import styled
from tests.sheets.books import xlsx
from tests.support import all_people, empty_office, new_office

TODAY = "2026-10-08"


def id_number(birth: str, sequence: int) -> str:
    """A sound ID number of nobody: the birth date as 19480105, an odd sequence for a man."""
    return idcard.to18(f"990101{birth[2:]}{sequence:03}")


@dataclass
class CommandRunner:
    """One office file and what is done to it by commands."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""

    @property
    def file(self) -> Path:
        return self.folder / "office.db"

    def run(self, *arguments: str | Path) -> int:
        """Run a command; what it said stands in ``out`` and ``err``."""
        self.capsys.readouterr()
        status = cli.run(["--file", str(self.file), "--operator", "王芳", *map(str, arguments)])
        self.out, self.err = self.capsys.readouterr()
        assert "Traceback" not in self.err
        return status

    def load(self, what: str, rows: Sequence[Sequence[Any]] | Path, *options: str, status: int = 0) -> dict[str, Any]:
        """Import rows, header first, or a file; gives the JSON answer."""
        path = rows if isinstance(rows, Path) else xlsx(self.folder / "表.xlsx", {"Sheet1": rows})
        assert self.run("import", what, path, "--json", *options) == status, self.out + self.err
        answer: dict[str, Any] = json.loads(self.out)
        return answer

    def people(self) -> dict[str, Person]:
        """Everybody in the file by name."""
        with open_office(self.file, "王芳") as office:
            return {person.name: person for person in all_people(office)}

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query, as another program would read them."""
        with open_office(self.file, "王芳") as office:
            return office.conn.execute(sql).fetchall()


def counts(answer: dict[str, Any]) -> tuple[int, int, int, int]:
    """added, updated, unchanged, refused."""
    return answer["added"], answer["updated"], answer["unchanged"], answer["refused"]


def messages(answer: dict[str, Any], level: str = "warning") -> list[str]:
    """The problems of one level."""
    return [problem["message"] for problem in answer["problems"] if problem["level"] == level]


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandRunner:
    """An empty office whose books begin on 1 January 2026; today is 8 October 2026."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY)
    with (
        new_office(tmp_path / "office.db", "测试县委老干部局", "王芳") as office,
        office.operation("设置", undoable=False),
    ):
        office.put_setting("books_since", "2026-01-01")
    return CommandRunner(tmp_path, capsys)


# ---------------------------------------------------------------- the window


@pytest.fixture
def worked_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An empty office, tasks at once."""
    monkeypatch.setenv("CADREDESK_TODAY", support.TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    with empty_office(tmp_path) as office:
        yield office


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    """The window that the dialog belongs to, in the program's look; it goes with its dialogs."""
    styled().set_scheme(theme.LIGHT)
    made = QWidget()
    yield made
    made.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def opened(window: QWidget, office: Office, path: Path | None = None, kind: str = "people") -> ImportDialog:
    dialog = ImportDialog(office, TaskRunner(window, office), kind=kind, path=path, parent=window)
    dialog.show()
    return dialog


def press(qtbot: QtBot, button: QWidget) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
