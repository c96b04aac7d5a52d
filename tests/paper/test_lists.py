from pathlib import Path

import pytest
from pypdf import PdfReader

from cadredesk.core.errors import UserError
from cadredesk.paper import Column, PrintInfo, Receipt, SignOffList, draw_roster, draw_sign_off
from tests.paper.samples import PRINT_INFO, RARE, fonts_of, words_of


def receipts(count: int) -> list[Receipt]:
    return [
        Receipt(
            name=f"甲{number}号",
            id_tail="003X",
            unit="县供销社" if number % 5 else "中国共产党麻栗坡县委员会统一战线工作部",
            category="离休干部",
            standard=100000,
            amount=50000,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [1, 12, 13, 14, 15, 16, 17, 31, 100])
def test_sign_off_list_adds_up(count: int, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    facts = [[("事由", "节日慰问")], [("资金来源", "节日")]]
    paper = SignOffList(title="签领表", number="慰〔2026〕0031 号", receipts=receipts(count), facts=facts)
    pages = draw_sign_off(out, paper, PRINT_INFO)
    words = words_of(out)
    assert len(words) == pages
    for number, page in enumerate(words, 1):
        assert "领款人签字" in page and "本页小计" in page and f"第{number}页共{pages}页" in page
        assert "慰〔2026〕0031号" in page
    assert all("合计" not in page for page in words[:-1])
    assert f"合计：{count}人人民币" in words[-1] and f"¥{count * 500:,}.00" in words[-1]
    for signature in ("制表：", "经办：", "复核：", "出纳：", "审批：", "附单据：", "（单位盖章）"):
        assert signature in words[-1]
    assert "资金来源：节日" in words[0] and not any("资金来源" in page for page in words[1:])
    sums = [int(page.partition("本页小计：")[2].partition("人")[0]) for page in words]
    assert sum(sums) == count and f"累计：¥{count * 500:,}.00" in words[-1]
    everybody = "".join(words)
    assert all(f"甲{number}号" in everybody for number in range(count))
    assert words[-1].count("号") > 1


def test_roster_head_on_every_page_and_rare_names(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    columns = [Column(label="姓名", width=30), Column(label="住址", width=100), Column(label="电话", width=30)]
    rows = [(f"{RARE}{number}", "文山州麻栗坡县" * (number % 9), "138 8766 3101") for number in range(80)]
    pages = draw_roster(out, title="花名册", columns=columns, rows=rows, print_info=PRINT_INFO, subtitle="截至今日")
    words = words_of(out)
    assert len(words) == pages > 1
    assert all("花名册" in page and "序号姓名住址电话" in page and "共80人" in page for page in words)
    assert all(f"{RARE}{number}" in "".join(words) for number in range(80))
    assert PdfReader(out).pages[0].mediabox.height > 800
    assert not any("Helvetica" in font for font in fonts_of(out))


def test_a_wide_roster_is_landscape_unless_portrait_is_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    columns = [Column(label=f"列{number}", width=20) for number in range(12)]
    marked = PrintInfo(office="局", printed=PRINT_INFO.printed, reprint=True)
    draw_roster(out, title="表", columns=columns, rows=[["字"] * 12], print_info=marked, count="7 项", numbered=False)
    assert PdfReader(out).pages[0].mediabox.width > 800
    assert "补打" in words_of(out)[0] and "7项" in words_of(out)[0] and "序号" not in words_of(out)[0]
    draw_roster(out, title="表", columns=columns, rows=[["字"] * 12], print_info=PRINT_INFO, landscape=False)
    assert PdfReader(out).pages[0].mediabox.width < 600


def test_an_empty_list_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="名单是空的"):
        draw_sign_off(tmp_path / "a.pdf", SignOffList(title="签领表", number="", receipts=[]), PRINT_INFO)
    assert not list(tmp_path.iterdir())
