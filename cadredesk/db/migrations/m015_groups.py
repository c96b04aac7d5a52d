"""What each visit counts as, and the day from which visits are owed."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import index, office_file

_SERVICES = "('巡诊', '阅文', '体检', '送学上门', '陪同就医', '上门办事')"
_GROUP = "CASE WHEN {0} IN " + _SERVICES + " THEN '上门服务' WHEN {0} = '电话联系' THEN '电话联系' ELSE '走访慰问' END"


@office_file()
def m015_groups(db: Database) -> None:
    """Groups of visits, which duty each was seen to prove, and 必访起算日."""
    _visits(db)
    # An office that worked before the setting existed is owed from its first day on.
    db.execute(
        "INSERT INTO settings(name, value) SELECT 'duties_since', substr(min(at), 1, 10) FROM operations "
        "HAVING min(at) IS NOT NULL"
    )


def _visits(db: Database) -> None:
    db.execute("ALTER TABLE visits ADD COLUMN visit_group TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE visits ADD COLUMN duty_due TEXT")
    db.execute("UPDATE visits SET visit_group = " + _GROUP.format("(CASE rule WHEN '' THEN kind ELSE rule END)"))
    db.execute("DROP INDEX visits_by_reason")
    index(db, "visits", reason="visit_group, rule, kind, category, date")
