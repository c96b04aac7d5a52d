"""Small offices made at random, and how they come into a real file."""

import dataclasses
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from cadredesk.cases.records import Case
from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import LunarDay
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store_duties
from cadredesk.duties.records import Duty, DutyRule, Excuse
from cadredesk.people import store as people_store
from cadredesk.people import store_changes, store_stages
from cadredesk.people.records import Person
from cadredesk.people.records_stages import Stage, Track
from cadredesk.visits.records import Visit
from tests.duties import reference
from tests.duties.reference import Away, Change, Owed, World

TABLES = ("stages", "visits", "cases", "excuses", "people", "duty_rules")
CATEGORIES = ("离休干部", "退休干部", "退休职工", "遗属")
RANKS = ("", "正县处级", "副县处级", "正乡科级")

days = st.dates(date(2023, 1, 1), date(2027, 12, 31))
past_days = st.dates(date(2023, 1, 1), date(2026, 10, 8))  # of what must have happened


def of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def partial(whole: st.SearchStrategy[date]) -> st.SearchStrategy[PartialDate]:
    """Dates of which the day, or the month too, may be unknown."""
    return st.builds(lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]), whole, of(3, 3, 3, 2, 1))


def maybe(values: st.SearchStrategy[Any], times: int = 3) -> st.SearchStrategy[Any]:
    """Once in ``times`` a value, else None."""
    return st.one_of(*[st.none()] * (times - 1), values)


@st.composite
def people(draw: Any, **fixed: Any) -> Person:
    """Somebody of the register, as they were at first."""
    category = draw(of(*CATEGORIES))
    values: dict[str, Any] = {
        "name": "张建国",
        "category": category,
        "survivor_kind": draw(of("", "离休干部遗属")) if category == "遗属" else "",
        "rank": draw(of(*RANKS)),
        "treatment": draw(of("", "", "副县处级")),
        "admitted_on": draw(maybe(partial(days))),
        "moved_in_on": draw(maybe(partial(days), 6)),
        "died_on": draw(maybe(partial(days))),
        "moved_out_on": draw(maybe(partial(days), 6)),
    }
    return Person(**(values | fixed))


births = st.dates(date(1924, 2, 20), date(1957, 12, 31))
lunar_days = st.builds(LunarDay, st.integers(1, 12), of(1, 2, 15, 29, 30), of(False, False, True))


@st.composite
def born_people(draw: Any) -> Person:
    """Somebody of whom this or that is known about the birthday."""
    return draw(
        people(
            birth=draw(st.one_of(st.none(), partial(births), partial(births))),
            lunar_birthday=draw(maybe(lunar_days)),
            keeps_lunar=draw(st.booleans()),
        )
    )


needy_people = people(
    politics="中共党员", hardship=False, living="", limited_mobility=False
) | st.builds(
    lambda person, **values: dataclasses.replace(person, **values),
    people(),
    politics=of("中共党员", "中共预备党员", "群众", ""),
    party_joined=maybe(partial(st.dates(date(1960, 1, 1), date(1980, 12, 31))), 2),
    hardship=st.booleans(),
    living=of("", "独居", "空巢", "与子女同住"),
    limited_mobility=st.booleans(),
    health=of("", "一般", "不能自理"),
    in_hospital_long=st.booleans(),
    settled=of("", "", "省外"),
    birth=partial(st.dates(date(1930, 1, 1), date(1965, 12, 31))),
)  # fmt: skip


@st.composite
def worlds(draw: Any, whom: st.SearchStrategy[Person], rules: st.SearchStrategy[DutyRule], *, many: int = 2) -> World:
    """People with changes and times away, under one rule; nothing was visited yet."""
    world = World(rules=[dataclasses.replace(draw(rules), id=1)])
    for person_id in range(1, draw(st.integers(1, many)) + 1):
        person = dataclasses.replace(draw(whom), id=person_id)
        world.people.append(person)
        if draw(of(False, False, True)):
            world.changes += _changes(draw, person)
        if draw(of(False, False, False, True)):
            world.away += _away(draw, person)
    return world


def _changes(draw: Any, person: Person) -> list[Change]:
    values = {
        Track.CATEGORY: st.fixed_dictionaries({"category": of(*CATEGORIES), "survivor_kind": of("", "离休干部遗属")}),
        Track.RANK: st.fixed_dictionaries({"rank": of(*RANKS)}),
        Track.TREATMENT: st.fixed_dictionaries({"treatment": of("", "副县处级", "正厅局级")}),
    }
    made = {}
    for _ in range(draw(st.integers(1, 3))):
        track, since = draw(of(*values)), draw(partial(past_days))
        made[track, since.first] = Change(person.id or 0, track.value, since, draw(values[track]))
    return sorted(made.values(), key=lambda change: change.since.first)


def _away(draw: Any, person: Person) -> list[Away]:
    first, second = sorted(draw(st.lists(past_days, min_size=2, max_size=2, unique=True)))
    return [Away(person.id or 0, PartialDate.of(first), PartialDate.of(second))]


@st.composite
def lived(draw: Any, world: World, *, visits: int = 5) -> World:
    """The same with visits and excuses, most of them near to where something falls due."""
    rule = world.rules[0]
    dues = reference.owed(world, date(2022, 1, 1), date(2028, 12, 31), date(2026, 10, 8))
    near = [(each.person_id, each.due) for each in dues] or [(1, date(2025, 5, 5))]
    for visit_id in range(1, draw(st.integers(0, visits)) + 1):
        person_id, due = draw(st.sampled_from(near))
        day = due + timedelta(days=draw(st.integers(-50, 50) | of(-rule.days_before, 0, rule.late_days)))
        code = draw(of(rule.code, rule.code, rule.code, ""))
        world.visits.append(
            Visit(id=visit_id, person_id=person_id, date=day, rule=code, kind="" if code else "日常走访")
        )
    for excused in range(draw(of(0, 0, 1, 2))):
        person_id, due = draw(st.sampled_from(near))
        if not any((each.person_id, each.due) == (person_id, due) for each in world.excuses):
            world.excuses.append(
                Excuse(id=excused + 1, person_id=person_id, rule=rule.code, due=due, why="在外地", excused_on=due)
            )
    return world


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
                store_stages.add(office, stage)
        for happened in (*world.visits, *world.cases, *world.excuses):
            _insert(office, happened)


def _insert(office: Office, record: Any, **derived: str) -> None:
    values = dict(zip(rows.columns_of(type(record)), rows.stored(record), strict=True)) | {"id": record.id, **derived}
    table = {Person: "people", DutyRule: "duty_rules", Visit: "visits", Case: "cases", Excuse: "excuses"}[type(record)]
    marks = ", ".join("?" * len(values))
    office.conn.execute(f"INSERT INTO {table}({', '.join(values)}) VALUES ({marks})", tuple(values.values()))


def shown(found: list[Duty]) -> list[Owed]:
    """What the engine says, as the reference would."""
    return sorted(
        Owed(
            duty.due, duty.person_id, duty.code, duty.since, duty.state.value, duty.visited_on, duty.category, duty.age,
            duty.about, duty.case_id,
        )
        for duty in found
    )  # fmt: skip


def asked(office: Office, since: date, until: date, on: date, **more: Any) -> list[Owed]:
    """What the engine says of a period."""
    return shown(store_duties.duties(office, since, until, on, **more))
