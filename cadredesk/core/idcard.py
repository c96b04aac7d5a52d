"""The resident identity number (GB 11643): tidied, checked, taken apart, masked."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from cadredesk.core.errors import UserError

RUINED = "身份证号被 Excel 变成了科学计数法，请在 Excel 中把该列设为文本后重新填写。"

# re compiles a pattern when it is first used, and keeps it: the start of the window compiles none.
_WHOLE = r"[0-9]{15}|[0-9]{17}[0-9X]"
_SCIENTIFIC = r"(?i:[+-]?\d+(?:\.\d*)?E\+?\d+)"
_NOISE = r"[\s'`‘’\"“”\-\u200b-\u200f\u202a-\u202e\ufeff]"


def tidy_id(text: str) -> str:
    """The number without full-width digits, a leading ', blanks and hyphens, its x in upper case.

    Raises UserError if Excel has turned it into 6.2E+17: the last digits are lost and never guessed.
    """
    if re.fullmatch(_WHOLE, text):
        return text
    plain = re.sub(_NOISE, "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(_SCIENTIFIC, unicodedata.normalize("NFKC", text).strip(" '’")) or re.fullmatch(_SCIENTIFIC, plain):
        raise UserError(RUINED)
    return plain.removesuffix(".0")


def check_id(text: str) -> str | None:
    """What is wrong with a number, as a sentence; None if nothing is, or if there is none."""
    try:
        number = tidy_id(text)
    except UserError as error:
        return str(error)
    if not number:
        return None
    if len(number) not in (15, 18):
        return f"身份证号应为 18 位（旧式 15 位），现在是 {len(number)} 位。"
    if not re.fullmatch(_WHOLE, number):
        return f"身份证号“{number}”中有不该出现的字符。"
    if birth_of_id(number) is None:
        return f"身份证号中的出生日期“{_birth_digits(number)}”不是真实的日期。"
    if len(number) == 18 and number[17] != (right := _check_character(number)):
        if number.endswith("000"):
            return f"身份证号校验位应为 {right}，现在末三位都是 0，可能被 Excel 改动过，请核对。"
        return f"身份证号校验位应为 {right}，现在是 {number[17]}，请核对。"
    return None


def _check_character(number: str) -> str:
    """The ISO 7064 MOD 11-2 character for the first 17 digits."""
    from stdnum.cn.ric import calc_check_digit

    return calc_check_digit(f"{number[:17]}0")


def is_valid(number: str) -> bool:
    """Whether a tidied number of 18 characters bears its right check character."""
    return re.fullmatch(r"[0-9]{17}[0-9X]", number) is not None and number[17] == _check_character(number)


def _birth_digits(number: str) -> str:
    return number[6:14] if len(number) == 18 else f"19{number[6:12]}"


def to18(text: str) -> str:
    """A number of 15 digits as one of 18 (the year is 19xx); anything else tidied but as it is."""
    number = tidy_id(text)
    if not re.fullmatch(r"[0-9]{15}", number):
        return number
    longer = f"{number[:6]}19{number[6:]}"
    return longer + _check_character(longer)


def other_form(number: str) -> str:
    """A tidied number of 15 digits as the one of 18, and the other way round; "" where there is none."""
    if len(number) == 15 and re.fullmatch(_WHOLE, number):
        return to18(number)
    if len(number) == 18 and number[6:8] == "19" and re.fullmatch(_WHOLE, number):
        return f"{number[:6]}{number[8:17]}"
    return ""


@lru_cache(maxsize=1024)  # one number is asked several times in a row
def birth_of_id(text: str) -> date | None:
    """The birth date that the number holds, None if it holds none."""
    number = tidy_id(text)
    if not re.fullmatch(_WHOLE, number):
        return None
    digits = _birth_digits(number)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def sex_of_id(text: str) -> str:
    """男 or 女 by the sequence digit; "" where the number is not one."""
    number = tidy_id(text)
    if not re.fullmatch(_WHOLE, number):
        return ""
    return "男" if int(number[16] if len(number) == 18 else number[14]) % 2 else "女"


def mask(text: str) -> str:
    """The number for paper and lists: the first 3 and last 4 characters, the rest as stars."""
    if len(text) <= 7:
        return "*" * len(text)
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
