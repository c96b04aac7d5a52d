"""Relatives in a roster: columns about them, and further rows of one person."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.import_export import actions
from tests.import_export.conftest import CommandRunner, counts, messages
from tests.sheets.books import xlsx
from tests.support import new_office

FAMILY = (
    "SELECT p.name, r.relation, r.name, ifnull(r.birth, ''), r.unit, r.phone, r.living, r.note FROM relatives r "
    "JOIN people p ON p.id = r.person_id ORDER BY r.id"
)


@pytest.mark.parametrize("merged", [("A2:A3", "B2:B3"), ()])
def test_further_rows_of_a_person_are_relatives(runner: CommandRunner, merged: tuple[str, ...]) -> None:
    rows = [
        ["姓名", "类别", "家庭成员称谓", "家庭成员姓名", "家庭成员电话"],
        ["张一", "退休", "配偶", "李某", None],
        [None, None, "长子", "张某", "13800000009"],
        ["王二", "退休", "老伴", "赵某", None],
    ]
    path = xlsx(runner.folder / "a.xlsx", {"S": rows}, merged)
    answer = runner.load("people", path)
    assert counts(answer) == (2, 0, 0, 0)
    assert messages(answer) == ["另有家属 3 人录入家庭成员，请核对。"]
    assert runner.ask(FAMILY) == [
        ("张一", "配偶", "李某", "", "", "", 1, ""),
        ("张一", "子", "张某", "", "", "13800000009", 1, "长子"),
        ("王二", "配偶", "赵某", "", "", "", 1, ""),
    ]
    again = runner.load("people", path)
    assert (counts(again), again["operation"]) == ((0, 0, 2, 0), None)
    assert runner.run("undo") == 0
    assert runner.ask("SELECT count(*) FROM relatives") == [(0,)]


def test_columns_about_a_spouse_and_children(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "类别", "配偶", None, None, "子女姓名", "子女电话"],
        [None, None, "姓名", "电话", "出生年月", None, None],
        ["张一", "退休", "李某（已故）", "13888880001", "1950.3", "张明、张丽（次女）", "13888880002、13888880003"],
        ["王二", "退休", "无", None, "不明", None, None],
        ["赵三", "退休", "健在", None, None, "2人", None],
    ]
    path = xlsx(runner.folder / "a.xlsx", {"S": rows}, ["A1:A2", "B1:B2", "C1:E1", "F1:F2", "G1:G2"])
    answer = runner.load("people", path)
    assert counts(answer) == (3, 0, 0, 0)
    assert runner.ask(FAMILY) == [
        ("张一", "配偶", "李某", "1950-03", "", "13888880001", 0, ""),
        ("张一", "子女", "张明", "", "", "13888880002", 1, ""),
        ("张一", "女", "张丽", "", "", "13888880003", 1, "次女"),
    ]
    assert sum("不是姓名" in message for message in messages(answer)) == 2


def test_relatives_of_somebody_in_the_register_are_an_update_once(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别", "配偶姓名"], ["张一", "退休", "李某"]])
    rows = [["姓名", "配偶姓名", "子女姓名", "子女出生"], ["张一", "李某", "张明", "看不懂"]]
    assert counts(runner.load("people", rows)) == (0, 1, 0, 0)
    assert runner.ask("SELECT name, note FROM relatives ORDER BY id") == [("李某", ""), ("张明", "出生：看不懂")]
    assert counts(runner.load("people", rows)) == (0, 0, 1, 0)


def test_a_contact_whose_relation_is_told_is_a_relative_too(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "类别", "紧急联系人", None, None],
        [None, None, "姓名", "关系", "电话"],
        ["张一", "退休", "张明", "长子", "13888880001"],
    ]
    runner.load("people", xlsx(runner.folder / "a.xlsx", {"S": rows}, ["A1:A2", "B1:B2", "C1:E1"]))
    assert runner.ask(FAMILY) == [("张一", "子", "张明", "", "", "13888880001", 1, "长子")]
    person = runner.people()["张一"]
    assert (person.emergency_contact, person.emergency_phone) == ("张明", "13888880001")


def test_a_refused_row_brings_no_relatives(runner: CommandRunner) -> None:
    rows = [["姓名", "类别", "配偶姓名"], ["张一", "看不懂", "李某"], ["王二", "退休", "赵某"]]
    runner.load("people", rows, "--skip-bad", status=1)
    assert [row[2] for row in runner.ask(FAMILY)] == ["赵某"]


def test_the_export_is_as_before(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别", "配偶姓名"], ["张一", "退休", "李某"]])
    out = runner.folder / "out.xlsx"
    assert runner.run("export", "people", out) == 0
    assert counts(runner.load("people", out)) == (0, 0, 1, 0)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    families=st.lists(
        st.lists(
            st.tuples(st.sampled_from(("配偶", "子", "女")), st.text("甲乙丙丁戊己", min_size=2, max_size=2)),
            min_size=0,
            max_size=3,
            unique_by=lambda one: one[1],
        ),
        min_size=1,
        max_size=5,
    ),
    merged=st.booleans(),
)
def test_any_family_comes_in_whole(
    tmp_path_factory: pytest.TempPathFactory, families: list[list[tuple[str, str]]], merged: bool
) -> None:
    rows: list[list[Any]] = [["姓名", "类别", "称谓", "家庭成员姓名"]]
    spans: list[str] = []
    wanted = []
    for at, family in enumerate(families):
        first = len(rows) + 1
        name = f"张{'甲乙丙丁戊'[at]}"
        rows.append([name, "退休", *(family[0] if family else (None, None))])
        rows += [[None, None, *one] for one in family[1:]]
        if merged and len(family) > 1:
            spans += [f"{column}{first}:{column}{len(rows)}" for column in "AB"]
        wanted += [(name, relation, other) for relation, other in family]
    folder = tmp_path_factory.mktemp("family")
    with new_office(folder / "o.db", "测试局", "王芳") as office:
        actions.run(office, actions.preview(office, "people", xlsx(folder / "a.xlsx", {"S": rows}, spans)))
        assert [row[:3] for row in office.conn.execute(FAMILY)] == wanted
        assert office.conn.execute("SELECT count(*) FROM people").fetchone() == (len(families),)
