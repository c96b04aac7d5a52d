"""The row on top of the window: tabs with icons at the left, the office's name and the menu at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QTabBar

from cadredesk.shell.pages import TabSpec
from cadredesk.widgets.controls.buttons import button, pill_group
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import clear, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import ElidedLabel
from cadredesk.widgets.controls.theme import font, on_theme_change, px


class Tabs(QTabBar):
    """The tabs; each is wide enough to be bold when it is chosen."""

    def __init__(self, specs: Sequence[TabSpec]) -> None:
        super().__init__()
        self.setProperty("look", "main")
        self.setAccessibleName("主要功能")
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for at, spec in enumerate(specs):
            self.addTab(icon(spec.icon, "muted", "accent_ink"), spec.title)
            self.setTabToolTip(at, plain_tip(f"{spec.title}（Alt+{at + 1}）"))
        on_theme_change(self, lambda: self.setIconSize(QSize(px(22), px(18))))

    def tabSizeHint(self, index: int) -> QSize:
        hint = super().tabSizeHint(index)
        bold = self._width(self.tabText(index), bold=True)
        return QSize(hint.width() + bold - self._width(self.tabText(index), bold=False) + px(2), hint.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def _width(self, text: str, *, bold: bool) -> int:
        return QFontMetrics(font(15, bold)).horizontalAdvance(text)


class TabRow(QFrame):
    """Tabs, the office's name, the menu button."""

    chosen = Signal(int)

    def __init__(self, specs: Sequence[TabSpec]) -> None:
        super().__init__()
        self.setProperty("look", "top")
        self.tabs = Tabs(specs)
        self.name = ElidedLabel("", "", "muted")
        self.name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.menu_button: QPushButton = button("菜单", "bars", tip="文件、备份、设置、使用说明（F10）")
        self.menu_button.setShortcut(QKeySequence("F10"))
        layout = row(self.tabs, self.name, self.menu_button, gap=14, margins=(12, 0, 16, 0))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.tabs.currentChanged.connect(self.chosen)

    def step(self, by: int) -> None:
        """Ctrl+Tab: the next tab, or the one before."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())


class ViewRow(QFrame):
    """The words under the tabs that turn to the pages of one tab; hidden where it has only one."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "views")
        self.setAccessibleName("本页的几个视图")
        self._group = QButtonGroup(self)
        self._layout = row(gap=4, margins=(14, 8, 16, 0))
        self.setLayout(self._layout)

    def show_titles(self, titles: Sequence[str], at: int) -> None:
        """Offer these pages, of which one is in front. The same words stay, and so does the focus on one of them."""
        if [each.text() for each in self._group.buttons()] != list(titles):
            clear(self._layout)
            self._group = pill_group(self, titles, ["Ctrl+PgUp、Ctrl+PgDn 切换"] * len(titles))
            self._group.idClicked.connect(self.chosen)
            for made in self._group.buttons():
                self._layout.addWidget(made)
            self._layout.addStretch(1)
            self.setVisible(len(titles) > 1)
        self._group.button(at).setChecked(True)
