"""荣誉 of people, teams and the office; those of branches stay with the branches, and lists show both."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Field, Kind, described, other_words, record
from cadredesk.registers.records import Register


class AwardLevel(StrEnum):
    """级别 of an honour."""

    STATE = "国家级"
    PROVINCE = "省级"
    PREFECTURE = "州(市)级"
    COUNTY = "县级"
    TOWNSHIP = "乡镇级"


# 市级 is left to the level of the office itself: a setting (rules.level_of_words).
LEVEL_WORDS = {
    "国家级": "国家 全国 中央 部级",
    "省级": "省 省部级 自治区级",
    "州(市)级": "州级 州 州市级 地级 地市级",
    "县级": "县 县(市)级 县市级 区级",
    "乡镇级": "乡镇 镇级 乡级 街道 街道级",
}

MEDAL = "光荣在党50年纪念章"
HONOURS = (
    MEDAL, "优秀共产党员", "优秀党务工作者", "先进集体", "最美银发志愿者", "最美银发志愿服务团队", "五老模范", "优秀志愿者",
    "公益好社团", "服务好项目", "媒体报道",
)  # fmt: skip
OFFICE = "本局"
HOLDER = Field(name="holder", label="获得者", width=150, listed=True)


@record(table="honours", noun="荣誉")
@dataclass(frozen=True, slots=True, kw_only=True)
class Honour:
    """An honour of somebody in the register (``person_id``) or of another holder by name: 本局, a team, a project."""

    id: int | None = None
    date: PartialDate | None = described(
        "授予时间",
        Kind.PARTIAL,
        required=True,
        listed=True,
        width=95,
        synonyms=("授予日期", "获奖时间", "颁发日期", "年度"),
    )
    name: str = described(
        "荣誉名称", Kind.CHOICE, default="", required=True, choices=HONOURS, open_choices=True, listed=True, width=180,
        synonyms=("荣誉", "荣誉称号", "称号"),
    )  # fmt: skip
    person_id: int | None = described(
        "姓名", Kind.REFERENCE, refers_to="people", hint="在册人员，输入姓名或拼音首字母", synonyms=("获奖人",)
    )
    named: str = described(
        "获得者", default="", hint="本局、团队、项目等，不是在册人员的填这里", synonyms=("获奖单位",)
    )
    level: str = described(
        "级别",
        Kind.CHOICE,
        default="",
        choices=tuple(AwardLevel),
        listed=True,
        width=80,
        reader=other_words(LEVEL_WORDS),
    )
    given_by: str = described("授予单位", default="", listed=True, width=150, synonyms=("表彰单位", "颁发单位"))
    document: str = described("文号", default="", width=130)
    number: str = described("编号", default="", width=90, synonyms=("证书编号", "纪念章编号"))
    signed_on: datetime.date | None = described("签收日期", Kind.DATE, width=95)
    signed_by: str = described("签收人", default="", width=80)
    note: str = described("备注", Kind.LONG, default="")


AWARDS = Register(
    word="honours", record=Honour, title="荣誉", unit="项", lead="name", facets=("name", "level"),
    computed=(HOLDER,), first=("date", "holder", "name", "level", "given_by"),
)  # fmt: skip
