"""What the window says of vouchers, and asks: states with figures, what stops and what does not, which round is meant."""

import ast
import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import cadredesk
from cadredesk.funds import actions, actions_steps, store_vouchers
from cadredesk.funds.actions_steps import LineReceipt
from cadredesk.funds.actions_views import view
from cadredesk.funds.records import Budget, Payment, Receipt, Voucher
from cadredesk.funds.ui.page import FundsPage
from cadredesk.funds.ui.payee_lines import PayeeTable
from cadredesk.funds.ui.reverse_dialog import ReverseDialog
from cadredesk.funds.ui.voucher_dialog import VoucherDialog
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.fixtures import in_window
from tests.screen import button_of
from tests.support import empty_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office

pytestmark = pytest.mark.usefixtures("styled_app")
CLERK, HEAD = "张敏", "李主任"
DAY = datetime.date(2026, 9, 1)
Keep = Callable[[Any], Any]


@pytest.fixture
def office(tmp_path: Path) -> Iterator["Office"]:
    with empty_office(tmp_path, operator=CLERK) as made:
        for at in range(4):
            people_actions.save_person(made, Person(name=f"甲{at}", category="退休干部"))
        actions.save_budget(made, Budget(year=2026, name="慰问", fen=10**9, document="1号"))
        yield made


def approved(office: "Office", people: int, day: datetime.date = DAY) -> int:
    lines = [Payment(person_id=at + 1, fen=50_000) for at in range(people)]
    voucher = actions.draft_voucher(office, Voucher(kind="其他", occasion="看望", budget_id=1, date=day), lines)
    actions_steps.submit_voucher(office, voucher.voucher.id or 0, day)
    return approve(office, voucher.voucher.id or 0, day)


def approve(office: "Office", voucher: int, day: datetime.date = DAY) -> int:
    office.operator = HEAD
    actions_steps.approve_voucher(office, voucher, day, "已核对")
    office.operator = CLERK
    return voucher


def ids(office: "Office", voucher: int) -> list[int]:
    return [line.id or 0 for line in store_vouchers.lines_of(office, voucher)]


def shown(page: FundsPage, voucher: int) -> dict[str, str]:
    """What the list says of a voucher, by the words over the columns."""
    model = page.table.model
    place = model.position(voucher)
    assert place is not None
    labels = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    return dict(zip(labels, (model.text_at(place, at) for at in range(model.columnCount())), strict=True))


def test_the_list_says_how_far_a_voucher_is_and_what_was_paid(office: "Office") -> None:
    waiting, partly = approved(office, 2), approved(office, 3)
    actions_steps.pay_lines(office, partly, DAY, {ids(office, partly)[0]: LineReceipt()}, "已核对")
    unclaimed = {ids(office, partly)[1]: LineReceipt(receipt=Receipt.UNCLAIMED, reason="外出")}
    actions_steps.pay_lines(office, partly, DAY, unclaimed, "已核对")
    paid = approved(office, 3)
    actions_steps.pay_voucher(office, paid, DAY, None, "已核对")
    back = actions_steps.reverse_voucher(office, paid, DAY, "误发", ids(office, paid)[:1]).voucher.id or 0
    approve(office, back)
    with in_window(FundsPage, office) as page:
        found = [(shown(page, each)["状态"], shown(page, each)["实发"]) for each in (waiting, partly, paid, back)]
    assert found == [("已批准", "0.00"), ("已领 1 / 3", "500.00"), ("部分冲销 500.00", "1,000.00"), ("已支付", "")]


def test_a_voucher_is_shown_in_the_year_of_its_number(office: "Office") -> None:
    day = datetime.date(2025, 12, 30)
    made = actions.draft_voucher(
        office, Voucher(kind="其他", occasion="看望", budget_id=1, date=day), [Payment(person_id=1, fen=100)]
    )
    voucher = made.voucher.id or 0
    actions_steps.submit_voucher(office, voucher, datetime.date(2026, 1, 2))
    approved(office, 1)
    with in_window(FundsPage, office) as page:
        page.facets.set_chosen({"states": ("草稿",)})
        page.reveal(voucher)
        assert page.table.current == voucher and page.year.listed == 2026


def test_what_only_is_pointed_out_is_told_apart_from_what_stops(office: "Office", keep: Keep) -> None:
    budget = actions.save_budget(office, Budget(year=2025, name="旧", fen=10**6)).id
    dialog = keep(VoucherDialog(office, person_ids=[1]))
    dialog.form.put_raw({"kind": "其他", "occasion": "", "budget_id": f"#{budget}"})
    dialog.judge()
    first, second = dialog.grid._notes.text().split("\n")
    assert first.startswith("批准时要说明理由：") and "2025 年的" in first and "依据" not in first
    assert second.startswith("请注意：没有事由") and "说明理由" not in second
    dialog.form.put_raw({"occasion": "看望"})
    dialog.judge()
    assert "请注意" not in dialog.grid._notes.text() and dialog.grid._notes.text()


def test_the_window_asks_which_round_is_meant(office: "Office", keep: Keep, answers: Callable[..., list[str]]) -> None:
    dialog = keep(VoucherDialog(office, person_ids=[1]))
    dialog.form.put_raw({"kind": "节日慰问", "occasion": "中秋重阳", "budget_id": "#1"})
    dialog.grid.fill_button.setFocus()
    dialog.grid.amount.setText("500")
    dialog.grid.fill()
    asked = answers("")
    dialog.save()
    assert asked == ["“中秋重阳”是哪一次？"] and dialog.isVisible()
    assert "请说明是哪一次" in dialog.error.text and "--" not in dialog.error.text
    answers("重阳")
    dialog.save()
    saved = dialog.saved.voucher
    assert not dialog.isVisible() and (saved.rule, saved.due) == ("重阳", datetime.date(2026, 10, 18))
    again = keep(VoucherDialog(office, voucher_id=saved.id))
    again.form.put_raw({"basis": "纪要"})
    again.save()
    assert again.saved.voucher.rule == "重阳"


def test_no_sentence_of_the_window_names_an_option_of_the_command_line() -> None:
    root = Path(cadredesk.__file__).parent
    for path in root.rglob("*.py"):
        # The command line's own, and what is said on it where there is no screen.
        if path.name.startswith("cli") or path.name == "console.py" or path == root / "shell" / "app.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named = re.search(r"--[a-z]", node.value) and re.search("[一-鿿]", node.value)
                assert not named, f"{path}: {node.value}"


def test_all_lines_are_ticked_and_none_by_button_and_key(
    office: "Office", keep: Keep, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    voucher = approved(office, 4)
    actions_steps.pay_voucher(office, voucher, DAY, None, "已核对")
    dialog = keep(ReverseDialog(office, view(office, voucher)))
    (table,) = dialog.lines.findChildren(PayeeTable)
    button_of(dialog, "全选").click()
    assert dialog.lines.chosen() == ids(office, voucher) and "已选 4 笔 2,000.00 元" in dialog.lines._total.text()
    button_of(dialog, "全不选").click()
    assert not dialog.dirty and "已选 0 笔" in dialog.lines._total.text()
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(dialog.lines.chosen()) == 4
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(table, Qt.Key.Key_A, both)
    assert not dialog.dirty
    model = dialog.lines.model
    model.setData(model.index(2, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert "已选 1 笔 500.00 元" in dialog.lines._total.text()
    button_of(dialog, "全选").click()
    dialog.form.put_raw({"why": "误发"})
    answers("yes")
    dialog.save()
    assert [line.reverses_line_id for line in dialog.saved.lines] == ids(office, voucher)
