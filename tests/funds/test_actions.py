"""Money: whatever is done in whatever order, the sums hold, the numbers run on, and nothing approved is changed."""

import datetime
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pypdf import PdfReader

from cadredesk.core.errors import UserError
from cadredesk.core.money import in_words, show_yuan
from cadredesk.db.backups import backup
from cadredesk.db.undo import undo
from cadredesk.funds import actions, store_budgets, store_payments, store_vouchers
from cadredesk.funds.records import Budget, Payment, Receipt, Voucher, VoucherQuery, VoucherState
from cadredesk.people import actions as people_actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import Person
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from tests.support import TODAY, empty_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office

GRANTED = 1_000_00
CLERK, HEAD = "张敏", "李主任"
DAY = datetime.date(2026, 3, 1)


class Books(RuleBasedStateMachine):
    """A clerk and a head work at vouchers, each at their turn and out of turn."""

    @initialize()
    def open_office(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="cadredesk-books-")
        self.office = empty_office(Path(self.folder.name), operator=CLERK)
        names = ("甲", "乙", "丙")
        self.people = [
            people_actions.save_person(self.office, Person(name=f"王{name}", category="退休干部")).id for name in names
        ]
        self.budget = actions.save_budget(self.office, Budget(year=2026, name="慰问", fen=GRANTED)).id or 0
        self.vouchers: list[int] = []
        self.adjusted = 0
        self.frozen: dict[int, Any] = {}

    def teardown(self) -> None:
        if hasattr(self, "office"):
            report = backup.verify(self.office.path)
            self.office.close()
            self.folder.cleanup()
            assert report.ok

    def pick(self, at: int) -> int:
        return self.vouchers[at % len(self.vouchers)]

    def state(self, voucher: int) -> str:
        return store_vouchers.get_voucher(self.office, voucher).state

    def attempt(self, may: bool, do: Callable[..., Any], *arguments: Any) -> bool:
        """Do it, or see that it is refused."""
        if may:
            do(self.office, *arguments)
        else:
            with pytest.raises(UserError):
                do(self.office, *arguments)
        return may

    @rule(fens=st.lists(st.integers(1, 60_000), min_size=1, max_size=3), occasion=st.sampled_from(["春节", "中秋", ""]))
    def draft(self, fens: list[int], occasion: str) -> None:
        lines = [Payment(person_id=person, fen=fen) for person, fen in zip(self.people, fens, strict=False)]
        voucher = Voucher(kind="节日慰问", occasion=occasion, budget_id=self.budget, date=DAY)
        self.vouchers.append(actions.draft_voucher(self.office, voucher, lines).voucher.id or 0)

    @precondition(lambda self: self.vouchers)
    @rule(at=st.integers(0, 99), fen=st.integers(1, 60_000))
    def rewrite(self, at: int, fen: int) -> None:
        voucher = store_vouchers.get_voucher(self.office, self.pick(at))
        lines = [Payment(person_id=self.people[0], fen=fen)]
        if self.attempt(voucher.state == VoucherState.DRAFT, actions.draft_voucher, voucher, lines):
            assert actions.view(self.office, voucher.id or 0).fen == fen

    @precondition(lambda self: self.vouchers)
    @rule(at=st.integers(0, 99), later=st.integers(-1, 5))
    def submit(self, at: int, later: int) -> None:
        voucher, day = self.pick(at), DAY + datetime.timedelta(days=later)
        self.attempt(self.state(voucher) == VoucherState.DRAFT and later >= 0, actions.submit_voucher, voucher, day)

    @precondition(lambda self: self.vouchers)
    @rule(at=st.integers(0, 99), by=st.sampled_from([CLERK, HEAD]), reason=st.sampled_from(["", "经研究同意"]))
    def approve(self, at: int, by: str, reason: str) -> None:
        voucher = self.pick(at)
        view, left = actions.view(self.office, voucher), store_budgets.balance(self.office, self.budget).left
        may = view.voucher.state == VoucherState.SUBMITTED and by == HEAD and view.fen <= left
        may, day = may and bool(reason or not view.warnings), DAY + datetime.timedelta(days=9)
        self.office.operator = by
        try:
            if self.attempt(may, actions.approve_voucher, voucher, day, reason):
                self.frozen[voucher] = self.content(voucher)
        finally:
            self.office.operator = CLERK

    @precondition(lambda self: self.vouchers)
    @rule(at=st.integers(0, 99), receipts=st.lists(st.sampled_from(list(Receipt)), min_size=3, max_size=3))
    def pay(self, at: int, receipts: list[Receipt]) -> None:
        voucher = self.pick(at)
        lines = store_vouchers.lines_of(self.office, voucher)
        said = {line.id or 0: receipt for line, receipt in zip(lines, receipts, strict=False)}
        may, day = self.state(voucher) == VoucherState.APPROVED, DAY + datetime.timedelta(days=10)
        if self.attempt(may, actions.pay_voucher, voucher, day, actions.PaymentFacts(receipts=said)):
            assert [line.receipt for line in store_vouchers.lines_of(self.office, voucher)] == [*said.values()]

    @precondition(lambda self: self.vouchers)
    @rule(at=st.integers(0, 99), later=st.sampled_from([9, 12]))
    def archive(self, at: int, later: int) -> None:
        voucher, day = self.pick(at), DAY + datetime.timedelta(days=later)
        self.attempt(self.state(voucher) == VoucherState.PAID and later == 12, actions.archive_voucher, voucher, day)

    @precondition(lambda self: self.vouchers)
    @rule(at=st.integers(0, 99))
    def delete(self, at: int) -> None:
        voucher = self.pick(at)
        if self.attempt(self.state(voucher) == VoucherState.DRAFT, actions.delete_draft, voucher):
            self.vouchers.remove(voucher)

    @rule(fen=st.integers(-80_000, 50_000))
    def adjust(self, fen: int) -> None:
        may = bool(fen) and store_budgets.balance(self.office, self.budget).left + fen >= 0
        if self.attempt(may, actions.adjust_budget, self.budget, DAY, fen, "文号", "原因"):
            self.adjusted += fen

    @precondition(lambda self: self.frozen)
    @rule(
        at=st.integers(0, 99),
        sql=st.sampled_from(
            [
                "UPDATE payments SET fen = fen + 1 WHERE voucher_id = ?",
                "UPDATE payments SET person_id = person_id + 1 WHERE voucher_id = ?",
                "DELETE FROM payments WHERE voucher_id = ?",
                "UPDATE vouchers SET kind = '其他' WHERE id = ?",
                "UPDATE vouchers SET approved_by = '别人' WHERE id = ?",
                "UPDATE vouchers SET number = '慰〔2026〕9999号' WHERE id = ?",
                "UPDATE vouchers SET state = '草稿' WHERE id = ?",
                "DELETE FROM vouchers WHERE id = ?",
            ]
        ),
    )
    def tamper(self, at: int, sql: str) -> None:
        """By plain SQL, under an operation as a program that knows the file would do it."""
        voucher = sorted(self.frozen)[at % len(self.frozen)]
        with pytest.raises((UserError, sqlite3.IntegrityError)), self.office.operation("改账"):
            self.office.conn.execute(sql, (voucher,))

    def content(self, voucher: int) -> tuple[Any, ...]:
        """What must never change once it is approved."""
        found = store_vouchers.get_voucher(self.office, voucher)
        lines = [(line.person_id, line.fen, line.note) for line in store_vouchers.lines_of(self.office, voucher)]
        return found.number, found.kind, found.occasion, found.date, found.budget_id, found.approved_by, lines

    @invariant()
    def sums_and_numbers_hold(self) -> None:
        if not hasattr(self, "office"):
            return
        balance = store_budgets.balance(self.office, self.budget)
        assert balance.fen == GRANTED + self.adjusted == balance.approved + balance.paid + balance.left
        assert balance.left >= 0
        numbered = sorted(
            store_vouchers.get_voucher(self.office, each).number for each in self.vouchers if self.number(each)
        )
        assert numbered == [f"慰〔2026〕{at:04}号" for at in range(1, len(numbered) + 1)]
        for voucher, content in self.frozen.items():
            assert self.content(voucher) == content
        for each in self.vouchers:
            found = store_vouchers.get_voucher(self.office, each)
            days = [found.date, found.submitted_on, found.approved_on, found.paid_on, found.archived_on]
            taken = [day for day in days if day]
            assert taken == sorted(taken) and days[: len(taken)] == taken
            assert not found.approved_by or found.approved_by not in (found.drafted_by, found.submitted_by)

    def number(self, voucher: int) -> str:
        return store_vouchers.get_voucher(self.office, voucher).number or ""


