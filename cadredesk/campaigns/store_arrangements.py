"""What goes with a visit that is owed: who is planned to go, and what is brought; the visit as it will be recorded."""

import dataclasses
from collections.abc import Sequence

from cadredesk.campaigns import rules, store
from cadredesk.campaigns.records import Arrangement, Plan
from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.duties.records import Duty
from cadredesk.funds.records import Standard
from cadredesk.funds.standards.store import standards_for
from cadredesk.visits.records import Visit


def arrangements(office: Office, found: Sequence[Duty]) -> list[Arrangement]:
    """What goes with each of these duties, in their order."""
    campaigns = {(duty.code, duty.due) for duty in found}
    plans = {(plan.person_id, *each): plan for each in campaigns for plan in store.plans_of(office, *each)}
    occasions = {(duty.rule.standard, duty.due) for duty in found}
    standards = {each: standards_for(office, *each) for each in occasions}
    made = []
    for duty in found:
        plan = plans.get((duty.person_id, duty.code, duty.due)) or Plan()
        standard = standards[duty.rule.standard, duty.due].get(duty.category) or Standard()
        fen, goods = rules.amount(plan, standard), plan.goods or standard.goods
        made.append(Arrangement(plan.visitors, plan.planned_on, fen, goods))
    return made


def visit_for(duty: Duty, what: Arrangement) -> Visit:
    """The visit that would prove a duty, as far as it is known before it is made."""
    return Visit(person_id=duty.person_id, rule=duty.code, visitors=what.visitors, fen=what.fen, goods=what.goods)


def drafts(office: Office, found: Sequence[Duty]) -> list[Visit]:
    """The visits that would prove these duties, filled in as far as it is known: to be recorded today, or on the
    planned day where that has passed.
    """
    day = today()
    made = []
    for duty, what in zip(found, arrangements(office, found), strict=True):
        planned = what.planned_on
        on = planned if planned and duty.since <= planned <= day else day
        made.append(dataclasses.replace(visit_for(duty, what), date=on))
    return made
