"""A record form whose layout was drawn in Qt Designer instead of being built from the groups of the fields."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import live, px
from cadredesk.widgets.form.editors import Lookups
from cadredesk.widgets.form.record_form import RecordForm


class DrawnForm(RecordForm):
    """``drawn`` is the compiled class (forms/screen, ``make forms``): its layout is a grid ``grid`` in which the box of
    each field takes the place of the empty widget of the same name. Everything else in the drawing stays: see ``ui``.
    """

    drawn: type[Any]

    def _build(self, lookups: Lookups, columns: int) -> None:
        self._general = label("", wrap=True)
        self._general.hide()
        self._index = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._general)
        layout.addWidget(self._scroll, 1)
        holder = QWidget()
        holder.setProperty("look", "scrolled")
        self._scroll.setWidget(holder)
        self.ui = self.drawn()
        self.ui.setupUi(holder)
        grid: QGridLayout = self.ui.grid
        for field in self._fields:
            place = getattr(self.ui, field.name)
            slot = self._slot(field, lookups, holder)
            grid.replaceWidget(place, slot)
            place.hide()
            place.deleteLater()

        def size() -> None:
            grid.setHorizontalSpacing(px(16))
            grid.setVerticalSpacing(px(10))
            grid.setContentsMargins(px(2), 0, px(14), 0)

        live(self, size)
