"""What the file holds for a certificate, and the log of drills."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.backups.records import BudgetSum, Certificate, Drill, Handover, KindSum
from cadredesk.core.errors import UserError
from cadredesk.db import engine, rows
from cadredesk.db.file import Office
from cadredesk.funds import store_budgets, store_ledger
from cadredesk.funds.closing import store_closed

if TYPE_CHECKING:
    from cadredesk.db.backups.backup import Backup

QUARTER = 92  # days
_ONLY_READ = "备份只供查看，不能修改。"

_KINDS = """
SELECT kind, sum(sign(fen)), ifnull(sum(sign(fen)) FILTER (WHERE person_id IS NOT NULL), 0),
  ifnull(sum(fen) FILTER (WHERE date BETWEEN :since AND :until), 0), sum(fen)
FROM paid_money GROUP BY kind ORDER BY sum(fen) DESC, kind
"""


def certificate(made: "Backup", operator: str, year: int, *, lies_in: Path | None = None) -> Certificate:
    """What a backup's certificate says, read from the backup itself. ``lies_in``: the folder in which it will lie.

    Raises UserError where the backup cannot be read any more.
    """
    try:
        return _read_certificate(made, operator, year, lies_in)
    except (OSError, engine.Error) as error:
        raise UserError(f"备份读不出来了，没有生成备份凭据：{made.path}。请检查 U 盘是否插好，然后重试。") from error


def _read_certificate(made: "Backup", operator: str, year: int, lies_in: Path | None) -> Certificate:
    with Office(made.path, operator, lock=None, why_read_only=_ONLY_READ) as copy:
        return Certificate(
            office=copy.name,
            path=(lies_in or made.path.parent) / made.path.name,
            size=made.path.stat().st_size,
            report=made.report,
            made=made.at,
            operator=operator,
            year=year,
            kinds=kind_sums(copy, year),
            budgets=budget_sums(copy, year),
            closed=store_closed.closed_years(copy),
        )


def kind_sums(office: Office, year: int) -> list[KindSum]:
    """实发 by kind, 历史补录 with it: of a year and in all; together they are ``money_fen`` of the file's report."""
    found = office.conn.execute(_KINDS, {"since": f"{year}-01-01", "until": f"{year}-12-31"}).fetchall()
    return [
        KindSum(kind=kind, lines=lines, times=times, year_fen=of_year, fen=fen)
        for kind, lines, times, of_year, fen in found
    ]


def budget_sums(office: Office, year: int) -> list[BudgetSum]:
    """All budgets: those of a year, then those of the others, the latest first."""
    documents = dict(office.conn.execute("SELECT id, document FROM budgets").fetchall())
    return [
        BudgetSum(
            year=each.year, name=each.name, document=documents[each.id], fen=each.fen, paid=each.paid,
            waiting=each.approved, left=each.left,
        )
        for of_year in sorted(store_budgets.budget_years(office), key=lambda each: each != year)
        for each in store_ledger.balances(office, of_year)
    ]  # fmt: skip


def last_drill(office: Office) -> date | None:
    """The day of the last drill that was passed; None if there was none."""
    row = office.conn.execute("SELECT day FROM drills WHERE passed ORDER BY id DESC LIMIT 1").fetchone()
    return date.fromisoformat(row[0]) if row and row[0] else None


def drill_is_due(office: Office, day: date) -> bool:
    """Whether a quarter has passed since the last drill, or since the file's first operation where there was none.

    A drill that claims to be of a day to come was made while the clock was wrong, nobody knows when.
    """
    if (last := last_drill(office)) is not None:
        return not 0 <= (day - last).days <= QUARTER
    (first,) = office.conn.execute("SELECT at FROM operations ORDER BY id LIMIT 1").fetchone() or (None,)
    return first is not None and (day - date.fromisoformat(first[:10])).days > QUARTER


def drills(office: Office) -> list[Drill]:
    """All drills, the latest first."""
    return rows.select(office, Drill, "ORDER BY id DESC")


def add_drill(office: Office, drill: Drill) -> int:
    """Keep one and give its id."""
    return rows.insert(office, drill)


def add_handover(office: Office, handover: Handover) -> int:
    """Keep one and give its id."""
    return rows.insert(office, handover)


def remove_handover(office: Office, handover_id: int) -> None:
    """Take one out again that came to nothing."""
    rows.delete(office, Handover, handover_id)


def handovers(office: Office) -> list[Handover]:
    """All handovers, the latest first."""
    return rows.select(office, Handover, "ORDER BY id DESC")
