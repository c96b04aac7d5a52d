"""Whom each row of a roster means: somebody of the register, of a row before, or somebody new. Nothing here asks the file."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Field
from cadredesk.duplicates.rules import CandidateIndex, PreparedIdentity
from cadredesk.import_export import rules_cells
from cadredesk.import_export.records import Question, Source
from cadredesk.import_export.records_answers import Meant
from cadredesk.import_export.rules_identity import (
    contradictions,
    may_be_called,
    same_birth,
    share,
    sureness,
    told_of,
)
from cadredesk.import_export.rules_names import name_of, several_names, why_nobody
from cadredesk.import_export.rules_planner import Entry, NameIndex, Planner
from cadredesk.people.records import Person
from cadredesk.people.rules_matching import Match, MatchResult, PeopleIndex, number_for_matching

DOING = "正在核对人员"


@dataclass(frozen=True, slots=True)
class FileState:
    """What the planner needs to know of the file."""

    people_index: PeopleIndex
    load: Callable[[Sequence[int]], list[Person]]
    branches: NameIndex
    liaisons: NameIndex
    next_id: int
    today: date
    checkups: Callable[[Sequence[int]], Mapping[int, set[PartialDate]]]  # the dates of people's check-ups
    relatives: Callable[[Sequence[int]], Mapping[int, set[str]]]  # the names of people's relatives
    known: Callable[[], CandidateIndex] = CandidateIndex  # everybody in the file, by what a second entry has in common


class MatchingPlanner(Planner):
    """Finds whom each row means. ``new`` goes by the ids that they will be given."""

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources)
        self.file_state = file_state
        self._labels = {word for one in self.fields.values() for word in (one.label, *one.synonyms) if len(word) > 1}
        self._known = CandidateIndex()
        self._staff_kinds: dict[tuple[str, int], str] = {}  # row → what it has as 人员类别 and is 身份性质
        self._numbered: Counter[str] = Counter()  # names to which several rows add a number
        self._rows: dict[int, list[Entry]] = {}  # who is meant → the rows matched so far
        self._targets: dict[tuple[str, int], int] = {}  # the place of each row matched so far → who is meant
        self._registered: dict[int, dict[str, Any]] = {}  # what the register knows of namesakes

    def _match(self) -> None:
        names = {
            entry.row.words["name"]
            for entry in self.entries
            if entry.row.words.get("name", "a")[-1:] in "0123456789①②③④⑤⑥⑦⑧⑨⑩)）"
        }
        self._numbered = Counter(cell.name for words in names if (cell := name_of(words)).number)
        for entry in self.entries:
            self._tidy(entry)
        # Rows with an ID first, then those with a birth date: what is sure must not depend on the order of rows.
        standing = [entry for entry in self.entries if not entry.refused]
        self._registered = self._namesakes(standing)
        for entry in sorted(standing, key=lambda entry: sureness(entry.values)):
            self._match_one(entry)
        self._settle()
        # Ids are given in the order of the sheet.
        order = [entry.target for entry in self.entries if entry.target in self.new]
        given = {old: self.file_state.next_id + at for at, old in enumerate(dict.fromkeys(order))}
        for entry in self.entries:
            entry.target = given.get(entry.target, entry.target)
        self.file_state.people_index.renumber(given)
        self.new = {given[old]: None for old in dict.fromkeys(order)}

    def _settle(self) -> None:
        """What is to be done once it is known whom all rows mean."""

    def _tidy(self, entry: Entry) -> None:
        values = entry.values
        if not values.get("name"):
            self._refuse(entry, "name", "没有姓名，请补填。")
            return
        if more := several_names(entry.row.words["name"]):
            self._refuse(entry, "name", f"这一格有 {len(more)} 个姓名（{'、'.join(more)}），请每人写一行。")
            return
        known = self.file_state.people_index.named
        if not known(values["name"]) and (why := why_nobody(values["name"])):
            self._refuse(entry, "name", why)
            return
        if not known(values["name"]) and values["name"] in self._labels:
            self._refuse(entry, "name", f"“{values['name']}”是列名，不是姓名，请重新填写。")
            return
        rules_cells.take_name(entry, known, self._numbered.__getitem__)
        rules_cells.take_state(entry)
        if words := rules_cells.take_staff_kind(entry):
            self._staff_kinds[entry.row.place] = words
        number = values.get("id_number", "")
        if number and not re.search(r"\d", number):
            del values["id_number"]
            self._warn(entry, "id_number", f"“{number}”不是身份证号，这一格没有录入。")

    def _namesakes(self, entries: Sequence[Entry]) -> dict[int, dict[str, Any]]:
        """What the register knows of those whom rows without an ID number may mean."""
        index = self.file_state.people_index
        names = {
            entry.values["name"] for entry in entries if not number_for_matching(entry.values.get("id_number", ""))
        }
        people = self.file_state.load(sorted({person for name in names for person in index.named(name)}))
        return {person.id or 0: told_of(person) for person in people}

    def _match_one(self, entry: Entry) -> None:
        values = entry.values
        index = self.file_state.people_index
        name, told = values["name"], ""
        answered = self._answered(entry)
        match = found = answered or index.find(name, values.get("id_number", ""), values.get("birth"))
        if not answered and match.verdict is not MatchResult.NEW:
            if match.doubt and (why := self._another_name(entry, match.person)):
                match = Match(MatchResult.SEVERAL, doubt=why)
            else:
                match, told = self._told_apart(entry, match)
        possible = [found.person, match.person, *index.named(name)]
        doubt = told or match.doubt
        if match.verdict is MatchResult.NEW:
            entry.target = -len(self.new) - 1
            other, likely = self._likely(entry)
            possible.append(other)
            doubt = told or likely or match.doubt
        if answered or doubt or match.person in self.new:
            choices = (*(self._as_meant(one) for one in dict.fromkeys(possible) if one), Meant())
            entry.question = Question(name, choices, entry.answer(name) if answered else None)
        if match.verdict is MatchResult.SEVERAL:
            self._refuse(entry, "name", match.doubt)
            return
        if match.verdict is MatchResult.NEW:
            self.new[entry.target] = None
            index.add(entry.target, name, values.get("id_number", ""), values.get("birth"))
        else:
            entry.target = match.person
        self._rows.setdefault(entry.target, []).append(entry)
        self._targets[entry.row.place] = entry.target
        # Another name of the same number is left as it is, and told there.
        if doubt and not answered and match.verdict is not MatchResult.FOUND:
            self._warn(entry, "name", doubt)

    def _another_name(self, entry: Entry, person: int) -> str:
        """Why a row with the ID number of somebody in the register is not about them: the two names have nothing in common."""
        name = entry.values["name"]
        for known in self.file_state.load([person]):
            if may_be_called(known, name):
                return ""
            return f"这个身份证号在名册中是“{known.name}”，这里写的是“{name}”：请改正身份证号，或先在名册中改正姓名。"
        return ""

    def _is_weaker(self, field: Field, known: Any, value: Any) -> bool:
        return field.name == "name" or super()._is_weaker(field, known, value)

    def _answered(self, entry: Entry) -> Match | None:
        """Who is said to be meant; None where nobody says so, or somebody who is not there any more."""
        values, answer = entry.values, entry.answer(entry.values["name"])
        if answer is None:
            return None
        if answer == Meant():
            return Match(MatchResult.NEW)
        person = self._targets.get(answer.row, 0) if answer.row else answer.person
        if not person or not (person in self.new or self.file_state.load([person])):
            return None
        self.file_state.people_index.learn(person, values.get("id_number", ""), values.get("birth"))
        return Match(MatchResult.FOUND, person)

    def _as_meant(self, person: int) -> Meant:
        """Somebody of the register, or whoever a row before has brought."""
        return Meant(row=self._rows[person][0].row.place) if person in self.new else Meant(person)

    def _told_apart(self, entry: Entry, match: Match) -> tuple[Match, str]:
        """The match, unless the row contradicts whom it seems to mean; and a sentence where it is somebody else.

        With one ID number, or with more in common than the name, somebody has to say who is meant: an error.
        """
        values = entry.values
        if match.verdict is MatchResult.FOUND:
            where, against = self._against(entry, match.person)
            if not against:
                return match, ""
            if number_for_matching(values.get("id_number", "")):
                what = f"与{where}的身份证号相同，但{'、'.join(against)}不同，请核对是不是同一个人。"
                return Match(MatchResult.SEVERAL, doubt=what), ""
            if any(share(values, earlier) for earlier in self._known_of(match.person)):
                what = f"与{where}同名，但{'、'.join(against)}不同：是同一个人请改成一致，不是请填写身份证号。"
                return Match(MatchResult.SEVERAL, doubt=what), ""
            told = f"与{where}同名，但{'、'.join(against)}不同，按另一人处理，请核对。"
        namesakes = self.file_state.people_index.named(values["name"])
        possible = [one for one in namesakes if not self._against(entry, one, closely=True)[1]]
        if len(possible) == 1:
            return Match(MatchResult.FOUND, possible[0]), ""
        if match.verdict is MatchResult.FOUND and not possible:
            return Match(MatchResult.NEW), told
        if not possible:
            return Match(MatchResult.NEW), f"已有 {len(namesakes)} 位同名人员，都和这一行不同，按另一人处理，请核对。"
        alike = [one for one in possible if any(share(values, earlier) for earlier in self._known_of(one))]
        several = Match(MatchResult.SEVERAL, doubt=f"有 {len(namesakes)} 人叫“{values['name']}”，请填写身份证号。")
        return (Match(MatchResult.FOUND, alike[0]) if len(alike) == 1 else several), ""

    def _known_of(self, person: int) -> Iterator[Mapping[str, Any]]:
        """What the rows before and the register say of somebody."""
        yield from (earlier.values for earlier in self._rows.get(person, ()))
        if person in self._registered:
            yield self._registered[person]

    def _against(self, entry: Entry, person: int, *, closely: bool = False) -> tuple[str, list[str]]:
        """What speaks against a row's meaning somebody: where that is said, and what differs.

        The register may be out of date: of another unit alone it is somebody else only where several are ``closely``
        compared.
        """
        values = entry.values
        for earlier in self._rows.get(person, ()):
            if found := contradictions(earlier.values, values, sure=same_birth(earlier.values, values)):
                return earlier.row.where, found
            if earlier.values["name"] != values["name"]:
                return f"{earlier.row.where}（{earlier.values['name']}）", ["姓名"]
        registered = self._registered.get(person, {})
        if not number_for_matching(values.get("id_number", "")):
            sure = not closely or same_birth(registered, values)
            if found := contradictions(registered, values, sure=sure):
                return f"已有人员（编号 {person}）", found
        return "", []

    def _likely(self, entry: Entry) -> tuple[int, str]:
        """Whom somebody new may be, in the file or of another row, and a sentence; 0 and "" for nobody."""
        known = self._known
        values = entry.values
        face = PreparedIdentity(
            id=entry.target,
            name=values["name"],
            former_name=values.get("former_name", ""),
            sex=values.get("sex", ""),
            id_number=values.get("id_number", ""),
            birth=str(values.get("birth", "")),
            phones=(values.get(name, "") for name in ("mobile", "landline", "emergency_phone")),
        )
        found = known.like(face)
        known.add(face)
        if not found:
            return 0, ""
        other, why = found[0]
        where = f"编号 {other}" if other > 0 else self._rows[other][0].row.where
        name = known.prepared[other].name
        return (
            other,
            f"可能与“{name}”（{where}）是同一个人：{why.words}。请核对，导入后可以用“查找重复人员”合并。",
        )
