"""What a history says of a day, and which histories can stand."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.people.history.records import FIELDS, Stage, Track
from cadredesk.people.records import Person


def began(stage: Stage) -> date:
    """The day from which a stage counts; the first of all days where none is known."""
    return stage.since.first if stage.since else date.min


def values_of(track: Track, of: Person | Stage) -> dict[str, Any]:
    """What a person or a stage says on a track, by field."""
    return {name: getattr(of, name) for name in FIELDS[track]}


def changed_tracks(old: Person, new: Person) -> list[Track]:
    """The tracks on which two records of a person differ."""
    return [track for track in FIELDS if values_of(track, old) != values_of(track, new)]


def tracks_to_ask(old: Person, new: Person) -> list[Track]:
    """Of the changed tracks those where a correction and a change are two things: something else was known before.

    Filling in what was empty, or the words and documents beside a value, is a correction; but a treatment that comes with
    the day of its approval may have been granted then: most had none before.
    """

    def says_otherwise(track: Track) -> bool:
        was, now = getattr(old, FIELDS[track][0]), getattr(new, FIELDS[track][0])
        return was != now and (was not in ("", None) or (track is Track.TREATMENT and _is_granted(old, new)))

    return [track for track in changed_tracks(old, new) if says_otherwise(track)]


def _is_granted(old: Person, new: Person) -> bool:
    return new.treatment_approved_on not in (None, old.treatment_approved_on)


def require_possible(person: Person, since: PartialDate, today: date) -> None:
    """Raises UserError for a change that lies in the future or before the birth."""
    if since.first > today:
        raise UserError(f"变更日期 {since} 在今天之后，请到那一天再登记。")
    if person.birth and since.last < person.birth.first:
        raise UserError(f"变更日期 {since} 早于出生日期 {person.birth}，请核对。")


def checked(person: Person, track: Track, stages: Sequence[Stage], today: date) -> list[Stage]:
    """The stages of a track in order, as they can stand. Raises UserError.

    A single stage without a date says no more than the person's own fields: it needs no row, and none is given.
    """
    ordered = sorted(stages, key=began)
    for stage in ordered:
        if stage.since:
            require_possible(person, stage.since, today)
    days = [began(stage) for stage in ordered]
    if len(set(days)) < len(days):
        twice = next(day for day, after in pairwise(days) if day == after)
        what = "最初" if twice == date.min else str(twice)
        raise UserError(f"{track}的经历中有两条的起始时间都是“{what}”，请合并或改正。")
    return [] if len(ordered) == 1 and ordered[0].since is None else ordered


def taken_over(person: Person, track: Track, values: Mapping[str, Any]) -> Person:
    """The person with the values of a track."""
    return dataclasses.replace(person, **{name: values[name] for name in FIELDS[track]})
