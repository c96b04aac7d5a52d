"""Pure arithmetic of periods, shares and figures side by side."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.summary.records import UNKNOWN, Chart, Counts, Group, Line, Period, Summary


def year_of(year: int) -> Period:
    """A calendar year. Raises UserError for a year that nobody means."""
    if not 1900 <= year <= 2150:
        raise UserError(f"年度“{year}”不对，请写成 2026 这样的四位数字。")
    return Period(date(year, 1, 1), date(year, 12, 31))


def month_of(text: str) -> Period:
    """A month written 2026-02."""
    first = date.fromisoformat(f"{text}-01")
    return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))


def checked(period: Period) -> Period:
    """The period itself. Raises UserError if it ends before it begins."""
    if period.until < period.since:
        raise UserError(f"结束日期 {period.until} 早于开始日期 {period.since}，请检查。")
    return period


def _whole_years(period: Period) -> bool:
    return (period.since.month, period.since.day, period.until.month, period.until.day) == (1, 1, 12, 31)


def _is_month_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _earlier(day: date, years: int, end: bool) -> date:
    """The same day some years before; the end of a month stays the end of that month."""
    year = day.year - years
    last = monthrange(year, day.month)[1]
    return date(year, day.month, last if end and _is_month_end(day) else min(day.day, last))


def before(period: Period) -> Period:
    """What a period is compared with: the year before, the same months of the year before, the five years before.

    The period is moved back by as many whole years as it takes for the two not to overlap.
    """
    years = 1
    while _earlier(period.until, years, end=True) >= period.since:
        years += 1
    return Period(_earlier(period.since, years, end=False), _earlier(period.until, years, end=True))


def words_for_before(period: Period) -> str:
    """What the compared period is called: 上年, 上年同期, 前5年."""
    years = period.since.year - before(period).since.year
    if years == 1:
        return "上年" if _whole_years(period) else "上年同期"
    return f"前{years}年"


def title_of(period: Period) -> str:
    """The name of a period on paper: 2026年度, 2022—2026年, 2026年1—6月, 2026年1月5日至3月8日."""
    since, until = period.since, period.until
    if _whole_years(period):
        return f"{since.year}年度" if since.year == until.year else f"{since.year}—{until.year}年"
    if since.year == until.year and since.day == 1 and _is_month_end(until):
        months = f"{since.month}" if since.month == until.month else f"{since.month}—{until.month}"
        return f"{since.year}年{months}月"
    end = f"{until.month}月{until.day}日"
    if until.year != since.year:
        end = f"{until.year}年{end}"
    return f"{since.year}年{since.month}月{since.day}日至{end}"


def percent(part: int, whole: int) -> float:
    """The share of a part in per cent, to one decimal; half goes up."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else 0.0


def medal_day(until: date) -> date:
    """The latest 1 July that is not after a day: 50 years' standing counts on it."""
    return date(until.year if (until.month, until.day) >= (7, 1) else until.year - 1, 7, 1)


# ---------------------------------------------------------------- figures side by side

