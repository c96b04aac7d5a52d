"""What goes with a visit that is owed: who is planned to go, and what is brought; the visit as it will be recorded."""

from collections.abc import Iterable, Sequence
from datetime import date

from cadredesk.campaigns import rules, store
from cadredesk.campaigns.records import Arrangement, Plan
from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.duties.records import Duty
from cadredesk.funds.records import Standard
from cadredesk.funds.standards.store import standards_for
from cadredesk.visits.records import Visit


def brought(office: Office, found: Sequence[Duty]) -> list[Arrangement]:
    """What goes with each of these duties, in their order."""
    plans = _plans(office, {(duty.code, duty.due) for duty in found})
    standards = {
        (occasion, due): standards_for(office, occasion, due)
        for occasion, due in {(duty.rule.standard, duty.due) for duty in found}
    }
    made = []
    for duty in found:
        plan = plans.get((duty.person_id, duty.code, duty.due)) or Plan()
        standard = standards[duty.rule.standard, duty.due].get(duty.category) or Standard()
        made.append(
            Arrangement(plan.visitors, plan.planned_on, rules.amount(plan, standard), plan.goods or standard.goods)
        )
    return made


def _plans(office: Office, rounds: Iterable[tuple[str, date]]) -> dict[tuple[int | None, str, date], Plan]:
    return {(plan.person_id, code, due): plan for code, due in rounds for plan in store.plans_of(office, code, due)}


def drafts(office: Office, found: Sequence[Duty]) -> list[Visit]:
    """The visits that would prove these duties, filled in as far as it is known: to be recorded today, or on the
    planned day where that has passed.
    """
    day = today()
    made = []
    for duty, what in zip(found, brought(office, found), strict=True):
        planned = what.planned_on
        on = planned if planned and duty.since <= planned <= day else day
        made.append(
            Visit(
                person_id=duty.person_id,
                date=on,
                rule=duty.code,
                visitors=what.visitors,
                fen=what.fen,
                goods=what.goods,
            )
        )
    return made
