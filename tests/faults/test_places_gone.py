"""The place of a backup is gone, is no folder, or is pulled out midway: a sentence, and nothing said to be there that is not."""

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cadredesk.backups import actions as backups
from cadredesk.backups import actions_handover
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.db import copying
from cadredesk.db.backups import automatic, cleanup, proved
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups.plan import trouble
from cadredesk.db.file import Office
from cadredesk.funds.audit import actions as audit
from tests.faults.conftest import Tell, unfinished

Work = Callable[[Office, Path, Progress], object]


def _back_up(office: Office, stick: Path, progress: Progress) -> None:
    db_backup.backup(office, stick / "备份", progress)


def _read_back(office: Office, stick: Path, progress: Progress) -> None:
    backups.back_up(office, stick / "备份", progress)


def _automatic(office: Office, stick: Path, progress: Progress) -> None:
    automatic.back_up(office, [stick.with_name("本机"), stick / "备份"], progress)


def _year_end(office: Office, stick: Path, progress: Progress) -> None:
    backups.year_end(office, 2025, stick / "备份", None, progress)


def _hand_over(office: Office, stick: Path, progress: Progress) -> None:
    actions_handover.hand_over(office, stick, "李敏", "", progress)


def _audit(office: Office, stick: Path, progress: Progress) -> None:
    audit.make_copy(office, stick, 2026, progress)


WORKS: dict[str, Work] = {
    "backup": _back_up,
    "backup with certificate": _read_back,
    "automatic backup": _automatic,
    "year-end backup": _year_end,
    "handover": _hand_over,
    "auditor's copy": _audit,
}


class Pull(Progress):
    """Pulls a stick out when so many steps have been reported."""

    def __init__(self, stick: Path, at: int) -> None:
        super().__init__()
        self.stick, self.at, self.steps = stick, at, 0

    @property
    def away(self) -> Path:
        return self.stick.with_name("拔掉的U盘")

    def show(self, done: int, total: int, doing: str) -> None:
        self.steps += 1
        if self.steps == self.at:
            self.stick.rename(self.away)


