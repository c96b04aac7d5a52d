"""What stops the approval of a voucher until it is answered with a reason."""

import datetime
from collections.abc import Sequence

from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import DutyRule
from cadredesk.funds import rules, store_payments
from cadredesk.funds.records import Payment, PaymentWarning, Voucher
from cadredesk.funds.standards.store import standards_of_payees
from cadredesk.people import store as people_store
from cadredesk.people.rules import died_words


def warnings(office: Office, voucher: Voucher, lines: Sequence[Payment]) -> list[PaymentWarning]:
    """Who was paid already this year, was dead before the occasion, or is given more than the standard says."""
    ids = [line.person_id or 0 for line in lines]
    people = {person.id: person for person in people_store.some(office, ids)}
    hardship = voucher.kind == MoneyKind.HARDSHIP
    rule = duties_store.rule_of_occasion(office, voucher.occasion)
    paid = _paid_already(office, voucher, ids, rule)
    above = _above_standard(office, voucher, lines)
    found = []
    for person_id in ids:
        person = people[person_id]
        if person_id in paid and hardship:
            found.append(PaymentWarning(person_id, "hardship-twice", f"{person.name}本年已经领过困难帮扶金"))
        elif person_id in paid:
            found.append(PaymentWarning(person_id, "paid-this-year", f"{person.name}{_paid_words(voucher, rule)}"))
        if voucher.kind not in rules.SURVIVOR_KINDS and rules.died_before(person, voucher, rule):
            found.append(PaymentWarning(person_id, "dead-before", f"{person.name}{died_words(person)}"))
        if said := above.pop(person_id, ""):
            found.append(PaymentWarning(person_id, "above-standard", f"{person.name}{said}"))
    return found


def _paid_already(office: Office, voucher: Voucher, people: Sequence[int], rule: DutyRule | None) -> set[int]:
    """Who was paid for the same in that year; of a festival for the same one: in December it is the next 春节 already."""
    if voucher.date is None:
        return set()
    occasion = None if voucher.kind == MoneyKind.HARDSHIP else voucher.occasion
    if occasion is None or rule is None or not rule.is_campaign:
        year = voucher.date.year
        since, until = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        return {who for who, _day in store_payments.paid_already(office, people, since, until, voucher.kind, occasion)}
    due = rules.campaign_day(voucher.date, rule)
    since, until = due - _SEARCHED, due + _SEARCHED
    found = store_payments.paid_already(office, people, since, until, voucher.kind, occasion)
    same = {day for day in {day for _who, day in found} if rules.campaign_day(day, rule) == due}
    return {who for who, day in found if day in same}


_SEARCHED = datetime.timedelta(days=400)  # as far as money for a campaign of the same year may lie from its day


def _paid_words(voucher: Voucher, rule: DutyRule | None) -> str:
    if rule is None or not rule.is_campaign or voucher.date is None:
        return f"本年已经领过“{voucher.occasion or voucher.kind}”"
    return f"已经领过“{voucher.occasion}”（{rules.campaign_day(voucher.date, rule)}）"


def _above_standard(office: Office, voucher: Voucher, lines: Sequence[Payment]) -> dict[int, str]:
    """Of whom a line is above the standard of its occasion, and what to say of it."""
    standards = standards_of_payees(office, voucher, [line.person_id or 0 for line in lines])
    found = {}
    for line in lines:
        standard = standards.get(line.person_id or 0)
        if standard is not None and standard.fen is not None and (line.fen or 0) > standard.fen:
            amount, most = show_yuan(line.fen or 0), show_yuan(standard.fen)
            found[line.person_id or 0] = f"的金额 {amount} 元高于{standard.category}的标准 {most} 元"
    return found
