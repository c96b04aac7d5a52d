"""Kept files on a card: rows of which one is chosen, and the buttons for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from cadredesk.core import kept_files
from cadredesk.widgets.card.entries import Entry
from cadredesk.widgets.controls.buttons import Do, button
from cadredesk.widgets.controls.layout import FlowLayout

CHOSEN = "chosen_file"


@dataclass(frozen=True, slots=True)
class FileWords:
    """A kept file as its row says it."""

    id: int
    title: str
    size: int
    facts: Sequence[str] = ()
    mark: str = ""
    tone: str = ""
    past: bool = False

    @property
    def detail(self) -> str:
        """1.2 MB · 2026-03-01, and more lines."""
        first, *more = (*self.facts, "")
        return "\n".join(filter(None, (" · ".join(filter(None, (kept_files.show_size(self.size), first))), *more)))


class FileEntry(Entry):
    """A row that a click chooses; a double click or Enter opens it, F2 changes its note, Del asks to remove it."""

    opened = Signal()
    noted = Signal()

    def __init__(self, words: FileWords) -> None:
        super().__init__(words)
        self.file_id = words.id
        self.setCheckable(True)
        self.setToolTip("双击打开")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.noted.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            QPushButton.keyPressEvent(self, event)  # goes on to the next of the group and chooses it
        else:
            super().keyPressEvent(event)


class FileEntries(QFrame):
    """The rows. ``keeper`` is what stays while the rows are made anew: it remembers which one was chosen."""

    opened = Signal()
    noted = Signal()
    removal = Signal()

    def __init__(self, files: Sequence[FileWords], keeper: QWidget | None) -> None:
        super().__init__()
        self.setProperty("look", "entries")
        self.setAccessibleName("附件")
        self._keeper = keeper
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        group = QButtonGroup(self)
        self.entries = list(self._made(files))
        for entry in self.entries:
            group.addButton(entry)
            layout.addWidget(entry)
        if group.checkedButton() is None:
            self.entries[0].setChecked(True)

    def _made(self, files: Sequence[FileWords]) -> Iterator[FileEntry]:
        before = self._keeper.property(CHOSEN) if self._keeper is not None else None
        for at, words in enumerate(files):
            entry = FileEntry(words)
            entry.setObjectName(f"附件/{words.id}")
            entry.setProperty("last", "yes" if at == len(files) - 1 else "")
            entry.opened.connect(self.opened)
            entry.noted.connect(self.noted)
            entry.removal.connect(self.removal)
            entry.setChecked(words.id == before)
            entry.toggled.connect(self._remember)
            yield entry

    def _remember(self, checked: bool) -> None:
        if checked and self._keeper is not None:
            self._keeper.setProperty(CHOSEN, self.chosen)

    @property
    def chosen(self) -> int:
        """The id of the chosen file."""
        return next(entry.file_id for entry in self.entries if entry.isChecked())


def file_buttons(wanted: Sequence[tuple[str, Do, str]]) -> QWidget:
    """Buttons of (words, what is done, tip) for the chosen file; they wrap."""
    holder, flow = QWidget(), FlowLayout(6)
    for words, do, tip in wanted:
        made = button(words, "", do, tip=tip)
        made.setObjectName(f"附件/{words}")
        flow.addWidget(made)
    holder.setLayout(flow)
    return holder
