"""The list of duties: all lines of a period in memory; narrowed, counted and sorted there."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cadredesk.core.fields import Field, fields_of
from cadredesk.core.progress import gc_paused
from cadredesk.db.file import Office
from cadredesk.duties import store_duties
from cadredesk.duties.records import Duty, DutyLine, Outcome
from cadredesk.duties.rules import wording
from cadredesk.people import store as people_store
from cadredesk.people.records import Audience, PeopleQuery
from cadredesk.widgets.table.row_sources import Row

PLANNED, UNPLANNED = "已安排", "未安排"
# The usual columns and their widths.
_FIRST = {
    "name": 120, "rule": 72, "reason": 166, "due": 98, "state": 122, "visitors": 94, "liaison": 70, "community": 96,
}  # fmt: skip
_WIDER = {"days": 92, "phone": 126}

Chosen = Mapping[str, Collection[str]]


def columns() -> tuple[Field, ...]:
    """Every column that a list of duties may have, the usual ones first."""
    known = {each.name: each for each in fields_of(DutyLine)}
    widths = _FIRST | _WIDER
    return tuple(
        dataclasses.replace(known[name], listed=name in _FIRST, width=widths.get(name, known[name].width))
        for name in dict.fromkeys((*_FIRST, *known))
    )


@dataclass(frozen=True, slots=True)
class DutyLines:
    """All lines of a period; and for each group of facets the values of the lines, in their order."""

    lines: Sequence[DutyLine] = ()
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, office: Office, found: Sequence[Duty], on: date) -> "DutyLines":
        """The lines of these duties as they stand on a day."""
        with gc_paused():
            lines = store_duties.lines(office, found, on)
            values = {
                "group": [line.duty.rule.visit_group for line in lines],
                "code": [line.rule for line in lines],
                "state": [line.state for line in lines],
                "planned": [PLANNED if line.visitors else UNPLANNED for line in lines],
                "liaison": [line.liaison for line in lines],
                "community": [line.community for line in lines],
                "category": [line.category for line in lines],
            }
        return cls(lines, values)

    def narrowed(
        self, chosen: Chosen, whom: Collection[int] | None
    ) -> tuple[list[DutyLine], Mapping[str, Counter[str]]]:
        """The lines under what is chosen (of these people, if they are named), and the counts of each group of facets
        under what is chosen in the others.
        """
        fails = [0 if whom is None or line.person_id in whom else len(self.values) + 1 for line in self.lines]
        wanted = {name: frozenset(values) for name, values in chosen.items() if name in self.values and values}
        for name, values in wanted.items():
            fails = [fail + (value not in values) for fail, value in zip(fails, self.values[name], strict=True)]
        counts = {}
        for name, own in self.values.items():
            values = wanted.get(name, frozenset(own))
            counts[name] = Counter(
                value for fail, value in zip(fails, own, strict=True) if fail - (value not in values) == 0
            )
        return [line for fail, line in zip(fails, self.lines, strict=True) if not fail], counts


def found_by(office: Office, text: str) -> frozenset[int] | None:
    """The people whom a text finds; None without a text."""
    return frozenset(people_store.listed_ids(office, PeopleQuery(text=text))) if text.strip() else None


def ordered(office: Office, lines: Sequence[DutyLine], name: str, descending: bool) -> list[DutyLine]:
    """The lines sorted by a column; of equal ones the order stays."""
    if name == "name":
        places = {person_id: at for at, person_id in enumerate(people_store.listed_ids(office, PeopleQuery()))}
        return sorted(lines, key=lambda line: places.get(line.person_id, 0), reverse=descending)
    filled = [line for line in lines if getattr(line, name) not in (None, "")]
    blank = [line for line in lines if getattr(line, name) in (None, "")]
    return sorted(filled, key=_KEYS.get(name, lambda line: getattr(line, name)), reverse=descending) + blank


_AUDIENCES = {audience.value: at for at, audience in enumerate(Audience)}
_STATES = {state.value: at for at, state in enumerate(Outcome)}
_KEYS: dict[str, Callable[[DutyLine], Any]] = {
    "rule": lambda line: line.duty.rule.place,
    "reason": lambda line: (line.duty.rule.place, line.reason),
    "category": lambda line: _AUDIENCES.get(line.category, 9),
    "state": lambda line: (_STATES[line.state], line.due),
}


def key_of(line: DutyLine) -> int:
    """A number that stands for a duty as long as there is one of that person, rule and day."""
    duty = line.duty
    case = (duty.case_id or 0) & 0xFF  # of two cases of one day each has its own
    return ((duty.person_id << 12 | (duty.rule.id or 0) & 0xFFF) << 22 | duty.due.toordinal()) << 8 | case


class LineSource:
    """Lines as the rows of a table of these columns, made when they are looked at."""

    def __init__(self, lines: Sequence[DutyLine], on: date, names: Sequence[str] = ()) -> None:
        self.lines, self._on, self._names = lines, on, names
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def rows(self, start: int, stop: int) -> list[Row]:
        """The rows from ``start`` up to ``stop``."""
        return [self._row(line) for line in self.lines[start:stop]]

    def ids(self, start: int, stop: int) -> list[int]:
        """The keys from ``start`` up to ``stop``."""
        return [key_of(line) for line in self.lines[start:stop]]

    def position(self, wanted: int) -> int | None:
        """Where a key stands."""
        if not self._places:
            self._places = {key_of(line): at for at, line in enumerate(self.lines)}
        return self._places.get(wanted)

    def line(self, wanted: int) -> DutyLine | None:
        """The line of a key."""
        at = self.position(wanted)
        return None if at is None else self.lines[at]

    def _row(self, line: DutyLine) -> Row:
        shown = {"days": wording.days_words(line.duty, self._on)}
        return (key_of(line), *(shown[name] if name in shown else getattr(line, name) for name in self._names))
