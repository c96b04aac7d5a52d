"""常用名单: kept in the file with all that makes a list, opened, pinned, renamed, undone; and what is remembered."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot
from sqlite_utils import Database

from cadredesk.core.errors import UserError
from cadredesk.core.stroke_order import stroke_key
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.migrations import office_file
from cadredesk.db.undo import undo
from cadredesk.people import store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.records import PeopleQuery
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.views import actions as views_actions
from cadredesk.people.views import store as views_store
from cadredesk.people.views.records import READY, ListView, SavedView
from cadredesk.people.views.rules import view_from_json, view_to_json
from cadredesk.people.views.ui.views_dialog import SaveViewDialog, ViewsDialog, words_of_view
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages

Open = Callable[[Office], PeoplePage]
PRESENT = (("state", "在册"),)
OLD = Filter((Condition("age", Op.AT_LEAST, ("80",)),))
WHOLE = ListView(
    text="张",
    facets=(*PRESENT, ("living", "独居"), ("liaison_id", "")),
    where=Filter(
        (Condition("age", Op.BETWEEN, ("70", "90")), Filter((Condition("hardship", Op.IS), *OLD.parts))), any=True
    ),
    as_of=datetime.date(2025, 12, 31),
    columns=(("name", 150), ("birth", 120), ("unit", 300)),
    sort="strokes",
    descending=True,
)


def menu_of(page: PeoplePage) -> dict[str, Any]:
    """The entries of 常用名单 as they stand when it is opened."""
    [button] = [made for made in page.findChildren(QPushButton) if made.accessibleName() == "常用名单"]
    menu = button.menu()
    assert isinstance(menu, QMenu)
    page.views.fill(menu)
    entries = {action.text(): action for action in menu.actions()}
    return entries | {action.text(): action for sub in menu.findChildren(QMenu) for action in sub.actions()}


@pytest.fixture
def save(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """保存为常用名单… with a name, typed in the dialog."""

    def run(page: PeoplePage, name: str, *, pinned: bool = True) -> None:
        def fill(dialog: SaveViewDialog) -> int:
            dialog.name.setText(name)
            dialog.pinned.setChecked(pinned)
            dialog.save()
            return dialog.result()

        monkeypatch.setattr(SaveViewDialog, "exec", fill)
        menu_of(page)["保存为常用名单…"].trigger()

    return run


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question is answered with yes, and kept."""
    asked: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda _parent, question, **_: asked.append(question) or True)
    return asked


# ---- in the file


def test_a_view_comes_back_as_it_was_kept(blank_office: Office) -> None:
    kept = views_actions.save_view(blank_office, " 八十岁  以上 ", WHOLE, pinned=True)
    [found] = views_store.all_views(blank_office)
    assert found == kept and found.name == "八十岁 以上" and found.pinned
    assert view_from_json(found.content) == WHOLE
    assert view_from_json(view_to_json(ListView())) == ListView()


def test_each_action_is_an_operation_that_can_be_undone(blank_office: Office) -> None:
    first = views_actions.save_view(blank_office, "独居", WHOLE)
    views_actions.save_view(blank_office, "独居", ListView(where=OLD))
    assert len(views_store.all_views(blank_office)) == 1
    views_actions.pin_view(blank_office, rows.get(blank_office, SavedView, first.id or 0), True)
    renamed = views_actions.rename_view(blank_office, rows.get(blank_office, SavedView, first.id or 0), "老年独居")
    assert renamed.pinned and view_from_json(renamed.content).where == OLD
    views_actions.delete_view(blank_office, renamed)
    assert views_store.all_views(blank_office) == []
    for names in (["老年独居"], ["独居"], ["独居"], ["独居"], []):
        undo(blank_office)
        assert [view.name for view in views_store.all_views(blank_office)] == names


def test_names_are_checked(blank_office: Office) -> None:
    views_actions.save_view(blank_office, "甲", WHOLE)
    other = views_actions.save_view(blank_office, "乙", WHOLE)
    for name in ("", "  ", "长" * 31, next(iter(READY))):
        with pytest.raises(UserError):
            views_actions.save_view(blank_office, name, WHOLE)
    with pytest.raises(UserError, match="已经有"):
        views_actions.rename_view(blank_office, other, "甲")
    assert views_actions.rename_view(blank_office, other, "乙").name == "乙"


