"""Re-elections and the tree."""

from datetime import date

import pytest

from cadredesk.branches.records import Branch
from cadredesk.branches.rules import below, term_warning
from cadredesk.core.dates import PartialDate


@pytest.mark.parametrize(
    ("term_end", "words", "tone"),
    [
        (None, "", ""),
        (PartialDate(2026, 10, 7), "已过换届时间 1 天", "danger"),
        (PartialDate(2026, 10, 8), "还有 0 天换届", "warning"),
        (PartialDate(2026, 10), "还有 23 天换届", "warning"),
        (PartialDate(2027, 1, 6), "还有 90 天换届", "warning"),
        (PartialDate(2027, 1, 7), "", ""),
    ],
)
def test_a_reelection_is_announced_ninety_days_before(term_end: PartialDate | None, words: str, tone: str) -> None:
    assert term_warning(Branch(name="第一党支部", term_end=term_end), date(2026, 10, 8)) == (words, tone)


def test_a_branch_that_ended_elects_nobody() -> None:
    gone = Branch(name="第一党支部", term_end=PartialDate(2020), ended_on=PartialDate(2021))
    assert term_warning(gone, date(2026, 10, 8)) == ("", "")


def test_below_is_the_branch_and_all_under_it() -> None:
    tree = [Branch(id=1, name="a"), Branch(id=2, name="b", parent_id=1), Branch(id=3, name="c", parent_id=2)]
    assert sorted(below(tree, 1)) == [1, 2, 3]
    assert below(tree, 3) == [3]


def test_a_loop_in_a_damaged_tree_ends() -> None:
    loop = [Branch(id=1, name="a", parent_id=2), Branch(id=2, name="b", parent_id=1)]
    assert sorted(below(loop, 1)) == [1, 2]
