"""The only SQL about budgets, vouchers and payments."""

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from cadredesk.core import names
from cadredesk.core.dates import day_from_iso
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.db import rows
from cadredesk.db.seals import seal_of
from cadredesk.funds.records import Balance, Budget, Payment, Voucher, VoucherQuery, VoucherState

if TYPE_CHECKING:
    from cadredesk.db.file import Office


# ---------------------------------------------------------------- budgets


def add_budget(office: "Office", budget: Budget) -> Budget:
    """Insert a budget and give it back with its id."""
    return dataclasses.replace(budget, id=rows.insert(office, budget))


def change_budget(office: "Office", budget: Budget) -> None:
    """Write a budget that has an id."""
    rows.update(office, budget)


def budget_by_name(office: "Office", year: int, name: str) -> Budget | None:
    """The budget of a year by its name."""
    found = rows.select(office, Budget, "WHERE year = ? AND name = ?", (year, name))
    return found[0] if found else None


def get_budget(office: "Office", budget_id: int) -> Budget:
    """The budget with an id. Raises UserError if gone."""
    return rows.get(office, Budget, budget_id)


def budget_years(office: "Office") -> list[int]:
    """Years that have a budget, the latest first."""
    return [row[0] for row in office.conn.execute("SELECT DISTINCT year FROM budgets ORDER BY 1 DESC").fetchall()]


def adjust(office: "Office", budget_id: int, day: datetime.date, fen: int, document: str, why: str) -> None:
    """Add a dated adjustment of a budget."""
    office.conn.execute(
        "INSERT INTO budget_adjustments(budget_id, date, fen, document, why) VALUES (?, ?, ?, ?, ?)",
        (budget_id, day.isoformat(), fen, document, why),
    )


def adjustments(office: "Office", budget_id: int) -> list[tuple[str, int, str, str]]:
    """(date, fen, document, why) of each adjustment, in order."""
    return office.conn.execute(
        "SELECT date, fen, document, why FROM budget_adjustments WHERE budget_id = ? ORDER BY date, id", (budget_id,)
    ).fetchall()


# fen = approved + paid + left. Paid is net of reversals; a line not collected or given back is not paid.
_BALANCES = """
SELECT b.id, b.year, b.name, b.fen + ifnull(a.fen, 0),
  ifnull(sum(CASE WHEN v.state = '已批准' THEN p.fen END), 0),
  ifnull(sum(CASE WHEN v.state IN ('已支付', '已归档', '冲销') AND p.receipt NOT IN ('未领', '退回') THEN p.fen END), 0),
  ifnull(sum(CASE WHEN v.state IN ('已支付', '已归档', '冲销') AND p.receipt = '退回' THEN p.fen
                  WHEN v.state IN ('已支付', '已归档') AND v.reverses_id IS NOT NULL THEN -p.fen END), 0)
FROM budgets b
LEFT JOIN (SELECT budget_id, sum(fen) AS fen FROM budget_adjustments GROUP BY budget_id) a ON a.budget_id = b.id
LEFT JOIN vouchers v ON v.budget_id = b.id
LEFT JOIN payments p ON p.voucher_id = v.id
"""


def balances(office: "Office", year: int) -> list[Balance]:
    """Each budget of a year with what is approved, paid, returned and left."""
    return _balances(office, "WHERE b.year = ? GROUP BY b.id ORDER BY b.id", year)


def balance(office: "Office", budget_id: int) -> Balance:
    """One budget with what is approved, paid, returned and left."""
    return _balances(office, "WHERE b.id = ? GROUP BY b.id", budget_id)[0]


def _balances(office: "Office", where: str, parameter: int) -> list[Balance]:
    return [Balance(*row) for row in office.conn.execute(_BALANCES + where, (parameter,)).fetchall()]


# ---------------------------------------------------------------- vouchers


# A draft has no number: it is given by the step that submits it, and by nothing else.
_LATER = ("number",)


