"""Why a visit under a rule proves nothing, in a sentence. Nothing here asks the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from cadredesk.core.dates import UNKNOWN_DAY, day_from_iso
from cadredesk.duties.records import Duty, DutyRule, Trigger
from cadredesk.duties.rules.checks import audience_words
from cadredesk.duties.rules.duties import is_in_audience, visited_before
from cadredesk.duties.rules.facts import FAR, CaseRow, DutyFacts
from cadredesk.duties.rules.matching import VisitMade, until_left
from cadredesk.duties.rules.people import PersonFacts
from cadredesk.duties.rules.versions import in_force_on
from cadredesk.duties.rules.windows import Window, around, birthday_windows, case_windows, common_windows

NOTHING = "这次走访不对应任何应访："


class Why(IntEnum):
    """Why a visit proves nothing, the likeliest to be meant first."""

    PROVED = 1
    AWAY = 2
    VISITED = 3
    """Once in so many years, and there was a visit in the years before."""
    AUDIENCE = 4
    BEFORE_START = 5
    NOT_IN_FORCE = 6
    WINDOW = 7
    NO_CASE = 8
    NO_BIRTHDAY = 9
    EXCUSED = 10
    """It proves what had been excused."""


ABOUT_THE_RULE = (Why.AUDIENCE, Why.NOT_IN_FORCE, Why.NO_CASE, Why.NO_BIRTHDAY)
"""For these the rule may have been chosen by mistake; for all others rather the day."""


class Remark(NamedTuple):
    """What to say about a visit, and why."""

    why: Why
    message: str


@dataclass(frozen=True, slots=True)
class VisitLook:
    """A visit beside the rule that it names: the versions of it, what was read of the person, the duties around."""

    versions: Sequence[DutyRule]
    facts: DutyFacts
    visits: Sequence[VisitMade]
    """Those of the person under the rule."""
    duties: Sequence[Duty]
    """Those of the person under the rule."""
    cases: Sequence[CaseRow]
    """Those of the person."""
    person_id: int
    name: str
    visit_id: int
    day: date
    common: dict[tuple[str, int], list[Window]] = field(default_factory=dict)
    """What falls due for all together around a year, by code: held for those who look at many visits."""

    def remark(self) -> Remark | None:
        """What to say where it proves nothing, or what had been excused; else None."""
        proved = self.proved
        if proved is None:
            why, said = self._nothing()
            return Remark(why, f"{NOTHING}{said}。")
        excuses = self.facts.excuses.get(proved.code, {}).get(self.person_id, {})
        if proved.due.isoformat() in excuses:
            return Remark(Why.EXCUSED, f"{self.name}的{proved.code}（{proved.due}）已经免访，登记后按已访算。")
        return None

    @property
    def proved(self) -> Duty | None:
        """The duty that it proves."""
        return next((duty for duty in self.duties if duty.visit_id == self.visit_id), None)

    # ---- around the day

    def _nothing(self) -> tuple[Why, str]:
        if self.day < self.facts.start - around(self.versions):  # imported history; more need not be looked at
            return self._before_start()
        person = self.facts.by_id.get(self.person_id)
        if person is None:  # deleted meanwhile
            return Why.AUDIENCE, "没有这位同志"
        windows = list(self._windows(self.versions, person))
        open_then = [window for window in windows if self._lies_in(window)]
        if open_then:
            return min((self._hindrance(window, person) for window in open_then), key=lambda found: found[0])
        return self._outside(windows, person)

    def _windows(self, versions: Sequence[DutyRule], person: PersonFacts) -> Iterator[Window]:
        """All windows of the person in the year and those beside it, whoever they are for."""
        since, until = date(self.day.year - 1, 1, 1), date(self.day.year + 1, 12, 31)
        if versions is not self.versions:
            yield from common_windows(versions, since, until)
        else:
            key = versions[0].code, self.day.year
            if key not in self.common:
                self.common[key] = common_windows(versions, since, until)
            yield from self.common[key]
        for rule in versions:
            if rule.trigger == Trigger.BIRTHDAY:
                for _, windows in birthday_windows(rule, [person], since, until):
                    yield from windows
            elif rule.trigger == Trigger.CASE:
                owed = (window for _, window in case_windows(rule, self.cases, FAR))
                yield from (window for window in owed if since <= window.due <= until)

    def _lies_in(self, window: Window) -> bool:
        return window.span.opens <= self.day.isoformat() <= window.span.late

    def _hindrance(self, window: Window, person: PersonFacts) -> tuple[Why, str]:
        """Why the visit does not prove what falls due in a window in which it lies."""
        due, history = window.span.due, self.facts.histories.get(person.id)
        then = history.on(due) if history else person
        if window.due < self.facts.start:
            return Why.BEFORE_START, f"应访日期 {due} 在必访起算日 {self.facts.start} 之前，不计应访"
        if then.entered > due and not window.case_id:
            return Why.AWAY, f"{self.name} {then.entered} 起在册，应访日期 {due} 在此之前"
        if then.left <= window.span.opens and not window.to_the_dead:
            return Why.AWAY, self._gone_words(then)
        if not is_in_audience(window, then):
            return Why.AUDIENCE, f"“{window.rule.code}”的走访对象是{audience_words(window.rule)}，{self.name}不在其中"
        if before := visited_before(window, self.visits):
            return Why.VISITED, f"{window.rule.when}，{before} 已有这项走访，{due[:4]} 年不再应访"
        if not window.to_the_dead and self.day.isoformat() > until_left(window.span, then.left).late:
            return Why.AWAY, self._gone_words(then)
        return Why.PROVED, self._proved_by(window)

    def _gone_words(self, then: PersonFacts) -> str:
        known = then.left[:4] != UNKNOWN_DAY.iso
        return f"{self.name} {then.left} 起已不在册" if known else f"{self.name}已不在册，去世或转出时间不详"

    def _proved_by(self, window: Window) -> str:
        own = [duty for duty in self.duties if duty.due == window.due and duty.case_id == window.case_id]
        other = next((duty.visited_on for duty in own if duty.visited_on), None)
        what = f"{window.rule.code}（{window.span.due}）"
        return f"{what}已由 {other} 的走访完成" if other else f"{what}不再需要走访"

    # ---- outside of all windows

    def _outside(self, windows: Sequence[Window], person: PersonFacts) -> tuple[Why, str]:
        rule = in_force_on(self.versions, self.day)
        always = replace(rule, since=None, until=None)
        for window in self._windows([always], person):
            if self._lies_in(window):
                return Why.NOT_IN_FORCE, self._not_in_force(window.due)
        if self.day < self.facts.start and not rule.is_campaign:
            return self._before_start()
        windows = windows or list(self._windows([always], person))
        if windows:
            nearest = min(windows, key=self._distance)
            return Why.WINDOW, f"{_named(nearest)}的走访从 {nearest.span.opens} 到 {nearest.span.late} 算"
        if rule.trigger == Trigger.CASE:
            return Why.NO_CASE, f"{self.name}在 {self.day} 前后没有登记{rule.case_kind}事项"
        if rule.trigger == Trigger.BIRTHDAY and not person.birth and not person.lunar:
            return Why.NO_BIRTHDAY, f"{self.name}没有填写出生日期，无法推算生日"
        return Why.NO_BIRTHDAY, f"{self.name}在 {self.day} 前后没有{rule.name}"

    def _before_start(self) -> tuple[Why, str]:
        return Why.BEFORE_START, f"走访日期 {self.day} 在必访起算日 {self.facts.start} 之前，不计应访"

    def _not_in_force(self, due: date) -> str:
        code = self.versions[0].code
        ended = [each.until for each in self.versions if each.until and each.until < due]
        begins = [each.since for each in self.versions if each.since and each.since > due]
        if begins:
            return f"“{code}”从 {min(begins)} 起执行，应访日期 {due} 在此之前"
        return f"“{code}”已于 {max(ended, default=due)} 停用"

    def _distance(self, window: Window) -> int:
        first, last = day_from_iso(window.span.opens), day_from_iso(window.span.late)
        return max((first - self.day).days, (self.day - last).days)


def _named(window: Window) -> str:
    """春节（2026-02-17）, 住院（2026-03-01 发生）."""
    when = f"{window.since} 发生" if window.case_id else str(window.due)
    return f"{window.rule.code}（{when}）"
