"""The identity number of GB 11643."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core.errors import UserError
from cadredesk.core.idcard import birth_of_id, check_id, mask, sex_of_id, tidy_id, to18


def number(region: int, born: date, sequence: int) -> str:
    """An identity number the slow way: the weights of the standard's table."""
    digits = f"{region:06}{born:%Y%m%d}{sequence:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]


NUMBERS = st.tuples(st.integers(110000, 659999), st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999))


@given(NUMBERS)
def test_a_right_number_is_right_and_shows_birth_and_sex(parts: tuple[int, date, int]) -> None:
    written = number(*parts)
    assert check_id(written) is None
    assert birth_of_id(written) == parts[1]
    assert sex_of_id(written) == ("男" if parts[2] % 2 else "女")
    assert tidy_id(f"'{written[:6]} {written[6:14]} {written[14:].lower()}　") == written
    assert tidy_id(written.translate(str.maketrans("0123456789X", "０１２３４５６７８９ｘ"))) == written


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(parts: tuple[int, date, int], place: int, shift: int) -> None:
    right = number(*parts)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert check_id(wrong) is not None


@given(NUMBERS.filter(lambda parts: 1900 <= parts[1].year < 2000))
def test_fifteen_digits_become_eighteen(parts: tuple[int, date, int]) -> None:
    long = number(*parts)
    short = long[:6] + long[8:17]
    assert to18(short) == to18(long) == long
    assert check_id(short) is None
    assert (birth_of_id(short), sex_of_id(short)) == (birth_of_id(long), sex_of_id(long))


@pytest.mark.parametrize("text", ["6.2E+17", "6.21E+17", "5.32621194805121E+17", " '5.3e17", "５．３Ｅ＋１７"])
def test_a_number_ruined_by_excel_is_never_guessed(text: str) -> None:
    with pytest.raises(UserError, match="科学计数法"):
        tidy_id(text)
    assert "科学计数法" in (check_id(text) or "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("53262119480512001", "17 位"),
        ("53262119481305001X", "19481305"),
        ("5326211948051200A1", "不该出现"),
        ("532621194805120016", "校验位应为 7"),
        ("532621194805120000", "Excel"),
    ],
)
def test_what_is_wrong_is_said(text: str, why: str) -> None:
    assert why in (check_id(text) or "")


def test_nothing_is_nothing_wrong() -> None:
    assert check_id("") is None
    assert birth_of_id("") is None
    assert sex_of_id("不详") == ""


def test_mask() -> None:
    assert mask("532621194805120017") == "532***********0017"
    assert mask("532621480512001") == "532********2001"
    assert mask("1234567") == "*******"
    assert mask("") == ""
