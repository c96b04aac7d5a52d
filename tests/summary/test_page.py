"""The 年报 tab: figures, periods, the lists behind, paper and Excel."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.branches.targets import ShowBranches
from cadredesk.core import periods
from cadredesk.core.periods import Period
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.duties import store_duties
from cadredesk.duties.targets import ShowDuties
from cadredesk.funds.targets import ShowPayments
from cadredesk.people.targets import FindPeople, ShowPeople
from cadredesk.registers.targets import ShowActivities, ShowHonours, ShowSuggestions
from cadredesk.summary import store
from cadredesk.summary.targets import ShowSummary
from cadredesk.summary.ui.page import COLUMNS, SummaryPage
from cadredesk.visits import store as visits
from cadredesk.visits.targets import ShowVisits
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import styled
from tests.screen import button_of
from tests.summary.added_up import added_up
from tests.summary.conftest import person
from tests.support import TODAY, sample_office


@pytest.fixture(autouse=True)
def a_fixed_day(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    styled().set_scheme(theme.LIGHT)
    yield
    theme.theme().set_zoom(100)


class Shown:
    """The page in a window, and what it asked of other pages."""

    def __init__(self, office: Office, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.page = SummaryPage(office, TaskRunner(self.window, office))
        self.wanted: list[Any] = []
        self.page.navigate.connect(self.wanted.append)
        qtbot.addWidget(self.page)
        qtbot.addWidget(self.window)
        self.page.resize(1366, 668)
        self.page.show()

    def cells(self, column: str) -> list[str]:
        table = self.page.table
        at = [field.name for field in COLUMNS].index(column)
        return [table.model.text_at(row, at) for row in range(table.count)]


@pytest.fixture
def sample(tmp_path: Path, qtbot: QtBot) -> Iterator[Shown]:
    with sample_office(tmp_path) as office:
        yield Shown(office, qtbot)


def test_tiles_say_the_figures_and_the_difference(sample: Shown) -> None:
    now, then = sample.page.now, sample.page.then
    assert now and then
    assert (now.asked, now.period) == (periods.year_of(2026), Period(date(2026, 1, 1), TODAY))
    assert then.period == Period(date(2025, 1, 1), date(2025, 10, 8))
    assert sample.page._compared.text() == "截至 10 月 8 日，与上年同期对照"
    tile = sample.page.tiles["visits.times"]
    difference = f"{'+' if now.visits.times > then.visits.times else '−'}{abs(now.visits.times - then.visits.times):,}"
    assert tile.accessibleName() == f"走访慰问（人次）：{now.visits.times:,}，比上年同期 {difference}"


def test_every_line_of_every_tab_opens_as_many_rows_as_it_says(sample: Shown) -> None:
    page = sample.page
    for button in page.tabs.buttons():
        button.click()
        for at in range(page.table.count):
            line = page._lines[at]
            if line.unit in ("元", "%") or not line.now:
                continue
            sample.wanted.clear()
            page.table.activated.emit(at)
            [target] = sample.wanted
            if isinstance(target, ShowActivities | ShowSuggestions | ShowHonours):
                assert added_up(page.office, line.key, target.query.ids or ()) in (line.now, None), line
            else:
                assert rows_of(page.office, target) == line.now, line


def rows_of(office: Office, target: Target) -> int:
    """How many rows the other page will show."""
    if isinstance(target, ShowDuties):
        query = target.query
        assert query.words.startswith("年报 · 2026年度 · ")
        found = store_duties.duties(office, query.since, query.until, codes=query.codes)
        return sum(duty.outcome in query.outcomes for duty in found)
    assert isinstance(target, ShowPeople | ShowVisits | ShowBranches | ShowPayments)
    assert target.source.startswith("年报 · 2026年度 · ")
    if isinstance(target, ShowPeople):
        return len(target.query.ids or ())
    if isinstance(target, ShowVisits):
        return visits.count(office, target.query)
    return len(target.ids)


def test_tiles_and_cells_open_lists_by_key_and_mouse(sample: Shown) -> None:
    page = sample.page
    QTest.keyClick(page.tiles["people.total"], Qt.Key.Key_Return)
    assert isinstance(sample.wanted.pop(), ShowPeople)
    QTest.mouseClick(page.tiles["visits.times"], Qt.MouseButton.LeftButton)
    assert isinstance(sample.wanted.pop(), ShowVisits)
    then = [field.name for field in COLUMNS].index("then")
    page.table.view.clicked.emit(page.table.model.index(0, then))
    assert page.then
    assert len(sample.wanted.pop().query.ids) == page.then.people.total


def test_bars_open_the_visits_of_a_month(sample: Shown) -> None:
    page = sample.page
    assert page.now
    page.chart.clicked.emit(1)
    [target] = sample.wanted
    assert isinstance(target, ShowVisits)
    query = target.query
    assert (query.since, query.until) == (date(2026, 2, 1), date(2026, 2, 28))
    assert visits.count(page.office, query) == page.now.visits.by_month["2026-02"]


def test_any_period_may_be_typed(sample: Shown) -> None:
    chooser = sample.page.chooser
    chooser.combo.setCurrentIndex(chooser.combo.count() - 1)
    chooser.combo.activated.emit(chooser.combo.count() - 1)
    assert chooser.days.isVisible()
    chooser._since.setText("2026.3.5")
    chooser._until.setText("2026-02-01")
    QTest.keyClick(chooser._until, Qt.Key.Key_Return)
    assert "早于" in sample.page.banner.text
    chooser._until.setText("2026-09-01")
    QTest.keyClick(chooser._until, Qt.Key.Key_Return)
    assert sample.page.now
    assert sample.page.now.period == Period(date(2026, 3, 5), date(2026, 9, 1))


def test_years_with_data_are_offered_and_another_page_may_choose(sample: Shown) -> None:
    combo = sample.page.chooser.combo
    offered = [combo.itemText(at) for at in range(combo.count())]
    assert offered[:2] == ["2026年", "2025年"]
    assert offered[-3:] == ["2022年以来", "近五年（2021—2025，整年）", "其他时段…"]
    sample.page.show_target(ShowSummary(period=periods.year_of(2025)))
    assert combo.currentText() == "2025年"
    assert sample.page.now
    assert sample.page.now.period == periods.year_of(2025)


def test_an_empty_office_says_what_to_do_and_fills_as_it_is_filled(office: Office, fill: Any, qtbot: QtBot) -> None:
    shown = Shown(office, qtbot)
    assert shown.page._empty.isVisible()
    assert not shown.page._print.isEnabled()
    shown.page._empty.action_button.click()
    assert shown.wanted == [FindPeople()]
    fill([person()])
    shown.page.refresh(frozenset({"people"}))
    assert not shown.page._empty.isVisible()
    assert shown.cells("now")[0] == "1"


def test_export_to_excel(sample: Shown, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    sample.page.export_to(tmp_path / "数字.xlsx")
    assert "已导出" in sample.page.banner.text
    rows = CalamineWorkbook.from_path(tmp_path / "数字.xlsx").get_sheet_by_index(0).to_python()
    assert sample.page.now
    assert rows[0][0] == "青山县委老干部局2026年度数字（截至2026年10月8日）"
    found = {(row[0], row[1]): row for row in rows[2:]}
    assert found["人员增减", "实有"][3] == sample.page.now.people.actual
    assert found["慰问金", "慰问金"][6] == pytest.approx(sample.page.now.money.condolence.fen / 100)
    assert found["上门服务", "巡诊"][3] == sample.page.now.services.times["巡诊"]
    assert not any("慰问资金" in str(cell) for row in rows for cell in row)


def test_print_shows_the_summary(sample: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PdfReader

    from cadredesk.widgets.page import printing

    seen: list[tuple[Path, str]] = []
    monkeypatch.setattr(printing, "open_preview", lambda _parent, path, title, _used: seen.append((path, title)))
    sample.page.print_current()
    [(path, title)] = seen
    assert title == "2026年度老干部工作总结"
    assert "、走访慰问" in "".join(page.extract_text() for page in PdfReader(path).pages)


@pytest.mark.parametrize("zoom", [100, 150])
def test_no_word_of_the_toolbar_is_cut(sample: Shown, zoom: int) -> None:
    theme.theme().set_zoom(zoom)
    page = sample.page
    page.show_target(ShowSummary(period=Period(date(2026, 3, 5), date(2026, 9, 1))))
    QApplication.processEvents()
    for part in (
        button_of(page, "导出 Excel"),
        button_of(page, "打印总结"),
        *page.tiles.values(),
        *page.tabs.buttons(),
    ):
        assert part.width() >= part.minimumSizeHint().width()
    assert not page.grab().isNull()


def test_while_figures_are_computed_it_says_so(sample: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sample.page
    held: list[Any] = []
    monkeypatch.setattr(page.tasks, "run", lambda _title, *rest: held.append(rest))
    page.show_target(ShowSummary(period=periods.year_of(2025)))
    assert page._stack.currentWidget().text.startswith("正在汇总")
    assert not page._print.isEnabled()
    function, done, _failed = held.pop()
    done(function(None, page.office))
    assert page.now and page.now.period == periods.year_of(2025)
    assert page._print.isEnabled()


def head_of(page: SummaryPage) -> list[str]:
    """What stands over the columns that can be seen."""
    model, view = page.table.model, page.table.view
    return [
        model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(model.columnCount())
        if not view.isColumnHidden(at)
    ]


def test_columns_and_legend_are_called_by_their_years(sample: Shown) -> None:
    page = sample.page
    assert head_of(page) == ["类别", "项目", "2026年", "2025年", "增减"]
    assert page.chart.words(0).startswith("1月：2026年 ")
    page.show_target(ShowSummary(period=periods.year_of(2025)))  # the first year: nothing to compare with
    assert head_of(page) == ["类别", "项目", "2025年"]


def test_amounts_of_millions_are_shown_in_full(sample: Shown) -> None:
    page, widest = sample.page, "−12,757,100.00"
    view = page.table.view
    for name in ("now", "then", "change"):
        at = [field.name for field in COLUMNS].index(name)
        assert view.fontMetrics().horizontalAdvance(widest) < view.columnWidth(at) - 16, name


def test_behind_last_year_is_last_year(sample: Shown) -> None:
    page = sample.page
    assert page.then
    page.open_list("people.actual", before=True)
    [target] = sample.wanted
    assert target.source == "年报 · 2025年1月1日至10月8日 · 实有"
    assert target.query.ids == store.behind(page.office, "people.actual", page.then.period).ids


def test_nothing_is_compared_with_days_of_which_the_file_does_not_tell(sample: Shown) -> None:
    page = sample.page
    page.show_target(ShowSummary(period=periods.year_of(2025)))  # the first year of this office
    assert page.then is None and page._compared.text() == "没有可以对照的上期"
    assert set(sample.cells("then")) == {"—"} and set(sample.cells("change")) == {""}
    assert "比上年" not in page.tiles["people.total"].accessibleName()
    assert all(bar.before is None for bar in page.chart._bars)
