"""Rules in versions, calendar periods instead of intervals, and the group that a rule's visits count as."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import columns, index, office_file, table, texts

_SERVICES = "('巡诊', '阅文', '体检')"
_KEPT = (
    "id, code, name, trigger, month, day, party_years, age_from, great, nominal, members_only, days_after, days_before, "
    "late_days, place, money_kind, case_kind, categories, ranks, needs, occasion, note, since, until"
)


@office_file()
def m019_rules(db: Database) -> None:
    """Rows of one code, apart in time, are the versions of a rule."""
    db.execute("ALTER TABLE duty_rules RENAME TO duty_rules_before")
    table(
        db,
        "duty_rules",
        "code TEXT NOT NULL, name TEXT NOT NULL, trigger TEXT NOT NULL, visit_group TEXT NOT NULL DEFAULT '走访慰问'",
        columns("INTEGER", "month day years party_years age_from"),
        columns("INTEGER NOT NULL DEFAULT 0", "great nominal from_new_year members_only days_after"),
        "days_before INTEGER NOT NULL DEFAULT 30, late_days INTEGER NOT NULL DEFAULT 30",
        "place INTEGER NOT NULL DEFAULT 100, money_kind TEXT NOT NULL DEFAULT '其他'",
        texts("yearly case_kind categories ranks needs occasion note"),
        columns("TEXT", "since until"),
    )
    db.execute(f"INSERT INTO duty_rules({_KEPT}) SELECT {_KEPT} FROM duty_rules_before")
    db.execute(f"UPDATE duty_rules SET visit_group = '上门服务' WHERE code IN {_SERVICES}")
    db.execute("UPDATE duty_rules SET from_new_year = 1 WHERE code = '春节' AND trigger = '农历节日'")
    _periods(db)
    last = "(SELECT seq FROM sqlite_sequence WHERE name = 'duty_rules_before')"
    db.execute(f"UPDATE sqlite_sequence SET seq = {last} WHERE name = 'duty_rules'")
    db.execute("DROP TABLE duty_rules_before")
    index(db, "duty_rules", code="code")
    # Who was visited for what, and what that was seen to prove, is read from this index alone.
    db.execute("DROP INDEX visits_by_rule")
    db.execute("CREATE INDEX visits_by_rule ON visits(rule, date, person_id, duty_due) WHERE rule <> ''")


def _periods(db: Database) -> None:
    """So many months after the last visit becomes once in so many calendar years, the nearest that is no rarer."""
    of_old = "(SELECT {} FROM duty_rules_before b WHERE b.id = duty_rules.id)"
    months, lixiu = of_old.format("months"), of_old.format("lixiu_months")
    db.execute(
        f"UPDATE duty_rules SET years = max(1, ifnull({months}, 12) / 12), "
        f"yearly = CASE WHEN ifnull({lixiu}, 99) < 24 AND ifnull({months}, 12) >= 24 THEN '离休干部' ELSE '' END, "
        "trigger = CASE WHEN ifnull({0}, 12) < 3 THEN '每月一次' WHEN ifnull({0}, 12) < 12 THEN '每季一次' "
        "ELSE '每几年一次' END, days_before = 30, days_after = 0 WHERE trigger = '间隔'".format(months)
    )
    db.execute("UPDATE duty_rules SET years = NULL WHERE trigger IN ('每月一次', '每季一次')")
    db.execute("UPDATE duty_rules SET late_days = 0 WHERE trigger IN ('每月一次', '每季一次', '每几年一次')")
