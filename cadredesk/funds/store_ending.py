"""The SQL about money that has not been paid yet to somebody who has died or moved away."""

from datetime import date

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds import rules, store_vouchers
from cadredesk.funds.records import Payment, Voucher, VoucherState

UNPAID = (VoucherState.DRAFT, VoucherState.SUBMITTED, VoucherState.APPROVED)


def unpaid_to_living(office: Office, person_id: int, day: date) -> list[Voucher]:
    """Vouchers with a line for somebody, not paid yet, whose occasion comes on the day or after it, and whose money is
    for nobody but them (not for survivors); in their order.
    """
    states = f"state IN ({rows.marks(UNPAID)})"
    where = f"WHERE {states} AND id IN (SELECT voucher_id FROM payments WHERE person_id = ?) ORDER BY id"
    return [
        voucher
        for voucher in rows.select(office, Voucher, where, (*UNPAID, person_id))
        if voucher.kind not in rules.SURVIVOR_KINDS and rules.occasion_day(voucher) >= day
    ]


def lines_of_person(office: Office, voucher_id: int, person_id: int) -> list[Payment]:
    """The lines of a voucher for one person."""
    return rows.select(office, Payment, "WHERE voucher_id = ? AND person_id = ? ORDER BY id", (voucher_id, person_id))


def remove_from_drafts(office: Office, person_id: int, day: date) -> None:
    """Nobody who has left by an occasion stays in a draft for it; a draft that is left empty is deleted, too."""
    for voucher in unpaid_to_living(office, person_id, day):
        if voucher.state == VoucherState.DRAFT:
            office.conn.execute("DELETE FROM payments WHERE voucher_id = ? AND person_id = ?", (voucher.id, person_id))
            if not store_vouchers.lines_of(office, voucher.id or 0):
                store_vouchers.delete_draft(office, voucher.id or 0)
