"""What is exported, and that importing it again changes nothing."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadredesk.core.dates import UNKNOWN_DAY, PartialDate
from cadredesk.core.fields import Kind, fields_of
from cadredesk.core.lunar import LunarDay
from cadredesk.db.file import open_office
from cadredesk.import_export import actions
from cadredesk.import_export.records import ImportKind, RowOutcome
from cadredesk.people import store as people_store
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.records import Person
from cadredesk.people.views.actions import save_view
from cadredesk.people.views.records import ListView
from cadredesk.sheets.cells import says_nothing
from tests.import_export.conftest import CommandRunner, id_number
from tests.support import TODAY, all_people, empty_office, sample_office


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_sample_office_exported_and_imported_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with sample_office(tmp_path) as office, empty_office(tmp_path) as other:
        for what in (ImportKind.BRANCHES, ImportKind.PEOPLE, ImportKind.VISITS, ImportKind.PAYMENTS):
            path = tmp_path / f"{what}.{ending}"
            count = actions.export(office, what, path)
            assert count
            preview = actions.preview(office, what, path)
            assert preview.counts == {
                RowOutcome.ADDED: 0,
                RowOutcome.UPDATED: 0,
                RowOutcome.UNCHANGED: count,
                RowOutcome.REFUSED: 0,
            }
            assert actions.run(office, preview).operation == 0
            if what in (ImportKind.BRANCHES, ImportKind.PEOPLE):  # into an empty file it brings all of it
                assert actions.run(other, actions.preview(other, what, path)).counts[RowOutcome.ADDED] == count
                actions.export(other, what, tmp_path / f"again.{ending}")
                assert _lines(other, tmp_path / f"again.{ending}") == _lines(office, path)


def _lines(office: "actions.Office", path: Path) -> list[str]:
    """The rows of a table in any order."""
    from cadredesk.sheets.reader import open_book

    return sorted(map(repr, open_book(path).sheet().rows))


NAMES = st.sampled_from(["张", "单", "䶮", "𬭚", "买买提·吐尔逊", "欧阳", "㛃"])
TEXTS = st.one_of(
    st.sampled_from(
        ["=1+1", "+8613", "-负责人", "@所有人", "'引号", "001", "1948.10", "1e5", "true", "一\n二", "…", "，、。"]
    ),
    st.text("=+-@'\"，；张三abc 123./\\", max_size=12).map(lambda text: " ".join(text.split())),
).filter(lambda text: not says_nothing(text))
DATES = st.builds(
    lambda year, month, day: PartialDate(year, month, day if month else None),
    st.integers(1900, 2020),
    st.one_of(st.none(), st.integers(1, 12)),
    st.one_of(st.none(), st.integers(1, 28)),
)
ENDS = st.one_of(st.none(), DATES, st.just(UNKNOWN_DAY))
OF_KIND = {
    Kind.TEXT: TEXTS,
    Kind.LONG: TEXTS,
    Kind.PARTIAL: st.one_of(st.none(), DATES),
    Kind.DATE: st.one_of(st.none(), st.dates(min_value=TODAY.replace(year=1950), max_value=TODAY)),
    Kind.LUNAR: st.one_of(st.none(), st.builds(LunarDay, st.integers(1, 12), st.integers(1, 30), st.booleans())),
    Kind.FLAG: st.booleans(),
    Kind.PHONE: st.sampled_from(["", "13887602213", "0876-6623101", "13887602213、13887602214", "6623101转8"]),
}


@st.composite
def people(draw: st.DrawFn) -> list[Person]:
    """A few people, each with a name or an ID of their own; every field may hold anything that a form accepts."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        values = {
            field.name: draw(st.sampled_from(["", *field.choices]) if field.choices else OF_KIND[field.kind])
            for field in fields_of(Person)
            if field.kind in OF_KIND or field.kind is Kind.CHOICE
        }
        values |= {name: draw(ENDS) for name in ("died_on", "moved_out_on")}
        values |= {
            "name": draw(NAMES) + "甲乙丙"[number],
            "category": draw(st.sampled_from(["离休干部", "退休干部", "遗属", "退休职工"])),
            "id_number": draw(st.sampled_from(["", id_number("19480105", number)])),
        }
        found.append(Person(**values))
    return found


@given(people())
@settings(max_examples=12)
def test_any_people_exported_and_imported_again(found: list[Person]) -> None:
    with TemporaryDirectory(prefix="cadredesk-") as name, empty_office(Path(name)) as office:
        with office.operation("新增人员"):
            people_store.add_many(office, found)
        for ending in ("xlsx", "csv"):
            path = Path(name) / f"名册.{ending}"
            actions.export(office, ImportKind.PEOPLE, path)
            preview = actions.preview(office, ImportKind.PEOPLE, path)
            assert preview.plan.changed_people == ()
            assert preview.counts[RowOutcome.UNCHANGED] == len(found), preview.problems


@given(people())
@settings(max_examples=8)
def test_any_people_exported_come_into_another_file_as_gone(found: list[Person]) -> None:
    """Whoever is gone since nobody knows when is so there."""
    with TemporaryDirectory(prefix="cadredesk-") as name, empty_office(Path(name)) as office:
        with office.operation("新增人员"):
            people_store.add_many(office, found)
        actions.export(office, ImportKind.PEOPLE, Path(name) / "名册.xlsx")
        (Path(name) / "另一处").mkdir()
        with empty_office(Path(name) / "另一处") as other:
            actions.run(other, actions.preview(other, ImportKind.PEOPLE, Path(name) / "名册.xlsx"))
            assert _gone_unknown(all_people(other)) == _gone_unknown(found)


