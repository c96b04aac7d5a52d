"""Files chosen in the user's place, in whatever dialog asks for them."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget


@dataclass(frozen=True)
class Asked:
    """A dialog that came up: what it said and where it began."""

    title: str
    folder: Path
    name: str
    kinds: list[str]
    parent: QWidget | None


class Choosing:
    """Each dialog for files gets the next answer; without one it is left, as by Esc."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[Asked] = []
        self._answers: deque[tuple[list[Path], str]] = deque()
        self._chosen: list[str] = []
        self._proposed = QFileDialog.selectedFiles
        monkeypatch.setattr(QFileDialog, "exec", lambda dialog: self._answer(dialog))
        monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: self._chosen)

    def answer(self, *paths: Path, kind: str = "") -> None:
        """The next dialog takes these; none at all leaves it. ``kind``: the filter that is chosen first."""
        self._answers.append((list(paths), kind))

    def _answer(self, dialog: QFileDialog) -> bool:
        name = next((Path(path).name for path in self._proposed(dialog)), "")
        folder, kinds = Path(dialog.directory().absolutePath()), dialog.nameFilters()
        self.asked.append(Asked(dialog.windowTitle(), folder, name, kinds, dialog.parentWidget()))
        paths, kind = self._answers.popleft() if self._answers else ([], "")
        if kind:
            dialog.selectNameFilter(kind)
        self._chosen = [str(path) for path in paths]
        return bool(paths)
