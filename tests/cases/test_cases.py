"""Cases: opened, visited, closed; and a hospital stay and its case, which are one matter."""

import dataclasses
from datetime import date

import pytest

from cadredesk.cases import actions, store, store_follow, store_lines
from cadredesk.cases.records import Case, CaseLine, CaseState
from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import CaseKind
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.records import Person
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from tests.support import TODAY


def opened(office: Office, person: Person, kind: CaseKind, day: str = "2026-10-05", detail: str = "情况") -> Case:
    fresh = Case(person_id=person.id, kind=kind.value, opened_on=date.fromisoformat(day), detail=detail)
    return actions.open_case(office, fresh, HospitalStay(hospital="县人民医院", ward="心内科", bed="12"))


def visited(office: Office, person: Person, rule: str, day: str) -> None:
    visit_actions.record_visit(
        office, Visit(person_id=person.id, rule=rule, date=date.fromisoformat(day), visitors="李明")
    )


def line(office: Office, case: Case) -> CaseLine:
    found = store_lines.line_of(office, case.id or 0)
    assert found
    return found


def stays(office: Office, person: Person) -> list[HospitalStay]:
    return entries_store.of_person(office, HospitalStay, person.id or 0)


@pytest.mark.parametrize(
    ("kind", "rule", "due", "state"),
    [
        (CaseKind.HOSPITAL, "住院", "2026-10-12", "待访"),
        (CaseKind.HARDSHIP, "困难", "2026-10-20", "待访"),
        (CaseKind.FAMILY, "家庭变故", "2026-10-12", "待访"),
        (CaseKind.DISASTER, "灾祸", "2026-10-08", "待访"),
        (CaseKind.REQUEST, "来电", "2026-10-12", "待访"),
    ],
)
def test_a_case_owes_a_visit_within_the_days_of_its_rule(
    blank_office: Office, zhang: Person, kind: CaseKind, rule: str, due: str, state: str
) -> None:
    case = opened(blank_office, zhang, kind)
    assert (str(line(blank_office, case).due), line(blank_office, case).visit) == (due, state)
    assert line(blank_office, case).days == 3 and line(blank_office, case).liaison == "李明"
    visited(blank_office, zhang, rule, "2026-10-07")
    assert (line(blank_office, case).visit, str(line(blank_office, case).visited_on)) == ("按时", "2026-10-07")


def test_a_request_by_telephone_is_recorded_visited_and_answered(blank_office: Office, zhang: Person) -> None:
    """S004: 来电有要求必访."""
    case = opened(blank_office, zhang, CaseKind.REQUEST, "2026-09-28", "想装一台助听器，请帮助问补贴")
    assert line(blank_office, case).visit == "逾期"
    assert "“来电”走访" in actions.closing_doubts(blank_office, case.id or 0)[0]
    visited(blank_office, zhang, "来电", "2026-10-07")
    assert actions.closing_doubts(blank_office, case.id or 0) == []
    closed = actions.close_case(blank_office, case.id or 0, " 已联系县残联，下周上门验配 ", date(2026, 10, 8))
    assert (closed.result, line(blank_office, case).state, line(blank_office, case).days) == (
        "已联系县残联，下周上门验配",
        "已办结",
        10,
    )
    assert store_lines.lines(blank_office, state=CaseState.OPEN) == []


def test_what_cannot_be_is_refused_in_words(blank_office: Office, zhang: Person) -> None:
    with pytest.raises(UserError, match="不能晚于今天"):
        opened(blank_office, zhang, CaseKind.HARDSHIP, "2026-10-09")
    with pytest.raises(UserError, match="提了什么要求"):
        opened(blank_office, zhang, CaseKind.REQUEST, detail=" ")
    with pytest.raises(UserError, match="登记去世"):
        opened(blank_office, zhang, CaseKind.DEATH)
    case = opened(blank_office, zhang, CaseKind.HOSPITAL)
    with pytest.raises(UserError, match="已有在办的住院事项（2026-10-05 起）"):
        opened(blank_office, zhang, CaseKind.HOSPITAL)
    for result, day, words in (("", 8, "办理结果"), ("好", 4, "早于发生日期"), ("好", 9, "不能晚于今天")):
        with pytest.raises(UserError, match=words):
            actions.close_case(blank_office, case.id or 0, result, date(2026, 10, day))
    with pytest.raises(UserError, match="还没有办结"):
        actions.reopen_case(blank_office, case.id or 0)
    actions.close_case(blank_office, case.id or 0, "好转出院", TODAY)
    with pytest.raises(UserError, match="不能再次办结"):
        actions.close_case(blank_office, case.id or 0, "好转出院", TODAY)
    assert len(store.of_person(blank_office, zhang.id or 0)) == 1


