"""Workbooks as offices keep them, and workbooks that nobody should open."""

import json
from pathlib import Path

import pytest

from tests.import_export.conftest import CommandRunner, counts, id_number, messages
from tests.sheets.books import ods, ods_cell, repacked, xls, xlsx

ZHANG = id_number("19480105", 3)


def test_a_real_roster(runner: CommandRunner) -> None:
    rows = [
        ["青山县离退休干部花名册", *[None] * 8],
        ["单位：青山县委老干部局", *[None] * 8],
        ["序号", "姓　名", "公民身份\n号码", "人员类别（必填）", "时间", None, None, "联系方式", "备  注"],
        [None, None, None, None, "出生年月", "参工时间", "入党\n时间", None, None],
        [1, "张　三", f"'{ZHANG.lower()}", "离休", 1948.03, "1948年10月", "1949/10/5", "１３８８７６０２２１３", ""],
        [2, "买买提•吐尔逊", "", "退休干部", 1950.1, 19700805, "197108", 13887602214, "转入"],
        [None, *[None] * 8],
        [3, "𬭚䶮", "", "退休", 1951.11, "1971-3 ", "", "0876-6623101", ""],
        ["合计", "3人", *[None] * 7],
        ["制表人：王芳", *[None] * 8],
    ]
    path = xlsx(runner.folder / "花名册.xlsx", {"2026年": rows}, ["A1:I1", "E3:G3"])
    answer = runner.load("people", path)
    assert counts(answer) == (3, 0, 0, 0), answer
    people = runner.people()
    assert list(people) == ["张三", "买买提·吐尔逊", "𬭚䶮"]
    zhang, mai = people["张三"], people["买买提·吐尔逊"]
    assert (zhang.id_number, zhang.mobile, str(zhang.party_joined)) == (ZHANG, "13887602213", "1949-10-05")
    assert (str(zhang.birth), str(zhang.work_started)) == ("1948-03", "1948-10")
    assert (str(mai.birth), str(mai.work_started), mai.mobile) == ("1950-10", "1970-08-05", "13887602214")
    assert people["𬭚䶮"].landline == "" and people["𬭚䶮"].mobile == "0876-6623101"
    assert counts(runner.load("people", path)) == (0, 0, 3, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv(runner: CommandRunner, encoding: str) -> None:
    path = runner.folder / "名册.csv"
    path.write_bytes(f"姓名,身份证号,类别\n张䶮,{ZHANG},退休\n".encode(encoding))
    assert runner.load("people", path)["added"] == 1
    assert runner.people()["张䶮"].id_number == ZHANG


def test_old_and_open_formats(runner: CommandRunner) -> None:
    old = xls(runner.folder / "名册.xls", [["姓名", "出生年月", "类别"], ["张三", 194801.0, "退休"]])
    assert runner.load("people", old)["added"] == 1
    row = "<table:table-row>{}</table:table-row>"
    cells = row.format("".join(map(ods_cell, ("姓名", "类别")))) + row.format("".join(map(ods_cell, ("李四", "退休"))))
    assert runner.load("people", ods(runner.folder / "名册.ods", cells))["added"] == 1
    assert str(runner.people()["张三"].birth) == "1948-01"


def test_the_sheet_is_found_or_named(runner: CommandRunner) -> None:
    head = ["姓名", "类别", "手机"]
    path = xlsx(
        runner.folder / "名册.xlsx",
        {"说明": [["请用正楷填写"]], "离休": [head, ["张三", "离休", ""]], "退休": [head, ["李四", "退休", ""]]},
    )
    answer = runner.load("people", path)
    assert answer["rows"] == 1
    assert "“退休”" in messages(answer)[0]
    runner.load("people", path, "--sheet", "退休")
    assert list(runner.people()) == ["张三", "李四"]
    answer = runner.load("people", path, "--sheet", "没有", status=2)
    assert (answer["rows"], answer["operation"]) == (0, None)
    (problem,) = answer["problems"]
    assert (problem["row"], problem["column"], problem["level"]) == (None, "", "error")
    assert "说明、离休、退休" in problem["message"]


def test_what_cannot_be_an_import_says_so_in_one_sentence(runner: CommandRunner) -> None:
    no_name = xlsx(runner.folder / "无名.xlsx", {"S": [["类别", "手机"], ["退休", "13887602213"]]})
    whole = xlsx(runner.folder / "好.xlsx", {"S": [["姓名", "类别"], ["张三", "退休"]]})
    torn = runner.folder / "半截.xlsx"
    torn.write_bytes(whole.read_bytes()[:-300])
    text = runner.folder / "网页.xls"
    text.write_text("<html><table><tr><td>姓名</td></tr></table></html>", encoding="utf-8")
    entities = repacked(
        whole,
        runner.folder / "实体.xlsx",
        lambda name, data: data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1) if "sheet1" in name else data,
    )
    wide = xlsx(runner.folder / "宽.xlsx", {"S": [["姓名"] + [None] * 16_000 + ["远"]]})
    before = runner.file.read_bytes()
    for path in (no_name, torn, text, entities, wide, runner.folder / "没有.xlsx", runner.folder):
        _refused(runner, path)
    assert runner.file.read_bytes() == before


def _refused(runner: CommandRunner, path: Path) -> None:
    assert runner.run("import", "people", path) == 2, path
    assert runner.err.count("\n") == 1
    assert runner.err.strip().endswith("。")
    sentence = runner.err.strip()
    assert runner.run("import", "people", path, "--json") == 2
    answer = json.loads(runner.out)
    assert [one["message"] for one in answer["problems"]] == [sentence]


def test_a_header_alone_brings_nothing(runner: CommandRunner) -> None:
    answer = runner.load("people", [["姓名", "类别"]], status=1)
    assert (answer["rows"], answer["operation"]) == (0, None)


def test_the_answer_in_words(runner: CommandRunner) -> None:
    path = xlsx(
        runner.folder / "名册.xlsx", {"S": [["姓名", "类别", "奇怪"], ["张三", "在职", "x"], ["李四", "退休", ""]]}
    )
    assert runner.run("import", "people", path) == 2
    assert runner.out.splitlines()[0].startswith("错误　第 2 行 类别：")
    assert runner.run("import", "people", path, "--skip-bad") == 1
    assert "新增 1、更新 0、未变 0、拒绝 1" in runner.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("find", "\udcff"),
        ("visit", "\udcff", "--kind", "日常走访"),
        ("died", "\udcff"),
        ("find", "张", "--limit", "-1"),
    ],
)
def test_words_that_are_no_text(runner: CommandRunner, arguments: tuple[str, ...]) -> None:
    before = runner.file.read_bytes()
    assert runner.run(*arguments) == 2
    assert runner.err.count("\n") == 1 and "内部出错" not in runner.err
    assert runner.file.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "{}.db"),
        ("restore", "{}.db"),
        ("new", "{}.db", "--office", "某局"),
        ("import", "people", "{}.xlsx"),
        ("export", "people", "{}.xlsx"),
        ("print", "card", "{}.pdf", "--person", "张三"),
        ("--file", "{}.db", "find", "张"),
    ],
)
def test_names_that_no_disk_takes(runner: CommandRunner, arguments: tuple[str, ...]) -> None:
    """As in a folder that is closed to us, even asking whether the file is there is refused."""
    runner.load("people", [["姓名", "类别"], ["张三", "退休"]])
    before = runner.file.read_bytes()
    assert runner.run(*(part.format("长" * 300) for part in arguments)) == 2
    assert runner.err.count("\n") == 1 and "内部出错" not in runner.err
    assert runner.file.read_bytes() == before
