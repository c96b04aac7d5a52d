"""Which words stand where on the 交接清单 (forms/paper/handover.toml)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cadredesk.backups.paper import counts_words
from cadredesk.backups.records import Certificate, Handover, OpenItem
from cadredesk.core.dates import today
from cadredesk.core.money import show_yuan
from cadredesk.db.check_code import code_of

GIVEN = "数据文件（备份）一份，备份凭据一张，与本清单同放一个文件夹"


def draw_list(
    found: Certificate, handover: Handover, vouchers: Sequence[str], items: Sequence[OpenItem], out: Path
) -> list[tuple[str, str]]:
    """Draw it; what its cells cannot hold stands on a continuation. Gives (name, characters) that no font can print."""
    from cadredesk.paper import PrintInfo, draw_forms, load_form, unprintable

    record = dict(_values(found, handover, vouchers, items))
    info = PrintInfo(office=found.office, printed=today(), operator=handover.giver)
    draw_forms(load_form("handover"), [record], out, info)
    return unprintable([{"name": "交接清单", **record}])


def _values(
    found: Certificate, handover: Handover, vouchers: Sequence[str], items: Sequence[OpenItem]
) -> Iterator[tuple[str, str]]:
    report = found.report
    yield "day", f"交接日期：{handover.day}"
    yield "giver", handover.giver
    yield "taker", handover.taker
    yield "witness", handover.witness
    yield "given", GIVEN
    yield "file", found.path.name
    yield "code", code_of(report)
    yield "counts", counts_words(report.counts)
    yield "money", f"历年累计实发 {show_yuan(report.money_fen)} 元"
    yield "vouchers", "\n".join(vouchers) or "无"
    yield "items", "\n".join(each.words for each in items) or "无"
