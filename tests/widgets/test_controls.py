"""The search box and the small parts: text, layout, buttons, figures, banner."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.bar_chart import Bar, BarChart
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.figures import FigureTile, Meter
from cadredesk.widgets.controls.layout import FlowLayout
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import ElidedLabel, chip

# ---- search


def test_search_box_clears_and_goes_down(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    box, below = SearchBox("姓名"), QPushButton("x")
    box.setParent(holder)
    below.setParent(holder)
    box.set_down_target(below.setFocus)
    holder.show()
    holder.activateWindow()
    heard: list[str] = []
    box.textChanged.connect(heard.append)
    QTest.keyClicks(box, "zjg")
    assert heard == ["z", "zj", "zjg"]
    assert box._cross.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        box.setFocus()
        QTest.keyClick(box, key)
        qtbot.waitUntil(below.hasFocus)


# ---- small parts


def test_flow_breaks_lines(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(6)
    for at in range(8):
        flow.addWidget(chip(f"词语{at}"))
    holder.setLayout(flow)
    one = flow.heightForWidth(2000)
    assert flow.heightForWidth(200) > 2 * one


def test_elided_label_ends_in_dots_and_shows_all(qtbot: QtBot) -> None:
    made = ElidedLabel("云南省文山州麻栗坡县第一离退休干部党支部")
    qtbot.addWidget(made)
    made.resize(100, 30)
    made.show()
    assert made.text().endswith("…")
    assert made.toolTip() == made.accessibleName() == "云南省文山州麻栗坡县第一离退休干部党支部"


def test_tile_is_a_button_for_mouse_and_keys(qtbot: QtBot) -> None:
    tile = FigureTile("逾期未访", "3", "danger")
    qtbot.addWidget(tile)
    tile.show()
    pressed: list[int] = []
    tile.clicked.connect(lambda: pressed.append(1))
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    QTest.keyClick(tile, Qt.Key.Key_Return)
    assert len(pressed) == 2
    tile.set("4", tone="")
    assert tile.accessibleName() == "逾期未访：4"


def test_meter_never_overflows(qtbot: QtBot) -> None:
    meter = Meter("走访", 500, 369)
    qtbot.addWidget(meter)
    assert meter._bar.value() == 369
    meter.set(0, 0)
    assert meter._words.text() == "0 / 0"


def test_banner_speaks_and_goes(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    done: list[str] = []
    banner.say("现在只能查看。", "warning", ("重试", lambda: done.append("again")))
    assert banner.isVisibleTo(None) or not banner.isHidden()
    next(each for each in banner.findChildren(QPushButton) if each.text() == "重试").click()
    assert done == ["again"]
    assert banner.isHidden()
    banner.say("好了。", "good")
    assert [each.text() for each in banner.findChildren(QPushButton) if not each.isHidden()] == []


def test_chart_shows_its_numbers(qtbot: QtBot) -> None:
    chart = BarChart("每月走访", unit="次")
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    chart.set_bars([Bar("1月", 12, 9), Bar("2月", 0), Bar("3月", 1200.5, 3)])
    assert chart.words(0) == "1月：本年 12 次，上年 9 次"
    assert chart.words(2) == "3月：本年 1,200.50 次，上年 3 次"
    assert "每月走访" in chart.accessibleDescription()
    clicked: list[int] = []
    chart.clicked.connect(clicked.append)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert clicked == [1]
    assert not chart.grab().isNull()
    chart.set_bars([])
    assert not chart.grab().isNull()


def test_a_button_is_read_by_the_words_that_it_has_now(qtbot: QtBot) -> None:
    made, named = button("取消"), button("打开所在文件夹")
    for each in (made, named):
        qtbot.addWidget(each)
    named.setAccessibleName("打开数据文件所在文件夹")
    made.setText("关闭 A&&B")
    named.setText("打开文件夹")
    assert made.accessibleName() == "关闭 A&B" and named.accessibleName() == "打开数据文件所在文件夹"
