"""Personal names: tidied, in pinyin with the readings that surnames have, and as keys for searching."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache

from cadredesk.core.phones import parse_phones, phone_doubt
from cadredesk.core.problems import Level

_DOTS = str.maketrans(dict.fromkeys("・•‧∙⋅･．.", "·"))
_INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD))
# (first, last); compared character by character, since compiling such wide classes takes time at every start.
_HAN = (("\u3007", "\u3007"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
_COMPATIBILITY_HAN = (("\uf900", "\ufaff"), ("\U0002f800", "\U0002fa1f"))


def _readings(pairs: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in pairs.split())


# Surnames that are read otherwise than the character's first reading in the dictionary (通用规范汉字字典, 姓氏).
_SURNAMES = _readings(
    "单:shan 仇:qiu 解:xie 查:zha 曾:zeng 区:ou 盖:ge 朴:piao 缪:miao 覃:qin 员:yun 种:chong 秘:bi 乜:nie 句:gou 折:she 繁:po "
    "祭:zhai 乐:yue 佴:nai 郇:xun 洗:xian 长:zhang 蔚:yu 黑:he 炅:gui 会:gui 藏:zang 晟:cheng 蕃:pi 隗:wei 能:nai 六:lu 乘:sheng"
)
_COMPOUND_SURNAMES = _readings(
    "万俟:mo-qi 尉迟:yu-chi 长孙:zhang-sun 令狐:ling-hu 澹台:tan-tai 乐正:yue-zheng 拓跋:tuo-ba 宰父:zai-fu"
)
# Characters of given names of which the dictionary puts a rarer reading first.
_GIVEN = _readings("长:chang 晟:sheng 都:du 卜:bu 重:chong 翟:zhai 么:yao 薄:bo")
# Characters that are read in two ways in names: a search finds both.
_ALSO = _readings(
    "长:zhang 乐:yue 朝:zhao 行:hang 重:zhong 盛:cheng 茜:xi 柏:bo 曾:zeng 晟:cheng 牟:mu 岩:ai 召:shao 宓:fu 郗:chi 莘:xin "
    "尉:yu 传:zhuan 调:tiao 澄:deng 车:ju"
)


def some_of(names: Sequence[str], most: int, unit: str = "人") -> str:
    """The first of several names, and how many there are: 张建国、李秀英等 12 人."""
    return "、".join(names[:most]) + (f"等 {len(names)} {unit}" if len(names) > most else "")


def clean_name(text: str) -> str:
    """A name without the blanks that pad it (张　三), minority names with · between their parts.

    Full-width letters and look-alike radicals become plain; rare characters are never replaced by others.
    """
    if text and min(text) >= "\u4e00" and max(text) <= "\u9fff":  # as most are: plain Han characters alone
        return text
    name = _plain(text.translate(_INVISIBLE))
    if not _any_of(_HAN, name):
        return " ".join(name.split())
    name = re.sub(r"\s", "", name).translate(_DOTS).strip("·")
    return re.sub("·+", "·", name).replace("(", "（").replace(")", "）")


class Named(StrEnum):
    """What bears a name."""

    PERSON = "person"
    ORGANISATION = "organisation"  # a branch, an office
    UNIT = "unit"  # where somebody worked: written freely


# How long a name is hardly ever, and never.
_UNUSUAL = {Named.PERSON: 20, Named.ORGANISATION: 50, Named.UNIT: 60}
_ABSURD = {Named.PERSON: 50, Named.ORGANISATION: 100, Named.UNIT: 200}
_NOUNS = {Named.PERSON: "姓名", Named.ORGANISATION: "名称", Named.UNIT: "单位名称"}


@lru_cache(maxsize=4096)  # units stand in many rows
def check_name(text: str, bearer: Named) -> tuple[Level, str] | None:
    """Why a text is no name (an error) or hardly one (a warning), as a sentence; None for a name, and for no text at all.

    The words of a unit, which are written freely, are an error only where they are absurd.
    """
    if text.isalpha() and len(text) <= _UNUSUAL[bearer]:
        return None  # as most are: letters or Han characters alone
    name = clean_name(text)
    if not name:
        return None
    noun = _NOUNS[bearer]
    if any(unicodedata.category(letter) in _CONTROLS for letter in text.strip()):
        return "error", f"{noun}中有换行或看不见的控制字符，请重新填写。"
    if len(name) > _ABSURD[bearer]:
        like = "一个人的姓名" if bearer is Named.PERSON else "一个组织的名称"
        return "error", f"{noun}有 {len(name)} 个字，不像{like}，请核对是否填错了列。"
    strict: Level = "warning" if bearer is Named.UNIT else "error"
    if wrong := _something_else(name):
        return strict, f"“{name}”是{wrong}，不是{noun}，请重新填写。"
    if not any(unicodedata.category(letter).startswith("L") for letter in name):
        return strict, f"“{name}”中没有文字，不是{noun}，请重新填写。"
    if bearer is Named.PERSON and re.search(r"[0-9]{6}", name):
        return "warning", f"“{name}”中有一串数字，请核对是否混入了身份证号或电话号码。"
    if len(name) > _UNUSUAL[bearer] and "·" not in name:
        return "warning", f"{noun}有 {len(name)} 个字，请核对。"
    return None


_CONTROLS = ("Cc", "Zl", "Zp", "Cs")


def _something_else(name: str) -> str:
    """What was typed in the place of a name: an ID number or a telephone."""
    bare = re.sub(r"[\s\-]", "", name)
    if sum(map(str.isdecimal, bare)) < 5:
        return ""
    if re.fullmatch(r"[0-9*]{14,17}[0-9*Xx]", bare):
        return "身份证号"
    number = parse_phones(name)
    if re.fullmatch(r"[0-9\-、转]{7,}", number) and not phone_doubt(number):
        return "电话号码"
    return ""


def _plain(text: str) -> str:
    """In the form NFKC, but for the characters that it would replace by others."""
    if not _any_of(_COMPATIBILITY_HAN, text):
        return unicodedata.normalize("NFKC", text)
    parts = re.split(r"([\uf900-\ufaff\U0002f800-\U0002fa1f])", text)
    return "".join(part if _any_of(_COMPATIBILITY_HAN, part) else unicodedata.normalize("NFKC", part) for part in parts)


def _any_of(ranges: Sequence[tuple[str, str]], text: str) -> bool:
    if not text or max(text) < ranges[0][0]:
        return False
    return any(first <= character <= last for character in text for first, last in ranges)


@cache
def _reading(character: str) -> str:
    """The first reading of a character without its tone, ü as v; the character itself where it has none."""
    # The plain table of single characters: segmenting phrases costs 20 times as much and misreads names.
    from pypinyin.pinyin_dict import pinyin_dict

    known = pinyin_dict.get(ord(character))
    if known is None:
        return character
    letters = unicodedata.normalize("NFD", known.split(",")[0].replace("ü", "v"))
    return "".join(letter for letter in letters if letter.isascii() or letter == "\u0308").replace("u\u0308", "v")


def _syllables(name: str) -> list[str]:
    """One syllable for each character, the surname read as a surname."""
    if (compound := _COMPOUND_SURNAMES.get(name[:2])) and len(name) > 2:
        return [*compound.split("-"), *(_given(character) for character in name[2:])]
    if len(name) > 4 or "·" in name or name[:1] not in _SURNAMES:
        return [_given(character) for character in name]
    return [_SURNAMES[name[0]], *(_given(character) for character in name[1:])]


def _given(character: str) -> str:
    return _GIVEN.get(character) or _reading(character)


def pinyin_of(name: str) -> str:
    """The name in pinyin without tones, a blank between syllables: zhang jian guo; ü is v. Latin names in lower case."""
    if not _any_of(_HAN, name):
        return " ".join(name.lower().split())
    return " ".join(syllable for syllable in _syllables(clean_name(name)) if syllable.strip("·"))


def _spellings(name: str) -> list[list[str]]:
    """The reading of a name, and the one that somebody may type who reads its ambiguous characters otherwise."""
    usual = _syllables(name)
    other = [_ALSO.get(character, syllable) for character, syllable in zip(name, usual, strict=True)]
    if name[:1] in _SURNAMES and other[0] == usual[0]:
        other[0] = _reading(name[0])
    return [usual] if other == usual else [usual, other]


_LEFT_OUT = r"[\s\-·\u200b-\u200f\ufeff'’]"


def needle_of(text: str) -> str:
    """What the user typed, in the form that search keys have: plain, lower case, without blanks, hyphens and dots."""
    return re.sub(_LEFT_OUT, "", unicodedata.normalize("NFKC", text).lower().translate(_DOTS)).replace("ü", "v")


def search_key(name: str, *parts: str) -> str:
    """The text in which ``needle_of(typed) in key`` finds somebody.

    By name, pinyin typed together (zhangjianguo), initials (zjg), and by the other parts: ID number, telephone
    numbers, unit, … . Blanks stand between the parts, so that nothing is found across two of them.
    """
    plain = needle_of(name)
    words = [plain]
    for syllables in _spellings(plain):
        words.append("".join(syllables))
        words.append("".join(syllable[0] for syllable in syllables))
    words += [needle_of(part) for part in parts if part]
    return " ".join(dict.fromkeys(words))
