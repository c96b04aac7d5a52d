"""Lists of registers through the command line: what is read, what is told, what stays the same when it comes again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cadredesk.sheets.reader import open_book
from tests.import_export.conftest import CommandRunner, counts, id_number, messages
from tests.sheets.books import xlsx

ZHANG = id_number("19500105", 3)
BRANCHES = [["名称", "学习日"], ["城关党支部", "每月10日"], ["东山党支部", "每月15日"]]
PEOPLE = [
    ["姓名", "身份证号", "类别", "支部", "单位"],
    ["张三", ZHANG, "退休", "城关党支部", "县医院"],
    ["李四", id_number("19510105", 3), "退休", "城关党支部", "县中学"],
    ["王五", id_number("19520105", 3), "退休", "东山党支部", ""],
    ["王五", id_number("19530105", 3), "退休", "城关党支部", ""],
]
LIST = [
    ["县委老干部局2026年活动台账"],
    ["序号", "时间", "类别", "主题", "支部", "参加人数", "场次", "捐款捐物（元）", "大型"],
    [1, "2026.3.10", "学习日", "学精神", "城关党支部", 12, "", "", ""],
    [2, "3月15日", "志愿服务", "扫雪", "东山党支部", 30, 2, "0.05万元", "√"],
    [3, "2026-05-01", "送戏下乡", "", "西山党支部", "", "", "", ""],
    ["填表人：王芳"],
]


@pytest.fixture
def known(runner: CommandRunner) -> CommandRunner:
    """An office with two branches and four people, two of one name."""
    runner.load("branches", BRANCHES)
    runner.load("people", PEOPLE)
    return runner


def table(runner: CommandRunner, what: str) -> list[list[str]]:
    """What an export holds, header first."""
    out = runner.folder / f"{what}.csv"
    assert runner.run("export", what, out) == 0
    text = out.read_text("utf-8-sig").replace("\t", "")
    return [line.split(",") for line in text.splitlines()]


def again(runner: CommandRunner, what: str, rows: Sequence[Sequence[Any]] | Path, *options: str) -> None:
    """The same list once more changes nothing."""
    answer = runner.load(what, rows, *options)
    assert (answer["added"], answer["updated"], answer["refused"], answer["operation"]) == (0, 0, 0, None)


# ---------------------------------------------------------------- activities


def test_a_year_of_activities(known: CommandRunner) -> None:
    answer = known.load("activities", LIST)
    assert counts(answer) == (3, 0, 0, 0)
    assert any("西山党支部" in each and "新建" in each for each in messages(answer))
    assert known.ask(
        "SELECT date, category, topic, (SELECT name FROM branches b WHERE b.id = branch_id), persons, sessions, donated_fen, "
        "large FROM activities ORDER BY id"
    ) == [
        ("2026-03-10", "学习日", "学精神", "城关党支部", 12, 1, None, 0),
        ("2026-03-15", "志愿服务", "扫雪", "东山党支部", 30, 2, 50_000, 1),
        ("2026-05-01", "送戏下乡", "", "西山党支部", None, 1, None, 0),
    ]
    again(known, "activities", LIST)
    assert known.run("undo") == 0
    assert known.ask("SELECT (SELECT count(*) FROM activities), (SELECT count(*) FROM branches)") == [(0, 2)]


def test_equal_rows_are_as_many_activities(known: CommandRunner) -> None:
    rows = [["日期", "类别", "场次"], *[["2026-03-01", "文艺展演", 50]] * 5]
    assert counts(known.load("activities", rows)) == (5, 0, 0, 0)
    again(known, "activities", rows)
    rows.append(["2026-03-01", "文艺展演", 50])
    assert counts(known.load("activities", rows)) == (1, 0, 5, 0)


def test_what_cannot_stand_is_refused_at_its_cell(known: CommandRunner) -> None:
    rows = [
        ["日期", "结束日期", "类别", "场次", "人次", "不知道的列"],
        ["2026-03-10", "2026-03-01", "培训", "", "", ""],
        ["2026-03-10", "", "培训", "-1", "", ""],
        ["2026-13-10", "", "培训", "", "", ""],
        ["2026-03-10", "", "", "", "", ""],
        ["2026-03-10", "", "培训", "", "约五十", "x"],
    ]
    answer = known.load("activities", rows, "--skip-bad", status=1)
    assert counts(answer) == (1, 0, 0, 4)
    errors = [(each["row"], each["column"]) for each in answer["problems"] if each["level"] == "error"]
    assert errors == [(2, "结束日期"), (3, "场次"), (4, "日期"), (5, "类别")]
    assert any("不认识“不知道的列”" in each for each in messages(answer))
    assert any("约五十" in each for each in messages(answer))
    assert known.load("activities", rows, status=2)["operation"] is None


def test_what_holds_for_all_rows_is_said_once(known: CommandRunner) -> None:
    rows = [["2021年志愿服务统计"], ["主题", "场次", "人次"], ["防疫", 31, 2046]]
    assert known.load("activities", rows, status=2)["problems"][0]["message"].startswith("工作表“Sheet1”中没有“日期”")
    assert counts(known.load("activities", rows, "--set", "日期=2021-12-31")) == (1, 0, 0, 0)
    assert known.ask("SELECT date, category, sessions, times FROM activities") == [("2021-12-31", "志愿服务", 31, 2046)]


def test_a_title_that_names_no_branch_of_the_office_makes_none(known: CommandRunner) -> None:
    rows = [["全县离退休干部党支部2026年活动台账"], ["日期", "类别"], ["2026-03-01", "培训"], ["2026-03-02", "培训"]]
    said = [each for each in messages(known.load("activities", rows)) if "不在支部名册中" in each]
    assert len(said) == 1
    assert known.ask("SELECT (SELECT count(*) FROM branches), count(branch_id), count(*) FROM activities") == [
        (2, 0, 2)
    ]


def test_a_list_without_a_header_and_its_refused_rows(known: CommandRunner) -> None:
    rows = [["2026-03-01", "培训", 30], ["2026-03-41", "培训", 20]]
    refused = known.folder / "拒绝.xlsx"
    answer = known.load(
        "activities", rows, "--columns", "日期,类别,人数", "--skip-bad", "--refused", str(refused), status=1
    )
    assert counts(answer) == (1, 0, 0, 1)
    assert "2026-03-41" in str(open_book(refused).sheet().rows)


# ---------------------------------------------------------------- attendance

NAMES = [
    ["日期", "类别", "支部", "姓名", "身份证号", "情况"],
    ["2026-03-10", "学习日", "城关党支部", "张三", ZHANG, "√"],
    ["2026-03-10", "学习日", "城关党支部", "李四", "", "病假"],
    ["2026-04-10", "学习日", "城关党支部", "张三", "", "出席"],
    ["2026-04-10", "学习日", "城关党支部", "李四", "", "缺席"],
]
LISTED = (
    "SELECT a.date, a.category, b.name, p.name, t.state FROM attendances t JOIN activities a ON a.id = t.activity_id "
    "JOIN people p ON p.id = t.person_id LEFT JOIN branches b ON b.id = a.branch_id ORDER BY a.date, t.id"
)


def test_attendance_by_name(known: CommandRunner) -> None:
    known.load("activities", LIST)
    answer = known.load("attendance", NAMES)
    assert counts(answer) == (3, 0, 1, 0)
    assert [each for each in messages(answer) if "缺席" in each] == ["有 1 处空着或写的是缺席，没有到会，不用录入。"]
    assert any("2026-04-10 学习日 城关党支部" in each for each in messages(answer))
    assert known.ask(LISTED) == [
        ("2026-03-10", "学习日", "城关党支部", "张三", "到会"),
        ("2026-03-10", "学习日", "城关党支部", "李四", "请假"),
        ("2026-04-10", "学习日", "城关党支部", "张三", "到会"),
    ]
    again(known, "attendance", NAMES)
    later = [NAMES[0], [*NAMES[2][:5], "到"]]
    assert counts(known.load("attendance", later)) == (0, 1, 0, 0)
    assert known.run("undo") == 0
    assert known.run("undo") == 0
    assert known.ask("SELECT (SELECT count(*) FROM attendances), (SELECT count(*) FROM activities)") == [(0, 3)]


MONTHS = [
    ["城关党支部2026年学习日考勤表"],
    ["序号", "姓名", "1月", "2月", "三月", "11月"],
    [1, "张三", "√", "√", "√", ""],
    [2, "李四", "假", "√", "缺", ""],
    ["注：√ 到会"],
]


def test_names_down_and_months_across(known: CommandRunner) -> None:
    known.load("activities", LIST)
    answer = known.load("attendance", MONTHS)
    assert counts(answer) == (5, 0, 1, 0)
    assert known.ask(LISTED) == [
        ("2026-01-10", "学习日", "城关党支部", "张三", "到会"),
        ("2026-01-10", "学习日", "城关党支部", "李四", "请假"),
        ("2026-02-10", "学习日", "城关党支部", "张三", "到会"),
        ("2026-02-10", "学习日", "城关党支部", "李四", "到会"),
        ("2026-03-10", "学习日", "城关党支部", "张三", "到会"),
    ]
    assert known.ask("SELECT count(*) FROM activities WHERE category = '学习日'") == [(3,)]
    again(known, "attendance", MONTHS)


def test_months_without_a_title_take_the_year_that_is_said_and_the_branch_of_each(known: CommandRunner) -> None:
    rows = [["姓名", "身份证号", "5月", "6月"], ["张三", ZHANG, "√", ""], ["王五", PEOPLE[3][1], "", "√"]]
    assert "哪一年" in messages(known.load("attendance", rows, status=2), "error")[0]
    answer = known.load("attendance", rows, "--set", "年度=2025", "--set", "类别=阅文")
    assert counts(answer) == (2, 0, 0, 0)
    assert known.ask(LISTED) == [
        ("2025-05-10", "阅文", "城关党支部", "张三", "到会"),
        ("2025-06-15", "阅文", "东山党支部", "王五", "到会"),
    ]
    assert known.ask("SELECT count(*) FROM proofs WHERE rule = '阅文'") == [(2,)]


def test_the_year_may_stand_above_the_months_and_days_may_stand_across(known: CommandRunner) -> None:
    above = [
        ["姓名", "2025年学习", "", "备注"],
        ["", "1月", "2月", ""],
        ["张三", "√", "", ""],
        ["李四", "请假", "×", "住院"],
    ]
    assert counts(known.load("attendance", above, "--set", "类别=学习日")) == (2, 0, 1, 0)
    days = [["2026年培训签到表"], ["姓名", "3月10日", "3月11日"], ["张三", "√", "到"], ["李四", "", "√"]]
    assert counts(known.load("attendance", days)) == (3, 0, 0, 0)
    assert [row[:2] + row[3:] for row in known.ask(LISTED)] == [
        ("2025-01-10", "学习日", "张三", "到会"),
        ("2025-01-10", "学习日", "李四", "请假"),
        ("2026-03-10", "培训", "张三", "到会"),
        ("2026-03-11", "培训", "张三", "到会"),
        ("2026-03-11", "培训", "李四", "到会"),
    ]


def test_who_has_not_signed_was_not_there(known: CommandRunner) -> None:
    rows = [["2026年5月6日座谈会签到表"], ["序号", "姓名", "签到"], [1, "张三", "√"], [2, "李四", ""]]
    assert counts(known.load("attendance", rows)) == (1, 0, 1, 0)
    assert [row[3] for row in known.ask(LISTED)] == ["张三"]


def test_a_month_that_is_not_there_yet_is_refused(known: CommandRunner) -> None:
    rows = [MONTHS[0], ["姓名", "12月"], ["张三", "√"]]
    assert "12 月还没有到" in messages(known.load("attendance", rows, status=2), "error")[0]
    assert known.ask("SELECT count(*) FROM activities") == [(0,)]


def test_who_and_which_activity_must_be_sure(known: CommandRunner) -> None:
    two = [["日期", "类别", "主题"], ["2026-03-10", "培训", "上午"], ["2026-03-10", "培训", "下午"]]
    known.load("activities", two)
    rows = [
        ["日期", "类别", "主题", "姓名", "情况"],
        ["2026-03-10", "培训", "", "张三", "到"],
        ["2026-03-10", "培训", "下午", "张三", "到"],
        ["2026-03-10", "培训", "下午", "王五", "到"],
        ["2026-03-10", "培训", "下午", "赵六", "到"],
        ["2026-03-10", "培训", "下午", "李四", "迟到一会"],
        ["2026-12-10", "培训", "", "李四", "到"],
    ]
    answer = known.load("attendance", rows, "--skip-bad", status=1)
    assert counts(answer) == (1, 0, 0, 5)
    said = {each["row"]: each["message"] for each in answer["problems"] if each["level"] == "error"}
    assert "2 次活动" in said[2]
    assert "2 人" in said[4] or "身份证号" in said[4]
    assert "赵六" in said[5]
    assert "迟到一会" in said[6]
    assert "2026-12-10" in said[7]
    assert known.ask("SELECT count(*) FROM activities") == [(2,)]


def test_an_activity_that_a_list_of_names_has_made_is_completed_and_not_doubled(known: CommandRunner) -> None:
    known.load("attendance", MONTHS)
    answer = known.load("activities", LIST)
    assert counts(answer) == (2, 1, 0, 0)
    assert known.ask("SELECT topic, persons FROM activities WHERE date = '2026-03-10'") == [("学精神", 12)]
    again(known, "attendance", MONTHS)
    other = [LIST[1], [1, "2026.3.10", "学习日", "另一个主题", "城关党支部", 9, "", "", ""]]
    answer = known.load("activities", other)
    assert counts(answer) == (1, 0, 0, 0)
    assert "已有“2026-03-10 学习日（学精神）”" in messages(answer)[0]


# ---------------------------------------------------------------- the others


def test_outcomes_belong_to_an_activity(known: CommandRunner) -> None:
    known.load("activities", LIST)
    rows = [
        ["日期", "支部", "成果", "数量", "单位"],
        ["2026-03-15", "东山党支部", "春联", 600, ""],
        ["2026-03-16", "", "春联", 1, ""],
    ]
    answer = known.load("outputs", rows, "--skip-bad", status=1)
    assert counts(answer) == (1, 0, 0, 1)
    assert "请先登记或导入活动" in messages(answer, "error")[0]
    assert known.ask("SELECT item, count, unit FROM outputs") == [("春联", 600, "对")]
    again(known, "outputs", rows[:2])


def test_honours_of_people_branches_and_others(known: CommandRunner) -> None:
    rows = [
        ["2021年“两优一先”表彰名单"],
        ["荣誉名称", "姓名", "支部", "获得者", "级别"],
        ["优秀共产党员", "张三、李四", "", "", "省级"],
        ["先进基层党组织", "", "城关党支部", "", "县"],
        ["先进集体", "", "", "本局", "市级"],
        ["光荣在党50年", "张三", "", "", ""],
    ]
    assert counts(known.load("honours", rows)) == (5, 0, 0, 0)
    assert known.ask("SELECT date, name, named, level FROM honours WHERE person_id IS NULL") == [
        ("2021", "先进集体", "本局", "州(市)级")
    ]
    assert known.ask("SELECT year, name, level FROM branch_honours") == [(2021, "先进基层党组织", "县级")]
    again(known, "honours", rows)
    second = [
        ["授予时间", "荣誉名称", "姓名", "支部"],
        ["2022", "光荣在党50年纪念章", "张三", ""],
        ["2022", "六好", "张三", "城关党支部"],
    ]
    answer = known.load("honours", second, "--skip-bad", status=1)
    assert counts(answer) == (0, 0, 0, 2)
    assert "已有一枚纪念章（2021）" in messages(answer, "error")[0] + messages(answer, "error")[1]


def test_suggestions_keep_who_is_not_in_the_register_by_name(known: CommandRunner) -> None:
    rows = [
        ["日期", "类别", "提出人", "内容", "结果", "答复日期"],
        ["2026-03-01", "建议", "张三", "修路", "采纳", "2026-03-20"],
        ["2026-03-01", "诉求", "张三、外来人", "报销", "", ""],
        ["2026-03-01", "建议", "", "种树", "已解决", "2026-03-20"],
    ]
    answer = known.load("suggestions", rows, "--skip-bad", status=1)
    assert counts(answer) == (2, 0, 0, 1)
    assert known.ask("SELECT person_id, proposer, due_on FROM suggestions ORDER BY id") == [
        (1, "", None), (None, "张三、外来人", None)
    ]  # fmt: skip
    assert any(each.startswith("张三、外来人不在名册中") for each in messages(answer))
    again(known, "suggestions", rows[:3])


def test_posts_and_grants_of_branches(known: CommandRunner) -> None:
    posts = [
        ["支部", "职务", "姓名", "任职时间", "卸任时间"],
        ["城关党支部", "书记", "张三", "2020-01", ""],
        ["东山党支部", "书记", "在职干部", "2021", ""],
        ["和园小区党支部", "委员", "李四", "", ""],
    ]
    assert counts(known.load("posts", posts)) == (3, 0, 0, 0)
    assert known.ask("SELECT name, secretary, kind FROM branches ORDER BY id") == [
        ("城关党支部", "张三", "党支部"), ("东山党支部", "在职干部", "党支部"), ("和园小区党支部", "", "小区党支部"),
    ]  # fmt: skip
    again(known, "posts", posts)
    grants = [
        ["支部", "拨付日期", "金额", "用途"],
        ["城关党支部", "2026-02-03", "1万元", "工作经费"],
        ["东山党支部", "2027-01-01", "10000", ""],
    ]
    answer = known.load("grants", grants, "--skip-bad", status=1)
    assert counts(answer) == (1, 0, 0, 1)
    assert known.ask("SELECT fen, purpose FROM branch_grants") == [(1_000_000, "工作经费")]


# ---------------------------------------------------------------- export and back


def test_every_register_comes_back_as_it_was_exported(
    known: CommandRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known.load("activities", LIST)
    known.load("attendance", NAMES)
    known.load("outputs", [["日期", "成果", "数量"], ["2026-03-15", "春联", 600]])
    known.load(
        "honours",
        [
            ["授予时间", "荣誉名称", "姓名", "支部", "获得者", "备注"],
            ["2021", "先进", "", "城关党支部", "", "注"],
            ["2021-07", "优秀", "张三", "", "", ""],
            ["2020", "集体", "", "", "本局", ""],
        ],
    )
    known.load("suggestions", [["日期", "类别", "姓名", "内容"], ["2026-03-01", "诉求", "李四", "修路\n两条"]])
    known.load("posts", [["支部", "职务", "姓名"], ["城关党支部", "书记", "张三"], ["东山党支部", "委员", "外人"]])
    known.load("grants", [["支部", "拨付日期", "金额"], ["城关党支部", "2026-02-03", "10000.50"]])
    words = ("activities", "attendance", "outputs", "honours", "suggestions", "posts", "grants")
    for word in words:
        assert known.run("export", word, tmp_path / f"{word}.xlsx") == 0
    known.run("export", "people", tmp_path / "people.xlsx")
    known.run("export", "branches", tmp_path / "branches.xlsx")
    other = CommandRunner(tmp_path / "other", capsys)
    other.folder.mkdir()
    assert other.run("new", other.file, "--office", "另一个局") == 0
    for word in ("branches", "people", *words):
        assert other.load(word, tmp_path / f"{word}.xlsx")["refused"] == 0
    for word in words:
        rows = table(known, word)
        assert len(rows) > 1
        assert table(other, word) == rows, word
        again(other, word, tmp_path / f"{word}.xlsx")


def test_an_export_holds_what_was_asked_for(known: CommandRunner) -> None:
    known.load("activities", LIST)
    out = known.folder / "x.csv"
    assert known.run("export", "activities", out, "--where", "支部=城关党支部") == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 2
    assert known.run("export", "activities", out, "--where", "日期=2026-03") == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 3
    assert known.run("export", "activities", out, "--where", "登记情况=待补登") == 0
    assert "送戏下乡" in out.read_text("utf-8-sig")


def test_several_sheets_are_one_list(known: CommandRunner) -> None:
    path = xlsx(
        known.folder / "几张.xlsx",
        {"一月": [["日期", "类别"], ["2026-01-05", "培训"]], "二月": [["日期", "类别"], ["2026-02-05", "培训"]]},
    )
    assert counts(known.load("activities", path, "--all-sheets")) == (2, 0, 0, 0)
