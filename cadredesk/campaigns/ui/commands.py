"""What can be done on the page of a campaign with the people of its list: each opens a dialog, asks, or prints."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cadredesk.campaigns import actions, store_campaign
from cadredesk.campaigns.records import OPEN_STAGES, Campaign, CampaignLine
from cadredesk.campaigns.rules import whom
from cadredesk.core.dates import show_day_in_sentence, today
from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.funds.targets import ShowVoucher
from cadredesk.people.targets import ShowPerson
from cadredesk.visits import store as visits_store
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.campaigns.ui.page import CampaignsPage

MANY_SLIPS = 1_000
MAX_LISTED = 3  # vouchers that are offered
OF_VISIT = frozenset({"stage", "visitors", "visited_on", "fen", "goods"})  # columns that come from a visit
OF_PLAN, OF_GIFT = frozenset({"visitors", "planned_on"}), frozenset({"fen", "goods"})
_OPEN = frozenset(stage.value for stage in OPEN_STAGES)
Draw = Callable[..., list[tuple[str, str]]]


class CampaignCommands:
    """The commands of the page, for the current campaign and the people chosen in its list."""

    def __init__(self, page: "CampaignsPage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def commands(self) -> Sequence[Command]:
        return (
            Command(id="record", text="登记走访…", run=self.record, icon="hand-holding-heart", key="Ctrl+N",
                    tip="一行一人，批量登记", writes=True),
            Command(id="record_chosen", text="登记所选人员的走访…", run=self.record_chosen, icon="hand-holding-heart",
                    writes=True, words=lambda: "登记走访…"),
            Command(id="plan", text="安排…", run=self.plan, icon="user-group", writes=True,
                    tip="谁去走访谁：挂联人、指定的人，或按社区"),
            Command(id="person", text="查看人员卡片", run=self.show_person, icon="address-card",
                    when=lambda: self._page.table.current is not None),
            Command(id="end", text="结束这次走访", run=self.end, tip="这次走访办完了", writes=True,
                    when=lambda: self._is_closed() is False, words=lambda: "结束"),
            Command(id="restart", text="重新开始这次走访", run=self.restart, tip="这次走访还没有办完", writes=True,
                    when=lambda: self._is_closed() is True, words=lambda: "重新开始"),
            Command(id="add", text="增列…", run=self.add_people, icon="plus", writes=True),
            Command(id="take_off", text="移出增列的人", run=self.remove_added, icon="xmark", writes=True),
            Command(id="excuse", text="免访…", run=self.excuse, icon="circle-check", writes=True),
            Command(id="withdraw", text="取消免访", run=self.withdraw, icon="rotate-left", writes=True),
            Command(id="gifts", text="改慰问金和慰问品…", run=self.change_gifts, icon="pen", writes=True),
            Command(id="draft", text="起草凭证…", run=self.draft_voucher, icon="file-circle-plus", writes=True),
            Command(id="voucher", text="查看凭证", run=self.show_voucher, icon="eye"),
            Command(id="sign_off", text="打印签领表", run=self.print_sign_off, icon="print"),
            Command(id="standards", text="慰问标准…", run=self.set_standards, icon="scale-balanced"),
            Command(id="slips", text="走访慰问登记表（两张拼一张 A4）", run=self.print_slips, icon="clipboard-list",
                    key="Ctrl+P"),
            Command(id="walk", text="走访安排表（谁去走访谁）", run=self.print_schedule, icon="list"),
            Command(id="export", text="导出为 Excel", run=self.export, icon="file-export"),
        )  # fmt: skip

    # ---- which campaign, and whom

    @property
    def _campaign(self) -> Campaign:
        found = self._page.campaign
        if found is None:
            raise UserError("还没有可以走访的节日。请先在“应访”页设置按节日或固定日期的必访规则。")
        return found

    def _whom(self, verb: str, *, only_open: bool = False) -> list[CampaignLine]:
        """Several chosen, or, where one is, the user says whether it is about them or all that are shown.

        ``only_open``: without those who were visited or excused.
        """
        chosen, shown = self._page.chosen_lines(), self._page.shown
        if not shown:
            raise UserError("表里没有人。请先调整筛选，或用“名单”增列。")
        several = len(chosen) > 1
        meant = [line for line in (chosen if several else shown) if not only_open or line.stage in _OPEN]
        if not meant:
            raise UserError(f"{'所选' if several else '表中'}的人员都已走访或免访，不用{verb}。")
        if several or not chosen or len(shown) == 1:
            return meant
        answers = [("all", f"表中全部 {len(meant):,} 人"), ("one", f"只{verb}{chosen[0].name}"), ("no", "取消")]
        if chosen[0] not in meant:
            del answers[1]
        answer = messages.choose(self._page, f"{verb}哪些人？", answers, default="all", escape="no")
        return {"all": meant, "one": chosen}.get(answer, [])

    def _only_chosen(self) -> list[CampaignLine]:
        chosen = self._page.chosen_lines()
        if not chosen:
            raise UserError("请先在表中选人，可以按住 Ctrl 或 Shift 多选。")
        return chosen

    def show_person(self) -> None:
        person_id = self._page.table.current
        assert person_id is not None, "the command fits only where there is one"
        self._page.navigate.emit(ShowPerson(person_id=person_id))

    # ---- the list

    def add_people(self) -> None:
        from cadredesk.campaigns.ui.add_dialog import add_people

        add_people(self._page, self._office, self._campaign)

    def excuse(self) -> None:
        """免访: a written reason; who was added is taken off the list instead."""
        from cadredesk.duties.ui.excuse_dialog import excuse_duties

        chosen = [line for line in self._only_chosen() if line.stage in _OPEN]
        if not chosen:
            raise UserError("所选的人员已经走访或免访。")
        owed = [line.member.duty for line in chosen if not line.member.added]
        if owed:
            added = len(chosen) - len(owed)
            if excuse_duties(self._page, self._office, owed) and added:
                self._page.page_layout.banner.say(f"所选的人里有 {added:,} 人是增列的，要去掉请用“移出增列的人”。")
            return
        asked = f"把{whom([line.name for line in chosen])}移出名单？"
        if messages.ask(self._page, asked, detail="他们是增列的。", yes="移出", default_no=True):
            actions.remove_added(
                self._office, [line.person_id for line in chosen], self._campaign.code, self._campaign.due
            )

    def withdraw(self) -> None:
        from cadredesk.duties.ui.excuse_dialog import withdraw_excuses

        withdraw_excuses(self._page, self._office, [line.member.duty for line in self._only_chosen()])

    def remove_added(self) -> None:
        """移出名单: those who were added."""
        people = [line.person_id for line in self._only_chosen()]
        actions.remove_added(self._office, people, self._campaign.code, self._campaign.due)

    # ---- planning

    def plan(self) -> None:
        """安排: to liaisons, to named visitors, or by community."""
        from cadredesk.duties.ui.assign_dialog import assign_duties

        if lines := self._whom("安排", only_open=True):
            assign_duties(self._page, self._office, [line.member.duty for line in lines])

    def change_gifts(self) -> None:
        from cadredesk.campaigns.ui.add_dialog import change_gifts

        change_gifts(self._page, self._office, self._campaign, self._only_chosen())

    def edit_at(self, line: CampaignLine, column: str) -> None:
        """What a column says of somebody, at its field: the visit that was made, who goes, what is brought; else the person."""
        from cadredesk.campaigns.ui.add_dialog import change_gifts
        from cadredesk.duties.ui.assign_dialog import assign_duties
        from cadredesk.people.ui.person_dialog import edit_person
        from cadredesk.visits.ui.visit_dialog import edit_visit

        with messages.guarded(self._page):
            self._office.require_writable()  # a double click is no command
            visit_id = line.member.duty.visit_id
            if column in OF_VISIT and visit_id:
                edit_visit(self._page, self._office, visits_store.get(self._office, visit_id), column)
            elif column in OF_PLAN:
                assign_duties(self._page, self._office, [line.member.duty], column)
            elif column in OF_GIFT:
                change_gifts(self._page, self._office, self._campaign, [line], column)
            else:
                edit_person(self._page, self._office, line.person_id, column)

    # ---- money

    def set_standards(self) -> None:
        from cadredesk.funds.standards.ui.standards_dialog import StandardsDialog

        StandardsDialog(self._office, occasion=self._campaign.rule.standard, parent=self._page).exec()

    def draft_voucher(self) -> None:
        """起草凭证, with a line for each who is still to be paid; it is shown when it was saved."""
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        dialog = VoucherDialog(self._office, owed=(self._campaign.code, self._campaign.due), parent=self._page)
        dialog.exec()
        if dialog.saved is not None:
            self._page.navigate.emit(ShowVoucher(voucher_id=dialog.saved.voucher.id or 0))

    def show_voucher(self) -> None:
        """查看凭证: the latest one of this campaign, on its page."""
        if (voucher_id := self._a_voucher()) is not None:
            self._page.navigate.emit(ShowVoucher(voucher_id=voucher_id))

    def print_sign_off(self) -> None:
        """签领表 of the voucher of this campaign."""
        from cadredesk.funds.actions import count_print, print_voucher

        if (voucher_id := self._a_voucher()) is not None:
            title = f"{self._campaign.code}慰问金签领表"
            draw = lambda office, out, _progress: print_voucher(office, voucher_id, out)  # noqa: E731
            self._page.show_paper(title, draw, lambda: count_print(self._office, voucher_id))

    def _a_voucher(self) -> int | None:
        """The voucher of this campaign; of several the user says which."""
        found = store_campaign.vouchers(self._office, self._campaign.code, self._campaign.due)
        if not found:
            raise UserError("这次走访还没有凭证。请先用“发放”里的“起草凭证”。")
        if len(found) == 1:
            return found[0].id
        answers = [*((str(each.id), each.words) for each in found[:MAX_LISTED]), ("", "取消")]
        detail = "\n".join(
            f"{each.number or '草稿'}：{each.state}，{each.people:,} 人，{show_yuan(each.fen)} 元"
            for each in found[:MAX_LISTED]
        )
        asked = "这次走访有几张凭证，用哪一张？"
        chosen = messages.choose(self._page, asked, answers, detail=detail, default=answers[0][0], escape="")
        return int(chosen) if chosen else None

    # ---- paper and files

    def print_slips(self) -> None:
        """登记表 to take along, two on a sheet, in the order of the visits."""
        lines = self._whom("打印")
        asked = f"要打印 {len(lines):,} 份登记表吗？"
        if len(lines) > MANY_SLIPS and not messages.ask(self._page, asked, yes="打印", default_no=True):
            return
        self._print("走访慰问登记表", actions.print_slips, lines)

    def print_schedule(self) -> None:
        self._print(f"{self._campaign.code}走访安排表", actions.print_schedule, self._page.shown)

    def _print(self, title: str, drawn: Draw, lines: Sequence[CampaignLine]) -> None:
        round_, people = (self._campaign.code, self._campaign.due), [line.person_id for line in lines]
        if people:
            self._page.show_paper(
                title, lambda office, out, progress: drawn(office, *round_, people, out, progress=progress)
            )

    def export(self) -> None:
        found, lines, columns = self._campaign, self._page.shown, self._page.table.shown_columns
        title = f"{found.due.year}年{found.code}走访名单"
        self._page.export_to_file(
            title, lambda office, out, _progress: actions.export_list(office, lines, columns, title, out)
        )

    # ---- recording, and the end

    def record(self) -> None:
        """登记走访: the grid, of those chosen if they are several, else of all that are shown."""
        chosen = self._page.chosen_lines()
        self._record(chosen if len(chosen) > 1 else self._page.shown)

    def record_chosen(self) -> None:
        """The same of those chosen, also if it is but one: from the menu of a row."""
        self._record(self._only_chosen())

    def _record(self, lines: Sequence[CampaignLine]) -> None:
        from cadredesk.campaigns.ui.grid_dialog import GridDialog

        people = [line.person_id for line in lines] if len(lines) < len(self._page.lines) else None
        found = self._campaign
        dialog = GridDialog(self._office, found.code, found.due, people, tasks=self._tasks, parent=self._page)
        dialog.exec()
        if dialog.saved:
            said = f"已登记走访 {dialog.saved:,} 人。{dialog.said}"
            self._page.page_layout.banner.say(said, "warning" if dialog.said else "good")

    def _is_closed(self) -> bool | None:
        """Whether the campaign has been ended; None where none is in front."""
        found = self._page.campaign
        return None if found is None else found.closed_on is not None

    def restart(self) -> None:
        actions.start(self._office, self._campaign.code, self._campaign.due)

    def end(self) -> None:
        """结束, after saying who is left."""
        found = self._campaign
        left = sum(1 for line in self._page.lines if line.stage in _OPEN)
        past = found.due < today()
        still = "仍算逾期" if past else f"仍列为应访，过了 {show_day_in_sentence(found.due)}算逾期"
        detail = f"还有 {left:,} 人既没有走访也没有免访，结束后他们{still}。" if left else "全部都已走访或免访。"
        detail += "结束后随时可以重新开始。"
        if messages.ask(self._page, f"结束{found.title}的走访？", detail=detail, yes="结束", default_no=bool(left)):
            actions.close(self._office, found.code, found.due)
