"""Check-ups of the sample office: the latest of everybody, as the register knows it, and some before."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cadredesk.core.dates import PartialDate
from cadredesk.people.entries.records import Care
from cadredesk.people.records import Category, Person
from cadredesk.sample.facts import entered
from cadredesk.sample.rng import SampleRandom
from cadredesk.sample.words import WORDS

_EVERY = 730  # days between two, of those who have no visit for each
_RECHECK = 0.06  # the share that is to come again


def of_people(rng: SampleRandom, people: Sequence[Person], start: date) -> list[Care]:
    """The rows of people who have ids. 离休干部 had their earlier check-ups with a visit."""
    return [care for person in people for care in reversed(list(_of(rng, person, start)))]


def _of(rng: SampleRandom, person: Person, start: date) -> Iterator[Care]:
    """The latest first."""
    if person.checkup_on is None:
        return
    yield _row(rng, person, person.checkup_on)
    if person.category == Category.LIXIU:
        return
    day = person.checkup_on.first
    while (day := day - timedelta(days=_EVERY + rng.randint(-60, 60))) >= max(start, entered(person)):
        if rng.some(0.85):
            yield _row(rng, person, PartialDate.of(day))


def _row(rng: SampleRandom, person: Person, since: PartialDate) -> Care:
    result, again = rng.choice(WORDS.checkup_results), rng.some(_RECHECK)
    return Care(
        person_id=person.id,
        since=since,
        unit=person.hospital,
        result=result if since.day else "",  # of which the month alone is known, no report was kept
        recheck_on=PartialDate.of(since.first + timedelta(days=rng.randint(30, 180))) if again and since.day else None,
    )
