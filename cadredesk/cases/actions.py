"""What a user does with cases: open, correct, close, take up again; and what is ticked after a death."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cadredesk.cases import rules, store, store_follow, store_lines, store_steps
from cadredesk.cases.records import Case, CaseLine, CheckLine, Checklist, Step
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import CaseKind
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people import store_changes
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.rules import died_words, moved_words
from cadredesk.registers.suggestions import store as suggestions_store


def open_case(office: Office, case: Case, stay: HospitalStay | None = None) -> Case:
    """Open a case, a 住院 with its hospital stay, and give it back as saved. Raises UserError if it cannot stand.

    A stay that goes on already is linked and completed by what ``stay`` says.
    """
    if case.person_id is None:
        raise UserError("请选择人员。")
    person = people_store.get(office, case.person_id)
    rules.require_whole(case, person, today())
    _require_single(office, case, person.name)
    with office.operation(f"登记{case.kind}：{person.name}"):
        if case.kind == CaseKind.HOSPITAL:
            case = store_follow.add_stay(office, case, stay or HospitalStay())
        saved = rows.add(office, dataclasses.replace(case, detail=case.detail.strip()))
        if case.kind == CaseKind.DEATH:
            store_steps.add_checklist(office, saved, person)
        store_follow.settle_visits(office, saved.person_id or 0, saved.kind)
        return saved


def _require_single(office: Office, case: Case, name: str) -> None:
    if case.kind == CaseKind.DEATH and store.death_of(office, case.person_id or 0):
        raise UserError(f"{name}的去世事项已经登记，请在“事项”页打开它。")
    if case.kind == CaseKind.HOSPITAL:
        for other in store.open_of(office, case.person_id or 0):
            if other.kind == CaseKind.HOSPITAL:
                raise UserError(f"{name}已有在办的住院事项（{other.opened_on} 起），请修改它，或先办结。")


def change_case(office: Office, case: Case, stay: HospitalStay | None = None) -> Case:
    """Correct the day, what it is about, and of a 住院 hospital, ward, bed and illness. Raises UserError."""
    before = store.get(office, case.id or 0)
    person = people_store.get(office, before.person_id or 0)
    # Whose case it is, of which kind, and how it ended are not corrected here.
    changed = dataclasses.replace(before, opened_on=case.opened_on, detail=case.detail.strip())
    rules.require_whole(changed, person, today())
    if before.kind == CaseKind.DEATH and changed.opened_on != before.opened_on:
        raise UserError("去世事项的日期跟着人员资料中的去世时间走，请修改人员资料。")
    if changed.closed_on and changed.opened_on and changed.closed_on < changed.opened_on:
        raise UserError(f"发生日期 {changed.opened_on} 晚于办结日期 {changed.closed_on}，请核对。")
    with office.operation(f"修改{before.kind}：{person.name}"):
        if stay is not None:
            store_follow.change_stay(office, before, changed, stay)
        rows.update(office, changed)
        store_follow.settle_visits(office, changed.person_id or 0, changed.kind)
    return changed


def close_case(office: Office, case_id: int, result: str, day: date) -> Case:
    """Close a case with its result; a 住院 ends its hospital stay. Raises UserError if it cannot be closed so."""
    case = store.get(office, case_id)
    rules.require_closing(case, result, day, today())
    name = people_store.get(office, case.person_id or 0).name
    closed = dataclasses.replace(case, closed_on=day, result=result.strip())
    with office.operation(f"办结{case.kind}：{name}"):
        rows.update(office, closed)
        store_follow.end_stay(office, closed)
    return closed


def closing_doubts(office: Office, case_id: int, day: date | None = None) -> list[str]:
    """What should be looked at before a case is closed: sentences that never block."""
    case = store.get(office, case_id)
    owed = store_lines.visits_owed(office, [case], day, case.person_id).get(case_id, ())
    said = [
        f"还没有“{duty.code}”走访记录（应访日期 {duty.due}）：办结以后仍列为{duty.outcome}，不需要走访时请登记免访。"
        for duty in owed
        if not duty.is_settled
    ]
    if case.kind == CaseKind.DEATH and (left := store_steps.checklist(office, case).left):
        said.append(f"后事清单还有 {len(left)} 项没有办：{'、'.join(left)}。")
    return said


def reopen_case(office: Office, case_id: int) -> Case:
    """Take up a closed case again; the stay of a 住院 goes on. Raises UserError for one that is open."""
    closed = store.get(office, case_id)
    if closed.is_open:
        raise UserError("这个事项还没有办结，不需要重新办理。")
    person = people_store.get(office, closed.person_id or 0)
    if person.died_on and closed.kind != CaseKind.DEATH:
        raise UserError(f"{person.name}{died_words(person)}，这个事项不能重新办理。")
    if person.moved_out_on and not person.died_on:
        raise UserError(f"{person.name}{moved_words(person)}，这个事项不能重新办理。转回的，请先登记转回。")
    if closed.kind == CaseKind.HOSPITAL:
        _require_single(office, closed, person.name)
    case = dataclasses.replace(closed, closed_on=None, result="")
    with office.operation(f"重新办理{case.kind}：{person.name}"):
        store_follow.resume_stay(office, closed)
        rows.update(office, case)
    return case


def delete_case(office: Office, case_id: int) -> None:
    """Take out a case entered by mistake, of a 住院 the hospital stay, too, of a death the checklist.

    Raises UserError while a suggestion refers to it.
    """
    case = store.get(office, case_id)
    suggestions_store.require_none_of(office, "case_id", case_id, "事项")
    name = people_store.get(office, case.person_id or 0).name
    with office.operation(f"删除{case.kind}事项：{name}"):
        store_follow.delete_with_stay(office, case)
        store_follow.settle_visits(office, case.person_id or 0, case.kind)


# ---------------------------------------------------------------- after a death


def checklist(office: Office, case_id: int) -> Checklist:
    """The checklist of a death. Raises UserError for another case."""
    case = store.get(office, case_id)
    if case.kind != CaseKind.DEATH:
        raise UserError("只有去世事项才有后事清单。")
    return store_steps.checklist(office, case)


def set_step(office: Office, case_id: int, step: Step, *, day: date | None, who: str = "", note: str = "") -> CheckLine:
    """Tick a step off with its day, or untick it (``day`` None), and give the line as it is then.

    抚恤金领取 is written into the person's own fields. Raises UserError for what another record has to prove.
    """
    listed = checklist(office, case_id)
    line = next((each for each in listed.lines if each.step == step), None)
    if line is None:
        raise UserError(f"{listed.name}的后事清单里没有“{step}”。")
    _require_tick(listed, line, day, note)
    row = next(each for each in store.steps_of(office, case_id) if each.step == step)
    with office.operation(f"后事清单（{step}）：{listed.name}"):
        if step is Step.PENSION_RECEIVED:
            _write_pension(office, listed.case.person_id or 0, day, who.strip())
            rows.update(office, dataclasses.replace(row, note=note.strip()))
        else:
            whom = who.strip() if day else ""
            rows.update(office, dataclasses.replace(row, done_on=day, who=whom, note=note.strip()))
    return next(each for each in checklist(office, case_id).lines if each.step == step)


def _require_tick(listed: Checklist, line: CheckLine, day: date | None, note: str) -> None:
    if line.step is Step.MOURNING:
        raise UserError("吊唁慰问由走访记录证明：请登记事由为“去世”的走访，这一项就自动办结。")
    if line.step is Step.SURVIVOR:
        if line.proof:
            raise UserError(f"已经登记遗属：{line.who}，这一项自动办结。")
        if day is not None and not note.strip():
            raise UserError("没有登记遗属就办结的，请在备注中写明原因，如“无遗属”。")
    if day is not None and day > today():
        raise UserError(f"办结日期 {day} 不能晚于今天。")
    if day is not None and listed.case.opened_on and day < listed.case.opened_on:
        raise UserError(f"办结日期 {day} 早于去世日期 {listed.case.opened_on}，请核对。")


def _write_pension(office: Office, person_id: int, day: date | None, who: str) -> None:
    person = people_store.get(office, person_id)
    received = PartialDate.of(day) if day else None
    changed = dataclasses.replace(person, pension_received_on=received, pension_receiver=who if day else "")
    if day:
        changed = dataclasses.replace(changed, pension_unclaimed_why="")
    if changed != person:
        store_changes.write(office, changed)


# ---------------------------------------------------------------- Excel and paper


def export_list(out: Path, lines: Sequence[CaseLine], columns: Sequence[str]) -> int:
    """Write cases with the named columns as .xlsx or .csv; gives their number. Raises UserError."""
    from cadredesk.cases.paper import TITLE, fields_named
    from cadredesk.sheets.writer import write_table

    fields = fields_named(columns)
    return write_table(out, TITLE, fields, ([getattr(line, field.name) for field in fields] for line in lines))


def print_list(
    office: Office, out: Path, lines: Sequence[CaseLine], *, subtitle: str = "", progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print cases as a list; gives (name, characters) that no font can print. Raises UserError for none."""
    from cadredesk.cases import paper

    if not lines:
        raise UserError("没有可以打印的事项。请先换一下筛选。")
    return paper.draw_cases(office.name, office.operator, lines, out, subtitle=subtitle, progress=progress)
