"""What follows from a change of a person follows from every door by which somebody can be changed, in one order."""

import ast
import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from cadredesk import cli
from cadredesk.branches import actions as branches
from cadredesk.branches import store as branch_store
from cadredesk.branches.entries import actions as branch_entries_actions
from cadredesk.branches.entries.records import BranchPost
from cadredesk.branches.merge import actions as merge_actions
from cadredesk.branches.merge.records import Merge
from cadredesk.branches.records import Branch, Liaison
from cadredesk.bulk import actions as bulk
from cadredesk.bulk.records import FieldChange
from cadredesk.campaigns.records import Plan
from cadredesk.cases import actions as cases
from cadredesk.cases import store as cases_store
from cadredesk.cases.records import Case, Step
from cadredesk.core.dates import PartialDate, unknown_of_words
from cadredesk.core.features import declared, features
from cadredesk.core.kinds import CaseKind, MoneyKind
from cadredesk.db import rows
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import redo, undo
from cadredesk.duplicates import actions as duplicates
from cadredesk.funds import actions as funds
from cadredesk.funds.records import Budget, Payment, Voucher
from cadredesk.import_export import actions as import_actions
from cadredesk.liaisons import actions as liaisons
from cadredesk.people import actions as people
from cadredesk.people import store as people_store
from cadredesk.people import store_changes
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import Relative
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Person
from cadredesk.phone_check import actions as phone_check
from tests.sheets.books import xlsx
from tests.sources import ROOT, sources
from tests.support import TODAY

