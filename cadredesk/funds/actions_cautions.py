"""What is doubtful about a voucher and its payees, and whether it stops a step until it is answered with a reason."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from cadredesk.core.errors import UserError
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.funds import rules, store_budgets, store_cautions, store_payees, store_vouchers
from cadredesk.funds.records import Method, Payment, PaymentWarning, PersonPaid, Receipt, Voucher, VoucherState
from cadredesk.funds.rules_cautions import APPROVE, PAY, SHOW, STAGES
from cadredesk.funds.rules_rounds import RoundKey, key_of
from cadredesk.funds.standards.store import standards_of_payees
from cadredesk.funds.store_cautions import OtherMoney
from cadredesk.people.rules import ended_words

_SEARCHED = datetime.timedelta(days=500)  # as far as money for one round may lie from its day
_Round = tuple[str, str, str, datetime.date | None, str]  # kind, occasion, rule, due day, period
CASH_LIMIT = "cash_limit"  # setting in 分; empty: none


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the cautions of a voucher are told from: its payees, and their money elsewhere for the same, with what it is for."""

    people: dict[int, PersonPaid]
    paid: dict[int, list[OtherMoney]]
    on_its_way: dict[int, list[OtherMoney]]
    words: dict[OtherMoney, str]


def cautions(office: Office, voucher: Voucher, lines: Sequence[Payment], day: datetime.date) -> list[PaymentWarning]:
    """All that is doubtful on the ``day`` of a step, each with the reason that was given already."""
    if voucher.date is None or voucher.reverses_id is not None:
        return []
    facts = _facts(office, voucher, lines, day)
    found = [*_of_voucher(office, voucher, day)]
    above = _above_standard(office, voucher, lines, facts)
    for line in lines:
        number = line.person_id or 0
        person = facts.people.get(number)
        if person is not None:
            found += _of_person(voucher, number, person, facts, day)
            if said := above.get(number):
                found.append(_caution(number, "above-standard", f"{person.name}{said}"))
    found += _twice_here(lines, facts)
    found += _above_cash_limit(office, voucher, lines)
    answered = store_cautions.answers(office, voucher.id) if voucher.id else {}
    return [
        replace(each, answer=answered.get((each.person_id, each.code, each.message), ""))
        for each in dict.fromkeys(found)
    ]


def stopping(found: Sequence[PaymentWarning], stage: str) -> list[PaymentWarning]:
    """Those that stop a stage: nobody has answered them yet."""
    return [each for each in found if stage in each.stages and not each.answer]


def answer(office: Office, voucher: Voucher, found: Sequence[PaymentWarning], stage: str, reason: str) -> None:
    """Keep the reason as the answer to all that stops a stage, within a running operation. Raises UserError without one."""
    if left := stopping(found, stage):
        require_answered(left, reason, "批准" if stage == APPROVE else "支付")
        store_cautions.add_answers(office, voucher.id or 0, left, stage, reason.strip())


def require_answered(left: Sequence[PaymentWarning], reason: str, verb: str) -> None:
    """Raises UserError where something stops a step and no reason is given."""
    if left and not reason.strip():
        more = f"等 {len(left)} 条" if len(left) > 3 else ""
        raise UserError(f"{verb}前请说明理由：{'；'.join(each.message for each in left[:3])}{more}。")


def _caution(person_id: int, code: str, message: str) -> PaymentWarning:
    return PaymentWarning(person_id, code, message, STAGES[code])


def _facts(office: Office, voucher: Voucher, lines: Sequence[Payment], day: datetime.date) -> _Facts:
    ids = list(dict.fromkeys(line.person_id for line in lines if line.person_id is not None))
    all_rules = duties_store.rules(office)

    @cache  # the money of thousands may be for one and the same
    def key(of: _Round, own: datetime.date, step: datetime.date | None) -> RoundKey:
        return key_of(*of, own, all_rules, step)

    assert voucher.date is not None
    mine, around = key(_round_of(voucher), voucher.date, day), (rules.occasion_day(voucher), day)
    elsewhere = store_cautions.other_money(
        office, ids, min(around) - _SEARCHED, max(around) + _SEARCHED, voucher.id or 0
    )
    paid: dict[int, list[OtherMoney]] = defaultdict(list)
    on_its_way: dict[int, list[OtherMoney]] = defaultdict(list)
    words: dict[OtherMoney, str] = {}
    for each in elsewhere:
        theirs = key(_round_of(each), each.day, each.approved_on)
        if mine.meets(theirs):
            (paid if each.state == "已领" else on_its_way)[each.person_id].append(each)
            words[each] = theirs.words
    people = store_payees.people_paid(office, ids)
    return _Facts(
        people, {who: money for who, money in paid.items() if sum(m.fen for m in money) > 0}, on_its_way, words
    )


def _round_of(money: Voucher | OtherMoney) -> _Round:
    return money.kind, money.occasion, money.rule, money.due, money.period


def _of_voucher(office: Office, voucher: Voucher, day: datetime.date) -> Iterator[PaymentWarning]:
    if voucher.budget_id is None:
        return
    budget = store_budgets.get_budget(office, voucher.budget_id)
    words = "这一步的日期"
    if voucher.state == VoucherState.DRAFT and voucher.date is not None:
        words, day = "凭证日期", voucher.date  # whenever the draft is looked at
    if budget.year != day.year:
        yield _caution(0, "other-year", f"预算“{budget.name}”是 {budget.year} 年的，{words}是 {day.year} 年")
    if not (voucher.occasion or voucher.basis or budget.document):
        yield _caution(0, "no-basis", "没有事由、发放依据，预算也没有指标文号")


