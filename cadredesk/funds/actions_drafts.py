"""What a draft is made of, however it comes about: the round that it is for, and lines that say what holds of their payees today."""

import dataclasses
import datetime
from collections.abc import Sequence

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import DutyRule
from cadredesk.duties.rules.days import days_between
from cadredesk.duties.store_duties import duties
from cadredesk.funds import rules, rules_rounds, store_payees, store_vouchers
from cadredesk.funds.records import Payment, PersonPaid, Voucher


def with_round(office: Office, voucher: Voucher) -> Voucher:
    """The voucher with its round: the one that it names itself, else that of its words, worked out again whenever they change.

    Raises UserError where two rounds fit, or where the named one is none.
    """
    rules_rounds.require_period(voucher.period)
    assert voucher.date is not None
    before = store_vouchers.get_voucher(office, voucher.id) if voucher.id is not None else Voucher()
    all_rules = duties_store.rules(office)
    if (voucher.rule, voucher.due) != (before.rule, before.due):
        if voucher.rule or voucher.due is not None:
            _require_round(office, voucher.rule, voucher.due)
            return voucher
    elif _keeps_round(voucher, before, all_rules):
        return voucher
    code, due = rules_rounds.one_round(voucher.occasion, voucher.date, all_rules)
    return dataclasses.replace(voucher, rule=code, due=due)


def _keeps_round(voucher: Voucher, before: Voucher, all_rules: Sequence[DutyRule]) -> bool:
    """Whether a draft that was written before keeps its round: nothing that speaks of it has changed, or it had been named
    as the words would not name it, and they have not changed.
    """
    if before.date is None or voucher.occasion != before.occasion:
        return False
    rounds = rules_rounds.rounds_in(before.occasion, before.date, all_rules)
    was_named = bool(before.rule) and [(rule.code, due) for rule, due in rounds] != [(before.rule, before.due)]
    return was_named or (voucher.kind, voucher.date) == (before.kind, before.date)


def _require_round(office: Office, code: str, due: datetime.date | None) -> None:
    """Raises UserError unless a rule falls due on a day, for all or for somebody; it names the nearest day."""
    if not code or due is None:
        raise UserError("要指明是哪一次，请同时写明必访事由和应访日期。")
    rule, around = duties_store.rule(office, code, due), rules_rounds.AROUND
    days = days_between(rule, due - around, due + around)
    if not days:  # it follows a person or a case
        days = [duty.due for duty in duties(office, due - around, due + around, codes=(code,))]
    rules_rounds.require_due_day(rule, due, days)


def lines_of_today(office: Office, voucher: Voucher, lines: Sequence[Payment]) -> list[Payment]:
    """The lines as a draft keeps them, each with its payee's category of today."""
    people = store_payees.people_paid(office, (line.person_id for line in lines))
    return [_line(line, voucher, people.get(line.person_id or 0)) for line in lines]


def _line(line: Payment, voucher: Voucher, person: PersonPaid | None) -> Payment:
    survivor = person if person is not None and voucher.kind in rules.SURVIVOR_KINDS else None
    return dataclasses.replace(
        line,
        id=None,
        date=None,
        kind=voucher.kind,
        occasion=voucher.occasion,
        category=person.audience if person is not None else "",
        deceased_id=line.deceased_id or (survivor.cadre_id if survivor else None),
        relation=line.relation or (survivor.cadre_relation if survivor else ""),
    )
