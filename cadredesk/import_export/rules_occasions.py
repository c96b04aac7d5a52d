"""Occasions as columns (春节│中秋│重阳): one visit or payment for each filled cell. Nothing here asks the file."""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cadredesk.core.errors import UserError
from cadredesk.core.festivals import day_of_festival
from cadredesk.core.fields import Field, Heads
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.core.problems import Problem
from cadredesk.core.values import parse
from cadredesk.import_export.records import ImportKind
from cadredesk.import_export.rules import FESTIVALS, money_of_words, rule_of_words
from cadredesk.sheets.clean import Row
from cadredesk.sheets.header import Recognition
from cadredesk.sheets.value_columns import answer_of_mark, field_of_value

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[年./-](\d{1,2})[月./-](\d{1,2})日?")
_MONTH_DAY = re.compile(r"(?<![\d.])(\d{1,2})月(\d{1,2})[日号]|\((\d{1,2})[./](\d{1,2})\)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?度?")
_BEFORE = re.compile(r"^(?:节日|走访|慰问|看望|发放|金额?|情况|费|款)+(?=..)")
_BEHIND = re.compile(r"(?<=..)(?:走访|慰问|看望|发放|补助|标准|金额?|款|费|额|情况|万?元)+$")
_DAYS = re.compile(r"(?:走访|慰问|发放)?(?:日期|时间)$")
_VISITED = re.compile(r"走访|慰问|看望|探望")
_PAID = re.compile(r"[金费款贴助扶问]$")
# Festivals that no duty is about, as other words for them.
_OTHERS = {
    word: name
    for name, words in {
        "元旦": "元旦节", "元宵": "元宵节", "三八": "妇女节 三八妇女节 三八节", "清明": "清明节",
        "五一": "劳动节 五一劳动节 五一节", "端午": "端午节", "八一": "建军节 八一建军节", "国庆": "国庆节 十一",
        "冬至": "冬至节", "腊八": "腊八节", "除夕": "",
    }.items()
    for word in (name, *words.split())
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a header says: the festival or the words for the reason, and the day or the year where it gives one."""

    name: str
    day: date | None = None
    year: int | None = None
    month_day: tuple[int, int] | None = None

    def day_in(self, year: int | None) -> date | None:
        """The day that the header gives, or else the festival's; None where that is not known."""
        year = self.year or year
        if self.day or year is None:
            return self.day
        try:
            return date(year, *self.month_day) if self.month_day else day_of_festival(self.name, year)
        except (ValueError, UserError):
            return None


@lru_cache(maxsize=1024)
def occasion_of(what: ImportKind, header: str) -> Occasion | None:
    """The occasion that a header names: 春节, 中秋慰问金（元）, 2024年重阳, 春节（2025.1.20）; None for other headers."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", header))
    day = year = month_day = None
    if found := _DAY.search(text):
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            return None
        text = _DAY.sub("", text)
    if found := _YEAR.search(text):
        year = int(found[1])
        text = _YEAR.sub("", text)
    if found := _MONTH_DAY.search(text):
        month, number = (int(part) for part in found.groups() if part)
        month_day, text = (month, number), _MONTH_DAY.sub("", text)
    bare = re.sub(r"\([^()]*\)", "", text)
    name = _festival(bare) or _reason(what, bare)
    return Occasion(name, day, year, month_day) if name else None


def _festival(text: str) -> str:
    for words in (text, _BEHIND.sub("", text), _BEHIND.sub("", _BEFORE.sub("", text))):
        if words in _OTHERS:
            return _OTHERS[words]
        if (rule := rule_of_words(words)) in FESTIVALS and rule:
            return rule.value
    return ""


def _reason(what: ImportKind, text: str) -> str:
    """Words for another reason, where they are about what is brought: 困难帮扶金, 住院慰问."""
    if what is ImportKind.PAYMENTS:
        return text if _PAID.search(text) and money_of_words(text) else ""
    return text if _VISITED.search(text) and rule_of_words(text) else ""


def heads_of(what: ImportKind) -> Heads:
    """Which headers of visits or payments are occasions."""
    return Heads(lambda text: occasion_of(what, text), several=True)


def day_heads_of(what: ImportKind) -> Heads:
    """Which headers are the days of an occasion: 日期 below 春节."""
    return Heads(lambda text: _DAYS.search(text) and occasion_of(what, _DAYS.sub("", text)), several=True)


# ---------------------------------------------------------------- from one row to its records


@dataclass(frozen=True, slots=True)
class OccasionColumn:
    """A column in which each filled cell is a visit or a payment; ``day`` is theirs where they have none of their own."""

    name: str  # of its field
    header: str
    occasion: Occasion
    day: date | None
    days: str = ""  # the field of the column beside it that tells the days: 春节 [日期│金额]


def occasion_columns(what: ImportKind, recognition: Recognition, year: int | None) -> list[OccasionColumn]:
    """The columns of occasions; ``year`` is that of the title."""
    found: list[OccasionColumn] = []
    days: dict[tuple[str, int | None], OccasionColumn] = {}
    for one in recognition.mapped:
        base, words = field_of_value(one.field.name) if one.field else ("", "")
        occasion = occasion_of(what, _DAYS.sub("", words) if base == "date" else words) if words else None
        if one.field is None or occasion is None:
            continue
        column = OccasionColumn(one.field.name, one.header, occasion, occasion.day_in(year))
        if base == "date":
            days[occasion.name, occasion.year] = column
        else:
            found.append(column)
    paired = [
        dataclasses.replace(one, days=days.pop(key).name)
        if (key := (one.occasion.name, one.occasion.year)) in days
        else one
        for one in found
    ]
    return [*paired, *days.values()]  # visits may be told by their days alone


def records_of(
    what: ImportKind, row: Row, columns: Sequence[OccasionColumn], fen: Field, year: int | None, *, dated: bool
) -> list[Row]:
    """The records of a row, none where no cell of the occasions is filled and nothing else tells of one.

    ``dated``: the days come from outside the columns, a header's own excepted.
    """
    others = {name for column in columns for name in (column.name, column.days)}
    bare = {name: value for name, value in row.values.items() if name not in others}
    read = [_Cell(what, column, row, fen, year) for column in columns if column.name in row.values]
    filled = [each for each in read if each.means]
    if not filled:
        own = {"fen"} if what is ImportKind.PAYMENTS else {"fen", "rule", "kind"}
        return [row] if row.refused or own & bare.keys() else []
    if question := _about_own_amount(row, filled):
        asked = dict.fromkeys(("date", "fen"), question.column)  # where else the lack of a day would be told
        return [dataclasses.replace(row, values=bare, problems=(*row.problems, question), marked=asked)]
    return [each.record(row, bare, dated=dated) for each in filled]


def _about_own_amount(row: Row, filled: Sequence["_Cell"]) -> Problem | None:
    """Give the amount of the row's own column to its only mark; else that is a total, and has to be the sum."""
    own = row.values.get("fen")
    if own is None:
        return None
    amounts = [each.fen for each in filled if each.fen is not None]
    marked = [each for each in filled if each.fen is None and not each.problem]
    if not amounts and len(marked) == 1:
        marked[0].fen = own
    elif not amounts and marked:
        said = f"{len(marked)} 列有标记，金额 {show_yuan(own)} 元看不出每次多少，请在各列中写金额。"
        return Problem(marked[-1].column.header, said, "error")
    elif sum(amounts) != own and not any(each.problem for each in filled):
        said = f"各列合计 {show_yuan(sum(amounts))} 元，金额一栏是 {show_yuan(own)} 元，请核对。"
        return Problem(filled[-1].column.header, said, "error")
    return None


class _Cell:
    """A cell in the column of an occasion: an amount, the day of a visit, or a mark."""

    def __init__(self, what: ImportKind, column: OccasionColumn, row: Row, fen: Field, year: int | None) -> None:
        self.what, self.column = what, column
        self.text, self.words = str(row.values[column.name]), row.words[column.name]
        self.fen: int | None = None
        self.day: date | None = None
        self.problem: Problem | None = None
        answer = answer_of_mark(self.text)
        if self.text == "1" and what is ImportKind.PAYMENTS and "fen" not in row.values:
            answer = None  # one yuan
        self.means = answer is not False
        if answer is None:
            self._read(fen, column.occasion.year or year)
        if column.days in row.values:
            self.day = _day(str(row.values[column.days]), column.occasion.year or year)

    def _read(self, fen: Field, year: int | None) -> None:
        may_be_day = self.what is ImportKind.VISITS or field_of_value(self.column.name)[0] == "date"
        try:
            if may_be_day and (day := _day(self.text, year)):
                self.day = day
            else:
                self.fen = int(parse(fen, self.text))
        except UserError as error:
            said = str(error).removeprefix(f"{fen.label}：")
            if may_be_day:
                said = f"“{self.words}”看不出是金额、日期还是标记，请改写。"
            self.problem = Problem(self.column.header, said, "error")

    def record(self, row: Row, bare: Mapping[str, object], *, dated: bool) -> Row:
        """The visit or the payment that it stands for."""
        header, occasion = self.column.header, self.column.occasion
        values = {name: value for name, value in bare.items() if name != "fen"} | self._reason()
        words = {
            name: text for name, text in row.words.items() if name not in ("rule", "kind", "fen") and "=" not in name
        }
        own = (self.column.name, self.column.days)
        words |= {name: row.words[name] for name in own if name in row.words}
        if self.fen is not None:
            values["fen"] = self.fen
        if self.fen is not None or self.problem:  # 每人500元 of several names is no mistake
            words["fen"] = self.words
        of_header: tuple[Problem, ...] = ()
        day = self.day or (None if dated and not (occasion.day or occasion.month_day) else self.column.day)
        if self.day or ("date" not in values and day):
            values["date"] = day
        elif "date" not in values and "date" not in words and not dated:
            of_header = (Problem(header, _WITHOUT_DAY.format(header), "error"),)
        return dataclasses.replace(
            row,
            values=values,
            words=words,
            problems=(*row.problems, *filter(None, (self.problem,))),
            of_header=of_header,
            marked={**(row.marked or {}), **dict.fromkeys(("rule", "kind", "occasion", "fen"), header)}
            | ({"date": header} if of_header else {}),
        )

    def _reason(self) -> dict[str, object]:
        name = self.column.occasion.name
        if self.what is ImportKind.VISITS:
            rule = rule_of_words(name)
            return {"rule": rule.value} if rule else {"kind": name}
        kind, occasion = money_of_words(name) or (MoneyKind.FESTIVAL, name)
        return {"kind": kind.value, **({"occasion": occasion} if occasion else {})}


_WITHOUT_DAY = "“{}”这一列没有日期，也不知道是哪一年的，请在表头写明日期（如 春节（2025.1.20）），或在标题中写明年份，或指定全表的日期（日期=2025-01-20）。"


def _day(text: str, year: int | None) -> date | None:
    """The day that a cell gives, whole or without its year; None for other words."""
    whole = f"{year}年{text}" if year and re.fullmatch(r"\d{1,2}月\d{1,2}[日号]", text) else text
    found = _DAY.fullmatch(whole) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", whole)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def by_occasion(rows: Sequence[Row], records: Callable[[Row], list[Row]]) -> tuple[list[Row], list[int]]:
    """All records of all rows, and the numbers of the rows that have none."""
    found: list[Row] = []
    without: list[int] = []
    for row in rows:
        of_row = records(row)
        found += of_row
        without += [] if of_row else [row.number]
    return found, without
