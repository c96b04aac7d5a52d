"""人员: find somebody by two keystrokes, read their card, and act."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.people import page_menus, store
from cadredesk.people.page_card import PersonCard
from cadredesk.people.page_deeds import Deeds
from cadredesk.people.page_facets import LABELS, NAMES, PAUSE, FacetCounter
from cadredesk.people.page_files import Files
from cadredesk.people.page_listing import Listing
from cadredesk.people.page_lists import Lists
from cadredesk.people.page_narrowing import NOTHING, PRESENT, Narrowed, Narrowing
from cadredesk.people.page_papers import Papers
from cadredesk.people.page_sorting import sort_button
from cadredesk.people.page_upkeep import Upkeep
from cadredesk.people.page_views import Views
from cadredesk.people.records import PeopleQuery, State
from cadredesk.people.records_targets import FindPeople, OpenPeople, ShowPeople, ShowPerson
from cadredesk.widgets.facets import FacetPanel
from cadredesk.widgets.page import Page, Shape
from cadredesk.widgets.parts import button
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.sources import IdSource, Row
from cadredesk.widgets.task_runner import TaskRunner
from cadredesk.widgets.theme import live, px

CARD_PAUSE = 80  # ms: who runs through the list with the arrow keys does not build every card
USUAL = {"state": (State.PRESENT.value,)}
SEEN = "正在看："
LISTED = frozenset({"people", "branches", "liaisons"})
# What a filter, a past day or a saved list may look at, too.
ASKED = frozenset({"stages", "visits", "photos", "relatives", "attachments", "saved_views"})


class PeoplePage(Page):
    """The register. ``panels`` are further tabs of the card."""

    title = "人员"
    icon_name = "users"
    help_topic = "people"

    def __init__(
        self, office: Office, tasks: TaskRunner, panels: Sequence[Any] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self._today = today()
        self._quiet = False  # text and facets are being set together
        self._ids: list[int] = []
        self._listing = Listing(office)
        self.search = SearchBox("姓名、拼音首字母、身份证号、电话、单位")
        self.facets = FacetPanel("people", LABELS)
        self.views = Views(self)
        self.narrowing = Narrowing(self, self.views.edit_filter)
        self._counter = FacetCounter(self.facets, office, self.views.group)
        self.table = RecordTable(
            "people", store.list_columns(), noun="人员", unit="人", lead="name", tone=self._tone, words=self._words
        )
        self.table.set_sort("name")
        self.card = PersonCard(office, panels, tasks)
        self.deeds = Deeds(self)
        self.upkeep = Upkeep(self)
        self.papers = Papers(self)
        self.lists = Lists(self)
        self.files = Files(self)
        self._build()
        self._card_timer = QTimer(self, singleShot=True, interval=CARD_PAUSE)
        self._card_timer.timeout.connect(self._show_card)
        self._hint_timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._hint_timer.timeout.connect(self.narrowing.say_nothing_found)
        self._connect()
        self.facets.set_chosen(USUAL)

    # ---- building

    def _build(self) -> None:
        self.card.set_buttons(*page_menus.card_buttons(self))
        self.shape = Shape(
            "people",
            search=self.search,
            left_tools=[self.views.button()],
            tools=page_menus.tools(self),
            facets=self.facets,
            table=self.table,
            card=self.card,
            facets_width=180,
            card_width=356,
        )
        self.setLayout(self.shape)
        self.shape.insertWidget(self.shape.indexOf(self.shape.banner) + 1, self.narrowing.banner)
        self.table.add_tool(sort_button(self.table))
        self.facets.add_below(
            button("高级筛选…", "filter", self.views.edit_filter, tip="任意项目、并且或者、某一天（Ctrl+Shift+F）")
        )
        live(self.card, lambda: self.card.setMinimumWidth(px(356)))
        self.table.set_empty(
            "users",
            "还没有人员。可以把现有的 Excel 花名册一次导入，也可以用右上角的“新增人员”逐个登记。",
            "导入花名册",
            self.deeds.import_file,
        )
        page_menus.context_menu(self)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typed)
        self.facets.changed.connect(lambda _chosen: None if self._quiet else self.reload(choose_first=True))
        self.facets.linked.connect(self.views.follow)
        self.table.sort_changed.connect(lambda _name, _descending: self.reload())
        self.table.columns_changed.connect(self._show_rows)
        self.table.current_changed.connect(lambda _id: self._card_timer.start())
        self.table.activated.connect(self.deeds.edit_at)
        self.table.edit_requested.connect(self.deeds.edit_at)
        self.card.navigate.connect(self._follow)
        self.card.photo_wanted.connect(self.files.photo)
        self.card.dropped.connect(self.files.dropped)

    # ---- the list

    def reload(self, *, choose_first: bool = False) -> None:
        """Read the list anew under what is chosen now."""
        self._listing.load(self.narrowing.query(self.chosen_facets(), *self.table.sort))
        self.views.mark()
        self._find(choose_first=choose_first)
        self._counter.ask(self._listing.query, pause=0)

    def _typed(self, _text: str) -> None:
        if self._quiet:
            return
        self._find(choose_first=True)
        if self._ids and self.table.current != self._ids[0]:
            self.table.choose(self._ids[0])
        self._counter.ask(self._listing.query)

    def _find(self, *, choose_first: bool) -> None:
        self._ids = self._listing.find(self.search.text())
        if not self._ids:
            self.table.set_nothing_found("没有符合条件的人员。")
            self._hint_timer.start()
        self._show_rows(choose_first=choose_first)
        self.narrowing.say_day(len(self._ids))
        if self.shape.banner.text.startswith(SEEN):
            self._say_source()

    def _show_rows(self, *, choose_first: bool = False) -> None:
        columns = self.table.shown_columns
        known = {field.name: field for field in self.table.model.fields}
        fields = [known[name] for name in columns]
        as_of = self.narrowing.now.as_of

        def fetch(ids: Sequence[int]) -> list[Row]:
            return store.list_rows(self.office, fields, ids, as_of)

        self.table.set_source(
            IdSource(self._ids, fetch), total=self._listing.total, columns=columns, choose_first=choose_first
        )

    def _words(self, name: str, value: Any, _row: Row) -> str | None:
        if name != "age":
            return None
        age = store.age_of(value, self.narrowing.now.as_of or self._today)
        return "" if age is None else str(age)

    def _tone(self, name: str, value: Any, _row: Row) -> str:
        if (name, value) in (("living", "独居"), ("health", "不能自理")):
            return "warning"
        return "muted" if name == "state" and value != State.PRESENT else ""

    # ---- who is chosen

    def _show_card(self) -> None:
        if self.isVisible():
            self.card.show_person(self.table.current)

    def showEvent(self, event: QShowEvent) -> None:
        """Card and counts wait until somebody looks."""
        super().showEvent(event)
        self._card_timer.start()
        self._counter.ask(self._listing.query, pause=0)

    def chosen_people(self) -> list[int]:
        """The selected people, or the current one."""
        if self.table.selected:
            return list(self.table.selected)
        return [self.table.current] if self.table.current is not None else []

    def listed_people(self) -> list[int]:
        """Everybody in the table as it is filtered, in its order."""
        return list(self._ids)

    def elsewhere(self) -> int:
        """How many the search finds in the states that are not shown."""
        return self._listing.elsewhere()

    @property
    def filtered(self) -> bool:
        """Whether the table shows something else than everybody in the register."""
        return bool(self.narrowing.now != NOTHING or self.facets.chosen() != USUAL or self.search.text().strip())

    def reveal(self, person_id: int) -> None:
        """Make somebody current; filters that hide them are lifted."""
        if self.table.choose(person_id):
            return
        self.put_list("", (), NOTHING)
        self.table.choose(person_id)

    def _follow(self, target: Target) -> None:
        """A link of the card: to somebody else here, or to another page."""
        if isinstance(target, OpenPeople):
            self.show_target(target)
        else:
            self.navigate.emit(target)

    # ---- what the window calls

    @property
    def reads(self) -> frozenset[str]:  # type: ignore[override]  # the others know it as they are made
        """What the list may be asked about, and what the card shows."""
        return LISTED | ASKED | self.card.tables

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & (LISTED | ASKED):
            self.views.forget_counts()
        if tables & LISTED or (tables & ASKED and self.narrowing.now != NOTHING):
            self.reload()
        elif tables & ASKED:
            self._counter.ask(self._listing.query, pause=0)
        if tables & self.card.tables:
            self._card_timer.start()

    def show_target(self, target: Target) -> None:
        match target:
            case ShowPerson():
                self.reveal(target.person_id)
            case FindPeople():
                self.clear_filters()
                self.search.setText(target.text)
            case ShowPeople():
                self._show_query(target.query, target.source)

    def _show_query(self, query: PeopleQuery, source: str) -> None:
        self.table.set_sort(query.sort, query.descending)
        known = tuple(facet for facet in query.facets if facet[0] in NAMES)
        extra = tuple(facet for facet in query.facets if facet[0] not in NAMES)
        now = Narrowed(where=query.where, as_of=query.as_of, only=query.ids, extra=extra, source=source)
        self.put_list(query.text, known, now)
        if now.only is not None or extra or source:
            self._say_source()

    def _say_source(self) -> None:
        words = f"{SEEN}{self.narrowing.now.source or '另一页给出的名单'}，{len(self._ids):,} 人。"
        if words != self.shape.banner.text:
            self.shape.banner.say(words, "", ("看全部在册人员", self.clear_filters), closable=False)

    # ---- what the list is narrowed by

    def chosen_facets(self) -> tuple[tuple[str, str], ...]:
        """The facets chosen, as a query has them."""
        return tuple((name, value) for name, values in self.facets.chosen().items() for value in values)

    def put_list(self, text: str, facets: Sequence[tuple[str, str]], narrowed: Narrowed) -> None:
        """Show another list: search, facets and what else narrows it, with one reading."""
        grouped: dict[str, tuple[str, ...]] = {}
        for name, value in facets:
            grouped[name] = (*grouped.get(name, ()), value)
        self._quiet = True
        self.shape.banner.clear()
        self.search.setText(text)
        self.facets.set_chosen(grouped)
        self.narrowing.put(narrowed)
        self._quiet = False
        self.reload(choose_first=True)

    def narrow(self, **changes: Any) -> None:
        """Change one thing of what narrows the list: ``narrow(where=None)``."""
        self.put_list(self.search.text(), self.chosen_facets(), dataclasses.replace(self.narrowing.now, **changes))

    def clear_filters(self) -> None:
        """Back to everybody in the register."""
        self.views.left()
        self.put_list("", PRESENT, NOTHING)

    def filter_words(self) -> str:
        """What the list is filtered by, for the head of a paper: 独居 · 第一党支部."""
        words = [
            self.facets.words_of(name, value) or f"{self.facets.label_of(name)}未填"
            for name, value in self.chosen_facets()
            if (name, value) != ("state", State.PRESENT)
        ]
        return " · ".join(filter(None, (*words, *self.narrowing.words(), self.search.text().strip())))

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def add_new(self) -> None:
        self.deeds.add()

    def print_current(self) -> None:
        """Ask how the roster of the list is to be printed."""
        self.lists.print_roster()

    def print_chosen_slips(self) -> None:
        """Slips for the selected people."""
        self.deeds.print_slips(self.chosen_people())

    def print_all_slips(self) -> None:
        """Slips for everybody in the list."""
        self.deeds.print_slips(self._ids)
