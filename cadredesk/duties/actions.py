"""What a user does about duties: excuses, and the rules of the office."""

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store
from cadredesk.duties.records import Duty, DutyRule, DutyState, Excuse, Preview
from cadredesk.duties.rules import checks
from cadredesk.duties.store_duties import compute, find, open_under
from cadredesk.people import store as people_store

# ---------------------------------------------------------------- excuses


def excuse(office: Office, person_id: int, code: str, due: date, why: str) -> Excuse:
    """Excuse one duty with a written reason. Raises UserError where there is none of that day, or it is done."""
    duty = find(office, person_id, code, due)
    person = people_store.get(office, person_id)
    if duty is None:
        store.rule(office, code)
        raise UserError(f"{person.name}在 {due} 没有“{code}”应访，请核对应访日期（可用 due 查看）。")
    excuse_many(office, [duty], why)
    return store.excuses_of(office, code, person_id)[-1]


def excuse_many(office: Office, found: Sequence[Duty], why: str) -> int:
    """Excuse duties with one reason; gives how many. Raises UserError for one that is done or excused already."""
    if not why.strip():
        raise UserError("免访要写明原因。")
    if not found:
        raise UserError("请先选择要免访的人员。")
    names = store.people_words(office, {duty.person_id for duty in found})
    for duty in found:
        name = names[duty.person_id]["name"]
        if duty.state is DutyState.DONE:
            raise UserError(f"{name}已于 {duty.visited_on} 走访，不需要免访。")
        if duty.state is DutyState.EXCUSED:
            raise UserError(f"{name}的“{duty.code}”（{duty.due}）已经免访。")
    given = [
        Excuse(person_id=each.person_id, rule=each.code, due=each.due, why=why.strip(), excused_on=today())
        for each in found
    ]
    with office.operation(f"免访：{_whom(office, found[0], len(found))}"):
        rows.add_many(office, given)
    return len(found)


def withdraw_excuses(office: Office, found: Sequence[Duty]) -> int:
    """Take back the excuses of duties; gives how many."""
    ids = [duty.excuse_id for duty in found if duty.excuse_id]
    if not ids:
        raise UserError("所选的人员没有免访记录。")
    with office.operation(f"取消免访：{_whom(office, found[0], len(ids))}"):
        for excuse_id in ids:
            rows.delete(office, Excuse, excuse_id)
    return len(ids)


def _whom(office: Office, first: Duty, count: int) -> str:
    """Whom an operation about several is named after, and the rule."""
    name = rows.name_of(office, "people", first.person_id)
    return f"{name if count == 1 else f'{name}等 {count} 人'}，{first.code}"


# ---------------------------------------------------------------- rules


def save_rule(office: Office, rule: DutyRule) -> DutyRule:
    """Add a rule (without id) or change one. Raises UserError for one that cannot stand."""
    rule = checks.tidied(rule)
    checks.require_whole(rule)
    known = store.rules(office)
    if any(each.code == rule.code and each.id != rule.id for each in known):
        raise UserError(f"已经有简称为“{rule.code}”的规则，请换一个简称。")
    if rule.id is None:
        rule = dataclasses.replace(rule, place=1 + max((each.place for each in known), default=0))
    before = next((each.code for each in known if each.id == rule.id), rule.code)
    if before != rule.code and store.is_used(office, before):
        raise UserError(f"“{before}”已经用在走访或慰问金记录中，简称不能再改；可以改名称。")
    with office.operation(f"{'修改' if rule.id else '新增'}必访规则：{rule.name}"):
        return rows.save(office, rule)


def delete_rule(office: Office, rule: DutyRule) -> None:
    """Take out a rule that was never used. Raises UserError for others: they can be ended by a day."""
    if store.is_used(office, rule.code):
        raise UserError(f"“{rule.code}”已有走访、免访或慰问金记录，不能删除。不再执行时，请填写停用日期。")
    with office.operation(f"删除必访规则：{rule.name}"):
        rows.delete(office, DutyRule, rule.id or 0)


def preview(office: Office, rule: DutyRule, on: date | None = None) -> Preview:
    """What a rule, saved or still being edited, owes from a day on. Raises UserError for one that cannot stand."""
    day = on or today()
    rule = checks.tidied(rule)
    checks.require_whole(rule)
    found = compute(office, [rule], day, day + timedelta(days=365), day)
    coming = [duty for duty in found if not duty.is_settled]
    next_on = min((duty.due for duty in coming), default=None)
    return Preview(
        next_on=next_on,
        on_next_day=sum(1 for duty in coming if duty.due == next_on),
        open_now=len(open_under(office, rule, day)),
        in_a_year=len(coming),
    )
