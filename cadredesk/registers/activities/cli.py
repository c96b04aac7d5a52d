"""The tick list's part of the command line."""

import click

from cadredesk.console import JSON, Console, pass_console
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.registers.activities import actions, rules, store, store_people
from cadredesk.registers.activities.records import Activity, Presence


@click.command("attend")
@click.argument("activity_id", metavar="ID", type=int)
@click.option("--person", "people", multiple=True, help="到会的人，可以写多次")
@click.option("--members", is_flag=True, help="组织支部当天的全部成员到会")
@click.option("--except", "absent", multiple=True, help="与 --members 一起用：没有到会的人，可以写多次")
@click.option("--excused", multiple=True, help="请假的人，可以写多次")
@click.option("--remove", is_flag=True, help="把 --person 写的人从名单中去掉")
@JSON
@pass_console
def attend(
    console: Console,
    activity_id: int,
    people: tuple[str, ...],
    members: bool,
    absent: tuple[str, ...],
    excused: tuple[str, ...],
    remove: bool,
    as_json: bool,
) -> None:
    """登记或去掉一次活动的到会人员；名单中其余的人不变。"""
    _require_whole(people, members, absent, excused, remove)
    office = console.office()
    activity = store.get(office, activity_id)
    there = {each.person_id or 0: each.state for each in store.attendances(office, activity_id)}
    named = [_person(office, text) for text in people]
    if remove:
        for each in named:
            there.pop(each, None)
    else:
        out = {_person(office, text) for text in absent}
        all_members = _members(office, activity) if members else []
        there |= dict.fromkeys((*(each for each in all_members if each not in out), *named), Presence.PRESENT.value)
        there |= dict.fromkeys((_person(office, text) for text in excused), Presence.EXCUSED.value)
        for each in out:
            there.pop(each, None)
    present, left = (
        [person for person, state in there.items() if state == wanted]
        for wanted in (Presence.PRESENT, Presence.EXCUSED)
    )
    actions.save_list(office, activity, present, left)
    if as_json:
        console.answer({"id": activity_id, "present": len(present), "excused": len(left)})
        return
    console.say(f"{rules.called(activity)}：到会 {len(present):,} 人，请假 {len(left):,} 人。")


def _require_whole(
    people: tuple[str, ...], members: bool, absent: tuple[str, ...], excused: tuple[str, ...], remove: bool
) -> None:
    if remove and (members or absent or excused or not people):
        raise UserError("去掉到会人员时，请用 --remove 和 --person 写明是谁。")
    if absent and not members:
        raise UserError("--except 要与 --members 一起用。")
    if not (people or members or excused):
        raise UserError("请用 --person 写明到会的人，或用 --members 登记支部全部成员。")


def _person(office: Office, text: str) -> int:
    return people_store.resolve(office, text).id or 0


def _members(office: Office, activity: Activity) -> list[int]:
    if activity.branch_id is None:
        raise UserError("这次活动没有组织支部，请用 --person 写明到会的人。")
    return store_people.members_on(office, activity.branch_id, activity.date or today())
