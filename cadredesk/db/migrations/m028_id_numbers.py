"""People by both forms of their ID number, of 15 digits and of 18."""

from sqlite_utils import Database

from cadredesk.core.names import search_key
from cadredesk.db.migrations.tools import office_file


@office_file()
def m028_id_numbers(db: Database) -> None:
    """Whoever has an ID number with another form is found by either; the other rows stay as they are."""
    found = db.execute(
        "SELECT id, search, name, former_name, id_number, mobile, landline, emergency_phone, unit FROM people WHERE id_number <> ''"
    )
    changed = [(key, person_id) for person_id, search, *words in found if (key := search_key(*words)) != search]
    db.conn.executemany("UPDATE people SET search = ? WHERE id = ?", changed)
