"""The SQL of closing a year: what stands against it, its figures, and what became of what was left."""

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds import store_ledger
from cadredesk.funds.closing.records import (
    BudgetSums,
    Carry,
    ChargedSums,
    ClosedYear,
    Finding,
    KindSums,
    Left,
    Series,
)

# A voucher belongs to the year of its number, and what is on its way to that of its budget, too.
_OF_YEAR = "v.year = :year"
_OPEN = f"v.state IN ('待审', '已批准') AND ({_OF_YEAR} OR b.year = :year)"
_DRAFT = "v.state = '草稿' AND (CAST(substr(v.date, 1, 4) AS INTEGER) = :year OR b.year = :year)"
_PRINTED = "EXISTS (SELECT 1 FROM voucher_prints p WHERE p.voucher_id = v.id AND p.official)"
_SCANNED = "EXISTS (SELECT 1 FROM voucher_files f WHERE f.voucher_id = v.id)"
_RECEIPT_FILE = "EXISTS (SELECT 1 FROM voucher_files f WHERE f.voucher_id = v.id AND f.kind IN ('银行回单', '其他'))"
_IN_FORCE = f"{_OF_YEAR} AND v.state IN ('已支付', '已归档', '冲销')"
# (code, words, which vouchers, whether closing is refused)
_VOUCHERS = (
    ("open", "待审批或已批准未付完的凭证", _OPEN, True),
    ("draft", "草稿（不计入，封账后不能再提交到这一年）", _DRAFT, False),
    ("not-archived", "没有归档的凭证", f"{_OF_YEAR} AND v.state = '已支付'", False),
    ("no-scan", "已归档，但没有扫描件也没有写明归档位置的凭证",
     f"{_OF_YEAR} AND v.state = '已归档' AND v.archive_place = '' AND NOT {_SCANNED}", False),
    ("not-printed", "没有打印过的凭证", f"{_IN_FORCE} AND NOT {_PRINTED}", False),
    ("no-document", "预算没有文号的凭证", f"{_IN_FORCE} AND v.reverses_id IS NULL AND b.document = ''", False),
    ("no-refund-receipt", "没有退款收据的冲销凭证",
     f"{_IN_FORCE} AND v.reverses_id IS NOT NULL AND v.refund_receipt = '' AND NOT {_RECEIPT_FILE}", False),
)  # fmt: skip


def findings(office: Office, year: int) -> list[Finding]:
    """What stands against closing a year, then what is named, the money left last."""
    found = []
    for code, words, where, stops in _VOUCHERS:
        sql = (
            "SELECT v.id, ifnull(v.number, v.kind || v.occasion) FROM vouchers v JOIN budgets b ON b.id = v.budget_id "
            f"WHERE {where} ORDER BY v.year, v.serial, v.id"
        )
        if hits := office.conn.execute(sql, {"year": year}).fetchall():
            ids, names = zip(*hits, strict=True)
            found.append(Finding(code, words, len(hits), stops, ids, names))
    return found


def series(office: Office, year: int) -> tuple[Series, ...]:
    """The numbers of a year, by series."""
    sql = (
        "SELECT series, min(serial), max(serial), count(*), sum(state = '作废'), "
        "sum(reverses_id IS NOT NULL AND state <> '作废') "
        "FROM vouchers WHERE year = ? GROUP BY series ORDER BY series"
    )
    return tuple(
        Series(
            series=name,
            first=_number(office, year, name, first),
            last=_number(office, year, name, last),
            count=count,
            void=void,
            reversals=reversals,
        )
        for name, first, last, count, void, reversals in office.conn.execute(sql, (year,)).fetchall()
    )


def _number(office: Office, year: int, series_: str, serial: int) -> str:
    sql = "SELECT number FROM vouchers WHERE year = ? AND series = ? AND serial = ?"
    return str(office.conn.execute(sql, (year, series_, serial)).fetchone()[0])


def _days(year: int) -> tuple[str, str]:
    return f"{year}-01-01", f"{year}-12-31"


def _sum(move: str, what: str = "m.fen") -> str:
    return f"ifnull(sum({what}) FILTER (WHERE m.move = '{move}'), 0)"


_SUMMED = ("lines", "times", "paid", "unclaimed", "returned", "reversed")
_SUMS = (
    "count(*) FILTER (WHERE m.move = '支付'), count(m.person_id) FILTER (WHERE m.move = '支付'), "
    f"{_sum('支付')}, {_sum('未领')}, {_sum('退回')}, -{_sum('冲销')} FROM money_moves m"
)
_OF_LINES = "m.day BETWEEN ? AND ? AND m.move IN ('支付', '未领', '退回', '冲销')"


