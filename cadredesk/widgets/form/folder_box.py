"""A folder to be typed or chosen."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.form import file_dialogs
from cadredesk.widgets.form.file_dialogs import Sort


class FolderBox(QWidget):
    """A box for the folder's path with a button that asks for one. ``name`` is said of the box and over the question.

    ``text`` is proposed: such a folder is made where it is missing, since nobody has typed it.
    """

    edited = Signal()

    def __init__(self, name: str, text: str = "", hint: str = "") -> None:
        super().__init__()
        self._name, self._proposed = name, text
        self.box = QLineEdit(text)
        self.box.setAccessibleName(name)
        self.box.setPlaceholderText(hint)
        self.box.textChanged.connect(self.edited)
        line = row(self.box, button("选择…", "folder-open", self.choose))
        line.setStretch(0, 1)
        self.setLayout(line)
        self.setFocusProxy(self.box)

    @property
    def folder(self) -> Path | None:
        """What is in the box; None while that is no whole path."""
        text = self.text()
        path = Path(text)
        if not text or not path.is_absolute():
            return None
        if text == self._proposed:
            with suppress(OSError):  # whoever writes there says what is wrong with it
                path.mkdir(parents=True, exist_ok=True)
        return path

    def text(self) -> str:
        return self.box.text().strip()

    def setText(self, text: str) -> None:  # as Qt's boxes have it
        self.box.setText(text)

    def choose(self) -> None:
        """Ask for a folder, beginning with the one in the box."""
        now = Path(self.text())
        start = now if now.is_absolute() else None
        if folder := file_dialogs.choose_folder(self, self._name, Sort.OFFICE, start):
            self.box.setText(str(folder))
