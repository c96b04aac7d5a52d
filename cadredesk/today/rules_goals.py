"""The list behind each line of 今日: which page, and what it is handed."""

from datetime import date, timedelta

from cadredesk.duties.records import DutyQuery, Standing
from cadredesk.funds.records import VoucherQuery, VoucherState
from cadredesk.people.records import PeopleQuery
from cadredesk.today.records import WAITING, Month, Today, Waiting
from cadredesk.today.records_cards import Goal
from cadredesk.today.rules import BIRTHDAYS
from cadredesk.visits.records import VisitQuery

DUE, OVERDUE, MISSED = Standing.DUE.value, Standing.OVERDUE.value, Standing.MISSED.value


def duties_goal(*states: str, codes: tuple[str, ...] = (), text: str = "") -> Goal:
    """What is open in some states, of some rules, of somebody."""
    said = " · ".join(filter(None, ("今日", *codes, "、".join(states), text)))
    return Goal("duties", DutyQuery(states=states, codes=codes, text=text, words=said))


def birthdays_goal(found: Today) -> Goal:
    """Whose birthdays come."""
    ids = tuple(dict.fromkeys(each.person_id for each in found.birthdays))
    return Goal("people", (PeopleQuery(ids=ids), f"今日 · {BIRTHDAYS} 天内寿辰"))


def vouchers_goal(found: Today) -> Goal:
    """The vouchers on their way; the one itself where there is but one."""
    return _of_vouchers(found, WAITING)


def open_vouchers_goal(found: Today) -> Goal:
    """Those and the drafts."""
    return _of_vouchers(found, (VoucherState.DRAFT, *WAITING))


def _of_vouchers(found: Today, states: tuple[VoucherState, ...]) -> Goal:
    wanted = [each for each in found.vouchers if each.state in states]
    if len(wanted) == 1:
        return voucher_goal(wanted[0])
    years = {each.year for each in wanted} or {found.on.year}
    year = years.pop() if len(years) == 1 else None
    return Goal("funds", VoucherQuery(year=year, states=tuple(state.value for state in states)))


def voucher_goal(waiting: Waiting) -> Goal:
    """The vouchers of a state and year; the one itself where there is but one."""
    return Goal("funds", waiting.only or VoucherQuery(year=waiting.year, states=(waiting.state,)))


def year_goal(on: date) -> Goal:
    """The visits of the year of a day."""
    query = VisitQuery(since=date(on.year, 1, 1), until=date(on.year, 12, 31))
    return Goal("visits", (query, f"今日 · {on.year} 年走访"))


def month_goal(on: date, month: Month) -> Goal:
    """The visits of a month of the year."""
    since = date(on.year, month.month, 1)
    until = (since + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Goal("visits", (VisitQuery(since=since, until=until), f"今日 · {on.year} 年 {month.month} 月走访"))
