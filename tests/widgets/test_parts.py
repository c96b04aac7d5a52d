"""Facets, cards, charts, banners, messages, pages."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core import memory
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.fields import Field
from cadredesk.core.targets import Target
from cadredesk.widgets.card.card import Body, Card
from cadredesk.widgets.controls import theme
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.bar_chart import Bar, BarChart
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.figures import FigureTile, Meter
from cadredesk.widgets.controls.layout import Flow
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import Elided, chip
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.page.facets import FacetGroup, FacetPanel
from cadredesk.widgets.page.page import Page, Shape
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.sources import ListSource

GROUPS = [
    FacetGroup("living", "居住状态", [("独居", "独居", 214), ("空巢", "空巢", 631), ("", "", 5)]),
    FacetGroup("branch", "支部", [(at, f"第{at}支部", at) for at in range(1, 15)]),
]


@pytest.fixture
def facets(qtbot: QtBot) -> FacetPanel:
    made = FacetPanel("test")
    qtbot.addWidget(made)
    made.set_groups(GROUPS)
    made.resize(200, 600)
    made.show()
    return made


def lines(panel: FacetPanel) -> list[str]:
    tree = panel.tree
    heads = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return [head.child(at).text(0) for head in heads for at in range(head.childCount())]


def click(panel: FacetPanel, text: str, *, add: bool = False) -> None:
    item = panel.tree.findItems(text, Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchStartsWith)[0]
    panel.tree.scrollToItem(item)
    spot = panel.tree.visualItemRect(item).center()
    modifier = Qt.KeyboardModifier.ControlModifier if add else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, modifier, spot)


def test_click_chooses_one_and_again_none(facets: FacetPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(facets.changed) as caught:
        click(facets, "独居")
    assert caught.args == [{"living": ("独居",)}]
    click(facets, "空巢")
    assert facets.chosen() == {"living": ("空巢",)}
    click(facets, "空巢")
    assert facets.chosen() == {}


def test_control_click_adds_and_groups_combine(facets: FacetPanel) -> None:
    click(facets, "独居")
    click(facets, "空巢", add=True)
    click(facets, "第3支部")
    assert facets.chosen() == {"living": ("独居", "空巢"), "branch": (3,)}


def test_chips_take_away(facets: FacetPanel, qtbot: QtBot) -> None:
    qtbot.addWidget(facets.chips)
    facets.set_chosen({"living": ["独居", ""], "branch": [3]})
    shown = [made for made in facets.chips.findChildren(QPushButton) if not made.isHidden()]
    assert [made.text() for made in shown] == ["独居  ×", "居住状态未填  ×", "第3支部  ×", "全部清除"]
    shown[1].click()
    assert facets.chosen() == {"living": ("独居",), "branch": (3,)}
    shown[-1].click()
    assert facets.chosen() == {}


def test_new_counts_keep_what_is_chosen(facets: FacetPanel) -> None:
    click(facets, "独居")
    facets.set_groups(
        [FacetGroup("living", "居住状态", [("独居", "独居", 9), ("空巢", "空巢", 0), ("", "", 5)]), GROUPS[1]]
    )
    assert facets.chosen() == {"living": ("独居",)}
    item = facets.tree.findItems("独居", Qt.MatchFlag.MatchRecursive)[0]
    assert item.data(0, Qt.ItemDataRole.UserRole + 2) == 9


def test_long_groups_are_cut_until_asked_for(facets: FacetPanel, qtbot: QtBot) -> None:
    assert "第8支部" not in lines(facets)
    click(facets, "更多")
    qtbot.waitUntil(lambda: "第14支部" in lines(facets))
    click(facets, "收起")
    qtbot.waitUntil(lambda: "第14支部" not in lines(facets))


def test_closed_groups_stay_closed(facets: FacetPanel, qtbot: QtBot) -> None:
    click(facets, "居住状态")
    again = FacetPanel("test")
    qtbot.addWidget(again)
    again.set_groups(GROUPS)
    assert not again.tree.topLevelItem(0).isExpanded()
    assert again.tree.topLevelItem(1).isExpanded()


def test_facets_by_keyboard(facets: FacetPanel) -> None:
    facets.tree.setCurrentItem(facets.tree.topLevelItem(0).child(1))
    QTest.keyClick(facets.tree, Qt.Key.Key_Space)
    assert facets.chosen() == {"living": ("空巢",)}


# ---- search


def test_search_box_clears_and_goes_down(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    box, below = SearchBox("姓名"), QPushButton("x")
    box.setParent(holder)
    below.setParent(holder)
    box.go_down_to(below.setFocus)
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


# ---- card


def test_card_shows_blocks_and_leaves_empty_facts_out(qtbot: QtBot) -> None:
    card = Card()
    qtbot.addWidget(card)
    card.set_tabs(["基本", "走访"])
    card.set_buttons(button("编辑"))
    card.resize(330, 600)
    card.show()
    opened: list[object] = []
    head = Body()
    head.header("张建国", "男 · 96 岁", [("离休干部", "accent")])
    body = Body()
    body.section("联系")
    body.facts([("电话", "0876-662 3101"), ("住址", "")])
    listed = body.lines([(3, "10-09", "巡诊 · 血压偏高，已告家庭医生，下月再来复查一次", "1,000.00")])
    assert listed is not None
    listed.opened.connect(opened.append)
    body.lines([], none="没有变动。")
    body.end()
    card.show_head(head)
    card.show_body(body)
    texts = [each.text() for each in card.findChildren(QLabel) if each.isVisibleTo(card)]
    assert "张建国" in texts and "没有变动。" in texts and "住址" not in texts
    value = next(each for each in card.findChildren(QLabel) if each.text() == "0876-662 3101")
    assert value.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    row = next(each for each in card.findChildren(QPushButton) if each.toolTip().startswith("巡诊"))
    assert row.text().endswith("…")
    row.click()
    assert opened == [3]
    heard: list[str] = []
    card.tab_changed.connect(heard.append)
    card.choose_tab("走访")
    assert (card.tab, heard) == ("走访", ["走访"])
    card.show_nothing("没有选中。")
    assert not card.findChildren(QPushButton)[-1].isVisible()


def test_long_card_values_wrap_and_stay_inside(qtbot: QtBot) -> None:
    card = Card()
    qtbot.addWidget(card)
    body = Body()
    body.facts([("住址", "云南省文山州麻栗坡县幸福社区三号楼二单元五百零一室" * 3)])
    body.end()
    card.show_body(body)
    card.resize(300, 500)
    card.show()
    value = next(each for each in card.findChildren(QLabel) if "幸福社区" in each.text())
    qtbot.waitUntil(lambda: value.height() > 60)
    assert value.mapTo(card, QPoint(value.width(), 0)).x() <= 300


# ---- small parts


def test_flow_breaks_lines(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = Flow(6)
    for at in range(8):
        flow.addWidget(chip(f"词语{at}"))
    holder.setLayout(flow)
    one = flow.heightForWidth(2000)
    assert flow.heightForWidth(200) > 2 * one


def test_elided_label_ends_in_dots_and_tells_all(qtbot: QtBot) -> None:
    made = Elided("云南省文山州麻栗坡县第一离退休干部党支部")
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


def test_chart_tells_its_numbers(qtbot: QtBot) -> None:
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


# ---- messages


def answer_with(words: str) -> None:
    """Press a button of the box that is about to open."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        next(each for each in box.findChildren(QPushButton) if each.text() == words).click()

    QTimer.singleShot(0, press)


