"""Duties follow from rules, people, cases and visits; they are computed each time and never stored.

The edges, decided here once (S001, S004):

- Somebody is owed what falls due while they are in the register: from the day they enter it, and until the day before
  they die or move away. What a visit has proved stays, if they were there when it opened. A case is owed even where it
  was opened before they entered, and the visit of a death to the dead.
- Category, rank and treatment are those of the due day; of an interval those of the day it is asked for.
- A visit counts from the opening to the late days after the due day (``matching``), whenever it was recorded; the
  state on a day looks at visits up to that day alone. What the rule does not owe (before 启用, after 停用) claims none.
- An interval runs from the last visit, 最近体检日期 or excuse. A visit before the window has opened starts it again
  without proving anything. Who comes into (or back to) the register, or under the rule, after that day is owed on
  the day they do; who has no visit at all, on the day it is asked for.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from cadredesk.duties.records import Duty, DutyRule, DutyState, Outcome, Tally, Trigger
from cadredesk.duties.rules.builder import DutyBuilder
from cadredesk.duties.rules.common_days import duties_together
from cadredesk.duties.rules.facts import FAR as FAR
from cadredesk.duties.rules.facts import DutyFacts
from cadredesk.duties.rules.interval import interval_duties
from cadredesk.duties.rules.matching import tally
from cadredesk.duties.rules.personal_days import birthday_duties, case_duties


def duties_of(rule: DutyRule, facts: DutyFacts, since: date, until: date, on: date) -> list[Duty]:
    """The duties of one rule that fall due from ``since`` to ``until``, as they stand on ``on``; in no special order."""
    first, last = max(since, rule.since or since), min(until, rule.until or until)
    if first > last:
        return []
    builder = DutyBuilder(rule, facts, on)
    match rule.trigger:
        case Trigger.CASE:
            return [duty for duty in case_duties(builder) if first <= duty.due <= last]
        case Trigger.INTERVAL:
            return interval_duties(builder, first, last)
        case Trigger.BIRTHDAY:
            return [duty for duty in birthday_duties(builder, first, last) if first <= duty.due <= last]
    return duties_together(builder, first, last)


def tally_of(duties: Iterable[Duty], on: date) -> Tally:
    """The ledger line of one rule."""
    found, ahead = Counter[Outcome](), 0
    for duty in duties:
        found[duty.outcome(on)] += 1
        ahead += duty.state is DutyState.UPCOMING
    done, late, overdue, missed, excused = (
        found[each] for each in (Outcome.DONE, Outcome.LATE, Outcome.OVERDUE, Outcome.MISSED, Outcome.EXCUSED)
    )
    return tally(found.total(), done, late, overdue, missed, excused, ahead)
