"""What of campaigns follows from a change of a person."""

from typing import TYPE_CHECKING

from cadredesk.campaigns import store
from cadredesk.core.dates import PartialDate
from cadredesk.people.records import Person

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def _end_plans(office: "Office", person: Person, left: PartialDate) -> None:
    store.end_plans_of(office, person.id or 0, left.first)


ENDINGS = (_end_plans,)
