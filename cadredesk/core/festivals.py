"""The days of festivals: those of the lunar calendar, of the solar one, and the two that are solar terms."""

from datetime import date, timedelta

from cadredesk.core.lunar import FESTIVALS, LunarDay, festival_day, solar_of, term_of

_SOLAR = {"元旦": (1, 1), "三八": (3, 8), "五一": (5, 1), "七一": (7, 1), "八一": (8, 1), "国庆": (10, 1)}
_LUNAR = {"元宵": LunarDay(1, 15)}
_TERMS = {"清明": (4, 4), "冬至": (12, 21)}  # each with the first day on which it may be
NAMES = (*FESTIVALS, *_SOLAR, *_LUNAR, *_TERMS, "除夕", "腊八")


def day_of_festival(name: str, year: int) -> date | None:
    """The day of a festival in a solar year, None of what is no festival. Raises UserError outside 1900 … 2100."""
    if name in FESTIVALS:
        return festival_day(name, year)
    if name in _SOLAR:
        return date(year, *_SOLAR[name])
    if name == "除夕":
        return festival_day("春节", year) - timedelta(days=1)
    if name == "腊八":
        return solar_of(year - 1, LunarDay(12, 8))
    if name in _LUNAR:
        return solar_of(year, _LUNAR[name])
    if name in _TERMS:
        first = date(year, *_TERMS[name])
        return next((day for more in range(3) if term_of(day := first + timedelta(days=more)) == name), first)
    return None
