"""Dialogs of vouchers write on the worker: what they say is true, they take no input meanwhile, and they can be stopped."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.funds import actions, actions_steps, store_ledger, store_vouchers
from cadredesk.funds.actions_views import VoucherView
from cadredesk.funds.actions_views import view as view_of
from cadredesk.funds.records import Payment, Voucher, VoucherState
from cadredesk.funds.ui.step_dialog import PAYEES_AT_ONCE, ApprovalPanel, StepDialog
from cadredesk.widgets.page.task_runner import ProgressDialog, TaskRunner
from tests.support import TODAY

if TYPE_CHECKING:
    from cadredesk.db.file import Office

Keep = Callable[[Any], Any]
PEOPLE = 100


@pytest.fixture
def submitted(sample: "Office") -> VoucherView:
    """A voucher of a hundred lines that waits for approval, in front of who may approve it."""
    budget = store_ledger.balances(sample, TODAY.year)[0].id
    head = Voucher(kind="其他", occasion="看望", budget_id=budget, date=TODAY, basis="安排")
    lines = [Payment(person_id=person, fen=100 + person) for person in range(1, PEOPLE + 1)]
    number = actions.draft_and_submit(sample, head, lines, TODAY).voucher.id or 0
    sample.operator = "赵局长"
    return view_of(sample, number)


@pytest.fixture
def dialog(
    sample: "Office",
    submitted: VoucherView,
    keep: Keep,
    answers: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> StepDialog:
    monkeypatch.setattr(TaskRunner, "synchronous", False)
    dialog: StepDialog = keep(StepDialog(sample, submitted, "approve"))
    dialog.form.put_raw({"reason": "已核对"} if submitted.stopping else {})
    answers("yes")
    return dialog


def _state(office: "Office", shown: VoucherView) -> str:
    return store_vouchers.get_voucher(office, shown.voucher.id or 0).state


def test_nothing_is_taken_until_it_is_saved(
    sample: "Office", submitted: VoucherView, dialog: StepDialog, qtbot: QtBot
) -> None:
    with sample.write_lock:  # the worker waits
        dialog.save()
        assert not dialog.isEnabled() and not dialog.save_button.isEnabled()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        dialog.close()
        assert dialog.isVisible() and dialog.saved is None and _state(sample, submitted) == VoucherState.SUBMITTED
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert dialog.saved.voucher.state == _state(sample, submitted) == VoucherState.APPROVED
    assert dialog.saved.voucher.approved_by == "赵局长"


def test_what_was_stopped_is_not_written_and_can_be_done_again(
    sample: "Office", submitted: VoucherView, dialog: StepDialog, qtbot: QtBot, answers: Callable[..., Any]
) -> None:
    with sample.write_lock:
        dialog.save()
        progress = dialog.findChild(ProgressDialog)
        progress.show()
        (stop,) = progress.findChildren(QPushButton)
        assert stop.isEnabled()
        stop.click()
    qtbot.waitUntil(dialog.isEnabled)
    assert dialog.isVisible() and dialog.error.text == "已停止，没有保存。"
    assert _state(sample, submitted) == VoucherState.SUBMITTED
    answers("yes")
    dialog.save()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert _state(sample, submitted) == VoucherState.APPROVED


def test_what_is_refused_is_said_and_nothing_is_lost(
    sample: "Office", submitted: VoucherView, dialog: StepDialog, qtbot: QtBot
) -> None:
    actions_steps.void_voucher(sample, submitted.voucher.id or 0, TODAY, "重复")  # by another hand meanwhile
    dialog.save()
    qtbot.waitUntil(dialog.isEnabled)
    assert dialog.isVisible() and "作废" in dialog.error.text and dialog.saved is None


def test_who_approves_can_scroll_to_the_last_payee(
    sample: "Office", submitted: VoucherView, keep: Keep, qtbot: QtBot
) -> None:
    panel = keep(StepDialog(sample, submitted, "approve")).findChild(ApprovalPanel)
    amounts = [f"{(each.fen or 0) / 100:.2f}" for each in submitted.lines]

    def shown() -> int:
        texts = {each.text() for each in panel.findChildren(QLabel)}
        return sum(amount in texts for amount in amounts)

    assert shown() == PAYEES_AT_ONCE < PEOPLE
    bar = panel.verticalScrollBar()

    def at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return shown() == PEOPLE

    qtbot.waitUntil(at_the_end)
