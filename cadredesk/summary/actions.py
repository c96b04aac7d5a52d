"""The figures of a period, and what is behind each of them."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from cadredesk.branches.records import BranchType, HonourLevel
from cadredesk.core.dates import today
from cadredesk.core.fields import Field, Kind
from cadredesk.core.kinds import MoneyKind, VisitGroup
from cadredesk.core.levels import AwardLevel
from cadredesk.core.periods import Period, before, checked, so_far, title_of, years_words
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties import store_duties
from cadredesk.office.records import Completion
from cadredesk.people.records import Audience, Category, Rank
from cadredesk.registers.activities.records import OUTPUT_UNITS, ActivityKind
from cadredesk.registers.honours.records import HONOURS
from cadredesk.summary import paper, store, store_registers, store_visits
from cadredesk.summary.records import (
    AGES,
    UNKNOWN,
    ActivityFigures,
    BranchFigures,
    CondolenceFigures,
    ContactFigures,
    Counts,
    DutyFigures,
    HonourFigures,
    LiaisonFigures,
    Line,
    MoneyFigures,
    Overview,
    PaidFigures,
    PartyFigures,
    PeopleFigures,
    ServiceFigures,
    StudyFigures,
    SuggestionFigures,
    Summary,
    VisitFigures,
)
from cadredesk.summary.rules import SECTIONS, lines, percent, until_words
from cadredesk.summary.rules_registers import COLLECTIVE
from cadredesk.visits.records import KINDS, Rule

T = TypeVar("T")
Found = Mapping[str, Mapping[str, int]]
Compared = tuple[Summary, Summary | None]  # a period, and the one that it is compared with
_HELD = ("sessions", "times", "persons", "served")
ORDERS: Mapping[str, Iterable[str]] = {  # of the words by which a figure is divided
    "people.by_category": Category,
    "people.by_rank": Rank,
    "people.by_sex": ("男", "女"),
    "people.by_age": AGES,
    "people.by_unit_nature": ("机关", "事业", "企业"),
    "branches.by_type": BranchType,
    "branches.honours": HonourLevel,
    "money.by_kind": MoneyKind,
    "money.condolence.by_category": Audience,
    "honours.by_name": HONOURS,
    "honours.by_level": tuple(f"{name}·{level}" for name in (*HONOURS, COLLECTIVE) for level in AwardLevel),
    "activities.outputs": OUTPUT_UNITS,
    **{f"activities.{name}": ActivityKind for name in _HELD},
    **{f"activities.project_{name}": () for name in _HELD},
}
REGISTER_CHANGES = {
    "opening": 1,
    "admitted": 1,
    "moved_in": 1,
    "died": -1,
    "moved_out": -1,
}  # what is expected adds up from
_REASONS = (*Rule, *KINDS)
# Figures that only screen and paper have, by their sections.
_ON_SCREEN_ALONE = {
    "party": "unknown",
    "liaison": "committees_covered",
    "visits": "mourned party_day by_month",
    "money": "goods expenses other",
}


def summarise(office: Office, since: date, until: date) -> Summary:
    """All figures of an office from one day to another, both inclusive, but those of duties, which take longer.

    Of a period that is not over they tell of the days so far. Raises UserError if the days are the wrong way.
    """
    asked = checked(Period(since, until))
    period = so_far(asked, today())
    found = {**store.counts(office, period), **store_registers.counts(office, period)}
    visits = _Visits.of(store_visits.visits_by_reason(office, period))
    return Summary(
        office=office.name,
        asked=asked,
        period=period,
        people=_people(found),
        party=_party(found),
        branches=_figures(BranchFigures, "branches", found),
        liaison=_figures(LiaisonFigures, "liaison", found),
        visits=visits.made(found),
        services=visits.services(store_visits.served(office, period), found),
        contacts=visits.contacts(store_visits.called(office, period)),
        money=_money(found),
        activities=_figures(ActivityFigures, "activities", found),
        study=_figures(StudyFigures, "study", found),
        honours=_figures(HonourFigures, "honours", found),
        suggestions=_figures(SuggestionFigures, "suggestions", found),
    )


def with_duties(office: Office, summary: Summary) -> Summary:
    """The same with what was owed in the period asked for, and how it stands today."""
    tallies = store_duties.tallies(office, summary.asked.since, summary.asked.until)
    counted = {
        name: {code: number for code, tally in tallies.items() if (number := getattr(tally, name))}
        for name in ("owed", "done", "late", "overdue", "missed", "excused", "waiting")
    }
    due = {code: number for code, tally in tallies.items() if (number := tally.owed - tally.waiting)}
    percents = {code: round(tally.percent * 10) for code, tally in tallies.items() if tally.percent is not None}
    # As the rules were at the end of the period, so that a later change leaves what is told of it.
    groups = {rule.code: rule.visit_group for rule in duties_store.rules(office, summary.asked.until)}
    return dataclasses.replace(summary, duties=DutyFigures(**counted, due=due, percent=percents, groups=groups))


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


def _money(found: Found) -> MoneyFigures:
    names = ("hardship", "subsidies", "goods", "expenses", "other")
    groups = {name: _figures(PaidFigures, f"money.{name}", found) for name in names}
    condolence = _figures(CondolenceFigures, "money.condolence", found)
    return _figures(MoneyFigures, "money", found, condolence=condolence, **groups)


class _Visits:
    """The visits of a period by their groups, each divided by reason, category and month."""

    def __init__(self) -> None:
        self._by: dict[str, tuple[Counter[str], Counter[str], Counter[str]]] = {
            group: (Counter(), Counter(), Counter()) for group in VisitGroup
        }

    @classmethod
    def of(cls, found: Iterable[tuple[str, str, str, str, int]]) -> "_Visits":
        visits = cls()
        for group, *words, times in found:
            for counter, word in zip(visits._by[group], words, strict=True):
                counter[word or UNKNOWN] += times
        return visits

    def made(self, found: Found) -> VisitFigures:
        """走访慰问."""
        reasons, categories, months = self._by[VisitGroup.CONDOLENCE]
        return VisitFigures(
            times=reasons.total(),
            persons=found["visits.persons"].get("", 0),
            mourned=found["visits.mourned"].get("", 0),
            party_day=found["visits.party_day"].get("", 0),
            by_category=_ordered(categories, Audience),
            by_rule=_ordered(reasons, _REASONS),
            by_month={month: times for month, times in sorted(months.items()) if times and month != UNKNOWN},
        )

    def services(self, persons: Mapping[str, int], found: Found) -> ServiceFigures:
        """上门服务."""
        reasons = self._by[VisitGroup.SERVICE][0]
        by_reason = {reason or UNKNOWN: number for reason, number in persons.items()}
        return ServiceFigures(
            total=reasons.total(),
            checked=found["services.checked"].get("", 0),
            times=_ordered(reasons, _REASONS),
            persons=_ordered(by_reason, _REASONS),
        )

    def contacts(self, persons: int) -> ContactFigures:
        """电话联系."""
        return ContactFigures(times=self._by[VisitGroup.CONTACT][0].total(), persons=persons)


def as_json(summary: Summary, compared: Period | None = None) -> dict[str, Any]:
    """The shape of ``summary --json``; ``compared`` is the period that it is compared with."""
    shape = dataclasses.asdict(summary)
    for section, left_out in _ON_SCREEN_ALONE.items():
        for name in left_out.split():
            del shape[section][name]
    services, duties = shape["services"], shape["duties"]
    names = ("owed", "done", "late", "overdue", "missed", "excused", "waiting")
    sections = ("people", "party", "branches", "liaison", "visits", "services", "contacts", "money")
    return {
        "office": summary.office,
        "from": summary.asked.since.isoformat(),
        "to": summary.asked.until.isoformat(),
        **{name: shape[name] for name in sections},
        **_registers(shape),
        "services": {
            reason: {"times": times, "persons": services["persons"].get(reason, 0)}
            for reason, times in services["times"].items()
        },
        "until": summary.period.until.isoformat(),
        "compared_with": compared and {"from": compared.since.isoformat(), "to": compared.until.isoformat()},
        "duties": {
            code: {name: duties[name].get(code, 0) for name in names}
            | {"percent": _tenths(duties["percent"].get(code))}
            for code in duties["owed"]
        },
    }


def _registers(shape: dict[str, Any]) -> dict[str, Any]:
    """The figures of registers as the JSON groups them; takes what it regroups out of ``shape``."""
    held, study, honours, branches = (shape[name] for name in ("activities", "study", "honours", "branches"))
    levels: dict[str, dict[str, int]] = {name: {} for name in honours["by_name"]}
    for words, number in honours["by_level"].items():
        name, _, level = words.rpartition("·")
        levels[name][level] = number
    for name, level in levels.items():
        if without := honours["by_name"][name] - sum(level.values()):
            level[""] = without
    community = {name: branches.pop(f"community_{name}") for name in ("seats", "secretaries", "members")}
    branches["community"] = {"total": branches["community"], **community}
    return {
        "activities": {
            "by_category": _side_by_side({name: held[name] for name in _HELD}),
            "by_project": _side_by_side({name: held[f"project_{name}"] for name in _HELD}),
            "outputs": held["outputs"],
            "donated_fen": held["donated_fen"],
        },
        "study": {
            **{
                what: {name: study[f"{what}_{name}"] for name in ("sessions", "times")}
                for what in ("reading", "theory")
            },
            "delivered": study["delivered"],
        },
        "honours": {"medals": honours["medals"], "by_name": levels},
        "suggestions": shape["suggestions"],
    }


def _side_by_side(counts: Mapping[str, Counts]) -> dict[str, dict[str, int]]:
    """{word: {name: number}} of counts by name."""
    words = dict.fromkeys(word for each in counts.values() for word in each)
    return {word: {name: each.get(word, 0) for name, each in counts.items()} for word in words}


def _tenths(number: int | None) -> float | None:
    return None if number is None else number / 10


def compared_period(office: Office, period: Period) -> Period | None:
    """With which period one is compared: the same days of earlier years; None if the file does not tell of all of them, or
    if the period has not begun.
    """
    day = today()
    if checked(period).since > day:
        return None
    earlier, first = before(so_far(period, day)), store.first_record(office)
    return earlier if first is not None and earlier.since.isoformat() >= first else None


def with_before(office: Office, period: Period, progress: Progress | None = None) -> Compared:
    """All figures of a period and of the one that it is compared with, if there is one. Raises UserError."""
    return with_their_duties(office, *_both(office, period), progress)


def _both(office: Office, period: Period) -> Compared:
    now, earlier = summarise(office, period.since, period.until), compared_period(office, period)
    return now, summarise(office, earlier.since, earlier.until) if earlier else None


def with_their_duties(office: Office, now: Summary, then: Summary | None, progress: Progress | None = None) -> Compared:
    """Two summaries with what was owed in each."""
    progress = progress or Progress()
    progress.report(0, 2, f"正在核对{title_of(now.asked)}的应访")
    now = with_duties(office, now)
    if then is None:
        return now, None
    progress.report(1, 2, f"正在核对{title_of(then.asked)}的应访")
    return now, with_duties(office, then)


def overview(office: Office, period: Period) -> Overview:
    """What the 年报 tab shows of a period at once: all but the duties. Raises UserError."""
    now, then = _both(office, period)
    return Overview(now=now, then=then, years=tuple(store.years(office)), empty=store.is_empty(office))


def tells_completion(office: Office, period: Period) -> bool:
    """Whether the work summary of a period says how many of the visits owed were made: the office decides (设置)."""
    chosen, since = office.setting("completion", Completion.WHOLE), office.setting("duties_since", "")
    return chosen == Completion.ALWAYS or (chosen == Completion.WHOLE and since <= period.since.isoformat())


def print_summary(office: Office, period: Period, out: Path, progress: Progress | None = None) -> list[tuple[str, str]]:
    """Print the work summary (年度工作总结); gives (where, characters) that no font can print. Raises UserError."""
    now, then = _both(office, period)
    if tells_completion(office, period):
        now, then = with_their_duties(office, now, then, progress)
    return paper.print_summary(now, then, out, progress)


def export_figures(office: Office, period: Period, out: Path, progress: Progress | None = None) -> int:
    """Write all figures as .xlsx or .csv, beside those of the period before if there is one; gives the rows.

    Raises UserError.
    """
    from cadredesk.sheets.writer import write_table

    now, then = with_before(office, period, progress)
    here = years_words(now.period)
    sides = (here, years_words(then.period), "增减") if then else (here,)
    columns = [
        *(Field(label=label, width=width) for label, width in (("类别", 110), ("项目", 160), ("单位", 60))),
        *(Field(label=label, kind=Kind.INTEGER, width=100) for label in sides),
        *(Field(label=f"{label}（元）", kind=Kind.MONEY, width=120) for label in sides),
    ]
    rows = [
        (group.heading, line.label, line.unit, *_cells(line, len(sides)))
        for groups in SECTIONS.values()
        for group in groups
        for line in lines(now, then, group)
    ]
    until = f"（{until_words(now)}）" if until_words(now) else ""
    return write_table(out, f"{now.office}{title_of(period)}数字{until}", columns, rows)


def _cells(line: Line, sides: int) -> tuple[float | None, ...]:
    """Counts and amounts stand in columns of their own, so that Excel can add up either."""
    change = None if line.now is None or line.then is None else line.now - line.then
    numbers, nothing = (line.now, line.then, change)[:sides], (None,) * sides
    if line.unit == "%":
        return (*(number if number is None else number / 10 for number in numbers), *nothing)
    return (*nothing, *numbers) if line.unit == "元" else (*numbers, *nothing)