DAY = date(2026, 10, 7)
ENDING = ["branches", "campaigns", "cases", "funds"]  # whose rows end when somebody leaves, in their order
FOLLOWING = [
    "branches",
    "cases",
    "cases",
    "duties",
]  # who follows any change after that: the name, the day of a death, a fresh one, proofs
Door = Callable[[Office, Person], Any]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The features whose functions have been called, in order."""
    seen: list[str] = []

    def watched(feature: str, function: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: Any) -> None:
            seen.append(feature)
            function(*arguments)

        return call

    for feature in features():
        if find_spec(f"{feature}.store_follow"):
            module, listed = import_module(f"{feature}.store_follow"), 0
            for name in ("ENDINGS", "FOLLOWERS"):
                functions = getattr(module, name, ())
                listed += len(functions)
                name_of = feature.rpartition(".")[2]
                monkeypatch.setattr(module, name, tuple(watched(name_of, each) for each in functions), raising=False)
            assert listed, f"{feature}.store_follow lists nothing that follows"
    declared.cache_clear()
    yield seen
    declared.cache_clear()


@pytest.fixture
def zhang(office: Office) -> Person:
    """Head of a branch, with a plan, in hospital, in a draft of money."""
    branch = branches.save_branch(office, Branch(name="城关支部"))
    zhang = people.save_person(office, Person(name="张建国", category="离休干部", branch_id=branch.id))
    post = BranchPost(branch_id=branch.id, post="书记", person_id=zhang.id, since=PartialDate(2020))
    branch_entries_actions.save_post(office, post)
    with office.operation("安排"):
        rows.add(office, Plan(person_id=zhang.id, rule="重阳", due=date(2026, 10, 18)))
    cases.open_case(office, Case(person_id=zhang.id, kind=CaseKind.HOSPITAL.value, opened_on=date(2026, 10, 1)))
    budget = funds.save_budget(office, Budget(year=2026, name="慰问", fen=100_000))
    draft = Voucher(kind=MoneyKind.FESTIVAL.value, occasion="重阳", budget_id=budget.id, date=TODAY)
    funds.draft_voucher(office, draft, [Payment(person_id=zhang.id, fen=50_000)])
    return zhang


def contents(office: Office) -> dict[str, list[tuple[object, ...]]]:
    tables = "people branches branch_posts plans cases case_steps hospital_stays stages vouchers payments".split()
    return {table: office.conn.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables}


def contradictions(office: Office) -> list[str]:
    """What would keep an undo from bringing this about: among it, whatever is open of those who are gone."""
    return [words for check in declared("store_undo", "CHECKS") for _, words in check.find(office)]


def by_commands(office: Office, *arguments: str) -> None:
    """The command line, which opens the file itself."""
    office.close()
    assert cli.run(["--file", str(office.path), "--operator", "王芳", *arguments]) == 0


# ---------------------------------------------------------------- leaving


def _import_death(office: Office, zhang: Person) -> None:
    book = xlsx(
        office.path.with_name("表.xlsx"), {"Sheet1": [["姓名", "类别", "去世时间"], ["张建国", "离休", "2026-10-07"]]}
    )
    by_commands(office, "import", "people", str(book))


def _import_state(office: Office, zhang: Person) -> None:
    book = xlsx(office.path.with_name("表.xlsx"), {"Sheet1": [["姓名", "类别", "状态"], ["张建国", "离休", "已故"]]})
    by_commands(office, "import", "people", str(book))


LEAVING: dict[str, Door] = {
    "the form": lambda office, zhang: people.save_person(
        office, dataclasses.replace(zhang, died_on=PartialDate.of(DAY))
    ),
    "登记去世": lambda office, zhang: departure_actions.register_death(office, zhang.id or 0, DAY),
    "登记转出": lambda office, zhang: departure_actions.register_move_out(office, zhang.id or 0, DAY, "昆明"),
    "the command line": lambda office, zhang: by_commands(office, "died", "张建国", "--date", DAY.isoformat()),
    "an import": _import_death,
    "登记去世, nobody knows when": lambda office, zhang: departure_actions.register_death(office, zhang.id or 0, None),
    "登记转出, nobody knows when": lambda office, zhang: departure_actions.register_move_out(
        office, zhang.id or 0, None, "昆明"
    ),
    "the command line, 不详": lambda office, zhang: by_commands(office, "died", "张建国", "--date", "不详"),
    "a state in an import": _import_state,
}


@pytest.mark.parametrize("door", LEAVING)
def test_all_that_ends_ends_by_every_door(office: Office, zhang: Person, called: list[str], door: str) -> None:
    LEAVING[door](office, zhang)
    assert called == ENDING + FOLLOWING
    with open_office(office.path, "王芳") as again:
        assert contradictions(again) == []
        assert again.conn.execute("SELECT secretary FROM branches").fetchone() == ("",)
        assert contents(again)["vouchers"] == contents(again)["payments"] == []


def test_what_followed_is_undone_and_done_again_with_it(office: Office, zhang: Person) -> None:
    before = contents(office)
    LEAVING["the form"](office, zhang)
    after = contents(office)
    undo(office)
    assert contents(office) == before != after
    redo(office)
    assert contents(office) == after


def test_what_would_stay_open_of_the_gone_keeps_an_undo_from_bringing_them_back_so(
    office: Office, zhang: Person
) -> None:
    """Each feature that ends something says so in its store_undo.py."""
    with office.operation("只改人员"):
        people_store.change(office, dataclasses.replace(zhang, died_on=PartialDate.of(DAY)))
    for what in ("在任的党内职务", "还没有走访的安排", "在办的事项", "没有出院的住院记录", "列入了凭证草稿"):
        assert any(what in words for words in contradictions(office)), what


def test_a_merge_of_two_ends_what_a_death_ends(office: Office, zhang: Person, called: list[str]) -> None:
    dead = people.save_person(office, Person(name="张建国", category="离休干部", died_on=PartialDate.of(DAY)))
    called.clear()
    duplicates.merge(office, dead.id or 0, zhang.id or 0)
    assert called == ENDING and contradictions(office) == []


# ---------------------------------------------------------------- somebody new who is dead


def _import(office: Office, *rows: list[str]) -> None:
    book = xlsx(office.path.with_name("表.xlsx"), {"Sheet1": [["姓名", "类别", "去世时间"], *rows]})
    import_actions.run(office, import_actions.preview(office, "people", book))


def _day_of(words: str) -> PartialDate:
    return unknown_of_words(words) or PartialDate.from_iso(words)


ARRIVING: dict[str, Callable[[Office, str], Any]] = {
    "the form": lambda office, died: people.save_person(
        office, Person(name="李四", category="离休干部", died_on=_day_of(died))
    ),
    "an import": lambda office, died: _import(office, ["李四", "离休", died]),
    "the command line": lambda office, died: by_commands(
        office,
        "import",
        "people",
        str(xlsx(office.path.with_name("表.xlsx"), {"Sheet1": [["姓名", "类别", "去世时间"], ["李四", "离休", died]]})),
    ),
    "a survivor": lambda office, died: _survivor(office, died),
}


def _survivor(office: Office, died: str) -> None:
    """Entered with the death of a cadre who died long ago."""
    cadre = people.save_person(office, Person(name="王五", category="离休干部"))
    late = Person(name="李四", died_on=_day_of(died))
    departure_actions.register_death(office, cadre.id or 0, date(2020, 1, 5), survivor=late, relation="配偶")
    with office.operation("办结"):
        rows.update(office, dataclasses.replace(cases_store.death_of(office, cadre.id or 0), closed_on=DAY))


def _open_deaths(office: Office) -> list[tuple[str, date | None]]:
    """Whose 去世 is open, and since when; each with its checklist."""
    with open_office(office.path, "王芳") as again:
        cases_there = rows.select(again, Case, "WHERE kind = '去世' AND closed_on IS NULL")
        for case in cases_there:
            assert {step.step for step in cases_store.steps_of(again, case.id or 0)} > {Step.MOURNING.value}
        return [(rows.name_of(again, "people", case.person_id), case.opened_on) for case in cases_there]


@pytest.mark.parametrize("door", ARRIVING)
def test_a_fresh_death_opens_its_case_by_every_door_that_adds(office: Office, door: str) -> None:
    ARRIVING[door](office, DAY.isoformat())
    assert _open_deaths(office) == [("李四", DAY)]


@pytest.mark.parametrize("door", ARRIVING)
@pytest.mark.parametrize("died", ["2026-08-01", "2026", "2024-10-07", "2026-10-09", "不详"])
def test_an_old_or_an_uncertain_death_opens_none(office: Office, door: str, died: str) -> None:
    ARRIVING[door](office, died)
    assert _open_deaths(office) == []


@pytest.mark.parametrize("door", ARRIVING)
def test_before_the_first_day_of_duties_none_is_opened(office: Office, door: str) -> None:
    with office.operation("设置"):
        office.put_setting("duties_since", "2026-10-08")
    ARRIVING[door](office, DAY.isoformat())
    assert _open_deaths(office) == []


def test_a_change_opens_none_before_that_day_either(office: Office, zhang: Person) -> None:
    with office.operation("设置"):
        office.put_setting("duties_since", "2026-10-08")
    LEAVING["the form"](office, zhang)
    assert _open_deaths(office) == []


@pytest.mark.parametrize("door", ["the form", "an import"])
def test_who_was_new_and_what_followed_are_undone_at_once(office: Office, door: str) -> None:
    before = contents(office)
    ARRIVING[door](office, DAY.isoformat())
    after = contents(office)
    assert contradictions(office) == []
    undo(office)
    assert contents(office) == before != after
    redo(office)
    assert contents(office) == after


def test_among_many_new_rows_each_death_is_its_own(office: Office) -> None:
    _import(office, ["甲", "离休", ""], ["乙", "离休", "2026-10-07"], ["丙", "退休", "2001"], ["丁", "退休", "2026-10"])
    assert _open_deaths(office) == [("乙", DAY), ("丁", date(2026, 10, 1))]


def test_many_new_rows_are_written_without_asking_for_each(office: Office) -> None:
    asked: list[str] = []
    living, dead = (Person(name="甲", category="退休干部", died_on=died) for died in (None, PartialDate(2001, 5)))
    counts = []
    for some in ([living] * 10, [living, dead] * 300):
        with office.operation("新增"):
            office.conn.set_trace_callback(lambda sql: asked.append(sql) if sql.startswith("SELECT") else None)
            store_changes.add_many(office, some)
            office.conn.set_trace_callback(None)
        counts.append(len(asked))
        asked.clear()
    assert counts[0] == counts[1]


# ---------------------------------------------------------------- any other change


def _merge_branches(office: Office, zhang: Person) -> None:
    into = branches.save_branch(office, Branch(name="城东支部"))
    merge_actions.merge(office, Merge(sources=(zhang.branch_id or 0,), into=into, since=PartialDate.of(DAY)))


def _assign(office: Office, zhang: Person) -> None:
    liaisons.assign(office, branches.save_liaison(office, Liaison(name="李明")).id, [zhang.id or 0])


def _put_into_branch(office: Office, zhang: Person) -> None:
    other = branches.save_branch(office, Branch(name="城西支部"))
    branches.assign_branch(office, [zhang.id or 0], other.id, "混编", PartialDate.of(DAY))


def _call_a_relative(office: Office, zhang: Person) -> None:
    relative = entries_actions.save_entry(
        office, Relative(person_id=zhang.id, relation="配偶", name="李秀英", phone="13888000000")
    )
    entries_actions.set_emergency_contact(office, relative)


CHANGES: dict[str, Door] = {
    "the form": lambda office, zhang: people.save_person(office, dataclasses.replace(zhang, name="张建忠")),
    "经历": lambda office, zhang: history_actions.set_history(
        office, zhang.id or 0, Track.RANK, [Stage(since=PartialDate(1990), rank="副县处级")]
    ),
    "批量修改": lambda office, zhang: bulk.change_many(
        office, [zhang.id or 0], FieldChange(name="unit", value="县委办")
    ),
    "电话核实": lambda office, zhang: phone_check.confirm_unchanged(office, zhang.id or 0),
    "指定挂联人": _assign,
    "转入支部": _put_into_branch,
    "合并支部": _merge_branches,
    "设紧急联系人": _call_a_relative,
}


@pytest.mark.parametrize("door", CHANGES)
def test_any_change_is_followed_by_every_door(office: Office, zhang: Person, called: list[str], door: str) -> None:
    CHANGES[door](office, zhang)
    assert called == FOLLOWING


def test_a_return_and_a_pension_are_followed(office: Office, zhang: Person, called: list[str]) -> None:
    departure_actions.register_move_out(office, zhang.id or 0, DAY, "昆明")
    called.clear()
    departure_actions.register_return(office, zhang.id or 0, TODAY)
    assert called == FOLLOWING
    departure_actions.register_death(office, zhang.id or 0, TODAY)
    case = cases_store.death_of(office, zhang.id or 0)
    assert case is not None
    called.clear()
    cases.set_step(office, case.id or 0, Step.PENSION_RECEIVED, day=TODAY, who="李秀英")
    assert called == FOLLOWING


def test_the_branch_goes_by_the_new_name_of_its_head(office: Office, zhang: Person) -> None:
    CHANGES["the form"](office, zhang)
    assert branch_store.get(office, zhang.branch_id or 0).secretary == "张建忠"


# ---------------------------------------------------------------- there is no other door


def test_nothing_else_writes_somebody_who_is_in_the_file() -> None:
    """A merge writes one person of two, and sees to their histories itself."""
    assert _calling("change") == {"people/store_changes.py", "duplicates/actions.py"}


def test_nothing_else_adds_somebody() -> None:
    """The sample office brings the cases of its dead itself."""
    assert _calling("add") == {"people/store_changes.py"}
    assert _calling("add_many") == {"people/store_changes.py", "sample/office.py"}


def _calling(function: str) -> set[str]:
    """The modules that call a function of the store of people."""
    return {
        path.relative_to(ROOT).as_posix()
        for path, tree in sources().items()
        for alias in _names_of_the_store(tree)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == function and ast.unparse(node.value) == alias
    }


def _names_of_the_store(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "cadredesk.people":
            yield from (each.asname or each.name for each in node.names if each.name == "store")
