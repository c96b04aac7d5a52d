"""What a user does about duties: excuses, and the rules of the office."""

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store, store_proved
from cadredesk.duties.records import Duty, DutyRule, DutyState, Excuse, Preview
from cadredesk.duties.rules import checks, versions
from cadredesk.duties.store_duties import compute, find, open_under
from cadredesk.people import store as people_store
from cadredesk.visits import store as visits_store

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
        store_proved.settle(office, {(duty.person_id, duty.code) for duty in found if duty.excuse_id})
    return len(ids)


def _whom(office: Office, first: Duty, count: int) -> str:
    """Whom an operation about several is named after, and the rule."""
    name = rows.name_of(office, "people", first.person_id)
    return f"{name if count == 1 else f'{name}等 {count} 人'}，{first.code}"


# ---------------------------------------------------------------- rules


def save_rule(office: Office, rule: DutyRule, since: date | None = None) -> DutyRule:
    """Add a rule (without id), which owes nothing of the past; or change one from a day on, so that what it owed before
    stays as it was; or without ``since`` correct a version: it had always been so. Raises UserError for one that cannot
    stand.
    """
    rule = checks.tidied(rule)
    checks.require_whole(rule)
    known = store.versions(office)
    before = next((each for each in known if each.id == rule.id and rule.id is not None), None)
    if before is None:
        return _add_rule(office, rule, known)
    if any(each.code == rule.code != before.code for each in known):
        raise UserError(f"已经有简称为“{rule.code}”的规则，请换一个简称。")
    if before.code != rule.code and store.is_used(office, before.code):
        raise UserError(f"“{before.code}”已经用在走访或慰问金记录中，简称不能再改；可以改名称。")
    own = [each for each in known if each.code == before.code]
    if since is not None and versions.is_other(before, rule) and since != before.since:
        return _change_rule(office, before, rule, since, own)
    versions.require_apart(rule, own)
    act = "更正" if versions.is_other(before, rule) else "修改"
    with office.operation(f"{act}必访规则：{rule.name}"):
        _save_words(office, rule, own)
        _regroup(office, before, rule)
        saved = rows.save(office, rule)
        store_proved.keep_of_rule(office, saved.code)
    return saved


def _add_rule(office: Office, rule: DutyRule, known: Sequence[DutyRule]) -> DutyRule:
    if any(each.code == rule.code for each in known):
        raise UserError(f"已经有简称为“{rule.code}”的规则，请换一个简称。")
    place = 1 + max((each.place for each in known), default=0)
    with office.operation(f"新增必访规则：{rule.name}"):
        return rows.add(office, dataclasses.replace(rule, place=place, since=rule.since or today()))


def _change_rule(office: Office, before: DutyRule, rule: DutyRule, since: date, own: Sequence[DutyRule]) -> DutyRule:
    ended, begun = versions.split(before, rule, since)
    with office.operation(f"修改必访规则：{rule.name}，从 {since} 起"):
        rows.update(office, ended)
        _save_words(office, rule, own)
        saved = rows.add(office, begun)
        _regroup(office, before, saved)
        store_proved.keep_of_rule(office, saved.code)
    return saved


def _regroup(office: Office, before: DutyRule, after: DutyRule) -> None:
    """What was visited while a version holds counts as what that version says."""
    if after.visit_group != before.visit_group:
        visits_store.regroup(office, after.code, after.visit_group, after.since, after.until)


def _save_words(office: Office, rule: DutyRule, own: Sequence[DutyRule]) -> None:
    """What a rule is called is the same in all of its versions."""
    words = {name: getattr(rule, name) for name in versions.PLAIN}
    for each in own:
        if each.id != rule.id:
            rows.update(office, dataclasses.replace(each, **words))


def end_rule(office: Office, rule: DutyRule, until: date) -> DutyRule:
    """停用: what falls due after a day is no longer owed. ``rule`` is the last version. Raises UserError."""
    ended = dataclasses.replace(rule, until=until)
    checks.require_whole(ended)
    with office.operation(f"停用必访规则：{rule.name}，到 {until}"):
        return rows.save(office, ended)


def resume_rule(office: Office, rule: DutyRule, since: date) -> DutyRule:
    """恢复执行 of a rule that was ended, from a day on: nothing is owed of the time between. ``rule`` is the last version."""
    with office.operation(f"恢复必访规则：{rule.name}，从 {since} 起"):
        goes_on = rule.until is None or rule.until >= since - versions.DAY
        resumed = dataclasses.replace(rule, until=None)
        saved = rows.save(office, resumed if goes_on else dataclasses.replace(resumed, id=None, since=since))
        store_proved.keep_of_rule(office, saved.code)
    return saved


def delete_version(office: Office, version: DutyRule) -> None:
    """Take back a change of a rule: the version before it holds on. Raises UserError for the first."""
    own = store.versions(office, version.code)
    at = next(at for at, each in enumerate(own) if each.id == version.id)
    if not at:
        raise UserError(f"这是“{version.code}”最早的设置，不能删除。")
    with office.operation(f"删除必访规则的一次修改：{version.name}，从 {version.since} 起"):
        rows.delete(office, DutyRule, version.id or 0)
        _regroup(office, version, dataclasses.replace(version, visit_group=own[at - 1].visit_group))
        if version.since and own[at - 1].until == version.since - versions.DAY:  # else it had been ended for a time
            rows.update(office, dataclasses.replace(own[at - 1], until=version.until))
        store_proved.keep_of_rule(office, version.code)


def delete_rule(office: Office, rule: DutyRule) -> None:
    """Take out a rule that was never used. Raises UserError for others: they can be ended by a day."""
    if store.is_used(office, rule.code):
        raise UserError(f"“{rule.code}”已有走访、免访或慰问金记录，不能删除。不再执行时，请填写停用日期。")
    with office.operation(f"删除必访规则：{rule.name}"):
        for version in store.versions(office, rule.code):
            rows.delete(office, DutyRule, version.id or 0)


def preview(office: Office, rule: DutyRule, since: date | None = None, on: date | None = None) -> Preview:
    """What a rule, saved or still being edited, owes from a day on, in its versions. Raises UserError for one that cannot
    stand.
    """
    day = on or today()
    rule = checks.tidied(rule)
    checks.require_whole(rule)
    own = _versions_with(office, rule, since)
    found = compute(office, own, day, day + timedelta(days=365), day)
    coming = [duty for duty in found if not duty.is_settled]
    next_on = min((duty.due for duty in coming), default=None)
    return Preview(
        next_on=next_on,
        on_next_day=sum(1 for duty in coming if duty.due == next_on),
        open_now=len(open_under(office, own, day)),
        in_a_year=len(coming),
    )


def _versions_with(office: Office, rule: DutyRule, since: date | None) -> list[DutyRule]:
    """All versions of a rule as :func:`save_rule` would leave them."""
    known = store.versions(office)
    before = next((each for each in known if each.id == rule.id and rule.id is not None), None)
    if before is None:
        return [dataclasses.replace(rule, since=rule.since or today())]
    own = [each for each in known if each.code == before.code]
    others = [dataclasses.replace(each, code=rule.code) for each in own if each.id != rule.id]
    if since is not None and versions.is_other(before, rule) and since != before.since:
        others += versions.split(before, rule, since)
    else:
        others.append(rule)
    return sorted(others, key=lambda each: each.since or date.min)
