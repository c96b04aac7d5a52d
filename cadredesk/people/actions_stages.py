"""What a user does with histories: edit one as a whole, and register somebody's return."""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.people import rules_stages, store, store_stages
from cadredesk.people.records import Person, State
from cadredesk.people.records_stages import FIELDS, Stage, Track
from cadredesk.people.store_changes import write

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def set_history(office: "Office", person_id: int, track: Track, stages: Sequence[Stage]) -> Person:
    """Put a whole history in place of a track's, as one operation; the last stage becomes what holds today.

    Of the stages only the day, the fields of the track and the note count. Raises UserError for one that cannot stand.
    """
    if not stages:
        raise UserError(f"{track}至少要有一条经历。")
    person = store.get(office, person_id)
    wanted = rules_stages.checked(person, track, stages, today())
    latest = max(stages, key=rules_stages.began)
    changed = rules_stages.taken_over(person, track, rules_stages.values_of(track, latest))
    with office.operation(f"修改经历（{track}）：{person.name}"):
        store.change(office, changed)
        _replace(office, person_id, track, wanted)
    return changed


def _replace(office: "Office", person_id: int, track: Track, wanted: Sequence[Stage]) -> None:
    """Make the rows of a track say this. Rows of the same day are changed rather than replaced, as the journal shows."""
    there = {rules_stages.began(stage): stage for stage in store_stages.of_person(office, person_id, track)}
    for stage in wanted:
        values = {name: getattr(stage, name) for name in FIELDS[track]}
        same = there.pop(rules_stages.began(stage), None)
        if same:
            store_stages.change(office, dataclasses.replace(same, since=stage.since, note=stage.note, **values))
        else:
            fresh = Stage(person_id=person_id, track=track.value, since=stage.since, note=stage.note, **values)
            store_stages.add(office, fresh)
    for stage in there.values():
        store_stages.delete(office, stage)


def register_return(office: "Office", person_id: int, day: datetime.date) -> Person:
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
        store_stages.add(office, Stage(person_id=person_id, track=track, since=person.moved_out_on, **away))
        back = Stage(person_id=person_id, track=track, since=PartialDate.of(day), state=State.PRESENT.value)
        store_stages.add(office, back)
        returned = dataclasses.replace(person, moved_out_on=None, moved_to="")
        write(office, returned)
    return returned


def require_after_return(office: "Office", person: Person, moved_out_on: PartialDate) -> None:
    """Raises UserError where somebody who had moved away before came back on that day or later."""
    stages = store_stages.of_person(office, person.id or 0, Track.STATE)
    if stages and moved_out_on.first <= rules_stages.began(stages[-1]):
        raise UserError(
            f"{person.name}上次转回是 {stages[-1].since}，转出时间 {moved_out_on} 要在这以后，请先改正转出时间。"
        )
