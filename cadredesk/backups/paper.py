"""Which figures stand where on the 备份凭据 (forms/paper/backup_certificate.toml)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cadredesk.backups.records import BudgetSum, Certificate, KindSum
from cadredesk.core.dates import today
from cadredesk.core.fields import noun_of
from cadredesk.core.money import show_yuan
from cadredesk.db.check_code import code_of

COUNTED = ("people", "branches", "visits", "cases", "checkups", "budgets", "vouchers", "payments")
ADVICE = (
    "在程序“菜单”—“文件”—“核验”中填写上面的核对码，再选这份备份或正在使用的数据文件：相符，就是这份备份，"
    "或是在它以后继续登记的同一份数据。本凭据签字后与备份分开存放。"
)
_GROUP = 8  # digits of a hash in one run
_KINDS, _BUDGETS = 8, 6  # rows on the form


def draw_certificate(found: Certificate, out: Path) -> list[tuple[str, str]]:
    """Draw it; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.paper import PrintInfo, draw_forms, load_form, unprintable

    record = {"name": "备份凭据", **dict(_values(found))}
    info = PrintInfo(office=found.office, printed=today(), operator=found.operator)
    draw_forms(load_form("backup_certificate"), [record], out, info)
    return unprintable([record])


def _values(found: Certificate) -> Iterator[tuple[str, str]]:
    report = found.report
    yield "made", f"备份时间：{found.made:%Y-%m-%d %H:%M:%S}"
    yield "file", found.path.name
    yield "folder", str(found.path.parent)
    yield "size", f"{found.size:,} 字节"
    yield "schema", str(report.schema)
    yield "sha256", _in_groups(report.sha256)
    yield "journal", f"共 {report.operations:,} 项，最后一项的摘要：{_in_groups(report.journal_hash)}"
    yield "code", code_of(report)
    yield "verified", "从存放位置重新读出，核验通过"
    yield "counts", counts_words(report.counts)
    yield "year_paid", f"{found.year}年实发（元）"
    yield "closed", "、".join(f"{year}年" for year in found.closed) or "无"
    yield "operator", found.operator
    yield "advice", ADVICE
    yield from _kind_rows(found.kinds)
    yield from _budget_rows(found.budgets)


def counts_words(counts: dict[str, int]) -> str:
    """人员 2,779　支部 104　…　全部记录 45,000 条."""
    named = [f"{noun_of(table)} {counts[table]:,}" for table in COUNTED if counts.get(table)]
    whole = f"操作记录 {counts.get('operations', 0):,}　全部记录 {sum(counts.values()):,} 条"
    return "\n".join(["　".join(named), whole] if named else [whole])


def _in_groups(digits: str) -> str:
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def _kind_rows(kinds: Sequence[KindSum]) -> Iterator[tuple[str, str]]:
    shown = list(kinds)
    if len(shown) > _KINDS:
        rest = shown[_KINDS - 1 :]
        shown[_KINDS - 1 :] = [_kinds_together(f"其他 {len(rest)} 类", rest)]
    for at, each in enumerate(shown, 1):
        yield f"kind{at}", each.kind
        yield from _sums(each, str(at))
    yield from _sums(_kinds_together("合计", kinds), "_sum")


def _kinds_together(name: str, kinds: Sequence[KindSum]) -> KindSum:
    lines, times, year_fen, fen = (
        sum(getattr(each, column) for each in kinds) for column in ("lines", "times", "year_fen", "fen")
    )
    return KindSum(kind=name, lines=lines, times=times, year_fen=year_fen, fen=fen)


def _sums(each: KindSum, ending: str) -> Iterator[tuple[str, str]]:
    yield f"lines{ending}", f"{each.lines:,}"
    yield f"times{ending}", f"{each.times:,}"
    yield f"year_fen{ending}", show_yuan(each.year_fen)
    yield f"fen{ending}", show_yuan(each.fen)


def _budget_rows(budgets: Sequence[BudgetSum]) -> Iterator[tuple[str, str]]:
    """Those of the latest years one by one; what has no row of its own in one together."""
    alone, rest = budgets, budgets[:0]
    if len(budgets) > _BUDGETS:
        alone, rest = budgets[: _BUDGETS - 1], budgets[_BUDGETS - 1 :]
    rows = [
        (f"{each.year}年{each.name}（{each.document or '无文号'}）", each.fen, each.paid, each.left) for each in alone
    ]
    if rest:
        sums = (sum(getattr(each, column) for each in rest) for column in ("fen", "paid", "left"))
        rows.append((f"其余 {len(rest)} 项预算合计", *sums))
    for at, (name, *sums_) in enumerate(rows, 1):
        yield f"budget{at}", name
        yield from zip((f"amount{at}", f"paid{at}", f"left{at}"), map(show_yuan, sums_), strict=True)
