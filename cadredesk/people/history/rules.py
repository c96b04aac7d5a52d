"""What a history says of a day, which histories can stand, and histories in the words of the card."""

import dataclasses
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.people.entries.rules import EntryWording, joined
from cadredesk.people.history.records import FIELDS, OF_ONE_VALUE, Stage, Track
from cadredesk.people.records import Person, State

BranchName = Callable[[int | None], str]


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

    Filling in what was empty is a correction; but that somebody was not in need was known, and a treatment that comes
    with the day of its approval may have been granted then: most had none before.
    """
    granted = new.treatment != old.treatment and new.treatment_approved_on not in (None, old.treatment_approved_on)

    def differs(track: Track) -> bool:
        was, now = values_of(track, old), values_of(track, new)
        known = any(was[name] not in ("", None) and was[name] != now[name] for name in was)
        return known or (track is Track.TREATMENT and granted)

    return [track for track in changed_tracks(old, new) if differs(track)]


def without_old_words(old: Person, changed: Mapping[str, Any], said: Container[str] = ()) -> dict[str, Any]:
    """The changed fields of a person; words and documents of a value that another replaces go with it.

    But for those that are ``said`` to hold of the new one, too.
    """
    replaced = (name for name in OF_ONE_VALUE if changed.get(name, getattr(old, name)) != getattr(old, name))
    words = (OF_ONE_VALUE[name] for name in replaced)
    return dict(changed) | {name: "" for name in words if name not in changed and name not in said}


def day_of_return(old: Person, new: Person, today: date) -> PartialDate | None:
    """The day since which somebody who had moved away is back, as a new 转入时间 says it; None where it says no such thing.

    ``old`` is somebody blank where the person is new.
    """
    away, back = new.moved_out_on or old.moved_out_on, new.moved_in_on
    first = old.admitted_on or new.admitted_on
    if (
        away is None
        or away.is_unknown
        or back is None
        or back == old.moved_in_on
        or (first and first.first > away.first)
    ):
        return None
    return back if away.first < back.first <= today else None


def back_again(old: Person, new: Person, back: PartialDate | None) -> Person:
    """Somebody who is back, as the own fields say it: how and when they had first come stays as it was."""
    came: dict[str, Any] = {}
    if new.moved_in_on == back != old.moved_in_on:
        came = {"moved_in_on": old.moved_in_on, "source": old.source or new.source}
        came["admitted_on"] = old.admitted_on or new.admitted_on
    return dataclasses.replace(new, moved_out_on=None, moved_to="", **came)


def require_possible(person: Person, since: PartialDate, today: date) -> None:
    """Raises UserError for a change that lies in the future or before the birth."""
    if since.first > today:
        raise UserError(f"变动日期 {since} 在今天之后，请到那一天再登记。")
    if person.birth and since.last < person.birth.first:
        raise UserError(f"变动日期 {since} 早于出生日期 {person.birth}，请核对。")


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


# ---------------------------------------------------------------- wording


def value_words(track: Track, of: Person | Stage, branch: BranchName) -> str:
    """What a person or a stage says on a track; "" for nothing."""
    match track:
        case Track.CATEGORY:
            return of.survivor_kind or of.category
        case Track.RANK:
            return of.rank_words or of.rank
        case Track.TREATMENT:
            return of.treatment_words or of.treatment
        case Track.BRANCH:
            return " · ".join(filter(None, (branch(of.branch_id), of.membership)))
        case Track.HARDSHIP:
            ended = isinstance(of, Stage) and of.since
            return "困难" if of.hardship else "已解除" if ended else "未认定"
        case Track.HOME:
            community = of.community if of.community not in of.address else ""
            away = " ".join(filter(None, (of.settled, of.settled_place)))
            return " · ".join(filter(None, (of.address, community, away)))
    return ""


def basis_words(track: Track, of: Person | Stage) -> str:
    """What a value rests on: the note, and the document, of a treatment the approval, too."""
    found = [of.note] if isinstance(of, Stage) else []
    if track is Track.HARDSHIP:
        found = [of.hardship_document, *found]
    if track is Track.TREATMENT:
        approved = f"{of.treatment_approved_on} 批准" if of.treatment_approved_on else ""
        found = [approved, of.treatment_document, *found]
    return " · ".join(filter(None, found))


def timeline(track: Track, stages: Sequence[Stage], branch: BranchName) -> list[tuple[Stage, EntryWording]]:
    """The stages of a track, the latest first, each with its time and what it rests on."""
    ordered = sorted(stages, key=began)
    ends = [*(stage.since for stage in ordered[1:]), None]
    found = [
        (stage, _stage_words(track, stage, end, last=at == len(ordered) - 1, branch=branch))
        for at, (stage, end) in enumerate(zip(ordered, ends, strict=True))
    ]
    return found[::-1]


def _stage_words(
    track: Track, stage: Stage, end: PartialDate | None, *, last: bool, branch: BranchName
) -> EntryWording:
    when = time_words(stage.since, end)
    if track is Track.HARDSHIP and stage.since:
        when = f"{'认定' if stage.hardship else '解除'}于 {stage.since}"
    detail = joined(when, basis_words(track, stage))
    return EntryWording(title=value_words(track, stage, branch) or "（无）", detail=detail, past=not last)


def time_words(since: PartialDate | None, end: PartialDate | None) -> str:
    """1998-05 至 2003-06, 2003-06 至今, 1998-05 以前; "" where nothing is known."""
    if since is None:
        return f"{end} 以前" if end else ""
    return f"{since} 至 {end}" if end else f"{since} 至今"


def present_stage(track: Track, person: Person, since: PartialDate | None = None) -> Stage:
    """What holds of a person today as a stage; where the track has no history nobody knows since when."""
    return Stage(person_id=person.id, track=track.value, since=since, **values_of(track, person))


def is_no_act(stages: Sequence[Stage], person: Person) -> bool:
    """Whether the last stage of 困难 is corrected into what had been before it."""
    return len(stages) > 1 and stages[-2].hardship == person.hardship != stages[-1].hardship


def next_stage(track: Track, last: Stage) -> Stage:
    """What an entry after the last one begins with: of 困难 the other of its two acts, else the same to be changed."""
    fresh = dataclasses.replace(last, id=None, since=None, note="")
    if track is not Track.HARDSHIP:
        return fresh
    return dataclasses.replace(fresh, hardship=not last.hardship, hardship_document="")


def says_nothing(track: Track, of: Person | Stage) -> bool:
    """Whether nothing has been entered on a track."""
    return not any(values_of(track, of).values())


def moves(person: Person, stages: Sequence[Stage]) -> list[tuple[PartialDate | None, str]]:
    """Arrival, moves, and death, in order; ``stages`` are those of 在册状态."""
    found: list[tuple[PartialDate | None, str]] = []
    if person.admitted_on or person.source:
        found.append((person.admitted_on, f"纳入管理（{person.source}）" if person.source else "纳入管理"))
    if person.moved_in_on and person.moved_in_on != person.admitted_on:
        found.append((person.moved_in_on, "转入"))
    for stage in sorted(stages, key=began):
        found.append((stage.since, _moved_out(stage.moved_to) if stage.state == State.MOVED_OUT else "转回"))
    if person.moved_out_on:
        found.append((person.moved_out_on, _moved_out(person.moved_to)))
    if person.died_on:
        found.append((person.died_on, f"去世（{person.death_cause}）" if person.death_cause else "去世"))
    return found


def _moved_out(to: str) -> str:
    return f"转出：{to}" if to else "转出"
