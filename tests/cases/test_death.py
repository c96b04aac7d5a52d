"""A death is one operation: what it ends, what it opens, the checklist, and the undoing of it all."""

import dataclasses
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from cadredesk.campaigns import store as campaigns_store
from cadredesk.campaigns.records import Plan
from cadredesk.cases import actions, store, store_lines, store_steps
from cadredesk.cases.records import Case, CaseState, CheckLine, Step
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import CaseKind, MoneyKind
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duties import actions as duties_actions
from cadredesk.duties.store_duties import open_duties
from cadredesk.funds import actions as funds_actions
from cadredesk.funds import actions_steps, store_vouchers
from cadredesk.funds.records import Budget, Payment, Voucher, VoucherState
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.departure.ui.move_out_dialog import MoveOutDialog
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.records import Person
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from tests.support import TODAY

DAY = date(2026, 10, 7)


def draft(office: Office, budget: Budget, kind: MoneyKind, *people: Person, day: date = TODAY) -> int:
    voucher = Voucher(date=day, kind=kind.value, occasion="", budget_id=budget.id)
    lines = [Payment(person_id=each.id, fen=50_000) for each in people]
    return funds_actions.draft_voucher(office, voucher, lines).voucher.id or 0


@pytest.fixture
def budget(blank_office: Office) -> Budget:
    return funds_actions.save_budget(blank_office, Budget(year=2026, name="慰问", fen=10_000_000))


@pytest.fixture
def busy(blank_office: Office, zhang: Person, wang: Person, budget: Budget) -> dict[str, int]:
    """张建国 with plans, a case, a stay, and money in drafts and in a submitted voucher."""
    plans = [
        Plan(person_id=zhang.id, rule="重阳", due=date(2026, 10, 18), visitors="李明"),
        Plan(person_id=zhang.id, rule="中秋", due=date(2026, 9, 25), visitors="李明"),
    ]
    with blank_office.operation("安排"):
        for plan in plans:
            rows.save(blank_office, plan)
    actions.open_case(blank_office, Case(person_id=zhang.id, kind=CaseKind.HOSPITAL.value, opened_on=date(2026, 10, 1)))
    made = {
        "alone": draft(blank_office, budget, MoneyKind.FESTIVAL, zhang),
        "both": draft(blank_office, budget, MoneyKind.HARDSHIP, zhang, wang),
        "before": draft(blank_office, budget, MoneyKind.HOSPITAL, zhang, day=date(2026, 10, 6)),
        "survivor": draft(blank_office, budget, MoneyKind.DEATH, zhang),
        "sent": draft(blank_office, budget, MoneyKind.OLD_AGE, zhang),
    }
    actions_steps.submit_voucher(blank_office, made["sent"], TODAY)
    return made


def contents(office: Office) -> dict[str, list[tuple[object, ...]]]:
    tables = "people plans cases case_steps hospital_stays vouchers payments stages".split()
    return {table: office.conn.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables}


def test_what_will_end_is_said_before(blank_office: Office, zhang: Person, busy: dict[str, int]) -> None:
    said = "\n".join(departure_actions.what_ends(blank_office, zhang.id or 0, DAY).sentences)
    assert "重阳 2026-10-18" in said and "中秋" not in said
    assert "住院（2026-10-01）" in said and "住院登记" in said
    assert f"草稿 {busy['alone']} 节日慰问 500.00 元，草稿里没有别人，一并删除" in said
    assert "困难帮扶 500.00 元。" in said and "去世慰问" not in said and "住院慰问" not in said
    [warning] = departure_actions.what_ends(blank_office, zhang.id or 0, DAY).warnings
    assert "高龄补贴" in warning and "待审" in warning and "作废或核对" in warning


def test_a_death_ends_what_was_meant_for_the_living(
    blank_office: Office, zhang: Person, wang: Person, busy: dict[str, int]
) -> None:
    departure_actions.register_death(blank_office, zhang.id or 0, DAY, survivor="李秀英", relation="配偶")
    assert [plan.rule for plan in campaigns_store.plans_of(blank_office, "中秋", date(2026, 9, 25))] == ["中秋"]
    assert campaigns_store.plans_of(blank_office, "重阳", date(2026, 10, 18)) == []
    with pytest.raises(UserError):
        store_vouchers.get_voucher(blank_office, busy["alone"])
    assert [each.person_id for each in store_vouchers.lines_of(blank_office, busy["both"])] == [wang.id]
    assert len(store_vouchers.lines_of(blank_office, busy["before"])) == 1
    assert len(store_vouchers.lines_of(blank_office, busy["survivor"])) == 1
    assert store_vouchers.get_voucher(blank_office, busy["sent"]).state == VoucherState.SUBMITTED
    death, hospital = store.of_person(blank_office, zhang.id or 0)
    assert (hospital.kind, hospital.result, hospital.closed_on) == ("住院", "去世", DAY)
    assert (death.kind, death.opened_on, death.is_open) == ("去世", DAY, True)
    [stay] = entries_store.of_person(blank_office, HospitalStay, zhang.id or 0)
    assert (str(stay.until), stay.outcome) == ("2026-10-07", "去世")
    [owed] = open_duties(blank_office, TODAY, codes=("去世", "重阳", "巡诊"), person_id=zhang.id)
    assert (owed.code, owed.due) == ("去世", date(2026, 10, 8))


