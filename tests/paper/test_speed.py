"""The batch of slips against a bare canvas that draws the same words and lines (quality.md: at most twice as long)."""

import time
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from cadredesk.paper import draw_forms, load_form
from cadredesk.paper.fonts import Role, base_font
from tests.paper.samples import FURNITURE, SLIP


def bare(count: int, out: Path) -> None:
    form = load_form("visit_slip")
    song, hei = base_font(Role.SONG), base_font(Role.HEI)
    canvas = Canvas(str(out), pagesize=form.size, initialFontName=song)
    for _ in range(count):
        canvas.setFont(base_font(Role.SONG_BOLD), 18)
        canvas.drawCentredString(form.size[0] / 2, 560, form.title)
        for placed in form.cells:
            canvas.rect(placed.x, placed.y, placed.width, placed.height)
            canvas.setFont(hei, 9.5)
            if placed.cell.label:
                canvas.drawString(placed.x, placed.y, placed.cell.label.replace("\n", ""))
            canvas.setFont(song, 10.5)
            if placed.cell.value.parts:
                canvas.drawString(placed.x, placed.y, placed.cell.value.fill(SLIP))
        canvas.setFont(hei, 7.5)
        canvas.drawString(30, 20, FURNITURE.foot())
        canvas.drawString(300, 20, "第 1 页 共 1 页")
        canvas.showPage()
    canvas.save()


def test_slips_take_at_most_twice_a_bare_canvas(tmp_path: Path) -> None:
    form = load_form("visit_slip")
    draw_forms(form, [SLIP], tmp_path / "warm.pdf", FURNITURE)
    bare(1, tmp_path / "warm.pdf")
    best = {"bare": 9.0, "ours": 9.0}
    for _ in range(3):
        start = time.process_time()
        bare(100, tmp_path / "bare.pdf")
        middle = time.process_time()
        draw_forms(form, [SLIP] * 100, tmp_path / "ours.pdf", FURNITURE)
        best["bare"] = min(best["bare"], middle - start)
        best["ours"] = min(best["ours"], time.process_time() - middle)
    assert best["ours"] <= 2 * best["bare"], best
