"""Completes the last of several words in one box: tags, names."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

BREAKS = "、，,；;"


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
