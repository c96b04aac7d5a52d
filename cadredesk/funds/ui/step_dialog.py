"""The steps of a voucher that ask for little: submitting, approving (perhaps by somebody else here), archiving."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtWidgets import QCompleter, QLabel, QScrollArea, QWidget

from cadredesk.core.dates import today
from cadredesk.core.fields import Kind, described
from cadredesk.core.money import in_words, show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import actions, rules, store_vouchers
from cadredesk.funds.actions import VoucherView
from cadredesk.funds.records import VoucherState
from cadredesk.people import store as people_store
from cadredesk.widgets.controls.layout import column, panel
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is asked for a step."""

    day: datetime.date | None = described("日期", Kind.DATE, required=True)
    operator: str = described("批准人", default="", required=True, hint="另一位同志的姓名")
    reason: str = described("批准理由", Kind.LONG, default="", required=True, hint="逐条说明为什么仍然可以发放")


NAMED = 6  # of the payees in a last question
CANNOT_UNDO = "不能用 Ctrl+Z 撤销。"
_VERBS = {
    VoucherState.SUBMITTED: ("提交凭证", "提交", "提交后编号，内容不能再改，由另一位同志审批。"),
    VoucherState.APPROVED: ("批准凭证", "批准", "批准后占用预算并封存，不能再改，只能支付和归档。"),
    VoucherState.ARCHIVED: ("归档凭证", "归档", "签字的纸质凭证已收齐，归入档案。"),
}


class StepDialog(FormDialog):
    """Takes a voucher one step on; ``saved`` is the VoucherView after it."""

    def __init__(self, office: Office, view: VoucherView, to: VoucherState, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        self._office, self._view, self._to = office, view, to
        title, verb, words = _VERBS[to]
        approving = to is VoucherState.APPROVED
        other = approving and rules.handled_by(view.voucher, office.operator)
        only = ["day"] + ["operator"] * other + ["reason"] * bool(approving and view.warnings)
        form = RecordForm(Step, only=only, columns=1)
        voucher = view.voucher
        form.set_record(Step(day=max(today(), getattr(voucher, rules.STEPS[to][1]) or today())))
        if other:
            words = f"{office.operator}是这张凭证的经办人，不能自己批准。请由另一位同志在这里填姓名并批准。{words}"
            others = [name for name in store_vouchers.approvers(office) if not rules.handled_by(voucher, name)]
            form.editor("operator").setCompleter(QCompleter(others, form))
        super().__init__(
            parent,
            title,
            form,
            self._take,
            key=f"step/{to.name}{'/reasons' if view.warnings else ''}",
            act=PrimaryAction(words=verb, final_question=self._last_question),
            size=(720 if view.warnings else 520, 420 if approving else 330),
            intro=f"{summary(view)}\n{words}",
            side=_warnings_panel(view) if view.warnings else None,
        )
        form.editor(only[-1]).setFocus()

    def _last_question(self, step: Step) -> FinalQuestion:
        _, verb, words = _VERBS[self._to]
        self._require(step)
        by = f"，批准人 {step.operator}" if step.operator else ""
        return final_question(self._office, self._view, verb, f"{verb}日期 {step.day}{by}。", f"{words}{CANNOT_UNDO}")

    def _require(self, step: Step) -> None:
        """Raises UserError for what would be refused anyway: nobody is asked about that."""
        day = step.day or today()
        rules.require_step(self._view.voucher, self._to, day)
        if self._to is VoucherState.APPROVED:
            with act_as_operator(self._office, step.operator):
                actions.require_approvable(self._office, self._view, day, step.reason)

    def _take(self, step: Step) -> VoucherView:
        voucher_id, day = self._view.voucher.id or 0, step.day or today()
        if self._to is VoucherState.SUBMITTED:
            return actions.submit_voucher(self._office, voucher_id, day)
        if self._to is VoucherState.ARCHIVED:
            return actions.archive_voucher(self._office, voucher_id, day)
        with act_as_operator(self._office, step.operator):
            return actions.approve_voucher(self._office, voucher_id, day, step.reason)


def summary(view: VoucherView) -> str:
    """慰〔2026〕0003号，节日慰问（春节），12 人，共 6,000.00 元（人民币陆仟元整）。"""
    return f"{rules.title(view.voucher)}，{_how_much(view)}"


def _how_much(view: VoucherView) -> str:
    what = view.voucher.kind + (f"（{view.voucher.occasion}）" if view.voucher.occasion else "")
    return f"{what}，{len(view.lines)} 人，共 {show_yuan(view.fen)} 元（{in_words(view.fen)}）。"


def final_question(office: Office, view: VoucherView, verb: str, *facts: str) -> FinalQuestion:
    """What is said before a voucher takes a step for good: which one, whom, how much, and the ``facts`` of the step."""
    first = [line.person_id or 0 for line in view.lines[:NAMED]]
    people = {person.id: person.name for person in people_store.some(office, first)}
    more = f"等 {len(view.lines):,} 人" if len(view.lines) > NAMED else ""
    whom = f"发给：{'、'.join(people[each] for each in first)}{more}。"
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


def _warnings_panel(view: VoucherView) -> QWidget:
    """Each warning on a line of its own."""
    words: list[QLabel] = [label(f"· {warning.message}", "", "warning", wrap=True) for warning in view.warnings]
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setWidget(panel(column(*words, None, gap=6, margins=(14, 4, 14, 10)), "scrolled"))
    head = column(label(f"请逐条核对（{len(words)}）", "head"), margins=(14, 12, 14, 0))
    made = panel(column(head, scroll, gap=4))
    on_theme_change(made, lambda: made.setMinimumWidth(px(250)))
    return made
