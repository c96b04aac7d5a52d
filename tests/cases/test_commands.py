"""Cases and deaths on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from cadredesk.cli import run
from cadredesk.core.dates import PartialDate
from cadredesk.db.file import open_office
from cadredesk.people import actions, store
from cadredesk.people.records import Person
from tests.support import OPERATOR, empty_office


class CommandRunner:
    """Runs commands on one file and keeps what they said."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self._capsys = path, capsys
        self.err = ""

    def __call__(self, *words: str, status: int = 0) -> str:
        assert run(["--file", str(self.path), *words]) == status
        out, self.err = self._capsys.readouterr()
        return out

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))


@pytest.fixture
def runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandRunner:
    with empty_office(tmp_path) as office:
        for name, category in (("张建国", "离休干部"), ("王䶮", "退休干部")):
            actions.save_person(office, Person(name=name, category=category, politics="中共党员"))
    return CommandRunner(tmp_path / "office.db", capsys)


def add(runner: CommandRunner, *people: Person) -> None:
    with open_office(runner.path, OPERATOR) as office, office.operation("导入人员"):
        for person in people:
            store.add(office, person)


def test_a_case_from_opening_to_its_result(runner: CommandRunner) -> None:
    made = runner.json(
        "case", "open", "张建国", "--kind", "住院", "--date", "2026-10-05", "--hospital", "中医院", "--bed", "8"
    )
    assert {name: made[name] for name in ("id", "person", "name", "kind", "date", "days", "due", "state", "closed")} == {
        "id": 1, "person": 1, "name": "张建国", "kind": "住院", "date": "2026-10-05", "days": 3, "due": "2026-10-12",
        "state": "应访", "closed": None,
    }  # fmt: skip
    assert made["detail"] == "中医院 8 床"
    runner("case", "change", "1", "--ward", "骨科", "--detail", "术后需陪护")
    assert "中医院 骨科 8 床；术后需陪护" in runner("case", "list")
    runner("case", "close", "1", "--result", "好转出院", "--date", "2026-10-07")
    assert "还没有“住院”走访记录" in runner.err
    assert runner.json("case", "list") == []
    [closed] = runner.json("case", "list", "--all")
    assert (closed["closed"], closed["result"]) == ("2026-10-07", "好转出院")
    runner("case", "close", "1", "--result", "再次", status=2)
    assert "不能再次办结" in runner.err
    assert runner.json("case", "reopen", "1")["closed"] is None
    assert runner.json("case", "delete", "1") == {"id": 1, "deleted": True}
    runner("case", "close", "1", "--result", "x", status=2)
    assert "没有编号为 1 的事项" in runner.err


def test_what_makes_no_sense_is_refused(runner: CommandRunner) -> None:
    runner("case", "open", "张建国", "--kind", "来电要求", status=2)
    assert "提了什么要求" in runner.err
    runner("case", "open", "张建国", "--kind", "困难", "--bed", "3", status=2)
    assert "只用于住院" in runner.err
    runner("case", "open", "张建国", "--kind", "感冒", status=2)
    assert "可选：住院、困难" in runner.err
    runner("case", "close", "一", "--result", "x", status=2)
    assert "不是事项编号" in runner.err
    assert runner.json("case", "list", "--all") == []


def test_a_death_says_what_it_ended_and_its_steps_are_ticked(runner: CommandRunner) -> None:
    runner("case", "open", "张建国", "--kind", "困难", "--date", "2026-10-01", "--detail", "医药费高")
    words = ("died", "张建国", "--date", "2026-10-07", "--survivor", "李秀英", "--relation", "配偶", "--cause", "因病")
    said = runner.json(*words)
    assert (said["died"], said["case"], said["cases"]) == ("2026-10-07", 2, ["困难（2026-10-01）"])
    assert [each["name"] for each in said["survivors"]] == ["李秀英"]
    runner("visit", "张建国", "--rule", "去世", "--date", "2026-10-08")
    steps = {step["step"]: step["done"] for step in runner.json("case", "steps", "2", "--done", "讣告")["steps"]}
    assert steps == {
        "吊唁慰问": True, "讣告": True, "抚恤金申领": False, "抚恤金领取": False, "遗属登记": True, "党组织关系": False,
    }  # fmt: skip
    runner("case", "steps", "1", status=2)
    assert "只有去世事项才有后事清单" in runner.err
    runner("undo")
    runner("undo")
    runner("undo")
    assert [case["kind"] for case in runner.json("case", "list")] == ["困难"]
    assert "办结 1 个在办事项" in runner(*words)


def test_who_survives_is_meant_as_exactly_as_anybody(runner: CommandRunner) -> None:
    add(
        runner,
        Person(name="李秀英"),  # nobody knows yet of which category
        *(Person(name="王梅", category="遗属") for _ in range(2)),
        Person(name="赵老", category="离休干部", died_on=PartialDate(2020, 1, 1)),
    )
    words = ("died", "张建国", "--date", "2026-10-07")
    runner(*words, "--survivor", "王梅", status=2)
    assert "有 2 人叫“王梅”" in runner.err
    runner(*words, "--survivor", "赵老", status=2)
    assert "2020-01-01 去世" in runner.err
    runner(*words, "--survivor", "99", status=2)
    assert "找不到“99”" in runner.err
    runner(*words, "--relation", "配偶", status=2)
    assert "--survivor" in runner.err
    assert runner.json(*words, "--survivor", "李秀英", "--relation", "配偶")["survivors"] == [
        {"id": 3, "name": "李秀英"}
    ]
    assert runner.json("find", "李秀英")[0]["category"] == "遗属"
    runner("undo")
    assert [each["name"] for each in runner.json(*words, "--survivor", "Anna")["survivors"]] == ["Anna"]


def test_of_two_cases_of_one_day_the_open_one_is_excused(runner: CommandRunner) -> None:
    for detail in ("医药费报销", "助听器补贴"):
        runner("case", "open", "张建国", "--kind", "来电要求", "--date", "2026-10-01", "--detail", detail)
    runner("visit", "张建国", "--rule", "来电", "--date", "2026-10-02")
    runner("excuse", "张建国", "--rule", "来电", "--on", "2026-10-08", "--why", "已电话答复")
    assert runner.json("due", "--rule", "来电")["counts"] == {"来电": {"已访": 1, "免访": 1}}


def test_the_list_goes_on_paper_and_into_excel(runner: CommandRunner, tmp_path: Path) -> None:
    runner("print", "cases", str(tmp_path / "none.pdf"), status=2)
    runner("case", "open", "王䶮", "--kind", "灾祸", "--detail", "厨房失火")
    runner("print", "cases", str(tmp_path / "cases.pdf"))
    assert (tmp_path / "cases.pdf").read_bytes().startswith(b"%PDF")
    runner("case", "list", "--out", str(tmp_path / "cases.csv"))
    assert "厨房失火" in (tmp_path / "cases.csv").read_text(encoding="utf-8-sig")


def test_a_number_longer_than_any_is_refused_in_words(runner: CommandRunner) -> None:
    for words in (("case", "close", "9" * 20, "--result", "好转"), ("case", "steps", "9" * 20), ("undo", "9" * 20)):
        runner(*words, status=2)
        assert runner.err == "编号或数字太大，没有写入，请核对。\n"
