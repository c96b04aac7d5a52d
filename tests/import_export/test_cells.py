"""Cells that say more than their column asks for: names with remarks, amounts for each, days about a festival."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.sheets.reader import open_book
from tests.import_export.conftest import CommandRunner, counts, id_number, messages
from tests.sheets.books import xlsx


@pytest.fixture
def known(runner: CommandRunner) -> CommandRunner:
    """An office with two people."""
    runner.load("people", [["姓名", "类别"], ["张一", "退休"], ["李二", "退休"]])
    return runner


# ---------------------------------------------------------------- names

NAMES = [
    ("吴一甲(女，已故)", "吴一甲", {"sex": "女"}),
    ("吴一甲，女，已故", "吴一甲", {"sex": "女"}),
    ("吴一甲*", "吴一甲", {}),
    ("※吴一甲", "吴一甲", {}),
    ("吴一甲1", "吴一甲", {}),
    ("吴一甲①", "吴一甲", {}),
    ("吴一甲（1）", "吴一甲", {}),
    ("1.吴一甲", "吴一甲", {}),
    ("吴一甲、", "吴一甲", {}),
    ("吴一甲 （离休）", "吴一甲", {"category": "离休干部"}),
    ("吴一甲（组长）", "吴一甲", {"note": "组长"}),
    ("吴 一 甲 同志", "吴一甲", {}),
    ("吴一甲老师", "吴一甲", {"note": "老师"}),
    ("吴一甲局长", "吴一甲", {"note": "局长"}),
    ("吴一甲老", "吴一甲", {"note": "老"}),
    ("王老师", "王老师", {}),
    ("欧阳主任", "欧阳主任", {}),
    ("欧阳明子", "欧阳明子", {}),
    ("买买提・吐尔逊（男）", "买买提·吐尔逊", {"sex": "男"}),
    ("吴一甲 13988880001", "吴一甲", {"mobile": "13988880001"}),
    ("吴一甲（电话：13988880001）", "吴一甲", {"mobile": "13988880001"}),
    (f"吴一甲{id_number('19480105', 3)}", "吴一甲", {"id_number": id_number("19480105", 3)}),
]


@pytest.mark.parametrize(("words", "name", "beside"), NAMES)
def test_a_name_loses_what_is_no_name(runner: CommandRunner, words: str, name: str, beside: dict[str, Any]) -> None:
    rows = [["姓名", "单位"], [words, "县粮食局"]]
    answer = runner.load("people", rows)
    (person,) = runner.people().values()
    assert person.name == name
    assert {field: getattr(person, field) for field in beside} == beside
    assert not person.note or "note" in beside
    if name != words:
        assert any(f"按姓名“{name}”录入" in message for message in messages(answer)) or name == "吴一甲"
    assert runner.load("people", rows)["added"] == 0


def test_a_number_that_tells_namesakes_apart_stays(runner: CommandRunner) -> None:
    answer = runner.load("people", [["姓名", "类别"], ["吴一甲1", "退休"], ["吴一甲2", "退休"], ["李二3", "退休"]])
    assert list(runner.people()) == ["吴一甲1", "吴一甲2", "李二"]
    assert any("有几行都是“吴一甲”加编号" in message for message in messages(answer))


def test_what_stands_beside_a_name_never_beats_its_own_column(runner: CommandRunner) -> None:
    rows = [["姓名", "类别", "手机"], ["吴一甲（离休）13988880001", "退休", "13988880002"]]
    answer = runner.load("people", rows)
    (person,) = runner.people().values()
    assert (person.category, person.mobile) == ("退休干部", "13988880002")
    assert sum("姓名后面写的是" in message for message in messages(answer)) == 2


@pytest.mark.parametrize("words", ["无", "空缺", "待定", "暂缺", "12", "张一等3人", "张一之妻", "张一家属"])
def test_what_is_no_name_is_refused(runner: CommandRunner, words: str) -> None:
    rows = [["姓名", "类别", "单位"], ["王三", "退休", "粮食局"], [words, "退休", "县医院"]]
    answer = runner.load("people", rows, "--skip-bad", status=1)
    assert counts(answer) == (1, 0, 0, 1)


@pytest.mark.parametrize("words", ["无", "空缺", "待定", "合计"])
def test_nobody_without_anything_else_is_left_out(runner: CommandRunner, words: str) -> None:
    rows = [["序号", "姓名", "类别"], [1, "王三", "退休"], [2, words, None], [3, "李四", "退休"]]
    assert counts(runner.load("people", rows)) == (2, 0, 0, 0)


# ---------------------------------------------------------------- one ID number, another name


def test_another_name_with_nothing_in_common_is_a_question(runner: CommandRunner) -> None:
    number = id_number("19480105", 3)
    runner.load("people", [["姓名", "类别", "身份证号", "曾用名"], ["张桂芬", "退休", number, "王小妹"]])
    answer = runner.load("people", [["姓名", "身份证号", "手机"], ["李建国", number, "13988880001"]], status=2)
    (error,) = [one for one in answer["problems"] if one["level"] == "error"]
    assert error["column"] == "姓名"
    assert "“张桂芬”" in error["message"]
    assert "“李建国”" in error["message"]
    for name in ("张桂芳", "王小妹"):
        answer = runner.load("people", [["姓名", "身份证号", "手机"], [name, number, "13988880001"]])
        assert any(f"名册中是 张桂芬，表中是 {name}，对不上，没有改动" in message for message in messages(answer))
        assert [one.name for one in runner.people().values()] == ["张桂芬"]
    assert runner.people()["张桂芬"].mobile == "13988880001"


# ---------------------------------------------------------------- amounts of several people


@pytest.mark.parametrize(
    ("header", "words", "fen"),
    [
        ("金额", "每人500元", 50000),
        ("金额", "500元/人", 50000),
        ("金额", "人均伍佰元", 50000),
        ("每人金额", 500, 50000),
        ("人均慰问金（元）", "500", 50000),
        ("慰问金（元/人）", 500, 50000),
    ],
)
def test_an_amount_that_says_each_is_each_ones(known: CommandRunner, header: str, words: Any, fen: int) -> None:
    rows = [["姓名", "日期", "类别", header], ["张一、李二", "2025-01-20", "节日慰问", words]]
    assert counts(known.load("payments", rows)) == (2, 0, 0, 0)
    assert known.ask("SELECT person_id, fen FROM payments") == [(1, fen), (2, fen)]
    assert counts(known.load("payments", rows)) == (0, 0, 2, 0)


@pytest.mark.parametrize(("names", "words"), [("张一、李二", "共1000元"), ("张一、李二", 1000), ("张一", "500/人")])
def test_an_amount_that_does_not_say_each_asks(known: CommandRunner, names: str, words: Any) -> None:
    rows = [["姓名", "日期", "类别", "金额"], [names, "2025-01-20", "节日慰问", words]]
    answer = known.load("payments", rows, status=2)
    assert [one["column"] for one in answer["problems"] if one["level"] == "error"] == ["金额"]


def test_each_ones_amount_below_an_occasion(known: CommandRunner) -> None:
    rows = [["2025年慰问金"], ["姓名", "春节", "中秋"], ["张一、李二", "每人500元", "300元/人"]]
    assert counts(known.load("payments", rows)) == (4, 0, 0, 0)
    assert [fen for (fen,) in known.ask("SELECT fen FROM payments ORDER BY id")] == [50000, 50000, 30000, 30000]


# ---------------------------------------------------------------- days

DAYS = [
    ("1月21日", "2025-01-21", ""),
    ("一月二十一日", "2025-01-21", ""),
    ("1.21", "2025-01-21", ""),
    (1.21, "2025-01-21", ""),
    ("10.12", "2025-10-12", ""),
    ("1/5", "2025-01-05", ""),
    ("1月20日—22日", "2025-01-20", "是几天"),
    ("1月20-22日", "2025-01-20", "是几天"),
    ("1月20日、22日", "2025-01-20", "是几天"),
    ("2025.1.20至1.22", "2025-01-20", "是几天"),
    ("2024.12.30—2025.1.2", "2024-12-30", "是几天"),
    ("2025年1月下旬", "2025-01-21", "没有写明是哪一天"),
    ("1月上旬", "2025-01-01", "没有写明是哪一天"),
    ("2024年春节前", "2024-02-09", "没有写明是哪一天"),
    ("春节前夕", "2025-01-28", "没有写明是哪一天"),
    ("国庆期间", "2025-10-01", "没有写明是哪一天"),
    ("1月20日前后", "2025-01-20", "没有写明是哪一天"),
    ("2025年1月20日上午", "2025-01-20", ""),
]


@pytest.mark.parametrize(("words", "day", "told"), DAYS)
def test_days_take_the_year_of_the_title(known: CommandRunner, words: Any, day: str, told: str) -> None:
    rows = [["二〇二五年走访情况"], ["姓名", "日期", "走访类型"], ["张一", words, "日常走访"]]
    answer = known.load("visits", rows)
    assert known.ask("SELECT date FROM visits") == [(day,)]
    assert [told in message for message in messages(answer)] == ([True] if told else [])
    assert counts(known.load("visits", rows)) == (0, 0, 1, 0)


@pytest.mark.parametrize("title", ["走访情况", "2024—2025年走访情况"])
@pytest.mark.parametrize("words", ["1月21日", "1.21", "春节前", "1月下旬"])
def test_without_one_year_a_day_asks(known: CommandRunner, title: str, words: str) -> None:
    answer = known.load("visits", [[title], ["姓名", "日期", "走访类型"], ["张一", words, "日常走访"]], status=2)
    assert "没有写年份" in messages(answer, "error")[0]


def test_the_name_of_the_sheet_gives_the_year(known: CommandRunner) -> None:
    rows = [["姓名", "日期", "走访类型"], ["张一", "1月21日", "日常走访"]]
    known.load("visits", xlsx(known.folder / "a.xlsx", {"2025年春节": rows}))
    assert known.ask("SELECT date FROM visits") == [("2025-01-21",)]


def test_the_year_of_a_title_is_not_that_of_a_birth(runner: CommandRunner) -> None:
    rows = [["2025年名册"], ["姓名", "类别", "出生日期"], ["张一", "退休", "1月21日"]]
    assert "没有写年份" in messages(runner.load("people", rows, status=2), "error")[0]


def test_refused_days_are_given_back_whole(known: CommandRunner) -> None:
    refused = known.folder / "退回.xlsx"
    rows = [["2025年"], ["姓名", "日期", "走访类型"], ["无名氏", "1.21", "日常走访"]]
    known.load("visits", rows, "--skip-bad", "--refused", str(refused), status=1)
    assert open_book(refused).sheet().rows[2][1] == "2025-01-21"


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    day=st.dates().filter(lambda day: 2000 <= day.year <= 2025),
    form=st.sampled_from(("{0.month}月{0.day}日", "{0.month}.{0.day}", "{0:%m-%d}", "{0.month} 月 {0.day} 号")),
)
def test_any_day_without_its_year_is_that_day_of_the_year(
    tmp_path_factory: pytest.TempPathFactory, day: Any, form: str
) -> None:
    from cadredesk.import_export.records import ImportKind
    from cadredesk.import_export.rules_states import sheet_fields
    from cadredesk.sheets.clean import clean
    from cadredesk.sheets.header import recognise

    rows = [["姓名", "日期"], ["张一", form.format(day)]]
    sheet = open_book(xlsx(tmp_path_factory.mktemp("d") / "a.xlsx", {"S": rows})).sheet()
    recognition = recognise(sheet, sheet_fields(ImportKind.VISITS))
    assert clean(sheet, recognition, year=day.year).rows[0].values["date"] == day
