"""Where one page leads to another: targets, and what only the window itself can do.

Each feature that can be led to declares its targets in its ``records_targets.py``. Imports nothing of the program.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from cadredesk.core.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A page to turn to, and in the fields of a derived class what to show there.

    ``page`` is the name of the page in ``shell/pages.py``.
    """

    page: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTarget(Target):
    """The figures of a period, on a page that shows such."""

    period: "Period"


class WindowCommand(StrEnum):
    """What a page may ask the window itself to do."""

    BACK_UP = "back_up"
    IMPORT_PEOPLE = "import_people"
    ADD_PERSON = "add_person"
