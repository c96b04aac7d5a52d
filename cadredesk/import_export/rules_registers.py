"""What an import of a register would write. Nothing here asks the file.

What a row gives is made into the record as its form makes it, judged by the same rules, and compared with what is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from cadredesk.branches.records import Branch
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, fields_of
from cadredesk.core.problems import Problem
from cadredesk.core.progress import Progress
from cadredesk.core.values import check_all
from cadredesk.import_export.records import CellProblem, Plan, Source
from cadredesk.import_export.rules import branch_type_of
from cadredesk.import_export.rules_identical import match_identical
from cadredesk.import_export.rules_planner import Entry, NameIndex
from cadredesk.import_export.rules_who import WhoPlanner
from cadredesk.people.records import Person
from cadredesk.people.rules_matching import PeopleIndex
from cadredesk.registers.activities.records import Activity, Attendance, Output
from cadredesk.registers.records_sheets import SHEETS, RegisterSheet

_MADE_LATER = (
    0  # stands for a branch while a row is judged: one that it would make is not made for a row that is refused
)


@dataclass(frozen=True, slots=True)
class FileState:
    """What the planners need to know of the file; ``known`` are the records as a row would give them."""

    people_index: PeopleIndex
    load: Callable[[Sequence[int]], list[Person]]
    branches: Sequence[Branch]
    names: NameIndex  # of the branches
    today: date
    known: Sequence[Any] = ()
    activities: Sequence[Activity] = ()
    next_activity: int = 1
    attendances: Callable[[Sequence[int]], list[Attendance]] = field(default=lambda _: [])
    outputs: Callable[[Sequence[int]], list[Output]] = field(default=lambda _: [])


class RowsPlanner(WhoPlanner):
    """What the rows of all registers have in common: branches by name, and what rules say at the cell that they speak of."""

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources, file_state.people_index, file_state.load)
        self.file_state, self.sheet = file_state, SHEETS[sources[0].what.value]
        self.all_fields = _fields_of(self.sheet)
        self._told: set[str] = set()  # names of branches in titles that nobody knows

    def plan(self, progress: Progress) -> Plan:
        """What the rows would write."""
        raise NotImplementedError

    def _branch(self, entry: Entry) -> int | None:
        """The id of the branch that a row names, None for none; one that is not there is made, but not out of a title."""
        words = entry.values.get("branch_id")
        if words is None:
            return None
        if "branch_id" not in entry.row.proposed:
            return self._id_of(entry, self.file_state.names, "branch_id", "支部")
        found = self.file_state.names.within(words)
        if found is None and words not in self._told:  # once, not at each row
            self._told.add(words)
            self._warn(entry, "branch_id", f"标题中的“{words}”不在支部名册中，没有写支部的行不录入支部。")
        return found

    def new_branches(self) -> tuple[Branch, ...]:
        """The branches that rows name and that are not there."""
        made = self.file_state.names.made.values()
        return tuple(Branch(name=name, kind=branch_type_of(name).value) for name in made)

    def _say(self, entry: Entry, message: str) -> None:
        """Refuse a row for what a rule says, at the cell of the field that the sentence names first."""
        places = {name: message.find(one.label) for name, one in self.fields.items() if one.label in message}
        name = min(places, key=lambda each: (places[each], -len(self.fields[each].label)), default="")
        if name in self.fields:
            self._refuse(entry, name, message)
        else:
            entry.say_at(name, message, "error")


def _fields_of(sheet: RegisterSheet) -> dict[str, Field]:
    """The fields of a register's record, and what its list has besides."""
    record: type = sheet.record
    own = {each.name: each for each in (*fields_of(record), *sheet.fields)}
    kept = {each.name for each in fields(record)}
    return {name: each for name, each in own.items() if name in kept}


def require_good(entry: Entry) -> None:
    """Raises UserError with the first error of a row."""
    if error := next((each for each in entry.problems if each.level == "error"), None):
        raise UserError(error.message)


