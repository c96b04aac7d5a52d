"""高级筛选 in the window: the dialog by keyboard, the chip, a past day in table, facets, Excel and on paper."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate
from cadredesk.core.stroke_order import stroke_key
from cadredesk.db.file import Office
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.filters.rules import filter_fields
from cadredesk.people.filters.ui.filter_dialog import FilterDialog
from cadredesk.people.filters.ui.filter_rows_dialog import GroupPart
from cadredesk.people.history.records import Track
from cadredesk.people.records import Category, PeopleQuery, Person, Rank
from cadredesk.people.targets import ShowPeople
from cadredesk.people.ui.list_dialog import ListDialog
from cadredesk.people.ui.page import PeoplePage
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.controls import theme
from tests.choosing import Choosing
from tests.support import TODAY, empty_office

Open = Callable[[Office], PeoplePage]
PRESENT = (("state", "在册"),)
OLD = Condition("age", Op.AT_LEAST, ("80",))
ALONE = Condition("living", Op.AMONG, ("独居",))
UNABLE = Condition("health", Op.AMONG, ("不能自理",))


def shown(page: PeoplePage, column: str = "name") -> list[str]:
    at = [field.name for field in page.table.model.fields].index(column)
    return [page.table.model.text_at(row, at) for row in range(page.table.count)]


def chips(page: PeoplePage) -> list[str]:
    QApplication.processEvents()
    return [made.text() for made in page.facets.chips.findChildren(QPushButton) if made.isVisibleTo(page.facets.chips)]


def press_chip(page: PeoplePage, name: str) -> None:
    QApplication.processEvents()
    [made] = [made for made in page.facets.chips.findChildren(QPushButton)
              if made.isVisibleTo(page.facets.chips) and made.accessibleName().startswith(name)]  # fmt: skip
    made.click()


def fill_in(part: Any, condition: Condition) -> None:
    """Choose in the first row of a dialog or a group what a condition says."""
    row = getattr(part, "group", part).parts[0]
    row.set_condition(condition)
    row.edited.emit()


@pytest.fixture
def in_dialog(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Callable[[Callable[[Any], Any]], None]:
    """What the user does in the dialog when it opens next."""

    def expect(do: Callable[[Any], Any]) -> None:
        def run(dialog: FilterDialog) -> int:
            dialog.show()
            dialog.activateWindow()
            qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
            do(dialog)
            dialog.hide()
            return dialog.result()

        monkeypatch.setattr(FilterDialog, "exec", run)

    return expect


def test_a_filter_is_made_by_keyboard_counted_and_applied_with_enter(
    page: PeoplePage, sample: Office, in_dialog: Callable[..., None], qtbot: QtBot
) -> None:
    expected = store.count(sample, PeopleQuery(facets=PRESENT, where=Filter((OLD,))))

    def fill(dialog: FilterDialog) -> None:
        row = dialog.group.parts[0]
        line = row.field_box.lineEdit()
        line.clear()
        line.setText("年龄")
        line.editingFinished.emit()
        assert row.op is Op.AT_LEAST
        QApplication.processEvents()
        [box] = [
            box for box in row.findChildren(QLineEdit) if box.accessibleName() == "年龄的内容" and not box.isHidden()
        ]
        QTest.keyClicks(box, "80")
        qtbot.waitUntil(lambda: dialog.count.text().startswith(f"符合 {expected} 人"))
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert not dialog.isVisible()

    in_dialog(fill)
    page.commands.run("filter")
    assert page.table.count == expected > 0
    assert "年龄 ≥ 80" in chips(page)
    in_dialog(lambda dialog: (fill_in(dialog, ALONE), dialog.apply()))
    press_chip(page, "修改筛选")
    assert page.table.count == store.count(sample, PeopleQuery(facets=PRESENT, where=Filter((ALONE,))))
    press_chip(page, "去掉筛选：独居")
    assert page.table.count == store.count(sample, PeopleQuery(facets=PRESENT))
    assert chips(page) == ["在册  ×"]


def test_rows_and_groups_come_and_go_by_keyboard(
    page: PeoplePage, sample: Office, in_dialog: Callable[..., None]
) -> None:
    asked = Filter((OLD, Filter((ALONE, UNABLE), any=True)))

    def fill(dialog: FilterDialog) -> None:
        fill_in(dialog, OLD)
        QTest.keyClick(dialog, Qt.Key.Key_Insert)
        QTest.keyClick(dialog, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
        _, extra, group = dialog.group.parts
        assert isinstance(group, GroupPart)
        fill_in(group, ALONE)
        group.add_row(UNABLE)
        extra.focus_first()
        QTest.keyClick(dialog, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
        assert dialog.group.parts == [dialog.group.parts[0], group]
        dialog.apply()

    in_dialog(fill)
    page.commands.run("filter")
    assert page.active_filters.now.where == asked
    assert page.table.count == store.count(sample, PeopleQuery(facets=PRESENT, where=asked))
    assert "年龄 ≥ 80 且（独居 或 不能自理）" in chips(page)
    assert page.filter_words() == "年龄 ≥ 80 且（独居 或 不能自理）"
    again: list[Filter] = []
    in_dialog(lambda dialog: again.append(dialog.group.asked()))
    page.commands.run("filter")
    assert again == [asked]  # shown as it was made; given up, nothing changes
    assert page.active_filters.now.where == asked


def test_those_never_visited_are_counted_where_the_box_is_ticked(
    page: PeoplePage, sample: Office, in_dialog: Callable[..., None]
) -> None:
    """Of a last day the box is ticked from the start, of any other it is not; what was chosen stays."""
    told: list[str] = []

    def box_of(row: Any) -> QCheckBox:
        QApplication.processEvents()
        [box] = [each for each in row.findChildren(QCheckBox) if not each.isHidden()]
        return box

    def choose(row: Any, field: str, op: Op) -> QCheckBox:
        line = row.field_box.lineEdit()
        line.setText(filter_fields()[field].label)
        line.editingFinished.emit()
        row.op_box.setCurrentIndex(row.op_box.findData(op.value))
        row.op_box.activated.emit(row.op_box.currentIndex())
        return box_of(row)

    def fill(dialog: FilterDialog) -> None:
        row = dialog.group.parts[0]
        box = choose(row, "birth", Op.BEFORE)
        assert (box.text(), box.isChecked()) == ("未填的也算", False)
        box.click()
        assert choose(row, "birth", Op.LONGER_AGO).isChecked()
        box = choose(row, "last_visit", Op.LONGER_AGO)
        assert (box.text(), box.isChecked()) == ("从未走访的也算", True)
        [days] = [
            each
            for each in row.findChildren(QLineEdit)
            if each.accessibleName() == "最近走访日期的内容" and not each.isHidden()
        ]
        QTest.keyClicks(days, "90")
        for _ in range(2):
            dialog._say_count()
            told.append(dialog.count.text())
            box.click()
        dialog.apply()

    in_dialog(fill)
    page.commands.run("filter")
    never = Filter((Condition("last_visit", Op.LONGER_AGO, ("90",), or_empty=True),))
    assert page.active_filters.now.where == never
    assert "最近走访日期在 90 天以前（含从未走访）" in chips(page)
    assert told[0] != told[1] and f"符合 {page.table.count:,} 人" in told[0]


def test_what_is_missing_is_said_and_the_dialog_stays(page: PeoplePage, in_dialog: Callable[..., None]) -> None:
    said: list[str] = []

    def fill(dialog: FilterDialog) -> None:
        for condition in (Condition("age", Op.AT_LEAST, ("八十",)), Condition("living", Op.AMONG)):
            fill_in(dialog, condition)
            dialog.apply()
            said.append(dialog.error.text)
        fill_in(dialog, OLD)
        dialog.day.setText("2030-01-01")
        dialog.apply()
        said.append(dialog.error.text)
        assert dialog.isVisible()

    in_dialog(fill)
    before = page.table.count
    page.commands.run("filter")
    assert "整数" in said[0] and "居住状态" in said[1] and "还没有到" in said[2]
    assert page.table.count == before


def test_who_asks_for_the_dead_gets_them(page: PeoplePage, sample: Office, in_dialog: Callable[..., None]) -> None:
    dead = Condition("died_on", Op.FILLED)
    in_dialog(lambda dialog: (fill_in(dialog, dead), dialog.apply()))
    page.commands.run("filter")
    assert page.table.count == store.count(sample, PeopleQuery(facets=(("state", "去世"),))) > 0
    assert chips(page)[0] == "去世时间已填"


def test_an_empty_filter_says_what_hides_the_people(page: PeoplePage, qtbot: QtBot) -> None:
    page.narrow(where=Filter((Condition("age", Op.AT_LEAST, ("200",)),)))
    assert page.table.count == 0
    qtbot.waitUntil(lambda: "在当前筛选中没有" in page.table.empty.text)
    page.table.empty.action_button.click()
    assert page.table.count > 0


def test_a_list_of_another_page_shows_what_it_is_narrowed_by(page: PeoplePage, sample: Office) -> None:
    everybody = page.table.count
    query = PeopleQuery(facets=(*PRESENT, ("membership", "混编")))
    page.show_target(ShowPeople(query=query, source="支部 · 混编"))
    assert "组织关系类型：混编  ×" in chips(page)
    assert "组织关系类型：混编" in page.filter_words()
    press_chip(page, "去掉筛选：组织关系类型")
    assert page.table.count == everybody
    page.show_target(ShowPeople(query=PeopleQuery(ids=(1, 2, 3)), source="年报 · 新办"))
    assert "年报 · 新办  ×" in chips(page)
    page.page_layout.banner.findChild(QPushButton).click()
    assert page.table.count == everybody and chips(page) == ["在册  ×"]


# ---- a past day


@pytest.fixture
def promoted(blank_office: Office) -> Office:
    """Somebody whose rank changed, somebody who came later, and somebody who has died since."""
    changing = actions.save_person(
        blank_office,
        Person(name="王升", category=Category.TUIXIU, rank=Rank.TOWN_DEPUTY, birth=PartialDate(1945, 3, 1)),
    )
    actions.save_person(blank_office, Person(name="李新", category=Category.TUIXIU, admitted_on=PartialDate(2026, 1)))
    gone = actions.save_person(
        blank_office, Person(name="赵故", category=Category.TUIXIU, birth=PartialDate(1930, 1, 1))
    )
    departure_actions.register_death(blank_office, gone.id or 0, date(2026, 2, 1))
    later = {Track.RANK: PartialDate(2026, 3)}
    person = store.get(blank_office, changing.id or 0)
    actions.save_person(blank_office, dataclasses.replace(person, rank=Rank.COUNTY_DEPUTY), later)
    return blank_office


def test_a_past_day_shows_in_table_facets_excel_and_paper(
    promoted: Office, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choosing: Choosing, in_dialog: Callable[..., None],
    qtbot: QtBot, papers: list[Path],
) -> None:  # fmt: skip
    page = open_page(promoted)
    assert sorted(shown(page)) == ["李新", "王升"]

    def choose(dialog: FilterDialog) -> None:
        assert dialog.day.hasFocus()
        QTest.keyClicks(dialog.day, "20251231")
        QTest.keyClick(dialog.day, Qt.Key.Key_Return)

    in_dialog(choose)
    page.commands.run("day")
    assert page.active_filters.now.as_of == date(2025, 12, 31)
    assert shown(page) == ["王升", "赵故"]
    assert shown(page, "rank") == [Rank.TOWN_DEPUTY, ""]
    assert shown(page, "age") == ["80", "95"]
    assert "2025-12-31" in page.active_filters.banner.text and "2 人" in page.active_filters.banner.text
    qtbot.waitUntil(lambda: page.facets.words_of("rank", Rank.TOWN_DEPUTY) == Rank.TOWN_DEPUTY)
    assert dict(store.facet_counts(promoted, "rank", page._listing.query))[Rank.TOWN_DEPUTY] == 1

    out = tmp_path / "名册.xlsx"
    choosing.answer(out)
    page.commands.run("export")
    cells = [[str(cell) for cell in row] for row in open_book(out).sheet().rows if any(row)]
    assert "2025-12-31" in cells[0][0]
    assert Rank.TOWN_DEPUTY in cells[2] and any(cell in ("80", "80.0") for cell in cells[2])
    assert "已导出 2 人" in page.page_layout.banner.text and page.active_filters.banner.isVisible()

    monkeypatch.setattr(ListDialog, "exec", ListDialog.show_paper)
    page.print_current()
    text = "".join(sheet.extract_text() for sheet in PdfReader(papers[0]).pages)
    assert "截至 2025-12-31" in text and "赵故" in text and Rank.TOWN_DEPUTY in text

    page.active_filters.banner.findChild(QPushButton).click()
    assert sorted(shown(page)) == ["李新", "王升"] and not page.active_filters.banner.isVisible()
    assert Rank.COUNTY_DEPUTY in shown(page, "rank")


def test_a_past_day_follows_changes_of_the_file(promoted: Office, open_page: Open) -> None:
    page = open_page(promoted)
    page.narrow(as_of=date(2025, 12, 31))
    assert page.table.count == 2
    actions.save_person(promoted, Person(name="早来", category=Category.TUIXIU, admitted_on=PartialDate(2020)))
    assert page.table.count == 3 and "3 人" in page.active_filters.banner.text
    page.search.setText("zao")
    assert shown(page) == ["早来"] and "1 人" in page.active_filters.banner.text


# ---- orders


def test_names_are_listed_by_strokes_and_by_age(page: PeoplePage) -> None:
    page.table.sort_by("strokes")
    names = shown(page)
    assert names == sorted(names, key=stroke_key) and names != sorted(names)
    page.table.sort_by("age", True)
    ages = [int(age) for age in shown(page, "age") if age]
    assert ages == sorted(ages, reverse=True)
    page.table.sort_by("rank")
    ranks = [list(Rank).index(rank) for rank in shown(page, "rank") if rank in tuple(Rank)]
    assert ranks == sorted(ranks)


def test_a_corrected_name_takes_its_place_in_the_order(tmp_path: Path) -> None:
    with empty_office(tmp_path) as office:
        person = actions.save_person(office, Person(name="龚一", category=Category.TUIXIU))
        actions.save_person(office, Person(name="王二", category=Category.TUIXIU))
        query = PeopleQuery(sort="strokes")
        assert [one.name for one in store.some(office, store.listed_ids(office, query))] == ["王二", "龚一"]
        actions.save_person(office, dataclasses.replace(person, name="丁一"))
        assert [one.name for one in store.some(office, store.listed_ids(office, query))] == ["丁一", "王二"]


# ---- looks


@pytest.mark.parametrize("zoom", [100, 150])
def test_nothing_is_cut_in_the_dialog(sample: Office, look: theme.Theme, qtbot: QtBot, zoom: int) -> None:
    look.set_zoom(zoom)
    rows = (OLD, Filter((ALONE, UNABLE), any=True), Condition("birth", Op.BETWEEN, ("1940", "1950")))
    dialog = FilterDialog(sample, Filter(rows), TODAY.replace(year=2025), PRESENT)
    qtbot.addWidget(dialog)
    dialog.resize(min(dialog.width(), 1326), min(dialog.height(), 660))
    dialog.show()
    for made in dialog.findChildren(QPushButton):
        if made.isVisible() and made.property("look") not in ("choices", "link"):
            assert made.width() >= made.sizeHint().width() - 1, made.text()
            assert made.accessibleName()
    for row in (dialog.group.parts[0], dialog.group.parts[2]):
        assert row.width() <= dialog.width() and row.op_box.width() >= row.op_box.minimumSizeHint().width() - 1


def test_a_filter_opens_at_its_first_condition(page: PeoplePage, in_dialog: Callable[..., None], qtbot: QtBot) -> None:
    """So that the keyboard goes on where the last filter left off."""

    seen: list[bool] = []

    in_dialog(lambda dialog: (fill_in(dialog, ALONE), dialog.apply()))
    page.commands.run("filter")
    in_dialog(lambda dialog: seen.append(dialog.group.parts[0].isAncestorOf(dialog.focusWidget())))
    press_chip(page, "修改筛选")
    assert seen == [True]
