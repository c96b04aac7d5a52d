"""Checks of cases, and the words for them. Nothing here asks the file."""

from collections.abc import Sequence
from datetime import date

from cadredesk.cases.records import Case, CaseState, Step
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import CaseKind
from cadredesk.duties.records import Duty
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.records import Person
from cadredesk.people.rules import died_words, is_member, moved_words

NO_VISIT = "不需走访"
DIED, MOVED_OUT = "去世", "转出"  # the results of what was open when somebody died or moved away


def require_whole(case: Case, person: Person, day: date) -> None:
    """Raises UserError for a case that cannot have begun on its day."""
    if case.kind not in tuple(CaseKind):
        raise UserError(f"请选择事项类别，可选：{'、'.join(CaseKind)}。")
    if case.opened_on is None:
        raise UserError("请填写发生日期。")
    if case.opened_on > day:
        raise UserError(f"发生日期 {case.opened_on} 不能晚于今天。")
    if person.birth and case.opened_on < person.birth.first:
        raise UserError(f"发生日期 {case.opened_on} 早于出生日期 {person.birth}，请核对。")
    if case.kind == CaseKind.DEATH:
        if person.died_on is None:
            raise UserError(f"{person.name}还没有登记去世，请先用“登记去世”。")
        require_known_death(person)
    elif person.died_on and person.died_on.last < case.opened_on:
        raise UserError(f"{person.name}{died_words(person)}，这一天之后不能再登记“{case.kind}”。")
    if person.moved_out_on and person.moved_out_on.last < case.opened_on:
        raise UserError(f"{person.name}{moved_words(person)}，这一天之后不能再登记事项。")
    if case.kind == CaseKind.REQUEST and not case.detail.strip():
        raise UserError("请写明来电提了什么要求。")


def require_known_death(person: Person) -> None:
    """Raises UserError for somebody who died on an unknown day: what is due after a death counts from it."""
    if person.died_on and person.died_on.is_unknown:
        raise UserError(f"{person.name}的去世时间不详，请先在人员信息中补填去世时间，再办后事。")


def require_closing(case: Case, result: str, day: date, today: date) -> None:
    """Raises UserError for a case that cannot be closed so."""
    if not case.is_open:
        raise UserError(f"这个事项已于 {case.closed_on} 办结，不能再次办结。如需更改，请先“重新办理”。")
    if not result.strip():
        raise UserError("请写明办理结果。")
    if day > today:
        raise UserError(f"办结日期 {day} 不能晚于今天。")
    if case.opened_on and day < case.opened_on:
        raise UserError(f"办结日期 {day} 早于发生日期 {case.opened_on}，请核对。")


def words_of(case: Case, stay: HospitalStay | None = None, death_cause: str = "") -> str:
    """What a case is about, in one line: 县人民医院 心内科 12 床；高血压."""
    place, illness = "", death_cause if case.kind == CaseKind.DEATH else ""
    if stay is not None:
        place, illness = " ".join(filter(None, (stay.hospital, ward_words(stay)))), stay.illness
    return "；".join(filter(None, (place, illness, " ".join(case.detail.split()))))


def ward_words(stay: HospitalStay) -> str:
    """Ward and bed: 心内科 12 床."""
    bed = f"{stay.bed} 床" if stay.bed.isdecimal() else stay.bed
    return " ".join(filter(None, (stay.ward, bed)))


def state_of(case: Case) -> CaseState:
    """在办 or 已办结."""
    return CaseState.OPEN if case.is_open else CaseState.CLOSED


def duty_in_front(duties: Sequence[Duty]) -> Duty | None:
    """Of the visits that a case opens the one to look at: the first not settled, else the last."""
    by_due = sorted(duties, key=lambda duty: duty.due)
    return next((duty for duty in by_due if not duty.is_settled), by_due[-1] if by_due else None)


def steps_for(person: Person) -> list[Step]:
    """What has to be done after the death of somebody; 党组织关系 of members alone."""
    return [step for step in Step if step is not Step.PARTY or is_member(person)]