def add_voucher(office: "Office", voucher: Voucher, lines: Iterable[Payment]) -> Voucher:
    """Insert a draft with its lines and give it back with its id."""
    saved = dataclasses.replace(voucher, id=rows.insert(office, voucher, without=_LATER))
    add_payments(office, (dataclasses.replace(line, voucher_id=saved.id) for line in lines))
    return saved


def replace_lines(office: "Office", voucher: Voucher, lines: Iterable[Payment]) -> None:
    """Write a draft again with other lines."""
    rows.update(office, voucher, without=_LATER)
    office.conn.execute("DELETE FROM payments WHERE voucher_id = ?", (voucher.id,))
    add_payments(office, (dataclasses.replace(line, voucher_id=voucher.id) for line in lines))


def delete_draft(office: "Office", voucher_id: int) -> None:
    """Delete a draft with its lines; the file refuses anything later than a draft."""
    office.conn.execute("DELETE FROM payments WHERE voucher_id = ?", (voucher_id,))
    rows.delete(office, Voucher, voucher_id)


def get_voucher(office: "Office", voucher_id: int) -> Voucher:
    """The voucher with an id. Raises UserError if gone."""
    return rows.get(office, Voucher, voucher_id)


def resolve_voucher(office: "Office", text: str) -> Voucher:
    """A voucher by its id or its number. Raises UserError."""
    found = rows.select(office, Voucher, "WHERE number = ?", (text,))
    if not found and text.isascii() and text.isdigit():
        found = rows.select(office, Voucher, "WHERE id = ?", (int(text),))
    if not found:
        raise UserError(f"找不到凭证“{text}”。请检查凭证号。")
    return found[0]


def lines_of(office: "Office", voucher_id: int) -> list[Payment]:
    """The lines of a voucher, in the order in which they were entered."""
    return rows.select(office, Payment, "WHERE voucher_id = ? ORDER BY id", (voucher_id,))


def next_serial(office: "Office", series: str, year: int, first: int) -> int:
    """The next number of a series and year: consecutive, never reused, because numbered vouchers are never deleted."""
    (last,) = office.conn.execute(
        "SELECT max(serial) FROM vouchers WHERE series = ? AND year = ?", (series, year)
    ).fetchone()
    return first if last is None else last + 1


def step(office: "Office", voucher_id: int, state: VoucherState, **columns: Any) -> None:
    """Take a voucher to its next state, setting that step's columns."""
    sets = ", ".join(f"{name} = ?" for name in ("state", *columns))
    stored = [value.isoformat() if isinstance(value, datetime.date) else value for value in columns.values()]
    office.conn.execute(f"UPDATE vouchers SET {sets} WHERE id = ?", (state.value, *stored, voucher_id))


def seal(office: "Office", voucher_id: int) -> str:
    """The digest of a voucher as it will stand approved."""
    return seal_of(office.conn, voucher_id)


def set_receipts(office: "Office", receipts: dict[int, str]) -> None:
    """Say of each line (by id) what became of it, while its voucher is being paid."""
    office.conn.executemany(
        "UPDATE payments SET receipt = ? WHERE id = ?", [(receipt, line) for line, receipt in receipts.items()]
    )


def count_print(office: "Office", voucher_id: int, at: str) -> None:
    """Remember one printing."""
    office.conn.execute(
        "INSERT INTO voucher_prints(voucher_id, at, operator) VALUES (?, ?, ?)", (voucher_id, at, office.operator)
    )


def prints_of(office: "Office", voucher_id: int) -> int:
    """How often a voucher was printed."""
    return int(
        office.conn.execute("SELECT count(*) FROM voucher_prints WHERE voucher_id = ?", (voucher_id,)).fetchone()[0]
    )


def listed_ids(
    office: "Office", year: int | None, state: str = "", sort: str = "date", descending: bool = True
) -> list[int]:
    """The vouchers of a year (by their date) and state, in order."""
    states = (state,) if state else ()
    return matching_ids(office, VoucherQuery(year=year, states=states, sort=sort, descending=descending))


