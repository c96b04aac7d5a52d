"""How a planned list and the register differ, and what of it is to be taken over. Nothing here asks the file."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cadredesk.core.dates import UNKNOWN_DAY
from cadredesk.core.fields import Field, Kind, fields_of
from cadredesk.import_export.reconcile.records import (
    COARSER,
    DISAGREES,
    HIDDEN,
    MISSING,
    Comparison,
    Line,
    Place,
    Scope,
    Sort,
)
from cadredesk.import_export.records import Difference, PlannedRow, Preview, RowOutcome, Source
from cadredesk.import_export.rules_states import strongest
from cadredesk.people.records import Person, State
from cadredesk.people.rules import state_of
from cadredesk.sheets.writer import words

_FIELDS = fields_of(Person)
_END = {State.DEAD: "died_on", State.MOVED_OUT: "moved_out_on"}
_ENDS_FIRST = sorted(_FIELDS, key=lambda field: field.name not in _END.values())
_CATEGORIES = next(one for one in _FIELDS if one.name == "category").choices
_FEW = 20  # a category that fewer than one in so many rows has is not what the list is about

NameOf = Callable[[str, int], str]  # (table, id) → the name that a reference stands for


def compare(preview: Preview, people: Mapping[int, Person], name_of: NameOf) -> Comparison:
    """Put the rows beside the people of the register whom they mean or may mean."""
    rows_of: dict[int, list[PlannedRow]] = defaultdict(list)
    refused: list[PlannedRow] = []
    for row in preview.plan.rows:
        if row.outcome is RowOutcome.REFUSED:
            refused.append(row)
        else:
            rows_of[row.target].append(row)
    now = {person.id or 0: person for person in preview.plan.changed_people}
    new = dict(zip(sorted(rows_of.keys() - people.keys()), preview.plan.new_people, strict=True))
    lines: list[Line] = []
    same = 0
    for target, rows in rows_of.items():
        if target in people:
            found = list(_Beside(people[target], now.get(target, people[target]), rows, name_of).lines())
            same += not found
        else:
            found = [_only_theirs(rows, new[target])]
        lines += found
    met = {target for target in rows_of if target in people}
    lines += [_unclear(row, people, met) for row in refused]
    may_be_met = {person for row in refused for person in (*row.may_mean, row.target) if person in people}
    return Comparison(preview, tuple(lines), frozenset(met | may_be_met), same, scope_of(preview.plan.rows, people))


def scope_of(rows: Sequence[PlannedRow], people: Mapping[int, Person]) -> Scope:
    """Whom a list is about: the categories that it names, or that those whom it means have; a list of the dead, the dead."""
    categories: Counter[str] = Counter()
    for row in rows:
        person = people.get(row.target)
        said = row.row.values.get("category", "")
        categories[said if said in _CATEGORIES or person is None else person.category] += 1
    known = {category: count for category, count in categories.items() if category in _CATEGORIES}
    enough = sum(known.values()) / _FEW
    about = tuple(category for category in _CATEGORIES if known.get(category, 0) > enough)
    states = dict.fromkeys(row.says or State.PRESENT for row in rows if row.outcome is not RowOutcome.REFUSED)
    of_the_gone = bool(states) and State.PRESENT not in states
    scope = {"state": tuple(state.value for state in (states if of_the_gone else (State.PRESENT,)))}
    return scope | ({"category": about} if about else {})


@dataclasses.dataclass(frozen=True, slots=True)
class _Beside:
    """Somebody of the register beside the rows that mean them, and what these would make of them."""

    before: Person
    after: Person
    rows: Sequence[PlannedRow]
    name_of: NameOf

    def lines(self) -> Iterator[Line]:
        """Every difference; of whom one says that they are gone and the other not, this first."""
        ours, theirs = state_of(self.before), self._state_said()
        gone = (ours is State.PRESENT) != (theirs in (None, State.PRESENT))
        sort = Sort.GONE if gone else Sort.DIFFERING
        if gone and all(getattr(self.before, end) == getattr(self.after, end) for end in _END.values()):
            yield self._line(
                sort, item="状态", ours=_end_words(self.before), theirs=theirs.value if theirs else "仍在表中"
            )
        yield from self._of_fields(sort, gone and ours is State.PRESENT)

    def _of_fields(self, sort: Sort, alive_here: bool) -> Iterator[Line]:
        unsettled = self._unsettled()
        if self.before is self.after and not unsettled:
            return
        for field in _ENDS_FIRST:
            old, new = getattr(self.before, field.name), getattr(self.after, field.name)
            if old != new and new not in (None, ""):
                lacking = old in (None, "", False)
                known = State.PRESENT.value if alive_here and field.name in _END.values() and lacking else ""
                yield self._line(
                    sort,
                    field=field.name,
                    item=field.label,
                    ours=known or self._shown(field, self.before),
                    theirs=self._shown(field, self.after),
                    note=MISSING if lacking and not known else DISAGREES,
                )
            elif field.name in unsettled:
                theirs = unsettled[field.name]
                yield self._line(
                    sort,
                    field=field.name if theirs.asked else "",
                    item=field.label,
                    ours=self._shown(field, self.before),
                    theirs=words(field, theirs.said),
                    note=COARSER if theirs.asked else HIDDEN,
                )

    def _unsettled(self) -> dict[str, Difference]:
        """What the list says less exactly and otherwise, by field; not where another of its rows agrees with the register."""
        said = {one.field.name: one for row in self.rows for one in row.differences if not one.taken}
        for row in self.rows if said else ():
            differing = {one.field.name for one in row.differences}
            for name in row.row.values.keys() - differing:
                said.pop(name, None)
        return said

    def _line(self, sort: Sort, **told: Any) -> Line:
        person = self.before
        return Line(
            sort=sort,
            name=person.name,
            person=person.id or 0,
            id_number=person.id_number,
            category=person.category,
            unit=person.unit,
            state=state_of(person).value,
            rows=tuple(row.row.place for row in self.rows),
            **told,
        )

    def _state_said(self) -> State | None:
        return strongest({str(at): row.says for at, row in enumerate(self.rows) if row.says})

    def _shown(self, field: Field, person: Person) -> str:
        """A value in words; of a name that is not yet in the file those of the list."""
        value = getattr(person, field.name)
        if field.kind is not Kind.REFERENCE or value is None:
            return words(field, value)
        written = next((row.row.words[field.name] for row in reversed(self.rows) if field.name in row.row.words), "")
        return self.name_of(field.refers_to, value) or written


def _end_words(person: Person) -> str:
    """在册, 2024-03-05 去世, or 去世（时间不详）."""
    state = state_of(person)
    if state is State.PRESENT:
        return state.value
    day = getattr(person, _END[state])
    return f"{state.value}（时间不详）" if day == UNKNOWN_DAY else f"{day} {state.value}"


def _said(row: PlannedRow, name: str) -> str:
    """A cell as it stands in the list."""
    return " ".join(row.row.words.get(name, "").split())


def _only_theirs(rows: Sequence[PlannedRow], person: Person) -> Line:
    """Somebody whom the register does not have, as an import would add them."""
    return Line(
        sort=Sort.ONLY_THEIRS,
        name=person.name,
        id_number=person.id_number,
        category=person.category,
        unit=person.unit,
        state=state_of(person).value,
        note="；".join(dict.fromkeys(one.message.rstrip("。") for each in rows for one in each.problems)),
        rows=tuple(each.row.place for each in rows),
    )


def _unclear(row: PlannedRow, people: Mapping[int, Person], met: set[int]) -> Line:
    """A row that means nobody for sure, with the reason and whom it may mean."""
    may_mean = [people[person] for person in (*row.may_mean, row.target) if person in people and person not in met]
    errors = [f"{one.column}：{one.message.rstrip('。')}" for one in row.problems if one.level == "error"]
    faces = [
        f"{one.name}（{'，'.join(filter(None, (f'编号 {one.id}', one.unit, str(one.birth or ''))))}）"
        for one in may_mean
    ]
    more = [f"可能是{'、'.join(faces[:5])}{'等' if len(faces) > 5 else ''}"] if faces else []
    return Line(
        sort=Sort.UNCLEAR,
        name=_said(row, "name"),
        person=may_mean[0].id or 0 if len(may_mean) == 1 else 0,
        id_number=_said(row, "id_number"),
        category=_said(row, "category"),
        unit=_said(row, "unit"),
        note="；".join(dict.fromkeys((*errors, *more))),
        rows=(row.row.place,),
        people=tuple(one.id or 0 for one in may_mean),
    )


def only_ours(person: Person) -> Line:
    """Somebody whom the list leaves out."""
    return Line(
        sort=Sort.ONLY_OURS,
        name=person.name,
        person=person.id or 0,
        id_number=person.id_number,
        category=person.category,
        unit=person.unit,
        state=state_of(person).value,
    )


def count_people(lines: Iterable[Line]) -> dict[Sort, int]:
    """How many people there are of each kind; of what is not clear, how many rows."""
    whom: dict[Sort, set[Any]] = {sort: set() for sort in Sort}
    for line in lines:
        whom[line.sort].add(line.rows if line.sort is Sort.UNCLEAR else line.whom)
    return {sort: len(found) for sort, found in whom.items()}


# ---------------------------------------------------------------- taking over


def restricted(sources: Sequence[Source], chosen: Iterable[Line]) -> tuple[Source, ...]:
    """The sheets with what may be taken over of each row: the chosen fields, of chosen new people all, else nothing."""
    added: set[Place] = set()
    fields: dict[Place, set[str]] = defaultdict(set)
    for line in chosen:
        for place in line.rows:
            if line.sort is Sort.ONLY_THEIRS:
                added.add(place)
            elif line.field:
                fields[place].add(line.field)
    return tuple(
        dataclasses.replace(
            source,
            rows=tuple(
                row
                if row.place in added
                else dataclasses.replace(
                    row,
                    only=frozenset(fields.get(row.place, ())),
                    accepted=row.accepted | fields.get(row.place, set()),
                )
                for row in source.rows
            ),
        )
        for source in sources
    )
