"""节日走访: one round from its list to its end. Nothing is held in the window, so it can be left and resumed any day."""

import datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cadredesk.campaigns import rules, store_round
from cadredesk.campaigns.records import OPEN_STAGES, CampaignLine, Round, RoundState, Stage
from cadredesk.campaigns.targets import ShowRound
from cadredesk.campaigns.ui.add_dialog import days_left
from cadredesk.campaigns.ui.commands import CampaignCommands
from cadredesk.campaigns.ui.facets import IN_VOUCHER, LABELS, UNPAID, groups_of, narrowed
from cadredesk.campaigns.ui.steps import Steps
from cadredesk.core.dates import today
from cadredesk.core.errors import DamagedFile, UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.duties.targets import OpenDuties
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import OpenPeople
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.plain import plain_tip
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import live, px, restyle
from cadredesk.widgets.form.messages import guard, guarded
from cadredesk.widgets.page.command import CommandSet
from cadredesk.widgets.page.facets import FacetPanel
from cadredesk.widgets.page.page import Page, Shape
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.sources import ListSource, Row

LOW = 480  # of so few pixels the list needs all it can get
TYPING_PAUSE = 120  # ms without a keystroke before the list is narrowed
FIELDS = fields_of(CampaignLine)
NAMES = tuple(field.name for field in FIELDS)
# What stands in which menu.
OF_LIST = ("add", "take_off", None, "excuse", "withdraw", None, "gifts")
OF_MONEY = ("draft", "voucher", None, "sign_off", None, "standards")
OF_PAPER = ("slips", "walk", None, "export")
OF_ROW = ("record_chosen", "plan", "gifts", None, "excuse", "withdraw", "take_off", None, "person")
_STEP_FACETS: dict[str, dict[str, tuple[str, ...]]] = {
    "名单": {},
    "安排": {"stage": (Stage.UNPLANNED.value,)},
    "发放": {"paid": (UNPAID, IN_VOUCHER)},
    "走访": {"stage": (Stage.VISITED.value,)},
    "未办": {"stage": tuple(stage.value for stage in OPEN_STAGES)},
}
_TONES = {Stage.UNPLANNED: "warning", Stage.VISITED: "good", Stage.EXCUSED: "muted", Stage.MISSED: "danger"}