Books.TestCase.settings = settings(
    max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestBooks = Books.TestCase


# ---------------------------------------------------------------- single actions


@pytest.fixture
def payee(office: "Office", monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    return people_actions.save_person(
        office, Person(name="张建国", category="退休干部", unit="县人大", id_number="11010519491231002X")
    )


def drafted(office: "Office", *people: Person, fen: int = 100_800, **rest: Any) -> int:
    year = rest.pop("date", TODAY).year
    found = store_budgets.budget_by_name(office, year, "慰问") or actions.save_budget(
        office, Budget(year=year, name="慰问", fen=10_000_000, document="县财行〔2026〕12号")
    )
    voucher = Voucher(**({"kind": "节日慰问", "occasion": "重阳", "budget_id": found.id, "date": TODAY} | rest))
    lines = [Payment(person_id=person.id, fen=fen) for person in people]
    return actions.draft_voucher(office, voucher, lines).voucher.id or 0


def approved(office: "Office", voucher: int) -> None:
    own = office.operator
    actions.submit_voucher(office, voucher, TODAY)
    office.operator = HEAD
    actions.approve_voucher(office, voucher, TODAY, "同意")
    office.operator = own


def test_drafts_can_be_undone_and_later_steps_cannot(office: "Office", payee: Person) -> None:
    voucher = drafted(office, payee)
    undo(office)
    assert store_vouchers.matching_ids(office, VoucherQuery()) == []
    voucher = drafted(office, payee)
    actions.submit_voucher(office, voucher, TODAY)
    with pytest.raises(UserError):
        undo(office)  # the draft is numbered meanwhile
    assert store_vouchers.get_voucher(office, voucher).state == VoucherState.SUBMITTED


def test_who_was_paid_is_named_and_must_be_answered(office: "Office", payee: Person) -> None:
    first = drafted(office, payee)
    approved(office, first)
    actions.pay_voucher(office, first, TODAY)
    second = drafted(office, payee)
    (warning,) = actions.view(office, second).warnings
    assert (warning.code, warning.person_id) == ("paid-this-year", payee.id)
    actions.submit_voucher(office, second, TODAY)
    office.operator = HEAD
    with pytest.raises(UserError, match="说明理由"):
        actions.approve_voucher(office, second, TODAY)
    view = actions.approve_voucher(office, second, TODAY, "上次未领")
    assert view.voucher.approval_reason == "上次未领"


def test_whoever_changed_the_draft_cannot_approve_it_either(office: "Office", payee: Person) -> None:
    voucher = drafted(office, payee)
    clerk, office.operator = office.operator, HEAD
    view = actions.view(office, voucher)
    changed = actions.draft_voucher(office, view.voucher, [Payment(person_id=payee.id, fen=70_000)])
    assert changed.voucher.drafted_by == f"{clerk}、{HEAD}"
    office.operator = clerk
    actions.submit_voucher(office, voucher, TODAY)
    office.operator = HEAD
    with pytest.raises(UserError, match="不能自己批准"):
        actions.approve_voucher(office, voucher, TODAY)
    office.operator = "第三人"
    assert actions.approve_voucher(office, voucher, TODAY).voucher.approved_by == "第三人"


def test_money_that_came_back_is_not_paid(office: "Office", payee: Person) -> None:
    """What nobody collected, and what was given back, is in the budget again; only what was given back is 退回."""
    others = [
        people_actions.save_person(office, Person(name=name, category="退休干部")) for name in ("李四", "王五", "赵六")
    ]
    voucher = drafted(office, payee, *others, fen=100_00)
    approved(office, voucher)
    budget = store_vouchers.get_voucher(office, voucher).budget_id or 0
    assert (store_budgets.balance(office, budget).approved, store_budgets.balance(office, budget).paid) == (400_00, 0)
    receipts = (Receipt.RECEIVED, Receipt.UNCLAIMED, Receipt.RETURNED, Receipt.RECEIVED)
    said = {
        line.id or 0: receipt for line, receipt in zip(store_vouchers.lines_of(office, voucher), receipts, strict=True)
    }
    actions.pay_voucher(office, voucher, TODAY, actions.PaymentFacts(receipts=said))
    for balance in (store_budgets.balance(office, budget), *store_budgets.balances(office, TODAY.year)):
        assert (balance.approved, balance.paid, balance.returned) == (0, 200_00, 100_00)
        assert balance.left == balance.fen - 200_00
    paid = [store_payments.paid_in(office, person.id or 0, TODAY.year) for person in (payee, *others)]
    assert paid == [100_00, 0, 0, 100_00]


def test_serials_start_anew_each_year(office: "Office", payee: Person) -> None:
    """By the day of submitting, and each year goes on with its own."""
    given = []
    for day in ((2026, 12, 30), (2026, 12, 31), (2027, 1, 4), (2026, 12, 31), (2027, 1, 5), (2028, 1, 2)):
        voucher = drafted(office, payee, date=datetime.date(2026, 12, 30))
        given.append(actions.submit_voucher(office, voucher, datetime.date(*day)).voucher.number)
    assert given == [
        "慰〔2026〕0001号", "慰〔2026〕0002号", "慰〔2027〕0001号", "慰〔2026〕0003号", "慰〔2027〕0002号", "慰〔2028〕0001号",
    ]  # fmt: skip


def test_who_died_nobody_knows_when_counts_as_dead_before(office: "Office", payee: Person) -> None:
    departure_actions.register_death(office, payee.id or 0, None)
    [warning] = actions.view(office, drafted(office, payee)).warnings
    assert (warning.code, warning.message) == ("dead-before", f"{payee.name}已去世（时间不详）")


def test_there_is_a_warning_for_the_dead_but_not_for_their_survivors(office: "Office", payee: Person) -> None:
    departure_actions.register_death(office, payee.id or 0, datetime.date(2026, 9, 1))
    assert [each.code for each in actions.view(office, drafted(office, payee)).warnings] == ["dead-before"]
    assert not actions.view(office, drafted(office, payee, kind="去世慰问", occasion="去世")).warnings


def test_money_of_each_visit_becomes_a_line_once(office: "Office", payee: Person) -> None:
    visits = [Visit(person_id=payee.id, date=TODAY, rule=rule, fen=50_000) for rule in ("重阳", "住院")]
    saved = [visit_actions.record_visit(office, visit) for visit in visits]
    lines = actions.lines_from_visits(office, TODAY, TODAY)
    assert [(line.person_id, line.fen, line.visit_id) for line in lines] == [
        (payee.id, 50_000, visit.id) for visit in saved
    ]
    budget = actions.save_budget(office, Budget(year=2026, name="走访", fen=100_000))
    voucher = Voucher(kind="节日慰问", budget_id=budget.id, date=TODAY)
    with pytest.raises(UserError, match="出现了两次"):
        actions.draft_voucher(office, voucher, [*lines, lines[0]])
    with pytest.raises(UserError, match="出现了两次"):
        actions.draft_voucher(office, voucher, [*lines, Payment(person_id=payee.id, fen=100)])
    assert len(actions.draft_voucher(office, voucher, lines).lines) == 2
    assert actions.lines_from_visits(office, TODAY, TODAY) == []


def words_of(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_one_payee_gets_a_receipt_and_a_reprint_says_so(office: "Office", payee: Person, tmp_path: Path) -> None:
    voucher, out = drafted(office, payee, fen=600_714), tmp_path / "voucher.pdf"
    approved(office, voucher)
    assert not actions.print_voucher(office, voucher, out)
    said = words_of(out)
    for word in (
        "领款单",
        "张建国",
        "6,007.14",
        "人民币陆仟零柒元壹角肆分",
        "慰〔2026〕0001号",
        "110***********002X",
        HEAD,
    ):
        assert word in said
    assert "补打" not in said
    actions.print_voucher(office, voucher, out)
    assert "补打" in words_of(out) and store_vouchers.prints_of(office, voucher) == 2


def test_several_payees_sign_a_list_with_its_total(office: "Office", payee: Person, tmp_path: Path) -> None:
    others = [people_actions.save_person(office, Person(name=f"李{at}", category="退休干部")) for at in range(30)]
    voucher, out = drafted(office, payee, *others, fen=32_504), tmp_path / "list.pdf"
    approved(office, voucher)
    actions.print_voucher(office, voucher, out)
    said, fen = words_of(out), 31 * 32_504
    assert len(PdfReader(out).pages) > 1
    for word in ("2026年重阳慰问金签领表", "张建国", "李29", show_yuan(fen), in_words(fen), "本页小计"):
        assert word in said
