"""走访: what has been visited, by whom and why; recording, correcting, printing."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from cadredesk.core.dates import show_day_in_sentence, today
from cadredesk.core.fields import Field
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import NOBODY_YET, OpenPeople, ShowPerson
from cadredesk.registers.targets import ShowSuggestions
from cadredesk.visits import store
from cadredesk.visits.records import VisitQuery
from cadredesk.visits.targets import ShowVisit, ShowVisits
from cadredesk.visits.ui.card import VisitCard
from cadredesk.visits.ui.commands import VisitCommands
from cadredesk.visits.ui.facets import FacetCounter, narrowed
from cadredesk.visits.ui.listing import SORTABLE, source_of
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.list_page import EmptyText, ListQuery, ListResult
from cadredesk.widgets.page.period_facet import USUAL, WHOLE
from cadredesk.widgets.page.period_list import PeriodListPage
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.row_sources import Row


class VisitsPage(PeriodListPage[VisitCard]):
    """The visits made."""

    title = "走访记录"
    icon_name = "hand-holding-heart"
    help_topic = "visits"
    reads = frozenset("duty_rules people suggestions visits".split())
    key = "visits"
    search_hint = "被访人：姓名、拼音首字母、身份证号、电话、单位"
    noun, unit, lead = "走访记录", "次", "person_id"
    usual = USUAL
    first_sort = ("date", True)
    context = ("print", "edit", "money", "suggest", None, "delete")

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        self._base = VisitQuery()  # what another page asked for beyond the facets
        self.query = VisitQuery()
        super().__init__(office, tasks, parent)
        self.card.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self.card.suggestion_wanted.connect(lambda row_id: self.navigate.emit(ShowSuggestions(row_id=row_id)))

    # ---- what it is made of

    def columns(self) -> Sequence[Field]:
        return store.list_columns()

    def make_card(self) -> VisitCard:
        return VisitCard(self.office)

    def make_commands(self) -> Sequence[Command]:
        self.doing = VisitCommands(self)
        return self.doing.commands()

    def tools(self) -> list[QWidget]:
        make = self.commands.button
        prints = ("print", "print_all", None, "print_two_up", "print_all_two_up")
        paper = self.commands.menu_button("打印", "print", prints, tip="打印走访慰问登记表")
        return [make("import"), make("export"), paper, make("add", look="primary")]

    def card_buttons(self) -> list[QPushButton]:
        make = self.commands.button
        shown = [make("print", text="打印", with_icon=False)]
        shown += [make(each, with_icon=False, keep=True) for each in ("edit", "money")]
        return [
            *shown,
            self.commands.menu_button("更多", "", ("suggest", None, "delete"), tip="转为诉求、删除误登的走访"),
        ]

    # ---- the list

    @cached_property
    def _counter(self) -> FacetCounter:
        return FacetCounter(self.facets, self.office)

    def rows_for(self, asked: ListQuery) -> ListResult:
        base = replace(self._base, text=asked.text, sort=asked.sort or "date", descending=asked.descending)
        self.query = narrowed(base, asked.chosen)
        count = store.count(self.office, self.query)
        if count > SORTABLE and self.query.sort != "date":
            self.query = replace(self.query, sort="date", descending=True)
            self.table.set_sort("date", True)
            self.page_layout.banner.say(
                f"超过 {SORTABLE:,} 次走访时只能按日期排列，请先筛选再按别的列排列。", "warning"
            )
        self._counter.ask(self.query)
        known = {field.name: field for field in self.table.model.fields}
        source = source_of(self.office, self.query, [known[name] for name in asked.columns], count)
        return ListResult(source=source, total=self._total(count))

    def _total(self, count: int) -> int:
        """How many there are in the period, whatever else is filtered."""
        whole = VisitQuery(since=self.query.since, until=self.query.until)
        if self.query != replace(whole, sort=self.query.sort, descending=self.query.descending):
            count = store.count(self.office, whole)
        return count or (1 if store.latest_id(self.office) else 0)

    def nothing_at_all(self, asked: ListQuery) -> EmptyText:
        if not people_store.count(self.office, PeopleQuery()):
            return EmptyText(f"{NOBODY_YET}再登记走访。", "到人员页", lambda: self.navigate.emit(OpenPeople()), "users")
        words = "还没有走访记录。走访回来后用右上角的“登记走访”记下来，以前的记录可以从 Excel 导入。"
        return EmptyText(words, *self.commands.offer("add"), "hand-holding-heart")

    def clear_target(self) -> None:
        self._base = VisitQuery()
        super().clear_target()

    def tone(self, name: str, value: Any, row: Row) -> str:
        return "accent" if name == "reason" and value in ("去世", "住院", "灾祸") else ""

    # ---- what is chosen

    def show_card(self, row_id: int | None) -> None:
        self.card.show_visit(row_id)

    def edit_row(self, row_id: int, column: str) -> None:
        self.commands.run("edit", lambda: self.doing.edit(row_id, column))

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if "visits" in tables:
            self._counter.show_periods()
        super().refresh(tables)

    def show_target(self, target: Target) -> None:
        match target:
            case ShowVisit():
                self.reveal(target.visit_id)
            case ShowVisits():
                self._show_query(target.query, target.source)

    def _show_query(self, query: VisitQuery, source: str) -> None:
        self._base = replace(query, group=None, reason=None, category=None, text="")
        self.table.set_sort("date", query.descending)
        several = {
            name: (value,) if isinstance(value, str) else value
            for name, value in (("group", query.group), ("reason", query.reason), ("category", query.category))
            if value is not None
        }
        self.put(query.text, {**WHOLE, **several})
        self.show_source_banner(source or self._words(query), "查看今年的走访")

    def _words(self, query: VisitQuery) -> str:
        name = people_store.get(self.office, query.person_id).name if query.person_id else ""
        period = ""
        if query.since and query.until:
            period = f"{query.since} 至 {query.until}" if query.since != query.until else str(query.since)
        elif query.since:
            this_year = query.since.year == today().year
            period = f"{show_day_in_sentence(query.since)}以来" if this_year else f"{query.since} 以来"
        return " ".join(filter(None, (name, period, "有慰问金的" if query.with_money else "", "走访")))
