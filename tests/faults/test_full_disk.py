"""A disk that fills up at any step: a sentence, the file whole, nothing half done, and nothing said to be there that is not."""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from cadredesk.backups import actions as backups
from cadredesk.backups import actions_handover
from cadredesk.core.errors import UserError
from cadredesk.db.backups import automatic, proved
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups.plan import trouble
from cadredesk.db.connection import APPLICATION_ID
from cadredesk.db.file import create_office, open_office
from cadredesk.funds.audit import actions as audit
from cadredesk.import_export import actions as imports
from cadredesk.people import actions
from cadredesk.people.records import Person
from tests.faults.conftest import Tell, unfinished
from tests.support import sample_office

MANY = 300  # people of a batch


def _write(file: Path, _place: Path) -> None:
    with open_office(file, "王芳") as office:
        actions.save_person(office, Person(name="满盘的人", category="退休干部", note="备" * 200_000))


def _import(file: Path, _place: Path) -> None:
    with open_office(file, "王芳") as office:
        imports.run(office, imports.preview(office, "people", file.with_name("名册.csv")))


def _restore(file: Path, place: Path) -> None:
    db_backup.restore(place.with_name("备份.db"), file)


def _migrate(file: Path, _place: Path) -> None:
    open_office(file, "王芳").close()


def _back_up(file: Path, place: Path) -> None:
    with open_office(file, "王芳") as office:
        db_backup.backup(office, place / "备份")


def _automatic(file: Path, place: Path) -> None:
    with open_office(file, "王芳") as office:
        automatic.back_up(office, [place / "备份"])


def _certificate(file: Path, place: Path) -> None:
    with open_office(file, "王芳") as office:
        found = backups.back_up(office, place.with_name("别处"))
        backups.print_certificate(found, place / "备份凭据.pdf")


def _year_end(file: Path, place: Path) -> None:
    with open_office(file, "王芳") as office:
        backups.year_end(office, 2025, place / "备份")


def _hand_over(file: Path, place: Path) -> None:
    with open_office(file, "王芳") as office:
        actions_handover.hand_over(office, place, "李敏")


def _audit(file: Path, place: Path) -> None:
    with open_office(file, "王芳") as office:
        audit.make_copy(office, place, 2025)


class Step(NamedTuple):
    """What is done, and whether the office file itself lies on the disk that is full."""

    work: Callable[[Path, Path], None]
    own_disk: bool


STEPS = {
    "write": Step(_write, True),
    "import": Step(_import, True),
    "restore": Step(_restore, True),
    "migrate": Step(_migrate, True),
    "backup": Step(_back_up, False),
    "automatic backup": Step(_automatic, False),
    "certificate": Step(_certificate, False),
    "year-end backup": Step(_year_end, False),
    "handover": Step(_hand_over, False),
    "auditor's copy": Step(_audit, False),
}


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office file, one of the first version, a backup and a list: looked at, and copied for each try."""
    folder = tmp_path_factory.mktemp("原件")
    with closing(sqlite3.connect(folder / "旧.db")) as conn:
        conn.executescript((Path(__file__).parent.parent / "db" / "first_version.sql").read_text("utf-8"))
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute("PRAGMA user_version = 7")
    with sample_office(folder, people=20) as office:
        office.path.rename(folder / "office.db")
        db_backup.backup(office, folder).path.rename(folder / "备份.db")
    rows = "".join(f"导入{each},退休干部,{'备' * 500}\n" for each in range(MANY))
    (folder / "名册.csv").write_text(f"姓名,人员类别,备注\n{rows}", "utf-8")
    return folder


@pytest.mark.faults
@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_is_a_sentence_and_nothing_is_half_done(
    originals: Path, tmp_path: Path, small_disk: Path, faults: int, step: str, tell: Tell
) -> None:
    """Each time another piece of the disk is free."""
    work, on_disk = STEPS[step]
    chance, outcomes = random.Random(step), Counter[str]()
    original = originals / ("旧.db" if step == "migrate" else "office.db")
    before, own = original.read_bytes(), small_disk if on_disk else tmp_path / "本机"
    needed = _needed(original, work, own, small_disk)
    for free in _pieces(chance, needed, max(2, faults // 10)):
        file = _laid_out(original, own, small_disk)
        _fill(small_disk, free)
        remembered, there = proved.places(file), _files(small_disk)
        told = ""
        try:
            work(file, small_disk)
        except UserError as error:
            told = str(error)
        if told:
            outcomes["told"] += 1
            assert any(word in told for word in ("磁盘", "不能写入", "没有地方", "不能在这里")), told
            assert bool(trouble(file)) == (step == "automatic backup")
            assert _files(small_disk) == there or step == "year-end backup", (_files(small_disk), there)
            for each in small_disk.glob("备份/*.db"):  # the paper had no room; its backup is whole
                assert db_backup.verify(each).ok
            assert step in ("write", "import", "handover") or file.read_bytes() == before
        else:
            outcomes["done"] += 1
        assert db_backup.verify(file).ok
        assert all(each.is_there() for each in proved.places(file) if each not in remembered)
        assert unfinished(small_disk) == []
    assert outcomes["told"] and outcomes["done"]
    tell(
        f"disk full: {step}",
        outcomes.total(),
        f"{outcomes['told']} told in a sentence, {outcomes['done']} done, file whole",
    )


def _laid_out(original: Path, folder: Path, disk: Path) -> Path:
    """Both disks as they were; gives the office file."""
    for place in (folder, disk):
        if place.exists():
            for each in list(place.iterdir()):
                shutil.rmtree(each) if each.is_dir() else each.unlink()
    folder.mkdir(exist_ok=True)
    file = folder / "office.db"
    shutil.copyfile(original, file)
    shutil.copyfile(original.with_name("名册.csv"), folder / "名册.csv")
    shutil.copyfile(original.with_name("备份.db"), disk.with_name("备份.db"))
    return file


def _needed(original: Path, work: Callable[[Path, Path], None], folder: Path, disk: Path) -> int:
    """How many bytes more the disk holds when the work is done on an empty one."""
    file = _laid_out(original, folder, disk)
    before = shutil.disk_usage(disk).free
    work(file, disk)
    return before - shutil.disk_usage(disk).free


def _pieces(chance: random.Random, needed: int, times: int) -> list[int]:
    """Four times what is left in the end (journals go), half of it, and others, of any size."""
    more = (chance.randrange(needed * 5 // 4 + 4096) for _ in range(times - 2))
    return [needed * 4 + 1_000_000, needed // 2, *more]


def _fill(disk: Path, free: int) -> None:
    """Take all of the disk but that piece."""
    rest = shutil.disk_usage(disk).free - free
    if rest > 0:
        (disk / "别的文件").write_bytes(bytes(rest))


def _files(disk: Path) -> set[str]:
    return {str(each.relative_to(disk)) for each in disk.rglob("*") if each.name != "office.db.lock" and each.is_file()}


@pytest.mark.faults
def test_no_new_file_is_begun_on_a_full_disk(small_disk: Path, tell: Tell) -> None:
    tries = (0, 4096, 100_000, 300_000)
    for free in tries:
        _fill(small_disk, free)
        with pytest.raises(UserError, match="磁盘空间"):
            create_office(small_disk / "新.db", "单位", "王芳")
        assert _files(small_disk) == {"别的文件"}
        (small_disk / "别的文件").unlink()
    tell("disk full: a new office", len(tries), "told in a sentence, no file is left")
