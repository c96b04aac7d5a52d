"""What is on the chosen day, with the names: each line opens what it is about."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cadredesk.calendar.records import GROUPS, WEEKDAYS, DayList, Entry, Kind, RuleDay
from cadredesk.cases.targets import ShowCase
from cadredesk.core.dates import show_day_in_sentence
from cadredesk.core.targets import Target
from cadredesk.duties.records import DutyLine, DutyQuery, service_words
from cadredesk.duties.rules.groups import CONDOLENCE, SERVICES
from cadredesk.duties.rules.wording import TONES
from cadredesk.duties.targets import ShowDuties
from cadredesk.people.targets import ShowPerson
from cadredesk.visits.records import VisitQuery
from cadredesk.visits.targets import ShowVisit, ShowVisits
from cadredesk.widgets.card.card import Body, Card, Lines

UNITS = {Kind.VISIT: "次", Kind.SERVICE: "次", Kind.PLAN: "人次", Kind.BIRTHDAY: "人", Kind.CASE: "件"}


class DayCard(Card):
    """The card at the right of the month."""

    navigate = Signal(object)  # a Target

    def __init__(self) -> None:
        super().__init__("当天")
        self.found: DayList | None = None

    def show_day(self, found: DayList, today: date) -> None:
        again = self.found is not None and self.found.figures.day == found.figures.day
        self.found = found
        figures, body = found.figures, Body(6)
        said = [f"农历{figures.lunar_day}", *figures.festivals, "今天" if figures.day == today else ""]
        title = f"{show_day_in_sentence(figures.day)}　星期{WEEKDAYS[figures.day.weekday()]}"
        body.header(title, " · ".join(filter(None, said)), avatar=False)
        self._duties(body, found)
        self._services(body, found)
        for kind in Kind:
            self._entries(body, kind, found)
        if not found.duties and not figures.services and not any(found.entries.values()):
            body.note("这一天没有到期的应访，也没有走访、计划、寿辰和事项。")
        body.end()
        self.show_body(body, keep_scroll=again)

    def _duties(self, body: Body, found: DayList) -> None:
        figures = found.figures
        if not figures.owed:
            return
        day = figures.day
        every = _owed_on(day, ())
        tip = f"在“应访”页看 {day} 到期的"
        body.section("应访", f"{figures.owed:,} 人次", lambda: self.navigate.emit(every), tip=tip)
        rules = [(rule.code, "", f"{rule.name} {rule.owed:,} 人次", _settled(rule)) for rule in figures.rules]
        self._connect(body.lines(rules, date_width=0), lambda code: _owed_on(day, (code,)))
        body.rule()
        several = len(figures.rules) > 1
        lines = [(line.person_id, "", _who(line, several), line.state) for line in found.duties]
        tones = [TONES.get(line.state, "muted") for line in found.duties]
        self._connect(body.lines(lines, tones=tones, date_width=0), _person)
        if (more := figures.owed - len(found.duties)) > 0:
            body.note(f"还有 {more:,} 人次，点上面的数字看全部。")

    def _services(self, body: Body, found: DayList) -> None:
        services, day = found.figures.services, found.figures.day
        if services:
            body.section("上门服务", "查看", lambda: self.navigate.emit(_owed_on(day, (), SERVICES)))
            lines = [(rule.code, "", rule.name, service_words(rule.code, rule.wanted, rule.done)) for rule in services]
            self._connect(body.lines(lines, date_width=0), lambda code: _owed_on(day, (code,), SERVICES))

    def _entries(self, body: Body, kind: Kind, found: DayList) -> None:
        entries, total = found.entries[kind], found.totals[kind]
        if not entries:
            return
        counted = f"{total:,} {UNITS[kind]}"
        if kind in GROUPS:
            day = found.figures.day
            source = f"月历 · {show_day_in_sentence(day)}的{kind}"
            asked = ShowVisits(query=VisitQuery(since=day, until=day, group=GROUPS[kind]), source=source)
            body.section(kind, counted, lambda: self.navigate.emit(asked), tip=f"在“走访记录”页看 {day} 的{kind}")
        else:
            body.section(f"{kind}　{counted}")
        self._connect(body.lines(list(map(_line, entries)), date_width=0), OPENS[kind])
        if (more := total - len(entries)) > 0:
            body.note(f"还有 {more:,} {UNITS[kind]}。")

    def _connect(self, made: Lines | None, target_of: Callable[[Any], Target]) -> None:
        if made is not None:
            made.opened.connect(lambda key: self.navigate.emit(target_of(key)))

    def focus_list(self) -> None:
        holder = self._scroll.widget()
        if holder is None:
            return
        first = holder.nextInFocusChain()
        while isinstance(first, QWidget) and first is not holder:
            if holder.isAncestorOf(first) and first.focusPolicy() & Qt.FocusPolicy.TabFocus and first.isVisible():
                first.setFocus()
                return
            first = first.nextInFocusChain()


def _owed_on(day: date, codes: tuple[str, ...], groups: tuple[str, ...] = CONDOLENCE) -> Target:
    words = f"月历 · {show_day_in_sentence(day)}到期的{'、'.join(codes or groups)}"
    return ShowDuties(query=DutyQuery(since=day, until=day, groups=groups, codes=codes, words=words))


def _person(person_id: int) -> Target:
    return ShowPerson(person_id=person_id)


OPENS: dict[Kind, Callable[[int], Target]] = {
    Kind.VISIT: lambda key: ShowVisit(visit_id=key),
    Kind.SERVICE: lambda key: ShowVisit(visit_id=key),
    Kind.PLAN: _person,
    Kind.BIRTHDAY: _person,
    Kind.CASE: lambda key: ShowCase(case_id=key),
}


def _settled(rule: RuleDay) -> str:
    said = ((rule.done, "已访"), (rule.overdue, "逾期"), (rule.missed, "错过"), (rule.excused, "免访"))
    return "，".join(f"{words} {count:,}" for count, words in said if count) or "待访"


def _who(line: DutyLine, several: bool) -> str:
    """谢云绍　重阳 · 林荣学: who, by which rule if there are several, and who goes."""
    about = " · ".join(filter(None, (line.rule if several else "", line.visitors or line.liaison)))
    return f"{line.name}　{about}"


def _line(entry: Entry) -> tuple[object, str, str, str]:
    return entry.key, "", f"{entry.name}　{' · '.join(filter(None, (entry.words, entry.note)))}", ""
