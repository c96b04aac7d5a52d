"""What the program remembers on this computer."""

from pathlib import Path

import pytest

from cadredesk.core import memory


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "CadreDesk"


def test_remembered_values_come_back(folder: Path) -> None:
    assert memory.recall("last_file") is None
    memory.remember("last_file", "/home/某人/台账.db")
    memory.remember("zoom", 125)
    assert memory.recall("last_file") == "/home/某人/台账.db"
    assert memory.recall("zoom", 100) == 125
    memory.remember("zoom", None)
    assert memory.recall("zoom", 100) == 100
    assert [path.name for path in folder.iterdir()] == ["memory.json"]


@pytest.mark.parametrize("damage", [b"{", b"[1]", b"\xff\xfe", b""])
def test_a_damaged_file_is_an_empty_one(folder: Path, damage: bytes) -> None:
    folder.mkdir()
    (folder / "memory.json").write_bytes(damage)
    assert memory.recall("zoom", 100) == 100
    memory.remember("zoom", 125)
    assert memory.recall("zoom") == 125


def test_a_folder_that_cannot_be_written_harms_nothing(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    memory.remember("zoom", 125)
    assert memory.recall("zoom", 100) == 100
