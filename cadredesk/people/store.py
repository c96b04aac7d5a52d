"""The only SQL about people."""

import dataclasses
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from cadredesk.core import idcard, names, values
from cadredesk.core.dates import UNKNOWN_DAY, PartialDate, age_on, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, field_of, fields_of
from cadredesk.core.stroke_order import stroke_key
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store_tags
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.records import Category, PeopleQuery, Person, Rank, State
from cadredesk.people.records_tags import tidy_tags
from cadredesk.people.store_expressions import STATE_SQL, last_visit_sql
from cadredesk.people.verification import store as verification_store

_LISTED_ORDER = {"rank": tuple(Rank), "treatment": tuple(Rank), "category": tuple(Category)}


# The columns made from others: what search looks through, and what names are sorted by.
DERIVED = ("search", "pinyin", "strokes")
DERIVED_FROM = ("name", "former_name", "id_number", "mobile", "landline", "emergency_phone", "unit")


def derived(name: str, *others: str) -> dict[str, str]:
    """The values of ``DERIVED`` from those of ``DERIVED_FROM``."""
    return dict(zip(DERIVED, (names.search_key(name, *others), names.pinyin_of(name), stroke_key(name)), strict=True))


def _derived(person: Person) -> dict[str, str]:
    return derived(*(getattr(person, column) for column in DERIVED_FROM))


def add(office: Office, person: Person) -> Person:
    """Insert a person and give it back with its id; the check-up that is known of them becomes a row. What else follows
    from it: see ``store_changes``.
    """
    person = _tidied(person)
    return checkups_store.take_given(
        office, dataclasses.replace(person, id=rows.insert(office, person, _derived(person)))
    )


def add_many(office: Office, people: Iterable[Person]) -> range:
    """The same for many in one go, as an import does; gives their ids."""
    first = rows.next_id(office, "people")
    found = ((*rows.stored(_tidied(person)), *_derived(person).values()) for person in people)
    (last,) = office.conn.execute("SELECT ifnull(max(id), 0) FROM people").fetchone()
    rows.insert_many(office, Person, DERIVED, found)
    checkups_store.take_given_by_new(office, last)
    return range(first, rows.next_id(office, "people"))


def change(office: Office, person: Person) -> None:
    """Write a person that has an id."""
    rows.update(office, _tidied(person), _derived(person))


def _tidied(person: Person) -> Person:
    """As it is kept: however somebody separated the tags, they are joined in one way."""
    tags = tidy_tags(person.tags)
    return person if tags == person.tags else dataclasses.replace(person, tags=tags)


def get(office: Office, person_id: int) -> Person:
    """The person with an id. Raises UserError if gone."""
    return rows.get(office, Person, person_id)


def identities(office: Office) -> list[tuple[int, str, str, str | None]]:
    """(id, name, ID number, ISO birth date) of everybody in the file: what rows of a workbook are matched with."""
    return office.conn.execute("SELECT id, name, id_number, birth FROM people ORDER BY id").fetchall()


def some(office: Office, ids: Sequence[int]) -> list[Person]:
    """The people with these ids, in their order."""
    return rows.some(office, Person, ids)


def resolve(office: Office, text: str) -> Person:
    """PERSON of the command line: an ID number, the person's number, or a name that one (living) person has.

    Raises UserError when nobody, or more than one, is meant.
    """
    found = resolve_known(office, text)
    if found is None:
        raise UserError(f"找不到“{text}”。请检查姓名、身份证号或人员编号。")
    return found


