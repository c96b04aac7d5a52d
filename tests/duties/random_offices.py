"""Small offices made at random, and how they come into a real file."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from cadredesk.cases.records import Case
from cadredesk.core.dates import UNKNOWN_DAY, PartialDate
from cadredesk.core.lunar import LunarDay
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store_duties
from cadredesk.duties.records import PERIODS, Duty, DutyRule, Excuse
from cadredesk.people import store as people_store
from cadredesk.people import store_changes
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Person
from cadredesk.visits.records import Visit
from tests.duties import reference
from tests.duties.reference import Away, Change, Owed, World

TABLES = ("stages", "cares", "visits", "cases", "excuses", "people", "duty_rules")
CATEGORIES = ("离休干部", "退休干部", "退休职工", "遗属")
CARED_FOR = "离休干部、县处级以上退休干部、离休干部遗属、退休干部遗属"
T = TypeVar("T")


class SampleRandom:
    """Chance in the words of the tests."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def of(self, *values: T) -> T:
        return self.random.choice(values)

    def once_in(self, times: int) -> bool:
        return self.random.randrange(times) == 0

    def maybe(self, times: int, make: Callable[[], T]) -> T | None:
        """Once in so many times something, else None."""
        return make() if self.once_in(times) else None

    def number(self, first: int, last: int) -> int:
        return self.random.randint(first, last)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, (last - first).days))

    def lived(self) -> date:
        """A day on which something may fall due."""
        return self.day(date(2023, 1, 1), date(2027, 12, 31))

    def past(self) -> date:
        """A day on which something must have happened."""
        return self.day(date(2023, 1, 1), date(2026, 10, 8))

    def partial(self, day: date) -> PartialDate:
        """The day, of which the month or the day itself may be unknown."""
        return PartialDate(*(day.year, day.month, day.day)[: self.of(3, 3, 3, 2, 1)])

    def end(self) -> PartialDate:
        """When somebody died or moved away, which may be known to nobody."""
        return UNKNOWN_DAY if self.once_in(5) else self.partial(self.lived())


# ---------------------------------------------------------------- people and rules


def person(dice: SampleRandom, **fixed: Any) -> Person:
    """Somebody of the register, as they were at first."""
    category = dice.of("离休干部", *CATEGORIES)
    values: dict[str, Any] = {
        "name": "张建国",
        "category": category,
        "survivor_kind": dice.of("", "离休干部遗属") if category == "遗属" else "",
        "rank": dice.of("", "正县处级", "副县处级", "正乡科级"),
        "treatment": dice.of("", "", "副县处级"),
        "admitted_on": dice.maybe(4, lambda: dice.partial(dice.lived())),
        "moved_in_on": dice.maybe(8, lambda: dice.partial(dice.lived())),
        "died_on": dice.maybe(4, dice.end),
        "moved_out_on": dice.maybe(8, dice.end),
    }
    return Person(**(values | fixed))


def born(dice: SampleRandom) -> Person:
    """Somebody of whom this or that is known about the birthday; most turn a great age in the years that are looked at."""
    age = dice.of(70, 80, 85, 90, 95, 100, dice.number(66, 101))
    by_about = dice.day(date(2024, 1, 1), date(2027, 6, 1))
    month = dice.day(date(by_about.year - age, 1, 1), date(by_about.year - age, 12, 31))
    lunar = LunarDay(dice.number(1, 12), dice.of(1, 2, 15, 29, 30), dice.once_in(3))
    return person(
        dice, birth=None if dice.once_in(8) else dice.partial(dice.of(month, date(month.year, 1, 20))),
        lunar_birthday=dice.maybe(3, lambda: lunar), keeps_lunar=dice.of("", "", "是", "否"),
    )  # fmt: skip


