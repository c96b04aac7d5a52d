"""What the program remembers on this computer."""

import errno
import os
from pathlib import Path

import pytest

from cadredesk import cli
from cadredesk.core import recent_files, user_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "CadreDesk"


def test_remembered_values_come_back(folder: Path) -> None:
    assert user_settings.load("last_file") is None
    user_settings.save("last_file", "/home/某人/台账.db")
    user_settings.save("zoom", 125)
    assert user_settings.load("last_file") == "/home/某人/台账.db"
    assert user_settings.load("zoom", 100) == 125
    user_settings.save("zoom", None)
    assert user_settings.load("zoom", 100) == 100
    assert [path.name for path in folder.iterdir()] == ["memory.json"]


@pytest.mark.parametrize("damage", [b"{", b"[1]", b"\xff\xfe", b""])
def test_a_damaged_file_is_an_empty_one(folder: Path, damage: bytes) -> None:
    folder.mkdir()
    (folder / "memory.json").write_bytes(damage)
    assert user_settings.load("zoom", 100) == 100
    user_settings.save("zoom", 125)
    assert user_settings.load("zoom") == 125


@pytest.mark.parametrize("written", [5, ["a"], {"a": 1}, True, [None], [{"file": 5, "office": "局", "opened": ""}]])
def test_a_value_of_another_kind_is_none(folder: Path, written: object, capsys: pytest.CaptureFixture[str]) -> None:
    user_settings.save("recent_files", written)
    assert user_settings.load("recent_files", "") == "" and recent_files.recent_files() == []
    assert cli.run(["today"]) == 2
    assert "还没有指定数据文件" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_harms_nothing(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    user_settings.save("zoom", 125)
    assert user_settings.load("zoom", 100) == 100


def test_a_folder_that_cannot_be_written_is_reported(folder: Path) -> None:
    assert user_settings.problem() == ""
    user_settings.save("zoom", 125)
    assert user_settings.problem() == ""
    (folder / "memory.json").unlink()
    folder.rmdir()
    folder.write_text("a file where the folder should be")
    user_settings.save("zoom", 125)
    assert "设置不能保存" in user_settings.problem() and str(folder) in user_settings.problem()


def test_a_full_disk_is_reported_and_leaves_what_was_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user_settings.save("zoom", 125)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(user_settings.json, "dump", full)
        user_settings.save("zoom", 150)
    assert "磁盘空间" in user_settings.problem()
    assert user_settings.load("zoom") == 125 and [path.name for path in folder.iterdir()] == ["memory.json"]


@pytest.mark.parametrize("damage", [b"{", b"[1]", b"\xff\xfe", b""])
def test_a_damaged_file_is_reported(folder: Path, damage: bytes) -> None:
    folder.mkdir()
    (folder / "memory.json").write_bytes(damage)
    assert user_settings.load("zoom", 100) == 100
    assert "设置文件已损坏" in user_settings.problem()


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such bits")
def test_nobody_else_can_read_it(folder: Path) -> None:
    folder.mkdir(mode=0o755)  # as an earlier version made it
    (folder / "memory.json").write_text("{}")
    (folder / "memory.json").chmod(0o644)
    user_settings.save("zoom", 125)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "memory.json").stat().st_mode & 0o777 == 0o600


def test_the_command_line_says_it_once_and_goes_on(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write_text("a file where the folder should be")
    assert cli.run(["new", str(tmp_path / "台账.db"), "--office", "青山县委老干部局"]) == 0
    said = capsys.readouterr()
    assert "已新建" in said.out and said.err.count("设置不能保存") == 1


def test_what_is_known_already_is_not_written_again(folder: Path) -> None:
    kept = folder / "memory.json"
    user_settings.save("zoom", 125)
    written = kept.stat().st_ino
    user_settings.save("zoom", 125)
    assert kept.stat().st_ino == written
    user_settings.save("zoom", 150)
    assert kept.stat().st_ino != written and user_settings.load("zoom") == 150
