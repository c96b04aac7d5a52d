"""Party organisations, and the leaders or staff who answer for people and branches (挂联)."""

from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Kind, described, record
from cadredesk.core.levels import LevelReader
from cadredesk.core.names import Named


class BranchType(StrEnum):
    """类型 of an organisation."""

    COMMITTEE = "党委"
    WORK_COMMITTEE = "党工委"
    GENERAL = "党总支"
    BRANCH = "党支部"
    GROUP = "党小组"
    STUDY_GROUP = "学习小组"
    STUDY_COMMITTEE = "学委会"
    FUNCTIONAL = "功能型党支部"
    COMMUNITY = "小区党支部"


# No 党组织: told apart in every figure, never counted among them.
UNCOUNTED_TYPES = (
    BranchType.GROUP,
    BranchType.STUDY_GROUP,
    BranchType.STUDY_COMMITTEE,
    BranchType.FUNCTIONAL,
    BranchType.COMMUNITY,
)
# For these nobody has to answer (挂联): they are parts of an organisation for which somebody does.
WITHOUT_LIAISON = (BranchType.GROUP, BranchType.STUDY_GROUP, BranchType.FUNCTIONAL, BranchType.COMMUNITY)


class HonourLevel(StrEnum):
    """Level of a model branch."""

    PROVINCE = "省级"
    PREFECTURE = "州(市)级"
    COUNTY = "县级"


@record(table="branches", noun="支部")
@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One organisation of the tree.

    ``secretary`` and ``honour`` are what rosters bring. Once there are posts of the head, or honours with a level, those
    rows decide the values here (``store_head_sync``).
    """

    id: int | None = None
    name: str = described(
        "名称", default="", group="基本", required=True, listed=True, width=220, names=Named.ORGANISATION,
        synonyms=("支部名称", "党支部名称", "组织名称", "党组织名称", "学委会名称"),
    )  # fmt: skip
    kind: str = described(
        "类型", Kind.CHOICE, default=BranchType.BRANCH.value, group="基本", choices=tuple(BranchType), listed=True,
        synonyms=("组织类型", "类别", "支部类型"),
    )  # fmt: skip
    parent_id: int | None = described(
        "上级", Kind.REFERENCE, group="基本", refers_to="branches", listed=True, width=180,
        synonyms=("上级组织", "上级党组织", "隶属"),
    )  # fmt: skip
    secretary: str = described(
        "书记", default="", group="基本", listed=True, synonyms=("支部书记", "书记姓名", "负责人", "主任")
    )
    liaison_id: int | None = described(
        "挂联人", Kind.REFERENCE, group="基本", refers_to="liaisons", listed=True, synonyms=("联系领导", "挂联领导")
    )
    founded_on: PartialDate | None = described("成立时间", Kind.PARTIAL, group="时间", synonyms=("成立日期",))
    term_end: PartialDate | None = described(
        "换届时间", Kind.PARTIAL, group="时间", listed=True, synonyms=("换届日期", "届满时间", "任期届满")
    )
    ended_on: PartialDate | None = described("撤销时间", Kind.PARTIAL, group="时间", synonyms=("撤并时间",))
    study_day: str = described(
        "学习日", default="", group="活动", listed=True, synonyms=("学习活动日",), hint="如 每月10日"
    )
    honour: str = described(
        "示范级别", Kind.CHOICE, default="", group="活动", choices=tuple(HonourLevel), listed=True,
        synonyms=("示范党支部级别", "示范支部", "示范党支部"), reader=LevelReader(tuple(HonourLevel)),
    )  # fmt: skip
    seats: int | None = described(
        "班子职数", Kind.INTEGER, group="活动", width=80, synonyms=("职数", "班子成员职数"), hint="班子应配几人"
    )
    place: str = described("活动场所", default="", group="活动", width=160, synonyms=("场所", "地点"))
    note: str = described("备注", Kind.LONG, default="", group="活动")
    # Set by a merge alone (``merge``): no column of a workbook.
    merged_into_id: int | None = described("并入", Kind.REFERENCE, group="时间", refers_to="branches", entered=False)


@record(table="liaisons", noun="挂联人")
@dataclass(frozen=True, slots=True, kw_only=True)
class Liaison:
    """A leader or staff member who answers for people and branches."""

    id: int | None = None
    name: str = described("姓名", default="", required=True, listed=True, names=Named.PERSON)
    post: str = described("职务", default="", listed=True)
    phone: str = described("电话", Kind.PHONE, default="", listed=True)
