"""Campaigns through actions and the command line: who is on the list, who goes to whom, how far it has come."""

from datetime import date, timedelta
from typing import Any

import pytest

from cadredesk.campaigns import actions, rules, store, store_campaign
from cadredesk.campaigns.records import CampaignLine, CampaignState, Stage
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import last_undoable, undo
from cadredesk.duties import actions as duties_actions
from cadredesk.duties.records import DutyRule, Trigger
from cadredesk.funds.records import Standard
from cadredesk.funds.standards import store as standards_store
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import PeopleQuery, Person, State
from cadredesk.visits import actions as visits_actions
from cadredesk.visits.records import Visit
from tests.fixtures import command_line
from tests.support import OPERATOR, TODAY

NINTH = date(2026, 10, 18)


def lines(office: Office) -> dict[int, CampaignLine]:
    return {line.person_id: line for line in store_campaign.lines(office, "重阳", NINTH)}


def open_ones(office: Office) -> list[CampaignLine]:
    return [line for line in lines(office).values() if line.stage in (Stage.UNPLANNED, Stage.PLANNED)]


def outsider(office: Office) -> Person:
    """Somebody alive whom no duty names."""
    ids = people_store.listed_ids(office, PeopleQuery(facets=(("state", State.PRESENT.value),)))
    return next(each for each in people_store.some(office, ids) if each.id not in lines(office))


def visit(office: Office, person_id: int, day: date = TODAY) -> Visit:
    return visits_actions.record_visit(office, Visit(person_id=person_id, rule="重阳", date=day))


def test_the_next_campaign_is_the_one_whose_visits_may_be_made(sample: Office) -> None:
    found = actions.next_campaign(sample)
    assert found is not None and (found[0].code, found[1]) == ("重阳", NINTH)
    actions.close(sample, "重阳", NINTH)
    after = actions.next_campaign(sample, NINTH)
    assert after is not None and after[1] != NINTH, "what was ended is not offered again"


def test_a_campaign_past_its_day_is_offered_while_it_is_neither_done_nor_ended(sample: Office) -> None:
    later = NINTH + timedelta(days=5)
    found = actions.next_campaign(sample, later)
    assert found is not None and found[1] == NINTH
    assert store_campaign.campaign_for(sample, "重阳", NINTH).state(later) is CampaignState.PAST
    actions.close(sample, "重阳", NINTH)
    before = actions.next_campaign(sample, later)
    assert before is not None and before[0].code == "中秋", "visits for it still count until 25 October"
    after = actions.next_campaign(sample, date(2026, 11, 20))
    assert after is not None and after[0].code == "春节" and after[1] == date(2027, 2, 6)


def test_planning_gives_everybody_to_their_liaison_and_again_changes_nothing(sample: Office) -> None:
    wanted, known, without = actions.plan_open(sample, "重阳", NINTH, to_liaisons=True)
    assert wanted == known + without and known > 0
    first = store.plans_of(sample, "重阳", NINTH)
    assert actions.plan_open(sample, "重阳", NINTH, to_liaisons=True) == (wanted, known, without)
    assert store.plans_of(sample, "重阳", NINTH) == first
    for line in open_ones(sample):
        assert line.visitors == line.liaison and (line.stage == Stage.PLANNED) == bool(line.liaison)


def test_planning_by_name_by_person_and_by_liaison_is_one_operation_each(sample: Office) -> None:
    three = [line.member.duty for line in open_ones(sample)[:3]]
    assert actions.plan_many(sample, three, "李明、王芳", date(2026, 10, 9)) == 3
    assert last_undoable(sample).what == "安排走访：重阳 3 人"  # type: ignore[union-attr]
    assert {lines(sample)[duty.person_id].visitors for duty in three} == {"李明、王芳"}
    assert actions.plan_many(sample, three, {three[0].person_id: "赵强"}) == 1
    assert last_undoable(sample).what.startswith("安排走访：重阳 ")  # type: ignore[union-attr]
    assert "人" not in last_undoable(sample).what.removeprefix("安排走访：")  # type: ignore[union-attr]
    after = lines(sample)
    assert after[three[0].person_id].visitors == "赵强" and after[three[1].person_id].visitors == "李明、王芳"
    assert after[three[0].person_id].planned_on == date(2026, 10, 9), "a day not given stays"
    with pytest.raises(UserError, match="请填写走访人"):
        actions.plan_many(sample, three, "  ")
    with pytest.raises(UserError, match="请先选择"):
        actions.plan_many(sample, [], None)


