"""荣誉 of people, teams and the office; those of branches stay with the branches, and lists show both."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Field, Kind, described, record
from cadredesk.core.levels import AwardLevel, LevelReader
from cadredesk.registers.records import Register

MEDAL = "光荣在党50年纪念章"
HONOURS = (
    MEDAL, "优秀共产党员", "优秀党务工作者", "先进集体", "最美银发志愿者", "最美银发志愿服务团队", "五老模范", "优秀志愿者",
    "公益好社团", "服务好项目", "媒体报道",
)  # fmt: skip


class HolderKind(StrEnum):
    """Who holds an honour."""

    PERSON = "个人"
    BRANCH = "支部"
    OTHER = "单位、团队等"


HOLDER = Field(name="holder", label="获得者", width=150, listed=True)
HOLDER_KIND = Field(name="holder_kind", label="获得者种类", choices=tuple(HolderKind), width=110)
SIGNED = Field(name="signed", label="签收", choices=("未签收", "已签收"), width=80)
WHAT, WHO, RECEIPT = "荣誉", "获得者", "编号和签收"


@record(table="honours", noun="荣誉")
@dataclass(frozen=True, slots=True, kw_only=True)
class Honour:
    """An honour of somebody in the register (``person_id``) or of another holder by name: 本局, a team, a project."""

    id: int | None = None
    date: PartialDate | None = described(
        "授予时间", Kind.PARTIAL, group=WHAT, required=True, listed=True, width=95, hint="只知道年份也可以",
        synonyms=("授予日期", "获奖时间", "颁发日期", "年度"),
    )  # fmt: skip
    name: str = described(
        "荣誉名称", Kind.CHOICE, default="", group=WHAT, required=True, choices=HONOURS, open_choices=True, listed=True,
        width=180, synonyms=("荣誉", "荣誉称号", "称号"),
    )  # fmt: skip
    level: str = described(
        "级别", Kind.CHOICE, default="", group=WHAT, choices=tuple(AwardLevel), listed=True, width=80,
        reader=LevelReader(tuple(AwardLevel)),
    )  # fmt: skip
    given_by: str = described(
        "授予单位", default="", group=WHAT, listed=True, width=150, synonyms=("表彰单位", "颁发单位")
    )
    document: str = described("文号", default="", group=WHAT, width=130)
    person_id: int | None = described(
        "姓名",
        Kind.REFERENCE,
        refers_to="people",
        group=WHO,
        hint="在册人员，输入姓名或拼音首字母",
        synonyms=("获奖人",),
    )
    named: str = described(
        "获得者", default="", group=WHO, hint="本局、团队、项目等，不是在册人员的填这里", synonyms=("获奖单位",)
    )
    number: str = described("编号", default="", group=RECEIPT, width=90, synonyms=("证书编号", "纪念章编号"))
    signed_on: datetime.date | None = described("签收日期", Kind.DATE, group=RECEIPT, width=95)
    signed_by: str = described("签收人", default="", group=RECEIPT, width=80)
    note: str = described("备注", Kind.LONG, default="", group=RECEIPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class HonourEntry(Honour):
    """An honour as its form asks for it: of a branch, too, where it is kept among the honours of branches."""

    branch_id: int | None = described(
        "支部", Kind.REFERENCE, refers_to="branches", group=WHO, hint="支部的荣誉，也显示在支部卡片上"
    )


AWARDS = Register(
    word="honours", record=Honour, title="荣誉", papers="证书、表彰文件、照片", unit="项", lead="name", facets=("name", "level", "holder_kind", "signed"),
    computed=(HOLDER, HOLDER_KIND, SIGNED), first=("date", "holder", "name", "level", "given_by"), roll="荣誉名册",
)  # fmt: skip
