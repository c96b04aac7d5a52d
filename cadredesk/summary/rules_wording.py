"""The text of the work summary (年度工作总结), composed from the figures. A clause without a figure is left out.

Running text has figures without separators and 万元 where an amount is round, as official papers write them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cadredesk.branches.records import UNCOUNTED_TYPES
from cadredesk.core.dates import today
from cadredesk.core.periods import Period, title_of, words_for_before
from cadredesk.summary.records import UNKNOWN, Summary
from cadredesk.summary.rules import percent

_FEW = "零一两三四五六七八九十"
_ELDERS = ("80–89岁", "90–99岁", "100岁以上")


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def title(period: Period) -> str:
    """The title on paper."""
    return f"{title_of(period)}老干部工作总结"


def opening(now: Summary) -> str:
    """The sentence before the first heading."""
    return f"现将{title_of(now.period)}{now.office}老干部工作情况总结如下。"


def sections(now: Summary, then: Summary) -> list[Section]:
    """All sections, in order; each says something even in an empty year."""
    return [
        Section("一、队伍基本情况", tuple(filter(None, (_ranks(now), _shape(now), _movement(now))))),
        Section("二、党组织建设", tuple(filter(None, (_branches(now), _members(now), _liaison(now))))),
        Section("三、走访慰问", tuple(filter(None, (_visits(now, then), _reasons(now), _duties(now, then))))),
        Section("四、慰问资金", tuple(filter(None, (_money(now, then), _hardship(now, then))))),
    ]


# ---------------------------------------------------------------- words


def amount(fen: int) -> str:
    """39.6万元 where the amount is a round one, else 1250元 or 1250.50元."""
    sign, fen = ("−", -fen) if fen < 0 else ("", fen)
    if fen >= 1_000_000 and fen % 10_000 == 0:
        ten_thousands, rest = divmod(fen, 1_000_000)
        decimals = f".{rest // 10_000:02}".rstrip("0").rstrip(".")
        return f"{sign}{ten_thousands}{decimals}万元"
    yuan, rest = divmod(fen, 100)
    return f"{sign}{yuan}{f'.{rest:02}' if rest else ''}元"


def _listed(counts: Mapping[str, int], unit: str = "", show: Callable[[int], str] = str) -> str:
    """离休干部5人、退休干部20人; what is not filled in comes last as 未填报."""
    return "、".join(f"{'未填报' if word == UNKNOWN else word}{show(number)}{unit}" for word, number in counts.items())


def _compared(now: int, then: int, period: Period, show: str) -> str:
    """，比上年增加12人次; nothing where there is nothing to compare with."""
    if not then:
        return ""
    words = words_for_before(period)
    if now == then:
        return f"，与{words}持平"
    return f"，比{words}{'增加' if now > then else '减少'}{show}"


def _during(period: Period) -> str:
    """全年 · 五年来 · 期间."""
    if (period.since.month, period.since.day, period.until.month, period.until.day) != (1, 1, 12, 31):
        return "期间"
    years = period.until.year - period.since.year + 1
    return "全年" if years == 1 else f"{_FEW[years]}年来" if years < len(_FEW) else f"{years}年来"


# ---------------------------------------------------------------- people


def _ranks(now: Summary) -> str:
    people = now.people
    last = min(now.period.until, today())
    day = f"{last.year}年{last.month}月{last.day}日"
    others = {word: number for word, number in people.by_category.items() if word not in ("遗属", UNKNOWN)}
    survivors = people.by_category.get("遗属", 0)
    if not people.total:
        return f"截至{day}，名册中没有在册离退休干部职工" + (f"，有遗属{survivors}人。" if survivors else "。")
    parts = [f"截至{day}，在册离退休干部职工{people.total}人"]
    parts.append(f"，其中{_listed(others, '人')}" if len(others) > 1 else f"，均为{next(iter(others))}")
    if survivors:
        parts.append(f"；另有遗属{survivors}人")
    if unknown := people.by_category.get(UNKNOWN, 0):
        parts.append(f"；尚未填报人员类别的{unknown}人，未计入上述人数")
    return "".join(parts) + "。"


def _shape(now: Summary) -> str:
    people = now.people
    divided = {"性别": people.by_sex, "职级": people.by_rank, "原单位性质": people.by_unit_nature}
    clauses = [f"按{words}分，{_listed(counts, '人')}" for words, counts in divided.items() if set(counts) - {UNKNOWN}]
    if elders := sum(people.by_age.get(age, 0) for age in _ELDERS):
        oldest = people.by_age.get(_ELDERS[-1], 0)
        share = percent(elders, people.total)
        clauses.append(f"80岁以上{elders}人，占{share:g}%" + (f"，其中100岁以上{oldest}人" if oldest else ""))
    return "；".join(clauses) + "。" if clauses else ""


def _movement(now: Summary) -> str:
    people = now.people
    moves = {"新纳管": people.admitted, "转入": people.moved_in, "去世": people.died, "转出": people.moved_out}
    moves = {word: number for word, number in moves.items() if number}
    if not moves:
        return ""
    net = people.actual - people.opening
    result = f"净{'增' if net > 0 else '减'}{abs(net)}人" if net else "总数不变"
    text = f"{_during(now.period)}{_listed(moves, '人')}，与期初的{people.opening}人相比{result}。"
    if people.difference:
        text += f"按增减推算应有{people.expected}人，与实有人数相差{abs(people.difference)}人，有关日期需要核对。"
    return text


# ---------------------------------------------------------------- party


def _branches(now: Summary) -> str:
    branches = now.branches
    uncounted = {word: number for word, number in branches.by_type.items() if word in UNCOUNTED_TYPES}
    counted = {word: number for word, number in branches.by_type.items() if word not in UNCOUNTED_TYPES}
    parts = []
    if branches.total:
        parts.append(f"共有离退休干部党组织{branches.total}个")
        parts.append(f"，其中{_listed(counted, '个')}" if len(counted) > 1 else f"，均为{next(iter(counted))}")
    if uncounted:
        parts.append(f"{'；另' if parts else ''}有{_listed(uncounted, '个')}")
    if not parts:
        return ""
    text = "".join(parts) + "。"
    if branches.honours:
        models = sum(branches.honours.values())
        level = _listed(branches.honours, "个") if len(branches.honours) > 1 else next(iter(branches.honours))
        text += f"有示范党支部{models}个，{'其中' if len(branches.honours) > 1 else '为'}{level}。"
    return text


def _members(now: Summary) -> str:
    party = now.party
    if not party.members:
        return "在册人员中没有登记党员。"
    parts = [f"在册离退休干部职工中有中共党员{party.members}人"]
    if party.separate and party.mixed:
        parts.append(
            f"，其中单独编入离退休干部党组织{party.separate}人、混编{party.mixed}人，"
            f"分别占{party.separate_percent:g}%和{party.mixed_percent:g}%"
        )
    elif party.separate or party.mixed:
        way = "单独编入离退休干部党组织" if party.separate else "混编"
        parts.append(f"，其中{way}{party.separate or party.mixed}人")
    if party.fifty_years:
        parts.append(f"；党龄满50年的{party.fifty_years}人")
    return "".join(parts) + "。"


def _liaison(now: Summary) -> str:
    found = now.liaison
    clauses = []
    for covered, total, noun, unit in (
        (found.people_covered, found.people_total, "离退休干部职工", "人"),
        (found.branches_covered, found.branches_total, "党组织", "个"),
    ):
        if covered and covered == total:
            clauses.append(f"{noun}{total}{unit}全部落实挂联")
        elif covered:
            clauses.append(f"{noun}{total}{unit}中已落实挂联{covered}{unit}，占{percent(covered, total):g}%")
    return "；".join(clauses) + "。" if clauses else ""


# ---------------------------------------------------------------- visits and money


def _visits(now: Summary, then: Summary) -> str:
    made = now.visits
    if not made.times:
        return f"{_during(now.period)}没有登记走访慰问。"
    text = f"{_during(now.period)}共走访慰问{made.persons}人、{made.times}人次"
    text += _compared(made.times, then.visits.times, now.period, f"{abs(made.times - then.visits.times)}人次")
    if set(made.by_category) - {UNKNOWN}:
        text += f"。其中，{_listed(made.by_category, '人次')}"
    return text + "。"


def _reasons(now: Summary) -> str:
    reasons = now.visits.by_rule
    return f"按走访事由分，{_listed(reasons, '人次')}。" if set(reasons) - {UNKNOWN} else ""


def _duties(now: Summary, then: Summary) -> str:
    """What of the visits owed was made, and what was not: 必访对象应走访832人次，已走访815人次（其中补访7人次），完成率98.2%."""
    of = now.duties
    all_of, ahead, done, late, open_, missed, excused = (
        sum(counts.values()) for counts in (of.owed, of.ahead, of.done, of.late, of.overdue, of.missed, of.excused)
    )
    owed = all_of - ahead
    if not owed:
        return ""
    text = f"{_during(now.period)}必访对象应走访{owed}人次"
    text += f"，其中按规定免访{excused}人次" if excused else ""
    if owed == excused:
        return text + "。"
    text += f"，已走访{done + late}人次" + (f"（其中补访{late}人次）" if late else "")
    rate = _completed(now)
    text += f"，完成率{rate:g}%"
    before = _completed(then)
    if before is not None and rate is not None and before != rate:
        text += (
            f"，比{words_for_before(now.period)}{'提高' if rate > before else '下降'}{abs(rate - before):.1f}个百分点"
        )
    left = [f"{words}{number}人次" for words, number in (("逾期待补访", open_), ("错过补访期限", missed)) if number]
    return text + (f"；尚有{'、'.join(left)}。" if left else "。")


def _completed(summary: Summary) -> float | None:
    """What was visited of what was not excused, in per cent; None where nothing was owed yet."""
    duties = summary.duties
    wanted = sum(duties.owed.values()) - sum(duties.excused.values()) - sum(duties.ahead.values())
    return percent(sum(duties.done.values()) + sum(duties.late.values()), wanted) if wanted else None


def _money(now: Summary, then: Summary) -> str:
    money = now.money
    if not money.fen and not money.by_kind:
        return f"{_during(now.period)}没有发放慰问资金。"
    text = f"{_during(now.period)}共发放各类慰问资金{amount(money.fen)}"
    text += _compared(money.fen, then.money.fen, now.period, amount(abs(money.fen - then.money.fen)))
    if len(money.by_kind) > 1:
        text += f"。按类别分，{_listed(money.by_kind, show=amount)}"
    elif money.by_kind:
        text += f"，全部用于{next(iter(money.by_kind))}"
    if len(set(money.by_category) - {UNKNOWN}) > 1:
        text += f"。按发放对象分，{_listed(money.by_category, show=amount)}"
    return text + "。"


def _hardship(now: Summary, then: Summary) -> str:
    aid, before = now.money.hardship, then.money.hardship
    if not aid.times:
        return ""
    text = f"困难帮扶{aid.persons}人、{aid.times}人次，发放帮扶资金{amount(aid.fen)}"
    return text + _compared(aid.fen, before.fen, now.period, amount(abs(aid.fen - before.fen))) + "。"
