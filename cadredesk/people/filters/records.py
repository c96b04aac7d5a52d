"""Filters of the register: conditions on any field, all of which or any of which must hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """How a field is compared; ``rules`` says which are for which kind of field."""

    CONTAINS = "包含"
    LACKS = "不含"
    IS = "是"
    IS_NOT = "不是"
    AMONG = "是其中之一"
    NOT_AMONG = "都不是"
    AT_LEAST = "≥"
    AT_MOST = "≤"
    BETWEEN = "在…之间"
    BEFORE = "早于"
    SINCE = "不早于"
    THIS_YEAR = "在今年"
    WITHIN = "在最近…天内"
    LONGER_AGO = "在…天以前"
    THIS_MONTH = "在本月"
    NEXT_MONTH = "在下月"
    COMING = "在今后…天内"
    EMPTY = "未填"
    FILLED = "已填"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. ``values`` are texts: words, ISO dates, numbers, ids of what is referred to.

    ``or_empty``: of a date that lies before another, also those of whom there is none (never visited).
    """

    field: str
    op: Op
    values: tuple[str, ...] = ()
    or_empty: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions, and groups of conditions, that must all hold, or of which any will do."""

    parts: "tuple[Condition | Filter, ...]"
    any: bool = False

    def conditions(self) -> Iterator[Condition]:
        """Every condition, those of the groups too."""
        for part in self.parts:
            if isinstance(part, Filter):
                yield from part.conditions()
            else:
                yield part
