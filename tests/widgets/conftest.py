"""Parts are tested in the program's own look, light and at 100 %."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtWidgets import QApplication

from cadredesk.widgets import messages, theme


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[theme.Theme]:
    """The theme, put back after each test."""
    worn = theme.start(qapp)
    worn.set_scheme(theme.LIGHT)
    worn.set_zoom(100)
    yield worn
    worn.set_zoom(100)
    worn.set_scheme(theme.LIGHT)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """Answer the program's questions in the user's place: ``asked = answers("save")``; ``asked`` collects them."""
    asked: list[str] = []
    replies: list[str] = []

    def choose(_parent: object, question: str, _answers: Sequence[tuple[str, str]], **_: object) -> str:
        asked.append(question)
        return replies.pop(0)

    def expect(*keys: str) -> list[str]:
        replies.extend(keys)
        return asked

    monkeypatch.setattr(messages, "choose", choose)
    yield expect
    assert not replies, f"never asked for {replies}"
