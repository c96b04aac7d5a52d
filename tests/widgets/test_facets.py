"""Facets, and the page that has them beside its table and its card."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.core import user_settings
from cadredesk.core.fields import Field
from cadredesk.core.targets import Target
from cadredesk.widgets.card.card import Card
from cadredesk.widgets.controls import theme
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.page.facets import FacetGroup, FacetPanel
from cadredesk.widgets.page.page import Page, PageLayout
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource

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
    assert [made.text() for made in shown] == ["独居  ×", "居住状态未填  ×", "第3支部  ×", "清除筛选"]
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
        self.page_layout = PageLayout(
            "people", search=self.search, tools=[button("导入")], facets=self.facets, table=self.table, card=self.card
        )
        self.setLayout(self.page_layout)


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
    splitter = page.page_layout._splitter
    splitter.setSizes([160, 800, 380])
    splitter.splitterMoved.emit(160, 1)
    qtbot.waitUntil(lambda: abs(user_settings.load("splitter/people", {}).get("card", 0) - splitter.sizes()[2]) <= 1)
    again = People()
    qtbot.addWidget(again)
    again.resize(1366, 700)
    again.show()
    assert abs(again.page_layout._splitter.sizes()[2] - splitter.sizes()[2]) <= 4


def test_letter_typed_on_the_table_goes_to_the_search_box(page: People) -> None:
    page.table.typed.emit("z")
    assert page.search.text() == "z"


@pytest.mark.parametrize("zoom", theme.ZOOMS)
def test_page_fits_an_old_office_screen(page: People, zoom: int) -> None:
    theme.theme().set_zoom(zoom)
    page.resize(1366, 640)
    assert page.minimumSizeHint().width() <= 1366
    assert page.table.width() >= 280
