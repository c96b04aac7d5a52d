"""Several sheets of one workbook at once, and refused rows that are exported, corrected and imported again."""

import dataclasses
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import undo
from cadredesk.import_export import actions
from cadredesk.import_export.records import RowOutcome
from cadredesk.people import actions as people_actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person
from cadredesk.sheets.reader import open_book
from tests.import_export.conftest import CommandRunner, counts, id_number, messages
from tests.sheets.books import xlsx
from tests.support import all_people, new_office

HEAD = ["姓名", "身份证号", "人员类别", "出生日期", "手机"]
ZHANG = id_number("19480105", 3)


def two_sheets(runner: CommandRunner) -> Path:
    """张三 stands in both, in the second without his ID; 李四 in the second alone, with an error."""
    first = [["一科名册"], HEAD, ["张三", ZHANG, "退休", "", ""]]
    second = [
        HEAD,
        ["张三", "", "", "", "13887602213"],
        ["李四", "6.2E+17", "退休", "", ""],
        ["王五", "", "退休", "", ""],
    ]
    return xlsx(runner.folder / "名册.xlsx", {"一科": first, "说明": [["填表说明"]], "二科": second})


def test_sheets_together_are_one_list_and_one_operation(runner: CommandRunner) -> None:
    answer = runner.load("people", two_sheets(runner), "--all-sheets", "--skip-bad", status=1)
    assert counts(answer) == (2, 1, 0, 1)
    assert runner.people()["张三"].mobile == "13887602213"
    assert any("与工作表“一科”第 3 行是同一个人" in one for one in messages(answer))
    (bad,) = messages(answer, "error")
    assert bad.startswith("工作表“二科”：")
    assert set(answer["problems"][0]) == {"row", "column", "level", "message"}
    assert runner.run("undo", str(answer["operation"])) == 0
    assert not runner.people()


def test_sheets_are_chosen_by_name_and_the_first_alone_without(runner: CommandRunner) -> None:
    path = two_sheets(runner)
    alone = runner.load("people", path, "--dry-run")
    assert alone["rows"] == 1 and "二科" in messages(alone)[0]
    named = runner.load("people", path, "--sheet", "二科", "--sheet", "一科", "--dry-run", status=2)
    assert named["rows"] == 4 and named["refused"] == 1
    assert runner.run("import", "people", path, "--sheet", "三科") == 2 and "三科" in runner.err


def test_people_of_one_sheet_are_known_to_the_other_whatever_their_order(runner: CommandRunner) -> None:
    rows = [HEAD, ["张三", "", "退休", "1948-01-05", ""]]
    path = xlsx(runner.folder / "表.xlsx", {"甲": rows, "乙": [HEAD, ["张三", ZHANG, "退休", "", ""]]})
    assert counts(runner.load("people", path, "--all-sheets")) == (1, 1, 0, 0)
    assert list(runner.people()) == ["张三"]
    assert counts(runner.load("people", path, "--all-sheets")) == (0, 0, 2, 0)


def test_visits_and_branches_of_several_sheets(runner: CommandRunner) -> None:
    runner.load("people", [HEAD, ["张三", ZHANG, "退休", "", ""]])
    visit = [["日期", "姓名", "走访类型"], ["2025-01-02", "张三", "日常走访"]]
    path = xlsx(runner.folder / "走访.xlsx", {"上半年": visit, "下半年": [*visit, ["2025-09-02", "张三", "电话联系"]]})
    assert counts(runner.load("visits", path, "--all-sheets")) == (3, 0, 0, 0)
    assert counts(runner.load("visits", path, "--all-sheets")) == (0, 0, 3, 0)
    branches = {
        "甲": [["支部名称", "上级"], ["一支部", "老干部党委"]],
        "乙": [["支部名称", "书记"], ["一支部", "李四"]],
    }
    answer = runner.load("branches", xlsx(runner.folder / "支部.xlsx", branches), "--all-sheets")
    assert counts(answer) == (1, 1, 0, 0)
    assert any("工作表“甲”第 2 行" in one for one in messages(answer))


