"""A digest of each voucher, taken at its approval, so that a change that avoided the triggers is found."""

import hashlib

from cadredesk.db import engine

_SEALED_COLUMNS = (
    "id, number, date, kind, occasion, budget_id, reverses_id, method, basis, drafted_by, submitted_by, submitted_on, "
    "approved_by, approved_on, approval_reason"
)


# Files from before people could be merged have no column for whom a line was made out to.
_HAS_MERGES = "SELECT 1 FROM pragma_table_info('payments') WHERE name = 'made_out_to_id'"
# Whom a moved line was made out to is gone, and its merge with the one who has the line now is on record.
_ASTRAY = (
    "SELECT 1 FROM payments p WHERE p.made_out_to_id IS NOT NULL AND ("
    "NOT EXISTS (SELECT 1 FROM merged_people WHERE gone_id = p.made_out_to_id AND kept_id = p.person_id) "
    "OR EXISTS (SELECT 1 FROM people WHERE id = p.made_out_to_id))"
)


def seal_of(conn: engine.Connection, voucher_id: int) -> str:
    """The digest of a voucher and its lines as they stand; a merge of two people does not change it."""
    merges = conn.execute(_HAS_MERGES).fetchone() is not None
    head = conn.execute(f"SELECT {_SEALED_COLUMNS} FROM vouchers WHERE id = ?", (voucher_id,)).fetchone()
    digest = hashlib.sha256(repr(head).encode())
    for line in conn.execute(
        f"SELECT id, {'ifnull(made_out_to_id, person_id)' if merges else 'person_id'}, fen, kind, occasion, category, "
        "visit_id FROM payments WHERE voucher_id = ? ORDER BY id",
        (voucher_id,),
    ):
        digest.update(repr(line).encode())
    return digest.hexdigest()


def seals_are_whole(conn: engine.Connection) -> bool:
    """Whether every voucher from its approval on still is what was approved, for whom it was approved."""
    if conn.execute(_HAS_MERGES).fetchone() and conn.execute(_ASTRAY).fetchone():
        return False
    rows = conn.execute(
        "SELECT id, seal, state FROM vouchers WHERE seal <> '' OR state NOT IN ('草稿', '待审', '作废')"
    ).fetchall()
    return all(seal == seal_of(conn, voucher_id) for voucher_id, seal, _ in rows)
