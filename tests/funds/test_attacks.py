"""What another program tries with the books: the file refuses it by itself, or ``verify`` shows it."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from cadredesk.core.errors import DamagedFile
from cadredesk.db import seals
from cadredesk.db.backups import backup
from cadredesk.db.file import Office, open_office
from cadredesk.funds import actions, actions_steps, store_vouchers
from cadredesk.funds.actions_steps import LineReceipt, RefundFacts
from cadredesk.funds.records import Budget, Payment, Receipt, Voucher
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.funds.desk import CLERK, HEAD
from tests.support import empty_office

DAY = date(2026, 3, 2)
DRAFT, WAITING, APPROVED, PAID, ARCHIVED, VOID, REVERSED, NEGATIVE = range(1, 9)
NUMBERED = (WAITING, APPROVED, PAID, ARCHIVED, VOID, REVERSED, NEGATIVE)


def _draft(office: Office, *fens: int) -> int:
    voucher = Voucher(kind="其他", occasion="看望", budget_id=1, date=DAY)
    lines = [Payment(person_id=at + 1, fen=fen) for at, fen in enumerate(fens)]
    return actions.draft_voucher(office, voucher, lines).voucher.id or 0


@contextmanager
def _as(office: Office, name: str) -> Iterator[None]:
    office.operator = name
    yield
    office.operator = CLERK


def _approve(office: Office, voucher: int, reason: str = "经研究同意") -> None:
    with _as(office, HEAD):
        actions_steps.approve_voucher(office, voucher, DAY, reason)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voucher in each state, budgets and all that belongs to vouchers, and a closed year."""
    with (
        pytest.MonkeyPatch.context() as patch,
        empty_office(tmp_path_factory.mktemp("books"), operator=CLERK) as office,
    ):
        patch.setenv("CADREDESK_TODAY", "2026-10-08")
        for name in ("甲", "乙", "丙"):
            people_actions.save_person(office, Person(name=f"王{name}", category="退休干部"))
        for year, name in ((2026, "慰问"), (2025, "上年"), (2026, "没有用过")):
            actions.save_budget(office, Budget(year=year, name=name, fen=10_000_00, document="文"))
        actions.adjust_budget(office, 1, DAY, 500_00, "文", "追加")
        vouchers = [_draft(office, 100_00, 200_00) for _ in range(REVERSED)]
        for each in vouchers[1:]:
            actions_steps.submit_voucher(office, each, DAY)
        for each in (APPROVED, PAID, ARCHIVED, REVERSED):
            _approve(office, each)
        lines = store_vouchers.lines_of(office, PAID)
        said = zip(lines, (LineReceipt(), LineReceipt(receipt=Receipt.UNCLAIMED, reason="外出")), strict=True)
        actions_steps.pay_lines(office, PAID, DAY, {line.id or 0: each for line, each in said}, "经研究同意")
        for each in (ARCHIVED, REVERSED):
            actions_steps.pay_voucher(office, each, DAY, reason="经研究同意")
        actions_steps.archive_voucher(office, ARCHIVED, DAY, "第 1 册")
        actions_steps.void_voucher(office, VOID, DAY, "重复")
        refund = RefundFacts(receipt="收 7")  # an empty one may be set once
        negative = actions_steps.reverse_voucher(office, REVERSED, DAY, "误发", refund=refund).voucher.id
        assert negative == NEGATIVE
        _approve(office, NEGATIVE)
        actions.count_print(office, PAID)
        content = "扫描件".encode()
        digest = hashlib.sha256(content).hexdigest()
        with office.operation("附件和封账", undoable=False):
            office.conn.execute("INSERT INTO blobs(hash, content) VALUES (?, ?)", (digest, content))
            office.conn.execute(
                "INSERT INTO voucher_files(voucher_id, kind, name, hash, operator, at, size) VALUES (?, '扫描件', 'a.pdf', ?, ?, '2026', 9)",
                (PAID, digest, CLERK),
            )  # fmt: skip
            office.conn.execute(
                "INSERT INTO payments(person_id, fen, date, kind) VALUES (1, 100, '2025-02-01', '其他')"
            )
        with office.operation("封账", undoable=False):
            office.conn.execute(
                "INSERT INTO closed_years(year, day, operator, journal_hash, figures) VALUES (2025, '2026-01-20', ?, 'x', '{}')",
                (HEAD,),
            )
    return office.path


