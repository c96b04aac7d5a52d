"""The office's forms: a form is data in forms/paper/NAME.toml, read here and filled with records, one page a record."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

from cadredesk.assets import paper_form
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.paper.fonts import Role
from cadredesk.paper.furniture import Furniture
from cadredesk.paper.output import MM, pdf, sheet

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Images = Callable[[str], bytes | None]
"""Gives the JPEG or PNG that a record's value names; None for none."""
ALIGNS = ("left", "center", "right")
VALIGNS = ("top", "middle", "bottom")


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
    floor: float = 7.0
    """Values shrink to this size before they are cut."""
    multiline: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
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
    cells: tuple[Placed, ...]
    title_size: float = 18.0
    label_size: float = 9.5
    annex: tuple[tuple[str, Template], ...] | None = None
    """Label and value of what stands on a second sheet alone, with all values that are too long for their cells.

    None for a form without such a sheet, which cuts them.
    """

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the form's page in points."""
        return sheet(self.paper, self.landscape)

    @property
    def fields(self) -> frozenset[str]:
        """The names of all values that the form can show."""
        templates = [*self.heading, *(placed.cell.value for placed in self.cells)]
        templates += [template for _, template in self.annex or ()]
        images = {placed.cell.image for placed in self.cells}
        return frozenset(images.union(*(template.fields for template in templates)) - {"office", ""})


HEAD = 17.0
"""What the title and the line under it take, in mm."""


def load_form(name: str) -> Form:
    """Read forms/paper/NAME.toml. Raises UserError with the place of a mistake in it."""
    path = paper_form(name)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _form(name, data)
    except FileNotFoundError as error:
        raise UserError(f"找不到表样文件“{path.name}”，请重新安装本程序。") from error
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"表样文件“{path.name}”有错误：{error}。请改正或重新安装本程序。") from error


def _form(name: str, data: dict[str, Any]) -> Form:
    paper, landscape = data["paper"], bool(data.get("landscape", False))
    top, right, bottom, left = map(float, data["margins"])
    wide, high = (length / MM for length in sheet(paper, landscape))
    rows = [(float(row["height"]), [_cell(cell) for cell in row["cells"]]) for row in data["rows"]]
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
        annex=_annex(data["annex"]) if "annex" in data else None,
    )


def _annex(data: list[dict[str, str]]) -> tuple[tuple[str, Template], ...]:
    return tuple((part["label"], Template.of(part["value"])) for part in data)


def _cell(data: dict[str, Any]) -> Cell:
    values = dict(data)
    if "value" in values:
        values["value"] = Template.of(values["value"])
    if "font" in values:
        values["font"] = Role(values["font"])
    cell = Cell(**values)
    if cell.align not in ALIGNS or cell.valign not in VALIGNS:
        raise ValueError(f"不认识的对齐方式 {cell.align} {cell.valign}")
    return cell


def _placed(rows: list[tuple[float, list[Cell]]], left: float, top: float, room: float) -> Iterator[Placed]:
    """Give each cell its place, going round the cells that reach down from rows above."""
    reaching: dict[float, tuple[float, int]] = {}  # left end → width, rows that are still to come
    for number, (height, cells) in enumerate(rows, 1):
        x, held = 0.0, dict(reaching)
        for cell in cells:
            while x in held:
                x += held.pop(x)[0]
            down = sum(row[0] for row in rows[number - 1 : number - 1 + cell.rows])
            yield Placed(cell, (left + x) * MM, (top - down) * MM, cell.width * MM, down * MM)
            if cell.rows > 1:
                reaching[x] = (cell.width, cell.rows)
            x = round(x + cell.width, 3)
        while x in held:
            x += held.pop(x)[0]
        if abs(x - room) > 0.05:
            raise ValueError(f"第 {number} 行各格共宽 {x:g} 毫米，应为 {room:g} 毫米")
        reaching = {start: (wide, more - 1) for start, (wide, more) in reaching.items() if more > 1}
        top -= height


def draw_forms(
    form: Form,
    records: Iterable[Mapping[str, str]],
    out: Path,
    furniture: Furniture,
    progress: Progress | None = None,
    *,
    two_up: bool = False,
    images: Images | None = None,
) -> int:
    """Print one form a record into the PDF ``out`` and return how many pages it has.

    Records map the names in ``form.fields`` to text as it shall stand on paper; names that are absent stay blank.
    ``two_up`` puts two A5 forms on one A4 sheet, with a line to cut along. ``images`` finds the pictures that values
    name. What does not fit into its cell goes on with all its words on a second sheet, where the form has an annex.
    The file is written whole or not at all.
    Raises UserError (no records, folder or disk) and Cancelled.
    """
    from cadredesk.paper.form_drawing import FormPen

    filled = records if isinstance(records, Sequence) else list(records)
    if not filled:
        raise UserError("没有可以打印的内容，请先选择记录。")
    if two_up and form.paper != "A5":
        raise UserError("只有 A5 的表可以两张拼成一张 A4。")
    progress = progress or Progress()
    width, height = form.size
    size = form.size if not two_up else sheet("A4", not form.landscape)
    sheets = 0
    with pdf(out, size, form.title, furniture.office) as canvas:
        pen = FormPen(canvas, form, furniture, images)
        places = _places(size, width, height) if two_up else [(0.0, 0.0)]
        for number, record in enumerate(progress.over(filled, len(filled), f"正在生成{form.title}")):
            place = places[number % len(places)]
            if two_up and place == places[0]:
                _cut_line(canvas, size, form.landscape)
            annex = pen.draw(record, place)
            if place == places[-1] or number == len(filled) - 1:
                canvas.showPage()
                sheets += 1
            sheets += pen.draw_annex(record, annex)
    return sheets


def _places(size: tuple[float, float], width: float, height: float) -> list[tuple[float, float]]:
    """The lower left corners of two forms on a sheet: side by side, or one above the other."""
    if size[0] > size[1]:
        return [(0.0, 0.0), (size[0] - width, 0.0)]
    return [(0.0, size[1] - height), (0.0, 0.0)]


def _cut_line(canvas: "Canvas", size: tuple[float, float], landscape: bool) -> None:
    canvas.saveState()
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 3)
    middle = (size[0] / 2, size[1] / 2)
    if landscape:
        canvas.line(0, middle[1], size[0], middle[1])
    else:
        canvas.line(middle[0], 0, middle[0], size[1])
    canvas.restoreState()
