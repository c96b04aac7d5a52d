"""The only SQL about how fresh what is known of people is."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.verification.records import UNREACHED, VerificationAge, VerifiedShare

PRESENT = "people.died_on IS NULL AND people.moved_out_on IS NULL"


def verification_age_sql(today: date) -> str:
    """The expression for :func:`verification.rules.verification_age`."""
    year = today.year
    return (
        f"CASE WHEN people.verified_on IS NULL OR people.verified_on > '{today}' THEN '{VerificationAge.NEVER}' "
        f"WHEN people.verified_on >= '{year}' THEN '{VerificationAge.THIS_YEAR}' "
        f"WHEN people.verified_on >= '{year - 1}' THEN '{VerificationAge.LAST_YEAR}' ELSE '{VerificationAge.EARLIER}' END"
    )


def verified_share(office: Office, today: date) -> VerifiedShare:
    """How many of those in the register were verified this calendar year."""
    this_year = f"{verification_age_sql(today)} = '{VerificationAge.THIS_YEAR}'"
    sql = f"SELECT ifnull(sum({this_year}), 0), count(*) FROM people WHERE {PRESENT}"
    return VerifiedShare(*office.conn.execute(sql).fetchone())


def verification_age_term(wanted: Iterable[str], today: date) -> tuple[str, list[Any]]:
    """A condition: of these groups of time since verification, or not reached by the last call."""
    wanted = list(wanted)
    known = [value for value in wanted if value != UNREACHED]
    terms = [f"{verification_age_sql(today)} IN ({rows.marks(known)})"] if known else []
    if UNREACHED in wanted:
        terms.append("people.unreached_on IS NOT NULL")
    return f"({' OR '.join(terms)})", list(known)


def counted_columns(today: date) -> str:
    """What to select for :func:`counted`, grouped by the first."""
    return f"{verification_age_sql(today)}, count(*), count(people.unreached_on)"


def counted(rows: Sequence[tuple[str, int, int]]) -> list[tuple[str, int]]:
    """(group, people); who was not reached by the last call is counted once more."""
    unreached = sum(row[2] for row in rows)
    return [(row[0], row[1]) for row in rows] + ([(UNREACHED, unreached)] if unreached else [])
