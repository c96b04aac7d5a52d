"""The tab 今日 as it is used: every line opens the list behind it, by mouse and by keys, and what is shown stays true."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.calendar.targets import ShowDay
from cadredesk.campaigns.targets import ShowCampaign
from cadredesk.cases import actions as case_actions
from cadredesk.cases.records import Case
from cadredesk.core.errors import UserError
from cadredesk.core.targets import WindowCommand
from cadredesk.db.file import Office, open_office
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.today import actions, rules_cards
from cadredesk.today.ui.page import TodayPage
from cadredesk.visits.targets import ShowVisits
from cadredesk.widgets.controls.theme import DARK, Theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import ProgressDialog, TaskRunner
from tests.shell.test_looks import cut_texts
from tests.support import TODAY, sample_office

RARE = "欧阳䶮㛃𬭚𫖯明华"


class Shown:
    """The page in front, and what it asked of other pages and of the window."""

    def __init__(self, office: Office, qtbot: QtBot, size: tuple[int, int] = (1366, 668)) -> None:
        self.window = QWidget()
        self.page = TodayPage(office, TaskRunner(self.window, office))
        self.wanted: list[Any] = []
        self.asked: list[WindowCommand] = []
        self.page.navigate.connect(self.wanted.append)
        self.page.window_command.connect(self.asked.append)
        qtbot.addWidget(self.page)
        qtbot.addWidget(self.window)
        self.page.resize(*size)
        self.page.show()
        QTest.qWait(20)

    def lines(self, key: str) -> list[tuple[str, str, str]]:
        shown = (made.line for made in self.page.cards[key].lines)
        return [(line.lead, line.words, line.mark) for line in shown if line is not None]


@pytest.fixture
def shown(sample: Office, qtbot: QtBot, look: Theme) -> Shown:
    return Shown(sample, qtbot)


@pytest.fixture
def put_in(sample: Office) -> Callable[..., int]:
    """Open a case of somebody of the register: ``put_in("住院")``; gives the person's id."""
    ids = iter(people_store.listed_ids(sample, PeopleQuery(facets=(("category", "离休干部"),))))

    def put(kind: str, detail: str = "") -> int:
        for person_id in ids:
            if people_store.get(sample, person_id).died_on is None:
                case_actions.open_case(sample, Case(person_id=person_id, kind=kind, opened_on=TODAY, detail=detail))
                return person_id
        raise AssertionError("nobody left")

    return put


def test_every_figure_and_line_opens_what_it_says(shown: Shown, qtbot: QtBot) -> None:
    found = shown.page.found
    assert found is not None
    for tile, figure in zip(shown.page.tiles, rules_cards.figures(found), strict=True):
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
        assert shown.wanted.pop() == figure.target
        assert f"{figure.number:,}" in tile.accessibleName() and figure.words in tile.accessibleName()
    for card in rules_cards.cards(found):
        view = shown.page.cards[card.key]
        assert [made.line for made in view.lines] == list(card.lines)
        for made, line in zip(view.lines, card.lines, strict=True):
            qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
            if line.target is WindowCommand.BACK_UP:
                assert shown.asked.pop() is WindowCommand.BACK_UP
            else:
                assert shown.wanted.pop() == line.target
        if card.target is not None:
            qtbot.mouseClick(view.all, Qt.MouseButton.LeftButton)
            assert shown.wanted.pop() == card.target


