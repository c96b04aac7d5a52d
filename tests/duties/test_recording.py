"""A visit that was seen to prove a duty proves it for good; one that proves nothing says why."""

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest

from cadredesk.cases import actions as cases_actions
from cadredesk.cases.records import Case
from cadredesk.cli import run
from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duplicates import actions as duplicates_actions
from cadredesk.duties import actions as duties_actions
from cadredesk.duties import store as duties_store
from cadredesk.duties import store_answers
from cadredesk.duties.records import DutyRule
from cadredesk.duties.store_duties import duties
from cadredesk.office import actions as office_actions
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import Care
from cadredesk.people.history.records import Track
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.visits import actions
from cadredesk.visits.records import Visit
from tests.support import TODAY, empty_office

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def person(office: Office, **fields: object) -> Person:
    usual = {"name": "张建国", "category": "离休干部", "birth": PartialDate(1930, 5, 1)}
    return people_actions.save_person(office, Person(**(usual | fields)))  # type: ignore[arg-type]


def start(office: Office, day: date = date(2024, 1, 1)) -> None:
    with office.operation("必访起算日", undoable=False):
        office.put_setting("duties_since", day.isoformat())


def visit(whom: Person, rule: str, day: date, **rest: object) -> Visit:
    return Visit(person_id=whom.id, rule=rule, date=day, **rest)  # type: ignore[arg-type]


def stands(office: Office, whom: Person, code: str) -> list[tuple[date, str, date | None]]:
    last = date(TODAY.year, 12, 31) if code == "体检" else TODAY
    found = duties(office, date(2024, 1, 1), last, codes=(code,), person_id=whom.id)
    return [(each.due, each.outcome.value, each.visited_on) for each in found]


# ---------------------------------------------------------------- proved for good


def proof(office: Office, capsys: pytest.CaptureFixture[str]) -> str:
    """The proof of 2025 as the command line prints it."""
    capsys.readouterr()
    assert run(["--file", str(office.path), "proof", "--year", "2025", "--json"]) == 0
    return capsys.readouterr().out


def whole_year(office: Office) -> None:
    """Make good whatever was left undone in 2025, so that each duty of the year is proved by a visit."""
    with office.operation("删除"):  # a check-up of its own is matched anew each time
        office.conn.execute("DELETE FROM cares")
    for _ in range(5):
        left = [each for each in duties(office, *YEAR) if each.visited_on is None]
        if not left:
            return
        gone = {each.person_id for each in left if each.over}
        late = [each for each in left if each.person_id not in gone]
        actions.record_many(office, [Visit(person_id=each.person_id, rule=each.code, date=each.due) for each in late])
        for person_id in gone:
            duties_actions.excuse_many(office, [each for each in left if each.person_id == person_id], "已去世")
    raise AssertionError("the year is not whole")


def other(rule: DutyRule) -> DutyRule:
    """The rule with another audience, other windows and other flags."""
    wider = {"days_before": 3, "late_days": 1} if rule.is_campaign else {}
    return dataclasses.replace(
        rule, categories="离休干部遗属", ranks="正省部级", members_only=True, needs="独居、行动不便", age_from=99,
        party_years=None, **wider,
    )  # fmt: skip


@pytest.mark.parametrize("since", [TODAY, None])
def test_the_proof_of_a_finished_year_stays_when_rules_change(
    sample: Office, capsys: pytest.CaptureFixture[str], since: date | None
) -> None:
    if since is None:
        whole_year(sample)
    before = proof(sample, capsys)
    for rule in duties_store.rules(sample):
        duties_actions.save_rule(sample, other(rule), since)
    assert proof(sample, capsys) == before
    assert duties(sample, *YEAR), "there was a year to speak of"


FLAGS = {
    "living": "与子女同住", "limited_mobility": False, "in_hospital_long": False, "health": "健康", "politics": "群众",
    "party_joined": None, "hardship": False, "checkup_on": PartialDate(2026, 10, 1),
}  # fmt: skip


