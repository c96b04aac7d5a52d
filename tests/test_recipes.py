"""The recipes of ARCHITECTURE.md, followed to the letter on a copy of the program.

Each block of Python says on its first line where it goes: into a new file, at the end of a file, or after, before or in
place of a line that is there.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
PLACE = re.compile(r"# (?P<file>\S+\.py)(?:, (?P<how>at the end|after|before|in place of)(?:: (?P<line>.*))?)?\n")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program that may be changed."""
    copy = tmp_path / "program"
    shutil.copytree(ROOT / "cadredesk", copy / "cadredesk")  # with what Python has compiled
    shutil.copy(ROOT / "pyproject.toml", copy)
    for name in ("resources", "forms", "tests"):
        (copy / name).symlink_to(ROOT / name)
    return copy


def follow(recipe: str, program: Path) -> None:
    """Do what a recipe says."""
    section = TEXT.partition(f"### {recipe}\n")[2].partition("\n##")[0]
    blocks = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    assert blocks, recipe
    for block in blocks:
        place = PLACE.match(block)
        assert place is not None, block
        put(program / place["file"], place["how"], place["line"] or "", block[place.end() :])


def put(path: Path, how: str | None, line: str, text: str) -> None:
    if how is None:
        assert not path.exists(), path
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in (path.parent, path.parent.parent):
            (folder / "__init__.py").touch()
        path.write_text(text, "utf-8")
        if path.parent.name == "migrations":
            count_migration(path.parent.with_name("connection.py"))
        return
    lines = path.read_text("utf-8").splitlines(keepends=True)
    if how == "at the end":
        lines.append(text)
    else:
        (at,) = [number for number, each in enumerate(lines) if each.strip().startswith(line.strip())]
        lines[at + (how == "after") : at + (how != "before")] = [text]
    path.write_text("".join(lines), "utf-8")


def count_migration(path: Path) -> None:
    """SCHEMA_VERSION is raised by one."""
    text, found = re.subn(
        r"(?m)^SCHEMA_VERSION = (\d+)", lambda m: f"SCHEMA_VERSION = {int(m[1]) + 1}", path.read_text("utf-8")
    )
    assert found == 1
    path.write_text(text, "utf-8")


BEGIN = """
from pathlib import Path
from cadredesk.cli import run
from cadredesk.db.file import create_office
from cadredesk.people import actions as people, store
from cadredesk.people.records import Person
from cadredesk.widgets.page.task_runner import TaskRunner
from PySide6.QtWidgets import QApplication, QLabel, QTableView
app = QApplication([])
TaskRunner.synchronous = True
office = create_office(Path("office.db").absolute(), "测试局", "王芳")
zhang = people.save_person(office, Person(name="张建国", category="退休干部"))
def words(widget):
    return " ".join(each.text() for each in widget.findChildren(QLabel))
"""


def said(program: Path, script: str) -> str:
    """What a script says that runs on the copy, with an office of one person to work with."""
    environment = os.environ | {"PYTHONPATH": str(program), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script], cwd=program, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_field(program: Path) -> None:
    follow("A field", program)
    script = """
from cadredesk.people.filters.rules import filter_fields
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
office.close()
Path("in.csv").write_text("姓名,人员类别,兴趣爱好\\n李英,退休干部,书法\\n", "utf-8")
assert run(["--file", "office.db", "import", "people", "in.csv"]) == 0
assert run(["--file", "office.db", "export", "people", "out.csv"]) == 0
assert run(["--file", "office.db", "log", "--json"]) == 0
print(Path("out.csv").read_text("utf-8-sig"))
from cadredesk.db.file import open_office
office = open_office(Path("office.db").absolute(), "王芳")
print("column" if any(each.label == "爱好" for each in PeoplePage(office, TaskRunner(None, office)).columns()) else "")
print("form", words(PersonDialog(office)))
print("filter" if "爱好" in [each.label for each in filter_fields().values()] else "")
"""
    text = said(program, script)
    header, *rows = [line for line in text.splitlines() if ("," in line and "姓名" in line) or "李英" in line]
    assert "爱好" in header
    assert any("书法" in row for row in rows), text
    assert "column" in text.splitlines() and "filter" in text.splitlines()
    assert "爱好" in text.partition("form")[2]


def test_a_register(program: Path) -> None:
    follow("A register of a person", program)
    script = """
from cadredesk.core.dates import parse_partial
from cadredesk.db.undo import undo
from cadredesk.people.entries import actions
from cadredesk.people.entries.records import Pension
from cadredesk.people.entries.ui.entry_dialog import PersonEntryDialog
from cadredesk.people.entries.ui.entries_panel import RegistersPanel
from cadredesk.widgets.card.card import Body
dialog = PersonEntryDialog(office, Pension(person_id=zhang.id))
dialog.form.set_record(Pension(person_id=zhang.id, name="高龄补贴", since=parse_partial("2026-01")))
dialog.save_button.click()
assert dialog.saved.id
panel = RegistersPanel(office)
panel.show_person(zhang.id)
print(words(panel))
"""
    text = said(program, script)
    assert "补助" in text and "高龄补贴" in text and "2026-01 起" in text


def test_a_page(program: Path) -> None:
    follow("A page", program)
    script = """
from cadredesk.db.undo import undo
from cadredesk.loans import actions
from cadredesk.loans.records import Loan
from cadredesk.shell.main_window import MainWindow
window = MainWindow("王芳")
window.switch_to(office)
window.show()
window.show_page("loans")
page = window.page
actions.save_loan(office, Loan(book="红岩", reader="张建国"))
actions.save_loan(office, Loan(book="史记", reader="李英"))
app.processEvents()
print([line.book for line in page.lines])
page.facets.set_chosen({"reader": ("李英",)})
page.reload()
print([line.book for line in page.lines], window.undo_words())
"""
    assert said(program, script).split("\n")[:2] == ["['红岩', '史记']", "['史记'] 撤销“登记借阅：史记”"]
    kept_rules(program)


def kept_rules(program: Path) -> str:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=program, env=os.environ | {"PYTHONPATH": str(program)}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout
