"""The sample office on the day on which it was made, in the program's own look."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import TODAY, sample_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Iterator[Office]":
    """120 people with the visits and money of two years."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with sample_office(tmp_path) as office:
        yield office


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """Answer the program's questions in the user's place: ``asked = answers("close")``; ``asked`` collects them."""
    from cadredesk.widgets import messages

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
