"""Two years of activities, suggestions and honours of the sample office, made from people and visits that are saved already.

The generator is its own: who the people are does not depend on it.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cadredesk.branches import store as branches_store
from cadredesk.branches.records import Branch
from cadredesk.core.dates import PartialDate
from cadredesk.core.levels import AwardLevel
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.records import Person
from cadredesk.people.rules import party_since
from cadredesk.registers.activities.records import OUTPUT_UNITS, Activity, ActivityKind, Attendance, Output, Presence
from cadredesk.registers.honours.records import MEDAL, Honour
from cadredesk.registers.suggestions.records import ANSWERS, Suggestion, SuggestionKind
from cadredesk.registers.suggestions.rules import says_nothing
from cadredesk.sample.facts import entered, left
from cadredesk.sample.rng import SampleRandom, years_after
from cadredesk.sample.words import WORDS, Held
from cadredesk.visits.records import Visit

YEARS = 2
OFFICE = "本局"
_THERE, _EXCUSED = 0.78, 0.08  # of those who can walk
_UNABLE = 0.06  # of those who cannot, who come all the same
_NOT_ENTERED = 3  # branches whose latest study day is not entered yet
OFFICE = "本局"
_DAYS = 30  # from being said to being due


def insert_rows(
    office: Office, rng: SampleRandom, visits: Sequence[Visit], everybody: Sequence[Person], today: date
) -> None:
    """Insert activities with names or numbers, suggestions and honours. ``visits`` have ids."""
    maker = _Maker(rng, everybody, today)
    branches = [each for each in branches_store.all_branches(office) if each.study_day and not each.ended_on]
    study = [each for branch in branches for each in maker.study_of(branch)]
    _insert_activities(office, [*_without_latest(study, branches[1::9][:_NOT_ENTERED]), *maker.others()])
    rows.add_many(office, sorted(maker.suggestions(visits), key=lambda each: each.date or today))
    rows.add_many(office, sorted(maker.honours(), key=lambda each: str(each.date)))


@dataclass(frozen=True, slots=True)
class _Made:
    """An activity with who was there and what came of it."""

    activity: Activity
    names: Sequence[Attendance] = ()
    outputs: Sequence[Output] = ()


def _without_latest(study: list[_Made], branches: Sequence[Branch]) -> list[_Made]:
    """Of some branches the latest study day has not been entered yet."""
    behind = {branch.id for branch in branches}
    latest = max((str(each.activity.date)[:7] for each in study), default="")
    return [each for each in study if each.activity.branch_id not in behind or str(each.activity.date)[:7] != latest]


def _insert_activities(office: Office, made: Sequence[_Made]) -> None:
    numbered = list(
        enumerate(sorted(made, key=lambda each: str(each.activity.date)), rows.next_id(office, "activities"))
    )
    rows.add_many(office, (each.activity for _, each in numbered))
    for part in ("names", "outputs"):
        theirs = ((at, row) for at, each in numbered for row in getattr(each, part))
        rows.add_many(office, (dataclasses.replace(row, activity_id=at) for at, row in theirs))


class _Maker:
    """Invents the rows of one office."""

    def __init__(self, rng: SampleRandom, everybody: Sequence[Person], today: date) -> None:
        self.rng, self.everybody, self.today = rng, everybody, today
        self.start = date(today.year - YEARS + 1, 1, 1)
        self._members: dict[int, list[Person]] = {}
        for person in everybody:
            self._members.setdefault(person.branch_id or 0, []).append(person)

    def _months(self) -> Iterator[date]:
        for year in range(self.start.year, self.today.year + 1):
            for month in range(1, 13):
                yield date(year, month, 1)

    # ---- study

    def study_of(self, branch: Branch) -> Iterator[_Made]:
        """The study days of a branch: with names where it has members of its own, else with a number."""
        members = self._members.get(branch.id or 0, [])
        if not members:
            return
        by_name = len(members) >= 5 and branch.kind == "党支部"
        day_of_month = 15 if "15" in branch.study_day else 10
        for first in self._months():
            day = first.replace(day=day_of_month)
            here = [person for person in members if entered(person) <= day < left(person)]
            if day > self.today or not here or self.rng.some(0.02):
                continue
            activity = Activity(
                date=day, category=ActivityKind.STUDY_DAY.value, topic=self.rng.choice(WORDS.study_topics),
                branch_id=branch.id, place=branch.place, host=branch.secretary, time="上午9:00",
            )  # fmt: skip
            if by_name:
                yield _Made(activity, list(self._names(here)))
            else:
                yield _Made(dataclasses.replace(activity, persons=max(1, round(len(here) * 0.7))))

    def _names(self, here: Sequence[Person]) -> Iterator[Attendance]:
        for person in here:
            drawn = self.rng.random()
            there = _UNABLE if person.limited_mobility else _THERE
            if drawn < there:
                yield Attendance(person_id=person.id)
            elif drawn < there + _EXCUSED:
                yield Attendance(person_id=person.id, state=Presence.EXCUSED.value)

    # ---- everything else, with numbers

    def others(self) -> Iterator[_Made]:
        """What the office itself holds, as its list of words says; the last one is still to be held, one to be entered."""
        for year in range(self.start.year, self.today.year + 1):
            for each in WORDS.activities:
                for month in each["months"]:
                    day = date(year, month, self.rng.randint(3, 26))
                    if day <= self.today:
                        yield self._held(each, day)
        ahead, missed = self.today + timedelta(days=12), self.today - timedelta(days=6)
        yield _Made(Activity(date=ahead, category=ActivityKind.FORUM.value, topic="老干部迎新座谈会", organiser=OFFICE))
        yield _Made(
            Activity(date=missed, category=ActivityKind.CULTURE.value, topic="门球友谊赛", place="老干部活动中心")
        )

    def _held(self, each: Held, day: date) -> _Made:
        activity = Activity(
            date=day, category=each["category"], topic=self.rng.choice(each["topics"]), project=each.get("project", ""),
            organiser=OFFICE, place=each.get("place", ""), sessions=each.get("sessions", 1),
            persons=self.rng.randint(*each["persons"]), large=each.get("large", False),
            served=self.rng.randint(*each["served"]) if "served" in each else None,
        )  # fmt: skip
        outputs = [
            Output(item=item, count=self.rng.randint(least, most), unit=OUTPUT_UNITS.get(item, "个"))
            for item, (least, most) in each.get("outputs", {}).items()
        ]
        return _Made(activity, outputs=outputs)

    # ---- suggestions and requests

    def suggestions(self, visits: Sequence[Visit]) -> Iterator[Suggestion]:
        """Requests of visits of the last year, and what was said at meetings."""
        since = years_after(self.today, -1)
        asked = [visit for visit in visits if visit.date and visit.date >= since and not says_nothing(visit.requests)]
        for visit in asked:
            if self.rng.some(0.7):
                yield self._settled(
                    Suggestion(
                        date=visit.date, category=SuggestionKind.REQUEST.value, person_id=visit.person_id,
                        topic=self.rng.one("医疗 民生 待遇"), content=visit.requests, visit_id=visit.id,
                    )
                )  # fmt: skip
        for first in self._months():
            for _ in range(self.rng.randint(1, 3)):
                day = self.rng.day(first, first + timedelta(days=27))
                if day <= self.today:
                    yield self._settled(self._suggestion(day))

    def _suggestion(self, day: date) -> Suggestion:
        topic, content = self.rng.choice(WORDS.suggestions)
        proposer = self.rng.choice(("离退休干部座谈会", "老干部宣讲团", "银发志愿服务队"))
        return Suggestion(
            date=day, category=SuggestionKind.SUGGESTION.value, proposer=proposer, topic=topic, content=content
        )

    def _settled(self, suggestion: Suggestion) -> Suggestion:
        """As far as it has come by today: most are settled in time, the latest are open, one in twelve is late."""
        said = suggestion.date or self.today
        suggestion = dataclasses.replace(suggestion, due_on=said + timedelta(days=_DAYS))
        steps = [said + timedelta(days=self.rng.randint(0, 4))]
        steps.append(steps[-1] + timedelta(days=self.rng.randint(6, 24) + (60 if self.rng.some(0.08) else 0)))
        steps.append(steps[-1] + timedelta(days=self.rng.randint(1, 15)))
        assigned, answered, reported = (day if day <= self.today else None for day in steps)
        if assigned:
            unit = self.rng.choice(WORDS.in_charge)
            suggestion = dataclasses.replace(suggestion, assigned_on=assigned, unit_in_charge=unit)
        if answered:
            result = self.rng.choice(ANSWERS[suggestion.category])
            suggestion = dataclasses.replace(suggestion, answered_on=answered, result=result.value, answer="已研究答复")
        if reported:
            suggestion = dataclasses.replace(suggestion, reported_on=reported, reported_by=self.rng.one("当面 电话"))
        return suggestion

    # ---- honours

    def honours(self) -> Iterator[Honour]:
        """Medals of each year so far, most of them signed for; those of the year for people, a team and the office."""
        given: set[int | None] = set()
        for year in range(self.start.year, self.today.year + 1):
            day = date(year, 7, 1)
            if day > self.today:
                break
            for person in self.everybody:
                if person.id not in given and self._has_fifty(person, day):
                    given.add(person.id)
                    yield self._medal(person, day)
            members = [person for person in self.everybody if entered(person) <= day < left(person)]
            awards = (
                ("优秀共产党员", AwardLevel.COUNTY, "中共青山县委"),
                ("最美银发志愿者", AwardLevel.PREFECTURE, "州委老干部局"),
            )
            for name, level, giver in awards:
                for person in self.rng.sample(members, min(3, len(members))):
                    yield Honour(
                        date=PartialDate.of(day),
                        name=name,
                        person_id=person.id,
                        level=level.value,
                        given_by=giver,
                    )
            yield Honour(
                date=PartialDate(year),
                name="最美银发志愿服务团队",
                named="青山银发志愿服务队",
                level=AwardLevel.COUNTY.value,
            )
        yield Honour(date=PartialDate(self.start.year), name="先进集体", named=OFFICE, level=AwardLevel.PROVINCE.value)

    def _has_fifty(self, person: Person, day: date) -> bool:
        since = party_since(person)
        here = entered(person) <= day < left(person)
        return here and since is not None and years_after(since.last, 50) <= day

    def _medal(self, person: Person, day: date) -> Honour:
        honour = Honour(date=PartialDate.of(day), name=MEDAL, person_id=person.id, level=AwardLevel.STATE.value)
        if day.year == self.today.year and self.rng.some(0.2):
            return honour  # not signed for yet
        signed = min(day + timedelta(days=self.rng.randint(0, 20)), self.today)
        return dataclasses.replace(honour, signed_on=signed, signed_by=person.name)
