"""Who is on the list of a campaign and how far it has come: computed from duties, plans, visits and payments each time."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from cadredesk.campaigns import rules, store
from cadredesk.campaigns.records import (
    OPEN_STAGES,
    Campaign,
    CampaignLine,
    CampaignState,
    CampaignVoucher,
    Member,
    Plan,
    Progress,
    Stage,
)
from cadredesk.core.dates import today
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import Duty, DutyRule, Outcome
from cadredesk.duties.store_duties import duties
from cadredesk.funds import store_due
from cadredesk.funds.records import Standard
from cadredesk.funds.standards.store import standards_for

LOOK_BACK, AHEAD = 90, 400  # days of which campaigns are listed, beside this year


def campaign_for(office: Office, code: str, due: date) -> Campaign:
    """A campaign. Raises UserError where the rule is unknown or calls for none on that day."""
    rule = duties_store.rule(office, code, due)
    rules.require_campaign(rule, due)
    return Campaign(rule, due, store.campaign_row(office, code, due))


def campaigns_around(office: Office, on: date | None = None) -> list[Campaign]:
    """The campaigns of this year and of the time to come, and what fell due lately, by day."""
    day = on or today()
    since, until = min(date(day.year, 1, 1), day - timedelta(days=LOOK_BACK)), day + timedelta(days=AHEAD)
    kept = store.campaign_rows(office, since, until)
    found = [
        Campaign(rule, due, kept.get((rule.code, due)))
        for rule in duties_store.versions(office)
        for due in rules.due_days(rule, since, until)
    ]
    return sorted(found, key=lambda each: (each.due, each.rule.place))


def next_campaign(office: Office, on: date | None = None) -> tuple[DutyRule, date] | None:
    """The campaign to work on: one whose visits may be made by now; else one past its day that is neither ended nor done
    while visits still count; else the next one to come. None where no rule calls for a campaign.
    """
    day = on or today()
    going = [each for each in campaigns_around(office, day) if each.state(day) is not CampaignState.CLOSED]
    ready = [each for each in going if each.opens <= day <= each.due]
    late = [each for each in going if each.due < day <= each.last]
    for each in (*ready, *reversed(late)):
        if any(member.stage in OPEN_STAGES for member in members(office, each.code, each.due, day)):
            return each.rule, each.due
    ahead = [each for each in going if each.opens > day]
    chosen = next(
        (each for each in (*ready, *ahead) if duties(office, each.due, each.due, day, codes=(each.code,))), None
    )
    return (chosen.rule, chosen.due) if chosen else None


# ---------------------------------------------------------------- who


def members(office: Office, code: str, due: date, on: date | None = None) -> list[Member]:
    """Who is owed a visit on that day, and who was added; the latter stay as long as they are in the register."""
    day = on or today()
    plans = {plan.person_id: plan for plan in store.plans_of(office, code, due)}
    owed = [duty for duty in duties(office, due, due, day, codes=(code,)) if duty.due == due]
    known = {duty.person_id for duty in owed}
    added = {key: plan for key, plan in plans.items() if key and plan.added_why and key not in known}
    extra = _added(office, Campaign(duties_store.rule(office, code, due), due), added, day) if added else []
    found = []
    for duty in (*owed, *extra):
        plan = plans.get(duty.person_id)
        found.append(Member(duty, plan, rules.stage_of(duty, plan), duty.person_id in added))
    return found


def _added(office: Office, round_: Campaign, plans: Iterable[int], on: date) -> list[Duty]:
    """What stands for a duty of those who were added."""
    rule, due, opens = round_.rule, round_.due, round_.opens
    visits = store.first_visits(office, rule.code, opens, min(round_.last, on), plans)
    late = Outcome.OVERDUE if on <= round_.last else Outcome.MISSED
    open_ = Outcome.UPCOMING if on < opens else Outcome.OPEN if on <= due else late
    found = []
    for person_id, category, left in store.standing(office, sorted(plans)):
        if person_id in visits:
            day, visit_id = visits[person_id]
            made = Outcome.DONE if day <= due else Outcome.LATE
            found.append(Duty(person_id, rule, opens, due, made, category, day, visit_id))
        elif not left or left > due.isoformat():
            found.append(Duty(person_id, rule, opens, due, open_, category))
    return found


# ---------------------------------------------------------------- what a list shows


def lines(office: Office, code: str, due: date, on: date | None = None) -> list[CampaignLine]:
    """The list of a campaign, in the order of the visits."""
    return rules.visit_order(lines_of(office, code, due, members(office, code, due, on)))


def lines_of(office: Office, code: str, due: date, found: Sequence[Member]) -> list[CampaignLine]:
    """Some of a campaign with what a list shows of them."""
    ids = [member.person_id for member in found]
    words, pinyin = duties_store.people_words(office, ids), dict(rows.list_rows(office, "people", ("pinyin",), ids))
    paid, whys = store_due.paid_people(office, code, due), store.excuse_reasons(office, code, due)
    vouchers = store_due.in_vouchers(office, code, due)
    standards = standards_for(office, duties_store.rule(office, code).standard, due)
    went = duties_store.visitors_of(office, {member.duty.visit_id for member in found if member.duty.visit_id})
    made = []
    for member in found:
        plan, standard = member.plan or Plan(), standards.get(member.duty.category) or Standard()
        person_id = member.person_id
        made.append(
            CampaignLine(
                member=member,
                category=member.duty.category,
                stage=member.stage.value,
                visitors=went.get(member.duty.visit_id or 0) or plan.visitors,
                planned_on=plan.planned_on,
                fen=rules.amount(plan, standard),
                goods=plan.goods or standard.goods,
                paid=paid.get(person_id),
                voucher=(vouchers[person_id] or "草稿") if person_id in vouchers else "",
                visited_on=member.duty.visited_on,
                added_why=plan.added_why if member.added else "",
                why=whys.get(person_id, "") if member.stage is Stage.EXCUSED else "",
                pinyin=pinyin.get(person_id, ""),
                **words[person_id],
            )
        )
    return made


def progress(office: Office, code: str, due: date, on: date | None = None) -> Progress:
    """How far a campaign has come."""
    return progress_of(lines(office, code, due, on))


def progress_of(found: Sequence[CampaignLine]) -> Progress:
    """How far the people of a list are."""
    wanted = [line for line in found if line.stage != Stage.EXCUSED]
    paid = [line.paid for line in wanted if line.paid]
    return Progress(
        owed=len(found),
        planned=sum(1 for line in wanted if line.visitors or line.planned_on or line.stage == Stage.VISITED),
        visited=sum(1 for line in wanted if line.stage == Stage.VISITED),
        excused=len(found) - len(wanted),
        paid=len(paid),
        fen=sum(line.fen or 0 for line in wanted),
        paid_fen=sum(paid),
        in_vouchers=sum(1 for line in wanted if line.voucher),
        without_liaison=sum(1 for line in wanted if line.stage != Stage.VISITED and not line.liaison),
    )


def vouchers(office: Office, code: str, due: date) -> list[CampaignVoucher]:
    """The vouchers for a campaign that still count, the latest first."""
    meant, values = store_due.vouchers_meant(office, code, due)
    sql = (
        "SELECT v.id, ifnull(v.number, ''), v.state, count(p.person_id), ifnull(sum(p.fen), 0) FROM vouchers v "
        f"LEFT JOIN payments p ON p.voucher_id = v.id WHERE {meant} "
        "AND v.state NOT IN ('作废', '冲销') AND v.reverses_id IS NULL GROUP BY v.id ORDER BY v.id DESC"
    )
    found = office.conn.execute(sql, values).fetchall()
    return [CampaignVoucher._make(row) for row in found]
