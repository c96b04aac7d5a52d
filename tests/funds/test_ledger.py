"""The ledger: every move once, the running balance of a budget, and the same figures in window, Excel and on paper."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from cadredesk.core.money import show_yuan
from cadredesk.core.progress import Progress
from cadredesk.funds import store_budgets, store_ledger
from cadredesk.funds.ledger import actions, store
from cadredesk.funds.ledger.records import COLUMNS, GROUPS, LedgerQuery
from cadredesk.funds.ledger.ui.ledger_dialog import LedgerDialog
from cadredesk.funds.ui.budget_dialog import BudgetFactsDialog
from cadredesk.funds.ui.page import FundsPage
from cadredesk.funds.ui.panel import FundsPanel
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page import printing
from tests.choosing import Choosing
from tests.fixtures import in_window
from tests.screen import button_of, words_on
from tests.support import TODAY, sample_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office

pytestmark = pytest.mark.usefixtures("styled_app")
YEAR = LedgerQuery(since=date(TODAY.year, 1, 1), until=date(TODAY.year, 12, 31))


@pytest.fixture
def page(sample: "Office") -> Iterator[FundsPage]:
    with in_window(FundsPage, sample) as made:
        yield made


def shown(dialog: LedgerDialog) -> list[dict[str, Any]]:
    names = [field.name for field in COLUMNS]
    return [dict(zip(names, row[1:], strict=True)) for row in dialog.table.model.source.rows(0, dialog.table.count)]


def choose(dialog: LedgerDialog, box: Any, data: object) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_the_last_balance_of_a_budget_is_what_it_has_left(sample: "Office", keep: Callable[[Any], Any]) -> None:
    for balance in store_ledger.balances(sample, TODAY.year):
        dialog = keep(LedgerDialog(sample, budget_id=balance.id))
        rows = shown(dialog)
        assert rows[-1]["left"] == balance.left
        paid = sum(each["fen"] for each in rows if each["what"] in GROUPS["实发"])
        assert paid == balance.paid
        assert f"余额 {show_yuan(balance.left)}" in words_on(dialog)
        left = 0
        for row in rows:
            enters = {"预算": 1, "调整": 1, "占用": -1, "未领": 1, "退回": 1, "作废": 1, "冲销": -1}
            left += enters.get(row["what"], 0) * row["fen"]
            assert row["left"] == left


def test_filters_leave_the_balance_as_it_was_after_each_move(sample: "Office", keep: Callable[[Any], Any]) -> None:
    balance = store_ledger.balances(sample, TODAY.year)[0]
    dialog = keep(LedgerDialog(sample, budget_id=balance.id))
    whole = shown(dialog)
    choose(dialog, dialog.moves, list(GROUPS["实发"]))
    paid = [row for row in whole if row["what"] in GROUPS["实发"]]
    assert shown(dialog) == paid and 0 < len(paid) < len(whole)
    dialog.search.setText(paid[0]["payee"])
    dialog.read()
    assert {row["payee"] for row in shown(dialog)} == {paid[0]["payee"]}
    button_of(dialog, "清除筛选").click()
    assert len(shown(dialog)) > len(whole) and all(row["left"] is None for row in shown(dialog))
    dialog.search.setText("没有这个人")
    dialog.read()
    assert dialog.table.count == 0 and "没有款项" in words_on(dialog)


def test_branch_category_and_kind_are_asked_together(sample: "Office", keep: Callable[[Any], Any]) -> None:
    dialog = keep(LedgerDialog(sample, year=TODAY.year))
    sql = (
        "SELECT h.branch_id, p.category FROM payments p JOIN people h ON h.id = p.person_id "
        "WHERE p.receipt = '已领' AND h.branch_id IS NOT NULL LIMIT 1"
    )
    branch, category = sample.conn.execute(sql).fetchone()
    choose(dialog, dialog.branch, branch)
    choose(dialog, dialog.category, category)
    names = {row["payee"] for row in shown(dialog)}
    of_branch = sample.conn.execute("SELECT name FROM people WHERE branch_id = ?", (branch,)).fetchall()
    assert names and names <= {name for (name,) in of_branch}
    assert {row["category"] for row in shown(dialog)} == {category}


def test_excel_and_paper_have_the_rows_and_sums_of_the_window(
    sample: "Office", keep: Callable[[Any], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choosing: Choosing
) -> None:
    balance = store_ledger.balances(sample, TODAY.year)[0]
    dialog = keep(LedgerDialog(sample, budget_id=balance.id))
    out = tmp_path / "台账.xlsx"
    choosing.answer(out)
    button_of(dialog, "导出 Excel…").click()
    rows = shown(dialog)
    assert f"已导出 {len(rows):,} 笔" in words_on(dialog)
    text = [[str(cell) for cell in row] for row in open_book(out).sheet().rows]
    assert len(text) == len(rows) + 2 and "余额（元）" in text[1]
    papers: list[Path] = []
    monkeypatch.setattr(printing, "open_preview", lambda _parent, path, _title, _used: papers.append(path))
    button_of(dialog, "打印…").click()
    words = "".join("".join(page.extract_text().split()) for page in PdfReader(papers[0]).pages)
    assert f"预算台账：{TODAY.year}年{balance.name}" in words and f"余额{show_yuan(balance.left)}" in words
    assert words.count("占用") >= sum(row["what"] == "占用" for row in rows)
    assert f"共{len(rows)}笔" in words


def test_rows_have_the_room_where_the_dialog_is_low(sample: "Office", keep: Callable[[Any], Any]) -> None:
    dialog = keep(LedgerDialog(sample, budget_id=store_ledger.balances(sample, TODAY.year)[0].id))
    theme.theme().set_zoom(150)
    try:
        dialog.resize(1326, 650)  # as on a screen of 1366 × 768
        QApplication.processEvents()
        view = dialog.table.view
        assert view.viewport().height() // view.rowHeight(0) >= 6
        said = words_on(dialog).replace("\N{NO-BREAK SPACE}", " ")
        assert dialog.table.foot_words in said and "余额" in dialog.table.foot_words
        seen = [each.text() for each in dialog.findChildren(QPushButton) if each.isVisible()]
        assert "更多" in seen and "打印…" not in seen
        assert not dialog.branch.isVisible()
        button_of(dialog, "更多筛选").click()
        assert dialog.branch.isVisible()
        choose(dialog, dialog.kind, dialog.kind.itemData(1))
        button_of(dialog, "更多筛选").click()
        assert dialog.kind.isVisible(), "a filter that is set is seen"
        button_of(dialog, "清除筛选").click()
        button_of(dialog, "更多筛选").click()
        assert not dialog.kind.isVisible()
        dialog.resize(1326, 1000)
        assert button_of(dialog, "打印…").isVisible()
    finally:
        theme.theme().set_zoom(100)


def test_a_row_leads_to_its_voucher(page: FundsPage, sample: "Office", monkeypatch: pytest.MonkeyPatch) -> None:
    def go(dialog: LedgerDialog) -> int:
        assert not button_of(dialog, "查看凭证").isEnabled()  # the budget itself is no voucher's
        at = next(at for at, row in enumerate(shown(dialog)) if row["what"] == "支付")
        dialog.table.choose(at)
        button_of(dialog, "查看凭证").click()
        return dialog.result()

    monkeypatch.setattr(LedgerDialog, "exec", lambda dialog: (dialog.show(), go(dialog))[1])
    page.commands.run("ledger")
    assert page.table.current is not None and page.voucher is not None
    assert page.voucher.state in ("已支付", "已归档")
    page.show_card(None)
    first = page.voucher.id
    budget = store_ledger.balances(sample, TODAY.year)[0].id
    monkeypatch.setattr(
        BudgetFactsDialog, "exec", lambda dialog: (dialog.show(), button_of(dialog, "台账…").click())[1]
    )
    page.doing.show_budget(budget)
    assert page.voucher.budget_id == budget and first is not None


def test_all_that_a_person_ever_received_stands_by_years_on_the_card(
    sample: "Office", keep: Callable[[Any], Any]
) -> None:
    sql = "SELECT person_id FROM paid_money GROUP BY 1 ORDER BY count(DISTINCT substr(date, 1, 4)) DESC LIMIT 1"
    (person,) = sample.conn.execute(sql).fetchone()
    panel = keep(FundsPanel(sample))
    panel.show_person(person)
    words = " ".join(each.text() for each in panel.findChildren(QLabel))
    sums = sample.conn.execute(
        "SELECT substr(date, 1, 4), sum(fen) FROM paid_money WHERE person_id = ? GROUP BY 1", (person,)
    ).fetchall()
    assert len(sums) > 1
    for year, fen in sums:
        assert f"{year} 年合计 {show_yuan(fen)} 元" in words
    assert f"{show_yuan(sum(fen for _, fen in sums))} 元，" in words and "历年领取" in words


def test_the_ledger_adds_up_between_any_two_days(tmp_path: Path) -> None:
    """What was left before, and the moves between, are what was left after."""
    with sample_office(tmp_path) as office:
        budgets = store_budgets.budgets_between(office, TODAY.year, TODAY.year)

        @settings(max_examples=40, deadline=None)
        @given(st.sampled_from(budgets), st.dates(date(2026, 1, 1), TODAY), st.dates(date(2026, 1, 1), TODAY))
        def adds_up(budget: Any, one: date, other: date) -> None:
            since, until = sorted((one, other))
            query = LedgerQuery(since=since, until=until, budgets=(budget.id,))
            found = store.entries(office, query)
            before = store.left_before(office, query.budgets, since)
            left = store.left_after(office, query, found)
            after = left[-1] if left else before
            assert before + sum(each.balance for each in found) == after
            assert after == store_ledger.balance(office, budget.id, until).left

        adds_up()


def test_an_empty_ledger_is_not_printed(sample: "Office", tmp_path: Path) -> None:
    from cadredesk.core.errors import UserError

    with pytest.raises(UserError, match="没有符合条件的款项"):
        actions.print_ledger(sample, LedgerQuery(text="没有这个人"), tmp_path / "x.pdf", "台账", Progress())
