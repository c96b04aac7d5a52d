"""Pure arithmetic of shares and figures side by side."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cadredesk.core.dates import show_day_in_full
from cadredesk.core.money import show_yuan
from cadredesk.summary.records import UNKNOWN, Chart, Group, Line, Summary


def percent(part: int, whole: int) -> float:
    """The share of a part in per cent, to one decimal; half goes up."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else 0.0


def medal_day(until: date) -> date:
    """The latest 1 July that is not after a day: 50 years' standing counts on it."""
    return date(until.year if (until.month, until.day) >= (7, 1) else until.year - 1, 7, 1)


# ---------------------------------------------------------------- figures side by side

# What single figures are called, and their units.
FIGURES = {
    "people.total": ("在册离退休人员", "人"),
    "people.by_category.离休干部": ("离休干部", "人"),
    "people.by_category.退休干部": ("退休干部", "人"),
    "people.by_category.退休职工": ("退休职工", "人"),
    "people.by_category.遗属": ("遗属", "人"),
    "people.opening": ("期初在册", "人"),
    "people.admitted": ("新纳管", "人"),
    "people.moved_in": ("转入", "人"),
    "people.died": ("去世", "人"),
    "people.moved_out": ("转出", "人"),
    "people.expected": ("应有", "人"),
    "people.actual": ("实有", "人"),
    "people.difference": ("相差", "人"),
    "party.members": ("中共党员", "人"),
    "party.separate": ("单独编入", "人"),
    "party.mixed": ("混编", "人"),
    "party.unknown": ("编入方式未填", "人"),
    "party.fifty_years": ("党龄满50年", "人"),
    "branches.total": ("党组织", "个"),
    "branches.study_committees": ("学委会", "个"),
    "branches.study_groups": ("学习小组", "个"),
    "branches.functional": ("功能型党支部", "个"),
    "branches.community": ("小区党支部", "个"),
    "branches.community_seats": ("小区党支部班子职数", "个"),
    "branches.community_secretaries": ("担任小区党支部书记", "人"),
    "branches.community_members": ("担任小区党支部班子成员", "人"),
    "branches.up_to_standard": ("规范化达标党组织", "个"),
    "branches.granted": ("获拨工作经费党组织", "个"),
    "branches.granted_fen": ("拨付党组织经费", "元"),
    "liaison.people_covered": ("已挂联人员", "人"),
    "liaison.people_total": ("应挂联人员", "人"),
    "liaison.branches_covered": ("已挂联党组织", "个"),
    "liaison.branches_total": ("应挂联党组织", "个"),
    "liaison.committees_covered": ("已挂联学委会", "个"),
    "visits.times": ("走访慰问", "人次"),
    "visits.persons": ("走访慰问对象", "人"),
    "visits.mourned": ("吊唁去世老干部", "人"),
    "visits.party_day": ("七一走访慰问对象", "人"),
    "services.total": ("上门服务", "人次"),
    "services.checked": ("参加体检（含集中体检）", "人"),
    "contacts.times": ("电话联系", "人次"),
    "contacts.persons": ("电话联系对象", "人"),
    "money.condolence.persons": ("领取慰问金", "人"),
    "money.condolence.times": ("领取慰问金", "人次"),
    "money.condolence.fen": ("慰问金", "元"),
    "money.hardship.persons": ("帮扶解困", "人"),
    "money.hardship.times": ("帮扶解困", "人次"),
    "money.hardship.fen": ("帮扶解困金", "元"),
    "money.subsidies.persons": ("领取定期补助", "人"),
    "money.subsidies.times": ("领取定期补助", "人次"),
    "money.subsidies.fen": ("定期补助", "元"),
    "money.goods.times": ("慰问品货款", "笔"),
    "money.goods.fen": ("慰问品货款", "元"),
    "money.expenses.times": ("工作经费", "笔"),
    "money.expenses.fen": ("工作经费", "元"),
    "money.other.times": ("其他支出", "笔"),
    "money.other.fen": ("其他支出", "元"),
    "study.reading_sessions": ("组织阅文", "次"),
    "study.reading_times": ("参加阅文", "人次"),
    "study.theory_sessions": ("学习政治理论", "次"),
    "study.theory_times": ("参加学习", "人次"),
    "study.delivered": ("送学上门", "人次"),
    "activities.donated_fen": ("捐款捐物", "元"),
    "suggestions.total": ("收集意见建议", "条"),
    "suggestions.adopted": ("采纳", "条"),
    "suggestions.partly": ("部分采纳", "条"),
    "suggestions.requests": ("受理诉求", "件"),
    "suggestions.settled": ("办结诉求", "件"),
    "honours.medals": ("光荣在党50年纪念章", "人"),
}


