"""Opening a case, or correcting one: its kind decides what is asked."""

import dataclasses
import datetime
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.cases import actions, store_follow
from cadredesk.cases.records import Case
from cadredesk.core.dates import today
from cadredesk.core.fields import Kind, described
from cadredesk.core.kinds import CaseKind
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import Trigger
from cadredesk.people import store as people_store
from cadredesk.people.entries.records import HospitalStay
from cadredesk.visits.ui.visit_dialog import PersonLookup
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.word_completer import suggest
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import RecordForm

STAY = ("hospital", "ward", "bed", "illness")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseForm:
    """What the dialog asks for: the case, and of a 住院 the stay."""

    person_id: int | None = described(
        "姓名", Kind.REFERENCE, refers_to="people", required=True, hint="输入姓名或拼音首字母来选"
    )
    kind: str = described("类别", Kind.CHOICE, default="", choices=tuple(CaseKind), required=True)
    opened_on: datetime.date | None = described("发生日期", Kind.DATE, required=True)
    hospital: str = described("医院", default="")
    ward: str = described("科室病区", default="")
    bed: str = described("床号", default="")
    illness: str = described("病情", default="")
    request: str = described("提了什么要求", Kind.LONG, default="", required=True)
    detail: str = described("情况", Kind.LONG, default="")


class CaseDialog(FormDialog):
    """``case`` is what is corrected; else a new one is opened, of somebody and of a kind already if these are given.

    ``saved`` is the case.
    """

    help_section = "登记事项"
    saved: Case | None

    def __init__(
        self,
        office: Office,
        *,
        case: Case | None = None,
        person_id: int | None = None,
        kind: str = "",
        parent: QWidget | None = None,
    ) -> None:
        office.require_writable()
        self._office, self._case = office, case
        self._rules = {rule.case_kind: rule for rule in duties_store.rules(office) if rule.trigger == Trigger.CASE}
        form = RecordForm(CaseForm, lookups={"people": PersonLookup(office)}, check=self._check)
        form.set_record(self._shown(case) if case else CaseForm(person_id=person_id, kind=kind, opened_on=today()))
        self.words = label("", "small")
        super().__init__(
            parent,
            _title(office, case),
            form,
            self._write,
            key="case",
            drafts=office,
            draft_key=f"cases/{case.id}" if case else f"cases/new/{person_id or 0}",
            size=(660, 520),
            bottom=(self.words,),
        )
        for name in ("hospital", "ward"):
            suggest(form.editor(name), store_follow.recent_words(office, name), shown=8)
        form.edited.connect(self._follow)
        form.show_field("person_id", case is None)
        form.show_field("kind", case is None)
        form.show_field("opened_on", case is None or case.kind != CaseKind.DEATH)  # it goes along with 去世时间
        self._follow()
        form.go_to(_first(case, person_id))

    def _shown(self, case: Case) -> CaseForm:
        stay = store_follow.stay_of(self._office, case)
        words = {name: getattr(stay, name) for name in STAY} if stay else {}
        said = {"request": case.detail} if case.kind == CaseKind.REQUEST else {"detail": case.detail}
        return CaseForm(person_id=case.person_id, kind=case.kind, opened_on=case.opened_on, **words, **said)

    def _follow(self) -> None:
        """Ask for what the kind needs, and say until when to visit."""
        kind = self._case.kind if self._case else self.form.editor("kind").value()
        for name in STAY:
            self.form.show_field(name, kind == CaseKind.HOSPITAL)
        self.form.show_field("request", kind == CaseKind.REQUEST)
        self.form.show_field("detail", kind != CaseKind.REQUEST)
        self.words.setText(self._visit_words(kind))

    def _visit_words(self, kind: str) -> str:
        rule = self._rules.get(kind)
        day = self.form.typed("opened_on")
        if rule is None or day is None:
            return ""
        return f"{rule.name}：应访日期 {day + datetime.timedelta(days=rule.days_after)}。"

    def _check(self, form: CaseForm) -> list[Problem]:
        late = form.opened_on and form.opened_on > today()
        return [Problem("发生日期", "发生日期不能晚于今天。", "error")] if late else []

    def _write(self, form: CaseForm) -> Case:
        stay = HospitalStay(**{name: getattr(form, name).strip() for name in STAY})
        detail = form.request if form.kind == CaseKind.REQUEST else form.detail
        values: dict[str, Any] = {"opened_on": form.opened_on, "detail": detail}
        if self._case is not None:
            changed = dataclasses.replace(self._case, **values)
            return actions.change_case(self._office, changed, stay if self._case.stay_id else None)
        return actions.open_case(self._office, Case(person_id=form.person_id, kind=form.kind, **values), stay)


def _first(case: Case | None, person_id: int | None) -> str:
    """Where typing begins."""
    if case is None:
        return "person_id" if person_id is None else "kind"
    return {CaseKind.HOSPITAL: "hospital", CaseKind.REQUEST: "request"}.get(CaseKind(case.kind), "detail")


def _title(office: Office, case: Case | None) -> str:
    if case is None:
        return "登记事项"
    return f"编辑{case.kind}：{people_store.get(office, case.person_id or 0).name}"