def test_who_is_added_with_a_reason_counts_like_the_others(sample: Office) -> None:
    guest = outsider(sample)
    before = actions.progress(sample, "重阳", NINTH)
    with pytest.raises(UserError, match="写明原因"):
        actions.add_people(sample, [guest.id or 0], "重阳", NINTH, " ")
    actions.add_people(sample, [guest.id or 0], "重阳", NINTH, "家庭困难")
    assert lines(sample)[guest.id or 0].added_why == "家庭困难"
    visit(sample, guest.id or 0)
    after = actions.progress(sample, "重阳", NINTH)
    assert (after.owed, after.visited) == (before.owed + 1, before.visited + 1)
    with pytest.raises(UserError, match="不能移出"):
        actions.remove_added(sample, [guest.id or 0], "重阳", NINTH)


def test_who_was_added_by_mistake_is_taken_off_and_who_is_owed_a_visit_is_excused_instead(sample: Office) -> None:
    guest, owed = outsider(sample), open_ones(sample)[0]
    actions.add_people(sample, [guest.id or 0], "重阳", NINTH, "家庭困难")
    with pytest.raises(UserError, match="已经在名单"):
        actions.add_people(sample, [guest.id or 0], "重阳", NINTH, "再来一次")
    assert actions.remove_added(sample, [guest.id or 0], "重阳", NINTH) == 1
    assert guest.id not in lines(sample)
    with pytest.raises(UserError, match="免访"):
        actions.remove_added(sample, [owed.person_id], "重阳", NINTH)
    duties_actions.excuse(sample, owed.person_id, "重阳", NINTH, "在外地")
    assert lines(sample)[owed.person_id].stage == Stage.EXCUSED and lines(sample)[owed.person_id].why == "在外地"


def test_who_dies_leaves_the_list_and_who_arrives_joins_it(sample: Office) -> None:
    actions.plan_open(sample, "重阳", NINTH, to_liaisons=True)
    gone, guest = open_ones(sample)[0], outsider(sample)
    actions.add_people(sample, [guest.id or 0], "重阳", NINTH, "家庭困难")
    for each in (gone.person_id, guest.id or 0):
        person = people_store.get(sample, each)
        departure_actions.register_death(sample, person.id or 0, TODAY)
    assert not {gone.person_id, guest.id} & lines(sample).keys()
    new = people_actions.save_person(
        sample, Person(name="䶮新来", category="离休干部", admitted_on=PartialDate.of(TODAY))
    )
    assert lines(sample)[new.id or 0].stage == Stage.UNPLANNED


def test_who_was_added_and_moves_away_before_the_day_leaves_the_list(sample: Office) -> None:
    guest = outsider(sample)
    actions.add_people(sample, [guest.id or 0], "重阳", NINTH, "家庭困难")
    departure_actions.register_move_out(sample, guest.id or 0, TODAY, "省城")
    assert guest.id not in lines(sample)


def test_a_plan_ends_with_a_death_unless_the_visit_was_made(sample: Office) -> None:
    actions.plan_open(sample, "重阳", NINTH, to_liaisons=True)
    planned = [line for line in open_ones(sample) if line.visitors][:2]
    visit(sample, planned[0].person_id)
    with sample.operation("登记去世"):
        ended = [store.end_plans_of(sample, line.person_id, TODAY) for line in planned]
    assert ended == [0, 1]


def test_amounts_come_from_the_standard_and_may_differ_for_some(sample: Office) -> None:
    one, other = open_ones(sample)[:2]
    with sample.operation("标准"):
        for category in {one.category, other.category}:
            standards_store.put(sample, Standard(occasion="重阳", category=category, fen=50_000, goods="牛奶"))
    assert actions.set_amount(sample, "重阳", NINTH, [other.person_id], 80_000, "水果") == 1
    after = lines(sample)
    assert (after[one.person_id].fen, after[one.person_id].goods) == (50_000, "牛奶")
    assert (after[other.person_id].fen, after[other.person_id].goods) == (80_000, "水果")
    actions.set_amount(sample, "重阳", NINTH, [other.person_id], None)
    assert lines(sample)[other.person_id].fen == 50_000
    with pytest.raises(UserError, match="负数"):
        actions.set_amount(sample, "重阳", NINTH, [one.person_id], -1)


def test_the_end_says_who_is_left_and_a_campaign_can_be_started_again(sample: Office) -> None:
    left = actions.progress(sample, "重阳", NINTH).open
    assert actions.close(sample, "重阳", NINTH) == left > 0
    assert store_campaign.campaign_for(sample, "重阳", NINTH).state(TODAY) is CampaignState.CLOSED
    actions.start(sample, "重阳", NINTH)
    assert store_campaign.campaign_for(sample, "重阳", NINTH).state(TODAY) is CampaignState.RUNNING


