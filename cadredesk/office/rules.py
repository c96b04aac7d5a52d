"""What is wrong or doubtful about a new office."""

from datetime import date

from cadredesk.core.dates import months_after
from cadredesk.core.fields import field_of
from cadredesk.core.problems import Problem
from cadredesk.office.records import NewOffice

EARLIEST = date(1990, 1, 1)
_AHEAD = 12  # months: an office may be set up for the year to come


def check_books_since(asked: NewOffice, on: date) -> list[Problem]:
    """账簿启用日期 stays for good: one of another age is a slip of the finger, and one before today has its price."""
    label, day, latest = field_of(NewOffice, "books_since").label, asked.books_since, months_after(on, _AHEAD)
    if day is None:
        return []
    if not EARLIEST <= day <= latest:
        return [Problem(label, f"{label}应在 {EARLIEST} 至 {latest} 之间，请核对。", "error")]
    if day < on:
        return [Problem(label, "这一天到今天已经发放的慰问金，都要逐笔补做凭证，不能从 Excel 补录。")]
    return []
