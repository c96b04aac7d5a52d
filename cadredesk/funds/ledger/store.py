"""The SQL of the ledger: the moves of ``money_moves`` in order, and their words for those that are looked at."""

import datetime
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from cadredesk.core import names
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds.ledger.records import GROUPS, Entry, LedgerQuery, Move

_ENTRIES = f"SELECT {', '.join(Entry._fields)} FROM money_moves m WHERE"
_FIRST = {"预算": 0, "调整": 1, "退入": 2, "占用": 3}


def entries(office: Office, query: LedgerQuery) -> list[Entry]:
    """The moves asked for, in the order of their days; on one day what comes in stands before what goes out."""
    where, parameters = _where(query)
    found = office.conn.execute(f"{_ENTRIES} {where}", parameters).fetchall()
    # Sorted here: SQLite takes twice as long over a view of so many parts.
    found.sort(key=lambda row: (row[0], _FIRST.get(row[1], 4), row[3] or 0, row[4] or row[5] or 0))
    return list(map(Entry._make, found))


def left_after(office: Office, query: LedgerQuery, shown: Sequence[Entry]) -> list[int]:
    """What the budgets of a query had left after each of its moves: those that it leaves out count, too."""
    whole = LedgerQuery(since=query.since, until=query.until, budgets=query.budgets)
    moves = shown if query == whole else entries(office, whole)
    before = left_before(office, query.budgets, query.since) if query.since else 0
    left = list(accumulate((each.balance for each in moves), initial=before))[1:]
    if moves is shown:
        return left
    by_move = dict(zip(moves, left, strict=True))
    return [by_move[each] for each in shown]


def left_before(office: Office, budgets: Sequence[int], day: datetime.date) -> int:
    """What budgets had left before a day."""
    sql = f"SELECT ifnull(sum(balance), 0) FROM money_moves WHERE budget_id IN ({rows.marks(budgets)}) AND day < ?"
    return int(office.conn.execute(sql, (*budgets, day.isoformat())).fetchone()[0])


_PAYEE = "coalesce(h.name, b.name, p.payee)"
_LINES = f"""
SELECT p.id, ifnull(v.number, '历史补录'), {_PAYEE}, ifnull(v.kind, p.kind), ifnull(v.occasion, p.occasion), p.category,
  p.person_id, p.budget
FROM payments p LEFT JOIN vouchers v ON v.id = p.voucher_id LEFT JOIN people h ON h.id = p.person_id
LEFT JOIN branches b ON b.id = p.branch_id WHERE p.id IN ({{}})
"""


def moves_of(office: Office, shown: Sequence[Entry]) -> list[Move]:
    """Moves in words."""
    conn = office.conn
    lines: dict[int | None, tuple[Any, ...]] = {}
    for part in rows.parts([each.payment_id for each in shown if each.payment_id]):
        lines |= {row[0]: row[1:] for row in conn.execute(_LINES.format(rows.marks(part)), part).fetchall()}
    budgets = {row[0]: row[1:] for row in conn.execute("SELECT id, name, document FROM budgets").fetchall()}
    adjusted = dict(conn.execute("SELECT id, document FROM budget_adjustments").fetchall())
    made = []
    for each in shown:
        budget, document = budgets.get(each.budget_id, ("", ""))
        number = adjusted.get(each.adjustment_id, document)
        number, payee, kind, occasion, category, person_id, before = lines.get(
            each.payment_id, (adjusted.get(each.adjustment_id, document), "", "", "", "", None, "")
        )
        made.append(
            Move(
                day=each.day, what=each.move, number=number, payee=payee, kind=kind, occasion=occasion, category=category,
                budget=budget or before, fen=each.fen, balance=each.balance, voucher_id=each.voucher_id,
                person_id=person_id,
            )
        )  # fmt: skip
    return made


def moves(office: Office, query: LedgerQuery) -> list[Move]:
    """The moves asked for, in words."""
    return moves_of(office, entries(office, query))


def occasions(office: Office) -> list[str]:
    """All occasions for which money was paid."""
    sql = (
        "SELECT occasion FROM vouchers WHERE occasion <> '' UNION "
        "SELECT occasion FROM payments WHERE date IS NOT NULL AND occasion <> '' ORDER BY 1"
    )
    return rows.column(office, sql)


def _where(query: LedgerQuery) -> tuple[str, list[Any]]:
    terms, parameters = ["1"], list[Any]()
    for sign, day in ((">=", query.since), ("<=", query.until)):
        if day is not None:
            terms.append(f"m.day {sign} ?")
            parameters.append(day.isoformat())
    for column, wanted in (
        ("kind", query.kinds), ("budget_id", query.budgets), ("occasion", query.occasions),
        ("category", query.categories), ("move", query.moves),
    ):  # fmt: skip
        if wanted:
            terms.append(f"m.{column} IN ({rows.marks(wanted)})")
            parameters += wanted
    if query.person is not None:
        terms.append("m.person_id = ?")
        parameters.append(query.person)
    if query.branch is not None:
        terms.append("(m.branch_id = ? OR m.person_id IN (SELECT id FROM people WHERE branch_id = ?))")
        parameters += [query.branch, query.branch]
    if needle := names.needle_of(query.text):
        text = query.text.strip()
        terms.append(
            "(m.person_id IN (SELECT id FROM people WHERE instr(search, ?)) OR instr(m.payee, ?) "
            "OR m.branch_id IN (SELECT id FROM branches WHERE instr(name, ?)) "
            "OR m.voucher_id IN (SELECT id FROM vouchers WHERE instr(ifnull(number, ''), ?)))"
        )
        parameters += [needle, text, text, text]
    return " AND ".join(terms), parameters


# ---------------------------------------------------------------- one person


def received(office: Office, person_id: int) -> list[Move]:
    """All that one person ever received, and what was reversed of it, the latest first."""
    return moves(office, LedgerQuery(person=person_id, moves=GROUPS["实发"]))[::-1]
