"""What happens to an organisation over the years, as rows: posts and terms, honours, grants."""

import datetime
from dataclasses import dataclass

from cadredesk.branches.records import BranchType
from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Kind, described, record
from cadredesk.core.levels import AwardLevel, LevelReader
from cadredesk.core.names import Named

# Who is the head: the first of these posts that somebody holds: a 学委会 has a 主任, a group a 组长. Where a 学委会 and
# its branch have one team the same person is 书记 and 主任 (S001: 一肩挑).
SECRETARY, DIRECTOR, LEADER = "书记", "主任", "组长"
HEADS = (SECRETARY, DIRECTOR, LEADER)
HEAD_OF: dict[str, str] = {
    BranchType.STUDY_COMMITTEE: DIRECTOR, BranchType.GROUP: LEADER, BranchType.STUDY_GROUP: LEADER,
}  # fmt: skip
POSTS = (
    SECRETARY, "副书记", "组织委员", "宣传委员", "纪检委员", "青年委员", "生活委员", "委员",
    DIRECTOR, "副主任", LEADER, "副组长", "党建指导员",
)  # fmt: skip


@record(table="branch_posts", noun="任职")
@dataclass(frozen=True, slots=True, kw_only=True)
class BranchPost:
    """Somebody in a post of an organisation, from a day to another; held still while ``until`` is empty.

    ``person_id`` names somebody of the register; ``name`` anybody else, such as a secretary who is still serving.
    The open posts of the head say what ``Branch.secretary`` shows (``store_head_sync``).
    """

    id: int | None = None
    branch_id: int | None = None
    post: str = described(
        "职务", Kind.CHOICE, default="", required=True, choices=POSTS, open_choices=True, listed=True, width=110
    )
    since: PartialDate | None = described("任职时间", Kind.PARTIAL, listed=True)
    person_id: int | None = described(
        "任职人（在册）", Kind.REFERENCE, refers_to="people", hint="输入姓名或拼音首字母来选"
    )
    name: str = described("任职人（不在册）", default="", hint="如在职书记，填姓名", names=Named.PERSON)
    until: PartialDate | None = described("卸任时间", Kind.PARTIAL, listed=True, hint="还在任的不填")
    note: str = described("备注", Kind.LONG, default="")


MODEL = "示范党支部"
TAKEN_AWAY = "已取消"
_LEVELS = (*AwardLevel, TAKEN_AWAY)


@record(table="branch_honours", noun="支部荣誉")
@dataclass(frozen=True, slots=True, kw_only=True)
class BranchHonour:
    """An honour of one year. Model branches have a level, which holds until another year says otherwise.

    Of the honours with 示范 in their names, those of the latest year say what ``Branch.honour`` shows
    (``store_head_sync``), the highest level of them; 已取消 takes it away.
    """

    id: int | None = None
    branch_id: int | None = None
    year: int | None = described("年度", Kind.INTEGER, required=True, listed=True, width=70)
    name: str = described(
        "荣誉名称", Kind.CHOICE, default=MODEL, required=True, open_choices=True, listed=True, width=170,
        choices=(MODEL, "“六好”示范党支部", "先进基层党组织", "规范化达标党支部"),
    )  # fmt: skip
    level: str = described(
        "级别", Kind.CHOICE, default="", choices=_LEVELS, listed=True, width=90,
        reader=LevelReader(_LEVELS, {"取消": TAKEN_AWAY, "摘牌": TAKEN_AWAY}),
    )  # fmt: skip
    document: str = described("文号", default="", listed=True, width=160)
    note: str = described("备注", Kind.LONG, default="")


@record(table="branch_grants", noun="支部经费")
@dataclass(frozen=True, slots=True, kw_only=True)
class BranchGrant:
    """Money granted to an organisation (S000: 10,000 元 each), tracked as a fact: what this office pays out itself goes
    by vouchers, and is counted there alone.
    """

    id: int | None = None
    branch_id: int | None = None
    date: datetime.date | None = described("拨付日期", Kind.DATE, required=True, listed=True, width=110)
    fen: int | None = described("金额", Kind.MONEY, required=True, listed=True, width=110)
    purpose: str = described(
        "用途", Kind.CHOICE, default="", open_choices=True, listed=True, width=180,
        choices=("工作经费", "活动经费", "场所设施完善和日常活动", "示范党支部奖补"),
    )  # fmt: skip
    document: str = described("文号", default="", listed=True, width=160)
    note: str = described("备注", Kind.LONG, default="")
