"""What migrations are written with. Every table is STRICT; ids are never used twice (AUTOINCREMENT)."""

from sqlite_utils import Database, Migrations

office_file = Migrations("cadredesk")


def table(db: Database, name: str, *definitions: str) -> None:
    """Make a table of columns and constraints, with an id before them."""
    db.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY AUTOINCREMENT, {', '.join(definitions)}) STRICT")


def person_table(db: Database, name: str, *definitions: str) -> None:
    """Make a table of what belongs to a person: merging two people finds its rows by their person_id."""
    table(db, name, "person_id INTEGER NOT NULL REFERENCES people(id)", *definitions)
    index(db, name, person="person_id")


def columns(kind: str, names: str) -> str:
    """The definitions of several columns of one kind; ``names`` has blanks between them."""
    return ", ".join(f"{name} {kind}" for name in names.split())


def texts(names: str) -> str:
    """The definitions of columns of text that is never missing, only empty."""
    return columns("TEXT NOT NULL DEFAULT ''", names)


def index(db: Database, table: str, **columns: str) -> None:
    """Make the index ``{table}_by_{name}`` for each name, of the columns behind it."""
    for name, indexed in columns.items():
        db.execute(f"CREATE INDEX {table}_by_{name} ON {table}({indexed})")
