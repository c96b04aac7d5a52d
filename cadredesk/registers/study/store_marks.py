"""The SQL behind marks: the lists of names that branches kept, and everything that excuses or makes good."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from cadredesk.branches import store as branches_store
from cadredesk.core.dates import UNKNOWN_DAY, day_from_iso, months_after, today
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.history.records import Track
from cadredesk.people.history.store import people_on
from cadredesk.registers.activities.records import THEORY, Presence
from cadredesk.registers.activities.store_people import GROUPS, with_groups
from cadredesk.registers.study import rules
from cadredesk.registers.study.records import LONG_MISSED, Facts, Listed, Mark, MemberYear
from cadredesk.registers.study.rules import days_of, month_of
from cadredesk.visits.records import Rule

DELIVERED = "送学上门"  # the kind of visit
_NAMED = "EXISTS (SELECT 1 FROM attendances t WHERE t.activity_id = activities.id)"


# ---------------------------------------------------------------- members and their marks


def member_years(
    office: Office, year: int, branch_id: int | None = None, kinds: Sequence[str] = THEORY
) -> list[MemberYear]:
    """The members with their marks of a year, of one branch or of all that kept lists of names.

    The year before is looked at, too, for the months missed in a row. A branch's members of today are there in any case.
    """
    until = min(date(year, 12, 31), today())
    found = listed(office, kinds, date(year - 1, 1, 1), until, branch_id)
    marked = rules.marks(facts(office, found))
    of_year = {
        person: months for person, months in marked.items() if any(month.startswith(str(year)) for month in months)
    }
    if branch_id is not None:
        of_year = {person: marked.get(person, {}) for person in (*of_year, *_members_of(office, branch_id, year))}
    return _lines(office, year, of_year)


def _members_of(office: Office, branch_id: int, year: int) -> list[int]:
    """The members of today, where it is the year of today."""
    return branches_store.member_ids(office, [branch_id]) if year == today().year else []


def _lines(office: Office, year: int, marked: Mapping[int, Mapping[str, Mark]]) -> list[MemberYear]:
    return [
        MemberYear(
            person_id=person, name=name, branch_id=branch_id, branch=branch, limited=limited, here=here,
            marks={month: mark for month, mark in marked[person].items() if month.startswith(str(year))},
            missed=rules.missed_months(marked[person], year), in_a_row=rules.missed_in_a_row(marked[person]),
        )
        for person, name, branch_id, branch, limited, here in people_lines(office, marked)
    ]  # fmt: skip


def long_missed(office: Office, on: date) -> list[MemberYear]:
    """Who of the members of today has missed the last months of theory in a row, as many as should be told.

    Only the last months of each branch within a year are read: this is looked at on each turn to 今日. Of who moved, months
    in the branch before may be left out.
    """
    recent = _last_months(listed(office, THEORY, months_after(on, -12), on))
    marked = rules.marks(facts(office, recent, _never_there(office, recent)))
    missing = {person: months for person, months in marked.items() if rules.missed_in_a_row(months) >= LONG_MISSED}
    return [each for each in _lines(office, on.year, missing) if each.here]


def _last_months(found: Sequence[Listed]) -> list[Listed]:
    """Of these, the latest first, what each branch held in its last months."""
    months: dict[int, set[str]] = {}
    kept = []
    for each in found:
        of_branch, month = months.setdefault(each.branch_id, set()), month_of(each.date)
        if month in of_branch or len(of_branch) < LONG_MISSED:
            of_branch.add(month)
            kept.append(each)
    return kept


def _never_there(office: Office, found: Sequence[Listed]) -> set[int]:
    """The members of today who were at none of these activities of their branch: of most people nothing more is to be read."""
    sql = (
        "SELECT a.branch_id, t.person_id FROM activities a CROSS JOIN attendances t ON t.activity_id = a.id "
        "WHERE a.id IN (SELECT value FROM json_each(?)) AND t.state = ?"
    )
    there = set(office.conn.execute(sql, (_json(each.id for each in found), Presence.PRESENT.value)).fetchall())
    units = _units(office, {each.branch_id for each in found})
    now = _members_now(office, [unit for each in units.values() for unit in each])
    members = ((branch, row[0]) for branch, each in units.items() for unit in each for row in now.get(unit, ()))
    return {person for branch, person in members if (branch, person) not in there}


# ---------------------------------------------------------------- what marks follow from


def listed(
    office: Office, categories: Sequence[str], since: date, until: date, branch_id: int | None = None
) -> list[Listed]:
    """What branches held between two days with a list of names, the latest first; only one of them and its groups if it is
    given.
    """
    units = with_groups(office, branch_id) if branch_id is not None else []
    sql = (
        f"SELECT id, branch_id, date FROM activities WHERE category IN ({rows.marks(categories)}) AND date BETWEEN ? AND ? "
        f"AND {'branch_id IS NOT NULL' if branch_id is None else f'branch_id IN ({rows.marks(units)})'} AND {_NAMED} ORDER BY date DESC, id DESC"
    )
    asked = (*categories, since.isoformat(), until.isoformat(), *units)
    return [Listed(row[0], row[1], day_from_iso(row[2])) for row in office.conn.execute(sql, asked).fetchall()]


def listed_ids(office: Office, categories: Sequence[str], year: int, month: int, branch_id: int) -> list[int]:
    """The activities of a branch with a list of names in a month, in the order of their days."""
    found = listed(office, categories, *days_of(year, month), branch_id)
    return [each.id for each in reversed(found)]


def facts(office: Office, found: Sequence[Listed], only: Collection[int] | None = None) -> Facts:
    """Everything that the marks of these activities follow from, of some people only where they are given."""
    if not found:
        return Facts()
    members = _members(office, found, only)
    present, excused = _named(office, found, only)
    _add_away(office, found, members, excused)
    delivered = _delivered(office, min(each.date for each in found), max(each.date for each in found))
    return Facts(
        listed=tuple(found),
        members=_frozen(members),
        present=_frozen(present),
        excused=_frozen(excused),
        delivered=delivered,
    )


def _frozen(sets: Mapping[int, set[int]]) -> dict[int, frozenset[int]]:
    return {key: frozenset(each) for key, each in sets.items()}


def _json(ids: Iterable[int] | None) -> str | None:
    """Ids as one parameter of a statement."""
    return None if ids is None else json.dumps(sorted(ids))


def _named(
    office: Office, found: Sequence[Listed], only: Collection[int] | None
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Who was present and who was excused, by activity."""
    present: dict[int, set[int]] = {}
    excused: dict[int, set[int]] = {}
    sql = (
        "SELECT activity_id, person_id, state FROM attendances WHERE activity_id IN (SELECT value FROM json_each(?1)) "
        "AND (?2 IS NULL OR person_id IN (SELECT value FROM json_each(?2)))"
    )
    for activity, person, state in office.conn.execute(sql, (_json(each.id for each in found), _json(only))).fetchall():
        (present if state == Presence.PRESENT else excused).setdefault(activity, set()).add(person)
    return present, excused


