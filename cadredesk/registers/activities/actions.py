"""What a user does with activities. Each function is one operation of the journal."""

import dataclasses
from collections.abc import Collection, Sequence

from cadredesk.core import names
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.problems import Problem
from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.activities import rules, store, store_people, store_visits
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
    """Take out an activity entered by mistake, with its list of names and outcomes."""
    with office.operation(f"删除活动：{rules.called(activity)}"):
        store.delete_parts(office, activity.id or 0)
        registers_store.delete(office, activity)


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
        store.set_list(office, saved.id or 0, marks)
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
    same = activity.id is not None and store.get(office, activity.id) == activity
    saved = activity if same else registers_store.save(office, activity)
    if outputs is not None:
        theirs = [dataclasses.replace(each, activity_id=saved.id) for each in outputs]
        store.set_outputs(office, saved.id or 0, theirs)
    return saved
