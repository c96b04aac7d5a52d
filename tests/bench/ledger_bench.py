"""How the ledger of a year with 20,000 moves opens, of an office that has kept three such years."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter

from PySide6.QtWidgets import QApplication

from cadredesk.core.progress import Progress
from cadredesk.db.file import Office, create_office
from cadredesk.funds import store_budgets, store_ledger, store_vouchers
from cadredesk.funds.records import Budget, Payment, Voucher, VoucherState
from cadredesk.funds.rules import number_of
from cadredesk.sample import office as sample
from cadredesk.widgets.controls import theme
from tests.bench import Row
from tests.support import OFFICE_NAME, OPERATOR, TODAY

YEARS = (2023, 2024, 2025)
VOUCHERS, LINES = 50, 200  # a year: each line is approved and paid, which are two moves
RUNS = 5


def rows(workdir: Path) -> Iterator[Row]:
    """The window with the last of three full years, all budgets; one budget with its running balance; its figures."""
    import os

    os.environ["CADREDESK_TODAY"] = TODAY.isoformat()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.start(app)
    with create_office(workdir / "ledger.db", OFFICE_NAME, OPERATOR) as office:
        budgets = fill(office)
        yield Row(
            what="台账 window, 20,000 moves", measured=_best(lambda: _open(office, 0)) * 1000, at_most=100, unit="ms"
        )
        one = _best(lambda: _open(office, budgets[-1])) * 1000
        yield Row(what="台账 window, one budget with its balance", measured=one, at_most=100, unit="ms")
        left = _best(lambda: store_ledger.balances(office, YEARS[-1])) * 1000
        yield Row(what="balances of a year's budgets", measured=left, at_most=50, unit="ms")


def _open(office: Office, budget_id: int) -> None:
    from cadredesk.funds.ledger.ui.ledger_dialog import LedgerDialog

    dialog = LedgerDialog(office, year=YEARS[-1], budget_id=budget_id or None)
    dialog.show()
    dialog.grab()
    dialog.deleteLater()


def _best(work: object) -> float:
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()  # type: ignore[operator]
        times.append(perf_counter() - start)
    return min(times)


def fill(office: Office) -> list[int]:
    """Three years of vouchers, paid; the ids of the budgets, two a year."""
    sample.fill(office, people=300, years=1, today=TODAY, progress=Progress())
    people = [row[0] for row in office.conn.execute("SELECT id FROM people ORDER BY id LIMIT ?", (LINES,))]
    budgets = []
    with office.operation("台账", undoable=False):
        for year in YEARS:
            two = [
                store_budgets.put_budget(office, Budget(year=year, name=f"慰问经费{name}", fen=10**9)).id or 0
                for name in "甲乙"
            ]
            for number in range(VOUCHERS):
                _paid(office, people, date(year, 1 + number // 5, 1 + number % 5 * 5), two[number % 2], number + 1)
            budgets += two
    return budgets


def _paid(office: Office, people: list[int], day: date, budget_id: int, serial: int) -> None:
    draft = Voucher(
        kind="节日慰问", occasion=f"事由{serial % 7}", budget_id=budget_id, date=day, drafted_by=OPERATOR, method="现金"
    )
    lines = [Payment(person_id=person, fen=50_000 + person, kind=draft.kind) for person in people]
    voucher_id = store_vouchers.add_voucher(office, draft, lines).id or 0
    number = number_of("慰", day.year, serial, 4)
    step = store_vouchers.step
    step(office, voucher_id, VoucherState.SUBMITTED, number=number, series="慰", year=day.year, serial=serial,
         submitted_by=OPERATOR, submitted_on=day)  # fmt: skip
    step(office, voucher_id, VoucherState.SUBMITTED, approved_by="李主任", approved_on=day)
    step(office, voucher_id, VoucherState.APPROVED, seal=store_vouchers.seal(office, voucher_id))
    office.conn.execute(
        "UPDATE payments SET receipt = '已领', received_on = ?, receipt_by = ? WHERE voucher_id = ?",
        (day.isoformat(), OPERATOR, voucher_id),
    )
    step(office, voucher_id, VoucherState.PAID, paid_by=OPERATOR, paid_on=day)