def _members(office: Office, found: Sequence[Listed], only: Collection[int] | None) -> dict[int, set[int]]:
    """Who was a member of the branch on the day of each activity.

    Of most the fields of today say so: only whose branch or state changed after a day are looked up as of that day.
    """
    units = _units(office, {each.branch_id for each in found})
    now = _members_now(office, [unit for each in units.values() for unit in each], only)
    changed = _last_changes(office, min(each.date for each in found))
    if only is not None:
        changed = {person: last for person, last in changed.items() if person in only}
    then = {
        day: _members_then(office, day, [person for person, last in changed.items() if last > day.isoformat()])
        for day in {each.date for each in found}
    }
    made: dict[int, set[int]] = {}
    for each in found:
        day, members = each.date.isoformat(), made.setdefault(each.id, set())
        for unit in units[each.branch_id]:
            stayed = now.get(unit, ())
            members |= {p for p, came, went in stayed if came <= day < went and changed.get(p, "") <= day}
            members |= then[each.date].get(unit, set())
    return made


def _units(office: Office, branches: Collection[int]) -> dict[int, list[int]]:
    """Branches with the groups below them, whose members come to their activities (see ``with_groups``)."""
    found = {branch: [branch] for branch in branches}
    sql = f"SELECT parent_id, id FROM branches WHERE parent_id IS NOT NULL AND kind IN ({rows.marks(GROUPS)})"
    for parent, group in office.conn.execute(sql, GROUPS).fetchall():
        if parent in found:
            found[parent].append(group)
    return found


