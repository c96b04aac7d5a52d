"""The text of a cell, as the one who filled it in meant it."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from cadredesk.core.fields import Kind
from cadredesk.sheets.reader import Cell

EXACT = 2**53  # beyond it a number cell has lost digits
LOST_DIGITS = "这一格在 Excel 中是数字而不是文本，末几位已经丢失，请在 Excel 中把该列设为文本格式后重新填写。"

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WIDE_BLANK = str.maketrans({"\u3000": " ", "\xa0": " ", "\u2002": " ", "\u2003": " ", "\t": " "})
_UNFIT = re.compile(r"[^\x20-\x7e\u3001-\ufefe]")  # something may be there that has to go
_BROKEN_LINE = re.compile(r"[ ]*[\r\n]+[ ]*")
_SPACED_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff](?: +[\u3400-\u9fff\U00020000-\U0003ffff]){1,3}")
_LONG_KINDS = frozenset({Kind.LONG, None})
_HALF_WIDTH = frozenset(
    {Kind.ID_NUMBER, Kind.PHONE, Kind.MONEY, Kind.DATE, Kind.PARTIAL, Kind.LUNAR, Kind.INTEGER, Kind.FLAG, Kind.CHOICE}
)


_NOTHING = re.compile(
    r"[-—–―_/\\、.。*]+|0|暂?无|没有|不详|未详|未知|不明|不清楚?|未填写?|未录入?|未登记|未提供|待查|待补|待定|同上|〃|″|空白?|略|"
    r"[?？]+|[（(](?:空白?|无|不详)[)）]|(?i:null|none|nan|n/?a|nil)|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)[!?]?"
)
_MARKS_FOR_NO = frozenset(("0", "没有"))  # beside 1 and 有 they are an answer


def says_nothing(text: str, kind: Kind | None = None) -> bool:
    """Whether a cell says that nothing is known, in whichever words: 无, 不详, 同上, —, 0, #N/A …"""
    if len(text) > 8 or (kind is Kind.FLAG and text in _MARKS_FOR_NO):
        return False
    return _NOTHING.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


class Unreadable(Exception):  # noqa: N818 - it is a verdict on one cell
    """A cell that cannot be read: the sentence, and the words in the cell."""

    def __init__(self, sentence: str, words: str) -> None:
        super().__init__(sentence)
        self.words = words


def text_of(cell: Cell, kind: Kind | None = None) -> str:
    """The text that a cell stands for in a field of a kind (None: as written, for showing).

    Raises Unreadable for a number whose digits matter and are lost.
    """
    if isinstance(cell, str):
        return tidy(cell, kind)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)):
        if kind in (Kind.ID_NUMBER, Kind.PHONE) and abs(cell) >= EXACT:
            raise Unreadable(LOST_DIGITS, number_text(cell))
        if kind is Kind.MONEY:  # without the rounding errors of binary fractions
            return f"{cell:.6f}".rstrip("0").rstrip(".")
        return number_text(cell).replace(".", "-") if kind is Kind.LUNAR else number_text(cell)
    return _moment_text(cell, kind)


def number_text(number: float) -> str:
    """A number without a needless .0 and without an exponent where it is exact."""
    return str(int(number)) if abs(number) < EXACT and number == int(number) else repr(number).upper()


def _moment_text(cell: datetime | date | time | timedelta, kind: Kind | None) -> str:
    if isinstance(cell, date):
        return f"{cell.month:02}-{cell.day:02}" if kind is Kind.LUNAR else f"{cell:%Y-%m-%d}"
    return f"{cell:%H:%M}" if isinstance(cell, time) else str(cell)


def tidy(text: str, kind: Kind | None = None) -> str:
    """Text without the blanks, invisible characters and leading ' that come with it.

    Full-width becomes half-width only where nothing but digits, dates and listed words is meant. Line breaks stay in
    long text alone, and the blanks of a spread name (张　三) go.
    """
    if _UNFIT.search(text):
        text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_WIDE_BLANK)
        if kind in _HALF_WIDTH:
            text = unicodedata.normalize("NFKC", text)
        if "\n" in text and kind not in _LONG_KINDS:
            text = _BROKEN_LINE.sub(_joint, text.strip())
    text = text.strip()
    if text[:1] in ("'", "’"):
        text = text[1:].strip() if text[1:2] not in ("'", "’") else text[1:]
    if " " in text and kind in (Kind.TEXT, Kind.REFERENCE) and _SPACED_NAME.fullmatch(text):
        return text.replace(" ", "")
    return text


def _joint(found: re.Match[str]) -> str:
    """Nothing where a line of Chinese was broken to fit the cell, a blank elsewhere."""
    text, start, end = found.string, found.start(), found.end()
    return "" if text[start - 1 : start] > "\u2e7f" and text[end : end + 1] > "\u2e7f" else " "
