"""A person of the register, and the words the register uses."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from cadredesk.core.dates import PartialDate, unknown_of_words
from cadredesk.core.fields import Kind, described, other_words, record
from cadredesk.core.lunar import LunarDay
from cadredesk.core.names import Named
from cadredesk.core.values import NO, YES, yes_or_no
from cadredesk.people.records_ranks import Rank as Rank
from cadredesk.people.records_ranks import rank_of_words

if TYPE_CHECKING:
    from cadredesk.people.filters.records import Filter


class Category(StrEnum):
    """人员类别."""

    LIXIU = "离休干部"
    TUIXIU = "退休干部"
    WORKER = "退休职工"
    SURVIVOR = "遗属"


class SurvivorKind(StrEnum):
    """Whose survivor somebody is."""

    OF_LIXIU = "离休干部遗属"
    OF_TUIXIU = "退休干部遗属"


class Audience(StrEnum):
    """The one list of categories for audiences, standards and figures."""

    LIXIU = "离休干部"
    SENIOR = "县处级以上退休干部"
    OTHER = "其他退休干部"
    WORKER = "退休职工"
    LIXIU_SURVIVOR = "离休干部遗属"
    TUIXIU_SURVIVOR = "退休干部遗属"


class Membership(StrEnum):
    """Whether a member sits in a branch of retired members only, or among serving staff."""

    SEPARATE = "单独"
    MIXED = "混编"


class State(StrEnum):
    """Where somebody stands in the register; computed, never stored."""

    PRESENT = "在册"
    DEAD = "去世"
    MOVED_OUT = "转出"


PARTY_POLITICS = ("中共党员", "中共预备党员")
POLITICS = (
    *PARTY_POLITICS,
    *"共青团员 民革党员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 九三学社社员 台盟盟员 无党派人士 群众".split(),
)
EDUCATION = ("博士", "硕士", "大学本科", "大专", "中专", "高中", "初中", "小学", "文盲半文盲", "其他")
ETHNICITIES = tuple(
    f"{name}族"
    for name in (
        "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 "
        "景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 "
        "裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
    ).split()
)

# What offices write for the choices of a field.
SEX_WORDS = other_words({"男": "男性 1 1.0 先生", "女": "女性 2 2.0 女士"})
POLITICS_WORDS = other_words(
    {
        "中共党员": "党员 共产党员 中国共产党党员 中国共产党 共产党 中共 中共正式党员 正式党员",
        "中共预备党员": "预备党员 中国共产党预备党员",
        "共青团员": "团员 中国共产主义青年团团员",
    }
)
EDUCATION_WORDS = other_words(
    {"大学本科": "本科 大本", "大专": "专科 大学专科", "文盲半文盲": "半文盲 文盲或半文盲 文盲、半文盲"}
)
CATEGORY_WORDS = other_words(
    {
        "离休干部": "离休 离休老干部 离休人员",
        "退休干部": "退休 退休老干部",
        "退休职工": "退休工人 工人 职工 工勤 退休工勤 工勤人员 退休工勤人员",
        "遗属": "离休干部遗属 退休干部遗属 离休遗属 退休遗属 干部遗属 遗属人员",
    }
)
UNIT_NATURE_WORDS = other_words(
    {"机关": "机关单位 行政 行政机关 行政单位 党政机关", "事业": "事业单位 全额事业", "企业": "企业单位 国企 国有企业"}
)
STAFF_KIND_WORDS = other_words(
    {
        "公务员": "公务员身份 公务员编制 行政编 行政编制 行政人员 机关公务员",
        "参公": "参公人员 参照公务员 参照公务员管理 参公事业 参公管理 参公单位 参照公务员法管理 参公管理人员 参公编制",
        "事业": "事业编 事业人员 事业干部 事业编制 事业单位 事业单位人员 事业单位工作人员 事业身份 事业管理人员",
        "工勤": "工人 工勤人员 职工",
        "国企": "企业 国有企业 国企人员 国企管理人员 国有企业管理人员 企业管理人员 国企干部 企业人员 企业干部 国企领导人员",
    }
)
MARRIAGE_WORDS = other_words({"已婚": "有配偶 初婚", "离婚": "离异", "丧偶": "丧妻 丧夫"})
MEMBERSHIP_WORDS = other_words({"单独": "单独组建 单独编 单编 单独编入", "混编": "混合 混合编 混合编入 混编支部"})
_CALENDAR_WORDS = other_words(
    {YES: "过 过农历 农历 过阴历 阴历 旧历 过旧历", NO: "不过 不过农历 不过阴历 阳历 过阳历 公历 过公历 新历 过新历"}
)


def keeps_lunar_of_words(text: str) -> str | None:
    """过农历生日 as offices write it: 过, 不过, 农历, 阳历, √, 1, 0 …"""
    return _CALENDAR_WORDS(text) or yes_or_no(text)


HEALTH_WORDS = other_words(
    {"健康": "身体健康", "差": "差", "较差": "较差", "良好": "良好", "不能自理": "生活不能自理 失能 完全不能自理"}
)


RELATIONS = ("配偶", "子", "女", "孙辈", "父母", "兄弟姐妹", "其他")

IDENTITY, CADRE, HOME, HEALTH = "身份", "干部", "住址与家庭", "健康"
PARTY, REGISTER, END, CONTRIBUTION, MAINTENANCE = "党组织", "登记", "终止", "作用发挥", "维护"


# A field a line: the formatter counts wide characters double, and would break most of them into many.
# fmt: off
@record(table="people", noun="人员")
@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the register. Every field but the name may be unknown (None, or "" for text)."""

    id: int | None = None

    name: str = described("姓名", default="", group=IDENTITY, required=True, names=Named.PERSON, listed=True, width=110,
        synonyms=("姓 名", "人员姓名", "名字"))
    former_name: str = described("曾用名", default="", group=IDENTITY, synonyms=("别名",))
    sex: str = described("性别", Kind.CHOICE, default="", group=IDENTITY, choices=("男", "女"), width=60, reader=SEX_WORDS)
    ethnicity: str = described("民族", Kind.CHOICE, default="", group=IDENTITY, choices=ETHNICITIES, open_choices=True, width=80)
    native_place: str = described("籍贯", default="", group=IDENTITY, synonyms=("出生地",))
    birth: PartialDate | None = described("出生日期", Kind.PARTIAL, group=IDENTITY, hint="如 1948-10-05 或 1948.10",
        synonyms=("出生年月", "出生年月日", "出生时间", "生日", "出生"))
    lunar_birthday: LunarDay | None = described("农历生日", Kind.LUNAR, group=IDENTITY, synonyms=("阴历生日",), hint="如 八月十五")
    keeps_lunar: str = described("过农历生日", Kind.CHOICE, default="", group=IDENTITY, choices=(YES, NO), width=90, reader=keeps_lunar_of_words,
        synonyms=("是否过农历生日", "过阴历生日", "是否过阴历生日"), hint="留空：有农历生日的过农历")
    id_number: str = described("身份证号", Kind.ID_NUMBER, default="", group=IDENTITY, width=180,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号", "公民身份证号码", "身份证", "居民身份证号", "证件号码"))
    education: str = described("文化程度", Kind.CHOICE, default="", group=IDENTITY, choices=EDUCATION, open_choices=True, reader=EDUCATION_WORDS,
        synonyms=("学历",))
    title: str = described("职称", default="", group=IDENTITY, synonyms=("专业技术职称", "专业技术职务"))
    politics: str = described("政治面貌", Kind.CHOICE, default="", group=IDENTITY, choices=POLITICS, open_choices=True, reader=POLITICS_WORDS)
    party_joined: PartialDate | None = described("入党时间", Kind.PARTIAL, group=IDENTITY, synonyms=("入党年月", "入党日期"))
    party_full_on: PartialDate | None = described("转正时间", Kind.PARTIAL, group=IDENTITY, hint="党龄从这一天算起",
        synonyms=("转正日期", "转正年月", "转为正式党员时间", "转为中共正式党员时间", "预备党员转正时间", "党员转正时间", "入党转正时间", "成为正式党员时间"))

    category: str = described("人员类别", Kind.CHOICE, default="", group=CADRE, required=True, choices=tuple(Category), listed=True, width=90, reader=CATEGORY_WORDS,
        synonyms=("类别", "离退休类型", "离退休类别", "离退类别", "干部类别", "人员类型",
            "离休或退休", "退休或离休"))
    survivor_kind: str = described("遗属类别", Kind.CHOICE, default="", group=CADRE, choices=tuple(SurvivorKind), width=120)
    cadre_id: int | None = described("所属干部", Kind.REFERENCE, group=CADRE, refers_to="people", hint="遗属所属的已故干部", synonyms=("已故干部",))
    cadre_relation: str = described("与干部关系", Kind.CHOICE, default="", group=CADRE, choices=RELATIONS, open_choices=True, width=90)
    rank: str = described("职级", Kind.CHOICE, default="", group=CADRE, choices=tuple(Rank), listed=True, width=100, reader=rank_of_words,
        synonyms=("职务(职级)", "级别", "职务级别", "行政级别", "离退休职级", "离退休时职级", "职务职级"))
    rank_words: str = described("职级原文", default="", group=CADRE, hint="档案中的原来写法")
    treatment: str = described("享受待遇", Kind.CHOICE, default="", group=CADRE, choices=tuple(Rank), width=100, reader=rank_of_words,
        synonyms=("待遇", "待遇级别", "享受待遇级别", "现享受待遇"))
    treatment_words: str = described("待遇原文", default="", group=CADRE)
    treatment_approved_on: PartialDate | None = described("待遇批准时间", Kind.PARTIAL, group=CADRE)
    treatment_document: str = described("待遇批准文号", default="", group=CADRE, synonyms=("批准文号",))
    medical_treatment: str = described("医疗待遇", default="", group=CADRE)
    unit: str = described("原工作单位", default="", group=CADRE, listed=True, width=180, names=Named.UNIT,
        synonyms=("工作单位", "原单位", "单位全称", "单位", "单位名称", "原工作单位及职务", "离退休前单位", "所在单位"))
    post: str = described("原职务", default="", group=CADRE, synonyms=("职务", "原任职务", "离退休前职务"))
    unit_nature: str = described("单位性质", Kind.CHOICE, default="", group=CADRE, width=80, reader=UNIT_NATURE_WORDS,
        choices=("机关", "事业", "企业"))
    managing_unit: str = described("现管单位", default="", group=CADRE, width=160, synonyms=("管理单位",), names=Named.UNIT)
    staff_kind: str = described("身份性质", Kind.CHOICE, default="", group=CADRE, width=80, reader=STAFF_KIND_WORDS,
        choices=("公务员", "参公", "事业", "工勤", "国企"))
    work_started: PartialDate | None = described("参加工作时间", Kind.PARTIAL, group=CADRE, synonyms=("参工时间", "参加工作", "参加工作年月", "工作时间"))
    revolution_joined: PartialDate | None = described("参加革命工作时间", Kind.PARTIAL, group=CADRE, synonyms=("参加革命时间", "参革时间"), width=130)
    retired_on: PartialDate | None = described("离退休时间", Kind.PARTIAL, group=CADRE, synonyms=("退休时间", "离休时间", "离退休年月", "退休年月", "离退休日期"))
    rewards: str = described("奖惩", Kind.LONG, default="", group=CADRE, synonyms=("奖惩情况",))
    contribution: str = described("特殊贡献", Kind.LONG, default="", group=CADRE)

    address: str = described("常住地址", default="", group=HOME, width=220, synonyms=("家庭住址", "住址", "居住地址", "地址", "现住址", "家庭地址", "现居住地"))
    community: str = described("社区", default="", group=HOME, synonyms=("所在社区", "居住社区"))
    settled: str = described("异地居住", Kind.CHOICE, default="", group=HOME, choices=("省内", "省外", "易地安置"), width=80)
    settled_place: str = described("异地居住地", default="", group=HOME, synonyms=("易地安置地",))
    marriage: str = described("婚姻状况", Kind.CHOICE, default="", group=HOME, choices=("未婚", "已婚", "再婚", "丧偶", "离婚"), width=80, reader=MARRIAGE_WORDS,
        synonyms=("婚姻",))
    living: str = described("居住状态", Kind.CHOICE, default="", group=HOME, choices=("独居", "空巢", "与子女同住", "与保姆同住"), open_choices=True, listed=True, width=100,
        synonyms=("居住情况",))
    mobile: str = described("手机", Kind.PHONE, default="", group=HOME, listed=True, width=130,
        synonyms=("电话", "联系电话", "手机号码", "手机号", "移动电话", "本人电话", "联系方式"))
    landline: str = described("固定电话", Kind.PHONE, default="", group=HOME, width=130, synonyms=("固话", "座机", "住宅电话", "家庭电话"))
    emergency_contact: str = described("紧急联系人", default="", group=HOME, synonyms=("联系人", "家属姓名"), hint="如 张明（子）")
    emergency_phone: str = described("紧急联系电话", Kind.PHONE, default="", group=HOME, width=130, synonyms=("紧急联系人电话", "联系人电话", "家属电话"))

    health: str = described("健康状况", Kind.CHOICE, default="", group=HEALTH, choices=("健康", "一般", "不能自理", "其他"), width=90, reader=HEALTH_WORDS, open_choices=True,
        synonyms=("身体状况", "健康情况"))
    limited_mobility: bool = described("行动不便", Kind.FLAG, default=False, group=HEALTH, width=80)
    in_hospital_long: bool = described("长期住院", Kind.FLAG, default=False, group=HEALTH, width=80)
    illness: str = described("疾病", Kind.LONG, default="", group=HEALTH, synonyms=("患病情况", "主要疾病"))
    family_doctor: str = described("家庭医生", default="", group=HEALTH)
    hospital: str = described("就近医院", default="", group=HEALTH)
    checkup_on: PartialDate | None = described("最近体检日期", Kind.PARTIAL, group=HEALTH, entered=False, synonyms=("体检日期",))

    branch_id: int | None = described("所在支部", Kind.REFERENCE, group=PARTY, refers_to="branches", width=150,
        synonyms=("支部", "所在党支部", "党支部", "所属支部", "所属党支部", "组织关系所在支部", "组织关系所在党支部"))
    membership: str = described("组织关系类型", Kind.CHOICE, default="", group=PARTY, choices=tuple(Membership), width=100, reader=MEMBERSHIP_WORDS,
        synonyms=("混编/单独", "组织关系", "混编单独", "编入方式"))
    party_post: str = described("党内职务", default="", group=PARTY)

    admitted_on: PartialDate | None = described("纳管时间", Kind.PARTIAL, group=REGISTER, synonyms=("接收时间", "纳管日期", "接收日期"))
    source: str = described("来源", Kind.CHOICE, default="", group=REGISTER, choices=("新办", "转入"), width=70)
    moved_in_on: PartialDate | None = described("转入时间", Kind.PARTIAL, group=REGISTER)
    hardship: bool = described("困难", Kind.FLAG, default=False, group=REGISTER, width=70, synonyms=("困难标志", "是否困难", "困难党员"))
    hardship_document: str = described("困难文号", default="", group=REGISTER, hint="认定或解除困难的文件编号", synonyms=("困难认定文号", "认定文号"))
    liaison_id: int | None = described("挂联人", Kind.REFERENCE, group=REGISTER, refers_to="liaisons", listed=True, width=90,
        synonyms=("联系领导", "挂联领导", "联系人(挂联)"))

    died_on: PartialDate | None = described("去世时间", Kind.PARTIAL, group=END, synonyms=("去世日期", "逝世时间"), reader=unknown_of_words,
        hint="如 2026-10-05；不知道的填“不详”")
    death_cause: str = described("去世原因", default="", group=END, synonyms=("死亡原因",))
    farewell: str = described("送别方式", default="", group=END)
    pension_received_on: PartialDate | None = described("抚恤金领取时间", Kind.PARTIAL, group=END, width=130)
    pension_receiver: str = described("抚恤金领取人", default="", group=END)
    pension_unclaimed_why: str = described("抚恤金未领原因", default="", group=END, width=130)
    moved_out_on: PartialDate | None = described("转出时间", Kind.PARTIAL, group=END, reader=unknown_of_words,
        hint="如 2026-10-05；不知道的填“不详”")
    moved_to: str = described("转出去向", default="", group=END)

    skills: str = described("特长", default="", group=CONTRIBUTION)
    hobbies: str = described("爱好", default="", group=CONTRIBUTION)
    talent: str = described("人才类别", default="", group=CONTRIBUTION)
    club_post: str = described("社团职务", default="", group=CONTRIBUTION)
    reemployed: str = described("返聘", default="", group=CONTRIBUTION, hint="返聘单位与岗位")
    five_elders: bool = described("五老", Kind.FLAG, default=False, group=CONTRIBUTION, width=60)

    verified_on: date | None = described("最近核实日期", Kind.DATE, group=MAINTENANCE, synonyms=("核实日期",))
    unreached_on: date | None = described("最近未接通日期", Kind.DATE, group=MAINTENANCE, entered=False, width=120)
    tags: str = described("标签", default="", group=MAINTENANCE, hint="几个标签之间用顿号隔开", synonyms=("标记",))
    note: str = described("备注", Kind.LONG, default="", group=MAINTENANCE, synonyms=("说明",))
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleQuery:
    """Which people, in which order.

    ``facets`` are pairs of a field's name (or "state") and a value, "" for not filled; of several values of one field any will do.
    ``where`` is a filter that must hold, too.
    ``as_of`` looks at the register as it stood at the end of a past day: who was in it, and what they then were.
    """

    text: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    sort: str = "name"
    descending: bool = False
    ids: tuple[int, ...] | None = None  # only among these, as a figure's list
    as_of: date | None = None
    where: "Filter | None" = None
