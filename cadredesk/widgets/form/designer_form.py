"""A record form whose layout was drawn in Qt Designer instead of being built from the groups of the fields."""

from typing import Any

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.form.references import Lookups


class DesignerForm(RecordForm):
    """``from_designer`` is the compiled class (forms/screen, ``make forms``): its layout is a grid ``grid`` in which the box of
    each field takes the place of the empty widget of the same name. Everything else in the drawing stays: see ``ui``.
    """

    from_designer: type[Any]

    def _fill(self, holder: QWidget, lookups: Lookups, columns: int) -> None:
        self._outer.setDirection(QBoxLayout.Direction.TopToBottom)
        self._outer.insertWidget(0, self._general)
        self.ui = self.from_designer()
        self.ui.setupUi(holder)
        grid: QGridLayout = self.ui.grid
        for field in self._fields:
            place = getattr(self.ui, field.name)
            grid.replaceWidget(place, self._slot(field, lookups, holder))
            place.hide()
            place.deleteLater()

        def size() -> None:
            grid.setHorizontalSpacing(px(16))
            grid.setVerticalSpacing(px(10))
            grid.setContentsMargins(px(2), 0, px(14), 0)

        on_theme_change(self, size)
