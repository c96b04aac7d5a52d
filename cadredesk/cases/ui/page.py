"""事项: what has happened to people or was asked for, whether they were visited, and how it ended."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton, QWidget

from cadredesk.cases.records import CaseLine, CaseState
from cadredesk.cases.rules import NO_VISIT
from cadredesk.cases.targets import ShowCase, ShowOpenCases
from cadredesk.cases.ui.card import CaseCard
from cadredesk.cases.ui.commands import CaseCommands
from cadredesk.cases.ui.listing import USUAL, Listing
from cadredesk.core.kinds import CaseKind
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.duties.records import Outcome
from cadredesk.duties.rules.wording import TONES
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import NOBODY_YET, OpenPeople, ShowPerson
from cadredesk.registers.targets import ShowSuggestions
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.list_page import EmptyText, ListQuery, ListResult
from cadredesk.widgets.page.records_page import RecordsPage
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.row_sources import Row


class CasesPage(RecordsPage[CaseCard, CaseLine]):
    """The cases."""

    title = "事项"
    icon_name = "hospital"
    help_topic = "cases"
    reads = frozenset(
        "activities attendances cares case_steps cases duty_rules excuses hospital_stays liaisons people settings stages suggestions visits".split()
    )
    key = "cases"
    search_hint = "姓名、拼音首字母、电话、单位，或情况里的字"
    noun, unit = "事项", "项"
    record = CaseLine
    facet_labels: ClassVar = {"kind": "类别", "state": "状态", "visit": "走访"}
    facet_names = tuple(facet_labels)
    facet_order: ClassVar = {"kind": tuple(CaseKind), "state": tuple(CaseState), "visit": (*Outcome, NO_VISIT)}
    usual = USUAL
    context = ("visit", "close", "edit", "person", None, "checklist", "suggest", "excuse", "reopen", None, "delete")

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        self._listing = Listing(office, tasks, lambda: self.reload(choose_first=True))
        self._listing.read()
        super().__init__(office, tasks, parent)
        self.card.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self.card.visit_wanted.connect(self.doing.open_visit)
        self.card.suggestion_wanted.connect(lambda row_id: self.navigate.emit(ShowSuggestions(row_id=row_id)))
        self.card.checklist_wanted.connect(lambda _id: self.doing.open_checklist())

    # ---- what it is made of

    def make_card(self) -> CaseCard:
        return CaseCard(self.office)

    def make_commands(self) -> Sequence[Command]:
        self.doing = CaseCommands(self)
        return self.doing.commands()

    def tools(self) -> list[QWidget]:
        make = self.commands.button
        return [make("export"), make("print"), make("add", look="primary")]

    def card_buttons(self) -> list[QPushButton]:
        keep = [self.commands.button(each, with_icon=False, keep=True) for each in ("visit", "close", "edit")]
        more = ("checklist", "suggest", "excuse", "reopen", None, "delete")
        return [*keep, self.commands.more_button(more, tip="更多：后事清单、转为诉求、免访、重新办理、删除")]

    # ---- the list

    def id_of(self, line: CaseLine) -> int:
        return line.case.id or 0

    def rows_for(self, asked: ListQuery) -> ListResult | None:
        found = self._listing.find(asked.text, asked.chosen)
        return None if found is None else self.narrowed(found, asked, self._listing.total)

    def facet_of(self, line: CaseLine, name: str) -> str:
        return super().facet_of(line, name) or NO_VISIT

    def counts(self, name: str, matching: Sequence[CaseLine], asked: ListQuery) -> dict[str, int | None]:
        counts = super().counts(name, matching, asked)
        if name == "state" and not self._listing.has_closed:
            counts[CaseState.CLOSED] = self._listing.closed_count(asked.text, asked.chosen)
        return counts

    def nothing_found(self, asked: ListQuery) -> EmptyText:
        if asked.text:
            return EmptyText("没有找到这样的事项。", "清除筛选", self.show_all)
        if asked.chosen == USUAL:
            return EmptyText("没有在办的事项。", "查看已办结的", self.show_all)
        return EmptyText("没有符合条件的事项。", "查看全部事项", self.show_all)

    def nothing_at_all(self, asked: ListQuery) -> EmptyText:
        if not people_store.count(self.office, PeopleQuery()):
            return EmptyText(f"{NOBODY_YET}再登记事项。", "到人员页", lambda: self.navigate.emit(OpenPeople()), "users")
        words = "还没有事项。知道有人住院、遇到困难或变故、来电提要求时，在这里登记，程序会算出应访期限。"
        return EmptyText(words, *self.commands.offer("add"), "hospital")

    def tone(self, name: str, value: Any, row: Row) -> str:
        if name == "visit":
            return TONES.get(value, "")
        return "muted" if (name, value) == ("state", CaseState.CLOSED) else ""

    def words(self, name: str, value: Any, row: Row) -> str | None:
        return f"{value} 天" if name == "days" else None

    # ---- what is chosen

    def show_card(self, row_id: int | None) -> None:
        self.card.show_line(self.current)

    def edit_row(self, row_id: int, column: str) -> None:
        self.commands.run("edit", lambda: self.doing.edit(column))

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & self.reads:
            self._listing.read()
            self.reload()

    def show_target(self, target: Target) -> None:
        match target:
            case ShowCase():
                self.reveal(target.case_id)
            case ShowOpenCases(kind=None):
                self.show_usual()
            case ShowOpenCases(kind=kind):
                self.put("", {"kind": (str(kind),), **USUAL})
