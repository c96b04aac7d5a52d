"""The SQL about who answers for whom, and what the lists of it show."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from cadredesk.branches import store as branches_store
from cadredesk.branches.records import UNCOUNTED_TYPES, WITHOUT_LIAISON, BranchType, Liaison
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.lunar import LunarDay, show_lunar
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties.records import Duty, Outcome
from cadredesk.duties.rules.groups import apart
from cadredesk.duties.store_duties import duties, open_duties
from cadredesk.liaisons.records import NOBODY, NOBODY_ID, AssignedPerson, Coverage, CoverageCount, LiaisonLine
from cadredesk.people.records import Category
from cadredesk.people.store_expressions import AUDIENCE_SQL, KEPT_LUNAR_SQL

AHEAD = timedelta(days=90)  # days of which the next visit is looked for
_PRESENT = "died_on IS NULL AND moved_out_on IS NULL"


def _standing_but(kinds: Iterable[BranchType]) -> str:
    return f"ended_on IS NULL AND kind NOT IN ({', '.join(repr(each.value) for each in kinds)})"


# ---------------------------------------------------------------- whose


def liaison(office: Office, liaison_id: int) -> Liaison:
    """The liaison with an id. Raises UserError if gone."""
    return rows.get(office, Liaison, liaison_id)


def by_name(office: Office, name: str) -> Liaison:
    """The liaison of a name. Raises UserError that says which there are."""
    found = branches_store.liaison_by_name(office, name.strip())
    if found is None:
        known = "、".join(each.name for each in branches_store.all_liaisons(office)) or "还没有"
        raise UserError(f"没有挂联人“{name}”，已有：{known}。")
    return found


def people_of(office: Office, liaison_id: int) -> list[int]:
    """Those in the register for whom a liaison answers (NOBODY_ID: nobody), in order of pinyin."""
    whose = "liaison_id = ?" if liaison_id != NOBODY_ID else "liaison_id IS NULL AND ? = 0"
    return rows.column(office, f"SELECT id FROM people WHERE {whose} AND {_PRESENT} ORDER BY pinyin, id", (liaison_id,))


def branches_of(office: Office, liaison_id: int) -> list[int]:
    """The standing organisations for which a liaison answers; with NOBODY_ID those that should have one."""
    if liaison_id == NOBODY_ID:
        sql = f"SELECT id FROM branches WHERE liaison_id IS NULL AND {_standing_but(WITHOUT_LIAISON)} AND ?1 = 0 ORDER BY id"
    else:
        sql = "SELECT id FROM branches WHERE liaison_id = ?1 AND ended_on IS NULL ORDER BY id"
    return rows.column(office, sql, (liaison_id,))


def gone_of(office: Office, liaison_id: int) -> tuple[list[int], list[int]]:
    """People who died or moved out, and branches that ended, of whom a liaison is still kept."""
    people = f"SELECT id FROM people WHERE liaison_id = ? AND NOT ({_PRESENT})"
    branches = "SELECT id FROM branches WHERE liaison_id = ? AND ended_on IS NOT NULL"
    return rows.column(office, people, (liaison_id,)), rows.column(office, branches, (liaison_id,))


# ---------------------------------------------------------------- figures


def coverage(office: Office) -> Coverage:
    """How far everybody has a liaison."""
    survivor = f"category = '{Category.SURVIVOR}'"
    sources = (
        f"people WHERE {_PRESENT} AND NOT {survivor}",
        f"people WHERE {_PRESENT} AND {survivor}",
        f"branches WHERE {_standing_but(UNCOUNTED_TYPES)}",
        f"branches WHERE ended_on IS NULL AND kind = '{BranchType.STUDY_COMMITTEE}'",
    )
    counts = "SELECT count(liaison_id), count(*) FROM"
    return Coverage(*(CoverageCount(*office.conn.execute(f"{counts} {source}").fetchone()) for source in sources))


def liaison_lines(office: Office, on: date | None = None) -> list[LiaisonLine]:
    """Every liaison with figures; at the end those whom nobody answers for, if there are any."""
    sql = f"SELECT id, ifnull(liaison_id, {NOBODY_ID}) FROM people WHERE {_PRESENT}"
    whose = dict(office.conn.execute(sql).fetchall())  # who answers for each in the register
    counts = Counter(whose.values())
    sql = "SELECT liaison_id, count(*) FROM branches WHERE liaison_id IS NOT NULL AND ended_on IS NULL GROUP BY 1"
    of_branches = dict(office.conn.execute(sql).fetchall())
    of_branches[NOBODY_ID] = len(branches_of(office, NOBODY_ID))
    owed, late = Counter[int](), Counter[int]()
    day = on or today()
    for duty in apart(open_duties(office, day))[0]:
        liaison_id = whose.get(duty.person_id)
        if liaison_id is not None and duty.is_open:
            owed[liaison_id] += 1
            late[liaison_id] += duty.outcome is Outcome.OVERDUE
    known = {each.id or NOBODY_ID: each for each in branches_store.all_liaisons(office)}
    if counts[NOBODY_ID] or of_branches[NOBODY_ID]:
        known[NOBODY_ID] = Liaison(id=NOBODY_ID, name=NOBODY)
    return [
        LiaisonLine(
            liaison=each, name=each.name, post=each.post, phone=each.phone, people=counts[key],
            branches=of_branches.get(key, 0), open=owed[key], overdue=late[key],
        )
        for key, each in known.items()
    ]  # fmt: skip


# ---------------------------------------------------------------- people


_WORDS = {  # fields of a charge, as the file has them
    "name": "name",
    "category": AUDIENCE_SQL,
    "phone": "CASE mobile WHEN '' THEN landline ELSE mobile END",
    "community": "community",
    "address": "address",
    "unit": "unit",
    "liaison": "ifnull((SELECT l.name FROM liaisons l WHERE l.id = people.liaison_id), '')",
}
_BIRTHDAY = ("birth", KEPT_LUNAR_SQL)


def assigned(office: Office, ids: Sequence[int], on: date | None = None) -> list[AssignedPerson]:
    """People with the visit that is owed to each first, in their order."""
    first = next_duties(office, ids, on or today())
    found = []
    for person_id, *values in rows.list_rows(office, "people", (*_WORDS.values(), *_BIRTHDAY), ids):
        words: dict[str, Any] = dict(zip(_WORDS, values, strict=False))
        words["birthday"] = _birthday(*values[len(_WORDS) :])
        if duty := first.get(person_id):
            words |= {"next_due": duty.due, "next_words": duty.rule.code, "state": duty.outcome.value}
        found.append(AssignedPerson(person_id=person_id, **words))
    return found


def _birthday(birth: str | None, lunar: str | None) -> str:
    """1933-05-12, and 农历八月十五 for who keeps that."""
    by_moon = f"农历{show_lunar(LunarDay.from_text(lunar))}" if lunar else ""
    return " ".join(filter(None, (str(PartialDate.from_iso(birth)) if birth else "", by_moon)))


def next_duties(office: Office, ids: Iterable[int], on: date) -> dict[int, Duty]:
    """The visit of 走访慰问 to make next, by person: what can still be made of what is open, else what falls due in 90 days."""
    wanted = set(ids)
    ahead = (duty for duty in duties(office, on, on + AHEAD, on) if duty.outcome is Outcome.UPCOMING)
    found: dict[int, Duty] = {}
    for duty in apart((*open_duties(office, on), *ahead))[0]:
        if duty.person_id in wanted and duty.outcome is not Outcome.MISSED:
            found.setdefault(duty.person_id, duty)
    return found
