"""What every tab is: a title, an icon, a help topic, answers to the window's keys; and the layout that most tabs share."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from cadredesk.core import user_settings
from cadredesk.core.targets import Target
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.theme import on_theme_change, px, theme
from cadredesk.widgets.page.command import CommandSet
from cadredesk.widgets.page.facets import FacetPanel
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable

if TYPE_CHECKING:
    from cadredesk.widgets.page.printing import Draw


class Page(QWidget):
    """A tab of the window. The shell calls its methods for Ctrl+F, Ctrl+N, Ctrl+P and after every change of the file."""

    navigate = Signal(object)  # a Target: another page, and what to show there
    window_command = Signal(object)  # a WindowCommand, or an OpenForm

    tasks: TaskRunner
    title = ""
    icon_name = "house"
    help_topic = ""
    commands: CommandSet | None = None  # what can be done here
    reads: frozenset[str] = frozenset()
    """The tables that the page and its card are made of; ``tests/refresh`` watches what is read."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def refresh(self, tables: frozenset[str]) -> None:
        """Rows of these tables changed: read again what is shown."""
        if tables & self.reads:
            self.reload()

    def reload(self) -> None:
        """Read what is shown."""

    def show_target(self, target: Target) -> None:
        """Another page asked for this one with ``navigate``: show what the target says beyond the page itself."""

    @property
    def chosen(self) -> int | None:
        """The row in front of the page's list; None where it has none."""
        return getattr(_list_of(self), "current", None)

    def choose(self, row_id: int) -> None:
        """Bring a row of the page's list to the front, if it is there."""
        chosen = getattr(_list_of(self), "choose", None)
        if chosen is not None and not chosen(row_id) and (reveal := getattr(self, "reveal", None)) is not None:
            reveal(row_id)

    def focus_search(self) -> None:
        """Ctrl+F."""

    def add_new(self) -> None:
        """Ctrl+N."""
        if self.commands is not None:
            self.commands.run_key("Ctrl+N")

    def print_current(self) -> None:
        """Ctrl+P."""
        if self.commands is not None:
            self.commands.run_key("Ctrl+P")

    def show_paper(self, title: str, draw: "Draw", used: Callable[[], None] | None = None) -> None:
        """Call ``draw(office, out, progress)`` on the worker and show what it has drawn; see printing.show_paper."""
        from cadredesk.widgets.page.printing import show_paper

        show_paper(self, self.tasks, title, draw, used)

    def operation_undone(self) -> None:
        """An operation was undone: what a banner said was done may be so no longer."""
        shape = getattr(self, "page_layout", None)
        if isinstance(shape, PageLayout) and shape.banner.tone == "good":
            shape.banner.clear()

    def may_close(self) -> bool:
        """The window, or the file, is to be closed: a page with unsaved work asks; False keeps it open."""
        return True


def _list_of(page: Page) -> object:
    return getattr(page, "tree", None) or getattr(page, "table", None)


