"""Rosters laid out for the eye, and what is said outside their cells."""

from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.sheets.reader import open_book
from tests.import_export.conftest import CommandRunner, counts, messages
from tests.sheets import books
from tests.sheets.books import repacked, xlsx


def said(answer: dict[str, Any], *words: str) -> bool:
    """Whether one warning has all the words."""
    return any(all(word in message for word in words) for message in messages(answer))


# ---------------------------------------------------------------- merged cells


def test_a_merged_unit_holds_for_every_row(runner: CommandRunner) -> None:
    rows = [
        ["单位", "姓名", "类别", "手机"],
        ["县粮食局", "张一", "退休", "13800000001"],
        [None, "张二", "退休", "13800000002"],
        [None, "张三", "退休", None],
        ["县林业局", "李四", "退休", None],
    ]
    path = xlsx(runner.folder / "名册.xlsx", {"S": rows}, ["A2:A4"])
    assert counts(runner.load("people", path)) == (4, 0, 0, 0)
    assert [one.unit for one in runner.people().values()] == ["县粮食局"] * 3 + ["县林业局"]
    assert counts(runner.load("people", path)) == (0, 0, 4, 0)


def test_several_rows_a_person_are_one_person(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "类别", "手机", "奖项", "等级"],
        ["张一", "退休", "13800000001", "先进", "一等"],
        [None, None, None, "模范", "二等"],
        ["王二", "退休", "13800000002", "先进", "三等"],
    ]
    answer = runner.load("people", xlsx(runner.folder / "a.xlsx", {"S": rows}, ["A2:A3", "B2:B3", "C2:C3"]))
    assert counts(answer) == (2, 0, 0, 0)
    assert said(answer, "第 3 行", "模范、二等", "没有导入")


def test_visits_below_a_merged_name_are_visits_of_that_person(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别"], ["张一", "退休"], ["王二", "退休"]])
    rows = [
        ["姓名", "日期", "走访类型"],
        ["张一", "2025-01-20", "春节"],
        [None, "2025-10-20", "重阳"],
        ["王二", "2025-01-21", "春节"],
    ]
    path = xlsx(runner.folder / "走访.xlsx", {"S": rows}, ["A2:A3"])
    assert counts(runner.load("visits", path)) == (3, 0, 0, 0)
    assert runner.ask("SELECT count(*) FROM visits v JOIN people p ON p.id = v.person_id WHERE p.name = '张一'") == [
        (2,)
    ]
    assert counts(runner.load("visits", path)) == (0, 0, 3, 0)


def test_merged_cells_and_hidden_rows_of_open_documents(runner: CommandRunner) -> None:
    def row(*cells: str, more: str = "") -> str:
        return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"

    cell = books.ods_cell
    unit = cell("粮食局").replace("<table:table-cell", '<table:table-cell table:number-rows-spanned="2"')
    rows = row(*map(cell, ("单位", "姓名", "类别"))) + row(unit, cell("张一"), cell("退休"))
    hidden = ' table:visibility="filter"'
    rows += row("<table:covered-table-cell/>", cell("张二"), cell("退休"), more=hidden) + row(
        *map(cell, ("林业局", "李三", "退休"))
    )
    answer = runner.load("people", books.ods(runner.folder / "a.ods", rows))
    assert [one.unit for one in runner.people().values()] == ["粮食局", "粮食局", "林业局"]
    assert said(answer, "有 1 行在 Excel 中是隐藏的（第 3 行）")


# ---------------------------------------------------------------- lists beside each other


def test_two_lists_beside_each_other_are_two_lists(runner: CommandRunner) -> None:
    rows = [
        ["退休干部通讯录", *[None] * 7],
        ["序号", "姓名", "单位", "电话", "序号", "姓名", "单位", "电话"],
        [1, "张一", "粮食局", "13800000001", 3, "李三", "林业局", "13800000003"],
        [2, "张二", "粮食局", "13800000002", None, None, None, None],
    ]
    path = xlsx(runner.folder / "通讯录.xlsx", {"S": rows}, ["A1:H1"])
    answer = runner.load("people", path)
    assert counts(answer) == (3, 0, 0, 0)
    assert {name: (one.unit, one.mobile, one.category) for name, one in runner.people().items()} == {
        "张一": ("粮食局", "13800000001", "退休干部"),
        "张二": ("粮食局", "13800000002", "退休干部"),
        "李三": ("林业局", "13800000003", "退休干部"),
    }
    assert said(answer, "E—H 列", "退休干部通讯录")
    assert counts(runner.load("people", path)) == (0, 0, 3, 0)


def test_a_heading_over_two_lists_heads_both(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "性别", "电话", "姓名", "性别", "电话"],
        ["离休干部", *[None] * 5],
        ["张一", "男", None, "李二", "男", None],
        ["退休干部", *[None] * 5],
        ["王三", "女", None, "赵四", "女", None],
    ]
    assert counts(runner.load("people", xlsx(runner.folder / "a.xlsx", {"S": rows}, ["A2:F2", "A4:F4"])))[0] == 4
    found = {name: one.category for name, one in runner.people().items()}
    assert found == {"张一": "离休干部", "李二": "离休干部", "王三": "退休干部", "赵四": "退休干部"}


