"""A box that is ticked or not, painted in a cell of a grid."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter

from cadredesk.widgets.controls.theme import colour, font, px


def paint_tick(painter: QPainter, rect: QRect, ticked: bool, *, fixed: bool = False) -> None:
    """Paint it in the middle of a cell; one that is ``fixed`` cannot be changed, and is grey."""
    side = px(16)
    box = QRect(QPoint(0, 0), QPoint(side, side))
    box.moveCenter(rect.center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour("line_strong" if fixed or not ticked else "accent_ink"))
    painter.setBrush(colour("chip" if fixed else "accent" if ticked else "surface"))
    painter.drawRoundedRect(box, px(3), px(3))
    if ticked:
        painter.setPen(colour("muted" if fixed else "on_accent"))
        painter.setFont(font(12, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓")
