"""Budgets: corrected until they are used, adjusted from then on, never before their year."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cadredesk.funds import actions, store_budgets, store_vouchers
from cadredesk.funds.records import Budget, VoucherQuery, VoucherState
from cadredesk.funds.ui.budget_dialog import BudgetDialog
from tests.funds.desk import TEN, Desk

if TYPE_CHECKING:
    from cadredesk.db.file import Office

Keep = Callable[[Any], Any]


def test_no_adjustment_is_older_than_its_budget(desk: Desk, tmp_path: Path) -> None:
    desk.add_budget("10000")
    assert "2026 年的预算" in desk.refused(*desk.adjust("500"), "--date", "2025-12-31")
    desk.do(*desk.adjust("500"), "--date", "2026-01-01")
    with sqlite3.connect(tmp_path / "office.db") as conn:
        conn.execute("UPDATE running SET operation_id = (SELECT max(id) FROM operations)")
        with pytest.raises(sqlite3.IntegrityError, match="不能早于"):
            conn.execute(
                "INSERT INTO budget_adjustments(budget_id, date, fen, document, why) VALUES (1, '2025-12-31', 1, '文', '因')"
            )
        conn.rollback()


def test_a_mistyped_amount_is_corrected_until_the_first_voucher_is_submitted(desk: Desk) -> None:
    desk.add_budget("1000")
    correct = ("budget", "correct", "--year", 2026, "--name", "慰问")
    voucher = desk.draft(TEN[0])["id"]
    desk.do(*correct, "--amount", "10000", "--doc", "县财行〔2026〕28号")
    assert (desk.budget()["fen"], desk.budget()["left"]) == (10_000_00, 10_000_00)
    desk.submit(voucher)
    assert "金额请用“调整预算”" in desk.refused(*correct, "--amount", "1000")
    assert desk.budget()["fen"] == 10_000_00


CORRECT = ("budget", "correct", "--year", 2026, "--name")


def test_an_adjusted_budget_is_not_corrected(desk: Desk) -> None:
    desk.add_budget("1000")
    desk.do(*desk.adjust("500"))
    assert "“慰问”已经调整过" in desk.refused(*CORRECT, "慰问", "--amount", "10000")
    assert desk.budget()["fen"] == 1_500_00


def test_a_budget_that_was_carried_into_is_not_corrected(desk: Desk) -> None:
    desk.add_budget("1000", year=2025)
    desk.add_budget("1000")
    desk.do("year", "close", 2025)
    desk.do("budget", "carry", "--year", 2025, "--name", "慰问", "--amount", "300", "--doc", "县财行〔2026〕3号")
    assert "“慰问”已有结余转入" in desk.refused(*CORRECT, "慰问", "--amount", "10000")


def test_a_budget_that_a_reversal_names_is_not_corrected(desk: Desk) -> None:
    desk.add_budget("1000")
    desk.add_budget("1000", name="其他")
    voucher = desk.approved(TEN[0])
    desk.pay(voucher, "2026-02-10")
    desk.do(*CORRECT, "其他", "--amount", "900")
    desk.do("voucher", "reverse", voucher, "--date", "2026-02-11", "--why", "重复", "--refund-to", "其他")
    assert "“其他”已有冲销凭证的退款转入" in desk.refused(*CORRECT, "其他", "--amount", "10000")


@pytest.mark.usefixtures("styled_app")
def test_the_window_corrects_the_amount_of_a_budget_that_was_not_used(sample: "Office", keep: Keep) -> None:
    budget = actions.save_budget(sample, Budget(year=2026, name="高龄补贴", fen=100_00))
    dialog = keep(BudgetDialog(sample, budget=budget))
    assert dialog.form.editor("fen").isVisible()
    dialog.form.put_raw({"fen": "1000"})
    dialog.save()
    assert store_budgets.get_budget(sample, budget.id or 0).fen == 1_000_00
    archived = store_vouchers.matching_ids(sample, VoucherQuery(states=(VoucherState.ARCHIVED.value,)))[0]
    used = store_vouchers.get_voucher(sample, archived).budget_id or 0
    assert not keep(BudgetDialog(sample, budget=store_budgets.get_budget(sample, used))).form.editor("fen").isVisible()
