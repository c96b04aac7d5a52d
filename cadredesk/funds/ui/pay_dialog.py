"""Registering what became of the lines of a voucher: on which day, by which proxy; as many as have come today."""

import dataclasses
import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import actions_steps
from cadredesk.funds.actions_steps import LineReceipt
from cadredesk.funds.actions_views import VoucherView
from cadredesk.funds.records import Method, Payment, Receipt
from cadredesk.funds.ui.payee_lines import Index, PayeeModel, PayeeTable
from cadredesk.funds.ui.step_dialog import CANNOT_UNDO, Doubts, final_question, summary
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import colour, on_theme_change, px
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.page.task_form_dialog import TaskFormDialog, Work

_TONES = {Receipt.RECEIVED: "ink", Receipt.UNCLAIMED: "warning", Receipt.RETURNED: "danger", None: "muted"}
_LATER = "暂不登记"
_HEADS = ("姓名", "金额（元）", "领取情况", "代领人")
_WHAT, _PROXY = 2, 3
RELATIONS = ("配偶", "子", "女", "孙辈", "亲属", "单位同志")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInput:
    """What is asked for the lines that are registered together."""

    day: datetime.date | None = described("日期", Kind.DATE, required=True)
    bank_reference: str = described("银行流水号", default="", hint="转账时填写")
    not_received: str = described("未领或退回原因", default="", hint="如 外出、账号有误")
    reason: str = described("支付理由", Kind.LONG, default="", hint="有提醒的，说明为什么仍然可以支付")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyInput:
    """Who received for somebody."""

    proxy: str = described("代领人", default="", required=True)
    relation: str = described(
        "与领款人关系", Kind.CHOICE, default="", required=True, choices=RELATIONS, open_choices=True
    )


