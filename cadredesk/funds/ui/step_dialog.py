"""The steps of a voucher that ask for little: submitting, approving (perhaps by somebody else here), settling, voiding, archiving."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCompleter, QScrollArea, QWidget

from cadredesk.core.dates import today
from cadredesk.core.fields import Kind, described
from cadredesk.core.money import in_words, show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import actions_steps, rules, store_budgets, store_ledger, store_payments, store_vouchers
from cadredesk.funds.actions_views import VoucherView
from cadredesk.funds.actions_views import view as view_of
from cadredesk.funds.records import PaymentWarning, VoucherState
from cadredesk.funds.standards.store import standards_of_payees
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.controls.layout import column, panel
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import PAUSE, RecordForm
from cadredesk.widgets.page.task_form_dialog import TaskFormDialog, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is asked for a step; each asks for some of it."""

    day: datetime.date | None = described("日期", Kind.DATE, required=True)
    operator: str = described("办理人", default="", required=True, hint="另一位同志的姓名")
    reason: str = described("批准理由", Kind.LONG, default="", required=True, hint="逐条说明为什么仍然可以发放")
    why: str = described("原因", Kind.LONG, default="", required=True)
    place: str = described("归档位置", default="", hint="如 2026 年第 3 册")


@dataclass(frozen=True, slots=True)
class StepWords:
    """How a step is called, what it means, what it asks for besides the day, and what takes it."""

    title: str
    verb: str
    words: str
    take: Callable[[Office, int, Step, datetime.date], VoucherView]
    fields: tuple[str, ...] = ()


NAMED = 6  # of the payees in a last question
PAYEES_AT_ONCE = 40  # on the screen of who approves: the next ones follow as it is scrolled
CANNOT_UNDO = "不能用 Ctrl+Z 撤销。"
_STEPS = {
    "submit": StepWords(
        "提交凭证", "提交", "提交后编号，内容不能再改，由另一位同志审批。",
        lambda office, voucher, step, day: actions_steps.submit_voucher(office, voucher, day),
    ),
    "approve": StepWords(
        "批准凭证", "批准", "批准后占用预算并封存，不能再改，只能支付和归档。",
        lambda office, voucher, step, day: actions_steps.approve_voucher(office, voucher, day, step.reason),
    ),
    "settle": StepWords(
        "结清凭证", "结清", "还没有登记的各笔一律记为未领，金额回到预算；以后来领的用“补发”另开凭证。",
        lambda office, voucher, step, day: actions_steps.settle_voucher(office, voucher, day, step.why), ("why",),
    ),
    "void": StepWords(
        "作废凭证", "作废", "凭证号保留，不再使用；已批准的占用退回预算。",
        lambda office, voucher, step, day: actions_steps.void_voucher(office, voucher, day, step.why), ("why",),
    ),
    "archive": StepWords(
        "归档凭证", "归档", "签字的纸质凭证已收齐，归入档案。",
        lambda office, voucher, step, day: actions_steps.archive_voucher(office, voucher, day, step.place), ("place",),
    ),
}  # fmt: skip


