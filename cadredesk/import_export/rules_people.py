"""What an import would do to the register: whom each row means, and what it changes. Nothing here asks the file."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cadredesk.branches.records import Branch, Liaison
from cadredesk.core import idcard
from cadredesk.core.dates import PartialDate
from cadredesk.core.names import clean_name
from cadredesk.core.progress import Progress
from cadredesk.duplicates.rules import CandidateIndex, PreparedIdentity
from cadredesk.import_export import rules_cells
from cadredesk.import_export.records import CellProblem, Plan, Source
from cadredesk.import_export.rules import branch_type_of, plain, survivor_kind_of
from cadredesk.import_export.rules_identity import contradictions, share, told_of
from cadredesk.import_export.rules_names import several_names
from cadredesk.import_export.rules_planner import Entry, NameIndex, Planner
from cadredesk.people import rules as people_rules
from cadredesk.people.checkups import rules as checkups_rules
from cadredesk.people.entries.records import Care
from cadredesk.people.history import rules as history_rules
from cadredesk.people.records import Category, Person
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
    known: CandidateIndex = field(
        default_factory=CandidateIndex
    )  # everybody in the file, by what a second entry has in common


class PeoplePlanner(Planner):
    """Plans the import of people. ``new`` goes by the ids that they will be given."""

    before: dict[int, Person]
    now: dict[int, Person]

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources)
        self.file_state = file_state
        self.labels = {one.label: one for one in self.fields.values()}
        self._brought: dict[int, Entry] = {}  # provisional id → who brought the person
        self._staff_kinds: dict[tuple[str, int], str] = {}  # row → what it has as 人员类别 and is 身份性质
        self._rows: dict[int, list[Entry]] = {}  # who is meant → the rows matched so far
        self._registered: dict[int, dict[str, Any]] = {}  # what the register knows of namesakes
        self._checkups: dict[int, set[PartialDate]] = {}  # the dates known of each, in the file and of the rows before
        self.new_checkups: list[Care] = []

    def plan(self, progress: Progress) -> Plan:
        """Match all rows, the surest first, then apply them in the order of the sheet."""
        self._match()
        known = sorted({entry.target for entry in self.entries if entry.target and entry.target not in self.new})
        self.before = {person.id or 0: person for person in self.file_state.load(known)}
        self.now = dict(self.before)
        if any("checkup_on" in entry.values for entry in self.entries):
            self._checkups = dict(self.file_state.checkups(known))
        for entry in progress.over(self.entries, len(self.entries), DOING, every=200):
            if not entry.refused:
                self._apply(entry)
        return Plan(
            rows=self.planned(),
            problems=self._about_categories(),
            new_liaisons=tuple(Liaison(name=name) for name in self.file_state.liaisons.made.values()),
            new_branches=tuple(
                Branch(name=name, kind=branch_type_of(name).value) for name in self.file_state.branches.made.values()
            ),
            new_people=tuple(self.now[person] for person in self.new),
            changed_people=tuple(self.now[person] for person in known if self.now[person] != self.before[person]),
            new_checkups=tuple(self.new_checkups),
            turns={
                person: tuple(tracks)
                for person in known
                if (tracks := history_rules.tracks_to_ask(self.before[person], self.now[person]))
            },
        )

    # ------------------------------------------------------------ whom a row means

    def _match(self) -> None:
        for entry in self.entries:
            self._tidy(entry)
        # Rows with an ID first, then those with a birth date: what is sure must not depend on the order of rows.
        standing = [entry for entry in self.entries if not entry.refused]
        self._registered = self._namesakes(standing)
        for entry in sorted(standing, key=_sureness):
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
        rules_cells.take_name(entry, known=self.file_state.people_index.named)
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
        match = index.find(values["name"], values.get("id_number", ""), values.get("birth"))
        told = ""
        if match.verdict is not MatchResult.NEW:
            match, told = self._told_apart(entry, match)
        if match.verdict is MatchResult.SEVERAL:
            self._refuse(entry, "name", match.doubt)
            return
        entry.target, doubt = match.person, match.doubt
        if match.verdict is MatchResult.NEW:
            entry.target = -len(self.new) - 1
            doubt = told or self._likely(entry) or doubt
            self.new[entry.target] = None
            index.add(entry.target, values["name"], values.get("id_number", ""), values.get("birth"))
        self._rows.setdefault(entry.target, []).append(entry)
        if doubt:
            self._warn(entry, "id_number" if match.verdict is MatchResult.FOUND else "name", doubt)

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
            if found := contradictions(earlier.values, values, sure=_same_birth(earlier.values, values)):
                return earlier.row.where, found
            if earlier.values["name"] != values["name"]:
                return f"{earlier.row.where}（{earlier.values['name']}）", ["姓名"]
        registered = self._registered.get(person, {})
        if not number_for_matching(values.get("id_number", "")):
            sure = not closely or _same_birth(registered, values)
            if found := contradictions(registered, values, sure=sure):
                return f"已有人员（编号 {person}）", found
        return "", []

    def _likely(self, entry: Entry) -> str:
        """Whom somebody new may be: in the file, or of another row."""
        known = self.file_state.known
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
        self._brought[entry.target] = entry
        if not found:
            return ""
        other, why = found[0]
        where = f"编号 {other}" if other > 0 else self._brought[other].row.where
        return f"可能与{known.prepared[other].name}（{where}）是同一个人：{why.words}。请核对，导入后可以用“查找重复人员”合并。"

    # ------------------------------------------------------------ what a row changes

    def _about_categories(self) -> tuple[CellProblem, ...]:
        """Say once that 人员类别 is 身份性质, and who is without a category."""
        if not self._staff_kinds:
            return ()
        kinds = "、".join(dict.fromkeys(self._staff_kinds.values()))
        said = (
            f"人员类别一栏有 {len(self._staff_kinds)} 行写的是身份性质（{kinds}），已录入身份性质；"
            "这些人没有人员类别的，年报和必访都不会计入，请补填。"
        )
        return (CellProblem(None, self.fields["category"].label, said),)

    def _apply(self, entry: Entry) -> None:
        values = dict(self._resolved(entry))
        checkup = values.pop("checkup_on", None)
        old = self.now.get(entry.target)
        rules_cells.end(entry, values, old)
        rules_cells.with_remark(values, old)
        if old is None:
            person = Person(**_with_what_the_id_says(values))
            self.new[entry.target] = entry.row
        else:
            if first := self.new.get(entry.target):
                self._warn(entry, "name", f"与{first.where}是同一个人，以这一行填写的内容为准。")
            changed = self._stronger(entry, old, values)
            changed = history_rules.without_old_words(old, changed, said=values)
            person = dataclasses.replace(old, **changed) if changed else old
        if checkup is not None:
            person = self._with_checkup(entry, person, checkup)
        entry.touched = person is not old
        self.now[entry.target] = person
        for problem in people_rules.problems(person, self.file_state.today):
            entry.say(self.labels[problem.column], problem.message, problem.level)
        if not person.category and entry.row.place not in self._staff_kinds:
            self._warn(entry, "category", "没有填写人员类别，年报和必访都不会计入，请补填。")

    def _with_checkup(self, entry: Entry, person: Person, day: PartialDate) -> Person:
        """The person after a check-up that a row tells of: a new row, unless it is known; none is ever deleted."""
        known = self._checkups.setdefault(entry.target, set())
        if checkups_rules.is_known(day, known):
            return person
        known.add(day)
        self.new_checkups.append(Care(person_id=entry.target, since=day))
        entry.adds_row = True
        return dataclasses.replace(person, checkup_on=checkups_rules.latest(known))

    def _resolved(self, entry: Entry) -> Iterator[tuple[str, Any]]:
        """The values that a row gives, names turned into ids, the words of ranks kept."""
        self._keep_rank_words(entry)
        old = self.now.get(entry.target)
        for name, value in entry.values.items():
            if name in entry.row.proposed and old is not None and getattr(old, name, None):
                continue  # a title is weaker than what is known
            if name == "branch_id":
                yield name, self._id_of(entry, self.file_state.branches, name, "支部")
            elif name == "liaison_id":
                yield name, self._id_of(entry, self.file_state.liaisons, name, "挂联人")
            elif name == "cadre_id":
                if cadre := self._cadre(entry, value):
                    yield name, cadre
            else:
                yield name, value
        survivor = entry.values.get("category") == Category.SURVIVOR
        if survivor and "survivor_kind" not in entry.values and (kind := survivor_kind_of(entry.row.words["category"])):
            yield "survivor_kind", kind.value

    def _keep_rank_words(self, entry: Entry) -> None:
        values = entry.values
        for name in ("rank", "treatment"):
            words = entry.row.words.get(name)
            if words is None or f"{name}_words" in values:
                continue
            if name not in values:
                entry.unsay(name)
                self._warn(
                    entry, name, f"认不出“{words}”是哪一级，原文已保留，请在人员信息中选择{self.fields[name].label}。"
                )
            if plain(words) != values.get(name):
                values[f"{name}_words"] = " ".join(words.split())

    def _cadre(self, entry: Entry, words: str) -> int | None:
        """The dead cadre whom a survivor names: somebody of the file or of this sheet. The living have no survivors."""
        name = clean_name(words)
        old = self.now.get(entry.target)
        people_index = [one for one in self.file_state.people_index.named(name) if one != entry.target]
        if old and old.cadre_id in people_index:
            return old.cadre_id
        if len(people_index) > 1:
            people_index = self._dead(people_index) or people_index
        if len(people_index) != 1:
            why = f"有 {len(people_index)} 人叫" if people_index else "名单中没有"
            self._warn(entry, "cadre_id", f"{why}“{name}”，所属干部没有录入，请在人员信息中选择。")
            return None
        return people_index[0]

    def _dead(self, people: Sequence[int]) -> list[int]:
        """Those who have died, by the file or by a row of this sheet."""
        dead = {
            person.id
            for person in self.file_state.load([one for one in people if one not in self.new])
            if person.died_on
        }
        dead |= {entry.target for entry in self.entries if entry.target in people and "died_on" in entry.values}
        return [one for one in people if one in dead]


def _same_birth(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both know the month of the birth, and may mean the same day."""
    births = one.get("birth"), other.get("birth")
    return all(birth and birth.month for birth in births) and share({"birth": births[0]}, {"birth": births[1]})


def _sureness(entry: Entry) -> int:
    values = entry.values
    return 0 if values.get("id_number") else 1 if values.get("birth") else 2


def _with_what_the_id_says(values: dict[str, Any]) -> dict[str, Any]:
    """Birth date and sex from a sound ID number, where the sheet does not give them."""
    number = values.get("id_number", "")
    if not number or ("birth" in values and "sex" in values) or idcard.check_id(number):
        return values
    birth = idcard.birth_of_id(number)
    told = {"sex": idcard.sex_of_id(number)} | ({"birth": PartialDate.of(birth)} if birth else {})
    return told | values
