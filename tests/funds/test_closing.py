"""A year is closed, and nothing of it changes any more; what it left is carried on or returned in the open year."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.fixtures import command_line
from tests.support import empty_office

Call = Callable[..., Any]
APPROVER = "李主任"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with empty_office(tmp_path) as office:
        for name in ("张建国", "李龚"):
            people_actions.save_person(office, Person(name=name, category="退休干部"))
        return office.path


@pytest.fixture
def call(file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """``call("2025-03-01", "budget", …)`` works on that day and gives (status, answer, err)."""
    run = command_line(file, capsys)

    def on(day: str, *arguments: str, operator: str = "张敏") -> Any:
        monkeypatch.setenv("CADREDESK_TODAY", day)
        return run(*arguments, operator=operator)

    return on


def done(call: Call, day: str, *arguments: str, operator: str = "张敏") -> Any:
    status, answer, err = call(day, *arguments, operator=operator)
    assert status == 0, err
    return answer


def paid(call: Call, day: str, amount: str, person: str = "张建国", budget: str = "慰问") -> int:
    """A voucher of one line, paid; its id."""
    new = (
        "voucher",
        "new",
        "--kind",
        "其他",
        "--occasion",
        f"{day}{amount}",
        "--budget",
        budget,
        "--basis",
        "会议纪要",
    )
    voucher = str(done(call, day, *new, "--person", person, "--amount", amount, "--json")["id"])
    done(call, day, "voucher", "submit", voucher)
    done(call, day, "voucher", "approve", voucher, "--reason", "已核对", operator=APPROVER)
    done(call, day, "voucher", "pay", voucher, "--reason", "已核对")
    return int(voucher)


def table(call: Call, year: str = "2025") -> Any:
    return done(call, "2026-03-01", "budget", "list", "--year", year, "--json")


def year_of_2025(call: Call) -> int:
    """10,000.00 in 2025, 9,300.00 of it paid, the last voucher 500.00; the last voucher's id."""
    done(call, "2025-01-02", "budget", "add", "--year", "2025", "--name", "慰问", "--amount", "10000", "--doc", "1号")
    paid(call, "2025-03-01", "8800")
    return paid(call, "2025-04-01", "500", "李龚")


def closed_2025(call: Call) -> int:
    last = year_of_2025(call)
    done(call, "2026-01-05", "year", "close", "2025")
    done(call, "2026-01-06", "budget", "add", "--year", "2026", "--name", "慰问", "--amount", "1000")
    return last


def test_what_a_closed_year_left_is_carried_and_returned_and_its_table_stays(call: Call) -> None:
    """Acceptance 9 of funds.md."""
    last = closed_2025(call)
    before = table(call)
    assert (before[0]["fen"], before[0]["paid"], before[0]["left"]) == (1_000_000, 930_000, 70_000)
    of = ("--year", "2025", "--name", "慰问", "--doc", "县财行〔2026〕3号")
    done(call, "2026-02-01", "budget", "carry", *of, "--amount", "500", "--into", "慰问")
    done(call, "2026-02-02", "budget", "return", *of, "--amount", "200")
    assert table(call, "2026")[0]["fen"] == 150_000
    status, _, err = call("2026-02-03", "budget", "return", *of, "--amount", "0.01")
    assert status == 2 and "还有 0.00 元没有结转或收回" in err
    reverse = ("voucher", "reverse", str(last), "--why", "退款", "--refund-to", "上缴财政", "--receipt", "77", "--json")
    negative = done(call, "2026-02-10", *reverse)
    done(call, "2026-02-11", "voucher", "approve", str(negative["id"]), operator=APPROVER)
    assert table(call) == before
    assert table(call, "2026")[0]["left"] == 150_000
    assert done(call, "2026-03-01", "voucher", "show", str(last), "--json")["state"] == "冲销"


def test_closing_is_refused_while_vouchers_are_on_their_way_and_names_the_rest(call: Call, file: Path) -> None:
    year_of_2025(call)
    new = ("voucher", "new", "--kind", "其他", "--occasion", "路上", "--budget", "慰问", "--person", "张建国")
    draft = str(done(call, "2025-12-30", *new, "--amount", "100", "--json")["id"])
    # Submitted in the next year, it is on its way against the budget of this one.
    done(call, "2026-01-02", "voucher", "submit", draft)
    status, answer, _ = call("2026-01-03", "year", "check", "2025", "--json")
    assert status == 1 and not answer["ok"]
    stops = [each for each in answer["findings"] if each["stops"]]
    assert [(each["code"], each["named"]) for each in stops] == [("open", ["慰〔2026〕0001号"])]
    status, _, err = call("2026-01-03", "year", "close", "2025")
    assert status == 2 and "慰〔2026〕0001号" in err
    refused(file, "INSERT INTO closed_years(year, day, operator, journal_hash, figures) VALUES (2025, '', '', '', '')")
    done(call, "2026-01-03", "voucher", "void", draft, "--why", "不发了")
    done(call, "2025-12-31", *new, "--amount", "1")
    _, answer, _ = call("2026-01-03", "year", "check", "2025", "--json")
    named = {each["code"]: each["count"] for each in answer["findings"]}
    assert answer["ok"] and named == {"draft": 1, "not-archived": 2, "not-printed": 2, "left": 1}
    status, _, err = call("2025-12-31", "year", "close", "2026")
    assert status == 2 and "还没有到" in err


