"""What a user does with any register: save and delete by the kind of row, export a list."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cadredesk.branches.entries.records import BranchHonour
from cadredesk.core import values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.registers import paper, store
from cadredesk.registers.activities.actions import delete_activity, save_activity
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.honours.actions import delete_honour, save_entry, save_honour
from cadredesk.registers.honours.records import Honour, HonourEntry
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.store import Listing
from cadredesk.registers.suggestions.actions import delete_suggestion, save_suggestion
from cadredesk.registers.suggestions.records import Suggestion

_SAVES: dict[type, Callable[[Office, Any], Any]] = {
    Activity: save_activity,
    Suggestion: save_suggestion,
    Honour: save_honour,
    HonourEntry: save_entry,
}
_DELETES: dict[type, Callable[[Office, Any], None]] = {
    Activity: delete_activity,
    Suggestion: delete_suggestion,
    Honour: delete_honour,
    BranchHonour: delete_honour,
}


def save(office: Office, row: Any) -> Any:
    """Record a row of any register (without id) or correct one; gives it back as saved. Raises UserError."""
    return _SAVES[type(row)](office, row)


def delete(office: Office, row: Any) -> None:
    """Take out a row of any register, with its files. Raises UserError while others refer to it."""
    _DELETES[type(row)](office, row)


def export_list(office: Office, listing: Listing, query: RegisterQuery, columns: Sequence[str], out: Path) -> int:
    """Write the rows of a query with the named columns as .xlsx or .csv; gives their number. Raises UserError."""
    from cadredesk.sheets.writer import write_table

    fields = [listing.register.column(name) for name in columns]
    found = store.list_rows(office, listing, columns, store.all_ids(office, listing, query))
    made = (tuple(map(_as_value, fields, row[1:])) for row in found)
    return write_table(out, listing.register.title, fields, made)


def _as_value(field: Field, stored: object) -> object:
    """The value of a list's cell: references come as the words to show."""
    return stored if field.kind is Kind.REFERENCE else values.from_db(field, stored)


def print_list(
    office: Office,
    listing: Listing,
    query: RegisterQuery,
    columns: Sequence[str],
    out: Path,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Print the rows of a query as a list; gives (where, characters) that no font can print. Raises UserError for none."""
    register = listing.register
    found = store.list_rows(office, listing, columns, store.all_ids(office, listing, query))
    if not found:
        raise UserError(f"没有可以打印的{register.title}。请先换一下筛选。")
    period = "至".join(str(day) for day in (query.since, query.until) if day)
    rows = [row[1:] for row in found]
    return paper.draw_list(
        office.name, office.operator, register, columns, rows, out, subtitle=period, progress=progress
    )
