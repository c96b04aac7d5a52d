"""The SQL about vouchers: their lines as long as they are drafts, their steps, and the lists of them."""

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from cadredesk.core import names
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.seals import seal_of
from cadredesk.funds.records import Payment, Voucher, VoucherQuery, VoucherState
from cadredesk.funds.store_payments import add_payments

# A draft has no number: it is given by the step that submits it, and by nothing else.
_LATER = ("number",)


def add_voucher(office: Office, voucher: Voucher, lines: Iterable[Payment]) -> Voucher:
    """Insert a draft with its lines and give it back with its id."""
    saved = dataclasses.replace(voucher, id=rows.insert(office, voucher, without=_LATER))
    add_payments(office, (dataclasses.replace(line, voucher_id=saved.id) for line in lines))
    return saved


def replace_lines(office: Office, voucher: Voucher, lines: Iterable[Payment]) -> None:
    """Write a draft again with other lines."""
    rows.update(office, voucher, without=_LATER)
    office.conn.execute("DELETE FROM payments WHERE voucher_id = ?", (voucher.id,))
    add_payments(office, (dataclasses.replace(line, voucher_id=voucher.id) for line in lines))


def delete_draft(office: Office, voucher_id: int) -> None:
    """Delete a draft with its lines; the file refuses anything later than a draft."""
    office.conn.execute("DELETE FROM payments WHERE voucher_id = ?", (voucher_id,))
    rows.delete(office, Voucher, voucher_id)


def get_voucher(office: Office, voucher_id: int) -> Voucher:
    """The voucher with an id. Raises UserError if gone."""
    return rows.get(office, Voucher, voucher_id)


def resolve_voucher(office: Office, text: str) -> Voucher:
    """A voucher by its id or its number. Raises UserError."""
    found = rows.select(office, Voucher, "WHERE number = ?", (text,))
    if not found and text.isascii() and text.isdigit():
        found = rows.select(office, Voucher, "WHERE id = ?", (int(text),))
    if not found:
        raise UserError(f"找不到凭证“{text}”。请检查凭证号。")
    return found[0]


def lines_of(office: Office, voucher_id: int) -> list[Payment]:
    """The lines of a voucher, in the order in which they were entered."""
    return rows.select(office, Payment, "WHERE voucher_id = ? ORDER BY id", (voucher_id,))


def payee_names(office: Office, lines: Sequence[Payment]) -> list[str]:
    """Who each line is for: a person, a branch, or a supplier in words."""
    people = dict(rows.list_rows(office, "people", ("name",), [line.person_id for line in lines if line.person_id]))
    branches = dict(rows.list_rows(office, "branches", ("name",), [each.branch_id for each in lines if each.branch_id]))
    return [people.get(line.person_id, "") or branches.get(line.branch_id, "") or line.payee for line in lines]


def next_serial(office: Office, series: str, year: int, first: int) -> int:
    """The next number of a series and year: consecutive, never reused, because numbered vouchers are never deleted."""
    sql = "SELECT max(serial) FROM vouchers WHERE series = ? AND year = ?"
    (last,) = office.conn.execute(sql, (series, year)).fetchone()
    return first if last is None else last + 1


def step(office: Office, voucher_id: int, state: VoucherState, **columns: Any) -> None:
    """Take a voucher to its next state, setting that step's columns."""
    sets = ", ".join(f"{name} = ?" for name in ("state", *columns))
    stored = _stored(columns).values()
    office.conn.execute(f"UPDATE vouchers SET {sets} WHERE id = ?", (state.value, *stored, voucher_id))


def approve(office: Office, voucher_id: int, state: VoucherState, **columns: Any) -> None:
    """Take the step that approves a voucher, with the seal of what it then is: the file takes both at once."""
    step(office, voucher_id, state, **columns, seal=seal_of(office.conn, voucher_id, _stored(columns)))


def _stored(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in columns.items()}


def set_refund_receipt(office: Office, voucher_id: int, receipt: str) -> None:
    """Write the number of a refund's receipt, which the file takes once."""
    office.conn.execute("UPDATE vouchers SET refund_receipt = ? WHERE id = ?", (receipt, voucher_id))


_RECEIPT = ("receipt", "received_on", "receipt_by", "proxy", "proxy_relation", "bank_reference", "receipt_reason")


