"""Budgets: adding one, adjusting it by a dated row, and seeing where it stands."""

from PySide6.QtWidgets import QScrollArea, QWidget

from cadredesk.core.dates import today
from cadredesk.core.money import show_yuan
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.funds import actions, store_budgets, store_ledger
from cadredesk.funds.records import Adjustment, Balance, Budget
from cadredesk.funds.ui.step_dialog import CANNOT_UNDO
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm


class BudgetDialog(FormDialog):
    """Adds a budget, or corrects name, source, document and note of ``budget``: its amount is changed by adjusting."""

    def __init__(
        self, office: Office, *, budget: Budget | None = None, year: int | None = None, parent: QWidget | None = None
    ) -> None:
        office.require_writable()
        form = RecordForm(Budget)
        form.set_record(budget or Budget(year=year or today().year))
        form.show_field("fen", budget is None)
        intro = "金额要增减时请用“调整”，写明文号和原因。" if budget else "一年一项，凭证从预算中列支。"
        super().__init__(
            parent,
            "编辑预算" if budget else "新增预算",
            form,
            lambda record: actions.save_budget(office, record),
            key="budget",
            size=(620, 480),
            intro=intro,
        )
        form.editor("name").setFocus()


class AdjustDialog(FormDialog):
    """Adds to a budget, or takes from it, by document and reason."""

    def __init__(self, office: Office, budget_id: int, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        balance = store_ledger.balance(office, budget_id)
        form = RecordForm(Adjustment, check=lambda adjustment: _beyond(balance, adjustment))
        form.set_record(Adjustment(date=today()))

        def save(asked: Adjustment) -> Adjustment:
            day, fen = asked.date or today(), asked.fen or 0
            actions.adjust_budget(office, budget_id, day, fen, asked.document, asked.why, asked.kind)
            return asked

        def last_question(asked: Adjustment) -> FinalQuestion:
            up, fen = ("增加", "减少")[(asked.fen or 0) < 0], abs(asked.fen or 0)
            facts = f"{up} {show_yuan(fen)} 元；文号：{asked.document}；原因：{asked.why}。"
            after = f"调整后共 {show_yuan(balance.fen + (asked.fen or 0))} 元，还剩 {show_yuan(balance.left + (asked.fen or 0))} 元。"
            return FinalQuestion(
                f"调整{balance.year} 年{balance.name}？", f"{facts}\n{after}\n调整不能修改或删除，{CANNOT_UNDO}"
            )

        intro = (
            f"{balance.year} 年{balance.name}：现有 {show_yuan(balance.fen)} 元，"
            f"已批准和已支付 {show_yuan(balance.approved + balance.paid)} 元，还剩 {show_yuan(balance.left)} 元。"
        )
        act = PrimaryAction(words="调整", final_question=last_question)
        super().__init__(parent, "调整预算", form, save, key="adjust", act=act, size=(600, 440), intro=intro)
        form.editor("fen").setFocus()


def _beyond(balance: Balance, adjustment: Adjustment) -> list[Problem]:
    if adjustment.fen is None or balance.left + adjustment.fen >= 0:
        return []
    return [Problem("增减金额", f"最多可调减 {show_yuan(balance.left)} 元。", "error")]


class BudgetFactsDialog(Dialog):
    """Where a budget stands, with every adjustment; its name and document can be corrected from here."""

    def __init__(self, office: Office, budget_id: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office, self._id = office, budget_id
        self.setWindowTitle("预算明细")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        buttons = row(
            button("编辑名称和文号…", "pen", self.edit),
            button("调整金额…", "scale-balanced", self.adjust),
            None,
            button("关闭", "", self.accept, tip="Esc"),
        )
        self.stack_up(column(self._scroll), buttons)
        on_theme_change(self, lambda: self.resize(px(560), px(480)))
        self.show_facts()

    def show_facts(self) -> None:
        budget = store_budgets.get_budget(self._office, self._id)
        balance = store_ledger.balance(self._office, self._id)
        body = Body()
        body.header(f"{balance.year} 年{balance.name}", budget.source, avatar=False)
        body.facts(
            [
                ("指标文号", budget.document),
                ("年初金额", f"{show_yuan(budget.fen or 0)} 元"),
                ("现有金额", f"{show_yuan(balance.fen)} 元"),
                ("已支付", f"{show_yuan(balance.paid)} 元"),
                ("已批准待付", f"{show_yuan(balance.approved)} 元"),
                ("退回", f"{show_yuan(balance.returned)} 元" if balance.returned else ""),
                ("还剩", f"{show_yuan(balance.left)} 元", "good" if balance.left > 0 else "danger"),
                ("备注", budget.note),
            ],
            label_width=96,
        )
        body.section("历次调整")
        adjusted = store_budgets.adjustments(self._office, self._id)
        for day, fen, document, why in adjusted:
            body.facts([(day, f"{'+' if fen > 0 else ''}{show_yuan(fen)} 元　{document}\n{why}")], label_width=96)
        if not adjusted:
            body.note("没有调整过。")
        body.end()
        body.setContentsMargins(px(22), px(18), px(22), px(18))
        self._scroll.setWidget(panel(body, "scrolled"))

    @guard
    def edit(self) -> None:
        BudgetDialog(self._office, budget=store_budgets.get_budget(self._office, self._id), parent=self).exec()
        self.show_facts()

    @guard
    def adjust(self) -> None:
        AdjustDialog(self._office, self._id, parent=self).exec()
        self.show_facts()
