"""What a user does with the ledger: export it, print it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.funds.ledger import paper, rules, store
from cadredesk.funds.ledger.records import COLUMNS, Entry, LedgerQuery

PART = 1000  # moves made into words at a time


def export_ledger(office: Office, query: LedgerQuery, out: Path, title: str, progress: Progress | None = None) -> int:
    """Write the moves asked for as .xlsx or .csv; gives their number. Raises UserError and Cancelled."""
    from cadredesk.sheets.writer import write_table

    found = store.entries(office, query)
    # Without a budget there is no balance.
    places = [at for at, field in enumerate(COLUMNS) if query.budgets or field.name != "left"]
    rows = ([row[at] for at in places] for row in _rows(office, query, found, progress or Progress()))
    return write_table(out, f"{office.name}{title}", [COLUMNS[at] for at in places], rows)


def print_ledger(
    office: Office, query: LedgerQuery, out: Path, title: str, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print them, with a running balance where a budget is asked for; gives what no font can print. Raises UserError."""
    progress = progress or Progress()
    found = store.entries(office, query)
    if not found:
        raise UserError("没有符合条件的款项，没有可以打印的内容。")
    left = store.left_after(office, query, found) if query.budgets else []
    rows = list(_rows(office, query, found, progress))
    about = paper.About(
        office=office.name, operator=office.operator, printed=today(), title=title, period=_period(query, found),
        sums=rules.sum_words(found, left),
    )  # fmt: skip
    return paper.draw_ledger(about, rows, out, with_balance=bool(query.budgets), progress=progress)


def _rows(office: Office, query: LedgerQuery, found: list[Entry], progress: Progress) -> Iterator[tuple[Any, ...]]:
    left = store.left_after(office, query, found) if query.budgets else [None] * len(found)
    for start in range(0, len(found), PART):
        progress.report(start, len(found), "正在读取台账")
        part = store.moves_of(office, found[start : start + PART])
        yield from (rules.row_of(move, after) for move, after in zip(part, left[start : start + PART], strict=True))


def _period(query: LedgerQuery, found: list[Entry]) -> str:
    since = query.since or date.fromisoformat(found[0].day)
    return f"{since} 至 {query.until or date.fromisoformat(found[-1].day)}"
