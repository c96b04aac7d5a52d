"""预算台账: the moves of money on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cadredesk.core.money import show_yuan
from cadredesk.core.progress import Progress
from cadredesk.funds.ledger.records import COLUMNS
from cadredesk.paper.fonts import unprintable
from cadredesk.paper.lists import draw_roster
from cadredesk.paper.print_info import PrintInfo
from cadredesk.paper.table import Column

_WIDTHS = {"day": 21, "what": 12, "number": 35, "payee": 24, "kind": 19, "occasion": 21, "category": 36, "budget": 32,
           "fen": 26, "left": 28}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What stands over a ledger on paper."""

    office: str
    operator: str
    printed: date
    title: str
    period: str
    sums: str


def draw_ledger(
    about: About, rows: Sequence[Sequence[Any]], out: Path, *, with_balance: bool, progress: Progress
) -> list[tuple[str, str]]:
    """Draw the rows (``rules.row_of``); gives (name, characters) that no font can print. Raises UserError."""
    # One budget stands in the title, and its balance in the last column.
    left_out = "budget" if with_balance else "left"
    places = [at for at, field in enumerate(COLUMNS) if field.name != left_out]
    columns = [
        Column(
            label=COLUMNS[at].label, width=_WIDTHS[COLUMNS[at].name], align="right" if COLUMNS[at].numeric else "left"
        )
        for at in places
    ]
    texts = [tuple(_text(row[at]) for at in places) for row in rows]
    draw_roster(
        out, title=about.title, columns=columns, rows=texts,
        print_info=PrintInfo(office=about.office, printed=about.printed, operator=about.operator),
        subtitle=f"{about.period}　　{about.sums}", landscape=True, count=f"共 {len(rows):,} 笔", progress=progress,
    )  # fmt: skip
    payee = [field.name for field in COLUMNS].index("payee")
    return unprintable({"name": str(row[payee]), "words": "".join(map(str, row))} for row in rows)


def _text(value: Any) -> str:
    return show_yuan(value) if isinstance(value, int) else str(value or "")
