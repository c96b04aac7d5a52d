"""Cards of lines: each line is a button that opens the list behind it."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QWidget

from cadredesk.core.targets import Target
from cadredesk.today.records_cards import Card, Line
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.plain_text import plain_tip, plain_words
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import colour, font, on_theme_change, px

HIGH = 30
_TONES = {"danger": "danger", "warning": "warning", "": "muted"}


class LineButton(QAbstractButton):
    """A line: a name in bold, words that end in … where the width ends, and how long or how many at the right.

    Painted, not put together of labels: a page has seventy of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._line: Line | None = None
        self._lead_width = 0
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # painted anew when the mouse comes and goes
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        on_theme_change(self, self.updateGeometry)

    @property
    def line(self) -> Line | None:
        return self._line

    def show_line(self, line: Line, lead_width: int) -> None:
        self._lead_width = lead_width
        if line != self._line:
            self._line = line
            self.setText(plain_words(line.accessible_text))
            self.setAccessibleName(line.accessible_text)
        self._tell()
        self.update()

    # ---- where things stand

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(HIGH))

    def _places(self) -> tuple[QRect, QRect, QRect]:
        """Of the name, the words and what stands at the right."""
        assert self._line is not None
        space = self.rect().adjusted(px(6), 0, -px(6), 0)
        mark = QFontMetrics(font()).horizontalAdvance(self._line.mark)
        mark += px(12) if mark else 0
        left = space.width() - mark
        lead = min(self._lead_width + px(14), round(left * 0.42)) if self._line.words else left
        return (
            QRect(space.left(), 0, lead, self.height()),
            QRect(space.left() + lead, 0, left - lead, self.height()),
            QRect(space.left() + left, 0, mark, self.height()),
        )

    def _tell(self) -> None:
        """The whole line on hovering, where some of it does not fit."""
        if self._line is None:
            return
        lead, words, _ = self._places()
        fits = QFontMetrics(font(bold=True)).horizontalAdvance(self._line.lead) <= lead.width() and (
            QFontMetrics(font()).horizontalAdvance(self._line.words) <= words.width()
        )
        self.setToolTip(plain_tip("" if fits else self._line.accessible_text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    # ---- drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._line is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        lead, words, mark = self._places()
        _write(painter, lead, self._line.lead, "ink", bold=True)
        _write(painter, words, self._line.words, "ink")
        painter.setFont(font())
        painter.setPen(colour(_TONES[self._line.tone]))
        painter.drawText(mark, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._line.mark)

    def _paint_ground(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self.isDown():
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(self.rect(), px(6), px(6))
        if self.hasFocus():
            painter.setPen(QPen(colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), px(6), px(6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


def _write(painter: QPainter, place: QRect, text: str, token: str, *, bold: bool = False) -> None:
    face = font(bold=bold)
    painter.setFont(face)
    painter.setPen(colour(token))
    gap = px(8) if bold else 0
    shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, place.width() - gap)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class CardView(QFrame):
    """A card: its title with how many there are (a link to all of them), lines, and a sentence where there are none."""

    opened = Signal(object)  # a Target or a WindowCommand

    def __init__(self, content: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self.target: Target | None = None
        self._content = content
        self.lines: list[LineButton] = []
        self._title, self._note = label("", "head"), label("", "label", wrap=True)
        self._count = label("", "label")
        self.all = link_button("", lambda: self.opened.emit(self.target), tip="打开全部")
        self._rows = column(gap=0)
        self._note_row = row(self._note, margins=(6, 4, 6, 4))
        inner = [content] if content is not None else [self._rows, self._note_row, None]
        head = row(self._title, None, self._count, self.all, margins=(6, 0, 2, 0))
        layout = column(head, *inner, gap=6, margins=(12, 10, 12, 12))
        if content is not None:
            layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_card(self, card: Card) -> None:
        """Show other lines; those that stay where they are keep the focus."""
        self.show_head(card.title, card.count, card.target)
        self._note.setText(card.note)
        self._note.setVisible(bool(card.note))
        self._fit_number(len(card.lines))
        face = QFontMetrics(font(bold=True))
        widest = max((face.horizontalAdvance(line.lead) for line in card.lines if line.words), default=0)
        for made, line in zip(self.lines, card.lines, strict=True):
            made.show_line(line, widest)

    def show_head(self, title: str, count: str, target: Target | None) -> None:
        """Show another title, and the list that its count opens."""
        self._title.setText(title)
        self.target = target
        self._count.setText(count)
        self._count.setVisible(bool(count) and target is None)
        self.all.setText(f"{count or '查看'} ›")
        self.all.setAccessibleName(f"{title}，{count}，打开全部" if count else f"{title}，打开")
        self.all.setVisible(target is not None)

    def _fit_number(self, wanted: int) -> None:
        while len(self.lines) > wanted:
            gone = self.lines.pop()
            gone.hide()
            gone.deleteLater()
        while len(self.lines) < wanted:
            made = LineButton()
            made.clicked.connect(lambda _checked=False, made=made: self._open(made))
            self.lines.append(made)
            self._rows.addWidget(made)
            made.show()  # at once: the layout would do it a moment later

    def focus_chain(self) -> list[QWidget]:
        """What the Tab key goes through, in order."""
        return [self.all, *([self._content] if self._content is not None else []), *self.lines]

    def _open(self, made: LineButton) -> None:
        if made.line is not None:
            self.opened.emit(made.line.target)
