"""What the columns of a list without a header look like."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.import_export.records import ImportKind
from cadredesk.import_export.rules_guess import guesses
from cadredesk.import_export.rules_states import sheet_fields
from cadredesk.sheets.header import recognise
from cadredesk.sheets.layout import with_letters
from cadredesk.sheets.reader import Sheet
from tests.import_export.conftest import id_number


def guessed(rows: list[list[Any]], what: ImportKind = ImportKind.PEOPLE) -> list[str]:
    """The guess of each column, "" where there is none."""
    fields = sheet_fields(what)
    sheet, header = with_letters(Sheet("Sheet1", rows))
    found = guesses(sheet, recognise(sheet, fields, header))
    return [found.get(at, "") for at in range(len(rows[0]))]


NAMES = ("张建国", "李秀英", "王　强", "欧阳明", "赵桂兰")


def column(*cells: Any) -> list[list[Any]]:
    """A list of people with one more column."""
    return [[name, cell] for name, cell in zip(NAMES, cells, strict=False)]


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["男", "女", "男"], "sex"),
        (["女", "女", "女"], "sex"),
        (["离休", "退休干部", "遗属"], "category"),
        (["中共党员", "群众", "党员"], "politics"),
        (["汉族", "白族", "彝族"], "ethnicity"),
        (["正科级", "副处级", "正科级"], "rank"),
        ([13988880001, "13988880002", "139 8888 0003"], "mobile"),
        (["0876-2123456", "2123457", "0876-2123458"], "landline"),
        ([id_number("19460328", 1), id_number("19500102", 2), ""], "id_number"),
        ([1948.03, "1950.5", "1946-03"], "birth"),
        ([1, 2, 3], ""),
        (["是", "否", "是"], ""),
        (["公务员", "参公", "公务员"], ""),  # 身份性质, and in many lists 人员类别
        (["工程师", "教师", "会计"], ""),
        (["农业局", "水务局", "县医院"], ""),
        ([1988, 1990, 1985], ""),  # a year in which somebody of 50 was young
        (["", "", ""], ""),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_content_or_not_at_all(
    cells: list[Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", "2026-02-10")
    assert guessed(column(*cells)) == ["name", name]


def test_the_date_of_birth_is_the_one_in_the_id_numbers() -> None:
    rows = [
        ["张建国", "1946-03-28", "1946-03-01", id_number("19460328", 1)],
        ["李秀英", "1960-01-02", "1950-01-01", id_number("19500102", 2)],
    ]
    assert guessed(rows) == ["name", "", "birth", "id_number"]
    rows[0][1], rows[1][1] = "1966-03-28", "1970-01-02"
    assert guessed([row[:3] for row in rows]) == ["name", "", "birth"], "without them the earliest"


def test_names_are_no_words_that_repeat_themselves() -> None:
    assert guessed([["高级教师", "张建国"], ["高级教师", "李秀英"], ["高级教师", "王强"]]) == ["", "name"]


def test_of_a_payment_day_name_and_amount_are_known() -> None:
    rows = [[1, "2025-01-20", "张建国", 500, "春节慰问"], [2, "2025-01-20", "李秀英", "1,000元", "春节慰问"]]
    assert guessed(rows, ImportKind.PAYMENTS) == ["", "date", "person_id", "fen", "kind"]


@given(st.lists(st.dates(date(1920, 1, 1), date(1970, 1, 1)), min_size=2, max_size=8), st.permutations(range(4)))
def test_whatever_the_order_of_the_columns_each_is_found(births: list[date], order: list[int]) -> None:
    people = [
        [f"{'张李王'[at % 3]}{chr(0x4E00 + at)}", "男女"[at % 2], f"{day:%Y-%m-%d}", f"{day + timedelta(9000):%Y-%m}"]
        for at, day in enumerate(births)
    ]
    found = guessed([[row[at] for at in order] for row in people])
    assert [found[order.index(at)] for at in range(3)] == ["name", "sex", "birth"]