# ---------------------------------------------------------------- refused rows


def test_refused_rows_are_exported_as_read_and_imported_once_corrected(runner: CommandRunner) -> None:
    rows = [
        ["单位：某局", None, None, None, None],
        ["序号", "姓名", "公民身份号码", "类别", "备注"],
        [1, "张三", ZHANG, "退休", "=1+1"],
        [2, "李四", "6.2E+17", "退休", "=HYPERLINK(1)"],
        [3, "", "", "顾问", "-不详"],
    ]
    out = runner.folder / "拒绝.xlsx"
    answer = runner.load("people", rows, "--skip-bad", "--refused", str(out), status=1)
    assert counts(answer) == (1, 0, 0, 2)
    found = open_book(out).sheet().rows
    assert found[:2] == [["单位：某局", "", "", "", "", ""], ["序号", "姓名", "公民身份号码", "类别", "备注", "原因"]]
    assert found[2][:5] == [2.0, "李四", "6.2E+17", "退休", "=HYPERLINK(1)"]
    assert "科学计数法" in str(found[2][5]) and "没有姓名" in str(found[3][5])

    again = runner.load("people", out, "--dry-run", status=2)
    assert (again["rows"], again["refused"]) == (2, 2)
    assert not any("原因" in one["column"] or "原因" in one["message"] for one in again["problems"])
    mended = [list(row) for row in found]
    mended[2][2] = id_number("19500606", 5)
    mended[3][1], mended[3][3] = "王五", "退休"
    assert counts(runner.load("people", xlsx(runner.folder / "改好.xlsx", {"S": mended}))) == (2, 0, 0, 0)
    assert runner.people()["李四"].note == "=HYPERLINK(1)"


def test_nothing_refused_writes_no_file_and_a_wrong_place_stops_the_import(runner: CommandRunner) -> None:
    good = [HEAD, ["张三", ZHANG, "退休", "", ""]]
    out = runner.folder / "拒绝.xlsx"
    runner.load("people", good, "--refused", str(out))
    assert not out.exists()
    bad = [HEAD, ["李四", "", "退休", "1941.13", ""]]
    path = xlsx(runner.folder / "坏.xlsx", {"S": bad})
    for place in (path, runner.folder / "拒绝.csv", runner.folder / "没有" / "拒绝.xlsx"):
        runner.load("people", path, "--skip-bad", "--refused", str(place), status=2)
    assert set(runner.people()) == {"张三"}


def test_refused_rows_of_several_sheets_keep_their_sheets_and_two_row_headers(runner: CommandRunner) -> None:
    head = [["姓名", "离退休", None], [None, "时间", "类别"]]
    path = xlsx(
        runner.folder / "表.xlsx",
        {
            "甲": [*head, ["张三", "1999.13", "退休"]],
            "乙": [*head, ["李四", "1999.12", "退休"], ["王五", "时间", "退休"]],
        },
        merged=("A1:A2", "B1:C1"),
    )
    out = runner.folder / "拒绝.xlsx"
    assert runner.load("people", path, "--all-sheets", "--refused", str(out), status=2)["refused"] == 2
    assert open_book(out).names == ("甲", "乙")
    again = runner.load("people", out, "--all-sheets", "--dry-run", status=2)
    assert [(one["row"], one["column"]) for one in again["problems"] if one["level"] == "error"] == [
        (3, "时间"),
        (3, "时间"),
    ]


def test_a_month_understood_from_its_column_is_written_out(runner: CommandRunner) -> None:
    rows: list[list[Any]] = [
        ["姓名", "身份证号", "类别", "出生年月"],
        ["张三", "", "退休", 1948.03],
        ["李四", "6.2E+17", "退休", 1948.1],  # October, as the row above shows
    ]
    out = runner.folder / "拒绝.xlsx"
    runner.load("people", rows, "--skip-bad", "--refused", str(out), status=1)
    mended = open_book(out).sheet().rows
    mended[1][1] = ""
    runner.load("people", [list(row) for row in mended])
    assert str(runner.people()["李四"].birth) == "1948-10"


