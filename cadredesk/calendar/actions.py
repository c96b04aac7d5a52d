"""The calendar of a month, and the list of one of its days."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from cadredesk.birthdays.rules import Birthday, birthdays_between
from cadredesk.calendar import paper, rules, store
from cadredesk.calendar.records import GROUPS, DayList, Entry, Kind, Month
from cadredesk.campaigns.records import Plan
from cadredesk.cases.records import Case
from cadredesk.core.dates import day_from_iso, today
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties import store_duties
from cadredesk.duties.rules.groups import apart
from cadredesk.today import store as today_store
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import Visit, VisitQuery

MAX_LISTED = 40
"""Lines of one kind in the list of a day."""


def bare_month(first: date) -> Month:
    """A month with nothing on its days but festivals: it is there at once."""
    return Month(first=first, on=today(), days=rules.bare_days(rules.weeks_of(rules.require_known(first))))


def month(office: Office, first: date, progress: Progress | None = None) -> Month:
    """A month with what is on its days. Raises UserError for one that the lunar calendar does not reach."""
    progress, on = progress or Progress(), today()
    days = rules.weeks_of(rules.require_known(first))
    since, until = days[0], days[-1]
    progress.report(0, 2, "正在核对应访")
    duties, services = map(rules.by_day, apart(store_duties.duties(office, since, until, on)))
    progress.report(1, 2, "正在读取走访和寿辰")
    made = store.visits_by_day(office, since, until)
    visits, served = (
        rules.counted(chain.from_iterable(made[group] for group in GROUPS[kind])) for kind in (Kind.VISIT, Kind.SERVICE)
    )
    plans = rules.counted(store.plans_by_day(office, since, until))
    born, great = _birthdays_by_day(office, since, until)
    cases: dict[date, dict[str, int]] = {}
    for day, kind, count in store.cases_by_day(office, since, until):
        cases.setdefault(day_from_iso(day), {})[kind] = count
    figures = (
        dataclasses.replace(
            bare,
            rules=rules.rule_days(duties.get(bare.day, ())),
            services=rules.rule_days(services.get(bare.day, ())),
            visits=visits.get(bare.day, 0),
            served=served.get(bare.day, 0),
            plans=plans.get(bare.day, 0),
            birthdays=born[bare.day],
            great=tuple(great.get(bare.day, ())),
            cases=cases.get(bare.day, {}),
        )
        for bare in rules.bare_days(days, duties_store.rules(office))
    )
    return Month(first=first, on=on, days=tuple(figures), duties=duties)


# ---------------------------------------------------------------- birthdays


def _birthdays(office: Office, since: date, until: date) -> Iterable[tuple[Birthday, int, str]]:
    """(birthday, person, name) of those in the register."""
    for person_id, name, _phone, born in today_store.born_between(office, since, until):
        for birthday in birthdays_between(born, since, until):
            yield birthday, person_id, name


def _birthdays_by_day(office: Office, since: date, until: date) -> tuple[Counter[date], dict[date, list[str]]]:
    """How many on each day, and the names of the great ones."""
    born = Counter[date]()
    great: dict[date, list[str]] = {}
    for birthday, _, name in _birthdays(office, since, until):
        born[birthday.day] += 1
        if birthday.great:
            great.setdefault(birthday.day, []).append(f"{name} {birthday.age}")
    return born, great


# ---------------------------------------------------------------- one day


def day_list(office: Office, shown: Month, day: date) -> DayList:
    """What is on a day of a month, with names; of many of a kind the first alone."""
    figures = shown.day(day)
    duties = rules.first_to_be_done(shown.duties.get(day, ()), MAX_LISTED)
    visits, served = (
        visits_store.matching(office, VisitQuery(since=day, until=day, group=GROUPS[kind]))[:MAX_LISTED]
        for kind in (Kind.VISIT, Kind.SERVICE)
    )
    plans = store.plans_of(office, day, MAX_LISTED)
    cases = store.cases_of(office, day)[:MAX_LISTED]
    ids = {each.person_id or 0 for found in (visits, served, plans, cases) for each in found}
    words = duties_store.people_words(office, ids)

    def who(about: Visit | Plan | Case) -> str:
        return words[about.person_id or 0]["name"]

    birthdays = sorted(_birthdays(office, day, day), key=lambda each: (not each[0].great, -(each[0].age or 0)))
    entries: dict[Kind, list[Entry]] = {
        **{
            kind: [Entry(each.id or 0, who(each), each.reason, each.visitors) for each in found]
            for kind, found in ((Kind.VISIT, visits), (Kind.SERVICE, served))
        },
        Kind.PLAN: [Entry(each.person_id or 0, who(each), each.rule, each.visitors) for each in plans],
        Kind.BIRTHDAY: [Entry(person_id, name, _age_words(each)) for each, person_id, name in birthdays[:MAX_LISTED]],
        Kind.CASE: [Entry(each.id or 0, who(each), each.kind) for each in cases],
    }
    counts = (figures.visits, figures.served, figures.plans, len(birthdays), sum(figures.cases.values()))
    totals = dict(zip(Kind, counts, strict=True))
    return DayList(figures=figures, duties=store_duties.lines(office, duties, shown.on), entries=entries, totals=totals)


def _age_words(birthday: Birthday) -> str:
    about = "约 " if birthday.approximate else ""
    age = f"{about}{birthday.age} 岁" if birthday.age is not None else ""
    return " · ".join(filter(None, (age, "大寿" if birthday.great else "", "农历" if birthday.lunar else "")))


# ---------------------------------------------------------------- out


def print_month(office: Office, first: date, out: Path, progress: Progress | None = None) -> list[tuple[str, str]]:
    """Print a month on A4 lying; gives (day, characters) that no font can print. Raises UserError."""
    return paper.draw_month(month(office, first, progress), office.name, office.operator, out)


def as_json(shown: Month) -> dict[str, Any]:
    """The shape of ``calendar --json``: the days of the month alone."""
    names = ("owed", "done", "overdue", "missed", "excused")
    return {
        "month": f"{shown.first:%Y-%m}",
        "on": str(shown.on),
        "days": [
            {
                "day": str(each.day),
                "lunar": each.lunar_day,
                "festivals": list(each.festivals),
                "duties": {rule.code: {name: getattr(rule, name) for name in names} for rule in each.rules},
                "services": {rule.code: {name: getattr(rule, name) for name in names} for rule in each.services},
                "visits": each.visits,
                "served": each.served,
                "plans": each.plans,
                "birthdays": each.birthdays,
                "great": list(each.great),
                "cases": dict(each.cases),
            }
            for each in shown.days
            if shown.holds(each.day)
        ],
    }
