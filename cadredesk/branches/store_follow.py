"""What of branches follows from a change of a person."""

from cadredesk.branches import store_head_sync
from cadredesk.core.dates import PartialDate, today
from cadredesk.db.file import Office
from cadredesk.people.records import Person
from cadredesk.people.rules import end_of


def _end_posts(office: Office, person: Person, left: PartialDate) -> None:
    store_head_sync.end_posts_of_person(office, person.id or 0, end_of(left, today()))


def _follow_name(office: Office, old: Person, person: Person) -> None:
    if person.name != old.name:
        store_head_sync.update_head_names(office, person.id or 0)


ENDINGS = (_end_posts,)
FOLLOWERS = (_follow_name,)
