"""Which days a month shows, and what stands on them."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from cadredesk.birthdays.rules import festivals_between
from cadredesk.calendar.records import CellLine, DayFigures, RuleDay
from cadredesk.core.dates import day_from_iso
from cadredesk.core.errors import UserError
from cadredesk.core.lunar import FIRST_YEAR, LAST_YEAR, lunar_of, lunar_words, show_lunar
from cadredesk.duties.records import MADE, Duty, DutyRule, Outcome, service_words
from cadredesk.duties.rules.days import days_between

_ORDER = (
    Outcome.OVERDUE, Outcome.MISSED, Outcome.OPEN, Outcome.UPCOMING, Outcome.DONE, Outcome.LATE, Outcome.EXCUSED,
)  # fmt: skip


def read_month(text: str) -> date:
    """The first day of a month written 2026-10. Raises UserError."""
    found = re.fullmatch(r"\s*(\d{4})\s*[-./年]?\s*(\d{1,2})\s*月?\s*", text)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise UserError(f"“{text.strip()}”不是能读懂的月份，请写成 2026-10。")
    return require_known(date(max(int(found[1]), 1), int(found[2]), 1))


def require_known(first: date) -> date:
    """The month itself. Raises UserError for one that the lunar calendar does not reach."""
    if not FIRST_YEAR < first.year < LAST_YEAR:
        raise UserError(f"月历只能看 {FIRST_YEAR + 1} 年至 {LAST_YEAR - 1} 年的月份。")
    return first


def month_before_or_after(first: date, months: int) -> date:
    """The first day so many months later."""
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def weeks_of(first: date) -> list[date]:
    """The days of whole weeks, Monday first, that hold a month."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    since = first - timedelta(days=first.weekday())
    until = last + timedelta(days=6 - last.weekday())
    return [since + timedelta(days=at) for at in range((until - since).days + 1)]


def bare_days(days: Sequence[date], rules: Iterable[DutyRule] = ()) -> tuple[DayFigures, ...]:
    """Days with their lunar day and festivals alone."""
    since, until = days[0], days[-1]
    festivals: dict[date, dict[str, None]] = {}
    named = ((day, rule.code) for rule in rules if rule.is_campaign for day in days_between(rule, since, until))
    for day, name in (*festivals_between(since, until), *named):
        festivals.setdefault(day, {})[name] = None  # each once, in their order
    return tuple(
        DayFigures(
            day=day,
            lunar=lunar_words(day),
            lunar_day=show_lunar(lunar_of(day)[1]),
            festivals=tuple(festivals.get(day, ())),
        )
        for day in days
    )


def by_day(found: Iterable[Duty]) -> dict[date, list[Duty]]:
    """Duties by the day on which they fall due."""
    days: dict[date, list[Duty]] = {}
    for duty in found:
        days.setdefault(duty.due, []).append(duty)
    return days


def rule_days(found: Iterable[Duty]) -> tuple[RuleDay, ...]:
    """The duties of one day by rule, in the order of the rules."""
    ordered = sorted(found, key=lambda duty: (duty.rule.place, duty.code))
    return tuple(_rule_day(list(of_rule)) for _, of_rule in groupby(ordered, lambda duty: duty.code))


def _rule_day(found: Sequence[Duty]) -> RuleDay:
    outcomes = Counter(duty.outcome for duty in found)
    done = sum(outcomes[each] for each in MADE)
    late, excused, missed = (outcomes[each] for each in (Outcome.OVERDUE, Outcome.EXCUSED, Outcome.MISSED))
    return RuleDay(found[0].code, found[0].rule.name, len(found), done, late, excused, missed)


def first_to_be_done(found: Iterable[Duty], most: int) -> list[Duty]:
    """The duties of a day, those to be done before those that are settled; so many at most."""
    return sorted(found, key=lambda duty: (_ORDER.index(duty.outcome), duty.rule.place, duty.person_id))[:most]


def left(found: Iterable[Duty]) -> list[Duty]:
    """Those neither visited nor excused."""
    return [duty for duty in found if not duty.is_settled]


def counted(rows: Iterable[tuple[str, int]]) -> Mapping[date, int]:
    """Counts by ISO day; those of the same day add up."""
    found = Counter[date]()
    for day, count in rows:
        found[day_from_iso(day)] += count
    return found


# ---------------------------------------------------------------- the words in a cell


def lines_of(day: DayFigures) -> list[CellLine]:
    """What stands in the cell of a day, the most pressing first."""
    late = day.late
    lines = [CellLine((f"{late} 人次", late, late.partition("，")[0]), "danger")] if late else []
    lines += [_of_rule(rule) for rule in day.rules]
    lines += [_of_service(rule) for rule in day.services]
    if day.cases:
        some = f"新增事项 {sum(day.cases.values())}"
        lines.append(CellLine((day.begun,) if len(day.cases) == 1 else (day.begun, some), "warning"))
    if day.great:
        lines.append(CellLine((f"大寿 {'、'.join(day.great)}", f"大寿 {len(day.great)} 人"), "accent_ink"))
    counts = ((day.plans, "计划", " 次"), (day.visits, "走访", " 次"), (day.served, "服务联系", " 次"),
              (day.birthdays, "寿辰", " 人"))  # fmt: skip
    rest = [(f"{words} {count:,}{unit}", f"{words} {count:,}") for count, words, unit in counts if count]
    if rest:
        shorter = [short for _, short in rest]
        forms = ("　".join(words for words, _ in rest), " ".join(shorter), " ".join(shorter[:2]), shorter[0])
        lines.append(CellLine(forms, "muted"))
    return lines


def in_one_line(day: DayFigures) -> CellLine:
    """What is said of a full day where there is room for one line: what is owed by all rules, else its first line."""
    if not day.owed or day.late:
        return lines_of(day)[0]
    left = sum(rule.left for rule in day.rules)
    words = f"应访 {day.owed:,}" if left else f"已访 {day.done:,}" if day.done else f"免访 {day.owed:,}"
    return CellLine((words,), "ink" if left else "good")


def _of_service(rule: RuleDay) -> CellLine:
    words = service_words(rule.code, rule.wanted, rule.done).replace("，", " ")
    return CellLine((f"{rule.code} {words}", f"{rule.code} {rule.done:,}/{rule.wanted:,}"), "muted")


def _of_rule(rule: RuleDay) -> CellLine:
    tone = "ink" if rule.left else "good"
    if not rule.done:
        words = f"{rule.code} 应访 {rule.owed:,}" if rule.left else f"{rule.code} 免访 {rule.excused:,}"
        return CellLine((words, f"{rule.code} {rule.owed:,}"), tone)
    words = f"{rule.code} 应访 {rule.owed:,} 已访 {rule.done:,}"
    return CellLine((words, f"{rule.code} {rule.done:,}/{rule.owed:,}"), tone)
