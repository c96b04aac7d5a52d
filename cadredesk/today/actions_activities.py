"""What is missing of activities on a day: study that was not entered, who missed it, what was not held often enough."""

from collections.abc import Sequence
from datetime import date

from cadredesk.branches.records import Branch
from cadredesk.db.file import Office
from cadredesk.registers.frequencies import rules, store
from cadredesk.registers.frequencies.records import Frequency
from cadredesk.registers.study import store as study_store
from cadredesk.registers.study import store_marks
from cadredesk.registers.study.rules import days_of
from cadredesk.today.records import ActivitiesDue, Unentered


def activities_due(office: Office, branches: Sequence[Branch], on: date) -> ActivitiesDue | None:
    """None for an office that enters no activities."""
    if not store.any_activity(office):
        return None
    asked = store.frequencies(office, enabled=True)
    missing = store_marks.long_missed(office, on)
    since = on.replace(year=on.year - 1, day=1)
    return ActivitiesDue(
        unentered=tuple(_unentered(office, [each for each in asked if each.of_branches], branches, on)),
        missed=len(missing),
        missed_limited=sum(1 for each in missing if each.limited),
        to_enter=store.to_enter(office, since, on),
        to_enter_since=since,
        lacking=tuple(
            rules.lacking_words([(each, store.sessions(office, each, on)) for each in asked if not each.of_branches])
        ),
    )


def _unentered(office: Office, asked: Sequence[Frequency], branches: Sequence[Branch], on: date) -> list[Unentered]:
    found = []
    for month in rules.months_looked_at(on):
        for each in asked:
            held = study_store.held(office, (each.category,), *days_of(month.year, month.month))
            lacking = rules.branches_lacking(branches, held, each.number or 1, month, on)
            if lacking:
                found.append(Unentered(month, each.category, len(lacking)))
    return found
