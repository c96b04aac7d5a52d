"""What the register knows about a person by itself."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from cadredesk.core.dates import PartialDate
from cadredesk.core.problems import Problem
from cadredesk.people.records import Audience, Category, Person, Rank, SurvivorKind
from cadredesk.people.rules import audience_of, party_years, problems, rank_of_words, revolution_period

TODAY = date(2026, 10, 18)


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        *((rank.value, rank) for rank in Rank),
        ("正地(局)级", Rank.BUREAU_HEAD),
        ("正厅（司、局）级", Rank.BUREAU_HEAD),
        ("副厅级", Rank.BUREAU_DEPUTY),
        ("正县(处)级", Rank.COUNTY_HEAD),
        ("正科级", Rank.TOWN_HEAD),
        ("副科", Rank.TOWN_DEPUTY),
        ("县处级正职", Rank.COUNTY_HEAD),
        ("乡科级副职", Rank.TOWN_DEPUTY),
        ("省部级副职", Rank.PROVINCE_DEPUTY),
        ("一级巡视员", Rank.BUREAU_HEAD),
        ("二级巡视员", Rank.BUREAU_DEPUTY),
        ("一级调研员", Rank.COUNTY_HEAD),
        ("二级调研员", Rank.COUNTY_HEAD),
        ("三级调研员", Rank.COUNTY_DEPUTY),
        ("4级调研员", Rank.COUNTY_DEPUTY),
        ("一级主任科员", Rank.TOWN_HEAD),
        ("二级主任科员", Rank.TOWN_HEAD),
        ("三级主任科员", Rank.TOWN_DEPUTY),
        ("四级主任科员", Rank.TOWN_DEPUTY),
        ("一级科员", Rank.CLERK),
        ("二级科员", Rank.CLERK),
        ("副主任科员", Rank.TOWN_DEPUTY),
        ("副调研员", Rank.COUNTY_DEPUTY),
        ("办事员", Rank.CLERK),
        ("享受副县级待遇", Rank.COUNTY_DEPUTY),
        ("正科级（享受副县级待遇）", Rank.TOWN_HEAD),
        ("享受副县级待遇（正科级）", Rank.TOWN_HEAD),
        (" 正 县 级 ", Rank.COUNTY_HEAD),
        ("副县长", None),
        ("副局长", None),
        ("处级", None),
        ("教师", None),
        ("", None),
    ],
)
def test_rank_of_words(words: str, rank: Rank | None) -> None:
    assert rank_of_words(words) == rank


@pytest.mark.parametrize(
    ("category", "rank", "treatment", "kind", "audience"),
    [
        (Category.LIXIU, "", "", "", Audience.LIXIU),
        (Category.TUIXIU, Rank.COUNTY_DEPUTY, "", "", Audience.SENIOR),
        (Category.TUIXIU, Rank.TOWN_HEAD, "", "", Audience.OTHER),
        (Category.TUIXIU, Rank.TOWN_HEAD, Rank.COUNTY_DEPUTY, "", Audience.SENIOR),
        (Category.TUIXIU, Rank.PROVINCE_HEAD.value, "", "", Audience.SENIOR),
        (Category.TUIXIU, Rank.OTHER, "", "", Audience.OTHER),
        (Category.TUIXIU, "", "", "", Audience.OTHER),
        (Category.WORKER, "", "", "", Audience.WORKER),
        (Category.SURVIVOR, "", "", SurvivorKind.OF_LIXIU, Audience.LIXIU_SURVIVOR),
        (Category.SURVIVOR, "", "", SurvivorKind.OF_TUIXIU, Audience.TUIXIU_SURVIVOR),
        (Category.SURVIVOR, "", "", "", Audience.TUIXIU_SURVIVOR),
        ("", "", "", "", None),
    ],
)
def test_audience_of(category: str, rank: str, treatment: str, kind: str, audience: Audience | None) -> None:
    assert audience_of(str(category), str(rank), str(treatment), str(kind)) == audience


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("1921-07-01", "1927年7月31日以前"),
        ("1927-07-31", "1927年7月31日以前"),
        ("1927-08-01", "1927年8月1日至1937年7月6日"),
        ("1937-07-06", "1927年8月1日至1937年7月6日"),
        ("1937-07-07", "1937年7月7日至1942年12月31日"),
        ("1942-12-31", "1937年7月7日至1942年12月31日"),
        ("1943-01-01", "1943年1月1日至1945年9月2日"),
        ("1945-09-02", "1943年1月1日至1945年9月2日"),
        ("1945-09-03", "1945年9月3日至1949年9月30日"),
        ("1949-09-30", "1945年9月3日至1949年9月30日"),
        ("1949-10-01", None),
    ],
)
def test_revolution_period(day: str, label: str | None) -> None:
    assert revolution_period(date.fromisoformat(day)) == label
    assert revolution_period(PartialDate.from_iso(day)) == label


def test_party_years() -> None:
    def years(joined: PartialDate | None, full: PartialDate | None = None, politics: str = "") -> int | None:
        return party_years(Person(party_joined=joined, party_full_on=full, politics=politics), date(2026, 7, 1))

    assert years(PartialDate(1976, 7, 1)) == 50
    assert years(PartialDate(1976, 7, 2)) == 49
    assert years(PartialDate(1976, 7)) == 50
    assert years(PartialDate(1976, 7), PartialDate(1977, 7)) == 49
    assert years(None, PartialDate(1977), "中共党员") == 49
    assert years(PartialDate(1976), politics="民盟盟员") is None  # another party
    assert years(None) is None


SOUND = Person(
    name="张建国",
    sex="男",
    category=Category.LIXIU,
    birth=PartialDate(1930, 5, 12),
    id_number="532621193005120014",
    revolution_joined=PartialDate(1948, 10),
    work_started=PartialDate(1948, 10),
    party_joined=PartialDate(1953, 7),
    retired_on=PartialDate(1990, 6),
)


def found(**changes: Any) -> list[Problem]:
    return problems(dataclasses.replace(SOUND, **changes), TODAY)


def test_a_sound_person_has_no_problems() -> None:
    assert found() == []
    assert problems(Person(name="李四"), TODAY) == []


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"id_number": "532621193005120015"}, "身份证号", "校验位应为 4"),
        ({"id_number": "5326211930"}, "身份证号", "10 位"),
        ({"birth": PartialDate(1930, 5, 13)}, "身份证号", "1930-05-12，登记的是 1930-05-13"),
        ({"birth": PartialDate(1930, 6)}, "身份证号", "1930-05-12，登记的是 1930-06"),
        ({"sex": "女"}, "身份证号", "男"),
        ({"revolution_joined": None}, "参加革命工作时间", "没有登记"),
        ({"revolution_joined": PartialDate(1949, 10, 1)}, "参加革命工作时间", "不在离休干部的范围"),
        ({"category": Category.SURVIVOR}, "遗属类别", "暂按退休干部遗属"),
        ({"retired_on": PartialDate(1947), "revolution_joined": PartialDate(1949)}, "离退休时间", "早于参加工作时间"),
        ({"died_on": PartialDate(1989, 1, 1)}, "去世时间", "早于离退休时间 1990-06"),
        ({"died_on": PartialDate(2027)}, "去世时间", "今天之后"),
        ({"party_joined": PartialDate(1940)}, "入党时间", "只有 10 岁"),
        ({"retired_on": PartialDate(1960, 1, 1)}, "离退休时间", "只有 29 岁"),
        ({"birth": PartialDate(1900), "id_number": ""}, "出生日期", "已 125 岁"),
    ],
)
def test_problems(changes: dict[str, Any], column: str, words: str) -> None:
    matching = [problem for problem in found(**changes) if problem.column == column and words in problem.message]
    assert len(matching) == 1
    assert matching[0].level == "warning"


def test_dates_that_are_not_whole_get_the_benefit_of_the_doubt() -> None:
    assert found(birth=PartialDate(1930)) == []
    assert found(birth=PartialDate(1930, 5)) == []
    assert found(revolution_joined=PartialDate(1949), work_started=PartialDate(1949)) == []
    assert found(work_started=PartialDate(1990, 6, 20), retired_on=PartialDate(1990, 6)) == []


def test_a_ruined_number_is_a_problem_and_no_crash() -> None:
    assert ["科学计数法" in problem.message for problem in found(id_number="6.2E+17")] == [True]
