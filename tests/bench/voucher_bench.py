"""What one voucher of 3,000 lines costs at each step, and how long its dialogs hold the window."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from PySide6.QtWidgets import QApplication, QWidget

from cadredesk.db.file import Office
from cadredesk.funds import actions, actions_steps
from cadredesk.funds.actions_views import view
from cadredesk.funds.records import Budget, Payment, Voucher
from cadredesk.people import store
from cadredesk.people.records import Person
from cadredesk.widgets.controls import theme
from tests.bench import Row, best_of
from tests.support import TODAY, empty_office

LINES = 3000
SHOWN = 3  # times that a dialog is opened


def rows(workdir: Path) -> Iterator[Row]:
    """Each step as the background does it, and before it the dialog that the window's own thread opens."""
    from cadredesk.funds.ui.pay_dialog import PayDialog
    from cadredesk.funds.ui.step_dialog import StepDialog
    from cadredesk.funds.ui.voucher_dialog import VoucherDialog

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.start(app)
    with empty_office(workdir) as office:
        clerk, number, draft = office.operator, 1, _draft(office)
        yield _step("drafted", lambda: actions.draft_voucher(office, *draft))
        yield _dialog("to change its draft", lambda: VoucherDialog(office, voucher_id=number))
        yield _step("submitted", lambda: actions_steps.submit_voucher(office, number, TODAY))
        office.operator = "李主任"
        yield _dialog("to approve it", lambda: StepDialog(office, view(office, number), "approve"))
        yield _step("approved", lambda: actions_steps.approve_voucher(office, number, TODAY))
        office.operator = clerk
        yield _dialog("to pay it", lambda: PayDialog(office, view(office, number)))
        yield _step("paid", lambda: actions_steps.pay_voucher(office, number, TODAY))


def _draft(office: Office) -> tuple[Voucher, list[Payment]]:
    people = [Person(name=f"张建国{at}", category="退休干部", unit="县人大常委会办公室") for at in range(LINES)]
    with office.operation("登记人员"):
        ids = store.add_many(office, people)
    budget = actions.save_budget(office, Budget(year=TODAY.year, name="春节慰问", fen=10**12))
    draft = Voucher(kind="节日慰问", occasion="春节", budget_id=budget.id, date=TODAY, basis="春节慰问安排")
    return draft, [Payment(person_id=person, fen=50_000 + at) for at, person in enumerate(ids)]


def _step(done: str, work: Callable[[], object]) -> Row:
    start = perf_counter()
    work()
    return Row(what=f"voucher of {LINES:,} lines {done}", measured=perf_counter() - start, at_most=2)


def _dialog(purpose: str, make: Callable[[], QWidget]) -> Row:
    def opened() -> None:
        dialog = make()
        dialog.show()
        dialog.grab()
        dialog.close()

    return Row(
        what=f"dialog {purpose}, {LINES:,} lines", measured=best_of(SHOWN, opened) * 1000, at_most=100, unit="ms"
    )
