"""A PDF that is whole or not there at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.atomic_write import atomic_write, require_target_path
from cadredesk.paper.fonts import Role, base_font

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
"""Points in a millimetre."""

SHEETS = {"A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0)}


def sheet(paper: str, landscape: bool = False) -> tuple[float, float]:
    """Width and height of a sheet in points."""
    short, long = SHEETS[paper]
    return (long * MM, short * MM) if landscape else (short * MM, long * MM)


@contextmanager
def pdf(out: Path, size: tuple[float, float], title: str, author: str = "") -> Iterator["Canvas"]:
    """A canvas whose pages become ``out`` when the block ends well; after an error or a stop nothing is left behind.

    Raises UserError if the folder is missing or closed to us, the file is open elsewhere, or the disk is full.
    """
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = Path(out)
    require_target_path(out)
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=size, initialFontName=base_font(Role.SONG), initialFontSize=10)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("CadreDesk")
    canvas.setSubject(title)
    yield canvas
    canvas.save()
    with atomic_write(out) as draft:
        draft.write_bytes(data.getbuffer())
