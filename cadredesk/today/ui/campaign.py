"""The card of the festival in front: days left, how many have been visited and paid, and what to do next."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import show_day_in_sentence
from cadredesk.today.rules_words import when
from cadredesk.today.ui.lines import CardView
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.figures import Meter
from cadredesk.widgets.controls.layout import FlowLayout, column
from cadredesk.widgets.controls.plain_text import plain_words
from cadredesk.widgets.controls.text import label

if TYPE_CHECKING:
    from cadredesk.today.records import CampaignSummary


class CampaignCard(CardView):
    """``opened`` has the list of the campaign; ``slips`` and ``pay`` ask for paper and for a voucher."""

    slips = Signal()
    pay = Signal()

    def __init__(self) -> None:
        inner = QWidget()
        super().__init__(inner)
        self.visited = Meter("走访", label_width=44, words_width=136)
        self.paid = Meter("发放", tone="warning", label_width=44, words_width=136)
        self.words = label("", "label", wrap=True)
        self.go_button = primary_button("继续走访", "hand-holding-heart", lambda: self.opened.emit(self.target))
        self.slips_button = button("打印登记表", "print", self.slips.emit, tip="还没有走访的人，每人一张")
        self.pay_button = button("发放慰问金", "coins", self.pay.emit, tip="给还没有发放的人起草凭证")
        buttons = FlowLayout(gap=8)
        for each in (self.go_button, self.slips_button, self.pay_button):
            buttons.addWidget(each)
        inner.setLayout(column(self.visited, self.paid, self.words, 4, None, buttons, gap=8, margins=(6, 4, 6, 2)))

    def focus_chain(self) -> list[QWidget]:
        return [self.all, self.go_button, self.slips_button, self.pay_button]

    def show_campaign(self, found: "CampaignSummary | None", *, read_only: bool) -> None:
        if found is None:
            self.show_head("节日走访", "", None)
            self.words.setText("没有按节日走访的规则。")
        else:
            from cadredesk.campaigns.targets import ShowCampaign

            said = f"{show_day_in_sentence(found.due)} · {when(found.days)}"
            self.show_head(found.name, said, ShowCampaign(code=found.code, due=found.due))
            self.visited.set(found.visited, found.owed, f"已访 {found.visited:,} / 应访 {found.owed:,}")
            self.paid.set(found.paid, found.owed, f"已发 {found.paid:,} / 应发 {found.owed:,}")
            self.words.setText(_words(found))
        running = found is not None and found.is_open
        for part in (self.visited, self.paid, self.slips_button, self.pay_button):
            part.setVisible(running)
        self.words.setVisible(bool(self.words.text()) and not (running and found is not None and not _words(found)))
        self.go_button.setVisible(found is not None)
        self.go_button.setText(plain_words(_go_words(found)))
        self.go_button.setAccessibleName(_go_words(found))
        self.slips_button.setEnabled(found is not None and found.visited < found.owed)
        self.pay_button.setEnabled(found is not None and found.paid < found.owed and not read_only)


def _words(found: "CampaignSummary") -> str:
    if not found.is_open:
        return f"{show_day_in_sentence(found.opens)}起可以走访，现在可以先看名单、作安排。"
    if not found.owed:
        return "这次没有应访的人。"
    return f"另有 {found.excused:,} 人免访。" if found.excused else ""


def _go_words(found: "CampaignSummary | None") -> str:
    if found is None or not found.is_open:
        return "查看名单"
    return "继续走访" if found.visited else "开始走访"
