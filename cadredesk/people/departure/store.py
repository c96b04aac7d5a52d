"""Somebody dies or moves away: what was meant for them while they were here ends in the same operation.

Each feature lists what it ends under ``ENDINGS`` in its ``store_follow.py``: functions of (office, person, day).
"""

from cadredesk.core.features import declared
from cadredesk.db.file import Office
from cadredesk.people.records import Person


def follow_leaving(office: Office, old: Person, person: Person) -> None:
    """End all that ends when somebody has just died or moved away."""
    left = person.died_on or person.moved_out_on
    if left and not (old.died_on or old.moved_out_on):
        for end in declared("store_follow", "ENDINGS"):
            end(office, person, left)
