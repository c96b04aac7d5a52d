"""Rosters through the command line: what is read, whom a row means, what is refused."""

import json
from typing import Any

import pytest

from tests.import_export.conftest import CommandRunner, counts, id_number, messages

HEAD = ["姓名", "身份证号", "人员类别", "出生日期", "手机"]
ZHANG = id_number("19480105", 3)
ZHANG_OTHER = id_number("19500606", 5)


def test_a_roster_goes_in_as_one_operation_that_can_be_undone(runner: CommandRunner) -> None:
    answer = runner.load(
        "people", [HEAD, ["张三", ZHANG, "退休", "1948.01", ""], ["李四", "", "退休", "1950-02", "13887602213"]]
    )
    assert counts(answer) == (2, 0, 0, 0)
    assert answer["rows"] == 2
    ((number, what),) = runner.ask("SELECT id, what FROM operations ORDER BY id DESC LIMIT 1")
    assert (answer["operation"], what) == (number, "导入人员：表.xlsx，新增 2")
    assert runner.run("undo", str(number)) == 0
    assert not runner.people()


def test_the_same_file_twice_changes_nothing(runner: CommandRunner) -> None:
    rows = [
        [*HEAD, "所在支部", "职级"],
        ["张三", ZHANG, "离休干部遗属", "", "13887602213", "县人大党支部", "正县级"],
        ["李四", "", "退休", "1950-02", "", "", ""],
        ["李四", "", "退休", "1952-02", "", "", ""],
        ["王五", "", "退休", "", "", "", ""],
        ["张三", ZHANG, "", "", "13887602214", "", ""],
    ]
    first = runner.load("people", rows)
    assert counts(first) == (4, 1, 0, 0)
    again = runner.load("people", rows)
    assert counts(again) == (0, 0, 5, 0)
    assert again["operation"] is None
    assert runner.people()["张三"].mobile == "13887602214"


def test_blank_cells_never_overwrite_and_filled_ones_do(runner: CommandRunner) -> None:
    runner.load("people", [HEAD, ["张三", ZHANG, "退休", "1948.01", "13887602213"]])
    answer = runner.load("people", [[*HEAD, "备注"], ["张三", ZHANG, "", "", "", "新"]])
    assert counts(answer) == (0, 1, 0, 0)
    person = runner.people()["张三"]
    assert (person.category, person.mobile, person.note, str(person.birth)) == (
        "退休干部",
        "13887602213",
        "新",
        "1948-01",
    )


@pytest.mark.parametrize(
    ("row", "added"),
    [
        (["张三", ZHANG, "退休", "", ""], 0),
        (["张三", ZHANG_OTHER, "退休", "", ""], 1),
        (["张三", "", "退休", "1948-01-05", ""], 0),
        (["张三", "", "退休", "1948.1", ""], 0),
        (["张三", "", "退休", "", "13800000000"], 0),
        (["张三", "", "退休", "1961-03", ""], 1),
        (["张三丰", "", "退休", "1948-01-05", ""], 1),
    ],
)
def test_whom_a_row_means(runner: CommandRunner, row: list[str], added: int) -> None:
    runner.load("people", [HEAD, ["张三", ZHANG, "退休", "", ""]])
    assert runner.load("people", [HEAD, row])["added"] == added


def test_an_id_finds_somebody_without_id_by_name_and_birth(runner: CommandRunner) -> None:
    runner.load("people", [HEAD, ["张三", "", "退休", "1948-01-05", ""], ["李四", "", "退休", "", ""]])
    answer = runner.load(
        "people", [HEAD, ["张三", ZHANG, "退休", "", ""], ["李四", id_number("19400101", 1), "退休", "", ""]]
    )
    assert counts(answer) == (1, 1, 0, 0)  # of 李四 no birth date was known: another one, with a doubt
    assert any("同名" in message for message in messages(answer))


def test_a_name_that_several_bear_is_an_error_without_id(runner: CommandRunner) -> None:
    runner.load("people", [HEAD, ["张三", ZHANG, "退休", "", ""], ["张三", ZHANG_OTHER, "退休", "", ""]])
    answer = runner.load("people", [HEAD, ["张三", "", "退休", "", "13800000000"]], status=2)
    assert counts(answer) == (0, 0, 0, 1)
    assert "有 2 人叫“张三”" in messages(answer, "error")[0]
    assert runner.load("people", [HEAD, ["张三", "", "退休", "1950.6", "13800000000"]])["updated"] == 1


