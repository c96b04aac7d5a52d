"""What is done with vouchers one by one; in every order they are done in ``test_machine.py``."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from cadredesk.core.errors import UserError
from cadredesk.core.money import in_words, show_yuan
from cadredesk.db.undo import undo
from cadredesk.funds import actions, actions_steps, store_budgets, store_ledger, store_vouchers
from cadredesk.funds.actions_steps import LineReceipt
from cadredesk.funds.actions_views import view as view_of
from cadredesk.funds.ledger import store as ledger_store
from cadredesk.funds.records import Budget, Payment, Receipt, Voucher, VoucherQuery, VoucherState
from cadredesk.people import actions as people_actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import Person
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from tests.support import TODAY

if TYPE_CHECKING:
    from cadredesk.db.file import Office

GRANTED = 1_000_00
CLERK, HEAD = "张敏", "李主任"
DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def payee(office: "Office", monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    return people_actions.save_person(
        office, Person(name="张建国", category="退休干部", unit="县人大", id_number="11010519491231002X")
    )


def drafted(office: "Office", *people: Person, fen: int = 100_800, **rest: Any) -> int:
    year = rest.get("date", TODAY).year
    found = store_budgets.budget_by_name(office, year, "慰问") or actions.save_budget(
        office, Budget(year=year, name="慰问", fen=10_000_000, document="县财行〔2026〕12号")
    )
    voucher = Voucher(**({"kind": "节日慰问", "occasion": "重阳", "budget_id": found.id, "date": TODAY} | rest))
    lines = [Payment(person_id=person.id, fen=fen) for person in people]
    return actions.draft_voucher(office, voucher, lines).voucher.id or 0


def approved(office: "Office", voucher: int) -> None:
    own = office.operator
    actions_steps.submit_voucher(office, voucher, TODAY)
    office.operator = HEAD
    actions_steps.approve_voucher(office, voucher, TODAY, "同意")
    office.operator = own


def test_drafts_can_be_undone_and_later_steps_cannot(office: "Office", payee: Person) -> None:
    voucher = drafted(office, payee)
    undo(office)
    assert store_vouchers.matching_ids(office, VoucherQuery()) == []
    voucher = drafted(office, payee)
    actions_steps.submit_voucher(office, voucher, TODAY)
    with pytest.raises(UserError):
        undo(office)  # the draft is numbered meanwhile
    assert store_vouchers.get_voucher(office, voucher).state == VoucherState.SUBMITTED


def test_who_was_paid_is_named_and_must_be_answered(office: "Office", payee: Person) -> None:
    first = drafted(office, payee)
    approved(office, first)
    actions_steps.pay_voucher(office, first, TODAY)
    second = drafted(office, payee)
    (warning,) = view_of(office, second).warnings
    assert (warning.code, warning.person_id) == ("paid-this-year", payee.id)
    actions_steps.submit_voucher(office, second, TODAY)
    office.operator = HEAD
    with pytest.raises(UserError, match="说明理由"):
        actions_steps.approve_voucher(office, second, TODAY)
    view = actions_steps.approve_voucher(office, second, TODAY, "上次未领")
    assert view.voucher.approval_reason == "上次未领"


def test_whoever_changed_the_draft_cannot_approve_it_either(office: "Office", payee: Person) -> None:
    voucher = drafted(office, payee)
    clerk, office.operator = office.operator, HEAD
    view = view_of(office, voucher)
    changed = actions.draft_voucher(office, view.voucher, [Payment(person_id=payee.id, fen=70_000)])
    assert changed.voucher.drafted_by == f"{clerk}、{HEAD}"
    office.operator = clerk
    actions_steps.submit_voucher(office, voucher, TODAY)
    office.operator = HEAD
    with pytest.raises(UserError, match="不能自己批准"):
        actions_steps.approve_voucher(office, voucher, TODAY)
    office.operator = "第三人"
    assert actions_steps.approve_voucher(office, voucher, TODAY).voucher.approved_by == "第三人"


def test_money_that_came_back_is_not_paid(office: "Office", payee: Person) -> None:
    """What nobody collected, and what was given back, is in the budget again; only what was given back is 退回."""
    others = [
        people_actions.save_person(office, Person(name=name, category="退休干部")) for name in ("李四", "王五", "赵六")
    ]
    voucher = drafted(office, payee, *others, fen=100_00)
    approved(office, voucher)
    budget = store_vouchers.get_voucher(office, voucher).budget_id or 0
    assert (store_ledger.balance(office, budget).approved, store_ledger.balance(office, budget).paid) == (400_00, 0)
    receipts = (Receipt.RECEIVED, Receipt.UNCLAIMED, Receipt.RETURNED, Receipt.RECEIVED)
    said = {
        line.id or 0: LineReceipt(receipt=receipt, reason="外出")
        for line, receipt in zip(store_vouchers.lines_of(office, voucher), receipts, strict=True)
    }
    actions_steps.pay_lines(office, voucher, TODAY, said)
    for balance in (store_ledger.balance(office, budget), *store_ledger.balances(office, TODAY.year)):
        assert (balance.approved, balance.paid, balance.returned) == (0, 200_00, 100_00)
        assert balance.left == balance.fen - 200_00
    paid = [sum(each.fen for each in ledger_store.received(office, person.id or 0)) for person in (payee, *others)]
    assert paid == [100_00, 0, 0, 100_00]


def test_serials_start_anew_each_year(office: "Office", payee: Person) -> None:
    """By the day of submitting, and each year goes on with its own; none is dated before the one before it."""
    given = []
    for year, month, day in ((2025, 12, 30), (2025, 12, 31), (2026, 1, 4), (2025, 12, 31), (2026, 1, 5)):
        voucher = drafted(office, payee, date=datetime.date(2025, 12, 30))
        given.append(actions_steps.submit_voucher(office, voucher, datetime.date(year, month, day)).voucher.number)
    assert given == [
        "慰〔2025〕0001号", "慰〔2025〕0002号", "慰〔2026〕0001号", "慰〔2025〕0003号", "慰〔2026〕0002号",
    ]  # fmt: skip
    voucher = drafted(office, payee, date=datetime.date(2025, 12, 30))
    for day, why in ((datetime.date(2025, 12, 30), "早于上一张凭证"), (datetime.date(2099, 12, 31), "在今天之后")):
        with pytest.raises(UserError, match=why):
            actions_steps.submit_voucher(office, voucher, day)


def test_who_died_nobody_knows_when_counts_as_dead_before(office: "Office", payee: Person) -> None:
    departure_actions.register_death(office, payee.id or 0, None)
    [warning] = actions.view(office, drafted(office, payee)).warnings
    assert (warning.code, warning.message) == ("dead-before", f"{payee.name}已去世（时间不详）")


def test_there_is_a_warning_for_the_dead_but_not_for_their_survivors(office: "Office", payee: Person) -> None:
    departure_actions.register_death(office, payee.id or 0, datetime.date(2026, 9, 1))
    widow = people_actions.save_person(
        office, Person(name="李桂花", category="遗属", cadre_id=payee.id, cadre_relation="配偶")
    )
    assert [each.code for each in view_of(office, drafted(office, payee)).warnings] == ["dead-before"]
    for kind in ("去世慰问", "遗属补助"):
        assert not view_of(office, drafted(office, widow, kind=kind, occasion="")).warnings


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
    assert "补打" not in words_of(out), "the first was only looked at"
    actions.count_print(office, voucher)
    actions.print_voucher(office, voucher, out)
    assert "补打" in words_of(out) and store_vouchers.prints_of(office, voucher) == 1


def test_several_payees_sign_a_list_with_its_total(office: "Office", payee: Person, tmp_path: Path) -> None:
    others = [people_actions.save_person(office, Person(name=f"李{at}", category="退休干部")) for at in range(30)]
    voucher, out = drafted(office, payee, *others, fen=32_504), tmp_path / "list.pdf"
    approved(office, voucher)
    actions.print_voucher(office, voucher, out)
    said, fen = words_of(out), 31 * 32_504
    assert len(PdfReader(out).pages) > 1
    for word in ("2026年重阳慰问金签领表", "张建国", "李29", show_yuan(fen), in_words(fen), "本页小计"):
        assert word in said