class CampaignsPage(Page):
    """The lists of a round; without a target the next round is shown."""

    title = "节日走访"
    icon_name = "flag"
    help_topic = "campaigns"
    reads = frozenset(
        (
            "campaigns cases duty_rules excuses hospital_stays liaisons payments people plans stages standards "
            "visits vouchers"
        ).split()
    )

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self.round: Round | None = None
        self.lines: list[CampaignLine] = []
        self._rounds: list[Round] = []
        self._shown: list[CampaignLine] = []
        self.table = RecordTable("campaigns", FIELDS, noun="走访对象", unit="人", lead="name", tone=_tone)
        self.doing = CampaignCommands(self)
        self.commands: CommandSet = CommandSet(self, office, self.doing.commands())
        self.chooser = choice_box("哪一次走访", ())
        self.about = label("", "label")
        self.steps, self._spacer = Steps(), QWidget()
        self._low = False
        self.search = SearchBox("姓名、拼音首字母、身份证号、电话、单位")
        self.facets = FacetPanel("campaigns", LABELS)
        self._build()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing.timeout.connect(lambda: self.show_rows(choose_first=True))
        self._connect()
        with guarded(self):
            self._begin()

    # ---- building

    def _build(self) -> None:
        commands = self.commands
        self.shape = Shape(
            "campaigns",
            search=self.search,
            tools=[
                commands.button("plan", text="安排…"),
                commands.menu_button("名单", "list-check", OF_LIST, tip="增列、免访，改慰问金和慰问品"),
                commands.menu_button("发放", "sack-dollar", OF_MONEY, tip="凭证和签领表"),
                commands.menu_button("打印", "print", OF_PAPER, tip="登记表、安排表，导出 Excel"),
                commands.button("record", text="登记走访…", look="primary"),
            ],
            facets=self.facets,
            table=self.table,
        )
        ends = [commands.button("end"), commands.button("restart")]
        self._head = row(self.chooser, self.about, self._spacer, *ends)
        self._head.setStretch(2, 1)
        self._above = QVBoxLayout()
        self._above.addLayout(self._head)
        self._above.addWidget(self.steps)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._above)
        layout.addLayout(self.shape, 1)

        def size() -> None:
            self._above.setContentsMargins(px(16), px(12), px(16), 0)
            self._above.setSpacing(px(10))

        live(self, size)
        self.table.set_context_actions(commands.actions(OF_ROW), lambda _actions: commands.update())

    def _connect(self) -> None:
        self.chooser.activated.connect(self._choose_round)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.facets.changed.connect(lambda _chosen: self.show_rows(choose_first=True))
        self.table.sort_changed.connect(lambda _name, _descending: self.show_rows())
        self.table.activated.connect(lambda _id: self.commands.run("person"))
        self.table.current_changed.connect(lambda _id: self.commands.update())
        self.table.edit_requested.connect(self._edit_at)
        self.steps.chosen.connect(self._step_chosen)

    # ---- which round

    def _begin(self) -> None:
        self._read_rounds()
        found = store_round.next_campaign(self.office)
        ahead = next(((each.rule, each.due) for each in self._rounds if each.due >= today()), None)
        if chosen := found or ahead:
            self.show_round(chosen[0].code, chosen[1])
        else:
            self.read()

    def _read_rounds(self) -> None:
        """The rounds to choose from: those of this year and to come, and the one shown."""
        self._rounds = store_round.rounds(self.office)
        if self.round is not None and all(self._key(each) != self._key(self.round) for each in self._rounds):
            self._rounds = [self.round, *self._rounds]
        self.chooser.blockSignals(True)
        self.chooser.clear()
        self.chooser.addItems([each.words(today()) for each in self._rounds])
        keys = [self._key(each) for each in self._rounds]
        self.chooser.setCurrentIndex(keys.index(self._key(self.round)) if self.round else -1)
        self.chooser.blockSignals(False)

    def _key(self, found: Round) -> tuple[str, datetime.date]:
        return found.code, found.due

    def _choose_round(self, at: int) -> None:
        chosen = self._rounds[at]
        with guarded(self):
            self.show_round(chosen.code, chosen.due)

    def show_round(self, code: str, due: datetime.date) -> None:
        """Show another round. Raises UserError where there is none."""
        self.round = store_round.round_of(self.office, code, due)
        self.facets.blockSignals(True)
        self.facets.clear()
        self.facets.blockSignals(False)
        self.shape.banner.clear()
        self.table.set_sort("visitors")
        self._read_rounds()
        self.read(choose_first=True)

    # ---- the list

    def read(self, *, choose_first: bool = False) -> None:
        """Reckon the round anew and show it."""
        found = self.round
        self.lines = store_round.lines(self.office, found.code, found.due) if found else []
        self.chooser.setEnabled(bool(self._rounds))
        self.steps.setVisible(found is not None)
        self.commands.update()
        if found is not None:
            self._show_head(found)
        self._say_empty()
        self.show_rows(choose_first=choose_first)

    def _show_head(self, found: Round) -> None:
        day, state = today(), found.state(today())
        opens = f"，{found.opens} 起可以走访" if state is RoundState.AHEAD else ""
        closed = f"，{found.closed_on} 结束" if found.closed_on else ""
        self.about.setText(f"{found.rule.when} · {days_left(found, day)}{opens}{closed}")
        self.chooser.setToolTip(plain_tip(self.about.text()))
        self.steps.show_progress(store_round.progress_of(self.lines), late=found.due < day)
        restyle(self.about, tone="warning" if 0 <= (found.due - day).days <= 3 and not found.closed_on else "")

    def _say_empty(self) -> None:
        if self.round is None:
            self.table.set_empty(
                "flag", "还没有按节日或固定日期的必访规则，请到“应访”页设置必访规则。", "看应访", self._to_duties
            )
        elif not people_store.count(self.office, PeopleQuery()):
            words = "还没有人员。请先到“人员”页导入花名册或新增人员，应访的人会自动列在这里。"
            self.table.set_empty("flag", words, "到人员页", self._to_people)
        else:
            words = "这次走访没有应访的人。可以增列，或在“应访”页调整必访规则的对象。"
            self.table.set_empty("flag", words, "增列…", lambda: self.commands.run("add"))
        self.table.set_nothing_found("没有符合条件的走访对象。", "清空搜索和筛选", self._clear)

    def _to_people(self) -> None:
        self.navigate.emit(OpenPeople())

    def _to_duties(self) -> None:
        self.navigate.emit(OpenDuties())

    def show_rows(self, *, choose_first: bool = False) -> None:
        """Show the lines under what is searched for and chosen in the facets."""
        self._typing.stop()
        found = self._searched()
        chosen = self.facets.chosen()
        self.facets.set_groups(groups_of(found, chosen))
        name, descending = self.table.sort
        shown = narrowed(found, chosen)
        self._shown = (
            shown if name == "visitors" and not descending else rules.ordered(shown, [name], descending=descending)
        )
        rows = [(line.person_id, *(getattr(line, each) for each in NAMES)) for line in self._shown]
        self.table.set_source(ListSource(rows), total=len(self.lines), choose_first=choose_first)

    def _searched(self) -> list[CampaignLine]:
        text = self.search.text().strip()
        if not text:
            return self.lines
        known = set(people_store.listed_ids(self.office, PeopleQuery(text=text)))
        return [line for line in self.lines if line.person_id in known]

    def _clear(self) -> None:
        self.search.clear()
        self.facets.clear()
        self.show_rows(choose_first=True)

    def _step_chosen(self, step: str) -> None:
        """A step was pressed: show whom it is about."""
        self.search.clear()
        wanted = _STEP_FACETS[step]
        self.facets.set_chosen(wanted if wanted != self.facets.chosen() else {})

    # ---- what is chosen

    def chosen_lines(self) -> list[CampaignLine]:
        """The rows selected, in their order."""
        wanted: set[int | None] = {*self.table.selected} or {self.table.current}
        return [line for line in self._shown if line.person_id in wanted]

    def _edit_at(self, person_id: int, column: str) -> None:
        line = next((each for each in self._shown if each.person_id == person_id), None)
        if line is not None:
            self.doing.edit_at(line, column)

    def shown_lines(self) -> list[CampaignLine]:
        """All rows that the table shows, in its order."""
        return list(self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room(self.height() < px(LOW))

    def _make_room(self, low: bool) -> None:
        """Where the page is low the steps stand in the first line, so that the list is to be seen."""
        if low == self._low:
            return
        self._low = low
        self.steps.shrink(low)
        self.about.setVisible(not low)
        self._spacer.setVisible(not low)
        if low:
            self._above.removeWidget(self.steps)
            self._head.insertWidget(3, self.steps, 1)
        else:
            self._head.removeWidget(self.steps)
            self._above.addWidget(self.steps)

    # ---- what the window calls

    @guard
    def refresh(self, tables: frozenset[str]) -> None:
        if not tables & self.reads:
            return
        try:
            if self.round is None:
                self._begin()
                return
            self.round = store_round.round_of(self.office, self.round.code, self.round.due)
        except DamagedFile:
            raise
        except UserError:  # the rule has gone, or falls on another day now
            self.round = None
            self._begin()
            return
        self._read_rounds()
        self.read()

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowRound):
            self.show_round(target.code, target.due)

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def add_new(self) -> None:
        """登记走访."""
        self.commands.run("record")

    def print_current(self) -> None:
        """Ctrl+P: the slips."""
        self.commands.run("slips")


def _tone(name: str, value: Any, _row: Row) -> str:
    return _TONES.get(value, "") if name == "stage" else "good" if name == "paid" and value else ""
