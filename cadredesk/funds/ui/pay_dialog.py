"""Registering that money has been handed over: when, to whom, by which proxy, and what became of each line."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cadredesk.core.dates import today
from cadredesk.core.fields import Kind, described
from cadredesk.core.money import show_yuan
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.funds import actions, rules
from cadredesk.funds.actions import PaymentFacts, VoucherView
from cadredesk.funds.records import Method, Payment, Receipt, VoucherState
from cadredesk.funds.ui.step_dialog import CANNOT_UNDO, final_question, summary
from cadredesk.people import store as people_store
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, look_like_records, panel, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import colour, on_theme_change, px
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

_TONES = {Receipt.RECEIVED: "ink", Receipt.UNCLAIMED: "warning", Receipt.RETURNED: "danger"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInput:
    """What is asked for the whole voucher."""

    day: datetime.date | None = described("支付日期", Kind.DATE, required=True)
    receiver: str = described("领款人", default="", hint="本人领取可不填")
    proxy: str = described("代领人", default="", hint="由别人代领时填写")
    relation: str = described(
        "代领人关系",
        Kind.CHOICE,
        default="",
        choices=("配偶", "子", "女", "孙辈", "亲属", "单位同志"),
        open_choices=True,
    )
    bank_reference: str = described("银行流水号", default="", hint="转账时填写")


class PayDialog(FormDialog):
    """已批准 → 已支付; ``saved`` is the VoucherView after it. What is set here is set once."""

    def __init__(self, office: Office, view: VoucherView, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        form = RecordForm(PaymentInput, check=_doubts, columns=1)
        voucher = view.voucher
        form.set_record(PaymentInput(day=max(today(), voucher.approved_on or today())))
        form.show_field("bank_reference", voucher.method == Method.TRANSFER)
        self.lines = ReceiptTable(office, view.lines)

        def save(handing: PaymentInput) -> VoucherView:
            facts = PaymentFacts(
                receiver=handing.receiver,
                proxy=handing.proxy,
                proxy_relation=handing.relation,
                bank_reference=handing.bank_reference,
                receipts=self.lines.receipts(),
            )
            return actions.pay_voucher(office, voucher.id or 0, handing.day or today(), facts)

        def asked(handing: PaymentInput) -> FinalQuestion:
            rules.require_step(voucher, VoucherState.PAID, handing.day or today())
            proxy = f"，由{handing.proxy}（{handing.relation}）代领" if handing.proxy else ""
            facts = f"支付日期 {handing.day}{proxy}；{self.lines.words}。"
            return final_question(office, view, "登记支付", facts, f"登记后不能再改，{CANNOT_UNDO}")

        super().__init__(
            parent,
            "登记支付",
            form,
            save,
            key="pay",
            act=PrimaryAction(words="登记支付", final_question=asked),
            size=(860, 560),
            intro=f"{summary(view)}\n支付情况登记后不能再改，请与签字的纸质凭证核对。",
            side=self.lines,
        )
        on_theme_change(form, lambda: form.setFixedWidth(px(300)))
        form.editor("day").setFocus()

    @property
    def dirty(self) -> bool:
        """What became of the lines counts, too."""
        return super().dirty or self.lines.dirty


def _doubts(handing: PaymentInput) -> list[Problem]:
    if handing.proxy and not handing.relation:
        return [Problem("代领人关系", "请写明代领人与领款人的关系。", "error")]
    return []


class ReceiptTable(QWidget):
    """Each payee with what became of the money; the space bar goes through 已领, 未领, 退回."""

    def __init__(self, office: Office, lines: Sequence[Payment]) -> None:
        super().__init__()
        self._lines = lines
        self._receipts = [Receipt.RECEIVED] * len(lines)
        people = {person.id: person for person in people_store.some(office, [line.person_id or 0 for line in lines])}
        self._cells = [QTableWidgetItem() for _ in lines]  # what became of it
        self.table = _Table(self)
        self.table.setRowCount(len(lines))
        for at, line in enumerate(lines):
            amount = QTableWidgetItem(show_yuan(line.fen or 0))
            amount.setTextAlignment(_RIGHT)
            name = QTableWidgetItem(people[line.person_id].name)
            name.setToolTip(plain_tip(name.text()))
            for place, item in enumerate((name, amount, self._cells[at])):
                self.table.setItem(at, place, item)
        self._total = label("", "label", wrap=True)
        buttons = [button(f"改为{each}", "", partial(self.set_chosen, each)) for each in Receipt]
        head = row(label("领取情况", "head"), None, label("先选人，可多选，再点下面的按钮", "small"))
        layout = column(head, panel(column(self.table, margins=(1, 1, 1, 1))), row(*buttons, None), self._total)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._show()

    def receipts(self) -> dict[int, Receipt]:
        """What became of each line, by its id."""
        return {line.id or 0: receipt for line, receipt in zip(self._lines, self._receipts, strict=True)}

    @property
    def dirty(self) -> bool:
        """Whether something else than 已领 was said of a line."""
        return any(each is not Receipt.RECEIVED for each in self._receipts)

    @property
    def words(self) -> str:
        """已领 10 人 5,000.00 元，未领 2 人 1,000.00 元."""
        sums: Counter[Receipt] = Counter()
        for line, receipt in zip(self._lines, self._receipts, strict=True):
            sums[receipt] += line.fen or 0
        people = Counter(self._receipts)
        return "，".join(f"{each} {people[each]:,} 人 {show_yuan(sums[each])} 元" for each in Receipt if people[each])

    def set_chosen(self, receipt: Receipt) -> None:
        """Say it of the selected lines."""
        for at in {index.row() for index in self.table.selectedIndexes()}:
            self._receipts[at] = receipt
        self._show()

    def turn(self) -> None:
        """The next of the three for the selected lines."""
        at = self.table.currentRow()
        if at >= 0:
            every = tuple(Receipt)
            self.set_chosen(every[(every.index(self._receipts[at]) + 1) % len(every)])

    def _show(self) -> None:
        for item, receipt in zip(self._cells, self._receipts, strict=True):
            item.setText(receipt.value)
            item.setForeground(colour(_TONES[receipt]))
        self._total.setText(f"{self.words}。未领和退回的不计入已支付，金额回到预算。")


class _Table(QTableWidget):
    def __init__(self, owner: ReceiptTable) -> None:
        super().__init__(0, 3)
        self._owner = owner
        look_like_records(self, "领取情况")
        self.setHorizontalHeaderLabels(["姓名", "金额（元）", "领取情况"])
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # names need the width
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        amounts = self.horizontalHeaderItem(1)
        assert amounts is not None
        amounts.setTextAlignment(_RIGHT)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        on_theme_change(self, lambda: self.verticalHeader().setDefaultSectionSize(px(36)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._owner.turn()
            return
        super().keyPressEvent(event)