def set_receipts(office: Office, lines: Iterable[Payment]) -> None:
    """Write what became of lines, which the file takes once for each."""
    sets = ", ".join(f"{name} = ?" for name in _RECEIPT)
    places = [rows.columns_of(Payment).index(name) for name in _RECEIPT]
    stored = ((rows.stored(line), line.id) for line in lines)
    office.conn.executemany(
        f"UPDATE payments SET {sets} WHERE id = ?", ((*(row[at] for at in places), key) for row, key in stored)
    )


def last_submission(office: Office, series: str, year: int) -> str:
    """The day of the last submission of a series and year, "" where there is none."""
    sql = "SELECT ifnull(max(submitted_on), '') FROM vouchers WHERE series = ? AND year = ?"
    return str(office.conn.execute(sql, (series, year)).fetchone()[0])


def numbering_of_year(office: Office, year: int) -> tuple[str, int] | None:
    """(series, width) of the numbers of a year, which its first number has fixed; None where there is none yet."""
    sql = "SELECT series, number FROM vouchers WHERE year = ? AND number IS NOT NULL ORDER BY serial, id LIMIT 1"
    found = office.conn.execute(sql, (year,)).fetchone()
    return (found[0], len(found[1].rpartition("〕")[2].removesuffix("号"))) if found else None


def reversals_of(office: Office, voucher_id: int) -> list[Voucher]:
    """The negative vouchers that reverse lines of a voucher, but those that came to nothing."""
    where = "WHERE reverses_id = ? AND state NOT IN ('作废', '草稿') ORDER BY id"
    return rows.select(office, Voucher, where, (voucher_id,))


_TAKEN = """
SELECT p.{0} FROM payments p JOIN vouchers v ON v.id = p.voucher_id
WHERE p.{0} IN (SELECT id FROM payments WHERE voucher_id = ?) AND v.state <> '作废'
"""


def reversed_lines(office: Office, voucher_id: int) -> set[int]:
    """The lines of a voucher that a negative voucher reverses, in force or on its way."""
    return set(rows.column(office, _TAKEN.format("reverses_line_id"), (voucher_id,)))


def reissued_lines(office: Office, voucher_id: int) -> set[int]:
    """The lines of a voucher that stand in a later voucher again."""
    return set(rows.column(office, _TAKEN.format("reissues_line_id"), (voucher_id,)))


def is_wholly_reversed(office: Office, voucher_id: int) -> bool:
    """Whether reversals in force have reversed every line that was received."""
    sql = (
        "SELECT NOT EXISTS (SELECT 1 FROM payments o WHERE o.voucher_id = ? AND o.receipt = '已领' AND NOT EXISTS ("
        "SELECT 1 FROM payments t JOIN vouchers v ON v.id = t.voucher_id WHERE t.reverses_line_id = o.id "
        "AND v.state IN ('已支付', '已归档')))"
    )
    return bool(office.conn.execute(sql, (voucher_id,)).fetchone()[0])


def count_print(office: Office, voucher_id: int, at: str, *, official: bool) -> None:
    """Remember one printing; only those of an approved voucher are official."""
    sql = "INSERT INTO voucher_prints(voucher_id, at, operator, official) VALUES (?, ?, ?, ?)"
    office.conn.execute(sql, (voucher_id, at, office.operator, official))


def prints_of(office: Office, voucher_id: int) -> int:
    """How often a voucher was printed as an official paper."""
    sql = "SELECT count(*) FROM voucher_prints WHERE voucher_id = ? AND official"
    return int(office.conn.execute(sql, (voucher_id,)).fetchone()[0])


def _expression(name: str) -> str:
    """The SQL expression that shows a column of a list of vouchers."""
    return _COMPUTED.get(name) or rows.column_sql("vouchers", field_of(Voucher, name))


def matching_ids(office: Office, query: VoucherQuery) -> list[int]:
    """The ids of the vouchers asked for, in order."""
    where, parameters = _where(query)
    way = "DESC" if query.descending else "ASC"
    sql = f"SELECT id FROM vouchers WHERE {where} ORDER BY {_expression(query.sort)} {way}, id {way}"
    return rows.column(office, sql, parameters)


_YEAR = "ifnull(vouchers.year, CAST(substr(vouchers.date, 1, 4) AS INTEGER))"


def year_of(office: Office, voucher_id: int) -> int:
    """The year in which a voucher is listed: that of its number, of a draft that of its day."""
    return int(office.conn.execute(f"SELECT {_YEAR} FROM vouchers WHERE id = ?", (voucher_id,)).fetchone()[0])


