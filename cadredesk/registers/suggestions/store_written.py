"""Requests that were written in visits and never became rows: offered once after the update, then looked for."""

import datetime
from typing import NamedTuple

from cadredesk.core.dates import today
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.suggestions import rules

SEEN = "requests_seen"  # the setting: up to which visit the office has been asked
_WITHOUT = "visits.requests <> '' AND NOT EXISTS (SELECT 1 FROM suggestions WHERE suggestions.visit_id = visits.id)"


class Written(NamedTuple):
    """What is written in a visit. ``new``: since the office was last asked."""

    visit_id: int
    person_id: int
    name: str
    date: datetime.date
    requests: str
    follow_up: str
    new: bool


def seen(office: Office) -> int | None:
    """Up to which visit (by its id) the office was asked what to do with the requests; None: it was not asked yet."""
    text = office.setting(SEEN, "")
    return int(text) if text else None


def mark_seen(office: Office) -> None:
    """What is written until now is no longer asked about. Within an operation."""
    office.put_setting(SEEN, str(int(office.conn.execute("SELECT ifnull(max(id), 0) FROM visits").fetchone()[0])))


def a_year_ago() -> datetime.date:
    """From when on what is written is offered by itself."""
    return today() - datetime.timedelta(days=365)


def written(office: Office, *, since: datetime.date | None = None) -> list[Written]:
    """What is written in visits, from a day on, and is no row yet; the latest first. What says 无 is left out."""
    sql = (
        "SELECT visits.id, person_id, people.name, date, requests, follow_up FROM visits "
        f"JOIN people ON people.id = person_id WHERE date >= ? AND {_WITHOUT} ORDER BY date DESC, visits.id DESC"
    )
    asked = seen(office)
    return [
        Written(
            visit_id,
            person_id,
            name,
            datetime.date.fromisoformat(day),
            said.strip(),
            done.strip(),
            visit_id > (asked or 0),
        )
        for visit_id, person_id, name, day, said, done in office.conn.execute(sql, (str(since or ""),)).fetchall()
        if not rules.says_nothing(said)
    ]


def asked_about(office: Office) -> int:
    """How many are to be asked about: of the last twelve months at first, later those that were written since."""
    known = seen(office)
    where, value = (
        ("visits.date >= ?", str(a_year_ago())) if known is None else ("visits.id > CAST(? AS INTEGER)", str(known))
    )
    found = rows.column(office, f"SELECT requests FROM visits WHERE {where} AND {_WITHOUT}", (value,))
    return sum(1 for said in found if not rules.says_nothing(said))
