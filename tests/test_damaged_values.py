"""One value that the program never wrote there: whoever meets it says so by record and field, and nothing else breaks.

For every column in which not every text is a value, one row is damaged behind the journal, and the commands are run.
"""

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cadredesk import cli
from cadredesk.branches.targets import ShowBranch
from cadredesk.cases.targets import ShowCase
from cadredesk.core.dates import PartialDate, day_from_iso
from cadredesk.core.errors import DamagedFile
from cadredesk.core.fields import Field, Kind
from cadredesk.core.lunar import LunarDay
from cadredesk.core.targets import Target
from cadredesk.core.values import from_db
from cadredesk.funds.targets import ShowVoucher
from cadredesk.people import store
from cadredesk.people.targets import ShowPerson
from cadredesk.shell.app import install_error_handling
from cadredesk.shell.main_window import MainWindow
from cadredesk.visits.targets import ShowVisit
from cadredesk.widgets.controls.theme import Theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.damage import NONSENSE, damage_file, typed_columns
from tests.fixtures import look, styled_app
from tests.support import OPERATOR, TODAY, sample_office

__all__ = ["look", "styled_app"]

COMMANDS = (("due",), ("today",), ("summary", "--year", "2026"))
OF_PEOPLE = (("export", "people", "OUT"), ("find", "张"))
DAMAGED = "数据文件已经损坏"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with sample_office(tmp_path_factory.mktemp("whole"), people=30, years=1) as office:
        return office.path


@pytest.fixture
def path(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    return Path(shutil.copyfile(whole, tmp_path / "office.db"))


def run(path: Path, *words: str) -> int:
    out = path.with_name("out.xlsx")
    out.unlink(missing_ok=True)
    return cli.run(["--file", str(path), *(str(out) if word == "OUT" else word for word in words)])


def test_no_command_is_at_a_loss(whole: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    met = set()
    for at, (table, field) in enumerate(typed_columns(whole)):
        if table == "people" and field.kind is Kind.CHOICE and field.name != "category":
            continue  # a dozen of which only lists make use
        shutil.copyfile(whole, path)
        try:
            damage_file(path, table, field.name, NONSENSE[field.kind])
        except sqlite3.IntegrityError:  # the table itself refuses it
            continue
        for words in (
            COMMANDS[at % 3],
            *OF_PEOPLE[: at % 2 + 1 if table == "people" else 0],
        ):  # all of them take a minute
            status, said = run(path, *words), capsys.readouterr().err
            assert status != 2 or DAMAGED in said, (table, field.name, words, said)
            assert "内部出错" not in said and "Traceback" not in said
            if status == 2:
                met.add(table)
    assert len(met) > 1


@pytest.mark.parametrize("column", ["month", "days_before", "age_from"])
def test_a_number_that_cannot_be_is_damage_too(column: str, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage_file(path, "duty_rules", column, 10**15)
    for words in COMMANDS:
        status, said = run(path, *words), capsys.readouterr().err
        assert status != 2 or DAMAGED in said, (words, said)


def test_the_sentence_names_the_record_the_field_and_what_to_do(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = damage_file(path, "people", "retired_on", "1948-13")
    with sqlite3.connect(path) as conn:
        (name,) = conn.execute("SELECT name FROM people WHERE id = ?", (person,)).fetchone()
    assert run(path, "export", "people", "OUT") == 2
    assert capsys.readouterr().err == (
        f"数据文件已经损坏：人员“{name}”（编号 {person}）的离退休时间“1948-13”读不出来。请核验数据文件，并从最近的备份恢复。\n"
    )
    assert run(path, "verify", str(path), "--json") == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_a_sound_file_does_not_take_the_blame_for_the_user(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage_file(path, "people", "birth", "1948-13")
    assert run(path, "visit", "没有这个人", "--kind", "日常走访", "--date", "2026-10-01") == 2
    assert "没有这个人" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (Kind.DATE, "2026-02-30"), (Kind.DATE, ""), (Kind.DATE, "坏"),
        (Kind.PARTIAL, "1948-13"), (Kind.PARTIAL, "48.10"), (Kind.PARTIAL, "0000"), (Kind.PARTIAL, "1-2-3-4"),
        (Kind.LUNAR, "13-01"), (Kind.LUNAR, "八月"), (Kind.LUNAR, "08"),
    ],
)  # fmt: skip
def test_a_stored_value_that_was_never_written_so_is_damage(kind: Kind, stored: str) -> None:
    with pytest.raises(DamagedFile, match=DAMAGED):
        from_db(Field(label="栏", kind=kind), stored)
    reader: dict[Kind, Any] = {
        Kind.DATE: day_from_iso,
        Kind.PARTIAL: PartialDate.from_iso,
        Kind.LUNAR: LunarDay.from_text,
    }
    with pytest.raises(DamagedFile, match=DAMAGED):
        reader[kind](stored)


def test_an_action_tells_it_too(path: Path) -> None:
    from cadredesk.db.file import open_office

    person = damage_file(path, "people", "retired_on", "坏")
    with open_office(path, OPERATOR) as office, pytest.raises(DamagedFile, match="离退休时间“坏”"):
        store.get(office, person)


# ---------------------------------------------------------------- the window

SHOWN: dict[str, Callable[[int], Target]] = {
    "people": lambda record: ShowPerson(person_id=record),
    "visits": lambda record: ShowVisit(visit_id=record),
    "cases": lambda record: ShowCase(case_id=record),
    "vouchers": lambda record: ShowVoucher(voucher_id=record),
    "branches": lambda record: ShowBranch(branch_id=record),
}


@pytest.fixture
def window(qtbot: QtBot, look: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    made = MainWindow(OPERATOR)
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    yield made
    made.close_office()


@pytest.mark.qt_no_exception_capture  # what a slot lets out comes to the program's own door
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("people", "birth"), ("people", "lunar_birthday"), ("visits", "date"), ("cases", "opened_on"),
        ("vouchers", "state"), ("vouchers", "date"), ("branches", "founded_on"),
    ],
)  # fmt: skip
def test_the_window_says_it_in_the_same_words(
    table: str, column: str, path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        messages, "choose", lambda _parent, question, answers, **_: said.append(question) or answers[0][0]
    )
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    install_error_handling(window)
    record = damage_file(path, table, column, "坏")
    window.open_file(path)
    for tab in window.specs:
        for spec in tab.pages:
            window.show_page(spec.name)
            QTest.qWait(0)
    window.show_target(SHOWN[table](record))
    QTest.qWait(150)  # its card is built when the keys have come to rest
    assert said
    assert all(sentence.startswith(DAMAGED) for sentence in said), said


def test_what_is_no_damage_is_still_a_fault_of_the_program(
    path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        messages, "choose", lambda _parent, question, answers, **_: said.append(question) or answers[0][0]
    )
    window.open_file(path)
    assert window.office is not None
    with window.office.operation("own words"):  # of a rule of one's own, and of an older program
        window.office.conn.execute("UPDATE visits SET rule = '端午' WHERE id = (SELECT max(id) FROM visits)")
        window.office.conn.execute("UPDATE people SET marriage = '鳏寡' WHERE id = (SELECT max(id) FROM people)")
    messages.show_error(window, ValueError("a fault"))
    assert said == ["程序出现错误。"]