def needy(dice: SampleRandom) -> Person:
    """Somebody of whom a rule about members, need or age may be."""
    return person(
        dice,
        politics=dice.of("中共党员", "中共党员", "中共预备党员", "群众", ""),
        party_joined=dice.maybe(2, lambda: dice.partial(dice.day(date(1964, 1, 1), date(1978, 12, 31)))),
        party_full_on=dice.maybe(4, lambda: dice.partial(dice.day(date(1965, 1, 1), date(1979, 12, 31)))),
        hardship=dice.once_in(3),
        living=dice.of("", "独居", "空巢", "与子女同住"),
        limited_mobility=dice.once_in(3),
        health=dice.of("", "一般", "不能自理"),
        in_hospital_long=dice.once_in(4),
        settled=dice.of("", "", "省外"),
        birth=dice.partial(dice.day(date(1942, 1, 1), date(1950, 12, 31))),
    )


def rule(dice: SampleRandom, code: str, trigger: str, **fields: Any) -> DutyRule:
    """A rule with windows of odd sizes, now and then in force for a time only."""
    usual: dict[str, Any] = {
        "categories": dice.of("", "", "离休干部", CARED_FOR),
        "days_before": dice.of(30, 30, 0, 1, 45, 100),
        "late_days": dice.of(30, 30, 0, 1, 45, 100),
        "since": dice.maybe(5, lambda: dice.day(date(2024, 6, 1), date(2026, 3, 31))),
        "until": dice.maybe(5, lambda: dice.day(date(2026, 4, 1), date(2026, 12, 31))),
    }
    if trigger in tuple(PERIODS):
        usual |= {"late_days": 0}
    return DutyRule(id=1, code=code, name=code, trigger=trigger, **(usual | fields))


def versions(dice: SampleRandom, first: DutyRule, make: Callable[[], DutyRule]) -> list[DutyRule]:
    """A rule that is changed up to twice, now and then after a time without it."""
    found = [first]
    while len(found) < 3 and dice.once_in(2):
        last = found[-1]
        begins, ends = max(last.since or date(2024, 1, 1), date(2024, 1, 1)), last.until or date(2026, 12, 31)
        if begins > ends:
            break
        ends = dice.day(begins, ends)
        since = ends + timedelta(days=dice.of(1, 1, 1, 40))
        if last.until and since > last.until:
            break
        found[-1] = dataclasses.replace(last, until=ends)
        found.append(dataclasses.replace(make(), id=len(found) + 1, code=first.code, since=since, until=last.until))
    return found


# ---------------------------------------------------------------- what happens to them


def world(dice: SampleRandom, make: Callable[[], DutyRule], whom: Callable[[SampleRandom], Person] = person) -> World:
    """One to three people with changes and times away, under the versions of one rule; nothing was visited yet."""
    found = World(rules=versions(dice, make(), make))
    if dice.once_in(3):
        found.start = dice.day(date(2024, 1, 1), date(2026, 6, 1))
    for person_id in range(1, dice.number(1, 3) + 1):
        found.people.append(dataclasses.replace(whom(dice), id=person_id))
        if dice.once_in(3):
            found.changes += _changes(dice, person_id)
        if dice.once_in(4):
            first, second = sorted((dice.past(), dice.past()))
            if first < second:
                found.away.append(Away(person_id, PartialDate.of(first), PartialDate.of(second)))
    return found


def _changes(dice: SampleRandom, person_id: int) -> list[Change]:
    values: dict[Track, Callable[[], dict[str, Any]]] = {
        Track.CATEGORY: lambda: {"category": dice.of(*CATEGORIES), "survivor_kind": dice.of("", "离休干部遗属")},
        Track.RANK: lambda: {"rank": dice.of("", "正县处级", "正乡科级")},
        Track.TREATMENT: lambda: {"treatment": dice.of("", "副县处级", "正厅局级")},
        Track.HOME: lambda: {"settled": dice.of("", "省外")},
        Track.HARDSHIP: lambda: {"hardship": dice.once_in(2)},
    }
    made = {}
    for _ in range(dice.number(1, 3)):
        track, since = dice.of(*values), dice.partial(dice.past())
        made[track, since.first] = Change(person_id, track.value, since, values[track]())
    return sorted(made.values(), key=lambda change: change.since.first)


def open_matters(dice: SampleRandom, found: World, kind: str, most: int = 6) -> World:
    """Things happen to people of a world, most of them of one kind and some of them close together."""
    for case_id in range(1, dice.number(1, most) + 1):
        opened = dice.of(dice.lived(), dice.day(date(2025, 5, 1), date(2025, 6, 1)))
        whose = dice.of(*found.people).id
        found.cases.append(Case(id=case_id, person_id=whose, kind=dice.of(kind, kind, "困难"), opened_on=opened))
    return found


