"""The only SQL about whom to call."""

from datetime import date
from typing import Any

from cadredesk.db.file import Office
from cadredesk.duties.rules.days import months_after
from cadredesk.people.freshness.records import Freshness
from cadredesk.people.freshness.store import PRESENT, freshness_sql
from cadredesk.phone_check.records import MONTHS, Phones, RingQuery, Stale

_PHONE = "(people.mobile <> '' OR people.landline <> '' OR people.emergency_phone <> '')"


def ring_ids(office: Office, query: RingQuery, today: date) -> list[int]:
    """Whom to call, whose verification is oldest first; who did not answer today comes last."""
    where, parameters = _ring_where(query, today)
    order = "people.unreached_on IS ?, people.verified_on IS NOT NULL, people.verified_on, people.pinyin, people.id"
    sql = f"SELECT people.id FROM people WHERE {where} ORDER BY {order}"
    return [row[0] for row in office.conn.execute(sql, (*parameters, today.isoformat())).fetchall()]


def _ring_where(query: RingQuery, today: date) -> tuple[str, list[Any]]:
    terms, parameters = [PRESENT], []
    if query.stale is Stale.THIS_YEAR:
        terms.append(f"{freshness_sql(today)} <> '{Freshness.THIS_YEAR}'")
    elif query.stale is Stale.NEVER:
        terms.append(f"{freshness_sql(today)} = '{Freshness.NEVER}'")
    elif query.stale is Stale.UNREACHED:
        terms.append("people.unreached_on IS NOT NULL")
    elif query.stale in MONTHS:
        terms.append("(people.verified_on IS NULL OR people.verified_on < ? OR people.verified_on > ?)")
        parameters += [months_after(today, -MONTHS[query.stale]).isoformat(), today.isoformat()]
    if query.phones is not Phones.ANY:
        terms.append(_PHONE if query.phones is Phones.SOME else f"NOT {_PHONE}")
    for name in ("branch_id", "liaison_id"):
        if (wanted := getattr(query, name)) is not None:
            terms.append(f"people.{name} = ?")
            parameters.append(wanted)
    if query.ids is not None:
        terms.append(f"people.id IN ({', '.join(map(str, query.ids))})")
    return " AND ".join(terms), parameters
