"""Corrections and changes: two different acts. A correction says what had always been so; a change leaves the past.

The last stage of a track always says what the person's own fields say.

What else follows from a change belongs to features that know people, not the other way round: they list functions of
(office, the person before, the person now) under ``FOLLOWERS`` in their ``store_follow.py``. What was meant for somebody
while they were here ends in the same operation as they die or move away: functions of (office, person, day) under ``ENDINGS``.
Somebody new who is dead is followed as if they had been entered alive and had died then; nothing of them can be open yet.
"""

import dataclasses
from collections.abc import Mapping, Sequence

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.features import declared
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.people import store, store_moves
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person

NOBODY = Person()


def add(office: Office, person: Person) -> Person:
    """Insert a person inside a running operation, with all that follows, and give them back as they are saved."""
    back = history_rules.day_of_return(NOBODY, person, today())
    saved = store.add(office, history_rules.back_again(NOBODY, person, back) if back else person)
    _follow_arrival(office, person, saved, back)
    return saved


def add_many(office: Office, people: Sequence[Person], progress: Progress | None = None) -> None:
    """The same for many in one go, as an import does. Of those who live here nothing is read."""
    back = {at: day for at, each in enumerate(people) if (day := history_rules.day_of_return(NOBODY, each, today()))}
    here = [history_rules.back_again(NOBODY, each, back[at]) if at in back else each for at, each in enumerate(people)]
    ids = store.add_many(office, (progress or Progress()).over(here, len(here), "正在写入人员", every=200))
    for at, (person_id, person) in enumerate(zip(ids, here, strict=True)):
        if at in back or person.died_on:
            _follow_arrival(office, people[at], dataclasses.replace(person, id=person_id), back.get(at))


def _follow_arrival(office: Office, person: Person, saved: Person, back: PartialDate | None) -> None:
    """``person`` is what was entered, ``saved`` what came of it."""
    if back:
        store_moves.add_time_away(office, NOBODY, dataclasses.replace(person, id=saved.id), back)
    if saved.died_on:
        _follow(office, dataclasses.replace(saved, died_on=None), saved)


def write(office: Office, person: Person, since: Mapping[Track, PartialDate] | None = None) -> Person:
    """Write a changed person inside a running operation: corrections, and changes on the tracks of ``since``.

    Everything that changes a person who is in the file goes through here, so that no history is left behind.
    On 在册状态 a change is a return. Gives the person as saved: who is back has the time away in that history alone.
    Raises UserError for a change that cannot have been on that day.
    """
    old = store.get(office, person.id or 0)
    person = checkups_store.take_given(office, person, old)
    since = since or {}
    person = store_moves.settled(office, old, person, since.get(Track.STATE))
    for track in history_rules.changed_tracks(old, person):
        if track in since:
            person = _change(office, old, person, track, since[track])
        else:
            person = correct(office, person, track)
    put(office, old, person)
    return person


def put(office: Office, old: Person, person: Person) -> None:
    """Write a person whose histories are written already, and do what follows from the change."""
    store.change(office, person)
    end_with_departure(office, old, person)
    _follow(office, old, person)


def _follow(office: Office, old: Person, person: Person) -> None:
    for follow in declared("store_follow", "FOLLOWERS"):
        follow(office, old, person)


def end_with_departure(office: Office, old: Person, person: Person) -> None:
    """End all that ends when somebody has just died or moved away."""
    left = person.died_on or person.moved_out_on
    if left and not (old.died_on or old.moved_out_on):
        for end in declared("store_follow", "ENDINGS"):
            end(office, person, left)


def correct(office: Office, person: Person, track: Track) -> Person:
    """Make the last stage of a track say what the person says, and give the person as they then are.

    Where somebody had been in need before just as now, the act that said otherwise is no more: its stage goes.
    """
    stages = history_store.of_person(office, person.id or 0, track)
    if track is Track.HARDSHIP and history_rules.is_no_act(stages, person):
        history_store.delete(office, stages.pop())
        person = dataclasses.replace(person, hardship_document=person.hardship_document or stages[-1].hardship_document)
        if len(stages) == 1 and stages[0].since is None:  # says no more than the person's own fields
            history_store.delete(office, stages.pop())
    if stages:
        history_store.change(office, dataclasses.replace(stages[-1], **history_rules.values_of(track, person)))
    return person


def require_change(office: Office, person: Person, track: Track, since: PartialDate) -> None:
    """Raises UserError for a change of somebody that cannot have been on that day."""
    history_rules.require_possible(person, since, today())
    if track is Track.STATE:
        return store_moves.require_return(office, store.get(office, person.id or 0), since)
    stages = history_store.of_person(office, person.id or 0, track)
    if stages and since.first < history_rules.began(stages[-1]):
        raise UserError(
            f"{person.name}的{track}最近一次变动是 {stages[-1].since}，新的变动不能早于它。"
            "补登更早的变动，请在卡片的“经历”中添加。"
        )


def _change(office: Office, old: Person, new: Person, track: Track, since: PartialDate) -> Person:
    require_change(office, new, track, since)
    stages = history_store.of_person(office, new.id or 0, track)
    last = stages[-1] if stages else history_rules.present_stage(track, old)
    if since.first == history_rules.began(last):
        return correct(office, new, track)
    if not stages:
        history_store.add(office, last)
    history_store.add(office, history_rules.present_stage(track, new, since))
    return new