@pytest.mark.parametrize("since", [PartialDate.of(TODAY), None])
def test_the_proof_of_a_finished_year_stays_when_people_change(
    sample: Office, capsys: pytest.CaptureFixture[str], since: PartialDate | None
) -> None:
    for code in ("重阳", "七一"):  # they ask for what has no dated stages
        rule = duties_store.rule(sample, code)
        needs = dataclasses.replace(rule, needs="独居、行动不便、长期住院", party_years=50, members_only=False)
        duties_actions.save_rule(sample, needs)
    whole_year(sample)
    before = proof(sample, capsys)
    tracks = dict.fromkeys((Track.CATEGORY, Track.RANK, Track.TREATMENT), since) if since else None
    for each in people_store.some(sample, people_store.listed_ids(sample, PeopleQuery())):
        category = "退休职工" if each.category != "遗属" else "遗属"
        changed = dataclasses.replace(each, category=category, **(FLAGS | ({"rank": "", "treatment": ""})))
        people_actions.save_person(sample, changed, tracks if changed.category != each.category else None)
    after = proof(sample, capsys)
    assert after == before


def test_a_visit_entered_later_takes_the_duty_from_one_that_was_late(blank_office: Office) -> None:
    start(blank_office)
    zhang = person(blank_office)
    late = actions.record_visit(blank_office, visit(zhang, "中秋", date(2026, 10, 2)))
    due = date(2026, 9, 25)
    assert stands(blank_office, zhang, "中秋")[-1] == (due, "补访", late.date)
    in_time = actions.record_visit(blank_office, visit(zhang, "中秋", date(2026, 9, 20)))
    assert stands(blank_office, zhang, "中秋")[-1] == (due, "按时", in_time.date)
    moved = actions.record_visit(blank_office, dataclasses.replace(in_time, date=date(2026, 6, 1)))
    assert stands(blank_office, zhang, "中秋")[-1] == (due, "补访", late.date)
    actions.record_visit(blank_office, dataclasses.replace(moved, date=date(2026, 9, 20)))
    actions.delete_visit(blank_office, in_time.id or 0)
    assert stands(blank_office, zhang, "中秋")[-1] == (due, "补访", late.date)
    undo(blank_office)
    assert stands(blank_office, zhang, "中秋")[-1] == (due, "按时", in_time.date)


def test_a_proof_stays_where_the_day_is_corrected_within_its_window_alone(blank_office: Office) -> None:
    start(blank_office)
    zhang = person(blank_office)
    made = actions.record_visit(blank_office, visit(zhang, "中秋", date(2026, 9, 20)))
    rule = duties_store.rule(blank_office, "中秋")
    duties_actions.save_rule(blank_office, dataclasses.replace(rule, categories="退休职工"))
    within = actions.record_visit(blank_office, dataclasses.replace(made, date=date(2026, 9, 21)))
    assert stands(blank_office, zhang, "中秋") == [(date(2026, 9, 25), "按时", within.date)]
    actions.record_visit(blank_office, dataclasses.replace(made, date=date(2026, 5, 1)))
    assert stands(blank_office, zhang, "中秋") == []


def test_what_was_proved_stays_where_the_rule_knows_no_longer_of_it(blank_office: Office) -> None:
    """A birthday or the day of a rule that is corrected; unless the visit proves something else."""
    start(blank_office)
    li = person(blank_office, birth=PartialDate(1955, 5, 1))
    made = actions.record_visit(blank_office, visit(li, "大寿", date(2025, 4, 20)))
    proved = [(date(2025, 5, 1), "按时", made.date)]

    def born(year: int, day: int) -> list[tuple[date, str, date | None]]:
        now = people_store.get(blank_office, li.id or 0)
        people_actions.save_person(blank_office, dataclasses.replace(now, birth=PartialDate(year, 5, day)))
        return stands(blank_office, li, "大寿")

    assert born(1955, 2) == [(date(2025, 5, 2), "按时", made.date)]
    assert born(1951, 1) == proved
    assert born(1955, 1) == proved
    answered = actions.record_visit(blank_office, visit(li, "七一", date(2025, 6, 20)))
    july = duties_store.rule(blank_office, "七一")
    duties_actions.save_rule(blank_office, dataclasses.replace(july, members_only=False, needs="", party_years=None))
    duties_actions.save_rule(blank_office, dataclasses.replace(duties_store.rule(blank_office, "七一"), month=3))
    assert (date(2025, 7, 1), "按时", answered.date) in stands(blank_office, li, "七一")
    start(blank_office, date(2026, 1, 1))
    assert stands(blank_office, li, "大寿") == []


