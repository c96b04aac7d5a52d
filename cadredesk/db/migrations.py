"""The one ordered set of migrations. Every table is STRICT; ids are never used twice (AUTOINCREMENT).

A migration is never changed once it has been released: what a file of last year went through must stay true.
Journal and guard triggers are not made here but after each run, from the schema as it then is (``triggers.py``).
"""

from sqlite_utils import Database, Migrations

from cadredesk.core.strokes import stroke_key

office_file = Migrations("cadredesk")


def _table(db: Database, name: str, body: str) -> None:
    db.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY AUTOINCREMENT, {body}) STRICT")


def _columns(kind: str, names: str) -> str:
    return ", ".join(f"{name} {kind}" for name in names.split())


@office_file()
def m001_journal(db: Database) -> None:
    """Operations, the changes under each, the head kept apart, and which operation is running."""
    _table(
        db,
        "operations",
        "at TEXT NOT NULL, operator TEXT NOT NULL, what TEXT NOT NULL, undoable INTEGER NOT NULL, "
        "undoes INTEGER REFERENCES operations(id), rows INTEGER NOT NULL DEFAULT 0, hash TEXT NOT NULL DEFAULT ''",
    )
    _table(
        db,
        "changes",
        "operation_id INTEGER NOT NULL REFERENCES operations(id), tbl TEXT NOT NULL, row_id INTEGER NOT NULL, "
        "act TEXT NOT NULL, image TEXT NOT NULL DEFAULT ''",
    )
    db.execute("CREATE INDEX changes_by_operation ON changes(operation_id)")
    db.execute("CREATE INDEX changes_by_row ON changes(tbl, row_id)")
    db.execute("CREATE TABLE journal_head (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL, "
               "hash TEXT NOT NULL) STRICT")  # fmt: skip
    db.execute("INSERT INTO journal_head VALUES (1, 0, '')")
    db.execute("CREATE TABLE running (id INTEGER PRIMARY KEY CHECK (id = 1), operation_id INTEGER) STRICT")
    db.execute("INSERT INTO running VALUES (1, NULL)")


@office_file()
def m002_office(db: Database) -> None:
    """What the office says of itself, and half-filled forms (not journaled)."""
    _table(db, "settings", "name TEXT NOT NULL UNIQUE, value TEXT NOT NULL")
    db.execute("CREATE TABLE drafts (form TEXT PRIMARY KEY, content TEXT NOT NULL, saved_at TEXT NOT NULL) STRICT")


@office_file()
def m003_branches(db: Database) -> None:
    """Liaisons and the organisation tree."""
    _table(db, "liaisons", "name TEXT NOT NULL UNIQUE, post TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT ''")
    _table(
        db,
        "branches",
        "name TEXT NOT NULL, kind TEXT NOT NULL, parent_id INTEGER REFERENCES branches(id), "
        "liaison_id INTEGER REFERENCES liaisons(id), "
        + _columns("TEXT NOT NULL DEFAULT ''", "secretary study_day honour place note")
        + ", "
        + _columns("TEXT", "founded_on term_end ended_on"),
    )
    db.execute("CREATE INDEX branches_by_name ON branches(name)")


@office_file()
def m004_people(db: Database) -> None:
    """The register. ``search`` and ``pinyin`` are made from the other columns whenever they are written."""
    _table(
        db,
        "people",
        "name TEXT NOT NULL, "
        + _columns(
            "TEXT NOT NULL DEFAULT ''",
            "former_name sex ethnicity native_place id_number education title politics category survivor_kind cadre_relation rank "
            "rank_words treatment treatment_words treatment_document medical_treatment unit post unit_nature "
            "managing_unit staff_kind rewards contribution address community settled settled_place marriage living "
            "mobile landline emergency_contact emergency_phone health illness family_doctor hospital membership "
            "party_post source death_cause farewell pension_receiver pension_unclaimed_why moved_to skills hobbies "
            "talent club_post reemployed note search pinyin",
        )
        + ", "
        + _columns(
            "TEXT",
            "birth lunar_birthday party_joined treatment_approved_on work_started revolution_joined retired_on "
            "checkup_on admitted_on moved_in_on died_on pension_received_on moved_out_on verified_on",
        )
        + ", "
        + _columns("INTEGER NOT NULL DEFAULT 0", "keeps_lunar limited_mobility in_hospital_long hardship five_elders")
        + ", cadre_id INTEGER REFERENCES people(id), branch_id INTEGER REFERENCES branches(id), "
        "liaison_id INTEGER REFERENCES liaisons(id)",
    )
    for column in ("name", "id_number", "branch_id", "liaison_id", "cadre_id", "pinyin"):
        db.execute(f"CREATE INDEX people_by_{column} ON people({column})")