def test_one_undo_brings_it_all_back(blank_office: Office, zhang: Person, busy: dict[str, int]) -> None:
    before = contents(blank_office)
    departure_actions.register_death(blank_office, zhang.id or 0, DAY, cause="因病", survivor="李秀英", relation="配偶")
    assert contents(blank_office) != before
    assert undo(blank_office).what == "登记去世：张建国"
    assert contents(blank_office) == before


# ---------------------------------------------------------------- a move


def test_a_move_ends_the_same_and_says_so_before(
    blank_office: Office, zhang: Person, wang: Person, busy: dict[str, int], qtbot: QtBot
) -> None:
    before = contents(blank_office)
    dialog = MoveOutDialog(blank_office, zhang)
    qtbot.addWidget(dialog)
    dialog.form.editor("day").set_raw(DAY.isoformat())
    dialog.form.editor("to").set_raw("昆明市")
    said = dialog.words.text()
    assert "记为转出" in said and "重阳 2026-10-18" in said and "住院（2026-10-01）" in said and "作废或核对" in said
    dialog.save()
    assert dialog.saved is not None
    [hospital] = store.of_person(blank_office, zhang.id or 0)
    assert (hospital.result, hospital.closed_on) == ("转出", DAY)
    [stay] = entries_store.of_person(blank_office, HospitalStay, zhang.id or 0)
    assert (str(stay.until), stay.outcome) == ("2026-10-07", "转出")
    assert campaigns_store.plans_of(blank_office, "重阳", date(2026, 10, 18)) == []
    assert [each.person_id for each in store_vouchers.lines_of(blank_office, busy["both"])] == [wang.id]
    with pytest.raises(UserError, match="转回"):
        actions.reopen_case(blank_office, hospital.id or 0)
    assert undo(blank_office).what == "登记转出：张建国"
    assert contents(blank_office) == before


def test_a_death_written_into_the_person_ends_cases_and_plans_too(
    blank_office: Office, zhang: Person, busy: dict[str, int]
) -> None:
    """As an import, or the form of the person, does."""
    people_actions.save_person(blank_office, dataclasses.replace(zhang, died_on=PartialDate(2026, 10)))
    [death, hospital] = store.of_person(blank_office, zhang.id or 0)
    assert (hospital.result, hospital.is_open) == ("去世", False)
    assert campaigns_store.plans_of(blank_office, "重阳", date(2026, 10, 18)) == []
    assert (death.kind, death.opened_on) == ("去世", date(2026, 10, 1))
    assert Step.OBITUARY in actions.checklist(blank_office, death.id or 0).left
    assert [line.case for line in store_lines.lines(blank_office, state=CaseState.OPEN)] == [death]
    undo(blank_office)
    assert [case.kind for case in store.of_person(blank_office, zhang.id or 0)] == ["住院"]


@pytest.mark.parametrize(
    ("died", "opens"),
    [
        ("2026-08", True),
        ("2026-08-09", True),
        ("2026-07", False),
        ("2025-10-08", False),
        ("2026", False),
        ("2026-10-09", False),
    ],
)
def test_a_death_written_into_the_person_opens_a_case_if_it_is_fresh(
    blank_office: Office, zhang: Person, died: str, opens: bool
) -> None:
    people_actions.save_person(blank_office, dataclasses.replace(zhang, died_on=PartialDate.from_iso(died)))
    assert (store.death_of(blank_office, zhang.id or 0) is not None) is opens


def test_the_day_of_a_death_known_later_opens_the_case(blank_office: Office, zhang: Person) -> None:
    for died in (PartialDate(2026), PartialDate(2026, 10, 6), PartialDate(2026, 10, 5)):
        people_actions.save_person(blank_office, dataclasses.replace(zhang, died_on=died))
    assert [case.opened_on for case in store.of_person(blank_office, zhang.id or 0)] == [date(2026, 10, 5)]


# ---------------------------------------------------------------- the checklist


def dead(office: Office, person: Person) -> int:
    departure_actions.register_death(office, person.id or 0, DAY)
    case = store.death_of(office, person.id or 0)
    assert case and case.id
    return case.id


def step(office: Office, case_id: int, which: Step) -> CheckLine:
    return next(line for line in actions.checklist(office, case_id).lines if line.step is which)


