"""What the figures of the work summary are counted in."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import index, office_file


@office_file()
def m020_figures(db: Database) -> None:
    """The visits of one group by day, and of a person, and whom each service was for, are found in an index alone."""
    db.execute("DROP INDEX visits_by_person")
    index(db, "visits", person="person_id, date, visit_group", group="visit_group, date")
    db.execute(
        "CREATE INDEX visits_by_service ON visits(visit_group, rule, kind, person_id, date) "
        "WHERE visit_group <> '走访慰问'"
    )
