"""Dates as offices write them."""

import ast
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core import dates
from cadredesk.core.dates import PartialDate, age_on, parse_day, parse_partial, show_day_in_full, show_day_in_sentence
from cadredesk.core.errors import UserError
from tests.sources import sources

DAYS = st.dates(date(1860, 1, 1), date(2140, 12, 31))


@st.composite
def partials(draw: st.DrawFn) -> PartialDate:
    day = draw(DAYS)
    return draw(st.sampled_from([PartialDate(day.year), PartialDate(day.year, day.month), PartialDate.of(day)]))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1948.10", "1948-10"),
        ("1948-10", "1948-10"),
        ("1948年10月", "1948-10"),
        ("194810", "1948-10"),
        ("19481005", "1948-10-05"),
        ("1948/10/5", "1948-10-05"),
        ("1948.3", "1948-03"),
        ("1948", "1948"),
        ("1948年", "1948"),
        ("1948年10月5日", "1948-10-05"),
        (" 1948 年 10 月 5 日 ", "1948-10-05"),
        ("１９４８．１０", "1948-10"),
        ("1948—10—05", "1948-10-05"),
        ("1948-10-05 00:00:00", "1948-10-05"),
        ("1948-10-05T08:30", "1948-10-05"),
        ("1948.10.", "1948-10"),
        ("1948.10生", "1948-10"),
        ("19480000", "1948"),
        ("19481000", "1948-10"),
    ],
)
def test_spellings(text: str, iso: str) -> None:
    assert str(parse_partial(text)) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1941.13",
        "194113",
        "1948-02-30",
        "19481",
        "1948105",
        "17811",
        "48.10",
        "1948年冬",
        "不详",
        "0194-10",
        "3000",
        "1948.0.5",
    ],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="日期"):
        parse_partial(text)


@given(partials())
def test_every_spelling_is_read_back(when: PartialDate) -> None:
    parts = [f"{when.year}", *(f"{part:02}" for part in (when.month, when.day) if part)]
    assert parse_partial(str(when)) == PartialDate.from_iso(str(when)) == when
    for separator in ("-", ".", "/", "", " - "):
        assert parse_partial(separator.join(parts)) == when
    assert parse_partial("".join(part + unit for part, unit in zip(parts, "年月日", strict=False))) == when


@given(partials(), DAYS)
def test_first_and_last_are_the_bounds(when: PartialDate, day: date) -> None:
    inside = str(PartialDate.of(day)).startswith(str(when))
    assert (when.first <= day <= when.last) == inside


def test_a_whole_day_is_asked_for() -> None:
    assert parse_day("2026年2月17日") == date(2026, 2, 17)
    with pytest.raises(UserError, match="写到日"):
        parse_day("2026.2")


@given(st.dates(date(1900, 1, 1), date(2000, 1, 1)), st.integers(0, 110 * 365))
def test_age_counts_birthdays(born: date, days: int) -> None:
    day = born + timedelta(days)
    # The slow way: how many birthdays have come, that of 29 February on 1 March where there is none.
    come = 0
    for year in range(born.year + 1, day.year + 1):
        try:
            birthday = born.replace(year=year)
        except ValueError:
            birthday = date(year, 3, 1)
        come += birthday <= day
    assert age_on(born, day) == come == age_on(PartialDate.of(born), day)


def test_age_of_a_partly_known_birth() -> None:
    assert age_on(PartialDate(1948, 10), date(2026, 9, 30)) == 77
    assert age_on(PartialDate(1948, 10), date(2026, 10, 1)) == 78


def test_today_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", "2026-10-18")
    assert dates.today() == date(2026, 10, 18)
    assert show_day_in_sentence(dates.today()) == "10 月 18 日"
    monkeypatch.delenv("CADREDESK_TODAY")
    assert abs(dates.today() - date.today()) <= timedelta(1)


def test_a_day_on_paper() -> None:
    assert show_day_in_full(date(2026, 3, 8)) == "2026年3月8日"


def test_no_format_of_a_date_holds_chinese() -> None:
    """``strftime``, by which the formats of dates are made, fails on it in some code pages of Windows."""
    wrong = [
        f"{path.name}:{node.lineno} {ast.unparse(node)}"
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue | ast.Constant) and not _is_plain(node)
    ]
    assert not wrong


def _is_plain(node: ast.FormattedValue | ast.Constant) -> bool:
    """Whether no date can be formatted by it with Chinese: ``f"{day:%Y年}"``, ``strftime("%Y年")``."""
    if isinstance(node, ast.Constant):
        return (
            not isinstance(node.value, str) or node.value.isascii() or not re.search("%[-#]?[YymdHMSjBbAa]", node.value)
        )
    return node.format_spec is None or ast.unparse(node.format_spec).isascii()