def matching_ids(office: "Office", query: VoucherQuery) -> list[int]:
    """The ids of the vouchers asked for, in order."""
    where, parameters = _where(query)
    way = "DESC" if query.descending else "ASC"
    shown = _COMPUTED.get(query.sort) or rows.column_sql("vouchers", field_of(Voucher, query.sort))
    sql = f"SELECT id FROM vouchers WHERE {where} ORDER BY {shown} {way}, id {way}"
    return [row[0] for row in office.conn.execute(sql, parameters).fetchall()]


def _where(query: VoucherQuery) -> tuple[str, list[Any]]:
    terms: list[str] = ["1"]
    parameters: list[Any] = []
    if query.year is not None:
        terms.append("vouchers.date BETWEEN ? AND ?")
        parameters += [f"{query.year}-01-01", f"{query.year}-12-31"]
    for column, values in (("state", query.states), ("kind", query.kinds), ("budget_id", query.budgets)):
        if values:
            terms.append(f"vouchers.{column} IN ({', '.join('?' * len(values))})")
            parameters += values
    needle = names.needle_of(query.text)
    if needle:
        terms.append(
            "(instr(ifnull(vouchers.number, '') || ' ' || vouchers.occasion || ' ' || vouchers.kind, ?) OR "
            "EXISTS (SELECT 1 FROM payments p JOIN people h ON h.id = p.person_id "
            "WHERE p.voucher_id = vouchers.id AND instr(h.search, ?)))"
        )
        parameters += [query.text.strip(), needle]
    return " AND ".join(terms), parameters


def voucher_counts(office: "Office", query: VoucherQuery) -> dict[str, Counter[Any]]:
    """Vouchers by "states", "kinds" and "budgets" (ids), each under the rest of the query."""
    where, parameters = _where(dataclasses.replace(query, states=(), kinds=(), budgets=()))
    found = office.conn.execute(f"SELECT state, kind, budget_id FROM vouchers WHERE {where}", parameters).fetchall()
    groups = ("states", "kinds", "budgets")
    chosen = [getattr(query, name) for name in groups]
    counts: dict[str, Counter[Any]] = {name: Counter() for name in groups}
    for row in found:
        fits = [not wanted or value in wanted for value, wanted in zip(row, chosen, strict=True)]
        for at, name in enumerate(groups):
            if all(fits[:at] + fits[at + 1 :]):
                counts[name][row[at]] += 1
    return counts


FEN_COLUMN = Field(name="fen", label="金额", kind=Kind.MONEY, width=110)
PEOPLE_COLUMN = Field(name="people", label="人数", kind=Kind.INTEGER, width=70)
_TOTAL = "(SELECT ifnull(sum(fen), 0) FROM payments WHERE voucher_id = vouchers.id)"
_COUNT = "(SELECT count(*) FROM payments WHERE voucher_id = vouchers.id)"


_COMPUTED = {"fen": _TOTAL, "people": _COUNT}
# The usual columns and their widths.
_FIRST = {
    "number": 145, "state": 66, "date": 98, "kind": 80, "occasion": 70, "people": 55, "fen": 95, "budget_id": 112,
}  # fmt: skip


def list_columns() -> tuple[Field, ...]:
    """Every column that a list of vouchers may have, the usual ones first."""
    known = {field.name: field for field in (FEN_COLUMN, PEOPLE_COLUMN, *fields_of(Voucher))}
    return tuple(
        dataclasses.replace(known[name], listed=name in _FIRST, width=_FIRST.get(name, known[name].width))
        for name in dict.fromkeys((*_FIRST, *known))
    )


