"""The set-up of a checkout, on a made-up computer whose commands are stubs: what it asks for, and what it does without a network."""

import os
import pty
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "python3 python3-venv libglib2.0-0 libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libgssapi-krb5-2"
    " libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
)
# Each stands in $COMPUTER/bin; what the computer has are files in $COMPUTER.
STUBS = {
    "id": "cat $COMPUTER/user",
    "uname": "echo Linux",
    "ldconfig": "cat $COMPUTER/libraries",
    "sudo": """
        case "$*" in "-n true") test -e $COMPUTER/passwordless; exit;; esac
        echo "sudo $1" >>$COMPUTER/log
        [ "$1" = -n ] && shift
        exec "$@" """,
    "apt-get": """
        echo "apt-get $*" >>$COMPUTER/log
        [ "$1" = install ] && mv $COMPUTER/python3 $COMPUTER/bin/ && mv $COMPUTER/all-libraries $COMPUTER/libraries""",
    "python3": """
        case "$*" in
            "-m venv .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
            "installer/missing.py run") cat $COMPUTER/missing ;;
            "-m pip install"*) test -e $COMPUTER/network && : >$COMPUTER/missing ;;
        esac""",
}
TOOLS = "sh dirname cat grep touch rm mkdir mv cp env".split()


@dataclass
class Computer:
    """A bare one with a network, and a checkout on it."""

    folder: Path

    def set_up(self, *, terminal: bool = False) -> "subprocess.CompletedProcess[str]":
        environment = {"PATH": str(self.folder / "bin"), "COMPUTER": str(self.folder)}
        command = ["/bin/sh", str(self.folder / "checkout/installer/setup.sh")]
        master, slave = pty.openpty() if terminal else os.pipe()
        try:
            return subprocess.run(
                command, stdin=slave if terminal else master, capture_output=True, text=True, env=environment
            )
        finally:
            os.close(master)
            os.close(slave)

    def has(self, name: str, words: str = "") -> None:
        (self.folder / name).write_text(words)

    @property
    def log(self) -> list[str]:
        log = self.folder / "log"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    (tmp_path / "bin").mkdir()
    (tmp_path / "checkout/installer").mkdir(parents=True)
    for name in ("setup.sh", "common.sh"):
        shutil.copy(ROOT / "installer" / name, tmp_path / "checkout/installer")
    for name, script in STUBS.items():
        stub = tmp_path / ("python3" if name == "python3" else f"bin/{name}")
        stub.write_text(f"#!/bin/sh\n{script}\n")
        stub.chmod(0o755)
    for name in TOOLS:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    made = Computer(tmp_path)
    names = re.findall(r"(lib\S+\.so\.\d+)=", (ROOT / "installer/common.sh").read_text("utf-8"))
    made.has("all-libraries", "".join(f"\t{name} (libc6,x86-64) => /lib/{name}\n" for name in names))
    for name, words in {"user": "1000", "libraries": "", "missing": "click reportlab", "network": ""}.items():
        made.has(name, words)
    return made


@pytest.fixture
def set_up(computer: Computer) -> Computer:
    """One on which the set-up went well before, and without a network since."""
    computer.has("passwordless")
    assert computer.set_up().returncode == 0
    for name in ("network", "checkout/.venv/.ready-run"):
        (computer.folder / name).unlink()
    return computer


def test_who_may_install_nothing_is_told_one_command_for_all_that_is_missing(computer: Computer) -> None:
    done = computer.set_up()
    assert done.returncode == 1 and computer.log == []
    assert done.stderr.splitlines()[-1].strip() == f"sudo apt-get install {PACKAGES}"
    assert "请管理员运行" in done.stderr


def test_at_a_terminal_sudo_asks_once_for_everything(computer: Computer) -> None:
    done = computer.set_up(terminal=True)
    assert done.returncode == 0, done.stderr
    sudo, update, install = computer.log
    assert sudo == "sudo sh" and update == "apt-get update -qq"
    assert install.endswith(f" {PACKAGES}")


@pytest.mark.parametrize("who", ["root", "passwordless"])
def test_who_may_install_is_asked_nothing(computer: Computer, who: str) -> None:
    computer.has(*("user", "0") if who == "root" else ("passwordless",))
    done = computer.set_up()
    assert done.returncode == 0, done.stderr
    assert computer.log[-1].endswith(PACKAGES)
    assert [line for line in computer.log if "sudo" in line] == ([] if who == "root" else ["sudo -n"])


def test_libraries_that_are_there_are_not_asked_for(computer: Computer) -> None:
    computer.has(
        "libraries", "\tlibEGL.so.1 (libc6,x86-64) => /lib/libEGL.so.1\n\tlibxcb-cursor.so.0 (libc6) => /lib/x\n"
    )
    words = computer.set_up().stderr.split()
    assert "libgl1" in words and not {"libegl1", "libxcb-cursor0"} & set(words)


def test_an_update_without_a_network_uses_what_is_installed(set_up: Computer) -> None:
    done = set_up.set_up()
    assert done.returncode == 0
    assert "连不上网络" in done.stdout and "照常使用" in done.stdout
    assert not (set_up.folder / "checkout/.venv/.ready-run").exists(), "the next start would not ask the network again"


def test_without_a_network_it_fails_where_something_is_missing(set_up: Computer) -> None:
    set_up.has("missing", "borax")
    done = set_up.set_up()
    assert done.returncode == 1
    assert "(borax)" in done.stderr and "请接通网络再试" in done.stderr


def test_what_is_missing_is_what_the_project_asks_for(tmp_path: Path) -> None:
    (tmp_path / "installer").mkdir()
    shutil.copy(ROOT / "installer/missing.py", tmp_path / "installer")
    (tmp_path / "pyproject.toml").write_text("""[project]
name = "cadredesk"
dependencies = ["click>=8", "reportlab>=999", "nobody-made-this", "nor-this; sys_platform == 'elsewhere'"]
optional-dependencies = { dev = ["cadredesk[test]"], test = ["pytest>=8", "pypdf>=999"] }
""")
    answers = {}
    for purpose in ("run", "dev"):
        command = [sys.executable, str(tmp_path / "installer/missing.py"), purpose]
        answers[purpose] = subprocess.check_output(command, text=True).split()
    assert answers == {"run": ["nobody-made-this", "reportlab"], "dev": ["nobody-made-this", "pypdf", "reportlab"]}
