"""Duties that follow a person or what happened to one: birthdays and cases."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cadredesk.birthdays.rules import Birthday
from cadredesk.core.kinds import CaseKind
from cadredesk.duties.records import Duty
from cadredesk.duties.rules import days as rules_days
from cadredesk.duties.rules.facts import CaseRow
from cadredesk.duties.rules.making import Maker, day_of
from cadredesk.duties.rules.people import Past, Someone
from cadredesk.duties.rules.proof import Made, matched, until_left


def birthday_duties(maker: Maker, since: date, until: date) -> list[Duty]:
    """The birthdays between two days."""
    visits, pasts = maker.visits_by_person(), maker.facts.pasts
    changed = [past.now for past in maker.facts.changed(maker.rule)]
    found: list[Duty] = []
    for people in (maker.facts.steady(maker.rule), changed):
        for someone, birthdays in rules_days.with_birthdays(maker.rule, people, since, until):
            found += _of_birthdays(maker, someone, pasts.get(someone.id), birthdays, visits.get(someone.id, ()))
    return found


def _of_birthdays(
    maker: Maker, someone: Someone, past: Past | None, birthdays: Sequence[Birthday], visits: Sequence[Made]
) -> Iterator[Duty]:
    owed = []
    for birthday in birthdays:
        day = birthday.day.isoformat()
        then = past.on(day) if past else someone
        since = birthday.day - timedelta(days=maker.rule.days_before)
        if then.entered <= day and then.left > since.isoformat() and maker.is_meant(then, day):
            owed.append((then, birthday, since))
    proofs: list[Made | None] = [None] * len(owed)
    if visits:
        windows = [maker.window(since, birthday.day) for _, birthday, since in owed]
        ends = [until_left(window, then.left) for window, (then, *_) in zip(windows, owed, strict=True)]
        proofs = matched(ends, visits, maker.excused(someone.id, [window.due for window in windows]))
    for (then, birthday, since), proof in zip(owed, proofs, strict=True):
        if then.left > (birthday.day if proof is None else since).isoformat():
            yield maker.duty(then, since, birthday.day, proof, age=birthday.age, about=birthday.approximate)


def case_duties(maker: Maker) -> Iterator[Duty]:
    """What all cases of the rule's kind have opened, whenever that was."""
    by_person: dict[int, list[CaseRow]] = {}
    for case in maker.facts.cases:
        if case.kind == maker.rule.case_kind:
            by_person.setdefault(case.person_id, []).append(case)
    if not by_person:
        return
    visits = maker.visits_by_person()
    for person_id, cases in by_person.items():
        someone, past = maker.facts.by_id.get(person_id), maker.facts.pasts.get(person_id)
        if someone is not None or past is not None:
            yield from _of_cases(maker, someone, past, cases, visits.get(person_id, ()))


def _of_cases(
    maker: Maker, someone: Someone | None, past: Past | None, cases: Sequence[CaseRow], visits: Sequence[Made]
) -> Iterator[Duty]:
    owed = []
    for case in cases:
        since = day_of(case.opened_on)
        due = since + timedelta(days=maker.rule.days_after)
        then = past.on(due.isoformat()) if past else someone
        if then is not None and maker.is_in_force(due) and maker.is_meant(then, due.isoformat()):
            owed.append((then, case, since, due, maker.window(since, due)))
    proofs: list[Made | None] = [None] * len(owed)
    if visits:
        ends = [window if maker.of_the_dead else until_left(window, then.left) for then, *_, window in owed]
        proofs = matched(ends, visits, maker.excused(cases[0].person_id, [window.due for *_, window in owed]))
    for (then, case, since, due, window), proof in zip(owed, proofs, strict=True):
        if proof is not None or then.left > window.due or case.kind == CaseKind.DEATH:
            yield maker.duty(then, since, due, proof, case_id=case.id)
