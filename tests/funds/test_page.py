"""The money tab and its dialogs, as clerk and head work with them."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtWidgets import QDialog, QMainWindow
from pytestqt.qtbot import QtBot

from cadredesk.funds import actions, store
from cadredesk.funds.budget_dialog import AdjustDialog, BudgetDialog, BudgetFactsDialog
from cadredesk.funds.page import FundsPage
from cadredesk.funds.panel import FundsPanel
from cadredesk.funds.pay_dialog import PayDialog
from cadredesk.funds.records import Receipt, VoucherQuery, VoucherState
from cadredesk.funds.step_dialog import StepDialog
from cadredesk.funds.voucher_dialog import VoucherDialog
from cadredesk.widgets import theme
from cadredesk.widgets.task_runner import TaskRunner
from tests.support import TODAY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from cadredesk.db.file import Office

Answers = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def look(qapp: "QApplication") -> None:
    theme.start(qapp)


@pytest.fixture
def page(sample: "Office", qtbot: QtBot) -> Iterator[FundsPage]:
    window = QMainWindow()
    qtbot.addWidget(window)
    tasks = TaskRunner(window, sample)
    tasks.synchronous = True
    made = FundsPage(sample, tasks)
    window.setCentralWidget(made)
    sample.listeners.append(lambda change: made.refresh(change.tables))
    window.resize(1366, 740)
    window.show()
    yield made
    sample.listeners.clear()
    made.setParent(None)
    shiboken6.delete(made)  # with its timers, before the file is closed


@pytest.fixture
def keep(sample: "Office", qapp: "QApplication") -> Iterator[Callable[[Any], Any]]:
    """Show a dialog, and take it away before the file is closed, without its asking."""
    dialogs: list[Any] = []

    def shown(dialog: Any) -> Any:
        dialogs.append(dialog)
        dialog.show()
        return dialog

    yield shown
    for dialog in dialogs:
        shiboken6.delete(dialog)


def in_state(office: "Office", state: VoucherState) -> int:
    return store.matching_ids(office, VoucherQuery(states=(state.value,)))[0]


# ---------------------------------------------------------------- the tab


def test_budgets_vouchers_and_their_counts_are_there_at_once(page: FundsPage, sample: "Office") -> None:
    assert page.chosen_year == TODAY.year
    assert page.table.count == len(store.listed_ids(sample, TODAY.year)) > 5
    tiles = [tile.accessibleName() for tile in page.strip._tiles]
    assert len(tiles) == len(store.balances(sample, TODAY.year)) and "还剩" in tiles[0]
    page.facets.set_chosen({"states": ("待审",)})
    assert page.table.count == store.state_counts(sample, TODAY.year)["待审"]


@pytest.mark.parametrize(
    ("state", "words"),
    [("草稿", "提交…"), ("待审", "批准…"), ("已批准", "登记支付…"), ("已支付", "归档…"), ("已归档", ""), ("作废", "")],
)
def test_the_button_is_the_next_step(page: FundsPage, sample: "Office", state: str, words: str) -> None:
    page.card.show_voucher(in_state(sample, VoucherState(state)))
    assert page.step_button.text() == words and page.step_button.isHidden() is (not words)
    assert page.edit_button.isHidden() is (state != "草稿")


def test_whoever_drafted_is_told_to_call_somebody_else(page: FundsPage, sample: "Office") -> None:
    voucher = in_state(sample, VoucherState.SUBMITTED)
    sample.operator = store.get_voucher(sample, voucher).drafted_by
    page.card.show_voucher(voucher)
    assert page.step_button.text() == "换人批准…" and "不能自己批准" in page.step_button.toolTip()


def test_what_was_paid_before_the_books_stands_apart(page: FundsPage, sample: "Office") -> None:
    page.year.setCurrentIndex(page.year.findData(TODAY.year - 1))
    page._year_chosen()
    page.facets.set_chosen({"ledger": ("历史补录",)})
    assert page.payments.count == store.settled_count(sample, TODAY.year - 1) == len(store.settled(sample))
    page.show_card()
    assert page.step_button.isHidden() and not page.person_button.isHidden()


def test_a_list_behind_a_figure_and_a_voucher_of_another_page(page: FundsPage, sample: "Office") -> None:
    ids = tuple(store.payment_ids(sample)[:5])
    page.facets.set_chosen({"states": ("已归档",)})
    page.show_payload((ids, "年报 · 2026年度 · 慰问资金"))
    assert page.payments.count == 5 and not page.facets.chosen()
    assert "年报 · 2026年度 · 慰问资金，5 笔" in page.shape.banner.text
    voucher = in_state(sample, VoucherState.ARCHIVED)
    page.show_payload(voucher)
    assert page.table.current == voucher and not page.shape.banner.text


def test_a_draft_is_deleted_after_asking(page: FundsPage, sample: "Office", answers: Answers) -> None:
    page.show_payload(in_state(sample, VoucherState.DRAFT))
    page.show_card()
    before = page.table.count
    answers("yes")
    page.delete_button.click()
    assert page.table.count == before - 1


def test_a_voucher_is_printed_into_the_preview(
    page: FundsPage, sample: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    from cadredesk.widgets import printing

    shown: list[str] = []
    monkeypatch.setattr(printing, "open_preview", lambda _parent, _path, title: shown.append(title))
    voucher = in_state(sample, VoucherState.ARCHIVED)
    page.card.show_voucher(voucher)
    page.print_current()
    assert shown and shown[0].startswith("慰〔2026〕") and store.prints_of(sample, voucher) == 1


# ---------------------------------------------------------------- the dialogs


def test_a_voucher_is_drafted_for_chosen_people_and_submitted(
    sample: "Office", keep: Callable[[Any], Any], answers: Answers
) -> None:
    budget = store.balances(sample, TODAY.year)[0]
    dialog = keep(VoucherDialog(sample, person_ids=[1, 2, 3]))
    dialog.form.put_raw({"kind": "节日慰问", "occasion": "重阳", "budget_id": f"#{budget.id}"})
    dialog.save()
    assert dialog.isVisible() and "金额" in dialog.error.text  # nothing is lost
    dialog.grid.amount.setText("500")
    dialog.grid.fill()
    assert "1,500.00" in dialog.grid._total.text() and dialog.grid._words.text() == "人民币壹仟伍佰元整"
    answers("yes")
    dialog.save_and_submit()
    assert not dialog.isVisible()
    view = dialog.saved
    assert (view.voucher.state, view.fen, len(view.lines)) == ("待审", 150_000, 3)


def test_half_a_voucher_is_kept_with_its_lines(sample: "Office", keep: Callable[[Any], Any]) -> None:
    dialog = keep(VoucherDialog(sample))
    dialog.grid.add_people([4, 5])
    dialog.keep_draft()
    again = keep(VoucherDialog(sample))
    assert "恢复" in again.offer.text
    from cadredesk.db.drafts import StoredDrafts

    again.form.put_raw(StoredDrafts(sample).load("vouchers/new") or {})
    assert [line.person_id for line in again.grid.lines()] == [4, 5] and again.form.dirty


def test_an_amount_that_is_none_is_refused_and_the_old_one_stays(sample: "Office", keep: Callable[[Any], Any]) -> None:
    dialog = keep(VoucherDialog(sample, person_ids=[1, 2]))
    model = dialog.grid.model
    assert model.setData(model.index(0, 1), "1,200.5")
    assert not model.setData(model.index(0, 1), "一千")
    assert dialog.grid.lines()[0].fen == 120_050 and "不是金额" in dialog.grid._notes.text()
    assert dialog.grid.add_people([1]) == 1  # nobody twice
    dialog.grid.view.selectRow(0)
    dialog.grid.remove_selected()
    assert [line.person_id for line in dialog.grid.lines()] == [2]


def test_somebody_else_approves_here_and_the_operator_stays(sample: "Office", keep: Callable[[Any], Any]) -> None:
    voucher = in_state(sample, VoucherState.SUBMITTED)
    own = sample.operator = store.get_voucher(sample, voucher).drafted_by
    dialog = keep(StepDialog(sample, actions.view(sample, voucher), VoucherState.APPROVED))
    dialog.form.put_raw({"operator": own, "reason": "同意"})
    dialog.save()
    assert dialog.isVisible() and "不能自己批准" in dialog.error.text and sample.operator == own
    dialog.form.put_raw({"operator": "赵局长"})
    dialog.save()
    assert sample.operator == own
    found = store.get_voucher(sample, voucher)
    assert (found.state, found.approved_by) == ("已批准", "赵局长")


def test_payment_says_what_became_of_each_line(sample: "Office", keep: Callable[[Any], Any]) -> None:
    view = actions.view(sample, in_state(sample, VoucherState.APPROVED))
    dialog = keep(PayDialog(sample, view))
    dialog.lines.table.selectRow(0)
    dialog.lines.turn()
    dialog.form.put_raw({"proxy": "张明"})
    dialog.save()
    assert dialog.isVisible()  # the relation is missing
    dialog.form.put_raw({"relation": "子"})
    dialog.save()
    receipts = [line.receipt for line in store.lines_of(sample, view.voucher.id or 0)]
    assert receipts[0] == Receipt.UNCLAIMED and set(receipts[1:]) <= {Receipt.RECEIVED}


def test_a_budget_is_added_and_never_cut_below_what_is_spent(sample: "Office", keep: Callable[[Any], Any]) -> None:
    dialog = keep(BudgetDialog(sample, year=TODAY.year))
    dialog.form.put_raw({"name": "高龄补贴", "fen": "2万"})
    dialog.save()
    assert not dialog.isVisible() and dialog.saved.fen == 2_000_000
    balance = store.balances(sample, TODAY.year)[0]
    cut = keep(AdjustDialog(sample, balance.id))
    cut.form.put_raw({"fen": str(-balance.fen // 100), "document": "文号", "why": "收回"})
    cut.save()
    assert cut.isVisible() and store.balance(sample, balance.id) == balance


def test_every_dialog_opens_at_150_percent(sample: "Office", qtbot: QtBot, keep: Callable[[Any], Any]) -> None:
    theme.theme().set_zoom(150)
    try:
        facts: QDialog = BudgetFactsDialog(sample, store.balances(sample, TODAY.year)[0].id)
        qtbot.addWidget(facts)
        facts.show()
        assert facts.width() > 700
        assert keep(VoucherDialog(sample)).grid.empty.text
    finally:
        theme.theme().set_zoom(100)


def test_the_panel_adds_this_year_up(sample: "Office", qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    voucher = in_state(sample, VoucherState.ARCHIVED)
    person = store.lines_of(sample, voucher)[0].person_id or 0
    panel = FundsPanel(sample)
    qtbot.addWidget(panel)
    panel.show_person(person)
    words = " ".join(each.text() for each in panel.findChildren(QLabel))
    assert "2026 年合计" in words
    with qtbot.waitSignal(panel.wants) as wanted:
        panel.open(store.get_voucher(sample, voucher).number)
    assert wanted.args == ["funds", voucher]
