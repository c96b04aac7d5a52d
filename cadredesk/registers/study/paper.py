"""Study on paper: the attendance of members (学习考勤表), and the figures of branches (支部学习统计表)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.registers.study.records import LEGEND, MONTHS, BranchYear, Held, Mark, MemberYear, total_of

_MONTH = 15


def draw_marks(
    members: Sequence[MemberYear],
    year: int,
    branch: str,
    kind: str,
    office: str,
    operator: str,
    out: Path,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw the marks of members, of one branch where it is named; gives (name, characters) that no font can print."""
    from cadredesk.paper import Column, PrintInfo, draw_roster, unprintable

    beside = [] if branch else [Column(label="支部", width=48)]
    columns = [
        Column(label="姓名", width=24),
        *beside,
        *(Column(label=f"{month}月", width=_MONTH, align="center") for month in MONTHS),
        Column(label="缺学月数", width=18, align="center"),
        Column(label="连续缺学", width=18, align="center"),
    ]
    draw_roster(
        out,
        title=f"{branch}{year}年{kind or '学习'}考勤表",
        columns=columns,
        rows=[_member_row(each, year, with_branch=not branch) for each in members],
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        subtitle=LEGEND,
        landscape=True,
        progress=progress,
    )
    return unprintable([{"name": each.name, "branch": each.branch} for each in members])


def _member_row(each: MemberYear, year: int, *, with_branch: bool) -> list[str]:
    marks = [each.marks.get(f"{year}-{month:02}", Mark.NONE).value for month in MONTHS]
    return [
        each.name, *([each.branch] if with_branch else []), *marks, str(each.missed or ""), str(each.in_a_row or ""),
    ]  # fmt: skip


def draw_months(
    lines: Sequence[BranchYear],
    year: int,
    category: str,
    office: str,
    operator: str,
    out: Path,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw the 人次 of branches by month, with their sum; gives (branch, characters) that no font can print."""
    from cadredesk.paper import Column, PrintInfo, draw_roster, unprintable

    columns = [
        Column(label="序号", width=12, align="center"),
        Column(label="支部", width=56),
        *(Column(label=f"{month}月", width=_MONTH, align="right") for month in MONTHS),
        Column(label="场次", width=15, align="right"),
        Column(label="人次", width=18, align="right"),
    ]
    rows = [[str(at), each.branch.name, *_figures(each.months, each.total)] for at, each in enumerate(lines, 1)]
    by_month = {month: total_of(each.months.get(month, Held()) for each in lines) for month in MONTHS}
    rows += [["", "合计", *_figures(by_month, total_of(by_month.values()), plain=True)]] if rows else []
    draw_roster(
        out,
        title=f"{year}年支部{category}统计表",
        columns=columns,
        rows=rows,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        subtitle="单位：人次；“2场 31”是两场合计 31 人次，“待补”是还没有登记人数",
        landscape=True,
        numbered=False,
        count=f"共 {len(lines):,} 个支部",
        progress=progress,
    )
    return unprintable([{"branch": each.branch.name} for each in lines])


def _figures(months: Mapping[int, Held], total: Held, *, plain: bool = False) -> list[str]:
    """The months, 场次 and 人次 of the year. The sums of all branches are 人次 alone."""
    found = [months.get(month, Held()) for month in MONTHS]
    shown = [(f"{each.times:,}" if each.entered else "") if plain else each.words for each in found]
    return [*shown, f"{total.sessions:,}" if total.sessions else "", f"{total.times:,}" if total.entered else ""]
