"""年度封账证明: what the closed year's figures were, on a paper that lies outside the file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cadredesk.core.dates import show_day_in_full
from cadredesk.core.money import in_words, show_yuan
from cadredesk.db.file import Office
from cadredesk.funds.closing import rules
from cadredesk.funds.closing.records import BudgetSums, ClosedYear, Figures, LineSums
from cadredesk.paper.fonts import unprintable
from cadredesk.paper.official import Block, Heading, Paragraph, Table, draw_official
from cadredesk.paper.table import Column

_SERIES = (
    Column(label="起号", width=48), Column(label="止号", width=48), Column(label="张数", width=20, align="right"),
    Column(label="作废", width=20, align="right"), Column(label="冲销", width=20, align="right"),
)  # fmt: skip
# Both tables of one year's moves end in the same sums.
_MONEY = tuple(
    Column(label=f"{each}（元）", width=21.2, align="right") for each in ("已领", "冲销", "实发", "未领", "退回")
)
_KINDS = (
    Column(label="类别", width=28), Column(label="笔数", width=11, align="right"),
    Column(label="人次", width=11, align="right"), *_MONEY,
)  # fmt: skip
_CHARGED = (Column(label="预算和文号", width=50), *_MONEY)
_BUDGETS = (
    Column(label="预算", width=50),
    *(
        Column(label=f"{each}（元）", width=26.5, align="right")
        for each in ("预算数", "本年列支", "其他年度列支", "结余")
    ),
)
_OLD_BUDGETS = (
    Column(label="预算和文号", width=50),
    *(Column(label=f"{each}（元）", width=26.5, align="right") for each in ("预算数", "实发", "退回", "结余")),
)
_SIGNATURES = (Column(label="封账人", width=52), Column(label="审核人", width=52), Column(label="单位盖章", width=52))
_ROOM = "\n\n\n\n　　　年　月　日"
_NUMBERS = "一二三四五六七"
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
    day = show_day_in_full(closed.day) if closed.day else ""
    yield Paragraph(
        f"{name}{closed.year}年度慰问金账目已于{day}由{closed.operator}封账。封账以后，数据文件不再接受这一年的款项；"
        "以后的退款在没有封账的年度冲销。下列数字取自封账时的台账。"
    )
    heads = iter(_NUMBERS)
    yield Heading(f"{next(heads)}、凭证编号")
    yield from _series(figures)
    yield Heading(f"{next(heads)}、按类别")
    yield from _kinds(figures)
    if not _is_old(figures):
        yield Heading(f"{next(heads)}、按预算")
        yield from _charged(closed.year, figures)
    yield Heading(f"{next(heads)}、预算和结余")
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
    rows = [(each.kind, f"{each.lines:,}", f"{each.times:,}", *_money(each)) for each in figures.kinds]
    lines, times = (sum(getattr(each, name) for each in figures.kinds) for name in ("lines", "times"))
    rows.append(("合计", f"{lines:,}", f"{times:,}", *_sums(figures.kinds)))
    yield Table(_KINDS, rows)
    yield Paragraph(f"实发合计：{in_words(sum(each.net for each in figures.kinds))}。")
    yield from _refunds(figures)


def _money(each: LineSums) -> tuple[str, ...]:
    """The amounts of a row, in the order of their columns."""
    return tuple(map(show_yuan, (each.paid, each.reversed, each.net, each.unclaimed, each.returned)))


def _sums(rows: Sequence[LineSums]) -> tuple[str, ...]:
    names = ("paid", "reversed", "net", "unclaimed", "returned")
    return tuple(show_yuan(sum(getattr(each, name) for each in rows)) for name in names)


def _refunds(figures: Figures) -> Iterator[Block]:
    """Where the money went that was reversed."""
    reversed_ = sum(each.reversed for each in figures.kinds)
    if _is_old(figures) or not reversed_:
        return
    parts = (
        ("退回原预算", reversed_ - figures.to_treasury - figures.to_budgets),
        ("上缴财政", figures.to_treasury),
        ("转入其他预算", figures.to_budgets),
    )
    told = "，".join(f"{words}{show_yuan(fen)}元" for words, fen in parts if fen)
    yield Paragraph(f"冲销的退款：{told}。上缴财政和转入其他预算的，原预算的列支不减少。")


def _charged(year: int | None, figures: Figures) -> Iterator[Block]:
    if not figures.charged:
        yield Paragraph("这一年没有从预算支付的款项。")
        return
    rows = [
        (f"{f'{each.year}年' if each.year != year else ''}{each.name}\n{each.document or '（无文号）'}", *_money(each))
        for each in figures.charged
    ]
    yield Table(_CHARGED, [*rows, ("合计", *_sums(figures.charged))])


def _is_old(figures: Figures) -> bool:
    """Whether the year was closed before its moves were kept by budget."""
    return bool(figures.kinds and not figures.charged) or any(each.in_year is None for each in figures.budgets)


def _budgets(figures: Figures) -> Iterator[Block]:
    if not figures.budgets:
        yield Paragraph("没有这一年的预算。")
        return
    if _is_old(figures):
        yield from _old_budgets(figures)
        return
    amounts = [_of_budget(each) for each in figures.budgets]
    rows = [(each.name, *map(show_yuan, row)) for each, row in zip(figures.budgets, amounts, strict=True)]
    rows.append(("合计", *(show_yuan(sum(column)) for column in zip(*amounts, strict=True))))
    yield Table(_BUDGETS, rows)
    yield Paragraph("预算数包括调整和从其他预算转入的退款；列支是已领减去退回本预算的冲销。预算数 = 列支 + 结余。")


def _of_budget(each: BudgetSums) -> tuple[int, ...]:
    in_year = each.in_year or 0
    return each.fen, in_year, each.paid - in_year, each.left


def _old_budgets(figures: Figures) -> Iterator[Block]:
    """As these years were closed: 退回 is what came back, whether returned or reversed."""
    rows = [
        (f"{each.name}\n{each.document or '（无文号）'}",
         *map(show_yuan, (each.fen, each.paid, each.returned, each.left)))
        for each in figures.budgets
    ]  # fmt: skip
    sums = [sum(getattr(each, name) for each in figures.budgets) for name in ("fen", "paid", "returned", "left")]
    rows.append(("合计", *map(show_yuan, sums)))
    yield Table(_OLD_BUDGETS, rows)
