"""What the plans of all kinds of list have in common: their rows, problems at cells, and names in cells."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cadredesk.core.fields import Field
from cadredesk.core.problems import Level
from cadredesk.import_export.records import CellProblem, Difference, PlannedRow, Question, RowOutcome, Source
from cadredesk.import_export.records_answers import Meant
from cadredesk.import_export.rules import hides_digits, plain, same, says_less
from cadredesk.sheets.clean import Row

CHOOSE_HERE = "要改的，请在导入窗口中选“以表中为准”，或在名册中修改"


class NameIndex:
    """Gives the id of a name of a branch or a liaison; an unknown name gets the next id of its table, to be made.

    ``made`` are the names to be made, by the ids that they will be given, in that order.
    """

    def __init__(self, known: Iterable[tuple[int, str]], next_id: int, tidy: Callable[[str], str]) -> None:
        self._tidy = tidy
        self._name_of = {row_id: plain(name) for row_id, name in known}
        self._id_of: dict[str, int] = {}
        for row_id, name in self._name_of.items():
            self._id_of.setdefault(name, row_id)
        self._next = next_id
        self.made: dict[int, str] = {}

    def known(self, words: str) -> int | None:
        """The id of a name that is there already."""
        return self._id_of.get(plain(self._tidy(words)))

    def within(self, words: str) -> int | None:
        """The id of the longest of the names that stand in a sentence."""
        found = [name for name in self._id_of if name and name in plain(words)]
        return self._id_of[max(found, key=len)] if found else None

    def id_of(self, words: str, now: int | None = None) -> tuple[int, bool]:
        """(id, whether it has to be made). ``now`` is kept where it bears that very name: two may share it."""
        name = plain(self._tidy(words))
        if now is not None and self._name_of.get(now) == name:
            return now, False
        if name in self._id_of:
            return self._id_of[name], False
        made = self._next
        self._next += 1
        self.made[made] = self._tidy(words)
        self._id_of[name], self._name_of[made] = made, name
        return made, True


@dataclass(slots=True)
class Entry:
    """A row being planned: ``target`` is the record that it means, ``touched`` whether it changes it."""

    row: Row
    values: dict[str, Any]
    headers: Mapping[str, str]  # of its sheet, by field name
    problems: list[CellProblem] = field(default_factory=list)
    refused: bool = False
    left_out: bool = False  # there is nothing to import in it, which is no fault
    target: int = 0
    touched: bool = False
    differences: list[Difference] = field(default_factory=list)
    fills: list[Difference] = field(default_factory=list)
    adds_row: bool = False  # to what belongs to the record: it is updated, though its own fields may stay as they are
    persons: Mapping[tuple[int, str], Meant] = field(default_factory=dict)  # of its sheet
    question: Question | None = None

    def answer(self, name: str) -> Meant | None:
        """Who is said to be meant by the name that is sought for the row."""
        return self.persons.get((self.row.number, name))

    def say(self, field: Field, message: str, level: Level = "warning") -> None:
        """Name a problem at the cell of a field; an error refuses the row."""
        header = self.headers.get(field.name, field.label)
        said = CellProblem(self.row.number, header, message.removeprefix(f"{field.label}："), level, self.row.sheet)
        if said not in self.problems:  # what reading the cell has said already
            self.problems.append(said)
        self.refused = self.refused or level == "error"

    def say_at(self, name: str, message: str, level: Level = "warning") -> None:
        """Name a problem at the cell of a column, or at the row's first where it has no such column."""
        header = self.headers.get(name) or next(iter(self.headers.values()), "")
        said = CellProblem(self.row.number, header, message, level, self.row.sheet)
        if said not in self.problems:
            self.problems.append(said)
        self.refused = self.refused or level == "error"

    def unsay(self, name: str) -> None:
        """Drop the problems of a field's cell: it is understood otherwise."""
        self.problems = [one for one in self.problems if one.column != self.headers[name]]
        self.refused = any(one.level == "error" for one in self.problems)


