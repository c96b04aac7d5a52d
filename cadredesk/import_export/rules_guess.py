"""What the columns of a list without a header look like by their content: a first guess, for somebody to check.

Only what is all but sure is guessed. Of fields that look alike (入党时间 and 参加工作时间) none is.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from statistics import median

from cadredesk.core import idcard
from cadredesk.core.dates import PartialDate, parse_partial, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.sheets.cells import Unreadable, says_nothing, text_of
from cadredesk.sheets.dates import style_of
from cadredesk.sheets.header import Recognition
from cadredesk.sheets.reader import Cell, Sheet

LOOKED_AT = 300  # rows
_MOST = 0.8  # of the cells of a column
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3}[-—]?)?[2-8]\d{6,7}")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}·[\u3400-\u9fff]{1,8}")
_AMOUNT = re.compile(r"[¥￥]?\d[\d,]+(?:\.\d{1,2})?元?")
_SURNAMES = frozenset(  # four people of five bear one of these
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤和木普杞岩刀字罕鲁欧施洪包左"
)
_YOUNGEST = 50  # years: of a list of people who have retired
_YES_NO = {"是", "否"}


@dataclass(frozen=True, slots=True)
class _Content:
    """The filled cells of one column, as text, and the dates among them."""

    index: int
    texts: Sequence[str]
    dates: Sequence[PartialDate]

    def most(self, holds: Callable[[str], object]) -> bool:
        """Whether something holds of nearly all cells."""
        return sum(1 for text in self.texts if holds(text)) >= _MOST * len(self.texts)

    @property
    def are_dates(self) -> bool:
        return len(self.dates) >= _MOST * len(self.texts)

    @property
    def counts_up(self) -> bool:
        """Whether it is a serial number: 1, 2, 3."""
        numbers = [int(text) for text in self.texts if text.isdecimal()]
        pairs = pairwise(numbers)
        steps = [second - first == 1 for first, second in pairs]
        return len(numbers) >= _MOST * len(self.texts) and numbers[0] <= 1 and sum(steps) >= _MOST * len(steps)


def with_guesses(sheet: Sheet, recognition: Recognition) -> Recognition:
    """The same with what each column looks like; no column is taken for anything by it."""
    found = guesses(sheet, recognition)
    columns = tuple(dataclasses.replace(one, guess=found.get(one.index, "")) for one in recognition.columns)
    return dataclasses.replace(recognition, columns=columns)


def guesses(sheet: Sheet, recognition: Recognition) -> Mapping[int, str]:
    """The names of the fields that columns look like, by the index of the column; each field once, the leftmost wins."""
    fields = {field.name: field for field in recognition.fields}
    contents = list(_contents(sheet, recognition))
    found: dict[int, str] = {}
    for content in contents:
        name = next((name for name in _kinds_of(content, fields) if name in fields), "")
        if name and name not in found.values():
            found[content.index] = name
    left = [content for content in contents if content.index not in found]
    if (at := _when(left, contents, fields)) is not None:
        found[at] = "birth" if "birth" in fields else "date"
    amounts = [one for one in left if one.most(_AMOUNT.fullmatch) and not one.are_dates]
    if "fen" in fields and len(amounts) == 1:
        found[amounts[0].index] = "fen"
    return found


def _contents(sheet: Sheet, recognition: Recognition) -> Iterator[_Content]:
    """The columns in which something stands, but for serial numbers."""
    start = recognition.header.stop
    dated = next((one for one in recognition.fields if one.kind in (Kind.PARTIAL, Kind.DATE)), None)
    for column in recognition.columns:
        cells = [row[column.index] for row in sheet.rows[start : start + LOOKED_AT] if row[column.index] != ""]
        texts = [text for cell in cells if (text := "".join(text_of(cell).split())) and not says_nothing(text)]
        content = _Content(column.index, texts, _dates(sheet, dated, cells) if dated else ())
        if texts and not content.counts_up:
            yield content


def _dates(sheet: Sheet, field: Field, cells: Sequence[Cell]) -> list[PartialDate]:
    """The dates among some cells; where a field needs the day, those that have one."""
    style = style_of(field, cells, sheet)
    found = []
    for cell in cells:
        with suppress(UserError, Unreadable):
            day = parse_partial(style.text_of(cell)[0])
            if field.kind is Kind.PARTIAL or day.day:
                found.append(day)
    return found


def _kinds_of(content: _Content, fields: Mapping[str, Field]) -> Iterator[str]:
    """What a column looks like by itself, the surest first."""
    if content.most(lambda text: len(text) in (15, 18) and idcard.birth_of_id(text) is not None):
        yield "id_number"
    if content.most(_MOBILE.fullmatch):
        yield "mobile"
    if not content.are_dates and content.most(_LANDLINE.fullmatch):
        yield "landline"
    yield from _choices(content, fields.values())
    if _are_names(content) and any(field.label == "姓名" for field in fields.values()):
        yield "name" if "name" in fields else "person_id"


def _choices(content: _Content, fields: Iterable[Field]) -> Iterator[str]:
    """The field whose choices the words are; none where several other ones have them too.

    A field that takes other words as well (与干部关系) gives way to one that does not (性别).
    """
    able = [field for field in fields if field.kind is Kind.CHOICE and not _YES_NO & set(field.choices)]
    knowing = [field for field in able if content.most(partial(_is_choice, field))]
    knowing = [field for field in knowing if not field.open_choices] or knowing
    if knowing and all(field.choices == knowing[0].choices for field in knowing):
        yield knowing[0].name


def _is_choice(field: Field, text: str) -> bool:
    return text in field.choices or (field.reader is not None and bool(field.reader(text)))


def _are_names(content: _Content) -> bool:
    """Names differ from row to row and begin with surnames."""
    different = len(set(content.texts))
    surnames = sum(1 for text in content.texts if text[0] in _SURNAMES)
    return (
        content.most(_NAME.fullmatch) and 2 * surnames >= len(content.texts) and 3 * different >= 2 * len(content.texts)
    )


def _when(left: Sequence[_Content], every: Sequence[_Content], fields: Mapping[str, Field]) -> int | None:
    """The column of the date of birth, or of the only date of a visit or payment."""
    dated = [content for content in left if content.are_dates]
    if "birth" not in fields:
        return dated[0].index if "date" in fields and len(dated) == 1 else None
    born = {day.isoformat()[:7] for content in every for text in content.texts if (day := _born(text))}  # of ID numbers
    for content in dated:
        if born and sum(str(day)[:7] in born for day in content.dates) >= _MOST * len(content.dates):
            return content.index
    first = min(dated, key=_usual_year, default=None)
    old = first is not None and max(day.year for day in first.dates) <= today().year - _YOUNGEST
    return first.index if first is not None and old else None


def _usual_year(content: _Content) -> float:
    return median(day.year for day in content.dates)


def _born(text: str) -> date | None:
    return idcard.birth_of_id(text) if len(text) in (15, 18) else None