def test_a_view_that_cannot_be_read_is_said_and_changes_nothing(
    sample: Office, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error, *_: said.append(str(error)))
    with sample.operation("坏"):
        sample.conn.execute("INSERT INTO saved_views (page, name, content, pinned) VALUES ('people', '坏的', '{', 1)")
    page = open_page(sample)
    before = page.table.count
    menu_of(page)["坏的"].trigger()
    assert page.table.count == before and said


def test_an_own_list_that_bears_the_name_of_a_newer_ready_one_can_still_be_changed(blank_office: Office) -> None:
    with blank_office.operation("以前保存的"):
        row = SavedView(name="困难", content=view_to_json(WHOLE))
        rows.insert(blank_office, row)
    kept = views_actions.save_view(blank_office, "困难", ListView(where=OLD))
    assert views_store.list_named(blank_office, "困难") == ListView(where=OLD)
    views_actions.rename_view(blank_office, kept, "本单位困难")
    assert views_store.list_named(blank_office, "困难") == READY["困难"]


def test_an_older_file_gets_the_order_by_strokes() -> None:
    db = Database(memory=True)
    office_file.apply(db, stop_before="m011_upkeep")
    db.execute("INSERT INTO people (name) VALUES ('龚䶮'), ('丁一')")
    office_file.apply(db)
    assert db.execute("SELECT strokes FROM people ORDER BY id").fetchall() == [
        (stroke_key("龚䶮"),),
        (stroke_key("丁一"),),
    ]


# ---- on the page


def test_a_list_is_saved_pinned_opened_and_left(
    page: PeoplePage, sample: Office, save: Callable[..., None], qtbot: QtBot
) -> None:
    own = page.table.columns
    everybody = page.table.count
    page.narrow(where=OLD)
    page.facets.toggle("living", "独居")
    page.table.show_temporary_columns((("name", 150), ("birth", 130)))
    page.reload()
    page.table.sort_by("strokes")
    expected = page.table.count
    save(page, "八十独居")
    page.show_usual()
    assert page.table.count == everybody and page.table.columns == own
    page.table.sort_by("name")

    tree = page.facets.tree
    qtbot.waitUntil(lambda: bool(tree.findItems("八十独居", Qt.MatchFlag.MatchRecursive)))
    [item] = tree.findItems("八十独居", Qt.MatchFlag.MatchRecursive)
    assert page.facets._groups[0].values[0][2] == expected
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())
    assert page.table.count == expected < everybody
    assert page.table.columns == (("name", 150), ("birth", 130))
    assert page.table.sort == ("strokes", False)
    assert page.facets.is_chosen("saved_views", page.views.opened and page.views.opened.id)

    page.facets.toggle("living", "独居")  # changed: it is not that list any more
    assert not page.facets.is_chosen("saved_views", page.views.opened and page.views.opened.id)
    menu_of(page)["更新“八十独居”"].trigger()
    assert view_from_json(views_store.all_views(sample)[0].content).facets == PRESENT
    page.views.follow("saved_views", views_store.all_views(sample)[0].id or 0)
    assert page.table.count == everybody and page.table.columns == own


def test_pinned_numbers_follow_the_file(page: PeoplePage, sample: Office, qtbot: QtBot) -> None:
    views_actions.save_view(sample, "老同志", ListView(where=OLD), pinned=True)
    before = store.count(sample, ListView(where=OLD).query)

    def number() -> int | None:
        groups = [group for group in page.facets._groups if group.name == "saved_views"]
        return groups[0].values[0][2] if groups else None

    qtbot.waitUntil(lambda: number() == before)
    departure_actions.register_death(
        sample, store.listed_ids(sample, ListView(where=OLD).query)[0], datetime.date(2026, 10, 1)
    )
    qtbot.waitUntil(lambda: number() == before - 1)
    undo(sample)
    undo(sample)
    qtbot.waitUntil(lambda: number() is None)


def test_own_columns_are_remembered_and_those_of_a_list_are_not(
    sample: Office, open_page: Open, save: Callable[..., None]
) -> None:
    page = open_page(sample)
    own = page.table.shown_columns
    page.views.open(ListView(columns=(("name", 100), ("sex", 60))))
    assert page.table.shown_columns == ["name", "sex"]
    page.table._hide("sex")
    assert page.table.shown_columns == ["name"]
    again = open_page(sample)
    assert again.table.shown_columns == own
    page.show_usual()
    assert page.table.shown_columns == own


