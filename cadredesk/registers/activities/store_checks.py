"""What of the activities should be looked at again: of this year and the last, so that the past is not searched each morning."""

import datetime

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.activities import store, store_people
from cadredesk.registers.activities.records import STUDY_KINDS

LATELY = 92  # days back in which lists are compared with the branches
# Words by key, in the order in which they are shown.
CHECKS = {
    "named_sessions": "逐人登记的活动场次多于 1",
    "two_years": "活动跨了两个年度",
    "persons_over_times": "活动人数多于人次",
    "strangers": "学习名单中有非本支部成员",
}
_ROWS = {
    "named_sessions": "sessions > 1 AND EXISTS (SELECT 1 FROM attendances t WHERE t.activity_id = activities.id)",
    "two_years": "substr(end_date, 1, 4) > substr(date, 1, 4)",
    "persons_over_times": "persons > times",
}


def to_check(office: Office, day: datetime.date) -> dict[str, tuple[int, ...]]:
    """The activities that each check finds, by key."""
    since = f"{day.year - 1}-01-01"
    found = {
        key: tuple(rows.column(office, f"SELECT id FROM activities WHERE date >= ? AND {term} ORDER BY date", (since,)))
        for key, term in _ROWS.items()
    }
    return {**found, "strangers": _with_strangers(office, day)}


def _with_strangers(office: Office, day: datetime.date) -> tuple[int, ...]:
    """Who is not of the branch today is asked for that day; who has come since is its own by now."""
    sql = (
        "SELECT DISTINCT a.id FROM activities a JOIN attendances t ON t.activity_id = a.id AND t.state = '到会' "
        "JOIN people p ON p.id = t.person_id LEFT JOIN branches b ON b.id = p.branch_id "
        f"WHERE a.date BETWEEN ? AND ? AND a.category IN ({rows.marks(STUDY_KINDS)}) AND a.branch_id IS NOT NULL "
        "AND p.branch_id IS NOT a.branch_id AND b.parent_id IS NOT a.branch_id ORDER BY a.date"
    )
    since = day - datetime.timedelta(days=LATELY)
    ids = rows.column(office, sql, (since.isoformat(), day.isoformat(), *map(str, STUDY_KINDS)))
    return tuple(each for each in ids if store_people.strangers(office, store.get(office, each)))
