"""Where one page leads to another: targets, and what only the window itself can do.

Each feature that can be led to declares its targets in its ``targets.py``. Imports nothing of the program.
"""

from enum import StrEnum
from typing import ClassVar, NamedTuple


class Target:
    """A page to turn to. Derived classes are frozen, slotted, keyword-only dataclasses, whose fields say what to show there.

    ``page`` is the name of the page in ``shell/pages.py``. Not a dataclass itself: the window makes it at each start.
    """

    __slots__ = ()
    page: ClassVar[str]


class WindowCommand(StrEnum):
    """What a page may ask the window itself to do."""

    BACK_UP = "back_up"
    IMPORT_PEOPLE = "import_people"
    ADD_PERSON = "add_person"


class OpenForm(NamedTuple):
    """A form that was left half-filled, by the key of its draft: the window opens it again."""

    key: str
