"""What a user does at the end of a year: look what is missing, close it, print the certificate, carry on what was left."""

import datetime
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.db import operations
from cadredesk.db.file import Office
from cadredesk.funds import rules, store_budgets, store_ledger
from cadredesk.funds.closing import paper, store, store_closed
from cadredesk.funds.closing import rules as closing_rules
from cadredesk.funds.closing.records import LEFT, Carry, CarryWhat, ClosedYear, Figures, Finding, YearCheck
from cadredesk.funds.records import Balance, Budget


def check_year(office: Office, year: int) -> YearCheck:
    """What stands against closing a year, and what is named before it."""
    closed = store_closed.is_closed(office, year)
    found = [] if closed else store.findings(office, year)
    if left := [each for each in store_ledger.balances(office, year) if each.left]:
        named = tuple(f"{each.name} {show_yuan(each.left)} 元" for each in left)
        found.append(Finding(LEFT, "有结余的预算", len(left), ids=tuple(each.id for each in left), named=named))
    return YearCheck(year, closed, tuple(found))


def close_year(office: Office, year: int) -> ClosedYear:
    """封账: nothing that is dated in the year is written any more, and its figures are kept.

    Raises UserError while vouchers of the year, or of its budgets, are on their way.
    """
    with office.operation(f"封账：{year} 年", undoable=False):
        check = check_year(office, year)
        closing_rules.require_closable(check, today())
        count, head = operations.head(office.conn)
        closed = ClosedYear(
            year=year, day=today(), operator=office.operator, journal_hash=head,
            figures=closing_rules.to_json(_figures(office, check, count)),
        )  # fmt: skip
        store.add_closed(office, closed)
    return closed


def _figures(office: Office, check: YearCheck, journal: int) -> Figures:
    lines, fen = store.history(office, check.year)
    treasury, budgets = store.refunds(office, check.year)
    return Figures(
        series=store.series(office, check.year),
        kinds=store.kinds(office, check.year),
        charged=store.charged(office, check.year),
        to_treasury=treasury,
        to_budgets=budgets,
        budgets=store.budgets(office, check.year),
        history_lines=lines,
        history_fen=fen,
        journal=journal,
        named=tuple(f"{each.words}{each.count}张" for each in check.findings if each.code != LEFT),
    )


def certificate(office: Office, year: int, out: Path) -> list[tuple[str, str]]:
    """Draw the 年度封账证明; gives (name, characters) that no font can print. Raises UserError for an open year."""
    closed = store.closed_year(office, year)
    if closed is None:
        raise UserError(f"{year} 年还没有封账，封账以后才有证明。")
    return paper.draw_certificate(office, closed, out)


# ---------------------------------------------------------------- what was left


def carry(
    office: Office,
    budget_id: int,
    fen: int,
    document: str,
    *,
    into_id: int,
    why: str = "",
    day: datetime.date | None = None,
) -> None:
    """结转: some of what a closed year has left goes into a budget of an open year, as an adjustment of it.

    Raises UserError for more than there is, a year that is not closed, or one that is.
    """
    budget, day = _closed_budget(office, budget_id), day or today()
    into = store_budgets.get_budget(office, into_id)
    store_closed.require_open_year(office, into.year or 0)
    rules.require_year_of_budget(into.name, into.year or 0, day)
    why = why.strip() or f"{budget.year} 年{budget.name}结转"
    made = _carry(office, budget, fen, document, day, CarryWhat.CARRY, why, into_id)
    with office.operation(f"结转结余：{budget.year} 年{budget.name} {show_yuan(fen)} 元", undoable=False):
        store.add_carry(office, made)
        store_budgets.adjust(office, into_id, day, fen, made.document, why, CarryWhat.CARRY.value)


def return_left(
    office: Office, budget_id: int, fen: int, document: str, *, why: str = "", day: datetime.date | None = None
) -> None:
    """收回: the treasury takes back some of what a closed year has left. Raises UserError."""
    budget, day = _closed_budget(office, budget_id), day or today()
    made = _carry(office, budget, fen, document, day, CarryWhat.RETURN, why.strip(), None)
    with office.operation(f"财政收回结余：{budget.year} 年{budget.name} {show_yuan(fen)} 元", undoable=False):
        store.add_carry(office, made)


def _closed_budget(office: Office, budget_id: int) -> Budget:
    budget = store_budgets.get_budget(office, budget_id)
    if not store_closed.is_closed(office, budget.year or 0):
        raise UserError(f"{budget.year} 年还没有封账，封账以后才能结转或收回结余。")
    return budget


def _carry(
    office: Office,
    budget: Budget,
    fen: int,
    document: str,
    day: datetime.date,
    what: CarryWhat,
    why: str,
    into_id: int | None,
) -> Carry:
    """The row to be written. Raises UserError."""
    rules.require_day(day, what.value)
    store_closed.require_open(office, day)
    if not document.strip():
        raise UserError(f"{what.value}要写明文号。")
    closing_rules.require_rest(budget.name, store.rest_of(office, budget.id or 0), fen)
    return Carry(
        budget_id=budget.id, into_id=into_id, fen=fen, what=what.value, date=day, document=document.strip(), why=why
    )


def open_budgets(office: Office) -> list[Balance]:
    """The budgets into which something may be carried: those of years that are not closed, this year's first."""
    years = [year for year in store_budgets.budget_years(office) if not store_closed.is_closed(office, year)]
    years.sort(key=lambda year: (year != today().year, -year))
    return [balance for year in years for balance in store_ledger.balances(office, year)]
