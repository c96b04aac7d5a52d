"""Guards that know a day, a receipt and a number from what is none."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import office_file


@office_file()
def m025_days(db: Database) -> None:
    """No table changes: the triggers are made anew (``triggers.py``)."""