def test_an_old_id_of_15_digits_means_the_same_person_and_is_kept_as_written(runner: CommandRunner) -> None:
    short = ZHANG[:6] + ZHANG[8:17]
    assert runner.load("people", [HEAD, ["张三", short, "退休", "", ""]])["added"] == 1
    assert runner.people()["张三"].id_number == short
    assert counts(runner.load("people", [HEAD, ["张三", ZHANG, "退休", "", ""]])) == (0, 1, 0, 0)
    assert counts(runner.load("people", [HEAD, ["张三", short, "退休", "", ""]])) == (0, 0, 1, 0)
    assert runner.people()["张三"].id_number == ZHANG


def test_the_id_says_birth_and_sex_where_the_sheet_does_not(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "身份证号", "类别"], ["张三", ZHANG, "退休"]])
    person = runner.people()["张三"]
    assert (str(person.birth), person.sex) == ("1948-01-05", "男")


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["", ZHANG, "退休", "", ""], "姓名", "没有姓名"),
        (["张三", "6.2E+17", "退休", "", ""], "身份证号", "科学计数法"),
        (["张三", "", "退休", "1941.13", ""], "出生日期", "1941.13"),
        (["张三", "", "在职", "", ""], "人员类别", "在职"),
    ],
)
def test_errors_refuse_the_whole_file(runner: CommandRunner, row: list[str], column: str, words: str) -> None:
    answer = runner.load("people", [HEAD, ["王五", "", "退休", "", ""], row], status=2)
    (problem,) = [one for one in answer["problems"] if one["level"] == "error"]
    assert (problem["row"], problem["column"]) == (3, column)
    assert words in problem["message"]
    assert (answer["added"], answer["refused"], answer["operation"]) == (0, 1, None)
    assert runner.err.count("\n") == 1
    assert "没有写入" in runner.err
    assert not runner.people()


def test_skip_bad_lets_the_good_rows_in(runner: CommandRunner) -> None:
    rows = [HEAD, ["张三", "6.2E+17", "退休", "", ""], ["王五", "", "退休", "", ""]]
    assert counts(runner.load("people", rows, "--skip-bad", status=1)) == (1, 0, 0, 1)
    assert list(runner.people()) == ["王五"]


def test_dry_run_writes_nothing(runner: CommandRunner) -> None:
    answer = runner.load("people", [HEAD, ["王五", "", "退休", "", ""]], "--dry-run")
    assert (answer["added"], answer["operation"]) == (1, None)
    assert not runner.people()


CATEGORIES = [
    ("离休", "离休干部", ""),
    ("退休干部", "退休干部", ""),
    ("退休职工", "退休职工", ""),
    ("离休干部遗属", "遗属", "离休干部遗属"),
    ("离休遗属", "遗属", "离休干部遗属"),
    ("退休干部遗属", "遗属", "退休干部遗属"),
    ("遗属", "遗属", ""),
    ("县处级以上退休干部", "退休干部", ""),
]


def test_category_words(runner: CommandRunner) -> None:
    runner.load("people", [HEAD, *([f"张{at}", "", words, "", ""] for at, (words, _, _) in enumerate(CATEGORIES))])
    found = [(person.category, person.survivor_kind) for person in runner.people().values()]
    assert found == [(category, survivor) for _, category, survivor in CATEGORIES]


@pytest.mark.parametrize(
    ("words", "rank", "kept"),
    [
        ("正县处级", "正县处级", ""),
        ("正地(局)级", "正厅局级", "正地(局)级"),
        ("三级调研员", "副县处级", "三级调研员"),
        ("高级工", "", "高级工"),
    ],
)
def test_ranks_keep_the_words_as_written(runner: CommandRunner, words: str, rank: str, kept: str) -> None:
    answer = runner.load("people", [["姓名", "类别", "职务(职级)", "享受待遇"], ["张三", "退休", words, words]])
    person = runner.people()["张三"]
    assert (person.rank, person.rank_words, person.treatment, person.treatment_words) == (rank, kept, rank, kept)
    assert len([one for one in answer["problems"] if one["column"] == "职务(职级)"]) == (0 if rank else 1)


def test_doubts_are_warnings_at_their_cell(runner: CommandRunner) -> None:
    wrong = ZHANG[:17] + ("1" if ZHANG[17] != "1" else "2")
    answer = runner.load(
        "people",
        [["姓名", "身份证号码", "类别", "性别", "参加革命时间", "奇怪"], ["张三", wrong, "离休", "女", "1950.1", "x"]],
    )
    assert answer["added"] == 1
    assert {one["level"] for one in answer["problems"]} == {"warning"}
    found = {(one["row"], one["column"]) for one in answer["problems"]}
    assert found == {(1, "奇怪"), (2, "身份证号码"), (2, "参加革命时间")}


