"""Dates in number cells: serial days, years, 194810, and the month of which Excel has dropped a zero."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cadredesk.core.fields import Field, Kind
from cadredesk.sheets.cells import number_text, text_of
from cadredesk.sheets.months import EPOCH

if TYPE_CHECKING:
    from cadredesk.sheets.reader import Cell, Sheet

_YEARS = range(1850, 2151)
_SERIALS = range(_YEARS.stop, 92_000)  # up to the year 2151
_TWO_DIGITS = re.compile(r"\d{4}\.0[1-9]")
_ONE_DIGIT = re.compile(r"\d{4}\.[2-9]")
_MONTH_ONE = re.compile(r"\d{4}\.1")
_MONTH_TEN = re.compile(r"\d{4}\.10")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_MANY = 3


@dataclass(frozen=True, slots=True)
class MonthStyle:
    """How one column writes months. ``1948.1`` may be January, or October without its zero."""

    applies: bool = False
    two_digits: bool = False  # somewhere it writes 1948.03
    one_digit: bool = False  # somewhere it writes 1948.3
    text_is_exact: bool = True  # text cells have kept their zeros
    months_alone: bool = False  # every date is the first of a month: only the month was meant

    def text_of(self, cell: "Cell") -> tuple[str, str]:
        """The date of a cell in a spelling that core.dates reads, and a sentence if that is doubtful."""
        if isinstance(cell, bool):
            return text_of(cell), ""
        if isinstance(cell, (int, float)):
            return self._number(number_text(cell), exact=False)
        if isinstance(cell, (date, datetime)):
            return (f"{cell:%Y-%m}" if self.months_alone else f"{cell:%Y-%m-%d}"), ""
        text = text_of(cell, Kind.DATE)
        if _SERIAL.fullmatch(text) or _MONTH_ONE.fullmatch(text):
            return self._number(text, exact=self.text_is_exact)
        return text, ""

    def _number(self, text: str, *, exact: bool) -> tuple[str, str]:
        whole, _, rest = text.partition(".")
        if not whole.isdecimal():
            return text, ""
        if int(whole) in _SERIALS and len(whole) < 6:
            return f"{EPOCH + timedelta(days=int(whole)):%Y-%m-%d}", ""
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


def style_of(field: Field, cells: "Sequence[Cell]", sheet: "Sheet") -> MonthStyle:
    """Look through a column of dates for how it writes them."""
    told = (cell for cell in cells if isinstance(cell, (str, float, int)))
    texts = {cell.strip() if isinstance(cell, str) else number_text(cell) for cell in told}
    days = [cell for cell in cells if isinstance(cell, (date, datetime))] if sheet.guess_months else []
    return MonthStyle(
        applies=True,
        two_digits=any(_TWO_DIGITS.fullmatch(text) for text in texts),
        one_digit=any(_ONE_DIGIT.fullmatch(text) for text in texts),
        text_is_exact=not sheet.as_shown or any(_MONTH_TEN.fullmatch(text) for text in texts),
        months_alone=field.kind is Kind.PARTIAL and len(days) >= _MANY and all(day.day == 1 for day in days),
    )
