"""送学上门: the visits by which an activity is brought home to those who could not come."""

from collections.abc import Collection
from dataclasses import replace

from cadredesk.core.dates import today
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store_proved
from cadredesk.duties.store_groups import VisitGroups
from cadredesk.registers.activities.records import Activity, ActivityKind
from cadredesk.registers.activities.records_people import delivered_as
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import Rule, Visit


def keep_proved(office: Office, categories: Collection[str], people: Collection[int]) -> None:
    """After the lists of activities of these kinds were written: what no 到会 proves any more, a visit may. Within an operation."""
    if ActivityKind.READING in categories and people:
        store_proved.keep_of_people(office, Rule.READING.value, people)


def add_deliveries(office: Office, activity: Activity, people: Collection[int]) -> None:
    """A visit of that day to each of these people who has none of the kind yet. Within an operation."""
    day, (rule, kind) = activity.date or today(), delivered_as(activity.category)
    sql = "SELECT person_id FROM visits WHERE date = ? AND CASE rule WHEN '' THEN kind ELSE rule END = ?"
    there = set(rows.column(office, sql, (str(day), rule or kind)))
    fresh = [each for each in people if each not in there]
    categories, groups = visits_store.categories_on(office, fresh, day), VisitGroups(office)
    note = activity.topic or activity.category
    visits = [
        replace(
            groups.grouped(Visit(person_id=each, date=day, rule=rule, kind=kind, visitors=activity.host, note=note)),
            category=categories.get(each, ""),
        )
        for each in fresh
    ]
    store_proved.add(office, visits)
