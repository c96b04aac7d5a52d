"""What the words in workbooks mean, and when a cell says the same as the file. Nothing here asks the file."""

import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cadredesk.branches.records import BranchType
from cadredesk.core import idcard, values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.kinds import MoneyKind
from cadredesk.import_export.records import ImportKind, fields_for
from cadredesk.people import rules as people_rules
from cadredesk.people.records import CATEGORY_WORDS, Audience, Category, Person, SurvivorKind
from cadredesk.people.records_tags import tidy_tags
from cadredesk.sheets.cells import text_of
from cadredesk.sheets.writer import words as words_in_file
from cadredesk.visits.records import Rule, Visit
from cadredesk.visits.rules import money_kind


def plain(text: str) -> str:
    """Words without blanks and full-width letters: what names are compared by."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


# ---------------------------------------------------------------- why somebody was visited or paid

_REASONS = {
    Rule.SPRING_FESTIVAL: "春节 新春 新年 农历新年 过年 春",
    Rule.MID_AUTUMN: "中秋 八月十五",
    Rule.DOUBLE_NINTH: "重阳 九九重阳 敬老 老人 老年",
    Rule.PARTY_DAY: "七一 七.一 7.1 七·一 7·1 71 建党 党的生日 建党纪念 中国共产党成立纪念 庆七一",
    Rule.GREAT_BIRTHDAY: "大寿 生日 寿辰 寿诞 祝寿 过寿 整寿 寿 生",
    Rule.HOSPITAL: "住院 生病住院 因病住院 患病住院 生病 患病 病重",
    Rule.HARDSHIP: "困难 特困 特殊困难 生活困难 困难帮扶 帮扶 解困 帮扶解困 困难党员 困难干部 困难群众",
    Rule.FAMILY: "家庭变故 重大变故 家庭重大变故 变故 家庭发生重大变故",
    Rule.DISASTER: "灾祸 灾害 受灾 灾难 火灾 水灾 自然灾害 遭遇灾祸 意外灾害 突发灾祸",
    Rule.REQUEST: "来电 来电来访 来电要求 电话要求 求助 电话求助 来访 来电反映 来信来访",
    Rule.DEATH: "去世 逝世 病故 病逝 吊唁 悼念 治丧 丧事 丧葬 亡故",
    Rule.ROUND: "巡诊 医疗巡诊 上门巡诊 入户巡诊 送医上门 巡回医疗 医疗巡回",
    Rule.READING: "阅文 送阅 送阅文件 文件传阅 阅读文件 送文件 送文上门 阅文学习",
    Rule.CHECKUP: "体检 健康体检 年度体检 陪同体检 健康检查 身体检查",
}
_REASON_OF = {word: rule for rule, words in _REASONS.items() for word in words.split()}
_BEHIND = re.compile(r"(?:走访|慰问|看望|探望|祝贺|庆祝|活动|期间|前夕|前后|必访|金|款|费|补助|救助|节|日)+$")
_BEFORE = re.compile(r"^(?:\d{4}年?|走访|慰问|看望|探望|庆祝|祝贺|庆)+")


@lru_cache(maxsize=1024)
def rule_of_words(text: str) -> Rule | None:
    """The duty rule that words name: 春节慰问 → 春节, 看望住院 → 住院, 八十大寿 → 大寿; None for other reasons."""
    words = plain(text)
    for form in (words, _BEHIND.sub("", words), _BEFORE.sub("", words), _BEHIND.sub("", _BEFORE.sub("", words))):
        if found := _REASON_OF.get(form):
            return found
        if form.endswith("大寿"):
            return Rule.GREAT_BIRTHDAY
    return None


_MONEY_WORDS = {
    MoneyKind.FESTIVAL: "节日 节日慰问金 节日走访慰问 节日慰问费 节日走访",
    MoneyKind.SURVIVOR: "遗属补助金 遗属生活补助 遗属困难补助 遗属生活困难补助 遗属慰问 遗属",
    MoneyKind.OLD_AGE: "高龄津贴 高龄补助 高龄 高龄费",
    MoneyKind.BRANCH: "支部经费 党支部工作经费 支部活动经费 党支部经费 党建经费 党组织工作经费",
    MoneyKind.DISASTER: "灾害 救灾 救灾款 灾害慰问 受灾慰问",
    MoneyKind.HARDSHIP: "困难补助 困难救助 困难慰问 困难补助金 帮扶金 帮扶资金 解困资金 特困补助",
}
_MONEY_OF = {word: kind for kind, words in _MONEY_WORDS.items() for word in words.split()}
FESTIVALS = (Rule.SPRING_FESTIVAL, Rule.MID_AUTUMN, Rule.DOUBLE_NINTH, Rule.PARTY_DAY)


@lru_cache(maxsize=1024)
def money_of_words(text: str) -> tuple[MoneyKind, str] | None:
    """(kind, occasion) of words: 帮扶解困金 → 困难帮扶, 春节慰问 → 节日慰问 for 春节; None where they name none."""
    words = plain(text)
    if words in tuple(MoneyKind):
        return MoneyKind(words), ""
    if kind := _MONEY_OF.get(words) or _MONEY_OF.get(re.sub(r"[金款费]$", "", words)):
        return kind, ""
    rule = rule_of_words(words)
    return (money_kind(Visit(rule=rule)), rule.value if rule in FESTIVALS else "") if rule else None


# ---------------------------------------------------------------- who somebody is

_AUDIENCES = {
    Audience.SENIOR: "处级退休干部 县处级退休干部 处级以上退休干部 县级退休干部 退休处级干部 退休县处级干部 处级退休 县处级以上退休 处级以上退休 "
    "处级 县处级 县处级以上",
    Audience.OTHER: "科级退休干部 一般退休干部 其他退休 科级及以下退休干部 乡科级退休干部 普通退休干部 科级以下退休干部",
    Audience.LIXIU_SURVIVOR: "离休遗属 离休干部遗孀 离休干部遗属(遗孀)",
    Audience.TUIXIU_SURVIVOR: "退休遗属 退休干部遗孀",
}
_AUDIENCE_OF = {word: audience for audience, words in _AUDIENCES.items() for word in (audience.value, *words.split())}
_CATEGORY_OF = {
    Audience.LIXIU: Category.LIXIU,
    Audience.SENIOR: Category.TUIXIU,
    Audience.OTHER: Category.TUIXIU,
    Audience.WORKER: Category.WORKER,
    Audience.LIXIU_SURVIVOR: Category.SURVIVOR,
    Audience.TUIXIU_SURVIVOR: Category.SURVIVOR,
}


def category_of_words(text: str) -> Category | None:
    """人员类别 of other words, those of the six categories too."""
    words = plain(text)
    if found := CATEGORY_WORDS(words):
        return Category(str(found))
    return _CATEGORY_OF[_AUDIENCE_OF[words]] if words in _AUDIENCE_OF else None


def survivor_kind_of(text: str) -> SurvivorKind | None:
    """Whose survivor the words of 人员类别 name: 离休遗属 → 离休干部遗属; None where they do not say."""
    if "离休" in text:
        return SurvivorKind.OF_LIXIU
    return SurvivorKind.OF_TUIXIU if "退休" in text else None


def audience_of_words(text: str, person: Person) -> str | None:
    """Which of the six categories words name; 退休干部 alone goes by the person's rank. None where they name none."""
    words = plain(text)
    category = category_of_words(words) or (Category(words) if words in tuple(Category) else None)
    if audience := _AUDIENCE_OF.get(words):
        return audience.value
    if category is None:
        return None
    survivor = survivor_kind_of(words) or person.survivor_kind
    found = people_rules.audience_of(category, person.rank, person.treatment, survivor)
    return found.value if found else None