class PayDialog(TaskFormDialog):
    """Registers lines of an approved voucher; ``saved`` is the VoucherView after it. What is said of a line is said once."""

    def __init__(self, office: Office, view: VoucherView, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        voucher = view.voucher
        form = RecordForm(PaymentInput, columns=1)
        form.set_record(PaymentInput(day=today()))
        form.show_field("bank_reference", voucher.method == Method.TRANSFER)
        self._doubts = Doubts(office, view, form)
        self.lines = ReceiptTable(office, view.open_lines, self)

        def paying(handing: PaymentInput) -> Work:
            receipts, day = self.lines.receipts(handing), handing.day or today()
            return lambda office: actions_steps.pay_lines(office, voucher.id or 0, day, receipts, handing.reason)

        def asked(handing: PaymentInput) -> FinalQuestion:
            receipts = self.lines.receipts(handing)
            if not receipts:
                raise UserError("请先选人，再点“已领”“未领”或“退回”。")
            self._doubts.judge()
            actions_steps.require_payable(office, self._doubts.view, handing.day or today(), receipts, handing.reason)
            left = len(view.open_lines) - len(receipts)
            more = f"还有 {left:,} 笔以后再登记。" if left else "全部登记完，凭证转为已支付。"
            facts = f"日期 {handing.day}；{self.lines.words}。{more}"
            return final_question(office, view, "登记支付", facts, f"登记后不能再改，{CANNOT_UNDO}")

        super().__init__(
            office,
            parent,
            "登记支付",
            form,
            paying,
            key="pay",
            act=PrimaryAction(words="登记支付", final_question=asked),
            size=(920, 600),
            intro=f"{summary(view)}\n{_how_far(view)}请与签字的纸质凭证核对：今天领的登记今天的，其余的以后再登记。",
            side=self.lines,
        )
        self.insert_above_form(self._doubts)
        on_theme_change(form, lambda: form.setFixedWidth(px(300)))
        form.editor("day").setFocus()

    @property
    def dirty(self) -> bool:
        """What became of the lines counts, too."""
        return super().dirty or self.lines.dirty


def _how_far(view: VoucherView) -> str:
    sums = view.sums
    return f"已登记 {sums.words} 笔，已领 {show_yuan(sums.paid)} 元。" if sums.settled else ""


class ReceiptTable(QWidget):
    """Each open line with what is said of it now; the space bar goes through 已领, 未领, 退回 and 暂不登记."""

    def __init__(self, office: Office, lines: Sequence[Payment], parent: QWidget) -> None:
        super().__init__()
        self._lines, self._dialog_parent = lines, parent
        # One payee has received it, as a rule; of several those who came are chosen.
        self._usual: list[LineReceipt | None] = [LineReceipt()] if len(lines) == 1 else [None] * len(lines)
        self._model = _ReceiptModel(office, lines, list(self._usual), self)
        self.table = _Table(self._model, self.turn)
        self._total = label("", "label", wrap=True)
        buttons = [button(str(each), "", partial(self.set_chosen, each)) for each in Receipt]
        self.proxy_button = button("代领…", "", self.ask_proxy, tip="选中的由同一个人代领")
        self.all_button = button("全部已领", "", self.set_all)
        head = row(label("领取情况", "head"), None, label("先选人，可多选，再点下面的按钮", "small"))
        foot = row(
            *buttons, self.proxy_button, button(_LATER, "", partial(self.set_chosen, None)), None, self.all_button
        )
        layout = column(head, panel(column(self.table, margins=(1, 1, 1, 1))), foot, self._total)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._show()

    @property
    def _said(self) -> list[LineReceipt | None]:
        return self._model.said

    def receipts(self, handing: PaymentInput) -> dict[int, LineReceipt]:
        """What is said of the lines, by id; of those not registered now nothing."""
        found = {}
        for line, said in zip(self._lines, self._said, strict=True):
            if said is None:
                continue
            received = said.receipt is Receipt.RECEIVED
            found[line.id or 0] = dataclasses.replace(
                said,
                bank_reference=handing.bank_reference if received else "",
                reason="" if received else handing.not_received,
            )
        return found

    @property
    def dirty(self) -> bool:
        """Whether anything was said of a line."""
        return self._said != self._usual

    @property
    def words(self) -> str:
        """已领 10 笔 5,000.00 元，未领 2 笔 1,000.00 元."""
        sums: Counter[Receipt] = Counter()
        counts: Counter[Receipt] = Counter()
        for line, said in zip(self._lines, self._said, strict=True):
            if said is not None:
                sums[said.receipt] += line.fen or 0
                counts[said.receipt] += 1
        parts = [f"{each} {counts[each]:,} 笔 {show_yuan(sums[each])} 元" for each in Receipt if counts[each]]
        return "，".join(parts) or "还没有选"

    def set_chosen(self, receipt: Receipt | None, proxy: ProxyInput | None = None) -> None:
        """Say it of the selected lines; None: nothing yet."""
        for at in self._chosen():
            self._said[at] = _said(receipt, proxy)
        self._show()

    def set_all(self) -> None:
        """全部已领: all of whom nothing else was said."""
        self._said[:] = [each or LineReceipt() for each in self._said]
        self._show()

    def turn(self) -> None:
        """The next of the four for the selected lines."""
        at = self.table.currentIndex().row()
        if at >= 0:
            every: tuple[Receipt | None, ...] = (None, *Receipt)
            said = self._said[at]
            self.set_chosen(every[(every.index(said.receipt if said else None) + 1) % len(every)])

    def ask_proxy(self) -> None:
        """代领: one proxy for the selected lines, with the relation."""
        chosen = self._chosen()
        if not chosen:
            return
        form = RecordForm(ProxyInput, columns=1)
        form.set_record(ProxyInput())
        dialog = FormDialog(
            self._dialog_parent, "代领", form, lambda asked: asked, key="proxy", size=(460, 260),
            act=PrimaryAction(words="确定"), intro=f"选中的 {len(chosen)} 笔由谁代领。",
        )  # fmt: skip
        if dialog.exec() and dialog.saved is not None:
            self.set_chosen(Receipt.RECEIVED, dialog.saved)

    def _chosen(self) -> list[int]:
        return [index.row() for index in self.table.selectionModel().selectedRows()]

    def _show(self) -> None:
        self._model.changed()
        self._total.setText(f"{self.words}。未领和退回的不计入已支付，金额回到预算。")


def _said(receipt: Receipt | None, proxy: ProxyInput | None) -> LineReceipt | None:
    if receipt is None:
        return None
    return LineReceipt(receipt=receipt, **({"proxy": proxy.proxy, "proxy_relation": proxy.relation} if proxy else {}))


class _ReceiptModel(PayeeModel):
    """Payee and amount, and what is ``said`` of each line now."""

    def __init__(
        self, office: Office, lines: Sequence[Payment], said: list[LineReceipt | None], parent: QWidget
    ) -> None:
        super().__init__(office, lines, _HEADS, parent)
        self.said = said

    def text(self, at: int, column: int) -> str:
        said = self.said[at]
        if column == _WHAT:
            return said.receipt.value if said else _LATER
        if column == _PROXY:
            return f"{said.proxy}（{said.proxy_relation}）" if said and said.proxy else ""
        return super().text(at, column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == _WHAT:
            said = self.said[index.row()]
            return colour(_TONES[said.receipt if said else None])
        return super().data(index, role)


class _Table(PayeeTable):
    def __init__(self, model: _ReceiptModel, turn: Callable[[], None]) -> None:
        super().__init__(model, "领取情况", longest=(_LATER, "欧阳建国（孙辈）"))
        self._turn = turn
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._turn()
            return
        super().keyPressEvent(event)
