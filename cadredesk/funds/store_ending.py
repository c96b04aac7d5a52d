"""The SQL about money that has not been paid yet to somebody who has died."""

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds import store_vouchers
from cadredesk.funds.records import Payment, Voucher, VoucherState

UNPAID = (VoucherState.DRAFT, VoucherState.SUBMITTED, VoucherState.APPROVED)


def unpaid_vouchers(office: Office, person_id: int) -> list[Voucher]:
    """The vouchers with a line for somebody that have not been paid, in their order."""
    states = f"state IN ({rows.marks(UNPAID)})"
    where = f"WHERE {states} AND id IN (SELECT voucher_id FROM payments WHERE person_id = ?) ORDER BY id"
    return rows.select(office, Voucher, where, (*UNPAID, person_id))


def lines_of_person(office: Office, voucher_id: int, person_id: int) -> list[Payment]:
    """The lines of a voucher for one person."""
    return rows.select(office, Payment, "WHERE voucher_id = ? AND person_id = ? ORDER BY id", (voucher_id, person_id))


def remove_person_from_draft(office: Office, voucher_id: int, person_id: int) -> None:
    """Take a person's lines out of a draft; a draft that is left empty goes, too."""
    office.conn.execute("DELETE FROM payments WHERE voucher_id = ? AND person_id = ?", (voucher_id, person_id))
    if not store_vouchers.lines_of(office, voucher_id):
        store_vouchers.delete_draft(office, voucher_id)
