"""The sample office between 中秋 and 重阳, and answers in the user's place."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6

from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.fixtures import answers, command_line, fixed_today, sample, styled_app
from tests.funds.desk import TEN, Desk
from tests.support import TODAY, empty_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office


__all__ = ["answers", "fixed_today", "sample", "styled_app"]


@pytest.fixture
def keep(sample: "Office") -> Iterator[Callable[[Any], Any]]:
    """Show a dialog, and take it away before the file is closed, without its asking."""
    dialogs: list[Any] = []

    def shown(dialog: Any) -> Any:
        dialogs.append(dialog)
        dialog.show()
        return dialog

    yield shown
    for dialog in dialogs:
        shiboken6.delete(dialog)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """An office with ten people, on 8 October 2026."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with empty_office(tmp_path) as office:
        for name in TEN:
            people_actions.save_person(office, Person(name=name, category="退休干部"))
    return Desk(command_line(office.path, capsys))
