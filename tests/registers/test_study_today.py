"""频次, and what 今日 says of study and activities."""

import json
from datetime import date

import pytest

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch
from cadredesk.cli import run
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions as people
from cadredesk.people.records import Person
from cadredesk.registers.activities import actions as activities
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.frequencies import actions, store
from cadredesk.registers.frequencies.records import Every, Frequency
from cadredesk.registers.study.records import MemberQuery, Shown
from cadredesk.registers.study.targets import ShowBranchMonths, ShowMemberMonths
from cadredesk.registers.targets import ShowActivities
from cadredesk.today import rules_cards
from cadredesk.today.actions import gather
from cadredesk.today.records_cards import Line
from tests.support import TODAY  # 2026-10-08


def lines(office: Office, on: date = TODAY) -> list[Line]:
    return list(next(each for each in rules_cards.cards(gather(office, on)) if each.key == "activities").lines)


def said(office: Office, on: date = TODAY) -> list[tuple[str, str, str]]:
    return [(each.lead, each.words, each.mark) for each in lines(office, on)]


def branch(office: Office, name: str, study_day: str = "每月10日", **rest: object) -> int:
    return branches.save_branch(office, Branch(name=name, study_day=study_day, **rest)).id or 0  # type: ignore[arg-type]


def held(office: Office, category: str, day: date, **rest: object) -> int:
    row = Activity(date=day, category=category, **rest)  # type: ignore[arg-type]
    return activities.save_activity(office, row).id or 0


def only(office: Office, *categories: str) -> None:
    """Leave only these of the shipped rules in force."""
    for each in store.frequencies(office):
        if each.category not in categories:
            actions.turn(office, each)


def test_an_office_without_activities_is_reminded_of_none(blank_office: Office) -> None:
    branch(blank_office, "东城党支部")
    assert said(blank_office) == []


def test_study_days_that_are_over_and_not_entered(blank_office: Office) -> None:
    only(blank_office, "学习日")
    entered, _, late = (
        branch(blank_office, name, day) for name, day in (("甲", "每月5日"), ("乙", "每月5日"), ("丙", "不定期"))
    )
    branch(blank_office, "丁", "")
    branch(blank_office, "戊", ended_on=PartialDate(2026, 9, 20))
    held(blank_office, "学习日", date(2026, 9, 5), branch_id=entered, persons=9)
    held(blank_office, "学习日", date(2026, 9, 30), branch_id=late, persons=9)
    held(blank_office, "学习日", date(2026, 10, 5), branch_id=entered, persons=9)
    assert said(blank_office) == [("9 月学习日", "还没有登记", "1 个支部"), ("10 月学习日", "还没有登记", "1 个支部")]
    assert lines(blank_office)[0].target == ShowBranchMonths(year=2026, month=9, which=Shown.OPEN)
    assert said(blank_office, date(2026, 10, 5))[1:] == [], "on the day itself they are still sitting together"
    assert ("10 月学习日", "还没有登记", "2 个支部") in said(blank_office, date(2026, 11, 1))
    actions.turn(blank_office, next(each for each in store.frequencies(blank_office) if each.category == "学习日"))
    assert said(blank_office) == []


def test_members_who_miss_study_for_months(blank_office: Office) -> None:
    only(blank_office)
    home = branch(blank_office, "东城党支部", "")
    names = ("到会", "缺席", "体弱", "去世")
    ids = [
        people.save_person(
            blank_office,
            Person(name=name, category="退休干部", branch_id=home, limited_mobility=name == "体弱",
                   died_on=PartialDate(2026, 9, 20) if name == "去世" else None),
        ).id
        for name in names
    ]  # fmt: skip
    for month in (6, 8):
        activities.set_attendance(
            blank_office, held(blank_office, "学习日", date(2026, month, 10), branch_id=home), [ids[0] or 0]
        )
    assert said(blank_office) == []
    activities.set_attendance(
        blank_office, held(blank_office, "集中学习", date(2026, 9, 10), branch_id=home), [ids[0] or 0]
    )
    assert said(blank_office) == [("连续缺学 3 个月以上", "其中行动不便 1 人应送学", "2 人")]
    assert lines(blank_office)[0].target == ShowMemberMonths(year=2026, query=MemberQuery(in_a_row=3))


def test_activities_of_past_days_without_names_or_numbers(blank_office: Office) -> None:
    only(blank_office)
    held(blank_office, "座谈会", date(2026, 9, 1))
    held(blank_office, "座谈会", date(2026, 9, 2), persons=20)
    held(blank_office, "座谈会", date(2026, 11, 1))
    [line] = lines(blank_office)
    assert (line.lead, line.mark) == ("活动待补登", "1 次")
    assert isinstance(line.target, ShowActivities) and line.target.query.chosen == {"entry_state": ("待补登",)}


def test_what_was_not_held_often_enough(blank_office: Office) -> None:
    held(blank_office, "工作会议", date(2026, 3, 1), persons=9)
    held(blank_office, "座谈会", date(2026, 3, 1), persons=9)
    held(blank_office, "培训", date(2026, 12, 1), persons=9)  # still to come
    held(blank_office, "文体活动", date(2026, 10, 2), persons=9, large=True)
    assert said(blank_office) == [("本年还没有组织", "参观考察、培训；工作会议还差 1 次", "")]
    held(blank_office, "参观考察", date(2026, 5, 1), persons=9)
    held(blank_office, "培训", date(2026, 5, 1), persons=9, sessions=2)
    assert said(blank_office) == [("本年还差", "工作会议 1 次", "")]
    held(blank_office, "工作会议", date(2026, 8, 1), persons=9)
    assert said(blank_office) == []
    assert said(blank_office, date(2026, 11, 5)) == [("本月还没有组织", "文体活动", "")]


def test_the_command_line_says_it_too(blank_office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    held(blank_office, "工作会议", date(2026, 3, 1), persons=9)
    blank_office.close()
    assert run(["--file", str(blank_office.path), "today", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["activities"]
    assert "工作会议还差 1 次" in found["lacking"][-1] and found["missed"] == 0


def test_rules_are_added_changed_ended_and_deleted(blank_office: Office) -> None:
    made = actions.save_frequency(blank_office, Frequency(category="主题党日", every=Every.MONTH, number=1))
    held(blank_office, "座谈会", date(2026, 3, 1), persons=9)
    assert any("主题党日" in words for _, words, _ in said(blank_office))
    off = actions.turn(blank_office, made)
    assert not any("主题党日" in words for _, words, _ in said(blank_office))
    actions.delete_frequency(blank_office, off)
    assert made.id not in {each.id for each in store.frequencies(blank_office)}
    undo(blank_office)
    assert made.id in {each.id for each in store.frequencies(blank_office)}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"category": ""}, "类别"), ({"number": 0}, "至少是 1"), ({"of_branches": True, "every": "年"}, "按月")],
)
def test_a_rule_that_cannot_stand_is_refused(blank_office: Office, wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        actions.save_frequency(blank_office, Frequency(**{"category": "培训", **wrong}))  # type: ignore[arg-type]
