"""From duties to the ledger of a period: sums by rule, and marks by person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from cadredesk.annual_ledger.records import MARKS, TOTAL, Grouping, MarkColumn, MarkQuery, PersonMarks, RuleLine
from cadredesk.core.errors import UserError
from cadredesk.core.periods import Period
from cadredesk.duties.records import Duty, DutyRule, Tally, Trigger
from cadredesk.duties.rules.days import period_ends
from cadredesk.duties.rules.duties import percent_of
from cadredesk.people.records import Audience

LONGEST = 366  # days of a period in which the marks of a person can still be read
NOT_OWED = "　"  # as wide as a mark, so that months stand one below another
NOBODY = "没有挂联人"
UNKNOWN = "类别未填"

# ---------------------------------------------------------------- rules


def rule_lines(names: Mapping[str, str], now: Mapping[str, Tally], then: Mapping[str, Tally]) -> list[RuleLine]:
    """The rules that owed something now or then, in the order of ``names`` (by code), and their sum."""
    lines = [_line(code, name, now.get(code), then.get(code)) for code, name in names.items() if code in {*now, *then}]
    return [*lines, _line("", TOTAL, _sum(now.values()), _sum(then.values()))] if lines else []


def _line(code: str, name: str, now: Tally | None, then: Tally | None) -> RuleLine:
    before = then.percent if then else None
    if now is None:
        return RuleLine(code=code, name=name, before=before)
    figures: dict[str, Any] = now._asdict()
    return RuleLine(code=code, name=name, before=before, **figures)


def _sum(tallies: Iterable[Tally]) -> Tally | None:
    found = list(tallies)
    if not found:
        return None
    *sums, _ = (sum(column) for column in zip(*(each._replace(percent=0.0) for each in found), strict=True))
    owed, done, late, overdue, missed, excused, waiting = map(int, sums)
    left = done + late + overdue + missed
    percent = percent_of(done + late, left) if any(each.percent is not None for each in found) else None
    return Tally(owed, done, late, overdue, missed, excused, waiting, percent)


# ---------------------------------------------------------------- marks


def is_short(period: Period) -> bool:
    """Whether a period is short enough for marks."""
    return (period.until - period.since).days < LONGEST


def require_short(period: Period) -> None:
    """Raises UserError for a period too long for marks."""
    if not is_short(period):
        raise UserError("逐人名单一次最多列一年，请选一个年度，或把时段缩短到一年以内。")


def columns_of(found: Iterable[Duty], period: Period) -> tuple[MarkColumn, ...]:
    """The columns that duties need, in the order of the rules."""
    by_code: dict[str, tuple[DutyRule, set[date]]] = {}
    for duty in found:
        by_code.setdefault(duty.code, (duty.rule, set()))[1].add(duty.due)
    months = tuple(f"{day.month}月" for day in period_ends(1, period.since, period.until))
    columns = []
    for code, (rule, days) in sorted(by_code.items(), key=lambda each: (each[1][0].place, each[0])):
        if rule.is_campaign:
            several = len(days) > 1
            for day in sorted(days):
                columns.append(MarkColumn(code, f"{code} {day.month}/{day.day}" if several else code, day))
        else:
            columns.append(MarkColumn(code, code, months=months if rule.trigger == Trigger.MONTHLY else ()))
    return tuple(columns)


def marks_by_person(
    found: Sequence[Duty], columns: Sequence[MarkColumn], period: Period, on: date
) -> dict[int, list[str]]:
    """The texts of marks by person; ``found`` comes by due day."""
    places = {(column.code, column.due): at for at, column in enumerate(columns)}
    months = {day: at for at, day in enumerate(period_ends(1, period.since, period.until))}
    blank = [NOT_OWED * len(column.months) for column in columns]
    marks = defaultdict[int, list[str]](blank.copy)
    for duty in found:
        texts = marks[duty.person_id]
        at = places.get((duty.code, None))
        if at is None:
            at = places[duty.code, duty.due]
        mark, text = MARKS[duty.outcome], texts[at]
        if columns[at].months:
            place = months[duty.due]
            texts[at] = f"{text[:place]}{mark}{text[place + 1 :]}"
        else:
            texts[at] = text + mark
    return {person_id: [text if text.strip() else "" for text in texts] for person_id, texts in marks.items()}


def wanted(people: Iterable[PersonMarks], query: MarkQuery, ids: Collection[int] | None) -> list[PersonMarks]:
    """Those whom a query asks for; ``ids`` are whom its text finds, None without text."""
    return [
        each
        for each in people
        if (ids is None or each.person_id in ids)
        and (not query.category or each.category == query.category)
        and (not query.liaison or each.liaison == ("" if query.liaison == NOBODY else query.liaison))
        and (not query.mark or any(query.mark in text for text in each.marks))
    ]


def grouped(people: Iterable[PersonMarks], grouping: Grouping) -> list[tuple[str, list[PersonMarks]]]:
    """People under the headings of a paper: categories in their order, liaisons by name, those without one last."""
    order = {word.value: at for at, word in enumerate(Audience)}

    def key(each: PersonMarks) -> tuple[int, str]:
        if grouping is Grouping.CATEGORY:
            return order.get(each.category, len(order)), each.category or UNKNOWN
        return int(not each.liaison), each.liaison or NOBODY

    return [(title, list(theirs)) for (_, title), theirs in groupby(sorted(people, key=key), key)]
