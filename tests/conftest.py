"""What all tests share: no screen, no trace of the real user, and steady property tests."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cadredesk.db.file import Office
    from tests.choosing import Choosing
    from tests.screen import Screen

# Set before Qt or the program is imported, and inherited by the programs that tests start.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in [name for name in os.environ if name.startswith("CADREDESK_")]:
    del os.environ[name]
USER_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DOCUMENTS_DIR")

_HOME = tempfile.TemporaryDirectory(prefix="cadredesk-tests-", ignore_cleanup_errors=True)

settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure() -> None:
    """Keep what is remembered before the first fixture runs, such as at import time, out of the user's folders."""
    _set_home(Path(_HOME.name), os.environ.__setitem__)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Nothing of what the tests are made of is garbage: collecting it again and again took most of the start."""
    from cadredesk.core.progress import gc_paused

    with gc_paused():
        return (yield)


@pytest.fixture(autouse=True)
def _a_user_without_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts as a new user of the program, whose documents folder is empty."""
    _set_home(tmp_path_factory.mktemp("user"), monkeypatch.setenv)
    _stop_automatic_backups()


def _stop_automatic_backups() -> None:
    """A test that closes its window shall not wait for a backup; those about automatic ones start them again."""
    from cadredesk.core import user_settings

    user_settings.save("backup_plan", {"on": False})


def _set_home(home: Path, setenv: Callable[[str, str], None]) -> None:
    for name in USER_FOLDERS:
        folder = home / name.lower()
        folder.mkdir()
        setenv(name, str(folder))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """A test's windows are closed without a question, as nobody is there to answer, and gone before the next."""
    try:
        return (yield from _unasked())
    finally:
        _delete_closed()


def _unasked() -> Iterator[None]:
    messages = sys.modules.get("cadredesk.widgets.form.messages")
    if messages is None:
        return (yield)
    messages.MessageDialog.exec = _delete_widget
    try:
        return (yield)
    finally:
        if "exec" in vars(messages.MessageDialog):
            del messages.MessageDialog.exec  # what was read before may have been a test's own, which would stay


def _delete_closed() -> None:
    """What asked to be deleted later is, as in the program's event loop: left, each new style sheet would reach it."""
    if widgets := sys.modules.get("PySide6.QtWidgets"):
        from PySide6.QtCore import QEvent

        widgets.QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _delete_widget(dialog: Any) -> int:
    dialog.answer = "discard"
    return 0


@pytest.fixture
def office(tmp_path: Path) -> "Iterator[Office]":
    """A new, empty office, worked by 王芳."""
    from tests.support import new_office

    office = new_office(tmp_path / "office.db", "测试县委老干部局", "王芳")
    yield office
    office.close()


@pytest.fixture
def choosing(monkeypatch: pytest.MonkeyPatch) -> "Choosing":
    """Dialogs for files are answered by it."""
    from tests.choosing import Choosing

    return Choosing(monkeypatch)


@pytest.fixture
def screen(qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch) -> "Iterator[Screen]":
    """The window on its first page, as a user sees it and works with it."""
    from tests.screen import at_the_screen

    with at_the_screen(qtbot, monkeypatch) as screen:
        yield screen


@pytest.fixture(scope="session")
def faults() -> int:
    """How often a test marked ``faults`` tries: that many kills in all, of other faults more or fewer."""
    return int(os.environ.get("FAULTS", "20"))
