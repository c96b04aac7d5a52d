"""Icons by name, in the colours of the theme, sharp at any size.

They are qtawesome's Font Awesome 6 (solid), drawn once into ``resources/icons`` by ``installer/draw_icons.py``, which
says why. Names are Font Awesome's: ``house``, ``users``, ``print``.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPainterPath, QPixmap, QTransform

from cadredesk.assets import resource
from cadredesk.widgets.controls.theme import theme

EM = 512
FILL = 0.875  # of the height of the box, as in qtawesome: 14 of 16 pixels
_WIDTH = re.compile(r'viewBox="0 0 ([\d.]+) ')
_PATH = re.compile(r' d="([^"]*)"')
_STEP = re.compile(r"([MLC])([^MLC]+)")


@cache
def icon(name: str, tone: str = "muted", selected: str = "") -> QIcon:
    """An icon in the colour of a token (``muted``, ``accent_ink``, ``on_accent``, ``danger`` …).

    ``selected`` is the token while it is checked or selected. It follows the theme by itself.
    """
    _file(name)
    return QIcon(_Engine(name, tone, selected or tone))


def pixmap(name: str, size: int, tone: str = "muted") -> QPixmap:
    """An icon as a picture of ``size`` pixels, as sharp as the screen allows. It does not follow the theme."""
    return icon(name, tone).pixmap(QSize(size, size), QGuiApplication.primaryScreen().devicePixelRatio())


@cache
def outline(name: str) -> tuple[QPainterPath, float]:
    """The drawing of an icon in a box one EM high, and how wide that box is. Raises KeyError for an unknown name."""
    text = _file(name).read_text(encoding="ascii")
    width, steps = _WIDTH.search(text), _PATH.search(text)
    assert width and steps
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    draw: dict[str, Callable[..., None]] = {"M": path.moveTo, "L": path.lineTo, "C": path.cubicTo}
    for letter, numbers in _STEP.findall(steps[1]):
        draw[letter](*map(float, numbers.split()))
    return path, float(width[1])


def _file(name: str) -> Path:
    file = resource("icons", f"{name}.svg")
    if not file.is_file():
        raise KeyError(f"no icon {name!r}: draw it with installer/draw_icons.py")
    return file


class _Engine(QIconEngine):
    """Paints an outline in the theme's colour of the moment."""

    def __init__(self, name: str, tone: str, selected: str) -> None:
        super().__init__()
        self._what = (name, tone, selected)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name, tone, selected = self._what
        path, width = outline(name)  # read when first painted: most icons wait in menus
        if mode == QIcon.Mode.Disabled:
            tone = "faint"
        elif mode == QIcon.Mode.Selected or state == QIcon.State.On:
            tone = selected
        scale = min(rect.height() * FILL / EM, rect.width() / width)
        # A box wider than high keeps its right side free: space between a button's icon and its words.
        side = min(rect.width(), rect.height() * 1.2)
        x, y = rect.x() + (side - width * scale) / 2, rect.y() + (rect.height() - EM * scale) / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(QTransform.fromTranslate(x, y).scale(scale, scale), True)
        painter.fillPath(path, QColor(theme().tokens[tone]))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _Engine(*self._what)
