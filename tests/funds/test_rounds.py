"""Which round a voucher is for: when a draft is written again, when it is copied, when it is named, and across a year's end."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cadredesk.core.errors import UserError
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import open_office
from cadredesk.funds import actions, actions_copies, actions_steps, store_ledger, store_vouchers
from cadredesk.funds.closing import actions as closing_actions
from cadredesk.funds.records import Budget, Payment, Voucher
from cadredesk.funds.standards import actions as standards_actions
from cadredesk.funds.standards.actions import GiftAmount
from cadredesk.funds.ui.page import FundsPage
from cadredesk.funds.ui.voucher_dialog import VoucherDialog
from cadredesk.people.records import Audience
from tests.fixtures import in_window
from tests.funds.desk import CLERK, HEAD, TEN, Desk, codes
from tests.support import TODAY

if TYPE_CHECKING:
    from cadredesk.db.file import Office

Keep = Callable[[Any], Any]
MID_AUTUMN, DOUBLE_NINTH, SPRING = date(2026, 9, 25), date(2026, 10, 18), date(2026, 2, 17)
NEW = ("voucher", "new", "--kind", "节日慰问", "--budget", "慰问", "--person", TEN[0], "--amount", 500)


def round_of(folder: Path, voucher: object) -> tuple[str, date | None]:
    with open_office(folder / "office.db", CLERK) as office:
        found = store_vouchers.get_voucher(office, int(str(voucher)))
    return found.rule, found.due


# ---------------------------------------------------------------- written again


def drafted(office: "Office", occasion: str = "中秋", **named: Any) -> Voucher:
    budget = actions.save_budget(office, Budget(year=2026, name="慰问金", fen=10_000_00))
    voucher = Voucher(kind="节日慰问", occasion=occasion, budget_id=budget.id, date=date(2026, 9, 20), **named)
    return actions.draft_voucher(office, voucher, [Payment(person_id=2, fen=100)]).voucher


@pytest.mark.usefixtures("styled_app")
def test_a_draft_of_which_the_occasion_is_changed_is_for_another_round(sample: "Office", keep: Keep) -> None:
    first = drafted(sample)
    assert (first.rule, first.due) == ("中秋", MID_AUTUMN)
    dialog = keep(VoucherDialog(sample, voucher_id=first.id))
    dialog.form.put_raw({"occasion": "重阳", "date": "2026-10-08"})
    dialog.save()
    assert (dialog.saved.voucher.rule, dialog.saved.voucher.due) == ("重阳", DOUBLE_NINTH)
    dialog = keep(VoucherDialog(sample, voucher_id=first.id))
    dialog.form.put_raw({"occasion": "看望"})
    dialog.save()
    assert (dialog.saved.voucher.rule, dialog.saved.voucher.due) == ("", None)


@pytest.mark.usefixtures("styled_app")
def test_a_draft_is_judged_by_the_round_that_it_would_then_be_for(sample: "Office", keep: Keep) -> None:
    first = drafted(sample)
    other = Voucher(kind="节日慰问", occasion="重阳节", budget_id=first.budget_id, date=TODAY)
    actions.draft_voucher(sample, other, [Payment(person_id=2, fen=100)])
    dialog = keep(VoucherDialog(sample, voucher_id=first.id))
    dialog.judge()
    assert "重阳" not in dialog.grid._notes.text()
    dialog.form.put_raw({"occasion": "重阳", "date": "2026-10-08"})
    dialog.judge()
    assert f"还在另一张凭证里领“重阳”（{DOUBLE_NINTH}）" in dialog.grid._notes.text()
    dialog.form.put_raw({"occasion": "中秋重阳"})
    dialog.judge()
    assert "请说明是哪一次" in dialog.grid._notes.text()


def test_a_round_that_was_named_stays_as_long_as_the_occasion_does(sample: "Office") -> None:
    lines = [Payment(person_id=2, fen=100)]
    first = drafted(sample, "敬老月", rule="重阳", due=DOUBLE_NINTH)
    again = actions.draft_voucher(sample, dataclasses.replace(first, date=date(2026, 9, 24)), lines).voucher
    assert (again.rule, again.due) == ("重阳", DOUBLE_NINTH)
    again = actions.draft_voucher(sample, dataclasses.replace(again, occasion="看望"), lines).voucher
    assert (again.rule, again.due) == ("", None)


@pytest.mark.usefixtures("styled_app")
def test_lines_of_a_campaign_name_its_round_in_kept_forms_too(sample: "Office", keep: Keep) -> None:
    """The 春节 of next year is nearer to no word: on 8 October the nearest of the year is the one in February."""
    given = {each: GiftAmount(100_00) for each in (Audience.LIXIU, Audience.SENIOR)}
    standards_actions.save_standards(sample, "春节", None, given)
    spring = date(2027, 2, 6)
    dialog = keep(VoucherDialog(sample, owed=("春节", spring)))
    dialog.save_draft()
    again = keep(VoucherDialog(sample))
    again.form.put_raw(StoredDrafts(sample).load("vouchers/new") or {})
    again.form.put_raw({"kind": "节日慰问", "budget_id": "#1"})
    again.save()
    assert (again.saved.voucher.rule, again.saved.voucher.due) == ("春节", spring)
    renamed = keep(VoucherDialog(sample, voucher_id=again.saved.voucher.id))
    renamed.form.put_raw({"occasion": "重阳"})
    renamed.save()
    assert (renamed.saved.voucher.rule, renamed.saved.voucher.due) == ("重阳", DOUBLE_NINTH)


# ---------------------------------------------------------------- named


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (("--rule", "不存在", "--on", "2026-02-17"), "没有“不存在”这个必访事由"),
        (("--rule", "春节", "--on", "2026-02-18"), "最近的是 2026-02-17"),
        (("--rule", "春节", "--on", "2026-12-30"), "最近的是 2027-02-06"),
        (("--rule", "春节"), "同时写明"),
        (("--on", "2026-02-17"), "同时写明"),
        (("--rule", "住院", "--on", "2026-02-17"), "没有应访的人员"),
    ],
)
def test_a_round_that_is_none_is_refused(desk: Desk, named: tuple[str, ...], said: str) -> None:
    desk.add_budget("10000")
    assert said in desk.refused(*NEW, "--occasion", "春节", *named)
    assert desk.do("voucher", "list", "--year", 2026, "--json") == []


def test_a_round_that_is_one_is_taken(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("10000")
    voucher = desk.do(*NEW, "--occasion", "新春", "--rule", "春节", "--on", "2027-02-06", "--json")["id"]
    assert round_of(tmp_path, voucher) == ("春节", date(2027, 2, 6))


# ---------------------------------------------------------------- copied


def test_a_copy_is_for_the_round_and_out_of_the_budget_of_its_own_year(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("10000", year=2025)
    desk.add_budget("10000")
    first = desk.approved(TEN[0], day="2025-01-20", year=2025)
    desk.pay(first, "2025-01-21")
    again = desk.do("voucher", "copy", first, "--date", "2026-02-03", "--json")
    assert round_of(tmp_path, again["id"]) == ("春节", SPRING) and codes(again) == []
    assert [each["budget"] for each in desk.do("voucher", "list", "--year", 2026, "--json")] == ["慰问"]
    desk.submit(again["id"], "2026-02-03")
    desk.approve(again["id"], "2026-02-03")
    assert (desk.budget(2025)["approved"], desk.budget()["approved"]) == (0, 500_00)


def test_what_is_bought_again_has_another_invoice(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("10000")
    words = (
        "voucher",
        "new",
        "--kind",
        "其他",
        "--occasion",
        "慰问品",
        "--budget",
        "慰问",
        "--date",
        "2026-02-03",
        "--amount",
        "500",
    )
    first = desk.do(*words, "--supplier", "万家福", "--invoice", "INV1", "--json")["id"]
    again = desk.do("voucher", "copy", first, "--date", "2026-02-05", "--json")["id"]
    with open_office(tmp_path / "office.db", CLERK) as office:
        invoices = [store_vouchers.lines_of(office, each)[0].invoice for each in (first, again)]
    assert invoices == ["INV1", ""]


@pytest.mark.parametrize(
    ("before", "day", "after"),
    [("2026-02", "2026-03-10", "2026-03"), ("2025Q4", "2026-01-10", "2026Q1"), ("2025", "2026-05-01", "2026")],
)
def test_a_copy_of_a_subsidy_is_for_the_period_of_its_own_day(
    desk: Desk, tmp_path: Path, before: str, day: str, after: str
) -> None:
    desk.add_budget("10000")
    first = desk.draft(TEN[0], kind="高龄补贴", occasion="", rest=("--period", before))["id"]
    again = desk.do("voucher", "copy", first, "--date", day, "--json")["id"]
    with open_office(tmp_path / "office.db", CLERK) as office:
        assert store_vouchers.get_voucher(office, again).period == after


def closed_2025(desk: Desk) -> int:
    """A voucher of a closed year of which one line was not collected."""
    desk.add_budget("10000", year=2025)
    first = desk.approved(*TEN[:2], day="2025-01-20", year=2025)
    desk.pay(first, "2025-01-21", "--person", TEN[0], "--unclaimed", TEN[1], "--why", "外出")
    desk.do("year", "close", 2025, by=HEAD)
    return first


@pytest.mark.parametrize("act", ["copy", "reissue"])
def test_without_an_open_budget_of_the_name_one_has_to_be_named(desk: Desk, act: str) -> None:
    first = closed_2025(desk)
    for day in ("2026-02-03", "2025-12-30"):
        assert "封账" in desk.refused("voucher", act, first, "--date", day)
    desk.add_budget("5000", name="新春")
    again = desk.do("voucher", act, first, "--date", "2026-02-03", "--budget", "新春", "--json")
    assert desk.submit(again["id"], "2026-02-03")["state"] == "待审"


@pytest.mark.usefixtures("styled_app")
def test_the_window_asks_out_of_which_budget_a_copy_is_paid(sample: "Office", monkeypatch: pytest.MonkeyPatch) -> None:
    budget = actions.save_budget(sample, Budget(year=2025, name="上年", fen=10_000_00))
    day = date(2025, 9, 25)
    first = actions.draft_voucher(
        sample, Voucher(kind="其他", occasion="看望", budget_id=budget.id, date=day), [Payment(person_id=2, fen=100)]
    ).voucher
    actions_steps.submit_voucher(sample, first.id or 0, day)
    actions_steps.void_voucher(sample, first.id or 0, day, "重复")
    closing_actions.close_year(sample, 2025)
    this_year = store_ledger.balances(sample, TODAY.year)[0].id
    asked: list[str] = []

    def choose(dialog: VoucherDialog) -> int:
        asked.append(dialog.error.text)
        dialog.form.put_raw({"budget_id": f"#{this_year}"})
        dialog.save()
        assert not dialog.error.text
        return 1

    monkeypatch.setattr(VoucherDialog, "exec", choose)
    with in_window(FundsPage, sample) as page:
        page.reveal(first.id or 0)
        page.commands.run("copy")
        copied = store_vouchers.get_voucher(sample, page.table.current or 0)
        page.commands.run("copy")  # this one has its budget
    assert (copied.state, copied.budget_id, copied.date, copied.occasion) == ("草稿", this_year, TODAY, "看望")
    assert len(asked) == 1 and "请选择从哪项预算列支" in asked[0]


@pytest.mark.usefixtures("styled_app")
def test_what_a_form_keeps_of_its_lines_is_all_of_them(sample: "Office", keep: Keep) -> None:
    """Of a draft that pays again what was not collected, too: restored it still does, and nothing is paid a third time."""
    first = drafted(sample).id or 0
    actions_steps.submit_voucher(sample, first, TODAY)
    sample.operator = HEAD
    actions_steps.approve_voucher(sample, first, TODAY, "同意")
    actions_steps.settle_voucher(sample, first, TODAY, "外出")
    again = actions_copies.reissue_voucher(sample, first, TODAY).voucher.id or 0
    dialog = keep(VoucherDialog(sample, voucher_id=again))
    said = {"goods": "大米", "goods_fen": 50, "deceased_id": 3, "relation": "配偶", "account_number": "6217001"}
    dialog.grid.put(dataclasses.replace(line, **said) for line in dialog.grid.lines())
    dialog.save_draft()
    restored = keep(VoucherDialog(sample, voucher_id=again))
    restored.form.put_raw(StoredDrafts(sample).load(f"vouchers/{again}") or {})
    restored.save()
    (line,) = store_vouchers.lines_of(sample, again)
    (uncollected,) = store_vouchers.lines_of(sample, first)
    assert line.reissues_line_id == uncollected.id and {name: getattr(line, name) for name in said} == said
    with pytest.raises(UserError, match="没有未领而还没有补发"):
        actions_copies.reissue_voucher(sample, first, TODAY)
    restored.grid.set_raw('[[2, 500, "备注", null]]')  # as an earlier program kept it
    assert [(each.person_id, each.fen, each.note) for each in restored.grid.lines()] == [(2, 500, "备注")]


# ---------------------------------------------------------------- across years and periods


def test_hardship_is_judged_by_the_year_of_the_step_too(desk: Desk) -> None:
    for year in (2025, 2026):
        desk.add_budget("10000", year=year)
    hardship: dict[str, Any] = {"kind": "困难帮扶", "occasion": "", "amount": "1000"}
    before = desk.draft(TEN[3], day="2025-12-30", year=2025, **hardship)["id"]
    other = desk.approved(TEN[3], day="2026-02-10", **hardship)
    assert "hardship-twice" in codes(desk.submit(before, "2026-02-10")), "approved this year"
    desk.pay(other, "2026-02-10")
    said = desk.refused("voucher", "approve", before, "--date", "2026-02-11", by=HEAD)
    assert "已经领过2026 年的困难帮扶金" in said
    desk.approve(before, "2026-02-11", "--reason", "跨年")
    third = desk.draft(TEN[3], day="2026-02-12", **hardship)
    assert "慰〔2026〕0002号，已批准" in third["warnings"][-1]["message"], "drafted last year, approved in this one"


@pytest.mark.parametrize(("period", "asked"), [("2026-02", True), ("2026", True), ("2026Q1", True), ("2026-04", False)])
def test_a_period_that_overlaps_one_that_was_paid_is_asked_about(desk: Desk, period: str, asked: bool) -> None:
    desk.add_budget("10000")
    paid = desk.approved(TEN[1], kind="高龄补贴", occasion="", rest=("--period", "2026Q1"))
    desk.pay(paid, "2026-02-03")
    found = desk.draft(TEN[1], kind="高龄补贴", occasion="", day="2026-02-15", rest=("--period", period))
    assert ("paid-this-year" in codes(found)) is asked
    assert ("已经领过2026Q1 的高龄补贴" in str(found["warnings"])) is asked


def test_two_fitting_rounds_are_refused_in_drafts_too(sample: "Office") -> None:
    with pytest.raises(UserError, match="请说明是哪一次"):
        drafted(sample, "中秋重阳")
