"""The only SQL about check-ups, and what keeps 最近体检日期 true.

``people.checkup_on`` is the latest of somebody's rows (``cares``) and visits for 体检. Whoever writes one of these calls
:func:`update_latest` in the same operation; whoever writes a person comes through :func:`take_given`.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.checkups import rules
from cadredesk.people.checkups.records import Checkup
from cadredesk.people.entries.records import Care, CareKind
from cadredesk.people.records import Person

KIND = CareKind.CHECKUP.value
RULE = KIND  # the code of the duty rule whose visits are check-ups
# The first day that the date of a row may be, as the index of days has it.
FIRST_DAY = "CAST(since || substr('-01-01', length(since) - 3) AS TEXT)"

# As rules.latest: ISO texts stand in the order of the dates, and what says more after what says less.
_LATEST = (
    f"nullif(max(ifnull((SELECT max(since) FROM cares WHERE person_id = people.id AND kind = '{KIND}'), ''), "
    f"ifnull((SELECT max(date) FROM visits WHERE person_id = people.id AND rule = '{RULE}'), '')), '')"
)


# ---------------------------------------------------------------- 最近体检日期


def update_latest(office: Office, people: Iterable[int | None]) -> None:
    """Make 最近体检日期 of these people what their check-ups say, within a running operation."""
    for part in rows.parts(sorted({person for person in people if person})):
        sql = (
            f"UPDATE people SET checkup_on = {_LATEST} WHERE id IN ({rows.marks(part)}) AND checkup_on IS NOT {_LATEST}"
        )
        office.conn.execute(sql, part)


def add(office: Office, cares: Iterable[Care]) -> None:
    """Insert check-ups. A row that tells of one of them without its exact day is made to tell it, as in a merge."""
    cares = list(cares)
    vague = _vague(office, {care.person_id for care in cares})
    fresh: list[Care] = []
    for care in cares:
        known = vague[care.person_id]
        if (less := rules.said_less(care, known)) is not None:
            known.remove(less)
            rows.update(office, rules.joined(care, less))
        else:
            fresh.append(care)
    rows.add_many(office, fresh)


def _vague(office: Office, people: Collection[int | None]) -> defaultdict[int | None, list[Care]]:
    """The rows of people of which the month or the year alone is known."""
    found: defaultdict[int | None, list[Care]] = defaultdict(list)
    whose = f" AND person_id IN ({rows.marks(people)})" if len(people) < _MANY else ""
    parameters = (KIND, *(people if whose else ()))
    for care in rows.select(office, Care, f"WHERE kind = ? AND length(since) < 10{whose} ORDER BY id", parameters):
        found[care.person_id].append(care)
    return found


def take_given(office: Office, person: Person, before: Person | None = None) -> Person:
    """Somebody who is about to be written, or has just been added, with the 最近体检日期 that holds.

    A date that differs from what was known ``before``, and that no check-up has yet, becomes one.
    """
    given = person.checkup_on
    if given == (before.checkup_on if before else None):
        return person
    known = days(office, [person.id or 0])[person.id or 0]
    if given is not None and not rules.is_known(given, known):
        add(office, [Care(person_id=person.id, since=given)])
        known.add(given)
    return dataclasses.replace(person, checkup_on=rules.latest(known))


def take_given_by_new(office: Office, after: int) -> None:
    """The same for people who were added in one go, those with ids after ``after``."""
    known = f"SELECT 1 FROM cares c WHERE c.person_id = p.id AND c.kind = '{KIND}' AND c.since >= p.checkup_on "
    office.conn.execute(
        f"INSERT INTO cares(person_id, kind, since) SELECT id, '{KIND}', checkup_on FROM people p WHERE id > ? "
        f"AND checkup_on IS NOT NULL AND NOT EXISTS ({known} AND c.since < p.checkup_on || '~')",
        (after,),
    )


def wrong_latest(office: Office) -> list[tuple[int, str]]:
    """(id, name) of whose 最近体检日期 is not the latest of their check-ups: nobody, but in the midst of an undo."""
    of_visits = f"SELECT person_id, max(date) AS day FROM visits WHERE rule = '{RULE}' AND rule <> '' GROUP BY 1"
    of_rows = f"SELECT person_id, max(since) AS day FROM cares WHERE kind = '{KIND}' GROUP BY 1"
    return office.conn.execute(
        f"SELECT p.id, p.name FROM people p LEFT JOIN ({of_visits}) v ON v.person_id = p.id "
        f"LEFT JOIN ({of_rows}) c ON c.person_id = p.id "
        "WHERE ifnull(p.checkup_on, '') <> max(ifnull(v.day, ''), ifnull(c.day, ''))"
    ).fetchall()


# ---------------------------------------------------------------- reading


def days_said(office: Office, person_id: int, day: str) -> set[str]:
    """The first days of somebody's check-ups that are of a day, or that say it less exactly."""
    sql = "SELECT since FROM cares WHERE person_id = ? AND kind = ? AND ? >= since AND ? < since || '~'"
    found = rows.column(office, sql, (person_id, KIND, day, day))
    return {f"{each}-01-01"[:10] for each in found}


