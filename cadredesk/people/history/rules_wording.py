"""Histories in the words of the card: what held, from when to when."""

from collections.abc import Callable, Sequence

from cadredesk.core.dates import PartialDate
from cadredesk.people.entries.rules import PartWords, joined
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.history.rules import began
from cadredesk.people.records import Person, State

BranchName = Callable[[int | None], str]


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
        case Track.HOME:
            community = of.community if of.community not in of.address else ""
            away = " ".join(filter(None, (of.settled, of.settled_place)))
            return " · ".join(filter(None, (of.address, community, away)))
    return ""


def basis_words(track: Track, of: Person | Stage) -> str:
    """What a value rests on: the note, and the approval and document of a treatment."""
    found = [of.note] if isinstance(of, Stage) else []
    if track is Track.TREATMENT:
        approved = f"{of.treatment_approved_on} 批准" if of.treatment_approved_on else ""
        found = [approved, of.treatment_document, *found]
    return " · ".join(filter(None, found))


def timeline(track: Track, stages: Sequence[Stage], branch: BranchName) -> list[tuple[Stage, PartWords]]:
    """The stages of a track, the latest first, each with its time and what it rests on."""
    ordered = sorted(stages, key=began)
    ends = [*(stage.since for stage in ordered[1:]), None]
    found = [
        (stage, _stage_words(track, stage, end, last=at == len(ordered) - 1, branch=branch))
        for at, (stage, end) in enumerate(zip(ordered, ends, strict=True))
    ]
    return found[::-1]


def _stage_words(track: Track, stage: Stage, end: PartialDate | None, *, last: bool, branch: BranchName) -> PartWords:
    when = time_words(stage.since, end)
    detail = joined(when, basis_words(track, stage))
    return PartWords(title=value_words(track, stage, branch) or "（无）", detail=detail, past=not last)


def time_words(since: PartialDate | None, end: PartialDate | None) -> str:
    """1998-05 至 2003-06, 2003-06 至今, 1998-05 以前; "" where nothing is known."""
    if since is None:
        return f"{end} 以前" if end else ""
    return f"{since} 至 {end}" if end else f"{since} 至今"


def present_stage(track: Track, person: Person) -> Stage:
    """The one stage of a person whose track has no history: what holds today, since nobody knows when."""
    from cadredesk.people.history.rules import values_of

    return Stage(person_id=person.id, track=track.value, **values_of(track, person))


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
