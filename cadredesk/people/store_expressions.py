"""What follows from several columns of ``people``, as SQL expressions."""

from datetime import date
from typing import Any

from cadredesk.birthdays.rules import days_kept_between
from cadredesk.core.dates import UNKNOWN_DAY
from cadredesk.core.kinds import VisitGroup
from cadredesk.core.values import NO, YES
from cadredesk.db import rows
from cadredesk.people.records import PARTY_POLITICS, Audience, Category, State, SurvivorKind
from cadredesk.people.rules import SENIOR_RANKS

STATE_SQL = (
    f"CASE WHEN people.died_on IS NOT NULL THEN '{State.DEAD}' WHEN people.moved_out_on IS NOT NULL "
    f"THEN '{State.MOVED_OUT}' ELSE '{State.PRESENT}' END"
)

# 去世时间 as the end of somebody's time in the register: who had moved away on a known day was here until then, and not dead
# at an unknown time before. Whoever is gone since an unknown day has been here on none.
DIED_SQL = (
    f"iif(people.died_on = '{UNKNOWN_DAY.iso}' AND people.moved_out_on > '{UNKNOWN_DAY.iso}', NULL, people.died_on)"
)

_SENIOR = ", ".join(f"'{rank}'" for rank in SENIOR_RANKS)
# As rules.audience_of.
AUDIENCE_SQL = (
    f"CASE people.category WHEN '{Category.LIXIU}' THEN '{Audience.LIXIU}' "
    f"WHEN '{Category.TUIXIU}' THEN CASE WHEN ifnull(nullif(people.treatment, ''), people.rank) IN ({_SENIOR}) "
    f"THEN '{Audience.SENIOR}' ELSE '{Audience.OTHER}' END WHEN '{Category.WORKER}' THEN '{Audience.WORKER}' "
    f"WHEN '{Category.SURVIVOR}' THEN CASE people.survivor_kind WHEN '{SurvivorKind.OF_LIXIU}' "
    f"THEN '{Audience.LIXIU_SURVIVOR}' ELSE '{Audience.TUIXIU_SURVIVOR}' END ELSE '' END"
)

# The lunar birthday that somebody keeps, as stored; NULL of who keeps the solar calendar. As birthdays.rules.kept_lunar_day.
KEPT_LUNAR_SQL = (
    f"CASE people.keeps_lunar WHEN '{NO}' THEN NULL WHEN '{YES}' "
    "THEN ifnull(people.lunar_birthday, lunar_day(people.birth)) ELSE people.lunar_birthday END"
)

_MEMBERS = ", ".join(f"'{politics}'" for politics in PARTY_POLITICS)
# As rules.is_member.
MEMBER_SQL = (
    f"(people.politics IN ({_MEMBERS}) OR (people.politics = '' AND (people.membership <> '' "
    "OR people.party_joined IS NOT NULL OR people.party_full_on IS NOT NULL)))"
)
# From when 党龄 counts; NULL where it is not known. As rules.party_since.
PARTY_SINCE_SQL = f"CASE WHEN {MEMBER_SQL} THEN ifnull(people.party_full_on, people.party_joined) END"


def last_visit_sql(day: date) -> str:
    """The last day, up to this one, on which somebody was visited; a telephone call is no visit."""
    in_person = f"v.visit_group <> '{VisitGroup.CONTACT}'"
    return f"(SELECT max(v.date) FROM visits v WHERE v.person_id = people.id AND v.date <= '{day}' AND {in_person})"


def birthday_term(since: date, until: date) -> tuple[str, list[Any]]:
    """A condition, with its parameters: a birthday falls into a period, by the calendar that the person keeps."""
    solar, lunar = days_kept_between(since, until)
    days = [f"{each.month:02}-{each.day:02}" for each in solar]
    days += [f"{each.month:02}" for each in solar if each.day == 1]  # only the month is known
    moons = [str(each) for each in lunar]
    term = (
        f"CASE WHEN {KEPT_LUNAR_SQL} IS NOT NULL THEN {KEPT_LUNAR_SQL} IN ({rows.marks(moons)}) "
        f"ELSE ifnull(substr(people.birth, 6), '') IN ({rows.marks(days)}) END"
    )
    return term, [*moons, *days]
