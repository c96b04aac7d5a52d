"""The list behind a figure: which page shows it, and what of it."""

from cadredesk.annual_ledger.records import OUTCOMES
from cadredesk.branches.targets import ShowBranches
from cadredesk.core import periods
from cadredesk.core.kinds import VisitGroup
from cadredesk.core.periods import Period
from cadredesk.core.targets import Target
from cadredesk.duties.records import WAITING, DutyQuery, Outcome
from cadredesk.duties.targets import ShowDuties
from cadredesk.funds.targets import ShowPayments
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import ShowPeople
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.targets import ShowActivities, ShowHonours, ShowSuggestions
from cadredesk.summary import rules
from cadredesk.summary.records import UNKNOWN, Behind, Summary
from cadredesk.visits.records import VisitQuery
from cadredesk.visits.targets import ShowVisits

DELIVERED = "送学上门"
_DUE = tuple(outcome for outcome in Outcome if outcome not in WAITING)
_REGISTERS = {"activities": ShowActivities, "suggestions": ShowSuggestions, "honours": ShowHonours}
_GROUPS = dict(zip(("visits", "services", "contacts"), VisitGroup, strict=True))


def duties_target(key: str, period: Period) -> ShowDuties:
    """The duties behind a figure of 必访, as the page 应访 asks for them: duties.late.春节."""
    _, column, code = key.split(".", 2)
    outcomes = _DUE if column in ("due", "percent") else OUTCOMES[column]
    words = f"年报 · {periods.title_of(period)} · {code} · {outcomes[0] if len(outcomes) == 1 else '到期应访'}"
    query = DutyQuery(since=period.since, until=period.until, codes=(code,), outcomes=outcomes, words=words)
    return ShowDuties(query=query)


def list_target(key: str, shown: Summary, found: Behind) -> Target:
    """The list behind any other figure of a summary; it says where it comes from."""
    source = f"年报 · {periods.title_of(shown.asked)} · {rules.label_of(key)}"
    if found.table == "people":
        return ShowPeople(query=PeopleQuery(ids=found.ids), source=source)
    if key == "study.delivered":
        query = VisitQuery(since=shown.period.since, until=shown.period.until, reason=DELIVERED)
        return ShowVisits(query=query, source=source)
    if found.table == "visits":
        return ShowVisits(query=_visit_query(key, shown.period), source=source)
    if found.table == "branches":
        return ShowBranches(ids=found.ids, source=source)
    if found.table in _REGISTERS:
        return _REGISTERS[found.table](query=RegisterQuery(ids=found.ids), source=source)
    return ShowPayments(ids=found.ids, source=source)


def _visit_query(key: str, period: Period) -> VisitQuery:
    """The visits behind a figure, as the page of visits asks for them."""
    section, divided, word = (*key.split(".", 2), "")[:3]
    since, until = period.since, period.until
    if divided == "by_month":
        month = periods.month_of(word)
        since, until = max(since, month.since), min(until, month.until)
    value = "" if word == UNKNOWN else word
    reason = value if divided == "by_rule" or (section, divided) == ("services", "times") else None
    category = value if divided == "by_category" else None
    return VisitQuery(since=since, until=until, group=_GROUPS[section].value, reason=reason, category=category)