@office_file()
def m005_visits(db: Database) -> None:
    """Visits made."""
    _table(
        db,
        "visits",
        "person_id INTEGER NOT NULL REFERENCES people(id), date TEXT NOT NULL, fen INTEGER, "
        + _columns(
            "TEXT NOT NULL DEFAULT ''",
            "rule kind visitors companions place goods condition requests follow_up note category",
        ),
    )
    db.execute("CREATE INDEX visits_by_person ON visits(person_id, date)")
    db.execute("CREATE INDEX visits_by_day ON visits(date)")
    # The figures of a period are read from this index alone, group by group.
    db.execute("CREATE INDEX visits_by_reason ON visits(rule, kind, category, date)")


@office_file()
def m006_funds(db: Database) -> None:
    """Budgets, vouchers, their lines and the settled payments from before the books began."""
    _table(
        db,
        "budgets",
        "year INTEGER NOT NULL, name TEXT NOT NULL, fen INTEGER NOT NULL CHECK (fen >= 0), "
        + _columns("TEXT NOT NULL DEFAULT ''", "source document note")
        + ", UNIQUE (year, name)",
    )
    _table(
        db,
        "budget_adjustments",
        "budget_id INTEGER NOT NULL REFERENCES budgets(id), date TEXT NOT NULL, fen INTEGER NOT NULL, "
        "document TEXT NOT NULL, why TEXT NOT NULL",
    )
    _table(
        db,
        "vouchers",
        "state TEXT NOT NULL DEFAULT '草稿', date TEXT NOT NULL, kind TEXT NOT NULL, "
        "budget_id INTEGER NOT NULL REFERENCES budgets(id), number TEXT UNIQUE, series TEXT, year INTEGER, "
        "serial INTEGER, reverses_id INTEGER REFERENCES vouchers(id), "
        + _columns(
            "TEXT NOT NULL DEFAULT ''",
            "occasion method basis drafted_by submitted_by approved_by approval_reason paid_by receiver proxy "
            "proxy_relation bank_reference archived_by void_why seal",
        )
        + ", "
        + _columns("TEXT", "submitted_on approved_on paid_on archived_on")
        + ", UNIQUE (series, year, serial)",
    )
    db.execute("CREATE INDEX vouchers_by_budget ON vouchers(budget_id)")
    _table(
        db,
        "payments",
        "voucher_id INTEGER REFERENCES vouchers(id), person_id INTEGER NOT NULL REFERENCES people(id), "
        "fen INTEGER NOT NULL, date TEXT, visit_id INTEGER REFERENCES visits(id), "
        + _columns("TEXT NOT NULL DEFAULT ''", "kind occasion budget category receipt note")
        # Either a voucher's line or a settled payment with a day of its own, never half of both.
        + ", CHECK ((voucher_id IS NULL) = (date IS NOT NULL))",
    )
    db.execute("CREATE INDEX payments_by_person ON payments(person_id)")
    db.execute("CREATE INDEX payments_by_voucher ON payments(voucher_id)")
    db.execute("CREATE INDEX payments_by_date ON payments(date)")
    db.execute("CREATE INDEX payments_by_visit ON payments(visit_id)")
    _table(
        db,
        "voucher_prints",
        "voucher_id INTEGER NOT NULL REFERENCES vouchers(id), at TEXT NOT NULL, operator TEXT NOT NULL",
    )
    # Money that has gone out, whichever way it came into the books: one row a payee and payment.
    db.create_view(
        "paid_money",
        "SELECT p.id, p.person_id, p.fen, v.paid_on AS date, v.kind, v.occasion, p.category, p.voucher_id, p.visit_id "
        "FROM payments p JOIN vouchers v ON v.id = p.voucher_id "
        "WHERE v.state IN ('已支付', '已归档', '冲销') AND p.receipt NOT IN ('未领', '退回') "
        "UNION ALL SELECT id, person_id, fen, date, kind, occasion, category, NULL, visit_id "
        "FROM payments WHERE voucher_id IS NULL",
    )


@office_file()
def m007_digests(db: Database) -> None:
    """A digest of every 256 rows of each table, and of the schema (``digests.py``)."""
    db.execute("CREATE TABLE row_digests (tbl TEXT NOT NULL, part INTEGER NOT NULL, digest TEXT NOT NULL, "
               "PRIMARY KEY (tbl, part)) STRICT, WITHOUT ROWID")  # fmt: skip


