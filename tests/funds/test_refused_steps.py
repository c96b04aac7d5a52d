"""Steps that are refused in a sentence of their own, and what a step answers with."""

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cadredesk.funds import actions, store_vouchers
from cadredesk.funds.actions_views import view
from cadredesk.funds.records import Budget, Payment, Receipt, Voucher, VoucherQuery, VoucherState
from cadredesk.funds.ui.pay_dialog import PayDialog
from cadredesk.funds.ui.step_dialog import StepDialog
from tests.funds.desk import CLERK, HEAD, TEN, Desk, codes

if TYPE_CHECKING:
    from cadredesk.db.file import Office

Keep = Callable[[Any], Any]


@pytest.fixture
def voucher(desk: Desk) -> int:
    """Two lines, approved on 2 February."""
    desk.add_budget("10000")
    return desk.approved(*TEN[:2])


# ---------------------------------------------------------------- paying


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--person", TEN[0], "--unclaimed", TEN[0], "--why", "外出"), "两种领取情况"),
        (("--unclaimed", TEN[0], "--returned", TEN[0], "--why", "外出"), "两种领取情况"),
        (("--unclaimed", TEN[0]), "未领的要写明原因"),
        (("--returned", TEN[0], "--why", "  "), "退回的要写明原因"),
        (("--person", TEN[0], "--relation", "子"), "请同时写明代领人"),
        (("--person", TEN[0], "--proxy", " ", "--relation", "子"), "请同时写明代领人"),
        (("--person", TEN[0], "--proxy", "赵小一", "--relation", " "), "与领款人的关系"),
    ],
)
def test_what_became_of_a_line_is_said_whole_and_once(
    desk: Desk, voucher: int, said: tuple[str, ...], why: str
) -> None:
    assert why in desk.refused("voucher", "pay", voucher, "--date", "2026-02-03", *said)
    assert [line["receipt"] for line in desk.show(voucher)["lines"]] == ["", ""]


def test_what_was_paid_is_neither_settled_nor_reversed_twice(desk: Desk, voucher: int) -> None:
    desk.pay(voucher, "2026-02-03")
    twice = ("voucher", "reverse", voucher, "--line", TEN[0], "--line", TEN[0], "--why", "误发")
    assert "同一笔款写了两次" in desk.refused(*twice)
    desk.do("voucher", "archive", voucher)
    said = desk.refused("voucher", "settle", voucher, "--why", "外出")
    assert "现在是“已归档”" in said and "才能结清" in said and "支付" not in said


def test_undo_says_that_steps_of_vouchers_stand(desk: Desk, voucher: int) -> None:
    said = desk.refused("undo")
    assert "只能作废或冲销" in said and "请先撤销后面的操作" not in said


# ---------------------------------------------------------------- the day of a step


def test_a_step_answers_with_what_is_doubtful_on_its_own_day(desk: Desk) -> None:
    """What is dated into 2025 is out of the right year, though it is entered in 2026."""
    desk.add_budget("10000", year=2025)
    voucher = desk.draft(*TEN[:2], day="2025-12-19", year=2025, occasion="看望", kind="其他")["id"]
    assert codes(desk.submit(voucher, "2025-12-19")) == []
    refused = desk.call("voucher", "approve", str(voucher), "--date", "2025-12-20", "--json", operator=CLERK)
    assert refused[0] == 2 and codes(refused[1]) == []
    assert codes(desk.approve(voucher, "2025-12-20")) == []
    assert codes(desk.pay(voucher, "2025-12-21", "--person", TEN[0])) == []
    said = desk.refused("voucher", "pay", voucher, "--date", "2026-01-05")
    assert "2025 年的" in said


def test_no_step_is_dated_into_a_closed_year(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("10000", year=2025)
    voucher = desk.approved(TEN[0], day="2025-12-20", year=2025, occasion="看望", kind="其他")
    desk.pay(voucher, "2025-12-21")
    desk.do("year", "close", 2025, by=HEAD)
    assert "2025 年已经封账" in desk.refused("voucher", "archive", voucher, "--date", "2025-12-31")
    with sqlite3.connect(tmp_path / "office.db") as conn:
        conn.execute("UPDATE running SET operation_id = (SELECT max(id) FROM operations)")
        with pytest.raises(sqlite3.IntegrityError, match="已经封账"):
            conn.execute("UPDATE vouchers SET state = '已归档', archived_on = '2025-12-31'")
        conn.rollback()
    assert desk.do("voucher", "archive", voucher, "--date", "2026-01-30", "--json")["state"] == "已归档"


def in_state(office: "Office", state: VoucherState) -> int:
    return store_vouchers.matching_ids(office, VoucherQuery(states=(state.value,)))[0]


@pytest.mark.usefixtures("styled_app")
def test_the_reason_is_asked_for_when_the_day_makes_it_needed(
    sample: "Office", keep: Keep, answers: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On 5 January what is out of last year's budget is doubtful, but not what is dated back; and the other way round."""
    monkeypatch.setenv("CADREDESK_TODAY", "2027-01-05")
    budget = actions.save_budget(sample, Budget(year=2027, name="明年", fen=10_000_00, document="文"))
    draft = Voucher(kind="其他", occasion="看望", budget_id=budget.id, date=date(2026, 12, 29))
    made = actions.draft_and_submit(sample, draft, [Payment(person_id=2, fen=100)], date(2026, 12, 30)).voucher.id or 0
    dialog = keep(StepDialog(sample, view(sample, made), "approve"))
    assert not dialog.form.editor("reason").isVisible()
    dialog.form.put_raw({"operator": HEAD, "day": "2026-12-31"})
    dialog.save()  # sooner than the form is judged by itself
    assert dialog.form.editor("reason").isVisible() and "说明理由" in dialog.error.text
    assert "2026-12-31" in dialog._doubts._words.text() and dialog._doubts.isVisible()
    dialog.form.put_raw({"reason": "提前发放"})
    answers("yes")
    dialog.save()
    assert store_vouchers.get_voucher(sample, made).state == "已批准"
    monkeypatch.setenv("CADREDESK_TODAY", "2028-01-03")
    dialog = keep(PayDialog(sample, view(sample, made)))
    assert "2028 年" in dialog._doubts._words.text() and dialog.form.editor("reason").isVisible()
    dialog.form.put_raw({"day": "2027-01-05"})
    dialog._doubts.judge()
    assert not dialog.form.editor("reason").isVisible() and not dialog._doubts.isVisible()


@pytest.mark.usefixtures("styled_app")
def test_nobody_is_asked_about_a_payment_that_would_be_refused(sample: "Office", keep: Keep) -> None:
    """No question is answered here: one that came up would be an error."""
    dialog = keep(PayDialog(sample, view(sample, in_state(sample, VoucherState.APPROVED))))
    dialog.lines.set_all()
    dialog.lines.table.selectRow(0)
    dialog.lines.set_chosen(Receipt.RETURNED)
    dialog.save()
    assert "退回的要写明原因" in dialog.error.text and dialog.isVisible()
