"""What can be done on the page of duties, most of it with the duties chosen: each opens a dialog, asks, or prints."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.duties import actions_slips
from cadredesk.duties.records import Duty, DutyLine
from cadredesk.people.targets import ShowPerson
from cadredesk.registers.activities import store as activities_store
from cadredesk.registers.targets import ShowActivities
from cadredesk.visits import store as visits_store
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.duties.ui.page import DutiesPage
    from cadredesk.visits.records import Visit

MANY_SLIPS = 3_000
SETTLED, TOO_EARLY = "所选的都已走访或已免访，不用再{}。", "所选的还没有到可以走访的日子，登记了也不算。"
CHOOSE = "请先在表中选要办理的人，可以按住 Ctrl 或 Shift 多选，Ctrl+A 全选。"


class DutyCommands:
    """The commands of the page, each with what it does."""

    def __init__(self, page: "DutiesPage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def commands(self) -> Sequence[Command]:
        """Each of them once. Ctrl+N records a visit also where the duties chosen ask for none."""
        return (
            Command(id="add", text="另外登记一次走访", run=self.add, icon="plus", key="Ctrl+N", writes=True,
                    when=lambda: not any(map(_asks, self._chosen()))),
            Command(id="record", text="登记走访", run=self.record, icon="plus", key="Ctrl+N", tip="登记这次走访",
                    writes=True, when=lambda: self._done() is None and self._activity() is None),
            Command(id="look", text="查看这次走访", run=self.look, icon="eye", writes=True,
                    when=lambda: self._done() is not None),
            Command(id="activity", text="查看这次活动", run=self.look_at_activity, icon="calendar-days",
                    when=lambda: self._activity() is not None),
            Command(id="assign", text="安排走访人…", run=self.assign, icon="user-group", tip="给选中的人安排谁去、哪天去",
                    writes=True, when=self._is_any_open),
            Command(id="excuse", text="免访…", run=self.excuse, icon="xmark", tip="不必走访，写明原因",
                    writes=True, when=self._is_any_open),
            Command(id="withdraw", text="取消免访", run=self.withdraw, icon="rotate-left", writes=True,
                    when=lambda: any(duty.excuse_id is not None for duty in self._chosen())),
            Command(id="person", text="查看人员卡片", run=self.show_person, icon="address-card",
                    when=lambda: self._page.line(self._page.table.current) is not None),
            Command(id="rules", text="必访规则", run=self.rules, icon="gear", tip="查看和设置哪些人什么时候必访"),
            Command(id="export", text="导出", run=self.export, icon="file-export", tip="把表中的应访导出为 Excel"),
            *self._papers(),
        )  # fmt: skip

    def _papers(self) -> Iterator[Command]:
        yield Command(id="slips", text="打印登记表", run=self.print_slips, icon="print", when=self._is_any_open)
        yield Command(id="slips_chosen", text="所选的登记表", run=self.print_slips, icon="clipboard-list", key="Ctrl+P")
        yield Command(id="slips_all", text="表中全部待访的登记表", run=self.print_all, icon="clipboard-list")
        yield Command(id="slips_chosen_two", text="所选的登记表，两张拼一张 A4", icon="table-columns",
                      run=lambda: self.print_slips(two_up=True))  # fmt: skip
        yield Command(id="slips_all_two", text="表中全部待访的，两张拼一张 A4", icon="table-columns",
                      run=lambda: self.print_all(two_up=True))  # fmt: skip
        yield Command(id="list", text="应访清单", run=self.print_list, icon="list")

    # ---- what is chosen

    def _chosen(self) -> Iterator[Duty]:
        return (line.duty for line in self._page.chosen_lines())

    def _is_any_open(self) -> bool:
        return any(not duty.is_settled for duty in self._chosen())

    def _done(self) -> int | None:
        """The visit, where the one duty chosen is done."""
        ids = self._page.chosen_ids
        line = self._page.line(ids[0]) if len(ids) == 1 else None
        return None if line is None else line.duty.visit_id

    def _activity(self) -> int | None:
        """The activity, where being there has proved the one duty chosen."""
        chosen = list(self._chosen())
        duty = chosen[0] if len(chosen) == 1 else None
        if duty is None or duty.visited_on is None or duty.visit_id is not None:
            return None
        return activities_store.held_with(self._office, duty.person_id, duty.code, duty.visited_on)

    def usual(self) -> str:
        """The command of Enter."""
        if self._done() is not None:
            return "look"
        return "record" if self._activity() is None else "activity"

    def _left(self, verb: str) -> list[Duty]:
        """Those of the chosen that are not settled. Raises UserError where none is."""
        found = list(self._chosen())
        if not found:
            raise UserError(CHOOSE)
        left = [duty for duty in found if not duty.is_settled]
        if not left:
            raise UserError(SETTLED.format(verb))
        return left

    def show_person(self) -> None:
        line = self._page.line(self._page.table.current)
        assert line is not None, "the command fits only where there is one"
        self._page.navigate.emit(ShowPerson(person_id=line.person_id))

    # ---- visits

    def record(self) -> None:
        """登记走访 of the duties chosen, one after another; without any, of anybody."""
        if self._page.chosen_ids and all(duty.since > today() for duty in self._left("登记")):
            raise UserError(TOO_EARLY)
        self.add()

    def add(self) -> None:
        """Record the visits that the chosen duties ask for; where they ask for none, any visit."""
        self._ask_for([duty for duty in self._chosen() if _asks(duty)])

    def look(self) -> None:
        """查看这次走访, of the duty that is done."""
        self.open_visit(visits_store.get(self._office, self._done() or 0))

    def look_at_activity(self) -> None:
        """查看这次活动, of the duty that being there has proved."""
        self._page.navigate.emit(ShowActivities(row_id=self._activity() or 0))

    def _ask_for(self, duties: Sequence[Duty], column: str = "") -> None:
        from cadredesk.campaigns.store_arrangements import drafts
        from cadredesk.visits.ui.visit_dialog import VisitDialog

        dialog = VisitDialog(self._office, drafts=drafts(self._office, duties), parent=self._page)
        dialog.go_to_column(column)
        dialog.exec()

    def open(self, line: DutyLine, column: str = "") -> None:
        """登记走访 of one duty, or its visit, at the field of a column."""
        if line.duty.visit_id:
            self.open_visit(visits_store.get(self._office, line.duty.visit_id), column)
        elif self._activity() is not None:
            self.look_at_activity()
        elif line.duty.is_settled:
            raise UserError(SETTLED.format("登记"))
        elif line.duty.since > today():
            raise UserError(TOO_EARLY)
        else:
            self._ask_for([line.duty], column)

    def open_visit(self, visit: "Visit", column: str = "") -> None:
        from cadredesk.visits.ui.visit_dialog import edit_visit

        with messages.guarded(self._page):
            edit_visit(self._page, self._office, visit, column)

    # ---- plans and excuses

    def assign(self) -> None:
        from cadredesk.duties.ui.assign_dialog import assign_duties

        assign_duties(self._page, self._office, list(self._chosen()))

    def excuse(self) -> None:
        from cadredesk.duties.ui.excuse_dialog import excuse_duties

        excuse_duties(self._page, self._office, list(self._chosen()))

    def withdraw(self) -> None:
        from cadredesk.duties.ui.excuse_dialog import withdraw_excuses

        withdraw_excuses(self._page, self._office, list(self._chosen()))

    def rules(self) -> None:
        from cadredesk.duties.ui.rules_dialog import RulesDialog

        RulesDialog(self._office, self._page).exec()

    # ---- files and paper

    def print_slips(self, *, two_up: bool = False) -> None:
        self._print(self._left("打印登记表"), two_up)

    def print_all(self, *, two_up: bool = False) -> None:
        """The slips of all in the list that are neither visited nor excused."""
        found = [line.duty for line in self._page.lines if not line.duty.is_settled]
        if not found:
            raise UserError("表里没有待访的人，没有要打印的登记表。")
        self._print(found, two_up)

    def _print(self, found: Sequence[Duty], two_up: bool) -> None:
        from cadredesk.visits.ui.slips_dialog import print_filled

        asked, detail = f"要打印 {len(found):,} 份登记表吗？", "份数很多，建议先筛选。"
        if len(found) > MANY_SLIPS and not messages.ask(self._page, asked, detail=detail, yes="打印", default_no=True):
            return
        print_filled(self._page, self._tasks, lambda office: actions_slips.slips_of(office, found), two_up=two_up)

    def print_list(self) -> None:
        """打印清单: everything in the list."""
        lines, title = self._page.lines, self._page.list_title()
        if not lines:
            raise UserError("表是空的，没有可以打印的内容。请先调整筛选。")

        draw = actions_slips.print_list
        self._page.show_paper(
            title, lambda office, out, progress: draw(office, lines, today(), out, title=title, progress=progress)
        )

    def export(self) -> None:
        """导出 Excel: everything in the list, with the columns shown."""
        lines, title = self._page.lines, self._page.list_title()
        known = {field.name: field for field in self._page.columns()}
        fields = [known[name] for name in self._page.table.shown_columns]

        self._page.export_to_file(title, lambda _office, out, _progress: actions_slips.export_list(lines, fields, out))


def _asks(duty: Duty) -> bool:
    """Whether it can be done now."""
    return not duty.is_settled and duty.since <= today()