@pytest.fixture
def path(books: Path, tmp_path: Path) -> Path:
    shutil.copyfile(books, tmp_path / "账.db")
    return tmp_path / "账.db"


def contents(conn: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return {name: conn.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}


def refused(path: Path, *statements: str, inside: bool) -> None:
    """Each statement is refused, though foreign keys are off, and writes nothing."""
    with closing(sqlite3.connect(path)) as kept, closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        kept.backup(conn)  # in memory it goes quicker
        if inside:
            conn.execute("UPDATE running SET operation_id = (SELECT max(id) FROM operations)")
        before, passed = contents(conn), []
        for statement in statements:
            try:
                conn.execute(statement)
            except sqlite3.IntegrityError:
                continue
            passed.append(statement)
        assert not passed
        assert contents(conn) == before


HOW = ("", "OR IGNORE ", "OR REPLACE ", "OR FAIL ", "OR ROLLBACK ", "OR ABORT ")

# Refused from outside and from within an operation: of each table what is done to rows that are there.
LOCKED = {
    "budgets": ("fen = fen + 1", "name = '改'", "year = 2027", "document = '改'", "source = '改'", "kinds = '其他'"),
    "budget_adjustments": ("fen = fen + 1", "date = '2026-01-05'", "why = '改'"),
    "voucher_prints": ("at = '改'", "official = 0", "operator = '改'"),
    "voucher_answers": ("reason = '改'", "operator = '改'", "person_id = 3", "stage = 'P'"),
    "voucher_files": ("hash = 'x'", "name = '改'", "voucher_id = 2"),
    "closed_years": ("year = 2024", "figures = '改'"),
}


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("table", LOCKED)
def test_what_belongs_to_vouchers_is_only_ever_added(path: Path, table: str, inside: bool) -> None:
    rows = " WHERE id = 1" if table == "budgets" else ""
    changes = [f"UPDATE {how}{table} SET {change}{rows}" for how in HOW for change in LOCKED[table]]
    again = [
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}{rows}",
        f"REPLACE INTO {table} SELECT * FROM {table}{rows}",
    ]
    refused(path, *changes, *again, f"DELETE FROM {table}{rows}", inside=inside)


def _others(table: str, row: int, columns: list[str]) -> Iterator[str]:
    """Each column of a row changed to another value of its sort."""
    for column in columns:
        yield f"UPDATE {{how}}{table} SET {column} = ifnull({column}, '') || '9' WHERE id = {row}"
        yield f"UPDATE {{how}}{table} SET {column} = 1 + ifnull({column}, 0) WHERE id = {row}"


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("how", ["", "OR IGNORE ", "OR REPLACE "])
@pytest.mark.parametrize("voucher", NUMBERED)
def test_no_column_of_a_numbered_voucher_or_of_its_lines_is_changed(
    path: Path, voucher: int, how: str, inside: bool
) -> None:
    with closing(sqlite3.connect(path)) as conn:
        line = conn.execute("SELECT max(id) FROM payments WHERE voucher_id = ?", (voucher,)).fetchone()[0]
        columns = {
            table: [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()]
            for table in ("vouchers", "payments")
        }
    statements = [
        *_others("vouchers", voucher, columns["vouchers"]),
        *_others("payments", line, columns["payments"]),
        *(f"UPDATE {{how}}vouchers SET state = '{state}' WHERE id = {voucher}" for state in
          ("草稿", "待审", "已批准", "已支付", "已归档", "作废", "冲销", "别的")),
    ]  # fmt: skip
    # Of STRICT tables a word where a number belongs is no attack: the type refuses it. A state that stays is no change.
    with closing(sqlite3.connect(path)) as conn:
        state = conn.execute("SELECT state FROM vouchers WHERE id = ?", (voucher,)).fetchone()[0]
    tried = [each.format(how=how) for each in statements if f"state = '{state}'" not in each]
    refused(path, *tried, inside=inside)


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("voucher", NUMBERED)
def test_no_numbered_voucher_goes_and_nothing_is_added_to_it(path: Path, voucher: int, inside: bool) -> None:
    line = f"(SELECT max(id) FROM payments WHERE voucher_id = {voucher})"
    refused(
        path,
        f"DELETE FROM vouchers WHERE id = {voucher}",
        f"DELETE FROM payments WHERE voucher_id = {voucher}",
        *(f"INSERT {how}INTO payments(voucher_id, person_id, fen) VALUES ({voucher}, 3, 1)" for how in HOW),
        *(f"INSERT {how}INTO payments(id, person_id, fen, date) VALUES ({line}, 3, 1, '2026-03-02')" for how in HOW),
        *(
            f"INSERT {how}INTO vouchers(id, date, kind, budget_id) VALUES ({voucher}, '2026-03-02', '其他', 1)"
            for how in HOW
        ),
        f"UPDATE payments SET voucher_id = {voucher} WHERE voucher_id = {DRAFT}",
        f"UPDATE OR REPLACE payments SET id = {line} WHERE voucher_id = {DRAFT}",
        f"UPDATE OR REPLACE vouchers SET rowid = {voucher} WHERE id = {DRAFT}",
        f"UPDATE OR REPLACE vouchers SET number = (SELECT number FROM vouchers WHERE id = {voucher}) WHERE id = {DRAFT}",
        "DELETE FROM people WHERE id = 1",
        "DELETE FROM budgets WHERE id = 1",
        inside=inside,
    )


