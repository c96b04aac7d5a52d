"""``today`` and ``print today`` of the command line."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from cadredesk.cli import run
from cadredesk.db.file import Office
from tests.support import TODAY, sample_office


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with sample_office(tmp_path) as office:
        return office.path


def test_today_says_what_the_page_shows(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--file", str(path), "today"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("2026-10-08　星期四　农历八月廿八")
    for words in (
        "逾期\t",
        "待访\t",
        "走访慰问 · ",
        "重阳走访\t10 月 18 日\t还有 10 天\t已访 ",
        "体检\t今年应检 ",
        "— 请核对 —",
        "上次备份\t还没有备份过\t请备份",
    ):
        assert words in said


def test_today_as_json_counts_as_due_does(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--file", str(path), "today", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert run(["--file", str(path), "due", "--rule", "重阳", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)["counts"]["重阳"]
    assert found["on"] == "2026-10-08" and found["round"]["rule"] == "重阳"
    assert found["rules"]["重阳"]["due"] == counts["应访"] and found["round"]["visited"] == counts["已访"]
    assert found["figures"]["overdue"] == sum(each["overdue"] for each in found["rules"].values())
    assert (
        run(["--file", str(path), "due", "--rule", "巡诊", "--from", "2026-10-01", "--to", "2026-10-31", "--json"]) == 0
    )
    counts = json.loads(capsys.readouterr().out)["counts"]["巡诊"]
    rounds = found["services"]["巡诊"]
    assert (rounds["from"], rounds["to"]) == ("2026-10-01", "2026-10-31")
    assert (rounds["owed"], rounds["done"]) == (sum(counts.values()), counts.get("已访", 0))
    assert not found["services"].keys() & found["rules"].keys()
    assert all(each["day"] >= "2026-10-08" for each in found["birthdays"])


def test_another_day_may_be_asked_for(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--file", str(path), "today", "--on", "2026-10-19", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["on"] == "2026-10-19" and found["rules"]["重阳"]["overdue"] > 0


def test_the_sheet_is_printed(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "今日.pdf"
    assert run(["--file", str(path), "print", "today", str(out)]) == 0
    words = PdfReader(out).pages[0].extract_text()
    assert "今日清单" in words and "2026-10-08　星期四　农历八月廿八" in words and "请核对" in words


def test_an_office_with_nothing_to_do_is_told_so(
    blank_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank_office.close()
    assert run(["--file", str(blank_office.path), "print", "today", str(tmp_path / "x.pdf")]) == 2
    assert "没有" in capsys.readouterr().err and not (tmp_path / "x.pdf").exists()
