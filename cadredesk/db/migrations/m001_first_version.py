"""The tables of the first files that an office had."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import columns, index, office_file, table, texts


@office_file()
def m001_journal(db: Database) -> None:
    """Operations, the changes under each, the head kept apart, and which operation is running."""
    table(
        db,
        "operations",
        "at TEXT NOT NULL, operator TEXT NOT NULL, what TEXT NOT NULL, undoable INTEGER NOT NULL",
        "undoes INTEGER REFERENCES operations(id), rows INTEGER NOT NULL DEFAULT 0, hash TEXT NOT NULL DEFAULT ''",
    )
    table(
        db,
        "changes",
        "operation_id INTEGER NOT NULL REFERENCES operations(id), tbl TEXT NOT NULL, row_id INTEGER NOT NULL",
        "act TEXT NOT NULL, image TEXT NOT NULL DEFAULT ''",
    )
    index(db, "changes", operation="operation_id", row="tbl, row_id")
    db.execute("CREATE TABLE journal_head (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL, "
               "hash TEXT NOT NULL) STRICT")  # fmt: skip
    db.execute("INSERT INTO journal_head VALUES (1, 0, '')")
    db.execute("CREATE TABLE running (id INTEGER PRIMARY KEY CHECK (id = 1), operation_id INTEGER) STRICT")
    db.execute("INSERT INTO running VALUES (1, NULL)")


@office_file()
def m002_office(db: Database) -> None:
    """What the office says of itself, and half-filled forms (not journaled)."""
    table(db, "settings", "name TEXT NOT NULL UNIQUE, value TEXT NOT NULL")
    db.execute("CREATE TABLE drafts (form TEXT PRIMARY KEY, content TEXT NOT NULL, saved_at TEXT NOT NULL) STRICT")


@office_file()
def m003_branches(db: Database) -> None:
    """Liaisons and the organisation tree."""
    table(db, "liaisons", "name TEXT NOT NULL UNIQUE", texts("post phone"))
    table(
        db,
        "branches",
        "name TEXT NOT NULL, kind TEXT NOT NULL, parent_id INTEGER REFERENCES branches(id)",
        "liaison_id INTEGER REFERENCES liaisons(id)",
        texts("secretary study_day honour place note"),
        columns("TEXT", "founded_on term_end ended_on"),
    )
    index(db, "branches", name="name")


@office_file()
def m004_people(db: Database) -> None:
    """The register. ``search`` and ``pinyin`` are made from the other columns whenever they are written."""
    table(
        db,
        "people",
        "name TEXT NOT NULL",
        texts(
            "former_name sex ethnicity native_place id_number education title politics category survivor_kind cadre_relation rank "
            "rank_words treatment treatment_words treatment_document medical_treatment unit post unit_nature "
            "managing_unit staff_kind rewards contribution address community settled settled_place marriage living "
            "mobile landline emergency_contact emergency_phone health illness family_doctor hospital membership "
            "party_post source death_cause farewell pension_receiver pension_unclaimed_why moved_to skills hobbies "
            "talent club_post reemployed note search pinyin"
        ),
        columns(
            "TEXT",
            "birth lunar_birthday party_joined treatment_approved_on work_started revolution_joined retired_on "
            "checkup_on admitted_on moved_in_on died_on pension_received_on moved_out_on verified_on",
        ),
        columns("INTEGER NOT NULL DEFAULT 0", "keeps_lunar limited_mobility in_hospital_long hardship five_elders"),
        "cadre_id INTEGER REFERENCES people(id), branch_id INTEGER REFERENCES branches(id)",
        "liaison_id INTEGER REFERENCES liaisons(id)",
    )
    for column in ("name", "id_number", "branch_id", "liaison_id", "cadre_id", "pinyin"):
        index(db, "people", **{column: column})


@office_file()
def m005_visits(db: Database) -> None:
    """Visits made."""
    table(
        db,
        "visits",
        "person_id INTEGER NOT NULL REFERENCES people(id), date TEXT NOT NULL, fen INTEGER",
        texts("rule kind visitors companions place goods condition requests follow_up note category"),
    )
    # The figures of a period are read from the last index alone, group by group.
    index(db, "visits", person="person_id, date", day="date", reason="rule, kind, category, date")


@office_file()
def m006_funds(db: Database) -> None:
    """Budgets, vouchers, their lines and the settled payments from before the books began."""
    table(
        db,
        "budgets",
        "year INTEGER NOT NULL, name TEXT NOT NULL, fen INTEGER NOT NULL CHECK (fen >= 0)",
        texts("source document note"),
        "UNIQUE (year, name)",
    )
    table(
        db,
        "budget_adjustments",
        "budget_id INTEGER NOT NULL REFERENCES budgets(id), date TEXT NOT NULL, fen INTEGER NOT NULL",
        "document TEXT NOT NULL, why TEXT NOT NULL",
    )
    _vouchers(db)
    _payments(db)


def _vouchers(db: Database) -> None:
    table(
        db,
        "vouchers",
        "state TEXT NOT NULL DEFAULT '草稿', date TEXT NOT NULL, kind TEXT NOT NULL",
        "budget_id INTEGER NOT NULL REFERENCES budgets(id), number TEXT UNIQUE, series TEXT, year INTEGER",
        "serial INTEGER, reverses_id INTEGER REFERENCES vouchers(id)",
        texts(
            "occasion method basis drafted_by submitted_by approved_by approval_reason paid_by receiver proxy "
            "proxy_relation bank_reference archived_by void_why seal"
        ),
        columns("TEXT", "submitted_on approved_on paid_on archived_on"),
        "UNIQUE (series, year, serial)",
    )
    index(db, "vouchers", budget="budget_id")


def _payments(db: Database) -> None:
    table(
        db,
        "payments",
        "voucher_id INTEGER REFERENCES vouchers(id), person_id INTEGER NOT NULL REFERENCES people(id)",
        "fen INTEGER NOT NULL, date TEXT, visit_id INTEGER REFERENCES visits(id)",
        texts("kind occasion budget category receipt note"),
        # Either a voucher's line or a settled payment with a day of its own, never half of both.
        "CHECK ((voucher_id IS NULL) = (date IS NOT NULL))",
    )
    index(db, "payments", person="person_id", voucher="voucher_id", date="date", visit="visit_id")
    voucher = "voucher_id INTEGER NOT NULL REFERENCES vouchers(id)"
    table(db, "voucher_prints", voucher, columns("TEXT NOT NULL", "at operator"))
    # All money paid, whichever way it came into the books: one row a payee and payment.
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
