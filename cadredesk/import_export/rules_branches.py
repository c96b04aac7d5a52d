"""What an import would do to the organisation tree. Nothing here asks the file."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cadredesk.branches.records import Branch, Liaison
from cadredesk.import_export.records import Plan, Source
from cadredesk.import_export.rules import branch_type_of
from cadredesk.import_export.rules_planner import Entry, NameIndex, Planner
from cadredesk.sheets.clean import Row


@dataclass(frozen=True, slots=True)
class FileState:
    """What the planner needs to know of the file; ``names`` are those of the branches."""

    branches: Sequence[Branch]
    names: NameIndex
    liaisons: NameIndex


class BranchesPlanner(Planner):
    """Plans the import of branches. A parent may stand further down in the sheets."""

    before: dict[int, Branch]
    now: dict[int, Branch]

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources)
        self.file_state = file_state
        self.before = {branch.id or 0: branch for branch in file_state.branches}
        self.now = dict(self.before)
        self.rows_of: dict[int, Row] = {}  # branch → the row that speaks of it first

    def plan(self) -> Plan:
        """Give each row its branch, then apply the rows in order."""
        for entry in self.entries:
            self._match(entry)
        self.new = {branch: row for branch, row in self.rows_of.items() if branch not in self.before}
        for entry in self.entries:
            if not entry.refused:
                self._apply(entry)
        made = self.file_state.names.made
        for branch_id, name in made.items():  # parents that no row describes
            self.now.setdefault(branch_id, Branch(name=name, kind=branch_type_of(name).value))
        return Plan(
            rows=self.planned(),
            new_liaisons=tuple(Liaison(name=name) for name in self.file_state.liaisons.made.values()),
            new_branches=tuple(self.now[branch_id] for branch_id in made),
            changed_branches=tuple(
                branch for branch_id, branch in self.now.items() if branch != self.before.get(branch_id, branch)
            ),
        )

    def _match(self, entry: Entry) -> None:
        name = " ".join(entry.values.get("name", "").split())
        if not name:
            self._refuse(entry, "name", "没有名称，请补填。")
        if entry.refused:
            return
        entry.values["name"] = name
        entry.target, _ = self.file_state.names.id_of(name)
        first = self.rows_of.setdefault(entry.target, entry.row)
        if first is not entry.row:
            self._warn(entry, "name", f"与{first.where}是同一个组织，以这一行填写的内容为准。")

    def _apply(self, entry: Entry) -> None:
        values = dict(self._resolved(entry))
        old = self.now.get(entry.target)
        if old is None:
            values.setdefault("kind", branch_type_of(values["name"]).value)
            self.now[entry.target] = Branch(**values)
            entry.touched = True
            return
        del values["name"]
        changed = self._stronger(entry, old, values)
        entry.touched = bool(changed)
        self.now[entry.target] = dataclasses.replace(old, **changed)

    def _resolved(self, entry: Entry) -> Iterator[tuple[str, Any]]:
        """The values that a row gives, names turned into ids."""
        for name, value in entry.values.items():
            if name == "liaison_id":
                yield name, self._id_of(entry, self.file_state.liaisons, name, "挂联人")
            elif name != "parent_id":
                yield name, value
            elif parent := self._parent(entry, value):
                yield name, parent

    def _parent(self, entry: Entry, words: str) -> int | None:
        found = self._id_of(entry, self.file_state.names, "parent_id", "上级组织")
        if entry.target in self._line_up(found):
            self._warn(entry, "parent_id", f"“{words}”是它自己或它的下级，不能作上级，这一格没有录入。")
            return None
        return found

    def _line_up(self, branch_id: int | None) -> Iterator[int]:
        """A branch and those above it, as they stand so far."""
        seen: set[int] = set()
        while branch_id and branch_id not in seen:
            seen.add(branch_id)
            yield branch_id
            branch = self.now.get(branch_id)
            branch_id = branch.parent_id if branch else None
