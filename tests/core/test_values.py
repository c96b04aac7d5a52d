"""Values of fields: read, shown, stored."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core import values
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.core.lunar import LunarDay
from cadredesk.people.records import Person
from cadredesk.visits.records import Visit

FIELDS = {kind: Field(label="栏", kind=kind, choices=("甲", "乙") if kind is Kind.CHOICE else ()) for kind in Kind}

SAMPLES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: st.sampled_from(["", "文山县财政局", "a b"]),
    Kind.LONG: st.sampled_from(["", "第一行\n第二行"]),
    Kind.DATE: st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    Kind.PARTIAL: st.none() | st.builds(PartialDate, st.integers(1900, 2100), st.none() | st.integers(1, 12)),
    Kind.LUNAR: st.none() | st.builds(LunarDay, st.integers(1, 12), st.integers(1, 30), st.booleans()),
    Kind.MONEY: st.none() | st.integers(-(10**10), 10**10),
    Kind.INTEGER: st.none() | st.integers(-(10**6), 10**6),
    Kind.CHOICE: st.sampled_from(["", "甲", "乙"]),
    Kind.REFERENCE: st.none() | st.integers(1, 10**6),
    Kind.FLAG: st.booleans(),
    Kind.ID_NUMBER: st.sampled_from(["", "53262119480512001X"]),
    Kind.PHONE: st.sampled_from(["", "13887602213", "0876-6623101", "13887602213、6623101", "010-66231014"]),
}


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_what_is_shown_or_stored_comes_back(kind: Kind, data: st.DataObject) -> None:
    field, value = FIELDS[kind], data.draw(SAMPLES[kind])
    assert values.parse(field, values.show(field, value)) == value
    assert values.from_db(field, values.to_db(field, value)) == value
    assert type(values.to_db(field, value)) in (str, int, type(None))


@pytest.mark.parametrize("kind", Kind)
def test_blank_is_what_records_start_with(kind: Kind) -> None:
    assert values.parse(FIELDS[kind], "  ") == values.from_db(FIELDS[kind], None) == values.blank(FIELDS[kind])


def test_every_field_of_a_person_starts_blank() -> None:
    nobody = Person()
    assert all(getattr(nobody, field.name) == values.blank(field) for field in fields_of(Person))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("sex", "男性", "男"),
        ("sex", "1", "男"),
        ("sex", "２", "女"),
        ("ethnicity", "汉", "汉族"),
        ("ethnicity", "土", "土族"),
        ("ethnicity", "土家", "土家族"),
        ("ethnicity", "穿青人", "穿青人"),
        ("politics", "党员", "中共党员"),
        ("politics", "中共预备党员", "中共预备党员"),
        ("politics", "九三学社", "九三学社社员"),
        ("category", "离休", "离休干部"),
        ("category", "退 休 干 部", "退休干部"),
        ("category", "离休干部遗属", "遗属"),
        ("category", "退休工人", "退休职工"),
        ("rank", "正县（处）级", "正县处级"),
        ("treatment", "享受副县级待遇", "副县处级"),
        ("education", "本科", "大学本科"),
        ("education", "硕士研究生", "硕士研究生"),
        ("unit_nature", "事业单位", "事业"),
        ("membership", "混合编", "混编"),
        ("hardship", "√", True),
        ("hardship", "是", True),
        ("hardship", "无", False),
        ("hardship", "0", False),
        ("birth", "1948.10", PartialDate(1948, 10)),
        ("lunar_birthday", "闰四月初十", LunarDay(4, 10, True)),
        ("mobile", "138-8760 2213", "13887602213"),
        ("mobile", "+86 13887602213", "13887602213"),
        ("mobile", "13887602213.0", "13887602213"),
        ("mobile", "13887602213/0876 6623101", "13887602213、0876-6623101"),
        ("landline", "（0876）6623101", "0876-6623101"),
        ("landline", "08766623101", "0876-6623101"),
        ("id_number", "'53262119480512001x", "53262119480512001X"),
        ("unit", " 文山县  财政局 ", "文山县 财政局"),
    ],
)
def test_offices_write_so(name: str, text: str, value: Any) -> None:
    assert values.parse(field_of(Person, name), text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("category", "在职干部"),
        ("category", "退"),
        ("sex", "不详"),
        ("rank", "县长"),
        ("hardship", "也许"),
        ("birth", "1941.13"),
        ("verified_on", "2026.1"),
        ("id_number", "6.2E+17"),
        ("lunar_birthday", "八月"),
    ],
)
def test_a_refusal_names_the_label(name: str, text: str) -> None:
    field = field_of(Person, name)
    with pytest.raises(UserError, match=f"^{field.label}："):
        values.parse(field, text)


def test_shown() -> None:
    shown = [
        values.show(field_of(Visit, "fen"), 100000),
        values.show(field_of(Visit, "fen"), 0),
        values.show(field_of(Person, "hardship"), True),
        values.show(field_of(Person, "hardship"), False),
        values.show(field_of(Person, "birth"), PartialDate(1948, 10)),
        values.show(field_of(Person, "lunar_birthday"), LunarDay(8, 15)),
        values.show(field_of(Person, "mobile"), "13887602213、0876-6623101、6623101、转8012"),
        values.show(field_of(Person, "note"), ""),
    ]
    assert shown == [
        "1,000.00",
        "0.00",
        "是",
        "",
        "1948-10",
        "八月十五",
        "138 8760 2213、0876-662 3101、662 3101、转8012",
        "",
    ]


def test_fields_can_still_be_kept_in_sets() -> None:
    assert len(set(fields_of(Person))) == len(fields_of(Person))
