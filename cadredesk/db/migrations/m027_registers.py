"""Registers: activities with who was there and what came of them, suggestions and requests, honours, and their files."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import columns, index, office_file, table, texts

# How often the published reports say that something is held (频次): kind, every, how often, of each branch, large, source.
_FREQUENCIES = (
    ("学习日", "月", 1, 1, 0, "参考县区做法"),
    ("文体活动", "月", 1, 0, 0, "参考县区做法"),
    ("文体活动", "年", 1, 0, 1, "参考县区做法"),
    ("参观考察", "年", 1, 0, 0, "参考县区做法"),
    ("座谈会", "年", 1, 0, 0, "参考县区做法"),
    ("工作会议", "年", 2, 0, 0, "参考县区做法"),
    ("培训", "年", 1, 0, 0, "参考县区做法"),
)


@office_file()
def m027_registers(db: Database) -> None:
    """活动, 出席, 成果; 建议诉求; 荣誉; files of all of them; 频次; 班子职数 of a branch."""
    _activities(db)
    _suggestions(db)
    _honours(db)
    table(
        db, "files", "owner TEXT NOT NULL, owner_id INTEGER NOT NULL", columns("TEXT NOT NULL", "name"),
        "hash TEXT NOT NULL REFERENCES blobs(hash), size INTEGER NOT NULL", texts("added_on note"),
    )  # fmt: skip
    index(db, "files", owner="owner, owner_id")
    db.execute("ALTER TABLE branches ADD COLUMN seats INTEGER")
    _proofs(db)


def _activities(db: Database) -> None:
    table(
        db, "activities", "date TEXT NOT NULL, end_date TEXT, category TEXT NOT NULL",
        texts("topic project time organiser host place content document note"),
        "branch_id INTEGER REFERENCES branches(id), sessions INTEGER NOT NULL DEFAULT 1 CHECK (sessions > 0)",
        columns("INTEGER", "persons times served donated_fen"), "large INTEGER NOT NULL DEFAULT 0",
    )  # fmt: skip
    index(db, "activities", day="date, category, branch_id", category="category, date", branch="branch_id, date")
    table(
        db, "attendances", "activity_id INTEGER NOT NULL REFERENCES activities(id)",
        "person_id INTEGER NOT NULL REFERENCES people(id)", "state TEXT NOT NULL DEFAULT '到会'", texts("note"),
        "UNIQUE (activity_id, person_id)",
    )  # fmt: skip
    index(db, "attendances", activity="activity_id, state", person="person_id, state, activity_id")
    table(
        db, "outputs", "activity_id INTEGER NOT NULL REFERENCES activities(id)", "item TEXT NOT NULL",
        "count INTEGER NOT NULL", texts("unit"),
    )  # fmt: skip
    index(db, "outputs", activity="activity_id")
    table(
        db, "frequencies", "category TEXT NOT NULL, every TEXT NOT NULL, number INTEGER NOT NULL CHECK (number > 0)",
        columns("INTEGER NOT NULL DEFAULT 0", "of_branches large"), texts("source"), "enabled INTEGER NOT NULL DEFAULT 1",
    )  # fmt: skip
    db.conn.executemany(
        "INSERT INTO frequencies(category, every, number, of_branches, large, source) VALUES (?, ?, ?, ?, ?, ?)",
        _FREQUENCIES,
    )


def _suggestions(db: Database) -> None:
    table(
        db, "suggestions", "date TEXT NOT NULL, category TEXT NOT NULL, person_id INTEGER REFERENCES people(id)",
        texts("proposer topic content unit_in_charge in_charge result answer reported_by note"),
        columns("TEXT", "assigned_on due_on answered_on reported_on"), "count INTEGER NOT NULL DEFAULT 1 CHECK (count > 0)",
        "visit_id INTEGER REFERENCES visits(id), activity_id INTEGER REFERENCES activities(id)",
        "case_id INTEGER REFERENCES cases(id)",
    )  # fmt: skip
    index(db, "suggestions", day="date", person="person_id", visit="visit_id", activity="activity_id", case="case_id")


def _honours(db: Database) -> None:
    table(
        db, "honours", "date TEXT NOT NULL, name TEXT NOT NULL, person_id INTEGER REFERENCES people(id)",
        texts("named level given_by document number signed_by note"), "signed_on TEXT",
    )  # fmt: skip
    index(db, "honours", day="date", person="person_id, name", name="name, date")
    # All honours as one list: those of branches have negative ids.
    db.create_view(
        "all_honours",
        "SELECT id, date, name, person_id, NULL AS branch_id, named, level, given_by, document, number, signed_on, "
        "signed_by, note FROM honours UNION ALL "
        "SELECT -id, CAST(year AS TEXT), name, NULL, branch_id, '', level, '', document, '', NULL, '', note "
        "FROM branch_honours",
    )


def _proofs(db: Database) -> None:
    """Whoever was there when files were read has read them: 到会 at an activity whose 类别 is the rule's code proves it."""
    was_there = (
        " UNION ALL SELECT t.person_id, a.date, a.category, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS TEXT) "
        "FROM attendances t JOIN activities a ON a.id = t.activity_id WHERE a.category = '阅文' AND t.state = '到会'"
    )
    for view in ("proofs", "proofs_of_all"):
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (view,)).fetchone()
        db.create_view(view, sql.split(" AS ", 1)[1] + was_there, replace=True)