def test_unknown_branches_and_liaisons_are_made_with_one_warning_each(runner: CommandRunner) -> None:
    answer = runner.load(
        "people",
        [
            ["姓名", "类别", "所在党支部", "联系领导"],
            *([f"张{n}", "退休", "县直机关党总支", "李 四"] for n in "一二三"),
        ],
    )
    assert len(messages(answer)) == 2
    assert runner.ask("SELECT name, kind FROM branches") == [("县直机关党总支", "党总支")]
    assert runner.ask("SELECT name FROM liaisons") == [("李四",)]
    assert runner.ask("SELECT DISTINCT branch_id, liaison_id FROM people") == [(1, 1)]


def test_somebody_new_beside_a_namesake_of_another_birth_is_said(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别", "出生日期"], ["张建国", "退休", "1948-03-05"]])
    sheet = [["姓名", "类别", "身份证号"], ["张建国", "退休", id_number("19500101", 3)]]
    answer = runner.load("people", sheet)
    assert counts(answer) == (1, 0, 0, 0)
    assert any("同名人员（编号 1），出生日期不同，按另一人处理" in message for message in messages(answer))
    again = runner.load("people", sheet)
    assert counts(again) == (0, 0, 1, 0) and not any("同名" in message for message in messages(again))


def test_a_survivor_names_the_dead_one_of_two_namesakes(runner: CommandRunner) -> None:
    head = ["姓名", "身份证号", "类别", "去世时间", "所属干部"]
    namesakes = [
        ["岩拉", id_number(f"{birth}0101", 3), "退休", died, ""]
        for birth, died in ((1950, ""), (1930, "2020-05"), (1931, "2021-05"))
    ]
    cadre_of = "SELECT c.died_on FROM people p LEFT JOIN people c ON c.id = p.cadre_id WHERE p.name = '{}'"
    assert counts(runner.load("people", [head, ["玉香", "", "遗属", "", "岩拉"], *namesakes[:2]])) == (3, 0, 0, 0)
    assert runner.ask(cadre_of.format("玉香")) == [("2020-05",)]
    runner.load("people", [head, ["玉罕", "", "遗属", "", "岩拉"]])  # both of the file
    assert runner.ask(cadre_of.format("玉罕")) == [("2020-05",)]
    answer = runner.load("people", [head, namesakes[2], ["玉叫", "", "遗属", "", "岩拉"]])  # now two have died
    assert runner.ask(cadre_of.format("玉叫")) == [(None,)]
    assert any("有 2 人叫“岩拉”" in message for message in messages(answer))


def test_a_survivor_names_a_cadre_of_the_same_sheet(runner: CommandRunner) -> None:
    answer = runner.load(
        "people",
        [
            ["姓名", "类别", "所属干部"],
            ["王芳", "离休遗属", "张三"],
            ["赵六", "遗属", "没有的人"],
            ["张三", "离休", ""],
        ],
    )
    people = runner.people()
    assert people["王芳"].cadre_id == people["张三"].id
    assert people["赵六"].cadre_id is None
    assert any("没有的人" in message for message in messages(answer))


def test_unknown_columns_go_to_the_note_when_asked(runner: CommandRunner) -> None:
    rows = [["姓名", "类别", "血型", "备注"], ["张三", "退休", "A", "旧"]]
    runner.load("people", rows)
    assert runner.people()["张三"].note == "旧"
    runner.load("people", rows, "--unknown-to-note")
    assert runner.people()["张三"].note == "旧\n血型：A"


def test_words_in_the_id_column_are_not_an_id(runner: CommandRunner) -> None:
    answer = runner.load("people", [HEAD, ["张三", "丢了", "退休", "", ""], ["李四", "在办", "退休", "", ""]])
    assert answer["added"] == 2
    assert runner.people()["李四"].id_number == ""
    assert len(messages(answer)) == 2


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("是", "是"), ("√", "是"), (1, "是"), (1.0, "是"), (True, "是"), ("过", "是"), ("农历", "是"), ("Ｙ", "是"),
        ("否", "否"), ("×", "否"), (0, "否"), (False, "否"), ("不过", "否"), ("阳历", "否"), ("过 公历", "否"),
        ("", ""), ("/", ""), ("—", ""), ("无", ""), ("不详", ""),
    ],
)  # fmt: skip
def test_who_keeps_the_lunar_birthday_is_yes_no_or_open(runner: CommandRunner, words: Any, kept: str) -> None:
    """Left open, whoever has a 农历生日 keeps it: a cell that says nothing leaves what is known."""
    head = ["姓名", "人员类别", "出生日期", "农历生日", "过农历生日"]
    assert messages(runner.load("people", [head, ["王五", "退休干部", "1946-10-05", "八月十五", words]])) == []
    assert runner.people()["王五"].keeps_lunar == kept
    runner.load("people", [["姓名", "过农历生日"], ["王五", "否"]])
    runner.load("people", [["姓名", "过农历生日"], ["王五", words]])
    assert runner.people()["王五"].keeps_lunar == (kept or "否")