def audience(person: Person) -> str:
    """The person's category among the six today, "" if not known."""
    found = people_rules.audience_of(person.category, person.rank, person.treatment, person.survivor_kind)
    return found.value if found else ""


# ---------------------------------------------------------------- branches

_TYPE_SIGNS = (
    ("功能型", BranchType.FUNCTIONAL),
    ("小区党支部", BranchType.COMMUNITY),
    ("小区支部", BranchType.COMMUNITY),
    ("学习小组", BranchType.STUDY_GROUP),
    ("学委会", BranchType.STUDY_COMMITTEE),
    ("学习委员会", BranchType.STUDY_COMMITTEE),
    ("党小组", BranchType.GROUP),
    ("党总支", BranchType.GENERAL),
    ("总支", BranchType.GENERAL),
    ("党工委", BranchType.WORK_COMMITTEE),
    ("党委", BranchType.COMMITTEE),
)


def branch_type_of(name: str) -> BranchType:
    """The type of a branch by the last word in its name that names one: 县人大党委第一党支部 is a 党支部."""
    found = max(((name.rfind(sign) + len(sign), kind) for sign, kind in _TYPE_SIGNS if sign in name), default=None)
    if "功能型" in name:
        return BranchType.FUNCTIONAL
    if found is None or name.rfind("支部") + 2 > found[0]:
        return BranchType.BRANCH
    return found[1]


