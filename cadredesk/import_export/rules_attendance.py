"""What an import of attendance or of outcomes would write: rows that belong to an activity. Nothing here asks the file."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadredesk.branches.records import Branch
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.progress import Progress
from cadredesk.import_export.records import CellProblem, Plan, Source
from cadredesk.import_export.rules_identical import match_identical
from cadredesk.import_export.rules_planner import Entry
from cadredesk.import_export.rules_registers import FileState, RowsPlanner
from cadredesk.registers.activities import rules as activity_rules
from cadredesk.registers.activities.records import STUDY_KINDS, Activity, Attendance, Output, Presence
from cadredesk.registers.records_sheets import ABSENT
from cadredesk.registers.study.rules import study_date

Month = tuple[int, int]
_YEARS = range(1949, 2100)


@dataclass(frozen=True, slots=True)
class Wanted:
    """By what a row names its activity: a day or a month, and what else it gives."""

    day: date | None
    month: Month
    category: str = ""
    branch_id: int | None = None
    topic: str = ""

    def may_be(self, activity: Activity) -> bool:
        """Whether an activity of that time is the one."""
        return (
            self.category in ("", activity.category)
            and self.branch_id in (None, activity.branch_id)
            and self.topic in ("", activity.topic)
        )


class Finder:
    """Knows the activities of the file, and those that rows have brought."""

    def __init__(self, activities: Iterable[Activity], next_id: int) -> None:
        self._by_day: dict[date, list[Activity]] = defaultdict(list)
        self._by_month: dict[Month, list[Activity]] = defaultdict(list)
        self.made: list[Activity] = []
        self._next = next_id
        for each in activities:
            self._add(each)

    def _add(self, activity: Activity) -> None:
        day = activity.date
        assert day is not None, "each activity has a day"
        self._by_day[day].append(activity)
        self._by_month[day.year, day.month].append(activity)

    def found(self, wanted: Wanted) -> list[Activity]:
        """All that may be meant."""
        known = self._by_day[wanted.day] if wanted.day else self._by_month[wanted.month]
        return [each for each in known if wanted.may_be(each)]

    def make(self, activity: Activity) -> Activity:
        """One more, with the id that it will be given."""
        made = dataclasses.replace(activity, id=self._next + len(self.made))
        self.made.append(made)
        self._add(made)
        return made


class _OfActivityPlanner(RowsPlanner):
    """Finds the activity of each row."""

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources, file_state)
        self.finder = Finder(file_state.activities, file_state.next_activity)
        self.branches = {each.id: each for each in file_state.branches}

    def _wanted(self, entry: Entry) -> Wanted | None:
        """What a row says of its activity; None where it is refused."""
        values = entry.values
        day = values.get("date")
        month = (values.get("year", 0), values.get("month", 0))
        if day is None and "month" in values:
            if month[0] not in _YEARS:
                self._refuse(entry, "month", "不知道是哪一年的，请在标题中写明年份，或指定全表的年度。")
            elif month > (self.file_state.today.year, self.file_state.today.month):
                self._refuse(entry, "month", f"{month[0]} 年 {month[1]} 月还没有到，请核对。")
            elif "day" in values:
                try:
                    day = date(*month, values["day"])
                except ValueError:
                    self._refuse(entry, "month", f"没有 {month[1]} 月 {values['day']} 日，请核对。")
        elif day is None:
            self._require(entry, "date", "没有日期，请补填。")
        if entry.refused:
            return None
        month = (day.year, day.month) if day else month
        return Wanted(day, month, values.get("category", ""), self._branch(entry), values.get("topic", ""))

    def _only(self, entry: Entry, wanted: Wanted) -> Activity | None:
        """The activity that a row means, None where there is none; several are an error."""
        found = self.finder.found(wanted)
        if len(found) > 1 and wanted.day is None and wanted.branch_id is not None:
            day = self._study_date(wanted)
            found = [each for each in found if each.date == day] or found
        if len(found) > 1:
            which = "、".join(activity_rules.called(each) for each in found[:3])
            what = "月" if wanted.day is None else "天"
            said = f"这{what}有 {len(found)} 次活动（{which}），看不出是哪一次，请写明日期、类别、支部和主题。"
            self._refuse(entry, "date" if wanted.day else "month", said)
            return None
        return found[0] if found else None

    def _study_date(self, wanted: Wanted) -> date:
        branch = self.branches.get(wanted.branch_id) or Branch()
        return study_date(branch, *wanted.month, self.file_state.today)


class AttendancePlanner(_OfActivityPlanner):
    """Plans the import of who was there: a row for each name, or names down and months across."""

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources, file_state)
        self.kept: dict[tuple[int | None, int | None], Attendance] = {}  # as the file has them, of the activities meant
        self.lists: dict[tuple[int | None, int | None], Attendance] = {}  # and as they become
        self.rows_of: dict[Any, Entry] = {}
        self.absent = 0
        self.branch_of: dict[int, int | None] = {}

    def plan(self, progress: Progress) -> Plan:
        """Find whom and which activity each row means; who was not there gets no row."""
        good = []
        for entry in self.entries:
            self._match(entry)
            if not entry.refused and self._was_there(entry):
                good.append(entry)
        people = self.load(sorted({entry.target for entry in good}))
        self.branch_of = {person.id or 0: person.branch_id for person in people}
        meant = [
            (entry, activity)
            for entry in progress.over(good, len(good), "正在核对出席", every=200)
            if (activity := self._activity(entry)) is not None
        ]
        there = self.file_state.attendances(sorted({activity.id or 0 for _, activity in meant}))
        self.kept = {(each.activity_id, each.person_id): each for each in there}
        self.lists = dict(self.kept)
        for entry, activity in meant:
            self._note(entry, activity)
        changed = [each for key, each in self.lists.items() if key in self.kept and each != self.kept[key]]
        new = [each for key, each in self.lists.items() if key not in self.kept]
        return Plan(
            rows=self.planned(), problems=self._said(), new_branches=self.new_branches(),
            new_rows=(*self.finder.made, *new), changed_rows=tuple(changed),
        )  # fmt: skip

    def _said(self) -> tuple[CellProblem, ...]:
        said = f"有 {self.absent:,} 处空着或写的是缺席，没有到会，不用录入。"
        return (CellProblem(None, "", said),) if self.absent else ()

    def _was_there(self, entry: Entry) -> bool:
        """Whether a row says that somebody was there, or excused; words that nobody knows are told."""
        if "state" in entry.row.words and "state" not in entry.values:
            entry.unsay("state")
            self._refuse(entry, "state", f"看不出“{entry.row.words['state']}”是到会、请假还是缺席，请改写。")
        elif entry.values.get("state") == ABSENT or ("state" in entry.headers and "state" not in entry.row.words):
            entry.left_out = True
            self.absent += 1
        return not entry.refused and not entry.left_out

    def _activity(self, entry: Entry) -> Activity | None:
        wanted = self._wanted(entry)
        if wanted is None:
            return None
        own = self.branch_of.get(entry.target)
        if wanted.branch_id is None and own is not None:
            wanted = self._of_own_branch(wanted, own)
        found = self._only(entry, wanted)
        return found if found is not None or entry.refused else self._made(entry, wanted)

    def _of_own_branch(self, wanted: Wanted, own: int) -> Wanted:
        """Where no branch is named, study is that of the person's own, unless the office held it; so is one of several."""
        theirs = dataclasses.replace(wanted, branch_id=own)
        several = self.finder.found(wanted)
        if wanted.category in STUDY_KINDS:
            return wanted if len(several) == 1 and several[0].branch_id is None else theirs
        return theirs if len(several) > 1 and self.finder.found(theirs) else wanted

    def _made(self, entry: Entry, wanted: Wanted) -> Activity | None:
        """The activity that the file does not have yet."""
        if not wanted.category:
            self._refuse(entry, "category", "还没有这次活动；要一并新建，请写明类别。")
            return None
        day = wanted.day or self._study_date(wanted)
        new = Activity(date=day, category=wanted.category, branch_id=wanted.branch_id, topic=wanted.topic)
        if not self._is_held(entry, new):
            return None
        self._warn(entry, "date", f"还没有“{self._called(new)}”这次活动，一并新建，请核对。")
        return self.finder.make(new)

    def _is_held(self, entry: Entry, activity: Activity) -> bool:
        """Whether somebody may have been there, or is excused; else the row is refused."""
        try:
            if entry.values.get("state", Presence.PRESENT.value) == Presence.PRESENT:
                activity_rules.require_held(activity, self.file_state.today)
        except UserError as error:
            self._refuse(entry, "state", str(error))
        return not entry.refused

    def _called(self, activity: Activity) -> str:
        branch = self.branches.get(activity.branch_id)
        name = branch.name if branch else self.file_state.names.made.get(activity.branch_id or 0, "")
        return " ".join(filter(None, (activity_rules.called(activity), name)))

    def _note(self, entry: Entry, activity: Activity) -> None:
        """Put a row on the list of its activity."""
        state = entry.values.get("state", Presence.PRESENT.value)
        if not self._is_held(entry, activity):
            return
        key = (activity.id, entry.target)
        old = self.lists.get(key)
        given = {"state": state} | ({"note": entry.values["note"]} if "note" in entry.values else {})
        if (first := self.rows_of.setdefault(key, entry)) is not entry and old and old.state != state:
            self._refuse(entry, "state", f"与{first.row.where}是同一个人、同一次活动，情况不同，请核对。")
            return
        if old is None:
            entry.touched = True
            self.lists[key] = Attendance(activity_id=activity.id, person_id=entry.target, **given)
        else:
            self.lists[key] = dataclasses.replace(old, **given)
            entry.adds_row = self.lists[key] != old


