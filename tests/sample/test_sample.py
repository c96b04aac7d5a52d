"""The sample office: the same by seed, plausible, and as whole as an office that people have worked in."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from cadredesk.branches import store as branches
from cadredesk.branches.entries import store as branch_entries_store
from cadredesk.branches.entries.records import BranchHonour
from cadredesk.branches.entries.rules import head_name, level_on
from cadredesk.core import idcard
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.db.operations import chain_is_whole
from cadredesk.db.seals import seals_are_whole
from cadredesk.funds import store_ledger, store_payments, store_vouchers
from cadredesk.funds.records import VoucherQuery, VoucherState
from cadredesk.people import store as people
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import Certificate, FunctionalMember, HospitalStay, Relative, Trip
from cadredesk.people.entries.rules import is_open, words_of
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.history.rules import checked, values_of
from cadredesk.people.records import Audience, Category, Membership, PeopleQuery, Person, SurvivorKind
from cadredesk.people.rules import audience_of, problems
from cadredesk.sample import office as sample
from cadredesk.visits import store as visits
from cadredesk.visits.records import Rule, VisitQuery
from tests.support import TODAY, all_people, empty_office, sample_office

TABLES = (
    "branches", "liaisons", "people", "visits", "budgets", "budget_adjustments", "vouchers", "payments", "relatives",
    "stages", "functional_members", "hospital_stays", "cares", "trips", "certificates", "resettlements", "branch_posts",
    "branch_honours", "branch_grants", "cases", "case_steps",
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    with sample_office(tmp_path_factory.mktemp("sample"), people=700, years=3) as opened:
        yield opened


@pytest.fixture(scope="module")
def everybody(office: Office) -> dict[int, Person]:
    return {person.id: person for person in all_people(office)}


def _contents(office: Office) -> dict[str, list[dict]]:
    return {table: list(office.db.query(f"SELECT * FROM {table} ORDER BY id")) for table in TABLES}


def _filled(folder: Path, name: str, **numbers) -> dict[str, list[dict]]:
    (folder / name).mkdir()
    with empty_office(folder / name) as office:
        sample.fill(office, progress=Progress(), **{"people": 60, "years": 2, "today": TODAY} | numbers)
        return _contents(office)


def test_the_same_numbers_give_the_same_rows(tmp_path: Path) -> None:
    first = _filled(tmp_path, "first", seed=7)
    assert first == _filled(tmp_path, "second", seed=7)
    other = _filled(tmp_path, "third", seed=8)
    assert [row["name"] for row in first["people"]] != [row["name"] for row in other["people"]]


@pytest.mark.parametrize(
    ("count", "years", "today"),
    [(1, 1, date(2026, 1, 1)), (25, 3, date(2028, 2, 29)), (60, 1, date(2031, 12, 31)), (90, 12, date(2026, 3, 1))],
)
def test_any_size_and_day_will_do(tmp_path: Path, count: int, years: int, today: date) -> None:
    with empty_office(tmp_path) as office:
        sample.fill(office, people=count, years=years, today=today, progress=Progress())
        found = all_people(office)
        assert len(found) == count
        assert not [
            problem for person in found for problem in problems(person, today) if "身份证" not in problem.message
        ]
        days = [visit.date for visit in visits.matching(office, VisitQuery())]
        assert all(date(today.year - years + 1, 1, 1) <= day <= today for day in days if day)


def test_an_office_with_people_is_left_alone(tmp_path: Path) -> None:
    with empty_office(tmp_path) as office:
        with office.operation("新增人员"):
            people.add(office, Person(name="张建国", category=Category.TUIXIU.value))
        with pytest.raises(UserError, match="已经有人员"):
            sample.fill(office, today=TODAY, progress=Progress())
        assert len(all_people(office)) == 1


def test_stopping_leaves_the_office_empty(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancelled = True
    with empty_office(tmp_path) as office:
        with pytest.raises(Cancelled):
            sample.fill(office, people=50, today=TODAY, progress=progress)
        assert not all_people(office)


def test_journal_seals_and_references_are_whole(office: Office) -> None:
    assert chain_is_whole(office.conn)
    assert seals_are_whole(office.conn)
    assert not office.db.execute("PRAGMA foreign_key_check").fetchall()
    assert office.setting("books_since", "") == "2026-01-01"


def test_35_organisations_each_with_somebody_who_answers_for_it(office: Office) -> None:
    found = [branch for branch in branches.all_branches(office) if not branch.ended_on]
    kinds = Counter(branch.kind for branch in found)
    assert sum(number for kind, number in kinds.items() if kind not in ("学习小组", "功能型党支部")) == 35
    assert kinds["党委"] == 1
    assert kinds["功能型党支部"] == 4
    assert all(branch.liaison_id for branch in found)
    assert [branch.name for branch in found if branch.parent_id is None] == ["离退休干部党委"]
    by_id = {branch.id: branch for branch in found}
    for branch in found:
        above = by_id.get(branch.parent_id)
        if above and above.kind == "学委会":
            assert branch.secretary == above.secretary


def test_branches_have_teams_honours_grants_and_a_merge_in_their_past(office: Office) -> None:
    lines = branch_entries_store.open_posts(office)
    assert {line[7] for line in lines if line[2] == "主任"} == {2}  # 书记 and 主任 in one hand
    for branch in branches.all_branches(office):
        held = branch_entries_store.held(office, branch.id or 0)
        assert not held or branch.secretary == head_name(held)
        honours = branch_entries_store.of_branch(office, BranchHonour, branch.id or 0)
        assert branch.honour == level_on(honours, TODAY.year)
    assert {line[3] for line in branch_entries_store.all_grants(office)} == {1_000_000}
    (gone,) = (branch for branch in branches.all_branches(office) if branch.ended_on)
    assert gone.ended_on
    day = gone.ended_on.first
    counts = [
        len(people.listed_ids(office, PeopleQuery(facets=(("branch_id", gone.name),), as_of=each)))
        for each in (day - timedelta(1), day)
    ]
    assert counts[0] > 0
    assert counts[1] == 0


def test_everybodys_life_is_in_order(everybody: dict[int, Person]) -> None:
    for person in everybody.values():
        assert not [problem for problem in problems(person, TODAY) if "身份证" not in problem.message], person.name


def test_id_numbers_are_right_save_a_handful(everybody: dict[int, Person]) -> None:
    numbers = [person.id_number for person in everybody.values()]
    odd = [person for person in everybody.values() if person.id_number and problems(person, TODAY)]
    assert 1 <= len(odd) <= 10
    assert 1 <= numbers.count("") <= 5
    assert 1 <= sum(len(number) == 15 for number in numbers) <= 5
    assert all(number.startswith("9901") for number in numbers if number)  # no such county
    assert all(idcard.birth_of_id(number) for number in numbers if number)
    assert len(set(numbers)) > len(numbers) - 10


def test_unusual_names_come_up(everybody: dict[int, Person]) -> None:
    names = "".join(person.name for person in everybody.values())
    assert "·" in names
    assert any(surname in names for surname in ("单", "仇", "万俟", "欧阳", "尉迟"))
    assert any(character in names for character in "䶮㛃𬭚𫖯𬱖𠅤")


def test_the_kinds_of_people_have_their_shares(everybody: dict[int, Person]) -> None:
    present = [person for person in everybody.values() if not (person.died_on or person.moved_out_on)]
    kinds = Counter(person.category for person in present)
    assert 10 <= kinds[Category.LIXIU] <= 20
    assert kinds[Category.TUIXIU] > 500
    assert kinds[Category.WORKER] and kinds[Category.SURVIVOR]
    assert all(90 <= TODAY.year - person.birth.year <= 102 for person in present if person.category == Category.LIXIU)
    assert {person.membership for person in present} == {"", *Membership}
    assert any(person.died_on and person.died_on.year == TODAY.year for person in everybody.values())
    assert 0 < sum(person.liaison_id is None for person in everybody.values()) < 5


def test_survivors_are_linked_to_the_dead(everybody: dict[int, Person]) -> None:
    survivors = [person for person in everybody.values() if person.category == Category.SURVIVOR]
    assert {survivor.survivor_kind for survivor in survivors} == set(SurvivorKind)
    for survivor in survivors:
        cadre = everybody[survivor.cadre_id]
        assert cadre.died_on and cadre.sex != survivor.sex
        assert (cadre.category == Category.LIXIU) == (survivor.survivor_kind == SurvivorKind.OF_LIXIU)
        assert survivor.admitted_on.first >= cadre.died_on.first


def test_pasts_end_in_what_holds_today(office: Office, everybody: dict[int, Person]) -> None:
    tracks = Counter()
    for person in everybody.values():
        by_track: dict[str, list[Stage]] = {}
        for stage in history_store.of_person(office, person.id):
            by_track.setdefault(stage.track, []).append(stage)
        for name, found in by_track.items():
            track = Track(name)
            tracks[track] += 1
            if track is Track.STATE:
                assert [stage.state for stage in found] == ["转出", "在册"] and not person.moved_out_on
                assert person.admitted_on is None or found[0].since.first > person.admitted_on.first
                continue
            assert checked(person, track, found, TODAY) == found
            assert values_of(track, found[-1]) == values_of(track, person)
            assert all(values_of(track, one) != values_of(track, other) for one, other in pairwise(found))
    assert set(tracks) == set(Track) - {Track.CATEGORY}


def test_families_and_registers_have_something_to_show(office: Office, everybody: dict[int, Person]) -> None:
    def rows_of(kind: type) -> list:
        return [part for person_id in everybody for part in entries_store.of_person(office, kind, person_id)]

    relatives = rows_of(Relative)
    assert len({relative.person_id for relative in relatives}) > len(everybody) / 2
    for relative in relatives:
        person = everybody[relative.person_id]
        older = relative.birth.year - person.birth.year
        assert abs(older) < 10 if relative.relation == "配偶" else older > 20
    for kind in (HospitalStay, Trip):
        states = {is_open(part, TODAY) for part in rows_of(kind)}
        assert states == {True, False}
    marks = {words_of(part, TODAY).mark for part in rows_of(Certificate)}
    assert "已过期" in marks and any("到期" in mark for mark in marks)
    assert rows_of(FunctionalMember)
    assert len({person.tags for person in everybody.values()}) > 3
    checked_on = [person.verified_on for person in everybody.values() if person.verified_on]
    assert {day.year for day in checked_on} >= {TODAY.year - 1, TODAY.year}


def test_visits_fall_into_the_time_in_the_register(office: Office, everybody: dict[int, Person]) -> None:
    found = visits.matching(office, VisitQuery(descending=False))
    assert {visit.rule for visit in found if visit.rule} == set(Rule)
    assert all(date(TODAY.year - 2, 1, 1) <= visit.date <= TODAY for visit in found)
    for visit in found:
        person = everybody[visit.person_id]
        audience = audience_of(person.category, person.rank, person.treatment, person.survivor_kind)
        assert visit.category == audience
        assert visit.visitors
        assert person.admitted_on is None or visit.date >= person.admitted_on.first
        if visit.rule != Rule.DEATH:
            assert person.died_on is None or visit.date < person.died_on.last


def test_earlier_money_is_settled_and_every_sum_is_sane(office: Office, everybody: dict[int, Person]) -> None:
    settled = [store_payments.get_payment(office, each) for each in store_payments.payment_ids(office)]
    assert settled
    assert all(line.date < date(2026, 1, 1) for line in settled)
    lines = settled + [
        line
        for number in store_vouchers.matching_ids(office, VoucherQuery())
        for line in store_vouchers.lines_of(office, number)
    ]
    assert any(line.deceased_id for line in lines)
    for line in lines:
        assert 10_000 <= line.fen <= 200_000 and line.fen % 10_000 == 0
        assert line.category in tuple(Audience)
        assert line.kind in tuple(MoneyKind)
        visit = visits.get(office, line.visit_id)
        assert visit.fen == line.fen
        assert (line.deceased_id or line.person_id) == visit.person_id
        assert (line.kind == MoneyKind.DEATH) is (line.deceased_id is not None)
        if line.deceased_id:
            assert everybody[line.person_id].cadre_id == line.deceased_id and line.relation


def test_this_years_vouchers_stand_in_every_state(office: Office) -> None:
    found = [
        store_vouchers.get_voucher(office, number)
        for number in store_vouchers.matching_ids(office, VoucherQuery(year=TODAY.year, sort="number"))
    ]
    assert {voucher.state for voucher in found} == set(VoucherState) - {VoucherState.REVERSED}
    numbered = sorted((voucher for voucher in found if voucher.number), key=lambda voucher: voucher.number)
    assert [voucher.number for voucher in numbered] == [f"慰〔2026〕{n:04}号" for n in range(1, len(numbered) + 1)]
    submitted = [voucher.submitted_on for voucher in numbered]
    assert submitted == sorted(submitted)
    for voucher in found:
        steps = (voucher.date, voucher.submitted_on, voucher.approved_on, voucher.paid_on, voucher.archived_on)
        days = [day for day in steps if day]
        assert days == sorted(days) and days[-1] <= TODAY
        assert voucher.approved_by != voucher.drafted_by
        lines = store_vouchers.lines_of(office, voucher.id)
        assert 1 <= len(lines) == len({line.person_id for line in lines}) <= 60


def test_budgets_suffice(office: Office) -> None:
    for year in (TODAY.year - 1, TODAY.year):
        found = store_ledger.balances(office, year)
        assert len(found) == 4
        assert all(balance.left >= 0 for balance in found)
    assert sum(balance.paid for balance in store_ledger.balances(office, TODAY.year)) > 0


@pytest.mark.parametrize("day", ["1990-01-01", "2099-12-31"])
def test_any_day_of_the_program_has_a_sample(tmp_path: Path, day: str) -> None:
    with sample_office(tmp_path, people=30, years=3, today=date.fromisoformat(day)) as office:
        assert office.conn.execute("SELECT count(*) FROM people").fetchone() == (30,)
