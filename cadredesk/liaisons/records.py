"""Who answers for whom (挂联): each liaison with figures, the people and branches that they answer for, and coverage."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from cadredesk.branches.records import Liaison
from cadredesk.core.fields import Kind, described
from cadredesk.duties.records import Outcome

NOBODY = "没有挂联人"
NOBODY_ID = 0  # stands for those whom nobody answers for, where the id of a liaison is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class LiaisonLine:
    """A liaison with how many they answer for, and how many visits those are owed now."""

    liaison: Liaison
    name: str = described("挂联人", default="", listed=True, width=96)
    post: str = described("职务", default="", listed=True, width=92)
    phone: str = described("电话", Kind.PHONE, default="", width=120)
    people: int = described("人员", Kind.INTEGER, default=0, listed=True, width=60)
    branches: int = described("支部", Kind.INTEGER, default=0, listed=True, width=60)
    open: int = described("待访", Kind.INTEGER, default=0, listed=True, width=60)
    overdue: int = described("逾期", Kind.INTEGER, default=0, listed=True, width=60)

    @property
    def liaison_id(self) -> int:
        """Of whom; NOBODY_ID of those whom nobody answers for."""
        return self.liaison.id or NOBODY_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedPerson:
    """Somebody in the register, as the lists of those show them who answer for people.

    ``next_due`` is the day of the visit that is owed first, ``next_words`` what for: 重阳, 逾期 of what is late.
    """

    person_id: int
    name: str = described("姓名", default="", listed=True, width=120)
    category: str = described("人员类别", default="", listed=True, width=140)
    phone: str = described("电话", Kind.PHONE, default="", listed=True, width=116)
    community: str = described("社区", default="", width=100)
    address: str = described("常住地址", default="", listed=True, width=170)
    birthday: str = described("生日", default="", width=128)
    unit: str = described("原工作单位", default="", width=140)
    next_due: datetime.date | None = described("下次应访", Kind.DATE, listed=True, width=96)
    next_words: str = described("应访事由", default="", listed=True, width=110)
    state: str = described("状态", default="", listed=True, width=60)
    liaison: str = described("挂联人", default="", width=80)

    @property
    def is_overdue(self) -> bool:
        """Whether the visit should have been made by now."""
        return self.state == Outcome.OVERDUE


class CoverageCount(NamedTuple):
    """How many of ``total`` somebody answers for."""

    done: int
    total: int

    @property
    def missing(self) -> int:
        """Whom nobody answers for."""
        return self.total - self.done


class Coverage(NamedTuple):
    """How far everybody in the register and every organisation has a liaison; counted as the annual summary does,
    survivors and 学委会 apart.
    """

    people: CoverageCount
    survivors: CoverageCount
    branches: CoverageCount
    committees: CoverageCount


def counted(people: int, branches: int, name: str = "") -> str:
    """12 人、2 个支部; "" for nobody. ``name`` is of the only one among the people."""
    said = (name or f"{people:,} 人" if people else "", f"{branches:,} 个支部" if branches else "")
    return "、".join(filter(None, said))


class HandoverSelection(NamedTuple):
    """People and branches, by their ids."""

    people: tuple[int, ...] = ()
    branches: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """12 人、2 个支部; "" for nobody."""
        return counted(len(self.people), len(self.branches))
