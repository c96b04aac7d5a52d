"""What printing a sign-off list of 3,000 rows costs beside a bare canvas that draws the same text and lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.money import show_yuan
from tests.bench import Row, best_of
from tests.support import TODAY, empty_office

if TYPE_CHECKING:
    from cadredesk.funds.records import Payment
    from cadredesk.people.records import Person

PEOPLE = 3000
ON_PAGE = 15


def rows(workdir: Path) -> Iterator[Row]:
    """One voucher for everybody of a large county, drawn from the file."""
    from cadredesk.funds import actions
    from cadredesk.funds.records import Budget, Payment, Voucher
    from cadredesk.people import store
    from cadredesk.people.records import Person

    with empty_office(workdir) as office:
        people = [
            Person(name=f"张建国{at}", category="退休干部", unit="县人大常委会办公室", id_number=f"53262419{at:010}")
            for at in range(PEOPLE)
        ]
        with office.operation("登记人员"):
            ids = store.add_many(office, people)
        budget = actions.save_budget(office, Budget(year=TODAY.year, name="春节慰问", fen=10**12))
        draft = Voucher(kind="节日慰问", occasion="春节", budget_id=budget.id, date=TODAY)
        lines = [Payment(person_id=person, fen=50_000 + at) for at, person in enumerate(ids)]
        voucher = actions.draft_voucher(office, draft, lines).voucher.id or 0

        def sign_off() -> None:
            actions.print_voucher(office, voucher, workdir / "sign_off.pdf")

        sign_off()  # the fonts are read once, for both
        yield Row(
            what=f"sign-off list of {PEOPLE:,} rows, one PDF",
            measured=best_of(3, sign_off),
            floor=best_of(3, lambda: _bare(people, lines, workdir / "bare.pdf")),
            floor_is="bare ReportLab canvas",
            at_most=5,
            times=1.5,
        )


def _bare(people: list["Person"], lines: list["Payment"], out: Path) -> None:
    """The same words and lines, drawn anew on every page by ReportLab alone."""
    from reportlab.pdfgen.canvas import Canvas

    from cadredesk.paper.fonts import Role, base_font

    song, hei = base_font(Role.SONG), base_font(Role.HEI)
    canvas = Canvas(str(out), pagesize=(842, 595), initialFontName=song)
    heads = (
        "序号",
        "姓名",
        "身份证后四位",
        "原工作单位",
        "类别",
        "标准（元）",
        "金额（元）",
        "领款人签字",
        "代领人及关系",
        "日期",
        "备注",
    )
    for start in range(0, len(people), ON_PAGE):
        canvas.setFont(base_font(Role.SONG_BOLD), 18)
        canvas.drawCentredString(421, 550, "2026年春节慰问金签领表")
        canvas.setFont(hei, 10)
        for at, head in enumerate(heads):
            canvas.drawString(40 + at * 70, 500, head)
        canvas.setFont(song, 10)
        for row, (person, line) in enumerate(zip(people[start : start + ON_PAGE], lines[start:], strict=False)):
            y = 480 - row * 26
            words = (
                str(start + row + 1),
                person.name,
                person.id_number[-4:],
                person.unit,
                "退休",
                show_yuan(line.fen or 0),
            )
            for at, word in enumerate(words):
                canvas.drawString(40 + at * 70, y, word)
            canvas.line(40, y, 800, y)
        for at in range(len(heads) + 1):
            canvas.line(40 + at * 70, 90, 40 + at * 70, 520)
        canvas.drawString(40, 60, f"本页小计：{ON_PAGE} 人")
        canvas.drawString(40, 20, "2026-10-10 打印　打印人：李敏　经办：王芳")
        canvas.drawString(700, 20, "第 1 页 共 200 页")
        canvas.showPage()
    canvas.save()
