"""Who was at an activity: the list of a branch on that day, ticks, leave, study brought home, and what follows."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions as people
from cadredesk.people import store as people_store
from cadredesk.people.entries import actions as entries
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person
from cadredesk.registers.activities import actions, store, store_people
from cadredesk.registers.activities.records import Activity, Output
from cadredesk.visits import store as visits
from tests.screen import text_of
from tests.support import TODAY

DAY = date(2026, 9, 10)


def branch(office: Office, name: str, **rest: object) -> int:
    return branches.save_branch(office, Branch(name=name, **rest)).id or 0  # type: ignore[arg-type]


def person(office: Office, name: str, branch_id: int | None = None, **rest: object) -> int:
    made = Person(name=name, category="退休干部", branch_id=branch_id, **rest)  # type: ignore[arg-type]
    return people.save_person(office, made).id or 0


def study(branch_id: int | None = None, **rest: object) -> Activity:
    wanted: dict[str, object] = {"date": DAY, "category": "学习日", "branch_id": branch_id, **rest}
    return Activity(**wanted)  # type: ignore[arg-type]


def listed(office: Office, activity_id: int | None) -> dict[int, str]:
    return {each.person_id or 0: each.state for each in store.attendances(office, activity_id or 0)}


def names(office: Office, ids: list[int], day: date = DAY) -> list[str]:
    return [each.name for each in store_people.candidates(office, ids, day)]


def test_the_list_is_the_membership_of_that_day(blank_office: Office) -> None:
    here, there = branch(blank_office, "东城党支部"), branch(blank_office, "西城党支部")
    group = branch(blank_office, "东城学习小组", kind=BranchType.STUDY_GROUP.value, parent_id=here)
    branch(blank_office, "东城下属支部", parent_id=here)
    person(blank_office, "丙成员", here)
    person(blank_office, "乙组员", group)
    weak = person(blank_office, "丁行动", here, limited_mobility=True)
    person(blank_office, "戊已故", here, died_on=PartialDate(2026, 9, 1))
    dead_later = person(blank_office, "己后故", here, died_on=PartialDate(2026, 9, 20))
    person(blank_office, "庚外人", there)
    moved = person(blank_office, "辛调走", here)
    after = dataclasses.replace(people_store.get(blank_office, moved), branch_id=there)
    people.save_person(blank_office, after, {Track.BRANCH: PartialDate(2026, 9, 15)})
    found = store_people.members_on(blank_office, here, DAY)
    assert names(blank_office, found) == ["丁行动", "丙成员", "己后故", "辛调走", "乙组员"]
    assert found[0] == weak and dead_later in found
    assert moved not in store_people.members_on(blank_office, here, date(2026, 9, 30))


def test_list_outcomes_and_visits_are_saved_together_and_undone_together(blank_office: Office) -> None:
    home = branch(blank_office, "东城党支部")
    ming, hong, weak = (person(blank_office, name, home) for name in ("李明", "王红", "赵弱"))
    saved = actions.save_list(
        blank_office,
        study(home, topic="全会精神"),
        [ming],
        [hong],
        delivered=[weak],
        outputs=[Output(item="春联", count=30)],
    )
    assert listed(blank_office, saved.id) == {ming: "到会", hong: "请假"}
    [visit] = visits.of_person(blank_office, weak)
    assert (visit.date, visit.kind, visit.visit_group, visit.note) == (DAY, "送学上门", "上门服务", "全会精神")
    assert [(each.item, each.count, each.unit) for each in store.outputs(blank_office, saved.id or 0)] == [
        ("春联", 30, "对")
    ]
    actions.save_list(blank_office, saved, [ming, hong], delivered=[weak])
    assert listed(blank_office, saved.id) == {ming: "到会", hong: "到会"}
    assert len(visits.of_person(blank_office, weak)) == 1, "brought once that day"
    undo(blank_office)
    undo(blank_office)
    assert not blank_office.conn.execute("SELECT count(*) FROM activities").fetchone()[0]
    assert not visits.of_person(blank_office, weak)


def test_nobody_is_both(blank_office: Office) -> None:
    ming = person(blank_office, "李明")
    for rest in ({"excused": [ming]}, {"delivered": [ming]}):
        with pytest.raises(UserError, match="李明不能既是到会又"):
            actions.save_list(blank_office, study(), [ming], **rest)  # type: ignore[arg-type]


def test_before_its_day_only_leave_is_known(blank_office: Office) -> None:
    ming = person(blank_office, "李明")
    ahead = study(date=date(2026, 12, 10))
    with pytest.raises(UserError, match="2026-12-10 才举行"):
        actions.save_list(blank_office, ahead, [ming])
    saved = actions.save_list(blank_office, ahead, [], [ming])
    assert listed(blank_office, saved.id) == {ming: "请假"} and date(2026, 12, 10) > TODAY


def test_the_list_says_who_was_away_and_to_whom_it_was_brought(blank_office: Office) -> None:
    ill, back = person(blank_office, "住院者"), person(blank_office, "出院者")
    entries.save_entry(blank_office, HospitalStay(person_id=ill, since=PartialDate(2026, 9, 1)))
    entries.save_entry(
        blank_office, HospitalStay(person_id=back, since=PartialDate(2026, 8, 1), until=PartialDate(2026, 9, 9))
    )
    actions.save_list(blank_office, study(), [], delivered=[back])
    found = {each.name: each.remarks for each in store_people.candidates(blank_office, [ill, back], DAY)}
    assert found == {"住院者": "住院", "出院者": "09-10 已送学"}


def test_the_sign_in_sheet_holds_the_members_and_room_for_others(blank_office: Office, tmp_path: Path) -> None:
    home = branch(blank_office, "东城党支部")
    for number in range(60):
        person(blank_office, f"成员{chr(0x4E00 + number)}", home)
    saved = actions.save_activity(blank_office, study(home, topic="全会精神", place="活动室", host="王芳"))
    assert not actions.print_sign_in(blank_office, saved, tmp_path / "签到表.pdf")
    words = text_of(tmp_path / "签到表.pdf")
    for expected in ("东城党支部学习日签到表", "2026年9月10日", "全会精神", "主持人：王芳", "应到60人", "成员一", "66"):
        assert expected in "".join(words.split())


def test_the_record_sheet_names_who_was_there_and_what_came_of_it(blank_office: Office, tmp_path: Path) -> None:
    ming, hong = person(blank_office, "李明"), person(blank_office, "王红")
    saved = actions.save_list(
        blank_office,
        study(topic="送春联", persons=3, served=200),
        [ming],
        [hong],
        outputs=[Output(item="春联", count=300)],
    )
    actions.print_record(blank_office, saved, tmp_path / "登记表.pdf")
    words = "".join(text_of(tmp_path / "登记表.pdf").split())
    for expected in ("送春联", "李明", "王红", "4人次", "春联300对", "受益200人次"):
        assert expected in words
