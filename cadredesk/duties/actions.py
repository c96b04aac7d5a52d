"""What a user does about duties: excuses, and the rules of the office."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.duties import store
from cadredesk.duties.records import Duty, DutyRule, DutyState, Excuse, Preview
from cadredesk.duties.rules import checks
from cadredesk.duties.store_duties import find, open_under, reckon
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
    first = names[found[0].person_id]["name"]
    whom = first if len(found) == 1 else f"{first}等 {len(found)} 人"
    with office.operation(f"免访：{whom}，{found[0].code}"):
        store.add_excuses(
            office,
            (
                Excuse(person_id=each.person_id, rule=each.code, due=each.due, why=why.strip(), excused_on=today())
                for each in found
            ),
        )
    return len(found)


def withdraw_excuses(office: Office, found: Sequence[Duty]) -> int:
    """Take back the excuses of duties; gives how many."""
    ids = [duty.excuse_id for duty in found if duty.excuse_id]
    if not ids:
        raise UserError("所选的人员没有免访记录。")
    name = store.people_words(office, {found[0].person_id})[found[0].person_id]["name"]
    whom = name if len(ids) == 1 else f"{name}等 {len(ids)} 人"
    with office.operation(f"取消免访：{whom}，{found[0].code}"):
        for excuse_id in ids:
            store.delete_excuse(office, excuse_id)
    return len(ids)


# ---------------------------------------------------------------- rules


def save_rule(office: Office, rule: DutyRule) -> DutyRule:
    """Add a rule (without id) or change one. Raises UserError for one that cannot stand."""
    rule = checks.tidied(rule)
    checks.require_whole(rule)
    others = {each.code: each.id for each in store.rules(office)}
    if others.get(rule.code, rule.id) != rule.id:
        raise UserError(f"已经有简称为“{rule.code}”的规则，请换一个简称。")
    if rule.id is None:
        with office.operation(f"新增必访规则：{rule.name}"):
            return store.add_rule(office, dataclasses.replace(rule, place=1 + max(_places(office), default=0)))
    before = next(each for each in store.rules(office) if each.id == rule.id)
    if before.code != rule.code and store.is_used(office, before.code):
        raise UserError(f"“{before.code}”已经用在走访或慰问金记录中，简称不能再改；可以改名称。")
    with office.operation(f"修改必访规则：{rule.name}"):
        store.change_rule(office, rule)
    return rule


def _places(office: Office) -> list[int]:
    return [rule.place for rule in store.rules(office)]


def delete_rule(office: Office, rule: DutyRule) -> None:
    """Take out a rule that was never used. Raises UserError for others: they can be ended by a day."""
    if store.is_used(office, rule.code):
        raise UserError(f"“{rule.code}”已有走访、免访或慰问金记录，不能删除。不再执行时，请填写停用日期。")
    with office.operation(f"删除必访规则：{rule.name}"):
        store.delete_rule(office, rule.id or 0)


def preview(office: Office, rule: DutyRule, on: date | None = None) -> Preview:
    """What a rule, saved or still being edited, owes from a day on. Raises UserError for one that cannot stand."""
    day = on or today()
    rule = checks.tidied(rule)
    checks.require_whole(rule)
    found = reckon(office, [rule], day, day + timedelta(days=365), day)
    coming = [duty for duty in found if not duty.is_settled]
    next_on = min((duty.due for duty in coming), default=None)
    return Preview(
        next_on=next_on,
        on_next_day=sum(1 for duty in coming if duty.due == next_on),
        open_now=len(open_under(office, rule, day)),
        in_a_year=len(coming),
    )


def rule_words(rule: DutyRule) -> Mapping[str, str]:
    """A rule in a few words for a list: when, whom."""
    return {"when": rule.when, "whom": checks.audience_words(rule)}
