"""FACET=VALUE of the command line: which records are asked for."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cadredesk.core import values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.import_export.records import NOUNS, STATE, ImportKind
from cadredesk.import_export.rules import import_fields, plain
from cadredesk.people.records_tags import tags_of

_DATES = (Kind.DATE, Kind.PARTIAL)


@dataclass(frozen=True, slots=True)
class Facet:
    """A field, its place in the rows, and the stored value that it must have; of a date its beginning (2025, 2025-10)."""

    name: str
    place: int
    value: Any
    is_date: bool

    def lets_through(self, row: tuple[Any, ...]) -> bool:
        """Whether a row of stored values is asked for."""
        found = row[self.place]
        if found is None or found == "":
            return self.value in (None, "", 0)
        if self.is_date and self.value:
            return bool(found == self.value or str(found).startswith(f"{self.value}-"))
        if self.name == "tags":  # one of several
            return self.value in tags_of(found)
        return bool(found == self.value)


LIST = "名单"


def lists_of(where: Iterable[str]) -> tuple[list[str], list[str]]:
    """The names of the lists that are asked for by 名单=…, and the other conditions."""
    parts = [(condition, *condition.partition("=")) for condition in where]
    named = [text.strip() for _, name, equals, text in parts if equals and plain(name) == LIST]
    return named, [condition for condition, name, equals, _ in parts if not equals or plain(name) != LIST]


def facets_of(what: ImportKind, where: Iterable[str], codes: Sequence[str] = ()) -> list[Facet]:
    """Read FACET=VALUE: a field by its label, a synonym or its name; ``codes`` are those of the office's duty rules.

    Raises UserError.
    """
    return [_facet(what, condition, codes) for condition in where]


def _facet(what: ImportKind, condition: str, codes: Sequence[str]) -> Facet:
    name, equals, text = condition.partition("=")
    if not equals:
        raise UserError(f"筛选条件“{condition}”要写成 名称=内容，如 人员类别=离休干部。")
    fields = (*import_fields(what), *_computed(what))
    place = _place(fields, name)
    if place is None:
        some = "、".join(field.label for field in (fields[-1], *fields[:-1])[:12])
        raise UserError(f"{NOUNS[what]}没有“{name}”这一项，可以用：{some} 等。")
    field = fields[place]
    text = text.strip()
    if what is ImportKind.VISITS and field.name == "rule":
        field = dataclasses.replace(field, choices=tuple(dict.fromkeys((*codes, *field.choices))))
    if field.kind in _DATES:
        field = Field(label=field.label, kind=Kind.PARTIAL)
    value = text if field.kind is Kind.REFERENCE else values.to_db(field, values.parse(field, text))
    return Facet(fields[place].name, place, value, field.kind in _DATES)


def _computed(what: ImportKind) -> tuple[Field, ...]:
    """What may be asked for besides the columns of a list."""
    if what is ImportKind.PEOPLE:
        return (STATE,)
    return what.sheet.computed if what.sheet else ()


def _place(fields: tuple[Field, ...], name: str) -> int | None:
    """Labels go before synonyms: 类别 of money is its own, though 人员类别 has that synonym too."""
    wanted = plain(name)
    for words in (lambda one: (one.label, one.name), lambda one: one.synonyms):
        for place, field in enumerate(fields):
            if wanted in map(plain, words(field)):
                return place
    return None
