"""Which page shows the list behind a figure, and what to hand it."""

from cadredesk.core import periods
from cadredesk.core.periods import Period
from cadredesk.duties.records import DutyQuery, Outcome
from cadredesk.people.records import PeopleQuery
from cadredesk.proof.records import OUTCOMES
from cadredesk.summary import rules
from cadredesk.summary.records import UNKNOWN, Behind
from cadredesk.visits.records import VisitQuery


def duty_request(key: str, period: Period) -> DutyQuery:
    """The duties behind a figure of 必访, as the page 应访 asks for them: duties.late.春节."""
    _, column, code = key.split(".", 2)
    outcomes = OUTCOMES[column] or tuple(Outcome)
    words = f"年报 · {periods.title_of(period)} · {code} · {outcomes[0] if len(outcomes) == 1 else '应访'}"
    return DutyQuery(since=period.since, until=period.until, codes=(code,), outcomes=outcomes, words=words)


def request(key: str, period: Period, found: Behind) -> tuple[str, object]:
    """The page that shows a list, and what to hand it: (a query or ids, words that say where it comes from)."""
    source = f"年报 · {periods.title_of(period)} · {rules.label_of(key)}"
    if found.table == "people":
        return "people", (PeopleQuery(ids=found.ids), source)
    if found.table == "visits":
        return "visits", (_visit_query(key, period), source)
    return ("branches" if found.table == "branches" else "funds"), (found.ids, source)


def _visit_query(key: str, period: Period) -> VisitQuery:
    """The visits behind a figure, as the page of visits asks for them."""
    _, divided, word = (*key.split(".", 2), "")[:3]
    since, until = period.since, period.until
    if divided == "by_month":
        month = periods.month_of(word)
        since, until = max(since, month.since), min(until, month.until)
    value = "" if word == UNKNOWN else word
    reason, category = (value if divided == name else None for name in ("by_rule", "by_category"))
    return VisitQuery(since=since, until=until, reason=reason, category=category)
