"""应访: who is owed a visit, why and until when; planning, printing, recording, excusing."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QPushButton, QWidget

from cadredesk.core.dates import today
from cadredesk.core.fields import Field
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.duties.records import DutyLine, DutyQuery
from cadredesk.duties.rules.wording import TONES
from cadredesk.duties.targets import ShowDuties
from cadredesk.duties.ui import facets, listing
from cadredesk.duties.ui.card import DutyCard
from cadredesk.duties.ui.commands import DutyCommands
from cadredesk.duties.ui.facets import NOW, THIS_YEAR, USUAL, USUAL_STATES, Span
from cadredesk.duties.ui.listing import LineSource
from cadredesk.duties.ui.reader import DutyReader
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import NOBODY_YET, OpenPeople, ShowPerson
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.list_page import Chosen, EmptyText, ListPage, ListQuery, ListResult
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.row_sources import Row


class DutiesPage(ListPage[DutyCard]):
    """The duties to do."""

    title = "应访"
    icon_name = "list-check"
    help_topic = "duties"
    reads = frozenset(
        "activities attendances cares cases duty_rules excuses hospital_stays liaisons people plans settings stages standards visits".split()
    )
    key = "duties"
    search_hint = "姓名、拼音首字母、身份证号、电话、单位"
    noun, unit = "应访", "人次"
    facet_labels = facets.LABELS
    usual = USUAL
    first_sort = ("due", False)
    context = ("record", "look", "activity", "assign", "slips", "excuse", "withdraw")

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        self._span: Span | None = None  # the days that another page asked for
        self._outcomes: tuple[str, ...] = ()  # and how they count in its proof
        self._source = LineSource((), today())
        self._reading = DutyReader(office, tasks, self.reload, lambda error: messages.show_error(self, error))
        super().__init__(office, tasks, parent)
        self.card.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self.card.visit_wanted.connect(self.doing.open_visit)

    # ---- what it is made of

    def columns(self) -> Sequence[Field]:
        return listing.columns()

    def make_card(self) -> DutyCard:
        return DutyCard(self.office)

    def make_commands(self) -> Sequence[Command]:
        self.doing = DutyCommands(self)
        return self.doing.commands()

    def tools(self) -> list[QWidget]:
        commands = self.commands
        papers = ("slips_chosen", "slips_all", None, "slips_chosen_two", "slips_all_two", None, "list")
        return [
            commands.button("rules"),
            commands.button("export"),
            commands.menu_button("打印", "print", papers, tip="打印走访登记表或清单"),
            commands.button("assign", keep=True),
        ]

    def card_buttons(self) -> list[QPushButton]:
        make = self.commands.button
        return [
            make("record", look="primary", with_icon=False),
            make("look", look="primary", with_icon=False),
            make("activity", look="primary", with_icon=False),
            make("assign", text="安排", with_icon=False, keep=True),
            make("excuse", with_icon=False, keep=True),
            self.commands.more_button(("slips", "withdraw", "person"), tip="打印登记表、取消免访、查看人员卡片"),
        ]

    # ---- the list

    @property
    def lines(self) -> Sequence[DutyLine]:
        """The list as it is shown."""
        return self._source.lines

    def rows_for(self, asked: ListQuery) -> ListResult | None:
        day = today()
        span = self._span or facets.span(asked.chosen.get("period", (NOW,))[-1], day)
        known = self._reading.find(span, self._outcomes, day)
        if known is None:
            return None
        kept, counts = known.narrowed(asked.chosen, listing.found_by(self.office, asked.text))
        lines = listing.ordered(self.office, kept, asked.sort or "due", asked.descending)
        self._source = LineSource(lines, day, asked.columns)
        groups = facets.groups(self.office, counts, self.facets)
        return ListResult(source=self._source, total=len(known.lines), groups=groups)

    def nothing_found(self, asked: ListQuery) -> EmptyText:
        return EmptyText("没有符合条件的应访。", "清除筛选", self.show_usual)

    def nothing_at_all(self, asked: ListQuery) -> EmptyText | None:
        if asked.text:
            return self.nothing_found(asked)
        if not people_store.count(self.office, PeopleQuery()):
            words = f"{NOBODY_YET}应访的人会自动列在这里。"
            return EmptyText(words, "到人员页", lambda: self.navigate.emit(OpenPeople()), "users")
        if not self._span and asked.chosen.get("period") == (NOW,):
            words = "现在没有应访的人。可以看看今年的应访，或在“必访规则”里设置哪些人什么时候必访。"
            show = lambda: self.facets.set_chosen({"period": (THIS_YEAR,)})  # noqa: E731
            return EmptyText(words, "查看今年的应访", show, "circle-check")
        words = "这段期间没有应访。哪些人什么时候必访，在“必访规则”里设置。"
        return EmptyText(words, "必访规则", lambda: self.commands.run("rules"), "list-check")

    def tone(self, name: str, value: Any, row: Row) -> str:
        if name == "state":
            return TONES.get(value, "muted")
        return "danger" if name == "days" and str(value).startswith("过了") else ""

    def facets_chosen(self) -> None:
        """A period chosen there takes the place of another page's."""
        chosen = self.facets.chosen()
        if "period" in chosen and self._span:
            self.clear_target()
        elif not self._span and "period" not in chosen:
            self._put_facets({**chosen, "period": (NOW,)})  # there is always one
        elif chosen.get("period", (NOW,)) != (NOW,) and chosen.get("state") == USUAL_STATES:
            self._put_facets({**chosen, "state": ()})  # of a period all are wanted
        super().facets_chosen()

    def _put_facets(self, chosen: Chosen) -> None:
        with QSignalBlocker(self.facets):
            self.facets.set_chosen(chosen)

    def clear_target(self) -> None:
        self._span, self._outcomes = None, ()
        super().clear_target()

    def list_title(self) -> str:
        """What the list is called on paper and in files."""
        rules = {line.rule for line in self.lines}
        return f"{rules.pop()}应访清单" if len(rules) == 1 else "应访清单"

    # ---- what is chosen

    def line(self, row_id: int | None) -> DutyLine | None:
        """A line of the list."""
        return None if row_id is None else self._source.line(row_id)

    def chosen_lines(self) -> Iterator[DutyLine]:
        """The lines selected, from top to bottom; else the current one."""
        return (line for row_id in self.chosen_ids if (line := self.line(row_id)) is not None)

    def show_card(self, row_id: int | None) -> None:
        self.card.show_line(self.line(row_id))

    def open_row(self, row_id: int) -> None:
        self.commands.run(self.doing.usual())

    def edit_row(self, row_id: int, column: str) -> None:
        line = self._source.line(row_id)
        if line is not None:
            self.commands.run(self.doing.usual(), lambda: self.doing.open(line, column))

    def reveal(self, row_id: int) -> None:
        """Filters stay: of which period a duty is that is not in the list, its number does not say."""
        self.table.choose(row_id)

    # ---- what the window calls

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowDuties):
            self._show_query(target.query)

    def _show_query(self, query: DutyQuery) -> None:
        """Its period, or what is open now."""
        self.clear_target()
        day = today()
        since, until = query.since, query.until
        if since or until:
            self._span = (since or day.replace(month=1, day=1), until or day.replace(month=12, day=31))
        self._outcomes = query.outcomes
        words = query.words or (f"{self._span[0]} 至 {self._span[1]} 的应访" if self._span else "")
        self.put(query.text, facets.chosen_by(query))
        if words:
            self.show_source_banner(words, "查看现在应访的")
