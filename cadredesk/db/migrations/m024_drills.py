"""The log of restoring drills and of handovers."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import columns, office_file, table, texts


@office_file()
def m024_drills(db: Database) -> None:
    """Which backup was restored to try it, and who handed the work over to whom with which file."""
    table(
        db, "drills", "day TEXT NOT NULL", texts("operator file made sha256 result"),
        columns("INTEGER NOT NULL DEFAULT 0", "passed people visits fen operations"),
    )  # fmt: skip
    table(db, "handovers", "day TEXT NOT NULL", texts("giver taker witness open_items"))