SUBMIT = (
    f"UPDATE vouchers SET state = '待审', number = '慰〔2026〕%s号', series = '慰', year = 2026, serial = %s, "
    f"submitted_by = '张敏', submitted_on = '%s' WHERE id = {DRAFT}"
)


@pytest.mark.parametrize(
    "statement",
    [
        SUBMIT % ("0009", 9, "2026-03-02"),  # the next is 8
        SUBMIT % ("0007", 7, "2026-03-02"),
        SUBMIT % ("0009", 8, "2026-03-02"),
        SUBMIT % ("0008", "NULL", "2026-03-02"),
        SUBMIT % ("0008", 8, "2026-03-01"),  # before the last number's day
        SUBMIT % ("0008", 8, "2027-03-02"),  # not of that year
        SUBMIT % ("0000", 0, "2026-03-02"),
        SUBMIT.replace("慰", "甲") % ("-005", -5, "2026-03-02"),  # the first of its series
        SUBMIT % ("0008", 8, "2026-3-2"),
        SUBMIT.replace("SET ", "SET approved_by = '李主任', ") % ("0008", 8, "2026-03-02"),
        f"UPDATE vouchers SET state = '已批准', seal = 'x', approved_by = '李主任', approved_on = '2026-03-02' WHERE id = {DRAFT}",
        f"UPDATE vouchers SET state = '已支付', paid_on = '2026-03-02' WHERE id = {DRAFT}",
        f"UPDATE vouchers SET approved_by = '李主任' WHERE id = {DRAFT}",
        f"UPDATE payments SET receipt = '已领', received_on = '2026-03-02' WHERE voucher_id = {DRAFT}",
        "INSERT INTO vouchers(date, kind, budget_id, state) VALUES ('2026-03-02', '其他', 1, '已支付')",
        "INSERT INTO vouchers(date, kind, budget_id, approved_by) VALUES ('2026-03-02', '其他', 1, '李主任')",
        # approved by whoever drafted it, without a seal, before it was submitted, or without saying who
        *(
            f"UPDATE vouchers SET state = '已批准', seal = '{seal}', approved_by = '{by}', approved_on = '{on}' WHERE id = {WAITING}"
            for seal, by, on in (
                ("x", CLERK, "2026-03-02"),
                ("", HEAD, "2026-03-02"),
                ("x", HEAD, "2026-03-01"),
                ("x", "", "2026-03-02"),
                ("x", HEAD, "zzz"),
                ("x", HEAD, "2026-03-32"),
            )
        ),
        f"UPDATE vouchers SET state = '作废' WHERE id = {WAITING}",
        f"UPDATE vouchers SET state = '已支付', paid_on = '2026-03-02' WHERE id = {APPROVED}",  # nothing is said of its lines
        f"UPDATE payments SET receipt = '已领', received_on = '2026-03-01' WHERE voucher_id = {APPROVED}",  # before approval
        f"UPDATE payments SET receipt = '已领', received_on = '2026-03-02', fen = 1 WHERE voucher_id = {APPROVED}",
        *(
            f"UPDATE payments SET receipt = '{word}', received_on = '{day}' WHERE voucher_id = {APPROVED}"
            for word, day in (("随便", "2026-03-02"), ("已领", "明天"), ("已领", "2026-03-02 "))
        ),
        f"UPDATE vouchers SET state = '冲销' WHERE id = {PAID}",
        f"UPDATE payments SET receipt = '已领' WHERE voucher_id = {PAID} AND receipt = '未领'",
        f"INSERT INTO voucher_answers(voucher_id, code, stage, message, reason, operator, at) "
        f"VALUES ({PAID}, 'died', 'A', '', '补写', '李', '2026')",
        # the same money reversed, or made out, a second time
        *(
            f"INSERT INTO payments(voucher_id, person_id, fen, {column}) SELECT {DRAFT}, person_id, -fen, {column} "
            f"FROM payments WHERE voucher_id = {NEGATIVE}"
            for column in ("reverses_line_id",)
        ),
        # more than there is
        "INSERT INTO budget_adjustments(budget_id, date, fen, document, why) VALUES (1, '2026-03-02', -99999999, '文', '因')",
        "INSERT INTO budget_adjustments(budget_id, date, fen, document, why) VALUES (1, '2020-03-02', -1000001, '文', '因')",
        # before the year of the budget, or on no day
        *(
            f"INSERT INTO budget_adjustments(budget_id, date, fen, document, why) VALUES (1, '{day}', 1, '文', '因')"
            for day in ("2024-12-31", "2026")
        ),
    ],
)
def test_no_step_is_out_of_order_even_within_an_operation(path: Path, statement: str) -> None:
    refused(path, statement, inside=True)