def test_members_alone_have_a_step_for_the_party(blank_office: Office, zhang: Person, wang: Person) -> None:
    first, second = dead(blank_office, zhang), dead(blank_office, wang)
    assert [line.step for line in actions.checklist(blank_office, first).lines] == list(Step)
    assert Step.PARTY not in actions.checklist(blank_office, second).left
    assert [each.name for each in store_steps.open_checklists(blank_office)] == ["张建国", "王䶮"]


def test_visit_survivor_and_pension_tick_their_steps(blank_office: Office, zhang: Person) -> None:
    case_id = dead(blank_office, zhang)
    with pytest.raises(UserError, match="走访记录证明"):
        actions.set_step(blank_office, case_id, Step.MOURNING, day=TODAY)
    visit_actions.record_visit(blank_office, Visit(person_id=zhang.id, rule="去世", date=TODAY, visitors="李明"))
    mourned = step(blank_office, case_id, Step.MOURNING)
    assert (mourned.done, str(mourned.day), mourned.who, mourned.proof) == (True, "2026-10-08", "李明", "走访记录")
    with pytest.raises(UserError, match="无遗属"):
        actions.set_step(blank_office, case_id, Step.SURVIVOR, day=TODAY)
    assert actions.set_step(blank_office, case_id, Step.SURVIVOR, day=TODAY, note="无遗属").done
    actions.set_step(blank_office, case_id, Step.PENSION_RECEIVED, day=TODAY, who="李秀英（妻）")
    person = people_store.get(blank_office, zhang.id or 0)
    assert (person.pension_received_on, person.pension_receiver) == (PartialDate.of(TODAY), "李秀英（妻）")
    assert actions.checklist(blank_office, case_id).left == [Step.OBITUARY, Step.PENSION_ASKED, Step.PARTY]
    assert "还有 3 项" in actions.closing_doubts(blank_office, case_id)[-1]
    actions.set_step(blank_office, case_id, Step.PENSION_RECEIVED, day=None)
    assert people_store.get(blank_office, zhang.id or 0).pension_received_on is None
    with pytest.raises(UserError, match="早于去世日期"):
        actions.set_step(blank_office, case_id, Step.OBITUARY, day=date(2026, 10, 6))


def test_of_several_deaths_each_is_proved_by_its_own_visit_or_excuse(
    blank_office: Office, zhang: Person, wang: Person
) -> None:
    for day, who in ((TODAY, "李明"), (DAY, "陈芳"), (date(2026, 10, 5), "赵强")):  # the last before the death
        visit_actions.record_visit(blank_office, Visit(person_id=zhang.id, rule="去世", date=day, visitors=who))
    dead(blank_office, zhang), dead(blank_office, wang)
    owed = [duty for duty in open_duties(blank_office, TODAY) if duty.person_id == wang.id and duty.code == "去世"]
    duties_actions.excuse_many(blank_office, owed, "家属婉拒")
    both = [each.lines[0] for each in store_steps.open_checklists(blank_office)]
    assert [(line.done, line.who, line.proof) for line in both] == [(True, "陈芳", "走访记录"), (True, "", "免访")]


def test_a_survivor_linked_later_ticks_the_step(blank_office: Office, zhang: Person, wang: Person) -> None:
    case_id = dead(blank_office, zhang)
    people_actions.save_person(blank_office, dataclasses.replace(wang, cadre_id=zhang.id, cadre_relation="配偶"))
    line = step(blank_office, case_id, Step.SURVIVOR)
    assert (line.done, line.who, line.proof) == (True, "王䶮（配偶）", "遗属登记")


def test_the_case_goes_along_with_a_corrected_day_and_with_a_death_taken_back(
    blank_office: Office, zhang: Person
) -> None:
    dead(blank_office, zhang)
    person = people_store.get(blank_office, zhang.id or 0)
    people_actions.save_person(blank_office, dataclasses.replace(person, died_on=PartialDate(2026, 10, 5)))
    [case] = store.of_person(blank_office, zhang.id or 0)
    assert case.opened_on == date(2026, 10, 5)
    person = people_store.get(blank_office, zhang.id or 0)
    people_actions.save_person(blank_office, dataclasses.replace(person, died_on=None))
    assert store.of_person(blank_office, zhang.id or 0) == []


def test_a_death_known_from_a_list_opens_no_case(blank_office: Office) -> None:
    gone = people_actions.save_person(
        blank_office, Person(name="李老", category="离休干部", died_on=PartialDate(2019, 3))
    )
    assert store.of_person(blank_office, gone.id or 0) == [] and store_steps.open_checklists(blank_office) == []
    made = actions.open_case(
        blank_office, Case(person_id=gone.id, kind=CaseKind.DEATH.value, opened_on=date(2019, 3, 1))
    )
    assert Step.OBITUARY in actions.checklist(blank_office, made.id or 0).left
