"""Find the header of a sheet and say which field each column holds."""

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.sheets.labels import LabelIndex, Offer, plain, take_better, unit_of
from cadredesk.sheets.layout import lists_below, lists_side_by_side, with_letters
from cadredesk.sheets.reader import Book, Cell, Sheet
from cadredesk.sheets.value_columns import OTHERS, value_columns

SEARCHED_ROWS = 40  # a header further down is none
DEEPEST = 3  # rows that one header may take
HeaderRows = tuple[int, int]  # the first and the last row of a header, as Excel numbers them
NO_HEADER: HeaderRows = (0, 0)  # the list has none: its columns are called A 列, B 列 …
_SAMPLE = 50  # rows below a possible header
_VALUE_SCORE = 90  # of a column whose header is a value
REASON = "原因"  # the last column of a list of refused rows, which says what to correct
_IGNORED = re.compile(r"(?:序号|序|顺序号|行号|no|#)?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet. ``field`` is None where it is unknown or ignored."""

    index: int
    header: str  # as in the sheet, on one line
    field: Field | None = None
    ignored: bool = False  # 序号, or no header at all
    score: int = 0  # 100: the field's very label
    in_ten_thousands: bool = False  # money written in 万元
    guess: str = ""  # the name of the field that its content looks like, where no header says what it holds


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the columns of a sheet hold. ``header`` are the indices in ``Sheet.rows`` of the header's rows."""

    header: range
    columns: tuple[Column, ...]
    fields: tuple[Field, ...]
    values: tuple[Field, ...] = ()  # of the columns whose header is a value: 性别（男）, 性别（女）

    @property
    def offered(self) -> tuple[Field, ...]:
        """What a column may be said to hold."""
        return (*self.fields, *self.values)

    @property
    def mapped(self) -> tuple[Column, ...]:
        """The columns whose field is known."""
        return tuple(column for column in self.columns if column.field is not None)

    @property
    def unknown(self) -> tuple[Column, ...]:
        """The columns with a header that nobody knows."""
        return tuple(column for column in self.columns if column.field is None and not column.ignored)

    @property
    def confidence(self) -> float:
        """0 … 1: how much of the header was understood, and how well."""
        headed = len(self.mapped) + len(self.unknown)
        return sum(column.score for column in self.mapped) / (100 * headed) if headed else 0.0

    def has(self, name: str) -> bool:
        """Whether a column holds the field of this name."""
        return any(column.field is not None and column.field.name == name for column in self.columns)

    def with_column(self, index: int, field_name: str | None) -> "Recognition":
        """The same with another field (None: no field) for one column; a column that held that field loses it."""
        chosen = next((field for field in self.offered if field.name == field_name), None)
        if field_name is not None and chosen is None:
            raise KeyError(field_name)

        def change(column: Column) -> Column:
            if column.index == index:
                return dataclasses.replace(column, field=chosen, ignored=False, score=100 if chosen else 0)
            lost = chosen is not None and column.field is not None and column.field.name == field_name
            return dataclasses.replace(column, field=None, score=0) if lost else column

        return dataclasses.replace(self, columns=tuple(change(column) for column in self.columns))


class HeaderMissingError(UserError):
    """A sheet in which no row is a header: its name, how many rows it has, and which column it should have."""

    def __init__(self, sheet: Sheet, wanted: str) -> None:
        super().__init__(f"工作表“{sheet.name}”中找不到表头，请确认有一行写着“{wanted}”等列名。")
        self.sheet, self.rows, self.wanted = sheet.name, len(sheet.rows), wanted


def recognise(sheet: Sheet, fields: Sequence[Field], header: range | None = None) -> Recognition:
    """Find the header among the first rows (or take ``header``) and map its columns to fields, each at most once.

    Raises UserError if no row has a header that is known.
    """
    index = LabelIndex(fields)
    if header is not None:
        return _recognition(sheet, fields, index, header)
    best: Recognition | None = None
    rank = (0.0, 0.0)
    for start in _candidates(sheet, index):
        for depth in range(1, DEEPEST + 1):
            if start + depth > len(sheet.rows):
                break
            found = _recognition(sheet, fields, index, range(start, start + depth), whole=False)
            # One more row must explain at least one more column; of equals the topmost wins.
            merit = (len(found.mapped) - 0.5 * (depth - 1), found.confidence)
            if merit > rank and _plausible(sheet, index, found):
                best, rank = found, merit
    if best is None:
        names = "、".join(field.label for field in fields if field.required) or fields[0].label
        raise HeaderMissingError(sheet, names)
    return _with_rows_below(sheet, fields, index, _recognition(sheet, fields, index, best.header))


def _with_rows_below(sheet: Sheet, fields: Sequence[Field], index: LabelIndex, found: Recognition) -> Recognition:
    """With the rows into which known headers are merged down: below an unknown group they are the header too."""
    start, stop = found.header.start, found.header.stop
    known = {column.index for column in found.mapped}
    reached = (bottom + 1 for (top, at), (bottom, _) in sheet.merged if top in found.header and at in known)
    deepest = max((each for each in reached if each - start <= DEEPEST and each < len(sheet.rows)), default=stop)
    if deepest <= stop:
        return found
    deeper = _recognition(sheet, fields, index, range(start, deepest))
    if len(deeper.mapped) >= len(found.mapped):
        return deeper
    return dataclasses.replace(found, header=deeper.header)


def _as_found(_sheet: Sheet) -> HeaderRows | None:
    return None


def sheets_to_import(
    book: Book,
    fields: Sequence[Field],
    name: str | None = None,
    header_of: Callable[[Sheet], HeaderRows | None] = _as_found,
) -> list[tuple[Sheet, Recognition]]:
    """The named sheet, or every visible sheet with the key column (姓名) and a third of the columns of the best one.

    So a cover, notes and totals are left out. Lists beside each other in one sheet are several. ``header_of`` says where the
    header of a sheet is, None where it is to be found. Raises UserError if no sheet has a known header.
    """
    names = [name] if name is not None else [one for one in book.names if one not in book.hidden] or list(book.names)
    found: list[tuple[Sheet, Recognition]] = []
    refusals: list[UserError] = []
    for one in names:
        try:
            sheet = book.sheet(one)
            found.append(_recognised(sheet, fields, header_of(sheet)))
        except UserError as error:
            refusals.append(error)
    if not found:
        raise _likeliest(refusals) or UserError(f"“{book.path.name}”里没有内容。")
    best = max((recognition for _, recognition in found), key=lambda one: len(one.mapped))
    key = next((field.name for field in fields if field.required and best.has(field.name)), None)
    return [
        part
        for sheet, one in found
        if 3 * len(one.mapped) >= len(best.mapped) and (not key or one.has(key))
        for below in ([(sheet, one)] if header_of(sheet) is not None else _lists_below(sheet, one))
        for part in _lists_of(*below)
    ]


def _likeliest(refusals: Sequence[UserError]) -> UserError | None:
    """The first refusal; of sheets without a header the longest, since a cover is not what was meant."""
    without = [error for error in refusals if isinstance(error, HeaderMissingError)]
    if refusals and isinstance(refusals[0], HeaderMissingError):
        return max(without, key=lambda error: error.rows)
    return next(iter(refusals), None)


def _recognised(sheet: Sheet, fields: Sequence[Field], rows: HeaderRows | None) -> tuple[Sheet, Recognition]:
    """A sheet with its header where it is found, or where somebody says that it is."""
    if rows is None:
        return sheet, recognise(sheet, fields)
    if rows == NO_HEADER:
        sheet, header = with_letters(sheet)
    else:
        first, last = (min(max(row - sheet.first_row, 0), len(sheet.rows) - 1) for row in rows)
        header = range(first, last + 1)
    return sheet, recognise(sheet, fields, header)


def _lists_below(sheet: Sheet, recognition: Recognition) -> list[tuple[Sheet, Recognition]]:
    """The lists of a sheet that stand below each other, each under a header of its own: one, mostly."""
    fields, header = recognition.fields, recognition.header
    key = next((one.field for one in recognition.mapped if one.field and one.field.required), None)
    if key is None:
        return [(sheet, recognition)]
    index = LabelIndex(fields)
    written = {key.label, *key.synonyms}
    written |= {blank.join(word) for word in written if len(word) == 2 for blank in (" ", "  ", "    ", "\u3000")}
    around = range(header.start - DEEPEST + 1, header.stop + 1)
    found = [
        at
        for at, row in enumerate(sheet.rows)
        if not written.isdisjoint(row) and at not in around and _names_columns(row, index)
    ]
    starts = [at for at in found if at - 1 not in found and at - 2 not in found]
    try:
        return (
            [(part, recognise(part, fields)) for part in lists_below(sheet, [*starts, header.start])]
            if starts
            else [(sheet, recognition)]
        )
    except UserError:
        return [(sheet, recognition)]


def _names_columns(row: Sequence[Cell], index: LabelIndex) -> bool:
    """Whether most filled cells of a row are labels of fields."""
    filled = [cell for cell in row if cell != ""]
    known = sum(1 for cell in filled if isinstance(cell, str) and index.best(cell))
    return known >= 2 and 2 * known >= len(filled)


def _lists_of(sheet: Sheet, recognition: Recognition) -> list[tuple[Sheet, Recognition]]:
    """The lists of a sheet: one, or several beside each other."""
    fields, header = recognition.fields, recognition.header
    key = next((one.field for one in recognition.mapped if one.field and one.field.required), None)
    if key is None:
        return [(sheet, recognition)]
    index = LabelIndex(fields)
    keys = [at for at, path in enumerate(_paths(sheet, header)) if key.name in _offers(path, index)]
    parts = lists_side_by_side(sheet, header, [one.header for one in recognition.columns], keys)
    return [(part, recognise(part, fields, header)) for part in parts] or [(sheet, recognition)]


def _candidates(sheet: Sheet, index: LabelIndex) -> list[int]:
    """Rows in which a header may begin: some cell of the row or of the next two is a known label."""
    known = [
        any(isinstance(cell, str) and cell and index.best(cell) for cell in row) for row in sheet.rows[:SEARCHED_ROWS]
    ]
    return [at for at in range(len(known)) if any(known[at : at + DEEPEST])]


def _plausible(sheet: Sheet, index: LabelIndex, found: Recognition) -> bool:
    """Two columns are known, or one without which nothing can be done; and the last row holds a label or a value itself."""
    enough = len(found.mapped) > 1 or any(column.field and column.field.required for column in found.mapped)
    last = sheet.rows[found.header[-1]]
    return enough and (
        any(isinstance(cell, str) and index.best(cell) for cell in last)
        or any(column.field in found.values and last[column.index] != "" for column in found.mapped)
    )


def _recognition(
    sheet: Sheet, fields: Sequence[Field], index: LabelIndex, header: range, *, whole: bool = True
) -> Recognition:
    """What the columns hold under a header. Unless the ``whole`` list is looked at, its first rows show where marks are."""
    paths = _paths(sheet, header)
    in_ten_thousands = _unit_above(sheet, header.start)
    offers = [_offers(path, index) for path in paths]
    chosen = _assign(offers)
    _second_telephone(paths, chosen, fields)
    known = {at: field for at, (field, _) in chosen.items()}
    values = value_columns(sheet.rows[header.stop : None if whole else header.stop + _SAMPLE], paths, known, index)
    chosen |= {at: (field, _VALUE_SCORE) for at, field in values.items()}
    columns = []
    last = max((at for at, path in enumerate(paths) if path), default=-1)
    for at, path in enumerate(paths):
        field, score = chosen.get(at, (None, 0))
        unit = unit_of("".join(path)) or (in_ten_thousands if path else "")
        columns.append(
            Column(
                index=at,
                header=" ".join(path[-1].split()) if path else "",
                field=field,
                ignored=field is None and _says_nothing(path, last=at == last),
                score=score,
                in_ten_thousands=field is not None and field.kind is Kind.MONEY and unit == "万元",
            )
        )
    return Recognition(header=header, columns=tuple(columns), fields=tuple(fields), values=tuple(values.values()))


def _says_nothing(path: tuple[str, ...], *, last: bool) -> bool:
    words = plain(path[-1]).lower() if path else ""
    return _IGNORED.fullmatch(words) is not None or (last and words == REASON)


def _paths(sheet: Sheet, header: range) -> list[tuple[str, ...]]:
    """For each column the texts of its header from top to bottom, those of merged groups repeated."""
    rows = [_texts(sheet, at, last=at == header[-1]) for at in header]
    width = max(map(len, rows), default=0)
    return [tuple(dict.fromkeys(row[at] for row in rows if at < len(row) and row[at])) for at in range(width)]


def _texts(sheet: Sheet, at: int, *, last: bool) -> list[str]:
    """The texts of one header row; in a row above the last a group's text goes on to the right."""
    texts = [cell.strip() if isinstance(cell, str) else "" for cell in sheet.rows[at]]
    spans = [(first, end) for first, end in sheet.merged if first[0] <= at <= end[0]]
    for first, end in spans:
        if first[0] == at and 0 <= first[1] < len(texts):
            for column in range(first[1], min(end[1] + 1, len(texts))):
                texts[column] = texts[first[1]]
    if last or any(end[1] > first[1] for first, end in spans):
        return texts
    below = sheet.rows[at + 1]
    for column in range(1, len(texts)):
        if not texts[column] and column < len(below) and below[column] != "":
            texts[column] = texts[column - 1]
    return texts


def _unit_above(sheet: Sheet, start: int) -> str:
    """The unit that a title row gives for the whole table (单位：万元)."""
    for row in sheet.rows[:start]:
        for cell in row:
            if isinstance(cell, str) and (found := re.search(r"单位[:：]\s*(?:人民币)?(万?元)", cell)):
                return found[1]
    return ""


def _offers(path: tuple[str, ...], index: LabelIndex) -> Offer:
    """The fields that a column may hold, with scores. A group's word makes the match better, or another one."""
    if not path:
        return {}
    own, groups = path[-1], path[:-1]
    tried = [] if any(OTHERS.search(group) for group in groups) else [(own, 3 * bool(groups))]
    for start in range(len(groups)):
        tried.append(("".join((*groups[start:], own)), 5))
        tried.append((re.sub(r"(?:情况|信息|资料)$", "", plain(groups[start])) + plain(own), 5))
        if plain(own) in ("姓名", "名称"):
            tried.append((groups[start], 4))
    best: Offer = {}
    for text, penalty in tried:
        for field, score in index.matches(text).values():
            take_better(best, field, score - penalty)
    return best


def _assign(offers: list[Offer]) -> dict[int, tuple[Field, int]]:
    """The best offers first, each column and each field once; the left of two equals wins."""
    ranked = sorted(
        ((-score, at, field.name, field) for at, offer in enumerate(offers) for field, score in offer.values()),
        key=lambda one: one[:3],
    )
    chosen: dict[int, tuple[Field, int]] = {}
    taken: Counter[str] = Counter()
    for minus, at, name, field in ranked:
        if at not in chosen and not taken[name]:
            chosen[at] = (field, -minus)
            taken[name] += 1
    return chosen


def _second_telephone(
    paths: list[tuple[str, ...]], chosen: dict[int, tuple[Field, int]], fields: Sequence[Field]
) -> None:
    """A second column of telephones goes to the landline, where there is such a field and no column for it."""
    taken = {field.name for field, _ in chosen.values()}
    landline = next(
        (one for one in fields if one.kind is Kind.PHONE and "固" in one.label and one.name not in taken), None
    )
    for at, path in enumerate(paths):
        if at in chosen or not path or any(OTHERS.search(group) for group in path[:-1]):
            continue
        if landline is not None and re.fullmatch(r"(?:联系)?电话(?:号码)?\d?", plain(path[-1])):
            chosen[at] = (landline, 60)
            return
