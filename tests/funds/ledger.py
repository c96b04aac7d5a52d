"""What holds of money at the end of each day, whatever was done: the state machine asks it after every act."""

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from cadredesk.funds import store_ledger, store_vouchers
from cadredesk.funds.actions_views import VoucherView
from cadredesk.funds.ledger import store as ledger_store
from cadredesk.funds.ledger.records import LedgerQuery
from cadredesk.funds.records import Refund, VoucherQuery, VoucherState
from cadredesk.summary import actions as summary_actions

if TYPE_CHECKING:
    from cadredesk.db.file import Office

GRANTED = 1_000_00
FIRST = datetime.date(2026, 3, 2)
STATES = VoucherState


class Ledger(RuleBasedStateMachine):
    """The books of an office; ``adjusted`` by budget, and ``frozen``, what vouchers were as they were approved."""

    office: "Office"
    budgets: list[int]
    adjusted: dict[int, int]
    frozen: dict[int, Any]

    def all(self) -> list[int]:
        return sorted(store_vouchers.matching_ids(self.office, VoucherQuery()))

    def latest(self, shown: VoucherView) -> datetime.date:
        days = [shown.voucher.submitted_on, shown.voucher.approved_on, *(line.received_on for line in shown.lines)]
        return max((day for day in days if day), default=FIRST)

    def by_day(self, budget: int) -> dict[str, int]:
        """What a budget had left at the end of each day on which anything moved."""
        left, found = 0, {}
        for move in ledger_store.moves(self.office, LedgerQuery(budgets=(budget,))):
            left += move.balance
            found[move.day] = left
        return found

    def least_left(self, budget: int, day: datetime.date) -> int:
        """What may be taken on a day so that no day from then on is overdrawn."""
        days = self.by_day(budget)
        before = [left for each, left in days.items() if each <= day.isoformat()][-1]
        return min([before, *(left for each, left in days.items() if each > day.isoformat())])

    def content(self, voucher: int) -> tuple[Any, ...]:
        """What must never change once it is approved."""
        found = store_vouchers.get_voucher(self.office, voucher)
        lines = [
            (line.person_id, line.branch_id, line.payee, line.fen, line.note)
            for line in store_vouchers.lines_of(self.office, voucher)
        ]
        return found.number, found.kind, found.occasion, found.date, found.budget_id, found.approved_by, lines

    @invariant()
    def every_fen_is_somewhere(self) -> None:
        if not hasattr(self, "office"):
            return
        paid_by_budgets = elsewhere = 0
        for budget in self.budgets:
            moves = ledger_store.moves(self.office, LedgerQuery(budgets=(budget,)))
            into = sum(move.fen for move in moves if move.what == "退入")
            now, days = store_ledger.balance(self.office, budget), self.by_day(budget)
            assert now.fen == GRANTED + self.adjusted[budget] + into
            for day, left in days.items():
                assert left >= 0
                if day in list(days)[-3:]:
                    then = store_ledger.balance(self.office, budget, datetime.date.fromisoformat(day))
                    assert then.left == left and then.fen == then.approved + then.paid + then.left
                    assert min(then.approved, then.paid, then.returned) >= 0
            assert now.left == list(days.values())[-1]
            paid_by_budgets += now.paid
            elsewhere += into
        self.sums_agree(paid_by_budgets, elsewhere)

    def sums_agree(self, paid_by_budgets: int, into_others: int) -> None:
        """By voucher, by payee, by budget, and in the summary, it is the same money."""
        sums = store_ledger.voucher_sums(self.office, self.all())
        firsts, net, open_fen = [], 0, 0
        to_treasury = 0
        for each in self.all():
            voucher, one = store_vouchers.get_voucher(self.office, each), sums[each]
            assert one.due == one.paid + one.unclaimed + one.returned + one.open
            if voucher.reverses_id is None:
                assert 0 <= one.net <= one.paid
                firsts.append(each)
                net += one.net
                open_fen += one.open if voucher.state == STATES.APPROVED else 0
                reversed_wholly = one.paid > 0 and one.net == 0
                assert (voucher.state == STATES.REVERSED) is reversed_wholly
            elif voucher.refund_to == Refund.TREASURY and voucher.state in (STATES.PAID, STATES.ARCHIVED):
                to_treasury -= one.due
        assert paid_by_budgets == net + into_others + to_treasury
        moves = ledger_store.moves(self.office, LedgerQuery(moves=("支付", "冲销")))
        by_payee: dict[str, int] = defaultdict(int)
        for move in moves:
            by_payee[move.payee] += move.fen
        assert min(by_payee.values(), default=0) >= 0 and sum(by_payee.values()) == net
        year = summary_actions.summarise(self.office, datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
        assert year.money.fen == net
        approved = sum(store_ledger.balance(self.office, budget).approved for budget in self.budgets)
        assert approved == open_fen

    @invariant()
    def numbers_days_and_contents_hold(self) -> None:
        if not hasattr(self, "office"):
            return
        found = [store_vouchers.get_voucher(self.office, each) for each in self.all()]
        numbers = sorted(each.number for each in found if each.number)
        assert numbers == [f"慰〔2026〕{at:04}号" for at in range(1, len(numbers) + 1)]
        for voucher, content in self.frozen.items():
            assert self.content(voucher) == content
        for each in found:
            days = [each.date, each.submitted_on, each.approved_on, each.paid_on, each.archived_on]
            taken = [day for day in days if day]
            assert taken == sorted(taken) and days[: len(taken)] == taken
            assert not each.approved_by or each.approved_by not in (*each.drafted_by.split("、"), each.submitted_by)
        in_order = sorted((each.number, each.submitted_on) for each in found if each.number)
        assert in_order == sorted(in_order, key=lambda each: (each[1], each[0]))
