"""What proves a duty, for those who ask of everybody."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import office_file


@office_file()
def m021_proofs(db: Database) -> None:
    """The same rows as ``proofs``, where all are read at once: most people have no visit that is a check-up, and of these
    none has to be looked for beside each row. Who asks of one person asks ``proofs``, which does not look at all first.
    """
    (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'proofs'").fetchone()
    _, rows = sql.split(" AS ", 1)
    before, looked_for, after = rows.partition("NOT EXISTS (SELECT 1 FROM visits v ")
    test, end, others = after.partition(")")
    some = "c.person_id NOT IN (SELECT person_id FROM visits WHERE rule = '体检')"
    db.create_view("proofs_of_all", f"{before}({some} OR {looked_for}{test}{end}){others}")
