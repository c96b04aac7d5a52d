"""Records as the features hand them over, and a reader of finished PDFs."""

import datetime
import re
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from cadredesk.paper import PrintInfo

RARE = "䶮㛃𬭚𫖯𬱖𠅤"
PRINT_INFO = PrintInfo(office="麻栗坡县委老干部局", printed=datetime.date(2026, 10, 10), operator="李敏")

SLIP = {
    "number": "访〔2026〕0142 号",
    "rule": "重阳",
    "name": "张建国",
    "sex": "男",
    "birth": "1930.03",
    "category": "离休干部",
    "rank": "正乡科级",
    "treatment": "副县级待遇",
    "address": "幸福社区 3 号楼 2 单元 501",
    "telephone": "138 8766 3101",
    "unit": "县人大常委会",
    "date": "2026-10-18",
    "place": "家中",
    "visitors": "王志强",
    "companions": "李敏、周立",
    "amount": "¥1,000.00",
    "amount_words": "人民币壹仟元整",
    "goods": "大米 10 千克、食用油 5 升",
    "condition": "精神尚可，高血压服药，听力下降，与小女儿同住。",
    "requests": "希望协助办理住院费用报销。",
    "follow_up": "已与医保局联系。",
}

VOUCHER = {
    "number": "慰〔2026〕0031 号",
    "date": "2026 年 10 月 10 日",
    "payee": "周永福",
    "id_masked": "532***********1234",
    "unit": "县供销社",
    "category": "离休干部",
    "kind": "节日慰问",
    "occasion": "2026 年重阳节",
    "basis": "县财行〔2026〕12 号",
    "amount": "¥500.00",
    "amount_words": "人民币伍佰元整",
    "method": "现金",
    "budget": "节日慰问",
    "subjects": "功能：2080502　经济：30399",
    "attachments": "2 张",
    "deceased": "周永贵",
    "relation": "兄弟姐妹",
    "notes": "已领 2026-10-12，实发 500.00 元",
    "drafted_by": "李敏",
    "approved_by": "王志强",
    "proxy": "周小红",
    "proxy_relation": "女儿",
}


def words_of(path: Path) -> list[str]:
    """The text of each page without blanks."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(path).pages]


def fonts_of(path: Path) -> set[str]:
    """The names of all fonts, each checked to be embedded."""
    names = set()
    for page in PdfReader(path).pages:
        resources: Any = page["/Resources"].get_object()
        for reference in resources["/Font"].values():
            font = reference.get_object()
            assert "/FontFile2" in font["/FontDescriptor"], font["/BaseFont"]
            names.add(font["/BaseFont"].split("+")[-1])
    return names
