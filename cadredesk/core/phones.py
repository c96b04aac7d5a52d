"""Telephone numbers as offices write them: put into one form, and questioned where nobody could be called by them.

A text holds any number of numbers, each with or without words beside it: 13887602213（女儿）、家 0876-6623101 转 8001.
"""

import re
import unicodedata
from functools import lru_cache

BETWEEN = "、"
# re compiles a pattern when it is first used, and keeps it: the start of the window compiles none.
_ABROAD = r"(?:(?:\+|00?)?86)?"
_MOBILE = rf"{_ABROAD}0?(1[3-9][0-9]{{9}})"
_LANDLINE = rf"{_ABROAD}(0(?:10|2[0-9]|[3-9][0-9]{{2}}))([2-9][0-9]{{6,7}})"
# Local numbers; 400 and 800; short numbers of offices and hot lines; numbers of other countries.
_OTHER = r"[2-9][0-9]{6,7}|[48]00[0-9]{7}|[1-9][0-9]{2,5}|\+(?!86)[1-9][0-9]{7,14}"
_LONGEST = 60  # characters of a number with the words beside it
_PIECES = 8  # of a number, with blanks between
_SHORTEST = 7  # digits of a number that has extensions, or that stands beside others with nothing but a blank between
_EXTENSION = r"\(?(?:转|分机号?|[eE][xX][tT]\.?|[xX#])[\s:]*([0-9]{1,6})\)?"
_DIGITS = r"[+(]?[0-9](?:[0-9\s\-()—–*]*[0-9])?"
_BESIDE = r"[^0-9A-Za-z+*#]*"  # words beside a number
_NUMBER = rf"({_BESIDE}?)\s*({_DIGITS})\s*(?:{_EXTENSION})?\s*({_BESIDE})"
_UNSEEN = r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff'’`]"
_DASHES = r"(?<=[0-9]{3})[._一~](?=[0-9]{3})"  # what stands for the dash between groups of digits
_SEPARATORS = r"[,;、。/|\n]+|(?<=[0-9)])\s*[或和及与]\s*(?=[0-9+(])"
_STRIPPED = " \t:()（）[]【】"


def parse_phones(text: str) -> str:
    """The numbers in one form, joined by 、: 13887602213, 0876-6623101, 6623101转8001, each with its words behind it.

    What is no number stays as it was written.
    """
    if _is_plain(text):
        return text
    plain = re.sub(_UNSEEN, "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"(?<=[0-9])(\s*\([^()0-9]+\))\s*(?=[0-9+(])", r"\1,", plain)  # words in brackets end a number
    plain = re.sub(_DASHES, "-", plain)
    parts = (part for part in re.split(_SEPARATORS, plain) if part.strip())
    return BETWEEN.join(number for part in parts for number in _numbers(part))


def phone_doubt(text: str) -> str:
    """What is wrong with the first doubtful one of the numbers, as a sentence; "" where all can be called."""
    if not text or _is_plain(text):
        return ""
    return next((doubt for number in parse_phones(text).split(BETWEEN) if (doubt := _doubt(number))), "")


def _is_plain(text: str) -> bool:
    """Whether it is one number as it is kept, as most are: recognised without parsing."""
    if len(text) == 11 and text.isdigit() and text.isascii():
        return text[0] == "1" and text[1] in "3456789"
    return re.fullmatch(r"0(?:10|2[0-9]|[3-9][0-9]{2})-[2-9][0-9]{6,7}", text) is not None


def show_phone(text: str) -> str:
    """Telephone numbers in groups that are easy to read: 138 8760 2213, 0876-662 3101."""
    return BETWEEN.join(_grouped(number) for number in text.split(BETWEEN))


def _numbers(text: str) -> list[str]:
    """The numbers of a text without separators but blanks, which may stand within a number, too."""
    if (whole := _read(text)) is not None:
        return [whole]
    found, words = [], text.split()
    while words:
        for end in range(min(len(words), _PIECES), 0, -1):
            number = _read(" ".join(words[:end]))
            if number is not None and _length(number) >= _SHORTEST:
                found.append(number)
                words = words[end:]
                break
        else:
            return [_bare(text)]
    return found


def _read(text: str) -> str | None:
    """One number with its extension and the words beside it, written in one way; None where it is none."""
    text = " ".join(text.split())
    found = re.fullmatch(_NUMBER, text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    before, digits, extension, after = (part or "" for part in found.groups())
    number = _number(digits)
    if number is None and not extension and (split := re.fullmatch(r"(.*[0-9)])\s*[-—–]\s*([0-9]{1,6})", digits)):
        number, extension = _number(split[1]), split[2]
    if number is None or (extension and _length(number) < _SHORTEST):
        return None
    words = " ".join(filter(None, (before.strip(_STRIPPED), after.strip(_STRIPPED))))
    return number + (f"转{extension}" if extension else "") + (f"（{words}）" if words else "")


def _length(number: str) -> int:
    return sum(map(str.isdecimal, number))


def _number(digits: str) -> str | None:
    bare = re.sub(r"[\s\-()—–]", "", digits)
    if found := re.fullmatch(_MOBILE, bare):
        return found[1]
    if found := re.fullmatch(_LANDLINE, bare):
        return f"{found[1]}-{found[2]}"
    return bare if re.fullmatch(_OTHER, bare) else None


def _bare(text: str) -> str:
    """What is no number: digits without the blanks between them, all else as it was written."""
    bare = re.sub(r"[\s\-()—–]", "", text).removesuffix(".0")
    if bare.isdecimal():
        return _read(bare) or bare
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _doubt(number: str) -> str:
    if not number or _read(number) is not None:
        return ""
    return f"{_what_is_wrong(number)}，请核对。"


def _what_is_wrong(number: str) -> str:
    if re.fullmatch(r"[0-9]{17}[0-9xX]", number):
        return f"“{number}”像身份证号，不是电话号码"
    if re.search(r"[0-9][*×xX]+(?:[0-9]|$)", number):
        return f"“{number}”隐去了几位，要填写完整的号码"
    digits = re.sub(rf"^{_ABROAD}", "", re.sub(r"[^0-9+]", "", number))
    if not digits or re.search("[A-Za-z]", number) or _number(digits):
        return f"“{number}”不是电话号码"
    if digits.startswith("0"):
        return f"“{number}”的区号或位数不对，固定电话应为区号加 7 至 8 位号码"
    if digits.startswith("1") and len(digits) == 11:
        return f"“{number}”不是手机号码，手机号码以 13 至 19 开头"
    if digits.startswith("1"):
        return f"“{number}”有 {len(digits)} 位，手机号码应为 11 位"
    return f"“{number}”有 {len(digits)} 位，不像电话号码"


def _grouped(number: str) -> str:
    if found := re.fullmatch(r"(1[3-9][0-9])([0-9]{4})([0-9]{4})((?:转[0-9]+)?(?:（[^0-9]*）)?)", number):
        return f"{found[1]} {found[2]} {found[3]}{found[4]}"
    if found := re.fullmatch(r"(0[0-9]{2,3}-)?([2-9][0-9]{2,3})([0-9]{4})((?:转[0-9]+)?(?:（[^0-9]*）)?)", number):
        return f"{found[1] or ''}{found[2]} {found[3]}{found[4]}"
    return number