def resolve_known(office: Office, text: str) -> Person | None:
    """The same, but None when nobody is meant. Raises UserError when more than one is."""
    wanted = names.clean_name(text)
    numbers = wanted.upper(), idcard.to18(wanted)
    found = rows.select(office, Person, "WHERE id_number IN (?, ?) AND id_number <> ''", numbers)
    if not found and wanted.isascii() and wanted.isdigit() and len(wanted) < 15:
        merged = "SELECT kept_id FROM merged_people WHERE gone_id = ?1"
        found = rows.select(office, Person, f"WHERE id = ?1 OR id IN ({merged})", (int(wanted),))
    if not found:
        found = rows.select(office, Person, "WHERE name = ?", (wanted,))
        living = [person for person in found if person.died_on is None]
        found = living if len(living) == 1 else found
    if len(found) > 1:
        some_ids = "、".join(str(person.id) for person in found[:5])
        raise UserError(f"有 {len(found)} 人叫“{text}”，请改用身份证号或人员编号（{some_ids}）。")
    return found[0] if found else None


# ---------------------------------------------------------------- lists


# Columns of the list that no field holds. The age comes as birth and death: see :func:`age_of`.
_COMPUTED = {
    "state": STATE_SQL,
    "age": "people.birth || ifnull(' ' || people.died_on, '')",
    "phone": "CASE people.mobile WHEN '' THEN people.landline ELSE people.mobile END",
}
STATE_COLUMN = Field(name="state", label="状态", width=70)
AGE_COLUMN = Field(name="age", label="年龄", kind=Kind.INTEGER, width=52, listed=True)
PHONE_COLUMN = Field(name="phone", label="电话", kind=Kind.PHONE, width=115, listed=True)
LAST_VISIT_COLUMN = Field(name="last_visit", label="最近走访日期", kind=Kind.DATE, width=122)
_FIRST = ("name", "category", "rank", "unit", "age", "living", "phone", "liaison_id", "state", "last_visit")
_NARROWER = {"name": 136, "category": 78, "rank": 90, "unit": 122, "living": 90, "liaison_id": 70}  # fit 1366 px


def columns_named(*listed: str, **widths: int) -> tuple[Field, ...]:
    """The columns of a list of people, of which the named ones stand first and show from the start.

    Not 最近走访日期: it follows the visits, to which such a list does not listen.
    """
    known = {field.name: field for field in list_columns() if field is not LAST_VISIT_COLUMN}
    fields = (known[name] for name in dict.fromkeys((*listed, *known)))
    return tuple(
        dataclasses.replace(field, listed=field.name in listed, width=widths.get(field.name, field.width))
        for field in fields
    )


def list_columns() -> tuple[Field, ...]:
    """Every column that a list of people may have: the usual ones first, then all other fields in their order."""
    known = {
        field.name: field for field in (AGE_COLUMN, PHONE_COLUMN, STATE_COLUMN, LAST_VISIT_COLUMN, *fields_of(Person))
    }
    known["mobile"] = dataclasses.replace(known["mobile"], listed=False)  # 电话 shows it
    known |= {name: dataclasses.replace(known[name], width=width) for name, width in _NARROWER.items()}
    return tuple(known[name] for name in dict.fromkeys((*_FIRST, *(field.name for field in fields_of(Person)))))


def columns(names: Iterable[str]) -> list[Field]:
    """The columns with these names, in their order."""
    known = {field.name: field for field in list_columns()}
    return [known[name] for name in names]


@lru_cache(maxsize=4096)  # asked for each time that a row is painted
def age_of(shown: str | None, today: date) -> int | None:
    """周岁 for the list's value of the column "age": today's, or that at death. None where a day for it is not known."""
    if not shown:
        return None
    birth, _, death = shown.partition(" ")
    if death == UNKNOWN_DAY.iso:
        return None
    return age_on(PartialDate.from_iso(birth), PartialDate.from_iso(death).first if death else today)


def listed_value(field: Field, stored: Any, today: date) -> Any:
    """The value that a cell of :func:`list_rows` stands for; a reference is its name."""
    if field.name == AGE_COLUMN.name:
        return age_of(stored, today)
    return stored or "" if field.kind is Kind.REFERENCE else values.from_db(field, stored)


