"""Words offered while one types: for a whole box, or for the last of several words in it (tags, names)."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

BREAKS = "、，,；;"


def suggest(box: Any, words: Iterable[str], *, shown: int = 7) -> None:
    """Offer the words that hold what is typed in an editor, ``shown`` at a time; to choose one is to edit."""
    completer = QCompleter(list(words), box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setMaxVisibleItems(shown)
    box.setCompleter(completer)
    completer.activated.connect(lambda _words: box.edited.emit())


class WordsCompleter(QCompleter):
    """Offers words for what is typed after the last 、 or comma, and leaves what stands before."""

    def __init__(self, words: Sequence[str], box: QLineEdit) -> None:
        super().__init__(list(words), box)
        self._box = box
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.setCompleter(self)

    def splitPath(self, path: str) -> list[str]:
        return [path[_begin(path) :].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        text = self._box.text()
        return text[: _begin(text)] + super().pathFromIndex(index)


def popup_of(completer: QCompleter) -> QAbstractItemView:
    """The list that opens under the box."""
    popup = completer.popup()
    assert popup is not None
    return popup


def _begin(text: str) -> int:
    """Where the last word begins."""
    return max(text.rfind(each) for each in BREAKS) + 1
