"""How the ledger of a year with 20,000 moves opens, of an office that has kept three such years."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter

from PySide6.QtWidgets import QApplication

from cadredesk.core.kinds import MoneyKind
from cadredesk.core.progress import Progress
from cadredesk.db import rows as rows_db
from cadredesk.db.file import Office, create_office
from cadredesk.funds import store_budgets, store_ledger
from cadredesk.funds.records import Budget, Payment, VoucherState
from cadredesk.sample import office as sample
from cadredesk.sample.funds import Batch, VoucherGenerator
from cadredesk.sample.rng import SampleRandom
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
    dialog.close()


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def fill(office: Office) -> list[int]:
    """Three years of vouchers, paid; the ids of the budgets, two a year."""
    sample.fill(office, people=300, years=1, today=TODAY, progress=Progress())
    people = rows_db.column(office, "SELECT id FROM people ORDER BY id LIMIT ?", (LINES,))
    generator = VoucherGenerator(office, SampleRandom(1), TODAY, OPERATOR, "李主任")
    budgets = []
    with office.operation("台账", undoable=False):
        for year in YEARS:
            two = [store_budgets.put_budget(office, Budget(year=year, name=name, fen=10**9)) for name in ("甲", "乙")]
            for number in range(VOUCHERS):
                lines = [Payment(person_id=person, fen=50_000 + person) for person in people]
                day = date(year, 1 + number // 5, 1 + number % 5 * 5)
                batch = Batch(MoneyKind.OTHER, f"事由{number % 7}", day, lines)
                generator._voucher(batch, two[number % 2], VoucherState.PAID)
            budgets += [each.id or 0 for each in two]
    return budgets
