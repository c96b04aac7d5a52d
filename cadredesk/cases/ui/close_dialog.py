"""Closing a case: on which day, and how it ended; what is not done yet is said before."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.cases import actions, store, store_lines
from cadredesk.cases.records import Case
from cadredesk.core.dates import today
from cadredesk.core.fields import Kind, described
from cadredesk.core.kinds import CaseKind
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

USUAL = {
    CaseKind.HOSPITAL: ("好转出院", "治愈出院", "转院治疗"),
    CaseKind.HARDSHIP: ("已发放帮扶金", "已落实救助政策", "已由社区帮扶"),
    CaseKind.FAMILY: ("已慰问，家庭情况稳定",),
    CaseKind.DISASTER: ("已慰问并发放救助", "已协助恢复生活"),
    CaseKind.REQUEST: ("已办理并回复", "已转有关部门并回复", "已当面解释清楚"),
    CaseKind.DEATH: ("后事已办结",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseInput:
    """What the dialog asks for."""

    day: datetime.date | None = described("办结日期", Kind.DATE, required=True)
    result: str = described(
        "办理结果", Kind.CHOICE, default="", required=True, open_choices=True, hint="选一个，或自己写"
    )


class CloseDialog(FormDialog):
    """``saved`` is the closed case."""

    help_section = "办理"

    def __init__(self, office: Office, case_id: int, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        case = store.get(office, case_id)
        name = people_store.get(office, case.person_id or 0).name
        doubts = [Problem("", f"请注意：{said}") for said in actions.closing_doubts(office, case_id)]
        form = RecordForm(
            CloseInput, check=lambda _closing: doubts, choices={"result": _results(office, case)}, columns=1
        )
        form.set_record(CloseInput(day=today()))
        super().__init__(
            parent,
            f"办结{case.kind}：{name}（{case.opened_on} 起）",
            form,
            lambda closing: actions.close_case(office, case_id, closing.result, closing.day),
            key="close_case",
            drafts=office,
            draft_key=f"cases/close/{case_id}",
            act=PrimaryAction(words="办结"),
            size=(520, 320),
        )
        form.go_to("result")


def _results(office: Office, case: Case) -> Sequence[str]:
    """The usual results of the kind, then those written lately."""
    recent = store_lines.recent_results(office, case.kind)
    return tuple(dict.fromkeys((*USUAL.get(CaseKind(case.kind), ()), *recent)))[:20]
