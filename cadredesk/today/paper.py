"""今日清单: one sheet to take along. What is overdue, due this week, whose birthday it is, open cases, what to check."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cadredesk.core import values
from cadredesk.core.dates import show_day_in_sentence
from cadredesk.core.progress import Progress
from cadredesk.today import rules_cards, rules_words
from cadredesk.today.records import Birthday, OpenCase, OpenDuty, ServiceCount, Today
from cadredesk.today.rules import WEEK

if TYPE_CHECKING:
    from cadredesk.paper.grouped import Group

MOST_LINES, FEWEST_LINES = 36, 12
"""Rows that are tried on the sheet: as many as fit it, since some take two lines; the rest is counted in the heading."""
COLUMNS = (("姓名", 22), ("事项", 66), ("期限", 24), ("电话", 31), ("走访人", 24), ("办理情况", 27))


class Section(NamedTuple):
    """A group of the sheet: all its rows, how many there are in all, and where the rest stands."""

    title: str
    rows: list[tuple[str, ...]]
    whole: int
    unit: str
    page: str


def draw_today(
    found: Today, office: str, operator: str, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Draw the sheet; gives (name, characters) that no font can print. Raises UserError where there is nothing to do."""
    from cadredesk.paper import Column, PrintInfo, unprintable
    from cadredesk.paper.grouped import draw_grouped_roster

    sections = [section for section in sections_of(found) if section.whole]
    most = min(MOST_LINES, max(FEWEST_LINES, sum(len(section.rows) for section in sections)))
    for lines in range(most, FEWEST_LINES - 1, -1):
        groups = _groups(sections, lines)
        pages = draw_grouped_roster(
            out,
            title="今日清单",
            columns=[Column(label=label, width=width) for label, width in COLUMNS],
            groups=groups,
            print_info=PrintInfo(office=office, printed=found.on, operator=operator),
            count=f"{found.on}　{rules_words.weekday(found.on)}　农历{found.lunar}",
            landscape=False,
            progress=progress,
        )
        if pages == 1:
            break
    labels = [label for label, _ in COLUMNS]
    shown = [{"name": row[0], **dict(zip(labels, row, strict=True))} for group in groups for row in group.rows]
    return unprintable(shown)


def _groups(sections: Sequence[Section], lines: int) -> "list[Group]":
    """So many lines of the sections, shared out among them."""
    from cadredesk.paper.grouped import Group

    shares = distribute([len(section.rows) for section in sections], lines)
    return [
        Group(title=section.title, note=_note(section, share), rows=section.rows[:share])
        for section, share in zip(sections, shares, strict=True)
    ]


def sections_of(found: Today) -> list[Section]:
    """The groups of the sheet, in their order."""
    week = [each for each in found.birthdays if each.days < WEEK]
    week.sort(key=lambda each: (not each.great, each.day))
    services = [each for each in found.services if each.owed]
    checks = "；".join(f"{check.words} {check.count:,} {check.unit}" for check in found.checks)
    return [
        Section("逾期的走访慰问", [_duty(each) for each in found.urgent], found.overdue, "人次", "应访"),
        Section(
            "一周内到期的走访慰问", [_duty(each) for each in found.this_week], len(found.this_week), "人次", "应访"
        ),
        Section("上门服务", [_service(each) for each in services], len(services), "项", "应访"),
        Section("在办事项", [_case(each) for each in found.cases], len(found.cases), "件", "事项"),
        Section("一周内寿辰", [_birthday(each) for each in week], len(week), "人", "今日"),
        Section("请核对", [("", checks, "", "", "", "")] if checks else [], len(found.checks), "项", "今日"),
    ]


def _note(section: Section, share: int) -> str:
    if section.title == "请核对":
        return ""
    whole = f"共 {section.whole:,} {section.unit}"
    return whole if share >= section.whole else f"{whole}，列出 {share} {section.unit}，其余见“{section.page}”页"


def distribute(wanted: Sequence[int], space: int) -> list[int]:
    """How many rows each group gets: as many as it wants where there are enough, else as even as can be."""
    given = [0] * len(wanted)
    while space > 0 and any(has < wants for has, wants in zip(given, wanted, strict=True)):
        for at, wants in enumerate(wanted):
            if given[at] < wants and space > 0:
                given[at] += 1
                space -= 1
    return given


def _duty(each: OpenDuty) -> tuple[str, ...]:
    late = f"逾期 {-each.days} 天" if each.days < 0 else show_day_in_sentence(each.due)
    return (each.name, rules_cards.reason_words(each), late, values.show_phone(each.phone), each.visitors, "")


def _service(each: ServiceCount) -> tuple[str, ...]:
    return (
        each.code,
        rules_cards.service_words(each),
        show_day_in_sentence(each.until) if each.until else "",
        "",
        "",
        "",
    )


def _case(each: OpenCase) -> tuple[str, ...]:
    words = rules_cards.case_words(each)
    return (each.name, words, f"已 {each.days:,} 天" if each.days else "今天", values.show_phone(each.phone), "", "")


def _birthday(each: Birthday) -> tuple[str, ...]:
    words = rules_cards.birthday_words(each)
    when = show_day_in_sentence(each.day)
    return (each.name, words, when, values.show_phone(each.phone), "", "")
