"""The certificate of a closed year: its tables agree to the 分, wherever refunds went and whichever year paid."""

import datetime
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cadredesk.db.file import open_office
from cadredesk.funds import actions, actions_steps, store_ledger, store_vouchers
from cadredesk.funds.actions_steps import LineReceipt, RefundFacts
from cadredesk.funds.closing import actions as closing_actions
from cadredesk.funds.closing import store
from cadredesk.funds.closing.records import ClosedYear
from cadredesk.funds.records import Budget, Payment, Receipt, Refund, Voucher
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.fixtures import command_line
from tests.funds.desk import CLERK, HEAD, Desk
from tests.support import empty_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office

_AMOUNT = r"(-?[\d,]+\.\d\d)"


def fen(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def certified(office: "Office", year: int) -> str:
    """The words of a year's certificate with blanks between its cells."""
    out = office.path.with_name("certificate.pdf")
    closing_actions.certificate(office, year, out)
    return words_of(out, " ")


def words_of(out: Path, between: str = "") -> str:
    return between.join(between.join(page.extract_text().split()) for page in PdfReader(out).pages)


def totals(words: str, heading: str, columns: int) -> list[int]:
    """The amounts of the line of totals of a section, after counts without decimals."""
    section = words[words.index(heading) :]
    found = re.search(r"合计 (?:\d+ \d+ )?" + " ".join([_AMOUNT] * columns), section)
    assert found, section
    return [fen(each) for each in found.groups()]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.setenv("CADREDESK_TODAY", "2026-10-08")
    with empty_office(tmp_path) as office:
        for name in ("赵一", "赵二", "赵三"):
            people_actions.save_person(office, Person(name=name, category="退休干部"))
    return Desk(command_line(office.path, capsys))


def reversed_elsewhere(desk: Desk) -> int:
    """Of 900.99 paid out of 慰问 a third goes to the treasury, a third into 乙; a reversal more came to nothing."""
    desk.add_budget("10000")
    desk.add_budget("5000", name="乙")
    voucher = desk.approved("赵一", "赵二", "赵三", amount="300.33")
    desk.pay(voucher, "2026-02-10")
    for person, to in (("赵一", "上缴财政"), ("赵二", "乙")):
        back = desk.do("voucher", "reverse", voucher, "--line", person, "--why", "误发", "--refund-to", to,
                       "--date", "2026-02-11", "--json")  # fmt: skip
        desk.approve(back["id"], "2026-02-11")
    back = desk.do("voucher", "reverse", voucher, "--why", "误发", "--date", "2026-02-12", "--json")
    desk.do("voucher", "void", back["id"], "--why", "不冲了", "--date", "2026-02-12")
    return voucher


def test_refunds_that_went_elsewhere_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    reversed_elsewhere(desk)
    desk.do("year", "close", 2026, by=HEAD)
    desk.do("year", "certificate", 2026, tmp_path / "c.pdf")
    words = words_of(tmp_path / "c.pdf")
    sums = "900.99600.66300.330.000.00"
    assert f"节日慰问33{sums}合计33{sums}" in words
    assert f"慰问县财行〔2026〕12号{sums}合计{sums}" in words
    assert "上缴财政300.33元，转入其他预算300.33元" in words
    assert "慰问10,000.00900.990.009,099.01乙5,300.330.000.005,300.33" in words
    # Four numbers, of which one came to nothing and two are reversals in force.
    assert "慰〔2026〕0004号412" in words


def test_the_ledger_of_a_budget_shows_a_reversal_wherever_its_money_went(desk: Desk) -> None:
    reversed_elsewhere(desk)
    budgets = {each["name"]: each for each in desk.do("budget", "list", "--year", 2026, "--json")}
    assert budgets["慰问"] == {
        "name": "慰问",
        "fen": 1_000_000,
        "approved": 0,
        "paid": 90_099,
        "returned": 0,
        "left": 909_901,
    }
    assert budgets["乙"] == {
        "name": "乙",
        "fen": 530_033,
        "approved": 0,
        "paid": 0,
        "returned": 30_033,
        "left": 530_033,
    }
    found = [(each["what"], each["payee"], each["fen"], each["balance"]) for each in desk.ledger()][-2:]
    assert found == [("冲销", "赵一", -30_033, 909_901), ("冲销", "赵二", -30_033, 909_901)]
    other = desk.do("ledger", "--budget", "乙", "--year", 2026, "--json")[-1]
    assert (other["what"], other["fen"], other["balance"]) == ("退入", 30_033, 530_033)
    _, said, _ = desk.call("budget", "list", "--year", "2026", operator=CLERK)
    assert "其中已冲销另缴 600.66" in said
    everything = desk.do("ledger", "--json")
    paid = sum(each["fen"] for each in everything if each["what"] in ("支付", "冲销"))
    assert paid == desk.summary()["fen"] == 30_033


def test_money_of_another_years_budget_has_a_row_of_its_own(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("1000")
    voucher = desk.draft("赵一", occasion="看望", kind="其他", day="2025-12-20")["id"]
    desk.submit(voucher, "2025-12-20")
    desk.approve(voucher, "2025-12-21", "--reason", "提前")
    desk.pay(voucher, "2025-12-25", "--reason", "提前")
    for year, own in ((2025, "没有这一年的预算"), (2026, "慰问1,000.000.00500.00500.00")):
        desk.do("year", "close", year, by=HEAD)
        desk.do("year", "certificate", year, tmp_path / f"{year}.pdf")
        words = words_of(tmp_path / f"{year}.pdf")
        assert own in words
        assert ("2026年慰问县财行〔2026〕12号500.000.00500.00" in words) is (year == 2025)


def test_a_year_that_was_closed_with_other_figures_still_prints(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("1000")
    voucher = desk.approved("赵一")
    desk.pay(voucher, "2026-02-10")
    older = {
        "series": [{"series": "慰", "first": "慰〔2026〕0001号", "last": "慰〔2026〕0001号", "count": 1, "void": 0, "reversals": 0}],
        "kinds": [{"kind": "节日慰问", "lines": 1, "times": 1, "paid": 50_000, "unclaimed": 0, "returned": 0, "reversed": 0}],
        "budgets": [{"name": "慰问", "document": "12号", "fen": 100_000, "paid": 50_000, "returned": 1_234, "left": 50_000}],
        "history_lines": 0, "history_fen": 0, "journal": 9, "named": [],
    }  # fmt: skip
    with open_office(next(tmp_path.glob("*.db")), CLERK) as office:
        day = datetime.date(2026, 10, 8)
        with office.operation("封账", undoable=False):
            store.add_closed(office, ClosedYear(year=2026, day=day, operator=CLERK, figures=json.dumps(older)))
        words = certified(office, 2026).replace(" ", "")
    assert "慰问12号1,000.00500.0012.34500.00" in words and "按预算" not in words and "500.000.00500.00" in words


# ---------------------------------------------------------------- whatever happened


_receipts = st.lists(
    st.tuples(st.integers(1, 99_999), st.sampled_from(Receipt), st.sampled_from([None, *Refund])),
    min_size=1,
    max_size=4,
)
_vouchers = st.lists(
    st.tuples(st.sampled_from(("节日慰问", "其他")), st.integers(0, 2), st.booleans(), _receipts),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=_vouchers)
def test_both_tables_have_the_same_totals_and_each_budget_adds_up(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vouchers of 2025 and 2026 out of budgets of both years; what is closed is 2025, then 2026."""
    with tempfile.TemporaryDirectory() as folder, empty_office(Path(folder), operator=CLERK) as office:
        monkeypatch.setenv("CADREDESK_TODAY", "2026-12-31")
        people = [people_actions.save_person(office, Person(name=f"甲{at}", category="退休干部")).id for at in range(4)]
        budgets = [
            actions.save_budget(office, Budget(year=year, name=name, fen=10**9, document="1号")).id or 0
            for year, name in ((2025, "慰问"), (2025, "乙"), (2026, "慰问"))
        ]
        for late in (False, True):  # the earlier ones first, as numbers follow days
            for kind, budget, is_late, lines in made:
                if is_late is late:
                    day = datetime.date(2026, 1, 5) if late else datetime.date(2025, 12, 20)
                    take_through(office, kind, budgets, budget, day, people, lines)
        for year in (2025, 2026):
            closing_actions.close_year(office, year)
            words = certified(office, year)
            by_kind = totals_or_none(words, "按类别", "这一年没有支付")
            by_budget = totals_or_none(words, "按预算", "这一年没有从预算支付")
            assert by_kind == by_budget
            moves = office.conn.execute(
                "SELECT ifnull(sum(fen), 0) FROM money_moves WHERE move IN ('支付', '冲销') AND substr(day, 1, 4) = ?",
                (str(year),),
            ).fetchone()[0]
            assert by_kind is None or (by_kind[0] - by_kind[1] == by_kind[2] == moves)
            granted, in_year, other, left = totals(words, "预算和结余", 4)
            assert granted == in_year + other + left
            assert left == sum(each.left for each in store_ledger.balances(office, year))


def totals_or_none(words: str, heading: str, none: str) -> list[int] | None:
    section = words[words.index(heading) :]
    return None if none in section[: len(heading) + len(none) + 2] else totals(words, heading, 5)


def take_through(
    office: "Office", kind: str, budgets: list[int], own: int, day: datetime.date, people: list[Any], lines: Any
) -> None:
    """Draft, submit, approve, pay, and reverse what is to be, each refund to its place."""
    payments = [Payment(person_id=who, fen=fen) for who, (fen, _, _) in zip(people, lines, strict=False)]
    head = Voucher(kind=kind, occasion="看望", basis="纪要", date=day, budget_id=budgets[own])
    voucher = actions.draft_voucher(office, head, payments).voucher.id or 0
    actions_steps.submit_voucher(office, voucher, day)
    by_head(office, lambda: actions_steps.approve_voucher(office, voucher, day, "已核对"))
    ids = [line.id or 0 for line in store_vouchers.lines_of(office, voucher)]
    said = {
        line: LineReceipt(receipt=receipt, reason="" if receipt is Receipt.RECEIVED else "外出")
        for line, (_, receipt, _) in zip(ids, lines, strict=True)
    }
    actions_steps.pay_lines(office, voucher, day, said, "已核对")
    for line, (_, receipt, to) in zip(ids, lines, strict=True):
        if receipt is Receipt.RECEIVED and to is not None:
            refund = RefundFacts(to=to, budget_id=budgets[(own + 1) % 3] if to is Refund.OTHER else None)
            back = actions_steps.reverse_voucher(office, voucher, day, "误发", [line], refund).voucher.id or 0
            by_head(office, lambda back=back: actions_steps.approve_voucher(office, back, day))


def by_head(office: "Office", do: Callable[[], object]) -> None:
    office.operator = HEAD
    do()
    office.operator = CLERK
