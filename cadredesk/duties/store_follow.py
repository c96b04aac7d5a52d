"""What follows for proofs from changes of people."""

from cadredesk.db.file import Office
from cadredesk.duties.store_proved import keep_of_person
from cadredesk.people.records import Person


def _keep_proved(office: Office, _: Person, person: Person) -> None:
    keep_of_person(office, person.id or 0)


FOLLOWERS = (_keep_proved,)