class PageLayout(QVBoxLayout):
    """Search and buttons on top; below, facets | table | card in a splitter whose sizes are remembered.

    Facets and card may be missing. Where the window is narrow the facets are hidden, and a button shows them.
    """

    def __init__(
        self,
        key: str,
        *,
        search: SearchBox | None = None,
        left_tools: list[QWidget] | None = None,
        tools: list[QWidget] | None = None,
        facets: QWidget | None = None,
        table: QWidget,
        card: QWidget | None = None,
        facets_width: int = 190,
        card_width: int = 330,
    ) -> None:
        super().__init__()
        self._key = f"splitter/{key}"
        self._facets, self._table, self._card = facets, table, card
        named = {"facets": facets, "table": table, "card": card}
        self._named = {name: part for name, part in named.items() if part is not None}
        self._widths = {"facets": facets_width, "table": 700, "card": card_width}  # at 100 %, until somebody moves them
        self._chips = facets.chips if isinstance(facets, FacetPanel) else None
        self._chip_place: bool | None = None
        self._narrow = False
        self.banner = Banner()
        self.toolbar = self._tools(search, left_tools or [], tools or [])
        self._splitter = self._parts()
        self.addLayout(self.toolbar)
        self.addWidget(self.banner)
        self.addWidget(self._splitter, 1)
        self._connect(search)
        on_theme_change(self._splitter, self._size)

    def _tools(self, search: SearchBox | None, left: list[QWidget], right: list[QWidget]) -> QHBoxLayout:
        made = row(*([search] if search else []), *left)
        self._facets_button: QPushButton | None = None
        if self._chips is not None:
            self._facets_button = button("筛选", "filter", self._toggle, tip="显示或收起左边的筛选")
            self._facets_button.setCheckable(True)
            made.addWidget(self._facets_button)
        if search is not None:
            made.setStretchFactor(search, 2)
        made.addStretch(1)
        for tool in right:
            made.addWidget(tool)
        self._tool_count = len(right)
        # In a narrow window the buttons have no icons.
        labelled = [tool for tool in (*left, *right) if isinstance(tool, QPushButton) and tool.text()]
        self._icons = [(tool, tool.icon()) for tool in labelled]
        return made

    def _parts(self) -> "_Splitter":
        made = _Splitter(self)
        for part in self._named.values():
            made.addWidget(part)
            made.setCollapsible(made.indexOf(part), False)
        made.setStretchFactor(made.indexOf(self._table), 1)
        return made

    def _connect(self, search: SearchBox | None) -> None:
        self._keeper = QTimer(self._splitter, singleShot=True, interval=400)
        self._keeper.timeout.connect(self._keep)
        self._splitter.splitterMoved.connect(self._keeper.start)
        if self._chips is not None:
            # A moment later: new chips have no size before they are shown.
            self._placer = QTimer(self._splitter, singleShot=True, interval=0)
            self._placer.timeout.connect(self._place_chips)
            self._chips.rearranged.connect(self._placer.start)
        if search is not None and isinstance(self._table, RecordTable):
            search.set_down_target(self._table.take_keyboard)
            self._table.typed.connect(search.type_on)

    def _size(self) -> None:
        self.setContentsMargins(px(16), px(14), px(16), px(14))
        self.setSpacing(px(12))
        self.toolbar.setSpacing(px(8))
        self._splitter.setHandleWidth(px(12))
        if self._facets is not None:
            self._facets.setMinimumWidth(px(150))
        if self._card is not None:
            self._card.setMinimumWidth(px(270))
        self._table.setMinimumWidth(px(300))
        kept = user_settings.load(self._key, {})
        widths = [(kept.get(name), self._widths[name]) for name in self._named]
        self._splitter.setSizes([px(width if isinstance(width, int) and width else usual) for width, usual in widths])
        self.fit_width()

    def fit_width(self) -> None:
        """Where the window is narrow the facets are hidden, and a button shows or hides them."""
        if self.parentWidget() is None:  # what is shown before it is on a page would be a window of its own
            return
        self._place_chips()
        if self._facets is None:
            return
        narrow = self._splitter.width() < px(190 + 430 + (330 if self._card is not None else 0))
        if narrow != self._narrow:
            self._narrow = narrow
            self._facets.setVisible(not narrow)
            for tool, its_icon in self._icons:
                tool.setIcon(QIcon() if narrow else its_icon)
        if self._facets_button is not None:
            self._facets_button.setVisible(narrow)
            self._facets_button.setChecked(not self._facets.isHidden())

    def _toggle(self) -> None:
        if self._facets is not None and self._facets_button is not None:
            self._facets.setVisible(self._facets_button.isChecked())

    def _place_chips(self) -> None:
        """The chips are among the buttons where they fit, else in lines of their own."""
        if self._chips is None:
            return
        wide = self._splitter.width() >= px(1200) and self._chips.sizeHint().width() <= self._room_for_chips()
        self._chips.set_single_line(wide)
        if self._chip_place is wide:
            return
        self._chip_place = wide
        self.toolbar.removeWidget(self._chips)
        self.removeWidget(self._chips)
        if wide:
            self.toolbar.insertWidget(self.toolbar.count() - self._tool_count - 1, self._chips, 2)
        else:
            self.insertWidget(1, self._chips)

    def _room_for_chips(self) -> int:
        """What the buttons and a search box of a useful width leave."""
        others = (item.widget() for at in range(self.toolbar.count()) if (item := self.toolbar.itemAt(at)) is not None)
        taken = [
            px(200) if isinstance(other, SearchBox) else other.sizeHint().width()
            for other in others
            if other is not None and other is not self._chips and not other.isHidden()
        ]
        return self._splitter.width() - sum(taken) - px(8) * (len(taken) + 1)

    def _keep(self) -> None:
        sizes = zip(self._named, self._splitter.sizes(), strict=True)
        user_settings.save(self._key, {name: round(width * 100 / theme().zoom) for name, width in sizes if width})


class _Splitter(QSplitter):
    """Arranges the page when its width changes."""

    def __init__(self, shape: PageLayout) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._page_layout = shape

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._page_layout.fit_width()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(300), px(200))
