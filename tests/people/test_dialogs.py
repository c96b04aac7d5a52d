"""Adding and correcting people, deaths and moves: doubts, drafts, and that nothing typed is lost."""

import datetime
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Branch, BranchType
from cadredesk.cases.ui.checklist_dialog import ChecklistDialog
from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions, store
from cadredesk.people.departure.ui.death_dialog import LISTED, NEW, DeathDialog
from cadredesk.people.departure.ui.move_out_dialog import MoveOutDialog
from cadredesk.people.records import Category, PeopleQuery, Person, SurvivorKind
from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog
from cadredesk.people.ui.page import PeoplePage
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form.form_dialog import FormDialog
from tests.people.menus import entry
from tests.support import all_people

pytestmark = pytest.mark.usefixtures("look")
ID_NUMBER = "532624194810050016"


def typed(dialog: FormDialog, **texts: str) -> None:
    """Type into the boxes, as a clerk does."""
    dialog.form.put_raw(texts)


def test_an_id_number_fills_birth_and_sex_where_they_are_empty(blank_office: Office, qtbot: QtBot) -> None:
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    typed(dialog, name="张建国", category=Category.TUIXIU, id_number=ID_NUMBER)
    assert dialog.form.editor("birth").value() == PartialDate(1948, 10, 5)
    assert dialog.form.editor("sex").value() == "男"
    dialog.save()
    assert dialog.saved.id
    assert store.get(blank_office, dialog.saved.id).id_number == ID_NUMBER


def test_doubts_warn_and_do_not_block(blank_office: Office, qtbot: QtBot) -> None:
    actions.save_person(blank_office, Person(name="李某", category=Category.TUIXIU, id_number=ID_NUMBER))
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    typed(dialog, name="张建国", category=Category.LIXIU, birth="1950-1", sex="女", id_number=ID_NUMBER)
    said = [problem.message for problem in dialog.form.problems()]
    dialog.likely.look()
    assert "李某" in dialog.likely.text and "身份证号相同，姓名不同" in dialog.likely.text
    assert any("1948-10-05" in message for message in said)
    dialog.save()
    assert dialog.saved.birth == PartialDate(1950, 1)


def test_a_functional_or_ended_branch_is_doubted(blank_office: Office) -> None:
    functional = branch_actions.save_branch(blank_office, Branch(name="歌咏队支部", kind=BranchType.FUNCTIONAL))
    ended = branch_actions.save_branch(blank_office, Branch(name="老支部", ended_on=PartialDate(2020)))
    for branch, word in ((functional, "功能型"), (ended, "撤销")):
        person = Person(name="张建国", category=Category.TUIXIU, branch_id=branch.id)
        assert [word in problem.message for problem in actions.doubts(blank_office, person)] == [True]


def test_a_person_without_name_stays_open(blank_office: Office, qtbot: QtBot) -> None:
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    dialog.show()
    typed(dialog, unit="县政协")
    dialog.save()
    assert dialog.isVisible()
    assert dialog.saved is None
    assert dialog.error.text


def test_cancel_asks_before_work_is_lost(blank_office: Office, qtbot: QtBot, answers: Callable[..., list[str]]) -> None:
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    dialog.show()
    typed(dialog, name="张建国")
    asked = answers("stay", "discard")
    dialog.reject()
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()
    assert len(asked) == 2


def test_a_draft_outlives_a_crash(blank_office: Office, qtbot: QtBot) -> None:
    lost = PersonDialog(blank_office)
    qtbot.addWidget(lost)
    typed(lost, name="张建国", mobile="13887602213")
    lost.save_draft()
    again = PersonDialog(blank_office)
    qtbot.addWidget(again)
    assert again.offer.text
    restore = next(made for made in again.offer.findChildren(QPushButton) if made.text() == "恢复")
    restore.click()
    assert again.form.raw()["name"] == "张建国"
    typed(again, category=Category.TUIXIU)
    again.save()
    assert again.saved.mobile == "13887602213"
    third = PersonDialog(blank_office)
    qtbot.addWidget(third)
    assert not third.offer.text


def test_saving_and_going_on_keeps_what_is_alike(blank_office: Office, qtbot: QtBot) -> None:
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    dialog.show()
    typed(dialog, name="张建国", category=Category.TUIXIU, unit="县政协", mobile="13887602213")
    dialog.save_and_next()
    assert dialog.isVisible()
    assert "张建国" in dialog.offer.text
    assert (dialog.form.raw()["name"], dialog.form.raw()["unit"], dialog.form.raw()["mobile"]) == ("", "县政协", "")
    assert not dialog.form.dirty
    typed(dialog, name="李龚")
    dialog.save_and_next()
    assert [person.name for person in all_people(blank_office)] == ["张建国", "李龚"]


