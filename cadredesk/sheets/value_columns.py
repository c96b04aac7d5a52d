"""Columns whose header is a value of a field: 男│女 with marks under them, 春节│中秋 with amounts.

Such a column has a field of its own, named after the field and the value (:func:`value_field`). Marks are folded into the
field itself when rows are read; of columns whose every filled cell is a record the import makes the records.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.values import NO, YES, parse, yes_or_no
from cadredesk.sheets.cells import says_nothing, text_of
from cadredesk.sheets.labels import LabelIndex, plain
from cadredesk.sheets.reader import Cell
from cadredesk.sheets.skipped_rows import KEYS, is_total

IS = "="
# A heading that names somebody else: what stands below it is not the person's own.
OTHERS = re.compile(r"配偶|遗属|子女|家属|亲属|亲人|家庭成员|联系人|监护人|代领|保姆|父母|医生|专班")
_TOTAL = re.compile(r"合计|总计|共计|小计|累计|总数|总额")
_LONGEST = 20  # characters of a header that is a value
_ODD = 0.1  # the share of cells that may be something else than marks
_TRIED = 50  # different cells, after which a column is surely none of marks

_YES = frozenset("1 √ ✓ ✔ ☑ ■ ● ▲ ★ ◆ v y yes true t 是 有 对 *".split())
_EITHER = frozenset("○ 〇 ◯ o × x ✗ ✘ ☒".split())  # yes where nothing else says so
_CROSSES = frozenset("× x ✗ ✘ ☒".split())
_NO = frozenset("0 n no false f 否 无 没有 不 不是 错 □ ☐ - — / \\".split())
_AMOUNT = re.compile(
    r"[¥￥+-]?\d.*|[零壹贰叁肆伍陆柒捌玖拾一二三四五六七八九十百佰千仟万]+[元圆块].*|(?:现金|慰问金|每人)[¥￥]?\d.*"
)


def field_of_value(name: str) -> tuple[str, str]:
    """The name of the field and the words of the value in the name of a column's field; no words for any other field."""
    base, _, words = name.partition(IS)
    return base, words


def value_field(field: Field, words: str, header: str, either_is_yes: bool) -> Field:
    """What a column holds whose header is a value: a mark, or, of several records a row, whatever stands in it."""
    label = f"{field.label}（{' '.join(header.split())}）"
    if field.heads and field.heads.several:
        words_alone = str  # an amount, a mark, a day: whoever makes the records reads them
        return Field(
            name=f"{field.name}{IS}{words}", label=label, kind=field.kind, heads=field.heads, reader=words_alone
        )
    reader = _reader(field, words, either_is_yes)
    return Field(name=f"{field.name}{IS}{words}", label=label, kind=Kind.FLAG, reader=reader)


def _reader(field: Field, words: str, either_is_yes: bool) -> Callable[[str], bool | None]:
    meant = value_of_words(field, words)

    def read(text: str) -> bool | None:
        mark = text.replace("\ufe0f", "").lower()
        if mark in _EITHER:
            return either_is_yes
        if mark in _YES or mark in _NO:
            return mark in _YES
        itself = plain(text) == plain(words) or (meant is not None and value_of_words(field, text) == meant)
        return True if itself else None

    return read


def value_of_words(field: Field, words: str) -> Any:
    """The value of a field that words name, None where they are none of its choices."""
    try:
        return parse(field, words) or None if field.kind is not Kind.FLAG else parse(field, words)
    except UserError:
        return None


# ---------------------------------------------------------------- which columns are such


def value_columns(
    rows: Sequence[Sequence[Cell]],
    paths: Sequence[tuple[str, ...]],
    chosen: Mapping[int, Field],
    index: LabelIndex,
) -> dict[int, Field]:
    """The fields of the columns that hold a value of a field, by column: ``paths`` are the texts of all headers.

    ``rows`` are those of the list. Columns that are ``chosen`` for a field by their header hold that one.
    """
    named: dict[int, tuple[Field, str]] = {}
    lone: dict[int, list[Field]] = {}
    for at, path in enumerate(paths):
        if not path or len(path[-1]) > _LONGEST or any(map(OTHERS.search, path)) or _TOTAL.search(plain(path[-1])):
            continue
        if at in chosen and not (len(path) > 1 and _are_records([chosen[at]])):
            continue
        fields = fields_of_value(path, index)
        if at in chosen and chosen[at] not in fields:  # 金额 below 春节 is that of 春节, below 慰问 any
            continue
        if not _are_records(fields) and (found := _below_group(path, index)):
            named[at] = found
        elif fields:
            lone[at] = fields
    for at, field in _of_one_field(lone).items():
        words = _whole(paths[at]) if _are_records([field]) else plain(paths[at][-1])
        if (field, words) not in named.values():
            named[at] = (field, words)
    return _with_marks(rows, paths, named, chosen) if named else {}


def _whole(path: tuple[str, ...]) -> str:
    """A header with what stands above it: the dots of its dates count."""
    return re.sub(r"\s", "", "".join(path))


def _are_records(fields: Sequence[Field]) -> bool:
    return any(field.heads is not None and field.heads.several for field in fields)


