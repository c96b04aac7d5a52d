"""What one voucher of 3,000 lines costs at each step, and how long its dialogs, acts and papers hold the window.

The window is held as long as its thread answers no event: while a dialog opens, and between any two turns of its event
loop while the worker writes, the page behind reads anew, and the dialog goes.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from cadredesk.db.file import Office
from cadredesk.funds import actions
from cadredesk.funds.actions_views import view
from cadredesk.funds.records import Budget, Payment
from cadredesk.people import store
from cadredesk.people.records import Person
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from tests.bench import Row, best_of
from tests.support import TODAY, empty_office

if TYPE_CHECKING:
    from cadredesk.widgets.page.task_form_dialog import TaskFormDialog

LINES = 3000
SHOWN = 3  # times that a dialog is opened
WITHIN = 30  # s that an act may take before the benchmark gives up
AFTER = 0.4  # s after it, in which the card follows the list
OTHER = "李主任"  # who approves


def rows(workdir: Path) -> Iterator[Row]:
    """Each dialog as it opens, then its act as the window takes it, on a page that shows the voucher."""
    os.environ["CADREDESK_TODAY"] = TODAY.isoformat()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.start(app)
    asks, messages.ask = messages.ask, lambda *_args, **_more: True
    try:
        with empty_office(workdir) as office:
            desk = _Desk(app, office)
            yield from desk.rows()
            desk.close()
    finally:
        messages.ask = asks


class _Heard(QObject):
    """Carries the notice of a change to the window's thread, as the window does."""

    changed = Signal(object)


class _Desk:
    """The page of money with the voucher in front, and its operators."""

    def __init__(self, app: QApplication, office: Office) -> None:
        from cadredesk.funds.ui.page import FundsPage
        from cadredesk.widgets.page.task_runner import TaskRunner

        self._app, self._office, self._clerk = app, office, office.operator
        self._lines = _lines(office)
        self._window = QWidget()
        self.page = FundsPage(office, TaskRunner(self._window, office))
        self._heard = _Heard()
        self._heard.changed.connect(lambda change: self.page.refresh(change.tables))
        office.listeners.append(self._heard.changed.emit)
        self.page.resize(1366, 650)
        self.page.show()

    def close(self) -> None:
        self.page.close()
        self._office.listeners.clear()

    def rows(self) -> Iterator[Row]:
        from cadredesk.funds.ui.pay_dialog import PayDialog
        from cadredesk.funds.ui.reverse_dialog import ReverseDialog
        from cadredesk.funds.ui.step_dialog import StepDialog
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        office = self._office

        def step(name: str, voucher: int = 1) -> Callable[[], StepDialog]:
            return lambda: StepDialog(office, view(office, voucher), name)

        yield from self._step("drafted", lambda: VoucherDialog(office), self._fill_draft)
        yield from self._step("changed as a draft", lambda: VoucherDialog(office, voucher_id=1))
        yield from self._step("submitted", step("submit"))
        yield _opening("voided", step("void"))
        yield from self._step("approved", step("approve"), by=OTHER)
        yield _opening("settled", step("settle"))
        yield from self._step("paid", lambda: PayDialog(office, view(office, 1)), lambda dialog: dialog.lines.set_all())
        yield from self._papers()
        yield from self._step("reversed", lambda: ReverseDialog(office, view(office, 1)), _tick_all)
        yield from self._step("reversed: approved", step("approve", 2), by=OTHER)
        yield from self._act("copied", self.page.doing.vouchers.copy)

    def _fill_draft(self, dialog: Any) -> None:
        (budget,) = self._office.db.execute("SELECT id FROM budgets").fetchone()
        dialog.grid.put(self._lines)
        dialog.form.put_raw(
            {"kind": "节日慰问", "occasion": "春节", "budget_id": f"#{budget}", "basis": "春节慰问安排"}
        )

    def _step(
        self,
        done: str,
        make: "Callable[[], TaskFormDialog]",
        fill: Callable[[Any], object] = lambda _dialog: None,
        by: str = "",
    ) -> Iterator[Row]:
        self._office.operator = by or self._clerk
        yield _opening(done, make)
        dialog = make()
        dialog.show()
        yield _held_row(f"{done}: everything filled in", self._held(lambda: fill(dialog)))
        yield from self._act(done, dialog.save, dialog)
        dialog.deleteLater()

    def _act(self, done: str, begin: Callable[[], object], dialog: QWidget | None = None) -> Iterator[Row]:
        heard = len(_operations(self._office))
        start, taken = perf_counter(), 0.0

        def ended() -> bool:
            nonlocal taken
            taken = perf_counter() - start
            gone = dialog is None or not dialog.isVisible()
            return gone and len(_operations(self._office)) > heard and not self.page.tasks.busy

        held = self._held(begin, ended)
        yield Row(what=f"voucher of {LINES:,} lines {done}", measured=taken, at_most=2)
        yield _held_row(done, held)

    def _papers(self) -> Iterator[Row]:
        from cadredesk.widgets.page import printing
        from cadredesk.widgets.page.pdf_preview import PdfPreview

        drawn: list[Path] = []
        opens, printing.open_preview = printing.open_preview, lambda _parent, path, *_more: drawn.append(path)
        try:
            yield _held_row("shown on its card", self._held(lambda: self.page.reveal(1)))
            start = perf_counter()
            held = self._held(self.page.doing.vouchers.print, lambda: bool(drawn))
            yield Row(what=f"voucher of {LINES:,} lines printed", measured=perf_counter() - start - AFTER, at_most=5)
            yield _held_row("printed", held)
        finally:
            printing.open_preview = opens
        yield _opening("its paper shown", lambda: PdfPreview(self.page, drawn[0], "签领表"))

    def _held(self, begin: Callable[[], object], ended: Callable[[], bool] = lambda: True) -> float:
        """The longest that the window's thread answered no event, from the click to the end. Seconds."""
        longest, last, until = 0.0, perf_counter(), perf_counter() + WITHIN
        over = False
        begin()
        while last < until:
            self._app.processEvents()
            longest = max(longest, perf_counter() - last)
            time.sleep(0.001)  # as a window that waits for events
            last = perf_counter()
            if not over and ended():
                over, until = True, last + AFTER
        if not over:
            raise TimeoutError("the act did not end")
        return longest


def _operations(office: Office) -> list[Any]:
    return office.conn.execute("SELECT id FROM operations").fetchall()


def _lines(office: Office) -> list[Payment]:
    people = [Person(name=f"张建国{at}", category="退休干部", unit="县人大常委会办公室") for at in range(LINES)]
    with office.operation("登记人员"):
        ids = store.add_many(office, people)
    actions.save_budget(office, Budget(year=TODAY.year, name="春节慰问", fen=10**12))
    return [Payment(person_id=person, fen=50_000 + at) for at, person in enumerate(ids)]


def _tick_all(dialog: Any) -> None:
    from PySide6.QtCore import Qt

    dialog.form.put_raw({"why": "重复发放"})
    model = dialog.lines.model
    for at in range(model.rowCount()):
        model.setData(model.index(at, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)


def _opening(done: str, make: Callable[[], QWidget]) -> Row:
    def opened() -> None:
        dialog = make()
        dialog.show()
        dialog.grab()
        dialog.hide()
        dialog.deleteLater()

    return _held_row(f"{done}: the dialog opens", best_of(SHOWN, opened))


def _held_row(what: str, seconds: float) -> Row:
    return Row(what=f"{LINES:,} lines {what}, window held", measured=seconds * 1000, at_most=100, unit="ms")
