"""How the whole program looks: colours, fonts and sizes, light or dark, at any zoom.

``start(app)`` is called once. Pages never name a colour: they set a *look* on a part (see ``parts``) or take a token by
``colour("muted")``; lengths are given at 100 % and pass through ``px``. What is painted or sized by hand follows
changes with ``on_theme_change(widget, function)``.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import shiboken6
from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from cadredesk.assets import resource
from cadredesk.core import user_settings

ZOOMS = (100, 110, 125, 150, 175)
SYSTEM, LIGHT, DARK = "system", "light", "dark"
# The good Chinese screen faces of Windows, UOS, Kylin and Debian. Anything else (Droid Sans Fallback has no bold, for
# one) is worse than the face that is shipped with the program.
SYSTEM_FACES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
)
SHIPPED_FACE = "Noto Sans SC"
RARE_FACE = "HanaMinB"  # the characters of names that those faces lack
BODY = 14
_TOKEN = re.compile(r"@([a-z_]+)")
_LENGTH = re.compile(r"\b(\d+)px")


class Theme(QObject):
    """The one look of the program. ``changed`` follows every change of colours or zoom."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.zoom = 100
        self.scheme = SYSTEM
        self.tokens: dict[str, str] = _tokens()["light"]
        self.face = SHIPPED_FACE
        self._started = False

    @property
    def dark(self) -> bool:
        if self.scheme == SYSTEM:
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.scheme == DARK

    def start(self, app: QApplication) -> None:
        """Set up the application: fonts, Qt's own words in Chinese, the remembered zoom and scheme."""
        if not self._started:
            self._started = True
            self.face = _find_face()
            QFontDatabase.addApplicationFont(str(resource("fonts", "HanaMinB.ttf")))
            QFont.insertSubstitution(self.face, RARE_FACE)
            _install_translations(app)
            self.zoom = _nearest(user_settings.load("zoom", 100))
            scheme = user_settings.load("scheme", SYSTEM)
            self.scheme = scheme if scheme in (LIGHT, DARK) else SYSTEM
            app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    def set_zoom(self, percent: int) -> None:
        """Show everything at one of ZOOMS, now and next time."""
        percent = _nearest(percent)
        if percent != self.zoom:
            self.zoom = percent
            user_settings.save("zoom", percent)
            self._apply()

    def larger(self) -> None:
        self.set_zoom(ZOOMS[min(ZOOMS.index(self.zoom) + 1, len(ZOOMS) - 1)])

    def smaller(self) -> None:
        self.set_zoom(ZOOMS[max(ZOOMS.index(self.zoom) - 1, 0)])

    def set_scheme(self, scheme: str) -> None:
        """Follow the SYSTEM, or stay LIGHT or DARK, now and next time."""
        if scheme != self.scheme:
            self.scheme = scheme
            user_settings.save("scheme", scheme)
            self._apply()

    def _follow_system(self) -> None:
        if self.scheme == SYSTEM:
            self._apply()

    def _apply(self) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        self.tokens = _tokens()["dark" if self.dark else "light"]
        app.setFont(font())
        app.setPalette(_palette(self.tokens))
        app.setStyleSheet(style_sheet(self.tokens, self.zoom))
        self.changed.emit()


@cache
def theme() -> Theme:
    """The theme of the running program."""
    return Theme()


def start(app: QApplication) -> Theme:
    """Set up the application; call once, before the first widget."""
    theme().start(app)
    return theme()


def px(length: float) -> int:
    """A length given at 100 %, at the present zoom."""
    return round(length * theme().zoom / 100)


def colour(token: str) -> QColor:
    """A colour by its role: ink, muted, accent, warning, danger, good, line, surface …"""
    return QColor(theme().tokens[token])


def font(size: float = BODY, bold: bool = False) -> QFont:
    """The face of the program in a size given at 100 %."""
    made = QFont(theme().face)
    made.setPixelSize(px(size))
    made.setBold(bold)
    return made


def on_theme_change(owner: QObject, *functions: Callable[[], Any]) -> None:
    """Call each function now and whenever colours or zoom change, as long as the owner, a widget or a layout, lives."""

    def call() -> None:
        if shiboken6.isValid(owner):
            for function in functions:
                function()
        else:
            theme().changed.disconnect(call)

    theme().changed.connect(call)
    for function in functions:
        function()


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet looks at, and restyle the widget where one of them has changed."""
    if all((widget.property(name) or "") == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def style_sheet(tokens: dict[str, str], zoom: int) -> str:
    """The style sheet with its colours filled in and its lengths at a zoom; lines of 1–2 px stay as they are."""
    text = _TOKEN.sub(lambda match: tokens.get(match[1], match[0]), _template())
    text = text.replace("@icons", resource("style").as_posix())

    def scaled(match: re.Match[str]) -> str:
        length = int(match[1])
        return match[0] if length <= 2 else f"{round(length * zoom / 100)}px"

    return _LENGTH.sub(scaled, text)


@cache
def _tokens() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(resource("style", "tokens.json").read_text(encoding="utf-8"))
    return loaded


@cache
def _template() -> str:
    return resource("style", "desk.qss").read_text(encoding="utf-8")


def _nearest(percent: object) -> int:
    wanted = percent if isinstance(percent, int) else 100
    return min(ZOOMS, key=lambda zoom: abs(zoom - wanted))


def _find_face() -> str:
    for face in SYSTEM_FACES:
        if QFontDatabase.hasFamily(face):
            return face
    for name in ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"):
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    return SHIPPED_FACE


def _install_translations(app: QApplication) -> None:
    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    QLocale.setDefault(chinese)
    # Ours are asked first: they say what Qt's leave in English.
    for name, folder in (
        ("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("qt_zh_CN", str(resource("words"))),
    ):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)


def _palette(tokens: dict[str, str]) -> QPalette:
    """What holds for every widget stands here: a rule of the style sheet for all of them takes a twelfth of the start."""
    role = QPalette.ColorRole
    roles = {
        role.Window: "ground",
        role.WindowText: "ink",
        role.Base: "surface",
        role.AlternateBase: "hover",
        role.Text: "ink",
        role.Button: "surface",
        role.ButtonText: "ink",
        role.BrightText: "on_accent",
        role.Highlight: "accent_soft",
        role.HighlightedText: "ink",
        role.ToolTipBase: "surface",
        role.ToolTipText: "ink",
        role.Link: "accent_ink",
        role.LinkVisited: "accent_ink",
        role.Light: "surface",
        role.Midlight: "hover",
        role.Mid: "line",
        role.Dark: "line_strong",
        role.Shadow: "shade",
        role.Accent: "accent",
    }
    palette = QPalette()
    for each, token in roles.items():
        palette.setColor(each, QColor(tokens[token]))
    hint = QColor(tokens["ink"])
    hint.setAlpha(128)
    palette.setColor(role.PlaceholderText, hint)
    return palette