def test_questions_give_the_key_of_the_answer(qtbot: QtBot) -> None:
    answer_with("不保存")
    assert messages.choose(None, "？", [("save", "保存"), ("no", "不保存"), ("stay", "继续填写")]) == "no"
    answer_with("取消")
    assert not messages.ask(None, "要删除吗？", yes="删除", default_no=True)
    answer_with("知道了")
    messages.tell(None, "已保存。")


def test_closing_the_box_is_the_harmless_answer(qtbot: QtBot) -> None:
    QTimer.singleShot(0, lambda: QTest.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape))
    assert messages.choose(None, "？", [("save", "保存"), ("no", "不保存")], escape="no") == "no"


def test_errors_are_sorted(answers: Callable[..., list[str]], caplog: pytest.LogCaptureFixture) -> None:
    asked = answers("ok", "close")
    with messages.guarded(None):
        raise UserError("请先选人。")
    with messages.guarded(None):
        raise Cancelled
    with caplog.at_level(logging.ERROR), messages.guarded(None):
        raise ValueError("boom")
    assert asked == ["请先选人。", "程序出了点问题。"]
    assert "boom" in caplog.text


def test_guarded_method_of_a_widget(qtbot: QtBot, answers: Callable[..., list[str]]) -> None:
    class Part(QWidget):
        @messages.guard
        def act(self, number: int) -> int:
            if number < 0:
                raise UserError("不能是负数。")
            return number

    part = Part()
    qtbot.addWidget(part)
    asked = answers("ok")
    assert part.act(3) == 3
    assert part.act(-1) is None
    assert asked == ["不能是负数。"]