def test_words_that_are_neither_are_named_and_left_out(runner: CommandRunner) -> None:
    answer = runner.load("people", [["姓名", "类别", "是否过农历生日"], ["王五", "退休", "看情况"]])
    assert any("看情况" in each and "是、否" in each for each in messages(answer))
    assert runner.people()["王五"].keeps_lunar == ""


@pytest.mark.parametrize("head", ["转正时间", "转正日期", "转为正式党员时间"])
def test_full_membership_comes_in_and_before_joining_is_a_warning(runner: CommandRunner, head: str) -> None:
    rows = [["姓名", "人员类别", "政治面貌", "入党时间", head]]
    right = [*rows, ["王五", "退休干部", "中共党员", "1978.7", "1979.7.1"]]
    assert messages(runner.load("people", right)) == []
    assert str(runner.people()["王五"].party_full_on) == "1979-07-01"
    answer = runner.load("people", [*rows, ["赵六", "退休干部", "中共党员", "1978.7", "1977.7"]])
    assert messages(answer) == ["转正时间 1977-07 早于入党时间 1978-07。"]


def test_who_is_in_the_party_is_one_answer_everywhere(runner: CommandRunner) -> None:
    rows = [
        ["姓名", "类别", "政治面貌", "入党时间", "组织关系类型"],
        ["甲有名", "退休干部", "中共党员", "1970-05", ""],
        ["乙没写", "退休干部", "", "1970-05", ""],
        ["丙民盟", "退休干部", "民盟盟员", "1970-05", ""],
        ["丁混编", "退休干部", "", "", "混编"],
        ["戊不知", "退休干部", "", "", ""],
    ]
    assert counts(runner.load("people", rows)) == (5, 0, 0, 0)
    assert runner.run("due", "--rule", "七一", "--on", "2027-06-10", "--to", "2027-07-01", "--json") == 0, runner.err
    owed = {each["name"] for each in json.loads(runner.out)["duties"] if each["due"] == "2027-07-01"}
    out = runner.folder / "名单.csv"
    assert runner.run("export", "people", str(out), "--where", "名单=党龄满50年") == 0, runner.err
    listed = {line.split(",")[0] for line in out.read_text("utf-8-sig").splitlines()[1:]}
    assert owed == listed == {"甲有名", "乙没写"}
    assert runner.run("summary", "--year", "2026", "--json") == 0, runner.err
    party = json.loads(runner.out)["party"]
    assert (party["members"], party["fifty_years"]) == (3, 2)


def test_a_full_number_is_not_that_of_whoever_hides_other_digits(runner: CommandRunner) -> None:
    number, another = id_number("19480312", 1), id_number("19480312", 3)
    header = ["姓名", "性别", "类别", "出生日期", "身份证号"]
    runner.load("people", [header, ["张一", "男", "退休", "1948-03-12", f"{number[:6]}********{number[-4:]}"]])
    answer = runner.load("people", [header, ["张一", "男", "退休", "1948-03-12", another]])
    assert counts(answer) == (1, 0, 0, 0)
    assert any("同名" in message for message in messages(answer))
    assert counts(runner.load("people", [header, ["张一", "男", "退休", "1948-03-12", number]])) == (0, 1, 0, 0)
    assert runner.ask("SELECT id_number FROM people ORDER BY id") == [(number,), (another,)]


@pytest.mark.parametrize("note", ["已故", "2023年5月6日去世", "于2023.5因病去世", "低保；病故（2021.3）"])
def test_a_note_of_a_death_is_told(runner: CommandRunner, note: str) -> None:
    rows = [["姓名", "类别", "去世时间", "备注"], ["张一", "退休", "", note], ["李二", "退休", "2023-05-06", note]]
    rows.append(["王三", "退休", "", "老伴已故"])
    answer = runner.load("people", rows)
    assert [one["row"] for one in answer["problems"] if "按在世录入" in one["message"]] == [2]
