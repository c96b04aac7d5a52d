"""What the annual ledger asks of the file beside the duties."""

from datetime import date

from cadredesk.core.dates import day_from_iso
from cadredesk.db.file import Office


def duties_since(office: Office) -> date | None:
    """必访起算日: nothing was owed before it."""
    stored = office.setting("duties_since", "")
    return day_from_iso(stored) if stored else None


def first_record(office: Office) -> date | None:
    """The day of the first visit; None without any."""
    first = office.conn.execute("SELECT min(date) FROM visits").fetchone()[0]
    return day_from_iso(first) if first else None