_ROW_DAYS = f"SELECT person_id, since FROM cares WHERE kind = '{KIND}'"
_VISIT_DAYS = f"SELECT person_id, date FROM visits WHERE rule = '{RULE}' AND rule <> ''"
_MANY = 500  # of so many people it is quicker to read the check-ups of all


def days(office: Office, people: Sequence[int], *, visits: bool = True) -> defaultdict[int, set[PartialDate]]:
    """The dates of all check-ups of people, or without ``visits`` those of the rows alone."""
    found: defaultdict[int, set[PartialDate]] = defaultdict(set)
    wanted, read = set(people), cache(PartialDate.from_iso)
    some = (f" AND person_id IN ({rows.marks(people)})", people) if len(people) < _MANY else ("", ())
    for sql in (_ROW_DAYS, _VISIT_DAYS) if visits else (_ROW_DAYS,):
        for person, day in office.conn.execute(f"{sql}{some[0]}", some[1]).fetchall():
            if person in wanted:
                found[person].add(read(day))
    return found


def all_checkups(office: Office, person_id: int | None = None) -> list[Checkup]:
    """The rows, and the visits for 体检, of everybody or of one person, the latest first."""
    one = "" if person_id is None else "AND x.person_id = ?"
    sql = (
        "SELECT x.person_id, p.name, x.since, x.unit, x.result, x.recheck_on, x.note, x.id, NULL "
        f"FROM cares x JOIN people p ON p.id = x.person_id WHERE x.kind = '{KIND}' {one} "
        "UNION ALL SELECT x.person_id, p.name, x.date, x.place, x.condition, NULL, x.note, NULL, x.id "
        f"FROM visits x JOIN people p ON p.id = x.person_id WHERE x.rule = '{RULE}' {one} ORDER BY 3 DESC, 1, 8, 9"
    )
    found = office.conn.execute(sql, () if person_id is None else (person_id, person_id)).fetchall()
    return [
        Checkup(
            person_id=person, name=name, date=PartialDate.from_iso(day), hospital=hospital, result=result,
            recheck_on=PartialDate.from_iso(again) if again else None, note=note, care_id=care, visit_id=visit,
        )
        for person, name, day, hospital, result, again, note, care, visit in found
    ]  # fmt: skip


def recent_words(office: Office, name: str, limit: int = 60) -> list[str]:
    """What was written lately in a column of check-ups, the latest first: suggestions for typing."""
    sql = f"SELECT {name} FROM cares WHERE kind = '{KIND}' AND {name} <> '' GROUP BY 1 ORDER BY max(id) DESC LIMIT ?"
    return rows.column(office, sql, (limit,))


# ---------------------------------------------------------------- people who go, and who were two


def delete_bare(office: Office, person_id: int) -> None:
    """Delete the check-ups of which no more than the date is known, with somebody who was entered by mistake."""
    bare = "unit = '' AND result = '' AND recheck_on IS NULL AND note = ''"
    office.conn.execute(f"DELETE FROM cares WHERE person_id = ? AND kind = '{KIND}' AND {bare}", (person_id,))


def merge(office: Office, person_id: int) -> None:
    """Within a merge: a check-up that both entries knew is one."""
    there = rows.select(office, Care, "WHERE person_id = ? AND kind = ?", (person_id, KIND))
    kept, gone = rules.unite(there)
    for care in kept:
        if care not in there:
            rows.update(office, care)
    for care in gone:
        rows.delete(office, Care, care.id or 0)