def _members_now(
    office: Office, branches: Iterable[int], only: Collection[int] | None = None
) -> dict[int, list[tuple[int, str, str]]]:
    """By branch (person, since, until) of its members by the fields of today."""
    sql = (
        "SELECT branch_id, id, max(ifnull(admitted_on, ''), ifnull(moved_in_on, '')), "
        "min(ifnull(died_on, '9'), ifnull(moved_out_on, '9')) FROM people "
        "WHERE branch_id IN (SELECT value FROM json_each(?1)) "
        "AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))"
    )
    found: dict[int, list[tuple[int, str, str]]] = {}
    for branch, *rest in office.conn.execute(sql, (_json(branches), _json(only))).fetchall():
        found.setdefault(branch, []).append(tuple(rest))
    return found


def _last_changes(office: Office, day: date) -> dict[int, str]:
    """When branch or state of people last changed, of those whose did after a day; whose end is of no known day counts so."""
    sql = (
        "SELECT person_id, max(since) FROM stages WHERE track IN (?, ?) AND since > ? GROUP BY 1 UNION ALL "
        "SELECT id, '9' FROM people INDEXED BY people_by_pinyin WHERE died_on = ? AND moved_out_on IS NOT NULL"
    )
    asked = (Track.BRANCH.value, Track.STATE.value, day.isoformat(), UNKNOWN_DAY.iso)
    return dict(office.conn.execute(sql, asked).fetchall())


def _members_then(office: Office, day: date, people: Sequence[int]) -> dict[int, set[int]]:
    """By branch those of some people who were its members on a day."""
    if not people:
        return {}
    sql = (
        f"{people_on(day, (Track.BRANCH,))} SELECT branch_id, id FROM people WHERE id IN (SELECT value FROM json_each(?)) "
        "AND branch_id IS NOT NULL AND died_on IS NULL AND moved_out_on IS NULL"
    )
    found: dict[int, set[int]] = {}
    for branch, person in office.conn.execute(sql, (_json(people),)).fetchall():
        found.setdefault(branch, set()).add(person)
    return found


def _add_away(
    office: Office, found: Sequence[Listed], members: dict[int, set[int]], excused: dict[int, set[int]]
) -> None:
    """Who was in hospital or on a trip on a day is excused, as the list of an activity shows it (``store_people``)."""
    first, last = min(each.date for each in found).isoformat(), max(each.date for each in found).isoformat()
    going_on = "SELECT person_id, since, ifnull(until || '-99', '9') FROM {} WHERE since <= ?1 AND ifnull(until || '-99', '9') >= ?2"
    sql = " UNION ALL ".join(going_on.format(table) for table in ("hospital_stays", "trips"))
    concerned = set().union(*members.values())
    away = [each for each in office.conn.execute(sql, (last, first)).fetchall() if each[0] in concerned]
    for each in found:
        day = each.date.isoformat()
        absent = {person for person, since, until in away if since <= day <= until}
        excused.setdefault(each.id, set()).update(absent & members[each.id])


def _delivered(office: Office, since: date, until: date) -> frozenset[tuple[int, str]]:
    """(person, month) of the visits that brought study or files home, in the months of two days."""
    sql = (
        "SELECT person_id, substr(date, 1, 7) FROM visits WHERE rule = ?1 AND rule <> '' AND date BETWEEN ?3 AND ?4 UNION "
        "SELECT person_id, substr(date, 1, 7) FROM visits WHERE kind = ?2 AND rule = '' AND date BETWEEN ?3 AND ?4"
    )
    months = (f"{month_of(since)}-01", f"{month_of(until)}-31")
    return frozenset(office.conn.execute(sql, (Rule.READING.value, DELIVERED, *months)).fetchall())


def people_lines(office: Office, ids: Collection[int]) -> list[tuple[int, str, int | None, str, bool, bool]]:
    """(id, name, branch, its name, walks with difficulty, here) of people, in the order of branches and names."""
    sql = (
        "SELECT p.id, p.name, p.branch_id, ifnull(b.name, ''), p.limited_mobility OR p.health = '不能自理', "
        "p.died_on IS NULL AND p.moved_out_on IS NULL FROM people p LEFT JOIN branches b ON b.id = p.branch_id "
        "WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY p.branch_id, p.pinyin, p.id"
    )
    found = office.conn.execute(sql, (_json(ids),)).fetchall()
    return [(*row[:4], bool(row[4]), bool(row[5])) for row in found]
