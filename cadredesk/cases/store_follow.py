"""A case and the records that belong to it agree: a hospital stay and its 住院, a death and its 去世.

The dates of both move together for as long as they were the same; what somebody has set apart on purpose stays apart.
"""

import dataclasses
from datetime import date, timedelta

from cadredesk.cases import rules, store
from cadredesk.cases.records import Case
from cadredesk.cases.store_lines import codes_of
from cadredesk.cases.store_steps import open_death
from cadredesk.core.dates import PartialDate, day_from_iso, today
from cadredesk.core.fields import field_of
from cadredesk.core.kinds import CaseKind
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store_proved
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.records import Person
from cadredesk.people.rules import end_of

LEFT = "已出院"  # the result of a 住院 whose stay says no more


def settle_visits(office: Office, person_id: int, kind: str) -> None:
    """A case of this kind came, went or moved: visits may prove another duty than before."""
    store_proved.settle_person(office, person_id, codes_of(office, kind))


# ---------------------------------------------------------------- the case leads


def stay_of(office: Office, case: Case) -> HospitalStay | None:
    """The hospital stay of a 住院; None of another case."""
    return rows.get(office, HospitalStay, case.stay_id) if case.stay_id else None


def stay_without_case(office: Office, person_id: int) -> HospitalStay | None:
    """The stay that goes on and has no case yet, the latest; None if there is none."""
    stays = entries_store.of_person(office, HospitalStay, person_id)
    return next((stay for stay in stays if stay.until is None and not store.of_stay(office, stay.id or 0)), None)


def add_stay(office: Office, case: Case, given: HospitalStay) -> Case:
    """The case with its stay: the one that goes on already, completed by what is given, or a new one."""
    there = stay_without_case(office, case.person_id or 0)
    if there is not None:
        rows.update(office, _completed(there, given))
        return dataclasses.replace(case, stay_id=there.id)
    since = PartialDate.of(case.opened_on or date.min)
    fresh = rows.add(office, dataclasses.replace(given, id=None, person_id=case.person_id, since=since))
    return dataclasses.replace(case, stay_id=fresh.id)


def change_stay(office: Office, before: Case, case: Case, given: HospitalStay) -> None:
    """Write hospital, ward, bed and illness; the day of admission goes along with the case's."""
    stay = stay_of(office, case)
    if stay is None or case.opened_on is None:
        return
    together = before.opened_on is not None and stay.since is not None and stay.since.first == before.opened_on
    moved = together and case.opened_on != before.opened_on
    since = PartialDate.of(case.opened_on) if moved else stay.since
    words = {name: getattr(given, name) for name in ("hospital", "ward", "bed", "illness")}
    rows.update(office, dataclasses.replace(stay, since=since, **words))


def recent_words(office: Office, name: str, limit: int = 60) -> list[str]:
    """What was written lately in a field of hospital stays, the latest first: suggestions for typing."""
    column = field_of(HospitalStay, name).name
    sql = f"SELECT {column} FROM hospital_stays WHERE {column} <> '' GROUP BY 1 ORDER BY max(id) DESC LIMIT ?"
    return rows.column(office, sql, (limit,))


def end_stay(office: Office, case: Case) -> None:
    """A closed 住院 ends its stay; what the stay says already remains."""
    stay = stay_of(office, case)
    if stay is None or stay.until is not None or case.closed_on is None:
        return
    until = PartialDate.of(max(case.closed_on, stay.since.first if stay.since else case.closed_on))
    outcome = stay.outcome or " ".join(case.result.split())
    rows.update(office, dataclasses.replace(stay, until=until, outcome=outcome))


def resume_stay(office: Office, closed: Case) -> None:
    """A case taken up again takes back the end that it gave its stay."""
    stay = stay_of(office, closed)
    if stay is None or stay.until is None or closed.closed_on is None or stay.until != PartialDate.of(closed.closed_on):
        return
    outcome = "" if stay.outcome == " ".join(closed.result.split()) else stay.outcome
    rows.update(office, dataclasses.replace(stay, until=None, outcome=outcome))


def delete_with_stay(office: Office, case: Case) -> None:
    """Delete a case and the stay that it is about: one matter, entered by mistake."""
    store.delete(office, case.id or 0)
    if case.stay_id:
        rows.delete(office, HospitalStay, case.stay_id)


def _completed(stay: HospitalStay, given: HospitalStay) -> HospitalStay:
    names = ("hospital", "ward", "bed", "illness", "note")
    return dataclasses.replace(stay, **{name: getattr(given, name) or getattr(stay, name) for name in names})


# ---------------------------------------------------------------- the stay leads


def update_stay_case(
    office: Office, before: HospitalStay | None, stay: HospitalStay, person: Person, day: date
) -> None:
    """A stay was entered or corrected: open its case, move it along, or close it."""
    _update_stay_case(office, before, stay, person, day)
    settle_visits(office, person.id or 0, CaseKind.HOSPITAL)


