"""年度台账 as a page: each figure opens its list, marks follow changes, paper and workbook are made of what is shown."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cadredesk.annual_ledger.targets import ShowProof
from cadredesk.annual_ledger.ui.page import PEOPLE, AnnualLedgerPage
from cadredesk.core import periods
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store_duties
from cadredesk.duties.records import Outcome
from cadredesk.duties.targets import ShowDuties
from cadredesk.duties.ui.page import DutiesPage
from cadredesk.people.targets import ShowPerson
from tests.annual_ledger.conftest import visit
from tests.choosing import Choosing
from tests.fixtures import Shown, in_window

YEAR = periods.year_of(2026)


class AnnualLedger(Shown[AnnualLedgerPage]):
    def click(self, code: str, column: str) -> None:
        table = self.page.table
        at = [line.code for line in self.page.ledger.lines].index(code)
        index = table.model.index(at, [field.name for field in table.model.fields].index(column))
        spot = table.view.visualRect(index).center()
        QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)


@pytest.fixture
def open_page(look: object) -> Iterator[Callable[[Office], AnnualLedger]]:
    with ExitStack() as stack:
        yield lambda office: AnnualLedger(stack.enter_context(in_window(AnnualLedgerPage, office, 668)))


def test_a_figure_opens_as_many_duties_as_it_says(sample: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    shown = open_page(sample)
    lines = [line for line in shown.page.ledger.lines if line.code]
    for line in lines:
        for column in ("owed", "done", "late", "overdue", "missed"):
            if not getattr(line, column):
                continue
            shown.page.open_list(line, column)
            assert isinstance(shown.wanted[-1], ShowDuties)
            query = shown.wanted[-1].query
            found = store_duties.duties(sample, query.since, query.until, codes=query.codes)
            assert sum(duty.outcome in query.outcomes for duty in found) == getattr(line, column)


def test_the_figures_on_top_are_those_of_visits_alone(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    page = open_page(small).page
    assert page.tiles["owed"].accessibleName().startswith("应访（人次）：10，走访慰问")
    assert page.tiles["missed"].accessibleName().startswith("错过（人次）：1，")


def test_a_sum_opens_the_rules_of_its_group_alone(small: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    shown = open_page(small)
    for group, codes in (("走访慰问", {"春节", "中秋", "重阳", "住院"}), ("上门服务", {"巡诊", "阅文", "体检"})):
        shown.page.open_list(shown.page.ledger.sums[group], "owed")
        assert set(shown.wanted[-1].query.codes) == codes and group in shown.wanted[-1].query.words


def test_the_column_of_comparison_is_there_only_where_something_is_compared(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    page = open_page(small).page
    at = [field.name for field in page.table.model.fields].index("before")
    assert not page.table.view.isColumnHidden(at)
    page.show_target(ShowProof(period=periods.year_of(2025)))
    assert page.table.view.isColumnHidden(at)


def test_the_page_of_duties_shows_what_a_figure_counts(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    shown = open_page(small)
    with in_window(DutiesPage, small) as page:
        for column, names in (("late", ["李秀兰"]), ("missed", ["王䶮"]), ("owed", ["张建国", "李秀兰", "王䶮"])):
            shown.click("春节", column)
            page.show_target(shown.wanted[-1])
            assert sorted(line.name for line in page.lines) == sorted(names), column
        page.show_usual()
        assert "赵小明" in [line.name for line in page.lines]  # what is open now, whatever it counts as


def test_a_click_on_a_figure_asks_for_its_list(small: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    shown = open_page(small)
    shown.click("春节", "missed")
    query = shown.wanted[-1].query
    assert (query.codes, query.outcomes) == (("春节",), (Outcome.MISSED,))
    assert "春节" in query.words and "错过" in query.words
    shown.click("春节", "before")
    assert shown.wanted[-1].query.since == date(2025, 1, 1)
    shown.click("春节", "excused")
    assert len(shown.wanted) == 2 and "0" in shown.page.banner.text


def test_enter_opens_the_figure_that_the_keys_are_on(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    shown = open_page(small)
    table, names = shown.page.table, [field.name for field in shown.page.table.model.fields]
    at = [line.code for line in shown.page.ledger.lines].index("春节")
    for column, outcomes in (("missed", (Outcome.MISSED,)), ("name", tuple(Outcome))):
        table.view.setCurrentIndex(table.model.index(at, names.index(column)))
        QTest.keyClick(table.view, Qt.Key.Key_Return)
        assert shown.wanted[-1].query.outcomes == outcomes, column


def test_the_marks_are_read_when_they_are_looked_at_and_follow_changes(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    shown = open_page(small)
    page = shown.page
    assert page.marks.sheet is None
    page.views.button(PEOPLE).click()
    table = page.marks.table
    assert table.isVisible() and table.count == 4
    with small.operation("登记走访"):
        rows.add(small, visit(3, "春节", date(2026, 2, 1)))
    column = [field.label for field in table.model.fields].index("春节")
    assert [table.model.text_at(at, column) for at in range(4)].count("√") == 2
    page.marks.mark.setCurrentIndex(list("√补免○×・").index("×") + 1)
    page.marks.mark.activated.emit(0)
    assert {each.name for each in page.marks.people} == {"张建国"}
    page.marks.table.activated.emit(1)
    assert shown.wanted[-1] == ShowPerson(person_id=1)


def test_another_year_and_a_longer_period(small: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    page = open_page(small).page
    page.show_target(ShowProof(period=periods.year_of(2025)))
    assert page.ledger.period == periods.year_of(2025)
    page.views.button(PEOPLE).click()
    page.show_target(ShowProof(period=periods.Period(date(2022, 1, 1), date(2026, 12, 31))))
    assert not page.marks.isVisible() and not page._print.isEnabled()
    page.views.button(0).click()
    assert page.table.isVisible() and page._print.isEnabled()


def test_what_is_shown_is_printed(
    small: Office, open_page: Callable[[Office], AnnualLedger], papers: list[Path]
) -> None:
    page = open_page(small).page
    page.print_current()
    page.views.button(PEOPLE).click()
    page.marks.search.setText("王")
    page.marks.narrow()
    page.print_current()
    texts = ["".join(each.extract_text() for each in PdfReader(path).pages) for path in papers]
    assert "必访台账" in texts[0] and "春节走访" in texts[0]
    assert "王䶮" in texts[1] and "张建国" not in texts[1]


def test_the_workbook_is_written_where_the_user_says(
    small: Office, open_page: Callable[[Office], AnnualLedger], tmp_path: Path, choosing: Choosing
) -> None:
    page = open_page(small).page
    choosing.answer()  # given up once
    choosing.answer(tmp_path / "台账")  # without an ending
    page.export()
    assert not list(tmp_path.glob("*.xlsx"))
    page.export()
    assert (tmp_path / "台账.xlsx").exists() and "已导出" in page.banner.text


def test_an_empty_office_says_what_to_do(blank_office: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    page = open_page(blank_office).page
    assert page._empty.isVisible() and "没有到期的应访" in page._empty.text