class StepDialog(TaskFormDialog):
    """Takes a voucher one step on; ``saved`` is the VoucherView after it."""

    help_section = "凭证的五步"

    def __init__(self, office: Office, view: VoucherView, step: str, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        self._office, self._view, self._step = office, view, _STEPS[step]
        self._approving = step == "approve"
        voucher, words = view.voucher, self._step.words
        other = _needs_another(office, view, step)
        only = ["day", *["operator"] * other, *["reason"] * self._approving, *self._step.fields]
        form = RecordForm(Step, only=only, columns=1)
        form.set_record(Step(day=today()))
        self._doubts = Doubts(office, view, form, view.stopping) if self._approving else None
        if other:
            verb = self._step.verb
            words = f"{office.operator}是这张凭证的经办人，不能自己{verb}。请由另一位同志在这里填姓名并{verb}。{words}"
            others = [name for name in store_vouchers.approvers(office) if not rules.handled_by(voucher, name)]
            form.editor("operator").setCompleter(QCompleter(others, form))
        super().__init__(
            office,
            parent,
            self._step.title,
            form,
            self._taking,
            key=f"step/{step}{'/reasons' if self._approving and view.stopping else ''}",
            act=PrimaryAction(words=self._step.verb, final_question=self._last_question),
            size=(980, 640) if self._approving else (520, 420 if self._step.fields else 330),
            intro=f"{summary(view)}\n{words}",
            side=ApprovalPanel(office, view) if self._approving else None,
        )
        if self._doubts:
            self.insert_above_form(self._doubts)
            on_theme_change(form, lambda: form.setFixedWidth(px(270)))
        form.editor(only[-1]).setFocus()

    def _last_question(self, step: Step) -> FinalQuestion:
        verb = self._step.verb
        if self._doubts:  # nobody is asked about what would be refused anyway
            self._doubts.judge()
            with act_as_operator(self._office, step.operator):
                actions_steps.require_approvable(self._office, self._doubts.view, step.day or today(), step.reason)
        by = f"，{verb}人 {step.operator}" if step.operator else ""
        facts = f"{verb}日期 {step.day}{by}。"
        return final_question(self._office, self._view, verb, facts, f"{self._step.words}{CANNOT_UNDO}")

    def _taking(self, step: Step) -> Work:
        take, voucher_id = self._step.take, self._view.voucher.id or 0

        def work(office: Office) -> VoucherView:
            with act_as_operator(office, step.operator):
                return take(office, voucher_id, step, step.day or today())

        return work


def _needs_another(office: Office, view: VoucherView, step: str) -> bool:
    """Whether somebody else than who works now has to take a step."""
    approved = view.voucher.state == VoucherState.APPROVED
    return (step == "approve" or (step == "void" and approved)) and rules.handled_by(view.voucher, office.operator)


def summary(view: VoucherView) -> str:
    """慰〔2026〕0003号，节日慰问（春节），12 人，共 6,000.00 元（人民币陆仟元整）。"""
    return f"{rules.title(view.voucher)}，{_how_much(view)}"


def _how_much(view: VoucherView) -> str:
    what = view.voucher.kind + (f"（{view.voucher.occasion}）" if view.voucher.occasion else "")
    return f"{what}，{rules.how_many(view.lines)}，共 {show_yuan(view.fen)} 元（{in_words(view.fen)}）。"


def final_question(office: Office, view: VoucherView, verb: str, *facts: str) -> FinalQuestion:
    """What is said before a voucher takes a step for good: which one, whom, how much, and the ``facts`` of the step."""
    first = store_vouchers.payee_names(office, view.lines[:NAMED])
    more = f"等 {rules.how_many(view.lines)}" if len(view.lines) > NAMED else ""
    whom = f"发给：{'、'.join(first)}{more}。"
    return FinalQuestion(f"{verb}{view.voucher.number or '这张凭证'}？", "\n".join((_how_much(view), whom, *facts)))


@contextmanager
def act_as_operator(office: Office, name: str) -> Iterator[None]:
    """Act under another name for one step; "" goes on under one's own."""
    own, name = office.operator, " ".join(name.split())
    if name:
        office.operator = name
    try:
        yield
    finally:
        office.operator = own


class Doubts(QWidget):
    """What has to be answered on the day that stands in a form, which is judged again whenever that day changes; what is
    ``shown`` elsewhere is not said twice. ``view`` is the voucher as of that day.
    """

    def __init__(
        self, office: Office, view: VoucherView, form: RecordForm, shown: Iterable[PaymentWarning] = ()
    ) -> None:
        super().__init__()
        self._office, self._form, self.view = office, form, view
        self._day, self._shown = today(), {each.message for each in shown}
        self._words = label("", "", "warning", wrap=True)
        self.setLayout(column(self._words))
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.judge)
        form.edited.connect(self._timer.start)
        self._show()

    def judge(self) -> None:
        """Ask again if the day is another one."""
        self._timer.stop()
        day = self._form.typed("day")
        if day is not None and day != self._day:
            self._day, self.view = day, view_of(self._office, self.view.voucher.id or 0, day)
            self._show()

    def _show(self) -> None:
        new = [each.message for each in self.view.stopping if each.message not in self._shown]
        more = f"等 {len(new)} 条" if len(new) > NAMED else ""
        self._form.show_field("reason", bool(self.view.stopping))
        self._words.setText(f"按 {self._day} 办理，要核对并说明理由：{'；'.join(new[:NAMED])}{more}。")
        self.setVisible(bool(new))


class ApprovalPanel(QScrollArea):
    """What whoever approves signs for: what is doubtful, the budget before and after, the standard, and each payee."""

    def __init__(self, office: Office, view: VoucherView) -> None:
        super().__init__()
        self._office, self._view, self._shown = office, view, 0
        self.setWidgetResizable(True)
        body = Body()
        if view.stopping:
            body.section(f"请逐条核对（{len(view.stopping)}）")
            for warning in view.stopping:
                body.note(warning.message, "warning")
        self._budget(body, office, view)
        voucher = view.voucher
        body.section("凭证")
        body.facts(
            [
                ("发放依据", voucher.basis),
                ("发放方式", voucher.method),
                ("经办", voucher.drafted_by),
                ("提交", f"{voucher.submitted_by}　{voucher.submitted_on or ''}"),
            ]
        )
        body.section(f"领款人（{rules.how_many(view.lines)}）")
        self._payees = Body(gap=1)
        body.addLayout(self._payees)
        self._show_more()
        body.end()
        self.setWidget(panel(body, "scrolled"))
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._scrolled)
        on_theme_change(self, lambda: self.setMinimumWidth(px(430)))

    def _budget(self, body: Body, office: Office, view: VoucherView) -> None:
        budget = store_budgets.get_budget(office, view.voucher.budget_id or 0)
        balance = store_ledger.balance(office, budget.id or 0)
        left = balance.left - view.fen
        body.section(f"预算：{budget.year} 年{budget.name}")
        body.facts(
            [
                ("指标文号", budget.document),
                ("批准前余额", f"{show_yuan(balance.left)} 元"),
                ("本凭证", f"{show_yuan(view.fen)} 元"),
                ("批准后余额", f"{show_yuan(left)} 元", "danger" if left < 0 else ""),
            ]
        )

    def _scrolled(self) -> None:
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum() and self._shown < len(self._view.lines):
            self._show_more()

    def _show_more(self) -> None:
        """Add the next payees."""
        office, view = self._office, self._view
        shown = view.lines[self._shown : self._shown + PAYEES_AT_ONCE]
        self._shown += len(shown)
        people = [line.person_id for line in shown if line.person_id]
        standards = standards_of_payees(office, view.voucher, people)
        this_year = store_payments.paid_this_year(office, people, today().year)
        rows = []
        for line, name in zip(shown, store_vouchers.payee_names(office, shown), strict=True):
            standard, paid = standards.get(line.person_id or 0), this_year.get(line.person_id or 0, 0)
            said = [line.category, line.relation]
            said += [f"标准 {show_yuan(standard.fen)}"] if standard is not None and standard.fen is not None else []
            said += [f"今年已领 {show_yuan(paid)}"] if paid else []
            rows.append((line.person_id, name, " · ".join(filter(None, said)) or "—", show_yuan(line.fen or 0)))
        self._payees.lines(rows, date_width=80)
