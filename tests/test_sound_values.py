"""Telephones and names at every door: the form, the actions, the import, many at once, and what 请核对 lists."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.entries import actions as branch_entries_actions
from cadredesk.branches.entries.records import BranchPost
from cadredesk.branches.records import Branch, Liaison
from cadredesk.bulk import actions as bulk_actions
from cadredesk.bulk.records import FieldChange
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, fields_of
from cadredesk.core.values import checked_fields
from cadredesk.db.file import Office
from cadredesk.office import actions as office_actions
from cadredesk.people import actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import Relative, Resettlement, Trip
from cadredesk.people.records import Category, Person
from cadredesk.people.targets import ShowPeople
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.today.actions import gather
from cadredesk.widgets.controls.theme import Theme
from cadredesk.widgets.form.record_form import RecordForm
from tests.fixtures import blank_office, fixed_today, look, styled_app
from tests.import_export.conftest import CommandRunner, runner
from tests.support import TODAY, all_people

__all__ = ["blank_office", "fixed_today", "look", "runner", "styled_app"]

ID = "532624194810050016"
CADRE = Category.TUIXIU.value


def person(office: Office, name: str = "张建国", **facts: Any) -> Person:
    return actions.save_person(office, Person(name=name, category=CADRE, **facts))


def said(form: RecordForm, name: str) -> tuple[str, str]:
    """The sentence beside a field, and how loud it is."""
    label = form.editor(name).parentWidget()._said
    return (label.text(), label.property("level")) if label is not None and not label.isHidden() else ("", "")


# ---------------------------------------------------------------- the form


def test_a_telephone_that_cannot_be_called_is_doubted_beside_its_field_and_saved(
    blank_office: Office, qtbot: QtBot, look: Theme
) -> None:
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    dialog.form.put_raw({"name": "张建国", "category": CADRE, "mobile": "139abc", "landline": "0876-6623101 家"})
    sentence, level = said(dialog.form, "mobile")
    assert "不是电话号码" in sentence and level == "warning"
    assert said(dialog.form, "landline") == ("", "")
    dialog.save()
    kept = all_people(blank_office)[0]
    assert (kept.mobile, kept.landline) == ("139abc", "0876-6623101（家）")


@pytest.mark.parametrize(
    ("name", "word"), [(ID, "身份证号"), ("13887602213", "电话号码"), ("12", "没有文字"), ("张" * 51, "51 个字")]
)
def test_what_is_no_name_stops_the_form_and_is_reported_beside_the_field(
    name: str, word: str, blank_office: Office, qtbot: QtBot, look: Theme
) -> None:
    dialog = PersonDialog(blank_office)
    qtbot.addWidget(dialog)
    dialog.form.put_raw({"name": name, "category": CADRE})
    sentence, level = said(dialog.form, "name")
    assert word in sentence and level == "error"
    dialog.save()
    assert all_people(blank_office) == [] and dialog.saved is None
    dialog.form.put_raw({"name": "张建国"})
    dialog.save()
    assert [each.name for each in all_people(blank_office)] == ["张建国"]


def test_every_field_for_a_telephone_is_judged(look: Theme, qtbot: QtBot) -> None:
    for cls in (Person, Relative, Trip, Resettlement, Liaison):
        phones = [each for each in fields_of(cls) if each.kind is Kind.PHONE]
        assert phones and set(phones) <= set(checked_fields(cls))
        form = RecordForm(cls, only=[each.name for each in phones])
        qtbot.addWidget(form)
        form.put_raw({each.name: "1388760221" for each in phones})
        assert {each.name for each in phones if "11 位" in said(form, each.name)[0]} == {each.name for each in phones}


# ---------------------------------------------------------------- actions


WAYS: dict[str, Callable[[Office, str], object]] = {
    "person": lambda office, name: person(office, name),
    "branch": lambda office, name: branch_actions.save_branch(office, Branch(name=name, kind="党支部")),
    "liaison": lambda office, name: branch_actions.save_liaison(office, Liaison(name=name)),
    "relative": lambda office, name: entries_actions.save_entry(
        office, Relative(person_id=person(office).id, relation="子", name=name)
    ),
    "post": lambda office, name: branch_entries_actions.save_post(
        office,
        BranchPost(
            branch_id=branch_actions.save_branch(office, Branch(name="一支部", kind="党支部")).id, post="书记", name=name
        ),
    ),
    "settings": lambda office, name: office_actions.save_settings(
        office, office_actions.Settings(office=name)
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [ID, "6623101", "12", "张\x07三", "张三\n李四", "党" * 101])
def test_no_action_takes_what_is_no_name(way: str, name: str, blank_office: Office) -> None:
    with pytest.raises(UserError, match=r"姓名|名称"):
        WAYS[way](blank_office, name)


def test_an_office_has_a_name(tmp_path: Path) -> None:
    for name in (ID, "12", "局" * 101):
        with pytest.raises(UserError):
            office_actions.new_office(tmp_path / "a.db", name, "王芳")
    assert list(tmp_path.iterdir()) == []


def test_a_unit_set_for_many_is_judged(blank_office: Office) -> None:
    people = [person(blank_office, "甲"), person(blank_office, "乙")]
    found = bulk_actions.preview(blank_office, people, FieldChange(name="unit", value="13887602213"))
    assert all("电话号码" in line.warning for line in found.lines)
    with pytest.raises(UserError, match="201 个字"):
        bulk_actions.preview(blank_office, people, FieldChange(name="unit", value="局" * 201))


# ---------------------------------------------------------------- the import


def test_a_telephone_is_doubted_at_its_cell_once_and_comes_in(runner: CommandRunner) -> None:
    head = ["姓名", "人员类别", "手机", "紧急联系电话"]
    rows = [head, ["张建国", "退休", "139abc", "13887602213（女儿）"], ["李桂兰", "退休", "1388760221", ""]]
    answer = runner.load("people", rows)
    about = [(each["row"], each["column"], each["level"]) for each in answer["problems"] if each["column"] in head[2:]]
    assert about == [(2, "手机", "warning"), (3, "手机", "warning")]
    assert "不是电话号码" in answer["problems"][0]["message"]
    assert runner.people()["张建国"].mobile == "139abc"
    assert runner.people()["张建国"].emergency_phone == "13887602213（女儿）"


@pytest.mark.parametrize(
    ("name", "word"), [(ID, "身份证号"), ("138 8760 2213", "电话号码"), ("12", "没有文字"), ("张" * 60, "60 个字")]
)
def test_what_is_no_name_refuses_its_row(name: str, word: str, runner: CommandRunner) -> None:
    rows = [["姓名", "人员类别"], ["张建国", "退休"], [name, "退休"]]
    answer = runner.load("people", rows, status=2)
    (error,) = [each for each in answer["problems"] if each["level"] == "error"]
    assert (error["row"], error["column"]) == (3, "姓名") and word in error["message"]
    assert runner.people() == {}


def test_a_branch_has_a_name_in_a_workbook_too(runner: CommandRunner) -> None:
    answer = runner.load("branches", [["名称", "类型"], ["6623101", "党支部"]], status=2)
    assert "电话号码" in answer["problems"][0]["message"]


# ---------------------------------------------------------------- to be looked at again


def test_doubtful_telephones_are_listed_under_the_checks(blank_office: Office) -> None:
    bad = [
        person(blank_office, "甲", mobile="139abc"),
        person(blank_office, "乙", emergency_phone="13887602213、1398760"),
    ]
    for name, mobile in (("丙", "13887602213"), ("丁", ""), ("戊", "8001"), ("己", "0876-6623101转8001")):
        person(blank_office, name, mobile=mobile)
    departure_actions.register_move_out(blank_office, person(blank_office, "庚", landline="12").id or 0, TODAY, "昆明")
    (check,) = [each for each in gather(blank_office, TODAY).checks if each.key == "phone"]
    assert (check.words, check.count) == ("电话号码可能有误", 2)
    assert isinstance(check.target, ShowPeople) and check.target.query.ids == tuple(each.id for each in bad)
    assert [problem.column for problem in actions.doubts(blank_office, bad[1])] == ["紧急联系电话"]


def test_the_card_says_which_number_is_doubtful(blank_office: Office, qtbot: QtBot, look: Theme) -> None:
    from PySide6.QtWidgets import QLabel

    from cadredesk.people.ui.panel import OverviewPanel

    panel = OverviewPanel(blank_office)
    qtbot.addWidget(panel)
    panel.show_person(person(blank_office, mobile="139abc").id or 0)
    assert any("“139abc”不是电话号码" in each.text() for each in panel.findChildren(QLabel))


def test_a_field_that_is_no_name_is_left_alone() -> None:
    assert not Field(label="备注").names