class RegisterPlanner(RowsPlanner):
    """Plans the rows of a register of its own: k equal rows are k records. Derived classes say what must hold."""

    doing = "正在核对"
    by_name = ""  # the field for the name of whoever is not in the register

    def plan(self, progress: Progress) -> Plan:
        """Pair the rows off with the records that the file has; what is left over is new."""
        made = [
            (entry, record)
            for entry in progress.over(self.entries, len(self.entries), self.doing, every=200)
            if (record := self._record(entry)) is not None
        ]
        given = [self._given(entry, record) for entry, record in made]
        found = match_identical(self.all_fields, given, self.file_state.known)
        self._take_known([each for each in found if each is not None])
        new, changed = [], []
        for entry, record in (each for each, known in zip(made, found, strict=True) if known is None):
            if (completed := self._completed(entry, record)) is not None:
                entry.adds_row = True
                changed.append(completed)
            elif self._may_be_added(entry, record):
                entry.touched = True
                new.append(self._kept(record))
        return Plan(
            rows=self.planned(), problems=self._said(), new_branches=self.new_branches(), new_rows=tuple(new),
            changed_rows=tuple(changed),
        )  # fmt: skip

    def _record(self, entry: Entry) -> Any | None:
        """The record that a row gives; None where it is refused."""
        if "person_id" in self.fields:
            self._match(entry)
            if entry.target:
                entry.values["person_id"] = entry.target
        if entry.refused:
            return None
        judged = {**entry.values, "branch_id": _MADE_LATER} if "branch_id" in entry.values else entry.values
        record = self.sheet.record(**judged)
        try:
            self._check(entry, record)
        except UserError as error:
            self._say(entry, str(error))
        for problem in (*check_all(record), *self._doubts(record)):
            column = next(name for name, each in self.all_fields.items() if each.label == problem.column)
            entry.say(self.all_fields[column], problem.message, problem.level)
        if entry.refused:
            return None
        return replace(record, branch_id=self._branch(entry)) if "branch_id" in judged else record

    def changes(self) -> dict[str, Any]:
        """What a single row changes of a record, references resolved. Raises UserError where it cannot."""
        (entry,) = self.entries
        if entry.values.get("person_id") or entry.values.get("id_number"):
            self._match(entry)
            entry.values["person_id"] = entry.target or None
            if entry.target and self.by_name:
                entry.values[self.by_name] = ""
        entry.values.pop("id_number", None)
        if entry.values.get("branch_id"):
            entry.values["branch_id"] = self._branch(entry)
        require_good(entry)
        return entry.values

    def _given(self, entry: Entry, record: Any) -> dict[str, Any]:
        """What a row gives of the record, as the record keeps it."""
        kept = self._as_kept(record)
        named = [name for name in self.all_fields if name in entry.values or name == "note"]
        return {name: value for name in named if (value := getattr(kept, name, None)) not in (None, "")}

    def _check(self, entry: Entry, record: Any) -> None:
        """Raises UserError for a record that cannot stand."""
        raise NotImplementedError

    def _doubts(self, _record: Any) -> Sequence[Problem]:
        return ()

    def _take_known(self, found: Sequence[Any]) -> None:
        """The records of the file that rows are the same as are taken."""

    def _completed(self, _entry: Entry, _record: Any) -> Any | None:
        """A record of the file with what a row says more of it, None where there is none."""
        return None

    def _may_be_added(self, _entry: Entry, _record: Any) -> bool:
        """Whether a record that the file does not have may be added; where not, the row is refused."""
        return True

    def _kept(self, record: Any) -> Any:
        """The record that is written."""
        return record

    def _as_kept(self, record: Any) -> Any:
        """The record as its row would be read when it is written out."""
        return record

    def _said(self) -> tuple[CellProblem, ...]:
        """What is to be said of the file as a whole."""
        return ()
