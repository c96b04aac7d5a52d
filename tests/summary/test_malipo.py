"""S001 as its office would enter it: four workbooks in the shape of the article, imported by commands, and its paper."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cadredesk import cli
from tests.import_export.conftest import CommandRunner, id_number

SINCE, UNTIL = date(2017, 1, 1), date(2021, 12, 31)
REPROACHES = ("逾期", "错过", "完成率", "应走访", "补访", "未完成", "需要核对")
LEADER = "王书记"


def days(number: int) -> Iterator[date]:
    """Days all over the five years, the first and the last among them."""
    return (SINCE + timedelta((UNTIL - SINCE).days * at // (number - 1)) for at in range(number))


def names(prefix: str, number: int) -> list[str]:
    return [f"{prefix}{chr(0x4E00 + at // 60)}{chr(0x5E00 + at % 60)}" for at in range(number)]


LIXIU, SENIOR, OTHER, WORKERS, SURVIVORS = (
    names(*each) for each in (("赵", 50), ("钱", 100), ("孙", 2600), ("李", 29), ("周", 50))
)
IDS = {
    name: id_number(f"{1930 + at % 30}0{1 + at // 300 % 9}{10 + at % 18}", 1 + at % 990)
    for at, name in enumerate((*LIXIU, *SENIOR, *OTHER, *WORKERS, *SURVIVORS))
}


def people() -> list[list[Any]]:
    kinds = (
        (LIXIU, "离休", "", ""), (SENIOR, "退休", "正县处级", ""), (OTHER, "退休", "正乡科级", ""),
        (WORKERS, "退休职工", "", ""), (SURVIVORS, "遗属", "", "离休干部遗属"),
    )  # fmt: skip
    rows = [[name, IDS[name], *words, LEADER] for people, *words in kinds for name in people]
    return [["姓名", "身份证号", "类别", "职级", "遗属类别", "挂联人"], *rows]


def branches() -> list[list[Any]]:
    honours = ["州级"] * 3 + ["县级"] * 5 + [""] * 27
    rows = []
    for number, honour in enumerate(honours, 1):
        rows.append([f"第{number}学委会", "学委会", "", LEADER])
        rows.append([f"第{number}学委会党支部", "党支部", honour, LEADER])
    return [["名称", "类型", "示范级别", "挂联人"], *rows]


def visits() -> list[list[Any]]:
    """707 visits that brought 39.6 万元, and telephone calls and rounds, which are none."""
    amounts = iter([560] * 706 + [396_000 - 706 * 560])
    rows = [
        [day, people[at % len(people)], IDS[people[at % len(people)]], "春节慰问", next(amounts)]
        for people, number in ((LIXIU, 225), (SENIOR, 239), (SURVIVORS, 243))
        for at, day in enumerate(days(number))
    ]
    others = [[day, LIXIU[at % 50], IDS[LIXIU[at % 50]], kind, ""]
              for kind in ("电话联系", "巡诊", "送学上门") for at, day in enumerate(days(100))]  # fmt: skip
    return [["走访日期", "姓名", "身份证号", "走访类型", "慰问金（元）"], *rows, *others]


def aid() -> list[list[Any]]:
    amounts = [670] * 379 + [255_300 - 379 * 670]
    rows = [
        [day, name, IDS[name], "困难帮扶", yuan] for day, name, yuan in zip(days(380), OTHER, amounts, strict=False)
    ]
    return [["日期", "姓名", "身份证号", "类别", "金额（元）"], *rows]


@pytest.fixture
def malipo(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandRunner:
    """The office on the day of the article, when its file was made."""
    monkeypatch.setenv("CADREDESK_TODAY", "2022-04-21")
    assert cli.run(["new", str(tmp_path / "office.db"), "--office", "栗坡县委老干部局"]) == 0
    runner = CommandRunner(tmp_path, capsys)
    for what, rows in (("branches", branches()), ("people", people()), ("visits", visits()), ("payments", aid())):
        assert runner.load(what, rows)["added"] == len(rows) - 1
    return runner


def test_the_five_years_of_the_article(malipo: CommandRunner, tmp_path: Path) -> None:
    assert malipo.run("print", "summary", tmp_path / "总结.pdf", "--from", str(SINCE), "--to", str(UNTIL)) == 0
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(tmp_path / "总结.pdf").pages)
    for words in (
        "在册离退休干部职工2779人", "五年来共走访慰问200人、707人次",
        "离休干部225人次、处级退休干部239人次、离休干部遗属243人次", "慰问金39.6万元", "帮扶解困380人、", "帮扶解困金25.53万元",
        "党组织35个", "学委会35个", "2779人、党组织35个、学委会35个全部落实挂联", "州(市)级示范党支部3个、县级示范党支部5个",
    ):  # fmt: skip
        assert words in text, words
    assert "慰问资金" not in text and not [words for words in REPROACHES if words in text]


def test_the_same_as_figures(malipo: CommandRunner) -> None:
    assert malipo.run("summary", "--from", str(SINCE), "--to", str(UNTIL), "--json") == 0
    found = json.loads(malipo.out)
    assert (found["branches"]["total"], found["branches"]["study_committees"]) == (35, 35)
    assert found["liaison"] == {
        "people_covered": 2779, "people_total": 2779, "branches_covered": 35, "branches_total": 35
    }  # fmt: skip
    assert found["visits"]["by_category"] == {"离休干部": 225, "县处级以上退休干部": 239, "离休干部遗属": 243}
    assert found["services"]["送学上门"]["times"] == found["contacts"]["times"] == 100
    assert found["money"]["condolence"]["fen"] == 39_600_000
    assert found["money"]["hardship"] == {"persons": 380, "times": 380, "fen": 25_530_000}
    assert (found["until"], found["compared_with"]) == ("2021-12-31", None)
