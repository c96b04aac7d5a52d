"""Breaking text into lines by the rules of Chinese type, and fitting it into a box."""

import re
from dataclasses import dataclass

from cadredesk.paper.fonts import Role, width

# GB/T 15834: these never begin a line, and those never end one.
NOT_FIRST = frozenset("，。、；：？！）〕】》〉」』”’…—·％‰℃,.;:?!)]}%")
NOT_LAST = frozenset("（〔【《〈「『“‘￥¥([{")
LEADING = 1.25
LEAST_ALONE = 0.75
"""How far words shrink to stay on one line before they may take a second."""

# A word that is not torn: figures, dates, telephone numbers, Latin words. Else single characters.
_PIECES = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:/_@%+\-]*|.", re.DOTALL)


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
    """Text that fits its box: the lines, and the size in points at which they do."""

    lines: list[str]
    size: float
    cut: bool = False


def fit(
    text: str,
    role: Role,
    size: float,
    box: tuple[float, float],
    *,
    floor: float = 7.0,
    multiline: bool = True,
    end: str = "…",
) -> FittedText:
    """Fit text into ``box`` (width and height in points): wrap, then shrink to ``floor``, then cut with an ellipsis.

    ``end`` is what stands where it is cut.

    Without ``multiline`` a text that is a little too long shrinks before it wraps, and a figure always does.
    """
    room, height = box
    plain = "\n" not in text
    if plain and width(text, role, size) <= room:
        return FittedText([text], size)
    if not multiline and plain:
        narrow = size * room / width(text, role, size)
        if narrow >= (floor if _PIECES.fullmatch(text) else max(floor, size * LEAST_ALONE)):
            return FittedText([text], int(narrow * 4) / 4)
    tried = size
    while True:
        lines = lines_of(text, role, tried, room)
        most = max(1, int((height + (LEADING - 1) * tried + 0.01) / (tried * LEADING)))
        if len(lines) <= most:
            return FittedText(lines, tried)
        if tried <= floor:
            return FittedText(cut(lines, most, role, tried, room, end), tried, cut=True)
        tried = max(floor, tried - 0.5)


def cut(lines: list[str], most: int, role: Role, size: float, room: float, end: str = "…") -> list[str]:
    """The first of some lines, the last of them with ``end``."""
    last = lines[most - 1]
    while last and width(last + end, role, size) > room:
        last = last[:-1]
    return [*lines[: most - 1], last + end]


def one_line(text: str, role: Role, size: float, room: float, floor: float = 6.0) -> tuple[str, float]:
    """A line that is at most ``room`` points wide: the text and its size; shrunk first, then cut."""
    fitted = fit(text.replace("\n", " "), role, size, (room, 0.0), floor=floor, multiline=False)
    return fitted.lines[0], fitted.size


def spread(text: str, role: Role, size: float, room: float) -> float:
    """The space to add between the letters of a short label so that it fills four characters, or three if four do
    not fit: 姓名 stands as wide as 走访事由. 0.0 for labels that are not two or three Chinese characters."""
    if len(text) not in (2, 3) or not all("一" <= char <= "鿿" for char in text):
        return 0.0
    for ems in (4, 3):
        if ems > len(text) and ems * size <= room:
            return (ems * size - width(text, role, size)) / (len(text) - 1)
    return 0.0
