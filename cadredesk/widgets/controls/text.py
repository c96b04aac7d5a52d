"""Words on the screen: labels, chips, one line that is elided, and words that are painted."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import colour, font, px


def label(text: str = "", look: str = "", tone: str = "", *, wrap: bool = False, select: bool = False) -> QLabel:
    """Plain text. Looks: title, head, section, label, small, strong, figure, chip; tones: muted, accent, warning, danger, good."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("look", look)
    made.setProperty("tone", tone)
    if wrap:
        made.setWordWrap(True)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def chip(text: str, tone: str = "") -> QLabel:
    """A word on a rounded background."""
    made = label(text, "chip", tone)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


class ElidedLabel(QLabel):
    """One line that is elided where it does not fit; the tip shows the whole."""

    def __init__(self, text: str = "", look: str = "", tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + px(4), metrics.height())

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(plain_tip(self._whole if shown != self._whole else ""))


def draw_words(
    painter: QPainter, line: QRect, words: str, size: float, tone: str, *, bold: bool = False, right: bool = False
) -> int:
    """Draw words in the middle of a line, cut to its width with …; gives how wide they would be."""
    painter.setFont(font(size, bold=bold))
    painter.setPen(colour(tone))
    metrics = QFontMetrics(painter.font())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(line.width(), 1))
    painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(words)


def words_fit(words: str, size: float, space: int) -> bool:
    """Whether words fit into ``room`` pixels."""
    return QFontMetrics(font(size)).horizontalAdvance(words) <= space
