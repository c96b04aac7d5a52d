"""What a sheet says outside its cells: in its name and in the titles above its header."""

import dataclasses
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.han_numbers import number_of
from cadredesk.core.values import parse
from cadredesk.import_export.records import ImportKind
from cadredesk.import_export.rules import FESTIVALS, money_of_words, survivor_kind_of
from cadredesk.import_export.rules_occasions import OccasionColumn
from cadredesk.import_export.rules_titles import words_of
from cadredesk.people.records import Category
from cadredesk.sheets.labels import LabelIndex
from cadredesk.sheets.reader import Cell, Sheet
from cadredesk.visits.records import Rule

_BOTH = re.compile(r"离\s*退休|离休[、和及与]?.{0,4}退休")  # 离退休干部, 离休、退休干部: either
_CATEGORIES = (
    (re.compile("遗属|遗孀"), Category.SURVIVOR),
    (re.compile("离休"), Category.LIXIU),
    (re.compile("退休(?:职工|工人)"), Category.WORKER),
    (re.compile("退休"), Category.TUIXIU),
)
_DEAD = re.compile("(?:逝世|去世|病故|亡故|过世|已故|死亡)(?:人员|干部|同志|离退休|老干部)?.{0,6}$")
_MOVED = re.compile("(?:转出|迁出|调出)(?:人员|干部|同志|离退休|老干部)?.{0,6}$")
# Lists of others, or of others, too.
_NOT_THEY = re.compile("遗属|遗孀|家属|亲属|配偶|健在|在世|在册|转入|迁入|调入|慰问|补助|抚恤|待遇|经费")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d]|[元人份])")
_YEAR_IN_HAN = re.compile(r"[一二][九〇零○][〇零○一二三四五六七八九]{2}(?=年)")
_MONTH_DAY = re.compile(r"(?<![年./\d-])(\d{1,2}月\d{1,2}日)")
_OCCASIONS = (
    (re.compile("春节|新春"), Rule.SPRING_FESTIVAL),
    (re.compile("中秋"), Rule.MID_AUTUMN),
    (re.compile("重阳|敬老"), Rule.DOUBLE_NINTH),
    (re.compile("七[·.]?一|建党"), Rule.PARTY_DAY),
)
_LONGEST = 60  # characters of a title
_LONGEST_HEADING = 30
_NO_HEADING = re.compile(r"^\s*(?:备?注|说明|附|[*※])|[。：:；]")
_COUNTER = re.compile(r"\s*[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]")


@dataclass(frozen=True, slots=True)
class Said:
    """What holds for rows that do not say it themselves: field → words. ``where`` is the name or title that says so."""

    words: Mapping[str, str]
    where: str
    proposed: bool = True  # by the sheet; False: by who imports
    rows: range | None = None  # the numbers of the rows for which it holds; None: for all

    def divided(self, declined: Set[str]) -> "tuple[Said, Said]":
        """What of it holds, and the proposals that somebody declines."""
        no = declined if self.proposed else frozenset()
        parts = ({name: words for name, words in self.words.items() if (name in no) == out} for out in (False, True))
        held, left = (dataclasses.replace(self, words=part) for part in parts)
        return held, left


def said_by(what: ImportKind, sheet: Sheet, titles: int) -> list[Said]:
    """What the titles (the first rows) say, and, where they say nothing, the sheet's name."""
    name = sheet.part_of or sheet.name
    texts = [cell.strip() for row in sheet.rows[:titles] for cell in row if isinstance(cell, str) and cell.strip()]
    places = [*((text, f"标题“{text[:_LONGEST]}”") for text in texts[:12]), (name, f"工作表名“{name}”")]
    taken: set[str] = set()
    found = []
    year = year_said(sheet, titles)
    for text, where in places:
        words = {field: each for field, each in _words(what, text, year).items() if field not in taken}
        taken |= words.keys()
        if words:
            found.append(Said(words, where))
    return found


def said_between(what: ImportKind, sheet: Sheet, skipped: Sequence[tuple[int, str]], year: int | None) -> list[Said]:
    """What headings between the rows say (一、离休干部), each for the rows down to the next of its kind, or to a total.

    ``skipped`` are the rows that are no records: number and why.
    """
    found: list[Said] = []
    begun: tuple[int, str, dict[str, str], str] | None = None  # row, kind of heading, words, text
    for number, why in [*skipped, (sheet.number(len(sheet.rows)), "")]:
        text = _heading(sheet.rows[number - sheet.first_row]) if why else ""
        words = _words(what, text, year) if text else {}
        kind = _kind_of_heading(text)
        if begun and (words or (text and kind == begun[1]) or why in ("", "合计行")):
            begun_at, _, said, title = begun
            found.append(Said(said, f"第 {begun_at} 行的小标题“{title}”", rows=range(begun_at + 1, number)))
            begun = None
        if words:
            begun = number, kind, words, text
    return found


