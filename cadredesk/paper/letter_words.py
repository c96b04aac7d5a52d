"""Words on labels and envelopes, set in the largest type in which all of them fit their place."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from cadredesk.paper.fonts import Role
from cadredesk.paper.text import LEADING, LEGIBLE, FittedText, cut, lines_of

NOT_WHOLE = "…（未印全）"
"""Where words end for which there is no room: whoever prints was told whose they are."""
STEP = 0.05
LEAST = 0.3
"""How far the room between texts shrinks."""
Text = tuple[str, Role, float, float]
"""Words, their face, their usual size in points, and the room over them."""


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of one size and face."""

    lines: list[str]
    role: Role
    size: float
    above: float
    """The room over them."""

    @property
    def height(self) -> float:
        """What they take with the room over them, in points."""
        return self.above + self.size * (LEADING * (len(self.lines) - 1) + 1)


def laid_out(texts: Sequence[Text], wide: float, tall: float, scale: float) -> tuple[bool, list[Words]]:
    """The words in the largest type, up to ``scale`` times the usual, in which they fit; and whether they do fit whole.

    Where they do not, even in the smallest type that can be read, lines are left out with a word, but for the name.
    """
    while True:
        parts = _set_in(texts, wide, scale)
        over = sum(part.height for part in parts) - tall
        if over <= 0.01:
            return True, parts
        if scale <= LEAST and all(part.size <= LEGIBLE for part in parts):
            return False, _cut(parts, over, wide)
        scale -= STEP


def _set_in(texts: Sequence[Text], wide: float, scale: float) -> list[Words]:
    parts: list[Words] = []
    for text, role, size, above in texts:
        if text:
            set_in = max(LEGIBLE, size * scale)
            parts.append(Words(lines_of(text, role, set_in, wide), role, set_in, above * scale if parts else 0.0))
    return parts


def _cut(parts: Sequence[Words], over: float, wide: float) -> list[Words]:
    """Leave lines out until the rest fits: from the longest part, and never from the name."""
    left = list(parts)
    while over > 0.01:
        longest = max(
            (part for part in left if part.role is not Role.HEI_BOLD), key=lambda part: len(part.lines), default=None
        )
        if longest is None:
            break
        at = left.index(longest)
        over -= longest.height
        if len(longest.lines) > 1:
            kept = FittedText(longest.lines, longest.size)
            lines = cut(kept, len(longest.lines) - 1, longest.role, wide, NOT_WHOLE).lines
            left[at] = dataclasses.replace(longest, lines=lines)
            over += left[at].height
        else:
            del left[at]
    return left