def _single(heading: str, section: str, names: str) -> Group:
    return Group(heading=heading, single=tuple(f"{section}.{name}" for name in names.split()))


# What many offices have none of, and what only shows what should be filled in.
_IF_ANY = frozenset(
    key
    for key in FIGURES
    if key.startswith(
        (
            "money.subsidies",
            "money.goods",
            "money.expenses",
            "money.other",
            "branches.",
            "services",
            "contacts",
            "study",
            "activities",
            "suggestions",
            "honours",
        )
    )
    and key != "branches.total"
) | {"party.unknown", "visits.mourned", "visits.party_day", "liaison.committees_covered"}
CHIEF = Group(
    heading="主要数字",
    single=(
        *(key for key in FIGURES if key.startswith(("people.total", "people.by_category"))),
        *(f"people.{name}" for name in ("admitted", "moved_in", "died", "moved_out")),
        *("party.members", "party.fifty_years", "branches.total", "branches.study_committees"),
        *("visits.times", "visits.persons", "services.total", "contacts.times"),
        *("money.condolence.fen", "money.hardship.persons", "money.hardship.fen"),
        *("money.subsidies.fen", "money.goods.fen", "money.expenses.fen", "money.other.fen"),
    ),
)
SECTIONS: Mapping[str, tuple[Group, ...]] = {
    "队伍": (
        _single("人员增减", "people", "opening admitted moved_in died moved_out expected actual difference"),
        Group(heading="人员类别", divided="people.by_category", unit="人"),
        Group(heading="职级", divided="people.by_rank", unit="人"),
        Group(heading="年龄", divided="people.by_age", unit="人"),
        Group(heading="性别", divided="people.by_sex", unit="人"),
        Group(heading="单位性质", divided="people.by_unit_nature", unit="人"),
    ),
    "党组织": (
        _single("党员", "party", "members separate mixed unknown fifty_years"),
        _single(
            "组织", "branches", "total study_committees study_groups functional up_to_standard granted granted_fen"
        ),
        _single("小区党支部", "branches", "community community_seats community_secretaries community_members"),
        Group(heading="组织类型", divided="branches.by_type", unit="个"),
        Group(heading="示范党支部", divided="branches.honours", unit="个"),
        _single("挂联", "liaison", "people_covered people_total branches_covered branches_total committees_covered"),
    ),
    "走访": (
        _single("走访慰问", "visits", "times persons mourned party_day"),
        Group(heading="走访对象", divided="visits.by_category", unit="人次"),
        Group(heading="走访事由", divided="visits.by_rule", unit="人次"),
        _single("上门服务", "services", "total checked"),
        Group(heading="上门服务", divided="services.times", unit="人次"),
        Group(heading="服务对象", divided="services.persons", unit="人"),
        _single("电话联系", "contacts", "times persons"),
    ),
    "必访": (
        Group(heading="完成率", divided="duties.percent", unit="%"),
        Group(heading="到期应访", divided="duties.due", unit="人次"),
        Group(heading="按时走访", divided="duties.done", unit="人次"),
        Group(heading="补访", divided="duties.late", unit="人次"),
        Group(heading="逾期", divided="duties.overdue", unit="人次"),
        Group(heading="错过", divided="duties.missed", unit="人次"),
        Group(heading="免访", divided="duties.excused", unit="人次"),
        Group(heading="待访", divided="duties.waiting", unit="人次"),
    ),
    "学习活动": (
        _single("学习", "study", "reading_sessions reading_times theory_sessions theory_times delivered"),
        Group(heading="活动场次", divided="activities.sessions", unit="场次"),
        Group(heading="活动人次", divided="activities.times", unit="人次"),
        Group(heading="活动人数", divided="activities.persons", unit="人"),
        Group(heading="受益人次", divided="activities.served", unit="人次"),
        Group(heading="项目场次", divided="activities.project_sessions", unit="场次"),
        Group(heading="项目人次", divided="activities.project_times", unit="人次"),
        Group(heading="项目人数", divided="activities.project_persons", unit="人"),
        Group(heading="项目受益人次", divided="activities.project_served", unit="人次"),
        Group(heading="活动成果", divided="activities.outputs", unit=""),
        _single("捐赠", "activities", "donated_fen"),
    ),
    "诉求荣誉": (
        _single("意见建议", "suggestions", "total adopted partly"),
        _single("诉求", "suggestions", "requests settled"),
        _single("纪念章", "honours", "medals"),
        Group(heading="荣誉", divided="honours.by_name", unit="项"),
        Group(heading="荣誉级别", divided="honours.by_level", unit="项"),
    ),
    "资金": (
        _single("慰问金", "money", "condolence.fen condolence.times condolence.persons"),
        Group(heading="慰问金对象", divided="money.condolence.by_category", unit="元"),
        _single("帮扶解困金", "money", "hardship.fen hardship.times hardship.persons"),
        _single("定期补助", "money", "subsidies.fen subsidies.times subsidies.persons"),
        _single("慰问品货款", "money", "goods.fen goods.times"),
        _single("工作经费", "money", "expenses.fen expenses.times"),
        _single("其他", "money", "other.fen other.times"),
        Group(heading="资金类别", divided="money.by_kind", unit="元"),
    ),
}


