"""家庭: relatives, whom to call, survivors and the household, through the card and the actions."""

import dataclasses
import datetime
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.departure.ui.death_dialog import RELATIVE, DeathDialog
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import Relative
from cadredesk.people.entries.ui.entry_dialog import PersonEntryDialog
from cadredesk.people.records import Category, Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.widgets.card.entries import Entry

pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def zhang(blank_office: Office) -> Person:
    return actions.save_person(
        blank_office, Person(name="张建国", category=Category.TUIXIU, address="幸福社区人民路12号3单元502室")
    )


@pytest.fixture
def wife(blank_office: Office, zhang: Person) -> Relative:
    return entries_actions.save_entry(
        blank_office,
        Relative(person_id=zhang.id, relation="配偶", name="李秀英", phone="13887602213", birth=PartialDate(1950)),
    )


@pytest.fixture
def card(blank_office: Office, zhang: Person, open_page: Callable[[Office], PeoplePage]) -> PeoplePage:
    page = open_page(blank_office)
    page.card.show_person(zhang.id)
    page.card.choose_tab("家庭")
    return page


def again(page: PeoplePage) -> list[Entry]:
    """The rows of the card, read anew."""
    assert page.card.person
    page.card.show_person(page.card.person.id)
    return page.card.findChildren(Entry)


def entry(page: PeoplePage, words: str) -> Entry:
    return next(made for made in again(page) if words in made.accessibleName())


def link(page: PeoplePage, words: str) -> QPushButton:
    again(page)
    return next(made for made in page.card.findChildren(QPushButton) if made.accessibleName() == words)


def answer(monkeypatch: pytest.MonkeyPatch, do: Callable[[PersonEntryDialog], None]) -> None:
    """Fill in the form in the user's place."""
    monkeypatch.setattr(PersonEntryDialog, "exec", do)


def test_a_relative_is_added_corrected_and_taken_out(
    blank_office: Office,
    zhang: Person,
    card: PeoplePage,
    monkeypatch: pytest.MonkeyPatch,
    answers: Callable[..., list[str]],
) -> None:
    def add(dialog: PersonEntryDialog) -> None:
        dialog.form.put_raw({"relation": "女", "name": "张敏", "phone": "139 1234 5678", "birth": "1975.3"})
        dialog.save()

    answer(monkeypatch, add)
    link(card, "新增亲属").click()
    [saved] = entries_store.of_person(blank_office, Relative, zhang.id or 0)
    assert (saved.name, saved.phone, saved.birth, saved.living) == ("张敏", "13912345678", PartialDate(1975, 3), True)

    def correct(dialog: PersonEntryDialog) -> None:
        dialog.form.put_raw({"living": ""})
        dialog.save()

    answer(monkeypatch, correct)
    QTest.keyClick(entry(card, "张敏（女）"), Qt.Key.Key_Return)
    assert "已故" in entry(card, "张敏（女）").accessibleName()
    asked = answers("no", "yes")
    QTest.keyClick(entry(card, "张敏（女）"), Qt.Key.Key_Delete)
    assert "张敏" in asked[0]
    assert entries_store.of_person(blank_office, Relative, zhang.id or 0)
    QTest.keyClick(entry(card, "张敏（女）"), Qt.Key.Key_Delete)
    assert not entries_store.of_person(blank_office, Relative, zhang.id or 0)
    undo(blank_office)
    assert entries_store.of_person(blank_office, Relative, zhang.id or 0)[0].living is False


def test_a_relative_needs_a_name_and_typed_words_are_kept(blank_office: Office, zhang: Person, qtbot: QtBot) -> None:
    dialog = PersonEntryDialog(blank_office, Relative(person_id=zhang.id))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.put_raw({"relation": "子"})
    dialog.save()
    assert dialog.isVisible() and dialog.error.text
    dialog.save_draft()
    assert PersonEntryDialog(blank_office, Relative(person_id=zhang.id)).offer.text


