"""The only SQL about campaigns and plans."""

from collections.abc import Iterable, Sequence
from datetime import date

from cadredesk.campaigns.records import CampaignRow, Plan
from cadredesk.core.dates import day_from_iso
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.store_expressions import AUDIENCE_SQL, DIED_SQL

# ---------------------------------------------------------------- campaigns


def campaign_row(office: Office, code: str, due: date) -> CampaignRow | None:
    """What is kept of a campaign; None before it is started."""
    return rows.first(office, CampaignRow, "WHERE rule = ? AND due = ?", (code, due.isoformat()))


def campaign_rows(office: Office, since: date, until: date) -> dict[tuple[str, date], CampaignRow]:
    """The campaigns started whose day lies in a period, by rule and day."""
    found = rows.select(office, CampaignRow, "WHERE due BETWEEN ? AND ?", (since.isoformat(), until.isoformat()))
    return {(each.rule, each.due): each for each in found if each.due}


# ---------------------------------------------------------------- plans


def plans_of(office: Office, code: str, due: date) -> list[Plan]:
    """All plans of a campaign."""
    return rows.select(office, Plan, "WHERE rule = ? AND due = ? ORDER BY id", (code, due.isoformat()))


IN_ITS_WINDOW = (  # of a plan: whether a visit has been made of it
    "EXISTS (SELECT 1 FROM visits v JOIN duty_rules r ON r.code = v.rule WHERE v.person_id = plans.person_id "
    "AND v.rule = plans.rule AND plans.due BETWEEN ifnull(r.since, '') AND ifnull(r.until, '9') AND v.date BETWEEN "
    "min(date(plans.due, -r.days_before || ' days'), CASE WHEN r.from_new_year THEN date(plans.due, 'start of year') "
    "ELSE plans.due END) AND date(plans.due, r.late_days || ' days'))"
)


_ENDING = f"WHERE person_id = ? AND due >= ? AND NOT {IN_ITS_WINDOW}"


def plans_ending(office: Office, person_id: int, day: date) -> list[Plan]:
    """The plans of a person that :func:`end_plans_of` would delete, by due day."""
    return rows.select(office, Plan, f"{_ENDING} ORDER BY due, id", (person_id, day.isoformat()))


def end_plans_of(office: Office, person_id: int, day: date) -> int:
    """Delete a person's plans due on or after a day, as after a death; what a visit has been made of stays."""
    return office.conn.execute(f"DELETE FROM plans {_ENDING}", (person_id, day.isoformat())).rowcount


# ---------------------------------------------------------------- who was added


def standing(office: Office, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Of people: id, category among the six, and the first ISO day (it may be cut short) without them, or ""."""
    left = f"ifnull(nullif(min(ifnull({DIED_SQL}, '9'), ifnull(people.moved_out_on, '9')), '9'), '')"
    return rows.list_rows(office, "people", (AUDIENCE_SQL, left), ids)


def first_visits(
    office: Office, code: str, since: date, until: date, ids: Iterable[int]
) -> dict[int, tuple[date, int]]:
    """The first visit of a rule in a period (its day and id), by person."""
    found: dict[int, tuple[date, int]] = {}
    for part in rows.parts(sorted(ids)):
        sql = (
            "SELECT person_id, date, id FROM visits WHERE rule = ? AND rule <> '' AND date BETWEEN ? AND ? "
            f"AND person_id IN ({rows.marks(part)}) ORDER BY date DESC, id DESC"
        )
        parameters = (code, since.isoformat(), until.isoformat(), *part)
        for person_id, day, visit_id in office.conn.execute(sql, parameters).fetchall():
            found[person_id] = (day_from_iso(day), visit_id)
    return found


def excuse_reasons(office: Office, code: str, due: date) -> dict[int, str]:
    """Why people need not be visited, by person."""
    sql = "SELECT person_id, why FROM excuses WHERE rule = ? AND due = ? ORDER BY id"
    return dict(office.conn.execute(sql, (code, due.isoformat())).fetchall())
