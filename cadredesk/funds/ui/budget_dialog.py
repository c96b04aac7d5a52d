"""Budgets: adding one, adjusting it by a dated row, and seeing where it stands."""

from PySide6.QtWidgets import QScrollArea, QWidget

from cadredesk.core.dates import today
from cadredesk.core.money import show_yuan
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.funds import actions, rules, store_budgets, store_ledger
from cadredesk.funds.closing import store as closing_store
from cadredesk.funds.closing import store_closed
from cadredesk.funds.records import Adjustment, Balance, Budget
from cadredesk.funds.ui.step_dialog import CANNOT_UNDO
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.page.task_runner import TaskRunner

LOCKED = "year name source document function_code economic_code kinds".split()


class BudgetDialog(FormDialog):
    """Adds a budget, or corrects one; once it is used its amount is changed by adjusting, and only its note may be here."""

    help_section = "预算"

    def __init__(
        self, office: Office, *, budget: Budget | None = None, year: int | None = None, parent: QWidget | None = None
    ) -> None:
        office.require_writable()
        form = RecordForm(Budget)
        form.set_record(budget or Budget(year=year or today().year))
        why = store_budgets.why_locked(office, budget.id or 0) if budget else ""
        used = bool(why)
        form.show_field("fen", not used)
        for name in LOCKED if used else ():
            form.editor(name).setEnabled(False)
        intro = _intro(budget, why)
        super().__init__(
            parent,
            "编辑预算" if budget else "新增预算",
            form,
            lambda record: actions.save_budget(office, record),
            key="budget",
            size=(620, 560),
            intro=intro,
        )
        form.go_to("note" if used else "name")


def _intro(budget: Budget | None, why_locked: str) -> str:
    if why_locked:
        return f"这项预算{why_locked}，年度、名称、来源、文号、科目和用途不能再改，只能改备注；金额请用“调整”。"
    return (
        "还没有编号的凭证，也没有调整过，写错的金额可以在这里更正；以后要增减请用“调整”，写明文号和原因。"
        if budget
        else "一年一项，凭证从预算中列支。"
    )


class AdjustDialog(FormDialog):
    """Adds to a budget, or takes from it, by document and reason."""

    help_section = "预算"

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
            after = f"调整后共 {show_yuan(balance.fen + (asked.fen or 0))} 元，余额 {show_yuan(balance.left + (asked.fen or 0))} 元。"
            return FinalQuestion(
                f"调整{balance.year} 年{balance.name}？", f"{facts}\n{after}\n调整不能修改或删除，{CANNOT_UNDO}"
            )

        intro = (
            f"{balance.year} 年{balance.name}：现有 {show_yuan(balance.fen)} 元，"
            f"已批准和已支付 {show_yuan(balance.approved + balance.paid)} 元，余额 {show_yuan(balance.left)} 元。"
        )
        act = PrimaryAction(words="调整", final_question=last_question)
        super().__init__(parent, "调整预算", form, save, key="adjust", act=act, size=(600, 440), intro=intro)
        form.editor("fen").setFocus()


def _beyond(balance: Balance, adjustment: Adjustment) -> list[Problem]:
    if not rules.sign_fits(adjustment.kind, adjustment.fen or 0):
        return [Problem("性质", "追加的金额写正数，调减的写负数。", "error")]
    if adjustment.fen is None or balance.left + adjustment.fen >= 0:
        return []
    return [Problem("增减金额", f"最多可调减 {show_yuan(balance.left)} 元。", "error")]


def _elsewhere(balance: Balance) -> str:
    if not balance.elsewhere:
        return ""
    return f"{show_yuan(balance.elsewhere)} 元已冲销，退款上缴财政或转入其他预算，不回到这项预算"


