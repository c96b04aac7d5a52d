"""Half-written files of killed programs are swept; nothing else is ever touched."""

import os
import time
from pathlib import Path

import pytest

from cadredesk.db.backups import cleanup

HEX = "0123456789abcdef" * 2
OURS = [
    ".office.db.restore", ".office.db.restore-journal", ".office.db.new", ".office.db.new-journal", ".office.db.sample",
    ".office.db.sample-journal", "..office.db.sample.new", ".office.part", ".office.part-journal", f".{HEX}.part",
    ".青山县委老干部局-备份-20261101-080000.db.part", f".{HEX[:16]}.part", f".{HEX[:16]}.part-wal", f".{HEX[:16]}.part.lock",
    ".office.恢复前-20261101-080000.db.part",
]  # fmt: skip
FOREIGN = [
    "office.db", "office.db-journal", "office.db.lock", ".office.db", "office.part", "film.part", ".film.part", ".电影.part",
    ".other.db.new", ".other.db.restore", "office.db.new", ".office.db.newer", ".office.db.restore.txt", f"{HEX}.part",
    f".{HEX}x.part", f".{HEX[:20]}.part", ".office.part.txt", ".office.xpart", "office.恢复前-20261101-080000.db", "青山县委老干部局-备份-20261101-080000.db",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*OURS, *FOREIGN):
        (tmp_path / name).write_text("personal data")
        _age(tmp_path / name, 2)
    return tmp_path


def _age(path: Path, hours: float) -> None:
    os.utime(path, (time.time() - hours * 3600,) * 2)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_beside_the_file_all_of_ours_go_and_all_others_stay(folder: Path) -> None:
    cleanup.sweep(folder / "office.db", [], beside=True)
    assert names(folder) == set(FOREIGN)


def test_without_its_lock_nothing_beside_the_file_goes(folder: Path) -> None:
    assert cleanup.sweep(folder / "office.db", [folder], beside=False) == []
    assert names(folder) == {*OURS, *FOREIGN}


def test_in_the_backup_folder_half_backups_go(folder: Path, tmp_path: Path) -> None:
    cleanup.sweep(tmp_path / "elsewhere" / "office.db", [folder], beside=False)
    assert {*OURS, *FOREIGN} - names(folder) == {name for name in OURS if ".part" in name}


def test_what_is_younger_than_an_hour_may_be_being_written(folder: Path) -> None:
    for name in OURS:
        _age(folder / name, 0.5)
    assert cleanup.sweep(folder / "office.db", [], beside=True) == []


def test_folders_and_links_of_such_names_stay(tmp_path: Path) -> None:
    (tmp_path / ".office.db.new").mkdir()
    (tmp_path / "precious").write_text("x")
    _age(tmp_path / "precious", 2)
    (tmp_path / ".office.db.restore").symlink_to(tmp_path / "precious")
    cleanup.sweep(tmp_path / "office.db", [tmp_path / "gone"], beside=True)
    assert names(tmp_path) == {".office.db.new", ".office.db.restore", "precious"}


def test_a_safety_copy_that_is_the_file_itself_goes(tmp_path: Path) -> None:
    """A restore killed at the wrong moment leaves one: it would change with the file that it seems to keep."""
    office, second = tmp_path / "office.db", tmp_path / "office.恢复前-20261101-080000.db"
    office.write_text("today")
    second.hardlink_to(office)
    (tmp_path / "office.恢复前-20261001-080000.db").write_text("a true copy")
    (tmp_path / "别名.db").hardlink_to(office)
    assert cleanup.sweep(office, [], beside=False) == []
    assert cleanup.sweep(office, [], beside=True) == [second]
    assert names(tmp_path) == {"office.db", "office.恢复前-20261001-080000.db", "别名.db"}


def half_folder(place: Path, hours: float = 2) -> Path:
    """A copy for the auditor that was not finished: what is deepest in it was written that long ago."""
    folder = place / f".{HEX}.part"
    papers = folder / "2026年" / "凭证"
    papers.mkdir(parents=True)
    for file in (folder / "单位-备份-20261101-080000.db", papers / "慰〔2026〕0001号.pdf", papers / f".{HEX}.part"):
        file.write_text("personal data")
    os.chmod(folder / "单位-备份-20261101-080000.db", 0o400)
    for path in folder.rglob("*"):
        _age(path, 3)
    _age(papers / f".{HEX}.part", hours)
    _age(folder, 3)
    return folder


@pytest.mark.parametrize("beside", [True, False])
def test_half_folders_go_with_all_that_is_in_them(tmp_path: Path, beside: bool) -> None:
    folder = half_folder(tmp_path)
    office = (tmp_path if beside else tmp_path / "elsewhere") / "office.db"
    assert cleanup.sweep(office, [] if beside else [tmp_path], beside=beside) == [folder]
    assert not folder.exists()


def test_a_half_folder_in_which_something_is_being_written_stays(tmp_path: Path) -> None:
    folder = half_folder(tmp_path, hours=0.5)
    assert cleanup.sweep(tmp_path / "elsewhere" / "office.db", [tmp_path], beside=False) == []
    assert len(list(folder.rglob("*"))) == 5


def test_a_folder_with_a_link_in_it_or_another_name_is_none_of_ours(tmp_path: Path) -> None:
    folder = half_folder(tmp_path)
    (tmp_path / "precious").write_text("x")
    (folder / "link").symlink_to(tmp_path / "precious")
    for name in (f".{HEX[:16]}.part", f"{HEX}.part", ".电影.part"):
        (tmp_path / name).mkdir()
        _age(tmp_path / name, 2)
    _age(folder, 2)
    before = set(tmp_path.rglob("*"))
    assert cleanup.sweep(tmp_path / "elsewhere" / "office.db", [tmp_path], beside=False) == []
    assert set(tmp_path.rglob("*")) == before