def list_rows(office: "Office", fields: Sequence[Field], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(id, shown values…) for ids; the computed "fen" and "people" are sums over the lines."""
    shown = [
        _COMPUTED.get(field.name) or rows.column_sql("vouchers", field_of(Voucher, field.name)) for field in fields
    ]
    return rows.list_rows(office, "vouchers", shown, ids)


def years(office: "Office") -> list[int]:
    """The years with a budget, a voucher or a settled payment, the latest first."""
    sql = (
        "SELECT year FROM budgets UNION SELECT CAST(substr(date, 1, 4) AS INTEGER) FROM vouchers UNION "
        "SELECT CAST(substr(date, 1, 4) AS INTEGER) FROM payments WHERE date IS NOT NULL ORDER BY 1 DESC"
    )
    return [row[0] for row in office.conn.execute(sql).fetchall()]


def approvers(office: "Office") -> list[str]:
    """Who has approved vouchers, the latest first."""
    sql = "SELECT approved_by FROM vouchers WHERE approved_by <> '' GROUP BY 1 ORDER BY max(id) DESC LIMIT 20"
    return [row[0] for row in office.conn.execute(sql).fetchall()]


def state_counts(office: "Office", year: int | None) -> dict[str, int]:
    """How many vouchers of a year stand in each state."""
    span = (f"{year}-01-01", f"{year}-12-31") if year is not None else ("", "9")
    return dict(
        office.conn.execute(
            "SELECT state, count(*) FROM vouchers WHERE date BETWEEN ? AND ? GROUP BY state", span
        ).fetchall()
    )


# ---------------------------------------------------------------- payments


def add_payments(office: "Office", payments: Iterable[Payment]) -> None:
    """Insert lines, or settled payments from before the books began."""
    rows.insert_many(office, Payment, (), map(rows.stored, payments))


def settled(office: "Office") -> list[Payment]:
    """The payments from before the books began (历史补录)."""
    return rows.select(office, Payment, "WHERE voucher_id IS NULL ORDER BY date, id")


_OF_VOUCHER = "(SELECT {} FROM vouchers v WHERE v.id = payments.voucher_id)"
_PAYMENT_COLUMNS = {
    "date": f"ifnull(payments.date, {_OF_VOUCHER.format('v.paid_on')})",
    "budget": f"ifnull({_OF_VOUCHER.format('(SELECT name FROM budgets b WHERE b.id = v.budget_id)')}, payments.budget)",
    "number": f"ifnull({_OF_VOUCHER.format('v.number')}, '历史补录')",
}
NUMBER_COLUMN = Field(name="number", label="凭证号", width=140, listed=True)


def payment_columns() -> tuple[Field, ...]:
    """The columns of a list of single payments."""
    widths = {"date": 93, "person_id": 128, "kind": 76, "occasion": 62, "fen": 82, "category": 148}
    fields = [dataclasses.replace(field_of(Payment, name), listed=True, width=width) for name, width in widths.items()]
    others = (field_of(Payment, name) for name in ("budget", "note"))
    return (*fields, NUMBER_COLUMN, *(dataclasses.replace(field, listed=False) for field in others))


def payment_expression(name: str) -> str:
    """The SQL expression that shows a column of a list of payments."""
    return _PAYMENT_COLUMNS.get(name) or rows.column_sql("payments", field_of(Payment, name))


def payment_ids(
    office: "Office",
    *,
    year: int | None = None,
    text: str = "",
    ids: Sequence[int] | None = None,
    sort: str = "date",
    descending: bool = True,
) -> list[int]:
    """Payments in order: those with the ``ids``, else those from before the books began (历史补录) in a year."""
    terms, parameters = ["payments.voucher_id IS NULL"], []
    if ids is not None:
        terms = [f"payments.id IN ({', '.join(map(str, map(int, ids)))})"]
    if year is not None:
        terms.append("payments.date BETWEEN ? AND ?")
        parameters += [f"{year}-01-01", f"{year}-12-31"]
    needle = names.needle_of(text)
    if needle:
        terms.append("payments.person_id IN (SELECT id FROM people WHERE instr(search, ?))")
        parameters.append(needle)
    way = "DESC" if descending else "ASC"
    order = f"{payment_expression(sort)} {way}, payments.id {way}"
    sql = f"SELECT payments.id FROM payments WHERE {' AND '.join(terms)} ORDER BY {order}"
    return [row[0] for row in office.conn.execute(sql, parameters).fetchall()]


def payment_rows(office: "Office", fields: Sequence[Field], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(id, shown values…) of payments for ids."""
    return rows.list_rows(office, "payments", [payment_expression(field.name) for field in fields], ids)


def get_payment(office: "Office", payment_id: int) -> Payment:
    """The payment with an id. Raises UserError if gone."""
    return rows.get(office, Payment, payment_id)


def settled_count(office: "Office", year: int | None) -> int:
    """How many payments of a year are 历史补录."""
    span = (f"{year}-01-01", f"{year}-12-31") if year is not None else ("", "9")
    sql = "SELECT count(*) FROM payments WHERE voucher_id IS NULL AND date BETWEEN ? AND ?"
    return int(office.conn.execute(sql, span).fetchone()[0])


def paid_in(office: "Office", person_id: int, year: int) -> int:
    """What one person was paid in a year, in 分."""
    sql = "SELECT ifnull(sum(fen), 0) FROM paid_money WHERE person_id = ? AND date BETWEEN ? AND ?"
    return int(office.conn.execute(sql, (person_id, f"{year}-01-01", f"{year}-12-31")).fetchone()[0])


def paid_to(office: "Office", person_id: int, limit: int = 100) -> list[tuple[str, str, str, int, str]]:
    """(date, kind, occasion, fen, voucher number) of what one person was paid, the latest first."""
    return office.conn.execute(
        "SELECT m.date, m.kind, m.occasion, m.fen, ifnull(v.number, '历史补录') FROM paid_money m "
        "LEFT JOIN vouchers v ON v.id = m.voucher_id WHERE m.person_id = ? ORDER BY m.date DESC, m.id DESC LIMIT ?",
        (person_id, limit),
    ).fetchall()


def paid_already(
    office: "Office", people: Sequence[int], since: datetime.date, until: datetime.date, kind: str, occasion: str | None
) -> list[tuple[int, datetime.date]]:
    """Who of these people has been paid that kind (and occasion, unless None) in a period, and when."""
    marks = ", ".join("?" * len(people))
    sql = (
        f"SELECT person_id, date FROM paid_money WHERE person_id IN ({marks}) AND kind = ? "
        "AND date BETWEEN ? AND ? AND fen > 0"
    )
    parameters: list[Any] = [*people, kind, since.isoformat(), until.isoformat()]
    if occasion is not None:
        sql += " AND occasion = ?"
        parameters.append(occasion)
    found = office.conn.execute(sql, parameters).fetchall()
    return [(person_id, day_from_iso(day)) for person_id, day in found]


def export_rows(office: "Office") -> list[tuple[Any, ...]]:
    """(date, name, ID number, kind, occasion, fen, budget, voucher number, note) of all money paid, by date."""
    return office.conn.execute(
        "SELECT m.date, p.name, p.id_number, m.kind, m.occasion, m.fen, ifnull(b.name, x.budget), "
        "ifnull(v.number, ''), x.note FROM paid_money m JOIN payments x ON x.id = m.id "
        "JOIN people p ON p.id = m.person_id LEFT JOIN vouchers v ON v.id = m.voucher_id "
        "LEFT JOIN budgets b ON b.id = v.budget_id ORDER BY m.date, m.id"
    ).fetchall()


def visits_with_payment(office: "Office", visit_ids: Sequence[int]) -> set[int]:
    """Which of these visits have money in the books already."""
    marks = ", ".join("?" * len(visit_ids))
    return {
        row[0]
        for row in office.conn.execute(
            f"SELECT DISTINCT visit_id FROM payments WHERE visit_id IN ({marks})", list(visit_ids)
        ).fetchall()
    }