def _below_group(path: tuple[str, ...], index: LabelIndex) -> tuple[Field, str] | None:
    """The choice that a header is of the field that is named above it."""
    own = plain(path[-1])
    for group in path[:-1]:
        best = index.best(group)
        if best is None or best[0].kind not in (Kind.CHOICE, Kind.FLAG):
            continue
        field = best[0]
        if value_of_words(field, own) is not None or (field.heads and field.heads.names(own)):
            return field, own
    return None


def fields_of_value(path: tuple[str, ...], index: LabelIndex) -> list[Field]:
    """The fields of which a header by itself is a value."""
    own, whole = plain(path[-1]), _whole(path)
    several = [one for one in index.fields if one.heads and one.heads.several and one.heads.names(whole)]
    return several or [one for one in index.fields if _is_value(one, own)]


def _is_value(field: Field, words: str) -> bool:
    if field.heads:
        return not field.heads.several and bool(field.heads.names(words))
    if field.kind is not Kind.CHOICE or yes_or_no(words) in (YES, NO):
        return False
    read = field.reader(words) if field.reader else None
    return words in field.choices or read in field.choices or bool(field.open_choices and read)


def _of_one_field(lone: Mapping[int, list[Field]]) -> dict[int, Field]:
    """For each column the field of which most columns are values; none where two could be meant."""
    columns = Counter(field.name for fields in lone.values() for field in fields)
    found = {}
    for at, fields in lone.items():
        ranked = sorted(fields, key=lambda one: (-columns[one.name], one.open_choices))
        first, *others = ranked
        rivals = [
            one
            for one in others[:1]
            if (columns[one.name], one.open_choices) == (columns[first.name], first.open_choices)
        ]
        if not rivals or rivals[0].choices == first.choices:  # 职级 before 享受待遇
            found[at] = first
    return found


# ---------------------------------------------------------------- what stands in them


def _with_marks(
    rows: Sequence[Sequence[Cell]],
    paths: Sequence[tuple[str, ...]],
    named: Mapping[int, tuple[Field, str]],
    chosen: Mapping[int, Field],
) -> dict[int, Field]:
    """Those of the columns that hold marks, at least one among the columns of a field; or amounts, marks and days."""
    keys = [at for at, field in chosen.items() if field.name in KEYS]
    cells: dict[int, Counter[Cell]] = {}
    for at in named:
        column = Counter(row[at] for row in rows if row[at] != "")
        if len(column) > 1:  # counts in tallies are no marks
            column = Counter(row[at] for row in rows if row[at] != "" and _is_of_record(row, keys))
        cells[at] = column
    of_field: dict[str, list[int]] = defaultdict(list)
    for at, (field, _) in named.items():
        of_field[field.name].append(at)
    found: dict[int, Field] = {}
    for columns in of_field.values():
        field = named[columns[0]][0]
        several = _are_records([field])
        either = not any(_mark(cell) in _YES for at in columns for cell in cells[at])
        fields = {at: value_field(field, named[at][1], paths[at][-1], either) for at in columns}
        if several:
            good = {at: fields[at] for at in columns if _share(cells[at], partial(_is_record, field)) >= 0.5}
        else:
            good = {at: fields[at] for at in columns if _share(cells[at], _is_mark(fields[at])) >= 1 - _ODD}
        if any(several or _marked(fields[at], cell) for at in good for cell in cells[at]):
            found |= good
    return found


def _is_of_record(row: Sequence[Cell], keys: Sequence[int]) -> bool:
    """Whether a row is somebody's: there are letters in the place of the name, and no words for a total."""
    words = [str(row[at]) for at in keys if row[at] != ""]
    return not keys or any(re.search(r"[^\W\d_]", each) and not is_total(each) for each in words)


def _share(cells: Counter[Cell], is_good: Callable[[Cell], bool]) -> float:
    if len(cells) > _TRIED and not any(is_good(cell) for cell in list(cells)[:_TRIED]):
        return 0.0
    count = sum(cells.values())
    return sum(number for cell, number in cells.items() if is_good(cell)) / count if count else 1.0


def _mark(cell: Cell) -> str:
    return re.sub(r"\s", "", text_of(cell, Kind.FLAG)).replace("\ufe0f", "").lower()


def _is_mark(field: Field) -> Callable[[Cell], bool]:
    reader = field.reader
    assert reader is not None
    return lambda cell: reader(_mark(cell)) is not None or says_nothing(_mark(cell))


def _marked(field: Field, cell: Cell) -> bool:
    return field.reader is not None and bool(field.reader(_mark(cell)))


def _is_record(field: Field, cell: Cell) -> bool:
    """Whether a cell may be a record of its own: an amount, a day, a mark, or one of the words of the field."""
    return _is_of_occasion(cell) or (field.kind is Kind.CHOICE and value_of_words(field, text_of(cell)) is not None)


def _is_of_occasion(cell: Cell) -> bool:
    if isinstance(cell, (int, float, date)):
        return True
    mark = _mark(cell)
    return answer_of_mark(mark) is not None or says_nothing(mark) or _AMOUNT.fullmatch(mark) is not None


def answer_of_mark(text: str) -> bool | None:
    """Whether a mark says yes or no; None for other words."""
    mark = re.sub(r"\s", "", text).replace("\ufe0f", "").lower()
    if mark in _NO or mark in _CROSSES:
        return False
    return True if mark in _YES or mark in _EITHER else None
