"""The text of the work summary (年度工作总结), composed from the figures. A clause without a figure is left out.

Running text has figures without separators, as official papers write them. No sentence compares with a period that the file
does not tell of in full, and none says what was not done but where the office wants that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cadredesk.branches.records import UNCOUNTED_TYPES
from cadredesk.core.dates import show_day_in_full, today
from cadredesk.core.kinds import MONEY_GROUPS, MoneyGroup, VisitGroup
from cadredesk.core.periods import Period, is_whole_years, title_of, words_for_before
from cadredesk.people.records import Audience
from cadredesk.summary.records import UNKNOWN, Summary
from cadredesk.summary.rules import percent, until_words, value_of
from cadredesk.summary.rules_registers import (
    activity_paragraphs,
    branch_paragraphs,
    honour_paragraphs,
    party_day,
    suggestion_paragraphs,
)
from cadredesk.visits.records import Rule

_FEW = "零一两三四五六七八九十"
_ELDERS = ("80–89岁", "90–99岁", "100岁以上")
_ACTS = {VisitGroup.CONDOLENCE: "走访", VisitGroup.SERVICE: "上门服务", VisitGroup.CONTACT: "电话联系"}
_SHORT = {Audience.SENIOR.value: "处级退休干部"}  # what official papers call them


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def title(asked: Period) -> str:
    """The title on paper; of several years the last of which is not over 2022年以来."""
    return f"{_named(asked)}老干部工作总结"


def opening(now: Summary) -> str:
    """The sentence before the first heading."""
    until = f"（{until_words(now)}）" if until_words(now) else ""
    return f"现将{_named(now.asked)}{now.office}老干部工作情况{until}总结如下。"


def _named(asked: Period) -> str:
    several_years = is_whole_years(asked) and asked.since.year < asked.until.year
    return f"{asked.since.year}年以来" if several_years and asked.until > today() else title_of(asked)


def sections(now: Summary, then: Summary | None) -> list[Section]:
    """All sections, in order; those of people, organisations, visits and money say something even in an empty year."""
    texts = {
        "队伍基本情况": (_ranks(now), _shape(now), _movement(now)),
        "党组织建设": (
            _branches(now),
            _members(now),
            _liaison(now),
            *branch_paragraphs(now, amount(now.branches.granted_fen)),
        ),
        "学习和活动": activity_paragraphs(now, amount(now.activities.donated_fen)),
        "走访慰问": (
            _visits(now, then),
            _reasons(now),
            party_day(now),
            _services(now, then),
            _contacts(now, then),
            *(_duties(now, then, group) for group in VisitGroup),
        ),
        "意见建议和诉求": suggestion_paragraphs(now),
        "荣誉表彰": honour_paragraphs(now),
        "慰问和帮扶资金": (_condolence(now, then), _hardship(now, then), _other_money(now)),
    }
    said = {heading: tuple(filter(None, paragraphs)) for heading, paragraphs in texts.items()}
    told = [(heading, paragraphs) for heading, paragraphs in said.items() if paragraphs]
    return [
        Section(f"{number}、{heading}", paragraphs)
        for number, (heading, paragraphs) in zip("一二三四五六七", told, strict=False)
    ]


# ---------------------------------------------------------------- words


def _listed(counts: Mapping[str, int], unit: str = "", show: Callable[[int], str] = str) -> str:
    """离休干部5人、退休干部20人; what is not filled in comes last as 未填报."""
    return "、".join(
        f"{'未填报' if word == UNKNOWN else _SHORT.get(word, word)}{show(number)}{unit}"
        for word, number in counts.items()
    )


def _compared(now: Summary, then: Summary | None, key: str, show: Callable[[int], str]) -> str:
    """，比上年增加12人次; nothing where there is nothing to compare with."""
    if then is None or not value_of(then, key):
        return ""
    words, more = words_for_before(now.period), value_of(now, key) - value_of(then, key)
    if not more:
        return f"，与{words}持平"
    return f"，比{words}{'增加' if more > 0 else '减少'}{show(abs(more))}"


def _during(now: Summary) -> str:
    """全年 · 五年来 · 期间; 2022年以来 of years the last of which is not over."""
    asked = now.asked
    if until_words(now):
        since = asked.since
        return f"{since.year}年以来" if (since.month, since.day) == (1, 1) else f"{show_day_in_full(since)}以来"
    if not is_whole_years(asked):
        return "期间"
    years = asked.until.year - asked.since.year + 1
    return "全年" if years == 1 else f"{_FEW[years]}年来" if years < len(_FEW) else f"{years}年来"


def _first(now: Summary) -> str:
    """The same at the beginning of a section, with the last day of which a period tells that is not over."""
    return f"{_during(now)}，{until_words(now)}，" if until_words(now) else _during(now)


# ---------------------------------------------------------------- people


def _ranks(now: Summary) -> str:
    people = now.people
    day = show_day_in_full(now.period.until)
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
    divided = {"按性别分": people.by_sex, "干部按职级分": people.by_rank, "按原单位性质分": people.by_unit_nature}
    clauses = [f"{words}，{_listed(counts, '人')}" for words, counts in divided.items() if set(counts) - {UNKNOWN}]
    if elders := sum(people.by_age.get(age, 0) for age in _ELDERS):
        oldest, unknown = people.by_age.get(_ELDERS[-1], 0), people.by_age.get(UNKNOWN, 0)
        base = "已登记出生日期人员的" if unknown else "在册人数的"
        share = percent(elders, people.total - unknown)
        clauses.append(
            f"80岁以上{elders}人，占{base}{share:g}%"
            + (f"，其中100岁以上{oldest}人" if oldest else "")
            + (f"，出生日期未登记的{unknown}人" if unknown else "")
        )
    return "；".join(clauses) + "。" if clauses else ""


def _movement(now: Summary) -> str:
    people = now.people
    moves = {"新纳管": people.admitted, "转入": people.moved_in, "去世": people.died, "转出": people.moved_out}
    moves = {word: number for word, number in moves.items() if number}
    if not moves:
        return ""
    net = people.actual - people.opening
    result = f"净{'增' if net > 0 else '减'}{abs(net)}人" if net else "总数不变"
    text = f"{_during(now)}{_listed(moves, '人')}，与期初的{people.opening}人相比{result}。"
    if people.difference:
        text += f"按增减推算应有{people.expected}人，与实有人数相差{abs(people.difference)}人，有关日期需要核对。"
    return text


# ---------------------------------------------------------------- party


def _branches(now: Summary) -> str:
    branches = now.branches
    apart = {word: number for word, number in branches.by_type.items() if word in UNCOUNTED_TYPES}
    counted = {word: number for word, number in branches.by_type.items() if word not in UNCOUNTED_TYPES}
    parts = []
    if branches.total:
        parts.append(f"共有离退休干部党组织{branches.total}个")
        parts.append(f"，其中{_listed(counted, '个')}" if len(counted) > 1 else f"，均为{next(iter(counted))}")
    if apart:
        parts.append(f"{'；另' if parts else ''}有{_listed(apart, '个')}")
    if not parts:
        return ""
    models = "、".join(f"{level}示范党支部{number}个" for level, number in branches.honours.items())
    return "".join(parts) + "。" + (f"创建{models}。" if models else "")


def _members(now: Summary) -> str:
    party = now.party
    if not party.members:
        return "在册人员中没有登记党员。"
    parts = [f"在册离退休干部职工中有中共党员{party.members}人"]
    ways = {"单独编入离退休干部党组织": party.separate, "混编": party.mixed}
    if said := _listed({word: number for word, number in ways.items() if number}, "人"):
        parts.append(f"，其中{said}")
    known = party.separate + party.mixed
    if party.separate and party.mixed:
        base = f"已登记编入方式的{known}名党员的" if party.unknown else "党员总数的"
        parts.append(f"，分别占{base}{party.separate_percent:g}%和{party.mixed_percent:g}%")
    if known and party.unknown:
        parts.append(f"，编入方式未登记的{party.unknown}人")
    if party.fifty_years:
        parts.append(f"；党龄满50年的{party.fifty_years}人")
    return "".join(parts) + "。"


def _liaison(now: Summary) -> str:
    found = now.liaison
    parts = (
        (found.people_covered, found.people_total, "离退休干部职工", "人"),
        (found.branches_covered, found.branches_total, "党组织", "个"),
        (found.committees_covered, now.branches.study_committees, "学委会", "个"),
    )
    whole = [f"{noun}{total}{unit}" for covered, total, noun, unit in parts if covered and covered == total]
    clauses = [f"{'、'.join(whole)}全部落实挂联"] if whole else []
    clauses += [
        f"{noun}{total}{unit}中已落实挂联{covered}{unit}，占{percent(covered, total):g}%"
        for covered, total, noun, unit in parts
        if 0 < covered < total
    ]
    return "；".join(clauses) + "。" if clauses else ""


# ---------------------------------------------------------------- visits


def _times(number: int) -> str:
    return f"{number}人次"


def _visits(now: Summary, then: Summary | None) -> str:
    made = now.visits
    if not made.times:
        return f"{_first(now)}没有登记走访慰问。"
    text = f"{_first(now)}共走访慰问{made.persons}人、{made.times}人次{_compared(now, then, 'visits.times', _times)}"
    if set(made.by_category) - {UNKNOWN}:
        text += f"。其中，走访慰问{_listed(made.by_category, '人次')}"
    return text + "。"


def _reasons(now: Summary) -> str:
    made = now.visits
    text = f"按走访事由分，{_listed(made.by_rule, '人次')}。" if set(made.by_rule) - {UNKNOWN} else ""
    return text + (f"吊唁去世老干部{made.mourned}人。" if made.mourned else "")


def _services(now: Summary, then: Summary | None) -> str:
    found, text = now.services, ""
    if found.total:
        changed = _compared(now, then, "services.total", _times)
        text = f"{_during(now)}提供上门服务{found.total}人次{changed}。其中，{_listed(found.times, '人次')}。"
    if found.checked > found.persons.get(Rule.CHECKUP, 0):  # more than were seen at home
        text += f"{'' if text else _during(now)}参加体检的共{found.checked}人。"
    return text


def _contacts(now: Summary, then: Summary | None) -> str:
    found = now.contacts
    if not found.times:
        return ""
    return (
        f"{_during(now)}电话联系{found.persons}人、{found.times}人次{_compared(now, then, 'contacts.times', _times)}。"
    )


def _duties(now: Summary, then: Summary | None, group: VisitGroup) -> str:
    """必访对象应走访832人次，已走访815人次（其中补访7人次），完成率98.2%; nothing where duties were not asked for.

    上门服务 and 电话联系 that are owed stand in sentences of their own.
    """
    due, made, late, open_, missed, excused = (
        now.duties.of_group(name, group) for name in ("due", "done", "late", "overdue", "missed", "excused")
    )
    if not due:
        return ""
    act = _ACTS[group]
    text = f"{_during(now)}必访对象应{act}{due}人次" + (f"，其中按规定免访{excused}人次" if excused else "")
    rate, before = _completed(now, group), _completed(then, group) if then else None
    if rate is None:
        return text + "。"
    text += f"，已{act}{made + late}人次" + (f"（其中补访{late}人次）" if late else "") + f"，完成率{rate:g}%"
    if before is not None and before != rate:
        more = "提高" if rate > before else "下降"
        text += f"，比{words_for_before(now.period)}{more}{round(abs(rate - before), 1):g}个百分点"
    left = [f"{words}{number}人次" for words, number in (("逾期待补访", open_), ("错过期限", missed)) if number]
    return text + (f"；尚有{'、'.join(left)}。" if left else "。")


def _completed(summary: Summary, group: VisitGroup) -> float | None:
    """What was made of what was due and not excused, in per cent; None where nothing was."""
    due, made, late, excused = (summary.duties.of_group(name, group) for name in ("due", "done", "late", "excused"))
    return percent(made + late, due - excused) if due > excused else None


# ---------------------------------------------------------------- money


def _condolence(now: Summary, then: Summary | None) -> str:
    money = now.money.condolence
    if not money.times and not money.fen:
        return f"{_first(now)}没有发放慰问金。{_goods(now)}"
    text = f"{_first(now)}共向{money.persons}人发放慰问金{amount(money.fen)}"
    text += _compared(now, then, "money.condolence.fen", amount)
    kinds = {kind: fen for kind, fen in now.money.by_kind.items() if MONEY_GROUPS.get(kind) is MoneyGroup.CONDOLENCE}
    divided = [("按发放对象分", money.by_category)]
    if sum(kinds.values()) == money.fen:  # else some of it was goods
        divided.insert(0, ("按类别分", kinds))
    for words, counts in divided:
        if len(counts) > 1 and set(counts) - {UNKNOWN}:
            text += f"。{words}，{_amounts(counts)}"
    return f"{text}。{_goods(now)}"


def _goods(now: Summary) -> str:
    fen = now.money.goods.fen
    return f"另购买慰问品，向供货单位支付{amount(fen)}。" if fen else ""


def _hardship(now: Summary, then: Summary | None) -> str:
    aid = now.money.hardship
    if not aid.times and not aid.fen:
        return ""
    changed = _compared(now, then, "money.hardship.fen", amount)
    return f"{_during(now)}帮扶解困{aid.persons}人、{aid.times}人次，发放帮扶解困金{amount(aid.fen)}{changed}。"


def _other_money(now: Summary) -> str:
    """定期补助, 工作经费 and the rest, each by itself."""
    subsidies, expenses, other = now.money.subsidies, now.money.expenses, now.money.other
    clauses = []
    if subsidies.fen:
        clauses.append(f"向{subsidies.persons}人发放定期补助{amount(subsidies.fen)}")
    if expenses.fen:
        clauses.append(f"拨付党支部工作经费{amount(expenses.fen)}")
    if other.fen:
        clauses.append(f"其他支出{amount(other.fen)}")
    return f"{_during(now)}{'；'.join(clauses)}。" if clauses else ""


def _amounts(counts: Mapping[str, int]) -> str:
    """A list of amounts, all of them in 万元 or all in 元."""
    return _listed(counts, show=partial(amount, beside=tuple(counts.values())))


def amount(fen: int, beside: Sequence[int] = ()) -> str:
    """39.6万元 where the amount, and those that stand beside it in a list, are round ones, else 1250元 or 1250.50元."""
    amounts = [abs(each) for each in (fen, *beside)]
    sign, fen = ("−", -fen) if fen < 0 else ("", fen)
    if max(amounts) >= 1_000_000 and not any(each % 10_000 for each in amounts):
        ten_thousands, rest = divmod(fen, 1_000_000)
        decimals = f".{rest // 10_000:02}".rstrip("0").rstrip(".")
        return f"{sign}{ten_thousands}{decimals}万元"
    yuan, rest = divmod(fen, 100)
    return f"{sign}{yuan}{f'.{rest:02}' if rest else ''}元"
