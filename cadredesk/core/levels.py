"""级别 of honours as offices write it. 市级 is 州(市)级, but 县级 where the office is that of a county-level city."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cadredesk.core.fields import Field


class AwardLevel(StrEnum):
    """级别 of an honour."""

    STATE = "国家级"
    PROVINCE = "省级"
    PREFECTURE = "州(市)级"
    COUNTY = "县级"
    TOWNSHIP = "乡镇级"


class OfficeLevel(StrEnum):
    """本单位级别: what 市级 means depends on it."""

    COUNTY = "县级"
    CITY = "县级市"
    PREFECTURE = "州(市)级"


_WORDS = {
    AwardLevel.STATE: "国家 全国 全国级 中央 部级",
    AwardLevel.PROVINCE: "省 省部级 自治区级 直辖市级",
    AwardLevel.PREFECTURE: "州(市) 州级 州 州市级 市(州)级 市州级 地级 地市级 地(市)级",
    AwardLevel.COUNTY: "县 县(市)级 县市级 县级市 区级 县(区)级 县区级",
    AwardLevel.TOWNSHIP: "乡镇 镇级 乡级 街道 街道级 乡镇(街道)级",
}
_MEANING = {word: level for level, words in _WORDS.items() for word in (level.value, *words.split())}
_CITY = frozenset(("市", "市级"))
_MODEL = "示范党支部"


@dataclass(frozen=True, slots=True)
class LevelReader:
    """Reads 级别 (``Field.reader``) as an office of some level means it; ``more`` are words for further choices."""

    choices: tuple[str, ...]
    more: Mapping[str, str] = field(default_factory=dict)
    office: str = OfficeLevel.COUNTY

    def __call__(self, text: str) -> str | None:
        word = text.removesuffix(_MODEL)
        level = self._city if word in _CITY else _MEANING.get(word)
        return level.value if level in self.choices else self.more.get(text)

    @property
    def _city(self) -> AwardLevel:
        return AwardLevel.COUNTY if self.office == OfficeLevel.CITY else AwardLevel.PREFECTURE


def read_at(level: str, fields: Iterable[Field]) -> tuple[Field, ...]:
    """The same fields, read as an office of a level means its words."""
    return tuple(
        dataclasses.replace(each, reader=dataclasses.replace(each.reader, office=level))
        if isinstance(each.reader, LevelReader)
        else each
        for each in fields
    )
