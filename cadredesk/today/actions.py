"""What needs doing on a day, gathered from all features; and the same on paper."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.backups import store as backups_store
from cadredesk.birthdays.rules import birthdays_between
from cadredesk.branches.records import WITHOUT_LIAISON
from cadredesk.branches.rules import study_dates
from cadredesk.campaigns import store_campaign
from cadredesk.campaigns.records import Stage
from cadredesk.cases import store_lines, store_steps
from cadredesk.cases.records import CaseState
from cadredesk.core.dates import today
from cadredesk.core.lunar import lunar_of, show_lunar, term_of
from cadredesk.core.progress import Progress
from cadredesk.db.backups.standing import standing
from cadredesk.db.file import Office
from cadredesk.duties import store as duty_store
from cadredesk.duties import store_duties
from cadredesk.duties.records import Duty, Outcome
from cadredesk.duties.rules.groups import apart
from cadredesk.funds import store_due
from cadredesk.funds.records import VoucherQuery, VoucherState
from cadredesk.funds.targets import ShowVoucher, ShowVouchers
from cadredesk.liaisons.targets import ShowUncovered
from cadredesk.registers.activities import store_checks
from cadredesk.registers.honours import store_medals
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.suggestions import store as suggestions_store
from cadredesk.registers.suggestions import store_written
from cadredesk.registers.suggestions.records import SuggestionState
from cadredesk.registers.targets import ShowActivities, ShowHonours, TakeOverRequests
from cadredesk.today import rules, rules_checks, rules_targets, store
from cadredesk.today.actions_activities import activities_due
from cadredesk.today.records import (
    Birthday,
    CampaignSummary,
    Check,
    Election,
    MedalCounts,
    OpenCase,
    OpenDuty,
    StudyDay,
    SuggestionCounts,
    Today,
)

if TYPE_CHECKING:
    from cadredesk.branches.records import Branch

TWO_MEDALS = "一人登记了两枚纪念章"
NAMED = 8  # overdue visits that are named


def gather(office: Office, on: date | None = None, *, named: int = NAMED, this_week: bool = False) -> Today:
    """Everything that the page shows of a day. ``named`` overdue visits are named; ``this_week`` names what is due, too."""
    day = on or today()
    asked = duty_store.rules(office)
    last_day = rules.first_of_weeks(day) + timedelta(days=7 * rules.WEEKS - 1)
    visits, services = apart(store_duties.duties_around(office, day))
    found = [duty for duty in visits if duty.is_outstanding]
    coming = [duty for duty in visits if day <= duty.due <= last_day]
    urgent = rules.urgent(found, day)
    soon = rules.due_by(found, day + timedelta(days=rules.WEEK - 1))
    births = _birthdays(office, day, max(last_day, day + timedelta(days=rules.BIRTHDAYS)))
    branches = store.standing_branches(office)
    filters = {key: asked for key, (_, asked) in rules_checks.PEOPLE_CHECKS.items()}
    people, counts, listed = store.scan_people(office, filters, day)
    return Today(
        on=day,
        lunar=show_lunar(lunar_of(day)[1]),
        term=term_of(day),
        people=people,
        by_rule=rules.counts_by_rule(found),
        services=rules.service_counts(services, day),
        urgent=_named(office, urgent[:named], day),
        due_soon=len(soon),
        this_week=_named(office, soon, day) if this_week else (),
        campaign=_campaign(office, day),
        birthdays=tuple(each for each in births if each.days <= rules.BIRTHDAYS),
        cases=_cases(office, day),
        suggestions=_suggestions(office, day),
        elections=_elections(branches, day),
        study_days=_study_days(branches, day),
        activities=activities_due(office, branches, day),
        vouchers=tuple(store.waiting_vouchers(office)),
        medals=MedalCounts(day.year, *store_medals.counts(office, day.year)) if rules.are_medals_due(day) else None,
        checks=_checks(counts, listed, branches, store.dead_in_drafts(office), _register_checks(office, day)),
        months=store.visits_by_month(office, day.year),
        weeks=rules.weeks(day, asked, coming, [(each.day, each.great) for each in births]),
        backups=standing(office.path),
        drilled=backups_store.last_drill(office),
        drill_due=backups_store.drill_is_due(office, day),
    )


def _named(office: Office, found: Sequence[Duty], day: date) -> tuple[OpenDuty, ...]:
    return tuple(
        OpenDuty(
            person_id=line.person_id,
            name=line.name,
            code=line.rule,
            reason=line.reason,
            due=line.duty.due,
            days=(line.duty.due - day).days,
            visitors=line.visitors or line.liaison,
            phone=line.phone,
        )
        for line in store_duties.lines(office, found, day)
    )


# ---------------------------------------------------------------- the festival in front


def _campaign(office: Office, day: date) -> CampaignSummary | None:
    front = store_campaign.next_campaign(office, day)
    if front is None:
        return None
    rule, due = front
    opens = rule.opening(due)
    members = store_campaign.members(office, rule.code, due, day) if opens <= day else []
    wanted = [each for each in members if each.stage is not Stage.EXCUSED]
    paid = store_due.paid_people(office, rule.code, due) if wanted else {}
    return CampaignSummary(
        code=rule.code,
        name=rule.name,
        due=due,
        opens=opens,
        days=(due - day).days,
        owed=len(wanted),
        visited=sum(1 for each in wanted if each.stage is Stage.VISITED),
        paid=sum(1 for each in wanted if each.person_id in paid),
        excused=len(members) - len(wanted),
    )


# ---------------------------------------------------------------- cases


def _cases(office: Office, day: date) -> tuple[OpenCase, ...]:
    """First deaths with something left to do, then what is still to be visited, then the others; each the oldest first."""
    left = {each.case.id: tuple(step.value for step in each.left) for each in store_steps.open_checklists(office, day)}
    found = [
        OpenCase(
            id=line.case.id or 0,
            person_id=line.person_id,
            name=line.name,
            kind=line.kind,
            detail=line.words,
            opened_on=line.opened_on or day,
            days=line.days,
            undone=left.get(line.case.id, ()),
            owed=bool(line.visit) and line.visited_on is None and line.visit != Outcome.EXCUSED,
            phone=line.phone,
        )
        for line in store_lines.lines(office, day, state=CaseState.OPEN)
        if line.opened_on is None or line.opened_on <= day
    ]
    return tuple(sorted(found, key=lambda each: (not each.undone, not each.owed, each.opened_on, each.id)))


# ---------------------------------------------------------------- suggestions and requests


def _suggestions(office: Office, day: date) -> SuggestionCounts:
    counts = suggestions_store.open_counts(office, day)
    return SuggestionCounts(
        to_hand_on=counts[SuggestionState.TO_HAND_ON],
        overdue=counts[SuggestionState.OVERDUE],
        to_report=counts[SuggestionState.TO_REPORT],
        soon=tuple(suggestions_store.due_soon(office, day)),
        to_take_over=store_written.asked_about(office) if store_written.seen(office) is None else 0,
    )


def _suggestion_checks(office: Office) -> Iterator[Check]:
    """Results without a day; and what visits say since the office was first asked about it, and is no row of its own."""
    if ids := tuple(suggestions_store.results_without_day(office)):
        words = "有结果没有答复日期"
        target = rules_targets.suggestions_target(words, ids=ids)
        yield Check(key="results_without_day", words=words, count=len(ids), unit="件", target=target)
    if store_written.seen(office) is not None:
        count = store_written.asked_about(office)
        yield Check(key="requests_written", words="走访诉求没有登记", count=count, unit="件", target=TakeOverRequests())


# ---------------------------------------------------------------- birthdays, branches


def _birthdays(office: Office, since: date, until: date) -> list[Birthday]:
    found = []
    for person_id, name, phone, born in store.born_between(office, since, until):
        for each in birthdays_between(born, since, until):
            found.append(
                Birthday(
                    person_id=person_id,
                    name=name,
                    day=each.day,
                    days=(each.day - since).days,
                    lunar="" if each.approximate else show_lunar(lunar_of(each.day)[1]),
                    keeps_lunar=each.lunar,
                    age=each.age,
                    great=each.great,
                    about=each.approximate,
                    phone=phone,
                )
            )
    return sorted(found, key=lambda each: (each.day, not each.great, each.person_id))


def _elections(branches: "Sequence[Branch]", day: date) -> tuple[Election, ...]:
    found = [
        Election(branch_id=each.id or 0, name=each.name, term_end=each.term_end, days=(each.term_end.last - day).days)
        for each in branches
        if each.term_end and (each.term_end.last - day).days <= rules.ELECTIONS
    ]
    return tuple(sorted(found, key=lambda each: each.days))


def _study_days(branches: "Sequence[Branch]", day: date) -> tuple[StudyDay, ...]:
    by_day: dict[date, list[tuple[int, str]]] = {}
    for branch in branches:
        for each in study_dates(branch.study_day, day, day + timedelta(days=rules.STUDY)):
            by_day.setdefault(each, []).append((branch.id or 0, branch.name))
    return tuple(StudyDay(day=each, days=(each - day).days, branches=tuple(by_day[each])) for each in sorted(by_day))


# ---------------------------------------------------------------- to be looked at again


def _checks(
    counts: Mapping[str, int],
    listed: Mapping[str, tuple[int, ...]],
    branches: "Sequence[Branch]",
    dead: Sequence[int],
    others: Iterable[Check],
) -> tuple[Check, ...]:
    found = []
    for key, (words, asked) in rules_checks.PEOPLE_CHECKS.items():
        target = ShowUncovered() if key == rules_checks.NO_LIAISON else rules_checks.people_target(words, asked)
        found.append(Check(key=key, words=words, count=counts[key], unit="人", target=target))
    uncovered = sum(1 for branch in branches if branch.liaison_id is None and branch.kind not in WITHOUT_LIAISON)
    theirs = ShowUncovered(branches=True)
    found.insert(2, Check(key="branches", words="支部没有挂联人", count=uncovered, unit="个", target=theirs))
    for key, words in rules_checks.LISTED_CHECKS.items():
        target = rules_checks.ids_target(f"{rules_checks.SOURCE} · {words}", listed[key])
        found.append(Check(key=key, words=words, count=len(listed[key]), unit="人", target=target))
    found += (_dead_in_drafts(dead), *others)
    return tuple(check for check in found if check.count)


def _register_checks(office: Office, day: date) -> Iterator[Check]:
    """What the registers find."""
    yield from _suggestion_checks(office)
    yield from _activity_checks(office, day)
    medals = store_medals.doubled_ids(office)
    target = ShowHonours(query=RegisterQuery(ids=medals), source=f"{rules_checks.SOURCE} · {TWO_MEDALS}")
    yield Check(key="medals", words=TWO_MEDALS, count=len(medals), unit="枚", target=target)


def _activity_checks(office: Office, day: date) -> Iterator[Check]:
    found = store_checks.to_check(office, day)
    for key, words in store_checks.CHECKS.items():
        target = ShowActivities(query=RegisterQuery(ids=found[key]), source=f"{rules_checks.SOURCE} · {words}")
        yield Check(key=key, words=words, count=len(found[key]), unit="次", target=target)


def _dead_in_drafts(vouchers: Sequence[int]) -> Check:
    states = (VoucherState.DRAFT.value, VoucherState.SUBMITTED.value)
    one = len(vouchers) == 1
    target = ShowVoucher(voucher_id=vouchers[0]) if one else ShowVouchers(query=VoucherQuery(states=states))
    return Check(key="dead_in_drafts", words="凭证中有已去世人员", count=len(vouchers), unit="张", target=target)


# ---------------------------------------------------------------- paper


def print_today(
    office: Office, out: Path, on: date | None = None, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print what to take along on a day; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.today import paper

    found = gather(office, on, named=paper.MOST_LINES, this_week=True)
    return paper.draw_today(found, office.name, office.operator, out, progress)
