"""Money for those who are owed a visit: whose line is made, of which amount, and why somebody has none."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader

from cadredesk.campaigns import actions as campaigns
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.duties import actions as duty_actions
from cadredesk.duties.store_duties import duties
from cadredesk.funds import actions, actions_cautions, actions_due, actions_steps, store_due, store_payments
from cadredesk.funds.actions_steps import LineReceipt
from cadredesk.funds.actions_views import VoucherView
from cadredesk.funds.records import Budget, Payment, Receipt, Standard, Voucher
from cadredesk.funds.standards import actions as standards_actions
from cadredesk.funds.standards.actions import GiftAmount
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people import store_changes
from cadredesk.people.history.records import Track
from cadredesk.people.records import Audience, Category, Person, Rank
from tests.fixtures import command_line
from tests.support import TODAY, empty_office

DUE = date(2026, 10, 18)  # 重阳
PEOPLE = (
    ("张建国", Category.LIXIU, ""),
    ("李䶮", Category.TUIXIU, Rank.COUNTY_DEPUTY.value),
    ("王芳", Category.LIXIU, ""),
    ("陈静", Category.TUIXIU, ""),  # owed nothing by the shipped rule
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path) as made:
        for name, category, rank in PEOPLE:
            people_actions.save_person(made, Person(name=name, category=category, rank=rank))
        actions.save_budget(made, Budget(year=2026, name="重阳慰问", fen=1_000_000))
        yield made


@pytest.fixture
def standards(office: Office) -> None:
    given = {Audience.LIXIU: GiftAmount(80_000, "花糕"), Audience.SENIOR: GiftAmount(50_000)}
    standards_actions.save_standards(office, "重阳", None, given)


def drafted(office: Office, lines: list[Payment], occasion: str = "重阳", day: date = TODAY) -> VoucherView:
    budget = actions.find_budget(office, 2026, "重阳慰问")
    voucher = Voucher(kind="节日慰问", occasion=occasion, budget_id=budget.id, date=day, method="现金")
    return actions.draft_voucher(office, voucher, lines)


def settle(office: Office, person_id: int, day: date, fen: int, occasion: str = "重阳") -> None:
    with office.operation("历史补录"):
        payment = Payment(person_id=person_id, date=day, kind="节日慰问", occasion=occasion, fen=fen)
        store_payments.add_payments(office, [payment])


def amounts(office: Office) -> dict[int | None, int | None]:
    return {line.person_id: line.fen for line in actions_due.due_lines(office, "重阳", DUE).lines}


@pytest.mark.usefixtures("standards")
def test_amounts_are_those_of_the_plans_else_of_the_standard(office: Office) -> None:
    assert amounts(office) == {1: 80_000, 2: 50_000, 3: 80_000}
    campaigns.set_amount(office, "重阳", DUE, [3], 100_000)
    campaigns.add_people(office, [4], "重阳", DUE, "家中有困难")
    found = actions_due.due_lines(office, "重阳", DUE)
    assert {line.person_id: line.fen for line in found.lines} == {1: 80_000, 2: 50_000, 3: 100_000}
    assert [(each.name, each.why) for each in found.skipped] == [("陈静", "“其他退休干部”没有标准")]
    campaigns.set_amount(office, "重阳", DUE, [4], 20_000)
    assert amounts(office)[4] == 20_000
    assert all(line.visit_id is None for line in found.lines)


@pytest.mark.usefixtures("standards")
def test_the_excused_and_those_in_a_voucher_are_left_out(office: Office) -> None:
    first = [each for each in duties(office, DUE, DUE, TODAY, codes=("重阳",)) if each.person_id == 1]
    duty_actions.excuse_many(office, first, "本人谢绝")
    view = drafted(office, [Payment(person_id=2, fen=50_000)])
    found = actions_due.due_lines(office, "重阳", DUE)
    assert [line.person_id for line in found.lines] == [3]
    assert {each.name: each.why for each in found.skipped} == {
        "张建国": "免访：本人谢绝",
        "李䶮": "已在凭证（草稿）里",
    }
    assert found.sentence == "免访 1 人、已经开过凭证 1 人"
    actions.delete_draft(office, view.voucher.id or 0)
    assert set(amounts(office)) == {2, 3}


@pytest.mark.usefixtures("standards")
def test_money_of_another_year_or_occasion_leaves_nobody_out(office: Office) -> None:
    drafted(office, [Payment(person_id=1, fen=1)], occasion="中秋")
    settle(office, 2, date(2025, 10, 29), 50_000)
    assert set(amounts(office)) == {1, 2, 3}
    assert store_due.paid_people(office, "重阳", DUE) == {}


@pytest.mark.parametrize(
    ("away", "paid", "made_out"),
    [(-91, False, True), (-90, True, True), (0, True, True), (90, True, True), (91, False, False)],
)
@pytest.mark.usefixtures("standards")
def test_money_belongs_to_its_round(office: Office, away: int, paid: bool, made_out: bool) -> None:
    """What was paid before goes by its day, ninety days to both sides; a voucher names its round, the nearest of its year."""
    day = DUE + timedelta(days=away)
    settle(office, 1, day, 80_000)
    drafted(office, [Payment(person_id=2, fen=50_000)], day=day)
    assert store_due.paid_people(office, "重阳", DUE) == ({1: 80_000} if paid else {})
    assert store_due.in_vouchers(office, "重阳", DUE) == ({2: ""} if made_out else {})
    assert set(amounts(office)) == {1, 2, 3} - ({1} if paid else set()) - ({2} if made_out else set())


@pytest.mark.usefixtures("standards")
def test_who_did_not_collect_may_be_paid_again(office: Office) -> None:
    view = drafted(office, actions_due.due_lines(office, "重阳", DUE).lines)
    voucher_id = view.voucher.id or 0
    actions_steps.submit_voucher(office, voucher_id, TODAY)
    office.operator = "李主任"
    actions_steps.approve_voucher(office, voucher_id, TODAY)
    said = {each.id or 0: Receipt.UNCLAIMED if each.person_id == 2 else Receipt.RECEIVED for each in view.lines}
    actions_steps.pay_lines(
        office, voucher_id, TODAY, {line: LineReceipt(receipt=receipt, reason="外出") for line, receipt in said.items()}
    )
    assert store_due.paid_people(office, "重阳", DUE) == {1: 80_000, 3: 80_000}
    assert amounts(office) == {2: 50_000}


def test_without_any_standard_or_anybody_left_a_sentence_says_so(office: Office) -> None:
    with pytest.raises(UserError, match="还没有设“重阳”的慰问金标准"):
        actions_due.lines_to_pay(office, "重阳", DUE)
    with pytest.raises(UserError, match=r"2026-10-17 不是“重阳.*”的日子.*2026-10-18"):
        actions_due.due_lines(office, "重阳", date(2026, 10, 17))


@pytest.mark.usefixtures("standards")
def test_the_command_line_drafts_what_is_owed_once(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.close()
    new = ("voucher", "new", "--kind", "节日慰问", "--budget", "重阳慰问", "--owed", "--rule", "重阳", "--json")
    call = partial(command_line(office.path, capsys), *new)
    status, answer, err = call()
    assert status == 2 and "--rule 和 --on" in err
    status, answer, err = call("--on", "2026-10-18", "--occasion", "敬老月")
    assert (status, answer["lines"], answer["fen"], answer["warnings"]) == (0, 3, 210_000, [])
    status, answer, err = call("--on", "2026-10-18", "--occasion", "敬老月")
    assert status == 2 and not answer and "已经开过凭证 3 人" in err


@pytest.mark.usefixtures("standards")
def test_a_line_above_the_standard_is_named_with_both_amounts(office: Office) -> None:
    lines = [Payment(person_id=1, fen=80_001), Payment(person_id=2, fen=50_000), Payment(person_id=4, fen=90_000)]
    (warning,) = drafted(office, lines).warnings
    assert (warning.person_id, warning.code) == (1, "above-standard")
    assert warning.message == "张建国的金额 800.01 元高于离休干部的标准 800.00 元"


def test_the_category_and_the_standard_are_those_of_the_day_of_the_occasion(office: Office) -> None:
    """Who is 县处级以上 only after the festival stands under the standard of the others, as it was on that day."""
    other, senior = Audience.OTHER, Audience.SENIOR
    for category, fen, since in ((other, 20_000, None), (other, 5_000, date(2026, 9, 26)), (senior, 90_000, None)):
        standard = Standard(occasion="中秋", category=category, fen=fen, since=since)
        standards_actions.save_standard(office, standard)
    person = dataclasses.replace(people_store.get(office, 4), treatment=Rank.COUNTY_DEPUTY)
    with office.operation("晋升"):
        store_changes.write(office, person, {Track.TREATMENT: PartialDate(2026, 10, 1)})
    assert drafted(office, [Payment(person_id=4, fen=20_000)], "中秋").warnings == ()
    found = {each.code: each for each in drafted(office, [Payment(person_id=4, fen=80_000)], "中秋").warnings}
    assert set(found) == {"in-other-voucher", "above-standard"}
    warning = found["above-standard"]
    assert "其他退休干部的标准 200.00 元" in warning.message


def test_a_kind_of_money_may_have_a_standard(office: Office) -> None:
    standards_actions.save_standard(office, Standard(occasion="节日慰问", category=Audience.LIXIU, fen=10_000))
    (warning,) = drafted(office, [Payment(person_id=1, fen=20_000)], occasion="建军节").warnings
    assert warning.code == "above-standard"


def test_money_made_out_in_december_is_for_the_next_spring_festival(office: Office) -> None:
    for fen, since in ((10_000, None), (30_000, date(2027, 1, 1))):
        standards_actions.save_standard(
            office, Standard(occasion="春节", category=Audience.LIXIU, fen=fen, since=since)
        )
    lines = [Payment(person_id=1, fen=20_000)]
    assert drafted(office, lines, "春节", date(2026, 12, 20)).warnings == ()
    assert [each.code for each in drafted(office, lines, "春节", date(2026, 3, 1)).warnings] == ["above-standard"]


@pytest.mark.usefixtures("standards")
def test_the_sign_off_list_names_the_standard_of_each(office: Office, tmp_path: Path) -> None:
    view = drafted(office, actions_due.due_lines(office, "重阳", DUE).lines)
    actions.print_voucher(office, view.voucher.id or 0, tmp_path / "list.pdf")
    text = PdfReader(tmp_path / "list.pdf").pages[0].extract_text()
    assert (text.count("800.00"), text.count("500.00")) == (4, 2)  # standard and amount of each


def test_no_campaign_pays_anybody_twice_and_each_pays_all_but_those_it_names(sample: Office) -> None:
    """Of every rule and day of the sample office: lines and left out together are those who are owed it, once each."""
    owed: dict[tuple[str, date], list[int]] = {}
    for duty in duties(sample, date(2026, 9, 1), date(2026, 10, 31), TODAY):
        owed.setdefault((duty.code, duty.due), []).append(duty.person_id)
    for code in {code for code, _ in owed}:
        standards_actions.save_standards(
            sample, code, None, {Audience.LIXIU: GiftAmount(100), Audience.SENIOR: GiftAmount(200)}
        )
    for (code, due), people in owed.items():
        found = actions_due.due_lines(sample, code, due)
        paid = [line.person_id for line in found.lines]
        assert len(paid) == len(set(paid))
        assert set(paid).isdisjoint(each.person_id for each in found.skipped)
        assert {*paid, *(each.person_id for each in found.skipped)} == set(people)
        excused = {duty.person_id for duty in duties(sample, due, due, TODAY, codes=(code,)) if duty.excuse_id}
        assert excused.isdisjoint(paid)


def test_the_next_spring_festival_is_another_one_and_the_same_one_is_the_same(office: Office) -> None:
    """Money for the 春节 of 2027-02-06 is made out in December, after that of 2026-02-17, and must not be paid in January again."""

    def warnings(day: date) -> list[str]:
        voucher = Voucher(kind="节日慰问", occasion="春节", date=day)
        found = actions_cautions.cautions(office, voucher, [Payment(person_id=1, fen=100)], day)
        return [each.code for each in found]

    settle(office, 1, date(2026, 2, 10), 100, "春节")
    assert warnings(date(2026, 6, 1)) == ["paid-this-year"]
    assert warnings(date(2026, 12, 20)) == []
    settle(office, 1, date(2026, 12, 20), 100, "春节")
    assert warnings(date(2027, 1, 20)) == ["paid-this-year"]
    assert warnings(date(2027, 12, 20)) == []