def test_keys_reach_every_line_in_the_order_of_reading(shown: Shown, put_in: Callable[..., int]) -> None:
    put_in("住院")
    put_in("困难")
    shown.page.refresh(frozenset({"cases"}))
    shown.page.activateWindow()
    shown.page.area.setFocus()
    seen: list[QWidget] = []
    for _ in range(200):
        QTest.keyClick(QApplication.focusWidget() or shown.page, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in seen:
            break
        seen.append(now)
    cards = [shown.page.cards[name] for name in shown.page.card_columns.order if name in shown.page.cards]
    lines = [made for card in cards for made in card.lines]
    assert [each for each in seen if each in lines] == lines
    assert {*shown.page.tiles, shown.page.weeks, shown.page.campaign.go_button} <= {*seen}
    line = shown.page.cards["urgent"].lines[0]
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.line is not None and shown.wanted == [line.line.target]
    assert line.accessibleName() == line.line.accessible_text


def test_the_coming_weeks_are_gone_through_by_keys(shown: Shown) -> None:
    weeks = shown.page.weeks
    weeks.setFocus()
    assert "今天" in weeks.accessibleName()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(weeks, key)
    assert weeks.current == date(2026, 10, 18) and "重阳" in weeks.accessibleName()
    QTest.keyClick(weeks, Qt.Key.Key_Return)
    QTest.mouseClick(weeks, Qt.MouseButton.LeftButton, pos=weeks.cell(3).center())
    assert shown.wanted == [ShowDay(day=date(2026, 10, 18)), ShowDay(day=TODAY)]


def test_a_month_of_the_chart_opens_its_visits(shown: Shown) -> None:
    shown.page.chart.clicked.emit(1)
    [target] = shown.wanted
    assert isinstance(target, ShowVisits) and "2 月走访" in target.source
    assert (target.query.since, target.query.until) == (date(2026, 2, 1), date(2026, 2, 28))


# ---------------------------------------------------------------- the campaign


def test_the_campaign_goes_on_and_prints_a_slip_for_each_who_is_left(shown: Shown, papers: list[Path]) -> None:
    found = shown.page.found
    assert found is not None and found.campaign is not None
    shown.page.campaign.go_button.click()
    assert shown.wanted == [ShowCampaign(code="重阳", due=date(2026, 10, 18))]
    shown.page.campaign.slips_button.click()
    left = found.campaign.owed - found.campaign.visited
    assert len(PdfReader(papers[0]).pages) == (left + 1) // 2


def test_what_is_read_only_cannot_be_paid_from_here(sample: Office, qtbot: QtBot, look: Theme) -> None:
    with open_office(sample.path, "李敏") as second:
        assert second.read_only
        page = Shown(second, qtbot).page
        assert not page.campaign.pay_button.isEnabled() and page.campaign.go_button.isEnabled()


# ---------------------------------------------------------------- what is shown stays true


def test_a_case_that_is_opened_stands_there_at_once(shown: Shown, put_in: Callable[..., int], sample: Office) -> None:
    before = shown.lines("cases")
    name = people_store.get(sample, put_in("住院", "县医院，骨折")).name
    shown.page.refresh(frozenset({"cases"}))
    line = (name, "住院 · 县医院，骨折", "今天")
    assert line in shown.lines("cases") and [each for each in shown.lines("cases") if each != line] == before
    assert ("住院", "待访 1", "") in shown.lines("rules")


def test_tables_of_no_concern_are_not_read_for(shown: Shown, put_in: Callable[..., int]) -> None:
    put_in("困难")
    before = shown.page.found
    shown.page.refresh(frozenset({"photos", "saved_views"}))
    assert shown.page.found is before


def test_the_next_day_is_shown_when_the_program_stays_open(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        shown.page.heading.text() == "10 月 8 日，星期四" and "农历八月廿八 · 寒露" in shown.page.lunar.accessibleName()
    )
    monkeypatch.setenv("CADREDESK_TODAY", "2026-10-09")
    shown.page._clock.timeout.emit()
    assert shown.page.heading.text() == "10 月 9 日，星期五"


def test_an_empty_office_is_told_what_to_do_next(blank_office: Office, qtbot: QtBot, look: Theme) -> None:
    shown = Shown(blank_office, qtbot)
    assert shown.page.import_button.isVisible() and not shown.page.print_button.isEnabled()
    shown.page.import_button.click()
    shown.page.add_button.click()
    assert shown.asked == [WindowCommand.IMPORT_PEOPLE, WindowCommand.ADD_PERSON]
    with blank_office.operation("新增人员"):
        people_store.add(blank_office, Person(name="张建国"))
    shown.page.refresh(frozenset({"people"}))
    assert not shown.page.import_button.isVisible() and shown.page.tiles[0].isVisible()


def test_the_page_waits_with_a_word_and_without_a_dialog(
    sample: Office, qtbot: QtBot, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TaskRunner, "synchronous", False)
    window = QWidget()
    qtbot.addWidget(window)
    page = TodayPage(sample, TaskRunner(window, sample))
    qtbot.addWidget(page)
    page.show()
    assert page.found is None and page._waiting.isVisible() and "正在查看" in page._waiting.text
    qtbot.waitUntil(lambda: page.found is not None, timeout=20_000)
    assert page.tiles[0].isVisible() and window.findChildren(ProgressDialog) == []


def test_what_cannot_be_read_may_be_tried_again(
    sample: Office, qtbot: QtBot, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: said.append(str(error)))
    with monkeypatch.context() as broken:
        broken.setattr(TaskRunner, "_run_here", lambda _self, _function, _done, fail: fail(UserError("磁盘读不出来")))
        page = Shown(sample, qtbot).page
    assert said == ["磁盘读不出来"] and page._waiting.action_button.isVisible()
    page._waiting.action_button.click()
    assert page.found is not None and page.tiles[0].isVisible()


# ---------------------------------------------------------------- paper, looks


def test_the_sheet_to_take_along_is_one_page(shown: Shown, papers: list[Path]) -> None:
    shown.page.print_current()
    pages = PdfReader(papers[0]).pages
    words = pages[0].extract_text()
    assert (
        len(pages) == 1
        and "今日清单" in words
        and "逾期的走访慰问" in words
        and "今年应检" in words
        and "一周内寿辰" in words
    )


def test_the_sheet_is_full_before_anything_is_left_for_the_screen(tmp_path: Path) -> None:
    with sample_office(tmp_path, people=1000) as office:
        actions.print_today(office, tmp_path / "今日.pdf", TODAY)
    [page] = PdfReader(tmp_path / "今日.pdf").pages
    text = page.extract_text()
    assert "列出" in text  # more than a sheet holds
    lowest: list[float] = []
    page.extract_text(visitor_text=lambda words, _cm, tm, *_: lowest.append(tm[5]) if words.strip() else None)
    foot = sorted(lowest)[0]
    assert min(at for at in lowest if at > foot + 20) < 150  # points above the edge of the paper


@pytest.mark.parametrize(
    ("zoom", "size"), [(100, (1366, 668)), (150, (1366, 668)), (100, (1000, 600)), (175, (860, 520))]
)
def test_nothing_is_cut_whatever_the_window(
    sample: Office,
    qtbot: QtBot,
    look: Theme,
    put_in: Callable[..., int],
    tmp_path: Path,
    zoom: int,
    size: tuple[int, int],
) -> None:
    person_id = put_in("来电要求", "反映医药费报销，要求上门说明政策并协助办理异地就医备案手续")
    with sample.operation("改名"):
        sample.conn.execute("UPDATE people SET name = ? WHERE id = ?", (RARE, person_id))
    look.set_zoom(zoom)
    look.set_scheme(DARK)
    shown = Shown(sample, qtbot, size)
    assert cut_texts(shown.page) == []
    content = shown.page.area.widget()
    assert content.width() <= shown.page.area.viewport().width()
    assert shown.page.grab().save(str(tmp_path / f"today-{zoom}-{size[0]}.png"))
    for card in shown.page.cards.values():
        for made in card.lines:
            assert made.height() >= made.sizeHint().height() and made.width() >= made.minimumSizeHint().width()