class BudgetFactsDialog(Dialog):
    """Where a budget stands, with every adjustment and what became of what it left; it can be corrected from here.

    ``wanted`` is the id of the voucher that the user asked to see in its ledger, else None.
    """

    help_section = "预算"

    def __init__(
        self, office: Office, budget_id: int, tasks: TaskRunner | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._office, self._id, self._tasks = office, budget_id, tasks or TaskRunner(self, office)
        self.wanted: int | None = None
        self.setWindowTitle("预算明细")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        year = store_budgets.get_budget(office, budget_id).year or 0
        self._closed = store_closed.is_closed(office, year)
        changing = [
            button("编辑…", "pen", self.edit, tip="名称、文号、科目和用途"),
            button("调整金额…", "scale-balanced", self.adjust),
        ]
        for made in changing:
            made.setEnabled(not office.why_read_only and not self._closed)
            if self._closed:
                made.setToolTip(plain_tip(f"{year} 年已经封账"))
        buttons = row(
            *changing,
            button("台账…", "table", self.show_ledger, tip="这项预算的每一笔，和每笔之后的余额"),
            None,
            button("关闭", "", self.accept, tip="Esc"),
        )
        self.stack_up(column(self._scroll), buttons)
        on_theme_change(self, lambda: self.resize_within_screen(px(620), px(520)))
        self.show_facts()

    def show_facts(self) -> None:
        budget = store_budgets.get_budget(self._office, self._id)
        balance = store_ledger.balance(self._office, self._id)
        body = Body()
        body.header(f"{balance.year} 年{balance.name}", budget.source, avatar=False)
        body.facts(
            [
                ("指标文号", budget.document),
                ("功能科目", budget.function_code),
                ("经济科目", budget.economic_code),
                ("可用于", budget.kinds),
                ("封账", "这一年已经封账，数字不再改变" if self._closed else ""),
                ("年初金额", f"{show_yuan(budget.fen or 0)} 元"),
                ("现有金额", f"{show_yuan(balance.fen)} 元"),
                ("已支付", f"{show_yuan(balance.paid)} 元"),
                ("其中", _elsewhere(balance)),
                ("已批准待付", f"{show_yuan(balance.approved)} 元"),
                ("退回", f"{show_yuan(balance.returned)} 元" if balance.returned else ""),
                ("余额", f"{show_yuan(balance.left)} 元", "good" if balance.left > 0 else "danger"),
                ("备注", budget.note),
            ],
            label_width=96,
        )
        body.section("历次调整")
        adjusted = store_budgets.adjustments(self._office, self._id)
        for day, fen, document, why, kind in adjusted:
            words = f"{kind} {'+' if fen > 0 else ''}{show_yuan(fen)} 元　{document}\n{why}".lstrip()
            body.facts([(day, words)], label_width=96)
        if not adjusted:
            body.note("没有调整过。")
        self._show_carries(body)
        body.end()
        body.setContentsMargins(px(22), px(18), px(22), px(18))
        self._scroll.setWidget(panel(body, "scrolled"))

    def _show_carries(self, body: Body) -> None:
        """What became of what a closed year left."""
        carries = closing_store.carries_of(self._office, self._id)
        if not carries:
            return
        body.section("结余去向")
        for each in carries:
            into = store_budgets.get_budget(self._office, each.into_id) if each.into_id else None
            to = f"转入 {into.year} 年{into.name}" if into else "交回财政"
            words = f"{each.what} {show_yuan(each.fen or 0)} 元，{to}　{each.document}"
            body.facts([(str(each.date), words)], label_width=96)
        body.facts([("尚未处理", f"{show_yuan(closing_store.rest_of(self._office, self._id))} 元")], label_width=96)

    @guard
    def show_ledger(self) -> None:
        from cadredesk.funds.ledger.ui.ledger_dialog import LedgerDialog

        dialog = LedgerDialog(self._office, self._tasks, budget_id=self._id, parent=self)
        dialog.exec()
        if dialog.wanted is not None:
            self.wanted = dialog.wanted
            self.accept()

    @guard
    def edit(self) -> None:
        BudgetDialog(self._office, budget=store_budgets.get_budget(self._office, self._id), parent=self).exec()
        self.show_facts()

    @guard
    def adjust(self) -> None:
        AdjustDialog(self._office, self._id, parent=self).exec()
        self.show_facts()
