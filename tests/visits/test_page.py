"""The visits tab and the dialog that records a visit, as a user works with them."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import UserError
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import open_office
from cadredesk.db.undo import undo
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.visits import actions, store
from cadredesk.visits.records import Visit, VisitQuery
from cadredesk.visits.targets import ShowVisit, ShowVisits
from cadredesk.visits.ui.page import VisitsPage
from cadredesk.visits.ui.panel import VisitsPanel
from cadredesk.visits.ui.visit_dialog import NameSuggestions, VisitDialog
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.fixtures import in_window
from tests.people.menus import entry
from tests.screen import button_of
from tests.support import TODAY, all_people

if TYPE_CHECKING:
    from cadredesk.db.file import Office

pytestmark = pytest.mark.usefixtures("styled_app")  # in the program's own look

Answers = Callable[..., list[str]]


@pytest.fixture
def page(sample: "Office") -> Iterator[VisitsPage]:
    with in_window(VisitsPage, sample) as made:
        yield made


def dialog_for(office: "Office", qtbot: QtBot, **rest: Any) -> VisitDialog:
    made = VisitDialog(office, **rest)
    qtbot.addWidget(made, before_close_func=lambda _dialog: made.form.set_record(Visit()))  # else closing it asks
    made.show()
    return made


def fill(dialog: VisitDialog, **texts: str) -> None:
    dialog.form.put_raw(texts)


# ---------------------------------------------------------------- the tab


def test_it_opens_with_the_visits_of_this_year(page: VisitsPage, sample: "Office", qtbot: QtBot) -> None:
    assert page.facets.chosen() == {"period": ("今年",)}
    assert page.table.count == store.count(sample, page.query) > 50
    assert page.query.since is not None and page.query.since.year == TODAY.year
    qtbot.waitUntil(lambda: page.card.visit is not None)
    assert page.card.visit is not None and page.card.visit.id == page.table.current


def test_facets_and_search_narrow_the_list(page: VisitsPage, sample: "Office", qtbot: QtBot) -> None:
    page.facets.set_chosen({"period": ("全部",), "reason": ("中秋", "春节")})
    assert page.table.count == store.count(sample, VisitQuery(reason=("中秋", "春节")))
    name = people_store.get(sample, page.card.visit.person_id or 0).name if page.card.visit else ""
    visit = store.matching(sample, VisitQuery())[0]
    name = people_store.get(sample, visit.person_id or 0).name
    page.facets.set_chosen({})
    page.search.setText(name)
    qtbot.waitUntil(lambda: page.table.count == store.count(sample, VisitQuery(text=name)))
    page.search.setText("没有这个人")
    qtbot.waitUntil(lambda: page.table.count == 0)
    assert "没有找到“没有这个人”" in page.table.empty.text
    page.table.empty.action_button.click()
    assert page.table.count > 50


def test_every_reason_in_the_facets_has_its_count(page: VisitsPage, sample: "Office", qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(page.facets._groups) == 4)
    group = next(group for group in page.facets._groups if group.name == "reason")
    assert sum(count or 0 for _, _, count in group.values) == page.table.count


def test_a_query_of_another_page_is_shown_with_its_banner(page: VisitsPage, sample: "Office") -> None:
    query = VisitQuery(since=TODAY.replace(month=9, day=1), until=TODAY, reason="中秋")
    page.show_target(ShowVisits(query=query, source="2026 年年报的中秋走访"))
    assert page.table.count == store.count(sample, query)
    assert "2026 年年报的中秋走访" in page.page_layout.banner.text
    old = store.matching(sample, VisitQuery(descending=False))[0]
    page.show_target(ShowVisit(visit_id=old.id or 0))
    assert page.table.current == old.id and not page.page_layout.banner.text


def test_a_visit_is_shown_though_words_and_facets_hide_it(page: VisitsPage, sample: "Office") -> None:
    old = store.matching(sample, VisitQuery(descending=False))[0]
    page.put("没有这个人", {"reason": ("重阳",)})
    page.show_target(ShowVisit(visit_id=old.id or 0))
    assert page.table.current == old.id and not page.search.text()
    assert page.facets.chosen() == {"period": ("全部",)}


def test_a_menu_leaves_out_what_its_button_says(page: VisitsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.card.visit is not None)
    menu = button_of(page, "打印").menu()
    assert [each.text() for each in menu.actions() if each.text()] == [
        "所选走访的登记表\tCtrl+P", "筛选出的全部登记表", "所选登记表，两张拼一张 A4", "筛选出的全部，两张拼一张 A4",
    ]  # fmt: skip
    assert entry(page, "打印登记表").isEnabled() and button_of(page.card, "打印").isVisible()
    assert "打印筛选出的全部登记表" in [each.text for each in page.commands.possible()]  # as the palette says it


def test_a_visit_is_deleted_after_asking_and_can_be_had_back(
    page: VisitsPage, sample: "Office", answers: Answers
) -> None:
    page.facets.set_chosen({"period": ("全部",)})
    free = next(visit for visit in store.matching(sample, VisitQuery()) if not visit.fen)
    page.show_target(ShowVisit(visit_id=free.id or 0))
    before = page.table.count
    asked = answers("no", "yes")
    page.commands.run("delete")
    assert page.table.count == before
    page.commands.run("delete")
    assert page.table.count == before - 1 and "删除" in asked[0]
    undo(sample)
    assert page.table.count == before


def test_a_visit_with_payments_cannot_be_deleted_and_says_why(
    page: VisitsPage, sample: "Office", answers: Answers
) -> None:
    paid = next(visit for visit in store.matching(sample, VisitQuery(with_money=True)))
    page.show_target(ShowVisit(visit_id=paid.id or 0))
    asked = answers("yes", "ok")
    page.commands.run("delete")
    assert "引用" in asked[1] and store.get(sample, paid.id or 0) == paid


@pytest.fixture
def previews(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages of each paper that was shown."""
    from pypdf import PdfReader

    from cadredesk.widgets.page import printing

    shown: list[int] = []
    monkeypatch.setattr(
        printing, "open_preview", lambda _parent, path, _title, _used: shown.append(len(PdfReader(path).pages))
    )
    return shown


