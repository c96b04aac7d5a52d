"""Who is owed a visit, and what follows from it: rules, cases, campaigns and plans, standards."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import columns, index, office_file, person_table, table, texts

_CARED_FOR = "离休干部、县处级以上退休干部、离休干部遗属、退休干部遗属"
_RULES: tuple[dict[str, str | int], ...] = (  # as shipped (S000, S001, S004); what is not named stays at its default
    {"code": "春节", "name": "春节走访", "trigger": "农历节日", "month": 1, "day": 1, "categories": _CARED_FOR,
     "money_kind": "节日慰问"},
    {"code": "中秋", "name": "中秋走访", "trigger": "农历节日", "month": 8, "day": 15, "categories": _CARED_FOR,
     "money_kind": "节日慰问"},
    {"code": "重阳", "name": "重阳走访", "trigger": "农历节日", "month": 9, "day": 9, "categories": _CARED_FOR,
     "money_kind": "节日慰问"},
    {"code": "七一", "name": "七一走访", "trigger": "固定日期", "month": 7, "day": 1, "members_only": 1, "needs": "困难",
     "party_years": 50, "money_kind": "节日慰问"},
    {"code": "大寿", "name": "大寿祝贺", "trigger": "生日", "great": 1, "money_kind": "生日慰问"},
    {"code": "住院", "name": "住院探望", "trigger": "事项", "case_kind": "住院", "days_after": 7, "money_kind": "住院慰问"},
    {"code": "困难", "name": "困难走访", "trigger": "事项", "case_kind": "困难", "days_after": 15, "money_kind": "困难帮扶"},
    {"code": "家庭变故", "name": "家庭变故慰问", "trigger": "事项", "case_kind": "家庭变故", "days_after": 7},
    {"code": "灾祸", "name": "灾祸慰问", "trigger": "事项", "case_kind": "灾祸", "days_after": 3, "money_kind": "灾害救助"},
    {"code": "来电", "name": "来电回访", "trigger": "事项", "case_kind": "来电要求", "days_after": 7},
    {"code": "去世", "name": "去世吊唁", "trigger": "事项", "case_kind": "去世", "days_after": 1, "money_kind": "去世慰问"},
    {"code": "巡诊", "name": "巡诊", "trigger": "每月一次", "categories": "离休干部"},
    {"code": "阅文", "name": "阅文", "trigger": "每月一次", "categories": "离休干部"},
    {"code": "体检", "name": "体检", "trigger": "间隔", "months": 24, "lixiu_months": 12,
     "categories": "离休干部、县处级以上退休干部、其他退休干部"},
)  # fmt: skip


@office_file()
def m013_duties(db: Database) -> None:
    """Who is owed a visit: rules and excuses; cases and what remains after a death; campaigns and plans; standards."""
    _rules(db)
    person_table(db, "excuses", columns("TEXT NOT NULL", "rule due why excused_on"))
    _cases(db)
    _campaigns(db)
    table(
        db,
        "standards",
        "occasion TEXT NOT NULL, category TEXT NOT NULL, fen INTEGER CHECK (fen >= 0)",
        "goods TEXT NOT NULL DEFAULT '', since TEXT",
    )
    # Who was visited for what, read from this index alone.
    db.execute("CREATE INDEX visits_by_rule ON visits(rule, date, person_id) WHERE rule <> ''")


def _rules(db: Database) -> None:
    table(
        db,
        "duty_rules",
        "code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, trigger TEXT NOT NULL",
        columns("INTEGER", "month day months lixiu_months party_years age_from"),
        columns("INTEGER NOT NULL DEFAULT 0", "great nominal members_only days_after"),
        "days_before INTEGER NOT NULL DEFAULT 30, late_days INTEGER NOT NULL DEFAULT 30",
        "place INTEGER NOT NULL DEFAULT 100, money_kind TEXT NOT NULL DEFAULT '其他'",
        texts("case_kind categories ranks needs occasion note"),
        columns("TEXT", "since until"),
    )
    for place, rule in enumerate(_RULES, start=1):
        row: dict[str, str | int] = {"place": place, **rule}
        marks = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO duty_rules({', '.join(row)}) VALUES ({marks})", list(row.values()))


def _cases(db: Database) -> None:
    person_table(
        db,
        "cases",
        "kind TEXT NOT NULL, opened_on TEXT NOT NULL, closed_on TEXT, stay_id INTEGER REFERENCES hospital_stays(id)",
        texts("detail result"),
    )
    index(db, "cases", day="opened_on")
    of_case = "case_id INTEGER NOT NULL REFERENCES cases(id)"
    table(db, "case_steps", of_case, "step TEXT NOT NULL, done_on TEXT", texts("who note"))
    index(db, "case_steps", case="case_id")


def _campaigns(db: Database) -> None:
    table(
        db,
        "campaigns",
        "rule TEXT NOT NULL, due TEXT NOT NULL, opened_on TEXT NOT NULL, closed_on TEXT",
        "note TEXT NOT NULL DEFAULT '', UNIQUE (rule, due)",
    )
    own = "rule TEXT NOT NULL, due TEXT NOT NULL, planned_on TEXT, fen INTEGER"
    person_table(db, "plans", own, texts("visitors goods added_why"))
    index(db, "plans", duty="rule, due")
