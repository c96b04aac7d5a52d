"""What a user does with a campaign: start, who is on the list, who goes to whom with what, end it."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from cadredesk.campaigns import paper, store
from cadredesk.campaigns.records import OPEN_STAGES, Campaign, CampaignLine, CampaignRow, Plan
from cadredesk.campaigns.rules import visit_order, whom
from cadredesk.campaigns.store_campaign import campaign_for, lines_of, members
from cadredesk.campaigns.store_campaign import next_campaign as next_campaign
from cadredesk.campaigns.store_campaign import progress as progress
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.progress import Progress as Working
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import Duty
from cadredesk.people import store as people_store
from cadredesk.people.rules import died_words, moved_words
from cadredesk.registers.suggestions.store import to_take_along
from cadredesk.visits import paper as visits_paper

Visitors = str | Mapping[int, str] | None
"""Who goes: named ones, by person, or None for each one's liaison."""

# ---------------------------------------------------------------- the campaign itself


def start(office: Office, code: str, due: date) -> CampaignRow:
    """Start a campaign, or go on with one that was ended. Raises UserError where the rule has no such day."""
    found = campaign_for(office, code, due)
    before = found.row
    if before is not None and before.closed_on is None:
        return before
    with office.operation(f"{'重新开始' if before else '开始'}走访：{found.title}"):
        return _resume(office, found)


def _begin(office: Office, found: Campaign) -> CampaignRow:
    """Keep that a campaign was started, within a running operation."""
    return found.row or rows.save(office, CampaignRow(rule=found.code, due=found.due, opened_on=today()))


def _resume(office: Office, found: Campaign) -> CampaignRow:
    """The same, also of one that was ended."""
    begun = dataclasses.replace(_begin(office, found), closed_on=None)
    if begun != found.row:
        rows.save(office, begun)
    return begun


def close(office: Office, code: str, due: date) -> int:
    """End a campaign; gives how many are neither visited nor excused. They stay overdue, and it can be started again."""
    found = campaign_for(office, code, due)
    left = sum(1 for member in members(office, code, due) if member.stage in OPEN_STAGES)
    with office.operation(f"结束走访：{found.title}"):
        rows.save(office, dataclasses.replace(_begin(office, found), closed_on=today()))
    return left


# ---------------------------------------------------------------- who is on the list


def add_people(office: Office, people: Sequence[int], code: str, due: date, why: str) -> int:
    """Put people on the list whom no duty names, with a reason; gives how many were not on it yet."""
    found = campaign_for(office, code, due)
    if not why.strip():
        raise UserError("增列要写明原因。")
    there = {member.person_id for member in members(office, code, due)}
    fresh = [each for each in people_store.some(office, people) if each.id not in there]
    for person in fresh:
        if person.died_on or person.moved_out_on:
            raise UserError(f"{person.name}{died_words(person) or moved_words(person)}，不能增列。")
    if not fresh:
        raise UserError("所选的人员已经在名单里。")
    with office.operation(f"增列走访：{code} {whom([each.name for each in fresh])}"):
        _begin(office, found)
        plans = {plan.person_id: plan for plan in store.plans_of(office, code, due)}
        for person in fresh:
            plan = plans.get(person.id) or Plan(person_id=person.id, rule=code, due=due)
            _put(office, plan, dataclasses.replace(plan, added_why=why.strip()))
    return len(fresh)


def remove_added(office: Office, people: Sequence[int], code: str, due: date) -> int:
    """Take those off the list again who were added; gives how many. Who is owed a visit is excused instead."""
    added = [member for member in members(office, code, due) if member.added and member.person_id in set(people)]
    if not added:
        raise UserError("所选的人员不是增列的。应访的人员请用“免访”并写明原因。")
    for member in added:
        if member.duty.visited_on:
            name = _names(office, [member.person_id])[0]
            raise UserError(f"{name}已于 {member.duty.visited_on} 走访，不能移出名单。")
    names = _names(office, [member.person_id for member in added])
    with office.operation(f"移出走访名单：{code} {whom(names)}"):
        for member in added:
            if member.plan is not None:
                rows.delete(office, Plan, member.plan.id or 0)
    return len(added)


# ---------------------------------------------------------------- who goes, when, with what


def plan_many(office: Office, duties: Sequence[Duty], visitors: Visitors, planned_on: date | None = None) -> int:
    """Plan who goes for these duties, and when; gives for how many it is known who goes.

    ``visitors`` None: each one's liaison; a mapping says it for each person. Whom it leaves without keeps what was
    planned. One operation.
    """
    if not duties:
        raise UserError("请先选择要安排的人员。")
    if isinstance(visitors, str) and not visitors.strip():
        raise UserError("请填写走访人。")
    if isinstance(visitors, str):
        visitors = dict.fromkeys((duty.person_id for duty in duties), visitors)
    goes = _liaisons(office, duties) if visitors is None else {key: who.strip() for key, who in visitors.items()}
    planned = [duty for duty in duties if planned_on or goes.get(duty.person_id)] or duties
    by_round: defaultdict[tuple[str, date], list[Duty]] = defaultdict(list)
    for duty in duties:
        by_round[duty.code, duty.due].append(duty)
    with office.operation(_planning(office, planned)):
        return sum(_plan_campaign(office, each, goes, planned_on) for each in by_round.values())


def _planning(office: Office, planned: Sequence[Duty]) -> str:
    """What the planning of duties is called."""
    codes, people = list(dict.fromkeys(duty.code for duty in planned)), {duty.person_id for duty in planned}
    who = _names(office, people)[0] if len(people) == 1 else f"{len(people):,} 人"
    return f"安排走访：{'、'.join(codes[:3])} {who}"


