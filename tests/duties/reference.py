"""A second computation of who is owed a visit, slow and plain: it walks through the years day by day and asks of each day.

It shares no code with the engine. Days of the moon come from borax itself. What it says is domain.md, section 3, and
the head of ``duties/rules/duties.py``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from cadredesk.cases.records import Case
from cadredesk.core.dates import PartialDate
from cadredesk.duties.records import DutyRule, Excuse
from cadredesk.people.records import Person
from cadredesk.visits.records import Visit
from tests.duties.reference_days import DAY, LAST, birthdays, due_days, is_great, months_later, years_on

SENIOR = ("正省部级", "副省部级", "正厅局级", "副厅局级", "正县处级", "副县处级")
TRACKS = {"人员类别": ("category", "survivor_kind"), "职级": ("rank",), "享受待遇": ("treatment",)}


class Change(NamedTuple):
    """What somebody became on a day."""

    person_id: int
    track: str
    since: PartialDate
    values: dict[str, str]


class Away(NamedTuple):
    """A time that somebody spent out of the office's care."""

    person_id: int
    gone: PartialDate
    back: PartialDate


@dataclass
class World:
    """All that an office knows. ``people`` are as they were at first; ``changes`` come by day."""

    people: list[Person] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)
    rules: list[DutyRule] = field(default_factory=list)


class Owed(NamedTuple):
    """One duty, as far as both computations must say the same."""

    due: date
    person_id: int
    code: str
    since: date
    state: str
    visited_on: date | None
    category: str
    age: int | None
    about: bool
    case_id: int | None


class Window(NamedTuple):
    """A duty before anybody asked whether it was done."""

    since: date
    due: date
    age: int | None = None
    about: bool = False
    case_id: int | None = None
    to_the_dead: bool = False


def owed(world: World, since: date, until: date, on: date) -> list[Owed]:
    """Everything that falls due between two days, as it stands on a day."""
    found = []
    for rule in world.rules:
        for person in world.people:
            made = _after_visits if rule.trigger == "间隔" else _on_days
            found += [each for each in made(world, rule, person, on) if since <= each.due <= until]
    return sorted(found)


# ---------------------------------------------------------------- somebody on a day


def has_come(person: Person, day: date) -> bool:
    return all(came is None or came.first <= day for came in (person.admitted_on, person.moved_in_on))


def left_on(world: World, person: Person, day: date) -> date | None:
    """Since when somebody is dead or away, if they are on a day."""
    ends = [gone.first for gone in (person.died_on, person.moved_out_on) if gone is not None and gone.first <= day]
    spells = [each for each in world.away if each.person_id == person.id]
    ends += [each.gone.first for each in spells if each.gone.first <= day < each.back.first]
    return min(ends, default=None)


def was_here(world: World, person: Person, window: "Window", visited: date | None) -> bool:
    """Until after the due day; who was visited, until after it opened."""
    left = left_on(world, person, window.due)
    return left is None or (visited is not None and left > window.since)


def _held(world: World, person: Person, day: date) -> dict[str, str]:
    held = {name: str(getattr(person, name)) for names in TRACKS.values() for name in names}
    for change in world.changes:
        if change.person_id == person.id and change.since.first <= day:
            held |= change.values
    return held


def category_on(world: World, person: Person, day: date) -> str:
    held = _held(world, person, day)
    if held["category"] == "退休干部":
        return "县处级以上退休干部" if (held["treatment"] or held["rank"]) in SENIOR else "其他退休干部"
    if held["category"] == "遗属":
        return "离休干部遗属" if held["survivor_kind"] == "离休干部遗属" else "退休干部遗属"
    return held["category"]


def is_meant(world: World, rule: DutyRule, person: Person, day: date, as_of: date | None = None) -> bool:
    """Whether a rule is about somebody on a day; category and rank may be those of another day."""
    held = _held(world, person, as_of or day)
    if rule.categories and category_on(world, person, as_of or day) not in rule.categories.split("、"):
        return False
    if rule.ranks and (held["treatment"] or held["rank"]) not in rule.ranks.split("、"):
        return False
    is_member = person.politics in ("中共党员", "中共预备党员")
    if rule.members_only and not is_member:
        return False
    if rule.age_from is not None and (person.birth is None or years_on(person.birth.first, day) < rule.age_from):
        return False
    either = [_has(person, need) for need in rule.needs.split("、") if need]
    if rule.party_years is not None:
        joined = (person.party_full_on or person.party_joined) if is_member else None
        either.append(joined is not None and years_on(joined.first, day) >= rule.party_years)
    return not either or any(either)


def _has(person: Person, need: str) -> bool:
    return {
        "困难": person.hardship,
        "独居": person.living == "独居",
        "空巢": person.living == "空巢",
        "行动不便": person.limited_mobility,
        "不能自理": person.health == "不能自理",
        "长期住院": person.in_hospital_long,
        "异地居住": person.settled != "",
    }[need]


# ---------------------------------------------------------------- what falls due on days


def _on_days(world: World, rule: DutyRule, person: Person, on: date) -> list[Owed]:
    windows = [
        each
        for each in sorted(_windows(world, rule, person), key=lambda each: (each.due, each.since, each.case_id or 0))
        if (rule.since is None or rule.since <= each.due) and (rule.until is None or each.due <= rule.until)
    ]
    lefts = [None if each.to_the_dead else left_on(world, person, each.due) for each in windows]
    excused = [is_excused(world, rule, person, each.due) for each in windows]
    proofs = prove(rule, windows, _visits(world, rule, person, on), lefts, excused)
    found = []
    for at, window in enumerate(windows):
        visited = proofs.get(at)
        if (visited and window.case_id) or window.to_the_dead or was_here(world, person, window, visited):
            found.append(_stands(world, rule, person, window, visited, on, window.due))
    return found


