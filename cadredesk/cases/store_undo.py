"""What must hold of cases where something about them is undone."""

from collections.abc import Iterator

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.undo import UndoCheck
from cadredesk.people.store_undo import ends_with_leaving

_DOUBLED = (
    ("两个在办的住院事项", "SELECT person_id FROM cases WHERE kind = '住院' AND closed_on IS NULL"),
    ("两个去世事项", "SELECT person_id FROM cases WHERE kind = '去世'"),
    ("两个事项对应同一次住院", "SELECT person_id, stay_id FROM cases WHERE stay_id IS NOT NULL"),
)


def _single(office: Office) -> Iterator[tuple[object, str]]:
    """One open 住院 and one 去世 of a person, one case of a stay; and 去世 only of the dead."""
    for words, sql in _DOUBLED:
        doubled = f"SELECT * FROM ({sql}) GROUP BY 1{', 2' if 'stay_id' in sql else ''} HAVING count(*) > 1"
        for key in office.conn.execute(doubled).fetchall():
            yield (words, key), f"{rows.name_of(office, 'people', key[0])}会有{words}"
    living = "SELECT p.id FROM cases c JOIN people p ON p.id = c.person_id WHERE c.kind = '去世' AND p.died_on IS NULL"
    for (person,) in office.conn.execute(living).fetchall():
        yield ("living", person), f"{rows.name_of(office, 'people', person)}会没有去世时间，但还有去世事项"


CHECKS = (
    UndoCheck(tables=frozenset({"cases", "people", "hospital_stays"}), find=_single),
    ends_with_leaving("在办的事项", "cases", "x.closed_on IS NULL AND x.kind <> '去世'"),
    ends_with_leaving("没有出院的住院记录", "hospital_stays", "x.until IS NULL"),
)