def value_of(summary: Summary, key: str) -> int:
    """A figure by its key; 0 for a word that nobody bears."""
    counts, word = _divided(summary, key)
    return int(counts.get(word, 0) if isinstance(counts, Mapping) else counts)


def _divided(summary: Summary, key: str) -> tuple[Any, str]:
    """The figure of a key, and, if it is a divided one, the word that is left of the key."""
    value: Any = summary
    while key and not isinstance(value, Mapping):
        name, _, key = key.partition(".")
        value = getattr(value, name)
    return value, key


def label_of(key: str) -> str:
    """What a figure is called, by its key."""
    if key in FIGURES:
        return FIGURES[key][0]
    groups = (group.divided for groups in SECTIONS.values() for group in groups if group.divided)
    divided = next((each for each in (*groups, "visits.by_month") if key.startswith(f"{each}.")), "")
    return key.removeprefix(f"{divided}.")


def lines(now: Summary, then: Summary | None, group: Group) -> list[Line]:
    """The figures of a group, beside those of the period before if there is one; a divided one with the words of both.

    What many offices have none of is left out where both sides are 0.
    """
    if not group.divided:
        found = [
            Line(
                key,
                FIGURES[key][0] + _share(now, key),
                FIGURES[key][1],
                value_of(now, key),
                value_of(then, key) if then else None,
            )
            for key in group.single
        ]
        return [line for line in found if line.key not in _IF_ANY or line.now or line.then]
    here, there = (_divided(side, group.divided)[0] if side else {} for side in (now, then))
    words = sorted({**here, **there}, key=lambda word: word == UNKNOWN)
    none = None if group.unit == "%" else 0
    return [
        Line(f"{group.divided}.{word}", word, group.unit, here.get(word, none), there.get(word, none) if then else None)
        for word in words
    ]


def _share(now: Summary, key: str) -> str:
    """（占已填的42.5%） after the two ways in which members are organised."""
    shares = {"party.separate": now.party.separate_percent, "party.mixed": now.party.mixed_percent}
    return f"（占已填的{shares[key]:g}%）" if shares.get(key) else ""


def until_words(now: Summary) -> str:
    """截至2026年10月8日, of a period that is not over; "" of another."""
    return f"截至{show_day_in_full(now.period.until)}" if now.period != now.asked else ""


def shown(number: int | None, unit: str) -> str:
    """A figure as tables show it: 1,234, 1,234.00 元 or 98.5 %; — where there is none."""
    if number is None:
        return "—"
    if unit == "%":
        return f"{number / 10:.1f}"
    return show_yuan(number) if unit == "元" else f"{number:,}"


def change(line: Line) -> str:
    """The difference in words: +12, −3, 持平; "" where there is nothing to compare."""
    if line.now is None or line.then is None:
        return ""
    if line.now == line.then:
        return "持平"
    return f"{'+' if line.now > line.then else '−'}{shown(abs(line.now - line.then), line.unit)}"


def visit_chart(now: Summary, then: Summary | None) -> Chart | None:
    """走访慰问 by month within a year, else by reason; None where there was none. Reasons without any are left out."""
    sides = [side for side in (now, then) if side]
    if not any(side.visits.times for side in sides):
        return None
    if now.period.since.year == now.period.until.year:
        months = range(now.period.since.month, now.period.until.month + 1)
        here, *there = (
            tuple(side.visits.by_month.get(f"{side.period.since.year}-{m:02}", 0) for m in months) for side in sides
        )
        return Chart("按月份", True, tuple(f"{month}月" for month in months), here, there[0] if there else ())
    found = lines(now, then, Group(heading="走访慰问事由", divided="visits.by_rule", unit="人次"))
    here = tuple(line.now or 0 for line in found)
    return Chart(
        "按事由", False, tuple(line.label for line in found), here, tuple(line.then or 0 for line in found if then)
    )
