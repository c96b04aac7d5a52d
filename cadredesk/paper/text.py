"""Breaking text into lines by the rules of Chinese type, and fitting it into a box."""

import re
from dataclasses import dataclass
from math import inf

from cadredesk.paper.fonts import Role, width

# GB/T 15834: these never begin a line, and those never end one.
NOT_FIRST = frozenset("，。、；：？！）〕】》〉」』”’…—·％‰℃,.;:?!)]}%")
NOT_LAST = frozenset("（〔【《〈「『“‘￥¥([{")
LEADING = 1.25
LEGIBLE = 8.0
"""The smallest type in which anything is set, in points."""
LEAST_ALONE = 0.75
"""How far words shrink to stay on one line before they may take a second."""

# A word that is not torn: figures, dates, telephone numbers, Latin words, 〔2026〕1号. Else single characters.
_PIECES = re.compile(r"〔[0-9]+〕[0-9]+号|[0-9A-Za-z][0-9A-Za-z.,:/_@%+\-]*|.", re.DOTALL)


def lines_of(text: str, role: Role, size: float, room: float, tracking: float = 0.0, first: float = 0.0) -> list[str]:
    """Break ``text`` into lines no wider than ``room`` points.

    ``first`` is the indent of the first line of each paragraph and ``tracking`` what is added after each character.
    Closing punctuation never begins a line and an opening bracket never ends one.
    """
    lines: list[str] = []
    for paragraph in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n"):
        if width(paragraph, role, size) + tracking * len(paragraph) <= room - first + 0.01:
            lines.append(paragraph)
        else:
            lines.extend(_broken(paragraph, role, size, room, tracking, first))
    return lines


def _broken(text: str, role: Role, size: float, room: float, tracking: float, first: float) -> list[str]:
    lines: list[str] = []
    line: list[str] = []
    left = room - first
    for piece in _pieces(text, role, size, room, tracking):
        wide = width(piece, role, size) + tracking * len(piece)
        if line and wide > left + 0.01:
            moved = _carried(line, piece)
            lines.append("".join(line[: len(line) - len(moved)]).rstrip(" "))
            line = moved
            left = room - sum(width(part, role, size) + tracking * len(part) for part in line)
        if piece == " " and not line and lines:
            continue
        line.append(piece)
        left -= wide
    lines.append("".join(line))
    return lines


def _pieces(text: str, role: Role, size: float, room: float, tracking: float) -> list[str]:
    """Words that fit on a line stay whole; a longer one is torn into characters."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        whole = len(piece) == 1 or width(piece, role, size) + tracking * len(piece) <= room
        pieces.extend([piece] if whole else piece)
    return pieces


def _carried(line: list[str], piece: str) -> list[str]:
    """The end of the line that must go to the next one with ``piece``; at most four pieces, never the whole line."""
    for count in range(min(5, len(line))):
        following = line[len(line) - count] if count else piece
        before = line[len(line) - count - 1]
        if following[0] not in NOT_FIRST and before not in NOT_LAST:
            return line[len(line) - count :] if count else []
    return []


@dataclass(frozen=True, slots=True)
class FittedText:
    """Text in lines, and the size in points in which it is set."""

    lines: list[str]
    size: float
    over: bool = False
    """There are more lines than the box holds: whoever draws them finds another place for all of the text."""

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last one, in points."""
        return self.size * (LEADING * (len(self.lines) - 1) + 1)


def fit(text: str, role: Role, size: float, box: tuple[float, float], *, multiline: bool = True) -> FittedText:
    """Fit text into ``box`` (width and height in points): wrap, then shrink to :data:`LEGIBLE`.

    No word is ever left out: what does not fit even so comes in all its lines, marked as ``over``. Without ``multiline``
    a text that is a little too long shrinks before it wraps, and a figure always does.
    """
    space, height = box
    plain = "\n" not in text
    if plain and width(text, role, size) <= space:
        return FittedText([text], size)
    floor = min(LEGIBLE, size)
    if not multiline and plain:
        narrow = size * space / width(text, role, size)
        if narrow >= (floor if _PIECES.fullmatch(text) else max(floor, size * LEAST_ALONE)):
            return FittedText([text], int(narrow * 4) / 4)
    # What is wider than all lines of the smallest type together need not be tried in the larger ones.
    hopeless = width(text, role, floor) > most_lines(height, floor) * space
    tried = floor if hopeless else size
    while True:
        lines = lines_of(text, role, tried, space)
        over = len(lines) > most_lines(height, tried)
        if not over or tried <= floor:
            return FittedText(lines, tried, over)
        tried = max(floor, tried - 0.5)


def most_lines(height: float, size: float) -> float:
    """How many lines of a size stand in a height; one at least."""
    return max(1.0, (height + (LEADING - 1) * size + 0.01) // (size * LEADING)) if height < inf else inf


def cut(fitted: FittedText, most: int, role: Role, space: float, end: str) -> FittedText:
    """The first ``most`` of some lines, the last of them with ``end``, which says what became of the rest."""
    last = fitted.lines[most - 1]
    while last and width(last + end, role, fitted.size) > space:
        last = last[:-1]
    return FittedText([*fitted.lines[: most - 1], last + end], fitted.size)


def spread(text: str, role: Role, size: float, room: float) -> float:
    """The space to add between the letters of a short label so that it fills four characters, or three if four do
    not fit: 姓名 stands as wide as 走访事由. 0.0 for labels that are not two or three Chinese characters."""
    if len(text) not in (2, 3) or not all("一" <= char <= "鿿" for char in text):
        return 0.0
    for ems in (4, 3):
        if ems > len(text) and ems * size <= room:
            return (ems * size - width(text, role, size)) / (len(text) - 1)
    return 0.0
