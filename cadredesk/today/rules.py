"""What follows from dates and duties: which campaign is in front, what is urgent, study days. Nothing here asks the file."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from cadredesk.birthdays.rules import festivals_between
from cadredesk.campaigns.rules import due_days
from cadredesk.core.lunar import lunar_words
from cadredesk.duties.records import MADE, PERIODS, WAITING, Duty, DutyRule, Outcome, Trigger
from cadredesk.registers.honours.rules_medals import FIRST_YEAR
from cadredesk.today.records import DayMarks, RuleCount, ServiceCount

WEEKS = 5
BIRTHDAYS = 30
ELECTIONS = 60
STUDY = 7
WEEK = 7
VERIFIED = 365


# ---------------------------------------------------------------- duties


def counts_by_rule(found: Iterable[Duty]) -> tuple[RuleCount, ...]:
    """What is open by rule, in the order of the rules."""
    counted = []
    for of_rule in _by_rule(found):
        outcomes, rule = Counter(duty.outcome for duty in of_rule), of_rule[0].rule
        due, overdue, missed = (outcomes[each] for each in (Outcome.OPEN, Outcome.OVERDUE, Outcome.MISSED))
        counted.append(RuleCount(code=rule.code, name=rule.name, due=due, overdue=overdue, missed=missed))
    return tuple(counted)


def _by_rule(found: Iterable[Duty]) -> list[list[Duty]]:
    by_rule: dict[str, list[Duty]] = {}
    for duty in found:
        by_rule.setdefault(duty.code, []).append(duty)
    return sorted(by_rule.values(), key=lambda duties: (duties[0].rule.place, duties[0].code))


def service_counts(found: Iterable[Duty], on: date) -> tuple[ServiceCount, ...]:
    """How far each rule is in its calendar period, or what is open of it; rules that say nothing are left out."""
    counted = (_service_count(of_rule, on) for of_rule in _by_rule(found))
    return tuple(each for each in counted if each.owed or each.missed)


def _service_count(of_rule: Sequence[Duty], on: date) -> ServiceCount:
    missed = sum(1 for duty in of_rule if duty.outcome is Outcome.MISSED and duty.is_outstanding)
    last = of_rule[-1].rule
    running = [duty for duty in of_rule if duty.rule.trigger in PERIODS and duty.since <= on <= duty.due]
    if not running:
        still_open = [duty for duty in of_rule if duty.is_open and duty.rule.trigger not in PERIODS]
        overdue = sum(1 for duty in still_open if duty.outcome is Outcome.OVERDUE)
        return ServiceCount(last.code, last.visit_group, "", None, None, len(still_open), 0, overdue, missed)
    first, outcomes = running[0], Counter(duty.outcome for duty in running)
    owed, done = len(running) - outcomes[Outcome.EXCUSED], sum(outcomes[each] for each in MADE)
    period = {1: "本月", 3: "本季", 12: "今年"}[PERIODS[Trigger(first.rule.trigger)]]
    return ServiceCount(last.code, first.rule.visit_group, period, first.since, first.due, owed, done, 0, missed)


def urgent(found: Iterable[Duty], on: date) -> list[Duty]:
    """What is overdue and can still be made good: cases first, then the oldest: somebody in hospital cannot wait."""
    late = (duty for duty in found if duty.outcome is Outcome.OVERDUE)
    return sorted(late, key=_urgency)


def due_by(found: Iterable[Duty], until: date) -> list[Duty]:
    """What is not overdue and falls due by a day, in the same order."""
    return sorted((duty for duty in found if duty.outcome is Outcome.OPEN and duty.due <= until), key=_urgency)


def _urgency(duty: Duty) -> tuple[bool, date, int, int]:
    return duty.rule.trigger != Trigger.CASE, duty.due, duty.rule.place, duty.person_id


# ---------------------------------------------------------------- the coming weeks


def first_of_weeks(on: date) -> date:
    """The Monday of the week of a day."""
    return on - timedelta(days=on.weekday())


def weeks(
    on: date, rules: Sequence[DutyRule], coming: Iterable[Duty], birthdays: Iterable[tuple[date, bool]]
) -> tuple[DayMarks, ...]:
    """The days of five weeks from the Monday of this one. ``birthdays`` are (day, whether a great one)."""
    first = first_of_weeks(on)
    last = first + timedelta(days=7 * WEEKS - 1)
    due = Counter(duty.due for duty in coming if duty.outcome in WAITING)
    born, great = Counter[date](), Counter[date]()
    for day, is_great in birthdays:
        born[day] += 1
        great[day] += is_great
    festivals: dict[date, list[str]] = {}
    named = [(day, rule.code) for rule in rules for day in due_days(rule, first, last)]
    for day, name in (*festivals_between(first, last), *named):
        if name not in festivals.setdefault(day, []):
            festivals[day].append(name)
    days = (first + timedelta(days=at) for at in range(7 * WEEKS))
    return tuple(
        DayMarks(
            day=day,
            lunar=lunar_words(day),
            festivals=tuple(festivals.get(day, ())),
            due=due[day],
            birthdays=born[day],
            great=great[day],
        )
        for day in days
    )


def are_medals_due(on: date) -> bool:
    """Whether it is the time, before and after 1 July, in which medals are given and signed for."""
    return 5 <= on.month <= 9 and on.year >= FIRST_YEAR
