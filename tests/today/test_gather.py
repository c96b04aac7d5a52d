"""What stands on 今日, asked through the action: on which days, of whom, how many, and which list is behind it."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cadredesk.backups import actions as backup_actions
from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch
from cadredesk.branches.rules import study_dates
from cadredesk.cases import actions as case_actions
from cadredesk.cases.records import Case
from cadredesk.cases.targets import ShowCase
from cadredesk.core.dates import UNKNOWN_DAY, PartialDate, today
from cadredesk.core.lunar import LunarDay
from cadredesk.core.targets import Target, WindowCommand
from cadredesk.db.backups import backup
from cadredesk.db.file import Office
from cadredesk.duties import actions as duty_actions
from cadredesk.duties import store_duties
from cadredesk.duties.records import Duty, DutyRule, Outcome
from cadredesk.duties.targets import ShowDuties
from cadredesk.funds import actions as funds_actions
from cadredesk.funds import actions_steps, store_vouchers
from cadredesk.funds.records import Budget, Payment, Voucher, VoucherQuery
from cadredesk.funds.targets import ShowVoucher, ShowVouchers
from cadredesk.liaisons import store as liaison_store
from cadredesk.liaisons.records import NOBODY_ID
from cadredesk.office import actions as office_actions
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import Person
from cadredesk.people.targets import ShowPeople
from cadredesk.today import rules_cards, rules_targets
from cadredesk.today.actions import gather
from cadredesk.today.records import Today
from cadredesk.today.records_cards import Card
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit, VisitQuery
from cadredesk.visits.targets import ShowVisits
from tests.support import TODAY


def person(office: Office, name: str = "张建国", **fields: Any) -> Person:
    facts = {"category": "离休干部", "birth": PartialDate(1930, 3, 1)} | fields
    return people_actions.save_person(office, Person(name=name, **facts))


def card(found: Today, key: str) -> Card:
    return next(each for each in rules_cards.cards(found) if each.key == key)


def lines(found: Today, key: str) -> list[tuple[str, str, str]]:
    return [(line.lead, line.words, line.mark) for line in card(found, key).lines]


# ---------------------------------------------------------------- duties


def test_the_figures_are_those_of_the_duties(sample: Office) -> None:
    found = gather(sample, TODAY)
    owed = [duty for duty in store_duties.open_duties(sample, TODAY) if duty.rule.visit_group == "走访慰问"]
    outcomes = Counter(duty.outcome for duty in owed)
    assert found.missed == outcomes[Outcome.MISSED] > 0
    assert (found.overdue, found.due) == (outcomes[Outcome.OVERDUE], outcomes[Outcome.OPEN])
    assert {each.code: each.due + each.overdue + each.missed for each in found.by_rule} == {
        code: sum(states.values()) for code, states in store_duties.counts(owed).items()
    }
    figures = {figure.words: figure for figure in rules_cards.figures(found)}
    assert (figures["逾期"].number, figures["待访"].number) == (found.overdue, found.due)
    assert figures["逾期"].detail == f"走访慰问 · 另有错过 {found.missed}"


def test_services_are_told_by_themselves_and_open_their_list(sample: Office) -> None:
    found = gather(sample, TODAY)
    said = {lead: words for lead, words, _ in lines(found, "services")}
    for line, code, period, verb in zip(
        card(found, "services").lines,
        ("巡诊", "阅文", "体检"),
        ("本月", "本月", "今年"),
        ("巡", "送阅", "检"),
        strict=False,
    ):
        assert isinstance(line.target, ShowDuties)
        query = line.target.query
        listed = store_duties.duties(sample, query.since, query.until, TODAY, codes=query.codes)
        done = sum(duty.visited_on is not None for duty in listed)
        assert query.groups == ("上门服务",) and listed
        assert said[code] == f"{period}应{verb} {len(listed):,}，已{verb} {done:,}"
    assert not {"巡诊", "阅文", "体检"} & {each.code for each in (*found.by_rule, *found.urgent)}
    assert sum(day.due for day in found.weeks) < 120  # no hundreds on the last day of the year


def test_who_is_excused_from_a_check_up_does_not_count(blank_office: Office) -> None:
    people = [person(blank_office, f"赵{name}") for name in "一二三"]
    due = date(2026, 12, 31)
    visit_actions.record_visit(blank_office, Visit(person_id=people[0].id, date=TODAY, rule="体检"))
    duty_actions.excuse(blank_office, people[1].id or 0, "体检", due, "卧床")
    assert ("体检", "今年应检 2，已检 1", "") in lines(gather(blank_office, TODAY), "services")


def test_a_service_of_the_office_without_a_calendar_period_says_what_is_open(blank_office: Office) -> None:
    rule = DutyRule(
        code="陪诊", trigger="事项", case_kind="住院", days_after=3, visit_group="上门服务", since=date(2026, 1, 1)
    )
    duty_actions.save_rule(blank_office, rule)
    ill = person(blank_office)
    case_actions.open_case(blank_office, Case(person_id=ill.id, kind="住院", opened_on=TODAY - timedelta(days=9)))
    found = gather(blank_office, TODAY)
    assert ("陪诊", "待访 1", "逾期 1") in lines(found, "services")
    assert [each.code for each in found.by_rule if each.code == "陪诊"] == []


def test_nothing_is_late_before_the_day_from_which_visits_are_owed(sample: Office) -> None:
    assert gather(sample, TODAY).missed > 0
    office_actions.set_setting(sample, "必访起算日", TODAY.isoformat())
    found = gather(sample, TODAY)
    assert (found.overdue, found.missed) == (0, 0) and not any(each.missed for each in found.services)


def listed(office: Office, target: Target | WindowCommand) -> list[Duty]:
    """What the page of duties shows of what is open, asked so."""
    assert isinstance(target, ShowDuties)
    query = target.query
    assert query.since is query.until is None
    return [
        duty
        for duty in store_duties.open_duties(office, TODAY)
        if duty.code in (query.codes or (duty.code,))
        and duty.outcome in query.states
        and duty.rule.visit_group in query.groups
    ]


def test_a_line_of_a_rule_asks_for_as_many_as_it_counts(sample: Office) -> None:
    found = gather(sample, TODAY)
    for each, line in zip(found.by_rule, card(found, "rules").lines, strict=True):
        assert len(listed(sample, line.target)) == each.due + each.overdue + each.missed


def test_what_no_visit_can_prove_any_more_is_a_line_of_its_own(sample: Office) -> None:
    found = gather(sample, TODAY)
    line = card(found, "urgent").lines[-1]
    assert (line.lead, line.mark) == ("错过", f"{found.missed:,} 人次")
    missed = listed(sample, line.target)
    assert len(missed) == found.missed and all(duty.outcome is Outcome.MISSED for duty in missed)
    duty_actions.excuse_many(sample, missed, "当时在外地")
    after = gather(sample, TODAY)
    assert after.missed == 0 and "错过" not in [lead for lead, _, _ in lines(after, "urgent")]


def test_who_is_in_hospital_is_named_before_a_festival_of_long_ago(blank_office: Office) -> None:
    ill, _waits = person(blank_office, "李桂兰"), person(blank_office, "王德全")
    case_actions.open_case(
        blank_office, Case(person_id=ill.id, kind="住院", opened_on=TODAY - timedelta(days=9), detail="骨折")
    )
    found = gather(blank_office, TODAY)
    assert (found.urgent[0].name, found.urgent[0].days) == ("李桂兰", -2)
    assert ("王德全", "中秋") in [(each.name, each.code) for each in found.urgent[1:]]
    lead, words, mark = lines(found, "urgent")[0]
    assert lead == "李桂兰" and "骨折" in words and mark == "逾期 2 天"


# ---------------------------------------------------------------- the festival


def test_the_campaign_goes_on_with_each_visit_and_excuse(blank_office: Office) -> None:
    people = [person(blank_office, f"赵{name}") for name in "一二三"]
    before = gather(blank_office, TODAY).campaign
    assert before is not None and (before.code, before.due, before.days) == ("重阳", date(2026, 10, 18), 10)
    assert (before.owed, before.visited, before.paid) == (3, 0, 0)
    visit_actions.record_visit(blank_office, Visit(person_id=people[0].id, date=TODAY, rule="重阳"))
    duty_actions.excuse(blank_office, people[1].id or 0, "重阳", before.due, "在外地过节")
    after = gather(blank_office, TODAY).campaign
    assert after is not None and (after.owed, after.visited, after.excused) == (2, 1, 1)


def test_long_before_a_festival_the_campaign_says_when_it_opens(blank_office: Office) -> None:
    person(blank_office)
    found = gather(blank_office, date(2026, 3, 20)).campaign
    assert found is not None and not found.is_open
    assert found.code == "七一" or found.opens > date(2026, 3, 20)


# ---------------------------------------------------------------- birthdays


def test_birthdays_go_by_the_calendar_that_is_kept_and_show_both(blank_office: Office) -> None:
    person(blank_office, "阳历", birth=PartialDate(1946, 10, 20))
    person(blank_office, "农历", birth=PartialDate(1941, 10, 30), lunar_birthday=LunarDay(9, 11))
    person(blank_office, "不到", birth=PartialDate(1946, 11, 20))
    person(blank_office, "只知月", birth=PartialDate(1950, 11))
    gone = person(blank_office, "去世", birth=PartialDate(1946, 10, 21))
    departure_actions.register_death(blank_office, gone.id or 0, date(2026, 9, 1))
    found = gather(blank_office, TODAY)
    assert lines(found, "birthdays") == [
        ("阳历", "10 月 20 日（农历九月十一）", "80 大寿"),
        ("农历", "农历九月十一（10 月 20 日）", "85 大寿"),
        ("只知月", "11 月（日期不详）", "76 岁"),
    ]
    marks = next(day for day in found.weeks if day.day == date(2026, 10, 20))
    assert (marks.birthdays, marks.great) == (2, 2)


@pytest.mark.parametrize("born", ["闰07-10", "07-10", "07-30", "闰07-30"])
def test_birthdays_of_lunar_leap_months_and_long_months_are_not_missed(blank_office: Office, born: str) -> None:
    """In 2026 there is no leap month, and the seventh month has 29 days."""
    person(blank_office, birth=PartialDate(1941, 8, 1), lunar_birthday=LunarDay.from_text(born))
    seen = {
        each.day
        for at in range(12)
        for each in gather(blank_office, date(2026, 2, 1) + timedelta(days=28 * at)).birthdays
    }
    assert len(seen) == 1


# ---------------------------------------------------------------- cases


def test_open_cases_show_their_days_and_what_is_left_after_a_death(blank_office: Office) -> None:
    asks, dead = person(blank_office, "冯开泰"), person(blank_office, "周永福")
    opened = case_actions.open_case(
        blank_office, Case(person_id=asks.id, kind="来电要求", opened_on=date(2026, 10, 4), detail="医药费报销")
    )
    departure_actions.register_death(blank_office, dead.id or 0, date(2026, 10, 1))
    found = gather(blank_office, TODAY)
    death, call = card(found, "cases").lines
    assert (death.lead, death.mark) == ("周永福", "7 天") and "待办：吊唁慰问、讣告" in death.words
    assert (call.words, call.mark, call.target) == (
        "来电要求 · 医药费报销",
        "4 天",
        ShowCase(case_id=opened.id or 0),
    )
    assert [line.lead for line in card(gather(blank_office, date(2026, 10, 2)), "cases").lines] == ["周永福"]
    case_actions.close_case(blank_office, opened.id or 0, "已报销", TODAY)
    assert [line.lead for line in card(gather(blank_office, TODAY), "cases").lines] == ["周永福"]


def test_a_fresh_death_and_who_is_still_to_be_visited_come_before_older_cases(blank_office: Office) -> None:
    names = ("早已看望", "还没看望", "刚刚去世")
    visited, waiting, dead = (person(blank_office, name) for name in names)
    for one, day in ((visited, date(2026, 8, 1)), (waiting, date(2026, 9, 1))):
        case_actions.open_case(blank_office, Case(person_id=one.id, kind="住院", opened_on=day))
    visit_actions.record_visit(blank_office, Visit(person_id=visited.id, rule="住院", date=date(2026, 8, 3)))
    departure_actions.register_death(blank_office, dead.id or 0, TODAY)
    assert [line.lead for line in card(gather(blank_office, TODAY), "cases").lines] == [*reversed(names)]


# ---------------------------------------------------------------- branches


def test_elections_and_study_days_come_up_in_time(blank_office: Office) -> None:
    for name, end in (("已过支部", PartialDate(2026, 9)), ("快到支部", PartialDate(2026, 11, 1)),
                      ("还早支部", PartialDate(2027, 11))):  # fmt: skip
        branch_actions.save_branch(blank_office, Branch(name=name, term_end=end, study_day="每月15日"))
    found = gather(blank_office, TODAY)
    assert lines(found, "branches") == [
        ("已过支部", "2026-09", "已过 8 天"),
        ("快到支部", "2026-11-01", "还有 24 天"),
        ("10 月 15 日学习", "3 个支部", "还有 7 天"),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("每月10日", [10]), ("10号", [10]), ("每月10日、25日", [10, 25]), ("每 月 10 日", [10]), ("每周三", [7, 14, 21, 28]),
        ("每星期天下午", [4, 11, 18, 25]), ("每月31日", [31]), ("不定期", []), ("每季度首月10日", []), ("", []),
    ],
)  # fmt: skip
def test_study_days_are_read_as_offices_write_them(text: str, days: list[int]) -> None:
    assert [day.day for day in study_dates(text, date(2026, 10, 1), date(2026, 10, 31))] == days


def test_the_31st_is_kept_on_the_last_day_of_a_shorter_month() -> None:
    assert study_dates("每月31日", date(2026, 11, 1), date(2026, 11, 30)) == [date(2026, 11, 30)]


# ---------------------------------------------------------------- to be looked at again


def test_each_check_counts_as_many_as_its_list_holds(sample: Office) -> None:
    found = gather(sample, TODAY)
    counted = {check.key: check for check in found.checks}
    assert {"no_phone", "stale"} <= counted.keys()
    for check in found.checks:
        if isinstance(check.target, ShowPeople):
            assert len(people_store.listed_ids(sample, check.target.query)) == check.count, check.key
            assert check.target.source.endswith(check.words)


def test_checks_name_what_is_wrong(blank_office: Office) -> None:
    person(blank_office, "无话可说", mobile="", landline="", verified_on=TODAY)
    person(blank_office, "生日不符", mobile="19900001111", id_number="990101193003025012", birth=PartialDate(1931, 3))
    person(blank_office, "身份未明", category="遗属", birth=None, landline="0500-5550001", verified_on=date(2025, 1, 1))
    found = {check.key: check.count for check in gather(blank_office, TODAY).checks}
    assert found == {
        "no_phone": 1, "no_liaison": 3, "no_birth": 1, "survivor_kind": 1, "stale": 2, "id_birth": 1,
    }  # fmt: skip


def test_those_gone_since_nobody_knows_when_are_to_be_filled_in(blank_office: Office) -> None:
    """They are not in the register, and no other check speaks of them."""
    person(blank_office, "去世一", mobile="", died_on=UNKNOWN_DAY)
    person(blank_office, "去世二", died_on=PartialDate(2020))
    moved = person(blank_office, "转出一", mobile="", moved_out_on=UNKNOWN_DAY)
    checks = {check.words: check for check in gather(blank_office, TODAY).checks}
    assert {words: check.count for words, check in checks.items()} == {"去世时间不详": 1, "转出时间不详": 1}
    assert people_store.listed_ids(blank_office, checks["转出时间不详"].target.query) == [moved.id]


def test_organisations_without_liaison_are_those_that_count(blank_office: Office) -> None:
    for name, kind in (("东城党支部", "党支部"), ("第一党小组", "党小组"), ("江西党委", "党委")):
        branch_actions.save_branch(blank_office, Branch(name=name, kind=kind))
    found = {check.key: check.count for check in gather(blank_office, TODAY).checks}
    assert found["branches"] == len(liaison_store.branches_of(blank_office, NOBODY_ID)) == 2


def test_a_backup_is_asked_for_when_it_is_old(blank_office: Office, tmp_path: Path) -> None:
    person(blank_office)
    assert card(gather(blank_office, TODAY), "checks").lines[-1].words == "还没有备份过"
    backup.backup(blank_office, tmp_path / "备份")
    made = datetime.now().date()
    fresh = card(gather(blank_office, made), "checks").lines[-1]
    assert fresh.mark == "" and fresh.words.startswith("今天 ")
    assert card(gather(blank_office, made + timedelta(days=31)), "checks").lines[-1].mark == "请备份"


def test_a_drill_is_proposed_once_a_quarter_has_passed_without_one(blank_office: Office, tmp_path: Path) -> None:
    person(blank_office)
    now = datetime.now().date()

    def proposed(day: date) -> bool:
        return card(gather(blank_office, day), "checks").lines[-1].lead == "备份演练"

    assert not proposed(now + timedelta(days=90)) and proposed(now + timedelta(days=93))
    backup.backup(blank_office, tmp_path / "备份")
    assert backup_actions.drill(blank_office).passed
    drilled = today()
    assert not proposed(drilled + timedelta(days=90))
    line = card(gather(blank_office, drilled + timedelta(days=93)), "checks").lines[-1]
    assert line.target is WindowCommand.DRILL and line.words == f"上次 {drilled}" and line.mark == "请演练"


def test_an_empty_office_is_said_to_be_empty(blank_office: Office) -> None:
    found = gather(blank_office, TODAY)
    assert found.empty and found.campaign is None and not found.checks
    person(blank_office)
    assert not gather(blank_office, TODAY).empty


# ---------------------------------------------------------------- money, visits


def test_vouchers_wait_by_state_and_lead_to_themselves(sample: Office) -> None:
    found = gather(sample, TODAY)
    states = dict(sample.db.execute("SELECT state, count(*) FROM vouchers GROUP BY 1").fetchall())
    assert {each.state: each.count for each in found.vouchers} == {
        state: states[state] for state in ("已批准", "待审", "草稿") if state in states
    }
    assert found.to_pay == states.get("待审", 0) + states.get("已批准", 0) > 0
    for each, line in zip(found.vouchers, card(found, "vouchers").lines, strict=True):
        if each.count == 1:
            assert line.target == ShowVoucher(voucher_id=each.only or 0)
        else:
            assert line.target == ShowVouchers(query=VoucherQuery(year=2026, states=(each.state,)))


def test_vouchers_of_two_years_are_listed_together(blank_office: Office) -> None:
    payee = person(blank_office)
    budgets = {
        year: funds_actions.save_budget(blank_office, Budget(year=year, name="慰问经费", fen=900_000)).id
        for year in (2025, 2026)
    }
    for day in (date(2025, 12, 30), TODAY, TODAY):
        voucher = Voucher(date=day, budget_id=budgets[day.year], kind="其他", basis="例会")
        saved = funds_actions.draft_voucher(blank_office, voucher, [Payment(person_id=payee.id, fen=20_000)])
        actions_steps.submit_voucher(blank_office, saved.voucher.id or 0, day)
    found = gather(blank_office, TODAY)
    pending = next(each for each in rules_cards.figures(found) if each.words == "凭证待办")
    assert isinstance(pending.target, ShowVouchers)
    assert pending.number == 3 == len(store_vouchers.matching_ids(blank_office, pending.target.query))


def test_somebody_who_has_died_and_stands_in_a_voucher_is_to_be_checked(sample: Office) -> None:
    sql = (
        "SELECT p.person_id FROM payments p JOIN vouchers v ON v.id = p.voucher_id JOIN people e ON e.id = p.person_id "
        "WHERE v.state = '待审' AND e.died_on IS NULL AND e.moved_out_on IS NULL LIMIT 1"
    )
    (person_id,) = sample.db.execute(sql).fetchone()
    assert "dead_in_drafts" not in {check.key for check in gather(sample, TODAY).checks}
    departure_actions.register_death(sample, person_id, TODAY)
    check = next(each for each in gather(sample, TODAY).checks if each.key == "dead_in_drafts")
    assert check.count == 1 and isinstance(check.target, ShowVoucher)


def test_months_count_visits_beside_those_of_the_year_before(blank_office: Office) -> None:
    who = person(blank_office)
    for day in (date(2026, 9, 30), date(2026, 10, 1), date(2025, 10, 31)):
        for kind in ("日常走访", "电话联系", "送学上门"):  # of which only the first is 走访慰问
            visit_actions.record_visit(blank_office, Visit(person_id=who.id, date=day, kind=kind))
    months = gather(blank_office, TODAY).months
    assert (months[8].now, months[8].before, months[9].now, months[9].before) == (1, 0, 1, 1)
    query = VisitQuery(since=date(2026, 10, 1), until=date(2026, 10, 31), group="走访慰问")
    assert rules_targets.month_target(TODAY, months[9]) == ShowVisits(
        query=query, source="今日 · 2026 年 10 月走访慰问"
    )


def test_weeks_begin_on_monday_and_carry_festivals_and_what_falls_due(sample: Office) -> None:
    found = gather(sample, TODAY)
    assert found.weeks[0].day == date(2026, 10, 5) and len(found.weeks) == 35
    ninth = next(day for day in found.weeks if day.festivals)
    assert (ninth.day, ninth.festivals) == (date(2026, 10, 18), ("重阳",))
    owed = store_duties.duties(sample, ninth.day, ninth.day, TODAY)
    assert ninth.due == sum(duty.outcome in (Outcome.OPEN, Outcome.UPCOMING) for duty in owed) > 0