# ---------------------------------------------------------------- cells and values


def import_fields(what: ImportKind) -> tuple[Field, ...]:
    """The fields of a kind as an import reads them: with more words for 人员类别 and for what money is for."""
    readers: Mapping[tuple[ImportKind, str], Any] = {
        (ImportKind.PEOPLE, "category"): category_of_words,
        (ImportKind.VISITS, "rule"): rule_of_words,
        (ImportKind.PAYMENTS, "kind"): lambda text: (money_of_words(text) or (None,))[0],
    }
    return tuple(
        dataclasses.replace(field, reader=readers[what, field.name]) if (what, field.name) in readers else field
        for field in fields_for(what)
    )


_LATEST = frozenset({"verified_on", "unreached_on"})  # the last time: an earlier one is no news
_MASK = r"[*＊×•●]"


def is_masked(number: str) -> bool:
    """Whether digits of a number are hidden: 533421********0312, 139****0001."""
    return re.search(rf"\d[\s-]*(?:{_MASK}|[xX]{{2}})", number) is not None


def fits_mask(masked: str, number: str) -> bool:
    """Whether a number may be the one of which some digits are hidden."""
    pattern = re.sub(rf"{_MASK}|[xX](?=[xX\d])", ".", re.sub(r"[\s-]", "", masked))
    return re.fullmatch(pattern, re.sub(r"[\s-]", "", number)) is not None


def hides_digits(field: Field, value: Any) -> bool:
    """Whether a value is a number with hidden digits."""
    return field.kind in (Kind.ID_NUMBER, Kind.PHONE) and is_masked(value)


def says_less(field: Field, old: Any, new: Any) -> bool:
    """Whether a cell is weaker than what is known: a date without its day or month, a number with hidden digits."""
    if not old:
        return False
    if field.kind is Kind.PARTIAL:
        return bool(new.is_coarser_than(old))
    return hides_digits(field, new) and not is_masked(old)


def _agrees_with_less(field: Field, old: Any, new: Any) -> bool:
    """Whether a weaker cell may mean what is known."""
    if field.kind is Kind.PARTIAL:
        return bool(new.is_part_of(old))
    if field.name in _LATEST:
        return bool(new < old)
    return says_less(field, old, new) and any(fits_mask(new, number) for number in re.split("、|（.*?）", old))


def same(field: Field, old: Any, new: Any) -> bool:
    """Whether a cell says what the record holds already, or less of it; if need be as it would be written in a sheet."""
    if old == new:
        return True
    if old is None or old == "" or field.kind is Kind.REFERENCE:
        return False
    if _agrees_with_less(field, old, new):
        return True
    if field.kind is Kind.ID_NUMBER:
        return idcard.to18(old) == idcard.to18(new) and len(old) >= len(new)
    if field.name == "tags":
        return bool(tidy_tags(new) == old)
    try:
        return bool(values.parse(field, text_of(words_in_file(field, old), field.kind)) == new)
    except UserError:
        return False
