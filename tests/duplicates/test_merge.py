"""Two who are one become one: a merge loses nothing, and undo brings both back."""

import dataclasses
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.branches import actions as branch_actions
from cadredesk.branches import store as branch_store
from cadredesk.branches.entries import actions as branch_entries_actions
from cadredesk.branches.entries import store as branch_entries_store
from cadredesk.branches.entries.records import BranchPost
from cadredesk.branches.records import Branch
from cadredesk.campaigns import store as campaigns_store
from cadredesk.campaigns.records import Plan
from cadredesk.cases import actions as cases_actions
from cadredesk.cases import store as cases_store
from cadredesk.cases.records import Case, Step
from cadredesk.core.errors import UserError
from cadredesk.db import engine, journal, rows
from cadredesk.db.backups.backup import verify
from cadredesk.db.digests import watched_tables
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duplicates import actions as duplicates_actions
from cadredesk.duplicates.records import Choice
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import Excuse
from cadredesk.funds import actions as funds
from cadredesk.funds import actions_steps, store_budgets, store_payments
from cadredesk.funds.records import Budget, Payment, Voucher, VoucherState
from cadredesk.people import store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import Certificate, HospitalStay, Relative
from cadredesk.people.files.records import Attachment
from cadredesk.people.files.store import add_attachment, attachments_of, photo_of, put_photo
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Person, Rank
from cadredesk.visits import actions as visits
from cadredesk.visits.records import Visit
from tests.duplicates.someone import SOUND, day, someone
from tests.support import TODAY, empty_office


