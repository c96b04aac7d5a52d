"""Paper: PDFs by ReportLab. Knows no feature, no SQL and no window; what it draws are texts that the caller hands over.

A feature's paper.py turns saved records into texts and calls one of four functions. Each writes a whole PDF or none,
returns the number of pages, reports to a Progress, and raises UserError with a sentence for the user.

    from cadredesk.paper import PrintInfo, draw_forms, load_form, unprintable

    print_info = PrintInfo(office=office.name, printed=today(), operator=office.operator)
    slips = [{"number": "访〔2026〕0142 号", "name": "张建国", "amount": "¥1,000.00", ...}, ...]
    for who, characters in unprintable(slips): ...           # name them to the user before printing
    draw_forms(load_form("visit_slip"), slips, out, print_info, progress, two_up=True)

Forms are forms/paper/*.toml; ``load_form(name).fields`` are the names that a record may have. No word of a record is
lost: what its cell cannot hold stands whole on a continuation (续页), and rows of lists grow. PrintInfo marks all pages:
补打, words in a corner, words slanting across.

    draw_sign_off(out, SignOffList(title="2026 年重阳节慰问金签领表", number="慰〔2026〕0031 号",
                                   receipts=[Receipt(name=..., amount=100000, ...)]), print_info)
    draw_roster(out, title="离退休干部花名册", columns=[Column(label="姓名", width=22), ...],
                rows=[("张建国", ...), ...], print_info=print_info)
    draw_official(out, title="…总结", to="市委老干部局", signer=office.name, day=today(), body=[
        Heading("一、基本情况"), Paragraph("截至…"), Table(columns, rows, "表 1　走访情况"),
        Figure(Bars(labels=["春节"], series=[("2025 年", [320]), ("2026 年", [346])], unit="人次"), "图 1　与上年比较")])
"""

from cadredesk.paper.charts import Bars
from cadredesk.paper.fonts import missing, unprintable
from cadredesk.paper.form_printing import draw_forms
from cadredesk.paper.forms import load_form
from cadredesk.paper.lists import draw_roster
from cadredesk.paper.official import Block, Figure, Heading, Paragraph, Table, draw_official
from cadredesk.paper.print_info import PrintInfo
from cadredesk.paper.sign_off import Receipt, SignOffList, draw_sign_off
from cadredesk.paper.table import Column

__all__ = [
    "Bars",
    "Block",
    "Column",
    "Figure",
    "Heading",
    "Paragraph",
    "PrintInfo",
    "Receipt",
    "SignOffList",
    "Table",
    "draw_forms",
    "draw_official",
    "draw_roster",
    "draw_sign_off",
    "load_form",
    "missing",
    "unprintable",
]
