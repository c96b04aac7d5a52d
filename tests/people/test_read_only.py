"""In a window that can only read, whatever would change a person says why not, and nothing opens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office, open_office
from cadredesk.people import store
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import FunctionalMember, HospitalStay, Relative
from cadredesk.people.entries.ui import entries_panel
from cadredesk.people.files import actions as files_actions
from cadredesk.people.history.records import Track
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.widgets.form import messages


class Reading:
    """The page of people in a file that somebody else has open; what came up, and what was said."""

    def __init__(self, page: PeoplePage, office: Office, scan: Path) -> None:
        self.page, self.office, self.scan = page, office, scan
        self.opened: list[str] = []
        self.said: list[str] = []

    def panel(self, title: str) -> Any:
        self.page.card.choose_tab(title)
        (found,) = [each for each in self.page.card.findChildren(self.page.card.panels[title]) if not each.isHidden()]
        return found

    @property
    def person(self) -> Person:
        assert self.page.card.person is not None
        return self.page.card.person

    def part(self, kind: type[Any] = Relative) -> Any:
        return kind(person_id=self.person.id)


@pytest.fixture
def reading(
    sample: Office, open_page: Callable[[Office], PeoplePage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Reading]:
    person = store.listed_ids(sample, PeopleQuery())[0]
    entries_actions.save_entry(
        sample, Relative(person_id=person, name="欧阳明华", relation="配偶", phone="13800000001")
    )
    (scan := tmp_path / "文件.txt").write_text("内容", "utf-8")
    files_actions.add_attachments(sample, person, [scan])
    with open_office(sample.path, "李敏") as second:
        page = open_page(second)
        page.reveal(person)
        page._card_timer.timeout.emit()
        made = Reading(page, second, scan)
        monkeypatch.setattr(QDialog, "exec", lambda dialog: made.opened.append(dialog.windowTitle()) or 0)
        monkeypatch.setattr(messages, "choose", lambda *_asked, **_words: made.opened.append(_asked[1]) or "")
        monkeypatch.setattr(messages, "show_error", lambda _parent, error: made.said.append(str(error)))
        monkeypatch.setattr(messages, "warn", lambda _parent, words: made.said.append(words))
        yield made
        page.hide()


def merge_two(it: Reading) -> None:
    table = it.page.table
    flag = QItemSelectionModel.SelectionFlag
    for at in (0, 1):
        table.view.selectionModel().select(table.model.index(at, 0), flag.Select | flag.Rows)
    assert len(it.page.chosen_ids) == 2
    it.page.commands.run("merge")


CHOSEN: dict[str, Callable[[Reading], object]] = {
    "新增": lambda it: it.page.add_new(),
    "编辑": lambda it: it.page.commands.run("edit"),
    "去世": lambda it: it.page.commands.run("death"),
    "转出": lambda it: it.page.commands.run("move_out"),
    "转回": lambda it: it.page.commands.run("return"),
    "走访": lambda it: it.page.commands.run("visit"),
    "慰问金": lambda it: it.page.commands.run("money"),
    "事项": lambda it: it.page.commands.run("case"),
    "支部": lambda it: it.page.commands.run("branch"),
    "删除": lambda it: it.page.commands.run("delete"),
    "导入": lambda it: it.page.commands.run("import"),
    "照片": lambda it: it.page.commands.run("photo"),
    "拖入照片": lambda it: it.page.files.dropped(it.person.id or 0, QImage(8, 8, QImage.Format.Format_RGB32), "概况"),
    "拖入附件": lambda it: it.page.files.dropped(it.person.id or 0, [it.scan], "附件"),
    "经历": lambda it: it.panel("经历").edit(it.person, Track.RANK),
    "添加附件": lambda it: it.panel("附件").add(),
    "附件备注": lambda it: it.panel("附件").note(),
    "移除附件": lambda it: it.panel("附件").remove(),
    "亲属": lambda it: entries_panel.edit_entry(it.panel("家庭"), it.part()),
    "功能型党支部": lambda it: entries_panel.edit_entry(it.panel("经历"), it.part(FunctionalMember)),
    "住院": lambda it: entries_panel.edit_entry(it.panel("登记"), it.part(HospitalStay)),
    "删除亲属": lambda it: entries_panel.remove_entry(it.panel("家庭"), it.part()),
    "登记遗属": lambda it: it.panel("家庭")._add_survivor(it.person),
    "紧急联系人": lambda it: it.panel("家庭").set_contact(it.part()),
    "批量修改": lambda it: it.page.commands.run("change_many"),
    "核实": lambda it: it.page.commands.run("verified"),
    "电话核实": lambda it: it.page.commands.run("ring"),
    "合并": merge_two,
    "重复": lambda it: it.page.commands.run("duplicates"),
}


@pytest.mark.parametrize("what", CHOSEN)
def test_it_says_why_and_nothing_opens(what: str, reading: Reading, qtbot: QtBot) -> None:
    CHOSEN[what](reading)
    assert reading.opened == [] and reading.said == [reading.office.why_read_only]
