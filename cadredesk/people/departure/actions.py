"""What ends when somebody dies or moves away: said before it is done; and drafts of money without them."""

import datetime

from cadredesk.campaigns import store as campaigns_store
from cadredesk.cases.store_follow import cases_ending
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.funds import rules as funds_rules
from cadredesk.funds import store_ending, store_vouchers
from cadredesk.funds.records import Voucher, VoucherState
from cadredesk.people.departure.records import Endings, UnpaidMoney
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import HospitalStay


def what_ends(office: Office, person_id: int, day: datetime.date) -> Endings:
    """What would end with a death, or a move, on a day. Nothing is written."""
    unpaid = [
        (voucher.state == VoucherState.DRAFT, _money(office, voucher, person_id))
        for voucher in _meant_for_the_living(office, person_id, day)
    ]
    stays = entries_store.of_person(office, HospitalStay, person_id)
    return Endings(
        plans=tuple(f"{plan.rule} {plan.due}" for plan in campaigns_store.plans_ending(office, person_id, day)),
        drafts=tuple(money for is_draft, money in unpaid if is_draft),
        fixed=tuple(money for is_draft, money in unpaid if not is_draft),
        cases=tuple(f"{case.kind}（{case.opened_on}）" for case in cases_ending(office, person_id)),
        in_hospital=any(stay.until is None for stay in stays),
    )


def take_out_of_drafts(office: Office, person_id: int, day: datetime.date) -> None:
    """Within a running operation: nobody who has left by an occasion stands in a draft for it."""
    for voucher in _meant_for_the_living(office, person_id, day):
        if voucher.state == VoucherState.DRAFT:
            store_ending.take_out(office, voucher.id or 0, person_id)


def _meant_for_the_living(office: Office, person_id: int, day: datetime.date) -> list[Voucher]:
    """Vouchers not paid yet whose occasion comes on the day or after it, and whose money is for nobody but them."""
    found = []
    for voucher in store_ending.unpaid_vouchers(office, person_id):
        rule = duties_store.rule_of_occasion(office, voucher.occasion)
        if voucher.kind not in funds_rules.SURVIVOR_KINDS and funds_rules.occasion_day(voucher, rule) >= day:
            found.append(voucher)
    return found


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
