"""Check-ups as rows of their own, and all that proves a duty in one view."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import index, office_file, person_table, texts

# The first day that a date may be: 2026-05 is 2026-05-01. Who asks the view for days has them from an index.
_FIRST_DAY = "CAST(since || substr('-01-01', length(since) - 3) AS TEXT)"


def _says(date: str, of: str) -> str:
    """Whether a date is another one, or says it more exactly: 2026-05-20 of 2026-05."""
    return f"{date} >= {of} AND {date} < {of} || '~'"


_CHECKED = f"SELECT 1 FROM visits v WHERE v.person_id = {{}} AND v.rule = '体检' AND {_says('v.date', '{}')}"


@office_file()
def m018_checkups(db: Database) -> None:
    """体检: what was known as the latest becomes a row, unless a visit says so. 最近体检日期 is the latest of both."""
    person_table(db, "cares", "kind TEXT NOT NULL, since TEXT NOT NULL", texts("unit result note"), "recheck_on TEXT")
    index(db, "cares", day=f"kind, {_FIRST_DAY}, person_id")
    db.execute(
        "INSERT INTO cares(person_id, kind, since) SELECT id, '体检', checkup_on FROM people p "
        f"WHERE checkup_on IS NOT NULL AND NOT EXISTS ({_CHECKED.format('p.id', *['p.checkup_on'] * 3)})"
    )
    db.execute(
        "UPDATE people SET checkup_on = v.day FROM (SELECT person_id, max(date) AS day FROM visits "
        "WHERE rule = '体检' GROUP BY person_id) AS v WHERE v.person_id = people.id AND v.day > ifnull(checkup_on, '')"
    )
    # A check-up that a visit or another row says, too, is one: the visit stands, else the row that says it best.
    better = (
        "SELECT 1 FROM cares o WHERE o.person_id = c.person_id AND o.kind = c.kind AND o.id <> c.id "
        f"AND {_says('o.since', 'c.since')} AND (o.since > c.since OR o.id < c.id)"
    )
    # Columns of one kind in both halves: only then does SQLite ask each half with its indexes, in a join, too. The + keeps
    # the kind, which all rows have, from being looked up first where a person is asked for.
    db.create_view(
        "proofs",
        "SELECT person_id, date, rule, id AS visit_id, CAST(NULL AS INTEGER) AS care_id, duty_due FROM visits WHERE rule <> '' "
        f"UNION ALL SELECT c.person_id, {_FIRST_DAY.replace('since', 'c.since')}, c.kind, CAST(NULL AS INTEGER), c.id, "
        "CAST(NULL AS TEXT) "
        "FROM cares c "
        f"WHERE +c.kind = '体检' AND NOT EXISTS ({_CHECKED.format('c.person_id', *['c.since'] * 3)}) "
        f"AND NOT EXISTS ({better})",
    )