def test_the_certificate_says_counts_sums_numbers_and_the_head(call: Call, file: Path, tmp_path: Path) -> None:
    out = tmp_path / "证明.pdf"
    status, _, err = call("2026-01-01", "year", "certificate", "2025", str(out))
    assert status == 2 and "还没有封账" in err
    year_of_2025(call)
    with closing(sqlite3.connect(file)) as plain:
        (head,) = plain.execute("SELECT hash FROM journal_head").fetchone()
    done(call, "2026-01-05", "year", "close", "2025")
    done(call, "2026-02-05", "year", "certificate", "2025", str(out))
    words = "".join("".join(page.extract_text().split()) for page in PdfReader(out).pages)
    for wanted in ("慰〔2025〕0001号", "慰〔2025〕0002号", "9,300.00", "700.00", head, "张敏", "人民币玖仟叁佰元整",
                   "封账人", "审核人", "单位盖章", "2026年1月5日"):  # fmt: skip
        assert wanted in words, wanted


def refused(file: Path, sql: str) -> None:
    """The file refuses it, also within an operation and with replacing and ignoring words."""
    for verb in ("", "OR IGNORE ", "OR REPLACE "):
        with closing(sqlite3.connect(file)) as plain:
            plain.execute("UPDATE running SET operation_id = 1")
            words = sql.replace("INSERT ", f"INSERT {verb}").replace("UPDATE ", f"UPDATE {verb}", 1)
            with pytest.raises(sqlite3.IntegrityError):
                plain.execute(words if verb and not sql.startswith("DELETE") else sql)


def history(folder: Path, day: str, amount: int = 300) -> str:
    path = folder / f"{day}.csv"
    path.write_text(f"日期,姓名,类别,事由,金额(元)\n{day},张建国,节日慰问,端午,{amount}\n", encoding="utf-8")
    return str(path)


def visits(folder: Path, day: str) -> str:
    path = folder / f"visits-{day}.csv"
    path.write_text(f"日期,姓名,走访类型,慰问金(元)\n{day},李龚,日常走访,300\n", encoding="utf-8")
    return str(path)


def test_nothing_of_a_closed_year_changes_by_any_door(call: Call, file: Path, tmp_path: Path) -> None:
    last = closed_2025_with_history(call, file, tmp_path)
    before = figures(call)
    doors = (
        ("undo",),
        ("undo", str(import_operation(call))),
        ("import", "payments", history(tmp_path, "2025-07-01")),
        ("import", "visits", visits(tmp_path, "2025-07-02")),
        ("budget", "add", "--year", "2025", "--name", "又一项", "--amount", "1"),
        ("budget", "adjust", "--year", "2025", "--name", "慰问", "--amount", "1", "--doc", "x", "--why", "x"),
        ("budget", "adjust", "--year", "2026", "--name", "慰问", "--amount", "1", "--doc", "x", "--why", "x", "--date", "2025-12-31"),
        ("voucher", "new", "--kind", "其他", "--budget", "慰问", "--person", "张建国", "--amount", "1", "--date", "2025-12-01"),
        ("voucher", "new", "--kind", "其他", "--budget", "慰问", "--year", "2025", "--person", "张建国", "--amount", "1"),
        ("voucher", "reverse", str(last), "--why", "退款"),
        ("voucher", "reverse", str(last), "--why", "退款", "--date", "2025-12-01", "--refund-to", "上缴财政"),
        ("budget", "carry", "--year", "2025", "--name", "慰问", "--amount", "700.01", "--doc", "x"),
        ("budget", "carry", "--year", "2025", "--name", "慰问", "--amount", "1", "--doc", "x", "--date", "2025-12-31"),
        ("budget", "carry", "--year", "2026", "--name", "慰问", "--amount", "1", "--doc", "x"),
        ("budget", "return", "--year", "2025", "--name", "慰问", "--amount", "-1", "--doc", "x"),
        ("year", "close", "2025"),
    )  # fmt: skip
    for door in doors:
        status, answer, err = call("2026-03-01", *door)
        assert status == 2 and err and "Traceback" not in err, (door, status, answer, err)
        assert figures(call) == before, door
    for sql in (
        "UPDATE closed_years SET operator = 'x'",
        "DELETE FROM closed_years",
        "INSERT INTO closed_years(id, year, day, operator, journal_hash, figures) SELECT id, 2030, day, 'x', '', '' FROM closed_years",
        "UPDATE budgets SET note = 'x' WHERE year = 2025",
        "UPDATE budgets SET year = 2025, name = 'y' WHERE year = 2026",
        "DELETE FROM budgets WHERE year = 2025",
        "INSERT INTO budgets(year, name, fen, source, document, note) VALUES (2025, 'x', 1, '', '', '')",
        "INSERT INTO budget_adjustments(budget_id, date, fen, document, why) VALUES (1, '2026-01-01', 1, 'x', 'x')",
        "INSERT INTO payments(person_id, fen, date, kind) VALUES (1, 1, '2025-01-01', '其他')",
        "UPDATE payments SET fen = 1 WHERE voucher_id IS NULL",
        "UPDATE payments SET date = '2026-01-01' WHERE voucher_id IS NULL",
        "DELETE FROM payments WHERE voucher_id IS NULL",
        "INSERT INTO carries(budget_id, fen, what, date, document, why) VALUES (1, 70001, '收回', '2026-01-01', '', '')",
        "INSERT INTO carries(budget_id, fen, what, date, document, why) VALUES (1, 1, '收回', '2025-12-01', '', '')",
        "INSERT INTO carries(budget_id, fen, what, date, document, why) VALUES (2, 1, '收回', '2026-01-01', '', '')",
    ):
        refused(file, sql)
        assert figures(call) == before, sql


