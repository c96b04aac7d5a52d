"""Pure arithmetic of shares and figures side by side."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cadredesk.core.money import show_yuan
from cadredesk.summary.records import UNKNOWN, Chart, Counts, Group, Line, Summary


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
    "party.fifty_years": ("党龄满50年", "人"),
    "branches.total": ("党组织", "个"),
    "liaison.people_covered": ("已挂联人员", "人"),
    "liaison.people_total": ("应挂联人员", "人"),
    "liaison.branches_covered": ("已挂联组织", "个"),
    "liaison.branches_total": ("应挂联组织", "个"),
    "visits.times": ("走访慰问", "人次"),
    "visits.persons": ("走访对象", "人"),
    "money.fen": ("慰问资金", "元"),
    "money.hardship.persons": ("困难帮扶对象", "人"),
    "money.hardship.times": ("困难帮扶", "人次"),
    "money.hardship.fen": ("困难帮扶资金", "元"),
}


def _single(heading: str, section: str, names: str) -> Group:
    return Group(heading=heading, single=tuple(f"{section}.{name}" for name in names.split()))


CHIEF = Group(
    heading="主要数字",
    single=(
        *(key for key in FIGURES if key.startswith(("people.total", "people.by_category"))),
        *(f"people.{name}" for name in ("admitted", "moved_in", "died", "moved_out")),
        *("party.members", "party.fifty_years", "branches.total", "visits.times", "visits.persons"),
        *("money.fen", "money.hardship.times", "money.hardship.fen"),
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
        _single("党员", "party", "members separate mixed fifty_years"),
        Group(heading="组织类型", divided="branches.by_type", unit="个"),
        Group(heading="示范党支部", divided="branches.honours", unit="个"),
        _single("挂联", "liaison", "people_covered people_total branches_covered branches_total"),
    ),
    "走访": (
        _single("走访总数", "visits", "times persons"),
        Group(heading="对象类别", divided="visits.by_category", unit="人次"),
        Group(heading="走访事由", divided="visits.by_rule", unit="人次"),
    ),
    "必访": (
        Group(heading="完成率", divided="duties.percent", unit="%"),
        Group(heading="应访", divided="duties.owed", unit="人次"),
        Group(heading="按时走访", divided="duties.done", unit="人次"),
        Group(heading="补访", divided="duties.late", unit="人次"),
        Group(heading="逾期", divided="duties.overdue", unit="人次"),
        Group(heading="错过", divided="duties.missed", unit="人次"),
        Group(heading="免访", divided="duties.excused", unit="人次"),
    ),
    "资金": (
        _single("资金总数", "money", "fen hardship.persons hardship.times hardship.fen"),
        Group(heading="资金类别", divided="money.by_kind", unit="元"),
        Group(heading="对象类别", divided="money.by_category", unit="元"),
    ),
}


def value_of(summary: Summary, key: str) -> int:
    """A figure by its key; 0 for a word that nobody bears."""
    value: Any = summary
    for part in key.split(".", 2):
        value = value.get(part, 0) if isinstance(value, Mapping) else getattr(value, part)
    return int(value)


def label_of(key: str) -> str:
    """What a figure is called, by its key."""
    return FIGURES[key][0] if key in FIGURES else key.split(".", 2)[-1]


def lines(now: Summary, then: Summary, group: Group) -> list[Line]:
    """The figures of a group beside those of the period before; a divided one with the words of both."""
    if not group.divided:
        return [
            Line(key, FIGURES[key][0] + _share(now, key), FIGURES[key][1], value_of(now, key), value_of(then, key))
            for key in group.single
        ]
    name, column = group.divided.split(".")
    here: Counts = getattr(getattr(now, name), column)
    there: Counts = getattr(getattr(then, name), column)
    words = sorted({**here, **there}, key=lambda word: word == UNKNOWN)
    none = None if group.unit == "%" else 0
    return [
        Line(f"{group.divided}.{word}", word, group.unit, here.get(word, none), there.get(word, none)) for word in words
    ]


def _share(now: Summary, key: str) -> str:
    """（42.5%） after the two ways in which members are organised."""
    shares = {"party.separate": now.party.separate_percent, "party.mixed": now.party.mixed_percent}
    return f"（{shares[key]:g}%）" if shares.get(key) else ""


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


def visit_chart(now: Summary, then: Summary) -> Chart | None:
    """Visits by month within a year, else by reason; None where there were none."""
    if not now.visits.times and not then.visits.times:
        return None
    if now.period.since.year == now.period.until.year == then.period.until.year + 1:
        months = range(now.period.since.month, now.period.until.month + 1)
        here, there = (
            [side.visits.by_month.get(f"{side.period.since.year}-{m:02}", 0) for m in months] for side in (now, then)
        )
        return Chart("按月份", True, tuple(f"{month}月" for month in months), tuple(here), tuple(there))
    found = lines(now, then, Group(heading="走访事由", divided="visits.by_rule", unit="人次"))
    return Chart(
        "按事由",
        False,
        tuple(line.label for line in found),
        tuple(line.now or 0 for line in found),
        tuple(line.then or 0 for line in found),
    )
