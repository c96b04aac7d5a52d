"""A digest of each voucher, taken at its approval, so that a change behind the triggers' back shows."""

import hashlib

from cadredesk.db import engine

_SEALED_COLUMNS = (
    "id, number, date, kind, occasion, budget_id, reverses_id, method, basis, drafted_by, submitted_by, submitted_on, "
    "approved_by, approved_on, approval_reason"
)


def seal_of(conn: engine.Connection, voucher_id: int) -> str:
    """The digest of a voucher and its lines as they stand."""
    head = conn.execute(f"SELECT {_SEALED_COLUMNS} FROM vouchers WHERE id = ?", (voucher_id,)).fetchone()
    digest = hashlib.sha256(repr(head).encode())
    for line in conn.execute(
        "SELECT id, person_id, fen, kind, occasion, category, visit_id FROM payments WHERE voucher_id = ? ORDER BY id",
        (voucher_id,),
    ):
        digest.update(repr(line).encode())
    return digest.hexdigest()


def seals_are_whole(conn: engine.Connection) -> bool:
    """Whether every voucher from its approval on still is what was approved."""
    rows = conn.execute(
        "SELECT id, seal, state FROM vouchers WHERE seal <> '' OR state NOT IN ('草稿', '待审', '作废')"
    ).fetchall()
    return all(seal == seal_of(conn, voucher_id) for voucher_id, seal, _ in rows)
