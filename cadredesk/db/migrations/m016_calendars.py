"""Which calendar somebody keeps, and from when 党龄 counts."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import office_file


@office_file()
def m016_calendars(db: Database) -> None:
    """过农历生日 becomes 是, 否 or open, where it was a mark that said 是 or nothing; 转正时间 is new."""
    db.execute("ALTER TABLE people ADD COLUMN party_full_on TEXT")
    db.execute("ALTER TABLE people RENAME COLUMN keeps_lunar TO marked_lunar")
    db.execute("ALTER TABLE people ADD COLUMN keeps_lunar TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE people SET keeps_lunar = '是' WHERE marked_lunar")
    db.execute("ALTER TABLE people DROP COLUMN marked_lunar")