def test_what_a_visit_has_come_to_prove_later_stays_proved_too(blank_office: Office) -> None:
    """By a corrected rule, by facts that were filled in, by another 必访起算日, by a check-up that was a mistake."""
    start(blank_office, date(2026, 1, 1))
    li = person(blank_office, category="退休职工", birth=None)
    made = [
        actions.record_visit(blank_office, visit(li, code, day))
        for code, day in (("中秋", date(2026, 9, 20)), ("七一", date(2026, 6, 20)), ("重阳", date(2025, 10, 20)))
    ]
    assert [stands(blank_office, li, code) for code in ("中秋", "七一", "重阳")] == [[], [], []]

    festival = duties_store.rule(blank_office, "中秋")
    for categories in ("退休职工", "离休干部"):
        duties_actions.save_rule(blank_office, dataclasses.replace(festival, categories=categories))
    assert stands(blank_office, li, "中秋") == [(date(2026, 9, 25), "按时", made[0].date)]

    for fields in (
        {"politics": "中共党员", "party_joined": PartialDate(1970)},
        {"politics": "群众", "party_joined": None},
    ):
        now = people_store.get(blank_office, li.id or 0)
        people_actions.save_person(blank_office, dataclasses.replace(now, **fields))  # type: ignore[arg-type]
    assert stands(blank_office, li, "七一") == [(date(2026, 7, 1), "按时", made[1].date)]

    now = people_store.get(blank_office, li.id or 0)
    people_actions.save_person(blank_office, dataclasses.replace(now, category="离休干部"))
    office_actions.set_setting(blank_office, "必访起算日", "2025-01-01")
    people_actions.save_person(blank_office, now)
    assert stands(blank_office, li, "重阳") == [(date(2025, 10, 29), "按时", made[2].date)]


def test_a_check_up_that_was_a_mistake_leaves_the_year_to_the_visit(blank_office: Office) -> None:
    start(blank_office)
    zhang = person(blank_office)
    wrong = entries_actions.save_entry(blank_office, Care(person_id=zhang.id, since=PartialDate(2026, 3, 1)))
    made = actions.record_visit(blank_office, visit(zhang, "体检", date(2026, 9, 25)))
    entries_actions.delete_entry(blank_office, wrong)
    rule = duties_store.rule(blank_office, "体检")
    duties_actions.save_rule(blank_office, dataclasses.replace(rule, categories="退休职工"))
    assert stands(blank_office, zhang, "体检") == [(date(2026, 12, 31), "按时", made.date)]


@pytest.mark.parametrize("known", [PartialDate(2026, 9), PartialDate(2026, 9, 25)])
def test_a_check_up_that_is_known_already_does_not_stand_before_its_visit(
    blank_office: Office, known: PartialDate
) -> None:
    start(blank_office)
    zhang = person(blank_office, checkup_on=known)
    asked = visit(zhang, "体检", date(2026, 9, 25))
    assert store_answers.answer(blank_office, asked).remark is None
    made = actions.record_visit(blank_office, asked)
    rule = duties_store.rule(blank_office, "体检")
    duties_actions.save_rule(blank_office, dataclasses.replace(rule, categories="退休职工"))
    assert stands(blank_office, zhang, "体检") == [(date(2026, 12, 31), "按时", made.date)]
    other = store_answers.answer(blank_office, visit(zhang, "体检", date(2026, 9, 26)))
    assert other.remark


def test_a_visit_counts_as_what_the_version_of_its_day_says(blank_office: Office) -> None:
    start(blank_office)
    zhang = person(blank_office)
    for day in (date(2025, 9, 20), date(2026, 9, 20)):
        actions.record_visit(blank_office, visit(zhang, "中秋", day))

    def groups() -> list[str]:
        return [
            each for (each,) in blank_office.conn.execute("SELECT visit_group FROM visits ORDER BY date").fetchall()
        ]

    service = dataclasses.replace(duties_store.rule(blank_office, "中秋"), visit_group="上门服务")
    changed = duties_actions.save_rule(blank_office, service, date(2026, 1, 1))
    assert groups() == ["走访慰问", "上门服务"]
    duties_actions.delete_version(blank_office, changed)
    assert groups() == ["走访慰问", "走访慰问"]


