"""What of campaigns follows from a change of a person."""

from cadredesk.campaigns import store
from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.people.records import Person


def _end_plans(office: Office, person: Person, left: PartialDate) -> None:
    store.end_plans_of(office, person.id or 0, left.first)


ENDINGS = (_end_plans,)
