"""活动: what was held or done together, who was there, and what came of it."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.fields import Field, Kind, described, record
from cadredesk.registers.records import Register


class ActivityKind(StrEnum):
    """类别 of an activity; offices add their own."""

    STUDY_DAY = "学习日"
    STUDY = "集中学习"
    READING = "阅文"  # the code of the duty rule, too: being there proves it
    PARTY_LIFE = "组织生活"
    PARTY_DAY = "主题党日"
    BRIEFING = "情况通报"
    FORUM = "座谈会"
    MEETING = "列席会议"
    EXCURSION = "参观考察"
    SURVEY = "调研"
    TRAINING = "培训"
    TALK = "宣讲"
    VOLUNTEERING = "志愿服务"
    EMERGENCY = "应急防控"
    CULTURE = "文体活动"
    PERFORMANCE = "文艺展演"
    THEME = "主题活动"
    RETIREMENT = "荣退仪式"
    SERVICE = "上门服务"
    SHARED_VENUE = "阵地共享"
    WORK_MEETING = "工作会议"
    INSPECTION = "监督检查"
    OTHER = "其他"


THEORY = (ActivityKind.STUDY_DAY, ActivityKind.STUDY)  # 学习政治理论
STUDY_KINDS = (*THEORY, ActivityKind.READING, ActivityKind.PARTY_LIFE, ActivityKind.PARTY_DAY)


class Presence(StrEnum):
    """情况 of somebody on the list of an activity. Who is not on it was not there."""

    PRESENT = "到会"
    EXCUSED = "请假"


class EntryState(StrEnum):
    """Where an activity stands that has neither names nor a number yet."""

    AHEAD = "待开展"
    TO_ENTER = "待补登"


WHAT, WHO, FIGURES, MORE = "活动", "组织", "人数和成效", "说明"
TIMES = Field(name="present", label="人次", kind=Kind.INTEGER, width=70, listed=True)
ENTRY_STATE = Field(name="entry_state", label="登记情况", choices=tuple(EntryState), width=80, listed=True)


@record(table="activities", noun="活动")
@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One activity, or several of a kind entered as numbers: ``sessions`` 场次.

    Those who were there stand by name in ``Attendance``; ``persons`` and ``times`` are 人数 and 人次 beside these. 人次 are
    those present and ``times``, or ``persons`` where no ``times`` are given.
    """

    id: int | None = None
    date: datetime.date | None = described(
        "日期", Kind.DATE, group=WHAT, required=True, listed=True, width=95, synonyms=("活动日期", "开始日期", "时间")
    )
    category: str = described(
        "类别", Kind.CHOICE, default="", group=WHAT, required=True, choices=tuple(ActivityKind), open_choices=True,
        listed=True, width=86, synonyms=("活动类别", "活动类型", "类型", "形式"),
    )  # fmt: skip
    topic: str = described(
        "主题", default="", group=WHAT, listed=True, width=200, synonyms=("活动主题", "活动名称", "名称", "标题")
    )
    project: str = described("项目", default="", group=WHAT, width=120, hint="如 窗帘行动、智慧助老")
    end_date: datetime.date | None = described("结束日期", Kind.DATE, group=WHAT, hint="一天以上的填写")
    time: str = described("时间", default="", group=WHAT, width=90, hint="如 上午9:00")
    large: bool = described(
        "大型", Kind.FLAG, default=False, group=WHAT, width=60, hint="大型活动", synonyms=("大型活动", "是否大型")
    )
    branch_id: int | None = described(
        "组织支部", Kind.REFERENCE, refers_to="branches", group=WHO, listed=True, width=150,
        synonyms=("支部", "主持支部", "党支部"),
    )  # fmt: skip
    organiser: str = described("组织单位", default="", group=WHO, width=130, synonyms=("主办单位", "承办单位"))
    host: str = described("主持人", default="", group=WHO, width=90)
    place: str = described("地点", default="", group=WHO, width=130, synonyms=("活动地点",))
    sessions: int = described("场次", Kind.INTEGER, default=1, group=FIGURES, listed=True, width=60, synonyms=("次数",))
    persons: int | None = described(
        "未列名人数",
        Kind.INTEGER,
        group=FIGURES,
        synonyms=("人数", "参加人数", "参学人数", "参会人数"),
        hint="没有逐个点名的人数",
    )
    times: int | None = described(
        "未列名人次",
        Kind.INTEGER,
        group=FIGURES,
        synonyms=("人次", "参加人次", "参学人次", "参与人次"),
        hint="多场合计的人次",
    )
    served: int | None = described(
        "受益人次", Kind.INTEGER, group=FIGURES, synonyms=("受教育人次", "服务人次", "受众人次")
    )
    donated_fen: int | None = described(
        "捐款捐物", Kind.MONEY, group=FIGURES, width=100, synonyms=("捐款捐物（元）", "捐款捐物(元)", "捐款")
    )
    content: str = described("内容", Kind.LONG, default="", group=MORE, synonyms=("活动内容", "学习要点", "详情"))
    document: str = described("文号", default="", group=MORE)
    note: str = described("备注", Kind.LONG, default="", group=MORE)


@record(table="attendances", noun="出席")
@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Somebody on the list of an activity."""

    id: int | None = None
    activity_id: int | None = None
    person_id: int | None = described(
        "姓名", Kind.REFERENCE, refers_to="people", required=True, listed=True, synonyms=("参加人", "人员")
    )
    state: str = described(
        "情况", Kind.CHOICE, default=Presence.PRESENT.value, choices=tuple(Presence), listed=True, width=70,
        synonyms=("出席情况", "考勤", "到会情况"),
    )  # fmt: skip
    note: str = described("备注", default="", listed=True)


# What comes of activities, with the unit of each.
OUTPUT_UNITS = {
    "春联": "对", "宣传资料": "份", "手册": "册", "作品": "个", "公益项目": "个", "劝阻": "人次", "社会志愿者": "人",
    "大学生志愿者": "人", "社区工作者": "人", "社会机构": "家", "参与组织": "个", "受益儿童": "名", "受益家长": "人",
}  # fmt: skip


@record(table="outputs", noun="成果")
@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What an activity has brought about, counted."""

    id: int | None = None
    activity_id: int | None = None
    item: str = described(
        "成果", Kind.CHOICE, default="", required=True, choices=tuple(OUTPUT_UNITS), open_choices=True, listed=True
    )
    count: int | None = described("数量", Kind.INTEGER, required=True, listed=True, width=80)
    unit: str = described("单位", default="", listed=True, width=60)


ACTIVITIES = Register(
    word="activities", record=Activity, title="活动", unit="次", papers="通知、照片、签到表扫描件", lead="topic", facets=("category", "entry_state", "branch_id", "project"),
    computed=(TIMES, ENTRY_STATE),
    first=("date", "category", "topic", "branch_id", "sessions", "present", "entry_state"),
)  # fmt: skip
