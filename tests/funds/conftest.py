"""The sample office between 中秋 and 重阳, and answers in the user's place."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6

from tests.fixtures import answers, fixed_today, sample, styled_app

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
