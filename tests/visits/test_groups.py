"""走访分类: what a visit counts as, whichever way it comes into the file, and that it stays."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from cadredesk.cli import run
from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from cadredesk.visits import actions, store
from cadredesk.visits.records import Visit, VisitQuery
from cadredesk.visits.targets import ShowVisits
from cadredesk.visits.ui.page import VisitsPage
from cadredesk.visits.ui.visit_dialog import VisitDialog
from tests.fixtures import in_window
from tests.support import TODAY

pytestmark = pytest.mark.usefixtures("styled_app")


@pytest.fixture
def person(office: Office) -> Person:
    return people_actions.save_person(office, Person(name="张三", category="离休干部"))


@pytest.fixture
def record(office: Office, person: Person) -> Callable[..., Visit]:
    """Record a visit of the person and give it back as the file has it."""

    def made(**rest: object) -> Visit:
        visit = Visit(**({"person_id": person.id, "date": TODAY} | rest))  # type: ignore[arg-type]
        return store.get(office, actions.record_visit(office, visit).id or 0)

    return made


@pytest.mark.parametrize(
    ("reason", "group"),
    [
        ({"rule": "春节"}, "走访慰问"), ({"rule": "去世"}, "走访慰问"), ({"rule": "巡诊"}, "上门服务"),
        ({"rule": "体检", "kind": "电话联系"}, "上门服务"), ({"kind": "日常走访"}, "走访慰问"),
        ({"kind": "节日慰问"}, "走访慰问"), ({"kind": "送学上门"}, "上门服务"), ({"kind": "陪同就医"}, "上门服务"),
        ({"kind": "电话联系"}, "电话联系"), ({"kind": "其他"}, "走访慰问"), ({"kind": "理发"}, "走访慰问"),
    ],
)  # fmt: skip
def test_what_a_visit_counts_as(record: Callable[..., Visit], reason: dict[str, str], group: str) -> None:
    assert record(**reason).visit_group == group


def test_a_kind_of_the_office_counts_as_its_latest_visit(record: Callable[..., Visit]) -> None:
    for kind in ("理发", "其他"):
        record(kind=kind, visit_group="上门服务", date=TODAY.replace(month=3))
        assert record(kind=kind, date=TODAY.replace(month=5)).visit_group == "上门服务"
        record(kind=kind, visit_group="电话联系", date=TODAY.replace(month=6))
        assert record(kind=kind).visit_group == "电话联系"


@pytest.mark.parametrize("reason", [{"rule": "春节"}, {"kind": "日常走访"}])
def test_what_is_settled_cannot_be_chosen(record: Callable[..., Visit], reason: dict[str, str]) -> None:
    with pytest.raises(UserError, match="属于走访慰问"):
        record(**reason, visit_group="电话联系")


def test_a_corrected_visit_keeps_its_group_until_its_reason_changes(
    office: Office, record: Callable[..., Visit]
) -> None:
    from dataclasses import replace

    visit = record(rule="春节")
    with office.operation("按当时的规则"):  # what the rule said then is not what it says today
        visit = replace(visit, visit_group="上门服务")
        rows.update(office, visit)
    assert actions.record_visit(office, replace(visit, place="家中")).visit_group == "上门服务"
    assert actions.record_visit(office, replace(visit, rule="", kind="电话联系")).visit_group == "电话联系"


def test_many_visits_count_as_one_alone_would(office: Office, person: Person) -> None:
    visits = [
        Visit(person_id=person.id, date=TODAY, kind="理发", visit_group="上门服务"),
        Visit(person_id=person.id, date=TODAY, kind="理发"),
        Visit(person_id=person.id, date=TODAY, rule="阅文"),
    ]
    assert [each.visit_group for each in actions.record_many(office, visits)] == ["上门服务"] * 3


# ---------------------------------------------------------------- the form


@pytest.fixture
def dialog(office: Office, person: Person, qtbot: QtBot) -> VisitDialog:
    made = VisitDialog(office, person_id=person.id)
    qtbot.addWidget(made, before_close_func=lambda _dialog: made.form.set_record(Visit()))
    made.show()
    return made


def shown(dialog: VisitDialog) -> tuple[str, bool]:
    box: QComboBox = dialog.form.editor("visit_group")
    return box.currentText(), box.isEnabled()


def test_the_form_follows_the_reason_as_one_types(dialog: VisitDialog, record: Callable[..., Visit]) -> None:
    assert shown(dialog) == ("", False)
    for texts, said in (
        ({"rule": "春节"}, ("走访慰问", False)), ({"rule": "巡诊"}, ("上门服务", False)),
        ({"rule": "", "kind": "电话联系"}, ("电话联系", False)), ({"kind": "理发"}, ("走访慰问", True)),
        ({"kind": "其他"}, ("走访慰问", True)), ({"kind": ""}, ("", False)),
    ):  # fmt: skip
        dialog.form.put_raw(texts)
        assert shown(dialog) == said


def test_a_choice_in_the_form_is_saved_and_offered_the_next_time(dialog: VisitDialog, office: Office) -> None:
    dialog.form.put_raw({"kind": "理发", "visit_group": "上门服务"})
    saved = actions.record_visit(office, dialog.form.record())
    assert saved.visit_group == "上门服务"
    dialog.form.put_raw({"kind": ""})
    dialog.form.put_raw({"kind": "理发"})
    assert shown(dialog) == ("上门服务", True)
    dialog.form.set_record(saved)
    assert shown(dialog) == ("上门服务", True) and not dialog.form.dirty


def test_a_form_opened_for_a_duty_shows_its_group_and_is_not_dirty(dialog: VisitDialog, person: Person) -> None:
    dialog.form.set_record(Visit(person_id=person.id, date=TODAY, rule="体检"))
    assert shown(dialog) == ("上门服务", False) and not dialog.form.dirty


# ---------------------------------------------------------------- the page


def test_the_page_filters_by_group_and_shows_the_column(office: Office, record: Callable[..., Visit]) -> None:
    for reason in ({"rule": "春节"}, {"kind": "电话联系"}, {"kind": "送学上门"}, {"kind": "日常走访"}):
        record(**reason)
    with in_window(VisitsPage, office) as page:
        page.facets.set_chosen({"period": ("全部",), "group": ("走访慰问",)})
        assert page.table.count == 2
        page.show_target(ShowVisits(query=VisitQuery(group=("上门服务", "电话联系"))))
        assert page.table.count == 2
        assert page.facets.chosen()["group"] == ("上门服务", "电话联系")
        assert "走访分类" in [field.label for field in page.columns()]
    counts = store.facet_counts(office, VisitQuery(group="走访慰问"))
    assert dict(counts["group"]) == {"走访慰问": 2, "上门服务": 1, "电话联系": 1}
    assert set(counts["reason"]) == {"春节", "日常走访"}


# ---------------------------------------------------------------- command line


def test_the_command_line_says_and_takes_the_group(
    office: Office, person: Person, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    office.close()

    def visit(*words: str) -> tuple[int, str]:
        status = run(["--file", str(office.path), "visit", "张三", "--json", *words])
        return status, capsys.readouterr().out

    assert json.loads(visit("--rule", "巡诊")[1])["group"] == "上门服务"
    assert json.loads(visit("--kind", "理发", "--group", "上门服务")[1])["group"] == "上门服务"
    assert json.loads(visit("--kind", "理发")[1])["group"] == "上门服务"
    assert visit("--kind", "送学上门", "--group", "走访慰问")[0] == 2