class OutputsPlanner(_OfActivityPlanner):
    """Plans the import of what came of activities, which must be in the file."""

    def plan(self, progress: Progress) -> Plan:
        """Pair the rows off with the outcomes that the file has; what is left over is new."""
        made = [
            (entry, output)
            for entry in progress.over(self.entries, len(self.entries), "正在核对成果", every=200)
            if (output := self._output(entry)) is not None
        ]
        kept = {"activity_id": Field(name="activity_id", label="活动", kind=Kind.REFERENCE), **self.all_fields}
        given = [
            {name: value for name in kept if (value := getattr(output, name)) not in (None, "")} for _, output in made
        ]
        known = self.file_state.outputs(sorted({output.activity_id or 0 for _, output in made}))
        found = match_identical(kept, given, known)
        new = []
        for (entry, output), one in zip(made, found, strict=True):
            if one is None:
                entry.touched = True
                new.append(output)
        return Plan(rows=self.planned(), new_rows=tuple(new))

    def _branch(self, entry: Entry) -> int | None:
        """The branch must be there, as its activity must."""
        words = entry.values.get("branch_id")
        if words is None:
            return None
        names = self.file_state.names
        found = names.within(words) if "branch_id" in entry.row.proposed else names.known(words)
        if found is None:
            self._refuse(entry, "branch_id", f"没有名为“{words}”的支部，请核对。")
        return found

    def _output(self, entry: Entry) -> Output | None:
        if entry.refused or (wanted := self._wanted(entry)) is None or entry.refused:
            return None
        activity = self._only(entry, wanted)
        if activity is None and not entry.refused:
            self._refuse(entry, "date", f"{wanted.day} 没有这样的活动，请先登记或导入活动，再导入成果。")
        own = {name: value for name, value in entry.values.items() if name in self.all_fields}
        try:
            (output,) = activity_rules.tidy_outputs([Output(**own)]) or [Output()]
            if not output.item:
                raise UserError("没有成果，请补填。")
        except UserError as error:
            self._say(entry, str(error))
        if activity is None or entry.refused:
            return None
        return dataclasses.replace(output, activity_id=activity.id)