def _of_person(
    voucher: Voucher, number: int, person: PersonPaid, facts: _Facts, day: datetime.date
) -> Iterator[PaymentWarning]:
    hardship = voucher.kind == MoneyKind.HARDSHIP
    if money := facts.paid.get(number):
        code = "hardship-twice" if hardship else "paid-this-year"
        yield _caution(number, code, f"{person.name}已经领过{_what(money, facts)}{_where(money)}")
    if others := facts.on_its_way.get(number):
        approved = any(each.state == VoucherState.APPROVED for each in others)
        code = "hardship-twice" if hardship and approved else "in-other-voucher"
        found = _caution(number, code, f"{person.name}还在另一张凭证里领{_what(others, facts)}{_where(others)}")
        drafts = all(each.state == VoucherState.DRAFT for each in others)
        yield replace(found, stages=SHOW) if drafts else found
    yield from _of_life(voucher, number, person, day)
    moved = person.moved_out_on
    if voucher.kind not in rules.SURVIVOR_KINDS and moved is not None and moved.first < rules.occasion_day(voucher):
        yield _caution(number, "left-register", f"{person.name}{ended_words(moved, '转出')}")


def _twice_here(lines: Sequence[Payment], facts: _Facts) -> Iterator[PaymentWarning]:
    """Who stands twice in this very voucher: two people who were found to be one after it was submitted."""
    counted = [line for line in lines if line.receipt in ("", Receipt.RECEIVED)]
    for places in rules.doubled(counted):
        theirs = [counted[at] for at in places]
        number = theirs[0].person_id or 0
        person = facts.people.get(number)
        if person is None:
            continue
        paid = sum(1 for line in theirs if line.receipt)
        code = "paid-this-year" if paid else "in-other-voucher"
        already = f"，已领 {paid} 笔" if paid else ""
        message = f"{person.name}在本凭证里有 {_amounts([line.fen or 0 for line in theirs])}{already}，请核对是否重复"
        yield replace(_caution(number, code, message), stages=APPROVE + PAY)


def _of_life(voucher: Voucher, number: int, person: PersonPaid, day: datetime.date) -> Iterator[PaymentWarning]:
    """Whether the payee lives: an answer given before does not stand for the heir who has to receive."""
    died = ended_words(person.died_on, "去世")
    if rules.died_before(person, voucher.due or day):
        yield _caution(number, "dead-before", f"{person.name}{died}")
    if rules.died_before(person, day + datetime.timedelta(days=1)):
        yield _caution(number, "died", f"{person.name}{died}，应由继承人代领并写明关系")


def _above_cash_limit(office: Office, voucher: Voucher, lines: Sequence[Payment]) -> Iterator[PaymentWarning]:
    """Each payee, a person, branch or supplier, who would get more cash than the office allows."""
    limit = int(office.setting(CASH_LIMIT, "") or 0)
    if not limit or voucher.method != Method.CASH:
        return
    above = [line for line in lines if (line.fen or 0) > limit]
    for line, name in zip(above, store_vouchers.payee_names(office, above), strict=True):
        amount = f"{show_yuan(line.fen or 0)} 元高于现金限额 {show_yuan(limit)} 元"
        yield _caution(line.person_id or 0, "cash-above", f"{name}的现金 {amount}")


def _what(money: Sequence[OtherMoney], facts: _Facts) -> str:
    """What the others are for: “春节”（2026-02-17）, 2026Q1 的高龄补贴."""
    return "、".join(dict.fromkeys(facts.words[each] for each in money))


def _where(money: Sequence[OtherMoney]) -> str:
    """（慰〔2026〕0001号，已批准）, （历史补录，2026-02-05，500.00 元）, （草稿）: each of them with what was paid, so that an
    answer is known to speak of all, and of nothing that is recorded later.
    """
    paid: dict[str, list[int]] = defaultdict(list)
    waiting = []
    for each in money:
        if each.state == "已领":
            paid[f"{each.number or '历史补录'}，{each.day}"].append(each.fen)
        else:
            waiting.append(f"{each.number}，{each.state}" if each.number else each.state)
    said = [f"{where}，{_amounts(fen)}" for where, fen in paid.items()]
    return f"（{'；'.join([*said, *dict.fromkeys(waiting)])}）"


def _amounts(amounts: Sequence[int]) -> str:
    """500.00 元, 2 笔共 1,000.00 元."""
    many = f"{len(amounts)} 笔共 " if len(amounts) > 1 else ""
    return f"{many}{show_yuan(sum(amounts))} 元"


def _above_standard(office: Office, voucher: Voucher, lines: Sequence[Payment], facts: _Facts) -> dict[int, str]:
    """Of whom all lines of the round together are above its standard, and what to say of it."""
    standards = standards_of_payees(office, voucher, [line.person_id for line in lines if line.person_id])
    sums: dict[int, int] = defaultdict(int)
    for line in lines:
        sums[line.person_id or 0] += line.fen or 0
    found = {}
    for person, fen in sums.items():
        standard = standards.get(person)
        others = (*facts.paid.get(person, ()), *facts.on_its_way.get(person, ()))
        elsewhere = sum(money.fen for money in others if money.state != VoucherState.DRAFT)
        if standard is None or standard.fen is None or fen + elsewhere <= standard.fen:
            continue
        amount, most = show_yuan(fen + elsewhere), show_yuan(standard.fen)
        together = "（连同其他凭证）" if elsewhere else ""
        found[person] = f"的金额 {amount} 元{together}高于{standard.category}的标准 {most} 元"
    return found
