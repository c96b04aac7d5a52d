"""应访: who is owed a visit, why and until when; planning, printing, recording, excusing."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.duties.page_card import DutyCard
from cadredesk.duties.page_deeds import Deeds
from cadredesk.duties.page_facets import (
    LABELS,
    NOW,
    THIS_YEAR,
    USUAL,
    USUAL_STATES,
    Span,
    chosen_by,
    everything,
    groups,
    span,
)
from cadredesk.duties.page_listing import Everything, LineSource, columns, found_by, ordered, tone
from cadredesk.duties.records import DutyLine, DutyQuery
from cadredesk.duties.records_targets import ShowDuties
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery
from cadredesk.people.records_targets import OpenPeople, ShowPerson
from cadredesk.widgets import messages
from cadredesk.widgets.facets import FacetPanel
from cadredesk.widgets.page import Page, Shape
from cadredesk.widgets.parts import action, button, menu_button, more_button, primary_button
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.task_runner import TaskRunner

CARD_PAUSE = 80  # ms
QUICK = 8_000  # people of whom all duties are reckoned in less than a moment
TYPING_PAUSE = 120  # ms without a keystroke before the list is narrowed


class DutiesPage(Page):
    """The duties to do."""

    title = "应访"
    icon_name = "list-check"
    help_topic = "duties"
    reads = frozenset("cases duty_rules excuses hospital_stays liaisons people plans stages standards visits".split())

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self.lines: list[DutyLine] = []  # the list as it is shown
        self._asked: Span | None = None  # the days that another page asked for
        self._outcomes: tuple[str, ...] = ()  # and how they count in its proof
        self._read: tuple[Any, Everything] = (None, Everything())  # all lines of a period, and of which
        self._wanted: tuple[Any, bool, Callable[[], Any] | None] = (None, False, None)  # what is being read
        self._source = LineSource((), today())
        self.search = SearchBox("姓名、拼音首字母、身份证号、电话、单位")
        self.facets = FacetPanel("duties", LABELS)
        self.table = RecordTable("duties", columns(), noun="应访", unit="人次", lead="name", tone=tone)
        self.table.set_sort("due")
        self.card = DutyCard(office)
        self.deeds = Deeds(self)
        self._build()
        self._card_timer = QTimer(self, singleShot=True, interval=CARD_PAUSE)
        self._card_timer.timeout.connect(self._show_card)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing.timeout.connect(lambda: self.reload(choose_first=True))
        self._connect()
        self.facets.set_chosen(USUAL)

    # ---- building

    def _build(self) -> None:
        deeds = self.deeds
        self.record_button = primary_button("登记走访", "", deeds.record, tip="登记这次走访（Ctrl+N）")
        self.card.set_buttons(
            self.record_button,
            button("安排", "", deeds.assign, tip="安排谁去、哪天去"),
            button("免访", "", deeds.excuse, tip="不必走访，写明原因"),
            more_button(self._more(), tip="打印登记表、取消免访、看人员卡片", fit=deeds.fit),
        )
        self.shape = Shape(
            "duties",
            search=self.search,
            tools=[
                button("必访规则", "gear", deeds.rules, tip="查看和设置哪些人什么时候必访"),
                button("导出", "file-export", deeds.export, tip="把表中的应访导出为 Excel"),
                menu_button("打印", "print", self._prints(), tip="打印走访登记表或清单"),
                button("安排走访人", "user-group", deeds.assign, tip="给选中的人安排谁去、哪天去"),
            ],
            facets=self.facets,
            table=self.table,
            card=self.card,
            card_width=350,
        )
        self.setLayout(self.shape)
        items = [
            ("登记走访", "plus", deeds.record),
            ("安排走访人…", "user-group", deeds.assign),
            ("打印登记表", "print", deeds.print_slips),
            ("免访…", "xmark", deeds.excuse),
            ("取消免访", "rotate-left", deeds.withdraw),
        ]
        self.table.set_context_actions([action(*item, self) for item in items], deeds.fit)

    def _more(self) -> list[Any]:
        return [
            ("打印登记表", "print", self.deeds.print_slips),
            ("取消免访", "rotate-left", self.deeds.withdraw),
            ("看人员卡片", "address-card", self._show_person),
        ]

    def _show_person(self) -> None:
        if self.card.line is not None:
            self.navigate.emit(ShowPerson(person_id=self.card.line.person_id))

    def _prints(self) -> list[Any]:
        deeds = self.deeds
        return [
            ("所选的登记表", "clipboard-list", deeds.print_slips),
            ("表中全部待走访的登记表", "clipboard-list", lambda: deeds.print_slips(everything=True)),
            None,
            ("所选的登记表，两张拼一张 A4", "table-columns", lambda: deeds.print_slips(two_up=True)),
            (
                "表中全部待走访的，两张拼一张 A4",
                "table-columns",
                lambda: deeds.print_slips(everything=True, two_up=True),
            ),
            None,
            ("应访清单", "list", deeds.print_list),
        ]

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.facets.changed.connect(lambda _chosen: self._chosen_anew())
        self.table.sort_changed.connect(lambda _name, _descending: self.reload())
        self.table.current_changed.connect(lambda _key: self._card_timer.start())
        self.table.activated.connect(lambda _key: self.deeds.record())
        self.table.edit_requested.connect(lambda key, column: self.deeds.record_at(self._source.line(key), column))
        self.card.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self.card.visit_wanted.connect(self.deeds.open_visit)

    # ---- the list

    def reload(self, *, choose_first: bool = False, then: Callable[[], Any] | None = None) -> None:
        """Show the list under what is chosen now, and do what comes ``then``. Of a large office it is read on the worker."""
        self._typing.stop()
        asked = self._asked or span(self.facets.chosen().get("period", (NOW,))[-1], today())
        outcomes, day = self._outcomes, today()
        key = (self.office.version(), asked, outcomes, day)
        running, self._wanted = self._wanted[0] == key, (key, choose_first, then)

        def read_it(office: Office) -> Everything:
            return everything(office, asked, outcomes, day)

        if self._read[0] == key:
            self._take(key, self._read[1])
        elif people_store.count(self.office, PeopleQuery()) <= QUICK:
            self._take(key, read_it(self.office))
        elif not running:
            self.tasks.run(
                "正在核算应访",
                lambda _progress, office: read_it(office),
                lambda found: self._take(key, found),
                self._give_up,
            )

    def _give_up(self, error: BaseException) -> None:
        """What was wanted could not be read, or the user stopped it: the list stays as it is."""
        self._wanted = (None, False, None)
        messages.show_error(self, error)

    def _take(self, key: Any, found: Everything) -> None:
        """Show what was read, if it is still what is wanted."""
        wanted, choose_first, then = self._wanted
        if wanted == key:
            self._wanted = (None, False, None)
            self._read = (key, found)
            self._show(choose_first)
            if then is not None:
                then()

    def _show(self, choose_first: bool) -> None:
        """Narrow, sort and show what was read."""
        known = self._read[1]
        kept, counts = known.narrowed(self.facets.chosen(), found_by(self.office, self.search.text()))
        name, descending = self.table.sort
        self.lines = ordered(self.office, kept, name or "due", descending)
        if not self.lines:
            self._say_nothing_found(bool(known.lines))
        self._source = LineSource(self.lines, today())
        self.table.set_source(self._source, total=len(known.lines), choose_first=choose_first)
        self.facets.set_groups(groups(self.office, counts, self.facets))

    def _chosen_anew(self) -> None:
        """Another choice in the facets; a period chosen there takes the place of another page's."""
        if "period" in self.facets.chosen() and self._asked:
            self._lift()
        elif not self._asked and "period" not in self.facets.chosen():
            self._put_facets({**self.facets.chosen(), "period": (NOW,)})  # there is always one
        elif self.facets.chosen().get("period", (NOW,)) != (NOW,) and self.facets.chosen().get("state") == USUAL_STATES:
            self._put_facets({**self.facets.chosen(), "state": ()})  # of a period all are wanted
        self.reload(choose_first=True)

    def _say_nothing_found(self, some: bool) -> None:
        if some or self.search.text().strip():
            self.table.set_nothing_found("没有符合条件的应访。", "清空搜索和筛选", self.show_usual)
            self.table.set_empty("magnifying-glass", "没有符合条件的应访。", "清空搜索和筛选", self.show_usual)
            return
        if not people_store.count(self.office, PeopleQuery()):
            words = "还没有人员。请先到“人员”页导入花名册或新增人员，应访的人会自动列在这里。"
            self.table.set_empty("users", words, "到人员页", lambda: self.navigate.emit(OpenPeople()))
        elif not self._asked and self.facets.chosen().get("period") == (NOW,):
            words = "现在没有应访的人。可以看看今年的应访，或在“必访规则”里设置哪些人什么时候必访。"
            self.table.set_empty("circle-check", words, "看今年的应访", self._show_year)
        else:
            words = "这段期间没有应访。哪些人什么时候必访，在“必访规则”里设置。"
            self.table.set_empty("list-check", words, "必访规则", self.deeds.rules)

    def _show_year(self) -> None:
        self.facets.set_chosen({"period": (THIS_YEAR,)})

    def show_usual(self) -> None:
        """What is open now, without filters."""
        self._lift()
        self._put("", USUAL)

    def _lift(self) -> None:
        self._asked, self._outcomes = None, ()
        self.shape.banner.clear()

    def _put(self, text: str, facets: Any, then: Callable[[], Any] | None = None) -> None:
        """Set text and facets together, with one reading of the list."""
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self._put_facets(facets)
        self.reload(choose_first=True, then=then)

    def _put_facets(self, facets: Any) -> None:
        self.facets.blockSignals(True)
        self.facets.set_chosen(facets)
        self.facets.blockSignals(False)

    # ---- what is chosen

    def chosen_lines(self) -> list[DutyLine]:
        """The lines selected, from top to bottom; else the current one."""
        keys = self.table.selected or ([self.table.current] if self.table.current is not None else [])
        return [line for key in keys if (line := self._source.line(key)) is not None]

    def _show_card(self) -> None:
        """Show the current line on the card."""
        current = self.table.current
        line = self._source.line(current) if current is not None else None
        self.card.show_line(line)
        done = line is not None and line.duty.visit_id is not None
        self.record_button.setText("看这次走访" if done else "登记走访")

    def list_title(self) -> str:
        """What the list is called on paper and in files."""
        counted = Counter(line.rule for line in self.lines)
        return f"{next(iter(counted))}应访清单" if len(counted) == 1 else "应访清单"

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & self.reads:
            self.reload()
            self._card_timer.start()

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowDuties):
            self._show_query(target.query)

    def _show_query(self, query: DutyQuery) -> None:
        """Its period, or what is open now."""
        self.shape.banner.clear()
        day = today()
        since, until = query.since, query.until
        self._asked = (since or day.replace(month=1, day=1), until or day.replace(month=12, day=31))
        if not (since or until):
            self._asked = None
        self._outcomes = query.outcomes
        words = query.words or (f"{self._asked[0]} 至 {self._asked[1]} 的应访" if self._asked else "")
        self._put(query.text, chosen_by(query), lambda: self._say_whence(words))

    def _say_whence(self, words: str) -> None:
        """Say in the banner what another page asked for."""
        if words:
            said = f"正在看：{words}，{len(self.lines):,} 人次。"
            self.shape.banner.say(said, "", ("看现在应访的", self.show_usual), closable=False)

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def add_new(self) -> None:
        """Ctrl+N: 登记走访."""
        self.deeds.add()

    def print_current(self) -> None:
        """Ctrl+P: the slips of what is chosen."""
        self.deeds.print_slips()
