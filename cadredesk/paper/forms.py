"""The office's forms: a form is data in forms/paper/NAME.toml, read here and filled with records, one page a record."""

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from cadredesk.assets import paper_form
from cadredesk.core.errors import UserError
from cadredesk.paper.fonts import Role
from cadredesk.paper.output import MM, sheet

Images = Callable[[str], bytes | None]
"""Gives the JPEG or PNG that a record's value names; None for none."""


@dataclass(frozen=True, slots=True)
class Template:
    """Words with placeholders, as in ``¥{amount}``. Without a value for any of its placeholders it is empty."""

    parts: tuple[tuple[str, str], ...]
    """Pairs of the words before a placeholder and its name ("" after the last)."""

    @classmethod
    def of(cls, text: str) -> "Template":
        """Read ``words {name} words``; raises ValueError for a lonely brace."""
        return cls(tuple((words, name or "") for words, name, _, _ in Formatter().parse(text)))

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the placeholders."""
        return tuple(name for _, name in self.parts if name)

    def fill(self, record: Mapping[str, str]) -> str:
        """The text with the record's values."""
        if len(self.parts) == 1 and not self.parts[0][0]:
            return record.get(self.parts[0][1]) or ""
        if self.fields and not any(record.get(name) for name in self.fields):
            return ""
        return "".join(words + (record.get(name) or "" if name else "") for words, name in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One box of a form: a grey one with a label, or a white one with a value and perhaps a small hint."""

    width: float
    label: str = ""
    value: Template = Template(())
    hint: str = ""
    """Small grey words in the lower right corner: 年　月　日, （盖章）."""
    image: str = ""
    """The name of the value that names a picture, which fills the box."""
    blank: str = ""
    """Grey words in the middle of a box without its picture: 照片."""
    rows: int = 1
    """How many rows it reaches down."""
    align: str = "left"
    valign: str = "middle"
    font: Role = Role.SONG
    size: float = 10.5
    multiline: bool = True
    line: bool = False
    """There is a line to write on where there is no value."""


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell and where it stands: left, bottom, width and height in points."""

    cell: Cell
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as its file describes it; lengths in mm, except in ``cells``."""

    name: str
    title: str
    paper: str
    landscape: bool
    margins: tuple[float, float, float, float]
    """Top, right, bottom, left."""
    heading: tuple[Template, Template, Template]
    """Left, centre and right under the title; may use {office}."""
    cells: tuple[PlacedCell, ...]
    title_size: float = 18.0
    label_size: float = 9.5
    continued: tuple[tuple[str, Template], ...] = ()
    """Label and value of what stands on the continuation (续页) alone, where all goes that its cell cannot hold."""
    one_page: bool = False
    """There is no continuation: what a cell cannot hold ends in … there."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the form's page in points."""
        return sheet(self.paper, self.landscape)

    @property
    def fields(self) -> frozenset[str]:
        """The names of all values that the form can show."""
        templates = [*self.heading, *(placed.cell.value for placed in self.cells)]
        templates += [template for _, template in self.continued]
        images = {placed.cell.image for placed in self.cells}
        return frozenset(images.union(*(template.fields for template in templates)) - {"office", ""})


HEAD = 17.0
"""What the title and the line under it take, in mm."""


def load_form(name: str, without: Collection[str] = ()) -> Form:
    """Read forms/paper/NAME.toml, but the rows that need one of the values that there are not (``needs``).

    Raises UserError with the place of a mistake in it.
    """
    path = paper_form(name)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _form(name, data, without)
    except FileNotFoundError as error:
        raise UserError(f"找不到表样文件“{path.name}”，请重新安装本程序。") from error
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"表样文件“{path.name}”有错误：{error}。请改正或重新安装本程序。") from error


def _form(name: str, data: dict[str, Any], without: Collection[str]) -> Form:
    paper, landscape = data["paper"], bool(data.get("landscape", False))
    top, right, bottom, left = map(float, data["margins"])
    wide, high = (length / MM for length in sheet(paper, landscape))
    rows = [
        (float(row["height"]), [_cell(cell) for cell in row["cells"]])
        for row in data["rows"]
        if row.get("needs") not in without
    ]
    spare = high - top - bottom - HEAD - sum(height for height, _ in rows)
    if spare < -0.01:
        raise ValueError(f"各行的高度超出纸张 {-spare:.1f} 毫米")
    heading = [Template.of(text) for text in data["heading"]]
    return Form(
        name=name,
        title=data["title"],
        paper=paper,
        landscape=landscape,
        margins=(top, right, bottom, left),
        heading=(heading[0], heading[1], heading[2]),
        cells=tuple(_placed(rows, left, high - top - HEAD, wide - left - right)),
        title_size=float(data.get("title_size", 18)),
        label_size=float(data.get("label_size", 9.5)),
        continued=tuple((part["label"], Template.of(part["value"])) for part in data.get("continued", ())),
        one_page=bool(data.get("one_page", False)),
    )


def _cell(data: dict[str, Any]) -> Cell:
    readers: dict[str, Callable[[str], Any]] = {"value": Template.of, "font": Role}
    cell = Cell(**{key: readers[key](value) if key in readers else value for key, value in data.items()})
    if cell.align not in ("left", "center", "right") or cell.valign not in ("top", "middle", "bottom"):
        raise ValueError(f"不认识的对齐方式 {cell.align} {cell.valign}")
    return cell


def _placed(rows: list[tuple[float, list[Cell]]], left: float, top: float, space: float) -> Iterator[PlacedCell]:
    """Give each cell its place, going round the cells that reach down from rows above."""
    reaching: dict[float, tuple[float, int]] = {}  # left end → width, rows that are still to come
    for number, (height, cells) in enumerate(rows, 1):
        x, held = 0.0, dict(reaching)
        for cell in cells:
            while x in held:
                x += held.pop(x)[0]
            down = sum(row[0] for row in rows[number - 1 : number - 1 + cell.rows])
            yield PlacedCell(cell, (left + x) * MM, (top - down) * MM, cell.width * MM, down * MM)
            if cell.rows > 1:
                reaching[x] = (cell.width, cell.rows)
            x = round(x + cell.width, 3)
        while x in held:
            x += held.pop(x)[0]
        if abs(x - space) > 0.05:
            raise ValueError(f"第 {number} 行各格共宽 {x:g} 毫米，应为 {space:g} 毫米")
        reaching = {start: (wide, more - 1) for start, (wide, more) in reaching.items() if more > 1}
        top -= height
