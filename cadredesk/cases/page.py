"""事项: what has happened to people or was asked for, whether they were visited, and how it ended."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cadredesk.cases import rules
from cadredesk.cases.page_card import TONES, CaseCard
from cadredesk.cases.page_deeds import Deeds
from cadredesk.cases.page_listing import USUAL, Listing, in_order
from cadredesk.cases.records import CaseKind, CaseLine, CaseState
from cadredesk.cases.records_targets import ShowCase, ShowOpenCases
from cadredesk.core.fields import fields_of
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.duties.records import Standing
from cadredesk.people.records_targets import ShowPerson
from cadredesk.widgets.facets import FacetPanel
from cadredesk.widgets.page import Page, Shape
from cadredesk.widgets.parts import Do, action, button, more_button, primary_button
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.sources import ListSource, Row
from cadredesk.widgets.task_runner import TaskRunner

TYPING_PAUSE, CARD_PAUSE = 120, 80  # ms
TO_SETTLE = (Standing.DUE, Standing.OVERDUE, Standing.MISSED)


class CasesPage(Page):
    """The cases."""

    title = "事项"
    icon_name = "hospital"
    help_topic = "cases"
    reads = frozenset("case_steps cases duty_rules excuses hospital_stays liaisons people stages visits".split())

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self._listing = Listing(office, tasks, lambda: self.show_rows(choose_first=True))
        self._wanted: int | None = None  # the case to be shown once it has been read
        self.lines: list[CaseLine] = []
        self.search = SearchBox("姓名、拼音首字母、电话、单位，或情况里的字")
        self.facets = FacetPanel("cases", rules.FACETS)
        fields = fields_of(CaseLine)
        self.table = RecordTable(
            "cases", fields, noun="事项", unit="项", lead="name", tone=_tone, words=_shown,
        )  # fmt: skip
        self.card = CaseCard(office)
        self.deeds = Deeds(self)
        self._build()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing.timeout.connect(lambda: self.show_rows(choose_first=True))
        self._card_timer = QTimer(self, singleShot=True, interval=CARD_PAUSE)
        self._card_timer.timeout.connect(self._show_card)
        self._connect()
        self.facets.set_chosen(USUAL)
        self.reload(choose_first=True)

    # ---- building

    def _build(self) -> None:
        self.close_button = button("办结", "", self.deeds.close, tip="写明办理结果，办结这个事项")
        self.card.set_buttons(
            button("登记走访", "", self.deeds.record_visit, tip="登记这个事项的走访"),
            self.close_button,
            button("编辑", "", self.deeds.edit, tip="改这个事项（回车）"),
            more_button(self._more(), tip="更多：后事清单、免访、重新办理、删除", fit=self._fit),
        )
        self.shape = Shape(
            "cases",
            search=self.search,
            tools=[
                button("导出", "file-export", self.deeds.export, tip="把表中的事项导出为 Excel"),
                button("打印", "print", self.print_current, tip="打印表中的事项（Ctrl+P）"),
                primary_button("登记事项", "plus", self.add_new, tip="Ctrl+N"),
            ],
            facets=self.facets,
            table=self.table,
            card=self.card,
            card_width=350,
        )
        self.setLayout(self.shape)
        self.table.set_empty(
            "hospital",
            "还没有事项。知道有人住院、遇到困难或变故、来电提要求时，在这里登记，程序会算出应访期限。",
            "登记事项",
            self.add_new,
        )
        items: list[tuple[str, str, Do] | None] = [
            ("登记走访", "hand-holding-heart", self.deeds.record_visit),
            ("办结…", "check", self.deeds.close),
        ]
        items += [("编辑…", "pen", self.deeds.edit), ("看人员卡片", "id-card", self.deeds.show_person)]
        both = [*items, None, *self._more()]
        self.table.set_context_actions([action(*item, self) if item else None for item in both], self._fit)

    def _more(self) -> list[tuple[str, str, Do] | None]:
        return [
            ("后事清单…", "list-check", self.deeds.open_checklist),
            ("免访…", "filter-circle-xmark", self.deeds.excuse),
            ("重新办理", "rotate-left", self.deeds.reopen),
            None,
            ("删除…", "trash-can", self.deeds.delete),
        ]

    def _fit(self, shown: Any) -> None:
        """Of the menu show only what can be done with the chosen case."""
        line = self.current
        if line is None:
            return
        fitting = {
            "后事清单…": line.case.kind == CaseKind.DEATH,
            "免访…": line.visit in TO_SETTLE,
            "重新办理": not line.case.is_open,
            "办结…": line.case.is_open,
        }
        for each in shown:
            each.setVisible(fitting.get(each.text(), True))

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.facets.changed.connect(lambda _chosen: self.show_rows(choose_first=True))
        self.table.sort_changed.connect(lambda _name, _descending: self.show_rows())
        self.table.current_changed.connect(lambda _id: self._card_timer.start())
        self.table.activated.connect(lambda _id: self.deeds.edit())
        self.card.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self.card.visit_wanted.connect(self.deeds.open_visit)
        self.card.checklist_wanted.connect(lambda _id: self.deeds.open_checklist())

    # ---- the list

    def reload(self, *, choose_first: bool = False) -> None:
        """Read the cases anew."""
        self._listing.read()
        self.show_rows(choose_first=choose_first)

    def show_rows(self, *, choose_first: bool = False) -> None:
        """Show the cases under what is typed and chosen now."""
        self._typing.stop()
        text, chosen = self.search.text().strip(), self.facets.chosen()
        found = self._listing.find(text, chosen)
        if found is None:
            return  # called again when they have been read
        self.lines = in_order(rules.narrowed(found, chosen), *self.table.sort)
        if not self.lines:
            self._say_nothing_found()
        names = [field.name for field in fields_of(CaseLine)]
        rows: list[Row] = [(line.case.id, *(getattr(line, name) for name in names)) for line in self.lines]
        self.table.set_source(ListSource(rows), total=self._listing.total, choose_first=choose_first)
        self.facets.set_groups(self._listing.groups(found, text, chosen))
        if self._wanted is not None and self.table.choose(self._wanted):
            self._wanted = None
        self._card_timer.start()

    def _say_nothing_found(self) -> None:
        if self.search.text().strip():
            self.table.set_nothing_found("没有找到这样的事项。", "清空搜索和筛选", self._show_all)
        elif self.facets.chosen() == USUAL:
            self.table.set_nothing_found("没有在办的事项。", "看已办结的", self._show_all)
        else:
            self.table.set_nothing_found("没有符合条件的事项。", "看全部事项", self._show_all)

    def _show_all(self) -> None:
        self._put({})

    def _put(self, facets: Mapping[str, tuple[str, ...]]) -> None:
        """Set the facets without a search, with one reading of the list."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.facets.blockSignals(True)
        self.facets.set_chosen(facets)
        self.facets.blockSignals(False)
        self.show_rows(choose_first=True)

    # ---- what is chosen

    @property
    def current(self) -> CaseLine | None:
        """The case in front."""
        return next((line for line in self.lines if line.case.id == self.table.current), None)

    def _show_card(self) -> None:
        line = self.current
        self.card.show_line(line)
        self.close_button.setEnabled(line is not None and line.case.is_open)

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & self.reads:
            self.reload()

    def show_target(self, target: Target) -> None:
        match target:
            case ShowCase():
                self.reveal(target.case_id)
            case ShowOpenCases(kind=None):
                self._put(USUAL)
            case ShowOpenCases(kind=kind):
                self._put({"kind": (str(kind),), **USUAL})

    def reveal(self, case_id: int) -> None:
        if not self.table.choose(case_id):
            self._wanted = case_id
            self._show_all()

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def add_new(self) -> None:
        self.deeds.add()

    def print_current(self) -> None:
        self.deeds.print()


def _shown(name: str, value: Any, _row: Row) -> str | None:
    return f"{value} 天" if name == "days" else None


def _tone(name: str, value: Any, _row: Row) -> str:
    if name == "visit":
        return TONES.get(value, "")
    return "muted" if (name, value) == ("state", CaseState.CLOSED) else ""
