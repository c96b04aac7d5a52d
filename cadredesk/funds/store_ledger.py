"""The one ledger: every figure of money is read from the view ``money_moves``, a row a dated move.

Moves: 预算 调整 (what a budget has), 占用 (an approved line), 支付 未领 退回 (what became of it), 作废 (an approved voucher
that came to nothing), 冲销 (negative: reversed; it leaves the balance where the money goes elsewhere), 退入 (into this budget, of what was paid from
another), 补录 (before the books began). ``fen`` is the amount of a move, ``balance`` what it adds to what its budget has left.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds.records import Balance


def _sum(*moves: str, column: str = "fen") -> str:
    return f"ifnull(sum({column}) FILTER (WHERE move IN ({', '.join(map(repr, moves))})), 0)"


_BALANCE = f"""
SELECT {_sum("预算", "调整", "退入")},
  {_sum("占用")} - {_sum("支付", "未领", "退回", "作废")},
  {_sum("支付")} - {_sum("冲销", column="balance")},
  {_sum("退回")} + {_sum("冲销", "退入", column="balance")},
  -{_sum("冲销", column="fen + balance")}
FROM money_moves WHERE budget_id = ? AND day <= ?
"""


def balances(office: Office, year: int, on: datetime.date = datetime.date.max) -> list[Balance]:
    """Each budget of a year with what is approved, paid, returned and left at the end of a day."""
    found = office.conn.execute("SELECT id, year, name FROM budgets WHERE year = ? ORDER BY id", (year,)).fetchall()
    return [_balance(office, budget_id, named, name, on) for budget_id, named, name in found]


def balance(office: Office, budget_id: int, on: datetime.date = datetime.date.max) -> Balance:
    """One budget with what is approved, paid, returned and left at the end of a day."""
    year, name = office.conn.execute("SELECT year, name FROM budgets WHERE id = ?", (budget_id,)).fetchone()
    return _balance(office, budget_id, year, name, on)


def _balance(office: Office, budget_id: int, year: int, name: str, on: datetime.date) -> Balance:
    figures = office.conn.execute(_BALANCE, (budget_id, on.isoformat())).fetchone()
    return Balance(budget_id, year, name, *figures)


_LEAST = """
WITH days AS (
  SELECT day, sum(sum(balance)) OVER (ORDER BY day) AS left FROM money_moves WHERE budget_id = ? GROUP BY day)
SELECT min(left) FROM days WHERE day >= ifnull((SELECT max(day) FROM days WHERE day <= ?), '')
"""


def least_left(office: Office, budget_id: int, since: datetime.date) -> int:
    """The least that a budget has left at the end of a day or of any later one: no more may be taken from it on that day."""
    return int(office.conn.execute(_LEAST, (budget_id, since.isoformat())).fetchone()[0] or 0)


@dataclass(frozen=True, slots=True)
class VoucherSums:
    """What became of the money of a voucher, in 分: ``due`` = ``paid`` + ``unclaimed`` + ``returned`` + ``open``.

    ``reversed`` is what reversals in force have reversed; 实发 is ``net``. ``persons`` are counted, branches are not.
    """

    due: int
    paid: int
    unclaimed: int
    returned: int
    open: int
    reversed: int
    lines: int
    settled: int  # lines of which something was said
    received: int = 0  # lines that somebody has received

    @property
    def net(self) -> int:
        """实发: what was received and not reversed."""
        return self.paid - self.reversed

    @property
    def words(self) -> str:
        """已领 358 / 400."""
        return f"{self.settled:,} / {self.lines:,}"


_SUMS = """
SELECT voucher_id, sum(fen),
  ifnull(sum(fen) FILTER (WHERE receipt = '已领'), 0),
  ifnull(sum(fen) FILTER (WHERE receipt = '未领'), 0),
  ifnull(sum(fen) FILTER (WHERE receipt = '退回'), 0),
  ifnull(sum(fen) FILTER (WHERE receipt = ''), 0),
  count(*), count(nullif(receipt, '')), count(*) FILTER (WHERE receipt = '已领')
FROM payments WHERE voucher_id IN ({}) GROUP BY voucher_id
"""
# What reversals in force have reversed.
_REVERSED = """
SELECT o.voucher_id, -sum(t.fen) FROM payments t JOIN vouchers v ON v.id = t.voucher_id
JOIN payments o ON o.id = t.reverses_line_id
WHERE o.voucher_id IN ({}) AND v.state IN ('已支付', '已归档', '冲销') GROUP BY 1
"""


def voucher_sums(office: Office, ids: Sequence[int]) -> dict[int, VoucherSums]:
    """What became of the money of vouchers, by id."""
    found: dict[int, VoucherSums] = {}
    for part in rows.parts(ids):
        marks = rows.marks(part)
        reversed_fen = dict(office.conn.execute(_REVERSED.format(marks), part).fetchall())
        for row in office.conn.execute(_SUMS.format(marks), part).fetchall():
            voucher_id, due, paid, unclaimed, returned, open_fen, lines, settled, received = row
            taken = reversed_fen.get(voucher_id, 0)
            found[voucher_id] = VoucherSums(due, paid, unclaimed, returned, open_fen, taken, lines, settled, received)
    return found
