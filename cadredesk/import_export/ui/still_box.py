"""A box of choices that is not turned by scrolling past it."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class StillBox(QComboBox):
    """Ignores the mouse wheel: a choice here reads the workbook anew, or changes what a column means."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
