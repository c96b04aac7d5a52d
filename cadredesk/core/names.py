"""Personal names: tidied, in pinyin with the readings that surnames have, and as keys for searching."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache

from cadredesk.core import idcard
from cadredesk.core.phones import parse_phones, phone_doubt
from cadredesk.core.problems import Level
from cadredesk.core.surnames import COMPOUND_SURNAMES, SURNAMES, has_compound_surname, parse_readings

_DOTS = str.maketrans(dict.fromkeys("・•‧∙⋅･．.", "·"))
_INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD))
# (first, last); compared character by character, since compiling such wide classes takes time at every start.
_HAN = (("\u3007", "\u3007"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
_COMPATIBILITY_HAN = (("\uf900", "\ufaff"), ("\U0002f800", "\U0002fa1f"))

# How characters are read in given names where the dictionary puts another reading first. What stands behind it is heard, too:
# a search finds all.
_GIVEN = parse_readings(
    "长:chang,zhang 晟:sheng,cheng 都:du 卜:bu 重:chong,zhong 翟:zhai,di 么:yao 薄:bo 珩:heng,hang 琢:zhuo 焯:zhuo,chao 隽:jun,juan "
    "还:huan 勒:le 乐:le,yue 朝:chao,zhao 行:xing,hang 盛:sheng,cheng 茜:qian,xi 柏:bai,bo 曾:ceng,zeng 牟:mou,mu 岩:yan,ai "
    "召:zhao,shao 宓:mi,fu 郗:xi,chi 莘:shen,xin 尉:wei,yu 传:chuan,zhuan 调:diao,tiao 澄:cheng,deng 车:che,ju 靓:jing,liang "
    "莞:guan,wan 菀:wan,yu 筠:yun,jun 玢:bin,fen 厦:sha,xia 荨:xun,qian 颉:jie,xie 芾:fei,fu 嬛:huan,xuan 省:sheng,xing 劲:jin,jing "
    "恪:ke,que 俟:si,qi"
)
_MOST_SPELLINGS = 16  # of one name in its search key: four characters that are read in two ways


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


def is_written_in_han(name: str) -> bool:
    """Whether a tidied name is of Han characters alone, but for the · of minority names."""
    return bool(name) and all(_any_of(_HAN, character) for character in name.replace("·", ""))


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


def _readings(name: str) -> list[tuple[str, ...]]:
    """How each character may be read, the usual reading first: that of a surname where one stands."""
    found = [_GIVEN.get(character) or (_reading(character),) for character in name]
    compound = has_compound_surname(name)
    if name and "·" not in name and (compound or len(name) <= 4):
        found[0] = (*SURNAMES.get(name[0], ()), *found[0], _reading(name[0]))
    if compound and (together := COMPOUND_SURNAMES[name[:2]]):
        found[:2] = [(reading, *others) for reading, others in zip(together, found[:2], strict=True)]
    return [tuple(dict.fromkeys(each)) if len(each) > 1 else each for each in found]


def pinyin_of(name: str) -> str:
    """The name in pinyin without tones, a blank between syllables: zhang jian guo; ü is v. Latin names in lower case."""
    if not _any_of(_HAN, name):
        return " ".join(name.lower().split())
    return " ".join(usual for usual, *_ in _readings(clean_name(name)) if usual != "·")


def _spellings(name: str) -> list[list[str]]:
    """The usual reading of a name, then those that somebody may type who reads some of its characters otherwise.

    Where there are too many, those that differ from the usual one in most characters are left out.
    """
    readings = _readings(name)
    found = [(0, [usual for usual, *_ in readings])]  # in how many characters it differs, and the reading
    for at, (_, *others) in enumerate(readings):
        if others:
            found += [
                (differs + 1, [*spelling[:at], other, *spelling[at + 1 :]])
                for other in others
                for differs, spelling in found
            ]
            found = sorted(found)[:_MOST_SPELLINGS]
    return [spelling for _, spelling in found]


_LEFT_OUT = r"[\s\-·\u200b-\u200f\ufeff'’]"


def needle_of(text: str) -> str:
    """What the user typed, in the form that search keys have: plain, lower case, without blanks, hyphens and dots."""
    return re.sub(_LEFT_OUT, "", unicodedata.normalize("NFKC", text).lower().translate(_DOTS)).replace("ü", "v")


def search_key(name: str, *parts: str) -> str:
    """The text in which ``needle_of(typed) in key`` finds somebody.

    By name, pinyin typed together (zhangjianguo), initials (zjg), and by the other parts: ID number in either of its
    forms, telephone numbers, unit, … . Blanks stand between the parts, so that nothing is found across two of them.
    """
    plain = needle_of(name)
    words = [plain]
    for syllables in _spellings(plain):
        words.append("".join(syllables))
        words.append("".join(syllable[0] for syllable in syllables))
    words += [needle_of(form) for part in parts if part for form in (part, idcard.other_form(part)) if form]
    return " ".join(dict.fromkeys(words))
