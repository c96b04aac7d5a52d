"""The page, the card's panel and the dialogs of duties at 100 % and 150 %: nothing that should be read is cut."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office
from cadredesk.duties import store, store_duties
from cadredesk.duties.ui.assign_dialog import COMMUNITY, AssignDialog
from cadredesk.duties.ui.excuse_dialog import ExcuseDialog
from cadredesk.duties.ui.page import DutiesPage
from cadredesk.duties.ui.rule_dialog import RuleDialog
from cadredesk.duties.ui.rules_dialog import RulesDialog
from cadredesk.people import store as people_store
from cadredesk.people.actions import save_person
from cadredesk.visits.ui.visit_dialog import VisitDialog
from cadredesk.widgets.controls.theme import Theme
from tests.shell.test_looks import cut_texts
from tests.support import TODAY


@pytest.fixture(params=[100, 150])
def zoom(request: pytest.FixtureRequest, look: Theme) -> int:
    look.set_zoom(request.param)
    return int(request.param)


def look_at(widget: QWidget, folder: Path, name: str) -> None:
    """Keep what a widget looks like, and see that nothing is cut."""
    QTest.qWait(120)
    assert widget.grab().save(str(folder / f"{name}.png"))
    assert [words for words in cut_texts(widget) if "<span" not in words] == []  # a red star is no text


def test_nothing_is_cut_on_the_page(
    zoom: int, sample: Office, open_page: Callable[[Office], DutiesPage], tmp_path: Path
) -> None:
    whose = next(duty.person_id for duty in store_duties.open_duties(sample, TODAY) if duty.is_open)
    person = people_store.get(sample, whose)
    renamed = {name: getattr(person, name) for name in type(person).__dataclass_fields__}
    renamed |= {"name": "阿卜杜热合曼·䶮㛃𬭚𫖯", "address": "向阳社区" * 12, "unit": "县人力资源和社会保障局" * 4}
    save_person(sample, type(person)(**renamed))
    page = open_page(sample)
    page.resize(1366, 640)
    index = page.table.model.index(0, 0)
    flag = QItemSelectionModel.SelectionFlag
    page.table.view.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
    look_at(page, tmp_path, "page")


def test_nothing_is_cut_on_the_dialogs(zoom: int, sample: Office, qtbot: QtBot, tmp_path: Path) -> None:
    found = store_duties.open_duties(sample, TODAY, codes=("重阳",))
    assign, visit = AssignDialog(sample, found), VisitDialog(sample, person_id=found[0].person_id)
    assign.choose(COMMUNITY)
    rules, rule = RulesDialog(sample), RuleDialog(sample, store.rule(sample, "中秋"))
    for name, dialog in {
        "assign": assign, "excuse": ExcuseDialog(sample, found), "rules": rules, "rule": rule, "visit": visit,
    }.items():  # fmt: skip
        qtbot.addWidget(dialog)
        dialog.show()
        look_at(dialog, tmp_path, name)
