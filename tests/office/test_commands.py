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
