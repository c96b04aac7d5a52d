"""What the lists over all branches can be narrowed to, and what they add up to. Nothing here asks the file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cadredesk.branches.entries.rules import Situation, is_in, term_years
from cadredesk.branches.ledger.records import COLUMNS, Sheet
from cadredesk.branches.records import Branch
from cadredesk.branches.rules import term_warning
from cadredesk.core.money import show_yuan

Line = tuple[Any, ...]  # id, the values of the columns, and last the id of the branch

ALL = "全部"
SEVERAL = "一人多职"
TERMS = (Situation.OVER, Situation.SOON, Situation.THIS_YEAR, Situation.NO_TERM)
STANDING, ENDED = "现有", "已撤销、已并入"


def choices_of(sheet: Sheet, lines: Sequence[Line]) -> list[str]:
    """What the box over a list offers, the first of them chosen at the start."""
    if sheet is Sheet.BRANCHES:
        return [STANDING, ENDED, ALL]
    if sheet is Sheet.TERMS:
        return [ALL, *map(str, TERMS)]
    if sheet is Sheet.POSTS:
        return [ALL, SEVERAL]
    return [ALL, *(f"{year} 年" for year in sorted({_year(sheet, line) for line in lines}, reverse=True))]


def narrowed(sheet: Sheet, lines: Sequence[Line], choice: str, branches: dict[int, Branch], today: date) -> list[Line]:
    """The lines that a choice leaves."""
    if choice in (ALL, ""):
        return list(lines)
    if sheet is Sheet.BRANCHES:
        return [line for line in lines if bool(branches[line[-1]].ended_on) is (choice == ENDED)]
    if sheet is Sheet.TERMS:
        return [line for line in lines if is_in(branches[line[-1]], Situation(choice), today)]
    if sheet is Sheet.POSTS:
        at = [field.name for field in COLUMNS[sheet]].index("number") + 1
        return [line for line in lines if line[at] > 1]
    return [line for line in lines if f"{_year(sheet, line)} 年" == choice]


def _year(sheet: Sheet, line: Line) -> int:
    return int(str(line[1])[:4])


def sum_words(sheet: Sheet, lines: Sequence[Line]) -> str:
    """What a list adds up to, in words; "" where nothing does."""
    names = [field.name for field in COLUMNS[sheet]]
    if sheet is Sheet.BRANCHES:
        every, separate, mixed = (
            sum(line[names.index(name) + 1] for line in lines) for name in ("members", "separate", "mixed")
        )
        return f"成员合计 {every:,} 人，单独 {separate:,} 人，混编 {mixed:,} 人；功能型成员另列，不重复计算"
    if sheet is Sheet.GRANTS:
        fen = sum(line[names.index("fen") + 1] or 0 for line in lines)
        return f"合计 {show_yuan(fen)} 元，{len({line[-1] for line in lines}):,} 个支部；不计入慰问金"
    if sheet is Sheet.POSTS:
        return f"{len({line[-2] for line in lines}):,} 人任 {len(lines):,} 职"
    if sheet is Sheet.HONOURS:
        return f"{len({line[-1] for line in lines}):,} 个支部"
    return ""


def term_words(branch: Branch, today: date) -> str:
    """What is to be said of the next election."""
    words, _ = term_warning(branch, today)
    if words or branch.term_end:
        return words or "未到期"
    return "还没有登记" if term_years(branch) else ""
