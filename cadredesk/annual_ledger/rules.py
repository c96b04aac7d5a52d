"""From duties to the ledger of a period: sums by rule, and marks by person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from cadredesk.annual_ledger.records import GROUPS, MARKS, Grouping, MarkColumn, MarkQuery, PersonMarks, RuleLine
from cadredesk.core.errors import UserError
from cadredesk.core.periods import Period, before
from cadredesk.duties.records import PERIODS, Duty, DutyRule, Tally, Trigger
from cadredesk.duties.rules.days import period_ends
from cadredesk.duties.rules.duties import percent_of
from cadredesk.people.records import Audience

LONGEST = 366  # days of a period in which the marks of a person can still be read
NOT_OWED = "　"  # as wide as a mark, so that months stand one below another
NOBODY = "没有挂联人"
UNKNOWN = "类别未填"

# ---------------------------------------------------------------- the compared period


def told(period: Period, on: date) -> Period:
    """The part of a period that is over."""
    return Period(period.since, min(period.until, on))


def compared_with(period: Period, on: date, duties_since: date | None, first: date | None) -> Period | None:
    """The same span of the year before, of a running period as much of it as is over; None where visits were not owed yet
    in all of it, where it ends before the first record, or where the period has not begun.
    """
    if period.since > on or first is None:
        return None
    earlier = before(told(period, on))
    return earlier if earlier.since >= (duties_since or earlier.since) and first <= earlier.until else None


# ---------------------------------------------------------------- rules


def rule_lines(rules: Sequence[DutyRule], now: Mapping[str, Tally], then: Mapping[str, Tally]) -> list[RuleLine]:
    """The rules that owed something now or then, by group and in their order, each group with its sum at the end."""
    found: list[RuleLine] = []
    for group in GROUPS:
        of_group = [each for each in rules if each.visit_group == group and each.code in {*now, *then}]
        if of_group:
            found += [_line(each.code, each.name, group, now.get(each.code), then.get(each.code)) for each in of_group]
            sums = (_sum([of[each.code] for each in of_group if each.code in of]) for of in (now, then))
            found.append(_line("", f"{group}小计", group, *sums))
    return found


def _line(code: str, name: str, group: str, now: Tally | None, then: Tally | None) -> RuleLine:
    figures: dict[str, Any] = now._asdict() if now else {}
    return RuleLine(code=code, name=name, group=group, before=then.percent if then else None, **figures)


def _sum(found: Sequence[Tally]) -> Tally | None:
    if not found:
        return None
    *sums, _ = (sum(column) for column in zip(*(each._replace(percent=0.0) for each in found), strict=True))
    owed, done, late, overdue, missed, excused, waiting = map(int, sums)
    told = [each for each in found if each.percent is not None]  # what may not be told alone is not told in the sum
    made, left = sum(each.done + each.late for each in told), sum(each.overdue + each.missed for each in told)
    percent = percent_of(made, made + left) if told else None
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
    """The columns that duties need: first those of 走访慰问, each group in the order of the rules."""
    by_code: dict[str, list[Duty]] = {}
    for duty in found:
        by_code.setdefault(duty.code, []).append(duty)
    return tuple(column for of_rule in sorted(by_code.values(), key=_place) for column in _columns(of_rule, period))


def _place(of_rule: Sequence[Duty]) -> tuple[int, int, str]:
    rule = of_rule[-1].rule
    return GROUPS.index(rule.visit_group), rule.place, rule.code


def _columns(of_rule: Sequence[Duty], period: Period) -> Iterator[MarkColumn]:
    """The days of a rule, and one column for all that falls due otherwise."""
    code, days = of_rule[0].code, sorted({duty.due for duty in of_rule if duty.rule.is_campaign})
    for day in days:
        yield MarkColumn(code, f"{code} {day.month}/{day.day}" if len(days) > 1 else code, day)
    triggers = {Trigger(duty.rule.trigger) for duty in of_rule if not duty.rule.is_campaign}
    months = min((PERIODS.get(each, 0) for each in triggers), default=0)  # of versions the most frequent
    if months in (1, 3):
        yield MarkColumn(code, code, None, months, tuple(period_ends(months, period.since, period.until)))
    elif triggers:
        yield MarkColumn(code, code)


def marks_by_person(found: Sequence[Duty], columns: Sequence[MarkColumn]) -> dict[int, list[str]]:
    """The texts of marks by person; ``found`` comes by due day."""
    places = {(column.code, column.due): at for at, column in enumerate(columns)}
    parts = [{day: at for at, day in enumerate(column.ends)} for column in columns]
    blank = [NOT_OWED * len(column.ends) for column in columns]
    marks = defaultdict[int, list[str]](blank.copy)
    for duty in found:
        texts = marks[duty.person_id]
        at = places[duty.code, duty.due if duty.rule.is_campaign else None]
        mark, text = MARKS[duty.outcome], texts[at]
        if parts[at]:
            place = parts[at][duty.due]
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
