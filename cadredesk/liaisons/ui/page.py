"""挂联: who answers for whom, how far everybody is covered, and what each liaison has to do."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLayout, QSplitter, QWidget

from cadredesk.branches.targets import ShowBranch
from cadredesk.core.fields import Field, fields_of
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.liaisons import store
from cadredesk.liaisons.records import NOBODY_ID, LiaisonLine, counted
from cadredesk.liaisons.targets import ShowLiaison, ShowUncovered
from cadredesk.liaisons.ui.assigned import BRANCHES, PEOPLE, AssignedPart
from cadredesk.liaisons.ui.commands import LiaisonCommands
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.card.card import Card
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.figures import Meter
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.list_page import ListPage, ListQuery, ListResult
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource, Row


class LiaisonsPage(ListPage[Card]):
    """Who answers for whom. In the place of a card is the list of those for whom the chosen liaison does; the search is in it."""

    title = "挂联"
    icon_name = "user-group"
    help_topic = "liaisons"
    reads = frozenset(
        "activities attendances branches cares cases duty_rules excuses hospital_stays liaisons people settings stages visits".split()
    )
    key = "liaisons"
    search_hint = "在这位挂联人的名单里找：姓名、拼音首字母、电话、单位"
    search_width = 360
    facets_width = 0
    context = ("edit", "print", "give")

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        self.lines: list[LiaisonLine] = []
        counted_apart = ("离退休人员", "遗属", "党组织", "学委会")
        self._meters = self.people_meter, self.survivors_meter, self.branches_meter, self.committees_meter = tuple(
            map(Meter, counted_apart)
        )
        self.missing = link_button("", self._show_missing, tip="看没有挂联人的人员和支部")
        self.assigned = AssignedPart(office)
        super().__init__(office, tasks, parent)
        words = "还没有挂联人。登记挂联领导或工作人员以后，就可以给每个人和支部指定。"
        self.table.set_empty("user-group", words, *self.commands.offer("add"))
        self._set_context_menus()
        people, branches = self.assigned.people, self.assigned.branches
        people.edit_requested.connect(self.doing.edit_person)
        branches.edit_requested.connect(self.doing.edit_branch)
        people.activated.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        branches.activated.connect(lambda branch_id: self.navigate.emit(ShowBranch(branch_id=branch_id)))

    # ---- what it is made of

    def columns(self) -> Sequence[Field]:
        return fields_of(LiaisonLine)

    def make_table(self) -> RecordTable:
        return RecordTable(
            "liaison_figures", self.columns(), noun="挂联人", unit="行", multiple=False, tone=self.tone, sorts=False
        )

    def make_commands(self) -> Sequence[Command]:
        self.doing = LiaisonCommands(self)
        return self.doing.commands()

    def tools(self) -> list[QWidget]:
        make = self.commands.button
        papers = self.commands.menu_button("打印", "print", ("print", "print_all"), tip="打印挂联名单（Ctrl+P）")
        return [make("export"), papers, make("add", look="primary")]

    def middle(self) -> QWidget:
        self.edit_button = self.commands.button("edit", with_icon=False)
        self.give_button = self.commands.button("give", text="移交…", with_icon=False, keep=True)
        self.more = self.commands.more_button(("print", None, "delete"), tip="更多：打印、删除")
        self.assigned.set_buttons(self.edit_button, self.give_button, self.more)
        middle = QSplitter()
        middle.addWidget(self.table)
        middle.addWidget(self.assigned)
        middle.setChildrenCollapsible(False)
        middle.setStretchFactor(1, 1)
        on_theme_change(middle, lambda: middle.setHandleWidth(px(12)), lambda: middle.setSizes([px(452), px(870)]))
        return middle

    def whole(self) -> QLayout:
        meters = row(*self._meters, self.missing, gap=16)
        for at, stretch in enumerate((3, 2, 2, 2)):
            meters.setStretch(at, stretch)
        self.page_layout.insertLayout(self.page_layout.indexOf(self.page_layout.banner) + 1, meters)
        return super().whole()

    def _set_context_menus(self) -> None:
        actions = self.commands.actions
        # The row under the mouse has just become current: the menu is of that one.
        self.table.set_context_actions(actions(self.context), lambda _actions: self.show_current())
        fit = lambda _actions: self.commands.update()  # noqa: E731
        self.assigned.people.set_context_actions(actions(("person", "give_chosen")), fit)
        self.assigned.branches.set_context_actions(actions(("give_chosen",)), fit)

    # ---- the list

    def reload(self, *, choose_first: bool = True) -> None:
        """Read everything anew; the chosen liaison stays."""
        self._show_coverage()
        super().reload(choose_first=choose_first)
        self.show_current()

    def _show_coverage(self) -> None:
        covered = store.coverage(self.office)
        for meter, each in zip(self._meters, covered, strict=True):
            meter.set(each.done, each.total)
            meter.setToolTip(plain_tip(f"还有 {each.missing:,} 没有挂联人" if each.missing else "都有挂联人"))
        people = covered.people.missing + covered.survivors.missing
        said = counted(people, covered.branches.missing + covered.committees.missing)
        self.missing.setText(f"{said}没有挂联人")
        self.missing.setAccessibleName(self.missing.text())
        self.missing.setVisible(bool(said))
        self.survivors_meter.setVisible(covered.survivors.total > 0)
        self.committees_meter.setVisible(covered.committees.total > 0)

    def rows_for(self, asked: ListQuery) -> ListResult:
        self.lines = store.liaison_lines(self.office)
        rows: list[Row] = [(line.liaison_id, *(getattr(line, name) for name in asked.columns)) for line in self.lines]
        return ListResult(source=ListSource(rows), total=len(rows))

    def tone(self, name: str, value: Any, row: Row) -> str:
        if row[0] == NOBODY_ID:
            return "warning" if name == "name" else ""
        return "danger" if name == "overdue" and value else ""

    def search_now(self) -> None:
        self._typing.stop()
        self.assigned.search_for(self.search.text())

    def take_keyboard(self) -> None:
        self.assigned.take_keyboard()

    # ---- what is chosen

    def show_card(self, row_id: int | None) -> None:
        line = next((each for each in self.lines if each.liaison_id == row_id), None)
        self.assigned.show_liaison(line)
        self.more.setVisible(line is not None and line.liaison_id != NOBODY_ID)

    def edit_row(self, row_id: int, column: str) -> None:
        self.show_current()
        self.commands.run("edit", lambda: self.doing.edit(column))

    # ---- what the window calls

    def show_target(self, target: Target) -> None:
        match target:
            case ShowLiaison():
                self.reveal(target.liaison_id)
            case ShowUncovered():
                self.reveal(NOBODY_ID, BRANCHES if target.branches else PEOPLE)

    def _show_missing(self) -> None:
        self.show_target(ShowUncovered(branches=not store.people_of(self.office, NOBODY_ID)))

    def reveal(self, row_id: int, assigned: str = PEOPLE) -> None:
        """Make a liaison current, and turn to the people or the branches."""
        self.search.clear()
        self.page_layout.banner.clear()
        if not self.table.choose(row_id) and row_id == NOBODY_ID:
            self.page_layout.banner.say("在册人员和支部都有挂联人。", "good")
        self.assigned.turn_to(assigned)
        self.show_current()