OTHER_SERIES = (
    f"UPDATE %svouchers SET state = '待审', number = '%s', series = '%s', year = %s, serial = %s, submitted_by = '张敏', "
    f"submitted_on = '%s-03-02' WHERE id = {DRAFT}"
)


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize(
    ("number", "series", "serial"),
    [
        ("老〔2026〕0001号", "老", 1),  # begins a second series
        ("老〔2026〕0008号", "老", 8),
        ("老慰〔2026〕0008号", "老慰", 8),
        ("〔2026〕0008号", "", 8),
        ("慰〔2026〕00008号", "慰", 8),  # more digits, or fewer
        ("慰〔2026〕8号", "慰", 8),
    ],
)
def test_no_second_series_begins_within_a_year(path: Path, number: str, series: str, serial: int, how: str) -> None:
    refused(path, OTHER_SERIES % (how, number, series, 2026, serial, 2026), inside=True)


def test_each_year_may_have_a_series_of_its_own(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("UPDATE running SET operation_id = (SELECT max(id) FROM operations)")
        conn.execute(OTHER_SERIES % ("", "老〔2027〕031号", "老", 2027, 31, 2027))
        assert conn.execute("SELECT number FROM vouchers WHERE year = 2027").fetchall() == [("老〔2027〕031号",)]


def test_a_draft_of_nothing_or_of_less_than_nothing_is_not_submitted(path: Path) -> None:
    sound = SUBMIT % ("0008", 8, "2026-03-02")
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("UPDATE running SET operation_id = (SELECT max(id) FROM operations)")
        for made in (
            f"UPDATE payments SET fen = -fen WHERE voucher_id = {DRAFT}",
            f"DELETE FROM payments WHERE voucher_id = {DRAFT}",
        ):
            conn.execute("BEGIN")
            conn.execute(made)
            with pytest.raises(sqlite3.IntegrityError, match="明细"):
                conn.execute(sound)
            conn.execute("ROLLBACK")
        conn.execute(sound)  # so it was right but for its lines


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO payments(person_id, fen, date, kind) VALUES (1, 100, '2025-05-01', '其他')",
        "UPDATE payments SET fen = 1 WHERE date = '2025-02-01'",
        "UPDATE payments SET date = '2026-02-01' WHERE date = '2025-02-01'",
        "DELETE FROM payments WHERE date = '2025-02-01'",
        "UPDATE budgets SET fen = 1 WHERE year = 2025",
        "UPDATE budgets SET year = 2026, name = '改' WHERE year = 2025",
        "UPDATE budgets SET year = 2025 WHERE name = '没有用过'",
        "DELETE FROM budgets WHERE year = 2025",
        "INSERT INTO budgets(year, name, fen) VALUES (2025, '补', 1)",
        "INSERT INTO budget_adjustments(budget_id, date, fen, document, why) VALUES (2, '2026-03-02', 1, '文', '因')",
        "INSERT INTO budget_adjustments(budget_id, date, fen, document, why) VALUES (1, '2025-03-02', 1, '文', '因')",
        "DELETE FROM closed_years",
    ],
)
@pytest.mark.parametrize("how", ["", "OR IGNORE ", "OR REPLACE "])
def test_a_closed_year_is_closed_for_sql_too(path: Path, statement: str, how: str) -> None:
    for verb in ("INSERT ", "UPDATE "):
        statement = statement.replace(verb, f"{verb}{how}", 1) if statement.startswith(verb) else statement
    refused(path, statement, inside=True)


