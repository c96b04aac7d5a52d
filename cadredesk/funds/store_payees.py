"""The SQL about people as money looks at them: a voucher of thousands of lines asks for a few columns, not for all of a person."""

from collections.abc import Iterable

from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds.records import PersonPaid
from cadredesk.people.store_expressions import AUDIENCE_SQL

_COLUMNS = ("name", "category", AUDIENCE_SQL, "unit", "cadre_id", "cadre_relation", "died_on", "moved_out_on")


def people_paid(office: Office, ids: Iterable[int | None]) -> dict[int, PersonPaid]:
    """The people with these ids, by id; who is gone is left out."""
    wanted = list(dict.fromkeys(each for each in ids if each is not None))
    return {
        row[0]: PersonPaid(*row[1:-2], *map(_day, row[-2:]))
        for row in rows.list_rows(office, "people", _COLUMNS, wanted)
    }


def people_named(office: Office, name: str) -> list[PersonPaid]:
    """Everybody whom the register knows by exactly this name, dead or alive."""
    return list(people_paid(office, rows.column(office, "SELECT id FROM people WHERE name = ?", (name,))).values())


def _day(stored: str | None) -> PartialDate | None:
    return PartialDate.from_iso(stored) if stored else None
