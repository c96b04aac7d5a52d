"""Tags: written in one way wherever they come from, counted one by one, filtered and offered."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.import_export import actions as imports
from cadredesk.import_export.records import RowOutcome
from cadredesk.people import actions, store
from cadredesk.people.records import Category, PeopleQuery, Person
from cadredesk.people.records_tags import joined, tags_of, tidy_tags
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.sheets.reader import open_book
from tests.support import all_people

pytestmark = pytest.mark.usefixtures("look")


def put(office: Office, name: str, tags: str) -> Person:
    person = actions.save_person(office, Person(name=name, category=Category.TUIXIU, tags=tags))
    return store.get(office, person.id or 0)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("重点关注， 独居;重点关注", "重点关注、独居"),
        ("、、书画 , 志愿者；\n门球、", "书画、志愿者、门球"),
        ("A 组  骨干", "A 组 骨干"),
        (" ", ""),
    ],
)
def test_however_tags_are_separated_they_are_kept_in_one_way(blank_office: Office, written: str, kept: str) -> None:
    person = put(blank_office, "张建国", written)
    assert person.tags == kept
    actions.save_person(blank_office, dataclasses.replace(person, tags=f"{written}，新的"))
    assert store.get(blank_office, person.id or 0).tags == joined((*tags_of(kept), "新的"))


@given(st.lists(st.text(st.sampled_from("甲乙 丙，、;\n"), max_size=6), max_size=5).map("、".join))
def test_tidy_tags_stay_tidy(text: str) -> None:
    tidy = tidy_tags(text)
    assert tidy_tags(tidy) == tidy
    assert tags_of(tidy) == tags_of(text)


def test_an_import_keeps_tags_in_the_same_way(blank_office: Office, tmp_path: Path) -> None:
    book = tmp_path / "花名册.csv"
    book.write_text('姓名,人员类别,标签\n张建国,退休干部,"书画, 门球；书画"\n', encoding="utf-8-sig")
    imports.run(blank_office, imports.preview(blank_office, "people", book))
    assert all_people(blank_office)[0].tags == "书画、门球"
    assert imports.preview(blank_office, "people", book).counts[RowOutcome.UNCHANGED] == 1


def test_the_facet_counts_single_tags_and_finds_whoever_has_one(blank_office: Office) -> None:
    put(blank_office, "甲", "书画、门球")
    put(blank_office, "乙", "门球")
    put(blank_office, "丙", "门球队长")
    put(blank_office, "丁", "")
    assert dict(store.facet_counts(blank_office, "tags", PeopleQuery())) == {"门球": 2, "书画": 1, "门球队长": 1, "": 1}

    def named(*tags: str) -> list[str]:
        query = PeopleQuery(facets=tuple(("tags", tag) for tag in tags))
        return [person.name for person in store.some(blank_office, store.listed_ids(blank_office, query))]

    assert sorted(named("门球")) == ["乙", "甲"]
    assert sorted(named("书画", "门球队长")) == ["丙", "甲"]
    assert named("") == ["丁"]


def test_the_page_shows_tags_as_a_group_and_on_the_card(
    blank_office: Office, open_page: Callable[[Office], PeoplePage], qtbot: QtBot
) -> None:
    put(blank_office, "甲", "书画、门球")
    page = open_page(blank_office)
    qtbot.waitUntil(lambda: page.facets.words_of("tags", "书画") == "书画")
    qtbot.waitUntil(lambda: page.card.person is not None)
    assert {"书画", "门球"} <= {label.text() for label in page.card.findChildren(type(page.page_layout.banner._words))}
    page.facets.toggle("tags", "门球")
    assert page.table.count == 1


def test_export_takes_whoever_has_the_tag(blank_office: Office, tmp_path: Path) -> None:
    put(blank_office, "甲", "书画、门球")
    put(blank_office, "乙", "门球队长")
    out = tmp_path / "名册.xlsx"
    assert imports.export(blank_office, "people", out, ["标签=门球"]) == 1
    assert "甲" in open_book(out).sheet().rows[-1]


def test_the_form_offers_tags_for_the_last_word(blank_office: Office, qtbot: QtBot) -> None:
    put(blank_office, "甲", "书画、门球B队")
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    dialog.form.go_to("tags")
    box = dialog.form.editor("tags")
    qtbot.waitUntil(box.hasFocus)
    box.setText("志愿者、")
    QTest.keyClicks(box, "b")
    popup = box.completer().popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert box.text() == "志愿者、门球B队"