def _update_stay_case(
    office: Office, before: HospitalStay | None, stay: HospitalStay, person: Person, day: date
) -> None:
    case = store.of_stay(office, stay.id or 0)
    if case is not None and before is not None:
        moved = _moved(case, before, stay, day)
        if moved != case:
            rows.update(office, moved)
        return
    begins = stay.until is None and (before is None or before.until is not None)
    if begins and stay.since and stay.since.first <= day and not (person.died_on or person.moved_out_on):
        _open_for(office, stay)


def _open_for(office: Office, stay: HospitalStay) -> None:
    """Link the open 住院 that has no stay yet, or open one."""
    waiting = store.open_of(office, stay.person_id or 0)
    known = next((each for each in waiting if each.kind == CaseKind.HOSPITAL and each.stay_id is None), None)
    if known is not None:
        rows.update(office, dataclasses.replace(known, stay_id=stay.id))
    elif stay.since:
        kind = CaseKind.HOSPITAL.value
        rows.add(office, Case(person_id=stay.person_id, kind=kind, opened_on=stay.since.first, stay_id=stay.id))


def _moved(case: Case, before: HospitalStay, stay: HospitalStay, day: date) -> Case:
    """The case of a stay that was corrected."""
    changed = case
    if before.since and stay.since and before.since.first == case.opened_on:
        changed = dataclasses.replace(changed, opened_on=stay.since.first)
    if stay.until is None:
        with_it = before.until is not None and case.closed_on == _end(before, case, day)
        return dataclasses.replace(changed, closed_on=None, result="") if with_it else changed
    if case.is_open or (before.until is not None and case.closed_on == _end(before, case, day)):
        changed = dataclasses.replace(changed, closed_on=_end(stay, changed, day))
    if case.is_open or case.result in (LEFT, before.outcome):
        changed = dataclasses.replace(changed, result=stay.outcome or changed.result or LEFT)
    return changed


def _end(stay: HospitalStay, case: Case, day: date) -> date:
    """The day on which a stay that is over closes its case."""
    last = stay.until.last if stay.until else day
    return max(min(last, day), case.opened_on or last)


def delete_stay_case(office: Office, stay: HospitalStay) -> None:
    """A stay entered by mistake takes its case along."""
    case = store.of_stay(office, stay.id or 0)
    if case is not None:
        store.delete(office, case.id or 0)
        settle_visits(office, case.person_id or 0, case.kind)


# ---------------------------------------------------------------- a death or a move leads


def cases_ending(office: Office, person_id: int) -> list[Case]:
    """The open cases that end when somebody leaves: all but that of the death itself."""
    return [case for case in store.open_of(office, person_id) if case.kind != CaseKind.DEATH]


def _end_cases(office: Office, person: Person, left: PartialDate) -> None:
    """Close what was open, and the stays: whoever died or moved away is in no hospital that the office knows of."""
    why = rules.DIED if person.died_on else rules.MOVED_OUT
    day = end_of(left, today()).first
    for case in cases_ending(office, person.id or 0):
        closed_on = max(day, case.opened_on or day)
        rows.update(office, dataclasses.replace(case, closed_on=closed_on, result=why))
    for stay in entries_store.of_person(office, HospitalStay, person.id or 0):
        if stay.until is None:
            until = PartialDate.of(max(day, stay.since.first if stay.since else day))
            rows.update(office, dataclasses.replace(stay, until=until, outcome=stay.outcome or why))


def _follow_death(office: Office, old: Person, person: Person) -> None:
    """The day of a death was corrected, or taken back: its case goes along."""
    if old.died_on is None or old.died_on == person.died_on:
        return
    case = store.death_of(office, person.id or 0)
    if case is None:
        return
    if person.died_on is None:
        store.delete(office, case.id or 0)
    elif case.opened_on == old.died_on.first and not person.died_on.is_unknown:
        closed = case.closed_on and max(case.closed_on, person.died_on.first)
        rows.update(office, dataclasses.replace(case, opened_on=person.died_on.first, closed_on=closed))
    settle_visits(office, person.id or 0, CaseKind.DEATH)


RECENT_DEATH = timedelta(days=60)


def _open_fresh_death(office: Office, old: Person, person: Person) -> None:
    if _died_lately(person) and not _died_lately(old) and not _before_duties(office, person.died_on):
        open_death(office, person)
        settle_visits(office, person.id or 0, CaseKind.DEATH)


def _before_duties(office: Office, died: PartialDate | None) -> bool:
    """Whether a death lies before 必访起算日, from which on visits are owed at all."""
    since = office.setting("duties_since", "")
    return bool(died and since and died.last < day_from_iso(since))


def _died_lately(person: Person) -> bool:
    """Whether a death, however it came into the register, still wants its visit and checklist; the month must be known."""
    died = person.died_on
    if died is None or died.month is None or person.moved_out_on:
        return False
    return died.first <= today() and died.last >= today() - RECENT_DEATH


ENDINGS = (_end_cases,)
FOLLOWERS = (_follow_death, _open_fresh_death)
