"""The birthday list on paper."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.birthdays.records import BirthdayLine, BirthdayQuery
from cadredesk.birthdays.rules import festivals_between
from cadredesk.core.dates import show_day_in_sentence, today
from cadredesk.core.fields import fields_of
from cadredesk.core.progress import Progress
from cadredesk.core.values import show
from cadredesk.paper import Column, PrintInfo, draw_roster, unprintable

_WIDTHS = {
    "day": 27, "lunar": 24, "calendar": 14, "name": 22, "age": 12, "great": 17, "category": 21, "unit": 40, "address": 50,
    "phone": 34, "branch": 35, "liaison": 18,
}  # fmt: skip


def title_of(query: BirthdayQuery) -> str:
    """2026 年 10 月生日名单 · 2026 年 10 月大寿名单."""
    return f"{query.words}{'大寿' if query.only_great else '生日'}名单"


def festival_words(query: BirthdayQuery) -> str:
    """期间节日：中秋 9 月 25 日、重阳 10 月 18 日; "" if there are none."""
    found = festivals_between(query.since, query.until)
    return "期间节日：" + "、".join(f"{name} {show_day_in_sentence(day)}" for day, name in found) if found else ""


def draw_birthdays(
    lines: Sequence[BirthdayLine],
    query: BirthdayQuery,
    office: str,
    operator: str,
    out: Path,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw the list; gives (name, characters) that no font can print. Raises UserError."""
    fields = fields_of(BirthdayLine)
    columns = [
        Column(label=field.label, width=_WIDTHS[field.name], align="right" if field.numeric else "left")
        for field in fields
    ]
    rows = [
        [line.marked(field.name, value := getattr(line, field.name)) or show(field, value) for field in fields]
        for line in lines
    ]
    draw_roster(
        out,
        title=title_of(query),
        columns=columns,
        rows=rows,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        subtitle=festival_words(query),
        landscape=True,
        progress=progress,
    )
    return unprintable([{field.name: words for field, words in zip(fields, row, strict=True)} for row in rows])
