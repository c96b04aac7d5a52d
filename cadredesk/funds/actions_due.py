"""Money for those who are owed a visit: the lines of a voucher for one campaign, and why somebody has none."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from cadredesk.campaigns import rules as campaign_rules
from cadredesk.campaigns.records import Member, Stage
from cadredesk.campaigns.store import excuse_reasons
from cadredesk.campaigns.store_campaign import members
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import MoneyKind
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import DutyRule
from cadredesk.funds import store_due
from cadredesk.funds.records import Payment, Standard
from cadredesk.funds.standards.store import standards_for


class SkippedPerson(NamedTuple):
    """Somebody of whom no line is made. ``sort`` is one of few words, ``why`` says more."""

    person_id: int
    name: str
    sort: str
    why: str


class DueLines(NamedTuple):
    """The lines of a voucher for one campaign, in the order of the list, and who was left out."""

    lines: list[Payment]
    skipped: list[SkippedPerson]

    @property
    def sentence(self) -> str:
        """Who was left out, in figures: 已经开过凭证 3 人、免访 1 人; "" if nobody."""
        counted = Counter(each.sort for each in self.skipped)
        return "、".join(f"{sort} {count:,} 人" for sort, count in counted.items())


IN_VOUCHER, PAID, EXCUSED, NO_AMOUNT = "已经开过凭证", "已经发放", "免访", "没有慰问金标准"


def due_lines(office: Office, code: str, due: date, *, occasion: str = "") -> DueLines:
    """One line for each who is owed a visit on that day, or was added to the campaign: the planned amount, else the standard's.

    Left out, and named with the reason, are the excused, those who are in a voucher for it or were paid, and those for
    whom there is no amount. Raises UserError where nobody is owed anything on that day.
    """
    rule = duties_store.rule(office, code)
    if rule.is_campaign:
        campaign_rules.require_campaign(rule, due)
    found = members(office, code, due)
    if not found:
        raise UserError(f"{due} 没有“{rule.name}”应访的人员。请核对日期。")
    standards = standards_for(office, rule.standard, due)
    why = _whys(office, rule, due, occasion, standards)
    names = store_due.names(office, {member.person_id for member in found})
    lines: dict[int, Payment] = {}
    skipped = []
    for member in found:
        person_id = member.person_id
        fen = campaign_rules.amount(member.plan, standards.get(member.duty.category))
        if said := why(member, fen):
            skipped.append(SkippedPerson(person_id, names[person_id], *said))
        else:
            lines.setdefault(person_id, Payment(person_id=person_id, fen=fen))
    return DueLines(to_survivors(office, rule.money_kind, list(lines.values())), skipped)


def to_survivors(office: Office, kind: str, lines: Sequence[Payment]) -> list[Payment]:
    """Lines of 去世慰问 made out to whom the dead has left, where that is one person; others as they are."""
    if kind != MoneyKind.DEATH:
        return list(lines)
    left = store_due.survivors_of(office, [line.person_id for line in lines if line.person_id])
    found = []
    for line in lines:
        survivors = left.get(line.person_id or 0, [])
        if len(survivors) == 1:
            ((person, relation),) = survivors
            line = replace(line, person_id=person, deceased_id=line.person_id, relation=relation)
        found.append(line)
    return found


def lines_to_pay(office: Office, code: str, due: date, *, occasion: str = "") -> DueLines:
    """The same. Raises UserError where nobody is left to pay, with the reasons."""
    found, rule = due_lines(office, code, due, occasion=occasion), duties_store.rule(office, code)
    if found.lines:
        return found
    done = f"“{rule.name}”这次没有要发放的人员了：{found.sentence}。"
    if not any(each.sort == NO_AMOUNT for each in found.skipped):
        raise UserError(done)
    way = "请先设标准，或在节日走访里写每人的金额。"
    if all(each.sort == NO_AMOUNT for each in found.skipped):
        raise UserError(f"还没有设“{rule.standard}”的慰问金标准，不知道每人发多少。{way}")
    raise UserError(f"{done}没有标准的人员，{way}")


def _whys(
    office: Office, rule: DutyRule, due: date, occasion: str, standards: dict[str, Standard]
) -> Callable[[Member, int | None], tuple[str, str] | None]:
    """A function that says why a member of a campaign gets no line: sort and words; None for who gets one."""
    vouchers = store_due.in_vouchers(office, rule.code, due, occasion)
    paid, excuses = store_due.paid_people(office, rule.code, due), excuse_reasons(office, rule.code, due)

    def why(member: Member, fen: int | None) -> tuple[str, str] | None:
        person_id, category = member.person_id, member.duty.category
        if member.stage is Stage.EXCUSED:
            return EXCUSED, f"免访：{excuses.get(person_id, '')}".rstrip("：")
        if person_id in vouchers:
            return IN_VOUCHER, f"已在凭证{vouchers[person_id] or '（草稿）'}里"
        if person_id in paid:
            return PAID, "已经发放（历史补录）"
        if fen:
            return None
        standard = standards.get(category)
        about = "没有标准" if standard is None else "只有慰问品，没有慰问金" if standard.goods else "的标准是 0 元"
        return NO_AMOUNT, f"“{category}”{about}"

    return why
