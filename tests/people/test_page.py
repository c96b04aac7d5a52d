"""The people page as a clerk uses it: find, filter, read the card, print, export."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import Category, PeopleQuery, Person
from cadredesk.people.targets import ShowPeople, ShowPerson
from cadredesk.people.ui.commands import PersonCommands
from cadredesk.people.ui.list_dialog import ListDialog
from cadredesk.people.ui.page import PeoplePage
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.controls import theme
from tests.choosing import Choosing
from tests.support import initials_of

Open = Callable[[Office], PeoplePage]


def shown(page: PeoplePage) -> list[str]:
    """The names in the table, from top to bottom."""
    return [page.table.model.text_at(at, 0) for at in range(page.table.count)]


def card_content(qtbot: QtBot, page: PeoplePage, person_id: int) -> Person:
    qtbot.waitUntil(lambda: page.card.person is not None and page.card.person.id == person_id)
    assert page.card.person
    return page.card.person


def first_present(office: Office) -> Person:
    return store.get(office, store.listed_ids(office, PeopleQuery(facets=(("state", "在册"),)))[7])


def test_the_page_opens_on_those_in_the_register(page: PeoplePage, sample: Office) -> None:
    present = store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"),)))
    assert page.table.count == len(present) < len(store.listed_ids(sample, PeopleQuery()))
    assert page.table.current == present[0]
    assert page.table.shown_columns == ["name", "category", "rank", "unit", "age", "living", "phone", "liaison_id"]


def test_initials_find_somebody_at_once_and_the_card_follows(page: PeoplePage, sample: Office, qtbot: QtBot) -> None:
    wanted = first_present(sample)
    QTest.keyClicks(page.search, initials_of(wanted.name))
    found = store.some(
        sample, store.listed_ids(sample, PeopleQuery(text=page.search.text(), facets=(("state", "在册"),)))
    )
    assert shown(page) == [person.name for person in found]
    assert wanted.name in shown(page)
    assert page.table.current == found[0].id
    assert card_content(qtbot, page, found[0].id or 0) == found[0]
    page.search.clear()
    assert page.table.count > len(found)


def test_a_letter_does_not_read_the_list_again(page: PeoplePage, sample: Office) -> None:
    read: list[str] = []
    sample.conn.set_trace_callback(lambda sql: read.append(sql) if sql.startswith("SELECT people.id") else None)
    QTest.keyClicks(page.search, "z")
    page.reload()
    assert not read and page.table.count, "nor does anything else, as long as nothing was written"
    actions.save_person(sample, Person(name="赵䶮", category=Category.TUIXIU))
    sample.conn.set_trace_callback(None)
    assert read and "赵䶮" in shown(page)


def test_whichever_way_a_name_is_read_it_is_found_at_every_key_and_sorted_as_people_read_it(
    blank_office: Office, open_page: Open
) -> None:
    for name in ("曾重乐", "阚文清", "单于建国", "张三"):
        actions.save_person(blank_office, Person(name=name, category=Category.TUIXIU))
    page = open_page(blank_office)
    assert shown(page) == ["单于建国", "阚文清", "曾重乐", "张三"]  # chan yu, kan, zeng, zhang
    typed = {
        "曾重乐": ("zzl", "zcl", "czl", "cengzhongyue"),
        "阚文清": ("kwq", "kanwen"),
        "单于建国": ("cyjg", "chanyu", "syjg"),
    }
    for name, keys in typed.items():
        for text in keys:
            page.search.clear()
            for key in text:
                QTest.keyClicks(page.search, key)
                assert name in shown(page), (text, key)
            assert shown(page) == [name]


@pytest.mark.parametrize("part", ["id_number", "unit"])
def test_other_parts_find_somebody_too(page: PeoplePage, sample: Office, part: str) -> None:
    wanted = first_present(sample)
    page.search.setText(getattr(wanted, part))
    assert wanted.name in shown(page)


def test_keys_go_from_the_search_to_the_table_and_the_form(
    page: PeoplePage, sample: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited: list[int] = []
    monkeypatch.setattr(PersonCommands, "edit_at", lambda _commands, person_id, _column="": edited.append(person_id))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down):
        page.focus_search()
        page.search.setText(first_present(sample).name)
        QTest.keyClick(page.search, key)
        assert page.table.view.hasFocus() and not edited, "who searches wants to see"
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    assert edited == [page.table.current]


def test_a_click_on_a_facet_filters_and_others_count_under_it(page: PeoplePage, sample: Office, qtbot: QtBot) -> None:
    tree = page.facets.tree
    qtbot.waitUntil(lambda: bool(tree.findItems("独居", Qt.MatchFlag.MatchRecursive)))
    [item] = tree.findItems("独居", Qt.MatchFlag.MatchRecursive)
    tree.scrollToItem(item)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())
    alone = store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"), ("living", "独居"))))
    assert page.table.count == len(alone) > 0
    page.facets.toggle("living", "空巢", add=True)
    both = len(alone) + len(store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"), ("living", "空巢")))))
    assert page.table.count == both
    assert f"筛选出 {both} 人" in page.table.count_text


def test_sorting_by_age_puts_the_oldest_last(page: PeoplePage) -> None:
    page.table.set_sort("age")
    page.reload()
    column = [field.name for field in page.table.model.fields].index("age")
    ages = [page.table.model.text_at(at, column) for at in range(page.table.count)]
    known = [int(age) for age in ages if age]
    assert known == sorted(known)
    assert len(known) > 100


def test_the_empty_list_says_where_the_dead_are(page: PeoplePage, sample: Office, qtbot: QtBot) -> None:
    wanted = first_present(sample)
    departure_actions.register_death(sample, wanted.id or 0, datetime.date(2026, 10, 1))
    page.search.setText(wanted.id_number)
    qtbot.waitUntil(lambda: "去世或转出人员中有 1 人" in page.table.empty.text)
    page.table.empty.action_button.click()
    assert shown(page) == [wanted.name]
    assert card_content(qtbot, page, wanted.id or 0).died_on


def test_an_empty_file_says_what_to_do(blank_office: Office, open_page: Open) -> None:
    page = open_page(blank_office)
    assert "新增人员" in page.table.empty.text
    assert page.table.empty.action_button.text() == "导入花名册"


def test_a_list_of_another_page_is_shown_with_its_source_until_dismissed(page: PeoplePage, sample: Office) -> None:
    ids = tuple(store.listed_ids(sample, PeopleQuery())[:5])
    page.search.setText("zz")
    page.show_target(ShowPeople(query=PeopleQuery(ids=ids), source="年报 · 2026 年度 · 去世"))
    assert page.table.count == 5
    assert "年报 · 2026 年度 · 去世" in page.page_layout.banner.text
    before = page.table.count
    page.page_layout.banner.findChild(QPushButton).click()
    assert page.table.count > before
    assert not page.page_layout.banner.text


def test_somebody_hidden_by_filters_can_be_shown(page: PeoplePage, sample: Office, qtbot: QtBot) -> None:
    wanted = first_present(sample)
    departure_actions.register_move_out(sample, wanted.id or 0, datetime.date(2026, 10, 1), "昆明市")
    page.search.setText("没有这个人")
    page.show_target(ShowPerson(person_id=wanted.id or 0))
    assert page.table.current == wanted.id
    assert card_content(qtbot, page, wanted.id or 0).moved_to == "昆明市"


def test_the_card_of_a_cadre_links_to_the_survivor(page: PeoplePage, sample: Office, qtbot: QtBot) -> None:
    cadre = first_present(sample)
    departure_actions.register_death(
        sample, cadre.id or 0, datetime.date(2026, 10, 1), survivor="李秀英", relation="配偶"
    )
    page.show_target(ShowPerson(person_id=cadre.id or 0))
    card_content(qtbot, page, cadre.id or 0)
    [link] = [
        made for made in page.card.findChildren(QPushButton) if made.accessibleName().startswith("李秀英（配偶）")
    ]
    link.click()
    [survivor] = store.survivors_of(sample, cadre.id or 0)
    assert card_content(qtbot, page, survivor.id or 0).name == "李秀英"


def test_every_tab_of_the_card_shows_everybody(page: PeoplePage, sample: Office) -> None:
    for person_id in store.listed_ids(sample, PeopleQuery())[:12]:
        page.card.show_person(person_id)
        for title in ("概况", "资料", "变动"):
            page.card.choose_tab(title)
            assert page.card.tab == title


def test_an_undo_brings_the_person_back_and_the_place_stays(page: PeoplePage, sample: Office) -> None:
    wanted = first_present(sample)
    before = shown(page)
    page.table.choose(wanted.id or 0)
    departure_actions.register_death(sample, wanted.id or 0, datetime.date(2026, 10, 1))
    assert len(shown(page)) == len(before) - 1
    undo(sample)
    assert shown(page) == before


def test_deleting_asks_first(blank_office: Office, open_page: Open, answers: Callable[..., list[str]]) -> None:
    page = open_page(blank_office)
    actions.save_person(blank_office, Person(name="误登", category=Category.TUIXIU))
    page.table.choose(1)
    asked = answers("no", "yes")
    page.commands.run("delete")
    assert "误登" in asked[0]
    assert page.table.count == 1
    page.commands.run("delete")
    assert page.table.count == 0


def test_the_roster_holds_the_filtered_list(
    page: PeoplePage, monkeypatch: pytest.MonkeyPatch, papers: list[Path]
) -> None:
    page.facets.toggle("category", "离休干部")
    monkeypatch.setattr(ListDialog, "exec", ListDialog.show_paper)
    page.print_current()
    text = "".join(sheet.extract_text() for sheet in PdfReader(papers[0]).pages)
    for name in shown(page)[:3]:
        assert name in text.replace("\n", "")
    assert f"共 {page.table.count} 人" in text
    page.table.select_all()
    page.commands.run("slips")
    assert len(PdfReader(papers[1]).pages) >= page.table.count


def test_the_list_is_exported_as_it_is_shown(page: PeoplePage, tmp_path: Path, choosing: Choosing) -> None:
    out = tmp_path / "名册.xlsx"
    choosing.answer(out)
    page.facets.toggle("category", "离休干部")
    page.commands.run("export")
    cells = [row for row in open_book(out).sheet().rows if any(row)]
    assert len(cells) == page.table.count + 2  # title and header
    assert "已导出" in page.page_layout.banner.text


@pytest.mark.parametrize("zoom", [100, 150])
def test_no_button_is_cut(page: PeoplePage, look: theme.Theme, qtbot: QtBot, zoom: int) -> None:
    look.set_zoom(zoom)
    page.resize(1366, 700)
    qtbot.waitUntil(lambda: page.card.person is not None)
    for made in page.findChildren(QPushButton):
        if made.isVisible() and made.property("look") not in ("row", "link"):
            assert made.width() >= made.sizeHint().width() - 1, made.text()
            assert made.accessibleName()