def test_of_two_people_merged_one_visit_proves(blank_office: Office) -> None:
    start(blank_office)
    zhang, again = person(blank_office), person(blank_office, name="张建国 ")
    late = visit(again, "中秋", date(2026, 10, 2))
    actions.record_visit(blank_office, visit(zhang, "中秋", date(2026, 9, 20)))
    actions.record_visit(blank_office, late)
    duplicates_actions.merge(blank_office, zhang.id or 0, again.id or 0)
    rule = duties_store.rule(blank_office, "中秋")
    duties_actions.save_rule(blank_office, dataclasses.replace(rule, categories="退休职工"))
    assert stands(blank_office, zhang, "中秋") == [(date(2026, 9, 25), "按时", date(2026, 9, 20))]


def test_a_case_entered_after_its_visit_is_proved_for_good(blank_office: Office) -> None:
    start(blank_office)
    zhang = person(blank_office)
    actions.record_visit(blank_office, visit(zhang, "家庭变故", date(2026, 10, 2)))
    cases_actions.open_case(blank_office, Case(person_id=zhang.id, kind="家庭变故", opened_on=date(2026, 10, 1)))
    rule = duties_store.rule(blank_office, "家庭变故")
    duties_actions.save_rule(blank_office, dataclasses.replace(rule, categories="退休职工"))
    assert stands(blank_office, zhang, "家庭变故") == [(date(2026, 10, 8), "按时", date(2026, 10, 2))]


def test_writing_a_visit_down_costs_one_change_and_no_time(sample: Office) -> None:
    owed = next(each for each in duties(sample, date(2026, 9, 1), TODAY) if not each.is_settled)
    (before,) = sample.conn.execute("SELECT count(*) FROM changes").fetchone()
    actions.record_visit(sample, Visit(person_id=owed.person_id, rule=owed.code, date=owed.due))
    (after,) = sample.conn.execute("SELECT count(*) FROM changes").fetchone()
    assert after == before + 1


# ---------------------------------------------------------------- what proves nothing says so

NOTHING = "这次走访不对应任何应访："


def say(office: Office, made: Visit) -> str:
    remark = store_answers.answer(office, made).remark
    return remark.message.removeprefix(NOTHING) if remark else ""


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("春节", date(2026, 2, 10), ""),
        ("春节", date(2026, 1, 1), ""),
        ("春节", date(2026, 3, 19), ""),
        ("春节", date(2026, 3, 20), "春节（2026-02-17）的走访从 2026-01-01 到 2026-03-19 算。"),
        ("春节", date(2025, 12, 31), "春节（2026-02-17）的走访从 2026-01-01 到 2026-03-19 算。"),
        ("巡诊", date(2026, 5, 31), ""),
        ("七一", date(2026, 7, 1), "“七一”的走访对象是只限党员；困难或党龄满 50 年，张建国不在其中。"),
        ("重阳", date(2024, 10, 10), "应访日期 2024-10-11 在必访起算日 2025-01-01 之前，不计应访。"),
        ("住院", date(2026, 5, 1), "张建国在 2026-05-01 前后没有登记住院事项。"),
        ("大寿", date(2026, 5, 1), "张建国在 2026-05-01 前后没有大寿祝贺。"),
        ("", date(2026, 5, 1), ""),
    ],
)
def test_why_a_visit_proves_nothing(blank_office: Office, code: str, day: date, said: str) -> None:
    start(blank_office, date(2025, 1, 1))
    zhang = person(blank_office, birth=PartialDate(1933, 5, 1))
    assert say(blank_office, visit(zhang, code, day, kind="日常走访")) == said
    saved = actions.record_visit(blank_office, visit(zhang, code, day, kind="日常走访"))
    assert say(blank_office, saved) == said, "once saved it is the same"


