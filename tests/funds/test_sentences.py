"""What is said of vouchers on the command line: figures that add up, names, and how much it was this time."""

import re
from pathlib import Path

import pytest

from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.fixtures import command_line
from tests.funds.desk import CLERK, HEAD, Desk
from tests.support import empty_office

NAMES = ("赵一", "赵二", "赵三")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.setenv("CADREDESK_TODAY", "2026-10-08")
    with empty_office(tmp_path) as office:
        for name in NAMES:
            people_actions.save_person(office, Person(name=name, category="退休干部"))
    made = Desk(command_line(office.path, capsys))
    made.add_budget("10000")
    return made


def said(desk: Desk, *words: object, by: str = CLERK) -> str:
    """What a command says where no JSON is asked for."""
    status, out, err = desk.call(*map(str, words), operator=by)
    assert status == 0, err
    return str(out)


def figures(desk: Desk, voucher: object) -> dict[str, int]:
    """The figures of the first line of ``show``, in 分."""
    found = re.findall(r"(\S+) (-?[\d,]+\.\d\d)", said(desk, "voucher", "show", voucher).splitlines()[0])
    return {word: int(fen.replace(",", "").replace(".", "")) for word, fen in found}


def adds_up(told: dict[str, int]) -> bool:
    return told["应发"] == sum(fen for word, fen in told.items() if word != "应发")


def test_the_figures_of_a_voucher_add_up_in_every_state(desk: Desk) -> None:
    voucher = desk.approved(*NAMES, amount="300.33")
    assert adds_up(figures(desk, voucher)) and figures(desk, voucher)["待领"] == 90_099
    desk.pay(voucher, "2026-02-10", "--person", "赵一", "--returned", "赵二", "--why", "外出")
    back = desk.do("voucher", "settle", voucher, "--why", "外出", "--date", "2026-02-11", "--json")
    assert adds_up(figures(desk, voucher))
    back = desk.do("voucher", "reverse", voucher, "--why", "误发", "--date", "2026-02-12", "--json")
    assert figures(desk, back["id"]) == {"应发": -30_033, "实发": 0, "冲销": 0, "未领": 0, "退回": 0, "待批准": -30_033}
    desk.approve(back["id"], "2026-02-12")
    told = figures(desk, voucher)
    assert adds_up(told) and (told["实发"], told["冲销"]) == (0, 30_033)


def test_nobody_will_receive_what_was_voided(desk: Desk) -> None:
    voucher = desk.approved("赵一")
    desk.do("voucher", "void", voucher, "--why", "写错", "--date", "2026-02-03", by=HEAD)
    shown = said(desk, "voucher", "show", voucher)
    assert "作废 500.00" in shown and "待领" not in shown and adds_up(figures(desk, voucher))


def test_a_list_says_draft_only_where_there_is_no_number(desk: Desk) -> None:
    desk.draft("赵一", occasion="", kind="其他")
    number = desk.submit(desk.draft("赵二", occasion="", kind="其他")["id"])["number"]
    drafted, submitted = said(desk, "voucher", "list", "--year", 2026).splitlines()
    assert drafted.split("\t") == ["1", "草稿", "草稿", "2026-02-02", "其他", "", "慰问", "500.00"]
    assert submitted.split("\t")[:2] == ["2", number] and submitted.count("草稿") == 0


def test_a_payment_says_how_much_it_was_and_what_is_left(desk: Desk) -> None:
    voucher = desk.approved("赵一", "赵二", "赵三")
    words = said(desk, "voucher", "pay", voucher, "--person", "赵一", "--date", "2026-02-10")
    assert "已批准，这次登记 1 笔 500.00 元，还有 2 笔 1,000.00 元未登记。" in words
    words = said(desk, "voucher", "pay", voucher, "--unclaimed", "赵二", "--why", "外出", "--date", "2026-02-10")
    assert "这次登记 1 笔 500.00 元，还有 1 笔 500.00 元未登记。" in words
    words = said(desk, "voucher", "settle", voucher, "--why", "外出", "--date", "2026-02-11")
    assert "已支付，这次登记 1 笔 500.00 元，全部登记完。" in words


def test_who_stands_twice_is_named_with_the_rows(desk: Desk) -> None:
    new = ("voucher", "new", "--kind", "节日慰问", "--budget", "慰问", "--occasion", "春节", "--amount")
    people = [word for name in ("赵一", "赵二", "赵一", "赵三", "赵三", "赵一") for word in ("--person", name)]
    err = desk.refused(*new, "500", *people)
    assert "出现了两次：赵一（第 1、3、6 行）、赵三（第 4、5 行）。" in err
    assert "请核对第 1、2 行" in desk.refused(*new, "0", "--person", "赵一", "--person", "赵二")
