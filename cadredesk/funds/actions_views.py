"""A voucher as it is seen: its lines, what became of its money, and what is doubtful about it now."""

import datetime
from dataclasses import dataclass

from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.funds import actions_cautions, store_cautions, store_ledger, store_vouchers
from cadredesk.funds.records import Payment, PaymentWarning, Voucher, VoucherState
from cadredesk.funds.rules_cautions import APPROVE, PAY, SHOW
from cadredesk.funds.store_cautions import Answer
from cadredesk.funds.store_ledger import VoucherSums

# What is asked next of a voucher in a state.
_NEXT = {VoucherState.DRAFT: SHOW, VoucherState.SUBMITTED: APPROVE, VoucherState.APPROVED: PAY}

_NO_SUMS = VoucherSums(0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class VoucherView:
    """A voucher with its lines and sums, the warnings of its next step, and what was answered before."""

    voucher: Voucher
    lines: tuple[Payment, ...]
    sums: VoucherSums = _NO_SUMS
    warnings: tuple[PaymentWarning, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def fen(self) -> int:
        """应发: the sum of the lines in 分."""
        return sum(line.fen or 0 for line in self.lines)

    @property
    def open_lines(self) -> tuple[Payment, ...]:
        """The lines of which nothing has been said yet."""
        return tuple(line for line in self.lines if not line.receipt)

    @property
    def stopping(self) -> tuple[PaymentWarning, ...]:
        """What has to be answered with a reason before the next step."""
        stage = _NEXT.get(VoucherState(self.voucher.state), "")
        return tuple(each for each in self.warnings if stage in each.stages and not each.answer) if stage else ()


def view(office: Office, voucher_id: int, day: datetime.date | None = None) -> VoucherView:
    """A voucher with its lines and, before it is paid, the warnings about its next step on a day (today)."""
    voucher = store_vouchers.get_voucher(office, voucher_id)
    lines = tuple(store_vouchers.lines_of(office, voucher_id))
    stage = _NEXT.get(VoucherState(voucher.state), "")
    found = actions_cautions.cautions(office, voucher, lines, day or today()) if stage else []
    return VoucherView(
        voucher=voucher,
        lines=lines,
        sums=store_ledger.voucher_sums(office, [voucher_id]).get(voucher_id, _NO_SUMS),
        warnings=tuple(each for each in found if stage in each.stages),
        answers=tuple(store_cautions.all_answers(office, voucher_id)),
    )
