"""Rows of registers on the command line: add, set, list."""

import json
from typing import Any

import pytest

from tests.import_export.conftest import CommandRunner
from tests.registers.test_register_import import BRANCHES, PEOPLE, ZHANG


@pytest.fixture
def known(runner: CommandRunner) -> CommandRunner:
    """An office with two branches and four people, two of one name."""
    runner.load("branches", BRANCHES)
    runner.load("people", PEOPLE)
    return runner


def listed(runner: CommandRunner, what: str, *options: str) -> list[dict[str, Any]]:
    assert runner.run("list", what, "--json", *options) == 0, runner.err
    found: list[dict[str, Any]] = json.loads(runner.out)
    return found


def test_an_activity_added_changed_and_listed(known: CommandRunner) -> None:
    assert (
        known.run("add", "activities", "日期=2026.3.10", "活动类型=学习日", "支部=城关党支部", "人数=12", "怪=1") == 0
    )
    assert "不认识“怪”" in known.err
    assert known.run("set", "activities", "1", "人数=", "人次=30", "捐款捐物（元）=1000.50", "大型=是") == 0
    (row,) = listed(known, "activities")
    assert (row["id"], row["日期"], row["类别"], row["组织支部"]) == (1, "2026-03-10", "学习日", "城关党支部")
    assert (row["未列名人数"], row["未列名人次"], row["人次"], row["捐款捐物"], row["大型"]) == (
        None,
        30,
        30,
        1000.5,
        True,
    )
    assert known.run("list", "activities") == 0
    assert known.out.splitlines()[1].split("\t")[:3] == ["1", "2026-03-10", "学习日"]
    assert known.run("undo") == 0
    assert listed(known, "activities")[0]["未列名人数"] == 12


def test_two_equal_rows_that_are_added_are_two(known: CommandRunner) -> None:
    for _ in range(2):
        assert known.run("add", "activities", "日期=2026-03-10", "类别=文艺展演", "场次=50") == 0
    assert len(listed(known, "activities")) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "activities", "类别=学习日"), "日期"),
        (("add", "activities", "日期=2026-03-10", "类别=学习日", "支部=没有的"), "没有名为“没有的”的支部"),
        (("add", "activities", "日期=去年", "类别=学习日"), "日期"),
        (("add", "activities", "日期"), "标签=值"),
        (("add", "honours", "授予时间=2021", "荣誉名称=先进", "姓名=王五"), "身份证号"),
        (("add", "honours", "授予时间=2021", "荣誉名称=先进", "姓名=没有"), "名单中没有"),
        (("add", "attendance", "日期=2026-03-10", "姓名=张三"), "类别"),
        (("add", "attendance", "日期=2026-03-10", "类别=培训", "姓名=张三", "情况=缺席"), "没有到会的人不用登记"),
        (("add", "outputs", "日期=2026-03-10", "成果=春联", "数量=1"), "请先登记或导入活动"),
        (("add", "grants", "支部=城关党支部", "拨付日期=2026-03-10", "金额=-1"), "金额"),
        (("set", "activities", "9", "人数=1"), "已经不在了"),
        (("list", "activities", "--where", "人数"), "名称=内容"),
        (("list", "nothing"), "可选"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_not_written(
    known: CommandRunner, arguments: tuple[str, ...], said: str
) -> None:
    before = known.ask("SELECT max(id) FROM operations")
    assert known.run(*arguments) == 2
    assert said in known.err
    assert len(known.err.strip().splitlines()) == 1
    assert known.ask("SELECT max(id) FROM operations") == before


def test_who_was_there_and_what_came_of_it(known: CommandRunner) -> None:
    known.run("add", "activities", "日期=2026-03-10", "类别=培训", "主题=防骗")
    assert known.run("add", "attendance", "日期=2026-03-10", "姓名=王五", f"身份证号={PEOPLE[3][1]}") == 0
    assert known.run("add", "attendance", "日期=2026-03-10", "类别=学习日", "姓名=张三", "情况=病假") == 0
    assert "一并新建" in known.err
    assert known.run("set", "attendance", "2", "情况=到", "备注=迟到") == 0
    assert known.run("set", "attendance", "2", "姓名=李四") == 2
    assert [
        (row["主题"], row["支部"], row["姓名"], row["情况"], row["备注"]) for row in listed(known, "attendance")
    ] == [
        ("防骗", "", "王五", "到会", ""),
        ("", "城关党支部", "张三", "到会", "迟到"),
    ]
    assert known.run("add", "outputs", "日期=2026-03-10", "类别=培训", "成果=手册", "数量=300") == 0
    assert known.run("set", "outputs", "1", "数量=350") == 0
    assert [(row["成果"], row["数量"], row["单位"]) for row in listed(known, "outputs")] == [("手册", 350, "册")]


def test_honours_of_people_and_branches(known: CommandRunner) -> None:
    assert known.run("add", "honours", "年度=2021", "荣誉名称=先进基层党组织", "支部=城关党支部", "级别=县级") == 0
    assert known.run("add", "honours", "授予时间=2021-07", "荣誉名称=优秀共产党员", "姓名=张三", "--json") == 0
    assert json.loads(known.out) == {"id": 1, "warnings": []}
    assert known.run("set", "honours", "-1", "级别=省级") == 0
    assert known.run("set", "honours", "1", "支部=东山党支部", "姓名=") == 2
    found = listed(known, "honours", "--from", "2021-01-01", "--to", "2021-12-31")
    assert [(row["id"], row["姓名"], row["身份证号"], row["支部"], row["级别"]) for row in found] == [
        (-1, "", "", "城关党支部", "省级"),
        (1, "张三", ZHANG, "", ""),
    ]
    assert listed(known, "honours", "--from", "2022-01-01") == []
    assert known.ask("SELECT name FROM branch_honours") == [("先进基层党组织",)]


def test_a_suggestion_and_its_answer(known: CommandRunner) -> None:
    assert known.run("add", "suggestions", "日期=2026-09-20", "类别=诉求", "姓名=张三", "内容=报销") == 0
    assert listed(known, "suggestions", "--where", "办理状态=待交办")[0]["期限"] == "2026-10-20"
    assert known.run("set", "suggestions", "1", "答复日期=2026-10-02", "结果=已解决") == 0
    assert [row["提出人"] for row in listed(known, "suggestions", "--where", "办理状态=待反馈")] == ["张三"]
    assert known.run("set", "suggestions", "1", "提出人=几位同志") == 0
    assert [(row["提出人"], row["提出者"]) for row in listed(known, "suggestions")] == [("", "几位同志")]


def test_posts_and_grants(known: CommandRunner) -> None:
    assert known.run("add", "posts", "支部=城关党支部", "职务=书记", "姓名=在职干部", "任职时间=2020") == 0
    assert known.run("set", "posts", "1", "姓名=张三") == 0
    assert known.ask("SELECT secretary FROM branches WHERE id = 1") == [("张三",)]
    assert known.ask("SELECT person_id, name FROM branch_posts") == [(1, "")]
    assert known.run("add", "grants", "支部=城关党支部", "拨付日期=2026-02-03", "金额=1万元", "文号=县组1号") == 0
    assert known.run("set", "grants", "1", "金额=9000") == 0
    (row,) = listed(known, "grants", "--where", "支部=城关党支部")
    assert (row["金额"], row["文号"]) == (9000, "县组1号")