def _where(query: VoucherQuery) -> tuple[str, list[Any]]:
    terms: list[str] = ["1"]
    parameters: list[Any] = []
    if query.ids is not None:
        terms.append(f"vouchers.id IN ({', '.join(map(str, map(int, query.ids)))})")
    if query.year is not None:
        terms.append(f"{_YEAR} = ?")
        parameters.append(query.year)
    for column, values in (("state", query.states), ("kind", query.kinds), ("budget_id", query.budgets)):
        if values:
            terms.append(f"vouchers.{column} IN ({rows.marks(values)})")
            parameters += values
    if needle := names.needle_of(query.text):
        terms.append(
            "(instr(ifnull(vouchers.number, '') || ' ' || vouchers.occasion || ' ' || vouchers.kind, ?) OR "
            "EXISTS (SELECT 1 FROM payments p JOIN people h ON h.id = p.person_id "
            "WHERE p.voucher_id = vouchers.id AND instr(h.search, ?)))"
        )
        parameters += [query.text.strip(), needle]
    return " AND ".join(terms), parameters


def voucher_counts(office: Office, query: VoucherQuery) -> dict[str, Counter[Any]]:
    """Vouchers by "states", "kinds" and "budgets" (ids), each under the rest of the query."""
    where, parameters = _where(dataclasses.replace(query, states=(), kinds=(), budgets=()))
    found = office.conn.execute(f"SELECT state, kind, budget_id FROM vouchers WHERE {where}", parameters).fetchall()
    counts: dict[str, Counter[Any]] = {"states": Counter(), "kinds": Counter(), "budgets": Counter()}
    chosen = [getattr(query, name) for name in counts]
    for row in found:
        fits = [not wanted or value in wanted for value, wanted in zip(row, chosen, strict=True)]
        for at, counter in enumerate(counts.values()):
            counter[row[at]] += all(fits[:at] + fits[at + 1 :])
    return counts


FEN_COLUMN = Field(name="fen", label="金额", kind=Kind.MONEY, width=110)
PEOPLE_COLUMN = Field(name="people", label="人数", kind=Kind.INTEGER, width=70)
# 实发 of vouchers that may be paid; what a reversal takes back is in that of the voucher that it reverses.
NET_COLUMN = Field(name="net", label="实发", kind=Kind.MONEY, width=110)
_NET = """
CASE WHEN reverses_id IS NULL AND state IN ('已批准', '已支付', '已归档', '冲销') THEN
  (SELECT ifnull(sum(fen) FILTER (WHERE receipt = '已领'), 0) FROM payments WHERE voucher_id = vouchers.id)
  + (SELECT ifnull(sum(t.fen), 0) FROM payments o JOIN payments t ON t.reverses_line_id = o.id
     JOIN vouchers v ON v.id = t.voucher_id
     WHERE o.voucher_id = vouchers.id AND v.state IN ('已支付', '已归档', '冲销')) END
"""
_COMPUTED = {
    "net": f"({_NET})",
    "fen": "(SELECT ifnull(sum(fen), 0) FROM payments WHERE voucher_id = vouchers.id)",
    "people": "(SELECT count(person_id) FROM payments WHERE voucher_id = vouchers.id)",
}
# The usual columns and their widths.
_FIRST = {
    "number": 145, "state": 124, "date": 96, "kind": 76, "occasion": 62, "people": 50, "fen": 92, "net": 92,
}  # fmt: skip


def list_columns() -> tuple[Field, ...]:
    """Every column that a list of vouchers may have, the usual ones first."""
    known = {field.name: field for field in (FEN_COLUMN, NET_COLUMN, PEOPLE_COLUMN, *fields_of(Voucher))}
    return tuple(
        dataclasses.replace(known[name], listed=name in _FIRST, width=_FIRST.get(name, known[name].width))
        for name in dict.fromkeys((*_FIRST, *known))
    )


def list_rows(office: Office, fields: Sequence[Field], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(id, shown values…) for ids; the computed "fen" and "people" are sums over the lines."""
    return rows.list_rows(office, "vouchers", [_expression(field.name) for field in fields], ids)


def approvers(office: Office) -> list[str]:
    """Who has approved vouchers, the latest first."""
    sql = "SELECT approved_by FROM vouchers WHERE approved_by <> '' GROUP BY 1 ORDER BY max(id) DESC LIMIT 20"
    return rows.column(office, sql)