# ---------------------------------------------------------------- what verify shows


def behind(path: Path, do: Callable[[sqlite3.Connection], object]) -> None:
    """Change the file as if nobody had: its triggers are taken away, and put back as they were."""
    with closing(sqlite3.connect(path)) as conn:
        triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        do(conn)
        for _, sql in triggers:
            conn.execute(sql)
        conn.commit()


def _seal_again(conn: sqlite3.Connection) -> None:
    conn.execute(f"UPDATE payments SET fen = fen + 1 WHERE voucher_id = {ARCHIVED}")
    conn.execute("UPDATE vouchers SET seal = ? WHERE id = ?", (seals.seal_of(conn, ARCHIVED), ARCHIVED))


def _cut_journal(conn: sqlite3.Connection) -> None:
    conn.execute("DELETE FROM changes WHERE operation_id = (SELECT max(id) FROM operations)")
    conn.execute("DELETE FROM operations WHERE id = (SELECT max(id) FROM operations)")
    conn.execute(
        "UPDATE journal_head SET count = count - 1, hash = (SELECT hash FROM operations ORDER BY id DESC LIMIT 1)"
    )


def _all(sql: str) -> Callable[[sqlite3.Connection], object]:
    return lambda conn: conn.execute(sql)


@pytest.mark.parametrize(
    "do",
    [
        _all(f"UPDATE payments SET fen = fen + 1 WHERE voucher_id = {PAID}"),
        _all(f"UPDATE payments SET person_id = 3 WHERE voucher_id = {PAID} AND person_id = 1"),
        _all("UPDATE people SET name = '别人' WHERE id = 1"),
        _all("UPDATE budgets SET fen = fen + 1 WHERE id = 1"),
        _all("UPDATE budgets SET document = '别的文' WHERE id = 1"),
        _all(f"UPDATE payments SET receipt = '已领' WHERE voucher_id = {PAID}"),
        _all("UPDATE voucher_answers SET reason = '改'"),
        _all("DELETE FROM voucher_prints"),
        _all("DELETE FROM budget_adjustments"),
        _all("DELETE FROM closed_years"),
        _all("UPDATE blobs SET content = x'00'"),
        _all("DELETE FROM voucher_files"),
        _all(f"DELETE FROM payments WHERE voucher_id = {VOID}"),
        _seal_again,
        _cut_journal,
    ],
)
def test_what_is_done_behind_the_triggers_shows(path: Path, do: Callable[[sqlite3.Connection], object]) -> None:
    assert backup.verify(path).ok
    behind(path, do)
    assert not backup.verify(path).ok
    open_office(path, "李").close()
    assert not backup.verify(path).ok, "opening it does not heal it"


def test_a_change_under_an_operation_set_by_hand_shows(path: Path) -> None:
    """What is not locked can be written so, but not unseen."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE running SET operation_id = (SELECT max(id) FROM operations)")
        conn.execute(f"UPDATE payments SET fen = 1 WHERE voucher_id = {DRAFT}")
        conn.execute("UPDATE running SET operation_id = NULL")
        conn.commit()
    assert not backup.verify(path).journal_chain


def test_a_seal_that_was_taken_by_nobody_shows(path: Path) -> None:
    """A whole approval by hand: its seal is none, and it stands in no operation."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE running SET operation_id = (SELECT max(id) FROM operations)")
        conn.execute(
            f"UPDATE vouchers SET state = '已批准', seal = 'x', approved_by = '李主任', approved_on = '2026-03-02' WHERE id = {WAITING}"
        )
        conn.commit()
    report = backup.verify(path)
    assert not report.seals and not report.journal_chain


LAST_ID = 2**63 - 1


@pytest.mark.parametrize("last", [99_999, LAST_ID])
def test_ids_that_were_made_to_be_skipped_show(path: Path, last: int) -> None:
    """No trigger can refuse that; and whoever then writes is not told to clean the disk."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'vouchers'", (last,))
        conn.commit()
    report = backup.verify(path)
    assert not report.journal_chain and "程序以外" in report.sentence()
    if last == LAST_ID:
        with open_office(path, CLERK) as office, pytest.raises(DamagedFile, match="已被其他程序改动"):
            _draft(office, 100)
