"""人员: find somebody by two keystrokes, read their card, and act."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from cadredesk.core.dates import today
from cadredesk.core.fields import Field
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import PeopleQuery, State
from cadredesk.people.targets import FindPeople, OpenPeople, ShowPeople, ShowPerson
from cadredesk.people.ui import commands as people_commands
from cadredesk.people.ui.active_filters import NOTHING, PRESENT, ActiveFilters, FilterState
from cadredesk.people.ui.card import PersonCard
from cadredesk.people.ui.commands import PersonCommands
from cadredesk.people.ui.facets import LABELS, NAMES, PAUSE, FacetCounter
from cadredesk.people.ui.files import FileCommands
from cadredesk.people.ui.listing import Listing
from cadredesk.people.ui.maintenance import MaintenanceCommands
from cadredesk.people.ui.sorting import sort_button
from cadredesk.people.ui.views import ViewCommands
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.list_page import SOURCE_PREFIX, EmptyText, ListPage, ListQuery, ListResult
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.row_sources import IdSource, Row

USUAL = {"state": (State.PRESENT.value,)}
LISTED = frozenset({"people", "branches", "liaisons"})
# What a filter, a past day or a saved list may look at, too.
ASKED = frozenset({"stages", "visits", "photos", "relatives", "attachments", "saved_views"})
NOBODY = "还没有人员。可以把现有的 Excel 花名册一次导入，也可以用右上角的“新增人员”逐个登记。"


class PeoplePage(ListPage[PersonCard]):
    """The register. ``panels`` are further tabs of the card."""

    title = "人员"
    icon_name = "users"
    help_topic = "people"
    key = "people"
    search_hint = "姓名、拼音首字母、身份证号、电话、单位"
    noun, unit = "人员", "人"
    facet_labels = LABELS
    usual = USUAL
    first_sort = ("name", False)
    facets_width, card_width = 180, 356
    context = people_commands.CONTEXT

    def __init__(
        self, office: Office, tasks: TaskRunner, panels: Iterable[Any] = (), parent: QWidget | None = None
    ) -> None:
        self._panels = panels
        self._today = today()
        self._ids: Sequence[int] = ()
        self._listing = Listing(office)
        super().__init__(office, tasks, parent)
        self.page_layout.insertWidget(self.page_layout.indexOf(self.page_layout.banner) + 1, self.active_filters.banner)
        self.table.add_tool(sort_button(self.table))
        tip = "任意项目、并且或者、某一天（Ctrl+Shift+F）"
        self.facets.add_below(button("高级筛选…", "filter", lambda: self.commands.run("filter"), tip=tip))
        on_theme_change(self.card, lambda: self.card.setMinimumWidth(px(self.card_width)))
        self.table.set_empty("users", NOBODY, "导入花名册", lambda: self.commands.run("import"))
        self.facets.linked.connect(self.views.follow)
        self.card.navigate.connect(self._follow)
        self.card.photo_wanted.connect(lambda: self.commands.run("photo"))
        self.card.dropped.connect(self.files.dropped)

    # ---- what it is made of

    def columns(self) -> Sequence[Field]:
        return store.list_columns()

    def make_card(self) -> PersonCard:
        return PersonCard(self.office, self._panels, self.tasks)

    def make_commands(self) -> Sequence[Command]:
        """The parts of the page, each with its commands."""
        self.doing, self.maintenance, self.files, self.views = (
            PersonCommands(self),
            MaintenanceCommands(self),
            FileCommands(self),
            ViewCommands(self),
        )
        self.active_filters = ActiveFilters(self, lambda: self.commands.run("filter"))
        self._counter = FacetCounter(self.facets, self.office, self.views.group)
        self._hint_timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._hint_timer.timeout.connect(self.active_filters.say_nothing_found)
        parts = (self.doing, self.maintenance, self.files, self.views)
        return [command for part in parts for command in part.commands()]

    def left_tools(self) -> list[QWidget]:
        return [self.views.button()]

    def tools(self) -> list[QWidget]:
        make, menu = self.commands.button, self.commands.menu_button
        return [
            make("import"),
            menu("导出", "file-export", people_commands.EXPORTS, tip="把表中的人员导出为 Excel"),
            menu("打印", "print", people_commands.PRINTS, tip="打印花名册、走访登记表、信封和标签、生日名单"),
            menu("整理", "list-check", people_commands.MAINTENANCE, tip="成批修改、核实、查找重复人员、核对名单"),
            make("add", look="primary"),
        ]

    def card_buttons(self) -> list[QPushButton]:
        keep = [self.commands.button(each, with_icon=False, keep=True) for each in ("visit", "money", "edit")]
        tip = "更多：事项、去世、转出、调整支部、打印、删除"
        return [*keep, self.commands.more_button(people_commands.MORE, tip=tip)]

    # ---- the list

    def rows_for(self, asked: ListQuery) -> ListResult:
        self._listing.load(self.active_filters.query(self.chosen_facets(), asked.sort, asked.descending))
        self._ids = self._listing.find(asked.text)
        fields, as_of = store.columns(asked.columns), self.active_filters.now.as_of
        source = IdSource(self._ids, lambda ids: store.list_rows(self.office, fields, ids, as_of))
        return ListResult(source=source, total=self._listing.total)

    def reload(self, *, choose_first: bool = False) -> None:
        """Read the list under what is chosen now; what was read last is not read again."""
        super().reload(choose_first=choose_first)
        self.views.mark()
        self.active_filters.say_day(len(self._ids))
        if self.page_layout.banner.text.startswith(SOURCE_PREFIX):
            self._say_source()
        self._counter.ask(self._listing.query, pause=0)

    def typed(self) -> None:
        """The list follows each letter, since it is in memory, with the first row in front; the numbers follow later."""
        self.reload(choose_first=True)
        if self._ids:
            self.table.choose(self._ids[0])
        self._counter.ask(self._listing.query)

    def nothing_found(self, asked: ListQuery) -> EmptyText:
        """Why, and the way out, are said a moment later."""
        self._hint_timer.start()
        return EmptyText("没有符合条件的人员。")

    def words(self, name: str, value: Any, row: Row) -> str | None:
        if name != "age":
            return None
        age = store.age_of(value, self.active_filters.now.as_of or self._today)
        return "" if age is None else str(age)

    def tone(self, name: str, value: Any, row: Row) -> str:
        if (name, value) in (("living", "独居"), ("health", "不能自理")):
            return "warning"
        return "muted" if name == "state" and value != State.PRESENT else ""

    # ---- who is chosen

    def show_card(self, row_id: int | None) -> None:
        if self.isVisible():
            self.card.show_person(row_id)

    def showEvent(self, event: QShowEvent) -> None:
        """Card, counts and what fits the person in front wait until somebody looks."""
        super().showEvent(event)
        self._row_chosen()
        self._counter.ask(self._listing.query, pause=0)

    def open_row(self, row_id: int) -> None:
        self.edit_row(row_id, "")

    def edit_row(self, row_id: int, column: str) -> None:
        self.commands.run("edit", lambda: self.doing.edit_at(row_id, column))

    def listed_people(self) -> list[int]:
        """Everybody in the table as it is filtered, in its order."""
        return list(self._ids)

    def elsewhere(self) -> int:
        """How many the search finds in the states that are not shown."""
        return self._listing.elsewhere()

    @property
    def filtered(self) -> bool:
        """Whether the table shows something else than everybody in the register."""
        return bool(self.active_filters.now != NOTHING or self.facets.chosen() != USUAL or self.search.text().strip())

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
        asks = self.active_filters.now != NOTHING or store.LAST_VISIT_COLUMN.name in self.table.shown_columns
        if tables & LISTED or (tables & ASKED and asks):
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
                self.show_usual()
                self.search.setText(target.text)
            case ShowPeople():
                self._show_query(target.query, target.source)

    def _show_query(self, query: PeopleQuery, source: str) -> None:
        self.table.set_sort(query.sort, query.descending)
        known = tuple(facet for facet in query.facets if facet[0] in NAMES)
        extra = tuple(facet for facet in query.facets if facet[0] not in NAMES)
        now = FilterState(where=query.where, as_of=query.as_of, only=query.ids, extra=extra, source=source)
        self.put_list(query.text, known, now)
        if now.only is not None or extra or source:
            self._say_source()

    def _say_source(self) -> None:
        self.show_source_banner(self.active_filters.now.source or "另一页给出的名单", "查看全部在册人员")

    # ---- what the list is narrowed by

    def chosen_facets(self) -> tuple[tuple[str, str], ...]:
        """The facets chosen, as a query has them."""
        return tuple((name, value) for name, values in self.facets.chosen().items() for value in values)

    def put_list(self, text: str, facets: Sequence[tuple[str, str]], narrowed: FilterState) -> None:
        """Show another list: search, facets and what else narrows it, with one reading."""
        grouped: dict[str, tuple[str, ...]] = {}
        for name, value in facets:
            grouped[name] = (*grouped.get(name, ()), value)
        self.page_layout.banner.clear()
        self.active_filters.put(narrowed)
        self.put(text, grouped)

    def narrow(self, **changes: Any) -> None:
        """Change one thing of what narrows the list: ``narrow(where=None)``."""
        self.put_list(self.search.text(), self.chosen_facets(), dataclasses.replace(self.active_filters.now, **changes))

    def show_usual(self) -> None:
        """Back to everybody in the register, and to the page's own columns."""
        self.views.left()
        self.put_list("", PRESENT, NOTHING)

    def show_all(self) -> None:
        self.put_list("", (), NOTHING)

    def filter_words(self) -> str:
        """What the list is filtered by, for the head of a paper: 独居 · 第一党支部."""
        words = [
            self.facets.words_of(name, value) or f"{self.facets.label_of(name)}未填"
            for name, value in self.chosen_facets()
            if (name, value) != ("state", State.PRESENT)
        ]
        return " · ".join(filter(None, (*words, *self.active_filters.words(), self.search.text().strip())))
