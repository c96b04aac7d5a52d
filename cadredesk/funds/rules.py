"""Arithmetic and steps of condolence money. Nothing here asks the file."""

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import MoneyKind
from cadredesk.duties.records import DutyRule
from cadredesk.duties.rules.days import days_between
from cadredesk.funds.records import Payment, PersonPaid, Voucher, VoucherState

# What the person alone decides is left to the survivor, whose kinds may follow a death.
SURVIVOR_KINDS = (MoneyKind.DEATH, MoneyKind.SURVIVOR)

BETWEEN_NAMES = "、"
NAMED = 5  # rows, and people, in a sentence
# Papers of vouchers in these states are official: a second print says 补打.
OFFICIAL = (VoucherState.APPROVED, VoucherState.PAID, VoucherState.ARCHIVED, VoucherState.REVERSED)

# For each step the states that it may start from, the days that it may not come before, and its name for the user.
STEPS = {
    VoucherState.SUBMITTED: ((VoucherState.DRAFT,), ("date",), "提交"),
    VoucherState.APPROVED: ((VoucherState.SUBMITTED,), ("submitted_on",), "批准"),
    VoucherState.PAID: ((VoucherState.APPROVED,), ("approved_on",), "支付"),
    VoucherState.ARCHIVED: ((VoucherState.PAID,), ("paid_on",), "归档"),
    VoucherState.VOID: ((VoucherState.SUBMITTED, VoucherState.APPROVED), ("submitted_on", "approved_on"), "作废"),
    VoucherState.REVERSED: ((VoucherState.PAID, VoucherState.ARCHIVED), ("paid_on",), "冲销"),
}


def require_step(voucher: Voucher, to: VoucherState, day: datetime.date, verb: str = "") -> None:
    """Raises UserError unless the voucher may take the step ``to`` on ``day``: not before the last one, nor after today.

    ``verb`` is what the user calls the step, where it has more names than one.
    """
    before, since, usual = STEPS[to]
    verb = verb or usual
    if voucher.state not in before:
        fitting = "”“".join(before)
        raise UserError(f"凭证{title(voucher)}现在是“{voucher.state}”，只有“{fitting}”的凭证才能{verb}。")
    require_day(day, verb, *(getattr(voucher, name) for name in since))


def require_day(day: datetime.date, verb: str, *earlier: datetime.date | None) -> None:
    """Raises UserError for a step on a day after today, or before an earlier step."""
    if day > today():
        raise UserError(f"{verb}日期 {day} 在今天之后，请核对日期。")
    earliest = max((each for each in earlier if each is not None), default=day)
    if day < earliest:
        raise UserError(f"{verb}日期 {day} 不能早于上一步的日期 {earliest}。")


def require_year_of_budget(budget: str, year: int, day: datetime.date) -> None:
    """Raises UserError for an adjustment of a budget before the year that it is for."""
    if day.year < year:
        raise UserError(f"“{budget}”是 {year} 年的预算，调整日期 {day} 不能早于这一年，请核对日期。")


def sign_fits(kind: str, fen: int) -> bool:
    """Whether an adjustment of a budget has the sign that its kind says."""
    return not ((kind == "追加" and fen < 0) or (kind == "调减" and fen > 0))


def title(voucher: Voucher) -> str:
    """How a voucher is called: by its number, or as a draft."""
    return voucher.number or f"（草稿 {voucher.id}）"


def number_of(series: str, year: int, serial: int, width: int) -> str:
    """慰〔2026〕0001号."""
    return f"{series}〔{year}〕{serial:0{width}}号"


NEAR = datetime.timedelta(days=90)


def occasion_day(voucher: Voucher) -> datetime.date:
    """The day of the round that a voucher is for; of others the voucher's own."""
    return voucher.due or voucher.date or datetime.date.max


def campaign_day(day: datetime.date, rule: DutyRule) -> datetime.date:
    """The day of the campaign of a rule that money of a day is for; the day itself where the rule calls for no campaigns."""
    if not rule.is_campaign:
        return day
    near = days_between(rule, day - NEAR, day + NEAR)  # in December the money for the next 春节 is made out
    of_year = days_between(rule, datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31))
    return min(near or of_year, key=lambda each: abs(each - day), default=day)


def require_lines(voucher: Voucher, lines: Sequence[Payment], names: Callable[[], Sequence[str]]) -> None:
    """Raises UserError unless there are lines, each with a payee of the right sort and a positive amount.

    ``names`` gives those of the payees, for what is to be said of them.
    """
    if not lines:
        raise UserError("凭证没有明细，请至少选择一个人。")
    wanting = [
        at
        for at, line in enumerate(lines)
        if not (line.person_id or line.branch_id or line.payee) or not line.fen or line.fen <= 0
    ]
    if wanting:
        raise UserError(f"每一笔都要有姓名和大于零的金额，请核对{_rows_of(wanting)}。")
    for line in lines:
        if (line.branch_id is not None) != (voucher.kind == MoneyKind.BRANCH):
            raise UserError(f"{MoneyKind.BRANCH}发给支部，其他类别不发给支部，请核对类别和领款人。")
    if twice := doubled(lines):
        known = names()
        said = "、".join(f"{known[places[0]]}（{_rows_of(places)}）" for places in twice[:NAMED])
        more = f"等 {len(twice)} 人" if len(twice) > NAMED else ""
        raise UserError(f"同一张凭证里有人出现了两次：{said}{more}。请合并成一笔。")


