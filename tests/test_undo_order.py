"""An undo out of order is refused where something later stands on it, with a sentence that names it; in order it is not."""

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from cadredesk.branches import actions as branches
from cadredesk.branches import store as branch_store
from cadredesk.branches.entries import actions as entries_actions
from cadredesk.branches.entries.records import BranchHonour, BranchPost
from cadredesk.branches.records import Branch, BranchType, HonourLevel, Liaison
from cadredesk.campaigns import actions as campaigns
from cadredesk.cases import actions as cases
from cadredesk.cases.records import Case
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import CaseKind, MoneyKind
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duties import actions as duties
from cadredesk.duties.records import DutyRule, Trigger
from cadredesk.funds import actions as funds
from cadredesk.funds.records import Budget, Payment, Voucher
from cadredesk.people import actions as people
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Person
from cadredesk.visits import actions as visits
from cadredesk.visits.records import Visit
from tests.support import TODAY, all_people

Write = Callable[[], object]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())


@pytest.fixture
def zhang(office: Office) -> Person:
    return people.save_person(office, Person(name="张建国", category="离休干部", rank="副乡科级"))


def person_of(office: Office) -> Person:
    return next(each for each in all_people(office) if each.name == "张建国")


def latest(office: Office) -> int:
    return journal.history(office, 1)[0].id


