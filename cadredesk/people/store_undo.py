"""What must not be lost or contradicted where something about a person is undone."""

from collections.abc import Iterator

from cadredesk.db.file import Office
from cadredesk.db.undo import UndoCheck, UndoDerived, UndoGroup
from cadredesk.people import store
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.history.records import FIELDS

# Nobody's history makes sense without a stage in its middle.
GROUPS = (UndoGroup(table="stages", columns=("person_id", "track")),)

DERIVED = (UndoDerived(table="people", columns=store.DERIVED, made_from=store.DERIVED_FROM, make=store.derived),)


def _apart_from_history(office: Office) -> Iterator[tuple[object, str]]:
    """The last stage of a track says what the person's own fields say."""
    for track, names in FIELDS.items():
        differs = " OR ".join(f"s.{name} IS NOT p.{name}" for name in names)
        sql = (
            "SELECT p.id, p.name FROM stages s JOIN people p ON p.id = s.person_id WHERE s.track = ? "
            "AND s.since = (SELECT max(since) FROM stages x WHERE x.person_id = s.person_id AND x.track = s.track) "
            f"AND ({differs})"
        )
        for person, name in office.conn.execute(sql, (track.value,)).fetchall():
            yield (person, track), f"{name}的{track}会与之后登记的经历不一致"


def _apart_from_checkups(office: Office) -> Iterator[tuple[object, str]]:
    """最近体检日期 is the latest check-up."""
    for person, name in checkups_store.wrong_latest(office):
        yield person, f"{name}的最近体检日期会与之后登记的体检不一致"


CHECKS = (
    UndoCheck(tables=frozenset({"people", "stages"}), find=_apart_from_history),
    UndoCheck(tables=frozenset({"cares", "visits"}), find=_apart_from_checkups),
)

LEFT = "ifnull(p.died_on, p.moved_out_on)"


def ends_with_leaving(what: str, table: str, is_open: str) -> UndoCheck:
    """Whoever has died or moved away has none of ``what``: no row of ``table`` that is still open.

    For features whose rows end then (``store_follow``); in the SQL of ``is_open`` x is the row and p the person.
    """

    def find(office: Office) -> Iterator[tuple[object, str]]:
        gone = f"FROM people p JOIN {table} x ON x.person_id = p.id WHERE {LEFT} IS NOT NULL AND {is_open}"
        for row_id, name, died in office.conn.execute(f"SELECT x.id, p.name, p.died_on IS NOT NULL {gone}").fetchall():
            yield row_id, f"{name}会重新记为{'去世' if died else '转出'}，但之后登记了{what}"

    return UndoCheck(tables=frozenset({"people", table}), find=find)
