"""The figures of a period, and what is behind each of them."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from cadredesk.branches.records import BranchType, HonourLevel
from cadredesk.core.fields import Field, Kind
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.periods import Period, before, checked, title_of, words_for_before
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.duties import store_duties
from cadredesk.people.records import Audience, Category, Rank
from cadredesk.summary import paper, store
from cadredesk.summary.records import (
    AGES,
    UNKNOWN,
    BranchFigures,
    Counts,
    DutyFigures,
    HardshipFigures,
    LiaisonFigures,
    Line,
    MoneyFigures,
    Overview,
    PartyFigures,
    PeopleFigures,
    Summary,
    VisitFigures,
)
from cadredesk.summary.rules import SECTIONS, lines, percent
from cadredesk.visits.records import KINDS, Rule

T = TypeVar("T")
Found = Mapping[str, Mapping[str, int]]
ORDERS: Mapping[str, Iterable[str]] = {  # of the words by which a figure is divided
    "people.by_category": Category,
    "people.by_rank": Rank,
    "people.by_sex": ("男", "女"),
    "people.by_age": AGES,
    "people.by_unit_nature": ("机关", "事业", "企业"),
    "branches.by_type": BranchType,
    "branches.honours": HonourLevel,
    "money.by_kind": MoneyKind,
    "money.by_category": Audience,
}
REGISTER_CHANGES = {
    "opening": 1,
    "admitted": 1,
    "moved_in": 1,
    "died": -1,
    "moved_out": -1,
}  # what is expected adds up from


def summarise(office: Office, since: date, until: date) -> Summary:
    """All figures of an office from one day to another, both inclusive, but those of duties, which take longer.

    Raises UserError if the days are the wrong way.
    """
    period = checked(Period(since, until))
    found = store.counts(office, period)
    return Summary(
        office=office.name,
        period=period,
        people=_people(found),
        party=_party(found),
        branches=_figures(BranchFigures, "branches", found),
        liaison=_figures(LiaisonFigures, "liaison", found),
        visits=_visits(office, period, found["visits.persons"].get("", 0)),
        money=_figures(MoneyFigures, "money", found, hardship=_figures(HardshipFigures, "money.hardship", found)),
    )


def with_duties(office: Office, summary: Summary) -> Summary:
    """The same with what was owed in the period, and how it stands today."""
    tallies = store_duties.tallies(office, summary.period.since, summary.period.until)
    columns = {
        name: {code: number for code, tally in tallies.items() if (number := getattr(tally, name))}
        for name in ("owed", "done", "late", "overdue", "missed", "excused")
    }
    columns["ahead"] = {code: tally.waiting for code, tally in tallies.items() if tally.waiting}
    percent = {code: round((tally.percent or 0) * 10) for code, tally in tallies.items()}
    return dataclasses.replace(summary, duties=DutyFigures(**columns, percent=percent))


def _ordered(counts: Mapping[str, int], order: Iterable[str]) -> Counts:
    """Without zeros, in the order of the words; others follow, and what is not filled in stands last."""
    known = [str(word) for word in order if word != UNKNOWN]
    rest = sorted(word for word in counts if word not in known and word != UNKNOWN)
    return {word: counts[word] for word in (*known, *rest, UNKNOWN) if counts.get(word)}


def _figure(found: Found, key: str) -> Counts | int:
    return _ordered(found[key], ORDERS[key]) if key in ORDERS else found[key].get("", 0)


def _figures(cls: type[T], section: str, found: Found, **computed: Any) -> T:
    """A record of which each field is the figure ``section.field``, but for those that are handed over."""
    record: type = cls
    names = [field.name for field in dataclasses.fields(record) if field.name not in computed]
    counted: Any = {name: _figure(found, f"{section}.{name}") for name in names}
    return cls(**counted, **computed)


def _people(found: Found) -> PeopleFigures:
    number = {name: found[f"people.{name}"].get("", 0) for name in REGISTER_CHANGES}
    expected = sum(sign * number[name] for name, sign in REGISTER_CHANGES.items())
    difference = found["people.actual"].get("", 0) - expected
    return _figures(PeopleFigures, "people", found, expected=expected, difference=difference)


def _party(found: Found) -> PartyFigures:
    separate, mixed = (found[f"party.{way}"].get("", 0) for way in ("separate", "mixed"))
    both = separate + mixed
    shares = {"separate_percent": percent(separate, both), "mixed_percent": percent(mixed, both)}
    return _figures(PartyFigures, "party", found, **shares)


def _visits(office: Office, period: Period, persons: int) -> VisitFigures:
    reasons, categories, months = Counter[str](), Counter[str](), Counter[str]()
    for reason, category, times in store.visits_by_reason(office, period):
        reasons[reason or UNKNOWN] += times
        categories[category or UNKNOWN] += times
    if period.since.year == period.until.year:
        for day, times in store.visits_by_day(office, period):
            months[day[:7]] += times
    return VisitFigures(
        times=reasons.total(),
        persons=persons,
        by_category=_ordered(categories, Audience),
        by_rule=_ordered(reasons, (*Rule, *KINDS)),
        by_month=_ordered(months, ()),
    )


def as_json(summary: Summary) -> dict[str, Any]:
    """The shape of ``summary --json``."""
    shape = dataclasses.asdict(summary)
    del shape["period"], shape["office"], shape["visits"]["by_month"]
    duties = shape.pop("duties")
    names = ("owed", "done", "late", "overdue", "missed", "excused")
    return {
        "office": summary.office,
        "from": summary.period.since.isoformat(),
        "to": summary.period.until.isoformat(),
        **shape,
        "duties": {
            code: {name: duties[name].get(code, 0) for name in names} | {"percent": duties["percent"][code] / 10}
            for code in duties["owed"]
        },
    }


def with_before(office: Office, period: Period, progress: Progress | None = None) -> tuple[Summary, Summary]:
    """All figures of a period and of the one that it is compared with. Raises UserError."""
    return with_their_duties(office, *_both(office, period), progress)


def _both(office: Office, period: Period) -> tuple[Summary, Summary]:
    earlier = before(checked(period))
    return summarise(office, period.since, period.until), summarise(office, earlier.since, earlier.until)


def with_their_duties(
    office: Office, now: Summary, then: Summary, progress: Progress | None = None
) -> tuple[Summary, Summary]:
    """Two summaries with what was owed in each."""
    progress = progress or Progress()
    progress.report(0, 2, f"正在核对{title_of(now.period)}的应访")
    now = with_duties(office, now)
    progress.report(1, 2, f"正在核对{title_of(then.period)}的应访")
    return now, with_duties(office, then)


def overview(office: Office, period: Period) -> Overview:
    """What the 年报 tab shows of a period at once: all but the duties. Raises UserError."""
    now, then = _both(office, period)
    return Overview(now=now, then=then, years=tuple(store.years(office)), empty=store.is_empty(office))


def print_summary(office: Office, period: Period, out: Path, progress: Progress | None = None) -> list[tuple[str, str]]:
    """Print the work summary (年度工作总结); gives (where, characters) that no font can print. Raises UserError."""
    now, then = with_before(office, period, progress)
    return paper.print_summary(now, then, out, progress)


def export_figures(office: Office, period: Period, out: Path, progress: Progress | None = None) -> int:
    """Write all figures beside those of the period before as .xlsx or .csv; gives the rows. Raises UserError."""
    from cadredesk.sheets.writer import write_table

    now, then = with_before(office, period, progress)
    earlier = words_for_before(period)
    columns = [
        *(Field(label=label, width=width) for label, width in (("类别", 110), ("项目", 160), ("单位", 60))),
        *(Field(label=label, kind=Kind.INTEGER, width=100) for label in ("本期", earlier, "增减")),
        *(Field(label=f"{label}(元)", kind=Kind.MONEY, width=120) for label in ("本期", earlier, "增减")),
    ]
    rows = [
        (group.heading, line.label, line.unit, *_cells(line))
        for groups in SECTIONS.values()
        for group in groups
        for line in lines(now, then, group)
    ]
    return write_table(out, f"{now.office}{title_of(period)}数字", columns, rows)


def _cells(line: Line) -> tuple[float | None, ...]:
    """Counts and amounts stand in columns of their own, so that Excel can add up either."""
    both, nothing = (line.now, line.then), (None, None, None)
    numbers = (*both, None if line.now is None or line.then is None else line.now - line.then)
    if line.unit == "%":
        return (*(number if number is None else number / 10 for number in numbers), *nothing)
    return (*nothing, *numbers) if line.unit == "元" else (*numbers, *nothing)