# What hangs on a person. Each table has a person_id, by which a merge of two people finds its rows.


def _part(db: Database, name: str, body: str) -> None:
    _table(db, name, f"person_id INTEGER NOT NULL REFERENCES people(id), {body}")
    db.execute(f"CREATE INDEX {name}_by_person ON {name}(person_id)")


@office_file()
def m008_stages(db: Database) -> None:
    """The past of what changes in a life. Who has never changed has no row; the values of today stand in ``people``."""
    _table(
        db,
        "stages",
        "person_id INTEGER NOT NULL REFERENCES people(id), track TEXT NOT NULL, since TEXT NOT NULL DEFAULT '', "
        + _columns(
            "TEXT NOT NULL DEFAULT ''",
            "category survivor_kind rank rank_words treatment treatment_words treatment_document membership "
            "address community settled settled_place state moved_to note",
        )
        + ", treatment_approved_on TEXT, branch_id INTEGER REFERENCES branches(id), UNIQUE (person_id, track, since)",
    )
    db.execute("CREATE INDEX stages_by_day ON stages(since)")
    db.execute("CREATE INDEX stages_by_branch ON stages(branch_id)")


@office_file()
def m009_parts(db: Database) -> None:
    """Family, memberships in functional branches, and the registers kept of a person (as Hainan's bureau keeps them)."""
    _part(
        db,
        "relatives",
        _columns("TEXT NOT NULL DEFAULT ''", "relation name unit phone note")
        + ", birth TEXT, living INTEGER NOT NULL DEFAULT 1",
    )
    _part(
        db,
        "functional_members",
        "branch_id INTEGER NOT NULL REFERENCES branches(id), since TEXT, until TEXT, note TEXT NOT NULL DEFAULT ''",
    )
    db.execute("CREATE INDEX functional_members_by_branch ON functional_members(branch_id)")
    spell = "since TEXT, until TEXT, note TEXT NOT NULL DEFAULT '', "
    for name, columns in (
        ("hospital_stays", "hospital ward bed illness outcome"),
        ("trips", "destination reason companions phone"),
        ("certificates", "kind number issuer keeper"),
        ("resettlements", "place unit document phone"),
    ):
        _part(db, name, spell + _columns("TEXT NOT NULL DEFAULT ''", columns))


@office_file()
def m010_files(db: Database) -> None:
    """Photos and attachments: their rows are journaled, their bytes stand once under their SHA-256 and never change."""
    db.execute("CREATE TABLE blobs (hash TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT")
    _table(
        db,
        "photos",
        "person_id INTEGER NOT NULL UNIQUE REFERENCES people(id), hash TEXT NOT NULL REFERENCES blobs(hash)",
    )
    _part(
        db,
        "attachments",
        "name TEXT NOT NULL, hash TEXT NOT NULL REFERENCES blobs(hash), size INTEGER NOT NULL, added_on TEXT NOT NULL, "
        "note TEXT NOT NULL DEFAULT ''",
    )


@office_file()
def m011_upkeep(db: Database) -> None:
    """Tags, the order by strokes, calls that reached nobody, lists with a name, and pairs that are two people or one."""
    db.execute("ALTER TABLE people ADD COLUMN tags TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE people ADD COLUMN unreached_on TEXT")
    db.execute("ALTER TABLE people ADD COLUMN strokes TEXT NOT NULL DEFAULT ''")
    names = db.execute("SELECT id, name FROM people").fetchall()
    db.conn.executemany("UPDATE people SET strokes = ? WHERE id = ?", [(stroke_key(name), at) for at, name in names])
    # The list that the window opens on is read from this index alone.
    db.execute("DROP INDEX people_by_pinyin")
    db.execute("CREATE INDEX people_by_pinyin ON people(pinyin, id, search, died_on, moved_out_on)")
    _table(
        db,
        "saved_views",
        "page TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, pinned INTEGER NOT NULL DEFAULT 0, "
        "UNIQUE (page, name)",
    )
    _table(
        db,
        "different_people",
        "first_id INTEGER NOT NULL REFERENCES people(id), second_id INTEGER NOT NULL REFERENCES people(id), "
        "UNIQUE (first_id, second_id)",
    )
    # Whose rows now stand under whom. A line that was submitted before names in made_out_to_id whom it was made out to.
    _table(db, "merged_people", "gone_id INTEGER NOT NULL UNIQUE, kept_id INTEGER NOT NULL REFERENCES people(id)")
    db.execute("CREATE INDEX merged_people_by_kept ON merged_people(kept_id)")
    db.execute("ALTER TABLE payments ADD COLUMN made_out_to_id INTEGER")


