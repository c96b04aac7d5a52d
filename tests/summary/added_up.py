"""What the rows behind a figure of activities, suggestions and honours add up to."""

from collections.abc import Sequence

from cadredesk.db.file import Office
from cadredesk.registers.activities.store import TIMES_SQL

REGISTERS = ("activities.", "study.", "suggestions.", "honours.")


def added_up(office: Office, key: str, ids: Sequence[int]) -> int | None:
    """The figure that the rows give; None of people of whom some have no name."""
    marks = f"({', '.join(map(str, ids))})"
    name = key.split(".")[1].removeprefix("project_").rpartition("_")[2]
    if key.startswith("honours"):
        return len(ids)
    if key.startswith("suggestions"):
        sql = f"SELECT sum(count) FROM suggestions WHERE id IN {marks}"
    elif name == "outputs":
        item = key.split(".", 2)[2]
        sql = f"SELECT sum(count) FROM outputs WHERE activity_id IN {marks} AND item = '{item}'"
    elif name == "delivered":
        return len(ids)
    elif name == "persons":
        return None
    else:
        column = {"times": TIMES_SQL, "fen": "donated_fen"}.get(name, name)
        sql = f"SELECT sum({column}) FROM activities WHERE id IN {marks}"
    return int(office.conn.execute(sql).fetchone()[0] or 0) if ids else 0
