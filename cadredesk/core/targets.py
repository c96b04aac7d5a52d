"""Where one page leads to another: targets, and what only the window itself can do.

Each feature that can be led to declares its targets in its ``targets.py``. Imports nothing of the program.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple, TypeVar, dataclass_transform


class Target:
    """A page to turn to. Derived classes are made by ``target``; their fields say what to show there.

    ``page`` is the name of the page in ``shell/pages.py``. Not a dataclass itself: the window makes it at each start.
    """

    __slots__ = ()
    page: ClassVar[str]


T = TypeVar("T", bound=Target)


@dataclass_transform(kw_only_default=True, frozen_default=True)
def target(page: str) -> Callable[[type[T]], type[T]]:
    """Make a class a target: a frozen, slotted, keyword-only dataclass. ``page`` is its page's name in ``shell/pages.py``."""

    def made(cls: type[T]) -> type[T]:
        cls.page = page
        return dataclass(frozen=True, slots=True, kw_only=True)(cls)

    return made


class WindowCommand(StrEnum):
    """What a page may ask the window itself to do."""

    BACK_UP = "back_up"
    DRILL = "drill"
    IMPORT_PEOPLE = "import_people"
    ADD_PERSON = "add_person"


class OpenForm(NamedTuple):
    """A form that was left half-filled, by the key of its draft: the window opens it again."""

    key: str
