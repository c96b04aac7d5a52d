"""Names by the readings of surnames that the program has learned."""

from sqlite_utils import Database

from cadredesk.core.names import pinyin_of, search_key
from cadredesk.core.stroke_order import stroke_key
from cadredesk.db.migrations.tools import office_file


@office_file()
def m022_readings(db: Database) -> None:
    """Whoever is read otherwise now is found and sorted so; the other rows stay as they are."""
    found = db.execute(
        "SELECT id, search, pinyin, strokes, name, former_name, id_number, mobile, landline, emergency_phone, unit FROM people"
    )
    changed = []
    for person_id, search, pinyin, strokes, name, *others in found:
        made = search_key(name, *others), pinyin_of(name), stroke_key(name)
        if made != (search, pinyin, strokes):
            changed.append((*made, person_id))
    db.conn.executemany("UPDATE people SET search = ?, pinyin = ?, strokes = ? WHERE id = ?", changed)
