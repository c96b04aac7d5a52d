"""What a feature shows on the card of another: blocks that are built anew for each person or branch."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cadredesk.widgets.card.card import Body
from cadredesk.widgets.controls.layout import clear, column


class CardPanel(QWidget):
    """A tab of a card. ``title`` names it, ``tables`` says whose changes concern it, ``navigate`` leads to another page."""

    navigate = Signal(object)  # a Target
    title = ""
    tables: frozenset[str] = frozenset()
    tasks: Any = None  # the page's TaskRunner, handed over by the card

    def __init__(self, office: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._layout = column()
        self.setLayout(self._layout)

    def show_person(self, person_id: int) -> None:
        clear(self._layout)
        holder, body = QWidget(), Body()
        holder.setLayout(body)
        self.fill(body, person_id)
        self._layout.addWidget(holder)

    def fill(self, body: Body, owner_id: int, /) -> None:
        """Put the blocks on the body of somebody's card."""
        raise NotImplementedError
