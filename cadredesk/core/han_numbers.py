"""Numbers written in Chinese characters: 二十一, 伍佰, 一千零五十, 三万二千, and digit by digit 一九四八."""

import re

_DIGITS = {
    letter: value
    for value, letters in enumerate("零〇○ 一壹 二贰两 三叁 四肆 五伍 六陆 七柒 八捌 九玖".split())
    for letter in letters
}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
LETTERS = "".join((*_DIGITS, *_PLACES, *_GROUPS))


def number_of(text: str) -> int | None:
    """The whole number that characters stand for; None for anything else, and for what is said by halves (一万二)."""
    if not text or any(letter not in LETTERS for letter in text):
        return None
    if all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))
    total, rest = 0, text
    for unit in ("亿", "万"):
        head, found, tail = re.sub("萬", "万", rest).partition(unit)
        if found:
            group = _below_ten_thousand(head)
            if not group:
                return None
            total, rest = total + group * _GROUPS[unit], tail
    last = _below_ten_thousand(rest) if rest else 0
    if last is None or (total and 0 < last < 10 and not rest.startswith(("零", "〇"))):
        return None
    return total + last


def _below_ten_thousand(text: str) -> int | None:
    """仟佰拾 in falling order, each with its digit; 十 alone is 10."""
    total, least, digit, open_digit = 0, 10_000, 0, False
    for letter in text:
        if letter in _PLACES:
            place = _PLACES[letter]
            if place >= least or (not open_digit and (place != 10 or total)):
                return None
            total, least, digit, open_digit = total + (digit if open_digit else 1) * place, place, 0, False
        elif letter in _GROUPS or (open_digit and digit):
            return None
        else:
            digit = _DIGITS[letter]
            open_digit = digit > 0
    if open_digit and least > 10 and total and not re.search("[零〇]", text[-2:]):
        return None  # 一千五: 1005 or 1500
    return total + digit
