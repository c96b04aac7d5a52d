"""What the page shows of the facts: figures on top, and cards of lines. Each knows the list behind it.

Imports next to nothing: the first tab must be there at once.
"""

from dataclasses import dataclass
from typing import NamedTuple

from cadredesk.core.targets import OpenForm, Target, WindowCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a card: who or what, in which words, and how long or how many at the right."""

    lead: str
    words: str
    mark: str = ""
    tone: str = ""
    target: Target | WindowCommand | OpenForm

    @property
    def accessible_text(self) -> str:
        """For screen readers."""
        return "，".join(filter(None, (self.lead, self.words, self.mark)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card of the page: its lines, how many there are in all, and the list of all of them."""

    key: str
    title: str
    count: str = ""
    target: Target | None = None
    lines: tuple[Line, ...] = ()
    note: str = ""
    """A sentence under the lines, or in their place."""


class Figure(NamedTuple):
    """A large figure on top, what it counts, a line that says more of it, and the list behind it."""

    number: int
    words: str
    detail: str
    tone: str
    target: Target
