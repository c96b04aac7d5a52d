"""Describe each field of a record once.

Table columns, entry forms, Excel headers, the journal's wording and the placeholders of paper forms are all made
from these descriptions. A record is a frozen dataclass whose attributes are declared with :func:`described`::

    @record(table="branches", noun="支部")
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Branch:
        id: int | None = None
        name: str = described("名称", required=True, synonyms=("支部名称",), default="")
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Kind(StrEnum):
    """What a field holds. The Python value and the stored value stand behind each."""

    TEXT = "text"  # str; TEXT
    LONG = "long"  # str of several lines; TEXT
    DATE = "date"  # datetime.date; ISO text
    PARTIAL = "partial"  # dates.PartialDate: a year, a month or a day (or UNKNOWN_DAY); ISO text cut short
    LUNAR = "lunar"  # lunar.LunarDay; "08-15" or "闰04-10"
    MONEY = "money"  # int 分; INTEGER
    INTEGER = "integer"  # int
    CHOICE = "choice"  # str out of choices; TEXT
    REFERENCE = "reference"  # id of a row in another table; INTEGER
    FLAG = "flag"  # bool; 0 or 1
    ID_NUMBER = "id_number"  # str of 18 (rarely 15) characters; TEXT
    PHONE = "phone"  # str; TEXT


class Heads(NamedTuple):
    """Which headers of columns are by themselves values of a field: 男 and 女 of 性别, 春节 and 中秋 of 事由."""

    names: Callable[[str], object]  # something true for such a header
    several: bool = False  # each filled cell of such columns is a record of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record."""

    name: str = ""
    label: str
    kind: Kind = Kind.TEXT
    group: str = ""
    choices: tuple[str, ...] = ()
    open_choices: bool = False  # the choices are suggestions: other words are allowed
    synonyms: tuple[str, ...] = ()  # other headers under which offices keep it
    required: bool = False
    refers_to: str = ""  # table of a REFERENCE
    hint: str = ""  # shown in the empty entry box
    width: int = 110  # of the column, in pixels at 100 %
    listed: bool = False  # a column from the start
    entered: bool = True  # typed in the form (else set by an action alone)
    names: str = ""  # whose name it is, a names.Named; "" where it is no name
    # Reads words of its own, tidied of blanks and full-width letters; None leaves it to the kind (core.values).
    reader: Callable[[str], object] | None = dataclasses.field(default=None, compare=False)
    # None: the choices are, if nobody else's.
    heads: Heads | None = dataclasses.field(default=None, compare=False)

    @property
    def numeric(self) -> bool:
        """Whether a column of it is aligned to the right."""
        return self.kind in (Kind.MONEY, Kind.INTEGER)


def described(label: str, kind: Kind = Kind.TEXT, *, default: Any = None, **rest: Any) -> Any:
    """Declare a dataclass attribute together with its description."""
    return dataclasses.field(default=default, metadata={"field": Field(label=label, kind=kind, **rest)})


def other_words(words: Mapping[str, str]) -> Callable[[str], str | None]:
    """A reader of other words for the choices of a field: ``{"中共党员": "党员 中共", ...}``."""
    meaning = {word: choice for choice, accessible_text in words.items() for word in accessible_text.split()}
    return lambda text: meaning.get(text)


_RECORDS: dict[str, tuple[type, str]] = {}


def record(*, table: str, noun: str) -> Callable[[type[T]], type[T]]:
    """Register a record class under its table and the Chinese word for one such thing."""

    def register(cls: type[T]) -> type[T]:
        _RECORDS[table] = (cls, noun)
        return cls

    return register


@cache
def fields_of(cls: type) -> tuple[Field, ...]:
    """The described fields of a record class, in order."""
    return tuple(
        dataclasses.replace(attribute.metadata["field"], name=attribute.name)
        for attribute in dataclasses.fields(cls)
        if "field" in attribute.metadata
    )


@cache
def field_of(cls: type, name: str) -> Field:
    """One described field by its attribute name. Raises KeyError."""
    return {field.name: field for field in fields_of(cls)}[name]


def groups_of(cls: type) -> dict[str, tuple[Field, ...]]:
    """The fields by group, groups in the order of their first field."""
    groups: dict[str, list[Field]] = {}
    for field in fields_of(cls):
        groups.setdefault(field.group, []).append(field)
    return {name: tuple(fields) for name, fields in groups.items()}


def table_of(cls: type) -> str:
    """The table of a record class."""
    return next(table for table, (known, _) in _RECORDS.items() if known is cls)


def record_class(table: str) -> type | None:
    """The record class of a table; None of a table that no record describes."""
    return _described(table)[0]


def noun_of(table: str) -> str:
    """The Chinese word for one row of a table; the table's own name where none is known."""
    return _described(table)[1]


def _described(table: str) -> tuple[type | None, str]:
    if table not in _RECORDS:
        _load_all_records()
    return _RECORDS.get(table, (None, table))


@cache
def _load_all_records() -> None:
    """Load every feature's ``records*.py``: a record is known by its table once its module is there.

    A message may name a row of a feature that nobody has opened since the start.
    """
    import importlib
    import pkgutil

    from cadredesk.core.features import features

    for feature in features():
        for module in pkgutil.walk_packages(importlib.import_module(feature).__path__, f"{feature}."):
            if module.name.rpartition(".")[2].startswith("records"):
                importlib.import_module(module.name)
