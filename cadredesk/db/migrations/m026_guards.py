"""New guards of money."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import office_file


@office_file()
def m026_guards(db: Database) -> None:
    """No table changes: a file of before gets the guards of days, receipts and one series of numbers a year (``guards.py``),
    which are made again with each migration. What it holds already stays.
    """
