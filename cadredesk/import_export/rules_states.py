"""Columns of workbooks that the register keeps otherwise: 状态 and 是否健在; 身份性质 and amounts with goods in the place of others.

Nothing here asks the file.
"""

import dataclasses
import re
from collections.abc import Mapping

from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Heads, Kind, field_of
from cadredesk.core.money import parse_yuan
from cadredesk.core.values import NO, YES, yes_or_no
from cadredesk.import_export.records import ImportKind
from cadredesk.import_export.rules import category_of_words, import_fields, plain
from cadredesk.import_export.rules_months import with_months
from cadredesk.import_export.rules_occasions import day_heads_of, heads_of
from cadredesk.import_export.rules_relatives import RELATIVE_FIELDS
from cadredesk.people.records import CATEGORY_WORDS, STAFF_KIND_WORDS, Category, Person, State

_FOR_EACH = tuple(
    f"{each}{what}" for each in ("每人", "人均", "每位") for what in ("金额", "慰问金", "标准", "发放金额", "")
)
_YUAN = r"(?:现金|慰问金)?[¥￥]?\d[\d,.]*万?元?"
_WARES = r"[^\d/每均元(][^/每均元]*"
_GOODS_BEHIND = re.compile(rf"({_YUAN})[+＋、,，;；和及与](?:慰问品)?[:：]?({_WARES})")
_GOODS_BEFORE = re.compile(rf"({_WARES})[+＋、,，;；和及与]({_YUAN})")

_STATE_WORDS = ("在册", "在世", "健在", "已故", "去世", "逝世", "迁出", "转出")
_RANK_HEADS = re.compile(r"[正副]?[省部厅局地州县处乡科镇股]{1,2}级(?:以上|以下|及以上|及以下)?|科员(?:及以下)?")
# Such columns are read, and kept as 去世时间 and 转出时间.
STATE_FIELDS = (
    Field(
        name="state",
        label="状态",
        kind=Kind.CHOICE,
        open_choices=True,
        choices=_STATE_WORDS,
        synonyms=("人员状态", "生存状态", "在册状态", "健在状态", "现状", "目前状态"),
    ),
    Field(name="alive", label="是否健在", synonyms=("健在", "健在情况", "是否在世", "健在与否", "是否在册")),
    Field(name="dead", label="是否去世", synonyms=("是否已故", "是否逝世", "是否死亡", "去世与否", "是否病故")),
)
_WORDS = {
    State.DEAD: "已?(?:故|去世|逝世?|死亡?|病故|病逝|亡故|离世|过世|殁)(?:人员)?|不?在世者已故|不健在|不在世|注销",
    State.MOVED_OUT: "已?(?:迁出|转出|迁走|调出|调离|迁移|转走)(?:人员)?",
    State.PRESENT: "健在|在世|在册|正常|在管|现管|生存|存活|在",
}


def sheet_fields(what: ImportKind) -> tuple[Field, ...]:
    """What a workbook of a kind may hold: the fields of an import, and what is understood in them besides."""
    fields = import_fields(what)
    if what is ImportKind.PEOPLE:
        return (*(_of_people(field) for field in fields), *STATE_FIELDS, *RELATIVE_FIELDS)
    if what.sheet is not None:
        fields = (*fields, *what.sheet.only_read)
        of_months = what is ImportKind.ATTENDANCE
        return tuple(with_months(field) if of_months and field.name == "state" else field for field in fields)
    return tuple(_of_occasions(what, field) for field in fields) if what is not ImportKind.BRANCHES else fields


def _of_occasions(what: ImportKind, field: Field) -> Field:
    """A field of visits or payments, of which each occasion may have a column."""
    if field.name == "date":
        return dataclasses.replace(field, heads=day_heads_of(what))
    return _with_goods(field, heads_of(what)) if field.name == "fen" else field


def _of_people(field: Field) -> Field:
    """A field of people with what else its column may hold, and which headers are its values."""
    if field.name == "category":
        return dataclasses.replace(
            _with_staff_kinds(field), heads=Heads(lambda text: text in tuple(Category) or CATEGORY_WORDS(text))
        )
    if field.name in ("rank", "treatment"):
        return dataclasses.replace(field, heads=Heads(_RANK_HEADS.fullmatch))
    return field


def _with_staff_kinds(field: Field) -> Field:
    """人员类别 in which many offices write 身份性质 (公务员, 参公); the planner moves it to where it belongs."""
    return dataclasses.replace(field, reader=lambda text: category_of_words(text) or staff_kind_of(text))


def staff_kind_of(text: str) -> str | None:
    """身份性质 that words name."""
    choices = field_of(Person, "staff_kind").choices
    return text if text in choices else STAFF_KIND_WORDS(text)


def _with_goods(field: Field, occasions: Heads) -> Field:
    """An amount beside which goods may stand (500元+米油), with a column for each occasion perhaps."""
    return dataclasses.replace(
        field,
        heads=occasions,
        synonyms=(*field.synonyms, *_FOR_EACH),
        reader=lambda text: parse_yuan(split[0]) if (split := money_and_goods(text)) else None,
    )


def money_and_goods(text: str) -> tuple[str, str] | None:
    """The amount and the goods of 500元+米油 or 米油、慰问金500元; None where there are not both."""
    if _is_amount(text):  # 1，500 is one amount, though a comma parts
        return None
    if found := _GOODS_BEHIND.fullmatch(text):
        return found[1], found[2]
    found = _GOODS_BEFORE.fullmatch(text)
    return (found[2], found[1]) if found else None


def _is_amount(text: str) -> bool:
    try:
        parse_yuan(text)
    except UserError:
        return False
    return True


def day_of_words(words: str) -> PartialDate | None:
    """The date that stands beside the word for a state: 已故（2019.3）, 2019年3月去世."""
    found = re.search(r"\d{4}(?:[-./年]\d{1,2}(?:[-./月]\d{1,2})?)?", plain(words))
    try:
        return parse_partial(found[0]) if found else None
    except UserError:
        return None


def state_of_words(name: str, words: str) -> State | None:
    """What the words of such a column mean; None for words that nobody knows."""
    text = re.sub(r"\([^()]*\)|\d{4}(?:[-./年\d]+[月日]?)*(?:于)?", "", plain(words)) or plain(words)
    found = next((state for state, pattern in _WORDS.items() if re.fullmatch(pattern, text)), None)
    if found is not None or name == "state":
        return found
    answer = yes_or_no(text)
    if answer not in (YES, NO):
        return None
    return State.DEAD if (answer == YES) == (name == "dead") else State.PRESENT


def strongest(states: Mapping[str, State]) -> State | None:
    """What several columns say together: who has died has died, and who has moved may well be alive."""
    return next((state for state in (State.DEAD, State.MOVED_OUT, State.PRESENT) if state in states.values()), None)
