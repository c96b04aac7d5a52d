"""Money for those who are owed a visit: the lines of a voucher that follow from it, and who was left out."""

from collections import Counter
from typing import NamedTuple

from cadredesk.funds.records import Payment


class LeftOut(NamedTuple):
    """Somebody of whom no line is made. ``sort`` is one of few words, ``why`` says more."""

    person_id: int
    name: str
    sort: str
    why: str


class OwedLines(NamedTuple):
    """The lines of a voucher for one round, in the order of the list, and who was left out."""

    lines: list[Payment]
    left_out: list[LeftOut]

    @property
    def sentence(self) -> str:
        """Who was left out, in figures: 已经开过凭证 3 人、免访 1 人; "" if nobody."""
        counted = Counter(each.sort for each in self.left_out)
        return "、".join(f"{sort} {count:,} 人" for sort, count in counted.items())