@pytest.mark.faults
@pytest.mark.skipif(os.name == "nt", reason="a folder in use keeps its name there")
@pytest.mark.parametrize("name", WORKS)
def test_a_stick_pulled_out_midway_is_told_and_does_not_count(
    small_office: Office, tmp_path: Path, faults: int, monkeypatch: pytest.MonkeyPatch, name: str, tell: Tell
) -> None:
    monkeypatch.setattr(copying, "_STEP", 32)  # a small office is copied in several steps, too
    stick = tmp_path / "U盘"
    steps = range(1, _steps(small_office, stick, WORKS[name]) + 1)
    tried = sorted(random.Random(name).sample(steps, min(len(steps), max(3, faults // 4))))
    whole = db_backup.verify(small_office.path)
    for at in tried:
        (stick / "备份").mkdir(parents=True)
        pull = Pull(stick, at)
        before = proved.places(small_office.path)
        with pytest.raises(UserError) as told:
            WORKS[name](small_office, stick, pull)
        assert str(told.value).endswith("。") and any(word in str(told.value) for word in ("U 盘", "磁盘", "文件夹")), (
            told
        )
        assert _on(stick, proved.places(small_office.path)) == _on(stick, before)
        assert bool(trouble(small_office.path)) == (name == "automatic backup")
        assert not stick.exists() or unfinished(stick) == []
        _brought_back(small_office, pull)
        shutil.rmtree(stick)
    after = db_backup.verify(small_office.path)
    logged = {"operations", "changes"} if name == "handover" else set()  # that it came to nothing
    assert after.ok and _without(after.counts, logged) == _without(whole.counts, logged)
    assert logged or after.seen == whole.seen
    tell(f"stick pulled out: {name}", len(tried), "told in a sentence, does not count, what lay half on it is swept")


def _without(counts: dict[str, int], names: set[str]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name not in names}


def _on(stick: Path, found: list[proved.Proved]) -> list[proved.Proved]:
    return [each for each in found if str(stick) in each.folder]


def _steps(office: Office, stick: Path, work: Work) -> int:
    """How many steps are reported when all goes well; what is remembered of it is forgotten."""
    (stick / "备份").mkdir(parents=True)
    counted = Pull(stick, -1)
    operator = office.operator
    work(office, stick, counted)
    office.operator = operator
    shutil.rmtree(stick)
    return counted.steps


def _brought_back(office: Office, pull: Pull) -> None:
    """Hours later the stick is put in again: what lay half on it goes, whatever else lies there is whole."""
    if pull.stick.exists():
        shutil.rmtree(pull.stick)
    pull.away.rename(pull.stick)
    past = time.time() - 2 * 3600
    for each in list(pull.stick.rglob("*")):
        os.utime(each, (past, past))
    cleanup.sweep(office.path, [pull.stick, pull.stick / "备份"], beside=False)
    assert unfinished(pull.stick) == []
    for each in pull.stick.rglob("*.db"):
        assert db_backup.verify(each).ok


class Stop(Pull):
    """Stopped by the user when so many steps have been reported."""

    def report(self, done: int, total: int, doing: str) -> None:
        self.steps += 1
        self.cancelled = self.steps == self.at
        super(Pull, self).report(done, total, doing)

    def show(self, done: int, total: int, doing: str) -> None:
        pass


@pytest.mark.faults
@pytest.mark.parametrize("name", ["backup", "backup with certificate", "handover", "auditor's copy"])
def test_what_is_stopped_at_any_step_leaves_nothing(
    small_office: Office, tmp_path: Path, faults: int, name: str, tell: Tell
) -> None:
    stick = tmp_path / "U盘"
    steps = range(1, _steps(small_office, stick, WORKS[name]) + 1)
    tried = sorted({*random.Random(name).sample(steps, min(len(steps), max(2, faults // 20))), steps[-1]})
    for at in tried:
        stick.mkdir()
        before = proved.places(small_office.path)
        with pytest.raises(Cancelled):
            WORKS[name](small_office, stick, Stop(stick, at))
        assert [each for each in stick.rglob("*") if each.is_file()] == []
        assert proved.places(small_office.path) == before
        shutil.rmtree(stick)
    tell(f"stopped by the user: {name}", len(tried), "nothing is left, nothing counts")


class Spoil(Progress):
    """A stick that keeps something else than was written: seen when it is read back."""

    def __init__(self, stick: Path) -> None:
        super().__init__()
        self.stick = stick

    def show(self, done: int, total: int, doing: str) -> None:
        if "重新读出" in doing:
            (written,) = self.stick.rglob("*.db")
            content = bytearray(written.read_bytes())
            content[-3000:] = bytes(3000)
            written.write_bytes(content)


@pytest.mark.faults
@pytest.mark.parametrize("name", ["backup with certificate", "year-end backup", "handover", "auditor's copy"])
def test_a_stick_that_keeps_something_else_is_told_and_nothing_stays_on_it(
    small_office: Office, tmp_path: Path, name: str, tell: Tell
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    with pytest.raises(UserError, match=r"备份没有完成：放好以后再读出来，内容与原来不一致"):
        WORKS[name](small_office, stick, Spoil(stick))
    assert [each for each in stick.rglob("*") if each.is_file()] == []
    assert proved.places(small_office.path) == []
    tell(f"a stick that keeps something else: {name}", 1, "told in a sentence, does not count, is not left there")


@pytest.mark.faults
@pytest.mark.parametrize("name", WORKS)
def test_a_place_that_is_no_folder_or_cannot_be_written_is_told(
    small_office: Office, tmp_path: Path, name: str, tell: Tell
) -> None:
    tried = [_no_stick, _a_file]
    if os.name != "nt":
        tried += [_a_dangling_link, *([_read_only] if os.geteuid() else [])]  # root writes everywhere
    before = small_office.path.read_bytes()
    for spoil in tried:
        stick = tmp_path / spoil.__name__ / "U盘"
        spoil(stick)
        with pytest.raises(UserError) as told:
            WORKS[name](small_office, stick, Progress())
        assert str(told.value).endswith("。") and spoil.__name__ in str(told.value)
        assert _on(stick, proved.places(small_office.path)) == []
        assert small_office.path.read_bytes() == before
    tell(f"no folder there, a file or a dead link in its place: {name}", len(tried), "told in a sentence")


def _no_stick(stick: Path) -> None:
    """Neither the folder nor the disk on which it was."""
    stick.parent.mkdir()
    stick.parent.joinpath("别的").write_text("")
    stick.parent.rename(stick.parent.with_name("拔掉"))
    stick.parent.write_text("不是文件夹")


def _a_file(stick: Path) -> None:
    stick.parent.mkdir()
    stick.write_text("不是文件夹")


def _a_dangling_link(stick: Path) -> None:
    stick.parent.mkdir()
    stick.symlink_to(stick.with_name("没有"))


def _read_only(stick: Path) -> None:
    stick.mkdir(parents=True)
    stick.chmod(0o500)
