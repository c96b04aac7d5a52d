"""How fresh what the register says of somebody is, and what a verification changes."""

import dataclasses
from datetime import date

from cadredesk.people.freshness.records import WRONG_NUMBER, Freshness
from cadredesk.people.records import Person
from cadredesk.people.records_tags import joined, tags_of


def freshness_of(verified_on: date | None, today: date) -> Freshness:
    """By the calendar year of the last verification. A day that has not come yet verifies nothing."""
    if verified_on is None or verified_on > today:
        return Freshness.NEVER
    if verified_on.year == today.year:
        return Freshness.THIS_YEAR
    return Freshness.LAST_YEAR if verified_on.year == today.year - 1 else Freshness.EARLIER


def verified(person: Person, day: date) -> Person:
    """The person whose facts were found right on a day: who was not reached has been, a wrong number is none any more."""
    tags = person.tags
    if WRONG_NUMBER in tags:
        tags = joined(tag for tag in tags_of(tags) if tag != WRONG_NUMBER)
    return dataclasses.replace(person, verified_on=day, unreached_on=None, tags=tags)