class Planner:
    """Plans the import of one sheet, or of several as if they were one.

    ``before`` are the records of the file by their ids, ``now`` what the rows make of them and of new ones, and ``new``
    the row that brought each new one.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self.fields = {one.name: one for one in sources[0].recognition.fields}
        self.entries = [entry for source in sources for entry in _entries(source)]
        self.before: dict[int, Any] = {}
        self.now: dict[int, Any] = {}
        self.new: dict[int, Row | None] = {}

    def planned(self) -> tuple[PlannedRow, ...]:
        """What becomes of each row."""
        return tuple(
            PlannedRow(
                row=entry.row,
                outcome=RowOutcome.REFUSED if entry.refused else self._outcome(entry),
                problems=tuple(entry.problems),
                target=entry.target,
                differences=tuple(entry.differences),
                fills=tuple(entry.fills),
                question=entry.question,
            )
            for entry in self.entries
        )

    def _outcome(self, entry: Entry) -> RowOutcome:
        """What becomes of a row that is not refused."""
        if self.new.get(entry.target) is entry.row:
            return RowOutcome.ADDED
        changed = entry.adds_row or (entry.touched and self.now[entry.target] != self.before.get(entry.target))
        return RowOutcome.UPDATED if changed else RowOutcome.UNCHANGED

    def _stronger(self, entry: Entry, old: Any, values: Mapping[str, Any]) -> dict[str, Any]:
        """What a row changes of a record: never what is known by something weaker, which is told where it disagrees.

        Where somebody has accepted such a cell, it holds.
        """
        changed = {}
        for name, value in values.items():
            known, field = getattr(old, name), self.fields[name]
            if same(field, known, value):
                continue
            weaker, hidden = self._is_weaker(field, known, value), hides_digits(field, value)
            taken = not weaker or (name in entry.row.accepted and not hidden)
            difference = Difference(field, known, value, taken, asked=weaker and not hidden)
            (entry.fills if known in (None, "") else entry.differences).append(difference)
            if taken:
                changed[name] = value
            else:
                how = "有隐去位数的号码不会替换它" if hidden else CHOOSE_HERE
                where = "前面的行" if entry.target in self.new else "名册中"
                self._warn(entry, name, f"{where}是 {known}，表中是 {value}，对不上，没有改动。{how}。")
        return changed

    def _is_weaker(self, field: Field, known: Any, value: Any) -> bool:
        """Whether what a row says does not overwrite what is known, though it disagrees."""
        return says_less(field, known, value)

    def _warn(self, entry: Entry, name: str, message: str) -> None:
        entry.say(self.fields[name], message)

    def _refuse(self, entry: Entry, name: str, message: str) -> None:
        entry.say(self.fields[name], message, "error")

    def _id_of(self, entry: Entry, names: NameIndex, name: str, noun: str) -> int:
        """The id that a name in a cell stands for; one to be made is said."""
        words, old = entry.values[name], self.now.get(entry.target)
        found, made = names.id_of(words, getattr(old, name) if old else None)
        if made:
            self._warn(entry, name, f"还没有名为“{words}”的{noun}，导入时一并新建，请核对。")
        return found


def _entries(source: Source) -> Iterator[Entry]:
    """The rows of a sheet with what reading them has found; one with an error is refused."""
    headers = source.headers
    for row in source.rows:
        problems = [CellProblem(row.number, one.column, one.message, one.level, row.sheet) for one in row.problems]
        # Said once for each column, and yet the reason why each of its rows is refused.
        problems += [
            CellProblem(source.header_row, one.column, one.message, one.level, row.sheet) for one in row.of_header
        ]
        # What a mark says stands in the column of the mark.
        own = {**headers, **row.marked} if row.marked else headers
        yield Entry(row, dict(row.values), own, problems, row.refused, persons=source.persons)
