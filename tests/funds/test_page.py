"""The money tab and its dialogs, as clerk and head work with them."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import UserError
from cadredesk.db.file import open_office
from cadredesk.funds import store_ledger, store_payments, store_vouchers
from cadredesk.funds.actions_views import view as view_of
from cadredesk.funds.records import Payment, Receipt, VoucherQuery, VoucherState
from cadredesk.funds.targets import ShowPayments, ShowVoucher, ShowVouchers
from cadredesk.funds.ui.budget_dialog import AdjustDialog, BudgetDialog, BudgetFactsDialog
from cadredesk.funds.ui.page import FundsPage
from cadredesk.funds.ui.panel import FundsPanel
from cadredesk.funds.ui.pay_dialog import PayDialog
from cadredesk.funds.ui.reverse_dialog import ReverseDialog
from cadredesk.funds.ui.step_dialog import StepDialog
from cadredesk.funds.ui.voucher_dialog import VoucherDialog
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import in_window
from tests.screen import button_of, words_on
from tests.support import TODAY

if TYPE_CHECKING:
    from cadredesk.db.file import Office

pytestmark = pytest.mark.usefixtures("styled_app")  # in the program's own look


Answers = Callable[..., list[str]]


@pytest.fixture
def page(sample: "Office") -> Iterator[FundsPage]:
    with in_window(FundsPage, sample) as made:
        yield made


FOOT = {"打印", "编辑", "删除", "查看人员卡片", "提交…", "批准…", "换人批准…", "登记支付…", "归档…"}


def in_state(office: "Office", state: VoucherState) -> int:
    return store_vouchers.matching_ids(office, VoucherQuery(states=(state.value,)))[0]


# ---------------------------------------------------------------- the tab


def test_budgets_vouchers_and_their_counts_are_there_at_once(page: FundsPage, sample: "Office") -> None:
    assert page.year.year == page.year.listed == TODAY.year
    assert page.table.count == len(store_vouchers.matching_ids(sample, VoucherQuery(year=TODAY.year))) > 5
    tiles = [tile.accessibleName() for tile in page.strip._tiles]
    assert len(tiles) == len(store_ledger.balances(sample, TODAY.year)) and "余额" in tiles[0]
    page.facets.set_chosen({"states": ("待审",)})
    assert page.table.count == len(store_vouchers.matching_ids(sample, VoucherQuery(year=TODAY.year, states=("待审",))))


@pytest.mark.parametrize(
    ("state", "words"),
    [("草稿", "提交…"), ("待审", "批准…"), ("已批准", "登记支付…"), ("已支付", "归档…"), ("已归档", ""), ("作废", "")],
)
def test_the_button_is_the_next_step(page: FundsPage, sample: "Office", state: str, words: str) -> None:
    page.reveal(in_state(sample, VoucherState(state)))
    page.show_card(page.table.current)
    shown = [each.text() for each in page.card.findChildren(QPushButton) if each.isVisible()]
    first = ["打印", "编辑"] if state == "草稿" else ["打印"]
    assert [each for each in shown if each in FOOT] == [*first, *filter(None, [words])]


def test_who_drafted_a_voucher_has_to_ask_somebody_else_to_approve_it(page: FundsPage, sample: "Office") -> None:
    voucher = in_state(sample, VoucherState.SUBMITTED)
    sample.operator = store_vouchers.get_voucher(sample, voucher).drafted_by
    page.reveal(voucher)
    page.show_card(voucher)
    assert "不能自己批准" in button_of(page.card, "换人批准…").toolTip()
    sample.operator = "赵局长"
    page.reload()
    assert button_of(page.card, "批准…").text() == "批准…"


def test_earlier_payments_are_listed_apart(page: FundsPage, sample: "Office") -> None:
    page.year.setCurrentIndex(page.year.findData(TODAY.year - 1))
    page._year_chosen()
    page.facets.set_chosen({"ledger": ("历史补录",)})
    last_year = store_payments.settled_count(sample, TODAY.year - 1)
    assert page.payments.count == last_year == len(store_payments.payment_ids(sample))
    page.show_card(page.payments.current)
    assert [
        each.text() for each in page.card.findChildren(QPushButton) if each.isVisible() and each.text() in FOOT
    ] == ["查看人员卡片"]
    page.print_current()  # there is no voucher to print
    page.search.setText("没有这个人")
    page.reload()
    assert page.payments.count == 0 and "没有符合条件的发放记录" in words_on(page)
    page.show_target(ShowVouchers(query=VoucherQuery(states=("待审",))))
    assert page.year.currentText() == "全部年度"
    assert page.table.count == len(store_vouchers.matching_ids(sample, VoucherQuery(states=("待审",))))


def test_a_list_behind_a_figure_and_a_voucher_of_another_page(page: FundsPage, sample: "Office") -> None:
    ids = tuple(store_payments.payment_ids(sample)[:5])
    page.facets.set_chosen({"states": ("已归档",)})
    page.show_target(ShowPayments(ids=ids, source="年报 · 2026年度 · 慰问资金"))
    assert page.payments.count == 5 and not page.facets.chosen()
    assert "年报 · 2026年度 · 慰问资金，5 笔" in page.page_layout.banner.text
    voucher = in_state(sample, VoucherState.ARCHIVED)
    page.show_target(ShowVoucher(voucher_id=voucher))
    assert page.table.current == voucher and not page.page_layout.banner.text


def test_a_draft_is_deleted_after_asking(page: FundsPage, sample: "Office", answers: Answers) -> None:
    page.show_target(ShowVoucher(voucher_id=in_state(sample, VoucherState.DRAFT)))
    page.show_card(page.table.current)
    before = page.table.count
    answers("yes")
    page.commands.run("delete")
    assert page.table.count == before - 1


def test_a_voucher_is_printed_into_the_preview(
    page: FundsPage, sample: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    from cadredesk.widgets.page import printing

    shown: list[str] = []
    monkeypatch.setattr(printing, "open_preview", lambda _parent, _path, title, used: (shown.append(title), used()))
    voucher = in_state(sample, VoucherState.ARCHIVED)
    page.reveal(voucher)
    page.print_current()
    assert shown and shown[0].startswith("慰〔2026〕") and store_vouchers.prints_of(sample, voucher) == 1


def test_a_command_is_for_the_row_in_front_though_the_card_has_not_followed_yet(
    page: FundsPage, sample: "Office", answers: Answers
) -> None:
    page.reveal(in_state(sample, VoucherState.ARCHIVED))
    page.show_card(page.table.current)
    draft = in_state(sample, VoucherState.DRAFT)
    page.table.choose(draft)
    assert button_of(page.card, "提交…").isVisible()
    answers("yes")
    page.commands.run("delete")
    with pytest.raises(UserError):
        store_vouchers.get_voucher(sample, draft)


def test_a_letter_typed_on_either_table_is_searched_for(page: FundsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.table.view, "z")
    page.facets.set_chosen({"ledger": ("历史补录",)})
    qtbot.keyClicks(page.payments.view, "j")
    assert page.search.text() == "zj"


def test_no_budget_is_adjusted_in_a_file_that_is_read_only(sample: "Office", keep: Callable[[Any], Any]) -> None:
    with open_office(sample.path, "李梅") as second:
        page = keep(FundsPage(second, TaskRunner(None, second)))
        tile = page.strip._tiles[0]
        adjust = button_of(tile, "调整")
        barred = (adjust.isEnabled(), adjust.toolTip()) == (False, second.why_read_only)
        open_yet = button_of(tile, "明细").isEnabled() and button_of(page, "标准…").isEnabled()
        page.facets.set_chosen({"ledger": ("历史补录",)})
        offered = [each.text() for each in page.payments.findChildren(QPushButton) if each.isVisible()]
        page.hide()
        page._card_timer.stop()
    assert barred and open_yet and not any("导入" in words for words in offered)


# ---------------------------------------------------------------- the dialogs


def test_a_voucher_is_drafted_for_chosen_people_and_submitted(
    sample: "Office", keep: Callable[[Any], Any], answers: Answers
) -> None:
    budget = store_ledger.balances(sample, TODAY.year)[0]
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
    dialog.save_draft()
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


def test_somebody_else_approves_here_and_the_operator_stays(
    sample: "Office", keep: Callable[[Any], Any], answers: Answers
) -> None:
    voucher = in_state(sample, VoucherState.SUBMITTED)
    own = sample.operator = store_vouchers.get_voucher(sample, voucher).drafted_by
    dialog = keep(StepDialog(sample, view_of(sample, voucher), "approve"))
    dialog.form.put_raw({"operator": own, "reason": "同意"})
    dialog.save()
    assert dialog.isVisible() and "不能自己批准" in dialog.error.text and sample.operator == own
    dialog.form.put_raw({"operator": "赵局长"})
    answers("no", "yes")
    dialog.save()
    assert dialog.isVisible() and store_vouchers.get_voucher(sample, voucher).state == "待审"
    dialog.save()
    assert sample.operator == own
    found = store_vouchers.get_voucher(sample, voucher)
    assert (found.state, found.approved_by) == ("已批准", "赵局长")


def test_payment_says_what_became_of_each_line(sample: "Office", keep: Callable[[Any], Any], answers: Answers) -> None:
    view = view_of(sample, in_state(sample, VoucherState.APPROVED))
    dialog = keep(PayDialog(sample, view))
    dialog.lines.set_all()
    dialog.lines.table.selectRow(0)
    dialog.lines.set_chosen(Receipt.UNCLAIMED)
    dialog.save()
    assert dialog.isVisible() and "未领的要写明原因" in dialog.error.text
    dialog.form.put_raw({"not_received": "外出"})
    answers("yes")
    dialog.save()
    receipts = [line.receipt for line in store_vouchers.lines_of(sample, view.voucher.id or 0)]
    assert receipts[0] == Receipt.UNCLAIMED and set(receipts[1:]) <= {Receipt.RECEIVED}


def test_the_ticked_lines_are_reversed_by_a_voucher_that_waits(
    sample: "Office", keep: Callable[[Any], Any], answers: Answers
) -> None:
    wanted = VoucherQuery(states=(VoucherState.PAID.value, VoucherState.ARCHIVED.value))
    views = (view_of(sample, number) for number in store_vouchers.matching_ids(sample, wanted))
    view = next(each for each in views if sum(line.receipt == Receipt.RECEIVED for line in each.lines) > 2)
    dialog = keep(ReverseDialog(sample, view))
    dialog.form.put_raw({"why": "重复发放"})
    dialog.save()
    assert dialog.isVisible() and "勾选" in dialog.error.text
    model = dialog.lines.model
    for at in range(2):
        model.setData(model.index(at, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert dialog.dirty
    asked = answers("yes")
    dialog.save()
    assert asked == [f"冲销{view.voucher.number}？"]
    negative = dialog.saved
    received = [line for line in view.lines if line.receipt == Receipt.RECEIVED]
    assert [line.reverses_line_id for line in negative.lines] == [line.id for line in received[:2]]
    assert [line.fen for line in negative.lines] == [-(line.fen or 0) for line in received[:2]]
    assert negative.voucher.state == VoucherState.SUBMITTED


def test_a_budget_is_added_and_never_cut_below_what_is_spent(sample: "Office", keep: Callable[[Any], Any]) -> None:
    dialog = keep(BudgetDialog(sample, year=TODAY.year))
    dialog.form.put_raw({"name": "高龄补贴", "fen": "2万"})
    dialog.save()
    assert not dialog.isVisible() and dialog.saved.fen == 2_000_000
    balance = store_ledger.balances(sample, TODAY.year)[0]
    cut = keep(AdjustDialog(sample, balance.id))
    cut.form.put_raw({"fen": str(-balance.fen // 100), "document": "文号", "why": "收回"})
    cut.save()
    assert cut.isVisible() and store_ledger.balance(sample, balance.id) == balance


def test_every_dialog_opens_at_150_percent(sample: "Office", qtbot: QtBot, keep: Callable[[Any], Any]) -> None:
    theme.theme().set_zoom(150)
    try:
        facts: QDialog = BudgetFactsDialog(sample, store_ledger.balances(sample, TODAY.year)[0].id)
        qtbot.addWidget(facts)
        facts.show()
        assert facts.width() > 700
        assert keep(VoucherDialog(sample)).grid.empty.text
    finally:
        theme.theme().set_zoom(100)


def test_the_panel_shows_the_sum_of_this_year(sample: "Office", qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    voucher = in_state(sample, VoucherState.ARCHIVED)
    person = store_vouchers.lines_of(sample, voucher)[0].person_id or 0
    panel = FundsPanel(sample)
    qtbot.addWidget(panel)
    panel.show_person(person)
    words = " ".join(each.text() for each in panel.findChildren(QLabel))
    assert "2026 年合计" in words
    with qtbot.waitSignal(panel.navigate) as wanted:
        panel.open(voucher)
    assert wanted.args == [ShowVoucher(voucher_id=voucher)]


def test_money_for_branches_and_suppliers_is_drafted_in_the_window(
    sample: "Office", keep: Callable[[Any], Any]
) -> None:
    budget = store_ledger.balances(sample, TODAY.year)[0].id
    dialog = keep(VoucherDialog(sample))
    dialog.form.put_raw({"kind": "支部工作经费", "budget_id": f"#{budget}"})
    assert dialog.grid.branch.isVisible() and not dialog.grid.person.isVisible()
    dialog.grid.amount.setText("10000")
    dialog.grid.add_all_branches()
    lines = dialog.grid.lines()
    assert len(lines) > 1 and all(line.branch_id and line.fen == 1_000_000 for line in lines)
    assert "个支部" in dialog.grid._total.text()
    dialog.save()
    saved = dialog.saved
    again = keep(VoucherDialog(sample, voucher_id=saved.voucher.id))
    assert [line.branch_id for line in again.grid.lines()] == [line.branch_id for line in saved.lines]
    kept = again.grid.raw()
    again.grid.put([Payment(payee="县供销社", invoice="0012", fen=500)])
    again.grid.set_raw(again.grid.raw())
    assert [(line.payee, line.invoice) for line in again.grid.lines()] == [("县供销社", "0012")]
    again.grid.set_raw(kept)
    assert len(again.grid.lines()) == len(lines)
