"""The tour: five steps through the real window, each beside what it tells of, by mouse or keyboard; offered once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cadredesk.shell import app
from cadredesk.shell.tour import STEPS, Tour
from cadredesk.widgets.controls.theme import DARK, LIGHT, theme
from tests.screen import Screen, opened
from tests.support import empty_office


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """The file of an office without people."""
    with empty_office(tmp_path) as office:
        return office.path


@pytest.fixture
def begun(screen: Screen, sample: Path) -> Iterator[Tour]:
    """The tour, as the menu begins it on the sample office."""
    yield begin(screen, sample)
    theme().set_scheme(LIGHT)


def begin(screen: Screen, path: Path) -> Tour:
    opened(screen, path)
    screen.choose(screen.window.commands.menu.actions(), "新手引导")
    return running(screen)[0]


def running(screen: Screen) -> list[Tour]:
    return [each for each in screen.window.findChildren(Tour) if not each.isHidden()]


def assert_beside(tour: Tour, screen: Screen) -> None:
    """It can be read whole, and hides nothing of what it points at."""
    screen.wait(lambda: tour.spot is not None and tour.ring.isVisible() and tour.ring.geometry().intersects(tour.spot))
    QApplication.processEvents()
    assert tour.spot is not None
    assert screen.window.rect().contains(tour.geometry()) and not tour.geometry().intersects(tour.spot)
    assert tour.words.heightForWidth(tour.words.width()) <= tour.words.height() + 2


@pytest.mark.parametrize(("zoom", "scheme"), [(100, LIGHT), (150, DARK)])
@pytest.mark.parametrize("office", ["sample", "blank"])
def test_each_step_stands_beside_what_it_tells_of(
    screen: Screen, request: pytest.FixtureRequest, office: str, zoom: int, scheme: str
) -> None:
    tour = begin(screen, request.getfixturevalue(office))
    theme().set_zoom(zoom)
    theme().set_scheme(scheme)
    try:
        for at, step in enumerate(STEPS, 1):
            assert (tour.title.text(), tour.count.text()) == (step.title, f"{at} / 5")
            assert_beside(tour, screen)
            assert tour.next_button.text() == ("完成" if at == 5 else "下一步")
            screen.click(tour.next_button)
        assert running(screen) == [] and screen.window.page is not None and screen.window.page.title == "今日"
    finally:
        theme().set_scheme(LIGHT)


def test_it_goes_by_keys(begun: Tour, screen: Screen) -> None:
    def press(key: Qt.Key) -> None:
        screen._qtbot.keyClick(begun.next_button, key)

    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Return)
    assert begun.count.text() == "3 / 5"
    press(Qt.Key.Key_Left)
    assert begun.count.text() == "2 / 5" and screen.window.focusWidget() is begun.next_button
    press(Qt.Key.Key_Escape)
    assert running(screen) == []


def test_esc_ends_it_wherever_the_keyboard_is(begun: Tour, screen: Screen) -> None:
    screen.window.status.backup.setFocus()
    QTest.keyClick(screen.window.status.backup, Qt.Key.Key_Right)
    assert begun.title.text() == STEPS[0].title
    QTest.keyClick(screen.window.status.backup, Qt.Key.Key_Escape)
    assert not running(screen)


def test_it_follows_the_window(begun: Tour, screen: Screen) -> None:
    for _ in range(4):
        begun.step(1)
    for size in ((900, 560), (1300, 760)):
        screen.window.resize(*size)
        screen.wait(lambda: not begun._placer.isActive())
        assert_beside(begun, screen)


def test_where_its_thing_is_not_to_be_seen_it_stands_in_the_middle(begun: Tour, screen: Screen) -> None:
    begun.step(1)
    screen.go("年报")
    screen.wait(lambda: not begun.ring.isVisible())
    off = begun.geometry().center() - screen.window.rect().center()
    assert begun.spot is None and off.manhattanLength() < 4
    screen.click(begun.back_button)
    assert_beside(begun, screen)


def test_nothing_waits_for_it(begun: Tour, screen: Screen) -> None:
    assert screen.window.close_office()
    screen.wait(lambda: running(screen) == [])


def test_begun_again_there_is_one(begun: Tour, screen: Screen) -> None:
    screen.window.commands.tour()
    assert len(running(screen)) == 1 and begun.isHidden()


def test_it_is_offered_once_when_an_office_is_open(
    screen: Screen, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "TOUR_DELAY", 0)
    app.offer_tour(screen.window)
    for _ in range(5):
        QApplication.processEvents()
    assert running(screen) == []  # the first page is in front
    opened(screen, sample)
    screen.wait(lambda: running(screen))
    screen.click(running(screen)[0].skip_button)
    app.offer_tour(screen.window)
    for _ in range(5):
        QApplication.processEvents()
    assert running(screen) == []


def test_who_has_gone_elsewhere_stays_there(begun: Tour, screen: Screen) -> None:
    screen.go("年报")
    screen.click(begun.skip_button)
    assert screen.window.page is not None and screen.window.page.title == "年报"
