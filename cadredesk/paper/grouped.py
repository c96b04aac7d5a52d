"""Rosters in groups, each under a heading that is repeated where a group goes on over the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.paper.lists import NUMBERS, ListLayout, draw_laid_out, measure_heading, roster_grid, space_under
from cadredesk.paper.print_info import PrintInfo
from cadredesk.paper.table import Column, Grid, Line

TOGETHER = 2
"""Rows that stand with their heading on a page at least."""
NOBODY = "（没有登记成员）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading with a note at its right, and rows of one text a column, numbered from 1; their sum has no number."""

    title: str
    note: str = ""
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()


def draw_grouped_roster(
    out: Path,
    *,
    title: str,
    columns: Sequence[Column],
    groups: Sequence[Group],
    print_info: PrintInfo,
    count: str,
    subtitle: str = "",
    new_page: bool = False,
    landscape: bool = True,
    progress: Progress | None = None,
) -> int:
    """Print a roster in groups on A4, lying as a rule, the head of the columns on every page; returns the number of pages.

    ``count`` stands at the right under the title. With ``new_page`` each group begins on a page of its own. Raises
    UserError.
    """
    if not any(group.rows for group in groups):
        raise UserError("名单是空的，没有可以打印的内容。")
    progress = progress or Progress()
    size, grid = roster_grid([NUMBERS, *columns], "A4", landscape)
    left = print_info.office + (f"　　{subtitle}" if subtitle else "")
    heading = measure_heading(title, left, count, size)
    pages = _Pages(grid, space_under(heading, grid, size))
    for group in progress.over(groups, len(groups), f"正在排版{title}", every=5):
        pages.add(group, new_page=new_page)
    paper = ListLayout(title=title, heading=heading, size=size, grid=grid, pages=pages.pages)
    return draw_laid_out(out, paper, print_info, progress)


class _Pages:
    """Shares groups out over pages of ``space`` points."""

    def __init__(self, grid: Grid, space: float) -> None:
        self._grid, self._space = grid, space
        self.pages: list[list[Line]] = [[]]
        self._left = space

    def add(self, group: Group, *, new_page: bool) -> None:
        """Put a group under its heading."""
        grid = self._grid
        rows = [(str(place), *row) for place, row in enumerate(group.rows, 1)]
        rows += [("", *group.total)] if group.total else []
        headings = grid.divided(grid.measure_band(group.title, group.note), self._space / 2)
        again = grid.divided(grid.measure_band(f"{group.title}（续）"), self._space / 4)[0]
        measured = [grid.measure(row) for row in rows or [("", NOBODY, *[""] * (len(grid.columns) - 2))]]
        lines = [piece for line in measured for piece in grid.divided(line, self._space / 2)]
        needed = headings[-1].height + sum(line.height for line in lines[:TOGETHER])
        if self.pages[-1] and (new_page or min(needed, self._space) > self._left):
            self._turn()
        for heading in headings:
            if heading.height > self._left:
                self._turn()
            self._put(heading)
        for line in lines:
            if line.height > self._left:
                self._turn()
                self._put(again)
            self._put(line)

    def _turn(self) -> None:
        self.pages.append([])
        self._left = self._space

    def _put(self, line: Line) -> None:
        self.pages[-1].append(line)
        self._left -= line.height