def _gone_unknown(people: list[Person]) -> set[tuple[str, bool, bool]]:
    return {(each.name, each.died_on == UNKNOWN_DAY, each.moved_out_on == UNKNOWN_DAY) for each in people}


def test_where_chooses(runner: CommandRunner) -> None:
    runner.load(
        "people",
        [
            ["姓名", "类别", "出生年月", "去世时间", "困难", "支部"],
            ["甲", "离休", "1928.5", "", "是", "一支部"],
            ["乙", "退休", "1950-06-03", "", "", "一支部"],
            ["丙", "退休", "1950.7", "2025.1", "", ""],
        ],
    )
    assert _names(runner) == ["丙", "甲", "乙"]
    assert _names(runner, "类别=退休") == ["丙", "乙"]
    assert _names(runner, "人员类别=退休干部", "状态=在册") == ["乙"]
    assert _names(runner, "birth=1950") == ["丙", "乙"]
    assert _names(runner, "出生日期=1950.6") == ["乙"]
    assert _names(runner, "困难=是") == ["甲"]
    assert _names(runner, "困难=否") == ["丙", "乙"]
    assert _names(runner, "所在支部=一支部") == ["甲", "乙"]
    assert _names(runner, "所在支部=") == ["丙"]
    assert runner.run("export", "people", runner.folder / "x.csv", "--where", "颜色=红") == 2
    assert "姓名、" in runner.err
    assert runner.run("export", "people", runner.folder / "x.csv", "--where", "颜色") == 2
    assert runner.run("export", "people", runner.folder / "x.txt") == 2


def _names(runner: CommandRunner, *where: str) -> list[str]:
    out = runner.folder / "名单.csv"
    assert runner.run("export", "people", out, *(part for one in where for part in ("--where", one))) == 0, runner.err
    with out.open(encoding="utf-8-sig", newline="") as file:
        return [row["姓名"] for row in csv.DictReader(file)]


def test_where_chooses_visits_and_money(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别"], ["甲", "离休"], ["乙", "离休"]])
    rows = [
        ["日期", "姓名", "走访类型", "慰问金"],
        ["2025-01-20", "甲", "春节", "100"],
        ["2024-02-01", "乙", "春节", "100"],
    ]
    runner.load("visits", rows)
    out = runner.folder / "x.csv"
    for what, where, count in (
        ("visits", "日期=2025", 1),
        ("visits", "姓名=乙", 1),
        ("visits", "事由=春节", 2),
        ("payments", "类别=节日慰问", 2),
        ("payments", "金额=99", 0),
        ("branches", "类型=党支部", 0),
    ):
        assert runner.run("export", what, out, "--where", where) == 0, runner.err
        assert f"已导出 {count} 条" in runner.out


def test_the_roster_on_paper(runner: CommandRunner) -> None:
    runner.load(
        "people",
        [["姓名", "类别", "去世时间"], ["张建国", "离休", ""], ["李四", "退休", ""], ["王五", "退休", "2025.1"]],
    )
    out = runner.folder / "花名册.pdf"
    assert runner.run("print", "roster", out) == 0, runner.err
    assert "2 人" in runner.out
    text = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)
    assert "张建国" in text
    assert "王五" not in text
    assert runner.run("print", "roster", out, "--where", "类别=退休") == 0
    assert "1 人" in runner.out
    assert runner.run("print", "roster", out, "--where", "类别=退休职工") == 2


def test_a_list_with_a_name_is_exported_and_printed(runner: CommandRunner) -> None:
    head = ["姓名", "人员类别", "手机", "困难", "出生日期", "去世时间", "居住状态"]
    rows = [
        ["有话", "离休干部", "13887602213", "", "1930-01-01", "", "独居"],
        ["无话", "退休干部", "", "是", "1940-01-01", "", "独居"],
        ["无话年轻", "退休干部", "", "", "1960-01-01", "", "独居"],
        ["已故", "退休干部", "", "是", "1930-01-01", "2025-01-01", "独居"],
    ]
    runner.load("people", [head, *rows])

    def exported(*where: str) -> set[str]:
        out = runner.folder / "名单.csv"
        assert runner.run("export", "people", out, *(part for each in where for part in ("--where", each))) == 0
        with out.open(encoding="utf-8-sig", newline="") as file:
            return {row["姓名"] for row in csv.DictReader(file)}

    assert exported("名单=没有电话") == {"无话", "无话年轻"}
    assert exported("名单=80 岁以上独居") == exported("名单=80岁以上独居") == {"有话", "无话"}
    assert exported("名单=没有电话", "名单=80 岁以上独居") == exported("名单=困难") == {"无话"}
    assert exported("名单=没有电话", "困难=否") == {"无话年轻"}
    assert exported("困难=是") == {"无话", "已故"}
    with open_office(runner.file, "王芳") as office:
        save_view(office, "我的", ListView(facets=(), where=Filter((Condition("hardship", Op.IS),))))
    assert exported("名单=我的") == {"无话", "已故"}
    assert runner.run("export", "people", runner.folder / "x.csv", "--where", "名单=没有这份") == 2
    assert "没有这份" in runner.err and "久未走访" in runner.err and "我的" in runner.err
    out = runner.folder / "花名册.pdf"
    assert runner.run("print", "roster", out, "--where", "名单=没有电话") == 0
    text = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)
    assert "没有电话" in text and "无话年轻" in text and "有话" not in text and "已故" not in text
