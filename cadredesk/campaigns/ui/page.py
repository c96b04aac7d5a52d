"""节日走访: one campaign from its list to its end. Nothing is held in the window, so it can be left and resumed any day."""

import datetime
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QWidget

from cadredesk.campaigns import rules, store_campaign
from cadredesk.campaigns.records import OPEN_STAGES, Campaign, CampaignLine, CampaignState, Stage
from cadredesk.campaigns.targets import ShowCampaign
from cadredesk.campaigns.ui.commands import CampaignCommands
from cadredesk.campaigns.ui.facets import IN_VOUCHER, LABELS, UNPAID, groups_of, narrowed
from cadredesk.campaigns.ui.steps import Steps
from cadredesk.core.dates import today
from cadredesk.core.errors import DamagedFile, UserError
from cadredesk.core.fields import Field, fields_of
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.duties.targets import OpenDuties
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import NOBODY_YET, OpenPeople
from cadredesk.widgets.card.card import Card
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px, restyle
from cadredesk.widgets.form.messages import guard, guarded
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.list_page import Chosen, EmptyText, ListPage, ListQuery, ListResult
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.row_sources import ListSource, Row

LOW = 480  # of so few pixels the list needs all it can get
# Commands by menu.
OF_LIST = ("add", "take_off", None, "excuse", "withdraw", None, "gifts")
OF_MONEY = ("draft", "voucher", None, "sign_off", None, "standards")
OF_PAPER = ("slips", "walk", None, "export")
_STEP_FACETS: dict[str, dict[str, tuple[str, ...]]] = {
    "名单": {},
    "安排": {"stage": (Stage.UNPLANNED.value,)},
    "发放": {"paid": (UNPAID, IN_VOUCHER)},
    "走访": {"stage": (Stage.VISITED.value,)},
    "待访": {"stage": tuple(stage.value for stage in OPEN_STAGES)},
}
_TONES = {
    Stage.UNPLANNED: "warning",
    Stage.VISITED: "good",
    Stage.EXCUSED: "muted",
    Stage.OVERDUE: "danger",
    Stage.MISSED: "danger",
}


