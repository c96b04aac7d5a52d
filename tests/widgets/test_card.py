"""The card: its blocks, its facts, and long values."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.widgets.card.card import Body, Card
from cadredesk.widgets.controls.buttons import button


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
