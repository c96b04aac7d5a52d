"""Values of described fields: read from what somebody wrote, shown, and turned into what the file stores."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from cadredesk.core.dates import PartialDate, day_from_iso, parse_day, parse_partial
from cadredesk.core.errors import DamagedFile, UserError, unreadable
from cadredesk.core.fields import Field, Kind, fields_of
from cadredesk.core.idcard import tidy_id
from cadredesk.core.lunar import LunarDay, parse_lunar, show_lunar
from cadredesk.core.money import parse_yuan, show_yuan
from cadredesk.core.names import Named, check_name
from cadredesk.core.phones import parse_phones, phone_doubt
from cadredesk.core.phones import show_phone as show_phone
from cadredesk.core.problems import Problem

TEXTUAL = frozenset({Kind.TEXT, Kind.LONG, Kind.CHOICE, Kind.ID_NUMBER, Kind.PHONE})

_YES = frozenset("是 有 √ ✓ ✔ ☑ ● 1 1.0 y yes true t 对".split())
_NO = frozenset("否 无 × ✗ ☒ □ ☐ ○ 0 0.0 n no false f 没有 不是 错 / - — 不 x".split())
YES, NO = "是", "否"  # the choices of a field that may also be left open
_OPEN = frozenset("无 没有 暂无 不详 未知 不清楚 未填 / - — ——".split())


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


def check(field: Field, value: Any) -> Problem | None:
    """What is wrong with a value that could be read: an error where it cannot be what it is meant for, else a warning."""
    if not value:
        return None
    if field.kind is Kind.PHONE:
        doubt = phone_doubt(value)
        return Problem(field.label, f"{field.label}：{doubt}") if doubt else None
    if field.names and (found := check_name(value, Named(field.names))) is not None:
        return Problem(field.label, f"{field.label}：{found[1]}", found[0])
    return None


def check_all(record: Any) -> list[Problem]:
    """What :func:`check` says of the fields of a record."""
    cls: type = type(record)
    judged = (check(field, getattr(record, field.name)) for field in checked_fields(cls))
    return [problem for problem in judged if problem is not None]


def require_valid(record: Any) -> None:
    """Raises UserError for the first field of a record that cannot be what it is meant for."""
    for problem in check_all(record):
        if problem.level == "error":
            raise UserError(problem.message)


@cache
def checked_fields(cls: type) -> tuple[Field, ...]:
    """The fields of a record class about which :func:`check` may have something to say."""
    return tuple(field for field in fields_of(cls) if field.kind is Kind.PHONE or field.names)


def _plain(text: str) -> str:
    """Without full-width letters and blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _text(text: str) -> str:
    return " ".join(text.split())


def _long(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


_COUNTED = r"(?:年|岁|人次|人|个|名|场次|场|次|条|件|份|册|对|家|支|处)?"  # what numbers are counted in


def _integer(text: str) -> int:
    plain = _plain(text).replace(",", "")
    if found := re.fullmatch(rf"([+-]?[0-9]+)(?:\.0*)?{_COUNTED}", plain):
        return int(found[1])
    if found := re.fullmatch(rf"([0-9]+)(?:\.([0-9]{{1,4}}))?万{_COUNTED}", plain):  # 1.5万人次
        return int(found[1] + (found[2] or "").ljust(4, "0"))
    raise UserError(f"“{text.strip()}”不是整数。")


def _flag(text: str) -> bool:
    plain = _plain(text).lower()
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise UserError(f"“{text.strip()}”看不出是还是否，请写“是”或“否”。")


def yes_or_no(text: str) -> str | None:
    """A reader (``Field.reader``) of the choices YES and NO: the words and marks of a flag; "" for what says nothing."""
    plain = text.lower()
    if plain in _OPEN:
        return ""
    return YES if plain in _YES else NO if plain in _NO else None


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
    Kind.PHONE: parse_phones,
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
    Kind.PARTIAL: attrgetter("iso"),
    Kind.LUNAR: str,
    Kind.FLAG: int,
    **dict.fromkeys(TEXTUAL, str),
}

_READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: day_from_iso,
    Kind.PARTIAL: PartialDate.from_iso,
    Kind.LUNAR: LunarDay.from_text,
    Kind.FLAG: bool,
}


def to_db(field: Field, value: Any) -> Any:
    """What SQLite stores for a value: ISO text, 分, 0 or 1, text; None stays None."""
    if value is None or field.kind not in _STORED:
        return value
    return _STORED[field.kind](value)


def is_as_stored(field: Field) -> bool:
    """Whether :func:`from_db` gives every value of a field but NULL as it is."""
    return field.kind not in _READ


def from_db(field: Field, value: Any) -> Any:
    """The value for what SQLite gave back; NULL is :func:`blank`. Raises DamagedFile for what :func:`to_db` never makes."""
    if value is None:
        return blank(field)
    try:
        return _READ[field.kind](value) if field.kind in _READ else value
    except DamagedFile as error:
        raise unreadable(value, field.label) from error
