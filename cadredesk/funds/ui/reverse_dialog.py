"""冲销: reversing lines that were received, by a negative voucher that somebody else approves."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import actions_steps, store_budgets, store_ledger, store_vouchers
from cadredesk.funds.actions_steps import RefundFacts
from cadredesk.funds.actions_views import VoucherView
from cadredesk.funds.closing import store_closed
from cadredesk.funds.records import Payment, Receipt, Refund
from cadredesk.funds.ui.payee_lines import NAME, Index, PayeeModel, PayeeTable
from cadredesk.funds.ui.step_dialog import CANNOT_UNDO, final_question, summary
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.form_dialog import ask
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.page.task_form_dialog import TaskFormDialog, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalInput:
    """What is asked for a reversal."""

    day: datetime.date | None = described("日期", Kind.DATE, required=True)
    why: str = described("冲销原因", Kind.LONG, default="", required=True, hint="如 重复发放、已去世")
    refund_to: str = described("退款去向", Kind.CHOICE, default="", required=True, choices=tuple(Refund))
    budget_id: int | None = described("转入预算", Kind.REFERENCE, refers_to="budgets", hint="退入其他预算时选择")
    receipt: str = described("退款收据", default="", hint="收据编号，批准以后也可以补登")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptInput:
    """The receipt that came after its reversal was approved."""

    receipt: str = described("退款收据", default="", required=True, hint="收据编号")


def ask_refund_receipt(office: Office, shown: VoucherView, parent: QWidget) -> None:
    """补登退款收据, which is said once."""
    office.require_writable()
    number = shown.voucher.number

    def last_question(asked: ReceiptInput) -> FinalQuestion:
        facts = f"登记以后不能再改，{CANNOT_UNDO}"
        return final_question(office, shown, "补登退款收据：", f"退款收据：{asked.receipt}。", facts)

    ask(
        parent, "补登退款收据", ReceiptInput(),
        lambda asked: actions_steps.add_refund_receipt(office, shown.voucher.id or 0, asked.receipt),
        key="refund-receipt", act=PrimaryAction(words="登记", final_question=last_question), size=(520, 300),
        intro=f"{number}批准以后才拿到的退款收据，只能登记一次。收据的扫描件可以存入这张凭证的附件。",
    )  # fmt: skip


class ReverseDialog(TaskFormDialog):
    """Reverses chosen lines of a paid voucher; ``saved`` is the VoucherView of the negative one."""

    def __init__(self, office: Office, shown: VoucherView, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        gone = store_vouchers.reversed_lines(office, shown.voucher.id or 0)
        lines = [each for each in shown.lines if each.receipt == Receipt.RECEIVED and each.id not in gone]
        if not lines:
            raise UserError(f"凭证{shown.voucher.number}没有可以冲销的已领款项。")
        form = RecordForm(ReversalInput, columns=1, lookups={"budgets": lambda: _open_budgets(office)})
        form.set_record(ReversalInput(day=today(), refund_to=Refund.BUDGET.value))
        self.lines = _ReceivedLines(office, lines)

        def reversing(asked: ReversalInput) -> Work:
            refund = RefundFacts(to=Refund(asked.refund_to), budget_id=asked.budget_id, receipt=asked.receipt)
            voucher_id, day, chosen = shown.voucher.id or 0, asked.day or today(), self.lines.chosen()
            return lambda office: actions_steps.reverse_voucher(office, voucher_id, day, asked.why, chosen, refund)

        def last_question(asked: ReversalInput) -> FinalQuestion:
            ids = set(self.lines.chosen())
            fen = sum(line.fen or 0 for line in lines if line.id in ids)
            facts = f"冲销 {len(ids):,} 笔 {show_yuan(fen)} 元，退款去向：{asked.refund_to}。"
            return final_question(
                office, shown, "冲销", facts, f"另开一张负数凭证，由另一位同志批准后生效；{CANNOT_UNDO}"
            )

        super().__init__(
            office,
            parent,
            "冲销",
            form,
            reversing,
            key="reverse",
            act=PrimaryAction(words="冲销", final_question=last_question),
            size=(860, 560),
            intro=f"{summary(shown)}\n已领的款退回来，用一张负数凭证记账；原凭证不改。",
            side=self.lines,
        )
        on_theme_change(form, lambda: form.setFixedWidth(px(320)))
        form.editor("why").setFocus()

    @property
    def dirty(self) -> bool:
        """What was ticked counts, too."""
        return super().dirty or self.lines.dirty


class _ReceivedLines(QWidget):
    """The lines that may be reversed, each with a box to tick; the only one is ticked already."""

    def __init__(self, office: Office, lines: Sequence[Payment]) -> None:
        super().__init__()
        self.model = _TickModel(office, lines, self)
        table = _Table(self.model, self.tick)
        self._total = label("", "label")
        foot = row(
            self._total,
            None,
            button("全选", "", lambda: self.tick(True), tip="Ctrl+A"),
            button("全不选", "", lambda: self.tick(False), tip="Ctrl+Shift+A"),
        )
        layout = column(label("冲销哪几笔（打勾）", "head"), panel(column(table, margins=(1, 1, 1, 1))), foot)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.model.dataChanged.connect(lambda *_where: self._show_total())
        self._show_total()
        on_theme_change(self, lambda: self.setMinimumWidth(px(360)))  # a name of several characters beside its amount

    @property
    def dirty(self) -> bool:
        """Whether other lines are ticked than at the start."""
        return self.model.ticked != self.model.usual

    def tick(self, on: bool) -> None:
        """全选, 全不选."""
        self.model.tick_all(on)

    def chosen(self) -> list[int]:
        """The ids of the ticked lines. Raises UserError where there are none."""
        found = [line.id or 0 for at, line in enumerate(self.model.lines) if at in self.model.ticked]
        if not found:
            raise UserError("请在右边勾选要冲销的款项。")
        return found

    def _show_total(self) -> None:
        self._total.setText(f"已选 {len(self.model.ticked):,} 笔 {show_yuan(self.model.fen)} 元")


class _Table(PayeeTable):
    """Ctrl+A ticks every line, Ctrl+Shift+A none."""

    def __init__(self, model: PayeeModel, tick: Callable[[bool], None]) -> None:
        super().__init__(model, "要冲销的款项")
        self._tick = tick

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._tick(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return
        super().keyPressEvent(event)


class _TickModel(PayeeModel):
    """Payee and amount, and a box to tick at each name: ``ticked`` are the rows with a tick, at first the ``usual`` ones, and
    ``fen`` what they come to.
    """

    def __init__(self, office: Office, lines: Sequence[Payment], parent: QWidget) -> None:
        super().__init__(office, lines, ("姓名", "已领金额（元）"), parent)
        self.usual = frozenset({0}) if len(lines) == 1 else frozenset()
        self.ticked = set(self.usual)
        self.fen = self._sum()

    def flags(self, index: Index) -> Qt.ItemFlag:
        tick = Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | tick

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            return Qt.CheckState.Checked if index.row() in self.ticked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        row, on = index.row(), Qt.CheckState(value) == Qt.CheckState.Checked
        if on != (row in self.ticked):  # thousands of lines are not summed anew for each tick
            self.fen += (self.lines[row].fen or 0) * (1 if on else -1)
            self.ticked ^= {row}
        self.dataChanged.emit(index, index)
        return True

    def tick_all(self, on: bool) -> None:
        """Tick every line, or none."""
        self.ticked = set(range(len(self.lines))) if on else set()
        self.fen = self._sum()
        self.changed()

    def _sum(self) -> int:
        return sum(self.lines[at].fen or 0 for at in self.ticked)


def _open_budgets(office: Office) -> list[tuple[int, str]]:
    closed = store_closed.closed_years(office)
    years = [year for year in store_budgets.budget_years(office) if year not in closed][:2]
    return [
        (balance.id, f"{balance.year} 年{balance.name}")
        for year in years
        for balance in store_ledger.balances(office, year)
    ]