def expression(name: str, as_of: date | None = None) -> str:
    """The SQL expression that shows a field or a computed column, today or as it stood at the end of a past day."""
    if name == LAST_VISIT_COLUMN.name:
        return last_visit_sql(as_of or today())
    return _COMPUTED.get(name) or rows.column_sql("people", field_of(Person, name))


def _where(query: PeopleQuery) -> tuple[str, list[Any]]:
    terms: list[str] = ["1"]
    parameters: list[Any] = []
    chosen: dict[str, list[str]] = {}
    for name, value in query.facets:
        chosen.setdefault(name, []).append(value)
    for name, wanted in chosen.items():
        term, values_of_term = _facet_term(name, wanted, query.as_of or today())
        terms.append(term)
        parameters += values_of_term
    needle = names.needle_of(query.text)
    if needle:
        terms.append("people.search LIKE ? ESCAPE '\\'")
        parameters.append("%" + needle.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
    if query.where is not None:
        from cadredesk.people.filters.store import where_sql

        term, values_of_term = where_sql(query.where, query.as_of or today())
        terms.append(f"({term})")
        parameters += values_of_term
    if query.ids is not None:
        terms.append(f"people.id IN ({', '.join(map(str, query.ids))})")
    return " AND ".join(terms), parameters


def _facet_term(name: str, wanted: Sequence[str], day: date) -> tuple[str, list[Any]]:
    if name == "tags":
        return store_tags.tags_term(wanted)
    if name == "freshness":
        return verification_store.verification_age_term(wanted, day)
    return f"ifnull({expression(name)}, '') IN ({rows.marks(wanted)})", list(wanted)


def _with(as_of: date | None) -> str:
    """What comes before a query so that ``people`` is the register of a past day; "" for today."""
    if as_of is None:
        return ""
    from cadredesk.people.history.store import people_on

    return people_on(as_of)


def _order(query: PeopleQuery) -> str:
    way = "DESC" if query.descending else "ASC"
    if query.sort in ("name", "strokes"):
        return f"people.{'pinyin' if query.sort == 'name' else 'strokes'} {way}, people.id"
    if listed := _LISTED_ORDER.get(query.sort):
        places = " ".join(f"WHEN '{value}' THEN {at}" for at, value in enumerate(listed))
        return f"CASE people.{query.sort} {places} ELSE 99 END {way}, people.pinyin, people.id"
    if query.sort == "age":  # the older, the earlier the birth
        way = "ASC" if query.descending else "DESC"
        return f"people.birth IS NULL, people.birth {way}, people.pinyin, people.id"
    shown = expression(query.sort, query.as_of)
    return f"ifnull({shown}, '') = '', {shown} {way}, people.pinyin, people.id"


def _select(office: Office, columns: str, query: PeopleQuery, rest: str) -> sqlite3.Cursor:
    """A cursor with columns of the people asked for; ``rest`` is the order, or what they are grouped by."""
    where, parameters = _where(query)
    return office.conn.execute(f"{_with(query.as_of)}SELECT {columns} FROM people WHERE {where} {rest}", parameters)


def listed_ids(office: Office, query: PeopleQuery) -> list[int]:
    """The ids of the people asked for, in order."""
    return [row[0] for row in _select(office, "people.id", query, f"ORDER BY {_order(query)}").fetchall()]


KEY_END = b"\xff"  # after each packed search key: this byte stands in no UTF-8 text


def packed_keys(office: Office, query: PeopleQuery) -> tuple["array[int]", bytes]:
    """The ids of the people asked for, in order, and their search keys: what the window filters at each keystroke.

    As one text the keys of 50,000 people take a quarter of the memory of as many strings.
    """
    order = _order(query)
    if query.where or query.as_of or query.ids is not None or {name for name, _ in query.facets} - {"state"}:
        # The index of names holds neither the condition nor the row: the plus keeps SQLite from walking it.
        order = order.replace("people.pinyin", "+people.pinyin", 1)
    cursor = _select(office, "people.id, CAST(people.search AS BLOB)", query, f"ORDER BY {order}")
    ids, packed = array("q"), bytearray()
    while found := cursor.fetchmany(250):  # all at once they would be held twice
        some_ids, some_keys = zip(*found, strict=True)
        ids.extend(some_ids)
        packed += KEY_END.join((*some_keys, b""))
    return ids, bytes(packed)


def list_rows(
    office: Office, fields: Sequence[Field], ids: Sequence[int], as_of: date | None = None
) -> list[tuple[Any, ...]]:
    """(id, shown values…) for ids."""
    return rows.list_rows(office, "people", [expression(field.name, as_of) for field in fields], ids, _with(as_of))


def count(office: Office, query: PeopleQuery) -> int:
    """How many people are asked for."""
    return int(_select(office, "count(*)", query, "").fetchone()[0])


def facet_counts(office: Office, name: str, query: PeopleQuery) -> list[tuple[str, int]]:
    """(value, people) for a facet under the other facets of the query, most first."""
    others = dataclasses.replace(query, facets=tuple(facet for facet in query.facets if facet[0] != name))
    if name == "freshness":
        columns = verification_store.counted_columns(query.as_of or today())
        return verification_store.counted(_select(office, columns, others, "GROUP BY 1").fetchall())
    columns = f"ifnull({expression(name)}, ''), count(*)"
    found = _select(office, columns, others, "GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    return store_tags.tags_counted(found) if name == "tags" else found


def state_counts(office: Office, text: str, as_of: date | None = None) -> dict[str, int]:
    """How many a search finds in each state, so that an empty list can say where to look."""
    query = PeopleQuery(text=text, as_of=as_of)
    return dict(_select(office, f"{STATE_SQL}, count(*)", query, "GROUP BY 1").fetchall())


def export_rows(office: Office, fields: Sequence[Field], query: PeopleQuery) -> list[tuple[Any, ...]]:
    """All shown values of the people asked for, references by name."""
    shown = ", ".join(expression(field.name, query.as_of) for field in fields)
    return _select(office, shown, query, f"ORDER BY {_order(query)}").fetchall()


def survivors_of(office: Office, cadre_id: int) -> list[Person]:
    """The survivors linked to a dead cadre."""
    return rows.select(office, Person, "WHERE cadre_id = ? ORDER BY pinyin", (cadre_id,))


class PeopleLookup:
    """What boxes that ask for a person choose from; with ``living`` only those in the register."""

    def __init__(self, office: Office, *, living: bool = True) -> None:
        self._office, self._living = office, living

    def search(self, text: str, limit: int = 40) -> list[tuple[int, str]]:
        """(id, name with unit) of the first matches, in order of pinyin."""
        facets = (("state", State.PRESENT.value),) if self._living else ()
        query = PeopleQuery(text=text, facets=facets)
        order = f"ORDER BY pinyin, id LIMIT {limit}"
        return _select(self._office, f"id, {_NAME_AND_UNIT}", query, order).fetchall()

    def words(self, wanted: int | None) -> str:
        """The name with unit of an id; "" if there is nobody."""
        found = rows.column(self._office, f"SELECT {_NAME_AND_UNIT} FROM people WHERE id = ?", (wanted,))
        return str(found[0]) if found else ""


_NAME_AND_UNIT = "name || CASE unit WHEN '' THEN '' ELSE '　' || unit END"


def words_of(office: Office, field: Field, value: Any) -> str:
    """A value of a person as a clerk reads it; a reference by its name, "" if it is gone."""
    if field.kind is not Kind.REFERENCE:
        return values.show(field, value)
    if field.refers_to == "people":
        return PeopleLookup(office).words(value)
    return rows.name_of(office, field.refers_to, value)


def in_use(office: Office, name: str, limit: int = 300) -> list[str]:
    """The words that stand in a field of the register, the most frequent first: suggestions for typing."""
    column = field_of(Person, name).name
    sql = f"SELECT {column} FROM people WHERE {column} <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?"
    return rows.column(office, sql, (limit,))
