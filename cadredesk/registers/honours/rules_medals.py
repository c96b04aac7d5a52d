"""Who is to have the medal 光荣在党50年: 50 years' standing on 1 July. Nothing here asks the file.

Standing runs from 转正时间, else from 入党时间 (``people.rules.party_since``). From 12 August 1977 on there was a year of
probation again, and 党龄 runs from 转正: who joined since then and has no 转正时间 is looked at by somebody. So is whoever
may or may not have been in long enough because a date is not whole.
"""

from datetime import date
from enum import StrEnum

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError

YEARS = 50
FIRST_YEAR = 2021  # the medal was given for the first time on 1 July 2021
AHEAD = 5  # years for which candidates are listed
PROBATION_SINCE = date(1977, 8, 12)
GIVER = "中共中央"


class Standing(StrEnum):
    """Where somebody stands on 1 July of a year."""

    REACHED = "可发放"
    UNSURE = "请核对"
    LATER = "未满"


def medal_day(year: int) -> date:
    """The day of a year on which 50 years' standing counts. Raises UserError for a year without medals."""
    if not FIRST_YEAR <= year <= 9990:
        raise UserError(f"“光荣在党50年”纪念章从 {FIRST_YEAR} 年起颁发，请核对年度。")
    return date(year, 7, 1)


def without_probation(joined: PartialDate | None, full_on: PartialDate | None) -> bool:
    """Whether it is not known when somebody passed the probation that they may have had."""
    return full_on is None and joined is not None and joined.last >= PROBATION_SINCE


def standing(joined: PartialDate | None, full_on: PartialDate | None, year: int) -> Standing:
    """How somebody stands who joined, and passed the probation, on these days."""
    since = full_on or joined
    if since is None or first_year(since.first) > year:
        return Standing.LATER
    if without_probation(joined, full_on) or first_year(since.last) > year:
        return Standing.UNSURE
    return Standing.REACHED


def first_year(since: date) -> int:
    """The year on whose 1 July 50 years are full that began on a day."""
    return since.year + YEARS + ((since.month, since.day) > (7, 1))


def doubt(joined: PartialDate | None, full_on: PartialDate | None) -> str:
    """Why somebody's standing is not certain, and what to do."""
    if without_probation(joined, full_on):
        return "1977年8月12日以后入党，请补填转正时间"
    since = full_on or joined
    known = "年月" if since is not None and since.month else "年份"
    return f"{'转正时间' if full_on else '入党时间'}只有{known}，请补全后再定"
