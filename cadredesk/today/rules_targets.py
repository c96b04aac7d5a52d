"""The list behind each line of 今日."""

from datetime import date, timedelta

from cadredesk.core.kinds import VisitGroup
from cadredesk.core.targets import Target
from cadredesk.duties.records import DutyQuery, Outcome
from cadredesk.duties.rules.groups import CONDOLENCE, SERVICES
from cadredesk.duties.targets import ShowDuties
from cadredesk.funds.records import VoucherQuery, VoucherState
from cadredesk.funds.targets import ShowVoucher, ShowVouchers
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import ShowPeople
from cadredesk.registers.activities.records import EntryState
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.study.records import LONG_MISSED, MemberQuery, Shown
from cadredesk.registers.study.targets import ShowBranchMonths, ShowMemberMonths
from cadredesk.registers.targets import ShowActivities, ShowSuggestions
from cadredesk.today.records import WAITING, ActivitiesDue, Month, ServiceCount, Today, Unentered, Waiting
from cadredesk.today.rules import BIRTHDAYS
from cadredesk.visits.records import VisitQuery
from cadredesk.visits.targets import ShowVisits

DUE, OVERDUE, MISSED = Outcome.OPEN.value, Outcome.OVERDUE.value, Outcome.MISSED.value


def duties_target(*states: str, codes: tuple[str, ...] = (), text: str = "") -> Target:
    """What is open of 走访慰问 in some states, of some rules, of somebody."""
    said = " · ".join(filter(None, ("今日", *(codes or CONDOLENCE), "、".join(states), text)))
    return ShowDuties(query=DutyQuery(groups=CONDOLENCE, states=states, codes=codes, text=text, words=said))


def service_target(count: ServiceCount) -> Target:
    """Everybody whom a rule of services is about in its period; without periods what is open."""
    said = " · ".join(filter(None, ("今日", count.code, count.period)))
    states = () if count.since else (DUE, OVERDUE)
    query = DutyQuery(
        since=count.since, until=count.until, groups=(count.group,), codes=(count.code,), states=states, words=said
    )
    return ShowDuties(query=query)


def services_target(*states: str) -> Target:
    """What is open of services in some states."""
    said = " · ".join(("今日", SERVICES[0], "、".join(states)))
    return ShowDuties(query=DutyQuery(groups=SERVICES, states=states, words=said))


def birthdays_target(found: Today) -> Target:
    """Whose birthdays come."""
    ids = tuple(dict.fromkeys(each.person_id for each in found.birthdays))
    return ShowPeople(query=PeopleQuery(ids=ids), source=f"今日 · {BIRTHDAYS} 天内寿辰")


def vouchers_target(found: Today, *, drafts: bool) -> Target:
    """The vouchers submitted or approved, with ``drafts`` those too; a single one itself."""
    states = (*((VoucherState.DRAFT,) if drafts else ()), *WAITING)
    wanted = [each for each in found.vouchers if each.state in states]
    if len(wanted) == 1:
        return voucher_target(wanted[0])
    years = {each.year for each in wanted} or {found.on.year}
    year = years.pop() if len(years) == 1 else None
    return ShowVouchers(query=VoucherQuery(year=year, states=tuple(state.value for state in states)))


def voucher_target(waiting: Waiting) -> Target:
    """The vouchers of a state and year; the one itself where there is but one."""
    if waiting.only is not None:
        return ShowVoucher(voucher_id=waiting.only)
    return ShowVouchers(query=VoucherQuery(year=waiting.year, states=(waiting.state,)))


def suggestions_target(words: str, *states: str, ids: tuple[int, ...] | None = None) -> Target:
    """The suggestions and requests in some states, or those with these ids."""
    query = RegisterQuery(chosen={"state": states} if states else {}, ids=ids)
    return ShowSuggestions(query=query, source=f"今日 · 建议诉求 · {words}")


def year_target(on: date) -> Target:
    """The visits of the year of a day."""
    query = VisitQuery(since=date(on.year, 1, 1), until=date(on.year, 12, 31), group=VisitGroup.CONDOLENCE.value)
    return ShowVisits(query=query, source=f"今日 · {on.year} 年走访慰问")


def month_target(on: date, month: Month) -> Target:
    """The visits of a month of the year."""
    since = date(on.year, month.month, 1)
    until = (since + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    source = f"今日 · {on.year} 年 {month.month} 月走访慰问"
    query = VisitQuery(since=since, until=until, group=VisitGroup.CONDOLENCE.value)
    return ShowVisits(query=query, source=source)


def unentered_target(each: Unentered) -> Target:
    """The branches that have not entered their 学习日 of a month."""
    return ShowBranchMonths(year=each.month.year, month=each.month.month, category=each.category, which=Shown.OPEN)


def missed_target(on: date) -> Target:
    """Who has missed study for months in a row."""
    return ShowMemberMonths(year=on.year, query=MemberQuery(in_a_row=LONG_MISSED))


def activities_target(due: ActivitiesDue) -> Target:
    """The activities that have neither names nor numbers."""
    state = EntryState.TO_ENTER.value
    query = RegisterQuery(since=due.to_enter_since, chosen={"entry_state": (state,)})
    return ShowActivities(query=query, source=f"今日 · 活动{state}")


def lacking_target(on: date) -> Target:
    """The activities of the year."""
    query = RegisterQuery(since=date(on.year, 1, 1), until=date(on.year, 12, 31))
    return ShowActivities(query=query, source=f"今日 · {on.year} 年活动")
