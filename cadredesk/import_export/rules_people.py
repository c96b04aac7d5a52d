"""What the rows of a roster change in the register. Nothing here asks the file."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from cadredesk.branches.records import Branch, Liaison
from cadredesk.core.dates import PartialDate
from cadredesk.core.names import clean_name
from cadredesk.core.progress import Progress
from cadredesk.duplicates.rules import CandidateIndex
from cadredesk.import_export import rules_cells
from cadredesk.import_export.records import CellProblem, Plan, Source
from cadredesk.import_export.rules import branch_type_of, plain, survivor_kind_of
from cadredesk.import_export.rules_identity import (
    with_what_the_id_says,
)
from cadredesk.import_export.rules_matching import FileState, MatchingPlanner
from cadredesk.import_export.rules_planner import Entry
from cadredesk.import_export.rules_relatives import FOUND
from cadredesk.people import rules as people_rules
from cadredesk.people.checkups import rules as checkups_rules
from cadredesk.people.entries.records import Care, Relative
from cadredesk.people.history import rules as history_rules
from cadredesk.people.records import Category, Person

DOING = "正在核对人员"


class PeoplePlanner(MatchingPlanner):
    """Plans the import of people. ``new`` goes by the ids that they will be given."""

    before: dict[int, Person]
    now: dict[int, Person]

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources, file_state)
        self.labels = {one.label: one for one in self.fields.values()}
        self._checkups: dict[int, set[PartialDate]] = {}  # the dates known of each, in the file and of the rows before
        self.new_checkups: list[Care] = []
        self._relatives: dict[int, set[str]] = {}  # the names known of each, in the file and of the rows before
        self.new_relatives: list[Relative] = []

    def plan(self, progress: Progress) -> Plan:
        """Match all rows, the surest first, then apply them in the order of the sheet.

        What each step alone needs is let go after it: of 100,000 rows that is 200 MB.
        """
        self._known = self.file_state.known()
        self._match()
        self._known = CandidateIndex()
        self._rows.clear()
        known = sorted({entry.target for entry in self.entries if entry.target and entry.target not in self.new})
        self.before = {person.id or 0: person for person in self.file_state.load(known)}
        self.now = dict(self.before)
        if any("checkup_on" in entry.values for entry in self.entries):
            self._checkups = dict(self.file_state.checkups(known))
        if any(FOUND in entry.values for entry in self.entries):
            self._relatives = dict(self.file_state.relatives(known))
        for entry in progress.over(self.entries, len(self.entries), DOING, every=200):
            if not entry.refused:
                self._apply(entry)
                entry.values = {"died_on": died_on} if (died_on := entry.values.get("died_on")) else {}
        return Plan(
            rows=self.planned(),
            problems=(*self._about_categories(), *self._about_relatives()),
            new_liaisons=tuple(Liaison(name=name) for name in self.file_state.liaisons.made.values()),
            new_branches=tuple(
                Branch(name=name, kind=branch_type_of(name).value) for name in self.file_state.branches.made.values()
            ),
            new_people=tuple(self.now[person] for person in self.new),
            changed_people=tuple(self.now[person] for person in known if self.now[person] != self.before[person]),
            new_checkups=tuple(self.new_checkups),
            new_relatives=tuple(self.new_relatives),
            turns={
                person: tuple(tracks)
                for person in known
                if (tracks := history_rules.tracks_to_ask(self.before[person], self.now[person]))
            },
        )

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
        checkup, relatives = values.pop("checkup_on", None), values.pop(FOUND, ())
        old = self.now.get(entry.target)
        rules_cells.end(entry, values, old)
        rules_cells.with_remark(values, old)
        if old is None:
            person = Person(**with_what_the_id_says(values))
            self.new[entry.target] = entry.row
        else:
            if first := self.new.get(entry.target):
                self._warn(entry, "name", f"与{first.where}是同一个人，以这一行填写的内容为准。")
            changed = self._stronger(entry, old, values)
            changed = history_rules.without_old_words(old, changed, said=values)
            person = dataclasses.replace(old, **changed) if changed else old
        if checkup is not None:
            person = self._with_checkup(entry, person, checkup)
        self._add_relatives(entry, relatives)
        rules_cells.end_in_note(entry, person)
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

    def _add_relatives(self, entry: Entry, relatives: Sequence[Relative]) -> None:
        """Add those whom nobody knows yet; none is ever changed."""
        known = self._relatives.setdefault(entry.target, set()) if relatives else set()
        for one in relatives:
            if plain(one.name) not in known:
                known.add(plain(one.name))
                self.new_relatives.append(dataclasses.replace(one, person_id=entry.target))
                entry.adds_row = True

    def _about_relatives(self) -> tuple[CellProblem, ...]:
        count = len(self.new_relatives)
        return (CellProblem(None, "", f"另有家属 {count} 人录入家庭成员，请核对。"),) if count else ()

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
