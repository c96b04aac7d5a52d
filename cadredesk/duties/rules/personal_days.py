"""Duties that follow a person or what happened to one: birthdays and cases."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cadredesk.birthdays.rules import Birthday
from cadredesk.core.kinds import CaseKind
from cadredesk.duties.records import Duty
from cadredesk.duties.rules import days as rules_days
from cadredesk.duties.rules.builder import DutyBuilder, day_of
from cadredesk.duties.rules.facts import CaseRow
from cadredesk.duties.rules.matching import VisitMade, matched, until_left
from cadredesk.duties.rules.people import PersonFacts, PersonHistory


def birthday_duties(builder: DutyBuilder, since: date, until: date) -> list[Duty]:
    """The birthdays between two days."""
    visits, histories = builder.visits_by_person(), builder.facts.histories
    changed = [history.now for history in builder.facts.changed(builder.rule)]
    found: list[Duty] = []
    for people in (builder.facts.without_history(builder.rule), changed):
        for person_facts, birthdays in rules_days.with_birthdays(builder.rule, people, since, until):
            found += _of_birthdays(
                builder, person_facts, histories.get(person_facts.id), birthdays, visits.get(person_facts.id, ())
            )
    return found


def _of_birthdays(
    builder: DutyBuilder,
    person_facts: PersonFacts,
    history: PersonHistory | None,
    birthdays: Sequence[Birthday],
    visits: Sequence[VisitMade],
) -> Iterator[Duty]:
    owed = []
    for birthday in birthdays:
        day = birthday.day.isoformat()
        then = history.on(day) if history else person_facts
        since = birthday.day - timedelta(days=builder.rule.days_before)
        if then.entered <= day and then.left > since.isoformat() and builder.is_meant(then, day):
            owed.append((then, birthday, since))
    proofs: list[VisitMade | None] = [None] * len(owed)
    if visits:
        windows = [builder.window(since, birthday.day) for _, birthday, since in owed]
        ends = [until_left(window, then.left) for window, (then, *_) in zip(windows, owed, strict=True)]
        proofs = matched(ends, visits, builder.excused(person_facts.id, [window.due for window in windows]))
    for (then, birthday, since), proof in zip(owed, proofs, strict=True):
        if then.left > (birthday.day if proof is None else since).isoformat():
            yield builder.duty(then, since, birthday.day, proof, age=birthday.age, about=birthday.approximate)


def case_duties(builder: DutyBuilder) -> Iterator[Duty]:
    """What all cases of the rule's kind have opened, whenever that was."""
    by_person: dict[int, list[CaseRow]] = {}
    for case in builder.facts.cases:
        if case.kind == builder.rule.case_kind:
            by_person.setdefault(case.person_id, []).append(case)
    if not by_person:
        return
    visits = builder.visits_by_person()
    for person_id, cases in by_person.items():
        person_facts, history = builder.facts.by_id.get(person_id), builder.facts.histories.get(person_id)
        if person_facts is not None or history is not None:
            yield from _of_cases(builder, person_facts, history, cases, visits.get(person_id, ()))


def _of_cases(
    builder: DutyBuilder,
    person_facts: PersonFacts | None,
    history: PersonHistory | None,
    cases: Sequence[CaseRow],
    visits: Sequence[VisitMade],
) -> Iterator[Duty]:
    owed = []
    for case in cases:
        since = day_of(case.opened_on)
        due = since + timedelta(days=builder.rule.days_after)
        then = history.on(due.isoformat()) if history else person_facts
        if then is not None and builder.is_in_force(due) and builder.is_meant(then, due.isoformat()):
            owed.append((then, case, since, due, builder.window(since, due)))
    proofs: list[VisitMade | None] = [None] * len(owed)
    if visits:
        ends = [window if builder.of_the_dead else until_left(window, then.left) for then, *_, window in owed]
        proofs = matched(ends, visits, builder.excused(cases[0].person_id, [window.due for *_, window in owed]))
    for (then, case, since, due, window), proof in zip(owed, proofs, strict=True):
        if proof is not None or then.left > window.due or case.kind == CaseKind.DEATH:
            yield builder.duty(then, since, due, proof, case_id=case.id)