def test_report_holds_no_personal_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise KeyError(name)

    with pytest.raises(KeyError) as caught:
        fail("张建国 532624194810050015")
    report = messages.report_of(caught.value)
    assert "KeyError" in report and "test_parts.py" in report
    assert report.splitlines()[-1] == "KeyError: '… …'"
    target = tmp_path / "report.txt"
    monkeypatch.setattr("cadredesk.widgets.form.messages.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    messages.save_report(None, caught.value)
    assert target.read_text(encoding="utf-8") == report


# ---- pages


class People(Page):
    title, icon_name, help_topic = "人员", "users", "people"

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchBox("姓名")
        self.facets = FacetPanel("people")
        self.facets.set_groups(GROUPS)
        self.table = RecordTable("people", [Field(name="name", label="姓名")], noun="人员", unit="人")
        self.table.set_source(ListSource([(1, "张建国")]))
        self.card = Card()
        self.shape = Shape(
            "people", search=self.search, tools=[button("导入")], facets=self.facets, table=self.table, card=self.card
        )
        self.setLayout(self.shape)


@pytest.fixture
def page(qtbot: QtBot) -> People:
    made = People()
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    return made


def test_page_has_its_three_parts(page: People) -> None:
    assert page.facets.isVisible() and page.table.isVisible() and page.card.isVisible()
    page.refresh(frozenset({"people"}))
    for act in (page.focus_search, page.add_new, page.print_current):
        act()
    page.show_target(Target())


def test_facets_step_aside_on_a_narrow_window_and_come_back(page: People) -> None:
    page.resize(800, 600)
    assert not page.facets.isVisible()
    made = next(each for each in page.findChildren(QPushButton) if each.text() == "筛选")
    made.click()
    assert page.facets.isVisible()
    made.click()
    assert not page.facets.isVisible()
    page.resize(1366, 700)
    assert page.facets.isVisible()
    assert not made.isVisible()


def test_sizes_of_the_parts_are_remembered(page: People, qtbot: QtBot) -> None:
    splitter = page.shape._splitter
    splitter.setSizes([160, 800, 380])
    splitter.splitterMoved.emit(160, 1)
    qtbot.waitUntil(lambda: abs(memory.recall("splitter/people", {}).get("card", 0) - splitter.sizes()[2]) <= 1)
    again = People()
    qtbot.addWidget(again)
    again.resize(1366, 700)
    again.show()
    assert abs(again.shape._splitter.sizes()[2] - splitter.sizes()[2]) <= 4


def test_letter_typed_on_the_table_goes_to_the_search_box(page: People) -> None:
    page.table.typed.emit("z")
    assert page.search.text() == "z"


@pytest.mark.parametrize("zoom", theme.ZOOMS)
def test_page_fits_an_old_office_screen(page: People, zoom: int) -> None:
    theme.theme().set_zoom(zoom)
    page.resize(1366, 640)
    assert page.minimumSizeHint().width() <= 1366
    assert page.table.width() >= 280


def test_a_dialog_is_gone_after_it_was_answered_but_can_be_asked_before(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    asked: list[str] = []

    def open_dialog() -> None:
        dialog = Dialog(window)
        QTimer.singleShot(0, dialog.accept)
        if dialog.exec():
            dialog.setWindowTitle("还在")
            asked.append(dialog.windowTitle())

    QTimer.singleShot(0, open_dialog)
    qtbot.waitUntil(lambda: bool(asked) and not window.findChildren(Dialog))
    assert asked == ["还在"]