NAMES = ["张三", "李四", "王五", "赵六", "欧阳娜娜", "买买提·吐尔逊"]
GOOD = {
    "birth": st.sampled_from(["1948.10", 1948.03, 1948.1, "1948-10-05", "194810", "", 17811]),
    "category": st.sampled_from(["退休", "离休干部", "退休工人"]),
    "mobile": st.sampled_from(["13887602213", 13887602213.0, "0876-6623101", ""]),
    "note": st.sampled_from(["", "=1+1", "'引号", "+86", "-", "@甲", "换\n行"]),
}
BAD = {"birth": st.sampled_from(["1941.13", "去年", 0.5]), "category": st.sampled_from(["顾问", "职员甲"])}


@st.composite
def rosters(draw: st.DrawFn) -> tuple[list[list[Any]], list[list[Any]]]:
    """The same roster as somebody wrote it and as it should have been."""
    written, right = [], []
    for at, name in enumerate(draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))):
        row = [name, id_number(f"19480{at + 1}05", 3), *(draw(values) for values in GOOD.values())]
        wrong = list(row)
        if draw(st.booleans()):
            column = draw(st.sampled_from(list(BAD)))
            if column == "birth":
                row[2] = "1948-10-05"  # what it should have been says the same alone as among others
            wrong[2 + list(GOOD).index(column)] = draw(BAD[column])
        written.append(wrong)
        right.append(row)
    return written, right


@settings(max_examples=25)
@given(both=rosters())
def test_corrected_and_imported_again_is_as_if_it_had_been_right_at_once(
    tmp_path_factory: pytest.TempPathFactory, both: tuple[list[list[Any]], list[list[Any]]]
) -> None:
    written, right = both
    head = ["姓名", "身份证号", "出生年月", "类别", "手机", "备注"]
    folder = tmp_path_factory.mktemp("两遍")
    for name in ("一.db", "二.db"):
        shutil.copy(empty(tmp_path_factory.getbasetemp()), folder / name)
    at_once = imported(folder / "一.db", xlsx(folder / "对.xlsx", {"S": [head, *right]}))
    bad = xlsx(folder / "错.xlsx", {"S": [head, *written]})
    with open_office(folder / "二.db", "王芳") as office:
        preview = actions.preview(office, "people", bad)
        actions.run(office, preview, skip_bad=True)
        if preview.counts[RowOutcome.REFUSED]:
            out = folder / "拒绝.xlsx"
            actions.save_refused(preview, out)
            rows = mend(open_book(out).sheet().rows, right, [row[0] for row in right])
            actions.run(office, actions.preview(office, "people", xlsx(folder / "改.xlsx", {"S": rows})))
    assert known(folder / "二.db") == at_once


def mend(rows: list[list[Any]], right: list[list[Any]], names: list[str]) -> list[list[Any]]:
    """Put the right cell where the reason names a column; all other cells stay as the file has them."""
    head = rows[0]
    for row in rows[1:]:
        good = right[names.index(row[0])]
        for at, header in enumerate(head[:-1]):
            if f"{header}：" in str(row[-1]) and row[at] != good[at]:
                row[at] = good[at]
    return rows


@cache
def empty(folder: Path) -> Path:
    """An empty office, made once."""
    new_office(folder / "空.db", "单位", "王芳").close()
    return folder / "空.db"


def imported(file: Path, path: Path) -> dict[str, Any]:
    with open_office(file, "王芳") as office:
        actions.run(office, actions.preview(office, "people", path))
    return known(file)


