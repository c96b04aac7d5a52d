"""What is said of a backup on paper, the log of drills, and what is still open when a year or a clerk's work ends."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cadredesk.core.fields import Kind, described, record
from cadredesk.db.verification import Report


@record(table="drills", noun="备份演练")
@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A backup that was restored to a temporary place to see whether it can be: which, and what was in it."""

    id: int | None = None
    day: datetime.date | None = described("日期", Kind.DATE, listed=True)
    operator: str = described("演练人", default="", listed=True)
    file: str = described("备份文件", default="", listed=True)
    made: str = described("备份时间", default="", listed=True)
    passed: bool = described("通过", Kind.FLAG, default=False, listed=True)
    result: str = described("结果", default="", listed=True)
    people: int = described("人数", Kind.INTEGER, default=0)
    visits: int = described("走访次数", Kind.INTEGER, default=0)
    fen: int = described("已发慰问金", Kind.MONEY, default=0)
    operations: int = described("操作记录项数", Kind.INTEGER, default=0)
    sha256: str = described("文件摘要", default="")


@record(table="handovers", noun="工作交接")
@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Somebody's work that somebody else has taken over, with the file as it was then."""

    id: int | None = None
    day: datetime.date | None = described("交接日期", Kind.DATE, listed=True)
    giver: str = described("移交人", default="", listed=True, required=True)
    taker: str = described("接交人", default="", listed=True, required=True)
    witness: str = described("监交人", default="", listed=True)
    open_items: str = described("未办事项", Kind.LONG, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSum:
    """What was paid of one kind less what was reversed, in 分: of the certificate's year, and in all."""

    kind: str
    lines: int
    times: int
    year_fen: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSum:
    """A budget with its money in 分: ``fen`` = ``paid`` + ``waiting`` (approved, and nothing said of it yet) + ``left``."""

    year: int
    name: str
    document: str
    fen: int
    paid: int
    waiting: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a 备份凭据 says of a backup, read from the backup where it lies. ``made`` and ``operator``: when and by whom."""

    office: str
    path: Path
    size: int
    report: Report
    made: datetime.datetime
    operator: str
    year: int
    kinds: Sequence[KindSum] = ()
    budgets: Sequence[BudgetSum] = ()
    closed: Sequence[int] = ()
    """The years whose books are closed in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """Something that is still open: what, how many, and some of them by name. ``stops``: a year is not closed with it."""

    what: str
    count: int
    unit: str
    named: Sequence[str] = ()
    stops: bool = False

    @property
    def words(self) -> str:
        """草稿凭证 3 张：慰问… 等."""
        named = "、".join(self.named) + ("等" if len(self.named) < self.count else "")
        return f"{self.what} {self.count:,} {self.unit}" + (f"：{named}" if self.named else "")
