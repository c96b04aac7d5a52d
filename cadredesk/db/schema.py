"""What the tables of an office file should be, made from the migrations, beside what another program made of them."""

from contextlib import closing

from sqlite_utils import Database

from cadredesk.db import engine
from cadredesk.db.digests import quoted
from cadredesk.db.migrations import office_file

_MADE = (
    "SELECT type, name, sql FROM sqlite_master WHERE type <> 'trigger' AND sql IS NOT NULL "
    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '_sqlite_migrations' ORDER BY type = 'table' DESC, rowid"
)


def repair(conn: engine.Connection) -> bool:
    """Make views and indexes again that another program changed, within a transaction and after the triggers are dropped.

    False where a table is not what it should be, or one is there that should not: nobody can say what became of its
    rows. One that is missing is made again, empty.
    """
    there, expected = _made(conn), _expected()
    for made, name in there.keys() - expected.keys():
        if made != "table":
            conn.execute(f"DROP {made} {quoted(name)}")
    for (made, name), sql in expected.items():
        if made == "table" and (made, name) in there:
            continue
        if there.get((made, name)) != sql:
            conn.execute(f"DROP {made} IF EXISTS {name}")
            conn.execute(sql)
    return _tables(there) == _tables(expected)


def _made(conn: engine.Connection) -> dict[tuple[str, str], str]:
    return {(made, name): sql for made, name, sql in conn.execute(_MADE).fetchall()}


def _expected() -> dict[tuple[str, str], str]:
    with closing(engine.connect(":memory:")) as fresh:
        office_file.apply(Database(fresh))
        return _made(fresh)


def _tables(made: dict[tuple[str, str], str]) -> dict[str, str]:
    return {name: sql for (kind, name), sql in made.items() if kind == "table"}
