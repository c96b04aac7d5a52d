"""What a user does with activities. Each function is one operation of the journal."""

import dataclasses
from collections.abc import Collection, Sequence
from pathlib import Path

from cadredesk.core import names
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.names import pinyin_of
from cadredesk.core.problems import Problem
from cadredesk.core.progress import Progress
from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.activities import paper, rules, store, store_people, store_visits
from cadredesk.registers.activities.records import Activity, Output, Presence


def save_activity(office: Office, activity: Activity, outputs: Sequence[Output] | None = None) -> Activity:
    """Record an activity (without id) or correct one, with all its outcomes where they are given; gives it as saved.

    Raises UserError if it cannot stand.
    """
    rules.require_whole(activity)
    require_valid(activity)
    tidied = None if outputs is None else rules.tidy_outputs(outputs)
    with office.operation(f"{'登记' if activity.id is None else '修改'}活动：{rules.called(activity)}"):
        return _saved(office, activity, tidied)


def like(activity: Activity) -> Activity:
    """What holding it again begins with: all but its day, what was counted, and its papers."""
    blank = {
        name: getattr(Activity(), name)
        for name in ("id", "date", "end_date", "persons", "times", "served", "donated_fen", "document")
    }
    return dataclasses.replace(activity, **blank, sessions=1)


def doubts(office: Office, activity: Activity) -> list[Problem]:
    """What should be looked at again before saving, in the activity and in its list: warnings that never block."""
    found = rules.doubts(activity)
    if activity.date and activity.date > today() and rules.has_numbers(activity):
        found.append(Problem("日期", "活动还没有举行，人数和成效到那一天才计入统计；日期登错的请改正。"))
    if activity.id is None:
        return found
    there = store.attendances(office, activity.id)
    if there and activity.sessions > 1:
        found.append(Problem("场次", "逐人登记的名单只算一场；场次多于 1 的，请分场登记，或改填未列名人次。"))
    if strangers := store_people.strangers(office, activity):
        shown = names.some_of([each.name for each in strangers], 3)
        found.append(Problem("组织支部", f"名单中的{shown}当天不是这个支部的成员，请核对。"))
    return found


def delete_activity(office: Office, activity: Activity) -> None:
    """Take out an activity entered by mistake, with its list of names and outcomes. Raises UserError while suggestions that were
    made there refer to it.
    """
    if said := store.suggestions_made(office, activity.id or 0):
        raise UserError(
            f"这次活动上收集了 {said:,} 件建议诉求，不能删除。请先删除那些建议诉求；日期、类别登错的，请用“编辑”改正。"
        )
    with office.operation(f"删除活动：{rules.called(activity)}"):
        people = store.people_on(office, activity.id or 0)
        store.delete_parts(office, activity.id or 0)
        registers_store.delete(office, activity)
        store_visits.keep_proved(office, (activity.category,), people)


def set_attendance(
    office: Office, activity_id: int, present: Collection[int], excused: Collection[int] = ()
) -> tuple[int, int]:
    """Make these the people on the list of an activity, notes kept; gives how many are 到会 and 请假."""
    save_list(office, store.get(office, activity_id), present, excused)
    return len(set(present)), len(set(excused))


def save_list(
    office: Office,
    activity: Activity,
    present: Collection[int],
    excused: Collection[int] = (),
    *,
    delivered: Collection[int] = (),
    outputs: Sequence[Output] | None = None,
) -> Activity:
    """Save an activity (new without id) with who was there, in one operation; gives it as saved.

    ``delivered`` are people to whom it was brought home that day: each gets a visit, once. Raises UserError for whom two
    things are said, and before the day of the activity for all but 请假.
    """
    rules.require_whole(activity)
    require_valid(activity)
    marks = _marks(office, present, excused, delivered)
    if present or delivered:
        rules.require_held(activity, today())
    tidied = None if outputs is None else rules.tidy_outputs(outputs)
    with office.operation(rules.list_words(activity, len(set(present)), len(set(delivered)))):
        saved = _saved(office, activity, tidied)
        changed = store.set_list(office, saved.id or 0, marks)
        store_visits.keep_proved(office, (saved.category,), changed)
        if delivered:
            store_visits.add_deliveries(office, saved, delivered)
    return saved


def _marks(
    office: Office, present: Collection[int], excused: Collection[int], delivered: Collection[int]
) -> dict[int, str]:
    """到会 or 请假 by person."""
    for both, words in ((set(excused), "又是请假"), (set(delivered), "又送学上门")):
        if twice := set(present) & both:
            raise UserError(f"{rows.name_of(office, 'people', min(twice))}不能既是到会{words}。")
    return dict.fromkeys(present, Presence.PRESENT.value) | dict.fromkeys(excused, Presence.EXCUSED.value)


def _saved(office: Office, activity: Activity, outputs: Sequence[Output] | None) -> Activity:
    """Write an activity where it differs, and its outcomes where they are given. Within an operation."""
    before = None if activity.id is None else store.get(office, activity.id)
    saved = activity if before == activity else registers_store.save(office, activity)
    if before is not None and (before.category, before.date) != (saved.category, saved.date):
        store_visits.keep_proved(office, (before.category, saved.category), store.people_on(office, saved.id or 0))
    if outputs is not None:
        theirs = [dataclasses.replace(each, activity_id=saved.id) for each in outputs]
        store.set_outputs(office, saved.id or 0, theirs)
    return saved


def print_sign_in(
    office: Office, activity: Activity, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print the 签到表 of an activity: the branch's members of that day, else who is on its list, and lines for others.

    Gives (name, characters) that no font can print. Raises UserError where it cannot be written.
    """
    day = activity.date or today()
    if activity.branch_id:
        people = store_people.members_on(office, activity.branch_id, day)
    else:
        people = store.people_on(office, activity.id or 0)
    listed = sorted(store_people.candidates(office, people, day), key=lambda each: pinyin_of(each.name))
    branch = rows.name_of(office, "branches", activity.branch_id)
    called = [each.name for each in listed]
    return paper.draw_sign_in(office.name, office.operator, activity, branch, called, out, progress)


def print_record(
    office: Office, activity: Activity, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print the 活动登记表; gives (name, characters) that no font can print. Raises UserError where it cannot be written."""
    activity_id = activity.id or 0
    branch = rows.name_of(office, "branches", activity.branch_id)
    listed, outputs = store.names_on(office, activity_id), store.outputs(office, activity_id)
    times = store.times_of(office, activity_id)
    return paper.draw_record(office.name, office.operator, activity, branch, times, listed, outputs, out)
