"""A death, a move and a return, each one action; and what would end, said before it is done."""

import dataclasses
import datetime

from cadredesk.campaigns import store as campaigns_store
from cadredesk.cases import store_steps
from cadredesk.cases.store_follow import cases_ending
from cadredesk.core import names, values
from cadredesk.core.dates import UNKNOWN_DAY, PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.funds import store_ending, store_vouchers
from cadredesk.funds.records import Voucher, VoucherState
from cadredesk.people import rules, store, store_changes
from cadredesk.people.departure.records import Endings, UnpaidMoney
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.history.records import Track
from cadredesk.people.records import Category, Person
from cadredesk.people.store_moves import require_after_return, require_return


def register_death(
    office: Office,
    person_id: int,
    day: datetime.date | None,
    *,
    cause: str = "",
    farewell: str = "",
    survivor: Person | str | None = None,
    relation: str = "",
) -> Person:
    """Record a death in one operation, and give the dead person back; without a day where nobody knows it.

    It ends the posts held in branches, plans, lines of drafts, open cases and stays in hospital (``what_ends``
    says which), opens the 去世 case with its checklist where the day is known, and links the survivor, somebody of the register, or a name or
    person to be added. Raises UserError if the person is dead already or the day is not possible.
    """
    person = store.get(office, person_id)
    _require_present(person, day, "去世日期")
    with office.operation(f"登记去世：{person.name}"):
        person = store.get(office, person_id)  # as they are now that nobody else writes
        dead = dataclasses.replace(
            person,
            died_on=_day(day),
            death_cause=cause or person.death_cause,
            farewell=farewell or person.farewell,
        )
        store_changes.write(office, dead)
        store_steps.open_death(office, dead)
        if survivor:
            _link_survivor(office, dead, survivor, relation)
    return dead


def _link_survivor(office: Office, dead: Person, survivor: Person | str, relation: str) -> None:
    if isinstance(survivor, Person) and survivor.id is not None:
        if survivor.id == dead.id:
            raise UserError("遗属不能是去世者本人，请重新选择。")
        if survivor.died_on:
            raise UserError(f"{survivor.name}{rules.died_words(survivor)}，不能登记为遗属，请重新选择。")
        # A cadre who survives a cadre stays what they are; only the link is new.
        is_survivor = survivor.category in ("", Category.SURVIVOR)
        store_changes.write(
            office,
            dataclasses.replace(
                survivor,
                cadre_id=dead.id,
                cadre_relation=relation,
                category=Category.SURVIVOR.value if is_survivor else survivor.category,
                survivor_kind=rules.survivor_kind_of(dead) if is_survivor else survivor.survivor_kind,
            ),
        )
        return
    fresh = survivor if isinstance(survivor, Person) else Person(name=survivor)
    values.require_valid(fresh)
    fresh = dataclasses.replace(fresh, name=names.clean_name(fresh.name))
    store_changes.add(office, rules.survivor_of(dead, fresh, relation))


def register_move_out(office: Office, person_id: int, day: datetime.date | None, to: str) -> Person:
    """Record that somebody has moved away, out of the office's care, in one operation; without a day where nobody knows it.

    It ends what a death ends (``what_ends``), and posts held in branches. Raises UserError as for a death.
    """
    person = store.get(office, person_id)
    _require_present(person, day, "转出日期")
    if day:
        require_after_return(office, person, PartialDate.of(day))
    with office.operation(f"登记转出：{person.name}"):
        person = store.get(office, person_id)  # as they are now that nobody else writes
        gone = dataclasses.replace(person, moved_out_on=_day(day), moved_to=to.strip())
        store_changes.write(office, gone)
    return gone


def register_return(office: Office, person_id: int, day: datetime.date) -> Person:
    """Somebody who had moved away is in the office's care again; the time away stays in the history.

    Raises UserError for somebody who had not moved away, or a day before that.
    """
    person = store.get(office, person_id)
    if person.moved_out_on is None or person.died_on:
        raise UserError(f"{person.name}没有转出，不需要登记转回。")
    back = PartialDate.of(day)
    require_return(office, person, back)
    with office.operation(f"登记转回：{person.name}"):
        return store_changes.write(office, person, {Track.STATE: back})


def _day(day: datetime.date | None) -> PartialDate:
    return PartialDate.of(day) if day else UNKNOWN_DAY


def _require_present(person: Person, day: datetime.date | None, label: str) -> None:
    """Raises UserError for somebody who has died or moved away already, or a day on which that cannot have been."""
    if person.died_on:
        raise UserError(f"{person.name}{rules.died_words(person)}，不能重复登记。如登记有误，请撤销或修改。")
    if person.moved_out_on:
        raise UserError(f"{person.name}{rules.moved_words(person)}。如登记有误，请先修改转出时间。")
    if day is None:
        return
    if day > today():
        raise UserError(f"{label}不能晚于今天，请核对。")
    if person.birth and day < person.birth.first:
        raise UserError(f"{label}不能早于出生日期 {person.birth}，请核对。")


# ---------------------------------------------------------------- what ends


def what_ends(office: Office, person_id: int, day: datetime.date | None) -> Endings:
    """What would end with a death, or a move, on a day, or on an unknown one. Nothing is written."""
    day = day or UNKNOWN_DAY.first
    unpaid = [
        (voucher.state == VoucherState.DRAFT, _money(office, voucher, person_id))
        for voucher in store_ending.unpaid_to_living(office, person_id, day)
    ]
    stays = entries_store.of_person(office, HospitalStay, person_id)
    return Endings(
        plans=tuple(f"{plan.rule} {plan.due}" for plan in campaigns_store.plans_ending(office, person_id, day)),
        drafts=tuple(money for is_draft, money in unpaid if is_draft),
        fixed=tuple(money for is_draft, money in unpaid if not is_draft),
        cases=tuple(f"{case.kind}（{case.opened_on}）" for case in cases_ending(office, person_id)),
        in_hospital=any(stay.until is None for stay in stays),
    )


def _money(office: Office, voucher: Voucher, person_id: int) -> UnpaidMoney:
    theirs = store_ending.lines_of_person(office, voucher.id or 0, person_id)
    return UnpaidMoney(
        voucher=voucher.number or f"草稿 {voucher.id}",
        state=voucher.state,
        kind=voucher.kind,
        occasion=voucher.occasion,
        fen=sum(line.fen or 0 for line in theirs),
        only_line=len(store_vouchers.lines_of(office, voucher.id or 0)) == len(theirs),
    )
