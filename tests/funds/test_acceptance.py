"""The acceptances of the funds that an auditor asked for, at the command line."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch
from cadredesk.db.file import open_office
from tests.funds.desk import CLERK, HEAD, TEN, Desk, codes


def words_of(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


def shared_out(fen: int, among: int) -> list[int]:
    """Unequal amounts that make up a sum."""
    parts = [fen // among - among // 2 + at for at in range(among - 1)]
    return [*parts, fen - sum(parts)]


# ---------------------------------------------------------------- 1


@pytest.fixture
def four_hundred(desk: Desk, tmp_path: Path) -> dict[str, list[str]]:
    """400 people in an approved voucher of 80,287.22: who came, who did not, and whose money came back."""
    names = [f"钱{at:03}" for at in range(400)]
    fens = shared_out(71_977_76, 358) + shared_out(5_741_43, 30) + shared_out(2_568_03, 12)
    with (tmp_path / "名册.csv").open("w", encoding="utf-8") as out:
        csv.writer(out).writerows([["姓名", "人员类别"], *([name, "退休干部"] for name in names)])
    desk.do("import", "people", tmp_path / "名册.csv")
    with (tmp_path / "名单.csv").open("w", encoding="utf-8") as out:
        amounts = ([name, f"{fen / 100:.2f}"] for name, fen in zip(names, fens, strict=True))
        csv.writer(out).writerows([["姓名", "金额"], *amounts])
    desk.add_budget("100000")
    assert desk.approved(rest=("--list", tmp_path / "名单.csv")) == 1
    return {"已领": names[:358], "未领": names[358:388], "退回": names[388:]}


def test_what_400_people_were_to_get_and_what_became_of_it(
    desk: Desk, four_hundred: dict[str, list[str]], tmp_path: Path
) -> None:
    assert desk.budget() == {
        "name": "慰问", "fen": 100_000_00, "approved": 80_287_22, "paid": 0, "returned": 0, "left": 19_712_78,
    }  # fmt: skip
    said = [("--unclaimed", name) for name in four_hundred["未领"]] + [
        ("--returned", name) for name in four_hundred["退回"]
    ]
    desk.pay(1, "2026-02-10", *(word for pair in said for word in pair), "--why", "外出")
    assert desk.show(1)["state"] == "已批准"
    assert desk.pay(1, "2026-02-11")["state"] == "已支付"
    assert desk.budget() == {
        "name": "慰问", "fen": 100_000_00, "approved": 0, "paid": 71_977_76, "returned": 2_568_03,
        "left": 19_712_78 + 8_309_46,
    }  # fmt: skip
    sums = {"due_fen": 80_287_22, "paid_fen": 71_977_76, "unclaimed_fen": 5_741_43, "returned_fen": 2_568_03,
            "reversed_fen": 0, "open_fen": 0}  # fmt: skip
    shown, (listed,) = desk.show(1), desk.do("voucher", "list", "--year", 2026, "--json")
    assert sums.items() <= shown.items() and sums.items() <= listed.items()
    assert (listed["fen"], listed["lines"]) == (80_287_22, 400)
    assert {
        each: [line["payee"] for line in shown["lines"] if line["receipt"] == each] for each in four_hundred
    } == four_hundred
    money = desk.summary()
    assert (money["fen"], money["condolence"]["persons"], money["condolence"]["times"]) == (71_977_76, 358, 358)
    assert desk.ledger()[-1]["balance"] == 19_712_78 + 8_309_46


def test_the_export_has_a_row_a_line_and_only_what_was_received_is_paid(
    desk: Desk, four_hundred: dict[str, list[str]], tmp_path: Path
) -> None:
    unclaimed = [word for name in four_hundred["未领"] for word in ("--unclaimed", name)]
    desk.pay(1, "2026-02-10", *unclaimed, "--why", "外出")
    out = tmp_path / "发放.csv"
    desk.do("export", "payments", out)
    with out.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["领取情况"]] = sums.get(row["领取情况"], 0) + round(float(row["金额"].replace(",", "")) * 100)
    assert len(rows) == 400 and sums == {"未领": 5_741_43, "待领": 74_545_79}
    desk.pay(1, "2026-02-11")
    before = desk.summary()["fen"], desk.budget()
    desk.do("export", "payments", out)
    answer = desk.do("import", "payments", out, "--json")
    assert (answer["added"], answer["updated"]) == (0, 0)
    assert (desk.summary()["fen"], desk.budget()) == before


# ---------------------------------------------------------------- 2


def test_a_budget_is_held_to_the_fen(desk: Desk) -> None:
    desk.add_budget("1000")
    desk.approved(*TEN[:3], amount="333.33")
    assert desk.budget()["left"] == 1
    for fen, name in (("0.02", TEN[3]), ("0.01", TEN[4])):
        voucher = desk.draft(name, amount=fen)["id"]
        desk.submit(voucher)
        if fen == "0.02":
            assert "预算不足" in desk.refused("voucher", "approve", voucher, "--date", "2026-02-02", by=HEAD)
        else:
            desk.approve(voucher)
    assert desk.budget()["left"] == 0
    assert "最多可调减 0.00 元" in desk.refused(*desk.adjust("-0.01"))
    assert desk.budget()["fen"] == 1_000_00


# ---------------------------------------------------------------- 3


def test_three_days_one_proxy_and_somebody_who_comes_later(desk: Desk) -> None:
    desk.add_budget("10000")
    voucher = desk.approved(*TEN)
    monday = [word for name in TEN[:6] for word in ("--person", name)]
    assert desk.pay(voucher, "2026-02-09", *monday)["state"] == "已批准"
    desk.pay(voucher, "2026-02-11", "--person", TEN[6], "--proxy", "赵小七", "--relation", "子")
    desk.pay(voucher, "2026-02-11", "--person", TEN[7], "--person", TEN[8])
    done = desk.do("voucher", "settle", voucher, "--date", "2026-02-13", "--why", "住院未到", "--json")
    assert done["state"] == "已支付"
    assert (desk.budget()["paid"], desk.budget()["returned"]) == (4_500_00, 0)
    shown = desk.show(voucher)["lines"]
    assert [line["day"] for line in shown] == ["2026-02-09"] * 6 + ["2026-02-11"] * 3 + ["2026-02-13"]
    assert [(line["proxy"], line["relation"]) for line in shown if line["proxy"]] == [("赵小七", "子")]
    assert (shown[9]["receipt"], shown[9]["reason"]) == ("未领", "住院未到")
    again = desk.do("voucher", "reissue", voucher, "--date", "2026-02-20", "--json")
    assert (again["state"], again["lines"], codes(again)) == ("草稿", 1, [])
    assert codes(desk.submit(again["id"], "2026-02-20")) == []
    desk.approve(again["id"], "2026-02-20")
    desk.pay(again["id"], "2026-02-21")
    assert desk.budget()["paid"] == desk.summary()["fen"] == 5_000_00
    assert "没有未领而还没有补发的款项" in desk.refused("voucher", "reissue", voucher)


# ---------------------------------------------------------------- 4


@pytest.mark.parametrize("other", ["春节", "元旦春节", "2026年春节", "春节慰问"])
def test_two_vouchers_of_one_round_are_asked_about_whatever_they_are_called(desk: Desk, other: str) -> None:
    desk.add_budget("10000")
    first, second = desk.draft(TEN[0])["id"], desk.draft(TEN[0], occasion=other)
    assert codes(second) == ["in-other-voucher"]
    for each in (first, second["id"]):
        assert codes(desk.submit(each)) == ["in-other-voucher"] * (each != first)
    approve = ("voucher", "approve", first, "--date", "2026-02-02")
    assert TEN[0] in desk.refused(*approve, by=HEAD)
    desk.approve(first, "2026-02-02", "--reason", "另一张将作废")
    assert TEN[0] in desk.refused("voucher", "approve", second["id"], "--date", "2026-02-02", by=HEAD)
    desk.approve(second["id"], "2026-02-02", "--reason", "经研究同意")
    desk.pay(first, "2026-02-03")
    pay = ("voucher", "pay", second["id"], "--date", "2026-02-04")
    assert "已经领过" in desk.refused(*pay) and desk.budget()["paid"] == 500_00
    desk.do(*pay, "--reason", "补差额")
    assert [(each["stage"], each["code"], each["reason"], each["operator"]) for each in desk.show(second["id"])["answers"]] == [
        ("A", "in-other-voucher", "经研究同意", HEAD), ("P", "paid-this-year", "补差额", CLERK),
    ]  # fmt: skip


def test_two_festivals_in_one_name_are_asked_about(desk: Desk) -> None:
    desk.add_budget("10000")
    new = (
        "voucher",
        "new",
        "--kind",
        "节日慰问",
        "--budget",
        "慰问",
        "--person",
        TEN[0],
        "--amount",
        500,
        "--date",
        "2026-09-20",
    )
    said = desk.refused(*new, "--occasion", "中秋重阳")
    assert "中秋" in said and "重阳" in said
    assert desk.do(*new, "--occasion", "中秋重阳", "--rule", "重阳", "--on", "2026-10-18", "--json")["state"] == "草稿"


# ---------------------------------------------------------------- 5


def test_somebody_dead_since_the_approval_is_not_paid(desk: Desk) -> None:
    desk.add_budget("10000")
    voucher = desk.approved(*TEN[:2])
    desk.do("died", TEN[0], "--date", "2026-02-05")
    assert TEN[0] in desk.refused("voucher", "pay", voucher, "--date", "2026-02-10")
    assert TEN[0] in desk.refused("voucher", "pay", voucher, "--date", "2026-02-10", "--reason", "照发")
    assert desk.budget()["approved"] == 1_000_00
    desk.pay(voucher, "2026-02-10", "--unclaimed", TEN[0], "--why", "已去世")
    assert (desk.budget()["approved"], desk.budget()["left"]) == (500_00, 9_500_00)
    assert desk.pay(voucher, "2026-02-10")["state"] == "已支付"


@pytest.mark.parametrize(("died", "reason"), [("2026-02-20", ()), ("2026-02-05", ("--reason", "经研究照发"))])
def test_the_heir_of_somebody_dead_receives_by_name(desk: Desk, died: str, reason: tuple[str, ...]) -> None:
    """Who died before the festival itself (17 February) needs a reason besides."""
    desk.add_budget("10000")
    voucher = desk.approved(TEN[0])
    desk.do("died", TEN[0], "--date", died)
    heir = ("voucher", "pay", voucher, "--date", "2026-02-24", "--proxy", "赵小一")
    assert "关系" in desk.refused(*heir, *reason)
    heir = (*heir, "--relation", "子")
    if reason:
        assert "说明理由" in desk.refused(*heir)
    desk.do(*heir, *reason)
    (line,) = desk.show(voucher)["lines"]
    assert (line["receipt"], line["proxy"], line["relation"]) == ("已领", "赵小一", "子")


def test_cash_above_the_limit_of_the_office_needs_a_reason(desk: Desk) -> None:
    desk.add_budget("10000")
    assert codes(desk.draft(TEN[0], occasion="")) == []
    assert "大于零" in desk.refused("setting", "set", "现金限额", "0")
    desk.do("setting", "set", "现金限额", "499.99")
    above, by_bank = desk.draft(TEN[1], occasion=""), desk.draft(TEN[2], occasion="", rest=("--method", "转账"))
    assert codes(above) == ["cash-above"] and codes(by_bank) == []
    desk.submit(above["id"])
    assert "499.99" in desk.refused("voucher", "approve", above["id"], "--date", "2026-02-02", by=HEAD)
    desk.approve(above["id"], "2026-02-02", "--reason", "本人无银行账户")
    bought = desk.draft(occasion="", rest=("--supplier", "青山粮油店", "--invoice", "04587213", "--amount", 500))
    assert [(each["code"], "青山粮油店的现金 500.00 元" in each["message"]) for each in bought["warnings"]] == [
        ("cash-above", True)
    ]
    desk.do("setting", "set", "现金限额", "")
    assert codes(desk.draft(TEN[3], occasion="")) == []


# ---------------------------------------------------------------- 6


@pytest.mark.parametrize(("before", "asked"), [("2025-12-25", True), ("2025-01-20", False)])
def test_one_festival_lies_in_two_years(desk: Desk, before: str, asked: bool) -> None:
    for year in (2025, 2026):
        desk.add_budget("10000", year=year)
    paid = desk.approved(TEN[0], day=before, year=2025)
    desk.pay(paid, before)
    day = "2026-02-10" if asked else "2025-12-25"
    second = desk.draft(TEN[0], day=day, year=int(day[:4]))
    assert ("paid-this-year" in codes(second)) is asked
    assert ("paid-this-year" in codes(desk.submit(second["id"], day))) is asked


# ---------------------------------------------------------------- 7


def test_a_draft_of_december_is_numbered_by_the_year_in_which_it_is_submitted(desk: Desk) -> None:
    desk.add_budget("10000", year=2025)
    voucher = desk.draft(TEN[0], day="2025-12-30", year=2025, occasion="")["id"]
    assert [each["id"] for each in desk.do("voucher", "list", "--year", 2025, "--json")] == [voucher]
    answer = desk.submit(voucher, "2026-01-02")
    assert answer["number"] == "慰〔2026〕0001号"
    assert [each["id"] for each in desk.do("voucher", "list", "--year", 2026, "--json")] == [voucher]
    assert desk.do("voucher", "list", "--year", 2025, "--json") == []
    said = desk.refused("voucher", "approve", voucher, "--date", "2026-01-02", by=HEAD)
    assert "2025 年" in said and "2026 年" in said
    asked = desk.approve(voucher, "2026-01-02", "--reason", "上年结转")
    assert codes(asked) == ["other-year"]
    assert "2099-12-31" in desk.refused("voucher", "pay", voucher, "--date", "2099-12-31", "--reason", "上年结转")


@pytest.mark.parametrize("today", ["2025-12-31", "2026-01-02"])
def test_a_draft_is_of_the_year_of_its_own_date_whenever_it_is_looked_at(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, today: str
) -> None:
    desk.add_budget("10000", year=2025)
    monkeypatch.setenv("CADREDESK_TODAY", today)
    assert codes(desk.draft(TEN[0], day="2025-12-30", year=2025, occasion="")) == []
    (said,) = desk.draft(TEN[1], day="2026-01-05", year=2025, occasion="")["warnings"]
    assert said["code"] == "other-year" and "凭证日期是 2026 年" in said["message"]


# ---------------------------------------------------------------- 8


def test_some_lines_are_taken_back_then_the_rest(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("10000")
    lines = [("赵一", "300"), ("赵二", "500"), ("赵三", "200")]
    listed = tmp_path / "名单.csv"
    listed.write_text("姓名,金额\n" + "\n".join(",".join(line) for line in lines), encoding="utf-8")
    voucher = desk.approved(rest=("--list", listed))
    desk.pay(voucher, "2026-02-03")
    negative = desk.do(
        "voucher", "reverse", voucher, "--line", "赵二", "--why", "误发", "--date", "2026-02-05", "--json"
    )
    assert (negative["state"], negative["fen"], negative["number"]) == ("待审", -500_00, "慰〔2026〕0002号")
    assert desk.budget()["paid"] == 1_000_00, "not in force yet"
    assert "不能自己批准" in desk.refused("voucher", "approve", negative["id"], "--date", "2026-02-06")
    assert desk.approve(negative["id"], "2026-02-06")["state"] == "已支付"
    assert (desk.budget()["paid"], desk.budget()["returned"]) == (500_00, 500_00)
    shown = desk.show(voucher)
    assert (shown["state"], shown["paid_fen"] - shown["reversed_fen"]) == ("已支付", 500_00)
    assert "已经冲销过" in desk.refused("voucher", "reverse", voucher, "--line", "赵二", "--why", "再冲")
    rest = desk.do("voucher", "reverse", voucher, "--why", "全部收回", "--date", "2026-02-07", "--json")
    assert rest["fen"] == -500_00
    desk.approve(rest["id"], "2026-02-07")
    assert (desk.show(voucher)["state"], desk.budget()["paid"], desk.summary()["fen"]) == ("冲销", 0, 0)
    assert desk.refused("voucher", "reverse", voucher, "--why", "再冲")
    assert "不能再冲销" in desk.refused("voucher", "reverse", rest["id"], "--why", "再冲")


# ---------------------------------------------------------------- 11


def test_branches_get_money_and_are_no_persons(desk: Desk, tmp_path: Path) -> None:
    with open_office(tmp_path / "office.db", CLERK) as office:
        for at in range(99):
            branch_actions.save_branch(office, Branch(name=f"第{at + 1}支部"))
    desk.add_budget("1000000")
    payees = [word for at in range(99) for word in ("--branch", f"第{at + 1}支部")]
    voucher = desk.approved(kind="支部工作经费", occasion="", rest=(*payees, "--amount", "10000"))
    desk.pay(voucher, "2026-02-03")
    assert desk.budget()["paid"] == desk.summary()["fen"] == 990_000_00
    money = desk.summary()
    for group in ("condolence", "hardship", "subsidies"):
        assert (money[group]["persons"], money[group]["times"]) == (0, 0)
    assert "不发给支部" in desk.refused(
        "voucher", "new", "--kind", "节日慰问", "--budget", "慰问", "--branch", "第1支部", "--amount", 100
    )
    assert "支部" in desk.refused(
        "voucher", "new", "--kind", "支部工作经费", "--budget", "慰问", "--person", TEN[0], "--amount", 100
    )
    out = tmp_path / "发放.csv"
    desk.do("export", "payments", out)
    assert out.read_text("utf-8-sig").count("支部工作经费") == 99


# ---------------------------------------------------------------- 12


def test_only_official_papers_are_counted_and_only_the_second_is_a_reprint(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("10000")
    voucher, out = desk.draft(TEN[0])["id"], tmp_path / "凭证.pdf"

    def printed(by: str = CLERK) -> str:
        desk.do("print", "voucher", out, "--voucher", voucher, by=by)
        return words_of(out)

    assert "补打" not in printed() + printed()
    desk.submit(voucher)
    assert "补打" not in printed() + printed()
    desk.approve(voucher)
    first, second = printed(), printed(HEAD)
    assert "补打" not in first and "补打" in second


# ---------------------------------------------------------------- 13


def test_two_programs_at_once_number_without_gaps(desk: Desk, tmp_path: Path) -> None:
    """Each act is done or refused in a sentence, whichever program it comes from."""
    desk.add_budget("10000")
    ids = [desk.draft(TEN[at % 10], amount="10", occasion=f"第{at}次")["id"] for at in range(16)]
    # Both submit the same drafts, each in its own order, and draft some of their own.
    acts = [
        [["submit", str(each), "--date", "2026-02-02"] for each in order]
        for order in (ids[:12], [*ids[6:], ids[0], ids[1]])
    ]
    script = (
        "import json, sys; from cadredesk.cli import run\n"
        "for act in json.loads(sys.argv[3]): print(run(['--file', sys.argv[1], '--operator', sys.argv[2], 'voucher', *act]))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "office.db"), name, json.dumps(mine)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for name, mine in zip((CLERK, HEAD), acts, strict=True)
    ]  # fmt: skip
    said = [each.communicate(timeout=120) for each in running]
    ends: list[str] = []
    for out, err in said:
        assert "Traceback" not in err
        ends += [line for line in out.splitlines() if line in ("0", "2")]
    listed: list[dict[str, Any]] = desk.do("voucher", "list", "--year", 2026, "--json")
    numbers = sorted(each["number"] for each in listed if each["number"])
    assert len(ends) == 24 and ends.count("0") == len(numbers) >= 1
    assert numbers == [f"慰〔2026〕{at + 1:04}号" for at in range(len(numbers))]
    assert desk.do("verify", tmp_path / "office.db", "--json")["ok"]


# ---------------------------------------------------------------- 10


def test_a_subsidy_of_one_month_is_asked_about_twice_and_that_of_the_next_is_not(desk: Desk) -> None:
    desk.add_budget("100000")

    def of_month(month: str, day: str) -> dict[str, Any]:
        rest = ("--period", month)
        return desk.draft(*TEN, amount="600", kind="高龄补贴", occasion="", day=day, rest=rest)

    january = of_month("2026-01", "2026-01-20")
    assert codes(january) == []
    desk.submit(january["id"], "2026-01-20")
    desk.approve(january["id"], "2026-01-20")
    desk.pay(january["id"], "2026-01-21")
    assert codes(of_month("2026-02", "2026-02-20")) == []
    again = of_month("2026-01", "2026-02-20")
    assert codes(again) == ["paid-this-year"] * 10
    desk.submit(again["id"], "2026-02-20")
    assert "说明理由" in desk.refused("voucher", "approve", again["id"], "--date", "2026-02-20", by=HEAD)