def closed_2025_with_history(call: Call, file: Path, folder: Path) -> int:
    last = year_of_2025(call)
    done(call, "2025-12-01", "import", "payments", history(folder, "2025-06-01"))
    done(call, "2026-01-05", "year", "close", "2025")
    done(call, "2026-01-06", "budget", "add", "--year", "2026", "--name", "慰问", "--amount", "1000")
    # The latest thing that Ctrl+Z would undo stands in the closed year.
    done(call, "2026-01-07", "undo")
    done(call, "2026-01-08", "budget", "add", "--year", "2026", "--name", "慰问", "--amount", "1000")
    done(
        call,
        "2026-01-08",
        "budget",
        "adjust",
        "--year",
        "2026",
        "--name",
        "慰问",
        "--amount",
        "1",
        "--doc",
        "x",
        "--why",
        "x",
    )
    return last


def import_operation(call: Call) -> int:
    log = done(call, "2026-03-01", "log", "--json")
    return int(next(each["operation"] for each in log if each["what"].startswith("导入")))


def figures(call: Call) -> Any:
    ledger = done(call, "2026-03-01", "ledger", "--from", "2025-01-01", "--to", "2025-12-31", "--json")
    return table(call), ledger, done(call, "2026-03-01", "summary", "--year", "2025", "--json")["money"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(("carry", "return")), st.integers(1, 40_000)), min_size=1, max_size=5))
def test_never_more_is_carried_and_returned_than_was_left(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    from cadredesk.core.errors import UserError
    from cadredesk.funds import actions, store_ledger
    from cadredesk.funds.closing import actions as closing_actions
    from cadredesk.funds.closing import store
    from cadredesk.funds.records import Budget
    from tests.support import new_office

    with (
        pytest.MonkeyPatch.context() as patch,
        new_office(tmp_path_factory.mktemp("o") / "o.db", "局", "张敏") as office,
    ):
        patch.setenv("CADREDESK_TODAY", "2026-03-01")
        old = actions.save_budget(office, Budget(year=2025, name="慰问", fen=70_000)).id or 0
        new = actions.save_budget(office, Budget(year=2026, name="慰问", fen=0)).id or 0
        closing_actions.close_year(office, 2025)
        rest, carried = 70_000, 0
        for what, fen in steps:
            try:
                if what == "carry":
                    closing_actions.carry(office, old, fen, "1号", into_id=new)
                    carried += fen
                else:
                    closing_actions.return_left(office, old, fen, "1号")
            except UserError:
                assert fen > rest
            else:
                rest -= fen
            assert store.rest_of(office, old) == rest >= 0
            assert store_ledger.balance(office, new).left == carried
            assert store_ledger.balance(office, old).left == 70_000
        stored = json.loads(store.closed_year(office, 2025).figures)  # type: ignore[union-attr]
        assert stored["budgets"][0]["left"] == 70_000
