"""``attend``: names, the members of a day, leave, and who is taken off the list again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cadredesk.db.file import Office
from cadredesk.registers.activities import actions
from tests.fixtures import command_line
from tests.registers.test_attendance import branch, person, study


@pytest.fixture
def call(blank_office: Office, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any, str]]:
    """A command on the file, which the window has let go of."""

    def run(*arguments: str) -> tuple[int, Any, str]:
        path = Path(blank_office.path)
        blank_office.close()
        return command_line(path, capsys)(*arguments)

    return run


def test_members_but_for_some_and_again_off(
    blank_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = branch(blank_office, "东城党支部")
    for name in ("李明", "王红", "张建国"):
        person(blank_office, name, home)
    person(blank_office, "客人")
    saved = actions.save_activity(blank_office, study(home))
    path, number = Path(blank_office.path), str(saved.id)
    blank_office.close()
    call = command_line(path, capsys)
    found = call("attend", number, "--members", "--except", "王红", "--excused", "张建国", "--json")
    assert found[:2] == (0, {"id": saved.id, "present": 1, "excused": 1})
    assert call("attend", number, "--person", "客人", "--json")[1] == {"id": saved.id, "present": 2, "excused": 1}
    assert call("attend", number, "--remove", "--person", "李明", "--json")[1] == {
        "id": saved.id, "present": 1, "excused": 1,
    }  # fmt: skip
    assert "到会 2 人，请假 0 人" in call("attend", number, "--person", "张建国")[1]


def test_what_cannot_be_meant_is_refused(call: Callable[..., tuple[int, Any, str]], blank_office: Office) -> None:
    saved = actions.save_activity(blank_office, study())
    status, _, said = call("attend", str(saved.id), "--members")
    assert status == 2 and "没有组织支部" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--person 写明到会的人"),
        (("--remove",), "请用 --remove 和 --person"),
        (("--person", "李明", "--except", "王红"), "--except 要与 --members"),
        (("--person", "没有此人"), "找不到“没有此人”"),
    ],
)
def test_half_a_command_says_what_is_missing(
    blank_office: Office, call: Callable[..., tuple[int, Any, str]], arguments: tuple[str, ...], words: str
) -> None:
    saved = actions.save_activity(blank_office, study())
    status, _, said = call("attend", str(saved.id), *arguments)
    assert status == 2 and words in said