class CampaignsPage(ListPage[Card]):
    """The lists of a campaign; without a target the next campaign is shown."""

    title = "节日走访"
    icon_name = "flag"
    help_topic = "campaigns"
    reads = frozenset(
        "activities attendances cares cases duty_rules excuses hospital_stays liaisons people plans settings stages standards visits".split()
    )
    reads |= {"campaigns", "payments", "vouchers"}
    key = "campaigns"
    search_hint = "姓名、拼音首字母、身份证号、电话、单位"
    noun, unit = "走访对象", "人"
    facet_labels = LABELS
    first_sort = ("visitors", False)
    context = ("record_chosen", "plan", "gifts", None, "excuse", "withdraw", "take_off", None, "person")

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        self.campaign: Campaign | None = None
        self.lines: list[CampaignLine] = []
        self.shown: list[CampaignLine] = []  # all rows of the table, in its order
        self._campaigns: list[Campaign] = []
        self._low = False
        self.chooser = choice_box("哪一次走访", ())
        self.about = label("", "label")
        self.steps, self._spacer = Steps(), QWidget()
        super().__init__(office, tasks, parent)
        self.chooser.activated.connect(self._choose_campaign)
        self.steps.chosen.connect(self._step_chosen)
        with guarded(self):
            self._begin()

    # ---- what it is made of

    def columns(self) -> Sequence[Field]:
        return fields_of(CampaignLine)

    def make_commands(self) -> Sequence[Command]:
        self.doing = CampaignCommands(self)
        return self.doing.commands()

    def tools(self) -> list[QWidget]:
        make, menu = self.commands.button, self.commands.menu_button
        return [
            make("plan", text="安排…"),
            menu("名单", "list-check", OF_LIST, tip="增列、免访，改慰问金和慰问品"),
            menu("发放", "sack-dollar", OF_MONEY, tip="凭证和签领表"),
            menu("打印", "print", OF_PAPER, tip="登记表、安排表，导出 Excel"),
            make("record", text="登记走访…", look="primary"),
        ]

    def whole(self) -> QLayout:
        """Above the list: which campaign, and how far it has come."""
        ends = [self.commands.button("end"), self.commands.button("restart")]
        self._head = row(self.chooser, self.about, self._spacer, *ends)
        self._head.setStretch(2, 1)
        self._above = column(self._head, self.steps, gap=10, margins=(16, 12, 16, 0))
        layout = column(self._above, self.page_layout, gap=0)
        layout.setStretch(1, 1)
        return layout

    # ---- which campaign

    def _begin(self) -> None:
        self._read_campaigns()
        found = store_campaign.next_campaign(self.office)
        ahead = next(((each.rule, each.due) for each in self._campaigns if each.due >= today()), None)
        if chosen := found or ahead:
            self.show_campaign(chosen[0].code, chosen[1])
        else:
            self._read()

    def _read_campaigns(self) -> None:
        """The campaigns to choose from: those of this year and to come, and the one shown."""
        self._campaigns = store_campaign.campaigns_around(self.office)
        if self.campaign is not None and all(self._key(each) != self._key(self.campaign) for each in self._campaigns):
            self._campaigns = [self.campaign, *self._campaigns]
        keys = [self._key(each) for each in self._campaigns]
        with QSignalBlocker(self.chooser):
            self.chooser.clear()
            self.chooser.addItems([each.words(today()) for each in self._campaigns])
            self.chooser.setCurrentIndex(keys.index(self._key(self.campaign)) if self.campaign else -1)

    def _key(self, found: Campaign) -> tuple[str, datetime.date]:
        return found.code, found.due

    def _choose_campaign(self, at: int) -> None:
        chosen = self._campaigns[at]
        with guarded(self):
            self.show_campaign(chosen.code, chosen.due)

    def show_campaign(self, code: str, due: datetime.date) -> None:
        """Show another campaign. Raises UserError where there is none."""
        self.campaign = store_campaign.campaign_for(self.office, code, due)
        self.clear_target()
        self.table.set_sort(*self.first_sort)
        self._read_campaigns()
        self._read(chosen={})

    def _read(self, chosen: Chosen | None = None) -> None:
        """Compute the campaign anew and show it, under other facets if they are given."""
        found = self.campaign
        self.lines = store_campaign.lines(self.office, found.code, found.due) if found else []
        self.chooser.setEnabled(bool(self._campaigns))
        self.steps.setVisible(found is not None)
        if found is not None:
            self._show_head(found)
        if chosen is None:
            self.reload()
        else:
            self.put(self.search.text(), chosen)

    def _show_head(self, found: Campaign) -> None:
        day, state = today(), found.state(today())
        opens = f"，{found.opens} 起可以走访" if state is CampaignState.AHEAD else ""
        closed = f"，{found.closed_on} 结束" if found.closed_on else ""
        self.about.setText(f"{found.rule.when} · {_days_left(found, day)}{opens}{closed}")
        self.chooser.setToolTip(plain_tip(self.about.text()))
        self.steps.show_progress(store_campaign.progress_of(self.lines), late=found.due < day)
        restyle(self.about, tone="warning" if 0 <= (found.due - day).days <= 3 and not found.closed_on else "")

    # ---- the list

    def rows_for(self, asked: ListQuery) -> ListResult:
        found = self._searched(asked.text)
        shown = narrowed(found, asked.chosen)
        if (asked.sort, asked.descending) != self.first_sort:
            shown = rules.ordered(shown, [asked.sort], descending=asked.descending)
        self.shown = shown
        rows: list[Row] = [(line.person_id, *(getattr(line, name) for name in asked.columns)) for line in shown]
        return ListResult(source=ListSource(rows), total=len(self.lines), groups=groups_of(found, asked.chosen))

    def _searched(self, text: str) -> list[CampaignLine]:
        if not text:
            return self.lines
        known = set(people_store.listed_ids(self.office, PeopleQuery(text=text)))
        return [line for line in self.lines if line.person_id in known]

    def nothing_found(self, asked: ListQuery) -> EmptyText:
        return EmptyText("没有符合条件的走访对象。", "清除筛选", self.show_all)

    def nothing_at_all(self, asked: ListQuery) -> EmptyText:
        go = self.navigate.emit
        if self.campaign is None:
            words = "还没有按节日或固定日期的必访规则，请到“应访”页设置必访规则。"
            return EmptyText(words, "查看应访", lambda: go(OpenDuties()), "flag")
        if not people_store.count(self.office, PeopleQuery()):
            words = f"{NOBODY_YET}应访的人会自动列在这里。"
            return EmptyText(words, "到人员页", lambda: go(OpenPeople()), "flag")
        words = "这次走访没有应访的人。可以增列，或在“应访”页调整必访规则的对象。"
        return EmptyText(words, "增列…", lambda: self.commands.run("add"), "flag")

    def tone(self, name: str, value: Any, row: Row) -> str:
        return _TONES.get(value, "") if name == "stage" else "good" if name == "paid" and value else ""

    def _step_chosen(self, step: str) -> None:
        """A step was pressed: show whom it is about."""
        wanted = _STEP_FACETS[step]
        self.put("", wanted if wanted != self.facets.chosen() else {})

    # ---- what is chosen

    def chosen_lines(self) -> list[CampaignLine]:
        """The rows selected, in their order; else the current one."""
        wanted = set(self.chosen_ids)
        return [line for line in self.shown if line.person_id in wanted]

    def open_row(self, row_id: int) -> None:
        self.commands.run("person")

    def edit_row(self, row_id: int, column: str) -> None:
        line = next((each for each in self.shown if each.person_id == row_id), None)
        if line is not None:
            self.doing.edit_at(line, column)

    def reveal(self, row_id: int) -> None:
        """Filters stay: of which campaign a row is that is not in the list, its number does not say."""
        self.table.choose(row_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height(self.height() < px(LOW))

    def _fit_height(self, low: bool) -> None:
        """Where the page is low the steps are in the first line, so that the list has space."""
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
            self.campaign = self.campaign and store_campaign.campaign_for(
                self.office, self.campaign.code, self.campaign.due
            )
        except DamagedFile:
            raise
        except UserError:  # the rule has gone, or falls on another day now
            self.campaign = None
        if self.campaign is None:
            self._begin()
        else:
            self._read_campaigns()
            self._read()

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowCampaign):
            self.show_campaign(target.code, target.due)


def _days_left(found: Campaign, on: datetime.date) -> str:
    """还有 10 天, 就是今天, 已过 3 天."""
    days = (found.due - on).days
    if days == 0:
        return "就是今天"
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"
