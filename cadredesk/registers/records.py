"""What all registers share: rows with a kind, a day, whom or what they are about, perhaps a number, and papers.

A register is its record, whose fields are described once, and the few words below. Its list page, form, Excel, command line
and paper are made from them (``registers/ui``, ``store``, ``cli``, ``paper``).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cadredesk.core.fields import Field, fields_of
from cadredesk.core.targets import Target

Chosen = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One kind of row.

    ``word`` names it on the command line, ``title`` on pages and papers; ``lead`` is the field by which a row is called,
    ``day`` the one by which it falls into a period. ``facets`` are fields to narrow by; ``computed`` are columns that no
    table holds (``store.Listing`` says how they are read).
    """

    word: str
    record: type
    title: str
    unit: str
    lead: str
    day: str = "date"
    facets: tuple[str, ...] = ("category",)
    computed: tuple[Field, ...] = ()
    first: tuple[str, ...] = ()  # the columns to begin with, in order; the others follow
    covered: tuple[str, ...] = ()  # fields that a computed column shows in lists in their place
    roll: str = ""  # what its list is called on paper; "" for 台账
    papers: str = "有关的文件"  # what is kept with a row

    @property
    def list_title(self) -> str:
        """What the list is called on paper."""
        return self.roll or f"{self.title}台账"

    @property
    def columns(self) -> tuple[Field, ...]:
        """Every column that a list may have, in order."""
        known = {each.name: each for each in (*fields_of(self.record), *self.computed) if each.name not in self.covered}
        return tuple(known[name] for name in dict.fromkeys((*self.first, *known)))

    def column(self, name: str) -> Field:
        """One of the columns. Raises KeyError."""
        return {each.name: each for each in self.columns}[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterQuery:
    """Which rows of a register, in which order: days inclusive, ``chosen`` values by column, ``text`` as typed.

    ``ids`` narrows to rows that another page asked for.
    """

    since: datetime.date | None = None
    until: datetime.date | None = None
    chosen: Chosen = field(default_factory=dict)
    text: str = ""
    ids: tuple[int, ...] | None = None
    sort: str = ""
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsTarget(Target):
    """What other pages can ask the page of a register for: one row, or the rows of a query.

    ``source`` says in words where the list comes from.
    """

    row_id: int = 0
    query: RegisterQuery = RegisterQuery()
    source: str = ""
