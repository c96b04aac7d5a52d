"""What stops the approval of a voucher until it is answered with a reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cadredesk.core.money import show_yuan
from cadredesk.duties import store as duties_store
from cadredesk.funds import rules, store
from cadredesk.funds.records import Caution, MoneyKind, Payment, Voucher
from cadredesk.funds.store_standards import standards_of_payees
from cadredesk.people import store as people_store

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def cautions(office: "Office", voucher: Voucher, lines: Sequence[Payment]) -> list[Caution]:
    """Who was paid already this year, was dead before the occasion, or is given more than the standard says."""
    ids = [line.person_id or 0 for line in lines]
    people = {person.id: person for person in people_store.some(office, ids)}
    year = voucher.date.year if voucher.date else 0
    hardship = voucher.kind == MoneyKind.HARDSHIP
    rule = duties_store.rule_of_occasion(office, voucher.occasion)
    paid = store.paid_already(office, ids, year, voucher.kind, None if hardship else voucher.occasion)
    above = _above_standard(office, voucher, lines)
    found = []
    for person_id in ids:
        person = people[person_id]
        if person_id in paid and hardship:
            found.append(Caution(person_id, "hardship-twice", f"{person.name}本年已经领过困难帮扶金"))
        elif person_id in paid:
            what = voucher.occasion or voucher.kind
            found.append(Caution(person_id, "paid-this-year", f"{person.name}本年已经领过“{what}”"))
        if voucher.kind not in rules.SURVIVOR_KINDS and rules.died_before(person, voucher, rule):
            found.append(Caution(person_id, "dead-before", f"{person.name}已于 {person.died_on} 去世"))
        if said := above.pop(person_id, ""):
            found.append(Caution(person_id, "above-standard", f"{person.name}{said}"))
    return found


def _above_standard(office: "Office", voucher: Voucher, lines: Sequence[Payment]) -> dict[int, str]:
    """Of whom a line is above the standard of its occasion, and what to say of it."""
    standards = standards_of_payees(office, voucher, [line.person_id or 0 for line in lines])
    found = {}
    for line in lines:
        standard = standards.get(line.person_id or 0)
        if standard is not None and standard.fen is not None and (line.fen or 0) > standard.fen:
            amount, most = show_yuan(line.fen or 0), show_yuan(standard.fen)
            found[line.person_id or 0] = f"的金额 {amount} 元高于{standard.category}的标准 {most} 元"
    return found
