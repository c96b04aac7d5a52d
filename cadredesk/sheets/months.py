"""Cells that hold the first of a month but show only its year and month.

Excel turns a typed "1948年10月" or "1948-10" into 1 October 1948 and shows it without the day. Calamine hands on the
whole date; only the number format shows that no day was entered. Any other day was entered, however it is shown.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

from cadredesk.sheets.guard import column_number
from cadredesk.sheets.package import Package

_BUILT_IN = frozenset({17, 27, 36, 50, 52, 57})  # mmm-yy, and the Chinese ones: yyyy"年"m"月"
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
EPOCH = date(1899, 12, 30)  # Excel's day 0
EPOCH_1904 = date(1904, 1, 1)  # of workbooks made on a Mac


@dataclass(frozen=True, slots=True)
class MonthCells:
    """Finds such cells in an .xlsx package."""

    package: Package
    styles: frozenset[bytes]

    def shorten(self, sheet: str, rows: list[list[Any]], top: int, left: int) -> None:
        """Put "1948-10" in place of the date in each such cell of ``rows``, which begin at (top, left)."""
        part = self.package.sheets.get(sheet)
        if part is None:
            return
        first_day = EPOCH_1904 if self.package.from_1904 else EPOCH
        numbers = b"|".join(sorted(self.styles))
        for cell in re.finditer(
            rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? s="(?:' + numbers + rb')"', self.package.file.read(part)
        ):
            row, column = int(cell[2]) - 1 - top, column_number(cell[1]) - 1 - left
            if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
                rows[row][column] = _month(rows[row][column], first_day)


def _month(cell: Any, first_day: date) -> Any:
    if isinstance(cell, float) and 1 <= cell < 80_000:
        cell = first_day + timedelta(days=int(cell))
    return f"{cell.year}-{cell.month:02}" if isinstance(cell, (date, datetime)) and cell.day == 1 else cell


def month_cells(package: Package) -> MonthCells | None:
    """What is needed to find such cells; None if no style of the workbook shows months alone."""
    part = package.others.get("styles")
    styles = _month_styles(package.file.read(part)) if part else frozenset()
    return MonthCells(package, styles) if styles else None


def _month_styles(styles: bytes) -> frozenset[bytes]:
    codes = {_get(one, b"numFmtId"): _get(one, b"formatCode") for one in _FORMAT.findall(styles)}
    months = {number for number, code in codes.items() if shows_month(code)}
    months |= {str(number) for number in _BUILT_IN} - set(codes)
    table = _STYLES.search(styles)
    found = _STYLE.findall(table[0]) if table else []
    return frozenset(str(index).encode() for index, style in enumerate(found) if _get(style, b"numFmtId") in months)


def shows_month(code: str) -> bool:
    """Whether a number format shows a year and a month and no day."""
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.', "", code.split(";")[0]).lower()
    return "y" in plain and "m" in plain and not set("dhs") & set(plain)


def _get(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"\s*=\s*(\"[^\"]*\"|'[^']*')", tag)
    return unescape(found[1][1:-1].decode("utf-8", "replace")) if found else ""
