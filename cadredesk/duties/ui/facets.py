"""The facets of the duties page: its periods, and the groups with their counts."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cadredesk.core.kinds import VisitGroup
from cadredesk.db.file import Office
from cadredesk.duties import store, store_duties
from cadredesk.duties.records import TO_DO, DutyQuery, Outcome
from cadredesk.duties.ui.listing import PLANNED, UNPLANNED, DutyLines
from cadredesk.people.records import Audience
from cadredesk.widgets.page.facets import FacetGroup, FacetPanel

NOW, THIS_MONTH, NEXT_MONTH, SOON, THIS_YEAR, LAST_YEAR = "现在应访", "本月", "下月", "30 天内", "今年", "去年"
PERIODS = (NOW, SOON, THIS_MONTH, NEXT_MONTH, THIS_YEAR, LAST_YEAR)
USUAL_STATES = tuple(each.value for each in TO_DO)  # what can be done, without what was missed
# What published figures call 走访慰问; services are one click away.
USUAL: Mapping[str, tuple[str, ...]] = {
    "period": (NOW,), "group": (VisitGroup.CONDOLENCE.value,), "state": USUAL_STATES,
}  # fmt: skip
LABELS = {
    "period": "期间", "group": "走访分类", "code": "事由", "state": "状态", "planned": "安排", "liaison": "挂联人",
    "community": "社区", "category": "人员类别",
}  # fmt: skip
Span = tuple[datetime.date, datetime.date]


def span(period: str, day: datetime.date) -> Span | None:
    """The first and last due day of a period; None for what is open now."""
    first = day.replace(day=1)
    ahead = (first + datetime.timedelta(days=32)).replace(day=1)
    match period:
        case "本月":
            return first, ahead - datetime.timedelta(days=1)
        case "下月":
            after = (ahead + datetime.timedelta(days=32)).replace(day=1)
            return ahead, after - datetime.timedelta(days=1)
        case "30 天内":
            return day, day + datetime.timedelta(days=30)
        case "今年" | "去年":
            year = day.year - (period == LAST_YEAR)
            return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return None


def read_lines(office: Office, asked: Span | None, outcomes: Sequence[str], day: datetime.date) -> DutyLines:
    """The duties of a span of due days, or what is open now; of certain outcomes alone if they are named."""
    found = store_duties.open_duties(office, day) if asked is None else store_duties.duties(office, *asked, day)
    if outcomes:
        found = [duty for duty in found if duty.outcome in outcomes]
    return DutyLines.of(office, found, day)


def chosen_by(query: DutyQuery) -> dict[str, tuple[str, ...]]:
    """What another page's query chooses in the facets."""
    period = () if query.since or query.until else (NOW,)
    return {
        "period": period, "group": query.groups, "code": query.codes, "state": query.states,
        "liaison": query.liaisons, "community": query.communities, "category": query.categories,
    }  # fmt: skip


def groups(office: Office, counts: Mapping[str, Counter[str]], panel: FacetPanel) -> list[FacetGroup]:
    """The groups of the panel: the values there are, and those chosen even if there are none of them."""
    orders: dict[str, Iterable[str]] = {
        "group": [each.value for each in VisitGroup],
        "code": store.codes(office),
        "state": [each.value for each in Outcome],
        "planned": (UNPLANNED, PLANNED),
        "category": [audience.value for audience in Audience],
    }
    made = [FacetGroup("period", LABELS["period"], [(period, period, None) for period in PERIODS])]
    for name in ("group", "code", "state", "planned", "category", "liaison", "community"):
        counted = counts.get(name, Counter())
        known = list(orders.get(name, ())) or [value for value, _ in counted.most_common()]
        known += [value for value in (*counted, *panel.chosen().get(name, ())) if value not in known]
        shown = [value for value in dict.fromkeys(known) if value in counted or panel.is_chosen(name, value)]
        made.append(FacetGroup(name, LABELS[name], [(value, value, counted[value]) for value in shown]))
    return made
