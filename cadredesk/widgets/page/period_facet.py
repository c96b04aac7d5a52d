"""The facet 期间 of lists by day: 今年, 去年, 近30天, 全部, and earlier years."""

import datetime
from collections.abc import Sequence

from cadredesk.core.dates import today
from cadredesk.widgets.page.facets import FacetGroup

PERIOD = "period"
THIS_YEAR, LAST_YEAR, LATEST, EVER = "今年", "去年", "近30天", "全部"
USUAL, WHOLE = {PERIOD: (THIS_YEAR,)}, {PERIOD: (EVER,)}


def span(period: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and last day of a value of the facet (今年, 近30天, 2024年 …); None where it has no end."""
    day = today()
    if period == LATEST:
        return day - datetime.timedelta(days=29), None
    if period == EVER:
        return None, None
    year = {THIS_YEAR: day.year, LAST_YEAR: day.year - 1}.get(period) or int(period.removesuffix("年"))
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def period_group(years: Sequence[int]) -> FacetGroup:
    """The facet, with those of the years that have no word of their own."""
    earlier = [f"{year}年" for year in years if year < today().year - 1]
    return FacetGroup(PERIOD, "期间", [(each, each, None) for each in (THIS_YEAR, LAST_YEAR, LATEST, EVER, *earlier)])