def test_who_has_gone_has_no_more_cases_but_those_of_before(blank_office: Office, zhang: Person, wang: Person) -> None:
    departure_actions.register_death(blank_office, zhang.id or 0, date(2026, 10, 6))
    with pytest.raises(UserError, match="已于 2026-10-06 去世"):
        opened(blank_office, zhang, CaseKind.HARDSHIP, "2026-10-07")
    assert opened(blank_office, zhang, CaseKind.DISASTER, "2026-10-04").id
    departure_actions.register_move_out(blank_office, wang.id or 0, date(2026, 10, 1), "外县")
    with pytest.raises(UserError, match="已于 2026-10-01 转出"):
        opened(blank_office, wang, CaseKind.HARDSHIP, "2026-10-02")


def test_a_stay_stands_once_whichever_way_it_comes(blank_office: Office, zhang: Person) -> None:
    case = opened(blank_office, zhang, CaseKind.HOSPITAL)
    [stay] = stays(blank_office, zhang)
    assert (stay.hospital, stay.bed, str(stay.since), stay.until) == ("县人民医院", "12", "2026-10-05", None)
    assert line(blank_office, case).words.startswith("县人民医院 心内科 12 床")
    entries_actions.save_entry(blank_office, dataclasses.replace(stay, bed="36", since=parse_partial("2026-10-02")))
    assert "36 床" in line(blank_office, case).words and line(blank_office, case).opened_on == date(2026, 10, 2)
    actions.change_case(
        blank_office, dataclasses.replace(case, opened_on=date(2026, 10, 3)), HospitalStay(hospital="中医院")
    )
    assert [(each.hospital, str(each.since)) for each in stays(blank_office, zhang)] == [("中医院", "2026-10-03")]
    actions.delete_case(blank_office, case.id or 0)
    assert stays(blank_office, zhang) == [] and store.of_person(blank_office, zhang.id or 0) == []
    undo(blank_office)
    assert len(stays(blank_office, zhang)) == 1 and line(blank_office, case).case.stay_id == stay.id


def test_registering_a_stay_opens_its_case_and_discharge_closes_it(blank_office: Office, zhang: Person) -> None:
    stay = entries_actions.save_entry(
        blank_office, HospitalStay(person_id=zhang.id, since=parse_partial("2026-10-06"), hospital="中医院")
    )
    [case] = store.of_person(blank_office, zhang.id or 0)
    assert (case.kind, case.opened_on, case.is_open) == ("住院", date(2026, 10, 6), True)
    home = dataclasses.replace(stay, until=PartialDate.of(TODAY), outcome="好转出院")
    entries_actions.save_entry(blank_office, home)
    [case] = store.of_person(blank_office, zhang.id or 0)
    assert (case.closed_on, case.result) == (TODAY, "好转出院")
    entries_actions.save_entry(blank_office, stay)  # the discharge was an error
    assert store.of_person(blank_office, zhang.id or 0)[0].is_open
    entries_actions.delete_entry(blank_office, stay)
    assert store.of_person(blank_office, zhang.id or 0) == []


def test_closing_a_case_ends_its_stay_and_taking_it_up_again_resumes_it(blank_office: Office, zhang: Person) -> None:
    case = opened(blank_office, zhang, CaseKind.HOSPITAL)
    actions.close_case(blank_office, case.id or 0, "治愈出院", date(2026, 10, 7))
    [stay] = stays(blank_office, zhang)
    assert (str(stay.until), stay.outcome) == ("2026-10-07", "治愈出院")
    actions.reopen_case(blank_office, case.id or 0)
    [stay] = stays(blank_office, zhang)
    assert (stay.until, stay.outcome) == (None, "") and line(blank_office, case).case.is_open
    undo(blank_office)
    assert not line(blank_office, case).case.is_open and str(stays(blank_office, zhang)[0].until) == "2026-10-07"


def test_a_stay_that_goes_on_is_linked_and_past_stays_open_nothing(blank_office: Office, zhang: Person) -> None:
    over = HospitalStay(person_id=zhang.id, since=parse_partial("2025-01"), until=parse_partial("2025-02"))
    entries_actions.save_entry(blank_office, over)
    assert store.of_person(blank_office, zhang.id or 0) == []
    with blank_office.operation("以前的登记"):  # from a file of before there were cases
        rows.add(blank_office, HospitalStay(person_id=zhang.id, since=parse_partial("2026-09"), illness="骨折"))
    case = opened(blank_office, zhang, CaseKind.HOSPITAL)
    assert len(stays(blank_office, zhang)) == 2
    stay = store_follow.stay_of(blank_office, case)
    assert stay and (stay.illness, stay.hospital, str(stay.since)) == ("骨折", "县人民医院", "2026-09")
