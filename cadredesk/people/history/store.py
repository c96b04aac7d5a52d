"""The only SQL about histories, and the register as it stood on a past day."""

from collections.abc import Collection
from datetime import date
from functools import cache

from cadredesk.core.dates import UNKNOWN_DAY
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.history.records import FIELDS, TRACKED, Stage, Track
from cadredesk.people.records import Person, State


def of_person(office: Office, person_id: int, track: Track | None = None) -> list[Stage]:
    """The stages of a person, by track and day."""
    columns = ", ".join(("id", *rows.columns_of(Stage))).replace(", since,", ", nullif(since, ''),")
    where = "person_id = ?1 AND (?2 IS NULL OR track = ?2) ORDER BY track, since"
    return rows.read(office, Stage, f"SELECT {columns} FROM stages WHERE {where}", (person_id, track))


def add(office: Office, stage: Stage) -> None:
    """Insert a stage."""
    rows.insert(office, stage, _since(stage))


def change(office: Office, stage: Stage) -> None:
    """Write a stage that has an id."""
    rows.update(office, stage, _since(stage))


def delete(office: Office, stage: Stage) -> None:
    """Delete a stage."""
    rows.delete(office, Stage, stage.id or 0)


def _since(stage: Stage) -> dict[str, str]:
    """From the beginning is "", which stands before every date."""
    return {"since": stage.since.iso if stage.since else ""}


def any_after(office: Office, day: date) -> bool:
    """Whether anything has changed since the end of a day: else the fields of today say how it was."""
    return bool(rows.column(office, "SELECT 1 FROM stages WHERE since > ? LIMIT 1", (day.isoformat(),)))


# A partial date counts from its first day: as text, 2026-05 stands right before 2026-05-01 and after 2026-04-30.
def _stage_on(track: Track, day: str) -> str:
    """The id of the stage in effect; before the first one, the first."""
    return (
        f"(SELECT id FROM stages WHERE person_id = p.id AND track = '{track}' "
        f"ORDER BY since <= '{day}' DESC, CASE WHEN since <= '{day}' THEN since END DESC, since LIMIT 1)"
    )


def people_on(day: date, only: Collection[Track] = tuple(FIELDS), *, ends: bool = True) -> str:
    """A WITH clause whose ``people`` is the table as it stood at the end of a day, for any query that reads it.

    ``only`` names the tracks that matter. With ``ends`` deaths and moves after the day have not happened, and who had
    not come yet is not there.
    """
    return f"WITH {as_of_people(day.isoformat(), frozenset(only), ends)} "


@cache
def as_of_people(day: str, only: frozenset[Track], ends: bool) -> str:
    """The definition of ``people`` alone, to stand in a WITH clause beside others."""
    tracks = [track for track in FIELDS if track in only]
    alias = {track: f"s{at}" for at, track in enumerate(tracks)}
    columns = [
        f"CASE WHEN {alias[TRACKED[name]]}.id IS NULL THEN p.{name} ELSE {alias[TRACKED[name]]}.{name} END AS {name}"
        if TRACKED.get(name) in alias
        else _ENDS[name].format(day)
        if ends and name in _ENDS
        else f"p.{name}"
        for name in ("id", *rows.columns_of(Person), "search", "pinyin", "strokes")
    ]
    joins = [f"LEFT JOIN stages {alias[track]} ON {alias[track]}.id = {_stage_on(track, day)}" for track in tracks]
    if ends:
        joins.append(f"LEFT JOIN stages moves ON moves.id = {_stage_on(Track.STATE, day)}")
        joins.append(f"WHERE ifnull(p.admitted_on, '') <= '{day}' AND ifnull(p.moved_in_on, '') <= '{day}'")
    return f"people AS (SELECT {', '.join(columns)} FROM main.people p {' '.join(joins)})"


# Who came back has no date of moving out any more, but stages that tell of the time away.
_AWAY = f"moves.state = '{State.MOVED_OUT}' AND moves.since <= '{{0}}'"
_ENDS = {
    # Who had moved away on a known day was here until then, whenever they died.
    "died_on": f"CASE WHEN p.died_on <= '{{0}}' AND (p.died_on <> '{UNKNOWN_DAY.iso}' OR ifnull(p.moved_out_on, '') <= '{{0}}') "
    "THEN p.died_on END AS died_on",
    "moved_out_on": f"CASE WHEN p.moved_out_on <= '{{0}}' THEN p.moved_out_on WHEN {_AWAY} THEN moves.since END "
    "AS moved_out_on",
    "moved_to": f"CASE WHEN p.moved_out_on <= '{{0}}' THEN p.moved_to WHEN {_AWAY} THEN moves.moved_to ELSE '' END "
    "AS moved_to",
}


def person_on(office: Office, person: Person, day: date) -> Person:
    """A person with the category, rank, treatment, branch and home of a day."""
    where = f"people WHERE id = {int(person.id or 0)}"
    columns = ", ".join(("id", *rows.columns_of(Person)))
    return next(iter(rows.read(office, Person, f"{people_on(day, ends=False)} SELECT {columns} FROM {where}")), person)
