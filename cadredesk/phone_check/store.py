"""The only SQL about whom to call."""

from datetime import date
from typing import Any

from cadredesk.core.dates import months_after
from cadredesk.db.file import Office
from cadredesk.people.verification.records import VerificationAge
from cadredesk.people.verification.store import PRESENT, verification_age_sql
from cadredesk.phone_check.records import MONTHS, PhoneCheckQuery, PhoneFilter, UnverifiedFor

_PHONE = "(people.mobile <> '' OR people.landline <> '' OR people.emergency_phone <> '')"


def people_to_call(office: Office, query: PhoneCheckQuery, today: date) -> list[int]:
    """Whom to call, whose verification is oldest first; who did not answer today comes last."""
    where, parameters = _call_where(query, today)
    order = "people.unreached_on IS ?, people.verified_on IS NOT NULL, people.verified_on, people.pinyin, people.id"
    sql = f"SELECT people.id FROM people WHERE {where} ORDER BY {order}"
    return [row[0] for row in office.conn.execute(sql, (*parameters, today.isoformat())).fetchall()]


def _call_where(query: PhoneCheckQuery, today: date) -> tuple[str, list[Any]]:
    terms, parameters = [PRESENT], []
    if query.stale is UnverifiedFor.THIS_YEAR:
        terms.append(f"{verification_age_sql(today)} <> '{VerificationAge.THIS_YEAR}'")
    elif query.stale is UnverifiedFor.NEVER:
        terms.append(f"{verification_age_sql(today)} = '{VerificationAge.NEVER}'")
    elif query.stale is UnverifiedFor.UNREACHED:
        terms.append("people.unreached_on IS NOT NULL")
    elif query.stale in MONTHS:
        terms.append("(people.verified_on IS NULL OR people.verified_on < ? OR people.verified_on > ?)")
        parameters += [months_after(today, -MONTHS[query.stale]).isoformat(), today.isoformat()]
    if query.phones is not PhoneFilter.ANY:
        terms.append(_PHONE if query.phones is PhoneFilter.SOME else f"NOT {_PHONE}")
    for name in ("branch_id", "liaison_id"):
        if (wanted := getattr(query, name)) is not None:
            terms.append(f"people.{name} = ?")
            parameters.append(wanted)
    if query.ids is not None:
        terms.append(f"people.id IN ({', '.join(map(str, query.ids))})")
    return " AND ".join(terms), parameters
