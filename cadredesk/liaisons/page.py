"""挂联: who answers for whom, how far everybody is covered, and what each liaison has to do."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSplitter, QWidget

from cadredesk.branches.records_targets import ShowBranch
from cadredesk.core.fields import fields_of
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.liaisons import store
from cadredesk.liaisons.page_charges import BRANCHES, PEOPLE, ChargesPart
from cadredesk.liaisons.page_deeds import Deeds
from cadredesk.liaisons.records import NOBODY_ID, LiaisonLine
from cadredesk.liaisons.records_targets import ShowLiaison, ShowUncovered
from cadredesk.people.records_targets import ShowPerson
from cadredesk.widgets.page import Page, Shape
from cadredesk.widgets.parts import Meter, action, button, link_button, menu_button, more_button, primary_button, row
from cadredesk.widgets.plain import plain_tip
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.sources import ListSource, Row
from cadredesk.widgets.task_runner import TaskRunner
from cadredesk.widgets.theme import live, px

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
        self.deeds = deeds = Deeds(self)
        self.search = SearchBox("在这位挂联人的名单里找：姓名、拼音首字母、电话、单位", width=360)
        self.people_meter, self.survivors_meter, self.branches_meter = Meter("离退休人员"), Meter("遗属"), Meter("支部")
        self.missing = link_button("", self._show_missing, tip="看没有挂联人的人员和支部")
        fields = fields_of(LiaisonLine)
        self.table = RecordTable(
            "liaison_figures", fields, noun="挂联人", unit="行", lead="name", multiple=False, tone=_tone,
            unsortable=[each.name for each in fields],
        )  # fmt: skip
        self.edit_button = button("编辑", "", deeds.edit, tip="修改姓名、职务、电话")
        self.give_button = button("移交…", "", deeds.hand_over, tip="把全部或选中的人员、支部交给别的挂联人")
        self.more = more_button(
            [("打印名单", "print", deeds.print_chosen), None, ("删除挂联人…", "trash-can", deeds.delete)],
            tip="更多：打印、删除",
        )
        self.charges = ChargesPart(office, self.edit_button, self.give_button, self.more)
        self._pause = QTimer(self, singleShot=True, interval=CHOOSE_PAUSE)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._build()
        self._connect()
        self.read()

    def _build(self) -> None:
        deeds = self.deeds
        self.table.set_empty(
            "user-group",
            "还没有挂联人。登记挂联领导或工作人员以后，就可以给每个人和支部指定。",
            "新增挂联人",
            deeds.add,
        )
        self.table.set_context_actions(
            [
                action("编辑", "pen", deeds.edit, self),
                action("打印名单", "print", deeds.print_chosen, self),
                action("移交…", "right-from-bracket", deeds.hand_over, self),
            ]
        )
        middle = QSplitter()
        middle.addWidget(self.table)
        middle.addWidget(self.charges)
        middle.setChildrenCollapsible(False)
        middle.setStretchFactor(1, 1)
        papers = [
            ("这位挂联人的名单", "print", deeds.print_chosen),
            ("全部挂联人的名单，各自另起一页", "print", deeds.print_all),
        ]
        self.shape = Shape(
            "liaisons",
            search=self.search,
            tools=[
                button("导出", "file-export", deeds.export, tip="把全部人员和挂联人导出为 Excel"),
                menu_button("打印", "print", papers, tip="打印挂联名单（Ctrl+P）"),
                primary_button("新增挂联人", "plus", deeds.add, tip="Ctrl+N"),
            ],
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
        self.table.activated.connect(self.deeds.edit_at)
        self.table.edit_requested.connect(self.deeds.edit_at)
        self.charges.people.edit_requested.connect(self.deeds.edit_person)
        self.charges.branches.edit_requested.connect(self.deeds.edit_branch)
        self.charges.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self.charges.branch_wanted.connect(lambda branch_id: self.navigate.emit(ShowBranch(branch_id=branch_id)))
        give = action("移交选中的…", "right-from-bracket", self.deeds.hand_over, self)
        table = self.charges.people
        open_ = action("打开人员卡片", "address-card", lambda: self._open(table.current), self)
        table.set_context_actions([open_, give])
        self.charges.branches.set_context_actions([give])

    def _open(self, person_id: int | None) -> None:
        if person_id is not None:
            self.navigate.emit(ShowPerson(person_id=person_id))

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
        nobody = line is not None and line.liaison_id == NOBODY_ID
        words = "指定挂联人…" if nobody else "移交…"
        self.give_button.setText(words)
        self.give_button.setAccessibleName(words)
        self.give_button.setEnabled(line is not None and bool(line.people or line.branches))
        for each in (self.edit_button, self.more):
            each.setVisible(line is not None and not nobody)

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
        """新增挂联人."""
        self.deeds.add()

    def print_current(self) -> None:
        """Ctrl+P: the list of the chosen liaison."""
        self.deeds.print_chosen()


def _tone(name: str, value: Any, row_: Row) -> str:
    if row_[0] == NOBODY_ID:
        return "warning" if name == "name" else ""
    return "danger" if name == "overdue" and value else ""
