"""Sheets of labels, envelopes and what is written on them: sizes as data in forms/paper/labels.toml, or the user's own."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cadredesk.assets import paper_form
from cadredesk.core.errors import UserError
from cadredesk.paper.output import SHEETS

A4 = SHEETS["A4"]
SMALLEST = (25.0, 12.0)
"""Width and height in mm of the smallest label that a name and an address fit on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSheet:
    """A sheet of labels on A4; lengths in mm, ``left`` and ``top`` those of the first label."""

    name: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap_x: float = 0.0
    gap_y: float = 0.0

    @property
    def places(self) -> int:
        """How many labels there are on a sheet."""
        return self.columns * self.rows

    @property
    def bottom(self) -> float:
        """What is left under the last row."""
        return A4[1] - self.top - self.rows * self.height - (self.rows - 1) * self.gap_y

    @property
    def right(self) -> float:
        """What is left beside the last column."""
        return A4[0] - self.left - self.columns * self.width - (self.columns - 1) * self.gap_x

    def cells(self) -> list[tuple[float, float, float, float]]:
        """Left, top, width and height in mm of each label, line by line from the upper left corner."""
        across, down = self.width + self.gap_x, self.height + self.gap_y
        return [
            (self.left + x * across, self.top + y * down, self.width, self.height)
            for y in range(self.rows)
            for x in range(self.columns)
        ]

    def fault(self) -> str:
        """A sentence that says why such a sheet cannot be; "" if it can."""
        if self.columns < 1 or self.rows < 1:
            return "每行和每列至少要有一张标签。"
        if self.width < SMALLEST[0] or self.height < SMALLEST[1]:
            return f"标签太小：宽至少 {SMALLEST[0]:g} 毫米，高至少 {SMALLEST[1]:g} 毫米。"
        if min(self.left, self.top, self.gap_x, self.gap_y) < 0:
            return "边距和间隔不能小于 0。"
        if self.right < -0.05:
            return f"标签和边距加起来比 A4 纸宽 {-self.right:.1f} 毫米，请减少每行张数或改小宽度。"
        if self.bottom < -0.05:
            return f"标签和边距加起来比 A4 纸高 {-self.bottom:.1f} 毫米，请减少行数或改小高度。"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An envelope lying; width and height in mm."""

    name: str
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written to one address. Empty parts take no room."""

    name: str
    """The whole line, with the form of address: 张建国 同志 收."""
    address: str = ""
    postcode: str = ""
    unit: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What stands at the lower right of an envelope."""

    name: str = ""
    address: str = ""
    postcode: str = ""


@cache
def label_sheets() -> tuple[LabelSheet, ...]:
    """The sheets that are known. Raises UserError if forms/paper/labels.toml is damaged."""
    return tuple(LabelSheet(**_numbers(each)) for each in _known()["sheets"])


@cache
def envelopes() -> tuple[Envelope, ...]:
    """The envelopes that are known. Raises UserError if forms/paper/labels.toml is damaged."""
    return tuple(Envelope(**_numbers(each)) for each in _known()["envelopes"])


def _known() -> dict[str, Any]:
    path = paper_form("labels")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"标签样式文件“{path.name}”读不出来：{error}。请重新安装本程序。") from error


def _numbers(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: float(value) if key not in ("name", "columns", "rows") else value for key, value in entry.items()}


def unfolded(letters: Sequence[Letter]) -> Iterator[dict[str, str]]:
    """The letters as records, for :func:`cadredesk.paper.unprintable`."""
    for letter in letters:
        yield {"name": letter.name, "address": letter.address, "unit": letter.unit, "telephone": letter.telephone}


def require_letters(letters: Sequence[object]) -> None:
    """Raises UserError where there is nothing to print."""
    if not letters:
        raise UserError("没有可以打印的地址：名单是空的，或名单里的人都没有登记地址。")
