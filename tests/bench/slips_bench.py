"""What printing everybody's visit slip costs beside a bare canvas that draws the same text and lines."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench import Row, best_of
from tests.support import sample_office

PEOPLE = 2779


def rows(workdir: Path) -> Iterator[Row]:
    """One PDF with a slip for each person of a county's register."""
    from cadredesk.people import store
    from cadredesk.people.records import PeopleQuery
    from cadredesk.visits import actions, paper

    with sample_office(workdir, PEOPLE, 1) as office:
        people = store.some(office, store.listed_ids(office, PeopleQuery()))

        def slips() -> None:
            paper.print_slips(office, actions.slips_to_fill_in(office, people, "重阳"), workdir / "slips.pdf")

        slips()  # the fonts are read once, for both
        yield Row(
            what=f"{len(people):,} visit slips, one PDF",
            measured=best_of(3, slips),
            floor=best_of(3, lambda: _bare(len(people), workdir / "bare.pdf")),
            floor_is="bare ReportLab canvas",
            times=2,
        )


def _bare(count: int, out: Path) -> None:
    """The same words and lines, drawn anew on every page by ReportLab alone."""
    from reportlab.pdfgen.canvas import Canvas

    from cadredesk.paper import load_form
    from cadredesk.paper.fonts import Role, base_font
    from tests.paper.samples import PRINT_INFO, SLIP

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
        canvas.drawString(30, 20, PRINT_INFO.footer())
        canvas.drawString(300, 20, "第 1 页 共 1 页")
        canvas.showPage()
    canvas.save()
