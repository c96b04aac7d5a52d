"""Long texts of every kind, and whether all of their characters stand on a paper, in order, legible and inside the sheet."""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader

from cadredesk.paper.text import LEGIBLE

SIZES = (1, 50, 475, 2000)
PIECE = 6
"""Characters that stand together at least, so that a text is not read together from single ones of others."""


def long_text(seed: int, size: int) -> str:
    """Numbered pieces, so that an order that was lost shows: Chinese, Latin without blanks, figures, line breaks."""
    pick = random.Random(seed)
    text = ""
    at = pick.randrange(1000)
    while len(text) < size:
        at += 1
        text += pick.choice(
            (
                f"第{at}次走访，",
                f"希望解决医药费报销{at}元；",
                f"（住院{at}天）",
                f"Antidisestablishmentarianism{at}WithoutAnyBlankInItAtAll",
                f"{at}{pick.randrange(10**12)}",
                f"𬭚䶮{at}。",
                f"\n{at}、",
                f" {at} 号楼 ",
            )
        )
    return text[:size]


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def pages_of(path: Path) -> list[str]:
    """The text of each page without blanks. Nothing on it is smaller than can be read, and no line leaves the sheet."""
    return [_page(page) for page in PdfReader(path).pages]


def _page(page: PageObject) -> str:
    high = float(page.mediabox.height)

    def look(text: str, moved: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip() and "见续页" not in text:
            x = matrix[4] * moved[0] + matrix[5] * moved[2] + moved[4]
            y = matrix[4] * moved[1] + matrix[5] * moved[3] + moved[5]
            assert size >= LEGIBLE, (text, size)
            assert 0 < y < high - size / 2, (text, y)
            assert x >= 0, (text, x)

    return plain(page.extract_text(visitor_text=look))


def missing_part(text: str, pages: Sequence[str]) -> str:
    """What of a text is on none of the pages; "" where all of it stands there in order, in pieces between other words.

    It is looked for from each page on: a cell may show the beginning of what stands whole on a later page.
    """
    text = plain(text)
    starts = [at for at, page in enumerate(pages) if text[:PIECE] in page]
    return min((_rest(text, pages[start:]) for start in starts), key=len, default=text)


def _rest(rest: str, pages: Sequence[str]) -> str:
    for page in pages:
        at = 0
        while rest and (length := _longest_beginning(rest, page[at:])) >= min(PIECE, len(rest)):
            at = page.index(rest[:length], at) + length
            rest = rest[length:]
    return rest


def _longest_beginning(text: str, page: str) -> int:
    """How much of the beginning of a text stands on a page in one piece."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in page else (low, middle - 1)
    return low


def assert_whole(path: Path, texts: Sequence[str]) -> None:
    """All texts stand on the paper, legible and inside its sheets."""
    pages = pages_of(path)
    for text in texts:
        assert missing_part(text, pages) == "", text[:40]