def test_every_action_can_be_undone(sample: Office) -> None:
    before = store_campaign.lines(sample, "重阳", NINTH)
    guest = outsider(sample)
    actions.add_people(sample, [guest.id or 0], "重阳", NINTH, "家庭困难")
    actions.plan_many(sample, [line.member.duty for line in before[:5]], "李明")
    actions.set_amount(sample, "重阳", NINTH, [before[0].person_id], 100)
    actions.close(sample, "重阳", NINTH)
    for _ in range(4):
        undo(sample)
    assert store_campaign.lines(sample, "重阳", NINTH) == before
    assert store.campaign_row(sample, "重阳", NINTH) is None


def test_many_visits_are_recorded_in_one_operation_or_none(sample: Office) -> None:
    some = open_ones(sample)[:3]
    good = [Visit(person_id=line.person_id, rule="重阳", date=TODAY) for line in some]
    bad = [*good[:2], Visit(person_id=some[2].person_id, rule="重阳", date=TODAY + timedelta(days=1))]
    with pytest.raises(UserError, match=some[2].name):
        visits_actions.record_many(sample, bad, "重阳")
    assert {lines(sample)[line.person_id].stage for line in some} == {Stage.UNPLANNED}
    saved = visits_actions.record_many(sample, good, "重阳")
    assert [each.category for each in saved] == [line.category for line in some]
    assert last_undoable(sample).what == "登记走访：重阳 3 人"  # type: ignore[union-attr]
    undo(sample)
    assert {lines(sample)[line.person_id].stage for line in some} == {Stage.UNPLANNED}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9-20", "2026-09-20"), ("9.20", "2026-09-20"), ("9月20日", "2026-09-20"), ("0920", "2026-09-20"),
        ("20", "2026-09-20"), ("5", "2026-10-05"), ("５号", "2026-10-05"), ("2026-10-01", "2026-10-01"),
        ("20261001", "2026-10-01"), ("31", "2026-08-31"),
    ],
)  # fmt: skip
def test_days_are_typed_short(typed: str, meant: str) -> None:
    assert str(rules.read_day(typed, TODAY, TODAY)) == meant


def test_days_typed_at_the_turn_of_a_year_are_those_nearest_to_the_campaign() -> None:
    festival = date(2027, 2, 6)
    assert str(rules.read_day("12-30", festival, festival)) == "2026-12-30"
    assert str(rules.read_day("1-30", festival, festival)) == "2027-01-30"
    with pytest.raises(UserError, match="没有“9-40”这一天"):
        rules.read_day("9-40", TODAY, TODAY)


# ---------------------------------------------------------------- command line


@pytest.fixture
def call(sample: Office, capsys: pytest.CaptureFixture[str]) -> Any:
    sample.close()
    return command_line(sample.path, capsys)


def test_plan_on_the_command_line(call: Any, sample: Office) -> None:
    status, answer, _ = call("plan", "--rule", "重阳", "--on", "2026-10-18", "--assign", "liaison", "--json")
    assert status == 0 and answer["planned"] > 0
    assert answer["owed"] == answer["visited"] + answer["excused"] + answer["open"]
    assert call("plan", "--rule", "重阳", "--on", "2026-10-18", "--assign", "liaison", "--json")[1] == answer
    status, said, _ = call("plan", "--rule", "重阳", "--on", "2026-10-18")
    assert status == 0 and "已安排走访人" in said
    with open_office(sample.path, OPERATOR) as again:
        assert sum(1 for plan in store.plans_of(again, "重阳", NINTH) if plan.visitors) == answer["planned"]


@pytest.mark.parametrize(
    ("rule", "day", "words"),
    [
        ("重阳", "2026-10-19", "2026 年是 2026-10-18"),
        ("住院", "2026-10-18", "不是同一天到期"),
        ("端午", "2026-06-19", "没有“端午”这个必访事由"),
    ],
)
def test_plan_refuses_what_is_no_campaign(call: Any, rule: str, day: str, words: str) -> None:
    status, _, err = call("plan", "--rule", rule, "--on", day)
    assert status == 2 and words in err


def test_a_rule_of_the_office_has_campaigns_too(blank_office: Office) -> None:
    rule = DutyRule(
        code="端午", name="端午走访", trigger=Trigger.FESTIVAL.value, month=5, day=5, since=date(2026, 1, 1)
    )
    made = duties_actions.save_rule(blank_office, rule)
    person = people_actions.save_person(
        blank_office, Person(name="张建国", category="离休干部", admitted_on=PartialDate(2020, 1, 1))
    )
    due = date(2026, 6, 19)
    assert [line.person_id for line in store_campaign.lines(blank_office, made.code, due)] == [person.id]
    visits_actions.record_many(blank_office, [Visit(person_id=person.id, rule="端午", date=date(2026, 6, 18))], "端午")
    assert actions.progress(blank_office, "端午", due).visited == 1