def test_a_bad_row_of_the_list_on_the_right_is_given_back(runner: CommandRunner) -> None:
    head = ["姓名", "身份证号", "类别"]
    rows = [[*head, *head], ["张一", None, "退休", "李三", "6.2E+17", "退休"]]
    path = xlsx(runner.folder / "a.xlsx", {"S": rows})
    refused = runner.folder / "退回.xlsx"
    answer = runner.load("people", path, "--skip-bad", "--refused", str(refused), status=1)
    assert counts(answer) == (1, 0, 0, 1)
    assert open_book(refused).sheet().rows[1][:3] == ["李三", "6.2E+17", "退休"]


def test_columns_of_somebody_else_are_no_second_list(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "性别", "类别", "联系人情况", None],
        [None, None, None, "姓名", "电话"],
        ["张一", "男", "退休", "李某", "13800000009"],
    ]
    path = xlsx(runner.folder / "a.xlsx", {"S": rows}, ["D1:E1", "A1:A2", "B1:B2", "C1:C2"])
    assert runner.load("people", path)["added"] == 1


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lists=st.integers(2, 3),
    people=st.lists(
        st.tuples(st.sampled_from("张李王赵"), st.sampled_from("甲乙丙丁戊")), min_size=2, max_size=9, unique=True
    ),
    serial=st.booleans(),
)
def test_any_list_cut_in_columns_has_the_same_people(
    tmp_path_factory: pytest.TempPathFactory, lists: int, people: list[tuple[str, str]], serial: bool
) -> None:
    """Read by what imports use: whoever stands in a list stands in its parts, with the same telephone."""
    from cadredesk.import_export.records import ImportKind
    from cadredesk.import_export.rules import import_fields
    from cadredesk.sheets.clean import clean
    from cadredesk.sheets.header import sheets_to_import

    wanted = {"".join(name): f"1380000{at:04}" for at, name in enumerate(people)}
    head = ["序号", "姓名", "手机"] if serial else ["姓名", "手机"]
    records = [[*([at] if serial else []), *one] for at, one in enumerate(wanted.items(), 1)]
    height = -(-len(records) // lists)
    rows: list[list[Any]] = [head * lists]
    for at in range(height):
        beside = [
            records[at + height * part] if at + height * part < len(records) else [None] * len(head)
            for part in range(lists)
        ]
        rows.append([cell for one in beside for cell in one])
    path = xlsx(tmp_path_factory.mktemp("beside") / "a.xlsx", {"S": rows})
    found = {}
    for sheet, recognition in sheets_to_import(open_book(path), import_fields(ImportKind.PEOPLE)):
        found |= {row.values["name"]: row.values["mobile"] for row in clean(sheet, recognition).rows}
    assert found == wanted


# ---------------------------------------------------------------- rows that are no records


def test_rows_filled_down_are_left_out_with_one_remark(runner: CommandRunner) -> None:
    rows = [
        ["序号", "姓名", "类别", "单位", "年龄"],
        [1, "张一", "退休", "粮食局", 78],
        [2, "张二", "退休", "林业局", 77],
    ]
    rows += [[at, None, "退休", None, 126] for at in range(3, 13)]
    answer = runner.load("people", rows)
    assert counts(answer) == (2, 0, 0, 0)
    assert said(answer, "有 10 行不是记录", "第 4—13 行")


def test_a_row_with_something_of_its_own_and_no_name_is_an_error(runner: CommandRunner) -> None:
    rows = [["姓名", "类别", "单位"], ["张一", "退休", "粮食局"], [None, "退休", "林业局"]]
    answer = runner.load("people", rows, status=2)
    assert (answer["added"], answer["refused"]) == (0, 1)


def test_a_second_header_under_an_unknown_group_and_a_check_sum(runner: CommandRunner) -> None:
    rows = [
        ["序号", "姓名", "类别", "参加活动", None, "签名"],
        [None, None, None, "上午", "下午", None],
        [1, "张一", "退休", "√", "√", None],
        [2, "张二", "退休", "√", None, None],
        [None, None, None, None, None, "2+0=2"],
    ]
    path = xlsx(runner.folder / "a.xlsx", {"S": rows}, ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"])
    answer = runner.load("people", path)
    assert counts(answer) == (2, 0, 0, 0)
    assert said(answer, "第 5 行", "不是记录")


def test_a_file_without_records_says_so(runner: CommandRunner) -> None:
    answer = runner.load("people", [["姓名", "类别"], ["合计", None]], status=1)
    assert answer["rows"] == 0
    assert said(answer, "没有可以导入的记录")


def test_tallies_in_the_name_column(runner: CommandRunner) -> None:
    rows = [["姓名", "类别", "男"], ["张一", "退休", 1], ["20180331", None, 570], [12, None, 3]]
    answer = runner.load("people", rows)
    assert counts(answer) == (1, 0, 0, 0)
    assert said(answer, "第 3—4 行", "统计行")


# ---------------------------------------------------------------- what Excel shows otherwise


def test_hidden_rows_and_formulas_without_a_value(runner: CommandRunner) -> None:
    path = runner.folder / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for at, row in enumerate([["姓名", "类别", "单位", "手机"], ["张一", "退休"], ["张二", "退休"], ["张三", "退休"]]):
        sheet.write_row(at, 0, row)
    sheet.set_row(2, options={"hidden": True})
    sheet.write_formula(1, 2, "=VLOOKUP(A2,X:X,1,0)", value="#N/A")
    sheet.write_formula(2, 2, "=A1", value="粮食局")
    sheet.write_formula(1, 3, "=B9", value="NEVER")
    sheet.write_formula(2, 3, "=B9", value="NEVER")
    sheet.write_formula(3, 3, "=A7", value="BLANK")
    book.close()
    path = repacked(
        path,
        runner.folder / "b.xlsx",
        lambda name, part: part.replace(b' t="str"><f>B9</f><v>NEVER</v>', b"><f>B9</f><v></v>").replace(b"BLANK", b""),
    )
    answer = runner.load("people", path)
    assert counts(answer) == (3, 0, 0, 0)
    assert said(answer, "有 1 行在 Excel 中是隐藏的（第 3 行）")
    told = {(one["column"], one["message"].partition("，")[0]) for one in answer["problems"] if one["column"]}
    assert told == {("单位", "有 1 格公式出错（#N/A 等）"), ("手机", "有 2 格公式还没有算出结果")}
    assert [one.unit for one in runner.people().values()] == ["", "粮食局", ""]


# ---------------------------------------------------------------- no header


def test_a_list_without_a_header(runner: CommandRunner) -> None:
    rows = [["张一", "男", "退休", "甲", "1948-03"], ["李二", "女", "退休", "乙", "1949-03"]]
    answer = runner.load("people", rows, status=2)
    assert "--columns 姓名," in answer["problems"][0]["message"]
    answer = runner.load("people", rows, "--columns", "姓名，性别,人员类别,-,出生日期")
    assert counts(answer) == (2, 0, 0, 0)
    assert {name: (one.sex, str(one.birth)) for name, one in runner.people().items()} == {
        "张一": ("男", "1948-03"),
        "李二": ("女", "1949-03"),
    }


def test_a_header_given_by_hand_has_to_fit(runner: CommandRunner) -> None:
    rows = [["张一", "男"], ["李二", "人"]]
    assert (
        "“鞋码”不是认识的列名" in messages(runner.load("people", rows, "--columns", "姓名,鞋码", status=2), "error")[0]
    )
    assert "只有 2 列" in messages(runner.load("people", rows, "--columns", "姓名,性别,手机", status=2), "error")[0]
    answer = runner.load("people", rows, "--columns", "性别,姓名", status=2)
    assert "“男”不是姓名，请重新填写。" in messages(answer, "error")
    assert all(one["row"] in (1, 2) for one in answer["problems"] if one["column"])


def test_lists_below_each_other_have_columns_of_their_own(runner: CommandRunner) -> None:
    rows = [
        ["离休干部名单"],
        ["姓名", "性别", "出生年月"],
        ["张一", "男", "1928.03"],
        ["李二"],
        ["合计", "2人"],
        ["退休干部名单"],
        ["序号", "姓名", "出生年月", "性别", "电话"],
        [1, "王三", "1948.03", "女", "13800000001"],
        ["序号", "姓名", "出生年月", "性别", "电话"],
        [2, "赵四", "1949.04", "男", None],
    ]
    answer = runner.load("people", rows)
    assert counts(answer) == (4, 0, 0, 0)
    people = runner.people()
    assert [(one.name, one.sex, one.category, str(one.birth or "")) for one in people.values()] == [
        ("张一", "男", "离休干部", "1928-03"),
        ("李二", "", "离休干部", ""),
        ("王三", "女", "退休干部", "1948-03"),
        ("赵四", "男", "退休干部", "1949-04"),
    ]
    assert said(answer, "1—5 行", "离休干部") and said(answer, "6—10 行", "退休干部")
    assert [one["row"] for one in answer["problems"] if one["row"] and "参加革命" in one["message"]] == [3, 4]
    assert counts(runner.load("people", rows)) == (0, 0, 4, 0)


def test_a_card_laid_out_across_makes_nobody_of_its_labels(runner: CommandRunner) -> None:
    rows = [["姓名", "张一", "性别", "男"], ["出生年月", "1948.03", "民族", "汉"], ["单位", "县农业局", "职务", "局长"]]
    answer = runner.load("people", rows, status=2)
    assert sum("是列名，不是姓名" in message for message in messages(answer, "error")) == 2


# ---------------------------------------------------------------- outside the cells


def test_categories_from_titles_and_names_of_sheets(runner: CommandRunner) -> None:
    head = ["序号", "姓名", "手机"]
    path = xlsx(
        runner.folder / "a.xlsx",
        {
            "一": [["某县离休干部花名册"], head, [1, "赵一", None]],
            "退休干部": [head, [1, "钱二", None], [2, "孙三", None]],
            "三": [["离休干部遗属花名册"], head, [1, "李四", None]],
            "四": [["离退休干部花名册"], head, [1, "周五", None]],
        },
    )
    answer = runner.load("people", path, "--all-sheets")
    assert {name: (one.category, one.survivor_kind) for name, one in runner.people().items()} == {
        "赵一": ("离休干部", ""),
        "钱二": ("退休干部", ""),
        "孙三": ("退休干部", ""),
        "李四": ("遗属", "离休干部遗属"),
        "周五": ("", ""),
    }
    assert len([one for one in messages(answer) if "没有填写的按人员类别" in one]) == 3
    assert counts(runner.load("people", path, "--all-sheets")) == (0, 0, 5, 0)


def test_headings_between_the_rows_hold_down_to_the_next(runner: CommandRunner) -> None:
    rows = [
        ["序号", "姓名", "性别", "出生年月"],
        ["一、离休干部（2人）"],
        ["（一）县直机关"],
        [1, "张一", "男", "1928.03"],
        ["（二）乡镇"],
        [2, "李二", "女", "1929.05"],
        ["小计", "2人"],
        ["二、退休干部"],
        [3, "王三", "男", "1948.02"],
        ["三、其他"],
        [4, "赵四", "男", "1950.02"],
    ]
    answer = runner.load("people", rows)
    assert counts(answer) == (4, 0, 0, 0)
    assert [one.category for one in runner.people().values()] == ["离休干部", "离休干部", "退休干部", ""]
    assert said(answer, "第 2 行的小标题“一、离休干部（2人）”", "2 行", "离休干部")
    assert counts(runner.load("people", rows)) == (0, 0, 4, 0)
    set_by_hand = runner.load("people", [*rows[:4], [1, "钱五", "男", "1928.04"]], "--set", "人员类别=退休干部")
    assert runner.people()["钱五"].category == "退休干部"
    assert not said(set_by_hand, "钱五")


def test_headings_say_who_is_gone_and_why_somebody_was_visited(runner: CommandRunner) -> None:
    rows = [["姓名", "性别", "类别"], ["张一", "男", "退休"], ["已故人员（1人）"], ["李二", "男", "退休"]]
    assert said(runner.load("people", rows), "小标题“已故人员（1人）”", "去世")
    people = runner.people()
    assert (people["张一"].died_on, bool(people["李二"].died_on)) == (None, True)
    visits = [["日期", "姓名"], ["一、春节走访"], ["2025-01-20", "张一"], ["二、重阳走访"], ["2025-10-20", "张一"]]
    runner.load("visits", visits)
    assert runner.ask("SELECT date, rule FROM visits ORDER BY date") == [("2025-01-20", "春节"), ("2025-10-20", "重阳")]


@pytest.mark.parametrize(
    "words",
    ["县水务局", "县农业局（2人）", "第一支部", "其他人员", "以上名单经核实无误", "截止2025年12月", "名单（续）"],
)
def test_a_heading_in_the_column_of_names_is_nobody(runner: CommandRunner, words: str) -> None:
    rows = [["姓名", "性别", "类别"], [words], ["张一", "男", "退休"]]
    answer = runner.load("people", rows)
    assert list(runner.people()) == ["张一"]
    assert said(answer, "第 2 行是说明行")


@pytest.mark.parametrize("name", ["王好学", "欧阳海所", "阿依古丽买买提", "阿依古丽·买买提江", "李会"])
def test_a_name_alone_in_its_row_is_somebody(runner: CommandRunner, name: str) -> None:
    runner.load("people", [["姓名", "性别", "类别"], [name], ["张一", "男", "退休"]])
    assert set(runner.people()) == {name, "张一"}


def test_an_amount_merged_over_several_rows_is_told(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别"], ["张一", "退休"], ["李二", "退休"]])
    rows = [
        ["日期", "姓名", "类别", "事由", "领取金额"],
        ["2025-01-20", "张一", "节日慰问", "春节", 1000],
        ["2025-01-20", "李二", "节日慰问", "春节", None],
    ]
    path = xlsx(runner.folder / "发放.xlsx", {"S": rows}, ["E2:E3"])
    assert said(runner.load("payments", path), "第 2—3 行的领取金额是合并的一格“1000”")
    rows[2][4] = 500
    assert not said(runner.load("payments", rows), "合并")


def test_a_title_is_weaker_than_the_register_and_than_cells(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别"], ["张一", "离休"]])
    rows = [
        ["退休干部通讯录", None, None],
        ["姓名", "类别", "手机"],
        ["张一", None, "13800000001"],
        ["王二", "离休", None],
    ]
    runner.load("people", rows)
    people = runner.people()
    assert (people["张一"].category, people["王二"].category) == ("离休干部", "离休干部")
    assert people["张一"].mobile == "13800000001"


def test_what_is_set_by_hand_comes_before_the_title(runner: CommandRunner) -> None:
    rows = [["退休干部名册", None], ["姓名", "类别"], ["张一", None], ["王二", "遗属"], ["李三", "看不懂"]]
    answer = runner.load("people", rows, "--set", "人员类别=离休干部", "--set", "支部=第一支部")
    assert counts(answer) == (3, 0, 0, 0)
    assert [one.category for one in runner.people().values()] == ["离休干部", "遗属", "离休干部"]
    assert runner.ask("SELECT count(*) FROM people WHERE branch_id = 1") == [(3,)]
    for wrong in ("人员类别", "鞋码=40", "人员类别=天使"):
        assert runner.load("people", rows, "--set", wrong, status=2)["operation"] is None


def test_a_list_of_the_dead_is_taken_for_one_and_says_so(runner: CommandRunner) -> None:
    path = xlsx(runner.folder / "a.xlsx", {"已逝世名单": [["姓名", "类别"], ["张一", "退休"]]})
    assert said(runner.load("people", path), "已逝世名单", "状态“去世”")
    assert runner.people()["张一"].died_on is not None


@pytest.mark.parametrize("name", ["去世干部遗属名册", "病故人员家属", "去世人员慰问名单"])
def test_those_whom_the_dead_left_live(runner: CommandRunner, name: str) -> None:
    runner.load("people", xlsx(runner.folder / "a.xlsx", {name: [["姓名", "类别"], ["张一", "遗属"]]}))
    assert runner.people()["张一"].died_on is None


@pytest.mark.parametrize(
    ("name", "died", "moved"),
    [
        ("已逝世名单", "不详", "None"), ("去世人员", "不详", "None"), ("转出人员", "None", "不详"), ("迁出名册", "None", "不详"),
        ("去世、转出人员", "None", "None"), ("转出转入人员", "None", "None"), ("健在和已故人员", "None", "None"),
        ("已故干部配偶", "None", "None"), ("去世干部家属名单", "None", "None"),
    ],
)  # fmt: skip
def test_a_list_of_those_who_are_gone(runner: CommandRunner, name: str, died: str, moved: str) -> None:
    """No day is known of whoever has none of their own; what the row says of itself is stronger."""
    rows = [["姓名", "类别", "去世时间", "是否健在"], ["张一", "退休", None, None], ["王二", "退休", None, "健在"]]
    path = xlsx(runner.folder / "a.xlsx", {name: [*rows, ["李三", "退休", "2019-03-04", None]]})
    answer = runner.load("people", path)
    people = runner.people()
    assert (str(people["张一"].died_on), str(people["张一"].moved_out_on)) == (died, moved)
    assert (people["王二"].died_on, people["王二"].moved_out_on) == (None, None)
    assert str(people["李三"].died_on) == "2019-03-04"
    assert said(answer, name, "1 行", "状态") == (died != moved)
    assert said(answer, "时间不详，知道后请补填") == (died != moved)
    assert counts(runner.load("people", path)) == (0, 0, 3, 0)


def test_date_and_occasion_of_a_title_serve_a_sign_off_list(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别"], ["张一", "退休"], ["王二", "退休"]])
    rows = [
        ["2025年春节走访慰问退休干部签领表", None, None],
        ["单位：某局", None, "2025年1月20日"],
        ["序号", "姓名", "慰问金（元）"],
        [1, "张一", 500],
        [2, "王二", "500元"],
        ["合计", None, 1000],
    ]
    path = xlsx(runner.folder / "签领.xlsx", {"S": rows})
    assert counts(runner.load("payments", path)) == (2, 0, 0, 0)
    assert (
        runner.ask("SELECT date, occasion, kind, fen FROM payments") == [("2025-01-20", "春节", "节日慰问", 50000)] * 2
    )
    assert counts(runner.load("payments", path)) == (0, 0, 2, 0)
    assert counts(runner.load("payments", path, "--set", "日期=2025-01-22")) == (2, 0, 0, 0)


def test_a_row_with_a_reason_of_its_own_does_not_take_the_title(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别"], ["张一", "退休"], ["王二", "退休"], ["李三", "退休"]])
    title = ["2025年春节走访情况（2025年1月20日）", None]
    runner.load("visits", [title, ["姓名", "走访类型"], ["张一", "住院"], ["王二", None]])
    assert runner.ask("SELECT rule, date FROM visits ORDER BY id") == [("住院", "2025-01-20"), ("春节", "2025-01-20")]
    runner.load(
        "payments",
        [[*title, None], ["姓名", "类别", "金额"], ["张一", "困难帮扶", 1], ["王二", "节日慰问", 2], ["李三", None, 3]],
    )
    found = runner.ask("SELECT kind, occasion FROM payments ORDER BY fen")
    assert found == [("困难帮扶", ""), ("节日慰问", "春节"), ("节日慰问", "春节")]
