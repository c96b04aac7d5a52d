"""Columns whose header is a value: choices with marks under them, occasions with amounts."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.db.file import open_office
from cadredesk.import_export import actions
from cadredesk.import_export.ui.import_dialog import ImportDialog
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import styled
from tests.import_export.conftest import CommandRunner, counts, messages
from tests.sheets.books import xlsx
from tests.support import all_people, new_office

MARKS = ("1", 1, "√", "✓", "✔", "☑", "■", "●", "是", "有", "x", "○", "Ｙ", "✔️")


# ---------------------------------------------------------------- marks


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_sets_the_choice_of_its_column(runner: CommandRunner, mark: Any) -> None:
    rows = [
        ["姓名", "性别", None, "离休", "退休", "党员", "群众"],
        [None, "男", "女", None, None, None, None],
        ["张一", mark, None, None, mark, mark, None],
        ["李二", None, mark, mark, None, None, mark],
    ]
    path = xlsx(runner.folder / "a.xlsx", {"S": rows}, ["B1:C1", *(f"{at}1:{at}2" for at in "ADEFG")])
    assert counts(runner.load("people", path)) == (2, 0, 0, 0)
    assert {name: (one.sex, one.category, one.politics) for name, one in runner.people().items()} == {
        "张一": ("男", "退休干部", "中共党员"),
        "李二": ("女", "离休干部", "群众"),
    }
    assert counts(runner.load("people", path)) == (0, 0, 2, 0)


@pytest.mark.parametrize(("yes", "no"), [("●", "○"), ("√", "×"), ("1", "0"), ("是", "否"), ("男", "/"), ("☑", "☐")])
def test_what_stands_in_the_other_column_may_be_a_no(runner: CommandRunner, yes: str, no: str) -> None:
    rows = [["姓名", "类别", "男", "女"], ["张一", "退休", yes, no], ["李二", "退休", no, yes.replace("男", "女")]]
    assert messages(runner.load("people", rows)) == []
    assert [one.sex for one in runner.people().values()] == ["男", "女"]


def test_words_of_open_fields_and_ranks_without_a_half(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "类别", "健康", "一般", "差", "处级", "科级"],
        ["张一", "退休", "√", None, None, "√", None],
        ["李二", "退休", None, None, "√", None, "√"],
    ]
    runner.load("people", rows)
    assert [(one.health, one.rank_words) for one in runner.people().values()] == [("健康", "处级"), ("差", "科级")]


def test_marks_below_a_group_of_yes_and_no_and_of_states(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "类别", "是否困难", None, "现状", None],
        [None, None, "是", "否", "在世", "去世"],
        ["张一", "退休", "√", None, "√", None],
        ["李二", "退休", None, "√", None, "√"],
    ]
    runner.load("people", xlsx(runner.folder / "a.xlsx", {"S": rows}, ["C1:D1", "E1:F1", "A1:A2", "B1:B2"]))
    found = {name: (one.hardship, one.died_on is not None) for name, one in runner.people().items()}
    assert found == {"张一": (True, False), "李二": (False, True)}


def test_two_marks_are_a_question(runner: CommandRunner) -> None:
    rows = [["姓名", "离休", "退休", "男", "女"], ["张一", "√", "√", "√", None], ["李二", None, "√", "√", "√"]]
    refused = runner.folder / "退回.xlsx"
    answer = runner.load("people", rows, "--skip-bad", "--refused", str(refused), status=1)
    assert counts(answer) == (1, 0, 0, 1)
    (error,) = [one for one in answer["problems"] if one["level"] == "error"]
    assert (error["row"], error["column"]) == (2, "退休")
    assert "“离休”“退休”都有标记" in error["message"]
    assert any("“男”“女”都有标记，性别没有录入" in message for message in messages(answer))
    assert runner.people()["李二"].sex == ""
    assert open_book(refused).sheet().rows[1][:4] == ["张一", "√", "√", "√"]
    answer = runner.load("people", rows, "--set", "人员类别=退休干部")
    assert counts(answer) == (1, 0, 1, 0)


def test_the_own_column_is_the_stronger_one(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "类别", "性别", "男"],
        ["张一", "退休", "女", "√"],
        ["李二", "退休", None, "√"],
        ["王三", "退休", "男", "√"],
    ]
    answer = runner.load("people", rows)
    assert [one.sex for one in runner.people().values()] == ["女", "男", "男"]
    (warning,) = answer["problems"]
    assert (warning["row"], warning["column"]) == (2, "男")
    assert "性别一栏是“女”" in warning["message"]


@pytest.mark.parametrize("cells", [("看情况", 1), (12, 7), ("1948-01", "1949-02"), ("李某", "王某")])
def test_other_contents_are_no_marks(runner: CommandRunner, cells: tuple[Any, Any]) -> None:
    rows = [["姓名", "类别", "男", "配偶"], ["张一", "退休", cells[0], "√"], ["李二", "退休", cells[1], "√"]]
    answer = runner.load("people", rows)
    assert {one["column"] for one in answer["problems"]} == {"男", "配偶"}
    assert {(one.sex, one.cadre_relation) for one in runner.people().values()} == {("", "")}


def test_a_problem_names_the_column_of_the_mark(runner: CommandRunner) -> None:
    rows = [["姓名", "类别", "处级", "科级"], ["张一", "退休", None, "√"], ["李二", "退休", "√", None]]
    found = {one["row"]: one["column"] for one in runner.load("people", rows)["problems"]}
    assert found == {2: "科级", 3: "处级"}


def test_counts_in_tallies_are_no_marks(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "类别", "男", "女"],
        ["张一", "退休", 1, None],
        ["李二", "退休", None, 1],
        ["王三", "退休", 1, None],
        ["20180331", None, 570, 230],
        ["合计", None, 2, 1],
    ]
    assert counts(runner.load("people", rows)) == (3, 0, 0, 0)
    assert [one.sex for one in runner.people().values()] == ["男", "女", "男"]


def test_marks_in_a_list_whose_header_is_given_by_hand(runner: CommandRunner) -> None:
    rows = [["张一", "√", None, "退休"], ["李二", None, "√", "退休"]]
    runner.load("people", rows, "--columns", "姓名,男,女,类别")
    assert [one.sex for one in runner.people().values()] == ["男", "女"]


def test_the_wizard_shows_marks_as_what_they_are(
    runner: CommandRunner, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    styled()
    rows = [["姓名", "类别", "男", "女"], ["张一", "退休", "√", None], ["李二", "退休", None, "√"]]
    path = xlsx(runner.folder / "a.xlsx", {"S": rows})
    window = QWidget()
    qtbot.addWidget(window)
    with open_office(runner.file, "王芳") as office:
        dialog = ImportDialog(office, TaskRunner(window, office), kind="people", path=path, parent=window)
        dialog.show()
        boxes = dialog.columns_step.boxes
        assert [box.currentText() for box in boxes.values()] == ["姓名", "人员类别", "性别（男）", "性别（女）"]
        boxes[3].setCurrentIndex(0)  # left out
        dialog.columns_step.advance()
        assert dialog.job.preview is not None
        assert [row.row.values.get("sex") for row in dialog.job.preview.plan.rows] == ["男", None]
        dialog.job.write(None)
    assert [one.sex for one in runner.people().values()] == ["男", ""]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    people=st.lists(
        st.tuples(
            st.text("甲乙丙丁戊己庚", min_size=2, max_size=3),
            st.sampled_from(("男", "女")),
            st.sampled_from(("离休干部", "退休干部", "退休职工")),
            st.sampled_from(("中共党员", "群众", "")),
        ),
        min_size=1,
        max_size=12,
        unique_by=lambda one: one[0],
    ),
    mark=st.sampled_from(MARKS),
    blank=st.sampled_from((None, "", "0", "否", "/")),
    grouped=st.booleans(),
    tally=st.booleans(),
)
def test_any_roster_with_marks_comes_in_as_the_same_people(
    tmp_path_factory: pytest.TempPathFactory,
    people: list[tuple[str, str, str, str]],
    mark: Any,
    blank: Any,
    grouped: bool,
    tally: bool,
) -> None:
    """Dressed in marks, and as plain columns: the register holds the same."""
    columns = [
        (1, "男", "男"),
        (1, "女", "女"),
        (2, "离休干部", "离休"),
        (2, "退休干部", "退休"),
        (2, "退休职工", "退休职工"),
    ]
    columns += [(3, "中共党员", "党员"), (3, "群众", "群众")]
    head: list[list[Any]] = [["姓名", *(words for _, _, words in columns)]]
    merged: list[str] = []
    if grouped:
        head = [["姓名", "性别", None, "人员类别", None, None, "政治面貌", None], [None, *head[0][1:]]]
        merged = ["A1:A2", "B1:C1", "D1:F1", "G1:H1"]
    marked = [["张" + one[0], *(mark if one[at] == value else blank for at, value, _ in columns)] for one in people]
    below = [["合计", *(sum(1 for one in people if one[at] == value) for at, value, _ in columns)]] if tally else []
    folder = tmp_path_factory.mktemp("marks")
    plain = [["姓名", "性别", "人员类别", "政治面貌"], *(["张" + one[0], *one[1:]] for one in people)]
    found = []
    for name, rows, spans in (("marks", [*head, *marked, *below], merged), ("plain", plain, [])):
        with new_office(folder / f"{name}.db", "测试局", "王芳") as office:
            preview = actions.preview(office, "people", xlsx(folder / f"{name}.xlsx", {"S": rows}, spans))
            actions.run(office, preview)
            found.append([(one.name, one.sex, one.category, one.politics) for one in all_people(office)])
    assert found[0] == found[1]


# ---------------------------------------------------------------- occasions

PAID = (
    "SELECT p.name, x.date, x.kind, x.occasion, x.fen FROM payments x JOIN people p ON p.id = x.person_id ORDER BY x.id"
)
VISITED = "SELECT p.name, x.date, x.rule, x.kind, x.fen FROM visits x JOIN people p ON p.id = x.person_id ORDER BY x.id"


@pytest.fixture
def known(runner: CommandRunner) -> CommandRunner:
    """An office with three people."""
    runner.load("people", [["姓名", "类别"], ["张一", "退休"], ["李二", "退休"], ["王三", "退休"]])
    return runner


def test_one_payment_for_each_filled_cell(known: CommandRunner) -> None:
    rows = [
        ["2024年节日慰问金发放表"],
        ["序号", "姓名", "春节", "端午节", "中秋慰问金（元）", "重阳", "合计"],
        [1, "张一", 500, None, "300元", 200, 1000],
        [2, "李二", "伍佰元整", "/", 300, None, 800],
        [3, "王三", None, "无", None, None, 0],
        ["合计", None, 1000, 0, 600, 200, 1800],
    ]
    answer = known.load("payments", rows)
    assert (answer["rows"], counts(answer)) == (5, (5, 0, 0, 0))
    assert known.ask(PAID) == [
        ("张一", "2024-02-10", "节日慰问", "春节", 50000),
        ("张一", "2024-09-17", "节日慰问", "中秋", 30000),
        ("张一", "2024-10-11", "节日慰问", "重阳", 20000),
        ("李二", "2024-02-10", "节日慰问", "春节", 50000),
        ("李二", "2024-09-17", "节日慰问", "中秋", 30000),
    ]
    told = [one["column"] for one in answer["problems"] if "这一列没有写日期" in one["message"]]
    assert told == ["春节", "中秋慰问金（元）", "重阳"]
    assert any("第 5 行" in message and "没有导入" in message for message in messages(answer))
    assert counts(known.load("payments", rows)) == (0, 0, 5, 0)
    assert known.run("undo") == 0
    assert known.ask(PAID) == []


def test_the_day_of_a_column(known: CommandRunner) -> None:
    head = ["姓名", "春节（2025.1.20）", "2024年中秋", "重阳（10月20日）", "端午"]
    rows = [["2025年"], head, ["张一", 1, 2, 3, 4]]
    answer = known.load("payments", rows)
    assert [row[1] for row in known.ask(PAID)] == ["2025-01-20", "2024-09-17", "2025-10-20", "2025-05-31"]
    assert [one["column"] for one in answer["problems"]] == ["2024年中秋", "端午"]


def test_the_rows_own_day_and_the_one_that_is_set_come_first(known: CommandRunner) -> None:
    rows = [["2025年"], ["姓名", "日期", "春节", "中秋"], ["张一", "2025-01-05", 500, None], ["李二", None, 500, None]]
    assert counts(known.load("payments", rows, "--set", "日期=2025-01-07")) == (2, 0, 0, 0)
    assert [row[1] for row in known.ask(PAID)] == ["2025-01-05", "2025-01-07"]


@pytest.mark.parametrize("title", ["节日慰问", "2024—2025年节日慰问"])
def test_without_a_year_each_column_asks_once(known: CommandRunner, title: str) -> None:
    rows = [[title], ["姓名", "春节", "中秋"], ["张一", 500, 300], ["李二", 500, None]]
    answer = known.load("payments", rows, status=2)
    assert (answer["added"], answer["refused"]) == (0, 2)
    errors = [one for one in answer["problems"] if one["level"] == "error"]
    assert [(one["row"], one["column"]) for one in errors] == [(2, "春节"), (2, "中秋")]
    assert "日期=2025-01-20" in errors[0]["message"]
    assert counts(known.load("payments", rows, "--set", "日期=2025-01-20")) == (3, 0, 0, 0)


def test_the_day_of_the_title_serves_a_single_column(known: CommandRunner) -> None:
    title = ["2025年春节走访慰问签领表（2025年1月20日）"]
    known.load("payments", [title, ["姓名", "春节慰问金"], ["张一", 500]])
    assert known.ask(PAID) == [("张一", "2025-01-20", "节日慰问", "春节", 50000)]


def test_visits_have_amounts_marks_or_days(known: CommandRunner) -> None:
    rows = [
        ["2025年走访"],
        ["姓名", "走访人", "慰问金（元）", None, None],
        [None, None, "春节", "七一", "端午"],
        ["张一", "局长", 500, None, "√"],
        ["李二", "局长", "2025-01-20", "×", None],
        ["王三", "局长", "500元+米油", "7月2日", 0],
    ]
    path = xlsx(known.folder / "a.xlsx", {"S": rows}, ["A2:A3", "B2:B3", "C2:E2"])
    assert counts(known.load("visits", path)) == (5, 0, 0, 0)
    assert known.ask(VISITED) == [
        ("张一", "2025-01-29", "春节", "", 50000),
        ("张一", "2025-05-31", "", "端午", None),
        ("李二", "2025-01-20", "春节", "", None),
        ("王三", "2025-01-29", "春节", "", 50000),
        ("王三", "2025-07-02", "七一", "", None),
    ]
    assert known.ask("SELECT goods, visitors FROM visits WHERE id = 4") == [("米油", "局长")]
    assert counts(known.load("visits", path)) == (0, 0, 5, 0)


def test_a_column_of_amounts_beside_those_of_occasions(known: CommandRunner) -> None:
    rows = [
        ["2025年"],
        ["姓名", "春节", "中秋", "金额"],
        ["张一", "√", None, 500],  # what the one mark brought
        ["李二", 300, 200, 500],  # a sum
        ["王三", "√", "√", 500],
        ["王三", 300, 200, 600],
    ]
    answer = known.load("payments", rows, "--skip-bad", status=1)
    assert counts(answer) == (3, 0, 0, 2)
    assert [(row[0], row[4]) for row in known.ask(PAID)] == [("张一", 50000), ("李二", 30000), ("李二", 20000)]
    errors = [one["message"] for one in answer["problems"] if one["level"] == "error"]
    assert "看不出每次多少" in errors[0]
    assert "各列合计 500.00 元" in errors[1]


def test_a_bad_cell_refuses_its_row_once_and_gives_it_back(known: CommandRunner) -> None:
    rows = [["2025年"], ["姓名", "春节", "中秋"], ["张一", 500, "约300"], ["李二", 500, 300], ["无名", 1, 2]]
    refused = known.folder / "退回.xlsx"
    answer = known.load("payments", rows, "--skip-bad", "--refused", str(refused), status=1)
    assert (answer["rows"], counts(answer)) == (4, (2, 0, 0, 2))
    assert [(one["row"], one["column"]) for one in answer["problems"] if one["level"] == "error"] == [
        (3, "中秋"),
        (5, "姓名"),
    ]
    given_back = open_book(refused).sheet().rows
    assert given_back[:3] == [
        ["2025年", "", "", ""],
        ["姓名", "春节", "中秋", "原因"],
        ["张一", 500, "约300", given_back[2][3]],
    ]
    given_back[2][2] = 300
    assert counts(known.load("payments", given_back[:3])) == (2, 0, 0, 0)


@pytest.mark.parametrize(
    "header", ["春节慰问品", "春节走访时间", "春节走访人", "是否走访", "住院", "领款人签字", "去世"]
)
def test_other_headers_are_no_occasions(known: CommandRunner, header: str) -> None:
    answer = known.load(
        "payments", [["2025年春节慰问"], ["姓名", "日期", "金额", header], ["张一", "2025-01-20", 500, "√"]]
    )
    assert counts(answer) == (1, 0, 0, 0)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    amounts=st.lists(
        st.lists(st.sampled_from((None, 100, "200", "三百元", 0, "/")), min_size=4, max_size=4), max_size=6
    ),
    grouped=st.booleans(),
    total=st.booleans(),
)
def test_any_payments_in_columns_are_the_same_as_in_rows(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[list[Any]], grouped: bool, total: bool
) -> None:
    from cadredesk.core.errors import UserError

    festivals = ("春节", "七一", "中秋", "重阳")
    days = ("2025-01-29", "2025-07-01", "2025-10-06", "2025-10-29")
    names = [f"张{'甲乙丙丁戊己'[at]}" for at in range(len(amounts))]
    head = [["2025年慰问金"], ["姓名", *festivals, "合计"]]
    if grouped:
        head = [["2025年慰问金"], ["姓名", "慰问金", None, None, None, None], [None, *festivals, "合计"]]
    in_columns = [[name, *row, 1 if total else None] for name, row in zip(names, amounts, strict=True)]
    in_rows = [
        [name, day, "节日慰问", festival, cell]
        for name, row in zip(names, amounts, strict=True)
        for festival, day, cell in zip(festivals, days, row, strict=True)
        if cell not in (None, 0, "/")
    ]
    folder = tmp_path_factory.mktemp("columns")
    found = []
    for name, rows in (("c", [*head, *in_columns]), ("r", [["姓名", "日期", "类别", "事由", "金额"], *in_rows])):
        with new_office(folder / f"{name}.db", "测试局", "王芳") as office, office.operation("设置", undoable=False):
            office.put_setting("books_since", "2026-01-01")
        with open_office(folder / f"{name}.db", "王芳") as office:
            people = xlsx(folder / "p.xlsx", {"S": [["姓名", "类别"], *([one, "退休"] for one in names)]})
            actions.run(office, actions.preview(office, "people", people))
            spans = ["A2:A3", "B2:F2"] if grouped and name == "c" else []
            try:
                actions.run(
                    office, actions.preview(office, "payments", xlsx(folder / f"{name}.xlsx", {"S": rows}, spans))
                )
            except UserError:
                assert not in_rows
            found.append(office.conn.execute(PAID).fetchall())
    assert found[0] == found[1]