def kinds(office: Office, year: int) -> tuple[KindSums, ...]:
    """What was paid, not claimed, returned and reversed within a year, by kind."""
    sql = f"SELECT m.kind, {_SUMS} WHERE {_OF_LINES} GROUP BY m.kind"
    found = office.conn.execute(sql, _days(year)).fetchall()
    return tuple(KindSums(**dict(zip(("kind", *_SUMMED), row, strict=True))) for row in found)


def charged(office: Office, year: int) -> tuple[ChargedSums, ...]:
    """The same by the budget that it was paid from, those of other years last."""
    sql = (
        f"SELECT b.year, b.name, b.document, {_SUMS} JOIN budgets b ON b.id = m.budget_id WHERE {_OF_LINES} "
        "GROUP BY b.id ORDER BY b.year <> ?, b.year, b.id"
    )
    found = office.conn.execute(sql, (*_days(year), year)).fetchall()
    return tuple(ChargedSums(**dict(zip(("year", "name", "document", *_SUMMED), row, strict=True))) for row in found)


def refunds(office: Office, year: int) -> tuple[int, int]:
    """What was reversed within a year and went to the treasury, and into another budget, in 分."""
    sql = (
        "SELECT ifnull(sum(fen) FILTER (WHERE refund_to = '上缴财政'), 0), "
        "ifnull(sum(fen) FILTER (WHERE refund_to = '其他预算'), 0) "
        "FROM (SELECT -m.fen AS fen, v.refund_to FROM money_moves m JOIN vouchers v ON v.id = m.voucher_id "
        "WHERE m.move = '冲销' AND m.day BETWEEN ? AND ?)"
    )
    treasury, budgets_ = office.conn.execute(sql, _days(year)).fetchone()
    return treasury, budgets_


def budgets(office: Office, year: int) -> tuple[BudgetSums, ...]:
    """The budgets of a year as they stand, and what was charged to them within it."""
    documents = dict(office.conn.execute("SELECT id, document FROM budgets WHERE year = ?", (year,)).fetchall())
    sql = (
        f"SELECT m.budget_id, {_sum('支付')} - {_sum('冲销', 'm.balance')} FROM money_moves m "
        "WHERE m.day BETWEEN ? AND ? GROUP BY m.budget_id"
    )
    in_year = dict(office.conn.execute(sql, _days(year)).fetchall())
    return tuple(
        BudgetSums(
            name=each.name, document=documents[each.id], fen=each.fen, paid=each.paid, returned=each.returned,
            left=each.left, in_year=in_year.get(each.id, 0),
        )
        for each in store_ledger.balances(office, year)
    )  # fmt: skip


def history(office: Office, year: int) -> tuple[int, int]:
    """How many payments of a year are 历史补录, and their sum in 分."""
    sql = "SELECT count(*), ifnull(sum(fen), 0) FROM money_moves WHERE move = '补录' AND day BETWEEN ? AND ?"
    count, fen = office.conn.execute(sql, _days(year)).fetchone()
    return count, fen


def closed_year(office: Office, year: int) -> ClosedYear | None:
    """A closed year; None where it is open."""
    return rows.first(office, ClosedYear, "WHERE year = ?", (year,))


def add_closed(office: Office, closed: ClosedYear) -> None:
    """Close a year: the file refuses it while vouchers are on their way."""
    rows.insert(office, closed)


# ---------------------------------------------------------------- what was left


def carries_of(office: Office, budget_id: int) -> list[Carry]:
    """What became of what a budget had left, in order."""
    return rows.select(office, Carry, "WHERE budget_id = ? ORDER BY date, id", (budget_id,))


def rest_of(office: Office, budget_id: int) -> int:
    """What a budget had left, less what was carried and returned since."""
    sql = "SELECT ifnull(sum(fen), 0) FROM carries WHERE budget_id = ?"
    (gone,) = office.conn.execute(sql, (budget_id,)).fetchone()
    return store_ledger.balance(office, budget_id).left - int(gone)


_LEFT = """
SELECT b.id, b.year, b.name, ifnull((SELECT sum(balance) FROM money_moves WHERE budget_id = b.id), 0),
  ifnull((SELECT sum(fen) FROM carries WHERE budget_id = b.id AND what = '结转'), 0),
  ifnull((SELECT sum(fen) FROM carries WHERE budget_id = b.id AND what = '收回'), 0)
FROM budgets b JOIN closed_years c ON c.year = b.year ORDER BY b.year DESC, b.id
"""


def all_left(office: Office) -> list[Left]:
    """What each budget of a closed year had left, if anything, and what became of it."""
    names = ("budget_id", "year", "name", "left", "carried", "returned")
    found = [Left(**dict(zip(names, row, strict=True))) for row in office.conn.execute(_LEFT).fetchall()]
    return [each for each in found if each.left]


def add_carry(office: Office, carry: Carry) -> None:
    """Write what became of some of it: never more than there is left."""
    rows.insert(office, carry)
