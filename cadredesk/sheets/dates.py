"""Dates as a column writes them: serial days, 194810, the month of which Excel has dropped a zero, years of two digits, spans."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from cadredesk.core.dates import parse_partial, today
from cadredesk.core.errors import UserError
from cadredesk.core.festivals import NAMES, day_of_festival
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
_DOUBTFUL = re.compile(r"\s*(?:\d{4}\s*\.\s*1\s*$|['’]?\d\s*\d\s*[年.·/-])").match
_MANY = 3
# Most cells need no closer look.
_USUAL = re.compile(r"\d{4}(?:([-./])\d{1,2}(?:\1\d{1,2})?)?|\d{6}|\d{8}|\d{4}年\d{1,2}月(?:\d{1,2}日)?")
_SHORT_YEAR = re.compile(r"['’]?(\d{2})(年|[.·])(.*)")
_SHORT_YEAR_DASHED = re.compile(r"(\d{2})([-/])(.*)")
_YEARLESS = re.compile(
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[日号]|$|[-—–~～至到])|[上中下]旬|[初底末])"
)
_MONTH_AND_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})")
_TENS = re.compile(r"(\d{4})[年.-](\d{1,2})[月.]?(上旬|中旬|下旬|初|中|底|末)")
_TIME = re.compile(r"(?<=[日号\d])(?:上午|下午|中午|早上|晚上?)$")
_ABOUT = re.compile(r"(.+[日号\d])(?:前后|左右)")
_FIRST = {"上旬": 1, "初": 1, "中旬": 11, "中": 11, "下旬": 21, "底": 21, "末": 21}
_AROUND = re.compile(rf"(?:(\d{{4}})年?)?({'|'.join(NAMES)})节?(前夕|前|期间|当天|后)?")
_SPAN = re.compile(
    r"(.*?\d[日号]?)(?:[-—–―~～至到、,，和及]|--)+((?:(?:\d{4}[-./年])?\d{1,2}[-./月])?\d{1,2}[日号]?)止?"
)
# A year of two digits means the one in the hundred years that end so many years ago; all else lies in the past.
_YEARS_AGO = {"birth": 30, "work_started": 10}
_LAST_YEAR = {"revolution_joined": 1949}
_AHEAD = {"term_end": 10}


class DateReading(StrEnum):
    """How the doubtful dates of a column are meant."""

    JANUARY = "1 月"  # 1948.1
    OCTOBER = "10 月"
    USUAL_YEARS = "按常理"  # 33.08: in the hundred years in which such a date lies
    LAST_CENTURY = "19××年"
    THIS_CENTURY = "20××年"


_MONTHS = {DateReading.JANUARY: "01", DateReading.OCTOBER: "10"}
_CENTURIES = {DateReading.LAST_CENTURY: 1900, DateReading.THIS_CENTURY: 2000}


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """What is asked once of a column: how its doubtful cells are meant, the way they are read ``now`` among ``choices``."""

    examples: tuple[str, ...]
    count: int
    choices: tuple[DateReading, ...]
    now: DateReading
    answered: bool
    usual: tuple[int, int]  # the first and the last of the years of USUAL_YEARS


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
    answer: DateReading | None = None  # what somebody has said
    whole_days: bool = False  # a date is told to the day
    first_day: date = EPOCH  # day 0 of serial days

    def text_of(self, cell: "Cell") -> tuple[str, str]:
        """The date of a cell in a spelling that core.dates reads, and a sentence if that is doubtful."""
        if isinstance(cell, bool):
            return text_of(cell), ""
        if isinstance(cell, (int, float)):
            if day := self._of_the_year(number_text(cell), 2):
                return day, ""
            return self._number(self._whole_year(number_text(cell)), exact=False)
        if isinstance(cell, (date, datetime)):
            return (f"{cell:%Y-%m}" if self.months_alone else f"{cell:%Y-%m-%d}"), ""
        text = text_of(cell, Kind.DATE)
        if day := self._of_the_year(text, 1):
            return day, ""
        if not _USUAL.fullmatch(text):
            text, doubt = self._first_day(text)
            if doubt:
                return text, doubt
        if _SERIAL.fullmatch(text) or _MONTH_ONE.fullmatch(text):
            return self._number(text, exact=self.text_is_exact)
        return text, ""

    def _of_the_year(self, text: str, digits: int) -> str:
        """1.21 and 1/21 as a day of the title's year; as a number only where no zero can have been lost (1.2)."""
        found = _MONTH_AND_DAY.fullmatch(text) if self.whole_days else None
        if found is None or len(found[2]) < digits or not _is_date(f"2000-{found[1]}-{found[2]}"):
            return ""
        if self.year is None:
            raise _without_year(text)
        whole = f"{self.year}-{found[1]}-{found[2]}"
        return whole if _is_date(whole) else ""

    def _first_day(self, text: str) -> tuple[str, str]:
        """A date with its year in four digits, and a sentence where it was the first day of a span."""
        plain = _TIME.sub("", re.sub(r"\s", "", text)).replace("元月", "1月")
        yearless = _YEARLESS.match(plain)
        if self.year is None and (
            yearless or (self.whole_days and (found := _AROUND.fullmatch(plain)) and not found[1])
        ):
            raise _without_year(text)
        if yearless:
            plain = f"{self.year}年{plain}"
        whole = self._whole_year(plain)
        if self.whole_days and (day := _about(whole, self.year)):
            return f"{day:%Y-%m-%d}", f"“{text}”没有写明是哪一天，按 {day} 录入，请核对。"
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
        year = self._whole(int(found[1]))
        whole = f"{year}{found[2]}{found[3]}"
        return whole if not found[3] or _is_date(whole) or _SPAN.fullmatch(whole) else text

    def _whole(self, short: int) -> int:
        """The year that two digits mean: as somebody has said, else the one in the usual hundred years."""
        if self.answer in _CENTURIES:
            return _CENTURIES[self.answer] + short
        return self.last_year - (self.last_year - short) % 100

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
        if self.answer in _MONTHS:
            return f"{year}-{_MONTHS[self.answer]}", ""
        if self.two_digits and not self.one_digit and not exact:
            return f"{year}-10", ""
        return f"{year}-01", (
            f"“{year}.1”可能是 1 月，也可能是 10 月（Excel 会去掉末尾的 0），已按 {year} 年 1 月录入，请核对。"
        )

    def question(self, cells: "Sequence[Cell]") -> DateQuestion | None:
        """What is to be asked of the cells of the column; None where nothing is doubtful."""
        texts = _perhaps_doubtful(cells)
        if ones := [text for text, exact in texts if self._is_doubtful_month(text, exact and self.text_is_exact)]:
            return self._question(ones, tuple(_MONTHS), DateReading.JANUARY)
        short = [text for text, _ in texts if self._whole_year(text) != text]
        return self._question(short, (DateReading.USUAL_YEARS, *_CENTURIES), DateReading.USUAL_YEARS) if short else None

    def _is_doubtful_month(self, text: str, exact: bool) -> bool:
        if not _MONTH_ONE.fullmatch(text) or (exact and not self.two_digits):
            return False
        return self.answer in _MONTHS or self._number(text, exact=exact)[1] != ""

    def _question(self, cells: list[str], choices: tuple[DateReading, ...], usual: DateReading) -> DateQuestion:
        examples = tuple(dict.fromkeys(cells))[:_MANY]
        answer = self.answer if self.answer in choices else None
        years = (self.last_year - 99, self.last_year)
        return DateQuestion(examples, len(cells), choices, answer or usual, answer is not None, years)


