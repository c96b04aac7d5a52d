"""The list page of a register: declared by its ``Register`` and ``Listing``, with what a register has of its own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from cadredesk.core.fields import Field
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.people.targets import ShowPerson
from cadredesk.registers import store
from cadredesk.registers.records import Chosen, Register, RegisterQuery, RowsTarget
from cadredesk.registers.store import Listing
from cadredesk.registers.ui.card import RegisterCard
from cadredesk.registers.ui.commands import RegisterCommands
from cadredesk.registers.ui.listing import SORTABLE, source_of
from cadredesk.widgets.page.command import Command, Ids
from cadredesk.widgets.page.facets import FacetGroup
from cadredesk.widgets.page.list_page import ListQuery, ListResult
from cadredesk.widgets.page.period_facet import EVER, PERIOD, USUAL, WHOLE, period_group, span
from cadredesk.widgets.page.period_list import PeriodListPage
from cadredesk.widgets.page.task_runner import TaskRunner

FACET_PAUSE = 120  # ms, so that the list is painted first


class RegisterPage(PeriodListPage[RegisterCard]):
    """Subclasses name the register, say what an empty list says, and add commands and card sections of their own."""

    register: ClassVar[Register]
    nothing_yet = ""  # what an empty register says
    usual: ClassVar[Chosen] = USUAL
    first_sort = ("date", True)
    context: Ids = ("edit", "person", None, "delete")

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        self._base = RegisterQuery()  # what another page asked for beyond the facets
        self.query = RegisterQuery()
        self.key = self.table_key = self.register.word
        self.noun, self.unit, self.lead = self.register.title, self.register.unit, self.register.lead
        self._facets_shown = False
        self._facet_timer = QTimer(singleShot=True, interval=FACET_PAUSE)
        super().__init__(office, tasks, parent)
        self._facet_timer.setParent(self)  # a page can be a parent only now
        self._facet_timer.timeout.connect(self.count_facets)
        self.card.files.tasks = tasks
        self.table.set_empty(self.icon_name, self.nothing_yet, *self.commands.offer("add"))
        self.card.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))

    # ---- what a register says

    def listing(self) -> Listing:
        """How the list is read today."""
        return Listing(register=self.register)

    def make_doing(self) -> RegisterCommands:
        """What can be done here."""
        return RegisterCommands(self)

    # ---- what it is made of

    def columns(self) -> Sequence[Field]:
        return self.register.columns

    def make_card(self) -> RegisterCard:
        return RegisterCard(self.office, self.register)

    def make_commands(self) -> Sequence[Command]:
        self.doing = self.make_doing()
        return self.doing.commands()

    def tools(self) -> list[QWidget]:
        make = self.commands.button
        papers = self.commands.menu_button("打印", "print", self.doing.papers, tip="打印（Ctrl+P）")
        return [make("import"), make("export"), papers, make("add", look="primary")]

    def card_buttons(self) -> list[QPushButton]:
        make = self.commands.button
        return [
            make("edit", with_icon=False, keep=True),
            *(make(each, with_icon=False) for each in self.doing.on_card),
            self.commands.more_button(("person", *self.doing.on_more, None, "delete"), tip="更多"),
        ]

    # ---- the list

    def rows_for(self, asked: ListQuery) -> ListResult:
        self.query = self._query(asked)
        listing = self.listing()
        count = store.count(self.office, listing, self.query)
        if count > SORTABLE and self.query.sort not in ("", self.register.day):
            self.query = replace(self.query, sort=self.register.day, descending=True)
            self.table.set_sort(self.register.day, True)
            words = f"超过 {SORTABLE:,} {self.unit}时只能按日期排列，请先筛选再按别的列排列。"
            self.page_layout.banner.say(words, "warning")
        self._facet_timer.start()
        source = source_of(self.office, listing, self.query, asked.columns, count)
        total = count or store.count(self.office, listing, RegisterQuery())
        groups = None if self._facets_shown else self._groups(counted=False)
        self._facets_shown = True
        return ListResult(source=source, total=total, groups=groups)

    def _query(self, asked: ListQuery) -> RegisterQuery:
        since, until = span(asked.chosen.get(PERIOD, (EVER,))[-1])
        if self._base.since or self._base.until:  # the period of another page's list
            since, until = self._base.since, self._base.until
        chosen = {**self._base.chosen, **{name: each for name, each in asked.chosen.items() if name != PERIOD}}
        sort, down = asked.sort or self.register.day, asked.descending
        return replace(self._base, since=since, until=until, chosen=chosen, text=asked.text, sort=sort, descending=down)

    def count_facets(self) -> None:
        """Fill the facets for the list that is shown."""
        self.facets.set_groups(self._groups(counted=True))

    def _groups(self, *, counted: bool) -> list[FacetGroup]:
        listing = self.listing()
        groups = [period_group(store.years(self.office, listing))]
        if counted:
            groups += [self._group(listing, name) for name in self.register.facets]
        return groups

    def _group(self, listing: Listing, name: str) -> FacetGroup:
        """The values in use in the order of the field's choices, others after them, those chosen even if there are none."""
        column = self.register.column(name)
        counts = store.facet_counts(self.office, listing, self.query, name)
        chosen = self.facets.chosen().get(name, ())
        known = [str(each) for each in column.choices if each in counts or each in chosen]
        others = [each for each, _ in counts.most_common() if each not in known and each != ""]
        words = store.names_of(self.office, column, [*known, *others])
        return FacetGroup(name, column.label, [(each, words.get(each, ""), counts[each]) for each in (*known, *others)])

    def clear_target(self) -> None:
        self._base = RegisterQuery()
        super().clear_target()

    # ---- what is chosen

    def show_card(self, row_id: int | None) -> None:
        self.card.show_row(row_id)

    def edit_row(self, row_id: int, column: str) -> None:
        self.commands.run("edit", lambda: self.doing.edit(column))

    # ---- what the window calls

    def show_target(self, target: Target) -> None:
        if isinstance(target, RowsTarget):
            if target.row_id:
                self.reveal(target.row_id)
            else:
                self._show_query(target.query, target.source)

    def _show_query(self, query: RegisterQuery, source: str) -> None:
        facets = {name: each for name, each in query.chosen.items() if name in self.register.facets}
        rest = {name: each for name, each in query.chosen.items() if name not in facets}
        self._base = replace(query, chosen=rest, text="")
        self.put(query.text, {**WHOLE, **facets})
        self.show_source_banner(source or self.noun, f"查看{'今年的' if self.usual == USUAL else '全部'}{self.noun}")