@office_file()
def m012_branch_life(db: Database) -> None:
    """Who holds which post when, honours by year, grants, and into which branch one was merged."""
    db.execute("ALTER TABLE branches ADD COLUMN merged_into_id INTEGER REFERENCES branches(id)")
    _table(
        db,
        "branch_posts",
        "branch_id INTEGER NOT NULL REFERENCES branches(id), person_id INTEGER REFERENCES people(id), "
        + _columns("TEXT NOT NULL DEFAULT ''", "name post note")
        + ", since TEXT, until TEXT",
    )
    db.execute("CREATE INDEX branch_posts_by_branch ON branch_posts(branch_id)")
    db.execute("CREATE INDEX branch_posts_by_person ON branch_posts(person_id)")
    _table(
        db,
        "branch_honours",
        "branch_id INTEGER NOT NULL REFERENCES branches(id), year INTEGER NOT NULL, "
        + _columns("TEXT NOT NULL DEFAULT ''", "level name document note"),
    )
    db.execute("CREATE INDEX branch_honours_by_branch ON branch_honours(branch_id)")
    _table(
        db,
        "branch_grants",
        "branch_id INTEGER NOT NULL REFERENCES branches(id), date TEXT NOT NULL, fen INTEGER NOT NULL, "
        + _columns("TEXT NOT NULL DEFAULT ''", "purpose document note"),
    )
    db.execute("CREATE INDEX branch_grants_by_branch ON branch_grants(branch_id)")


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
    """Who is owed a visit: rules and excuses; cases and what remains after a death; rounds and plans; standards."""
    _table(
        db,
        "duty_rules",
        "code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, trigger TEXT NOT NULL, "
        + _columns("INTEGER", "month day months lixiu_months party_years age_from")
        + ", "
        + _columns("INTEGER NOT NULL DEFAULT 0", "great nominal members_only days_after")
        + ", days_before INTEGER NOT NULL DEFAULT 30, late_days INTEGER NOT NULL DEFAULT 30, "
        "place INTEGER NOT NULL DEFAULT 100, money_kind TEXT NOT NULL DEFAULT '其他', "
        + _columns("TEXT NOT NULL DEFAULT ''", "case_kind categories ranks needs occasion note")
        + ", since TEXT, until TEXT",
    )
    for place, rule in enumerate(_RULES, start=1):
        row: dict[str, str | int] = {"place": place, **rule}
        marks = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO duty_rules({', '.join(row)}) VALUES ({marks})", list(row.values()))
    _part(
        db,
        "excuses",
        "rule TEXT NOT NULL, due TEXT NOT NULL, why TEXT NOT NULL, excused_on TEXT NOT NULL",
    )
    _part(
        db,
        "cases",
        "kind TEXT NOT NULL, opened_on TEXT NOT NULL, closed_on TEXT, stay_id INTEGER REFERENCES hospital_stays(id), "
        + _columns("TEXT NOT NULL DEFAULT ''", "detail result"),
    )
    db.execute("CREATE INDEX cases_by_day ON cases(opened_on)")
    _table(
        db,
        "case_steps",
        "case_id INTEGER NOT NULL REFERENCES cases(id), step TEXT NOT NULL, done_on TEXT, "
        + _columns("TEXT NOT NULL DEFAULT ''", "who note"),
    )
    db.execute("CREATE INDEX case_steps_by_case ON case_steps(case_id)")
    _table(
        db,
        "campaigns",
        "rule TEXT NOT NULL, due TEXT NOT NULL, opened_on TEXT NOT NULL, closed_on TEXT, "
        "note TEXT NOT NULL DEFAULT '', UNIQUE (rule, due)",
    )
    _part(
        db,
        "plans",
        "rule TEXT NOT NULL, due TEXT NOT NULL, planned_on TEXT, fen INTEGER, "
        + _columns("TEXT NOT NULL DEFAULT ''", "visitors goods added_why"),
    )
    db.execute("CREATE INDEX plans_by_duty ON plans(rule, due)")
    _table(
        db,
        "standards",
        "occasion TEXT NOT NULL, category TEXT NOT NULL, fen INTEGER CHECK (fen >= 0), "
        "goods TEXT NOT NULL DEFAULT '', since TEXT",
    )
    # Who was visited for what, read from this index alone.
    db.execute("CREATE INDEX visits_by_rule ON visits(rule, date, person_id) WHERE rule <> ''")


@office_file()
def m014_guards(db: Database) -> None:
    """No table changes: triggers that refuse by themselves, and that no row is put in another's place (``triggers.py``)."""
