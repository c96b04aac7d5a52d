"""Which duties of somebody a visit would answer: for whoever records one."""

from datetime import date, timedelta

from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.duties import store
from cadredesk.duties.records import Duty
from cadredesk.duties.store_duties import duties, open_duties


def duties_around(office: Office, person_id: int, day: date) -> list[Duty]:
    """The duties of somebody in whose window a day lies, done or not, as they stand today; by due day."""
    rules = store.rules(office)
    since = day - timedelta(days=max((rule.late_days for rule in rules), default=0))
    until = day + timedelta(days=max((max(rule.days_before, rule.days_after, 31) for rule in rules), default=0))
    known = {(duty.code, duty.due, duty.case_id): duty for duty in open_duties(office, today(), person_id=person_id)}
    for duty in duties(office, since, until, today(), person_id=person_id):
        known.setdefault((duty.code, duty.due, duty.case_id), duty)
    return sorted((duty for duty in known.values() if _counts(duty, day)), key=lambda duty: (duty.due, duty.rule.place))


def _counts(duty: Duty, day: date) -> bool:
    """Whether a visit on a day counts for a duty."""
    return duty.since <= day <= duty.late_until


def answered_duty(found: list[Duty], code: str, visit_id: int | None = None) -> Duty | None:
    """Of the duties around a day the one that a visit under a rule answers, or has answered; else one that is settled."""
    of_rule = [duty for duty in found if duty.code == code]
    own = [duty for duty in of_rule if visit_id is not None and duty.visit_id == visit_id]
    left = [duty for duty in of_rule if not duty.is_settled]
    return next(iter((*own, *left, *reversed(of_rule))), None)
