"""Money of a reversal stands with the budget that it was paid from, wherever it goes, and once more where it comes in."""

from sqlite_utils import Database

from cadredesk.db.migrations.m023_ledger import money_moves
from cadredesk.db.migrations.tools import office_file

_LINE = "p.voucher_id, p.id, NULL, p.person_id, p.branch_id, p.payee, v.kind, v.occasion, p.category"
_IN_FORCE = (
    "FROM payments p JOIN vouchers v ON v.id = p.voucher_id "
    "WHERE v.reverses_id IS NOT NULL AND v.state IN ('已支付', '已归档', '冲销')"
)


@office_file()
def m025_refunds(db: Database) -> None:
    """冲销 leaves what its budget has left where the money goes elsewhere; 退入 is a move of the budget that gets it."""
    back = "CASE WHEN v.refund_to = '' THEN -p.fen ELSE 0 END"
    reversed_ = f"SELECT v.approved_on, '冲销', v.budget_id, {_LINE}, p.fen, {back} {_IN_FORCE}"
    came_in = f"SELECT v.approved_on, '退入', v.refund_budget_id, {_LINE}, -p.fen, -p.fen {_IN_FORCE}"
    db.create_view("money_moves", money_moves(reversed_, f"{came_in} AND v.refund_to = '其他预算'"), replace=True)
