"""What must not be lost or contradicted where something about the rows of registers is undone."""

from collections.abc import Iterator

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.undo import UndoCheck, UndoFollower
from cadredesk.registers.activities.records import ActivityKind
from cadredesk.registers.activities.store_visits import keep_proved
from cadredesk.registers.honours.store_medals import doubled_for_undo

OWNERS = ("activities", "suggestions", "honours")  # tables whose rows have files


def _files_of_nothing(office: Office) -> Iterator[tuple[object, str]]:
    """A file belongs to a row."""
    for owner in OWNERS:
        sql = f"SELECT id, name FROM files WHERE owner = ? AND owner_id NOT IN (SELECT id FROM {owner})"
        for file_id, name in office.conn.execute(sql, (owner,)).fetchall():
            yield file_id, f"之后添加了附件“{name}”"


def _keep_proved(office: Office, operation_id: int) -> None:
    """A visit may have come to prove what 到会 proves no more."""
    sql = (
        "SELECT person_id FROM attendances WHERE activity_id IN "
        "(SELECT row_id FROM changes WHERE operation_id = ?1 AND tbl = 'activities') "
        "UNION SELECT ifnull(t.person_id, json_extract(c.image, '$.person_id')) FROM changes c "
        "LEFT JOIN attendances t ON t.id = c.row_id WHERE c.operation_id = ?1 AND c.tbl = 'attendances'"
    )
    people = [each for each in rows.column(office, sql, (operation_id,)) if isinstance(each, int)]
    keep_proved(office, (ActivityKind.READING,), people)


CHECKS = (
    UndoCheck(tables=frozenset({"files", *OWNERS}), find=_files_of_nothing),
    UndoCheck(tables=frozenset({"honours"}), find=doubled_for_undo),
)
FOLLOWERS = (UndoFollower(tables=frozenset({"activities", "attendances", "visits"}), follow=_keep_proved),)