CHIEF = Group(
    heading="主要数字",
    single=(
        ("people.total", "在册离退休人员", "人"),
        ("people.by_category.离休干部", "离休干部", "人"),
        ("people.by_category.退休干部", "退休干部", "人"),
        ("people.by_category.退休职工", "退休职工", "人"),
        ("people.by_category.遗属", "遗属", "人"),
        ("people.admitted", "新纳管", "人"),
        ("people.moved_in", "转入", "人"),
        ("people.died", "去世", "人"),
        ("people.moved_out", "转出", "人"),
        ("party.members", "中共党员", "人"),
        ("party.fifty_years", "党龄满50年", "人"),
        ("branches.total", "党组织", "个"),
        ("visits.times", "走访慰问", "人次"),
        ("visits.persons", "走访对象", "人"),
        ("money.fen", "慰问资金", "元"),
        ("money.hardship.times", "困难帮扶", "人次"),
        ("money.hardship.fen", "困难帮扶资金", "元"),
    ),
)
MOVES = Group(
    heading="人员增减",
    single=(
        ("people.opening", "期初在册", "人"),
        ("people.admitted", "新纳管", "人"),
        ("people.moved_in", "转入", "人"),
        ("people.died", "去世", "人"),
        ("people.moved_out", "转出", "人"),
        ("people.expected", "应有", "人"),
        ("people.actual", "实有", "人"),
        ("people.difference", "相差", "人"),
    ),
)
PARTY = Group(
    heading="党员",
    single=(
        ("party.members", "中共党员", "人"),
        ("party.separate", "单独编入", "人"),
        ("party.mixed", "混编", "人"),
        ("party.fifty_years", "党龄满50年", "人"),
    ),
)
LIAISON = Group(
    heading="挂联",
    single=(
        ("liaison.people_covered", "已挂联人员", "人"),
        ("liaison.people_total", "应挂联人员", "人"),
        ("liaison.branches_covered", "已挂联组织", "个"),
        ("liaison.branches_total", "应挂联组织", "个"),
    ),
)
VISITS = Group(heading="走访总数", single=(("visits.times", "走访慰问", "人次"), ("visits.persons", "走访对象", "人")))
MONEY = Group(
    heading="资金总数",
    single=(
        ("money.fen", "慰问资金", "元"),
        ("money.hardship.persons", "困难帮扶对象", "人"),
        ("money.hardship.times", "困难帮扶", "人次"),
        ("money.hardship.fen", "困难帮扶资金", "元"),
    ),
)
SECTIONS: Mapping[str, tuple[Group, ...]] = {
    "队伍": (
        MOVES,
        Group(heading="人员类别", divided="people.by_category", unit="人"),
        Group(heading="职级", divided="people.by_rank", unit="人"),
        Group(heading="年龄", divided="people.by_age", unit="人"),
        Group(heading="性别", divided="people.by_sex", unit="人"),
        Group(heading="单位性质", divided="people.by_unit_nature", unit="人"),
    ),
    "党组织": (
        PARTY,
        Group(heading="组织类型", divided="branches.by_type", unit="个"),
        Group(heading="示范党支部", divided="branches.honours", unit="个"),
        LIAISON,
    ),
    "走访": (
        VISITS,
        Group(heading="对象类别", divided="visits.by_category", unit="人次"),
        Group(heading="走访事由", divided="visits.by_rule", unit="人次"),
    ),
    "资金": (
        MONEY,
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
    for group in (CHIEF, *(group for groups in SECTIONS.values() for group in groups)):
        for known, label, _ in group.single:
            if known == key:
                return label
    return key.split(".", 2)[-1]


def lines(now: Summary, then: Summary, group: Group) -> list[Line]:
    """The figures of a group beside those of the period before; a divided one with the words of both."""
    if not group.divided:
        return [
            Line(key, label + _share(now, key), unit, value_of(now, key), value_of(then, key))
            for key, label, unit in group.single
        ]
    name, column = group.divided.split(".")
    here: Counts = getattr(getattr(now, name), column)
    there: Counts = getattr(getattr(then, name), column)
    words = sorted({**here, **there}, key=lambda word: word == UNKNOWN)
    return [Line(f"{group.divided}.{word}", word, group.unit, here.get(word, 0), there.get(word, 0)) for word in words]


def _share(now: Summary, key: str) -> str:
    """（42.5%） after the two ways in which members are organised."""
    shares = {"party.separate": now.party.separate_percent, "party.mixed": now.party.mixed_percent}
    return f"（{shares[key]:g}%）" if shares.get(key) else ""


def shown(number: int, unit: str) -> str:
    """A figure as tables show it: 1,234 or 1,234.00 元."""
    return show_yuan(number) if unit == "元" else f"{number:,}"


def change(line: Line) -> str:
    """The difference in words: +12, −3, 持平."""
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
        tuple(line.now for line in found),
        tuple(line.then for line in found),
    )
