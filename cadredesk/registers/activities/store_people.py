"""Who may be on the list of an activity: the members of its branch on that day, and whoever is asked for."""

import datetime
from collections.abc import Collection, Sequence

from cadredesk.branches.records import BranchType
from cadredesk.core.dates import today
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.history.records import Track
from cadredesk.people.history.store import people_on
from cadredesk.registers.activities.records import STUDY_KINDS, Activity
from cadredesk.registers.activities.records_people import Candidate
from cadredesk.visits.records import Rule

GROUPS = (BranchType.GROUP, BranchType.STUDY_GROUP)  # parts of a branch, whose members come to its activities
_WEAK = "CASE WHEN people.health = '不能自理' THEN '不能自理' WHEN people.limited_mobility THEN '行动不便' ELSE '' END"
_BROUGHT = (
    "ifnull((SELECT max(date) FROM visits v WHERE v.person_id = people.id AND v.date BETWEEN :first AND :last "
    f"AND (v.kind = '送学上门' AND v.rule = '' OR v.rule = '{Rule.READING}')), '')"
)
_AWAY = " ".join(
    f"WHEN EXISTS (SELECT 1 FROM {table} s WHERE s.person_id = people.id AND substr(s.since || '-01-01', 1, 10) <= :day "
    f"AND ifnull(s.until || '-99', '9') >= :day) THEN '{words}'"
    for table, words in (("hospital_stays", "住院"), ("trips", "外出"))
)


def with_groups(office: Office, branch_id: int) -> list[int]:
    """A branch, and the 党小组 and 学习小组 below it."""
    sql = f"SELECT id FROM branches WHERE parent_id = ? AND kind IN ({rows.marks(GROUPS)}) ORDER BY id"
    return [branch_id, *rows.column(office, sql, (branch_id, *GROUPS))]


def members_on(office: Office, branch_id: int, day: datetime.date) -> list[int]:
    """The members whom a branch and its groups had on a day, those whose health keeps them at home first, then by name."""
    units = with_groups(office, branch_id)
    sql = (
        f"{people_on(day, (Track.BRANCH,))} SELECT id FROM people WHERE branch_id IN ({rows.marks(units)}) "
        f"AND died_on IS NULL AND moved_out_on IS NULL ORDER BY ({_WEAK}) = '', pinyin, id"
    )
    return rows.column(office, sql, units)


def candidates(office: Office, people: Sequence[int], day: datetime.date | None) -> list[Candidate]:
    """These people as the list of an activity of a day shows them, in this order."""
    day = day or today()
    sql = (
        f"{people_on(day, (Track.BRANCH,), ends=False)} SELECT id, name, search, "
        f"ifnull((SELECT name FROM branches b WHERE b.id = people.branch_id), ''), {_WEAK}, "
        f"CASE {_AWAY} ELSE '' END, {_BROUGHT} FROM people WHERE id IN (SELECT value FROM json_each(:ids))"
    )
    month = day.isoformat()[:7]
    asked = {"day": day.isoformat(), "first": f"{month}-01", "last": f"{month}-31", "ids": str(list(people))}
    found = {
        row[0]: Candidate(
            id=row[0], name=row[1], search=row[2], branch=row[3], weak=row[4], away=row[5], brought=row[6]
        )
        for row in office.conn.execute(sql, asked).fetchall()
    }
    return [found[each] for each in people if each in found]


def strangers(office: Office, activity: Activity) -> list[Candidate]:
    """Who is on the list of a branch's study without being its member that day; to all else guests come."""
    if activity.id is None or activity.branch_id is None or activity.category not in STUDY_KINDS:
        return []
    units = with_groups(office, activity.branch_id)
    day = activity.date or today()
    sql = (
        f"{people_on(day, (Track.BRANCH,), ends=False)} SELECT people.id FROM people JOIN attendances t "
        "ON t.person_id = people.id AND t.activity_id = ? AND t.state = '到会' "
        f"WHERE ifnull(people.branch_id, 0) NOT IN ({rows.marks(units)}) ORDER BY pinyin, people.id"
    )
    return candidates(office, rows.column(office, sql, (activity.id, *units)), day)


def named(office: Office, name: str, among: Collection[int]) -> list[int]:
    """Who bears a name or an ID number: those among some people if there are any, else the living of the register."""
    sql = "SELECT id FROM people WHERE (name = ?1 OR id_number = ?1 AND ?1 <> '') ORDER BY died_on IS NOT NULL, id"
    found = rows.column(office, sql, (name,))
    if here := [each for each in found if each in among]:
        return here
    living = f"SELECT id FROM people WHERE id IN ({rows.marks(found)}) AND died_on IS NULL"
    return rows.column(office, living, found) or found
