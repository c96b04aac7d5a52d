"""A clerk closes a year in the window, prints its certificate, and carries on what it left."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from cadredesk.core.money import show_yuan
from cadredesk.db.file import open_office
from cadredesk.funds import actions_steps, store_budgets, store_ledger, store_vouchers
from cadredesk.funds.closing import actions as closing_actions
from cadredesk.funds.closing import store
from cadredesk.funds.closing.records import CarryWhat
from cadredesk.funds.closing.ui.close_year_dialog import CloseYearDialog
from cadredesk.funds.closing.ui.left_dialog import CarryDialog, LeftDialog
from cadredesk.funds.records import Budget, VoucherQuery, VoucherState
from cadredesk.funds.ui.budget_dialog import AdjustDialog, BudgetDialog, BudgetFactsDialog
from cadredesk.funds.ui.page import FundsPage
from cadredesk.widgets.card.entries import Entry
from cadredesk.widgets.page import printing
from tests.fixtures import in_window
from tests.screen import button_of, words_on
from tests.support import TODAY

if TYPE_CHECKING:
    from cadredesk.db.file import Office

pytestmark = pytest.mark.usefixtures("styled_app")
Answers = Callable[..., list[str]]
NEXT = date(TODAY.year + 1, 1, 10)


@pytest.fixture
def page(sample: "Office") -> Iterator[FundsPage]:
    with in_window(FundsPage, sample) as made:
        yield made


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    shown: list[Path] = []
    monkeypatch.setattr(printing, "open_preview", lambda _parent, path, _title, _used: shown.append(path))
    return shown


def void_all(office: "Office") -> None:
    """Nothing of the year is on its way any more."""
    me = office.operator
    for state in (VoucherState.SUBMITTED, VoucherState.APPROVED):
        for voucher in store_vouchers.matching_ids(office, VoucherQuery(states=(state.value,))):
            office.operator = "另一位同志"
            actions_steps.void_voucher(office, voucher, TODAY, "年末清理")
    office.operator = me


def entry(dialog: Any, words: str) -> Entry:
    return next(each for each in dialog.findChildren(Entry) if words in each.accessibleName())


def test_what_stands_against_closing_leads_to_its_list(
    page: FundsPage, sample: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(dialog: CloseYearDialog) -> int:
        dialog.show()
        dialog.year.setCurrentIndex(dialog.year.findData(TODAY.year))
        dialog.check()
        assert "还不能封账" in words_on(dialog) and not dialog.close_button.isEnabled()
        entry(dialog, "没有归档的凭证").click()
        return dialog.result()

    monkeypatch.setattr(CloseYearDialog, "exec", look)
    page.commands.run("close_year")
    paid = store_vouchers.matching_ids(sample, VoucherQuery(year=TODAY.year, states=("已支付",)))
    assert page.table.count == len(paid) > 0
    assert "没有归档的凭证" in page.page_layout.banner.text
    page.show_usual()
    assert page.table.count > len(paid)


def test_a_year_is_closed_after_the_last_question_and_its_certificate_comes_up(
    page: FundsPage, sample: "Office", papers: list[Path], answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    void_all(sample)

    def close(dialog: CloseYearDialog) -> int:
        dialog.show()
        dialog.year.setCurrentIndex(dialog.year.findData(TODAY.year))
        dialog.check()
        asked = answers("no", "yes")
        dialog.close_button.click()
        assert not papers and store.closed_year(sample, TODAY.year) is None
        dialog.close_button.click()
        assert f"封 {TODAY.year} 年的账" in asked[-1]
        assert "已封账" in words_on(dialog) and not dialog.close_button.isVisible()
        button_of(dialog, "封账证明").click()
        return 0

    monkeypatch.setattr(CloseYearDialog, "exec", close)
    page.commands.run("close_year")
    assert len(papers) == 2
    words = "".join("".join(each.extract_text().split()) for each in PdfReader(papers[0]).pages)
    for balance in store_ledger.balances(sample, TODAY.year):
        assert balance.name in words and show_yuan(balance.left) in words


def closed(office: "Office", monkeypatch: pytest.MonkeyPatch) -> int:
    """This year is closed, and the next has begun with a budget of 1,000.00; its id."""
    void_all(office)
    closing_actions.close_year(office, TODAY.year)
    monkeypatch.setenv("CADREDESK_TODAY", NEXT.isoformat())
    name = store_ledger.balances(office, TODAY.year)[0].name
    from cadredesk.funds import actions

    return actions.save_budget(office, Budget(year=NEXT.year, name=name, fen=100_000)).id or 0


def test_what_was_left_is_carried_on_and_returned(
    sample: "Office", keep: Callable[[Any], Any], answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = closed(sample, monkeypatch)
    dialog = keep(LeftDialog(sample))
    left = store.all_left(sample)[0]
    dialog.table.choose(left.budget_id)

    def fill(amount: str) -> Callable[[CarryDialog], int]:
        def answer(form: CarryDialog) -> int:
            form.show()
            form.form.editor("fen").set_raw(amount)
            form.form.editor("document").set_raw("县财行〔2027〕3号")
            form.save_button.click()
            return form.result()

        return answer

    asked = answers("yes", "yes")
    monkeypatch.setattr(CarryDialog, "exec", fill("500"))
    button_of(dialog, "结转…").click()
    assert "结转结余" in asked[0] and store_ledger.balance(sample, into).fen == 150_000
    monkeypatch.setattr(CarryDialog, "exec", fill("200"))
    button_of(dialog, "财政收回…").click()
    assert store.rest_of(sample, left.budget_id) == left.left - 70_000
    assert "财政收回" in words_on(dialog) or "收回 200.00 元" in words_on(dialog)
    assert store_ledger.balance(sample, left.budget_id).left == left.left
    facts = keep(BudgetFactsDialog(sample, left.budget_id))
    assert "结余去向" in words_on(facts) and "结转 500.00 元" in words_on(facts)
    assert not button_of(facts, "编辑…").isEnabled() and not button_of(facts, "调整金额…").isEnabled()


def test_more_than_there_is_is_said_in_the_form(
    sample: "Office", keep: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(sample, monkeypatch)
    left = store.all_left(sample)[0]
    form = keep(CarryDialog(sample, left, CarryWhat.RETURN))
    form.form.editor("document").set_raw("x")
    form.form.editor("fen").set_raw(str(left.left // 100 + 1))
    form.save_button.click()
    assert form.isVisible() and f"最多 {show_yuan(left.rest)} 元" in words_on(form)
    assert store.carries_of(sample, left.budget_id) == []


def test_without_a_closed_year_there_is_nothing_to_carry(sample: "Office", keep: Callable[[Any], Any]) -> None:
    dialog = keep(LeftDialog(sample))
    assert "没有结余" in words_on(dialog)
    assert not any(button_of(dialog, words).isEnabled() for words in ("结转…", "财政收回…"))


def test_a_read_only_window_checks_and_prints_but_does_not_close(sample: "Office", keep: Callable[[Any], Any]) -> None:
    void_all(sample)
    with open_office(sample.path, "李敏") as second:
        assert second.read_only
        dialog = keep(CloseYearDialog(second, year=TODAY.year))
        assert not dialog.close_button.isEnabled() and dialog.close_button.toolTip()


# ---------------------------------------------------------------- the form of a budget


def test_a_used_budget_shows_what_is_locked_and_takes_a_note(sample: "Office", keep: Callable[[Any], Any]) -> None:
    sql = "SELECT budget_id FROM vouchers WHERE number IS NOT NULL LIMIT 1"
    (used,) = sample.conn.execute(sql).fetchone()
    dialog = keep(BudgetDialog(sample, budget=store_budgets.get_budget(sample, used)))
    for name in ("year", "name", "source", "document", "function_code", "economic_code", "kinds"):
        assert not dialog.form.editor(name).isEnabled(), name
    assert "已有编号的凭证" in words_on(dialog)
    dialog.form.editor("note").set_raw("上级拨付")
    dialog.save_button.click()
    assert store_budgets.get_budget(sample, used).note == "上级拨付"


def test_a_new_budget_has_codes_and_kinds_to_choose(sample: "Office", keep: Callable[[Any], Any]) -> None:
    dialog = keep(BudgetDialog(sample, year=TODAY.year))
    dialog.form.editor("name").set_raw("重阳慰问")
    dialog.form.editor("fen").set_raw("5000")
    dialog.form.editor("function_code").set_raw("2080502 事业单位离退休")
    dialog.form.editor("kinds").set_raw("节日慰问、困难帮扶")
    dialog.save_button.click()
    made = store_budgets.budget_by_name(sample, TODAY.year, "重阳慰问")
    assert made is not None
    assert (made.kinds, made.function_code) == ("节日慰问、困难帮扶", "2080502 事业单位离退休")


def test_the_kind_of_an_adjustment_fits_its_sign(sample: "Office", keep: Callable[[Any], Any]) -> None:
    budget = store_ledger.balances(sample, TODAY.year)[0].id
    before = store_budgets.adjustments(sample, budget)
    dialog = keep(AdjustDialog(sample, budget))
    dialog.form.editor("kind").set_value("追加")
    dialog.form.editor("fen").set_raw("-100")
    dialog.form.editor("document").set_raw("x")
    dialog.form.editor("why").set_raw("x")
    dialog.save_button.click()
    assert dialog.isVisible() and "调减的写负数" in words_on(dialog)
    assert store_budgets.adjustments(sample, budget) == before
