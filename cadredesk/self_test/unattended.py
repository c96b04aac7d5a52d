"""The window at work while nobody sits before it: dialogs are drawn and left, and what goes wrong is kept."""

import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from PySide6.QtCore import QProcess
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog


class Unattended(logging.Handler):
    """What came up: the kinds of dialogs, and errors that nobody expected."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._dialogs: set[str] = set()
        self._errors: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        """What the program shows as an error it also logs."""
        if record.exc_info and record.exc_info[1] is not None:
            self._errors.append(record.exc_info[1])

    def raised(self, _kind: type[BaseException], error: BaseException, _trace: object) -> None:
        """What nobody caught, as ``sys.excepthook``."""
        self._errors.append(error)

    def leave(self, dialog: QDialog) -> int:
        """In place of ``exec``: draw the dialog, and leave it as Esc does. The system's own for files could not be left."""
        self._dialogs.add(type(dialog).__name__)
        if isinstance(dialog, QFileDialog) and not dialog.testOption(QFileDialog.Option.DontUseNativeDialog):
            return 0
        dialog.show()
        dialog.grab()
        dialog.reject()
        if dialog.isVisible():  # it would stay, as one that asks whether to leave
            QDialog.done(dialog, 0)
        return 0

    def dialogs(self) -> int:
        """How many kinds of dialogs came up since the last time."""
        dialogs, self._dialogs = self._dialogs, set()
        return len(dialogs)

    def raise_first(self) -> None:
        """Raise what went wrong since the last time, if anything did."""
        errors, self._errors = self._errors, []
        if errors:
            raise errors[0]


@contextmanager
def unattended() -> Iterator[Unattended]:
    """While this runs no dialog waits for an answer, no file is asked for, and no other program opened."""
    found = Unattended()
    log = logging.getLogger("cadredesk")
    with ExitStack() as stack:
        for owner, name, value in (
            (QDialog, "exec", lambda dialog: found.leave(dialog)),
            (QDesktopServices, "openUrl", lambda _url: True),
            (QProcess, "startDetached", lambda *_command: (True, 0)),
            (sys, "excepthook", found.raised),
        ):
            stack.enter_context(_replaced(owner, name, value))
        log.addHandler(found)
        stack.callback(log.removeHandler, found)
        yield found


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = vars(owner)[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)
