"""Another office's list beside the register: who is missing where, what differs, and what is taken over."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.core.progress import Progress
from cadredesk.db import journal
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import undo
from cadredesk.import_export import actions as imports
from cadredesk.import_export.reconcile import actions
from cadredesk.import_export.reconcile.records import Line, Reconciliation, Sort
from cadredesk.sheets.reader import open_book
from tests.import_export.conftest import CommandRunner, id_number
from tests.sheets.books import xlsx
from tests.support import all_people, empty_office

Rows = Sequence[Sequence[Any]]
HEADER = ["姓名", "性别", "身份证号", "出生日期", "人员类别", "单位", "手机", "支部", "状态"]
NUMBER = {name: id_number(birth, at * 2 + 1) for at, (name, birth) in enumerate(
    {"张一": "19400105", "王二": "19410206", "李三": "19420307", "赵四": "19430408", "钱五": "19440509", "孙六": "19450610"}.items()
)}  # fmt: skip


def person(name: str, category: str = "退休干部", unit: str = "县人大", **rest: Any) -> list[Any]:
    """A row of a list; ``rest`` by header."""
    cells = {"姓名": name, "身份证号": NUMBER.get(name, ""), "人员类别": category, "单位": unit} | rest
    return [cells.get(head, "") for head in HEADER]


class Lists:
    """A register, and the lists that are put beside it."""

    def __init__(self, runner: CommandRunner) -> None:
        self.runner = runner

    def register(self, *people: Sequence[Any]) -> None:
        self.runner.load("people", [HEADER, *people])

    def file(self, *rows: Sequence[Any], header: Sequence[str] = HEADER, sheet: str = "名单", title: str = "") -> Path:
        above = [[title]] if title else []
        return xlsx(self.runner.folder / "社保.xlsx", {sheet: [*above, header, *rows]})

    def beside(self, path: Path, *options: str) -> dict[str, Any]:
        """What the command answers; nothing is written by it."""
        before = self.runner.ask("SELECT max(id) FROM operations")
        assert self.runner.run("reconcile", "people", path, "--json", *options) == 0, self.runner.err
        assert self.runner.ask("SELECT max(id) FROM operations") == before
        answer: dict[str, Any] = json.loads(self.runner.out)
        return answer


@pytest.fixture
def lists(runner: CommandRunner) -> Lists:
    return Lists(runner)


def names(lines: Sequence[dict[str, Any]]) -> list[str]:
    return [line["name"] for line in lines]


def values(lines: Sequence[dict[str, Any]]) -> set[tuple[str, str, str, str]]:
    return {(line["name"], line["field"], line["ours"], line["theirs"]) for line in lines}


# ---------------------------------------------------------------- the kinds


def test_who_is_missing_where_and_what_differs(lists: Lists) -> None:
    lists.register(
        person("张一", 手机="13800000001"), person("王二"), person("李三", 支部="第一支部"), person("钱五", "离休干部")
    )
    path = lists.file(
        person("张一", 手机="13800000001"), person("王二", unit="县政协", 手机="13800000002"), person("赵四")
    )
    answer = lists.beside(path)
    assert (answer["rows"], answer["same"]) == (3, 1)
    assert names(answer["only_theirs"]) == ["赵四"]
    assert names(answer["only_ours"]) == ["李三"]  # not 钱五: the list is about 退休干部
    assert values(answer["differing"]) == {
        ("王二", "原工作单位", "县人大", "县政协"),
        ("王二", "手机", "", "13800000002"),
    }
    assert {line["field"]: line["missing"] for line in answer["differing"]} == {"原工作单位": False, "手机": True}
    assert answer["scope"] == {"状态": ["在册"], "人员类别": ["退休干部"]}
    assert (answer["gone"], answer["unclear"]) == ([], [])


def test_a_list_that_says_the_same_less_exactly_agrees(lists: Lists) -> None:
    lists.register(person("张一", 出生日期="1940-01-05", 手机="13800000001"))
    masked = f"{NUMBER['张一'][:6]}********{NUMBER['张一'][-4:]}"
    path = lists.file(person("张一", 出生日期="1940-01", 手机="138****0001", 身份证号=masked))
    answer = lists.beside(path)
    assert (answer["same"], answer["differing"], answer["only_ours"], answer["only_theirs"]) == (1, [], [], [])
    assert lists.runner.run("reconcile", "people", path) == 0
    assert "名单与名册一致" in lists.runner.out


def test_a_coarser_date_that_disagrees_is_told(lists: Lists) -> None:
    lists.register(person("张一", 出生日期="1940-01-05"))
    (line,) = lists.beside(lists.file(person("张一", 出生日期="1941-03")))["differing"]
    assert (line["field"], line["ours"], line["theirs"]) == ("出生日期", "1940-01-05", "1941-03")
    assert "较粗" in line["note"]


def test_whoever_is_dead_here_and_not_there_and_the_other_way(lists: Lists) -> None:
    lists.register(person("张一"), person("王二"), person("李三"), person("赵四", 状态="已故"))
    lists.runner.run("died", "张一", "--date", "2026-03-05")
    path = lists.file(
        person("张一"), person("王二", 状态="已故（2026-05-01）"), person("李三"), person("赵四", 状态="已故")
    )
    answer = lists.beside(path)
    gone = {(line["name"], line["field"], line["ours"], line["theirs"]) for line in answer["gone"]}
    assert gone == {("张一", "状态", "2026-03-05 去世", "仍在表中"), ("王二", "去世时间", "在册", "2026-05-01")}
    assert (answer["same"], answer["differing"]) == (2, [])


def test_a_death_without_a_day(lists: Lists) -> None:
    lists.register(person("张一", 状态="已故"), person("王二"), person("李三"))
    header = [*HEADER, "去世时间"]
    rows = [[*person("张一"), ""], [*person("王二", 状态="已故"), ""], [*person("李三", 状态="在世"), "不详"]]
    answer = lists.beside(lists.file(*rows, header=header))
    gone = {(line["name"], line["field"], line["ours"], line["theirs"]) for line in answer["gone"]}
    assert gone == {("张一", "状态", "去世（时间不详）", "仍在表中"), ("王二", "去世时间", "在册", "不详")}
    assert answer["same"] == 1


def test_a_list_of_the_dead_is_put_beside_the_dead(lists: Lists) -> None:
    lists.register(person("张一"), person("王二"), person("李三"))
    for name in ("张一", "王二"):
        lists.runner.run("died", name, "--date", "2026-03-05")
    answer = lists.beside(lists.file(person("张一"), title="2026年已去世人员名单"))
    assert answer["scope"]["状态"] == ["去世"]
    assert (answer["gone"], names(answer["only_ours"])) == ([], ["王二"])


def test_one_number_with_two_names_and_one_birth_with_two_numbers(lists: Lists) -> None:
    lists.register(person("张一"), person("王二", 出生日期="1941-02-06"))
    wrong = id_number("19410206", 77)
    path = lists.file(person("张壹", 身份证号=NUMBER["张一"]), person("王二", 身份证号=wrong, 出生日期="1941-02-06"))
    answer = lists.beside(path)
    assert values(answer["differing"]) == {
        ("张一", "姓名", "张一", "张壹"),
        ("王二", "身份证号", NUMBER["王二"], wrong),
    }
    assert (answer["only_theirs"], answer["only_ours"]) == ([], [])


def test_a_row_that_may_mean_several_is_named_with_the_reason(lists: Lists) -> None:
    lists.register(person("张一"), person("张一", 身份证号=id_number("19550101", 5), unit="县中学"), person("王二"))
    path = lists.file(person("张一", 身份证号="", unit=""), person("王二", 出生日期="1941.13"))
    answer = lists.beside(path)
    several, wrong = answer["unclear"]
    assert "有 2 人叫“张一”" in several["note"]
    assert "县中学" in several["note"]
    assert len(several["people"]) == 2
    assert (wrong["name"], len(wrong["people"])) == ("王二", 1)
    assert answer["only_ours"] == []  # whom a row may mean is not missing there


def test_a_name_that_says_more_is_read_as_an_import_reads_it(lists: Lists) -> None:
    lists.register(person("张一"), person("王二"))
    answer = lists.beside(lists.file(person("张一（已故）", 身份证号=""), person("赵四同志", 身份证号="")))
    assert names(answer["only_theirs"]) == ["赵四"]
    assert [(line["name"], line["field"], line["ours"]) for line in answer["gone"]] == [("张一", "去世时间", "在册")]


def test_facets_say_whom_the_list_has_to_have(lists: Lists) -> None:
    lists.register(
        person("张一", 支部="第一支部"), person("王二", 支部="第二支部"), person("李三", "离休干部", 支部="第二支部")
    )
    path = lists.file(person("张一"))
    assert names(lists.beside(path)["only_ours"]) == ["王二"]
    assert names(lists.beside(path, "--where", "支部=第二支部", "--where", "人员类别=离休干部")["only_ours"]) == [
        "李三"
    ]
    assert names(lists.beside(path, "--where", "状态=去世")["only_ours"]) == []
    assert lists.runner.run("reconcile", "people", path, "--where", "没有=什么") == 2


def test_a_title_says_whom_the_list_is_about(lists: Lists) -> None:
    lists.register(person("张一", "离休干部"), person("王二", "离休干部"), person("李三"))
    header = ["姓名", "身份证号"]
    path = lists.file(["张一", NUMBER["张一"]], header=header, title="离休干部花名册")
    assert names(lists.beside(path)["only_ours"]) == ["王二"]


def test_what_cannot_be_read_is_refused(lists: Lists, tmp_path: Path) -> None:
    assert lists.runner.run("reconcile", "people", tmp_path / "没有.xlsx", "--json") == 2
    assert json.loads(lists.runner.out)["problems"][0]["level"] == "error"
    path = lists.file(["x", "y"], header=["甲", "乙"])
    assert lists.runner.run("reconcile", "people", path) == 2
    assert "--columns" in lists.runner.err


def test_the_workbook_has_a_sheet_for_each_sort(lists: Lists, tmp_path: Path) -> None:
    lists.register(person("张一"), person("王二"))
    path = lists.file(person("张一", unit="县政协"), person("赵四"))
    out = tmp_path / "结果.xlsx"
    lists.beside(path, "--xlsx", str(out))
    book = open_book(out)
    assert list(book.names) == ["核对汇总", *(sort.value for sort in Sort)]
    summary = {row[0]: row[1] for row in book.sheet("核对汇总").rows[2:]}
    assert [summary[sort.value] for sort in Sort] == [0, 1, 1, 1, 0]
    differing = book.sheet(Sort.DIFFERING.value).rows
    assert differing[2][:2] == ["张一", NUMBER["张一"]]
    assert differing[2][5:8] == ["原工作单位", "县人大", "县政协"]
    assert lists.runner.run("reconcile", "people", path, "--xlsx", path) == 2


# ---------------------------------------------------------------- taking over


def taken(office: Office, path: Path, *wanted: tuple[str, str]) -> list[Line]:
    """Take over lines by name and item, and give the lines that are left."""
    comparison = actions.read(office, path)
    chosen = [line for line in comparison.lines if line.can_be_taken and (line.name, line.item) in wanted]
    assert len(chosen) == len(wanted)
    actions.take_over(office, actions.chosen_preview(office, comparison, chosen))
    return list(actions.compare_again(office, comparison).lines)


def test_only_what_was_chosen_is_taken_over_and_can_be_undone(lists: Lists) -> None:
    lists.register(person("张一"), person("王二"), person("李三", 出生日期="1942-03-07"))
    path = lists.file(
        person("张一", unit="县政协", 手机="13800000001", 支部="新支部"),
        person("王二", unit="县法院"),
        person("李三", 出生日期="1943-05"),
        person("赵四", 支部="另一支部"),
        person("钱五"),
    )
    with open_office(lists.runner.file, "王芳") as office:
        left = taken(office, path, ("张一", "手机"), ("李三", "出生日期"), ("钱五", ""))
        assert {(line.name, line.item) for line in left} == {
            ("张一", "原工作单位"), ("张一", "所在支部"), ("王二", "原工作单位"), ("赵四", "")
        }  # fmt: skip
        people = {one.name: one for one in all_people(office)}
        assert (people["张一"].mobile, people["张一"].unit, people["张一"].branch_id) == ("13800000001", "县人大", None)
        assert str(people["李三"].birth) == "1943-05"
        assert office.conn.execute("SELECT count(*) FROM branches").fetchone() == (0,)
        entry = journal.history(office, 1)[0]
        assert entry.what == "核对名单采用：社保.xlsx，新增 1、更新 2"
        undo(office, entry.id)
        assert {one.name for one in all_people(office)} == {"张一", "王二", "李三"}


def test_a_death_that_is_taken_over_has_what_follows(lists: Lists) -> None:
    lists.register(person("张一"))
    path = lists.file(person("张一", 状态="已故（2026-05-01）", 手机="13800000001"))
    with open_office(lists.runner.file, "王芳") as office:
        taken(office, path, ("张一", "去世时间"))
        (one,) = all_people(office)
        assert (str(one.died_on), one.mobile) == ("2026-05-01", "")


def test_a_number_that_is_taken_over_joins_the_two(lists: Lists) -> None:
    lists.register(person("王二", 出生日期="1941-02-06"))
    wrong = id_number("19410206", 77)
    with open_office(lists.runner.file, "王芳") as office:
        path = lists.file(person("王二", 身份证号=wrong, 出生日期="1941-02-06"))
        assert taken(office, path, ("王二", "身份证号")) == []
        assert [one.id_number for one in all_people(office)] == [wrong]


def test_nobody_is_added_as_the_cadre_of_a_survivor_who_was_not_chosen(lists: Lists) -> None:
    header = [*HEADER, "所属干部", "遗属类别"]
    rows = [[*person("赵四", 状态="已故（2026-05-01）"), "", ""], [*person("钱五", "遗属"), "赵四", "退休干部遗属"]]
    lists.register(person("张一"))
    with open_office(lists.runner.file, "王芳") as office:
        taken(office, lists.file(*rows, header=header), ("钱五", ""))
        assert {one.name: one.cadre_id for one in all_people(office)} == {"张一": None, "钱五": None}


# ---------------------------------------------------------------- any two rosters

_NAMES = ("张一", "王二", "李三", "赵四")
_ROWS = st.fixed_dictionaries(
    {
        "姓名": st.sampled_from(_NAMES),
        "身份证号": st.sampled_from(
            ["", *(id_number(birth, at) for birth in ("19400105", "19410206") for at in (1, 3, 5))]
        ),
        "出生日期": st.sampled_from(["", "1940-01-05", "1940-01", "1941-02-06", "1950"]),
        "人员类别": st.sampled_from(["离休干部", "退休干部"]),
        "单位": st.sampled_from(["", "县人大", "县政协"]),
        "手机": st.sampled_from(["", "13800000001", "13800000002", "138****0001"]),
        "支部": st.sampled_from(["", "第一支部", "第二支部"]),
        "状态": st.sampled_from(["", "", "在世", "已故（2026-05-01）", "转出"]),
    }
)
_ROSTERS = st.lists(_ROWS, max_size=6)


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office file without people, to be copied: making one takes longer than reading a list."""
    folder = tmp_path_factory.mktemp("empty")
    empty_office(folder).close()
    return folder / "office.db"


