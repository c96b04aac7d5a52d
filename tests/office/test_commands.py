"""The file's part of the command line."""

import json
import os
from pathlib import Path

import pytest

from cadredesk.cli import run
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db.file import open_office
from cadredesk.office import actions


def test_verify_answers_json_even_where_it_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "便条.db"
    note.write_text("不是数据库")
    for path in (note, tmp_path / "没有.db"):
        assert run(["verify", str(path), "--json"]) == 2
        out, err = capsys.readouterr()
        answer = json.loads(out)
        assert answer["ok"] is False and answer["counts"] == {} and answer["file"] == str(path)
        assert len(err.strip().splitlines()) == 1


def test_a_sample_office_bears_its_name_only_once_it_is_full(tmp_path: Path) -> None:
    path = tmp_path / "示例.db"

    class Watching(Progress):
        def report(self, done: int, total: int, text: str = "") -> None:
            assert not path.exists()

    with actions.new_sample_office(path, "单位", "王芳", people=30, years=1, progress=Watching()) as office:
        assert office.path == path
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    with pytest.raises(UserError, match="已经存在"):
        actions.new_sample_office(path, "单位", "王芳", people=30, years=1)


def test_a_lock_without_words_still_locks_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "office.db"
    actions.new_office(path, "单位", "王芳").close()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with open_office(path, "王芳") as first, open_office(path, "李强") as second:
        assert not first.read_only
        assert "另一个程序" in second.why_read_only


@pytest.mark.parametrize(
    "words",
    [
        ("--people", "-1"), ("--people", "0"), ("--people", "200001"), ("--people", "99999999999999999999"),
        ("--years", "0"), ("--years", "-3"), ("--years", "31"), ("--people", "1e3"),
    ],
)  # fmt: skip
def test_a_sample_of_no_sensible_size_is_refused_and_nothing_is_written(
    words: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", str(tmp_path / "a.db"), "--office", "单位", "--sample", *words]) == 2
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1 and "内部出错" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", ["-7", "0", "99999999999999999999999"])
def test_any_seed_will_do(seed: str, tmp_path: Path) -> None:
    words = [
        "new",
        str(tmp_path / "a.db"),
        "--office",
        "单位",
        "--sample",
        "--people",
        "3",
        "--years",
        "1",
        "--seed",
        seed,
    ]
    assert run(words) == 0


@pytest.mark.parametrize("day", ["昨天", "2026-02-30", "2026/10/08", "1989-12-31", "2100-01-01", "20261", " "])
def test_a_day_that_is_none_is_refused_before_anything_is_written(
    day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", day)
    path = tmp_path / "a.db"
    for words in (["new", str(path), "--office", "单位"], ["--file", str(path), "today"], []):
        assert run(words) == 2
        said = capsys.readouterr().err
        assert "CADREDESK_TODAY" in said and "1990 至 2099" in said and len(said.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("day", ["1990-01-01", "2099-12-31"])
def test_the_first_and_the_last_day_on_which_the_program_works(
    day: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", day)
    assert run(["new", str(tmp_path / "a.db"), "--office", "单位"]) == 0
    for words in (["today"], ["due"], ["summary", "--year", day[:4]]):
        assert run(["--file", str(tmp_path / "a.db"), *words]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ("log", "--limit", "0"), ("log", "--limit", "-1"), ("log", "--limit", "99999999999999999999"),
        ("find", "张", "--limit", "0"), ("find", "张", "--limit", "x"),
        ("summary", "--year", "0"), ("summary", "--year", "-2026"), ("summary", "--year", "99999999999999999999"),
        ("proof", "--year", "1"), ("budget", "list", "--year", "20266"), ("voucher", "list", "--year", "0"),
        ("budget", "add", "--year", "3000", "--name", "春节", "--amount", "1"), ("undo", "99999999999999999999"),
        ("calendar", "--month", "2026-13"), ("calendar", "--month", "0000-01"),
    ],
)  # fmt: skip
def test_a_number_that_makes_no_sense_is_refused_in_a_sentence(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", str(tmp_path / "a.db"), "--office", "单位"]) == 0
    assert run(["--file", str(tmp_path / "a.db"), *words]) == 2
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1 and "内部出错" not in said and "Traceback" not in said


def test_both_first_days_are_set_by_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.db"
    words = ["new", str(path), "--office", "单位"]
    days = ["--duties-since", "2026-01-01", "--books-since", "2026-07-01"]
    for wrong in (["--books-since", "1066-01-01"], ["--sample", "--books-since", "2026-07-01"]):
        assert run([*words, *wrong]) == 2 and not path.exists()
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert run([*words, *days]) == 0
    with open_office(path, "王芳") as office:
        settings = actions.settings_of(office)
    assert [f"{settings.duties_since}", f"{settings.books_since}"] == [days[1], days[3]]
