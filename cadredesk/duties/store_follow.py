"""What follows for proofs from changes of people."""

import dataclasses

from cadredesk.db.file import Office
from cadredesk.duties.store_proved import keep_of_person
from cadredesk.people.records import Person


def _keep_proved(office: Office, old: Person, person: Person) -> None:
    # By a death alone nothing comes to be owed; by the correction of its day it may.
    if old.died_on or dataclasses.replace(old, died_on=person.died_on) != person:
        keep_of_person(office, person.id or 0)


FOLLOWERS = (_keep_proved,)
