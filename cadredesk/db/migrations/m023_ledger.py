"""Money by lines: what became of each and when, to whom it goes besides people, and one view of all dated moves."""

from sqlite_utils import Database

from cadredesk.db.migrations.tools import columns, index, office_file, table, texts

_KEPT = (
    "id, voucher_id, person_id, fen, date, visit_id, kind, occasion, budget, category, receipt, note, made_out_to_id"
)
_SETTLED = "('已支付', '已归档', '冲销')"


@office_file()
def m023_ledger(db: Database) -> None:
    """Receipts belong to lines, and every figure of money comes from ``money_moves``."""
    for view in ("paid_money",):
        db.execute(f"DROP VIEW {view}")
    _budgets(db)
    _vouchers(db)
    _lines(db)
    _move_receipts(db)
    _beside_vouchers(db)
    _views(db)


def _budgets(db: Database) -> None:
    for column in ("function_code", "economic_code", "kinds"):
        db.execute(f"ALTER TABLE budgets ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    # What an adjustment is, where the clerk has said so: 追加, 调减, 结转, 更正.
    db.execute("ALTER TABLE budget_adjustments ADD COLUMN kind TEXT NOT NULL DEFAULT ''")


def _vouchers(db: Database) -> None:
    for column in ("rule", "period", "refund_to", "refund_receipt", "voided_by", "settle_reason", "archive_place"):
        db.execute(f"ALTER TABLE vouchers ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    for column in ("due", "voided_on"):
        db.execute(f"ALTER TABLE vouchers ADD COLUMN {column} TEXT")
    db.execute("ALTER TABLE vouchers ADD COLUMN replaces_id INTEGER REFERENCES vouchers(id)")
    db.execute("ALTER TABLE vouchers ADD COLUMN refund_budget_id INTEGER REFERENCES budgets(id)")
    index(db, "vouchers", approved="approved_on", voided="voided_on")


def _lines(db: Database) -> None:
    """A line has one payee: a person, a branch, or a supplier in words."""
    db.execute("ALTER TABLE payments RENAME TO payments_before")
    references = {
        "voucher_id": "vouchers", "person_id": "people", "branch_id": "branches", "visit_id": "visits",
        "deceased_id": "people", "reverses_line_id": "payments", "reissues_line_id": "payments",
    }  # fmt: skip
    table(
        db,
        "payments",
        *(f"{column} INTEGER REFERENCES {other}(id)" for column, other in references.items()),
        "fen INTEGER NOT NULL, goods_fen INTEGER, made_out_to_id INTEGER",
        columns("TEXT", "date received_on"),
        texts(
            "kind occasion budget category receipt note payee invoice relation goods bank account_name account_number "
            "receipt_by proxy proxy_relation bank_reference receipt_reason"
        ),
        # Either a voucher's line or a settled payment with a day of its own, never half of both.
        "CHECK ((voucher_id IS NULL) = (date IS NOT NULL))",
        "CHECK ((person_id IS NOT NULL) + (branch_id IS NOT NULL) + (payee <> '') = 1)",
        # What became of a line has a day.
        "CHECK ((receipt = '') = (received_on IS NULL))",
    )
    settled = f"(SELECT v.paid_on FROM vouchers v WHERE v.id = voucher_id AND v.state IN {_SETTLED})"
    receipt = f"CASE WHEN {settled} IS NULL THEN '' WHEN receipt = '' THEN '已领' ELSE receipt END"
    kept = _KEPT.replace("receipt", receipt)
    db.execute(f"INSERT INTO payments({_KEPT}, received_on) SELECT {kept}, {settled} FROM payments_before")
    last = "(SELECT seq FROM sqlite_sequence WHERE name = 'payments_before')"
    db.execute(f"UPDATE sqlite_sequence SET seq = {last} WHERE name = 'payments' AND {last} IS NOT NULL")
    db.execute("DROP TABLE payments_before")
    index(
        db, "payments", person="person_id", voucher="voucher_id", date="date", visit="visit_id", received="received_on"
    )
    for column in ("branch_id", "reverses_line_id", "reissues_line_id"):
        db.execute(f"CREATE INDEX payments_by_{column[:-3]} ON payments({column}) WHERE {column} IS NOT NULL")


def _move_receipts(db: Database) -> None:
    """Who received, by which proxy and by which transfer, was said of the whole voucher."""
    of_voucher = "(SELECT {} FROM vouchers v WHERE v.id = voucher_id)"
    received = (
        "CASE WHEN v.proxy <> '' THEN v.proxy WHEN v.receiver <> (SELECT name FROM people h WHERE h.id = person_id) "
        "THEN v.receiver ELSE '' END"
    )
    moved = {"receipt_by": "v.paid_by", "proxy": received, "proxy_relation": "v.proxy_relation",
             "bank_reference": "v.bank_reference"}  # fmt: skip
    sets = ", ".join(f"{column} = {of_voucher.format(sql)}" for column, sql in moved.items())
    db.execute(f"UPDATE payments SET {sets} WHERE receipt = '已领'")
    for column in ("receiver", "proxy", "proxy_relation", "bank_reference"):
        db.execute(f"ALTER TABLE vouchers DROP COLUMN {column}")


def _beside_vouchers(db: Database) -> None:
    """Answers to cautions, papers that belong to a voucher, official prints, and closed years."""
    voucher = "voucher_id INTEGER NOT NULL REFERENCES vouchers(id)"
    person = "person_id INTEGER REFERENCES people(id)"
    table(db, "voucher_answers", voucher, person, columns("TEXT NOT NULL", "code stage message reason operator at"))
    table(
        db,
        "voucher_files",
        voucher,
        columns("TEXT NOT NULL", "kind name operator at"),
        "hash TEXT NOT NULL REFERENCES blobs(hash), size INTEGER NOT NULL, pages INTEGER NOT NULL DEFAULT 1",
    )
    for name in ("voucher_answers", "voucher_files"):
        index(db, name, voucher="voucher_id")
    # Prints of before were all official.
    db.execute("ALTER TABLE voucher_prints ADD COLUMN official INTEGER NOT NULL DEFAULT 1")
    index(db, "voucher_prints", voucher="voucher_id")
    table(
        db,
        "closed_years",
        "year INTEGER NOT NULL UNIQUE",
        columns("TEXT NOT NULL", "day operator journal_hash figures"),
    )
    table(
        db,
        "carries",
        "budget_id INTEGER NOT NULL REFERENCES budgets(id), into_id INTEGER REFERENCES budgets(id)",
        "fen INTEGER NOT NULL CHECK (fen > 0)",
        columns("TEXT NOT NULL", "what date document why"),
    )


_LINE = "p.voucher_id, p.id AS payment_id, NULL, p.person_id, p.branch_id, p.payee, v.kind, v.occasion, p.category"
_HISTORY = "NULL, p.id, NULL, p.person_id, p.branch_id, p.payee, p.kind, p.occasion, p.category"
_APPROVED = "v.approved_on IS NOT NULL AND v.seal <> '' AND v.reverses_id IS NULL"
_LINES = "FROM payments p JOIN vouchers v ON v.id = p.voucher_id"

# A budget is there from the beginning of its year, or from its first use before that.
_GRANTED = (
    "min(b.year || '-01-01', ifnull((SELECT min(approved_on) FROM vouchers WHERE budget_id = b.id AND seal <> ''), '9'), "
    "ifnull((SELECT min(date) FROM budget_adjustments WHERE budget_id = b.id), '9'))"
)


# Money that comes back goes into the budget that it came from, into another, or to the treasury.
_REVERSED = (
    "SELECT v.approved_on, CASE WHEN v.refund_to = '其他预算' THEN '退入' ELSE '冲销' END, "
    f"CASE WHEN v.refund_to = '' THEN v.budget_id ELSE v.refund_budget_id END, {_LINE}, "
    f"p.fen, CASE WHEN v.refund_to = '上缴财政' THEN 0 ELSE -p.fen END {_LINES} "
    f"WHERE v.reverses_id IS NOT NULL AND v.state IN {_SETTLED}"
)


def money_moves(*reversed_: str) -> str:
    """All dated moves of money: ``fen`` is the amount of the move, ``balance`` what it adds to what a budget has left.

    ``reversed_`` are the moves of reversals in force.
    """
    nobody = "NULL, NULL, {}, NULL, NULL, '', '', '', ''"
    moves = (
        f"SELECT {_GRANTED} AS day, '预算' AS move, id AS budget_id, {_named(nobody.format('NULL'))}, fen, fen AS balance "
        "FROM budgets b",
        f"SELECT date, '调整', budget_id, {nobody.format('id')}, fen, fen FROM budget_adjustments",
        f"SELECT v.approved_on, '占用', v.budget_id, {_LINE}, p.fen, -p.fen {_LINES} WHERE {_APPROVED}",
        f"SELECT p.received_on, '支付', v.budget_id, {_LINE}, p.fen, 0 {_LINES} WHERE p.receipt = '已领' AND {_APPROVED}",
        f"SELECT p.received_on, p.receipt, v.budget_id, {_LINE}, p.fen, p.fen {_LINES} "
        f"WHERE p.receipt IN ('未领', '退回') AND {_APPROVED}",
        f"SELECT v.voided_on, '作废', v.budget_id, {_LINE}, p.fen, p.fen {_LINES} "
        f"WHERE v.state = '作废' AND p.receipt = '' AND {_APPROVED}",
        *reversed_,
        f"SELECT p.date, '补录', NULL, {_HISTORY}, p.fen, 0 FROM payments p WHERE p.date IS NOT NULL",
    )
    return " UNION ALL ".join(moves)


def _views(db: Database) -> None:
    db.create_view("money_moves", money_moves(_REVERSED))
    # All money paid, whichever way it came into the books: one row a payee and payment.
    db.create_view(
        "paid_money",
        f"SELECT p.id, p.person_id, p.fen, p.received_on AS date, v.kind, v.occasion, p.category, p.voucher_id, p.visit_id "
        f"{_LINES} WHERE p.receipt = '已领' AND v.reverses_id IS NULL "
        f"UNION ALL SELECT p.id, p.person_id, p.fen, v.approved_on, v.kind, v.occasion, p.category, p.voucher_id, p.visit_id "
        f"{_LINES} WHERE v.reverses_id IS NOT NULL AND v.state IN {_SETTLED} "
        "UNION ALL SELECT id, person_id, fen, date, kind, occasion, category, NULL, visit_id "
        "FROM payments WHERE voucher_id IS NULL",
    )


def _named(nobody: str) -> str:
    """NULLs and blanks with the names of the columns of a line, which the first part of a view gives."""
    names = (
        "voucher_id",
        "payment_id",
        "adjustment_id",
        "person_id",
        "branch_id",
        "payee",
        "kind",
        "occasion",
        "category",
    )
    return ", ".join(f"{value} AS {name}" for value, name in zip(nobody.split(", "), names, strict=True))
