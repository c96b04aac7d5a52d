"""A second computation of who is owed a visit, slow and plain: it walks through the years day by day and asks of each day.

It shares no code with the engine. Days of the moon come from borax itself. What it says is domain.md, section 3, and
the head of ``duties/rules/duties.py``.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from cadredesk.cases.records import Case
from cadredesk.core.dates import PartialDate
from cadredesk.duties.records import DutyRule, Excuse
from cadredesk.people.records import Person
from cadredesk.visits.records import Visit
from tests.duties.reference_days import birthdays, due_days, is_great, years_on

SENIOR = ("正省部级", "副省部级", "正厅局级", "副厅局级", "正县处级", "副县处级")
TRACKS = {
    "人员类别": ("category", "survivor_kind"), "职级": ("rank",), "享受待遇": ("treatment",), "居住": ("settled",),
    "困难": ("hardship",),
}  # fmt: skip


class Change(NamedTuple):
    """What somebody became on a day."""

    person_id: int
    track: str
    since: PartialDate
    values: dict[str, Any]


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
    """Rules of one code are the versions of one rule."""
    cares: list[tuple[int, PartialDate]] = field(default_factory=list)
    """Check-ups of their own: whose, and when."""
    start: date = date(1990, 1, 1)
    """必访起算日."""
    proved: dict[int, date] = field(default_factory=dict)
    """By visit: when what it was seen to prove fell due."""


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
    rule: DutyRule
    age: int | None = None
    about: bool = False
    case_id: int | None = None
    to_the_dead: bool = False


def owed(world: World, since: date, until: date, on: date) -> list[Owed]:
    """Everything that falls due between two days, as it stands on a day."""
    found = []
    for code in {rule.code for rule in world.rules}:
        for person in world.people:
            found += [each for each in _of_person(world, code, person, on) if since <= each.due <= until]
    return sorted(found)


# ---------------------------------------------------------------- somebody on a day


def has_come(person: Person, day: date) -> bool:
    return all(came is None or came.first <= day for came in (person.admitted_on, person.moved_in_on))


def left_on(world: World, person: Person, day: date) -> date | None:
    """Since when somebody is dead or away, if they are on a day."""
    died, moved = person.died_on, person.moved_out_on
    if died and died.is_unknown and moved and not moved.is_unknown:
        died = None  # they were here until they moved
    ends = [gone.first for gone in (died, moved) if gone is not None and gone.first <= day]
    spells = [each for each in world.away if each.person_id == person.id]
    ends += [each.gone.first for each in spells if each.gone.first <= day < each.back.first]
    return min(ends, default=None)


def was_here(world: World, person: Person, window: "Window", visited: date | None) -> bool:
    """Until after the due day; who was visited, until after it opened."""
    left = left_on(world, person, window.due)
    return left is None or (visited is not None and left > window.since)


def _held(world: World, person: Person, day: date) -> dict[str, Any]:
    held: dict[str, Any] = {name: getattr(person, name) for names in TRACKS.values() for name in names}
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


def is_meant(world: World, rule: DutyRule, person: Person, day: date) -> bool:
    """Whether a rule is about somebody on a day."""
    held = _held(world, person, day)
    if rule.categories and category_on(world, person, day) not in rule.categories.split("、"):
        return False
    if rule.ranks and (held["treatment"] or held["rank"]) not in rule.ranks.split("、"):
        return False
    is_member = person.politics in ("中共党员", "中共预备党员") or bool(
        not person.politics and (person.membership or person.party_joined or person.party_full_on)
    )
    if rule.members_only and not is_member:
        return False
    if rule.age_from is not None and (person.birth is None or years_on(person.birth.first, day) < rule.age_from):
        return False
    either = [
        _has(dataclasses.replace(person, settled=held["settled"], hardship=bool(held["hardship"])), need)
        for need in rule.needs.split("、")
        if need
    ]
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


# ---------------------------------------------------------------- what falls due, and what proves it

MONTHS = {"每月一次": 1, "每季一次": 3, "每几年一次": 12}


def _of_person(world: World, code: str, person: Person, on: date) -> list[Owed]:
    visits = _visits(world, code, person, on)
    versions = [rule for rule in world.rules if rule.code == code]
    windows = [each for rule in versions for each in _windows(world, rule, person)]
    windows = [each for each in windows if each.due >= world.start and _is_owed(world, person, each, visits)]
    windows.sort(key=lambda each: (each.due, each.since, each.case_id or 0))
    lefts = [None if each.to_the_dead else left_on(world, person, each.due) for each in windows]
    excused = [is_excused(world, code, person, each.due) for each in windows]
    proofs = _seen_to_prove(world, windows, visits)
    others = [visit.date for visit in visits if visit.date and visit not in proofs.values()]
    open_ = [at for at in range(len(windows)) if at not in proofs]
    more = prove([windows[at] for at in open_], others, [lefts[at] for at in open_], [excused[at] for at in open_])
    days = {at: visit.date for at, visit in proofs.items()} | {open_[at]: day for at, day in more.items()}
    found = []
    for at, window in enumerate(windows):
        visited = days.get(at)
        if (visited and window.case_id) or window.to_the_dead or was_here(world, person, window, visited):
            found.append(_stands(world, person, window, visited, on))
    used = [*proofs.values()]
    free = [visit for visit in visits if visit not in used]
    free.sort(key=lambda visit: str(world.proved.get(visit.id or 0, "")))
    for day in more.values():  # of those made on that day one that has nothing to lose
        used.append(next(visit for visit in free if visit.date == day and visit not in used))
    return found + list(_no_longer_known(world, versions, person, windows, visits, used, on))


def _no_longer_known(
    world: World, versions: Sequence[DutyRule], person: Person, windows: Sequence[Window], visits: Sequence[Visit],
    used: Sequence[Visit], on: date,
) -> Iterator[Owed]:  # fmt: skip
    """What visits that prove nothing else were seen to prove, of which the rule does not speak any more."""
    known = {window.due for window in windows}
    for visit in visits:
        due = world.proved.get(visit.id or 0)
        if due is None or due in known or due < world.start:
            continue
        known.add(due)
        rule = next((each for each in versions if _holds(each, due)), None)
        if rule is None or rule.trigger == "事项":
            continue
        window, left = Window(_opens(rule, due), due, rule), left_on(world, person, due)
        was_there = has_come(person, due) and (left is None or left > window.since)
        if visit not in used and was_there:
            yield _stands(world, person, window, visit.date, on)


def _seen_to_prove(world: World, windows: Sequence[Window], visits: Sequence[Visit]) -> dict[int, Visit]:
    """What visits were seen to prove when they were recorded."""
    found: dict[int, Visit] = {}
    for visit in visits:
        for at, window in enumerate(windows):
            if at not in found and world.proved.get(visit.id or 0) == window.due:
                found[at] = visit
                break
    return found


def _windows(world: World, rule: DutyRule, person: Person) -> Iterator[Window]:
    if rule.trigger == "事项":
        for case in world.cases:
            if case.person_id == person.id and case.kind == rule.case_kind and _holds(rule, case.opened_on):
                due = case.opened_on + timedelta(days=rule.days_after)
                yield Window(case.opened_on, due, rule, case_id=case.id, to_the_dead=case.kind == "去世")
        return
    if rule.trigger == "生日":
        days = birthdays(person.birth, person.lunar_birthday, person.keeps_lunar)
    else:
        days = [(day, None, False) for day in due_days(rule.trigger, rule.month, rule.day)]
    for day, age, about in days:
        if age is not None and rule.nominal:
            age += 1
        if _holds(rule, day) and (not rule.great or is_great(age)):
            yield Window(_opens(rule, day), day, rule, age, about)


def _holds(rule: DutyRule, day: date | None) -> bool:
    assert day is not None
    return (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)


def _opens(rule: DutyRule, day: date) -> date:
    if months := MONTHS.get(rule.trigger):
        return date(day.year, (day.month - 1) // months * months + 1, 1)
    opens = day - timedelta(days=rule.days_before)
    return min(opens, date(day.year, 1, 1)) if rule.from_new_year else opens


def _was_done_lately(world: World, person: Person, window: Window, visits: Sequence[Visit]) -> bool:
    """Once in so many years: whether one of the years before had a visit."""
    rule, day = window.rule, window.due
    if rule.trigger != "每几年一次":
        return False
    years = 1 if category_on(world, person, day) in rule.yearly.split("、") else rule.years or 1
    return any(visit.date and day.year - years < visit.date.year < day.year for visit in visits)


def _is_owed(world: World, person: Person, window: Window, visits: Sequence[Visit]) -> bool:
    was_proved = window.due in [world.proved.get(visit.id or 0) for visit in visits]
    is_due = is_meant(world, window.rule, person, window.due) and not _was_done_lately(world, person, window, visits)
    if not was_proved and not is_due:
        return False
    left = left_on(world, person, window.due)
    return bool(window.case_id) or (has_come(person, window.due) and (left is None or left > window.since))


def _visits(world: World, code: str, person: Person, on: date) -> list[Visit]:
    """Visits after the day that is asked for have not been made."""
    made = [
        visit
        for visit in world.visits
        if (visit.person_id, visit.rule) == (person.id, code) and visit.date and visit.date <= on
    ]
    if code == "体检":
        made += [each for each in _checkups(world, person, made) if each.date and each.date <= on]
    return sorted(made, key=lambda visit: (visit.date, visit.id or 0))


def _checkups(world: World, person: Person, visits: Sequence[Visit]) -> list[Visit]:
    """Those of their own that neither a visit nor one known more exactly says, too."""
    own = sorted({day for whose, day in world.cares if whose == person.id}, key=str)
    said = [str(visit.date) for visit in world.visits if (visit.person_id, visit.rule) == (person.id, "体检")]
    said += [str(day) for day in own]
    return [
        Visit(person_id=person.id, date=day.first, rule="体检")
        for day in own
        if not any(other != str(day) and other.startswith(str(day)) for other in said)
        and str(day) not in said[: len(said) - len(own)]
    ]


def prove(
    windows: Sequence[Window], visits: Sequence[date], lefts: Sequence[date | None], excused: Sequence[bool]
) -> dict[int, date]:
    """Which visit proves which window. First what is in time, day by day, the duty that ends first; then what is late;
    what is excused comes last. After somebody left (``lefts``, by window) no visit counts.
    """
    proofs: dict[int, date] = {}
    left = list(visits)
    for of_excused, late in ((False, False), (False, True), (True, False), (True, True)):
        for visit in list(left):
            for at, window in enumerate(windows):
                last = window.due + timedelta(days=window.rule.late_days)
                counts = window.due < visit <= last if late else window.since <= visit <= window.due
                gone = lefts[at]
                counts = counts and (gone is None or visit <= gone) and excused[at] == of_excused
                if counts and at not in proofs:
                    proofs[at] = visit
                    left.remove(visit)
                    break
    return proofs


def _stands(world: World, person: Person, window: Window, visited: date | None, on: date) -> Owed:
    if visited:
        state = "补访" if visited > window.due else "按时"
    elif is_excused(world, window.rule.code, person, window.due):
        state = "免访"
    elif on <= window.due:
        state = "未到期" if on < window.since else "待访"
    else:
        last = window.due + timedelta(days=window.rule.late_days)
        gone = not window.to_the_dead and left_on(world, person, on) is not None
        state = "错过" if on > last or gone else "逾期"
    return Owed(
        window.due, person.id or 0, window.rule.code, window.since, state, visited,
        category_on(world, person, window.due), window.age, window.about, window.case_id,
    )  # fmt: skip


def is_excused(world: World, code: str, person: Person, due: date) -> bool:
    return any((each.person_id, each.rule, each.due) == (person.id, code, due) for each in world.excuses)
