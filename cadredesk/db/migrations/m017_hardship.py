"""From when to when somebody is in need, and by which document."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import office_file


@office_file()
def m017_hardship(db: Database) -> None:
    """困难 has dated stages, each with its document; who is ticked today has always been so, until somebody says since when."""
    db.execute("ALTER TABLE people ADD COLUMN hardship_document TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE stages ADD COLUMN hardship INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE stages ADD COLUMN hardship_document TEXT NOT NULL DEFAULT ''")