def known(file: Path) -> dict[str, Any]:
    """Everybody by name, without the ids, whose order is that of the import."""
    with open_office(file, "王芳") as office:
        return {one.name: dataclasses.replace(one, id=None) for one in all_people(office)}


# ---------------------------------------------------------------- corrections and changes


@pytest.fixture
def promoted(runner: CommandRunner) -> Path:
    """张三, a 正科 in the file, is a 副处 in a workbook."""
    runner.load("people", [[*HEAD, "职级"], ["张三", ZHANG, "退休", "", "", "正乡科级"]])
    rows = [[*HEAD, "职级"], ["张三", ZHANG, "", "", "", "副县处级"], ["李四", "", "退休", "", "", "正乡科级"]]
    return xlsx(runner.folder / "名册二.xlsx", {"S": rows})


def stages(runner: CommandRunner) -> list[tuple[str, str]]:
    with open_office(runner.file, "王芳") as office:
        person = desk_person(office)
        return [(str(one.since or ""), one.rank) for one in history_store.of_person(office, person.id or 0, Track.RANK)]


def desk_person(office: Office) -> Person:
    return next(one for one in all_people(office) if one.name == "张三")


def test_an_import_corrects_unless_it_is_given_a_day(runner: CommandRunner, promoted: Path) -> None:
    runner.load("people", promoted)
    assert runner.people()["张三"].rank == "副县处级" and stages(runner) == []


def test_an_import_with_a_day_keeps_what_was_before(runner: CommandRunner, promoted: Path) -> None:
    answer = runner.load("people", promoted, "--since", "2026-07")
    assert stages(runner) == [("", "正乡科级"), ("2026-07", "副县处级")]
    assert runner.run("undo", str(answer["operation"])) == 0
    assert stages(runner) == [] and runner.people()["张三"].rank == "正乡科级"


def test_a_day_that_cannot_be_writes_nothing(runner: CommandRunner, promoted: Path) -> None:
    assert runner.run("import", "people", promoted, "--since", "2027-01-01") == 2
    assert runner.run("import", "people", promoted, "--since", "某天") == 2
    assert set(runner.people()) == {"张三"}


# ---------------------------------------------------------------- names, undo


@pytest.mark.parametrize(("what", "header", "length"), [("people", "姓名", 51), ("branches", "支部名称", 101)])
def test_a_name_as_long_as_a_paragraph_is_refused(runner: CommandRunner, what: str, header: str, length: int) -> None:
    rows = [[header, "备注"], ["长" * length, "x"], ["一支部" if what == "branches" else "张三", "y"]]
    answer = runner.load(what, rows, status=2)
    assert (answer["refused"], answer["problems"][0]["row"]) == (1, 2)
    assert "填错了列" in messages(answer, "error")[0]


def test_an_import_is_undone_days_later_while_nothing_touched_its_rows(runner: CommandRunner) -> None:
    first = runner.load("people", [[*HEAD, "所在支部"], ["张三", ZHANG, "退休", "", "", "一支部"]])["operation"]
    shutil.copy(runner.file, runner.folder / "备用.db")
    with open_office(runner.file, "李敏") as office:
        people_actions.save_person(office, Person(name="李四", category="退休干部"))
        undo(office, first)
    assert set(runner.people()) == {"李四"} and not runner.ask("SELECT * FROM branches")

    shutil.copy(runner.folder / "备用.db", runner.file)
    with open_office(runner.file, "李敏") as office:
        person = desk_person(office)
        other = Person(name="赵六", category="退休干部", branch_id=person.branch_id)
        people_actions.save_person(office, other)
        with pytest.raises(UserError, match=r"人员 赵六.*李敏的“新增人员：赵六”"):
            undo(office, first)
        departure_actions.register_move_out(office, person.id or 0, date(2026, 1, 2), "昆明")
        with pytest.raises(UserError, match="李敏的“登记转出：张三”又改动了同样的记录（人员 张三）"):
            undo(office, first)
    assert set(runner.people()) == {"张三", "赵六"}
