"""A cell that should hold a name: what of it is the name, and what else it says. Nothing here asks the file."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cadredesk.core.names import clean_name
from cadredesk.core.surnames import has_compound_surname

_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff·]"
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_SEX_WORDS = {"男": "男", "男性": "男", "先生": "男", "女": "女", "女性": "女", "女士": "女"}
_TITLES = re.compile(rf"({_HAN}{{2,}})(同志|先生|女士)")
_SEX_APART = re.compile(r"(.{2,}?)[\s、,，/\-—]+(男性?|女性?)")
_SEX_BEHIND = re.compile(rf"({_HAN}{{3}})(男|女)")
# What stands before 男 or 女 in given names that end so.
_GIVEN = frozenset("胜亚若如似超赛冠一佳宜奇俊少")
_DEAD = frozenset("已故 故 已去世 去世 已逝 已逝世 逝世 病故 已病故 病逝 已病逝 死亡 已死亡 已亡故 亡故 殁".split())
_MOVED = frozenset("转出 已转出 迁出 已迁出".split())
_BESIDE = frozenset((*_SEX_WORDS, *_DEAD, *_MOVED, "同志"))
_SEVERAL = re.compile(r"[、,，;；/]+")
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

    @property
    def beside(self) -> bool:
        """Whether it says anything but the name and its title."""
        return bool(self.sex or self.dead or self.moved or self.former or self.remark)


def name_of(words: str) -> NameCell:
    """Read the words of a cell: 吴一甲同志, 吴一甲（女）, 吴一甲 女, 吴一甲（已故）, 吴一甲（居昆明）."""
    if words.isalpha() and len(words) <= 3:
        return NameCell(words)  # as most are
    text = unicodedata.normalize("NFKC", words).strip()
    said = [inside.strip() for inside in _BRACKETS.findall(text) if inside.strip()]
    text = _BRACKETS.sub(" ", text).strip()
    if not re.search(r"\w", text):  # nothing but brackets: leave it to those who judge names
        return NameCell(clean_name(words))
    if found := _SEX_APART.fullmatch(text):
        text = found[1]
        said.append(found[2])
    while (parts := text.rsplit(maxsplit=1)) and len(parts) == 2 and parts[1] in _BESIDE:
        text = parts[0]
        said += [parts[1]] if parts[1] != "同志" else []
    name = clean_name(text)
    if found := _TITLES.fullmatch(name):
        name = found[1]
        said += [found[2]] if found[2] != "同志" else []
    elif (found := _SEX_BEHIND.fullmatch(name)) and not has_compound_surname(name) and name[2] not in _GIVEN:
        name = found[1]
        said.append(found[2])
    return _told(name, [word for each in said for word in re.split(r"[\s、,，;；]+", each) if word])


def _told(name: str, said: list[str]) -> NameCell:
    former = [found[1] for word in said if (found := _FORMER.fullmatch(word))]
    rest = [word for word in said if word not in _BESIDE and not _FORMER.fullmatch(word)]
    return NameCell(
        name=name,
        sex=next((_SEX_WORDS[word] for word in said if word in _SEX_WORDS), ""),
        dead=not _DEAD.isdisjoint(said),
        moved=not _MOVED.isdisjoint(said),
        former=former[0] if former else "",
        remark="、".join(rest),
    )


def several_names(words: str, known: Callable[[str], list[int]] = lambda _: []) -> list[str]:
    """The names of a cell that holds more than one: 吴一甲、吴二乙; fewer than two for all other cells.

    A blank parts two names only where both are ``known`` and the whole is not: 欧阳　明德 is one person.
    """
    bare = _BRACKETS.sub("", words)
    parts = [part for part in _SEVERAL.split(bare) if part.strip()]
    if len(parts) == 1 and not known(clean_name(bare)) and all(map(known, bare.split())):
        parts = bare.split()
    names = [clean_name(part) for part in parts]
    # A sex or a remark behind a comma is no second name.
    if any(len(name) < 2 or name in _BESIDE or re.search(r"\d", name) for name in names):
        return []
    return names if len(names) > 1 else []