def test_the_next_start_is_plain_and_offers_the_last_filter(
    sample: Office, blank_office: Office, open_page: Open
) -> None:
    page = open_page(sample)
    everybody = page.table.count
    assert "上次的筛选条件" not in menu_of(page)
    page.views.open(ListView(where=OLD, as_of=datetime.date(2026, 1, 1)))
    again = open_page(sample)
    assert again.table.count == everybody and again.active_filters.now.where is None
    menu_of(again)["上次的筛选条件"].trigger()
    assert again.active_filters.now.where == OLD and again.active_filters.now.as_of == datetime.date(2026, 1, 1)
    assert "上次的筛选条件" not in menu_of(again)
    assert "上次的筛选条件" not in menu_of(open_page(blank_office))  # its branches are others


def test_ready_lists_open_from_the_menu(page: PeoplePage, sample: Office) -> None:
    menu_of(page)["没有挂联人"].trigger()
    assert page.table.count == store.count(sample, PeopleQuery(facets=(*PRESENT, ("liaison_id", ""))))
    menu_of(page)["离休干部（按姓氏笔画）"].trigger()
    names = [page.table.model.text_at(at, 0) for at in range(page.table.count)]
    assert names == sorted(names, key=stroke_key)


def test_a_name_that_is_taken_is_replaced_only_after_a_question(
    page: PeoplePage, sample: Office, save: Callable[..., None], yes: list[str]
) -> None:
    save(page, "名单")
    assert yes == []
    page.narrow(where=OLD)
    save(page, "名单", pinned=False)
    assert "替换" in yes[0]
    [kept] = views_store.all_views(sample)
    assert view_from_json(kept.content).where == OLD and not kept.pinned


def test_lists_are_managed_in_one_dialog(sample: Office, qtbot: QtBot, yes: list[str], look: theme.Theme) -> None:
    for name in ("乙", "甲"):
        views_actions.save_view(sample, name, WHOLE)
    dialog = ViewsDialog(sample)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.list.setCurrentRow(0)
    first = dialog.current
    assert first and "2025-12-31" in dialog.words.text() and "独居" in words_of_view(sample, first)
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert rows.get(sample, SavedView, first.id or 0).pinned
    dialog.name.setText("丙")
    dialog.rename()
    assert "丙" in [view.name for view in views_store.all_views(sample)]
    dialog.list.setCurrentRow(0)
    dialog.delete()
    assert "删除" in yes[0] and len(views_store.all_views(sample)) == 1
    dialog.list.itemDoubleClicked.emit(dialog.list.item(0))
    assert dialog.wanted == views_store.all_views(sample)[0]


def test_lists_of_the_program_are_opened_and_copied_but_neither_renamed_nor_deleted(
    page: PeoplePage, sample: Office, yes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(dialog: ViewsDialog) -> int:
        assert [dialog.list.item(at).text().split("　")[0] for at in range(dialog.list.count())] == list(READY)
        dialog.list.setCurrentRow(list(READY).index("久未走访"))
        assert "从未走访" in dialog.words.text()
        dialog.name.setText("别的")
        dialog.rename()
        dialog.delete()
        dialog.copy()
        assert dialog.current and dialog.current.name == "我的走访" and dialog.current.id
        dialog.list.setCurrentRow(1 + list(READY).index("久未走访"))
        dialog.open()
        return dialog.result()

    def name_it(dialog: SaveViewDialog) -> int:
        assert dialog.name.text() == "久未走访 2"
        dialog.name.setText("我的走访")
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(ViewsDialog, "exec", choose)
    monkeypatch.setattr(SaveViewDialog, "exec", name_it)
    menu_of(page)["管理常用名单…"].trigger()
    assert yes == []
    [own] = views_store.all_views(sample)
    assert view_from_json(own.content) == READY["久未走访"]
    assert page.views.opened is None and page.active_filters.now.where == READY["久未走访"].where
    assert page.table.count == store.count(sample, READY["久未走访"].query)
    assert "last_visit" in page.table.shown_columns


def test_the_last_visit_follows_the_visits_where_it_is_shown(page: PeoplePage, sample: Office) -> None:
    menu_of(page)["久未走访"].trigger()
    page.narrow(where=None)
    at = [field.name for field in page.table.model.fields].index("last_visit")
    person_id = page.listed_people()[0]
    assert page.table.model.text_at(0, at) != "2026-10-08"
    visit_actions.record_visit(sample, Visit(person_id=person_id, date=datetime.date(2026, 10, 8), kind="日常走访"))
    page.refresh(frozenset({"visits"}))
    row = page.listed_people().index(person_id)
    assert page.table.model.text_at(row, at) == "2026-10-08"