def test_slips_of_what_is_chosen_and_of_all(page: VisitsPage, previews: list[int]) -> None:
    page.facets.set_chosen({"period": ("今年",), "reason": ("重阳",)})
    page.commands.run("print_all")
    page.commands.run("print_all_two_up")
    page.print_current()
    assert previews == [page.table.count, (page.table.count + 1) // 2, 1]


def test_unprintable_characters_are_named_before_printing(
    page: VisitsPage, sample: "Office", previews: list[int], answers: Answers
) -> None:
    whom = store.get(sample, page.table.current or 0)
    saved = actions.record_visit(sample, Visit(person_id=whom.person_id, date=TODAY, rule="重阳", place="\U000e0041"))
    page.show_target(ShowVisit(visit_id=saved.id or 0))
    asked = answers("no", "yes")
    page.commands.run("print")
    assert previews == [] and "打印不出来" in asked[0]
    page.commands.run("print")
    assert previews == [1]


def test_an_empty_office_says_what_to_do(office: "Office", qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = VisitsPage(office, TaskRunner(window, office), window)
    assert "登记走访" in made.table.empty.text
    shiboken6.delete(made)


# ---------------------------------------------------------------- the dialog


@pytest.fixture
def person(sample: "Office") -> Person:
    return people_store.get(sample, store.matching(sample, VisitQuery())[0].person_id or 0)


def test_a_person_is_found_by_initials_and_shown(sample: "Office", qtbot: QtBot, person: Person) -> None:
    from tests.support import initials_of

    dialog = dialog_for(sample, qtbot)
    box = dialog.form.editor("person_id")
    box.setFocus()
    qtbot.keyClicks(box, initials_of(person.name))
    offered = box.completer().completionModel()
    found = [offered.index(at, 0).data() for at in range(offered.rowCount())]
    mine = next(words for words in found if words.startswith(person.name))
    box.completer().activated.emit(mine)
    assert person.address in dialog.form.ui.who.text() and "上次走访" in dialog.form.ui.who.text()


def test_money_is_said_in_words_while_one_types(sample: "Office", qtbot: QtBot) -> None:
    dialog = dialog_for(sample, qtbot)
    qtbot.keyClicks(dialog.form.editor("fen"), "1008")
    assert dialog.form.ui.amount_words.text() == "大写：人民币壹仟零捌元整"
    dialog.form.editor("fen").clear()
    qtbot.keyClicks(dialog.form.editor("fen"), "x")
    assert not dialog.form.ui.amount_words.text()


def test_what_is_missing_is_said_beside_the_fields(sample: "Office", qtbot: QtBot) -> None:
    dialog = dialog_for(sample, qtbot)
    before = store.count(sample, VisitQuery())
    dialog.save()
    assert dialog.isVisible() and store.count(sample, VisitQuery()) == before
    states = {name: dialog.form.editor(name).property("state") for name in ("person_id", "rule", "note")}
    assert states["person_id"] == "error" and states["rule"] == "error" and not states["note"]


def test_visits_are_recorded_one_person_after_another(
    sample: "Office", qtbot: QtBot, person: Person, answers: Answers
) -> None:
    dialog = dialog_for(sample, qtbot, person_id=person.id)
    fill(dialog, date="2026.10.7", rule="重阳", visitors="王局长", fen="500", goods="牛奶", condition="很好")
    asked = answers("next", "close")
    dialog.save()
    assert dialog.isVisible() and person.name in asked[0]
    assert dialog.form.raw()["person_id"] == "" and dialog.form.raw()["condition"] == ""
    kept = {name: dialog.form.raw()[name] for name in ("date", "rule", "visitors", "fen", "goods")}
    assert kept == {"date": "2026-10-07", "rule": "重阳", "visitors": "王局长", "fen": "500.00", "goods": "牛奶"}
    assert not dialog.form.dirty
    other = next(each for each in all_people(sample) if each.id != person.id)
    fill(dialog, person_id=f"#{other.id}")
    dialog.save()
    assert not dialog.isVisible()
    found = store.matching(sample, VisitQuery(since=TODAY.replace(day=7), until=TODAY.replace(day=7), reason="重阳"))
    assert {person.id, other.id} <= {visit.person_id for visit in found}


def test_the_slip_is_offered_after_saving(
    sample: "Office", qtbot: QtBot, person: Person, previews: list[int], answers: Answers
) -> None:
    dialog = dialog_for(sample, qtbot, person_id=person.id)
    fill(dialog, kind="日常走访")
    answers("print", "close")
    dialog.save()
    assert previews == [1] and not dialog.isVisible()


def test_cancel_asks_and_a_crash_leaves_a_draft(
    sample: "Office", qtbot: QtBot, person: Person, answers: Answers
) -> None:
    dialog = dialog_for(sample, qtbot, person_id=person.id)
    fill(dialog, note="写了一半")
    dialog.save_draft()
    asked = answers("stay")
    dialog.reject()
    assert dialog.isVisible() and "没有保存" in asked[0]
    kept = StoredDrafts(sample).load("visits/new") or {}
    assert (kept["note"], kept["person_id"]) == ("写了一半", f"#{person.id}")  # of whom is not forgotten
    again = dialog_for(sample, qtbot)
    assert "恢复" in again.offer.text
    answers("discard")
    dialog.reject()
    assert StoredDrafts(sample).load("visits/new") is None


def test_a_visit_is_corrected_and_doubts_do_not_block(sample: "Office", qtbot: QtBot, person: Person) -> None:
    first, second = store.of_person(sample, person.id or 0, 2)
    dialog = dialog_for(sample, qtbot, visit=second)
    fill(dialog, date=str(first.date), rule=first.rule, kind=first.kind, note="改正")
    dialog.form.check_now()
    assert dialog.form.editor("date").property("state") == "warning"
    dialog.save()
    assert not dialog.isVisible() and store.get(sample, second.id or 0).note == "改正"


def test_a_file_that_is_only_read_is_refused_with_its_reason(sample: "Office") -> None:
    with open_office(sample.path, "李四") as second, pytest.raises(UserError, match="只能查看"):
        VisitDialog(second)


def test_names_are_suggested_one_by_one(sample: "Office", qtbot: QtBot) -> None:
    dialog = dialog_for(sample, qtbot)
    box = dialog.form.editor("visitors")
    name = next(words for words in store.recent_words(sample, "visitors") if len(words) == 3 and "、" not in words)
    box.setFocus()
    box.setText(f"王局长、{name[:2]}")
    box.textEdited.emit(box.text())  # QTest cannot type Chinese
    suggestions = box.findChild(NameSuggestions)
    found = [suggestions.completionModel().index(at, 0).data() for at in range(suggestions.completionCount())]
    assert name in found
    suggestions.activated.emit(name)
    assert box.text() == f"王局长、{name}"


# ---------------------------------------------------------------- the panel


def test_the_panel_lists_the_latest_visits(sample: "Office", qtbot: QtBot, person: Person) -> None:
    panel = VisitsPanel(sample)
    qtbot.addWidget(panel)
    panel.show_person(person.id or 0)
    words = " ".join(label.text() for label in panel.findChildren(_label()))
    assert str(store.of_person(sample, person.id or 0)[0].date) in words and "次" in words


def _label() -> Any:
    from PySide6.QtWidgets import QLabel

    return QLabel


@pytest.mark.parametrize("zoom", [100, 150])
def test_nothing_is_cut_at_any_zoom(sample: "Office", qtbot: QtBot, person: Person, zoom: int) -> None:
    theme.theme().set_zoom(zoom)
    try:
        dialog = dialog_for(sample, qtbot, person_id=person.id)
        dialog.resize(1300, 900)
        qtbot.wait(10)
        for label in dialog.form.findChildren(_label()):
            if label.isVisible() and not label.wordWrap() and label.text():
                assert label.width() >= label.sizeHint().width(), label.text()
    finally:
        theme.theme().set_zoom(100)


def test_the_keyboard_alone_is_enough(sample: "Office", qtbot: QtBot, person: Person, answers: Answers) -> None:
    dialog = dialog_for(sample, qtbot, person_id=person.id)
    rule = dialog.form.editor("rule")
    rule.setFocus()
    qtbot.keyClick(rule, Qt.Key.Key_Down)
    assert rule.currentText()
    answers("close")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(rule, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not dialog.isVisible())
