"""Who is paid: nobody dead without an heir, survivors alone what is meant for them, and no answer speaks of what came later."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from cadredesk.core.errors import UserError
from cadredesk.db.file import open_office
from cadredesk.duplicates import actions as duplicates_actions
from cadredesk.funds import actions_steps, store_payments, store_vouchers
from cadredesk.funds.actions_steps import LineReceipt
from cadredesk.funds.records import Payment, Receipt
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.funds.desk import CLERK, HEAD, TEN, Desk, codes


def test_who_died_before_the_approval_is_paid_through_an_heir_alone(desk: Desk) -> None:
    """An answer at approval says that it is paid all the same, not to whom."""
    desk.add_budget("10000")
    desk.do("died", TEN[0], "--date", "2026-01-05")
    voucher = desk.draft(TEN[0])["id"]
    desk.submit(voucher)
    desk.approve(voucher, "2026-02-02", "--reason", "丧葬期间照发")
    pay = ("voucher", "pay", voucher, "--date", "2026-02-10")
    assert "继承人" in desk.refused(*pay) and "继承人" in desk.refused(*pay, "--reason", "照发")
    desk.do(*pay, "--proxy", "赵小一", "--relation", "子")
    assert [line["proxy"] for line in desk.show(voucher)["lines"]] == ["赵小一"]


@pytest.mark.parametrize(
    ("proxy", "said"), [("赵一", "不能写领款人本人"), ("赵 一", "不能写领款人本人"), ("赵二", "赵二也已去世")]
)
def test_nobody_dead_stands_for_the_dead(desk: Desk, proxy: str, said: str) -> None:
    desk.add_budget("10000")
    voucher = desk.approved(TEN[0])
    for name in TEN[:2]:
        desk.do("died", name, "--date", "2026-02-05")
    pay = (
        "voucher",
        "pay",
        voucher,
        "--date",
        "2026-02-10",
        "--proxy",
        proxy,
        "--relation",
        "本人",
        "--reason",
        "照发",
    )
    assert said in desk.refused(*pay)


def test_a_living_namesake_of_the_dead_may_be_the_heir(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("10000")
    voucher = desk.approved(TEN[0])
    for name in TEN[:2]:
        desk.do("died", name, "--date", "2026-02-05")
    with open_office(tmp_path / "office.db", CLERK) as office:
        people_actions.save_person(office, Person(name=TEN[1], category="遗属"))
    desk.pay(voucher, "2026-02-10", "--proxy", TEN[1], "--relation", "子", "--reason", "死亡前应发")


# ---------------------------------------------------------------- merged after the approval


@pytest.fixture
def merged(desk: Desk, tmp_path: Path) -> int:
    """An approved voucher in which 赵一 stands twice since 赵二 was found to be the same."""
    desk.add_budget("10000")
    voucher = desk.approved(*TEN[:3])
    merge(tmp_path)
    return voucher


def merge(tmp_path: Path) -> None:
    """赵二 becomes 赵一."""
    with open_office(tmp_path / "office.db", CLERK) as office:
        first, second = (
            office.conn.execute("SELECT id FROM people WHERE name = ?", (name,)).fetchone()[0] for name in TEN[:2]
        )
        duplicates_actions.merge(office, first, second)


def test_each_line_of_the_dead_needs_an_heir(desk: Desk, merged: int, tmp_path: Path) -> None:
    desk.do("died", TEN[0], "--date", "2026-02-05")
    with open_office(tmp_path / "office.db", CLERK) as office:
        lines = [line.id or 0 for line in store_vouchers.lines_of(office, merged)]
        day, heir = datetime.date(2026, 2, 10), LineReceipt(proxy="赵小一", proxy_relation="子")
        receipts = {lines[0]: LineReceipt(), lines[1]: heir}
        with pytest.raises(UserError, match="继承人"):
            actions_steps.pay_lines(office, merged, day, receipts, "照发")


def test_who_stands_twice_since_a_merge_is_asked_about_at_payment(desk: Desk, merged: int) -> None:
    pay = ("voucher", "pay", merged, "--date", "2026-02-10")
    assert "赵一在本凭证里有 2 笔共 1,000.00 元" in desk.refused(*pay)
    assert desk.pay(merged, "2026-02-10", "--reason", "两笔都应发")["state"] == "已支付"


def test_who_stands_twice_since_a_merge_is_asked_about_at_approval(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("10000")
    voucher = desk.draft(*TEN[:3])["id"]
    desk.submit(voucher)
    merge(tmp_path)
    assert "在本凭证里有 2 笔" in desk.refused("voucher", "approve", voucher, "--date", "2026-02-02", by=HEAD)
    desk.approve(voucher, "2026-02-02", "--reason", "两笔都应发")
    desk.pay(voucher, "2026-02-10")


@pytest.mark.parametrize("receipt", [Receipt.RECEIVED, Receipt.UNCLAIMED])
def test_the_second_line_of_the_merged_is_asked_about_unless_the_first_was_not_collected(
    desk: Desk, tmp_path: Path, receipt: Receipt
) -> None:
    desk.add_budget("10000")
    voucher, day = desk.approved(*TEN[:3]), datetime.date(2026, 2, 10)
    with open_office(tmp_path / "office.db", CLERK) as office:
        first = store_vouchers.lines_of(office, voucher)[0].id or 0
        actions_steps.pay_lines(office, voucher, day, {first: LineReceipt(receipt=receipt, reason="未到")})
    merge(tmp_path)
    if receipt is Receipt.RECEIVED:
        assert "2 笔共 1,000.00 元，已领 1 笔" in desk.refused("voucher", "pay", voucher, "--date", "2026-02-10")
    else:
        desk.pay(voucher, "2026-02-10")


# ---------------------------------------------------------------- survivors


@pytest.fixture
def widow(desk: Desk, tmp_path: Path) -> str:
    """孙桂花, whom 赵一, dead since 20 January, has left."""
    with open_office(tmp_path / "office.db", CLERK) as office:
        people_actions.save_person(office, Person(name="孙桂花", category="遗属"))
    desk.do("died", TEN[0], "--date", "2026-01-20", "--survivor", "孙桂花", "--relation", "配偶")
    desk.add_budget("10000")
    return "孙桂花"


KINDS: list[dict[str, Any]] = [
    {"kind": "去世慰问", "occasion": ""},
    {"kind": "遗属补助", "occasion": "", "rest": ("--period", "2026-02")},
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each["kind"])
def test_a_survivor_who_has_died_is_not_paid(desk: Desk, widow: str, kind: dict[str, Any]) -> None:
    voucher = desk.approved(widow, **kind)
    assert codes(desk.submit(desk.draft(widow, **kind | {"rest": ()})["id"])) in ([], ["in-other-voucher"])
    desk.do("died", widow, "--date", "2026-02-05")
    assert widow in desk.refused("voucher", "pay", voucher, "--date", "2026-02-10", "--reason", "照发")
    desk.pay(voucher, "2026-02-10", "--proxy", "赵小一", "--relation", "子", "--reason", "死亡前应发")


def test_a_subsidy_for_a_survivor_who_has_died_is_asked_about(desk: Desk, widow: str) -> None:
    desk.do("died", widow, "--date", "2026-02-05")
    drafted = desk.draft(widow, **KINDS[1])
    assert codes(drafted) == ["dead-before"]
    desk.submit(drafted["id"], "2026-02-10")
    assert widow in desk.refused("voucher", "approve", drafted["id"], "--date", "2026-02-10", by=HEAD)


@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each["kind"])
@pytest.mark.parametrize(("name", "said"), [(TEN[0], "已去世，{}要发给遗属"), (TEN[1], "“所属干部”和“与干部关系”")])
def test_money_of_survivors_goes_to_survivors(
    desk: Desk, widow: str, kind: dict[str, Any], name: str, said: str
) -> None:
    voucher = desk.draft(name, **kind)["id"]
    assert said.format(kind["kind"]) in desk.refused("voucher", "submit", voucher, "--date", "2026-02-03")


# ---------------------------------------------------------------- answers


def test_an_answer_says_nothing_of_money_that_was_paid_since(desk: Desk) -> None:
    desk.add_budget("10000")
    first = desk.approved(TEN[0])
    desk.pay(first, "2026-02-05")
    second, third = (desk.draft(TEN[0])["id"] for _ in range(2))
    for voucher in (second, third):
        desk.submit(voucher, "2026-02-11")
        desk.approve(voucher, "2026-02-11", "--reason", "补差额")
    desk.pay(third, "2026-02-12")
    pay = ("voucher", "pay", second, "--date", "2026-02-13")
    said = desk.refused(*pay)
    assert "慰〔2026〕0001号" in said and "慰〔2026〕0003号" in said
    desk.do(*pay, "--reason", "再补差额")
    assert [each["reason"] for each in desk.show(second)["answers"]][-1] == "再补差额"


def test_an_answer_stands_for_what_it_answered(desk: Desk) -> None:
    desk.add_budget("10000")
    first = desk.approved(TEN[0])
    desk.pay(first, "2026-02-05")
    second = desk.draft(TEN[0])["id"]
    desk.submit(second, "2026-02-11")
    desk.approve(second, "2026-02-11", "--reason", "补差额")
    assert desk.pay(second, "2026-02-13")["state"] == "已支付"


def record_earlier(tmp_path: Path, fen: int) -> None:
    """What 赵一 was paid on 5 February before the books began."""
    with open_office(tmp_path / "office.db", CLERK) as office, office.operation("历史补录"):
        person = office.conn.execute("SELECT id FROM people WHERE name = ?", (TEN[0],)).fetchone()[0]
        day = datetime.date(2026, 2, 5)
        earlier = Payment(person_id=person, date=day, kind="节日慰问", occasion="春节", fen=fen)
        store_payments.add_payments(office, [earlier])


@pytest.mark.parametrize(("fen", "said"), [(300_00, "2 笔共 800"), (500_00, "2 笔共 1,000")])
def test_an_answer_says_nothing_of_earlier_money_that_was_recorded_since(
    desk: Desk, tmp_path: Path, fen: int, said: str
) -> None:
    desk.add_budget("10000")
    record_earlier(tmp_path, 500_00)
    voucher = desk.draft(TEN[0])["id"]
    desk.submit(voucher, "2026-02-11")
    approve = ("voucher", "approve", voucher, "--date", "2026-02-11")
    assert "历史补录，2026-02-05，500" in desk.refused(*approve, by=HEAD)
    desk.approve(voucher, "2026-02-11", "--reason", "补差额")
    record_earlier(tmp_path, fen)
    assert said in desk.refused("voucher", "pay", voucher, "--date", "2026-02-13")
