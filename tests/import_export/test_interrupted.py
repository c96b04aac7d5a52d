"""An import that is stopped, killed or overtaken."""

import subprocess
import sys
from pathlib import Path

import pytest

from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.db.backups import backup
from cadredesk.db.file import open_office
from cadredesk.import_export import actions
from cadredesk.import_export.records import ImportKind, RowOutcome
from cadredesk.import_export.records_answers import Answers
from cadredesk.import_export.rules_columns import set_of_headers
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.import_export.conftest import CommandRunner
from tests.sheets.books import xlsx
from tests.support import all_people


class StopsAt(Progress):
    """Is cancelled when a step with certain words has been reported so often."""

    def __init__(self, words: str, times: int = 2) -> None:
        super().__init__()
        self.words, self.times = words, times

    def show(self, done: int, total: int, doing: str) -> None:
        self.times -= self.words in doing
        self.cancelled = self.times <= 0


@pytest.fixture
def roster(runner: CommandRunner) -> Path:
    """1,000 people."""
    rows = [["姓名", "类别", "所在支部"], *([f"人{n}", "退休", f"第{n % 7}党支部"] for n in range(1000))]
    return xlsx(runner.folder / "名册.xlsx", {"S": rows})


@pytest.mark.parametrize("words", ["正在打开", "正在核对", "正在写入"])
def test_cancel_writes_nothing(runner: CommandRunner, roster: Path, words: str) -> None:
    before = runner.file.read_bytes()
    with open_office(runner.file, "王芳") as office:
        progress = StopsAt(words, 1 if words == "正在打开" else 3)
        with pytest.raises(Cancelled):
            actions.run(
                office, actions.preview(office, ImportKind.PEOPLE, roster, progress=progress), progress=progress
            )
        assert not all_people(office)
    assert runner.file.read_bytes() == before


KILLED = """
import os, sys
from cadredesk.core.progress import Progress
from cadredesk.db.file import open_office
from cadredesk.import_export import actions

class Dies(Progress):
    def show(self, done, total, doing):
        if "正在写入" in doing and done >= 400:
            os._exit(9)

office = open_office(__import__("pathlib").Path(sys.argv[1]), "王芳")
actions.run(office, actions.preview(office, "people", sys.argv[2]), progress=Dies())
"""


def test_killed_in_the_middle_nothing_is_left(runner: CommandRunner, roster: Path) -> None:
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", KILLED, runner.file, roster], cwd=root, check=False).returncode == 9
    with open_office(runner.file, "王芳") as office:
        assert not all_people(office)
        assert not office.read_only
    assert backup.verify(runner.file).ok
    assert runner.load("people", roster)["added"] == 1000


def test_what_was_saved_after_the_preview_is_taken_into_account(runner: CommandRunner, roster: Path) -> None:
    with open_office(runner.file, "王芳") as office:
        preview = actions.preview(office, ImportKind.PEOPLE, roster)
        people_actions.save_person(office, Person(name="人5", category="离休干部"))
        result = actions.run(office, preview)
        assert (result.counts[RowOutcome.ADDED], result.counts[RowOutcome.UPDATED]) == (999, 1)
        assert len(all_people(office)) == 1000


def test_errors_since_the_preview_stop_the_import(runner: CommandRunner, roster: Path) -> None:
    with open_office(runner.file, "王芳") as office:
        preview = actions.preview(office, ImportKind.PEOPLE, roster)
        for birth in (1, 2):
            people_actions.save_person(office, Person(name="人5", category="离休干部", unit=f"单位{birth}"))
        with pytest.raises(UserError, match="有 2 人叫“人5”"):
            actions.run(office, preview)
        assert len(all_people(office)) == 2


def test_the_mapping_can_be_corrected(runner: CommandRunner) -> None:
    path = xlsx(
        runner.folder / "名册.xlsx", {"S": [["姓名", "类别", "单位", "甲"], ["张三", "退休", "县医院", "13887602213"]]}
    )
    with open_office(runner.file, "王芳") as office:
        headers = set_of_headers(ImportKind.PEOPLE, actions.preview(office, ImportKind.PEOPLE, path).source.recognition)
        corrections = {headers: {"单位": "hospital", "甲": "mobile"}}
        preview = actions.preview(office, ImportKind.PEOPLE, path, answers=Answers(corrections=corrections))
        (person,) = preview.plan.new_people
        assert (person.unit, person.hospital, person.mobile) == ("", "县医院", "13887602213")
        with pytest.raises(UserError, match="没有“姓名”这样的列"):
            actions.preview(office, ImportKind.PEOPLE, path, answers=Answers(corrections={headers: {"姓名": None}}))


def test_an_import_that_cannot_be_written_still_answers_json(runner: CommandRunner, roster: Path) -> None:
    with open_office(runner.file, "李强"):
        answer = runner.load("people", roster, status=2)
    assert (answer["added"], answer["operation"]) == (0, None)
    assert "李强" in answer["problems"][0]["message"]
