"""How fresh what the register says of somebody is, and what a verification changes."""

import dataclasses
from datetime import date

from cadredesk.people.records import Person
from cadredesk.people.records_tags import joined, tags_of
from cadredesk.people.verification.records import WRONG_NUMBER, VerificationAge


def verification_age(verified_on: date | None, today: date) -> VerificationAge:
    """By the calendar year of the last verification. A day that has not come yet verifies nothing."""
    if verified_on is None or verified_on > today:
        return VerificationAge.NEVER
    if verified_on.year == today.year:
        return VerificationAge.THIS_YEAR
    return VerificationAge.LAST_YEAR if verified_on.year == today.year - 1 else VerificationAge.EARLIER


def verified(person: Person, day: date) -> Person:
    """The person whose facts were found right on a day: who was not reached has been, a wrong number is none any more."""
    tags = person.tags
    if WRONG_NUMBER in tags:
        tags = joined(tag for tag in tags_of(tags) if tag != WRONG_NUMBER)
    return dataclasses.replace(person, verified_on=day, unreached_on=None, tags=tags)
