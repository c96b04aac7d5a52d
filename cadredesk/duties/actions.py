"""Who is owed a visit, asked in every way that the program asks it; and what a user does about it."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.duties import rules, rules_checks, store
from cadredesk.duties.records import (
    OPEN_STATES,
    Duty,
    DutyLine,
    DutyRule,
    DutyState,
    Excuse,
    Preview,
    Tally,
    Trigger,
)
from cadredesk.people import store as people_store

if TYPE_CHECKING:
    from cadredesk.db.file import Office

BACK = 90  # days that what falls due together stays in the list of what is open, beside this year
_kept: "WeakKeyDictionary[Office, tuple[tuple[int, int], dict[object, list[Duty]]]]" = WeakKeyDictionary()

# ---------------------------------------------------------------- asking


def duties(
    office: "Office",
    since: date,
    until: date,
    on: date | None = None,
    *,
    codes: Sequence[str] = (),
    person_id: int | None = None,
) -> list[Duty]:
    """The duties that fall due in a period (all rules unless ``codes`` are named), as they stand on a day, by due day."""
    return _reckoned(office, since, until, on or today(), tuple(codes), person_id, False)


def open_duties(
    office: "Office", on: date | None = None, *, codes: Sequence[str] = (), person_id: int | None = None
) -> list[Duty]:
    """What is to be done on a day (应访 and 逾期), by due day: what fell due this year or in the last 90 days, and of
    intervals and cases whatever is open, however old. So nobody is forgotten at the turn of a year.
    """
    day = on or today()
    since = min(date(day.year, 1, 1), day - timedelta(days=BACK))
    until = day + timedelta(days=400)  # a window may open long before its due day
    return _reckoned(office, since, until, day, tuple(codes), person_id, True)


def _reckoned(
    office: "Office", since: date, until: date, on: date, codes: tuple[str, ...], person_id: int | None, only_open: bool
) -> list[Duty]:
    """Reckoned once for as long as nothing is written to the file."""
    version, key = office.version(), (since, until, on, codes, person_id, only_open)
    known_version, known = _kept.get(office, (None, {}))
    if known_version != version:
        known = {}
        _kept[office] = (version, known)
    if key not in known:
        if len(known) > 12:
            known.clear()
        asked = [rule for rule in store.rules(office) if not codes or rule.code in codes]
        known[key] = _reckon(office, asked, since, until, on, person_id, only_open)
    return known[key]


def _reckon(
    office: "Office", asked: Sequence[DutyRule], since: date, until: date, on: date, person_id: int | None, only_open: bool
) -> list[Duty]:  # fmt: skip
    facts = store.facts(office, asked, since, until, person_id=person_id)
    found: list[Duty] = []
    for rule in asked:
        if not only_open:
            found += rules.duties_of(rule, facts, since, until, on)
            continue
        far = rule.trigger in (Trigger.INTERVAL, Trigger.CASE)
        last = min(until, on + timedelta(days=max(rule.days_before, rule.days_after, 31)))
        made = rules.duties_of(rule, facts, rules.FAR if far else since, last, on)
        found += [duty for duty in made if duty.state in OPEN_STATES and not duty.over]
    return sorted(found, key=lambda duty: (duty.due, duty.rule.place, duty.person_id))


def counts(found: Iterable[Duty]) -> dict[str, dict[str, int]]:
    """How many stand in each state, by code: {"春节": {"已访": 3, "逾期": 1}}."""
    counted: dict[str, dict[str, int]] = {}
    for duty in found:
        of_rule = counted.setdefault(duty.code, {})
        of_rule[duty.state.value] = of_rule.get(duty.state.value, 0) + 1
    return counted


def tallies(office: "Office", since: date, until: date, on: date | None = None) -> dict[str, Tally]:
    """The proof of a period, by code, in the order of the rules; rules that owed nobody anything are left out."""
    day = on or today()
    by_code: dict[str, list[Duty]] = {code: [] for code in store.codes(office)}
    for duty in duties(office, since, until, day):
        by_code[duty.code].append(duty)
    found = {code: rules.tally_of(of_rule, day) for code, of_rule in by_code.items()}
    return {code: tally for code, tally in found.items() if tally.owed}


def find(office: "Office", person_id: int, code: str, due: date, on: date | None = None) -> Duty | None:
    """One duty by whose, which and when; None if there is none."""
    for duty in duties(office, due, due, on, codes=(code,), person_id=person_id):
        if duty.due == due:
            return duty
    return None


def lines(office: "Office", found: Sequence[Duty], on: date | None = None) -> list[DutyLine]:
    """Duties with what a list shows of the person, the arrangement and the case, in their order."""
    day = on or today()
    known = store.people_words(office, {duty.person_id for duty in found})
    plans = store.planned_visitors(office, {(duty.code, duty.due) for duty in found})
    cases = store.case_words(office, [duty.case_id for duty in found if duty.case_id])
    whys = store.excuses(office, [duty.excuse_id for duty in found if duty.excuse_id])
    made = []
    for duty in found:
        person = known[duty.person_id]
        why = whys.get(duty.excuse_id or 0)
        made.append(
            DutyLine(
                duty=duty,
                rule=duty.code,
                reason=cases.get(duty.case_id or 0) or duty.reason,
                since=duty.since,
                due=duty.due,
                state=duty.state.value,
                days=(duty.due - day).days,
                visited_on=duty.visited_on,
                visitors=plans.get((duty.person_id, duty.code, duty.due), ""),
                category=duty.category,
                why=why.why if why else "",
                **person,
            )
        )
    return made


# ---------------------------------------------------------------- excuses


def excuse(office: "Office", person_id: int, code: str, due: date, why: str) -> Excuse:
    """Excuse one duty with a written reason. Raises UserError where there is none of that day, or it is done."""
    duty = find(office, person_id, code, due)
    person = people_store.get(office, person_id)
    if duty is None:
        store.rule(office, code)
        raise UserError(f"{person.name}在 {due} 没有“{code}”应访，请核对应访日期（可用 due 查看）。")
    excuse_many(office, [duty], why)
    return store.excuses_of(office, code, person_id)[-1]


def excuse_many(office: "Office", found: Sequence[Duty], why: str) -> int:
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


def withdraw_excuses(office: "Office", found: Sequence[Duty]) -> int:
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


def save_rule(office: "Office", rule: DutyRule) -> DutyRule:
    """Add a rule (without id) or change one. Raises UserError for one that cannot stand."""
    rule = rules_checks.tidied(rule)
    rules_checks.require_whole(rule)
    others = {each.code: each.id for each in store.rules(office)}
    if others.get(rule.code, rule.id) != rule.id:
        raise UserError(f"已经有代码为“{rule.code}”的规则，请换一个代码。")
    if rule.id is None:
        with office.operation(f"新增必访规则：{rule.name}"):
            return store.add_rule(office, dataclasses.replace(rule, place=1 + max(_places(office), default=0)))
    before = next(each for each in store.rules(office) if each.id == rule.id)
    if before.code != rule.code and store.is_used(office, before.code):
        raise UserError(f"“{before.code}”已经用在走访记录中，代码不能再改；可以改名称。")
    with office.operation(f"修改必访规则：{rule.name}"):
        store.change_rule(office, rule)
    return rule


def _places(office: "Office") -> list[int]:
    return [rule.place for rule in store.rules(office)]


def delete_rule(office: "Office", rule: DutyRule) -> None:
    """Take out a rule that was never used. Raises UserError for others: they can be ended by a day."""
    if store.is_used(office, rule.code):
        raise UserError(f"“{rule.code}”已有走访或免访记录，不能删除。不再执行时，请填写停用日期。")
    with office.operation(f"删除必访规则：{rule.name}"):
        store.delete_rule(office, rule.id or 0)


def preview(office: "Office", rule: DutyRule, on: date | None = None) -> Preview:
    """What a rule, saved or still being edited, owes from a day on. Raises UserError for one that cannot stand."""
    day = on or today()
    rule = rules_checks.tidied(rule)
    rules_checks.require_whole(rule)
    until = day + timedelta(days=365)
    facts = store.facts(office, [rule], day, until)
    found = rules.duties_of(rule, facts, day, until, day)
    coming = [duty for duty in found if duty.state not in (DutyState.DONE, DutyState.EXCUSED)]
    next_on = min((duty.due for duty in coming), default=None)
    return Preview(
        next_on=next_on,
        on_next_day=sum(1 for duty in coming if duty.due == next_on),
        open_now=sum(1 for duty in _reckon(office, [rule], day - timedelta(days=BACK), until, day, None, True)),
        in_a_year=len(coming),
    )


def rule_words(rule: DutyRule) -> Mapping[str, str]:
    """A rule in a few words for a list: when, whom."""
    return {"when": rule.when, "whom": rules_checks.audience_words(rule)}
