"""Guards that refuse by themselves."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import office_file


@office_file()
def m014_guards(db: Database) -> None:
    """No table changes: triggers that refuse by themselves, and that no row is put in another's place (``triggers.py``)."""
