"""A cell that should hold a name: what of it is the name, and what else it says. Nothing here asks the file."""

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cadredesk.core.names import clean_name
from cadredesk.core.surnames import COMPOUND_SURNAMES, has_compound_surname
from cadredesk.sheets.skipped_rows import is_nobody

_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff·]"
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_SEX_WORDS = {"男": "男", "男性": "男", "先生": "男", "女": "女", "女性": "女", "女士": "女"}
_TITLES = re.compile(rf"({_HAN}{{2,}})(同志|先生|女士)")
_SEX_APART = re.compile(r"(.{2,}?)[\s、,，/\-—]+(男性?|女性?)")
_WORD_BEHIND = re.compile(r"(.*\S)[\s、,，;；/\-—]+(\S+)")
_SEX_BEHIND = re.compile(rf"({_HAN}{{3}})(男|女)")
# What stands before 男 or 女 in given names that end so.
_GIVEN = frozenset("胜亚若如似超赛冠一佳宜奇俊少")
_DEAD = frozenset("已故 故 已去世 去世 已逝 已逝世 逝世 病故 已病故 病逝 已病逝 死亡 已死亡 已亡故 亡故 殁".split())
_MOVED = frozenset("转出 已转出 迁出 已迁出".split())
_BESIDE = frozenset((*_SEX_WORDS, *_DEAD, *_MOVED, "同志"))
_CATEGORY = frozenset("离休 离休干部 退休 退休干部 退休职工 遗属 离休干部遗属 退休干部遗属".split())
# Marks and numbers of notes behind a name; several of one name may be told apart by the numbers.
_MARKS = re.compile(r"[*※★☆△▲▽◆●○#.,、;:。]+$|^[*※★☆△▲▽◆●○#.,、;:。]+|^\d{1,3}[.、．]?(?=\D)")
_NUMBER = re.compile(r"(.*\D)(\d{1,2})")
_POSTS = re.compile(
    rf"({_HAN}{{2,4}}?)(老师|老人|老|(?:原|副|副?总)?(?:局|县|市|州|处|科|部|厅|所|站|校|院|乡|镇|村|队|股|组|会)长|副?书记|副?主任(?:科员)?|副?主席|"
    r"副?调研员|副?经理|医生|教授|工程师|会计|大爷|大妈|大叔|大娘|奶奶|爷爷|阿姨)"
)
_OF_ANOTHER = re.compile(
    rf"({_HAN}{{2,}}?)(?:(?:的|之)(?:妻子?|夫|子|女|母|父|儿子|女儿)|(?:的|之)?(?:遗孀|遗属|家属|爱人|老伴|配偶|亲属))"
)
_AND_OTHERS = re.compile(r"(.{2,})等(?:\d+|[一二三四五六七八九十]+)?[人名位]")
_LABEL = re.compile(r"(?:联系电话|电话|手机号?|身份证号?):?$")
_TELEPHONE = re.compile(r"(?<!\d)(1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")
_ID = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
_SEVERAL = re.compile(r"[、,，;；/]+")
_PARTED = re.compile(r"[、,，;；/\s]")
_FORMER = re.compile(r"(?:曾用名|原名|又名|别名)[:：]?(.+)")


@dataclass(frozen=True, slots=True)
class NameCell:
    """What a cell with a name says: who it is, and what stands beside the name."""

    name: str
    sex: str = ""
    dead: bool = False
    moved: bool = False
    former: str = ""
    remark: str = ""  # words beside it that are none of these
    category: str = ""
    telephone: str = ""
    id_number: str = ""
    number: str = ""  # behind it, of a note or to tell it from another of that name

    @property
    def beside(self) -> bool:
        """Whether it says anything but the name and its title."""
        return self != NameCell(self.name)


