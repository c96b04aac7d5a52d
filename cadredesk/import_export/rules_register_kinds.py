"""What an import of each register would write: what must hold of its rows. Nothing here asks the file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cadredesk.branches.entries import rules as entries_rules
from cadredesk.branches.entries.records import BranchPost
from cadredesk.core import names
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.problems import Problem
from cadredesk.import_export.records import CellProblem, Source
from cadredesk.import_export.rules_planner import Entry
from cadredesk.import_export.rules_registers import FileState, RegisterPlanner
from cadredesk.registers.activities import rules as activity_rules
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.honours import rules as honour_rules
from cadredesk.registers.honours.records import MEDAL, HonourEntry
from cadredesk.registers.suggestions import rules as suggestion_rules
from cadredesk.registers.suggestions.records import Suggestion

SHOWN = 3
_FEW = 20  # of more of a kind on one day none can be told to be the one that is meant
_NOTHING = Activity()


def _held(activity: Activity) -> tuple[Any, ...]:
    """By what two activities may be the same."""
    return activity.date, activity.category, activity.branch_id


class ActivitiesPlanner(RegisterPlanner):
    """Plans the import of activities. One of which the file knows less, as after a list of names, is completed."""

    doing = "正在核对活动"

    def _take_known(self, found: Sequence[Activity]) -> None:
        taken = {each.id for each in found}
        self.free: dict[tuple[Any, ...], list[Activity]] = defaultdict(list)
        for each in self.file_state.known:
            if each.id not in taken:
                self.free[_held(each)].append(each)

    def _completed(self, entry: Entry, record: Activity) -> Activity | None:
        there = self.free.get(_held(record), [])
        for known in there if len(there) <= _FEW else ():
            values = {each.name: getattr(known, each.name) for each in fields_of(Activity)}
            own = {name: value for name, value in values.items() if value != getattr(_NOTHING, name)}
            if all(getattr(record, name) == value for name, value in own.items()):
                there.remove(known)
                return replace(record, id=known.id)
        if there and record.branch_id is not None:
            called = activity_rules.called(there[0])
            self._warn(entry, "date", f"这个支部这一天已有“{called}”，其他内容不同，另作一次，请核对是否重复。")
        return None

    def _check(self, _entry: Entry, record: Activity) -> None:
        activity_rules.require_whole(record)

    def _doubts(self, record: Activity) -> Sequence[Problem]:
        return activity_rules.doubts(record)


class GrantsPlanner(RegisterPlanner):
    """Plans the import of money granted to branches."""

    doing = "正在核对支部经费"

    def _check(self, _entry: Entry, record: Any) -> None:
        if record.branch_id is None:
            raise UserError("没有支部，请补填。")
        entries_rules.require_grant(record, self.file_state.today)


class _OrByName(RegisterPlanner):
    """Whoever is not in the register is kept by name, which is told once."""

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources, file_state)
        self.strangers: dict[str, None] = {}

    def _not_found(self, entry: Entry, words: str, name: str, number: str) -> None:
        if number:
            super()._not_found(entry, words, name, number)
            return
        self.strangers[words] = None
        entry.values[self.by_name] = "、".join(filter(None, (words, entry.values.get(self.by_name, ""))))

    def _said(self) -> tuple[CellProblem, ...]:
        if not self.strangers:
            return ()
        who = names.some_of(list(self.strangers), SHOWN)
        said = f"{who}不在名册中，只按姓名登记；是名册中的人的，请核对姓名或填写身份证号。"
        return (CellProblem(None, "", said),)


class SuggestionsPlanner(_OrByName):
    """Plans the import of suggestions and requests; several people may have made one together."""

    doing, by_name, splits = "正在核对建议诉求", "proposer", False

    def _without_name(self, entry: Entry) -> None:
        pass

    def _check(self, _entry: Entry, record: Suggestion) -> None:
        suggestion_rules.require_whole(record, self.file_state.today)


class PostsPlanner(_OrByName):
    """Plans the import of posts in branches."""

    doing, by_name = "正在核对支部任职", "name"

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources, file_state)
        self.ended = {each.id: each.ended_on for each in file_state.branches}

    def _check(self, entry: Entry, record: BranchPost) -> None:
        if record.branch_id is None:
            raise UserError("没有支部，请补填。")
        entries_rules.require_whole(record, self.file_state.today)
        if record.person_id:
            entries_rules.require_present(self.load([record.person_id])[0], record)
        words = entry.values["branch_id"]
        if record.until is None and (day := self.ended.get(self.file_state.names.known(words))):
            raise UserError(f"“{words}”已于 {day} 撤销，登记以前的任职请填写卸任时间。")


class HonoursPlanner(RegisterPlanner):
    """Plans the import of honours of people, of branches and of other holders."""

    doing = "正在核对荣誉"

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources, file_state)
        self.medals = {each.person_id: str(each.date) for each in file_state.known if each.name == MEDAL}

    def _without_name(self, entry: Entry) -> None:
        pass

    def _check(self, _entry: Entry, record: HonourEntry) -> None:
        honour_rules.require_entry(record, self.file_state.today)

    def _may_be_added(self, entry: Entry, record: HonourEntry) -> bool:
        """A medal is given once."""
        if self._as_kept(record).name != MEDAL:
            return True
        if day := self.medals.get(record.person_id):
            self._say(entry, f"已有一枚纪念章（{day}），荣誉名称或姓名请核对。")
            return False
        self.medals[record.person_id] = str(record.date)
        return True

    def _kept(self, record: HonourEntry) -> Any:
        return honour_rules.kept(record)

    def _as_kept(self, record: HonourEntry) -> HonourEntry:
        return honour_rules.entry_of(honour_rules.kept(record))


PLANNERS: Mapping[str, type[RegisterPlanner]] = {
    "activities": ActivitiesPlanner,
    "suggestions": SuggestionsPlanner,
    "honours": HonoursPlanner,
    "posts": PostsPlanner,
    "grants": GrantsPlanner,
}
