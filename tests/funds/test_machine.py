"""Two operators work at vouchers in every way and order: on each day every 分 is somewhere, and nothing approved changes."""

import datetime
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import MoneyKind
from cadredesk.db import journal
from cadredesk.db.backups import backup
from cadredesk.db.undo import last_redoable, last_undoable, redo, undo
from cadredesk.funds import actions, actions_copies, actions_steps, store_vouchers
from cadredesk.funds.actions_steps import LineReceipt, RefundFacts
from cadredesk.funds.actions_views import VoucherView, view
from cadredesk.funds.closing import actions as closing_actions
from cadredesk.funds.records import Budget, Payment, Receipt, Refund, Voucher, VoucherState
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.funds.desk import CLERK, HEAD
from tests.funds.ledger import FIRST, GRANTED, STATES, Ledger
from tests.funds.papers import (
    by_the_ledger,
    require_same_certificate,
    require_same_ledger,
    require_same_voucher,
)
from tests.support import TODAY, empty_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office

WHO = st.sampled_from([CLERK, HEAD])
WHICH = st.integers(0, 99)
SOME = st.sets(st.integers(0, 2))  # places of lines
BACK = st.sampled_from([0, 0, 0, 0, 1, 7])  # by how many days an act is dated back
FEN = st.integers(1, 40_000)
REASON = st.sampled_from(["", "经研究同意", "经研究同意"])
PRINTED = 5  # of the vouchers that were approved, the latest: drawing and reading one takes a while


