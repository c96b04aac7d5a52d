"""What must hold of standards where something about them is undone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cadredesk.db.undo import UndoCheck

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def _one_standard(office: "Office") -> Iterator[tuple[object, str]]:
    """One standard of an occasion and a category from a day on."""
    sql = "SELECT occasion, category, since FROM standards GROUP BY 1, 2, 3 HAVING count(*) > 1"
    for occasion, category, since in office.conn.execute(sql).fetchall():
        yield (occasion, category, since), f"{occasion}会有两条同一天起的{category}慰问标准"


CHECKS = (UndoCheck(tables=frozenset({"standards"}), find=_one_standard),)
