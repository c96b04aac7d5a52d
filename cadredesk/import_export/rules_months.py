"""Attendance with names down and months, or days, across: each filled cell is somebody at an activity."""

import dataclasses
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cadredesk.core.fields import Field, Heads
from cadredesk.core.han_numbers import number_of
from cadredesk.import_export.records import CellProblem
from cadredesk.registers.records_sheets import state_of_words
from cadredesk.sheets.cells import says_nothing
from cadredesk.sheets.clean import Row
from cadredesk.sheets.header import Column, Recognition
from cadredesk.sheets.value_columns import IS, field_of_value

_HEAD = re.compile(
    r"(?:((?:19|20)\d\d)[年./-])?(\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?|[./-](?=\d))(?:(\d{1,2})[日号]?)?"
)


class Head(NamedTuple):
    """What a header says of when: a month, perhaps of a year, perhaps a day of it."""

    month: int
    year: int | None = None
    day: int | None = None


@lru_cache(maxsize=1024)
def head_of(header: str) -> Head | None:
    """3月, 三月份, 2026年3月, 3月10日; None for other headers."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", header))
    found = _HEAD.search(text)
    if found is None or found.end() != len(text):
        return None
    year, month, day = found.groups()
    if not year and (above := re.search(r"((?:19|20)\d\d)年", text)):  # in a header of two rows
        year = above[1]
    number = int(month) if month.isdecimal() else number_of(month) or 0
    return Head(number, int(year) if year else None, int(day) if day else None) if 1 <= number <= 12 else None


def with_months(field: Field) -> Field:
    """情况, of which each month may have a column."""
    return dataclasses.replace(field, heads=Heads(head_of, several=True))


def month_columns(recognition: Recognition) -> list[tuple[Column, Head]]:
    """The columns of months."""
    found = []
    for one in recognition.mapped:
        base, words = field_of_value(one.field.name) if one.field else ("", "")
        if base == "state" and words and (head := head_of(words)) is not None:
            found.append((one, head))
    return found


def by_month(rows: Sequence[Row], columns: Sequence[tuple[Column, Head]]) -> tuple[list[Row], list[CellProblem]]:
    """A row for each filled cell of the columns of months, and a remark on rows that have none."""
    found: list[Row] = []
    without = 0
    for row in rows:
        bare = {name: value for name, value in row.values.items() if not name.startswith(f"state{IS}")}
        texts = [(one, head, str(row.values.get(one.field.name, ""))) for one, head in columns if one.field]
        filled = [(one, head, text) for one, head, text in texts if text and not says_nothing(text)]
        found += [_record(row, bare, one, head, text) for one, head, text in filled]
        without += not filled
    said = [CellProblem(None, "", f"有 {without} 行没有打勾，没有录入出席。")] if without else []
    return found, said


def _record(row: Row, bare: dict[str, object], column: Column, head: Head, text: str) -> Row:
    values = {**bare, "month": head.month}
    values |= {"year": head.year} if head.year else {}
    values |= {"day": head.day} if head.day else {}
    words = {name: each for name, each in row.words.items() if IS not in name} | {"state": text}
    if (state := state_of_words(text)) is not None:
        values["state"] = state
    return dataclasses.replace(
        row, values=values, words=words, marked={**(row.marked or {}), **dict.fromkeys(("state", "month", "date"), column.header)}
    )  # fmt: skip