def _windows(world: World, rule: DutyRule, person: Person) -> Iterator[Window]:
    if rule.trigger == "事项":
        for case in world.cases:
            if case.person_id == person.id and case.kind == rule.case_kind:
                due = case.opened_on + timedelta(days=rule.days_after)
                if is_meant(world, rule, person, due):
                    yield Window(case.opened_on, due, case_id=case.id, to_the_dead=case.kind == "去世")
        return
    if rule.trigger == "生日":
        days = birthdays(person.birth, person.lunar_birthday, person.keeps_lunar)
    else:
        days = [(day, None, False) for day in due_days(rule.trigger, rule.month, rule.day)]
    for day, age, about in days:
        if age is not None and rule.nominal:
            age += 1
        if rule.great and not is_great(age):
            continue
        if has_come(person, day) and is_meant(world, rule, person, day):
            opens = day.replace(day=1) if rule.trigger == "每月一次" else day - timedelta(days=rule.days_before)
            left = left_on(world, person, day)
            if left is None or left > opens:
                yield Window(opens, day, age, about)


def _visits(world: World, rule: DutyRule, person: Person, on: date) -> list[date]:
    """Visits after the day that is asked for have not been made."""
    return sorted(
        visit.date
        for visit in world.visits
        if (visit.person_id, visit.rule) == (person.id, rule.code) and visit.date <= on
    )


def prove(
    rule: DutyRule,
    windows: Sequence[Window],
    visits: Sequence[date],
    lefts: Sequence[date | None],
    excused: Sequence[bool],
) -> dict[int, date]:
    """Which visit proves which window. First what is in time, day by day, the duty that ends first; then what is late;
    what is excused comes last. After somebody left (``lefts``, by window) no visit counts.
    """
    proofs: dict[int, date] = {}
    left = list(visits)
    for of_excused, late in ((False, False), (False, True), (True, False), (True, True)):
        for visit in list(left):
            for at, window in enumerate(windows):
                last = window.due + timedelta(days=rule.late_days)
                counts = window.due < visit <= last if late else window.since <= visit <= window.due
                gone = lefts[at]
                counts = counts and (gone is None or visit <= gone) and excused[at] == of_excused
                if counts and at not in proofs:
                    proofs[at] = visit
                    left.remove(visit)
                    break
    return proofs


def _stands(
    world: World, rule: DutyRule, person: Person, window: Window, visited: date | None, on: date, as_of: date
) -> Owed:
    if visited:
        state = "已访"
    elif is_excused(world, rule, person, window.due):
        state = "免访"
    else:
        state = "未到" if on < window.since else "应访" if on <= window.due else "逾期"
    return Owed(
        window.due, person.id or 0, rule.code, window.since, state, visited, category_on(world, person, as_of),
        window.age, window.about, window.case_id,
    )  # fmt: skip


def is_excused(world: World, rule: DutyRule, person: Person, due: date) -> bool:
    return any((each.person_id, each.rule, each.due) == (person.id, rule.code, due) for each in world.excuses)


# ---------------------------------------------------------------- so many months after the last visit


def _after_visits(world: World, rule: DutyRule, person: Person, on: date) -> list[Owed]:
    if not is_meant(world, DutyRule(categories=rule.categories, ranks=rule.ranks), person, on):
        return []
    events = set(_visits(world, rule, person, on))
    if rule.code == "体检" and person.checkup_on and person.checkup_on.first <= on:
        events.add(person.checkup_on.first)
    if not events:
        return _of_nothing(world, rule, person, on)
    found = []
    days = sorted(events)
    for event, following in zip(days, [*days[1:], None], strict=True):
        found += _after(world, rule, person, event, following, on)
    return found


def _of_nothing(world: World, rule: DutyRule, person: Person, on: date) -> list[Owed]:
    """Owed on the day that it is asked for; after an excuse, when the interval has run from it."""
    given = [
        each.due for each in world.excuses if (each.person_id, each.rule) == (person.id, rule.code) and each.due <= on
    ]
    day = max(given, default=on)
    found = []
    if _under(world, rule, person, day, on) and left_on(world, person, day) is None:
        found.append(_stands(world, rule, person, Window(day, day), None, on, on))
    return found + (_after(world, rule, person, day, None, on) if given else [])


def _under(world: World, rule: DutyRule, person: Person, day: date, on: date) -> bool:
    """In the register by a day, and under the rule."""
    in_force = (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)
    return in_force and has_come(person, day) and is_meant(world, rule, person, day, as_of=on)


def _after(world: World, rule: DutyRule, person: Person, last: date, following: date | None, on: date) -> list[Owed]:
    found = []
    while True:
        months = (
            rule.lixiu_months if rule.lixiu_months and category_on(world, person, on) == "离休干部" else rule.months
        )
        window, proof = _first_window(world, rule, person, last, months_later(last, months or 12), following, on)
        if window is None or (following and following < window.since):
            return found
        found.append(_stands(world, rule, person, window, proof, on, on))
        if proof or not is_excused(world, rule, person, window.due):
            return found
        last = window.due


def _first_window(
    world: World, rule: DutyRule, person: Person, last: date, day: date, following: date | None, on: date
) -> tuple[Window | None, date | None]:
    """When an interval has run; of who comes into the register, or under the rule, after that day, when they do."""
    while day <= LAST:
        if _under(world, rule, person, day, on):
            opens = max(day - timedelta(days=rule.days_before), min(last + DAY, day))
            late = day + timedelta(days=rule.late_days)
            proof = following if following and opens <= following <= late else None
            if was_here(world, person, Window(opens, day), proof):
                return Window(opens, day), proof
        day += DAY
    return None, None