def _rows_of(places: Sequence[int]) -> str:
    """第 1、3 行."""
    more = "等" if len(places) > NAMED else ""
    return f"第 {'、'.join(str(at + 1) for at in places[:NAMED])}{more} 行"


def require_survivors(voucher: Voucher, lines: Sequence[Payment], people: Mapping[int, PersonPaid]) -> None:
    """去世慰问 and 遗属补助 go to somebody whom the dead has left: raises UserError for a line made out to the dead, or to
    nobody's survivor. What was due to a survivor who has died since goes to the heir, who is asked for at payment.
    """
    if voucher.kind not in SURVIVOR_KINDS:
        return
    for line in lines:
        person = people.get(line.person_id or 0)
        if person is None:
            raise UserError(f"{voucher.kind}要发给遗属，请选择遗属。")
        whose = line.deceased_id if line.deceased_id != line.person_id else None
        if person.died_on is not None and (voucher.kind == MoneyKind.DEATH or whose is None):
            raise UserError(f"{person.name}已去世，{voucher.kind}要发给遗属：请改选遗属，再提交。")
        if whose is None or not line.relation:
            raise UserError(f"请先在{person.name}的人员信息里填写“所属干部”和“与干部关系”，再重新保存草稿。")


def without_doubles(lines: Sequence[Payment]) -> list[Payment]:
    """The lines but those of a payee who stands there already, unless each is the money of another visit."""
    return [lines[at] for at in _kept(lines)]


def _payee(line: Payment) -> tuple[object, ...]:
    return line.person_id, line.branch_id, line.payee


def _kept(lines: Sequence[Payment]) -> list[int]:
    kept: list[int] = []
    visits_of: dict[object, set[int | None]] = {}
    for at, line in enumerate(lines):
        seen = visits_of.setdefault(_payee(line), set())
        if not seen or (line.visit_id and None not in seen and line.visit_id not in seen):
            seen.add(line.visit_id)
            kept.append(at)
    return kept


def doubled(lines: Sequence[Payment]) -> list[list[int]]:
    """The places of each payee who stands there once too often."""
    once, places = set(_kept(lines)), defaultdict(list)
    for at, line in enumerate(lines):
        places[_payee(line)].append(at)
    return [found for found in places.values() if not once.issuperset(found)]


def died_before(person: PersonPaid, day: datetime.date) -> bool:
    """Whether somebody was dead before a day."""
    return person.died_on is not None and person.died_on.first < day


def all_dead(namesakes: Sequence[PersonPaid], day: datetime.date) -> bool:
    """Whether the register knows people of a name, and each of them was dead by a day."""
    after = day + datetime.timedelta(days=1)
    return bool(namesakes) and all(died_before(person, after) for person in namesakes)


def drafters(voucher: Voucher, another: str = "") -> list[str]:
    """Everybody who has written the draft, in order, and ``another`` who writes it now."""
    names = voucher.drafted_by.split(BETWEEN_NAMES) if voucher.drafted_by else []
    known = {plain_operator(name) for name in names}
    return [*names, another] if another and plain_operator(another) not in known else names


def plain_operator(name: str) -> str:
    """What two spellings of one operator have in common: no blanks, marks, invisible characters, and no 同志."""
    letters = (letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())
    return re.sub(r"(?<=..)(?:同志|先生|女士)$", "", "".join(letters))


def handled_by(voucher: Voucher, operator: str) -> bool:
    """Whether somebody drafted or submitted the voucher, and so cannot approve it."""
    hands = {plain_operator(name) for name in (*drafters(voucher), voucher.submitted_by)}
    return plain_operator(operator) in hands


def is_reversal_in_force(voucher: Voucher) -> bool:
    """Whether a voucher is negative and was approved."""
    return voucher.reverses_id is not None and voucher.state in (VoucherState.PAID, VoucherState.ARCHIVED)


def open_words(voucher: Voucher) -> str:
    """What the lines are of which nothing has been said: of a void voucher nobody will receive them."""
    if voucher.state == VoucherState.VOID:
        return "作废"
    return "待领" if voucher.reverses_id is None else "待批准"


def how_many(lines: Sequence[Payment]) -> str:
    """12 人, 99 个支部, 1 家: people, branches and suppliers are never counted as one."""
    people = sum(1 for line in lines if line.person_id is not None)
    branches = sum(1 for line in lines if line.branch_id is not None)
    counts = ((people, "人"), (branches, "个支部"), (len(lines) - people - branches, "家"))
    return "、".join(f"{count:,} {unit}" for count, unit in counts if count) or "0 人"
