"""What the figures of the work summary are counted in."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import index, office_file


@office_file()
def m020_figures(db: Database) -> None:
    """How many were visited, and the visits of one group by day, are found in an index alone."""
    db.execute("DROP INDEX visits_by_reason")
    index(db, "visits", reason="visit_group, rule, kind, category, date, person_id", group="visit_group, date")
