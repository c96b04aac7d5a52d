"""A card on which files are dropped: it is framed while they hang above it."""

from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

from cadredesk.widgets.card.card import Card
from cadredesk.widgets.controls.theme import restyle


class DropCard(Card):
    """``usable`` says what of the dragged data the card takes now, ``take`` adds it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setAcceptDrops(True)

    def usable(self, data: QMimeData) -> Any:
        """What the card takes of dragged data; anything false where it takes nothing, or shows nothing."""
        raise NotImplementedError

    def take(self, what: Any) -> None:
        """Add what was dropped to what the card shows."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.usable(event.mimeData()):
            event.acceptProposedAction()
            restyle(self, drop="yes")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self, drop="")

    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, drop="")
        if what := self.usable(event.mimeData()):
            event.acceptProposedAction()
            self.take(what)