def _heading(row: Sequence[Cell]) -> str:
    """The words of a row that may head those below; "" for a note and for a row with more than one cell."""
    filled = [cell for cell in row if cell != ""]
    text = filled[0].strip() if len(filled) == 1 and isinstance(filled[0], str) else ""
    return text if len(text) <= _LONGEST_HEADING and not _NO_HEADING.search(text) else ""


def _kind_of_heading(text: str) -> str:
    """How a heading is written: with a counter, with a number of people, or with neither."""
    if counter := _COUNTER.match(text):
        return re.sub(r"[一二三四五六七八九十]+", "一", re.sub(r"\d+", "1", counter[0].strip()))
    return "人数" if re.search(r"\d+\s*[人名户位]", text) else ""


def for_occasions(found: Sequence[Said], columns: Sequence[OccasionColumn]) -> list[Said]:
    """What is said of a list with occasions as columns: not the occasion, and of several occasions not the day."""
    left_out = {"rule", "kind", "occasion"} | ({"date"} if len(columns) > 1 else set())
    kept = [
        dataclasses.replace(said, words={name: words for name, words in said.words.items() if name not in left_out})
        if said.proposed
        else said
        for said in found
    ]
    return [said for said in kept if said.words]


def year_said(sheet: Sheet, titles: int) -> int | None:
    """The year of the titles, or else of the sheet's name; None where two are named."""
    texts = [cell for row in sheet.rows[:titles] for cell in row if isinstance(cell, str)]
    for text in ("\n".join(texts[:12]), sheet.part_of or sheet.name):
        years = {int(found) for found in _YEAR.findall(text)}
        years |= {year for found in _YEAR_IN_HAN.findall(text) if (year := number_of(found))}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _words(what: ImportKind, text: str, year: int | None) -> dict[str, str]:
    match what:
        case ImportKind.PEOPLE:
            return _of_people(text)
        case ImportKind.VISITS | ImportKind.PAYMENTS:
            return _of_occasion(what, text, year)
        case ImportKind.BRANCHES:
            return {}
        case _:
            return words_of(what.value, text, _day_of(text, year))


def _of_people(text: str) -> dict[str, str]:
    words = {}
    either = _BOTH.search(text)
    category = next((each for pattern, each in _CATEGORIES if pattern.search(text)), None)
    if category is Category.SURVIVOR or (category and not either):
        words["category"] = category.value
    if category is Category.SURVIVOR and not either and (kind := survivor_kind_of(text)):
        words["survivor_kind"] = kind.value
    if state := _state_of(text):
        words["state"] = state
    return words


def _state_of(text: str) -> str:
    """去世 or 转出 of a list of the dead or of those who left; "" of any other, and of one of both."""
    plain = re.sub(r"(?:花名册|名册|名单|登记表|统计表|一览表|表|册)$", "", text)
    found = [state for pattern, state in ((_DEAD, "去世"), (_MOVED, "转出")) if pattern.search(plain)]
    return found[0] if len(found) == 1 and not _NOT_THEY.search(plain) else ""


def _of_occasion(what: ImportKind, text: str, year: int | None) -> dict[str, str]:
    words = _day_of(text, year)
    rules = [rule for pattern, rule in _OCCASIONS if pattern.search(text)]
    if len(rules) == 1 and rules[0] in FESTIVALS:
        if what is ImportKind.VISITS:
            words["rule"] = rules[0].value
        elif meaning := money_of_words(rules[0].value):
            words |= {"kind": meaning[0].value, "occasion": meaning[1]}
    return words


def _day_of(text: str, year: int | None) -> dict[str, str]:
    """The day that a title names; ``year`` is that of days without one."""
    day = _DAY.search(text) or _DAY.search(_MONTH_DAY.sub(rf"{year}年\1", text) if year else "")
    try:
        return {"date": str(PartialDate(*map(int, day.groups())))} if day else {}
    except ValueError:
        return {}


def given_by(fields: Sequence[Field], given: Mapping[str, str]) -> Said:
    """What somebody says for all rows, by the labels of fields. Raises UserError for what cannot be understood."""
    index = LabelIndex(fields)
    words: dict[str, str] = {}
    for label, text in given.items():
        best = index.best(label)
        if best is None:
            raise UserError(f"没有“{label}”这一项，请检查名称。")
        value_of(best[0], text)
        words[best[0].name] = text
    return Said(words, "导入时指定", proposed=False)


def value_of(field: Field, words: str) -> Any:
    """The value of words said outside the cells; names of branches and people stay words. Raises UserError."""
    return words if field.kind is Kind.REFERENCE else parse(field, words)