def _file(folder: Path, name: str, people: Sequence[dict[str, str]]) -> Path:
    rows = [[one.get(head, "") for head in HEADER] for one in people]
    return xlsx(folder / name, {"名单": [HEADER, *rows]})


def _found(office: Office, path: Path) -> Reconciliation:
    return actions.reconcile(office, actions.read(office, path), scope={})


def _require_one_sort_each(office: Office, found: Reconciliation) -> None:
    """Whoever is in the register is of one sort or the same in both, and each row is told of once or agrees."""
    sorts: dict[int, set[Sort]] = {one.id or 0: set() for one in all_people(office)}
    told: dict[Any, set[Sort]] = {}
    for line in found.lines:
        for whom in line.people if line.sort is Sort.UNCLEAR else filter(None, [line.person]):
            sorts[whom].add(line.sort)
        for place in line.rows:
            told.setdefault(place, set()).add(line.sort)
    assert all(len(each) <= 1 for each in sorts.values())
    assert all(len(each) == 1 for each in told.values())
    assert sum(not each for each in sorts.values()) == found.comparison.same
    rows = found.comparison.preview.plan.rows
    assert {row.target for row in rows if row.row.place not in told} == {
        whom for whom, each in sorts.items() if not each
    }


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ours=_ROSTERS, theirs=_ROSTERS.filter(bool))
def test_each_person_is_of_one_sort_and_nothing_is_left_after_taking_everything(
    empty_file: Path, ours: list[dict[str, str]], theirs: list[dict[str, str]]
) -> None:
    with (
        TemporaryDirectory() as made,
        open_office(shutil.copyfile(empty_file, Path(made) / "office.db"), "王芳") as office,
    ):
        folder = Path(made)
        if ours:
            imports.run(office, imports.preview(office, "people", _file(folder, "名册.xlsx", ours)), skip_bad=True)
        path = _file(folder, "名单.xlsx", theirs)
        found = _found(office, path)
        _require_one_sort_each(office, found)
        chosen = [line for line in found.comparison.lines if line.can_be_taken]
        actions.take_over(office, actions.chosen_preview(office, found.comparison, chosen), progress=Progress())
        after = _found(office, path)
        _require_one_sort_each(office, after)
        # But of rows whose person was not clear, and of people of whom the list itself says two things.
        doubtful = {
            place for line in found.lines if line.sort is Sort.UNCLEAR or len(line.rows) > 1 for place in line.rows
        }
        left = [line for line in after.comparison.lines if line.can_be_taken and not doubtful & set(line.rows)]
        assert left == []
