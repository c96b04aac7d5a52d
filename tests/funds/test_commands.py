"""The money's part of the command line: the shapes that others read."""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.fixtures import command_line
from tests.support import TODAY, empty_office


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """``status, answer, err = call("budget", …, operator="张敏")`` on a file with two people."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with empty_office(tmp_path) as office:
        for name in ("张建国", "李龚"):
            people_actions.save_person(office, Person(name=name, category="退休干部"))
    return command_line(office.path, capsys)


def budget(call: Any, amount: str = "5000") -> None:
    assert call("budget", "add", "--year", "2026", "--name", "春节慰问", "--amount", amount)[0] == 0


def draft(call: Any, *rest: str) -> dict[str, Any]:
    new = ("voucher", "new", "--kind", "节日慰问", "--occasion", "春节", "--budget", "春节慰问", *rest, "--json")
    status, answer, err = call(*new)
    assert status == 0, err
    return dict(answer)


def test_budgets_are_listed_with_what_is_left(call: Any) -> None:
    budget(call)
    adjust = (
        "budget",
        "adjust",
        "--year",
        "2026",
        "--name",
        "春节慰问",
        "--doc",
        "县财行〔2026〕28号",
        "--why",
        "追加",
    )
    assert call(*adjust, "--amount", "1000")[0] == 0
    status, _, err = call(*adjust, "--amount", "-9000")
    assert status == 2 and "最多可调减 6,000.00 元" in err
    _, answer, _ = call("budget", "list", "--year", "2026", "--json")
    assert answer == [{"name": "春节慰问", "fen": 600_000, "approved": 0, "paid": 0, "returned": 0, "left": 600_000}]


def test_each_step_of_a_voucher_answers_in_the_same_shape(call: Any) -> None:
    budget(call)
    new = draft(call, "--person", "张建国", "--person", "李龚", "--amount", "500")
    assert new == {"id": 1, "number": None, "state": "草稿", "lines": 2, "fen": 100_000, "warnings": []}
    _, answer, _ = call("voucher", "submit", "1", "--json")
    assert (answer["number"], answer["state"]) == ("慰〔2026〕0001号", "待审")
    status, _, err = call("voucher", "approve", "1")
    assert status == 2 and "不能自己批准" in err
    assert call("voucher", "approve", "1", "--json", operator="李主任")[1]["state"] == "已批准"
    _, (left,), _ = call("budget", "list", "--year", "2026", "--json")
    assert (left["approved"], left["left"]) == (100_000, 400_000)
    assert call("voucher", "pay", "慰〔2026〕0001号", "--json")[1]["state"] == "已支付"
    assert call("voucher", "archive", "1", "--json")[1]["state"] == "已归档"
    _, (listed,), _ = call("voucher", "list", "--year", "2026", "--json")
    wanted = {
        "id": 1,
        "number": "慰〔2026〕0001号",
        "state": "已归档",
        "lines": 2,
        "fen": 100_000,
        "budget": "春节慰问",
    }
    assert wanted.items() <= listed.items()
    again = draft(call, "--person", "张建国", "--amount", "500")
    assert [(each["person"], each["code"]) for each in again["warnings"]] == [(1, "paid-this-year")]


def test_more_than_the_budget_is_refused_in_a_sentence(call: Any) -> None:
    budget(call, "100")
    draft(call, "--person", "张建国", "--amount", "500")
    call("voucher", "submit", "1")
    status, _, err = call("voucher", "approve", "1", operator="李主任")
    assert status == 2 and "预算不足" in err and "Traceback" not in err


def test_papers_of_one_and_of_several(call: Any, tmp_path: Path) -> None:
    budget(call)
    draft(call, "--person", "张建国", "--amount", "1008")
    draft(call, "--person", "张建国", "--person", "李龚", "--amount", "100")
    for command, voucher, words in (("voucher", "1", "人民币壹仟零捌元整"), ("signoff", "2", "人民币贰佰元整")):
        out = tmp_path / f"{command}.pdf"
        assert call("print", command, str(out), "--voucher", voucher)[0] == 0
        assert words in "".join("".join(page.extract_text().split()) for page in PdfReader(out).pages)
