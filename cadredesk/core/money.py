"""Money is int 分 everywhere; here it is read, shown and put into words."""

import re
import unicodedata
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.core.han_numbers import LETTERS, number_of

if TYPE_CHECKING:
    from decimal import Decimal

LIMIT_YUAN = 10**12  # nothing in this office comes near it: more is a typing mistake

# re compiles a pattern when it is first used, and keeps it: the start of the window compiles none.
_AMOUNT = r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?(万?)"
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


_FOR_EACH = r"/(?:人|户|位|名|家|份|次|月|年)|(?:人|户)均|每"
_IN_HAN = rf"(?:([{LETTERS}]+)[元圆块])?(?:([{LETTERS}])角)?零?(?:([{LETTERS}])分)?(?:整|正|钱)?"
_FORMAL = r"[零壹贰叁肆伍陆柒捌玖拾佰仟万]+"


def parse_yuan(value: "str | int | float | Decimal") -> int:
    """Read an amount in yuan as 分: 1,000 · 1000.5 · ￥300元 · 0.5万元 · −200 · 500（现金） · 伍佰元整.

    Numbers are what Excel cells give; rounding errors of binary fractions are ignored.
    Raises UserError for anything else, and for more than two decimals.
    """
    from decimal import Decimal  # the start of the window reads no amounts

    exact = Decimal(f"{value:.6f}") if isinstance(value, float) else value
    text = f"{exact:f}" if isinstance(exact, Decimal) else str(exact)
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("−", "-")
    bare = re.sub(r"^([+-]?)(?:人民币|RMB|CNY|现金|慰问金|共计?|计)?:?[¥Y]?", r"\1", text, flags=re.IGNORECASE)
    if not re.search(_FOR_EACH, bare):
        bare = re.sub(r"\([^()\d]*\)$", "", bare)  # 500（现金）
    bare = re.sub(r"(?<=[\d万])(?:元整|元正|元|圆|块钱?)$", "", bare)
    found = re.fullmatch(_AMOUNT, bare)
    if found is None and (in_han := _in_han(bare)) is not None:
        return in_han
    if found is None and re.search(_FOR_EACH, bare):
        raise UserError(f"“{value}”看不出这个人一共多少，请改写成发给本人的金额，如 1000。")
    if found is None:
        raise UserError(f"“{value}”不是金额，请写成 1000 或 1000.50 这样的数字。")
    sign, whole, decimals, unit = found.groups()
    fen = Decimal(f"{sign}{whole.replace(',', '')}.{decimals or '0'}") * (1_000_000 if unit else 100)
    if fen != fen.to_integral_value():
        raise UserError(f"金额“{value}”多于两位小数，请写到分为止。")
    if abs(fen) >= LIMIT_YUAN * 100:
        raise UserError(f"金额“{value}”太大，请检查是否多写了数字。")
    return int(fen)


def _in_han(text: str) -> int | None:
    """An amount in characters, 伍佰元整 or 五百元; None for anything else. Without 元 or 整 it must be in the formal ones."""
    if re.fullmatch(_FORMAL, text.rstrip("整正")):
        text = text.rstrip("整正") + "元"
    found = re.fullmatch(_IN_HAN, text)
    if found is None or not any(found.groups()):
        return None
    parts = [number_of(part) if part else 0 for part in found.groups()]
    if None in parts:
        return None
    yuan, jiao, single = (part or 0 for part in parts)
    return yuan * 100 + jiao * 10 + single if yuan < LIMIT_YUAN and jiao < 10 and single < 10 else None


def show_yuan(fen: int) -> str:
    """The amount in yuan with two decimals: 1,000.00."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{rest:02}"


def in_words(fen: int) -> str:
    """人民币大写: 整 after 元 or 角, never after 分 (支付结算办法, annex 1).

    Not cn2an: it leaves 整 out after 角, and costs 0.15 s at its first use. Raises ValueError from LIMIT_YUAN on.
    """
    yuan, rest = divmod(abs(fen), 100)
    if yuan >= LIMIT_YUAN:
        raise ValueError(f"no words for {fen} fen")
    jiao, single = divmod(rest, 10)
    words = _whole_in_words(yuan) + "元" if yuan or not rest else ""
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif single and yuan:
        words += "零"
    words += _DIGITS[single] + "分" if single else "整"
    return ("人民币负" if fen < 0 else "人民币") + words


def _whole_in_words(number: int) -> str:
    """Group by group of four digits; one 零 for any run of zeros between two others."""
    if number == 0:
        return "零"
    words = ""
    for index in range((len(str(number)) - 1) // 4, -1, -1):
        group = number // 10_000**index % 10_000
        if not group:
            continue
        if words and (group < 1000 or number // 10_000 ** (index + 1) % 10_000 == 0):
            words += "零"
        words += _group_in_words(group) + _GROUPS[index]
    return words


def _group_in_words(group: int) -> str:
    words = ""
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += _DIGITS[digit] + _PLACES[place]
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零")
