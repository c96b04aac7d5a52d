"""Personal names: tidied, in pinyin with the readings that surnames have, and as keys for searching."""

import re
import unicodedata
from functools import cache

_DOTS = str.maketrans(dict.fromkeys("・•‧∙⋅･．.", "·"))
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad]")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_COMPATIBILITY_HAN = re.compile(r"([\uf900-\ufaff\U0002f800-\U0002fa1f])")

# Surnames that are read otherwise than the character's first reading in the dictionary (通用规范汉字字典, 姓氏).
_SURNAMES = dict(
    pair.split(":")
    for pair in (
        "单:shan 仇:qiu 解:xie 查:zha 曾:zeng 区:ou 盖:ge 朴:piao 缪:miao 覃:qin 员:yun 种:chong 秘:bi 乜:nie 么:yao 翟:zhai "
        "尉:wei 句:gou 令:ling 卜:bu 薄:bo 折:she 繁:po 祭:zhai 撒:sa 乐:yue 佴:nai 郇:xun 莘:shen 訾:zi 洗:xian 冼:xian 沈:shen "
        "长:zhang 重:chong 都:du 阙:que 蔚:yu 黑:he 逯:lu 厍:she 郄:qie 郏:jia 斗:dou 殷:yin 车:che 任:ren 纪:ji 宓:mi 牟:mou "
        "炅:gui 呙:guo 台:tai 会:gui 藏:zang 晟:cheng 贾:jia 燕:yan 应:ying 占:zhan 褚:chu 於:yu 蕃:pi 隗:wei 谌:chen 葛:ge "
        "召:zhao 石:shi 那:na 哈:ha 洪:hong 宿:su 从:cong 能:nai 毋:wu 相:xiang 过:guo 华:hua 宁:ning 瞿:qu 曲:qu 柏:bai 盛:sheng "
        "万:wan 俞:yu 叶:ye 强:qiang 冯:feng 和:he 陆:lu 六:lu 石:shi 尹:yin 乘:sheng 钭:tou 郗:xi 亓:qi 仉:zhang 暴:bao"
    ).split()
)
_COMPOUND_SURNAMES = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "令狐": ("ling", "hu"),
    "澹台": ("tan", "tai"),
    "乐正": ("yue", "zheng"),
    "拓跋": ("tuo", "ba"),
    "宰父": ("zai", "fu"),
}
# Characters of given names of which the dictionary puts a rarer reading first.
_GIVEN = {"长": "chang", "晟": "sheng", "都": "du", "卜": "bu", "重": "chong", "翟": "zhai", "么": "yao", "薄": "bo"}
# Characters that are read in two ways in names: a search finds both.
_ALSO = {
    "长": "zhang", "乐": "yue", "朝": "zhao", "行": "hang", "重": "zhong", "盛": "cheng", "茜": "xi", "柏": "bo",
    "曾": "ceng", "晟": "cheng", "牟": "mu", "隗": "kui", "覃": "tan", "黑": "hei", "岩": "ai", "召": "shao", "宓": "fu",
    "郗": "chi", "莘": "xin", "尉": "yu", "员": "yuan", "传": "zhuan", "调": "tiao", "澄": "deng", "車": "ju", "车": "ju",
}  # fmt: skip


def clean_name(text: str) -> str:
    """A name without the blanks that pad it (张　三), minority names with · between their parts.

    Full-width letters and look-alike radicals become plain; rare characters are never replaced by others.
    """
    parts = _COMPATIBILITY_HAN.split(_INVISIBLE.sub("", text))
    name = "".join(part if _COMPATIBILITY_HAN.match(part) else unicodedata.normalize("NFKC", part) for part in parts)
    if not _HAN.search(name):
        return " ".join(name.split())
    name = re.sub(r"\s", "", name).translate(_DOTS).strip("·")
    return re.sub("·+", "·", name).replace("(", "（").replace(")", "）")


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
        return [*compound, *(_given(character) for character in name[2:])]
    if len(name) > 4 or "·" in name or name[:1] not in _SURNAMES:
        return [_given(character) for character in name]
    return [_SURNAMES[name[0]], *(_given(character) for character in name[1:])]


def _given(character: str) -> str:
    return _GIVEN.get(character) or _reading(character)


def pinyin_of(name: str) -> str:
    """The name in pinyin without tones, a blank between syllables: zhang jian guo; ü is v."""
    return " ".join(syllable for syllable in _syllables(clean_name(name)) if syllable.strip("·"))


def initials_of(name: str) -> str:
    """The first letter of each syllable: zjg."""
    return "".join(syllable[0] for syllable in pinyin_of(name).split())


def _spellings(name: str) -> list[list[str]]:
    """The reading of a name, and the one that somebody may type who reads its ambiguous characters otherwise."""
    usual = _syllables(name)
    other = [_ALSO.get(character, syllable) for character, syllable in zip(name, usual, strict=True)]
    if name[:1] in _SURNAMES and other[0] == usual[0]:
        other[0] = _reading(name[0])
    return [usual] if other == usual else [usual, other]


_LEFT_OUT = re.compile(r"[\s\-·\u200b-\u200f\ufeff'’]")


def needle_of(text: str) -> str:
    """What the user typed, in the form that search keys have: plain, lower case, without blanks, hyphens and dots."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text).lower().translate(_DOTS)).replace("ü", "v")


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
