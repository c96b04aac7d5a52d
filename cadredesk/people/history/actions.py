"""What a user does with histories: edit one as a whole, and register somebody's return."""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import FIELDS, Stage, Track
from cadredesk.people.records import Person, State
from cadredesk.people.store_changes import put, write


def set_history(office: Office, person_id: int, track: Track, stages: Sequence[Stage]) -> Person:
    """Put a whole history in place of a track's, as one operation; the last stage becomes what holds today.

    Of the stages only the day, the fields of the track and the note count. Raises UserError for one that cannot stand.
    """
    if not stages:
        raise UserError(f"{track}至少要有一条经历。")
    person = store.get(office, person_id)
    wanted = history_rules.checked(person, track, stages, today())
    latest = max(stages, key=history_rules.began)
    changed = history_rules.taken_over(person, track, history_rules.values_of(track, latest))
    with office.operation(f"修改经历（{track}）：{person.name}"):
        put(office, person, changed)
        _replace(office, person_id, track, wanted)
    return changed


def _replace(office: Office, person_id: int, track: Track, wanted: Sequence[Stage]) -> None:
    """Make the rows of a track say this. Rows of the same day are changed rather than replaced, as the journal shows."""
    there = {history_rules.began(stage): stage for stage in history_store.of_person(office, person_id, track)}
    for stage in wanted:
        values = {name: getattr(stage, name) for name in FIELDS[track]}
        same = there.pop(history_rules.began(stage), None)
        if same:
            history_store.change(office, dataclasses.replace(same, since=stage.since, note=stage.note, **values))
        else:
            fresh = Stage(person_id=person_id, track=track.value, since=stage.since, note=stage.note, **values)
            history_store.add(office, fresh)
    for stage in there.values():
        history_store.delete(office, stage)


def register_return(office: Office, person_id: int, day: datetime.date) -> Person:
    """Somebody who had moved away is in the office's care again; the time away stays in the history.

    Raises UserError for somebody who had not moved away, or a day before that.
    """
    person = store.get(office, person_id)
    if person.moved_out_on is None or person.died_on:
        raise UserError(f"{person.name}没有转出，不需要登记转回。")
    if day > today() or day <= person.moved_out_on.first:
        raise UserError(f"转回日期要在转出时间 {person.moved_out_on} 之后，并且不晚于今天。")
    require_after_return(office, person, person.moved_out_on)
    with office.operation(f"登记转回：{person.name}"):
        away: dict[str, Any] = {"state": State.MOVED_OUT.value, "moved_to": person.moved_to}
        track = Track.STATE.value
        history_store.add(office, Stage(person_id=person_id, track=track, since=person.moved_out_on, **away))
        back = Stage(person_id=person_id, track=track, since=PartialDate.of(day), state=State.PRESENT.value)
        history_store.add(office, back)
        returned = dataclasses.replace(person, moved_out_on=None, moved_to="")
        write(office, returned)
    return returned


def require_after_return(office: Office, person: Person, moved_out_on: PartialDate) -> None:
    """Raises UserError where somebody who had moved away before came back on that day or later."""
    stages = history_store.of_person(office, person.id or 0, Track.STATE)
    if stages and moved_out_on.first <= history_rules.began(stages[-1]):
        raise UserError(
            f"{person.name}上次转回是 {stages[-1].since}，转出时间 {moved_out_on} 要在这以后，请先改正转出时间。"
        )
