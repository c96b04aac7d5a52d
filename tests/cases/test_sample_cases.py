"""The cases of the sample office fit its people, visits and stays."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from cadredesk.cases import store, store_lines, store_steps
from cadredesk.cases.records import CaseLine, CaseState
from cadredesk.core.kinds import CaseKind
from cadredesk.db.file import Office
from cadredesk.duties.records import MADE
from cadredesk.people import store as people
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.entries.store import of_person
from cadredesk.visits import store as visits
from cadredesk.visits.records import VisitQuery
from tests.support import TODAY, sample_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with sample_office(tmp_path_factory.mktemp("cases"), people=700, years=3) as opened:
        yield opened


@pytest.fixture(scope="module")
def lines(office: Office) -> list[CaseLine]:
    return store_lines.lines(office, TODAY)


def test_every_visit_for_a_case_of_the_last_years_had_one(office: Office, lines: list[CaseLine]) -> None:
    reasons = ("住院", "困难", "家庭变故", "灾祸", "来电", "去世")
    since = date(TODAY.year - 2, TODAY.month, 1)
    made = visits.matching(office, VisitQuery(reason=reasons, since=since))
    proved = [line for line in lines if line.visit in MADE]
    assert len(proved) == len(made)
    closed = [line for line in lines if line.state == CaseState.CLOSED]
    assert closed and all(line.visit in MADE and line.result for line in closed)


def test_some_are_open_today_of_every_usual_kind(lines: list[CaseLine]) -> None:
    opened = [line for line in lines if line.case.is_open]
    waiting = [line.kind for line in opened if line.visit == "待访"]
    assert waiting.count("困难") == 2 and waiting.count("来电要求") == 2
    assert {line.kind for line in opened} >= {"住院", "困难", "来电要求", "去世"}
    assert not [line for line in opened if line.visit == "逾期"]


def test_the_facts_of_people_fit(office: Office, lines: list[CaseLine]) -> None:
    for line in lines:
        person, case = people.get(office, line.person_id), line.case
        assert case.opened_on and case.opened_on <= TODAY
        assert case.closed_on is None or case.opened_on <= case.closed_on <= TODAY
        if case.kind == CaseKind.DEATH:
            assert person.died_on and person.died_on.first == case.opened_on
            assert case.is_open == (person.pension_received_on is None)
        else:
            assert person.died_on is None or person.died_on.first >= (case.closed_on or TODAY)
        stays = [stay for stay in of_person(office, HospitalStay, line.person_id) if stay.id == case.stay_id]
        assert bool(stays) == (case.kind == CaseKind.HOSPITAL)
        assert all((stay.until is None) == case.is_open for stay in stays)


def test_whoever_is_in_hospital_has_a_case(office: Office) -> None:
    in_hospital = office.conn.execute("SELECT id FROM hospital_stays WHERE until IS NULL").fetchall()
    assert in_hospital and all(store.of_stay(office, stay_id) for (stay_id,) in in_hospital)


def test_checklists_are_half_done(office: Office) -> None:
    listed = store_steps.open_checklists(office)
    assert listed
    assert all(line.done for each in listed for line in each.lines if line.step == "吊唁慰问")
    assert all(0 < len(each.left) < len(each.lines) for each in listed)


def test_nobody_but_recent_cases(tmp_path: Path) -> None:
    with sample_office(tmp_path, people=60, years=1) as small:
        assert all(
            line.opened_on and line.opened_on >= TODAY - timedelta(days=800) for line in store_lines.lines(small, TODAY)
        )
