"""One series of numbers a year."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import office_file


@office_file()
def m026_one_series(db: Database) -> None:
    """No table changes: a guard keeps a second series from beginning in a year (``guards.py``). Numbers of before stay."""
