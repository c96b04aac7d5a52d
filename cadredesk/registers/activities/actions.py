"""What a user does with activities. Each function is one operation of the journal."""

import dataclasses
from collections.abc import Collection, Sequence

from cadredesk.core.errors import UserError
from cadredesk.core.values import require_valid
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.activities import rules, store
from cadredesk.registers.activities.records import Activity, Attendance, Output, Presence


def save_activity(office: Office, activity: Activity, outputs: Sequence[Output] | None = None) -> Activity:
    """Record an activity (without id) or correct one, with all its outcomes where they are given; gives it as saved.

    Raises UserError if it cannot stand.
    """
    rules.require_whole(activity)
    require_valid(activity)
    tidied = None if outputs is None else rules.tidy_outputs(outputs)
    with office.operation(f"{'登记' if activity.id is None else '修改'}活动：{rules.called(activity)}"):
        saved = registers_store.save(office, activity)
        if tidied is not None:
            theirs = [dataclasses.replace(each, activity_id=saved.id) for each in tidied]
            store.set_outputs(office, saved.id or 0, theirs)
    return saved


def delete_activity(office: Office, activity: Activity) -> None:
    """Take out an activity entered by mistake, with its list of names and outcomes."""
    with office.operation(f"删除活动：{rules.called(activity)}"):
        store.delete_parts(office, activity.id or 0)
        registers_store.delete(office, activity)


def set_attendance(
    office: Office, activity_id: int, present: Collection[int], excused: Collection[int] = ()
) -> tuple[int, int]:
    """Make these the people on the list of an activity, notes kept; gives how many are 到会 and 请假."""
    activity = store.get(office, activity_id)
    if both := set(present) & set(excused):
        raise UserError(f"{rows.name_of(office, 'people', min(both))}不能既是到会又是请假。")
    wanted = dict.fromkeys(present, Presence.PRESENT.value) | dict.fromkeys(excused, Presence.EXCUSED.value)
    there = {each.person_id or 0: each for each in store.attendances(office, activity_id)}
    with office.operation(f"登记出席：{rules.called(activity)}（{len(present)} 人到会）"):
        store.remove_people(office, activity_id, there.keys() - wanted.keys())
        for person_id, state in wanted.items():
            known = there.get(person_id)
            if known is None:
                rows.insert(office, Attendance(activity_id=activity_id, person_id=person_id, state=state))
            elif known.state != state:
                rows.update(office, dataclasses.replace(known, state=state))
    return len(present), len(excused)