def test_a_visit_for_what_was_proved_excused_or_owed_by_nobody(blank_office: Office) -> None:
    start(blank_office)
    zhang = person(blank_office, admitted_on=PartialDate(2024, 6, 1))
    first = actions.record_visit(blank_office, visit(zhang, "巡诊", date(2026, 9, 3)))
    again = visit(zhang, "巡诊", date(2026, 9, 20))
    assert say(blank_office, again) == "巡诊（2026-09-30）已由 2026-09-03 的走访完成。"
    assert say(blank_office, dataclasses.replace(first, date=date(2026, 9, 25))) == "", "it is the one that proves"
    duties_actions.excuse(blank_office, zhang.id or 0, "中秋", date(2026, 9, 25), "在外地")
    assert say(blank_office, visit(zhang, "中秋", TODAY)) == "张建国的中秋（2026-09-25）已经免访，登记后按已访算。"
    assert say(blank_office, visit(zhang, "春节", date(2024, 2, 10))) == (
        "张建国 2024-06-01 起在册，应访日期 2024-02-10 在此之前。"
    )
    rule = duties_store.rule(blank_office, "重阳")
    duties_actions.save_rule(blank_office, dataclasses.replace(rule, until=date(2025, 12, 31)))
    assert say(blank_office, visit(zhang, "重阳", TODAY)) == "“重阳”已于 2025-12-31 停用。"
    departure_actions.register_death(blank_office, zhang.id or 0, date(2026, 10, 1))
    assert say(blank_office, visit(zhang, "阅文", TODAY)) == "张建国 2026-10-01 起已不在册。"
    assert say(blank_office, visit(zhang, "去世", TODAY)) == ""


def test_once_in_so_many_years_says_when(blank_office: Office) -> None:
    start(blank_office)
    zhang = person(blank_office, category="退休干部", rank="正乡科级")
    actions.record_visit(blank_office, visit(zhang, "体检", date(2025, 3, 2)))
    assert say(blank_office, visit(zhang, "体检", TODAY)) == (
        "每 2 年一次（离休干部每年一次），2025-03-02 已有这项走访，2026 年不再应访。"
    )


def test_the_command_line_warns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with empty_office(tmp_path) as office:
        start(office)
        zhang = person(office)
    words = ["--file", str(office.path), "visit", "张建国", "--rule", "春节", "--date", "2026-05-20"]
    said = f"{NOTHING}春节（2026-02-17）的走访从 2026-01-01 到 2026-03-19 算。"
    assert run(words) == 0
    assert capsys.readouterr().err == f"{said}\n"
    assert run([*words[:-1], "2026-05-21", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["warnings"] == [{"person": zhang.id, "message": said}]


def test_an_undo_out_of_order_matches_the_visits_anew(blank_office: Office) -> None:
    start(blank_office)
    zhang = person(blank_office)
    first = actions.record_visit(blank_office, visit(zhang, "中秋", date(2026, 9, 20)))
    (recorded,) = blank_office.conn.execute("SELECT max(id) FROM operations").fetchone()
    second = actions.record_visit(blank_office, visit(zhang, "中秋", date(2026, 9, 22)))
    undo(blank_office, recorded)
    rule = duties_store.rule(blank_office, "中秋")
    duties_actions.save_rule(blank_office, dataclasses.replace(rule, categories="退休职工"))
    assert first.date != second.date
    assert stands(blank_office, zhang, "中秋") == [(date(2026, 9, 25), "按时", second.date)]


@pytest.mark.parametrize("changed", [{"categories": "退休职工"}, {"days_before": 2}, {"late_days": 0}])
def test_a_later_visit_takes_no_proof_that_a_rule_would_no_longer_give(
    blank_office: Office, changed: dict[str, object]
) -> None:
    start(blank_office)
    zhang = person(blank_office)
    day = date(2025, 10, 20) if "late_days" in changed else date(2025, 9, 20)
    actions.record_visit(blank_office, visit(zhang, "中秋", day))
    before = stands(blank_office, zhang, "中秋")[1]
    assert before[2] == day
    rule = duties_store.rule(blank_office, "中秋")
    duties_actions.save_rule(blank_office, dataclasses.replace(rule, **changed))  # type: ignore[arg-type]
    for later in (date(2026, 9, 25), date(2026, 9, 24), date(2025, 8, 1)):
        actions.record_visit(blank_office, visit(zhang, "中秋", later))
        assert before in stands(blank_office, zhang, "中秋")