class Books(Ledger):
    """An act that may be done is done; any other is refused in a sentence, and nothing is written."""

    @initialize()
    def open_office(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="cadredesk-books-")
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv("CADREDESK_TODAY", TODAY.isoformat())
        self.office = empty_office(Path(self.folder.name), operator=CLERK)
        self.people = [
            people_actions.save_person(self.office, Person(name=f"王{name}", category="退休干部")).id
            for name in "甲乙丙"
        ]
        self.branch = branch_actions.save_branch(self.office, Branch(name="第一支部")).id
        self.budgets = [
            actions.save_budget(self.office, Budget(year=2026, name=name, fen=GRANTED)).id or 0
            for name in ("慰问", "机动")
        ]
        self.set_up = journal.history(self.office)[0].id
        self.day = FIRST
        self.adjusted: dict[int, int] = defaultdict(int)
        self.frozen: dict[int, Any] = {}

    def teardown(self) -> None:
        if hasattr(self, "office"):
            try:
                report = backup.verify(self.office.path)
                self.papers_agree()
                assert report.ok and backup.verify(self.office.path).ok
            finally:
                self.office.close()
                self.folder.cleanup()
                self.patch.undo()

    def papers_agree(self) -> None:
        """What was approved is printed and read back; then the year is brought to its end and closed, for its certificate."""
        out, moves = Path(self.folder.name) / "纸.pdf", by_the_ledger(self.office)
        for voucher in sorted(self.frozen)[-PRINTED:]:
            require_same_voucher(self.office, voucher, moves[voucher], out)
        require_same_ledger(self.office, self.budgets[0], out)
        self.finish_all()
        self.patch.setenv("CADREDESK_TODAY", "2027-01-05")
        closing_actions.close_year(self.office, 2026)
        require_same_certificate(self.office, 2026, out)

    def finish_all(self) -> None:
        """What waits is voided, and what was not claimed is settled."""
        for shown in [view(self.office, each) for each in self.all()]:
            day = max(self.day, self.latest(shown))
            if shown.voucher.state == STATES.SUBMITTED:
                actions_steps.void_voucher(self.office, shown.voucher.id or 0, day, "年末清理")
            elif shown.voucher.state == STATES.APPROVED:
                actions_steps.settle_voucher(self.office, shown.voucher.id or 0, day, "年末未领")

    # ---------------------------------------------------------------- what is there

    def pick(self, at: int, *states: VoucherState) -> VoucherView:
        """A voucher, of certain states where there are such and three times in four."""
        views = [view(self.office, each, self.day) for each in self.all()]
        fitting = [each for each in views if each.voucher.state in states]
        return (fitting if fitting and at % 4 != 3 else views)[at % len(fitting if fitting and at % 4 != 3 else views)]

    def lines(self, shown: VoucherView, places: set[int]) -> list[Payment]:
        return [line for at, line in enumerate(shown.lines) if at in places]

    def attempt(self, may: bool, by: str, do: Callable[..., Any], *arguments: Any) -> bool:
        """Do it, or see that it is refused and nothing is written."""
        before = journal.history(self.office)[0].id
        self.office.operator = by
        try:
            if may:
                do(self.office, *arguments)
            else:
                with pytest.raises(UserError):
                    do(self.office, *arguments)
                assert journal.history(self.office)[0].id == before
        finally:
            self.office.operator = CLERK
        return may

    def has_vouchers(self) -> bool:
        return hasattr(self, "office") and bool(self.all())

    def may_submit(self, day: datetime.date) -> bool:
        return day.isoformat() >= store_vouchers.last_submission(self.office, "慰", 2026)

    # ---------------------------------------------------------------- drafts

    @rule(days=st.integers(1, 5))
    def tomorrow(self, days: int) -> None:
        self.day += datetime.timedelta(days=days)

    @rule(fens=st.lists(FEN, min_size=1, max_size=3), to=st.sampled_from(["人", "人", "支部", "供货单位"]), of=st.integers(0, 1),
          occasion=st.sampled_from(["中秋", "端午", "看望", ""]), by=WHO)  # fmt: skip
    def draft(self, fens: list[int], to: str, of: int, occasion: str, by: str) -> None:
        kind = MoneyKind.BRANCH if to == "支部" else MoneyKind.FESTIVAL
        lines = [Payment(person_id=person, fen=fen) for person, fen in zip(self.people, fens, strict=False)]
        if to == "支部":
            lines = [Payment(branch_id=self.branch, fen=fens[0])]
        elif to == "供货单位":
            lines = [Payment(payee="县百货公司", fen=fens[0], goods="米油")]
        voucher = Voucher(kind=kind, occasion=occasion, budget_id=self.budgets[of], date=self.day)
        self.attempt(True, by, actions.draft_voucher, voucher, lines)

    @precondition(has_vouchers)
    @rule(at=WHICH, fen=FEN, by=WHO)
    def rewrite(self, at: int, fen: int, by: str) -> None:
        shown = self.pick(at, STATES.DRAFT)
        lines = [Payment(person_id=self.people[0], fen=fen)]
        may = shown.voucher.state == STATES.DRAFT and shown.voucher.kind != MoneyKind.BRANCH
        if self.attempt(may, by, actions.draft_voucher, shown.voucher, lines):
            again = view(self.office, shown.voucher.id or 0)
            assert again.fen == fen and by in again.voucher.drafted_by

    @precondition(has_vouchers)
    @rule(at=WHICH)
    def delete(self, at: int) -> None:
        voucher = self.pick(at).voucher
        self.attempt(voucher.state == STATES.DRAFT, CLERK, actions.delete_draft, voucher.id)

    @precondition(has_vouchers)
    @rule(at=WHICH, replaces=st.booleans())
    def copy(self, at: int, replaces: bool) -> None:
        shown = self.pick(at, STATES.VOID)
        may = shown.voucher.reverses_id is None and (not replaces or shown.voucher.state == STATES.VOID)

        def copy(office: "Office", voucher: int, day: datetime.date) -> VoucherView:
            return actions_copies.copy_voucher(office, voucher, day, replaces=replaces)

        if self.attempt(may, CLERK, copy, shown.voucher.id, self.day):
            last = view(self.office, self.all()[-1])
            assert (last.fen, last.voucher.replaces_id) == (shown.fen, shown.voucher.id if replaces else None)

    @rule(again=st.booleans())
    def undo(self, again: bool) -> None:
        """What stands in the way is told; after a numbered step nothing of it is undone."""
        entry = last_redoable(self.office) if again else last_undoable(self.office)
        if entry is None or entry.id <= self.set_up:
            return
        try:
            redo(self.office) if again else undo(self.office)
        except UserError:
            return

    # ---------------------------------------------------------------- steps

    @precondition(has_vouchers)
    @rule(at=WHICH, back=BACK, by=WHO)
    def submit(self, at: int, back: int, by: str) -> None:
        voucher, day = self.pick(at, STATES.DRAFT).voucher, self.day - datetime.timedelta(days=back)
        may = voucher.state == STATES.DRAFT and day >= (voucher.date or day) and self.may_submit(day)
        self.attempt(may, by, actions_steps.submit_voucher, voucher.id, day)

    @precondition(has_vouchers)
    @rule(at=WHICH, back=BACK, by=st.sampled_from([CLERK, HEAD, HEAD, "第三人"]), reason=REASON)
    def approve(self, at: int, back: int, by: str, reason: str) -> None:
        day = self.day - datetime.timedelta(days=back)
        shown = self.pick(at, STATES.SUBMITTED)
        voucher = shown.voucher
        shown = view(self.office, voucher.id or 0, day)
        may = (
            voucher.state == STATES.SUBMITTED
            and by not in (*voucher.drafted_by.split("、"), voucher.submitted_by)
            and day >= (voucher.submitted_on or day)
            and bool(reason or not shown.stopping)
            and (voucher.reverses_id is not None or shown.fen <= self.least_left(voucher.budget_id or 0, day))
        )
        if self.attempt(may, by, actions_steps.approve_voucher, voucher.id, day, reason):
            self.frozen[voucher.id or 0] = self.content(voucher.id or 0)

    @rule(fens=st.lists(st.integers(1, 9_000), min_size=2, max_size=3), of=st.integers(0, 1),
          occasion=st.sampled_from(["中秋", "看望"]), settled=st.booleans(), back=st.sampled_from([[], [1], [1], [1, 2]]),
          receipts=st.lists(st.sampled_from([Receipt.RECEIVED, Receipt.RECEIVED, *Receipt]), min_size=1, max_size=3),
          to=st.sampled_from(["", *Refund]))  # fmt: skip
    def hurry(
        self, fens: list[int], of: int, occasion: str, settled: bool, back: list[int], receipts: list[Receipt], to: str
    ) -> None:
        """From the draft to the money in one day, and some of it back."""
        if sum(fens) > self.least_left(self.budgets[of], self.day) or not self.may_submit(self.day):
            return
        lines = [Payment(person_id=person, fen=fen) for person, fen in zip(self.people, fens, strict=False)]
        voucher = Voucher(kind=MoneyKind.FESTIVAL, occasion=occasion, budget_id=self.budgets[of], date=self.day)
        made = actions.draft_and_submit(self.office, voucher, lines, self.day).voucher.id or 0
        self.attempt(True, HEAD, actions_steps.approve_voucher, made, self.day, "经研究同意")
        self.frozen[made] = self.content(made)
        said = {
            line.id or 0: LineReceipt(receipt=receipt, reason="外出")
            for line, receipt in zip(view(self.office, made).lines, receipts, strict=False)
        }
        self.attempt(bool(said), CLERK, actions_steps.pay_lines, made, self.day, said, "经研究同意")
        if settled and self.state(made) == STATES.APPROVED:
            self.attempt(True, CLERK, actions_steps.settle_voucher, made, self.day, "外出未领")
        received = [each for each, receipt in said.items() if receipt.receipt == Receipt.RECEIVED]
        if to and received and self.state(made) == STATES.PAID:
            self.reverse_lines(made, [each for at, each in enumerate(received, 1) if at in back], Refund(to))

    def reverse_lines(self, voucher: int, lines: list[int], to: Refund) -> None:
        """Lines of a voucher (all for none) are reversed, which the other operator approves."""
        refund = RefundFacts(to=to, budget_id=self.budgets[1] if to is Refund.OTHER else None)
        self.attempt(True, CLERK, actions_steps.reverse_voucher, voucher, self.day, "误发", lines, refund)
        made = self.all()[-1]
        self.attempt(True, HEAD, actions_steps.approve_voucher, made, self.day, "")
        self.frozen[made] = self.content(made)

    def state(self, voucher: int) -> str:
        return store_vouchers.get_voucher(self.office, voucher).state

    @precondition(has_vouchers)
    @rule(at=WHICH, places=SOME, back=BACK, receipts=st.lists(st.sampled_from(list(Receipt)), min_size=3, max_size=3),
          proxy=st.sampled_from([("", ""), ("", ""), ("王小", "子"), ("王小", "")]), reason=REASON)  # fmt: skip
    def pay(
        self, at: int, places: set[int], back: int, receipts: list[Receipt], proxy: tuple[str, str], reason: str
    ) -> None:
        day = self.day - datetime.timedelta(days=back)
        voucher = self.pick(at, STATES.APPROVED).voucher
        shown = view(self.office, voucher.id or 0, day)
        lines = self.lines(shown, places)
        said = {
            line.id or 0: LineReceipt(receipt=receipt, reason="" if receipt == Receipt.RECEIVED else "外出")
            if receipt != Receipt.RECEIVED else LineReceipt(proxy=proxy[0], proxy_relation=proxy[1])
            for line, receipt in zip(lines, receipts, strict=False)
        }  # fmt: skip
        receiving = {line.person_id for line in lines if said[line.id or 0].receipt == Receipt.RECEIVED}
        asked = [each for each in shown.stopping if receiving and each.person_id in (0, *receiving)]
        may = (
            voucher.state == STATES.APPROVED
            and day >= (voucher.approved_on or day)
            and bool(lines)
            and not any(line.receipt for line in lines)
            and not (receiving and proxy == ("王小", ""))
            and bool(reason or not asked)
        )
        if self.attempt(may, CLERK, actions_steps.pay_lines, voucher.id, day, said, reason):
            after = view(self.office, voucher.id or 0)
            assert {line.id: line.receipt for line in after.lines if line.id in said} == {
                line: each.receipt for line, each in said.items()
            }
            assert (after.voucher.state == STATES.PAID) is (not after.open_lines)

    @precondition(has_vouchers)
    @rule(at=WHICH, back=BACK)
    def settle(self, at: int, back: int) -> None:
        shown, day = self.pick(at, STATES.APPROVED), self.day - datetime.timedelta(days=back)
        may = shown.voucher.state == STATES.APPROVED and day >= self.latest(shown)
        if self.attempt(may, CLERK, actions_steps.settle_voucher, shown.voucher.id, day, "外出未领"):
            assert not view(self.office, shown.voucher.id or 0).open_lines

    @precondition(has_vouchers)
    @rule(at=WHICH, back=BACK, by=WHO, why=st.sampled_from(["", "重复", "重复"]))
    def void(self, at: int, back: int, by: str, why: str) -> None:
        shown, day = self.pick(at, STATES.SUBMITTED, STATES.APPROVED), self.day - datetime.timedelta(days=back)
        voucher = shown.voucher
        may = bool(why) and voucher.state in (STATES.SUBMITTED, STATES.APPROVED) and day >= self.latest(shown)
        if voucher.state == STATES.APPROVED:
            may = may and by not in (*voucher.drafted_by.split("、"), voucher.submitted_by)
            may = may and not any(line.receipt == Receipt.RECEIVED for line in shown.lines)
        self.attempt(may, by, actions_steps.void_voucher, voucher.id, day, why)

    @precondition(has_vouchers)
    @rule(at=WHICH, back=BACK)
    def archive(self, at: int, back: int) -> None:
        voucher, day = self.pick(at, STATES.PAID).voucher, self.day - datetime.timedelta(days=back)
        may = voucher.state == STATES.PAID and day >= (voucher.paid_on or day)
        self.attempt(may, CLERK, actions_steps.archive_voucher, voucher.id, day, "第 1 册")

    @precondition(has_vouchers)
    @rule(at=WHICH, places=SOME, back=BACK, to=st.sampled_from(list(Refund)), into=st.integers(0, 1), by=WHO)
    def reverse(self, at: int, places: set[int], back: int, to: Refund, into: int, by: str) -> None:
        shown, day = self.pick(at, STATES.PAID, STATES.ARCHIVED), self.day - datetime.timedelta(days=back)
        voucher, wanted = shown.voucher, [line.id or 0 for line in self.lines(shown, places)]
        taken = store_vouchers.reversed_lines(self.office, voucher.id or 0)
        free = {line.id for line in shown.lines if line.receipt == Receipt.RECEIVED and line.id not in taken}
        wanted = [line for line in wanted if line in free or at % 5 == 4]
        may = (
            voucher.reverses_id is None
            and voucher.state in (STATES.PAID, STATES.ARCHIVED)
            and day >= (voucher.paid_on or day)
            and self.may_submit(day)
            and bool(free)
            and free.issuperset(wanted)
        )
        refund = RefundFacts(to=to, budget_id=self.budgets[into] if to is Refund.OTHER else None, receipt="收据 1")
        if self.attempt(may, by, actions_steps.reverse_voucher, voucher.id, day, "误发", wanted, refund):
            negative = view(self.office, self.all()[-1])
            assert negative.voucher.state == STATES.SUBMITTED and len(negative.lines) == len(wanted or free)

    @precondition(has_vouchers)
    @rule(at=WHICH)
    def reissue(self, at: int) -> None:
        shown = self.pick(at, STATES.PAID, STATES.ARCHIVED)
        again = store_vouchers.reissued_lines(self.office, shown.voucher.id or 0)
        left = [line for line in shown.lines if line.receipt == Receipt.UNCLAIMED and line.id not in again]
        may = shown.voucher.state in (STATES.PAID, STATES.ARCHIVED) and bool(left)
        if self.attempt(may, CLERK, actions_copies.reissue_voucher, shown.voucher.id, self.day):
            assert view(self.office, self.all()[-1]).fen == sum(line.fen or 0 for line in left)

    @rule(of=st.integers(0, 1), fen=st.integers(-60_000, 50_000), back=BACK)
    def adjust(self, of: int, fen: int, back: int) -> None:
        budget, day = self.budgets[of], self.day - datetime.timedelta(days=back)
        may = bool(fen) and self.least_left(budget, day) + fen >= 0
        if self.attempt(may, CLERK, actions.adjust_budget, budget, day, fen, "文号", "原因"):
            self.adjusted[budget] += fen

    @precondition(lambda self: hasattr(self, "office") and bool(self.frozen))
    @rule(at=WHICH, sql=st.sampled_from([
        "UPDATE payments SET fen = fen + 1 WHERE voucher_id = ?",
        "UPDATE OR IGNORE payments SET person_id = person_id + 1, payee = payee || '改' WHERE voucher_id = ?",
        "DELETE FROM payments WHERE voucher_id = ?",
        "UPDATE OR REPLACE vouchers SET kind = '其他' WHERE id = ?",
        "UPDATE vouchers SET approved_by = '别人' WHERE id = ?",
        "UPDATE vouchers SET number = '慰〔2026〕9999号' WHERE id = ?",
        "UPDATE vouchers SET state = '草稿' WHERE id = ?",
        "DELETE FROM vouchers WHERE id = ?",
    ]))  # fmt: skip
    def tamper(self, at: int, sql: str) -> None:
        """By plain SQL, under an operation as a program that knows the file would do it."""
        voucher = sorted(self.frozen)[at % len(self.frozen)]
        with pytest.raises((UserError, sqlite3.IntegrityError)), self.office.operation("改账"):
            self.office.conn.execute(sql, (voucher,))


Books.TestCase.settings = settings(
    max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestBooks = Books.TestCase
