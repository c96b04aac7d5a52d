"""Which duty a visit answers, and what to say where it answers none: for whoever records one, or many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from cadredesk.core.dates import today
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store
from cadredesk.duties.records import Duty
from cadredesk.duties.rules.facts import CaseRow
from cadredesk.duties.rules.remarks import Remark, VisitLook
from cadredesk.duties.rules.windows import Window, around
from cadredesk.duties.store_duties import duties, open_duties
from cadredesk.duties.store_proved import matching
from cadredesk.visits.records import Visit

_DRAFT = 1 << 60  # stands for the id of a visit that is not saved yet, after all that are


class Answer(NamedTuple):
    """The duty that a visit proves, and what should be said about it; None for nothing."""

    duty: Duty | None
    remark: Remark | None


NO_ANSWER = Answer(None, None)


def duties_around(office: Office, person_id: int, day: date) -> list[Duty]:
    """The duties of somebody in whose window a day lies, done or not, as they stand today; by due day."""
    span = around(store.versions(office))
    known = {(duty.code, duty.due, duty.case_id): duty for duty in open_duties(office, today(), person_id=person_id)}
    for duty in duties(office, day - span, day + span, today(), person_id=person_id):
        known.setdefault((duty.code, duty.due, duty.case_id), duty)
    found = (duty for duty in known.values() if duty.since <= day <= duty.late_until)
    return sorted(found, key=lambda duty: (duty.due, duty.rule.place))


def answer(office: Office, visit: Visit) -> Answer:
    """What one visit answers, saved or not."""
    return answers(office, [visit])[0]


def answers(office: Office, visits: Sequence[Visit]) -> list[Answer]:
    """The same of several, in their order, as if all of them had been saved. Of visits without a rule nothing is said."""
    numbered = [visit if visit.id else replace(visit, id=_DRAFT + at) for at, visit in enumerate(visits)]
    asked = [visit for visit in numbered if visit.rule and visit.person_id and visit.date]
    found = matching(office, {(visit.person_id or 0, visit.rule) for visit in asked}, asked)
    names = dict(rows.list_rows(office, "people", ("name",), sorted({visit.person_id or 0 for visit in asked})))
    theirs: defaultdict[tuple[int, str], list[Duty]] = defaultdict(list)
    for of_rule in found.duties.values():
        for duty in of_rule:
            theirs[duty.person_id, duty.code].append(duty)
    cases: defaultdict[int, list[CaseRow]] = defaultdict(list)
    for case in found.facts.cases:
        cases[case.person_id].append(case)
    common: dict[tuple[str, int], list[Window]] = {}
    made = dict.fromkeys((visit.id for visit in numbered), NO_ANSWER)
    for visit in asked:
        person_id = visit.person_id or 0
        if visit.date and visit.rule in found.versions:
            look = VisitLook(
                found.versions[visit.rule], found.facts, found.visits[visit.rule].get(person_id, ()),
                theirs[person_id, visit.rule], cases[person_id], person_id, names.get(person_id, ""), visit.id or 0, visit.date, common,
            )  # fmt: skip
            made[visit.id] = Answer(look.proved, look.remark())
    return [made[visit.id] for visit in numbered]


def remarks(office: Office, visits: Sequence[Visit]) -> list[tuple[Visit, str]]:
    """Of several visits those of which something should be said, each with the sentence."""
    found = zip(visits, answers(office, visits), strict=True)
    return [(visit, each.remark.message) for visit, each in found if each.remark]
