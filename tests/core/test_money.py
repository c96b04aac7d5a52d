"""Money: what offices write, what paper says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core.errors import UserError
from cadredesk.core.money import LIMIT_YUAN, in_words, parse_yuan, show_yuan

AMOUNTS = st.integers(-(LIMIT_YUAN * 100 - 1), LIMIT_YUAN * 100 - 1)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (100800, "人民币壹仟零捌元整"),
        (140950, "人民币壹仟肆佰零玖元伍角整"),
        (600714, "人民币陆仟零柒元壹角肆分"),
        (1640902, "人民币壹万陆仟肆佰零玖元零贰分"),
        (32504, "人民币叁佰贰拾伍元零肆分"),
        (0, "人民币零元整"),
        (5, "人民币伍分"),
        (50, "人民币伍角整"),
        (-50000, "人民币负伍佰元整"),
        (1_000_000, "人民币壹万元整"),
        (10_000_500_00, "人民币壹仟万零伍佰元整"),
        (1_0000_0001_00, "人民币壹亿零壹元整"),
        (1_0001_0000_00, "人民币壹亿零壹万元整"),
        (1000_0000_0000, "人民币壹拾亿元整"),
    ],
)
def test_in_words(fen: int, words: str) -> None:
    assert in_words(fen) == words


def number_of(words: str) -> int:
    """The slow, obvious way back from words to 分."""
    digits = {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total, group, digit = 0, 0, 0
    sign = -1 if "负" in words else 1
    for word in words.removeprefix("人民币").removeprefix("负").removesuffix("整"):
        match word:
            case "亿":
                total, group, digit = total + (group + digit) * 10**10, 0, 0
            case "万":
                total, group, digit = total + (group + digit) * 10**6, 0, 0
            case "元":
                total, group, digit = total + (group + digit) * 100, 0, 0
            case "角":
                total, digit = total + digit * 10, 0
            case "分":
                total, digit = total + digit, 0
            case "仟" | "佰" | "拾":
                group, digit = group + digit * {"仟": 1000, "佰": 100, "拾": 10}[word], 0
            case _:
                digit = digits[word]
    return sign * total


@given(AMOUNTS)
def test_words_name_the_amount_and_end_as_the_rule_says(fen: int) -> None:
    words = in_words(fen)
    assert number_of(words) == fen
    assert words.endswith("整") == (fen % 10 == 0)
    assert "零零" not in words


def test_words_end_where_amounts_end() -> None:
    with pytest.raises(ValueError, match="no words"):
        in_words(LIMIT_YUAN * 100)


@given(AMOUNTS)
def test_what_is_shown_is_read_back(fen: int) -> None:
    assert parse_yuan(show_yuan(fen)) == fen
    sign = "-" if fen < 0 else ""
    assert parse_yuan(f"{sign}￥{abs(fen) // 100}.{abs(fen) % 100:02}元") == fen


@given(st.integers(-(10**11), 10**11))
def test_numbers_of_excel_are_read(fen: int) -> None:
    assert parse_yuan(fen / 100) == fen
    assert parse_yuan(Decimal(fen) / 100) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,000", 100000),
        ("1000.5", 100050),
        ("￥300元", 30000),
        ("¥300.00", 30000),
        ("１，０００．５０ 元", 100050),
        ("人民币300元整", 30000),
        ("39.6万元", 39600000),
        ("-200", -20000),
        ("+200", 20000),
        (" 500 ", 50000),
        (0.1 + 0.2, 30),
        (1000, 100000),
        (1000.0, 100000),
    ],
)
def test_spellings(text: str | float, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", "abc", "1.005", "1,00", "1e5", "300元/人", "--3", "约300", "1234567890123", float("nan"), float("inf")]
)
def test_what_is_not_an_amount_is_refused(text: str | float) -> None:
    with pytest.raises(UserError):
        parse_yuan(text)


def test_show() -> None:
    assert [show_yuan(fen) for fen in (100000, 5, 0, -123456)] == ["1,000.00", "0.05", "0.00", "-1,234.56"]
