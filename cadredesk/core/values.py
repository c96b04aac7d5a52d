"""Values of described fields: read from what somebody wrote, shown, and turned into what the file stores."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from cadredesk.core.dates import PartialDate, parse_day, parse_partial
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.idcard import tidy_id
from cadredesk.core.lunar import LunarDay, parse_lunar, show_lunar
from cadredesk.core.money import parse_yuan, show_yuan

TEXTUAL = frozenset({Kind.TEXT, Kind.LONG, Kind.CHOICE, Kind.ID_NUMBER, Kind.PHONE})

_YES = frozenset("是 有 √ ✓ ✔ ☑ ● 1 1.0 y yes true t 对".split())
_NO = frozenset("否 无 × ✗ ☒ □ ☐ ○ 0 0.0 n no false f 没有 不是 错 / - — 不 x".split())


def blank(field: Field) -> Any:
    """The value of a field about which nothing is known: "" for text, False for a flag, else None."""
    if field.kind in TEXTUAL:
        return ""
    return False if field.kind is Kind.FLAG else None


def parse(field: Field, text: str) -> Any:
    """The value that a text stands for, read as leniently as offices write; blank text gives :func:`blank`.

    Raises UserError with a sentence that names the field's label.
    """
    if not text.strip():
        return blank(field)
    if field.reader is not None and (value := field.reader(_plain(text))) is not None:
        return value
    try:
        if field.kind is Kind.CHOICE:
            return _choice(field, text)
        return _PARSERS[field.kind](text)
    except UserError as error:
        raise UserError(f"{field.label}：{error}") from error


def _plain(text: str) -> str:
    """Without full-width letters and blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _text(text: str) -> str:
    return " ".join(text.split())


def _long(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _integer(text: str) -> int:
    found = re.fullmatch(r"([+-]?[0-9]+)(?:\.0*)?[年岁人次个]?", _plain(text).replace(",", ""))
    if found is None:
        raise UserError(f"“{text.strip()}”不是整数。")
    return int(found[1])


def _flag(text: str) -> bool:
    plain = _plain(text).lower()
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise UserError(f"“{text.strip()}”看不出是还是否，请写“是”或“否”。")


def _choice(field: Field, text: str) -> str:
    """One of the choices, or the words as written where that is allowed."""
    if text in field.choices:
        return text
    if near := _nearest(field.choices, _plain(text)):
        return near
    if field.open_choices:
        return _text(text)
    raise UserError(f"“{_text(text)}”不在可选的内容中，可选：{'、'.join(field.choices)}。")


@lru_cache(maxsize=1024)
def _nearest(choices: tuple[str, ...], plain: str) -> str | None:
    """The choice that is written so, or the only one that begins so: 汉 is 汉族, and 土 is 土族 though 土家族 begins so too."""
    lengths = {str(choice): len(_plain(choice)) - len(plain) for choice in choices if _plain(choice).startswith(plain)}
    for longer in (0, 1):
        if near := [choice for choice, more in lengths.items() if more == longer]:
            return near[0]
    return next(iter(lengths)) if len(lengths) == 1 else None


# re compiles a pattern when it is first used, and keeps it: a start of the window pays for none.
_MOBILE = r"(?:\+?86)?(1[3-9][0-9]{9})"
_LANDLINE = r"(?:\+?86)?(0(?:10|2[0-9]|[3-9][0-9]{2}))([2-9][0-9]{6,7})"


def _phone(text: str) -> str:
    """Telephone numbers without blanks: 13887602213, 0876-6623101; several are joined by 、."""
    plain = re.sub(r"[\u200b-\u200f\ufeff'’`]", "", unicodedata.normalize("NFKC", text))
    numbers = [_one_phone(part) for part in re.split(r"[,;、/\n]+|\s{2,}", plain) if part.strip()]
    return "、".join(numbers)


def _one_phone(text: str) -> str:
    bare = re.sub(r"[\s\-()—–]", "", text).removesuffix(".0")
    if found := re.fullmatch(_MOBILE, bare):
        return found[1]
    if found := re.fullmatch(_LANDLINE, bare):
        return f"{found[1]}-{found[2]}"
    return bare if bare.isdecimal() else _text(text)


def show_phone(text: str) -> str:
    """Telephone numbers in groups that the eye can hold: 138 8760 2213, 0876-662 3101."""
    return "、".join(_group_phone(number) for number in text.split("、"))


def _group_phone(number: str) -> str:
    if re.fullmatch(_MOBILE, number) and len(number) == 11:
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if found := re.fullmatch(r"(0\d{2,3}-)?(\d{3,4})(\d{4})", number):
        return f"{found[1] or ''}{found[2]} {found[3]}"
    return number


_PARSERS: dict[Kind, Callable[[str], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG: _long,
    Kind.DATE: parse_day,
    Kind.PARTIAL: parse_partial,
    Kind.LUNAR: parse_lunar,
    Kind.MONEY: parse_yuan,
    Kind.INTEGER: _integer,
    Kind.REFERENCE: _integer,
    Kind.FLAG: _flag,
    Kind.ID_NUMBER: tidy_id,
    Kind.PHONE: _phone,
}

_SHOWN: dict[Kind, Callable[[Any], str]] = {
    Kind.LUNAR: show_lunar,
    Kind.MONEY: show_yuan,
    Kind.FLAG: lambda value: "是" if value else "",
    Kind.PHONE: show_phone,
}


def show(field: Field, value: Any) -> str:
    """The value as the screen and Excel show it; "" for nothing known. A reference is shown by whoever knows its table."""
    if value is None or value == "":
        return ""
    return _SHOWN.get(field.kind, str)(value)


_STORED: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: date.isoformat,
    Kind.PARTIAL: str,
    Kind.LUNAR: str,
    Kind.FLAG: int,
    **dict.fromkeys(TEXTUAL, str),
}

_READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: date.fromisoformat,
    Kind.PARTIAL: PartialDate.from_iso,
    Kind.LUNAR: LunarDay.from_text,
    Kind.FLAG: bool,
}


def to_db(field: Field, value: Any) -> Any:
    """What SQLite stores for a value: ISO text, 分, 0 or 1, text; None stays None."""
    if value is None or field.kind not in _STORED:
        return value
    return _STORED[field.kind](value)


def from_db(field: Field, value: Any) -> Any:
    """The value for what SQLite gave back; NULL is :func:`blank`."""
    if value is None:
        return blank(field)
    return _READ[field.kind](value) if field.kind in _READ else value
