"""A death: one action that ends what was meant for the living, and opens what remains to be done."""

import dataclasses
import datetime
from typing import TYPE_CHECKING

from cadredesk.campaigns import store as campaigns_store
from cadredesk.cases import rules as case_rules
from cadredesk.cases import store as cases_store
from cadredesk.cases import store_follow, store_steps
from cadredesk.cases.records import Case, CaseKind
from cadredesk.core import names
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.duties import store as duties_store
from cadredesk.funds import rules as funds_rules
from cadredesk.funds import store as funds_store
from cadredesk.funds import store_ending
from cadredesk.funds.records import Voucher, VoucherState
from cadredesk.people import rules, store, store_parts
from cadredesk.people.actions import require_present
from cadredesk.people.records import Category, Person
from cadredesk.people.records_death import Endings, UnpaidMoney
from cadredesk.people.records_parts import HospitalStay
from cadredesk.people.store_changes import write

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def register_death(
    office: "Office",
    person_id: int,
    day: datetime.date,
    *,
    cause: str = "",
    farewell: str = "",
    survivor: Person | str | None = None,
    relation: str = "",
) -> Person:
    """Record a death in one operation, and give the dead person back.

    It ends the posts held in branches, plans, lines of drafts, open cases and stays in hospital (:func:`what_ends` says
    which), opens the 去世 case with its checklist, and links the survivor, somebody of the register, or a name or person
    to be added. Raises UserError if the person is dead already or the day is not possible.
    """
    person = store.get(office, person_id)
    require_present(person, day, "去世日期")
    with office.operation(f"登记去世：{person.name}"):
        dead = dataclasses.replace(
            person,
            died_on=PartialDate.of(day),
            death_cause=cause or person.death_cause,
            farewell=farewell or person.farewell,
        )
        write(office, dead)
        _end(office, person_id, day)
        case = cases_store.add(office, Case(person_id=person_id, kind=CaseKind.DEATH.value, opened_on=day))
        store_steps.add_checklist(office, case, dead)
        if survivor:
            _link_survivor(office, dead, survivor, relation)
    return dead


# ---------------------------------------------------------------- what ends


def what_ends(office: "Office", person_id: int, day: datetime.date) -> Endings:
    """What would end with a death on a day. Nothing is written."""
    unpaid = [
        (voucher.state == VoucherState.DRAFT, _money(office, voucher, person_id))
        for voucher in _meant_for_the_living(office, person_id, day)
    ]
    stays = store_parts.of_person(office, HospitalStay, person_id)
    return Endings(
        plans=tuple(f"{plan.rule} {plan.due}" for plan in campaigns_store.plans_ending(office, person_id, day)),
        drafts=tuple(money for is_draft, money in unpaid if is_draft),
        fixed=tuple(money for is_draft, money in unpaid if not is_draft),
        cases=tuple(f"{case.kind}（{case.opened_on}）" for case in cases_store.open_of(office, person_id)),
        in_hospital=any(stay.until is None for stay in stays),
    )


def _meant_for_the_living(office: "Office", person_id: int, day: datetime.date) -> list[Voucher]:
    """Vouchers not paid yet whose occasion comes on the day or after it, and whose money is for nobody but the dead."""
    found = []
    for voucher in store_ending.unpaid_vouchers(office, person_id):
        rule = duties_store.rule_of_occasion(office, voucher.occasion)
        if voucher.kind not in funds_rules.SURVIVOR_KINDS and funds_rules.occasion_day(voucher, rule) >= day:
            found.append(voucher)
    return found


def _money(office: "Office", voucher: Voucher, person_id: int) -> UnpaidMoney:
    theirs = store_ending.lines_of_person(office, voucher.id or 0, person_id)
    return UnpaidMoney(
        voucher=voucher.number or f"草稿 {voucher.id}",
        state=voucher.state,
        kind=voucher.kind,
        occasion=voucher.occasion,
        fen=sum(line.fen or 0 for line in theirs),
        only_line=len(funds_store.lines_of(office, voucher.id or 0)) == len(theirs),
    )


def _end(office: "Office", person_id: int, day: datetime.date) -> None:
    campaigns_store.end_plans_of(office, person_id, day)
    for voucher in _meant_for_the_living(office, person_id, day):
        if voucher.state == VoucherState.DRAFT:
            store_ending.take_out(office, voucher.id or 0, person_id)
    for case in cases_store.open_of(office, person_id):
        closed_on = max(day, case.opened_on or day)
        cases_store.change(office, dataclasses.replace(case, closed_on=closed_on, result=case_rules.DIED))
    store_follow.end_stays(office, person_id, day)


# ---------------------------------------------------------------- who survives


def _link_survivor(office: "Office", dead: Person, survivor: Person | str, relation: str) -> None:
    if isinstance(survivor, Person) and survivor.id is not None:
        if survivor.id == dead.id:
            raise UserError("遗属不能是去世者本人，请重新选择。")
        # A cadre who survives a cadre stays what they are; only the link is new.
        is_survivor = survivor.category in ("", Category.SURVIVOR)
        write(
            office,
            dataclasses.replace(
                survivor,
                cadre_id=dead.id,
                cadre_relation=relation,
                survivor_kind=rules.survivor_kind_of(dead) if is_survivor else survivor.survivor_kind,
            ),
        )
        return
    fresh = survivor if isinstance(survivor, Person) else Person(name=survivor)
    fresh = dataclasses.replace(fresh, name=names.clean_name(fresh.name))
    store.add(office, rules.survivor_of(dead, fresh, relation))