def _plan_campaign(office: Office, duties: Sequence[Duty], goes: Mapping[int, str], planned_on: date | None) -> int:
    """Plan what is due under one rule on one day, within a running operation."""
    rule, due = duties[0].rule, duties[0].due
    if rule.is_campaign:
        _begin(office, campaign_for(office, rule.code, due))
    plans = {plan.person_id: plan for plan in store.plans_of(office, rule.code, due)}
    known = 0
    for duty in duties:
        who = goes.get(duty.person_id, "")
        known += bool(who)
        before = plans.get(duty.person_id) or Plan(person_id=duty.person_id, rule=rule.code, due=due)
        after = dataclasses.replace(before, visitors=who or before.visitors, planned_on=planned_on or before.planned_on)
        if after.is_set:
            _put(office, before, after)
    return known


def _liaisons(office: Office, duties: Sequence[Duty]) -> dict[int, str]:
    words = duties_store.people_words(office, {duty.person_id for duty in duties})
    return {person_id: each["liaison"] for person_id, each in words.items()}


def plan_open(office: Office, code: str, due: date, *, to_liaisons: bool = False) -> tuple[int, int, int]:
    """Start a campaign and, if asked, give everybody of whom it is not known who goes to their liaison, as one operation.

    Gives how many are to be visited, for how many of them it is known who goes, and how many have no liaison. Doing it
    again changes nothing.
    """
    found = [member for member in members(office, code, due) if member.stage in OPEN_STAGES]
    liaisons = _liaisons(office, [member.duty for member in found])
    blank = [each for each in found if each.plan is None or not each.plan.visitors]
    fresh = [each.duty for each in blank if liaisons.get(each.person_id)]
    if to_liaisons and fresh:
        with office.operation(_planning(office, fresh)):
            _resume(office, campaign_for(office, code, due))
            _plan_campaign(office, fresh, liaisons, None)
    else:
        start(office, code, due)
    known = len(found) - len(blank) + (len(fresh) if to_liaisons else 0)
    return len(found), known, sum(1 for who in liaisons.values() if not who)


def set_amount(office: Office, code: str, due: date, people: Sequence[int], fen: int | None, goods: str = "") -> int:
    """What is brought to some of a campaign; None and "" leave it to the standard. Gives how many were changed."""
    found = campaign_for(office, code, due)
    chosen = [each for each in members(office, code, due) if each.person_id in set(people)]
    if not chosen:
        raise UserError("请先选择要修改的人员。")
    if fen is not None and fen < 0:
        raise UserError("慰问金不能是负数。")
    names = _names(office, [each.person_id for each in chosen])
    with office.operation(f"修改慰问金和慰问品：{code} {whom(names)}"):
        _begin(office, found)
        for member in chosen:
            before = member.plan or Plan(person_id=member.person_id, rule=code, due=due)
            _put(office, before, dataclasses.replace(before, fen=fen, goods=goods.strip()))
    return len(chosen)


def _put(office: Office, before: Plan, after: Plan) -> None:
    """Write a plan, if it is another than before."""
    if after.id is None or after != before:
        rows.save(office, after)


def _names(office: Office, people: Iterable[int]) -> list[str]:
    return [person.name for person in people_store.some(office, list(people))]


# ---------------------------------------------------------------- files and paper


def export_list(office: Office, found: Sequence[CampaignLine], columns: Sequence[str], title: str, out: Path) -> int:
    """Write lines of a campaign with the named columns as .xlsx or .csv; gives their number. Raises UserError."""
    from cadredesk.sheets.writer import write_table

    fields = [field_of(CampaignLine, name) for name in columns]
    return write_table(out, title, fields, (tuple(getattr(line, name) for name in columns) for line in found))


def chosen_lines(office: Office, code: str, due: date, people: Sequence[int] | None = None) -> list[CampaignLine]:
    """The lines of some of a campaign (of all without ``people``), in the order of the visits."""
    wanted = None if people is None else set(people)
    found = [each for each in members(office, code, due) if wanted is None or each.person_id in wanted]
    return visit_order(lines_of(office, code, due, found))


def print_slips(
    office: Office, code: str, due: date, people: Sequence[int], out: Path, *, progress: Working | None = None
) -> list[tuple[str, str]]:
    """Print slips to take along, two on a sheet, in the order of the visits.

    Gives (name, characters) that no font can print. Raises UserError.
    """
    found = _to_print(office, code, due, people)
    people_found = people_store.some(office, [line.person_id for line in found])
    along = to_take_along(office, [each.person_id for each in found])
    slips = paper.slips_of(campaign_for(office, code, due), found, people_found, along)
    return visits_paper.print_slips(office, slips, out, two_up=True, progress=progress)


def print_schedule(
    office: Office, code: str, due: date, people: Sequence[int], out: Path, *, progress: Working | None = None
) -> list[tuple[str, str]]:
    """Print the list of who goes to whom, a heading for each visitor. Raises UserError."""
    found = _to_print(office, code, due, people)
    return paper.print_schedule(office.name, office.operator, found, campaign_for(office, code, due), out, progress)


def _to_print(office: Office, code: str, due: date, people: Sequence[int]) -> list[CampaignLine]:
    found = chosen_lines(office, code, due, people)
    if not found:
        raise UserError("没有可以打印的人员，请先选择或调整筛选。")
    return found
