"""What a user does with histories: edit one as a whole."""

import dataclasses
from collections.abc import Sequence

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Person
from cadredesk.people.store_changes import put


def set_history(office: Office, person_id: int, track: Track, stages: Sequence[Stage]) -> Person:
    """Put a whole history in place of a track's, as one operation; the last stage becomes what holds today.

    Of the stages only the day, the fields of the track and the note count. Raises UserError for one that cannot stand.
    """
    if not stages:
        raise UserError(f"{track}至少要有一条经历。")
    person = store.get(office, person_id)
    wanted = history_rules.checked(person, track, stages, today())
    latest = max(stages, key=history_rules.began)
    changed = dataclasses.replace(person, **history_rules.values_of(track, latest))
    with office.operation(f"修改经历（{track}）：{person.name}"):
        put(office, person, changed)
        _replace(office, person_id, track, wanted)
    return changed


def _replace(office: Office, person_id: int, track: Track, wanted: Sequence[Stage]) -> None:
    """Make the rows of a track say this. Rows of the same day are changed rather than replaced, as the journal shows."""
    there = {history_rules.began(stage): stage for stage in history_store.of_person(office, person_id, track)}
    for stage in wanted:
        same = there.pop(history_rules.began(stage), None) or Stage(person_id=person_id, track=track.value)
        values = history_rules.values_of(track, stage)
        kept = dataclasses.replace(same, since=stage.since, note=stage.note, **values)
        (history_store.change if same.id else history_store.add)(office, kept)
    for stage in there.values():
        history_store.delete(office, stage)
