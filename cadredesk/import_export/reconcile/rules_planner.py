"""Whom the rows of another office's list mean, and what taking over some of them changes: the import's planner, read strictly.

It says more than an import does: where each row says that its person stands, whom a refused row may mean, and that a name
and birth under another ID number are most likely the same person. And it writes no more than was chosen (``Row.only``).
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from cadredesk.core import idcard
from cadredesk.core.dates import UNKNOWN_DAY, PartialDate
from cadredesk.core.fields import Kind
from cadredesk.import_export.records import PlannedRow
from cadredesk.import_export.rules_cells import REMARK, STATE
from cadredesk.import_export.rules_people import PeoplePlanner
from cadredesk.import_export.rules_planner import Entry
from cadredesk.people.records import Person, State
from cadredesk.people.rules_matching import number_for_matching

# What a row's values hold beside the fields of a person → the fields that come of it.
_BECOMES = {STATE: frozenset({"died_on", "moved_out_on"}), REMARK: frozenset({"note"})}


class ReconcilingPlanner(PeoplePlanner):
    """Plans the import of a list that is compared with the register."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._numbers_joined = False
        self._says: list[State | None] = [None] * len(self.entries)

    def planned(self) -> tuple[PlannedRow, ...]:
        """What becomes of each row, and whom it speaks of."""
        return tuple(
            dataclasses.replace(row, says=says, may_mean=self._may_mean(entry))
            for row, says, entry in zip(super().planned(), self._says, self.entries, strict=True)
        )

    # ------------------------------------------------------------ whom a row means

    def _match_one(self, entry: Entry) -> None:
        if not entry.values.get("id_number"):
            self._join_numbers()  # all rows with an ID number come before
        super()._match_one(entry)

    def _settle(self) -> None:
        self._says = [_state_said(entry.values) for entry in self.entries]
        self._join_numbers()
        self._leave_unchosen()

    def _join_numbers(self) -> None:
        """Take somebody new for the one of that name and birth whom no row means, and whose ID number is another."""
        if self._numbers_joined:
            return
        self._numbers_joined = True
        face_of = {target: face for target in self.new if (face := self._face(target))}
        namesakes = {target: self._unmet(face) for target, face in face_of.items()}
        people = self._loaded({person for found in namesakes.values() for person in found})
        likely = {
            target: [one for one in found if _one_birth(face_of[target], people[one])]
            for target, found in namesakes.items()
        }
        wanted = Counter(person for found in likely.values() for person in found)
        joined = {target: found[0] for target, found in likely.items() if len(found) == 1 and wanted[found[0]] == 1}
        for target, person in joined.items():
            (entry,) = self._rows[person] = self._rows.pop(target)
            entry.target = person
            self.file_state.people_index.join(entry.values["name"], target, person)

    def _face(self, target: int) -> Mapping[str, Any] | None:
        """What the row of somebody new says, where it gives an ID number and is alone."""
        values = [entry.values for entry in self._rows.get(target, ())]
        known = len(values) == 1 and number_for_matching(values[0].get("id_number", ""))
        return values[0] if known else None

    def _unmet(self, face: Mapping[str, Any]) -> list[int]:
        """Those of the register with that name whom no row means."""
        named = self.file_state.people_index.named(face["name"])
        return [person for person in named if person > 0 and person not in self._rows]

    def _loaded(self, ids: set[int]) -> dict[int, Person]:
        return {person.id or 0: person for person in self.file_state.load(sorted(ids))}

    def _may_mean(self, entry: Entry) -> tuple[int, ...]:
        """Those of the register who have the ID number of a refused row, else its name."""
        if not entry.refused:
            return ()
        index, values = self.file_state.people_index, entry.values
        found = index.numbered(values.get("id_number", "")) or index.named(values.get("name", ""))
        return tuple(person for person in found if 0 < person < self.file_state.next_id)

    # ------------------------------------------------------------ what was chosen

    def _leave_unchosen(self) -> None:
        """Nobody is added whose rows were not chosen to be."""
        kept = {entry.target for entry in self.entries if entry.target in self.new and entry.row.only is None}
        left = self.new.keys() - kept
        for entry in self.entries:
            if entry.target in left:
                entry.target = 0
        self.new = {target: row for target, row in self.new.items() if target in kept}
        self.file_state.people_index.renumber(dict.fromkeys(left, 0))

    def _apply(self, entry: Entry) -> None:
        if entry.target:
            super()._apply(entry)

    def _resolved(self, entry: Entry) -> Iterator[tuple[str, Any]]:
        only = entry.row.only
        if only is None:
            yield from super()._resolved(entry)
            return
        # Not even a branch is made for what was not chosen.
        entry.values = {
            name: value for name, value in entry.values.items() if name in only or not self._is_reference(name)
        }
        for name, value in super()._resolved(entry):
            if name in only or only & _BECOMES.get(name, frozenset()):
                yield name, value

    def _is_reference(self, name: str) -> bool:
        return name in self.fields and self.fields[name].kind is Kind.REFERENCE


def _state_said(values: Mapping[str, Any]) -> State | None:
    """Where a row says that its person stands; None where it says nothing of it."""
    state: State | None = values.get(STATE)
    for gone, name in ((State.DEAD, "died_on"), (State.MOVED_OUT, "moved_out_on")):
        day = values.get(name)
        if day and not (state is State.PRESENT and day == UNKNOWN_DAY):
            return gone
    return state


def _one_birth(face: Mapping[str, Any], person: Person) -> bool:
    """Whether a row and somebody with another ID number have one birth, and no two sexes."""
    if not number_for_matching(person.id_number) or (face.get("sex") and person.sex not in ("", face["sex"])):
        return False
    one, other = _birth(face.get("birth"), face["id_number"]), _birth(person.birth, person.id_number)
    if one is None or other is None or not one.month or not other.month:
        return False
    return one.first <= other.last and other.first <= one.last


def _birth(birth: PartialDate | None, number: str) -> PartialDate | None:
    in_number = idcard.birth_of_id(number)
    return birth or (PartialDate.of(in_number) if in_number else None)