def everything(office: Office) -> list[tuple[object, ...]]:
    tables = [name for (name,) in office.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = sorted(set(tables) - {"operations", "changes", "journal_head", "running", "row_digests", "sqlite_sequence"})
    return [row for table in kept for row in office.conn.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()]


def refused(office: Office, first: Write, then: Write, words: str) -> None:
    """Undoing the first of two is refused and changes nothing; in the right order both are undone."""
    before = everything(office)
    first()
    operation = latest(office)
    then()
    both = everything(office)
    with pytest.raises(UserError, match=words):
        undo(office, operation)
    assert everything(office) == both
    while latest(office) >= operation and (standing := _standing_since(office, operation)):
        undo(office, standing[0])
    assert everything(office) == before


def _standing_since(office: Office, operation: int) -> list[int]:
    found = [each for each in journal.history(office, 50) if each.id >= operation]
    return [each.id for each in found if each.undoable and not each.undone and each.undoes is None]


def test_a_stage_before_a_later_one(office: Office, zhang: Person) -> None:
    """正乡科级 since 2020 is not lost from under 副县处级 since 2024."""

    def history() -> None:
        stages = [
            Stage(rank="副乡科级"),
            Stage(since=PartialDate(2020), rank="正乡科级"),
        ]
        history_actions.set_history(office, zhang.id or 0, Track.RANK, stages)

    def add_earlier() -> None:
        stages = history_store.of_person(office, zhang.id or 0, Track.RANK)
        extra = Stage(since=PartialDate(2010), rank="科员及以下")
        history_actions.set_history(office, zhang.id or 0, Track.RANK, [*stages, extra])

    def promote() -> None:
        changed = dataclasses.replace(person_of(office), rank="副县处级")
        people.save_person(office, changed, {Track.RANK: PartialDate(2024)})

    history()
    refused(office, add_earlier, promote, "又改动了同样的记录（经历 张建国）")


def test_a_correction_under_a_history(office: Office, zhang: Person) -> None:
    """The history that was entered later was made of the corrected value."""

    def correct() -> None:
        people.save_person(office, dataclasses.replace(person_of(office), rank="正乡科级"))

    def history() -> None:
        stages = [Stage(rank="科员及以下"), Stage(since=PartialDate(2020), rank="正乡科级")]
        history_actions.set_history(office, zhang.id or 0, Track.RANK, stages)

    refused(office, correct, history, "职级会与之后登记的经历不一致")


def returned(office: Office, zhang: Person) -> Write:
    departure_actions.register_move_out(office, zhang.id or 0, date(2026, 3, 1), "昆明")
    return lambda: departure_actions.register_return(office, zhang.id or 0, date(2026, 9, 1))


def alive_again(office: Office, zhang: Person) -> Write:
    departure_actions.register_death(office, zhang.id or 0, date(2026, 9, 20))
    return lambda: people.save_person(office, dataclasses.replace(person_of(office), died_on=None))


def hold_a_post(office: Office, zhang: Person) -> Write:
    branch = branches.save_branch(office, Branch(name="第一党支部", kind=BranchType.BRANCH.value))
    post = BranchPost(branch_id=branch.id, post="书记", person_id=zhang.id)
    return lambda: entries_actions.save_post(office, post)


def open_case(office: Office, zhang: Person) -> Write:
    case = Case(person_id=zhang.id, kind=CaseKind.HARDSHIP.value, opened_on=date(2026, 10, 1))
    return lambda: cases.open_case(office, case)


def in_hospital(office: Office, zhang: Person) -> Write:
    case = Case(person_id=zhang.id, kind=CaseKind.HOSPITAL.value, opened_on=date(2026, 10, 1))
    return lambda: cases.open_case(office, case)


def on_a_draft(office: Office, zhang: Person) -> Write:
    budget = funds.save_budget(office, Budget(year=2026, name="慰问", fen=1_000_000))
    voucher = Voucher(date=TODAY, kind=MoneyKind.FESTIVAL.value, occasion="重阳", budget_id=budget.id)
    return lambda: funds.draft_voucher(office, voucher, [Payment(person_id=zhang.id, fen=50_000)])


@pytest.mark.parametrize("then", [hold_a_post, open_case, in_hospital, on_a_draft])
@pytest.mark.parametrize("first", [returned, alive_again])
def test_somebody_who_is_here_again(
    office: Office,
    zhang: Person,
    first: Callable[[Office, Person], Write],
    then: Callable[[Office, Person], Write],
) -> None:
    refused(office, first(office, zhang), then(office, zhang), "张建国会重新记为")


def test_two_branches_of_one_name(office: Office) -> None:
    made = branches.save_branch(office, Branch(name="第一党支部", kind=BranchType.BRANCH.value))
    refused(
        office,
        lambda: branches.delete_branch(office, made.id or 0),
        lambda: branches.save_branch(office, Branch(name="第一党支部", kind=BranchType.BRANCH.value)),
        "两个名为“第一党支部”的组织",
    )


def test_a_branch_below_itself(office: Office) -> None:
    upper, lower = (
        branches.save_branch(office, Branch(name=name, kind=BranchType.GENERAL.value)) for name in ("甲总支", "乙总支")
    )
    below = branches.save_branch(office, dataclasses.replace(upper, parent_id=lower.id))
    refused(
        office,
        lambda: branches.save_branch(office, dataclasses.replace(below, parent_id=None)),
        lambda: branches.save_branch(office, dataclasses.replace(lower, parent_id=upper.id)),
        "会成为自己的上级",
    )


def test_an_ended_branch_with_members(office: Office, zhang: Person) -> None:
    branch = branches.save_branch(
        office, Branch(name="第一党支部", kind=BranchType.BRANCH.value, ended_on=PartialDate(2025))
    )
    refused(
        office,
        lambda: branches.save_branch(office, dataclasses.replace(branch, ended_on=None)),
        lambda: branches.assign_branch(office, [zhang.id or 0], branch.id, "单独"),
        "会重新记为撤销",
    )


def test_the_one_open_hospital_case(office: Office, zhang: Person) -> None:
    case = Case(person_id=zhang.id, kind=CaseKind.HOSPITAL.value, opened_on=date(2026, 9, 1))
    opened = cases.open_case(office, case)
    refused(
        office,
        lambda: cases.close_case(office, opened.id or 0, "已出院", date(2026, 9, 10)),
        lambda: cases.open_case(office, dataclasses.replace(case, opened_on=date(2026, 10, 1))),
        "两个在办的住院事项",
    )


def test_the_level_of_a_branch_and_its_honours(office: Office) -> None:
    branch = branches.save_branch(office, Branch(name="第一党支部", kind=BranchType.BRANCH.value))

    def honour(year: int, level: HonourLevel) -> Write:
        row = BranchHonour(branch_id=branch.id, year=year, name="示范党支部", level=level.value)
        return lambda: entries_actions.save_honour(office, row)

    refused(office, honour(2025, HonourLevel.COUNTY), honour(2023, HonourLevel.PROVINCE), "示范级别会与")
    assert branch_store.get(office, branch.id or 0).honour == ""


def test_a_rule_that_visits_name(office: Office, zhang: Person) -> None:
    rule = DutyRule(code="端午", name="端午走访", trigger=Trigger.FESTIVAL.value, month=5, day=5)
    refused(
        office,
        lambda: duties.save_rule(office, rule),
        lambda: visits.record_visit(office, Visit(person_id=zhang.id, date=date(2026, 6, 19), rule="端午")),
        "用到了必访事由“端午”",
    )


def test_two_excuses_for_one_duty(office: Office, zhang: Person) -> None:
    due = date(2026, 10, 18)
    duties.excuse(office, zhang.id or 0, "重阳", due, "外出")
    found = campaigns.members(office, "重阳", due)
    refused(
        office,
        lambda: duties.withdraw_excuses(office, [each.duty for each in found]),
        lambda: duties.excuse(office, zhang.id or 0, "重阳", due, "住院"),
        "两条2026-10-18的重阳免访",
    )


def test_a_plan_with_its_campaign_is_one_operation(office: Office, zhang: Person) -> None:
    with_liaison = branches.save_liaison(office, Liaison(name="李明"))
    people.save_person(office, dataclasses.replace(zhang, liaison_id=with_liaison.id))
    before = everything(office)
    assert campaigns.plan_open(office, "重阳", date(2026, 10, 18), to_liaisons=True) == (1, 1, 0)
    undo(office)
    assert everything(office) == before
