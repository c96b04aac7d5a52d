"""What is still open: vouchers on their way, cases, suggestions, visits missed without an excuse, data to be looked at again."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from cadredesk.backups.records import OpenItem
from cadredesk.cases import store_lines
from cadredesk.cases.records import CaseState
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties import store_duties
from cadredesk.funds import store_budgets, store_ledger
from cadredesk.funds.closing import store as closing_store
from cadredesk.funds.closing import store_closed
from cadredesk.registers.suggestions import store as suggestions_store
from cadredesk.today import rules_checks
from cadredesk.today import store as today_store

NAMED = 5  # of each by name
_IN_HAND = ("open", "draft")  # findings whose vouchers are in hand
_AFTER_CLOSING = ("not-archived", "no-scan")  # findings that are seen to in a closed year, too


def of_year(office: Office, year: int, day: date) -> list[OpenItem]:
    """What is open of a year on a day: first what keeps its books from being closed."""
    vouchers = list(_vouchers(office, year))
    last = date(year, 12, 31)
    return [
        *vouchers, *_cases(office, last, day), *_suggestions(office, last, day), *_duties(office, year, day),
        *_checks(office, day),
    ]  # fmt: skip


def of_all(office: Office, day: date) -> list[OpenItem]:
    """What is open on a day, for whoever takes the work over: of every year whose books are not closed, of this year and
    of the last one. The vouchers in hand stand by themselves: :func:`vouchers_in_hand`.
    """
    closed = set(store_closed.closed_years(office))
    with_money = store_budgets.years(office)
    years = {day.year, day.year - 1, *(year for year in store_budgets.budget_years(office) if year not in closed)}
    return [
        *_vouchers_of_all(office, sorted(with_money), closed),
        *_unclaimed(office),
        *_cases(office, day, day),
        *_suggestions(office, day, day),
        *(_of(year, item) for year in sorted(years) for item in _duties(office, year, day)),
        *_checks(office, day),
    ]


def vouchers_in_hand(office: Office) -> list[str]:
    """Every voucher that is not yet paid, in a line: number, kind, occasion, state, lines, amount."""
    sql = (
        "SELECT id, ifnull(number, '草稿 ' || id), kind, occasion, state FROM vouchers "
        "WHERE state IN ('草稿', '待审', '已批准') ORDER BY state DESC, year, serial, id"
    )
    found = office.conn.execute(sql).fetchall()
    sums = store_ledger.voucher_sums(office, [row[0] for row in found])
    return [
        f"{number}　{kind} {occasion}　{'待审批' if state == '待审' else state}　"
        f"{sums[voucher_id].lines:,} 笔　{show_yuan(sums[voucher_id].due)} 元"
        for voucher_id, number, kind, occasion, state in found
    ]


def _vouchers(office: Office, year: int) -> Iterator[OpenItem]:
    for each in closing_store.findings(office, year):
        yield OpenItem(what=each.words, count=each.count, unit="张", named=each.named[:NAMED], stops=each.stops)


def _vouchers_of_all(office: Office, years: Iterable[int], closed: Collection[int]) -> Iterator[OpenItem]:
    """The findings of all years, each voucher in the first of them; of a closed year what is still to be archived."""
    told: set[tuple[str, int]] = set()
    for year in years:
        for each in closing_store.findings(office, year):
            if each.code in _IN_HAND or (year in closed and each.code not in _AFTER_CLOSING):
                continue
            new = [name for at, name in zip(each.ids, each.named, strict=True) if (each.code, at) not in told]
            told |= {(each.code, at) for at in each.ids}
            if new:
                yield _of(year, OpenItem(what=each.words, count=len(new), unit="张", named=new[:NAMED]))


def _of(year: int, item: OpenItem) -> OpenItem:
    return replace(item, what=f"{year}年{item.what}")


_UNCLAIMED = """
SELECT coalesce(people.name, branches.name, p.payee), p.fen FROM payments p JOIN vouchers v ON v.id = p.voucher_id
LEFT JOIN people ON people.id = p.person_id LEFT JOIN branches ON branches.id = p.branch_id
WHERE p.receipt = '未领' AND v.state IN ('已支付', '已归档') AND NOT EXISTS (
  SELECT 1 FROM payments r JOIN vouchers w ON w.id = r.voucher_id WHERE r.reissues_line_id = p.id AND w.state <> '作废')
ORDER BY v.year, v.serial, p.id
"""


def _unclaimed(office: Office) -> Iterator[OpenItem]:
    """What somebody did not collect and no later voucher pays again."""
    if found := office.conn.execute(_UNCLAIMED).fetchall():
        payees, sums = zip(*found, strict=True)
        words = f"未领、还没有补发的款项（共 {show_yuan(sum(sums))} 元）"
        yield OpenItem(what=words, count=len(found), unit="笔", named=payees[:NAMED])


def _cases(office: Office, until: date, day: date) -> Iterator[OpenItem]:
    """The cases that were opened until a day, by kind."""
    by_kind: dict[str, list[str]] = {}
    for line in store_lines.lines(office, day, state=CaseState.OPEN):
        if line.opened_on is None or line.opened_on <= until:
            by_kind.setdefault(line.kind, []).append(line.name)
    for kind, named in by_kind.items():
        yield OpenItem(what=f"没有办结的{kind}事项", count=len(named), unit="件", named=named[:NAMED])


def _suggestions(office: Office, until: date, day: date) -> Iterator[OpenItem]:
    """What was proposed or asked for until a day and is not settled, by where it stands."""
    for state, named in suggestions_store.open_until(office, until, day).items():
        yield OpenItem(what=f"没有办结的建议诉求（{state}）", count=len(named), unit="件", named=named[:NAMED])


def _duties(office: Office, year: int, day: date) -> Iterator[OpenItem]:
    """The duties of a year that were missed or are overdue, by rule: each wants a visit or an excuse."""
    last = min(day, date(year, 12, 31))
    if last < date(year, 1, 1):
        return
    names = {rule.code: rule.name for rule in duties_store.rules(office)}
    for code, tally in store_duties.tallies(office, date(year, 1, 1), last, day).items():
        if count := tally.missed + tally.overdue:
            yield OpenItem(what=f"错过或逾期、没有说明原因的应访（{names.get(code, code)}）", count=count, unit="人次")


def _checks(office: Office, day: date) -> Iterator[OpenItem]:
    filters = {key: asked for key, (_, asked) in rules_checks.PEOPLE_CHECKS.items()}
    _, counts, listed = today_store.scan_people(office, filters, day)
    for key, (words, _) in rules_checks.PEOPLE_CHECKS.items():
        if counts[key]:
            yield OpenItem(what=words, count=counts[key], unit="人")
    for key, words in rules_checks.LISTED_CHECKS.items():
        if listed[key]:
            yield OpenItem(what=words, count=len(listed[key]), unit="人")