def name_of(words: str) -> NameCell:
    """Read the words of a cell: 吴一甲同志, 吴一甲（女）, 吴一甲 女, 吴一甲（已故）, 吴一甲（居昆明）, 吴一甲①, 吴一甲 13800000001."""
    if words.isalpha() and len(words) <= 3:
        return NameCell(words)  # as most are
    text = unicodedata.normalize("NFKC", words).strip()
    text, numbers = _without_numbers(text)
    said = [inside.strip() for inside in _BRACKETS.findall(text) if inside.strip()]
    text = _BRACKETS.sub(" ", text).strip()
    if not re.search(r"\w", text):  # nothing but brackets: leave it to those who judge names
        return NameCell(clean_name(words))
    text = _MARKS.sub("", text).strip()
    if found := _SEX_APART.fullmatch(text):
        text = found[1]
        said.append(found[2])
    while (found := _WORD_BEHIND.fullmatch(text)) and found[2] in (*_BESIDE, *_CATEGORY):
        text = found[1]
        said.append(found[2])
    name = clean_name(text)
    if found := _NUMBER.fullmatch(name):
        name = clean_name(found[1])
        said.append(found[2])
    if found := _TITLES.fullmatch(name):
        name = found[1]
        said += [found[2]] if found[2] != "同志" else []
    elif ((found := _POSTS.fullmatch(name)) and found[1] not in COMPOUND_SURNAMES) or (
        (found := _SEX_BEHIND.fullmatch(name)) and not has_compound_surname(name) and name[2] not in _GIVEN
    ):
        name = found[1]
        said.append(found[2])
    apart = (_LABEL.sub("", word) for each in said for word in re.split(r"[\s、,，;；]+", each))
    told = _told(name, [word for word in apart if word])
    return dataclasses.replace(told, telephone=numbers.get("telephone", ""), id_number=numbers.get("id_number", ""))


def _is_surname(name: str, post: str) -> bool:
    """Whether what stands before a post is a surname alone, or the post may be the end of the name: 欧阳主任, 诸葛长老."""
    return name in COMPOUND_SURNAMES or (post == "老" and name[:2] in COMPOUND_SURNAMES)


def _without_numbers(text: str) -> tuple[str, dict[str, str]]:
    """The words without an ID number and a telephone number, and these."""
    numbers = {}
    for name, pattern in (("id_number", _ID), ("telephone", _TELEPHONE)):
        if found := pattern.search(text):
            numbers[name] = found[1].upper()
            text = f"{text[: found.start()]} {text[found.end() :]}"
    return _LABEL.sub("", text.strip()).strip() if numbers else text, numbers


def why_nobody(name: str) -> str:
    """Why words are not the name of one person, a sentence; "" for a name."""
    if is_nobody(name):
        return "没有姓名，请补填。"
    if name in _SEX_WORDS or name in _CATEGORY:
        return f"“{name}”不是姓名，请重新填写。"
    if _AND_OTHERS.fullmatch(name):
        return f"“{name}”不止一个人，请每人写一行。"
    if (found := _OF_ANOTHER.fullmatch(name)) and len(name) > 3:
        return f"“{name}”说的是{found[1]}的亲属，请填写本人的姓名。"
    return ""


def _told(name: str, said: list[str]) -> NameCell:
    former = [found[1] for word in said if (found := _FORMER.fullmatch(word))]
    known = (*_BESIDE, *_CATEGORY)
    rest = [word for word in said if word not in known and not word.isdecimal() and not _FORMER.fullmatch(word)]
    return NameCell(
        name=name,
        sex=next((_SEX_WORDS[word] for word in said if word in _SEX_WORDS), ""),
        dead=not _DEAD.isdisjoint(said),
        moved=not _MOVED.isdisjoint(said),
        former=former[0] if former else "",
        remark="、".join(rest),
        category=next((word for word in said if word in _CATEGORY), ""),
        number=next((word for word in said if word.isdecimal()), ""),
    )


def several_names(words: str, known: Callable[[str], list[int]] = lambda _: []) -> list[str]:
    """The names of a cell that holds more than one: 吴一甲、吴二乙; fewer than two for all other cells.

    A blank parts two names only where both are ``known`` and the whole is not: 欧阳　明德 is one person.
    """
    if not _PARTED.search(words):  # most cells need no closer look
        return []
    bare = _BRACKETS.sub("", words)
    parts = [part for part in _SEVERAL.split(bare) if part.strip()]
    if len(parts) == 1 and not known(clean_name(bare)) and all(map(known, bare.split())):
        parts = bare.split()
    names = [clean_name(part) for part in parts]
    # A sex or a remark behind a comma is no second name.
    if any(len(name) < 2 or name in _BESIDE or re.search(r"\d", name) for name in names):
        return []
    return names if len(names) > 1 else []
