"""A digest of each voucher, taken at its approval, so that a change that avoided the triggers is found.

Its first twelve digits stand on paper (:func:`code_of`): who rewrites the file and its digests is found by them.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from cadredesk.db import engine

_NEW = "2:"  # how seals begin since lines have payees of several sorts; older ones are digits alone
_OLD_HEAD = (
    "id, number, date, kind, occasion, budget_id, reverses_id, method, basis, drafted_by, submitted_by, submitted_on, "
    "approved_by, approved_on, approval_reason"
)
_HEAD = f"{_OLD_HEAD}, rule, due, period, replaces_id, refund_to, refund_budget_id, refund_receipt"
_OLD_LINE = "id, {payee}, fen, kind, occasion, category, visit_id"
_PAYEE = "ifnull(made_out_to_id, person_id)"  # a merge of two people does not change a seal
_LINE = (
    f"{_OLD_LINE.format(payee=_PAYEE)}, branch_id, payee, invoice, relation, goods, goods_fen, bank, account_name, account_number, note, "
    "reverses_line_id, reissues_line_id"
)
_BUDGET = "year, name, source, document, function_code, economic_code, kinds"
_ANSWER = "code, message, reason, operator"  # not the person, whom a merge may move: the message names them

# Files from before people could be merged have no column for whom a line was made out to.
_HAS_MERGES = "SELECT 1 FROM pragma_table_info('payments') WHERE name = 'made_out_to_id'"
# Whom a moved line was made out to is gone, and its merge with the one who has the line now is on record.
_ASTRAY = (
    "SELECT 1 FROM payments p WHERE p.made_out_to_id IS NOT NULL AND ("
    "NOT EXISTS (SELECT 1 FROM merged_people WHERE gone_id = p.made_out_to_id AND kept_id = p.person_id) "
    "OR EXISTS (SELECT 1 FROM people WHERE id = p.made_out_to_id))"
)


def seal_of(conn: engine.Connection, voucher_id: int, step: Mapping[str, Any] | None = None) -> str:
    """The seal of a voucher as it stands, or as it will with the columns of a step: its head, lines, answers at approval,
    and what its budget is called.
    """
    step = step or {}
    columns = ", ".join(f":{name}" if name in step else name for name in _HEAD.split(", "))
    (head,) = conn.execute(
        f"SELECT {columns} FROM vouchers WHERE id = :voucher", {**step, "voucher": voucher_id}
    ).fetchall()
    budget = f"SELECT {_BUDGET} FROM budgets WHERE id = (SELECT budget_id FROM vouchers WHERE id = ?)"
    lines = f"SELECT {_LINE} FROM payments WHERE voucher_id = ? ORDER BY id"
    answers = f"SELECT {_ANSWER} FROM voucher_answers WHERE voucher_id = ? AND stage = 'A' ORDER BY id"
    return _NEW + _digest(conn, voucher_id, [head], budget, lines, answers)


def _old_seal_of(conn: engine.Connection, voucher_id: int) -> str:
    head = conn.execute(f"SELECT {_OLD_HEAD} FROM vouchers WHERE id = ?", (voucher_id,)).fetchall()
    line = _OLD_LINE.format(payee=_PAYEE if conn.execute(_HAS_MERGES).fetchone() else "person_id")
    return _digest(conn, voucher_id, head, f"SELECT {line} FROM payments WHERE voucher_id = ? ORDER BY id")


def _digest(conn: engine.Connection, voucher_id: int, head: Iterable[tuple[Any, ...]], *queries: str) -> str:
    digest = hashlib.sha256()
    for rows in (head, *(conn.execute(query, (voucher_id,)) for query in queries)):
        for row in rows:
            digest.update(repr(row).encode())
    return digest.hexdigest()


def code_of(seal: str) -> str:
    """The twelve digits of a seal that stand on paper, in fours: 3f2a-90bc-11de; "" of none."""
    digits = seal.removeprefix(_NEW)[:12]
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def why_code_differs(conn: engine.Connection, number: str, code: str) -> str:
    """What is wrong with the digits on the paper of a voucher; "" where they are those of its seal.

    They may be written in one run or in fours, in letters of any case and width.
    """
    number = "".join(number.split())
    found = conn.execute("SELECT seal FROM vouchers WHERE number = ?", (number,)).fetchone()
    if found is None:
        return f"文件里没有凭证“{number}”：请核对凭证号；凭证号没有写错，就是换成了另一份文件。"
    if not found[0]:
        return f"凭证{number}没有批准过，没有验证码。"
    if _plain(code) != _plain(code_of(found[0])):
        return (
            f"凭证{number}的验证码与文件不符：请先核对有没有写错；没有写错，"
            "就是批准以后文件被程序以外整个改写过，或换成了另一份文件。"
        )
    return ""


def _plain(code: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", code).casefold() if letter.isalnum())


def seals_are_whole(conn: engine.Connection) -> bool:
    """Whether every voucher from its approval on still is what was approved, for whom it was approved."""
    if conn.execute(_HAS_MERGES).fetchone() and conn.execute(_ASTRAY).fetchone():
        return False
    rows = conn.execute(
        "SELECT id, seal FROM vouchers WHERE seal <> '' OR state NOT IN ('草稿', '待审', '作废')"
    ).fetchall()
    return all(_fits(conn, voucher_id, seal) for voucher_id, seal in rows)


def _fits(conn: engine.Connection, voucher_id: int, seal: str) -> bool:
    """Whether a voucher is what was sealed; the receipt of a refund may have come afterwards."""
    if not seal.startswith(_NEW):
        return seal == _old_seal_of(conn, voucher_id)
    return seal in (seal_of(conn, voucher_id), seal_of(conn, voucher_id, {"refund_receipt": ""}))
