"""The lists over all branches as workbooks."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.branches.ledger.records import COLUMNS, WORDS, Sheet
from cadredesk.branches.ledger.rules import Line
from cadredesk.db.file import Office


def export_lines(office: Office, sheet: Sheet, lines: Sequence[Line], out: Path) -> int:
    """Write the lines of a list as .xlsx or .csv, all of its columns; gives their number. Raises UserError."""
    from cadredesk.sheets.writer import write_table

    fields = COLUMNS[sheet]
    title = f"{office.name}{WORDS[sheet].title}"
    return write_table(out, title, fields, (line[1 : len(fields) + 1] for line in lines))
