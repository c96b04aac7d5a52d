"""What in an open file the program never wrote there: asked when something went wrong that nobody expected.

The one who reads a stored value knows neither its record nor what else is wrong; so the file is looked through here,
and the first record that cannot be read is named. It reads the whole file, which takes seconds for a large one.
"""

from collections.abc import Callable, Iterator

from cadredesk.core.errors import ADVICE, DamagedFile, UserError, unreadable
from cadredesk.core.fields import Field, Kind, fields_of, noun_of, record_class
from cadredesk.core.values import from_db
from cadredesk.db import digests, engine
from cadredesk.db.damage import in_words
from cadredesk.db.file import Office

_PERSON = "(SELECT p.name FROM people p WHERE p.id = t.person_id)"
_OPEN = {("visits", "rule")}  # the codes of the office's own rules stand there, too
_TYPED = (Kind.DATE, Kind.PARTIAL, Kind.LUNAR)


def damage_behind(office: Office, error: BaseException) -> DamagedFile | None:
    """The damage of the file that explains an error; None where the file is whole, or the user can put the error right."""
    if isinstance(error, UserError) and not isinstance(error, DamagedFile):
        return None
    try:
        if (found := _first_unreadable(office, lambda field: field.kind in _TYPED)) is not None:
            return found
        if not digests.rows_are_whole(office.conn):  # a word that an older program knew is no damage by itself
            if (found := _first_unreadable(office, _is_chosen)) is not None:
                return found
            return DamagedFile(f"数据文件已经损坏：有的记录被本程序以外改动过。{ADVICE}")
    except engine.Damage as worse:
        return in_words(worse)
    return in_words(error)


def _first_unreadable(office: Office, wanted: Callable[[Field], bool]) -> DamagedFile | None:
    tables = digests.watched_tables(office.conn)
    return next((found for table in tables for found in _unreadable(office, table, wanted)), None)


def _unreadable(office: Office, table: str, wanted: Callable[[Field], bool]) -> Iterator[DamagedFile]:
    cls = record_class(table)
    for field in fields_of(cls) if cls is not None else ():
        if wanted(field) and (table, field.name) not in _OPEN:
            sql = f"SELECT {field.name}, max(id) FROM {table} WHERE ifnull({field.name}, '') <> '' GROUP BY 1"
            for value, record in office.conn.execute(sql).fetchall():
                if not _is_readable(field, value):
                    yield unreadable(value, f"{_words(office, table, record)}的{field.label}")


def _is_chosen(field: Field) -> bool:
    return field.kind is Kind.CHOICE and not field.open_choices and bool(field.choices)


def _is_readable(field: Field, value: object) -> bool:
    if field.kind is Kind.CHOICE:
        return value in field.choices
    try:
        from_db(field, value)
    except DamagedFile:
        return False
    return True


def _words(office: Office, table: str, record: int) -> str:
    """人员“张建国”（编号 12），走访（编号 301，张建国）."""
    columns = {column for _, column, *_ in office.conn.execute(f"PRAGMA table_info({table})")}
    shown = "name" if "name" in columns else _PERSON if "person_id" in columns else "''"
    (name,) = office.conn.execute(f"SELECT {shown} FROM {table} t WHERE t.id = ?", (record,)).fetchone()
    return f"{noun_of(table)}{f'“{name}”' if name else ''}（编号 {record}）"