def live(dice: SampleRandom, found: World, on: date, visits: int = 8) -> World:
    """Visits and excuses come to a world, most of them near to where something falls due."""
    dues = reference.owed(found, date(2023, 6, 1), date(2027, 12, 31), on)
    for rule in found.rules:
        near = [(each.person_id, each.due, each.since) for each in dues if each.code == rule.code]
        near = near or [(1, date(2025, 5, 5), date(2025, 5, 5))]
        for _ in range(dice.number(0, visits)):
            _visited(dice, found, rule, *dice.of(*near))
        for person_id, due, _ in {dice.of(*near) for _ in range(dice.of(0, 0, 1, 2))}:
            number = len(found.excuses) + 1
            excuse = Excuse(id=number, person_id=person_id, rule=rule.code, due=due, why="在外地", excused_on=due)
            found.excuses.append(excuse)
    return found


def _visited(dice: SampleRandom, found: World, rule: DutyRule, person_id: int, due: date, since: date) -> None:
    apart = dice.of(dice.number(-50, 50), dice.number(-10, 40), -rule.days_before, 0, rule.late_days)
    code = dice.of(rule.code, rule.code, rule.code, rule.code, "")
    visit = Visit(person_id=person_id, date=due + timedelta(days=apart), rule=code, kind="" if code else "日常走访")
    found.visits.append(dataclasses.replace(visit, id=len(found.visits) + 1))
    if code and dice.once_in(4) and since <= due + timedelta(days=apart) <= due:
        found.proved[len(found.visits)] = dice.of(due, due, due + timedelta(days=1))


# ---------------------------------------------------------------- into the file, and out of it


def write(office: Office, world: World) -> None:
    """Put a world in the place of all that an office holds."""
    with office.operation("重写", undoable=False):
        for table in TABLES:
            office.conn.execute(f"DELETE FROM {table}")
        for person in world.people:
            _insert(office, person, **people_store._derived(person))
        for rule in world.rules:
            _insert(office, rule)
        for change in world.changes:
            person = dataclasses.replace(people_store.get(office, change.person_id), **change.values)
            store_changes.write(office, person, {Track(change.track): change.since})
        for away in world.away:
            for since, state in ((away.gone, "转出"), (away.back, "在册")):
                stage = Stage(person_id=away.person_id, track=Track.STATE.value, since=since, state=state)
                history_store.add(office, stage)
        for happened in (*world.visits, *world.cases, *world.excuses):
            _insert(office, happened)
        for person_id, day in world.cares:
            sql = "INSERT INTO cares(person_id, kind, since) VALUES (?, '体检', ?)"
            office.conn.execute(sql, (person_id, str(day)))
        for visit_id, due in world.proved.items():
            office.conn.execute("UPDATE visits SET duty_due = ? WHERE id = ?", (due.isoformat(), visit_id))
        office.put_setting("duties_since", world.start.isoformat())


def _insert(office: Office, record: Any, **derived: str) -> None:
    values = dict(zip(rows.columns_of(type(record)), rows.stored(record), strict=True)) | {"id": record.id, **derived}
    table = {Person: "people", DutyRule: "duty_rules", Visit: "visits", Case: "cases", Excuse: "excuses"}[type(record)]
    marks = ", ".join("?" * len(values))
    office.conn.execute(f"INSERT INTO {table}({', '.join(values)}) VALUES ({marks})", tuple(values.values()))


def shown(found: list[Duty]) -> list[Owed]:
    """What the engine says, as the reference would."""
    return sorted(
        Owed(
            duty.due, duty.person_id, duty.code, duty.since, duty.outcome.value, duty.visited_on, duty.category, duty.age,
            duty.about, duty.case_id,
        )
        for duty in found
    )  # fmt: skip


def asked(office: Office, since: date, until: date, on: date, **more: Any) -> list[Owed]:
    """What the engine says of a period."""
    return shown(store_duties.duties(office, since, until, on, **more))
