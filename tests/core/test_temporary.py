"""The private folder for temporary files with personal data: what killed programs left goes, what lives stays."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cadredesk.core import temporary

CHILD = """
import sys
from cadredesk.core import temporary
folder = temporary.new_folder()
(folder / "慰问.pdf").write_text("personal data")
print(folder, flush=True)
sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(temporary.tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    temporary._of_this_process.cache_clear()
    yield tmp_path / "cache" / "CadreDesk" / "temporary"
    temporary._of_this_process.cache_clear()


@pytest.fixture
def child() -> Iterator["subprocess.Popen[str]"]:
    made = subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield made
    made.kill()
    made.communicate()


def _folder_of(child: "subprocess.Popen[str]") -> Path:
    assert child.stdout is not None
    return Path(child.stdout.readline().strip())


def test_files_of_a_killed_program_are_removed_and_those_of_running_ones_stay(
    child: "subprocess.Popen[str]", base: Path
) -> None:
    folder = _folder_of(child)
    own = temporary.new_folder()
    (own / "a.pdf").write_text("x")
    assert temporary.sweep() == 0
    assert (folder / "慰问.pdf").exists()
    os.kill(child.pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    child.wait()
    assert (folder / "慰问.pdf").exists()
    assert temporary.sweep() == 1
    assert not folder.exists() and (own / "a.pdf").exists()
    assert len(list(base.iterdir())) == 2  # our own folder and its lock


def test_a_program_that_ends_takes_its_own_away(child: "subprocess.Popen[str]", base: Path) -> None:
    folder = _folder_of(child)
    (folder / "慰问.pdf").chmod(0o400)  # as an opened attachment is
    child.communicate("\n")
    assert list(base.iterdir()) == []


def test_nobody_else_can_read_it(base: Path) -> None:
    folder = temporary.new_folder()
    for path in (folder, folder.parent, base):
        assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o700


def test_foreign_files_in_the_folder_survive(base: Path) -> None:
    (base / "photos").mkdir(parents=True)
    (base / "photos" / "a.jpg").write_text("x")
    (base / "list.txt").write_text("x")
    temporary.sweep()
    assert (base / "photos" / "a.jpg").exists() and (base / "list.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_of_our_kind_of_name_is_not_followed(base: Path, tmp_path: Path) -> None:
    base.mkdir(parents=True)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text("x")
    (base / ("ab" * 16)).symlink_to(tmp_path / "documents")
    temporary.sweep()
    assert (tmp_path / "documents" / "a.txt").exists()


def test_without_a_cache_folder_the_systems_own_serves(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    folder = temporary.new_folder()
    assert (tmp_path / "tmp") in folder.parents


def test_papers_and_opened_attachments_lie_there() -> None:
    """No feature makes temporary files of its own; what examines files in db cleans up by itself."""
    package = Path(temporary.__file__).parent.parent
    modules = [path for path in package.rglob("*.py") if path.parent.name != "db"]
    assert [path.name for path in modules if "tempfile" in path.read_text("utf-8")] == ["temporary.py"]
