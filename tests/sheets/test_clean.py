"""From rows to typed values: what is left out, what is read how, and what is said about the rest."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import LunarDay
from cadredesk.core.money import in_words, show_yuan
from cadredesk.sheets.clean import Cleaned, Row, clean
from cadredesk.sheets.header import recognise
from cadredesk.sheets.reader import Cell, Sheet
from tests.sheets import books


def cleaned(*rows: list[Cell], **about: Any) -> Cleaned:
    width = max(map(len, rows))
    sheet = Sheet("s", [row + [""] * (width - len(row)) for row in rows], **about)
    return clean(sheet, recognise(sheet, books.FIELDS), strict={"category"})


def column(label: str, *cells: Cell, **about: Any) -> list[Row]:
    return cleaned(["姓名", label], *(["张三", cell] for cell in cells), **about).rows


def values(rows: list[Row], name: str) -> list[Any]:
    return [row.values.get(name) for row in rows]


def levels(rows: list[Row]) -> list[list[str]]:
    return [[problem.level for problem in row.problems] for row in rows]


class TestRows:
    def test_what_is_no_record_is_left_out(self) -> None:
        title: list[Cell] = ["花名册（单位：人）"]
        header: list[Cell] = ["序号", "姓名", "慰问金", "备注"]
        result = cleaned(
            title,
            header,
            [1, "张三", 500, ""],
            ["", "", "", ""],
            ["", "  ", "", ""],
            [2, "", "", ""],
            ["", "小  计", 500, ""],
            title,
            ["序号", "姓 名", "慰问金", "备注"],
            [3, "李四", 500, "注：迁居"],
            ["合计", "", 1000, ""],
            ["离休干部合计（2人）", "", 1000, ""],
            ["注：本表一式两份。", "", "", ""],
            ["说明：含遗属", "", "", ""],
            ["制表人：王五", "", "审核人：赵六", ""],
            ["", "填表日期：2026年1月1日", "", ""],
            ["单位负责人（签字）：", "", "", ""],
        )
        assert [(row.number, row.values["name"]) for row in result.rows] == [(3, "张三"), (10, "李四")]
        assert [number for number, _ in result.skipped] == [7, 8, 9, 11, 12, 13, 14, 15, 16, 17]
        assert {why for _, why in result.skipped} == {"合计行", "重复的表头", "说明行", "签名行"}

    @pytest.mark.parametrize("first", ["序号", "姓名"])
    @pytest.mark.parametrize(
        "end",
        [
            ["2.请于12月底前报送"],
            ["2025年12月31日"],
            ["中共青山县委老干部局"],
            ["单位（盖章）"],
            ["局长：", "", "经办：王五"],
            ["联系人：王五"],
            ["男：10人 女：5人"],
            ["第1页，共3页"],
            ["共 5 人"],
            ["一、离休干部"],
            ["（二）退休干部（3人）"],
            ["离休干部"],
            ["其中：男", "", "5"],
            ["以下空白"],
            ["——"],
        ],
    )
    def test_the_ends_of_real_rosters(self, first: str, end: list[Cell]) -> None:
        header: list[Cell] = [first, "姓名", "人员类别"][first == "姓名" :]
        result = cleaned([*header, "备注"], ["1", "张三", "退休"][first == "姓名" :], end)
        assert [row.values.get("name") for row in result.rows] == ["张三"]

    def test_words_where_no_column_has_a_name(self) -> None:
        result = cleaned(
            ["序号", "姓名", "慰问金", ""], [1, "张三", 5, ""], ["随便什么", "", "", ""], ["", "", "", "打印"]
        )
        assert [number for number, _ in result.skipped] == [3, 4]

    @pytest.mark.parametrize("name", ["一丁", "万一", "第五明", "共青", "离某", "其美", "遗珠"])
    def test_a_name_alone_is_a_record(self, name: str) -> None:
        assert [row.values["name"] for row in cleaned(["姓名", "人员类别"], [name, ""]).rows] == [name]

    @pytest.mark.parametrize(
        "name", ["共青", "总参", "制军", "合作", "备战", "小明", "注册", "审美", "负责任", "经办生", "审计", "统计员"]
    )
    def test_names_like_those_words_stay(self, name: str) -> None:
        assert [row.values["name"] for row in cleaned(["姓名", "备注"], [name, "注：x"]).rows] == [name]

    def test_row_without_name_stays_for_the_caller_to_refuse(self) -> None:
        assert cleaned(["姓名", "性别"], ["", "男"]).rows[0].values == {"sex": "男"}

    def test_blank_cells_have_no_value_and_unknown_ones_are_kept_apart(self) -> None:
        row = cleaned(["姓名", "备注", "血型"], ["张三", " \u3000", 1.0]).rows[0]
        assert (row.values, row.words, row.others) == ({"name": "张三"}, {"name": "张三"}, {"血型": "1"})

    def test_row_numbers_are_those_of_excel(self) -> None:
        assert [row.number for row in cleaned(["姓名", "性别"], ["张三", "男"], first_row=5).rows] == [6]


class TestText:
    @pytest.mark.parametrize("name", ["张　三", " 张三 ", "'张三", "张\u200b三", "张\xa0三", "张 三", "张三\n"])
    def test_names(self, name: str) -> None:
        assert values(cleaned(["姓名", "性别"], [name, "男"]).rows, "name") == ["张三"]

    def test_rare_characters_stay(self) -> None:
        names = ["䶮", "㛃", "𬭚", "𫖯", "﨑", "阿卜杜拉·买买提"]
        records: list[list[Cell]] = [[name, "男"] for name in names]
        rows = cleaned(["姓名", "性别"], *records).rows
        assert values(rows, "name") == names

    def test_broken_lines_are_joined_but_in_long_text(self) -> None:
        row = cleaned(["姓名", "工作单位", "备注"], ["张三", "县委\n组织部", "一\r\n二"]).rows[0]
        assert (row.values["unit"], row.values["note"]) == ("县委组织部", "一\n二")

    def test_references_stay_words(self) -> None:
        assert values(column("所在支部", " 第一支部 ", 3.0), "branch") == ["第一支部", "3"]

    def test_choices_and_flags(self) -> None:
        assert values(column("性别", "男", "男性", "１"), "sex")[0] == "男"
        assert values(column("困难", "是", True, "否", 1.0), "poor") == [True, True, False, True]
        rows = column("类别", "离休干部", "离休", "外星人")
        assert values(rows, "category") == ["离休干部", "离休干部", None]
        assert levels(rows) == [[], [], ["error"]]
        assert rows[2].problems[0].column == "类别"
        assert rows[2].refused

    def test_unknown_choice_warns_and_is_shown(self) -> None:
        row = column("性别", "外星人")[0]
        assert (row.values, levels([row]), row.refused) == ({"name": "张三"}, [["warning"]], False)
        assert "外星人" in row.problems[0].message
        assert "没有录入" in row.problems[0].message
        assert (row.number, row.words["sex"]) == (2, "外星人")


class TestNumbers:
    @pytest.mark.parametrize(
        ("cell", "number"),
        [
            ("433123194810051234", "433123194810051234"),
            ("'433123194810051234", "433123194810051234"),
            (" 43312319481005123x ", "43312319481005123X"),
            ("４３３１２３１９４８１００５１２３４", "433123194810051234"),
            (433123481005123.0, "433123481005123"),
        ],
    )
    def test_ids(self, cell: Cell, number: str) -> None:
        assert values(column("身份证号", cell), "id_number") == [number]

    @pytest.mark.parametrize(
        "cell", [433123194810051234.0, 433123194810051234, 6.2e17, "6.2E+17", "4.33123E+17", "'6.2e17"]
    )
    def test_ruined_ids_are_refused_with_the_reason(self, cell: Cell) -> None:
        row = column("身份证号码", cell)[0]
        assert levels([row]) == [["error"]]
        assert "id_number" not in row.values
        assert "Excel" in row.problems[0].message
        assert row.problems[0].column == "身份证号码"

    def test_telephones_as_numbers(self) -> None:
        assert values(column("电话", 13887602213.0, "138 8760 2213"), "mobile") == ["13887602213"] * 2

    def test_money(self) -> None:
        rows = column("慰问金", 1000.0, 0.1 + 0.2, "1,000.50", "￥300元", "两百", 1.234)
        assert values(rows, "fen") == [100_000, 30, 100_050, 30_000, None, None]
        assert levels(rows)[4:] == [["error"], ["error"]]

    def test_money_in_ten_thousands(self) -> None:
        assert values(column("慰问金（万元）", 0.5, "0.12345", "300元", "1万"), "fen") == [
            500_000,
            123_450,
            30_000,
            1_000_000,
        ]

    def test_text_field_with_a_number(self) -> None:
        assert values(column("备注", 12.0, 1.5, date(2026, 1, 2)), "note") == ["12", "1.5", "2026-01-02"]


class TestDates:
    @pytest.mark.parametrize(
        "cell",
        [
            "1948.10",
            "1948-10",
            "1948年10月",
            "194810",
            "１９４８．１０ ",
            "1948/10",
            194810.0,
            "1948．10",
            "1948 年 10 月",
        ],
    )
    def test_months(self, cell: Cell) -> None:
        assert values(column("出生年月", cell), "birth") == [PartialDate(1948, 10)]

    @pytest.mark.parametrize(
        "cell",
        [
            "1948/10/5", "19481005", 19481005.0, 17811.0, 17811, "17811", 17811.5, date(1948, 10, 5), datetime(1948, 10, 5, 8),
            "1948-10-05 00:00:00", 1948.1005, "1948年10月5日",
        ],
    )  # fmt: skip
    def test_days(self, cell: Cell) -> None:
        rows = column("出生年月", cell)
        assert (values(rows, "birth"), levels(rows)) == ([PartialDate(1948, 10, 5)], [[]])
        assert values(column("走访日期", cell), "day") == [date(1948, 10, 5)]

    def test_year_alone(self) -> None:
        assert values(column("出生年月", 1948.0, "1948"), "birth") == [PartialDate(1948)] * 2

    def test_number_is_october_where_the_column_writes_two_digits(self) -> None:
        rows = column("出生年月", 1948.1, 1950.03, 1951.11, 1951.12)
        assert values(rows, "birth")[0] == PartialDate(1948, 10)
        assert levels(rows) == [[], [], [], []]

    @pytest.mark.parametrize("others", [(1950.3, 1951.12), (1951.12,), (), (1950.3, 1950.03)])
    def test_number_is_asked_about_elsewhere(self, others: tuple[float, ...]) -> None:
        row = column("出生年月", 1948.1, *others)[0]
        assert row.values["birth"] == PartialDate(1948, 1)
        assert levels([row]) == [["warning"]]
        assert "10 月" in row.problems[0].message

    def test_text_has_kept_its_zeros(self) -> None:
        rows = column("出生年月", "1948.1", "1950.3", "1949.10")
        assert (values(rows, "birth")[0], levels(rows)) == (PartialDate(1948, 1), [[], [], []])

    def test_text_file_is_as_excel_showed_it(self) -> None:
        rows = column("出生年月", "1948.1", "1950.03", as_shown=True)
        assert values(rows, "birth")[0] == PartialDate(1948, 10)
        rows = column("出生年月", "1948.1", "1950.3", "1948.10", as_shown=True)
        assert (values(rows, "birth")[0], levels(rows)) == (PartialDate(1948, 1), [[], [], []])

    @pytest.mark.parametrize("cell", [1941.13, "1941.13", "大约", "1948-02-30", 3.5, True, 1e300])
    def test_unreadable(self, cell: Cell) -> None:
        row = column("出生年月", cell)[0]
        assert (row.values, levels([row])) == ({"name": "张三"}, [["error"]])
        assert row.problems[0].message.endswith("。")

    def test_whole_date_is_asked_for(self) -> None:
        assert levels(column("走访日期", "2026-01", 2026.1)) == [["error"], ["error"]]

    def test_firsts_of_months_where_no_format_tells(self) -> None:
        cells = [date(1948, 10, 1), date(1950, 3, 1), date(1951, 1, 1)]
        assert values(column("出生年月", *cells, guess_months=True), "birth")[0] == PartialDate(1948, 10)
        assert values(column("出生年月", *cells), "birth")[0] == PartialDate(1948, 10, 1)
        assert values(column("走访日期", *cells, guess_months=True), "day")[0] == date(1948, 10, 1)

    def test_lunar(self) -> None:
        rows = column("农历生日", "八月十五", "闰四月初十", "08-15", date(2026, 8, 15), 8.15, "十三月")
        fifteenth = LunarDay(8, 15)
        assert values(rows, "lunar") == [fifteenth, LunarDay(4, 10, leap=True), fifteenth, fifteenth, fifteenth, None]
        assert levels(rows)[5] == ["error"]


@pytest.mark.parametrize(
    "words",
    ["无", "／", "——", "-", " 无 ", "不详", "未填", "同上", "暂无", "空", "未知", "#N/A", "#REF!", "N/A", "（空）"],
)
@pytest.mark.parametrize(
    "label", ["出生日期", "慰问金", "性别", "困难", "电话", "身份证号", "工作单位", "备注", "所在支部", "农历生日"]
)
def test_words_for_none_are_blank(label: str, words: str) -> None:
    (row,) = column(label, words)
    assert (list(row.values), row.problems) == (["name"], ())


@pytest.mark.parametrize("label", ["出生日期", "电话", "身份证号", "工作单位", "所在支部"])
def test_a_nought_is_blank_where_it_can_be_no_answer(label: str) -> None:
    assert [list(row.values) for row in column(label, 0.0, "0")] == [["name"], ["name"]]
    assert values(column("困难", 0.0, "0"), "poor") == [False, False]


@pytest.mark.parametrize("words", ["无锡路 1 号", "空军干休所", "略阳县", "无党派人士", "0876"])
def test_words_that_begin_so_stay(words: str) -> None:
    assert values(column("工作单位", words), "unit") == [words]


TWO_DIGITS = "{year:02}.{month:02}", "{year:02}年{month}月", "{year}.{month:02}.", "{year}·{month:02}"


@given(st.integers(1927, 1990), st.integers(1, 12), st.sampled_from(TWO_DIGITS))
def test_years_of_two_digits(year: int, month: int, spelling: str) -> None:
    short = spelling.format(year=f"{year % 100:02}" if ":02}" not in spelling[:9] else year % 100, month=month)
    assert values(column("出生日期", short), "birth") == [PartialDate(year, month)]


def test_a_short_number_is_october_where_the_column_writes_both_digits() -> None:
    rows = column("出生日期", 33.08, "53.9.", 25.1)
    assert values(rows, "birth") == [PartialDate(1933, 8), PartialDate(1953, 9), PartialDate(1925, 10)]
    assert levels(rows) == [[], [], []]


@pytest.mark.parametrize("text", ["5/12", "10-12", "12/5/48"])
def test_what_may_be_a_month_is_no_year(text: str) -> None:
    assert levels(column("出生日期", text)) == [["error"]]


DAY = date(2025, 1, 20)
SPANS = "2025.1.20-22", "2025年1月20日至22日", "2025.1.20—1.22", "2025-01-20至2025-01-22", "2025.1.20、21", "25.1.20-22"


@pytest.mark.parametrize("text", SPANS)
def test_a_span_is_its_first_day_and_told(text: str) -> None:
    rows = column("走访日期", text)
    assert (values(rows, "day"), levels(rows)) == ([DAY], [["warning"]])
    assert text in rows[0].problems[0].message


HAN = "〇一二三四五六七八九"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_dates_in_characters(day: date) -> None:
    year = "".join(HAN[int(digit)] for digit in str(day.year))
    text = f"{year}年{in_han(day.month)}月{in_han(day.day)}日"
    assert values(column("走访日期", text), "day") == [day]


def in_han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else HAN[tens]) + "十" if tens else "") + (HAN[ones] if ones else "")


def test_a_day_without_its_year_takes_that_of_the_title() -> None:
    rows: list[list[Cell]] = [["姓名", "走访日期"], ["张三", "1月21日"], ["李四", "1月21日-23日"]]
    sheet = Sheet("s", rows)
    told = clean(sheet, recognise(sheet, books.FIELDS), year=2025).rows
    assert values(told, "day") == [date(2025, 1, 21)] * 2
    untold = clean(sheet, recognise(sheet, books.FIELDS)).rows
    assert levels(untold) == [["error"]] * 2
    assert "年份" in untold[0].problems[0].message


@given(st.integers(1, 10**9), st.sampled_from(["{words}", "{yuan}元", "￥{yuan}", "{yuan}（现金）", "{yuan}元整"]))
def test_amounts_in_every_spelling(fen: int, spelling: str) -> None:
    text = spelling.format(words=in_words(fen), yuan=show_yuan(fen))
    assert values(column("慰问金", text, text.removeprefix("人民币")), "fen") == [fen, fen]


@pytest.mark.parametrize(
    ("text", "fen"),
    [("五百元", 50_000), ("伍佰", 50_000), ("壹仟伍佰元整", 150_000), ("0.05万元", 50_000), ("500块", 50_000)],
)
def test_amounts_as_offices_write_them(text: str, fen: int) -> None:
    assert values(column("慰问金", text), "fen") == [fen]


@pytest.mark.parametrize("text", ["500/人", "每人500", "500元/户", "人均500元", "500（每人）"])
def test_an_amount_for_each_is_asked_about(text: str) -> None:
    (row,) = column("慰问金", text)
    assert levels([row]) == [["error"]]
    assert "一共多少" in row.problems[0].message
