"""Whom rows are about: somebody of the register, found by ID number or name. Nothing here asks the file."""

from collections.abc import Callable, Sequence

from cadredesk.core.names import clean_name
from cadredesk.import_export.records import PlannedRow, Question, RowOutcome, Source
from cadredesk.import_export.records_answers import Meant
from cadredesk.import_export.rules_identity import may_be_called
from cadredesk.import_export.rules_names import name_of, several_names
from cadredesk.import_export.rules_planner import Entry, Planner
from cadredesk.import_export.rules_several import as_one, one_for_each_name
from cadredesk.people.records import Person
from cadredesk.people.rules_matching import Match, MatchResult, PeopleIndex


class WhoPlanner(Planner):
    """Plans rows about people who must be in the register; a cell with several names is so many records where it ``splits``."""

    splits = True

    def __init__(
        self, sources: Sequence[Source], people_index: PeopleIndex, load: Callable[[Sequence[int]], list[Person]]
    ) -> None:
        super().__init__(sources)
        self.people_index, self.load = people_index, load
        if self.splits:
            self.entries = [each for entry in self.entries for each in one_for_each_name(entry, people_index)]

    def _match(self, entry: Entry) -> None:
        """Whom a row is about; an error where that is nobody, or not clear."""
        whole = clean_name(entry.values.pop("person_id", ""))
        number = entry.values.pop("id_number", "")
        if not whole:
            if number:
                self._refuse(entry, "person_id", "只有身份证号，没有姓名，请补填。")
            else:
                self._without_name(entry)
            return
        if entry.refused and several_names(whole, self.people_index.named):
            return  # of whom it is not said how much each was given
        name = whole if self.people_index.named(whole) else name_of(whole).name
        match = self.people_index.find(name, number, None)
        answer = entry.answer(name)
        answered = answer is not None and bool(answer.person and self.load([answer.person]))
        if match.doubt or answered:
            possible = dict.fromkeys([match.person, *self.people_index.named(name)])
            choices = tuple(Meant(person) for person in possible if person)
            entry.question = Question(name, choices, answer if answered else None)
        if answer is not None and answered:
            match = Match(MatchResult.FOUND, answer.person)
        if match.doubt and match.verdict is MatchResult.FOUND and (known := self._another_name(name, match.person)):
            said = f"这个身份证号在名册中是“{known}”，这里写的是“{name}”：请改正身份证号或姓名，再导入这一行。"
            self._refuse(entry, "person_id", said)
            return
        if match.verdict is MatchResult.FOUND:
            if match.doubt:
                self._warn(entry, "id_number", match.doubt)
            entry.target = match.person
            return
        if match.verdict is MatchResult.SEVERAL:
            self._refuse(entry, "person_id", match.doubt)
        else:
            self._not_found(entry, whole, name, number)

    def _without_name(self, entry: Entry) -> None:
        """A row without a name."""
        self._refuse(entry, "person_id", "没有姓名，请补填。")

    def _not_found(self, entry: Entry, _words: str, name: str, number: str) -> None:
        """A row about somebody who is not in the register: ``name`` out of the ``words`` of its cell."""
        unknown = f"名单中没有“{name}”{'（身份证号对不上）' if number else ''}，请先录入人员，或核对姓名和身份证号。"
        self._refuse(entry, "person_id", unknown)

    def _another_name(self, name: str, person: int) -> str:
        """The name of somebody found by the ID number, where it has nothing in common with the one in the row."""
        return next((one.name for one in self.load([person]) if not may_be_called(one, name)), "")

    def _require(self, entry: Entry, name: str, message: str) -> None:
        if name not in entry.values and not any(one.column == entry.headers.get(name) for one in entry.problems):
            self._refuse(entry, name, message)

    def _outcome(self, entry: Entry) -> RowOutcome:
        if entry.adds_row:
            return RowOutcome.UPDATED
        return RowOutcome.ADDED if entry.touched else RowOutcome.UNCHANGED

    def planned(self) -> tuple[PlannedRow, ...]:
        """What becomes of each record; a row with several names is refused as one."""
        done: dict[tuple[str, int], list[PlannedRow]] = {}
        for each in super().planned():
            done.setdefault(each.row.place, []).append(each)
        return tuple(row for rows in done.values() for row in as_one(rows))