def test_the_form_deletes_too(
    blank_office: Office, wife: Relative, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    dialog = PersonEntryDialog(blank_office, wife)
    qtbot.addWidget(dialog)
    dialog.show()
    answers("yes")
    dialog.delete_button.click()
    assert not dialog.isVisible()
    assert not entries_store.of_person(blank_office, Relative, wife.person_id or 0)


def test_a_relative_becomes_the_emergency_contact(
    blank_office: Office, zhang: Person, wife: Relative, card: PeoplePage
) -> None:
    link(card, "从亲属中选").click()
    [menu] = [made for made in card.card.findChildren(QMenu) if made.isVisible()]
    [choice] = menu.actions()
    assert choice.text().startswith("李秀英（配偶）")
    choice.trigger()
    menu.close()
    changed = store.get(blank_office, zhang.id or 0)
    assert (changed.emergency_contact, changed.emergency_phone) == ("李秀英（配偶）", "13887602213")
    undo(blank_office)
    assert store.get(blank_office, zhang.id or 0).emergency_contact == ""


def test_who_cannot_be_called_is_no_emergency_contact(blank_office: Office, wife: Relative) -> None:
    with pytest.raises(UserError, match="电话"):
        entries_actions.set_emergency_contact(blank_office, dataclasses.replace(wife, phone=""))
    with pytest.raises(UserError, match="已故"):
        entries_actions.set_emergency_contact(blank_office, dataclasses.replace(wife, living=False))


def test_a_spouse_survives_with_what_is_known(
    blank_office: Office, zhang: Person, wife: Relative, qtbot: QtBot
) -> None:
    dialog = DeathDialog(blank_office, zhang)
    qtbot.addWidget(dialog)
    dialog.form.put_raw({"day": "2026-10-01", "who": RELATIVE})
    assert "李秀英" in dialog.words.text()
    dialog.save()
    [survivor] = store.survivors_of(blank_office, zhang.id or 0)
    assert (survivor.name, survivor.mobile, survivor.birth) == ("李秀英", "13887602213", PartialDate(1950))
    assert (survivor.cadre_relation, survivor.category, survivor.address) == ("配偶", Category.SURVIVOR, zhang.address)
    undo(blank_office)
    assert not store.survivors_of(blank_office, zhang.id or 0)
    assert store.get(blank_office, zhang.id or 0) == zhang


def test_a_survivor_is_registered_later_from_the_card(
    blank_office: Office, zhang: Person, wife: Relative, card: PeoplePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    departure_actions.register_death(blank_office, zhang.id or 0, datetime.date(2026, 10, 1))

    def fill(dialog: PersonDialog) -> None:
        assert dialog.windowTitle() == "新增人员"
        dialog.form.put_raw({"name": "李秀英"})
        dialog.save()

    monkeypatch.setattr(PersonDialog, "exec", fill)
    link(card, "登记遗属…").click()
    [survivor] = store.survivors_of(blank_office, zhang.id or 0)
    assert (survivor.name, survivor.survivor_kind, survivor.address) == ("李秀英", "退休干部遗属", zhang.address)
    undo(blank_office)
    monkeypatch.setattr(PersonDialog, "exec", PersonDialog.save)
    menu = entry(card, "李秀英（配偶）")._menu
    assert menu is not None
    do = next(item[2] for item in menu() if item is not None and item[0] == "登记遗属…")
    do()
    [survivor] = store.survivors_of(blank_office, zhang.id or 0)
    assert (survivor.name, survivor.mobile, survivor.cadre_relation) == ("李秀英", wife.phone, "配偶")


def test_survivor_and_cadre_show_on_both_cards(
    blank_office: Office, zhang: Person, card: PeoplePage, qtbot: QtBot
) -> None:
    departure_actions.register_death(
        blank_office, zhang.id or 0, datetime.date(2026, 10, 1), survivor="李秀英", relation="配偶"
    )
    entry(card, "李秀英（配偶）").click()
    qtbot.waitUntil(lambda: card.card.person is not None and card.card.person.name == "李秀英")
    entry(card, "张建国（本人是其配偶）").click()
    qtbot.waitUntil(lambda: card.card.person is not None and card.card.person.name == "张建国")


@pytest.mark.parametrize("address", ["幸福社区人民路12号3单元502室", "幸福社区 人民路１２号３单元５０２室 "])
def test_a_household_is_seen_together(
    blank_office: Office, zhang: Person, card: PeoplePage, address: str, qtbot: QtBot
) -> None:
    actions.save_person(blank_office, Person(name="李秀英", category=Category.TUIXIU, address=address))
    actions.save_person(
        blank_office, Person(name="王芳", category=Category.TUIXIU, address="幸福社区人民路12号3单元501室")
    )
    gone = actions.save_person(blank_office, Person(name="赵强", category=Category.TUIXIU, address=address))
    departure_actions.register_move_out(blank_office, gone.id or 0, datetime.date(2026, 9, 1), "昆明")
    assert [person.name for person in entries_store.household(blank_office, zhang)] == ["李秀英"]
    entry(card, "李秀英").click()
    qtbot.waitUntil(lambda: card.card.person is not None and card.card.person.name == "李秀英")


def test_a_street_alone_is_no_household(blank_office: Office, open_page: Callable[[Office], PeoplePage]) -> None:
    one = actions.save_person(blank_office, Person(name="张建国", category=Category.TUIXIU, address="城关镇人民路"))
    actions.save_person(blank_office, Person(name="李秀英", category=Category.TUIXIU, address="城关镇人民路"))
    assert entries_store.household(blank_office, one) == []
    page = open_page(blank_office)
    page.card.show_person(one.id)
    page.card.choose_tab("家庭")
    assert not page.card.findChildren(Entry)


def test_the_keyboard_goes_on_where_it_was(
    blank_office: Office, zhang: Person, wife: Relative, card: PeoplePage, qtbot: QtBot
) -> None:
    entries_actions.save_entry(blank_office, Relative(person_id=zhang.id, relation="子", name="张强"))
    entry(card, "张强").setFocus()
    entries_actions.save_entry(blank_office, dataclasses.replace(wife, note="改了备注"))
    again(card)
    focused = card.window().focusWidget()
    assert isinstance(focused, QWidget) and "张强" in focused.accessibleName()
