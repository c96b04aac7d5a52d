"""Who moved away and came back: the time away stands in the history of 在册状态, and the person's own fields say "here"."""

import dataclasses

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Person, State


def settled(office: Office, old: Person, person: Person, back: PartialDate | None = None) -> Person:
    """A changed person as they are to be written, their return recorded: ``back`` since a day, or since 转入时间 says so."""
    if back or (back := history_rules.day_of_return(old, person, today())):
        add_time_away(office, old, person, back)
        return history_rules.back_again(old, person, back)
    if person.moved_in_on != old.moved_in_on and _is_known_return(office, person):
        return history_rules.back_again(old, person, person.moved_in_on)
    return person


def _is_known_return(office: Office, person: Person) -> bool:
    stages = history_store.of_person(office, person.id or 0, Track.STATE)
    return any(stage.state == State.PRESENT and stage.since == person.moved_in_on for stage in stages)


def add_time_away(office: Office, old: Person, person: Person, back: PartialDate) -> None:
    """Write since when somebody was away and since when they are back; of a time that is known the return is corrected."""
    away = person.moved_out_on or old.moved_out_on
    stages = history_store.of_person(office, person.id or 0, Track.STATE)
    if away and not away.is_unknown and len(stages) > 1 and history_rules.began(stages[-2]) == away.first:
        return history_store.change(office, dataclasses.replace(stages[-1], since=back))
    require_return(office, dataclasses.replace(person, moved_out_on=away), back)
    gone = Stage(person_id=person.id, track=Track.STATE.value, since=away, state=State.MOVED_OUT.value)
    history_store.add(office, dataclasses.replace(gone, moved_to=person.moved_to or old.moved_to))
    history_store.add(office, dataclasses.replace(gone, since=back, state=State.PRESENT.value))


def require_return(office: Office, person: Person, back: PartialDate) -> None:
    """Raises UserError where somebody who has moved away cannot be back since a day."""
    away = person.moved_out_on
    if away is None or back.first > today() or back.first <= away.first:
        raise UserError(f"{person.name}的转回日期要在转出时间 {away or ''} 之后，并且不晚于今天。")
    require_after_return(office, person, away)


def require_after_return(office: Office, person: Person, moved_out_on: PartialDate) -> None:
    """Raises UserError where somebody who had moved away before came back on that day or later."""
    stages = history_store.of_person(office, person.id or 0, Track.STATE)
    if stages and moved_out_on.first <= history_rules.began(stages[-1]):
        raise UserError(
            f"{person.name}上次转回是 {stages[-1].since}，转出时间 {moved_out_on} 要在这以后，请先改正转出时间。"
        )
