"""A visit: any contact made on the office's behalf."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.fields import Kind, described, record
from cadredesk.core.kinds import VisitGroup


class Rule(StrEnum):
    """Codes of the shipped duty rules (必访事由)."""

    SPRING_FESTIVAL = "春节"
    MID_AUTUMN = "中秋"
    DOUBLE_NINTH = "重阳"
    PARTY_DAY = "七一"
    GREAT_BIRTHDAY = "大寿"
    HOSPITAL = "住院"
    HARDSHIP = "困难"
    FAMILY = "家庭变故"
    DISASTER = "灾祸"
    REQUEST = "来电"
    DEATH = "去世"
    ROUND = "巡诊"
    READING = "阅文"
    CHECKUP = "体检"


KINDS = ("日常走访", "电话联系", "节日慰问", "送学上门", "陪同就医", "上门办事", "其他")
OTHER_KIND = "其他"
# What the shipped rules and kinds count as; all others are 走访慰问 until the office says otherwise.
GROUPS: dict[str, VisitGroup] = {
    **dict.fromkeys((Rule.ROUND, Rule.READING, Rule.CHECKUP, "送学上门", "陪同就医", "上门办事"), VisitGroup.SERVICE),
    "电话联系": VisitGroup.CONTACT,
}


@record(table="visits", noun="走访")
@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of one person. ``rule`` says which duty it answers; else ``kind`` says what it was."""

    id: int | None = None
    person_id: int | None = described(
        "姓名", Kind.REFERENCE, refers_to="people", group="走访", required=True, listed=True,
        synonyms=("被访人", "走访对象", "慰问对象", "老干部姓名"),
    )  # fmt: skip
    date: datetime.date | None = described(
        "日期", Kind.DATE, group="走访", required=True, listed=True,
        synonyms=("走访日期", "慰问时间", "走访时间", "慰问日期", "时间"),
    )  # fmt: skip
    rule: str = described(
        "必访事由", Kind.CHOICE, default="", group="走访", choices=tuple(Rule), listed=True, width=90,
        synonyms=("事由", "走访事由"),
    )  # fmt: skip
    kind: str = described(
        "走访类型", Kind.CHOICE, default="", group="走访", choices=KINDS, open_choices=True, listed=True, width=90,
        synonyms=("类型", "走访类别", "慰问类型"),
    )  # fmt: skip
    visit_group: str = described("走访分类", Kind.CHOICE, default="", group="走访", choices=tuple(VisitGroup), width=90)
    visitors: str = described(
        "走访人",
        default="",
        group="走访",
        listed=True,
        width=140,
        synonyms=("走访领导", "慰问人", "走访人员", "慰问领导"),
    )
    companions: str = described("陪同人员", default="", group="走访", synonyms=("陪同",))
    place: str = described("地点", default="", group="走访", listed=True, synonyms=("走访地点", "慰问地点"))
    fen: int | None = described(
        "慰问金", Kind.MONEY, group="慰问", listed=True, width=100,
        synonyms=("慰问金(元)", "慰问金额", "慰问金额(元)", "金额", "金额(元)"),
    )  # fmt: skip
    goods: str = described("慰问品", default="", group="慰问", listed=True, synonyms=("慰问物品", "物品"))
    condition: str = described(
        "身体状况", Kind.LONG, default="", group="情况", synonyms=("身体情况", "健康状况", "身体和生活状况")
    )
    requests: str = described(
        "诉求", Kind.LONG, default="", group="情况", synonyms=("诉求和建议", "困难诉求", "意见建议", "反映问题")
    )
    follow_up: str = described("办理情况", Kind.LONG, default="", group="情况", synonyms=("办理意见", "处理情况"))
    note: str = described("备注", Kind.LONG, default="", group="情况")
    category: str = described(
        "人员类别", group="走访", default="", listed=True, width=130, entered=False,
        synonyms=("类别", "慰问类别", "对象类别"),
    )  # fmt: skip

    @property
    def reason(self) -> str:
        """事由: the rule where there is one, else the kind."""
        return self.rule or self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitQuery:
    """Which visits, in which order: days inclusive, ``text`` as in the people's search.

    ``group`` is one of the three, ``reason`` a rule or kind, ``category`` one of the six, None any and "" one that is not
    filled in; each may also be a tuple of several, any of which will do.
    """

    since: datetime.date | None = None
    until: datetime.date | None = None
    group: str | tuple[str, ...] | None = None
    reason: str | tuple[str, ...] | None = None
    category: str | tuple[str, ...] | None = None
    text: str = ""
    person_id: int | None = None
    with_money: bool = False
    sort: str = "date"
    descending: bool = True
