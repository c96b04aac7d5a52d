"""Finding the header and saying what each column holds."""

from pathlib import Path

import pytest

from cadredesk.branches.records import Branch
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.funds.records import Payment
from cadredesk.people.records import Person
from cadredesk.sheets.header import Recognition, recognise, sheets_to_import
from cadredesk.sheets.reader import Cell, Sheet, open_book
from tests.sheets import books


def found(recognition: Recognition) -> list[str | None]:
    return [column.field.name if column.field else None for column in recognition.columns]


def of(*rows: list[Cell], merged: tuple[str, ...] = ()) -> Recognition:
    width = max(map(len, rows))
    return recognise(Sheet("s", [row + [""] * (width - len(row)) for row in rows]), books.FIELDS)


@pytest.mark.parametrize("cls", [Person, Branch, Payment])
def test_every_label_and_synonym_is_its_own_field(cls: type) -> None:
    fields = fields_of(cls)
    labels: list[Cell] = [field.label for field in fields]
    assert found(recognise(Sheet("s", [labels]), fields)) == [field.name for field in fields]
    for field in fields:
        other = fields[0] if field is not fields[0] else fields[1]
        for synonym in field.synonyms:
            assert found(recognise(Sheet("s", [[other.label, synonym]]), fields))[1] == field.name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("姓  名", "name"),
        ("姓\n名", "name"),
        ("性\r\n别", "sex"),
        ("老干部姓名", "name"),
        ("*姓名（必填）", "name"),
        ("出生年月\n（阳历）", "birth"),
        ("出生年月日", "birth"),
        ("居民身份证号码", "id_number"),
        ("身份证号(18位)", "id_number"),
        ("公民身份号码", "id_number"),
        ("联系电话", "mobile"),
        ("电话（固话）", "landline"),
        ("手机/固话", "mobile"),
        ("慰问金（元）", "fen"),
        ("慰问金额", None),
        ("家庭详细住址", None),
        ("配偶姓名", None),
        ("遗属身份证号", None),
    ],
)
def test_headers_as_offices_write_them(header: str, name: str | None) -> None:
    assert found(of([header, "原工作单位", "备注"], ["x", "y", ""]))[0] == name


def test_title_rows_counter_and_unknown_columns() -> None:
    recognition = of(
        ["某县离退休干部花名册"],
        ["填报单位：老干部局", "", "", "2026年1月"],
        ["序号", "姓名", "性别", "血型", ""],
        [1, "张三", "男", "A", ""],
    )
    assert recognition.header == range(2, 3)
    assert found(recognition) == [None, "name", "sex", None, None]
    assert [column.header for column in recognition.unknown] == ["血型"]
    assert 0.6 < recognition.confidence < 0.7


def test_two_rows_with_merged_cells(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["花名册", "", "", "", "", ""],
        ["序号", "姓名", "家庭情况", "", "遗属", "备注"],
        ["", "", "住址", "电话", "姓名", ""],
        [1, "张三", "人民路1号", "13887602213", "李四", ""],
    ]
    merged = ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "F2:F3"]
    sheet = open_book(books.xlsx(tmp_path / "a.xlsx", {"s": rows}, merged)).sheet()
    recognition = recognise(sheet, books.FIELDS)
    assert recognition.header == range(1, 3)
    assert found(recognition) == [None, "name", "address", "mobile", None, "note"]
    assert found(of(*rows)) == found(recognition)  # .ods and .csv do not tell what is merged


def test_group_makes_another_field_of_a_second_telephone() -> None:
    recognition = of(["姓名", "手机", "家庭", ""], ["", "", "住址", "电话"], ["张三", "138", "路", "2213"])
    assert found(recognition) == ["name", "mobile", "address", "landline"]


def test_best_column_wins_a_field() -> None:
    assert found(of(["姓名", "电话", "手机", "姓名"])) == ["name", "landline", "mobile", None]
    assert found(of(["姓名", "联系电话", "电话"])) == ["name", "mobile", "landline"]
    assert found(of(["姓名", "电话", "固话", "电话"])) == ["name", "mobile", "landline", None]


@pytest.mark.parametrize(
    ("rows", "ten_thousands"),
    [
        ([["姓名", "慰问金（万元）"]], True),
        ([["姓名", "慰问金万元"]], True),
        ([["姓名", "慰问金(元)"]], False),
        ([["单位：万元", ""], ["姓名", "慰问金"]], True),
        ([["单位：万元", ""], ["姓名", "慰问金（元）"]], False),
    ],
)
def test_unit_of_money(rows: list[list[Cell]], ten_thousands: bool) -> None:
    column = recognise(Sheet("s", rows), books.FIELDS).columns[1]
    assert (column.field, column.in_ten_thousands) == (books.MONEY, ten_thousands)


def test_caller_may_map_otherwise() -> None:
    recognition = of(["姓名", "出生年月", "血型"])
    assert found(recognition.with_column(2, "birth")) == ["name", None, "birth"]
    assert found(recognition.with_column(1, None)) == ["name", None, None]
    with pytest.raises(KeyError):
        recognition.with_column(0, "nothing")


def test_caller_may_say_where_the_header_is() -> None:
    sheet = Sheet("s", [["姓名", "性别"], ["姓名", "备注"]])
    assert found(recognise(sheet, books.FIELDS, range(1, 2))) == ["name", "note"]


@pytest.mark.parametrize("rows", [[], [["张三", "男"]], [["备注", "x"]], [[1, 2], [3, 4]]])
def test_no_header(rows: list[list[Cell]]) -> None:
    with pytest.raises(UserError, match="工作表“s”中找不到表头，请确认有一行写着“姓名”等列名。"):
        recognise(Sheet("s", rows), books.FIELDS)


def test_every_sheet_of_people_is_taken_and_no_other(tmp_path: Path) -> None:
    header = ["姓名", "性别", "身份证号", "备注"]
    path = books.xlsx(
        tmp_path / "a.xlsx",
        {
            "封面": [["老干部花名册"]],
            "离休": [header, ["张三", "男", "", ""]],
            "退休": [["退休"], header, ["李四", "男", "", ""]],
            "汇总": [["类别", "备注"], ["离休干部", "1"]],
            "空": [],
        },
    )
    book = open_book(path)
    assert [sheet.name for sheet, _ in sheets_to_import(book, books.FIELDS)] == ["离休", "退休"]
    assert [sheet.name for sheet, _ in sheets_to_import(book, books.FIELDS, "退休")] == ["退休"]
    with pytest.raises(UserError, match="找不到表头"):
        sheets_to_import(book, books.FIELDS, "封面")
