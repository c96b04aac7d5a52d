"""年度封账证明: what the closed year's figures were, on a paper that lies outside the file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cadredesk.core.money import in_words, show_yuan
from cadredesk.db.file import Office
from cadredesk.funds.closing import rules
from cadredesk.funds.closing.records import ClosedYear, Figures
from cadredesk.paper.fonts import unprintable
from cadredesk.paper.official import Block, Heading, Paragraph, Table, draw_official
from cadredesk.paper.table import Column

_SERIES = (
    Column(label="起号", width=48), Column(label="止号", width=48), Column(label="张数", width=20, align="right"),
    Column(label="作废", width=20, align="right"), Column(label="冲销", width=20, align="right"),
)  # fmt: skip
_KINDS = (
    Column(label="类别", width=24), Column(label="笔数", width=12, align="right"),
    Column(label="人次", width=12, align="right"),
    *(Column(label=f"{each}（元）", width=27, align="right") for each in ("实发", "未领", "退回", "冲销")),
)  # fmt: skip
_BUDGETS = (
    Column(label="预算和文号", width=38),
    *(Column(label=f"{each}（元）", width=29.5, align="right") for each in ("预算数", "实发", "退回", "结余")),
)
_SIGNATURES = (Column(label="封账人", width=52), Column(label="审核人", width=52), Column(label="单位盖章", width=52))
_ROOM = "\n\n\n\n　　　年　月　日"
_NUMBERS = "一二三四五六"
_GROUP = 8  # characters of the hash in one run


def draw_certificate(office: Office, closed: ClosedYear, out: Path) -> list[tuple[str, str]]:
    """Draw it; gives (name, characters) that no font can print. Raises UserError."""
    figures = rules.from_json(closed.figures)
    body = list(_body(office.name, closed, figures))
    title = f"{closed.year}年度慰问金封账证明"
    draw_official(out, title=title, body=body)
    words = {"name": f"{closed.year} 年封账证明", "words": "".join(_words(body)) + office.name}
    return unprintable([words])


def _words(body: Sequence[Block]) -> Iterator[str]:
    for block in body:
        if isinstance(block, Table):
            yield from (text for row in block.rows for text in row)
        elif isinstance(block, Paragraph):
            yield block.text


def _body(name: str, closed: ClosedYear, figures: Figures) -> Iterator[Block]:
    day = f"{closed.day:%Y年}{closed.day.month}月{closed.day.day}日" if closed.day else ""
    yield Paragraph(
        f"{name}{closed.year}年度慰问金账目已于{day}由{closed.operator}封账。封账以后，数据文件不再接受这一年的款项；"
        "以后的退款在没有封账的年度冲销。下列数字取自封账时的台账。"
    )
    heads = iter(_NUMBERS)
    yield Heading(f"{next(heads)}、凭证编号")
    yield from _series(figures)
    yield Heading(f"{next(heads)}、按类别")
    yield from _kinds(figures)
    yield Heading(f"{next(heads)}、按预算")
    yield from _budgets(figures)
    if figures.history_lines:
        yield Heading(f"{next(heads)}、历史补录")
        yield Paragraph(
            f"账簿启用以前发放、没有凭证号的共{figures.history_lines}笔，{show_yuan(figures.history_fen)}元，单独列示，不在上列数字之内。"
        )
    yield Heading(f"{next(heads)}、操作记录")
    hash_ = " ".join(closed.journal_hash[at : at + _GROUP] for at in range(0, len(closed.journal_hash), _GROUP))
    yield Paragraph(f"封账时数据文件共有{figures.journal}项操作，最后一项的摘要为：{hash_ or '无'}。")
    yield Paragraph(
        "“核验”能看出只改动一处的数据；把全部数据重新算过，或换回较早的文件，只能凭本证明和签字的凭证查出。"
    )
    if figures.named:
        yield Heading(f"{next(heads)}、封账时已知的事项")
        yield Paragraph("；".join(figures.named) + "。")
    yield Table(
        _SIGNATURES,
        [(f"{closed.operator}{_ROOM}", f"　{_ROOM}", f"{name}{_ROOM}")],
        f"{closed.year}年度上列各项数字与封账时的台账核对无误",
    )


def _series(figures: Figures) -> Iterator[Block]:
    if not figures.series:
        yield Paragraph("这一年没有编号的凭证。")
        return
    rows = [(each.first, each.last, f"{each.count:,}", str(each.void), str(each.reversals)) for each in figures.series]
    yield Table(_SERIES, rows)


def _kinds(figures: Figures) -> Iterator[Block]:
    if not figures.kinds:
        yield Paragraph("这一年没有支付。")
        return
    rows = [
        (each.kind, f"{each.lines:,}", f"{each.times:,}",
         *map(show_yuan, (each.net, each.unclaimed, each.returned, each.reversed)))
        for each in figures.kinds
    ]  # fmt: skip
    net = sum(each.net for each in figures.kinds)
    sums = [sum(getattr(each, name) for each in figures.kinds) for name in ("unclaimed", "returned", "reversed")]
    lines, times = (sum(getattr(each, name) for each in figures.kinds) for name in ("lines", "times"))
    rows.append(("合计", f"{lines:,}", f"{times:,}", *map(show_yuan, (net, *sums))))
    yield Table(_KINDS, rows)
    yield Paragraph(f"实发合计：{in_words(net)}。")


def _budgets(figures: Figures) -> Iterator[Block]:
    if not figures.budgets:
        yield Paragraph("这一年没有预算。")
        return
    rows = [
        (f"{each.name}\n{each.document or '（无文号）'}",
         *map(show_yuan, (each.fen, each.paid, each.returned, each.left)))
        for each in figures.budgets
    ]  # fmt: skip
    sums = [sum(getattr(each, name) for each in figures.budgets) for name in ("fen", "paid", "returned", "left")]
    rows.append(("合计", *map(show_yuan, sums)))
    yield Table(_BUDGETS, rows)
