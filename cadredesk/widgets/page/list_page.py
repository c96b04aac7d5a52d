"""A page that is a list: search, facets, table and card. A feature says what its rows, facets, card and commands are.

It owns the pauses of typing and of the card, the reading under what is typed and chosen, empty states, and what other pages
ask for. ``records_page.RecordsPage`` is the same for a short list that is read whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from cadredesk.core.fields import Field
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.widgets.card.card import Card
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.page.command import Command, CommandSet, Ids
from cadredesk.widgets.page.facets import FacetGroup, FacetPanel
from cadredesk.widgets.page.page import Page, PageLayout
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource, Row, Source

TYPING_PAUSE, CARD_PAUSE = 120, 80  # ms
SOURCE_PREFIX = "正在看："
Chosen = Mapping[str, tuple[Any, ...]]
L = TypeVar("L")  # a line of the list
C = TypeVar("C", bound=Card)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """What the list is asked for: words, values chosen by the name of their facet, order, and columns shown."""

    text: str
    chosen: Chosen
    sort: str
    descending: bool
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListResult:
    """The rows, how many there are without any filter, and the facets; None where these are counted apart."""

    source: Source
    total: int
    groups: Sequence[FacetGroup] | None = None


class EmptyText(NamedTuple):
    """What an empty table says, and the button that it offers."""

    sentence: str
    words: str = ""
    do: Callable[[], object] | None = None
    icon: str = "magnifying-glass"  # shown where there is nothing at all


class ListPage(Page, Generic[C]):
    """Subclasses give the attributes, and the methods below ``what a feature says``."""

    key = ""  # what widths, sizes and facets are remembered under
    table_key = ""  # what columns are remembered under, where it is not the same
    search_hint = ""
    noun, unit, lead = "", "", "name"
    facet_labels: ClassVar[Mapping[str, str]] = {}
    usual: ClassVar[Chosen] = {}
    first_sort = ("", False)
    search_width = 400
    facets_width, card_width = 190, 350  # no facets: 0
    context: Ids = ()

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self._wanted: int | None = None  # the row to be chosen once it has been read
        self._waits = self._first = False  # rows are being read; their first one is then to be chosen
        self._source_words = ("", "")  # what is to be said of them then
        self._quiet = False  # words and facets are being set together
        self.search = SearchBox(self.search_hint, width=self.search_width)
        self.facets = FacetPanel(self.key, self.facet_labels)
        self.table = self.make_table()
        self.table.set_sort(*self.first_sort)
        card = self.make_card()
        if card is not None:
            self.card = card
        self.commands: CommandSet = CommandSet(self, office, self.make_commands())
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._card_timer = QTimer(self, singleShot=True, interval=CARD_PAUSE)
        self._build(card)
        self.facets.set_chosen(self.usual)  # before anybody hears of it: the list is read once
        self._connect()
        self.reload(choose_first=True)

    # ---- what a feature says

    def columns(self) -> Sequence[Field]:
        """The columns of the table."""
        return ()

    def make_table(self) -> RecordTable:
        """The table, with what is said above of its cells."""
        key, columns = self.table_key or self.key, self.columns()
        return RecordTable(
            key, columns, noun=self.noun, unit=self.unit, lead=self.lead, tone=self.tone, words=self.words
        )

    def middle(self) -> QWidget:
        """What stands between facets and card: the table, or a stack of it and others; each of those is for ``wire``."""
        return self.table

    def whole(self) -> QLayout:
        """The layout of the page: its shape, and what a page puts above that."""
        return self.page_layout

    @property
    def front(self) -> RecordTable:
        """The table that is shown, where there are several."""
        return self.table

    def make_card(self) -> C | None:
        """The card at the right, if there is one: ``card``."""
        return None

    def make_commands(self) -> Sequence[Command]:
        """What can be done here."""
        return ()

    def left_tools(self) -> list[QWidget]:
        """Beside the search box."""
        return []

    def tools(self) -> list[QWidget]:
        """At the right of the tool bar; the last one is primary."""
        return []

    def card_buttons(self) -> list[QPushButton]:
        """The bar under the card."""
        return []

    def rows_for(self, asked: ListQuery) -> ListResult | None:
        """The rows; None while they are being read on the worker, who calls ``reload`` when they are there."""
        return ListResult(source=ListSource(()), total=0)

    def nothing_found(self, asked: ListQuery) -> EmptyText:
        """What to say where the filters leave nothing."""
        return EmptyText(f"没有符合条件的{self.front.noun}。", "清除筛选", self.show_usual)

    def nothing_at_all(self, asked: ListQuery) -> EmptyText | None:
        """What to say where there is nothing without any filter either; None where it is always the same."""
        return None

    def show_card(self, row_id: int | None) -> None:
        """Show the chosen row on the card."""

    def open_row(self, row_id: int) -> None:
        """Enter on a row."""
        self.edit_row(row_id, "")

    def edit_row(self, row_id: int, column: str) -> None:
        """F2 or a double click on a cell: the form, at the field of that column where it has one."""

    def tone(self, name: str, value: Any, row: Row) -> str:
        """The colour of a cell."""
        return ""

    def words(self, name: str, value: Any, row: Row) -> str | None:
        """Other words for a cell; None for the usual ones."""
        return None

    # ---- building

    def _build(self, card: C | None) -> None:
        if card is not None:
            card.set_buttons(*self.card_buttons())
        self.page_layout = PageLayout(
            self.key,
            search=self.search,
            left_tools=self.left_tools(),
            tools=self.tools(),
            facets=self.facets if self.facets_width else None,
            table=self.middle(),
            card=card,
            facets_width=self.facets_width,
            card_width=self.card_width,
        )
        self.setLayout(self.whole())
        self.table.set_context_actions(self.commands.actions(self.context), lambda _actions: self.commands.update())

    def _connect(self) -> None:
        self._typing.timeout.connect(self.search_now)
        self._card_timer.timeout.connect(self.show_current)
        self.search.textChanged.connect(lambda _text: None if self._quiet else self.typed())
        self.facets.changed.connect(lambda _chosen: None if self._quiet else self.facets_chosen())
        self.wire(self.table)
        self.table.activated.connect(self.open_row)
        self.table.edit_requested.connect(self.edit_row)
        self.search.set_down_target(self.show_found)

    def wire(self, table: RecordTable) -> None:
        """Read a table anew in another order or with other columns, and show its chosen row on the card."""
        table.sort_changed.connect(lambda _name, _descending: self.reload())
        table.columns_changed.connect(self.reload)
        table.current_changed.connect(lambda _id: self._row_chosen())
        table.selection_changed.connect(lambda _ids: self.commands.update())

    # ---- the list

    @property
    def asked(self) -> ListQuery:
        """What is typed and chosen now."""
        sort, descending = self.front.sort
        return ListQuery(
            text=self.search.text().strip(),
            chosen=self.facets.chosen(),
            sort=sort,
            descending=descending,
            columns=tuple(self.front.shown_columns),
        )

    def reload(self, *, choose_first: bool = False) -> None:
        """Read the list under what is typed and chosen now."""
        self._typing.stop()
        asked = self.asked
        self._waits, self._first = True, self._first or choose_first
        found = self.rows_for(asked)
        if found is None:
            return
        if not len(found.source):
            self._say_empty(asked, found.total)
        first, self._waits, self._first = self._first, False, False
        self.front.set_source(found.source, total=found.total, columns=list(asked.columns), choose_first=first)
        if found.groups is not None:
            self.facets.set_groups(found.groups)
        if self._wanted is not None and self.front.choose(self._wanted):
            self._wanted = None
        self._row_chosen()
        if self._source_words[0]:
            self.show_source_banner(*self._source_words)

    def _say_empty(self, asked: ListQuery, total: int) -> None:
        self.front.set_nothing_found(*self.nothing_found(asked)[:3])
        if not total and (nothing := self.nothing_at_all(asked)) is not None:
            self.front.set_empty(nothing.icon, *nothing[:3])

    def search_now(self) -> None:
        """The pause after the last letter is over."""
        self.reload(choose_first=True)

    def show_found(self) -> None:
        """Enter in the search box, also before its pause is over: the keyboard goes to what was found."""
        if self._typing.isActive():
            self.search_now()
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """To what was found."""
        self.front.take_keyboard()

    def typed(self) -> None:
        """A letter was typed: the list follows after a pause. A page that finds without a query does so at once."""
        self._typing.start()

    def facets_chosen(self) -> None:
        """Something else was chosen in the facets."""
        self.reload(choose_first=True)

    def put(self, text: str, chosen: Chosen) -> None:
        """Set words and facets together, with one reading of the list."""
        self._quiet = True  # instead of blocked signals, which the box and the chips hear, too
        self.search.setText(text)
        self.facets.set_chosen(chosen)
        self._quiet = False
        self.reload(choose_first=True)

    def clear_target(self) -> None:
        """What another page asked for holds no longer."""
        self._source_words = ("", "")
        self.page_layout.banner.clear()

    def show_usual(self) -> None:
        """The list as it is at the start."""
        self.clear_target()
        self.put("", self.usual)

    def show_all(self) -> None:
        """The list without any filter."""
        self.clear_target()
        self.put("", {})

    def show_source_banner(self, source: str, back: str) -> None:
        """Say what another page asked for, once it has been read; ``back`` are the words of the way back to the usual list."""
        self._source_words = (source, back) if self._waits else ("", "")
        if self._waits:
            return
        words = f"{SOURCE_PREFIX}{source}，{self.front.count:,} {self.front.unit}。"
        if words != self.page_layout.banner.text:
            self.page_layout.banner.say(words, "", (back, self.show_usual), closable=False)

    # ---- what is chosen

    @property
    def chosen_ids(self) -> list[int]:
        """The selected rows, from top to bottom, else the current one."""
        current = self.front.current
        return list(self.front.selected) or ([current] if current is not None else [])

    def _row_chosen(self) -> None:
        """What can be done is told at once, the card after a pause."""
        self.commands.update()
        self._card_timer.start()

    def show_current(self) -> None:
        """Show the chosen row on the card, without a pause."""
        self._card_timer.stop()
        self.show_card(self.front.current)
        self.commands.update()

    def reveal(self, row_id: int) -> None:
        """Make a row current; filters that hide it are lifted. The keyboard goes to it: what comes next is about this row."""
        if not self.table.choose(row_id):
            self._wanted = row_id
            self.show_all()
        self.table.view.setFocus()

    def focus_search(self) -> None:
        self.search.focus_and_select()

    # ---- paper and files

    def export_to_file(self, title: str, write: Callable[[Office, Path, Progress], int], counted: str = "") -> None:
        """Ask for a file and write it on the worker; ``write`` gives how many rows, ``counted`` says of what."""
        from cadredesk.widgets.page.saving import ask_for_table, say_exported

        out = ask_for_table(self, title)
        if out is not None:
            self.tasks.run(
                f"正在导出{title}",
                lambda progress, office: write(office, out, progress),
                lambda count: say_exported(self.page_layout.banner, f"{count:,} {counted or self.unit}", out),
            )
