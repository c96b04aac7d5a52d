"""Asking why duties need not be done, and taking that back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import actions, store
from cadredesk.duties.records import Duty, Excuse
from cadredesk.duties.rules.wording import whom
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import FlowLayout, column
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

USUAL = ("本人外出", "本人婉拒", "已电话慰问", "住院不便探视", "由原单位走访")
SHOWN = 8


class ExcuseDialog(FormDialog):
    """The reason, typed or taken from those used lately; ``saved`` is how many duties were excused."""

    def __init__(self, office: Office, duties: Sequence[Duty], *, parent: QWidget | None = None) -> None:
        form = RecordForm(Excuse, only=["why"], columns=1)
        super().__init__(
            parent,
            "免访",
            form,
            lambda excuse: actions.excuse_many(office, duties, excuse.why),
            key="excuse",
            act=PrimaryAction(words="免访"),
            size=(560, 340),
            intro=f"{whom(rows.name_of(office, 'people', duties[0].person_id), duties)}不必走访，请写明原因。原因记入台账，可以随时取消免访。",
        )
        self.reasons = QWidget()
        flow = FlowLayout(6)
        for reason in list(dict.fromkeys((*store.recent_reasons(office, SHOWN), *USUAL)))[:SHOWN]:
            flow.addWidget(button(reason, "", partial(self.take, reason), look="chip"))
        self.reasons.setLayout(flow)
        self.reasons.setAccessibleName("常用的原因")
        holder = QWidget()
        holder.setLayout(column(label("常用的原因", "label"), self.reasons, gap=6))
        self.insert_above_form(holder)
        form.go_to("why")

    def take(self, reason: str) -> None:
        """Put a reason into the box."""
        self.form.put_raw({"why": reason})
        self.form.go_to("why")


def excuse_duties(parent: QWidget | None, office: Office, duties: Sequence[Duty]) -> bool:
    """Ask for the reason and excuse those that are not settled yet; gives whether it was done. Raises UserError."""
    left = [duty for duty in duties if not duty.is_settled]
    if not left:
        raise UserError("所选的都已走访或已免访。")
    return bool(ExcuseDialog(office, left, parent=parent).exec())


def withdraw_excuses(parent: QWidget | None, office: Office, duties: Sequence[Duty]) -> None:
    """Ask, and take back the excuses of those that are excused. Raises UserError."""
    excused = [duty for duty in duties if duty.excuse_id is not None]
    if not excused:
        raise UserError("所选的没有免访，不用取消。")
    whom = "这次免访" if len(excused) == 1 else f"{len(excused):,} 人次的免访"
    detail = "取消后恢复为应访，可以用 Ctrl+Z 撤销。"
    if messages.ask(parent, f"取消{whom}？", detail=detail, yes="取消免访", no="返回", default_no=True):
        actions.withdraw_excuses(office, excused)