def rows_of(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that is journaled."""
    return {
        table: office.conn.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
        for table in watched_tables(office.conn)
    }


def held(office: Office, *ids: int | None) -> dict[str, tuple[int, int]]:
    """How many rows of each kind people have, and their money."""
    marks = ", ".join(str(each) for each in ids)
    found = {}
    for table in ("visits", "payments", "paid_money", "relatives", "hospital_stays", "certificates", "attachments"):
        money = "ifnull(sum(fen), 0)" if table in ("visits", "payments", "paid_money") else "0"
        sql = f"SELECT count(*), {money} FROM {table} WHERE person_id IN ({marks})"
        found[table] = office.conn.execute(sql).fetchone()
    return found


def test_the_values_that_stay(blank_office: Office) -> None:
    keep = someone(
        blank_office, birth=day("1948-10"), rank=Rank.COUNTY_DEPUTY, note="腿脚不便", tags="重点", admitted_on=day("2015"),
        id_number=SOUND[:-1] + "7", hobbies="书法",
    )  # fmt: skip
    gone = someone(
        blank_office, birth=day("1948-10-05"), rank=Rank.COUNTY_HEAD, rank_words="正处", note="爱下棋", tags="独居、重点",
        admitted_on=day("2012-03"), id_number=SOUND, mobile="13800000001", hardship=True, verified_on=date(2026, 5, 1),
        hobbies="书法、下棋",
    )  # fmt: skip
    whole = duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0, {"hobbies": Choice.KEPT})
    assert whole == store.get(blank_office, keep.id or 0)
    assert (whole.birth, whole.id_number, whole.mobile) == (day("1948-10-05"), SOUND, "13800000001")
    assert (whole.rank, whole.rank_words) == (Rank.COUNTY_HEAD, "正处")  # verified later
    assert (whole.note, whole.tags, whole.hobbies) == ("腿脚不便\n爱下棋", "独居、重点", "书法")
    assert (whole.admitted_on, whole.hardship) == (day("2012-03"), True)
    assert journal.history(blank_office)[0].what == f"合并人员：张建国（编号 {gone.id} 并入编号 {keep.id}）"
    with pytest.raises(UserError):
        store.get(blank_office, gone.id or 0)
    assert store.resolve(blank_office, str(gone.id)) == whole  # as a slip of last year may say


def test_nobody_becomes_their_own_survivor_and_survivors_follow(blank_office: Office) -> None:
    keep = someone(blank_office)
    gone = someone(blank_office, cadre_id=keep.id)
    widow = someone(blank_office, "李梅", cadre_id=gone.id)
    whole = duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0)
    assert whole.cadre_id is None
    assert store.get(blank_office, widow.id or 0).cadre_id == keep.id
    with pytest.raises(UserError, match="两个不同的人"):
        duplicates_actions.merge(blank_office, keep.id or 0, keep.id or 0)


@pytest.mark.parametrize("dead_first", [True, False])
def test_one_of_whom_is_dead_holds_no_post(blank_office: Office, dead_first: bool) -> None:
    dead, holder = someone(blank_office, died_on=day("2024-05-01")), someone(blank_office)
    branch = branch_actions.save_branch(blank_office, Branch(name="东城党支部"))
    held = BranchPost(branch_id=branch.id, post="书记", person_id=holder.id, since=day("2020"))
    branch_entries_actions.save_post(blank_office, held)
    keep, gone = (dead, holder) if dead_first else (holder, dead)
    whole = duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0)
    (post,) = branch_entries_store.of_branch(blank_office, BranchPost, branch.id or 0)
    assert (post.person_id, post.until) == (whole.id, day("2024-05-01"))
    assert branch_store.get(blank_office, branch.id or 0).secretary == ""


def test_a_history_stays_with_its_value(blank_office: Office) -> None:
    keep, gone = someone(blank_office, rank=Rank.COUNTY_DEPUTY), someone(blank_office, rank=Rank.COUNTY_HEAD)
    for person, since in ((keep, "2001"), (gone, "2005")):
        stages = [Stage(rank=Rank.TOWN_HEAD), Stage(rank=person.rank, since=day(since))]
        history_actions.set_history(blank_office, person.id or 0, Track.RANK, stages)
    before = rows_of(blank_office)
    for choice, rank, since in ((Choice.KEPT, Rank.COUNTY_DEPUTY, "2001"), (Choice.GONE, Rank.COUNTY_HEAD, "2005")):
        whole = duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0, {"rank": choice})
        stages = history_store.of_person(blank_office, keep.id or 0, Track.RANK)
        assert [(stage.rank, str(stage.since)) for stage in stages] == [(Rank.TOWN_HEAD, "None"), (rank, since)]
        assert whole.rank == rank
        undo(blank_office)
        assert all(before[table] == rows for table, rows in rows_of(blank_office).items())


def test_one_photo_stays_and_the_other_is_attached(blank_office: Office) -> None:
    keep, gone = someone(blank_office), someone(blank_office)
    with blank_office.operation("照片"):
        put_photo(blank_office, keep.id or 0, b"mine")
        put_photo(blank_office, gone.id or 0, b"theirs")
    for choice, photo, attached in ((Choice.KEPT, b"mine", 6), (Choice.GONE, b"theirs", 4)):
        duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0, {"photo": choice})
        assert photo_of(blank_office, keep.id or 0) == photo
        assert [one.size for one in attachments_of(blank_office, keep.id or 0)] == [attached]
        undo(blank_office)
    assert photo_of(blank_office, gone.id or 0) == b"theirs"


def pay(office: Office, people: list[Person], state: VoucherState, fen: int) -> None:
    """A voucher for these people, as far as a state."""
    budget = store_budgets.budget_by_name(office, TODAY.year, "春节慰问")
    budget = budget or funds.save_budget(office, Budget(year=TODAY.year, name="春节慰问", fen=100_000_000))
    draft = Voucher(kind="节日慰问", budget_id=budget.id, date=TODAY)
    lines = [Payment(person_id=person.id, fen=fen) for person in people]
    voucher_id = funds.draft_voucher(office, draft, lines).voucher.id or 0
    if state is VoucherState.DRAFT:
        return
    actions_steps.submit_voucher(office, voucher_id, TODAY)
    if state is VoucherState.SUBMITTED:
        return
    office.operator = "李强"
    actions_steps.approve_voucher(office, voucher_id, TODAY, "已核对")
    office.operator = "张敏"
    if state is not VoucherState.APPROVED:
        actions_steps.pay_voucher(office, voucher_id, TODAY)


def test_a_draft_with_lines_of_both_is_corrected_before_it_is_submitted(blank_office: Office) -> None:
    keep, gone = someone(blank_office), someone(blank_office)
    pay(blank_office, [keep, gone], VoucherState.DRAFT, 30_000)
    duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0)
    with pytest.raises(UserError, match="出现了两次"):
        actions_steps.submit_voucher(blank_office, 1, TODAY)


def test_plans_excuses_and_deaths_of_both_become_one(blank_office: Office) -> None:
    keep, gone = someone(blank_office), someone(blank_office, "张健国")
    due = date(2026, 10, 1)
    with blank_office.operation("安排"):
        for each, who, fen in ((gone, "", 80_000), (keep, "王芳", None)):
            rows.save(blank_office, Plan(person_id=each.id, rule="O'Brien", due=due, visitors=who, fen=fen))
        rows.add_many(
            blank_office,
            [Excuse(person_id=each.id, rule="重阳", due=due, why="外出", excused_on=TODAY) for each in (keep, gone)],
        )
    departure_actions.register_death(blank_office, keep.id or 0, date(2026, 10, 6), cause="因病")
    departure_actions.register_death(blank_office, gone.id or 0, date(2026, 10, 7))
    first, second = (cases_store.death_of(blank_office, each.id or 0) for each in (keep, gone))
    assert first and second
    cases_actions.set_step(blank_office, first.id or 0, Step.OBITUARY, day=TODAY, who="办公室")
    cases_actions.set_step(blank_office, second.id or 0, Step.PENSION_ASKED, day=TODAY)
    before = rows_of(blank_office)

    whole = duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0, {"died_on": Choice.GONE})

    [case] = cases_store.of_person(blank_office, whole.id or 0)
    assert (case.kind, case.opened_on) == ("去世", date(2026, 10, 7))
    ticked = [line.step for line in cases_actions.checklist(blank_office, case.id or 0).lines if line.done]
    assert ticked == [Step.OBITUARY, Step.PENSION_ASKED]
    [plan] = campaigns_store.plans_of(blank_office, "O'Brien", due)
    assert (plan.visitors, plan.fen) == ("王芳", 80_000)
    assert len(duties_store.excuses_of(blank_office, "重阳", whole.id or 0)) == 1
    undo(blank_office)
    assert rows_of(blank_office) == before


def test_a_stay_that_both_knew_becomes_one_with_its_case(blank_office: Office) -> None:
    keep, gone = someone(blank_office), someone(blank_office, "张健国")
    day = date(2026, 10, 1)
    for each, hospital, bed in ((keep, "县人民医院", ""), (gone, "", "12")):
        stay = HospitalStay(hospital=hospital, bed=bed)
        cases_actions.open_case(
            blank_office, Case(person_id=each.id, kind="住院", opened_on=day, detail=f"心衰{bed}"), stay
        )
    before = rows_of(blank_office)

    whole = duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0)

    [stay] = entries_store.of_person(blank_office, HospitalStay, whole.id or 0)
    assert (stay.hospital, stay.bed) == ("县人民医院", "12")
    [case] = cases_store.of_person(blank_office, whole.id or 0)
    assert (case.stay_id, case.detail) == (stay.id, "心衰；心衰12")
    undo(blank_office)
    assert rows_of(blank_office) == before


def test_what_was_open_of_one_ends_where_the_other_is_dead(blank_office: Office) -> None:
    keep, gone = someone(blank_office), someone(blank_office, "张健国")
    cases_actions.open_case(blank_office, Case(person_id=keep.id, kind="困难", opened_on=date(2026, 10, 1)))
    departure_actions.register_death(blank_office, gone.id or 0, date(2026, 10, 7))
    whole = duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0)
    assert [(case.kind, case.result) for case in cases_store.of_person(blank_office, whole.id or 0)] == [
        ("去世", ""), ("困难", "去世"),
    ]  # fmt: skip
    undo(blank_office)
    alive = duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0, {"died_on": Choice.KEPT})
    assert [case.kind for case in cases_store.of_person(blank_office, alive.id or 0)] == ["困难"]


STATES = (VoucherState.DRAFT, VoucherState.SUBMITTED, VoucherState.APPROVED, VoucherState.PAID)
BELONGINGS = st.fixed_dictionaries(
    {
        "visits": st.lists(st.integers(0, 90_000), max_size=3),
        "paid": st.lists(st.tuples(st.sampled_from(STATES), st.integers(1, 90_000)), max_size=3),
        "settled": st.lists(st.integers(1, 90_000), max_size=2),
        "relatives": st.integers(0, 2),
        "stays": st.integers(0, 2),
        "certificates": st.integers(0, 1),
        "attachments": st.integers(0, 1),
        "ranks": st.lists(st.sampled_from(list(Rank)[:5]), max_size=3, unique=True),
        "photo": st.booleans(),
        "survivor": st.booleans(),
    }
)


def give_rows(office: Office, person: Person, belongings: dict[str, object]) -> None:
    """Give somebody all these rows."""
    has: dict[str, list] = belongings  # type: ignore[assignment, type-arg]
    person_id = person.id or 0
    for fen in has["visits"]:
        visits.record_visit(office, Visit(person_id=person_id, date=TODAY, kind="日常走访", fen=fen or None))
    for state, fen in has["paid"]:
        pay(office, [person], state, fen)
    with office.operation("补录"):
        settled = (Payment(person_id=person_id, fen=fen, date=date(2020, 1, 1), kind="其他") for fen in has["settled"])
        store_payments.add_payments(office, settled)
        for at in range(has["attachments"]):  # type: ignore[call-overload]
            made = Attachment(person_id=person_id, name=f"{at}.pdf", added_on=TODAY)
            add_attachment(office, made, f"{person_id} {at}".encode())
        if has["photo"]:
            put_photo(office, person_id, str(person_id).encode())
    for _ in range(has["relatives"]):  # type: ignore[call-overload]
        entries_actions.save_entry(office, Relative(person_id=person_id, relation="子", name="张明"))
    for _ in range(has["stays"]):  # type: ignore[call-overload]
        entries_actions.save_entry(
            office, HospitalStay(person_id=person_id, since=day("2026-03"), until=day("2026-04"))
        )
    for _ in range(has["certificates"]):  # type: ignore[call-overload]
        entries_actions.save_entry(office, Certificate(person_id=person_id, kind="退休证"))
    if has["ranks"]:
        stages = [Stage(rank=rank, since=day(str(1990 + at))) for at, rank in enumerate(has["ranks"])]
        history_actions.set_history(office, person_id, Track.RANK, stages)
    if has["survivor"]:
        someone(office, "李梅", cadre_id=person_id)


@pytest.fixture
def scratch(fixed_today: None) -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as folder, empty_office(Path(folder)) as office:
        yield office


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=BELONGINGS, theirs=BELONGINGS, both=st.sampled_from((None, *STATES)), choice=st.sampled_from(list(Choice)))
def test_a_merge_loses_nothing_and_undo_brings_both_back(
    scratch: Office, mine: dict[str, object], theirs: dict[str, object], both: VoucherState | None, choice: Choice
) -> None:
    keep, gone = someone(scratch), someone(scratch, "张健国")
    give_rows(scratch, keep, mine)
    give_rows(scratch, gone, theirs)
    if both:
        pay(scratch, [keep, gone], both, 500)
    before, had = rows_of(scratch), held(scratch, keep.id, gone.id)
    photos = sum(bool(store_photo) for store_photo in (mine["photo"], theirs["photo"]))
    chosen = {} if choice is Choice.BOTH else {"name": choice, "rank": choice}

    whole = duplicates_actions.merge(scratch, keep.id or 0, gone.id or 0, chosen)

    has = held(scratch, keep.id)
    attached = has.pop("attachments")[0] - had.pop("attachments")[0]
    assert has == had
    assert attached + (photo_of(scratch, keep.id or 0) is not None) == photos
    assert len(store.survivors_of(scratch, keep.id or 0)) == mine["survivor"] + theirs["survivor"]  # type: ignore[operator]
    stages = history_store.of_person(scratch, keep.id or 0, Track.RANK)
    assert bool(stages) == bool(mine["ranks"] or theirs["ranks"])
    assert not stages or stages[-1].rank == whole.rank
    assert not [
        table
        for table, column in entries_store.tables_of_person(scratch)
        if scratch.conn.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (gone.id,)).fetchone()
    ]
    assert verify(scratch.path).ok

    undo(scratch)
    after = rows_of(scratch)
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {}
    assert verify(scratch.path).ok


def test_merged_one_into_another_and_that_into_a_third_and_all_back(blank_office: Office) -> None:
    people = [someone(blank_office) for _ in range(3)]
    for person in people:
        pay(blank_office, [person], VoucherState.PAID, 500)
    before = rows_of(blank_office)
    first, second, third = (person.id or 0 for person in people)
    duplicates_actions.merge(blank_office, second, third)
    duplicates_actions.merge(blank_office, first, second)
    assert held(blank_office, first)["paid_money"] == (3, 1500)
    assert verify(blank_office.path).ok
    undo(blank_office)
    assert held(blank_office, second)["paid_money"] == (2, 1000)
    undo(blank_office)
    assert all(before[table] == rows for table, rows in rows_of(blank_office).items())
    assert verify(blank_office.path).ok


def test_the_steps_of_a_voucher_go_on_after_a_merge(blank_office: Office) -> None:
    keep, gone = someone(blank_office), someone(blank_office)
    pay(blank_office, [keep, gone], VoucherState.SUBMITTED, 500)
    duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0)
    blank_office.operator = "李强"
    actions_steps.approve_voucher(blank_office, 1, TODAY, "同一个人的两笔")
    actions_steps.pay_voucher(blank_office, 1, TODAY)
    assert held(blank_office, keep.id)["paid_money"] == (2, 1000)
    assert verify(blank_office.path).ok
    with pytest.raises(UserError, match="不能撤销"):  # a step stands on it
        undo(
            blank_office, next(entry.id for entry in journal.history(blank_office) if entry.what.startswith("合并人员"))
        )


def test_submitted_money_goes_to_nobody_else(blank_office: Office) -> None:
    keep, gone, other = (someone(blank_office) for _ in range(3))
    pay(blank_office, [keep, gone], VoucherState.PAID, 500)
    for sets in (f"person_id = {other.id}", f"person_id = {other.id}, made_out_to_id = person_id", "fen = 1"):
        with pytest.raises(UserError, match="不得更改"), blank_office.operation("改"):
            blank_office.conn.execute(f"UPDATE payments SET {sets} WHERE person_id = ?", (gone.id,))
    duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0)
    for sets in ("fen = 1", "made_out_to_id = NULL", f"person_id = {other.id}, made_out_to_id = NULL"):
        with pytest.raises(UserError, match="不得更改"), blank_office.operation("改"):
            blank_office.conn.execute(f"UPDATE payments SET {sets} WHERE made_out_to_id = ?", (gone.id,))
    with blank_office.operation("改"):
        blank_office.conn.execute("DELETE FROM merged_people")
    assert not verify(blank_office.path).seals


def test_a_merge_that_fails_changes_nothing(blank_office: Office) -> None:
    keep, gone = someone(blank_office), someone(blank_office)
    before = rows_of(blank_office)
    blank_office.conn.execute(
        "CREATE TEMP TRIGGER stop BEFORE DELETE ON main.people BEGIN SELECT RAISE(ABORT, '停'); END"
    )
    with pytest.raises((UserError, engine.IntegrityError)):
        duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0)
    assert rows_of(blank_office) == before


def test_what_was_undone_can_be_merged_the_other_way(blank_office: Office) -> None:
    keep, gone = someone(blank_office, mobile="13800000001"), someone(blank_office, mobile="13800000002")
    duplicates_actions.merge(blank_office, keep.id or 0, gone.id or 0)
    undo(blank_office)
    whole = duplicates_actions.merge(blank_office, gone.id or 0, keep.id or 0)
    assert whole == dataclasses.replace(gone)
