"""A folder to be typed or chosen."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import row


class FolderBox(QWidget):
    """A box for the folder's path with a button that asks for one. ``name`` is said of the box and over the question."""

    edited = Signal()

    def __init__(self, name: str, text: str = "", hint: str = "") -> None:
        super().__init__()
        self._name = name
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
        """What is in the box; None while it is empty."""
        text = self.text()
        return Path(text) if text else None

    def text(self) -> str:
        return self.box.text().strip()

    def setText(self, text: str) -> None:  # as Qt's boxes have it
        self.box.setText(text)

    def choose(self) -> None:
        """Ask for a folder, beginning with the one in the box."""
        if folder := QFileDialog.getExistingDirectory(self, self._name, self.text()):
            self.box.setText(folder)