def _perhaps_doubtful(cells: "Sequence[Cell]") -> list[tuple[str, bool]]:
    """The cells, without blanks, that may be doubtful, and whether each is text; most cells need no closer look."""
    found = []
    for cell in cells:
        if cell.__class__ is str:
            if _DOUBTFUL(cell):
                found.append((re.sub(r"\s", "", cell), True))
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            found.append((number_text(cell), False))
    return found


def _without_year(text: str) -> Unreadable:
    return Unreadable(f"“{text}”没有写年份，请补上年份。", text)


def _about(text: str, year: int | None) -> date | None:
    """The first day of ten (1月下旬), the day of a festival or the one before or after it (春节前), or about which it was.

    None for other words.
    """
    if found := _TENS.fullmatch(text):
        return date(int(found[1]), int(found[2]), _FIRST[found[3]]) if 1 <= int(found[2]) <= 12 else None
    if (around := _ABOUT.fullmatch(text)) and _is_date(around[1]) and (known := parse_partial(around[1])).day:
        return known.first
    found = _AROUND.fullmatch(text)
    if found is None or not (found[1] or year):
        return None
    day = day_of_festival(found[2], int(found[1] or year or 0))
    return day and day + timedelta(days={"前": -1, "前夕": -1, "后": 1}.get(found[3] or "", 0))


def _is_date(text: str) -> bool:
    try:
        parse_partial(text)
    except UserError:
        return False
    return True


def _last_year(field: Field) -> int:
    now = today().year
    return _LAST_YEAR.get(field.name, now - _YEARS_AGO.get(field.name, 0) + _AHEAD.get(field.name, 0))


def style_of(
    field: Field, cells: "Sequence[Cell]", sheet: "Sheet", year: int | None = None, answer: DateReading | None = None
) -> DateStyle:
    """Look through a column of dates for how it writes them.

    ``year`` is that of the title, ``answer`` how somebody says that doubtful cells are meant.
    """
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
        answer=answer,
        whole_days=field.kind is Kind.DATE,
        first_day=EPOCH_1904 if sheet.from_1904 else EPOCH,
    )
