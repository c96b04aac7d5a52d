"""Which figures stand where on the 备份凭据 (forms/paper/backup_certificate.toml)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cadredesk.backups.records import BudgetSum, Certificate, KindSum
from cadredesk.core.dates import today
from cadredesk.core.fields import noun_of
from cadredesk.core.money import show_yuan
from cadredesk.db.check_code import code_of

if TYPE_CHECKING:
    from cadredesk.paper.forms import Form

COUNTED = ("people", "branches", "visits", "cases", "checkups", "budgets", "vouchers", "payments")
ADVICE = (
    "在程序“菜单”—“文件”—“核验”中填写上面的核对码，再选这份备份或正在使用的数据文件：相符，就是这份备份，"
    "或是在它以后继续登记的同一份数据。本凭据签字后与备份分开存放。"
)
_GROUP = 8  # digits of a hash in one run
_KINDS, _BUDGETS = 8, 8  # rows on the form
_KIND_COLUMNS = ("kind", "lines", "times", "year_fen", "fen")
_BUDGET_COLUMNS = ("budget", "amount", "waiting", "paid", "left")
_NOTHING, _NONE = "—", "无"  # a row without an entry leaves no room to write one
_LEAST = 8  # characters that stay of the beginning of a text, before its end is shortened, too


def draw_certificate(found: Certificate, out: Path) -> list[tuple[str, str]]:
    """Draw it; gives (name, characters) that no font can print. Raises UserError."""
    from cadredesk.paper import PrintInfo, draw_forms, load_form, unprintable

    form = load_form("backup_certificate")
    record = dict(_values(found))
    info = PrintInfo(office=found.office, printed=today(), operator=found.operator)
    draw_forms(form, [record | _shortened(form, record, found)], out, info)
    return unprintable([{"name": "备份凭据", **record}])


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
    yield from _budget_rows(found)


def counts_words(counts: dict[str, int]) -> str:
    """人员 2,779　支部 104　…　全部记录 45,000 条."""
    named = [f"{noun_of(table)} {counts[table]:,}" for table in COUNTED if counts.get(table)]
    whole = f"操作记录 {counts.get('operations', 0):,}　全部记录 {sum(counts.values()):,} 条"
    return "\n".join(["　".join(named), whole] if named else [whole])


def _in_groups(digits: str) -> str:
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def _shortened(form: "Form", record: Mapping[str, str], found: Certificate) -> dict[str, str]:
    """What its cell cannot hold, shortened so that its end still stands there: a 文号, the last folders of a path."""
    from cadredesk.paper.form_drawing import shows_all

    ends = {"file": 40, "folder": 60}
    ends |= {f"budget{at}": each.end for at, each in enumerate(_budgets_shown(found), 1)}
    return {
        name: _without_middle(record[name], end, partial(shows_all, form, name))
        for name, end in ends.items()
        if not shows_all(form, name, record[name])
    }


def _without_middle(text: str, end: int, fits: Callable[[str], bool]) -> str:
    """Most of a text that is too long, with … before its end; the end is shortened only where it does not fit itself."""

    def without(begin: int, end: int) -> str:
        return f"{text[:begin]}…{text[len(text) - end :]}"

    while end > 1 and not fits(without(_LEAST, end)):
        end -= 1
    begin = _LEAST
    while begin + end + 1 < len(text) and fits(without(begin + 1, end)):
        begin += 1
    return without(begin, end)


def _rows(columns: Sequence[str], entries: Sequence[Sequence[str]], most: int) -> Iterator[tuple[str, str]]:
    """All rows of a table with its entries; the others hold a dash, so that nobody writes anything there."""
    empty = (_NOTHING,) * len(columns)
    filled = [*(entries or [(_NONE, *empty[1:])]), *[empty] * most][:most]
    for at, words in enumerate(filled, 1):
        yield from zip((f"{column}{at}" for column in columns), words, strict=True)


def _kind_rows(kinds: Sequence[KindSum]) -> Iterator[tuple[str, str]]:
    """The largest one by one; what has no row of its own in one together."""
    entries = [_kind_words(each.kind, [each]) for each in kinds]
    if len(kinds) > _KINDS:
        rest = kinds[_KINDS - 1 :]
        entries[_KINDS - 1 :] = [_kind_words(f"其他 {len(rest)} 类", rest)]
    yield from _rows(_KIND_COLUMNS, entries, _KINDS)
    yield from zip((f"{column}_sum" for column in _KIND_COLUMNS), _kind_words("合计", kinds), strict=True)


def _kind_words(name: str, kinds: Sequence[KindSum]) -> tuple[str, ...]:
    lines, times = (f"{sum(getattr(each, column) for each in kinds):,}" for column in ("lines", "times"))
    return name, lines, times, *_yuan(kinds, "year_fen", "fen")


def _yuan(sums: Sequence[KindSum] | Sequence[BudgetSum], *columns: str) -> tuple[str, ...]:
    return tuple(show_yuan(sum(getattr(each, column) for each in sums)) for column in columns)


class _BudgetRow(NamedTuple):
    """A row with one budget or with several. ``end``: how many characters of its words, the 文号, stay in any case."""

    words: str
    end: int
    budgets: Sequence[BudgetSum]


def _budget_rows(found: Certificate) -> Iterator[tuple[str, str]]:
    columns = ("fen", "waiting", "paid", "left")
    entries = [(each.words, *_yuan(each.budgets, *columns)) for each in _budgets_shown(found)]
    return _rows(_BUDGET_COLUMNS, entries, _BUDGETS)


def _budgets_shown(found: Certificate) -> list[_BudgetRow]:
    """Those of the certificate's year first, then those of others as far as there is room; the rest of each together."""
    own = [each for each in found.budgets if each.year == found.year]
    others = [each for each in found.budgets if each.year != found.year]
    shown = _first_alone(own, _BUDGETS - bool(others), f"其余 {{}} 项（{found.year} 年）")
    left = _BUDGETS - len(shown)
    return shown + _first_alone(others, left, "其他年度 {} 项" if left == 1 else "其他年度其余 {} 项")


def _first_alone(budgets: Sequence[BudgetSum], most: int, rest_words: str) -> list[_BudgetRow]:
    """Each in a row of its own; where there are too many, the last row holds the rest of them."""
    alone, rest = (budgets, budgets[:0]) if len(budgets) <= most else (budgets[: most - 1], budgets[most - 1 :])
    shown = [_alone(each) for each in alone]
    return [*shown, _BudgetRow(rest_words.format(len(rest)), 0, rest)] if rest else shown


def _alone(budget: BudgetSum) -> _BudgetRow:
    document = f"（{budget.document or '无文号'}）"
    return _BudgetRow(f"{budget.year}年{budget.name}{document}", len(document), [budget])
