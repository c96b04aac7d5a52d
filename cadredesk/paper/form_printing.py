"""Printing forms filled with records into a PDF."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.paper.form_drawing import FormPen
from cadredesk.paper.forms import Form, Images
from cadredesk.paper.output import pdf, sheet
from cadredesk.paper.print_info import PrintInfo

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def draw_forms(
    form: Form,
    records: Iterable[Mapping[str, str]],
    out: Path,
    print_info: PrintInfo,
    progress: Progress | None = None,
    *,
    two_up: bool = False,
    images: Images | None = None,
) -> int:
    """Print one form a record into the PDF ``out`` and return how many pages it has.

    Records map the names in ``form.fields`` to text as it shall stand on paper; names that are absent stay blank.
    ``two_up`` puts two A5 forms on one A4 sheet, with a line to cut along. ``images`` finds the pictures that values
    name. What does not fit into its cell stands with all its words on a continuation (续页) right after its form, in
    the next place of the sheet where there are two. The file is written whole or not at all.
    Raises UserError (no records, folder or disk) and Cancelled.
    """
    filled = records if isinstance(records, Sequence) else list(records)
    if not filled:
        raise UserError("没有可以打印的内容，请先选择记录。")
    if two_up and form.paper != "A5":
        raise UserError("只有 A5 的表可以两张拼成一张 A4。")
    progress = progress or Progress()
    size = form.size if not two_up else sheet("A4", not form.landscape)
    places = _places(size, *form.size) if two_up else [(0.0, 0.0)]
    drawn = 0
    with pdf(out, size, form.title, print_info.office) as canvas:
        pen = FormPen(canvas, form, print_info, images)
        for record in progress.over(filled, len(filled), f"正在生成{form.title}"):
            for draw_sheet in pen.sheets(record):
                at = drawn % len(places)
                if two_up and at == 0:
                    _cut_line(canvas, size, form.landscape)
                _draw_at(canvas, places[at], draw_sheet)
                drawn += 1
                if at == len(places) - 1:
                    canvas.showPage()
        if drawn % len(places):
            canvas.showPage()
    return -(-drawn // len(places))


def _draw_at(canvas: "Canvas", place: tuple[float, float], draw_sheet: Callable[[], None]) -> None:
    if place == (0.0, 0.0):
        draw_sheet()
        return
    canvas.saveState()
    canvas.translate(*place)
    draw_sheet()
    canvas.restoreState()


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
    wide, high = size
    canvas.line(*((0, high / 2, wide, high / 2) if landscape else (wide / 2, 0, wide / 2, high)))
    canvas.restoreState()
