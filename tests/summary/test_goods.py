"""Money that went to suppliers and branches is no money handed to people."""

from datetime import date
from pathlib import Path

import pytest

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch
from cadredesk.db.file import Office
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from cadredesk.summary import actions, rules, store
from cadredesk.summary import rules_wording as wording
from cadredesk.summary.records import Period
from tests.fixtures import command_line
from tests.funds.desk import Desk

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """500.00 to somebody, and as much to a supplier in the same voucher; 300.00 for a branch."""
    monkeypatch.setenv("CADREDESK_TODAY", "2026-12-31")
    people_actions.save_person(office, Person(name="赵一", category="退休干部"))
    branch_actions.save_branch(office, Branch(name="一支部"))
    made = Desk(command_line(office.path, capsys))
    office.close()
    made.add_budget("10000")
    goods = made.approved("赵一", rest=("--supplier", "惠民粮油", "--invoice", "12"))
    branch = ("--branch", "一支部", "--amount", "300")
    for voucher in (goods, made.approved(kind="支部工作经费", occasion="党建", rest=branch)):
        made.pay(voucher, "2026-02-10")
    return made


def text_of(office: Office) -> str:
    found = actions.summarise(office, YEAR.since, YEAR.until)
    return "".join("".join(section.paragraphs) for section in wording.sections(found, None))


def test_people_have_what_they_were_handed_and_goods_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    money = desk.summary()
    assert money["fen"] == 130_000 and money["by_kind"] == {"节日慰问": 100_000, "支部工作经费": 30_000}
    assert money["condolence"] == {"persons": 1, "times": 1, "fen": 50_000, "by_category": {"其他退休干部": 50_000}}
    from cadredesk.db.file import open_office

    with open_office(next(tmp_path.glob("*.db")), "张敏") as office:
        text = text_of(office)
        assert "共向1人发放慰问金500元。另购买慰问品，向供货单位支付500元。" in text
        assert "拨付党支部工作经费300元" in text and "1000元" not in text
        now = actions.summarise(office, YEAR.since, YEAR.until)
        for key, number in {"goods.fen": 50_000, "goods.times": 1, "expenses.times": 1, "expenses.fen": 30_000}.items():
            assert rules.value_of(now, f"money.{key}") == number
            assert len(store.behind(office, f"money.{key}", YEAR).ids) == 1
        money_lines = [line.label for group in rules.SECTIONS["资金"] for line in rules.lines(now, None, group)]
        assert "慰问品货款" in money_lines and not {"未填", "未填报"} & set(money_lines)


def test_aid_in_goods_is_no_aid_of_nobody(desk: Desk) -> None:
    voucher = desk.approved(
        kind="困难帮扶",
        occasion="",
        day="2026-03-01",
        rest=("--supplier", "惠民粮油", "--invoice", "13", "--amount", "200"),
    )
    desk.pay(voucher, "2026-03-02")
    money = desk.summary()
    assert money["hardship"] == {"persons": 0, "times": 0, "fen": 0} and money["by_kind"]["困难帮扶"] == 20_000
