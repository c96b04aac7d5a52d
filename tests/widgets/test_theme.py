"""The look: tokens, zoom, dark and light, icons."""

import re
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMargins
from PySide6.QtGui import QIcon, QTextLayout
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.assets import root
from cadredesk.core import user_settings
from cadredesk.widgets.controls import icons, theme
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import row

NAMED = re.compile(
    r'(?:icon|pixmap|icon_button|EmptyState|set_empty)\(\s*"([a-z0-9-]+)"'
    r'|icon_name(?:: str)? ?= ?"([a-z0-9-]+)"'
    r'|(?:button|action)\(\s*f?"[^"]*",\s*"([a-z0-9-]+)"'
)


def test_style_sheet_leaves_no_token_open() -> None:
    for scheme in ("light", "dark"):
        assert "@" not in theme.style_sheet(theme._tokens()[scheme], 100)


def test_both_schemes_have_the_same_tokens() -> None:
    tokens = theme._tokens()
    assert tokens["light"].keys() == tokens["dark"].keys()


def test_lengths_grow_with_zoom_but_thin_lines_stay() -> None:
    tokens = theme.theme().tokens
    assert "min-height: 34px" in theme.style_sheet(tokens, 100)
    assert "min-height: 51px" in theme.style_sheet(tokens, 150)
    assert "border: 1px solid" in theme.style_sheet(tokens, 175)


def test_zoom_changes_everything_and_is_remembered(qtbot: QtBot, look: theme.Theme) -> None:
    made = button("新增", "plus")
    qtbot.addWidget(made)
    made.show()
    small, icon_small = made.sizeHint().height(), made.iconSize().height()
    assert small == 36
    look.larger()
    look.larger()
    look.larger()
    assert look.zoom == 150
    assert made.sizeHint().height() == round(small * 1.5) or abs(made.sizeHint().height() - small * 1.5) <= 2
    assert made.iconSize().height() == icon_small * 1.5
    assert QApplication.font().pixelSize() == 21
    assert user_settings.load("zoom") == 150


def test_zoom_stays_within_its_steps(look: theme.Theme) -> None:
    for _ in range(9):
        look.larger()
    assert look.zoom == 175
    for _ in range(9):
        look.smaller()
    assert look.zoom == 100
    look.set_zoom(130)
    assert look.zoom == 125


def test_dark_scheme_changes_colours_at_once(look: theme.Theme) -> None:
    light = theme.colour("ground").lightness()
    heard: list[bool] = []
    look.changed.connect(lambda: heard.append(look.dark))
    look.set_scheme(theme.DARK)
    assert heard[-1]
    assert theme.colour("ground").lightness() < 64 < light


def test_live_ends_with_its_widget(qtbot: QtBot, look: theme.Theme) -> None:
    calls: list[int] = []
    widget = QWidget()
    theme.on_theme_change(widget, lambda: calls.append(1))
    widget.deleteLater()
    qtbot.waitUntil(lambda: not _alive(widget))
    look.set_zoom(110)
    assert len(calls) == 1


def _alive(widget: QWidget) -> bool:
    return shiboken6.isValid(widget)


def test_margins_follow_the_zoom_until_their_layout_goes(qtbot: QtBot, look: theme.Theme) -> None:
    holder = QWidget()
    layout = row(gap=8, margins=(10, 4, 20, 0))
    holder.setLayout(layout)
    look.set_zoom(150)
    assert layout.contentsMargins() == QMargins(15, 6, 30, 0) and layout.spacing() == 12
    shiboken6.delete(holder)
    look.set_zoom(100)


def test_qt_speaks_chinese(qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()


def test_a_rare_character_of_a_name_is_no_empty_box(look: theme.Theme) -> None:
    """Whatever fonts the computer has: 𠮷 lies beyond the characters that most have."""
    layout = QTextLayout("𠮷田", theme.font(14))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    assert all(glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes())


@pytest.mark.parametrize("tone", ["muted", "accent_ink", "on_accent"])
def test_icon_is_drawn_in_its_colour(tone: str) -> None:
    picture = icons.icon("house", tone).pixmap(32, 32).toImage()
    middle = picture.pixelColor(16, 12)
    assert middle.name() == theme.colour(tone).name()


def test_icon_changes_with_scheme_and_when_disabled(look: theme.Theme) -> None:
    drawn = icons.icon("house", "ink")
    assert drawn.pixmap(32, 32).toImage().pixelColor(16, 12).name() == theme.colour("ink").name()
    look.set_scheme(theme.DARK)
    assert drawn.pixmap(33, 33).toImage().pixelColor(16, 12).name() == theme.colour("ink").name()
    off = drawn.pixmap(34, 34, QIcon.Mode.Disabled).toImage()
    assert off.pixelColor(17, 12).name() == theme.colour("faint").name()


def test_unknown_icon_says_how_to_draw_it() -> None:
    with pytest.raises(KeyError, match="draw_icons"):
        icons.icon("no-such-icon")


def test_every_icon_named_in_the_source_is_drawn() -> None:
    folder = root() / "resources" / "icons"
    missing = {}
    for path in (Path(root()) / "cadredesk").rglob("*.py"):
        for match in NAMED.finditer(path.read_text(encoding="utf-8")):
            name = next(group for group in match.groups() if group)
            if not (folder / f"{name}.svg").is_file():
                missing[name] = path.name
    assert not missing


def test_every_drawing_can_be_read() -> None:
    for file in (root() / "resources" / "icons").glob("*.svg"):
        path, width = icons.outline(file.stem)
        assert not path.isEmpty() and width > 0


def test_button_is_pressed_by_mouse_and_named(qtbot: QtBot) -> None:
    pressed: list[int] = []
    made = button("导出&备份", "file-export", lambda: pressed.append(1))
    qtbot.addWidget(made)
    assert isinstance(made, QPushButton)
    made.click()
    assert pressed == [1]
    assert (made.text(), made.accessibleName()) == ("导出&&备份", "导出&备份")  # a name is shown, never a key
