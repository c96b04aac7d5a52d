"""Figures that the published reports tell of study, activities, honours, posts and suggestions come out of their rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers import actions as registers
from cadredesk.registers.activities.actions import save_activity, set_attendance
from cadredesk.registers.activities.records import Activity, Output
from cadredesk.registers.honours.records import Honour
from cadredesk.registers.suggestions.records import Suggestion
from cadredesk.summary import actions, rules_wording, store
from cadredesk.summary.records import Summary
from tests.summary.conftest import person, visit


def told(summary: Summary) -> str:
    """All paragraphs of the work summary, without what it is compared with."""
    return "\n".join(text for section in rules_wording.sections(summary, None) for text in section.paragraphs)


def held(office: Office, day: date, category: str, **fields: Any) -> Activity:
    outputs = [Output(item=item, count=count) for item, count in fields.pop("outputs", {}).items()]
    return save_activity(office, Activity(date=day, category=category, **fields), outputs)


def test_s001_study_suggestions_and_gifts(office: Office) -> None:
    for year in range(2017, 2022):
        held(office, date(year, 6, 10), "阅文", sessions=200, times=3000)
        held(office, date(year, 6, 15), "学习日", sessions=400, times=20_000)
        held(office, date(year, 1, 10), "志愿服务", persons=30, outputs={"春联": 600})
        held(office, date(year, 10, 1), "文艺展演", sessions=50)
    held(office, date(2020, 2, 1), "应急防控", times=5000, donated_fen=10_000_000)
    held(office, date(2021, 4, 1), "主题活动", project="爱国卫生专项行动", times=60_000)
    for number in range(123):
        adopted = (
            {"answered_on": date(2021, 5, 1), "result": "采纳" if number < 30 else "部分采纳"} if number < 38 else {}
        )
        registers.save(
            office,
            Suggestion(date=date(2021, 3, 1), category="建议", content=f"建议{number}", proposer="党支部", **adopted),
        )
    for year in (2006, 2007, 2012, 2017):
        registers.save(office, Honour(date=PartialDate(year), name="先进集体", named="本局"))
    found = actions.summarise(office, date(2017, 1, 1), date(2021, 12, 31))
    text, shape = told(found), actions.as_json(found)
    for words in (
        "组织阅读文件1000次，参阅1.5万人次；组织学习政治理论2000次，参学10万人次", "赠送春联3000对", "文艺展演250场次",
        "参与疫情防控5000人次，捐款捐物10万元。", "爱国卫生专项行动6万人次", "收集意见建议123条，其中采纳38条", "先进集体1个",
    ):  # fmt: skip
        assert words in text, words
    assert shape["study"] == {
        "reading": {"sessions": 1000, "times": 15_000}, "theory": {"sessions": 2000, "times": 100_000}, "delivered": 0
    }  # fmt: skip
    assert shape["activities"]["outputs"] == {"春联": 3000} and shape["activities"]["donated_fen"] == 10_000_000
    assert (shape["suggestions"]["adopted"], shape["suggestions"]["partly"]) == (30, 8)
    assert shape["honours"]["by_name"] == {"先进集体": {"": 1}}


def test_s002_numbers_of_one_kind_are_not_added_up_into_more_people_than_there_were(office: Office) -> None:
    outputs = {"参与组织": 62, "公益项目": 86, "社会志愿者": 3200, "大学生志愿者": 200, "社区工作者": 160, "社会机构": 48,
               "受益儿童": 14_000, "受益家长": 25_100}  # fmt: skip
    held(office, date(2022, 7, 1), "志愿服务", project="暑期托管", persons=730, outputs=outputs)
    held(office, date(2022, 8, 1), "志愿服务", project="巡河", sessions=1140, persons=2320)
    held(office, date(2022, 9, 1), "宣讲", sessions=580, served=202_000)
    found = actions.summarise(office, date(2022, 1, 1), date(2022, 12, 31))
    text = told(found)
    assert "宣讲580场，受教育20.2万人次" in text and "巡河1140次、2320人参与" in text
    assert found.activities.persons["志愿服务"] == 3050
    assert actions.as_json(found)["activities"]["outputs"] == outputs
    held(office, date(2022, 10, 1), "志愿服务", project="巡河", sessions=10, persons=900)
    again = actions.summarise(office, date(2022, 1, 1), date(2022, 12, 31))
    assert again.activities.persons["志愿服务"] == 3050 and again.activities.times["志愿服务"] == 3950


def test_s003_events_honours_and_standards(office: Office, fill: Callable[..., None]) -> None:
    fill(
        [person(name=f"党员{number}") for number in range(90)],
        [visit(1 + number % 30, date(2021, 5, 1), rule="", kind="送学上门") for number in range(332)]
        + [visit(1 + number % 85, date(2021, 6, 28), rule="七一") for number in range(255)],
    )
    with office.operation("建立支部"):
        for number in range(76):
            branch = rows.insert(office, Branch(name=f"第{number}党支部", kind=BranchType.BRANCH.value))
            rows.insert(office, BranchHonour(branch_id=branch, year=2021, name="规范化达标党支部"))
        rows.insert(office, BranchHonour(branch_id=1, year=2021, name="先进基层党组织", level="县级"))
    for number in range(31):
        held(office, date(2021, 3, 1 + number % 28), "志愿服务", persons=66)
    held(office, date(2021, 12, 1), "阵地共享", sessions=300, served=41_000)
    held(office, date(2021, 12, 2), "志愿服务", topic="只有安排")
    levels = ("省级", "州(市)级", "县级", "县级")
    for number, level in enumerate(levels, 1):
        registers.save(office, Honour(date=PartialDate(2021, 7), name="优秀共产党员", person_id=number, level=level))
    registers.save(office, Honour(date=PartialDate(2021, 7), name="优秀党务工作者", person_id=9, level="县级"))
    found = actions.summarise(office, date(2021, 1, 1), date(2021, 12, 31))
    text = told(found)
    for words in (
        "志愿服务31次，参与2046人次", "共享阵地300次，受益4.1万人次", "送学上门332人次", "规范化达标76个，占100%",
        "“两优一先”表彰个人5名、集体1个，其中优秀共产党员省级1名、州(市)级1名、县级2名", "七一走访慰问老党员、困难党员85人",
    ):  # fmt: skip
        assert words in text, words
    shape = actions.as_json(found)
    assert shape["branches"]["up_to_standard"] == 76 and shape["study"]["delivered"] == 332
    assert shape["honours"]["by_name"]["先进基层党组织"] == {"县级": 1}


def test_s000_community_posts_and_grants(office: Office, fill: Callable[..., None]) -> None:
    fill([person(name=f"干部{number}") for number in range(445)])
    with office.operation("建立支部"):
        branches = [
            rows.insert(
                office, Branch(name=f"第{at}小区党支部", kind=BranchType.COMMUNITY.value, seats=5 if at < 125 else 4)
            )
            for at in range(179)
        ]
        for number in range(445):
            post = "书记" if number < 91 else "委员"
            rows.insert(office, BranchPost(branch_id=branches[number % 179], post=post, person_id=number + 1))
        rows.insert(office, BranchPost(branch_id=branches[0], post="委员", name="在职的人"))
        rows.insert(office, BranchPost(branch_id=branches[1], post="书记", person_id=300, until=PartialDate(2022, 1)))
        for number in range(10):
            branch = rows.insert(office, Branch(name=f"第{number}党支部", kind=BranchType.BRANCH.value))
            rows.insert(office, BranchGrant(branch_id=branch, date=date(2022, 5, 1), fen=1_000_000))
    found = actions.summarise(office, date(2022, 1, 1), date(2022, 10, 31))
    text = told(found)
    assert (
        "在179个小区党支部中，离退休干部党员担任书记91人，占50.8%；担任班子成员445人，占52.9%。" in text
    ) and "重点打造离退休干部党支部10个，拨付工作经费10万元" in text
    community = {"total": 179, "seats": 841, "secretaries": 91, "members": 445}
    assert actions.as_json(found)["branches"]["community"] == community
    assert found.branches.total == 10


def test_only_what_was_held_by_the_last_day_counts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", "2026-06-30")
    held(office, date(2026, 6, 30), "座谈会", persons=20)
    held(office, date(2026, 7, 20), "座谈会", persons=20)
    found = actions.summarise(office, date(2026, 1, 1), date(2026, 12, 31))
    assert found.activities.sessions == {"座谈会": 1} and found.activities.times == {"座谈会": 20}


def test_names_and_numbers_add_up_and_open_their_rows(office: Office, fill: Callable[..., None]) -> None:
    fill([person(name=f"党员{number}") for number in range(4)])
    period = date(2026, 1, 1), date(2026, 12, 31)
    for month in (1, 2, 3, 4):
        activity = held(office, date(2026, month, 10), "学习日", persons=2)
        set_attendance(office, activity.id or 0, [1, 2][: 1 + month % 2])
    found = actions.summarise(office, *period)
    assert (found.activities.sessions["学习日"], found.activities.times["学习日"]) == (4, 14)
    assert found.activities.persons["学习日"] == 4  # two by name, and the same two guests each time
    for key in ("activities.times.学习日", "study.theory_times"):
        behind = store.behind(office, key, found.period)
        assert behind.table == "activities" and len(behind.ids) == 4


def test_without_rows_nothing_is_said(office: Office) -> None:
    headings = [
        section.heading
        for section in rules_wording.sections(actions.summarise(office, date(2026, 1, 1), date(2026, 12, 31)), None)
    ]
    assert headings == ["一、队伍基本情况", "二、党组织建设", "三、走访慰问", "四、慰问和帮扶资金"]


def test_outcomes_in_two_units_are_not_added_up(office: Office) -> None:
    activity = held(office, date(2026, 1, 10), "志愿服务", persons=5)
    outputs = [
        Output(item="春联", count=600),
        Output(item="春联", count=3, unit="箱"),
        Output(item="剪纸", count=12, unit="幅"),
    ]
    save_activity(office, activity, outputs)
    found = actions.summarise(office, date(2026, 1, 1), date(2026, 12, 31))
    assert found.activities.outputs == {"春联": 600, "春联（箱）": 3, "剪纸（幅）": 12}
    assert "赠送春联600对、春联3箱、剪纸12幅" in told(found)
    assert store.behind(office, "activities.outputs.剪纸（幅）", found.period).ids == (activity.id,)


def test_the_people_of_an_activity_open_it_whatever_its_times_say(office: Office) -> None:
    activity = held(office, date(2026, 1, 10), "志愿服务", persons=20, times=0)
    found = actions.summarise(office, date(2026, 1, 1), date(2026, 12, 31))
    assert found.activities.persons == {"志愿服务": 20}
    assert store.behind(office, "activities.persons.志愿服务", found.period).ids == (activity.id,)
