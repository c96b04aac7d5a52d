"""挂联: who answers for whom, how far everybody is covered, and what each liaison has to do."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSplitter, QWidget

from cadredesk.branches.targets import ShowBranch
from cadredesk.core.fields import fields_of
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.liaisons import store
from cadredesk.liaisons.records import NOBODY_ID, LiaisonLine
from cadredesk.liaisons.targets import ShowLiaison, ShowUncovered
from cadredesk.liaisons.ui.charges import BRANCHES, PEOPLE, ChargesPart
from cadredesk.liaisons.ui.commands import LiaisonCommands
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.figures import Meter
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.plain import plain_tip
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.theme import live, px
from cadredesk.widgets.page.command import CommandSet
from cadredesk.widgets.page.page import Page, Shape
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.sources import ListSource, Row

CHOOSE_PAUSE = 60  # ms
TYPING_PAUSE = 120  # ms without a keystroke before the list is narrowed


class LiaisonsPage(Page):
    """Who answers for whom."""

    title = "挂联"
    icon_name = "user-group"
    help_topic = "liaisons"
    reads = frozenset("branches cases duty_rules excuses hospital_stays liaisons people stages visits".split())

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self.lines: list[LiaisonLine] = []
        self.search = SearchBox("在这位挂联人的名单里找：姓名、拼音首字母、电话、单位", width=360)
        self.people_meter, self.survivors_meter, self.branches_meter = Meter("离退休人员"), Meter("遗属"), Meter("支部")
        self.missing = link_button("", self._show_missing, tip="看没有挂联人的人员和支部")
        fields = fields_of(LiaisonLine)
        self.table = RecordTable(
            "liaison_figures", fields, noun="挂联人", unit="行", lead="name", multiple=False, tone=_tone,
            unsortable=[each.name for each in fields],
        )  # fmt: skip
        self.charges = ChargesPart(office)
        self.doing = LiaisonCommands(self)
        self.commands: CommandSet = CommandSet(self, office, self.doing.commands())
        self.edit_button = self.commands.button("edit", with_icon=False)
        self.give_button = self.commands.button("give", text="移交…", with_icon=False, keep=True)
        self.more = self.commands.more_button(("print", None, "delete"), tip="更多：打印、删除")
        self.charges.set_buttons(self.edit_button, self.give_button, self.more)
        self._pause = QTimer(self, singleShot=True, interval=CHOOSE_PAUSE)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._build()
        self._connect()
        self.read()

    def _build(self) -> None:
        words = "还没有挂联人。登记挂联领导或工作人员以后，就可以给每个人和支部指定。"
        self.table.set_empty("user-group", words, *self.commands.offer("add"))
        self._set_context_menus()
        middle = QSplitter()
        middle.addWidget(self.table)
        middle.addWidget(self.charges)
        middle.setChildrenCollapsible(False)
        middle.setStretchFactor(1, 1)
        make = self.commands.button
        papers = self.commands.menu_button("打印", "print", ("print", "print_all"), tip="打印挂联名单（Ctrl+P）")
        self.shape = Shape(
            "liaisons",
            search=self.search,
            tools=[make("export"), papers, make("add", look="primary")],
            table=middle,
        )
        meters = row(self.people_meter, self.survivors_meter, self.branches_meter, self.missing, gap=24)
        for at, stretch in enumerate((3, 2, 2)):
            meters.setStretch(at, stretch)
        self.shape.insertLayout(self.shape.indexOf(self.shape.banner) + 1, meters)
        self.setLayout(self.shape)
        live(middle, lambda: middle.setHandleWidth(px(12)), lambda: middle.setSizes([px(452), px(870)]))

    def _connect(self) -> None:
        self._pause.timeout.connect(self.show_chosen)
        self._typing.timeout.connect(lambda: self.charges.search_for(self.search.text()))
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.go_down_to(self.charges.take_keyboard)
        self.table.current_changed.connect(lambda _id: self._pause.start())
        self.table.activated.connect(lambda _id: self.edit_at(""))
        self.table.edit_requested.connect(lambda _id, column: self.edit_at(column))
        self.charges.people.edit_requested.connect(self.doing.edit_person)
        self.charges.branches.edit_requested.connect(self.doing.edit_branch)
        self.charges.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self.charges.branch_wanted.connect(lambda branch_id: self.navigate.emit(ShowBranch(branch_id=branch_id)))

    def _set_context_menus(self) -> None:
        actions = self.commands.actions
        # The row under the mouse has just become current: the menu is of that one.
        self.table.set_context_actions(actions(("edit", "print", "give")), lambda _actions: self.show_chosen())
        fit = lambda _actions: self.commands.update()  # noqa: E731
        self.charges.people.set_context_actions(actions(("person", "give_chosen")), fit)
        self.charges.branches.set_context_actions(actions(("give_chosen",)), fit)

    def edit_at(self, column: str) -> None:
        """编辑 the liaison in front, at the field of a column."""
        self.show_chosen()
        self.commands.run("edit", lambda: self.doing.edit(column))

    # ---- reading

    def read(self) -> None:
        """Read everything anew; the chosen liaison stays."""
        covered = store.coverage(self.office)
        for meter, each in zip((self.people_meter, self.survivors_meter, self.branches_meter), covered, strict=True):
            meter.set(each.done, each.total)
            meter.setToolTip(plain_tip(f"还有 {each.missing:,} 没有挂联人" if each.missing else "都有挂联人"))
        people, branches = covered.people.missing + covered.survivors.missing, covered.branches.missing
        said = "、".join(filter(None, (f"{people:,} 人" if people else "", f"{branches:,} 个支部" if branches else "")))
        self.missing.setText(f"{said}没有挂联人")
        self.missing.setAccessibleName(self.missing.text())
        self.missing.setVisible(bool(said))
        self.survivors_meter.setVisible(covered.survivors.total > 0)
        self.lines = store.liaison_lines(self.office)
        names = [field.name for field in self.table.model.fields]
        rows = [(line.liaison_id, *(getattr(line, name) for name in names)) for line in self.lines]
        self.table.set_source(ListSource(rows), choose_first=True)
        self.show_chosen()

    def _show_missing(self) -> None:
        self.show_target(ShowUncovered(branches=not store.people_of(self.office, NOBODY_ID)))

    def show_chosen(self) -> None:
        """Whom the chosen liaison answers for."""
        self._pause.stop()
        current = self.table.current
        line = next((each for each in self.lines if each.liaison_id == current), None)
        self.charges.show_liaison(line)
        self.more.setVisible(line is not None and line.liaison_id != NOBODY_ID)
        self.commands.update()

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & self.reads:
            self.read()

    def show_target(self, target: Target) -> None:
        match target:
            case ShowLiaison():
                self._reveal(target.liaison_id, PEOPLE)
            case ShowUncovered():
                self._reveal(NOBODY_ID, BRANCHES if target.branches else PEOPLE)

    def _reveal(self, liaison_id: int, charges: str) -> None:
        """Make a liaison current, and turn to the people or the branches."""
        self.search.clear()
        self.shape.banner.clear()
        if not self.table.choose(liaison_id) and liaison_id == NOBODY_ID:
            self.shape.banner.say("在册人员和支部都有挂联人。", "good")
        self.charges.turn_to(charges)
        self.show_chosen()

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def add_new(self) -> None:
        self.commands.run_key("Ctrl+N")

    def print_current(self) -> None:
        self.commands.run_key("Ctrl+P")


def _tone(name: str, value: Any, row_: Row) -> str:
    if row_[0] == NOBODY_ID:
        return "warning" if name == "name" else ""
    return "danger" if name == "overdue" and value else ""
