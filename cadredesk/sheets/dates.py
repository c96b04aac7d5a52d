"""Dates as a column writes them: serial days, 194810, the month of which Excel has dropped a zero, years of two digits, spans."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cadredesk.core.dates import parse_partial, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.sheets.cells import Unreadable, number_text, text_of
from cadredesk.sheets.months import EPOCH, EPOCH_1904

if TYPE_CHECKING:
    from cadredesk.sheets.reader import Cell, Sheet

_YEARS = range(1850, 2151)
_SERIALS = range(_YEARS.stop, 92_000)  # up to the year 2151
_TWO_DIGITS = re.compile(r"(?:\d{2}|\d{4})\.0[1-9]")
_ONE_DIGIT = re.compile(r"(?:\d{2}|\d{4})\.[2-9]")
_MONTH_ONE = re.compile(r"\d{4}\.1")
_MONTH_TEN = re.compile(r"\d{4}\.10")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_MANY = 3
# Most cells need no closer look.
_USUAL = re.compile(r"\d{4}(?:([-./])\d{1,2}(?:\1\d{1,2})?)?|\d{6}|\d{8}|\d{4}年\d{1,2}月(?:\d{1,2}日)?")
_SHORT_YEAR = re.compile(r"['’]?(\d{2})(年|[.·])(.*)")
_SHORT_YEAR_DASHED = re.compile(r"(\d{2})([-/])(.*)")
_YEARLESS = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]")
_SPAN = re.compile(
    r"(.*?\d[日号]?)(?:[-—–―~～至到、,，和及]|--)+((?:(?:\d{4}[-./年])?\d{1,2}[-./月])?\d{1,2}[日号]?)止?"
)
# A year of two digits means the one in the hundred years that end so many years ago; all else lies in the past.
_YEARS_AGO = {"birth": 30, "work_started": 10}
_LAST_YEAR = {"revolution_joined": 1949}
_AHEAD = {"term_end": 10}


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How one column writes months. ``1948.1`` may be January, or October without its zero."""

    applies: bool = False
    two_digits: bool = False  # somewhere it writes 1948.03
    one_digit: bool = False  # somewhere it writes 1948.3
    text_is_exact: bool = True  # text cells have kept their zeros
    months_alone: bool = False  # every date is the first of a month: only the month was meant
    last_year: int = 0  # of the hundred years in which one of two digits lies
    year: int | None = None  # of dates without their own
    first_day: date = EPOCH  # day 0 of serial days

    def text_of(self, cell: "Cell") -> tuple[str, str]:
        """The date of a cell in a spelling that core.dates reads, and a sentence if that is doubtful."""
        if isinstance(cell, bool):
            return text_of(cell), ""
        if isinstance(cell, (int, float)):
            return self._number(self._whole_year(number_text(cell)), exact=False)
        if isinstance(cell, (date, datetime)):
            return (f"{cell:%Y-%m}" if self.months_alone else f"{cell:%Y-%m-%d}"), ""
        text = text_of(cell, Kind.DATE)
        if not _USUAL.fullmatch(text):
            text, doubt = self._first_day(text)
            if doubt:
                return text, doubt
        if _SERIAL.fullmatch(text) or _MONTH_ONE.fullmatch(text):
            return self._number(text, exact=self.text_is_exact)
        return text, ""

    def _first_day(self, text: str) -> tuple[str, str]:
        """A date with its year in four digits, and a sentence where it was the first day of a span."""
        plain = re.sub(r"\s", "", text)
        if _YEARLESS.match(plain):
            if self.year is None:
                raise Unreadable(f"“{text}”没有写年份，请补上年份。", text)
            plain = f"{self.year}年{plain}"
        whole = self._whole_year(plain)
        if not _is_date(whole) and (span := _SPAN.fullmatch(whole)) and _is_date(span[1]):
            return span[1], f"“{text}”是几天，按第一天 {parse_partial(span[1])} 录入，请核对。"
        return (whole, "") if _is_date(whole) else (text, "")

    def _whole_year(self, text: str) -> str:
        """A date with a year of two digits, with four: 33.08, 53年9月. Of 5/12 and 10-12 nobody knows what is the year."""
        found = _SHORT_YEAR.fullmatch(text)
        if found is None and (found := _SHORT_YEAR_DASHED.fullmatch(text)) and int(found[1]) <= 31:
            return text
        if found is None or not self.last_year:
            return text
        short = int(found[1])
        year = self.last_year - (self.last_year - short) % 100
        whole = f"{year}{found[2]}{found[3]}"
        return whole if not found[3] or _is_date(whole) or _SPAN.fullmatch(whole) else text

    def _number(self, text: str, *, exact: bool) -> tuple[str, str]:
        whole, _, rest = text.partition(".")
        if not whole.isdecimal():
            return text, ""
        if int(whole) in _SERIALS and len(whole) < 6:
            return f"{self.first_day + timedelta(days=int(whole)):%Y-%m-%d}", ""
        if int(whole) not in _YEARS:
            return text, ""
        if rest == "1" and (not exact or self.two_digits):
            return self._one_or_ten(whole, exact=exact)
        if len(rest) in (3, 4):
            rest = rest.ljust(4, "0")
            return f"{whole}-{rest[:2]}-{rest[2:]}", ""
        return text, ""

    def _one_or_ten(self, year: str, *, exact: bool) -> tuple[str, str]:
        if self.two_digits and not self.one_digit and not exact:
            return f"{year}-10", ""
        return f"{year}-01", (
            f"“{year}.1”可能是 1 月，也可能是 10 月（Excel 会去掉末尾的 0），已按 {year} 年 1 月录入，请核对。"
        )


def _is_date(text: str) -> bool:
    try:
        parse_partial(text)
    except UserError:
        return False
    return True


def _last_year(field: Field) -> int:
    now = today().year
    return _LAST_YEAR.get(field.name, now - _YEARS_AGO.get(field.name, 0) + _AHEAD.get(field.name, 0))


def style_of(field: Field, cells: "Sequence[Cell]", sheet: "Sheet", year: int | None = None) -> DateStyle:
    """Look through a column of dates for how it writes them. ``year`` is that of the title."""
    told = (cell for cell in cells if isinstance(cell, (str, float, int)))
    texts = {cell.strip() if isinstance(cell, str) else number_text(cell) for cell in told}
    days = [cell for cell in cells if isinstance(cell, (date, datetime))] if sheet.guess_months else []
    return DateStyle(
        applies=True,
        two_digits=any(_TWO_DIGITS.fullmatch(text) for text in texts),
        one_digit=any(_ONE_DIGIT.fullmatch(text) for text in texts),
        text_is_exact=not sheet.as_shown or any(_MONTH_TEN.fullmatch(text) for text in texts),
        months_alone=field.kind is Kind.PARTIAL and len(days) >= _MANY and all(day.day == 1 for day in days),
        last_year=_last_year(field),
        year=year,
        first_day=EPOCH_1904 if sheet.from_1904 else EPOCH,
    )