def test_fields_of_survivors_are_asked_of_survivors_alone(blank_office: Office, qtbot: QtBot) -> None:
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.form.editor("survivor_kind").isVisible()
    typed(dialog, category=Category.SURVIVOR)
    assert dialog.form.editor("survivor_kind").isVisible()


def test_a_new_person_is_shown_in_the_list(sample: Office, page: PeoplePage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(dialog: PersonDialog) -> bool:
        typed(dialog, name="买买提·吐尔逊江·阿不都热合曼", category=Category.TUIXIU)
        dialog.save()
        return True

    monkeypatch.setattr(PersonDialog, "exec", fill)
    page.search.setText("zz")
    page.add_new()
    assert page.table.current == store.resolve(sample, "买买提·吐尔逊江·阿不都热合曼").id


def test_a_death_says_what_will_happen_and_links_a_new_survivor(sample: Office, qtbot: QtBot) -> None:
    lixiu = store.some(
        sample, store.listed_ids(sample, PeopleQuery(facets=(("category", "离休干部"), ("state", "在册"))))
    )[0]
    dialog = DeathDialog(sample, lixiu)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.form.editor("survivor_name").isVisible()
    typed(dialog, day="2026-10-01", cause="因病", who=NEW, survivor_name="李秀英", relation="配偶")
    assert dialog.form.editor("survivor_name").isVisible()
    assert "新增李秀英为离休干部遗属" in dialog.words.text()
    before = len(all_people(sample))
    dialog.save()
    assert dialog.saved.died_on == PartialDate(2026, 10, 1)
    [survivor] = store.survivors_of(sample, lixiu.id or 0)
    assert (survivor.name, survivor.survivor_kind, survivor.cadre_relation) == ("李秀英", SurvivorKind.OF_LIXIU, "配偶")
    undo(sample)
    assert len(all_people(sample)) == before
    assert store.get(sample, lixiu.id or 0).died_on is None


def test_a_survivor_of_the_register_is_chosen(sample: Office, qtbot: QtBot) -> None:
    first, second = store.some(sample, store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"),)))[:2])
    dialog = DeathDialog(sample, first)
    qtbot.addWidget(dialog)
    typed(dialog, day="2026-10-01", who=LISTED)
    dialog.save()
    assert dialog.saved is None  # nobody was chosen
    typed(dialog, survivor_id=f"#{second.id}", relation="女")
    assert second.name in dialog.words.text()
    dialog.save()
    assert store.get(sample, second.id or 0).cadre_id == first.id


def test_a_death_in_the_future_is_refused_in_words(sample: Office, qtbot: QtBot) -> None:
    person = store.get(sample, store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"),)))[0])
    dialog = DeathDialog(sample, person)
    qtbot.addWidget(dialog)
    typed(dialog, day="2027-01-01")
    dialog.save()
    assert "不能晚于今天" in dialog.error.text


def test_a_move_asks_for_day_and_place(sample: Office, qtbot: QtBot) -> None:
    person = store.get(sample, store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"),)))[0])
    dialog = MoveOutDialog(sample, person)
    qtbot.addWidget(dialog)
    dialog.save()
    assert dialog.saved is None
    typed(dialog, to="昆明市委老干部局", day="2026-10-08")
    dialog.save()
    assert store.get(sample, person.id or 0).moved_out_on == PartialDate.of(datetime.date(2026, 10, 8))


def test_people_are_chosen_one_after_the_other(sample: Office, qtbot: QtBot, look: theme.Theme) -> None:
    present = store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"),)))
    dialog = ChoosePeopleDialog(sample, "移入", "下一步", but=present[:1])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.table.count == len(present) - 1
    assert not dialog.accept_button.isEnabled()
    dialog.take()
    dialog.search.setText(store.get(sample, present[9]).id_number)
    dialog.take()
    assert dialog.chosen == [present[1], present[9]]
    dialog.drop(present[1])
    assert dialog.chosen == [present[9]]
    assert dialog.accept_button.isEnabled()


def test_after_a_death_the_page_says_what_is_next_and_leads_back_to_the_card(
    page: PeoplePage, sample: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = page.table.current
    monkeypatch.setattr(DeathDialog, "exec", lambda dialog: dialog.save() or bool(dialog.saved))
    page.commands.run("death")
    person = store.get(sample, someone or 0)
    assert person.died_on and person.name in page.page_layout.banner.text and "后事清单" in page.page_layout.banner.text
    buttons = {made.text(): made for made in page.page_layout.banner.findChildren(QPushButton)}
    opened: list[str] = []
    monkeypatch.setattr(ChecklistDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    assert "后事清单" in buttons
    buttons["查看信息卡"].click()
    assert page.table.current == someone
    entry(page, "后事清单…").trigger()
    assert opened == [f"后事清单：{person.name}"]
