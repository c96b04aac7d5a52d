"""Corrections and changes: two different acts. A correction says what had always been so; a change leaves the past.

The last stage of a track always says what the person's own fields say.

What else follows from a change belongs to features that know people, not the other way round: they list functions of
(office, the person before, the person now) under ``FOLLOWERS`` in their ``store_follow.py``. What was meant for somebody
while they were here ends in the same operation as they die or move away: functions of (office, person, day) under ``ENDINGS``.
"""

import dataclasses
from collections.abc import Mapping

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.features import declared
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Person


def write(office: Office, person: Person, since: Mapping[Track, PartialDate] | None = None) -> None:
    """Write a changed person inside a running operation: corrections, and changes on the tracks of ``since``.

    Everything that changes a person who is in the file goes through here, so that no history is left behind.
    Raises UserError for a change that cannot have been on that day.
    """
    old = store.get(office, person.id or 0)
    person = checkups_store.take_given(office, person, old)
    since = since or {}
    for track in history_rules.changed_tracks(old, person):
        if track in since:
            _change(office, old, person, track, since[track])
        else:
            _correct(office, person, track)
    put(office, old, person)


def put(office: Office, old: Person, person: Person) -> None:
    """Write a person whose histories are written already, and do what follows from the change."""
    store.change(office, person)
    end_with_departure(office, old, person)
    for follow in declared("store_follow", "FOLLOWERS"):
        follow(office, old, person)


def end_with_departure(office: Office, old: Person, person: Person) -> None:
    """End all that ends when somebody has just died or moved away."""
    left = person.died_on or person.moved_out_on
    if left and not (old.died_on or old.moved_out_on):
        for end in declared("store_follow", "ENDINGS"):
            end(office, person, left)


def _correct(office: Office, person: Person, track: Track) -> None:
    stages = history_store.of_person(office, person.id or 0, track)
    if stages:
        history_store.change(office, dataclasses.replace(stages[-1], **history_rules.values_of(track, person)))


def require_change(office: Office, person: Person, track: Track, since: PartialDate) -> None:
    """Raises UserError for a change of somebody that cannot have been on that day."""
    history_rules.require_possible(person, since, today())
    stages = history_store.of_person(office, person.id or 0, track)
    if stages and since.first < history_rules.began(stages[-1]):
        raise UserError(
            f"{person.name}的{track}最近一次变更是 {stages[-1].since}，新的变更不能早于它。"
            "补登更早的变更，请在卡片的“经历”中添加。"
        )


def _change(office: Office, old: Person, new: Person, track: Track, since: PartialDate) -> None:
    require_change(office, new, track, since)
    stages = history_store.of_person(office, new.id or 0, track)
    last = stages[-1] if stages else _stage(old, track, None)
    if since.first == history_rules.began(last):
        return _correct(office, new, track)
    if not stages:
        history_store.add(office, last)
    history_store.add(office, _stage(new, track, since))


def _stage(person: Person, track: Track, since: PartialDate | None) -> Stage:
    values = history_rules.values_of(track, person)
    return Stage(person_id=person.id, track=track.value, since=since, **values)
