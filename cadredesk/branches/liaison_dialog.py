"""挂联人: who answers for how many people and branches; and what has nobody."""

import dataclasses
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.branches import actions, store
from cadredesk.branches.records import Liaison
from cadredesk.core.fields import Field, Kind, field_of
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery, State
from cadredesk.widgets.dialog import Dialog
from cadredesk.widgets.form_dialog import FormDialog
from cadredesk.widgets.messages import guarded
from cadredesk.widgets.parts import button, column, label, link_button, primary_button, row
from cadredesk.widgets.record_form import RecordForm
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.sources import ListSource

COLUMNS = (
    *(dataclasses.replace(field_of(Liaison, name), width=140) for name in ("name", "post", "phone")),
    Field(name="people", label="挂联人员", kind=Kind.INTEGER, width=90, listed=True),
    Field(name="branches", label="挂联支部", kind=Kind.INTEGER, width=90, listed=True),
)
PEOPLE_WITHOUT = PeopleQuery(facets=(("state", State.PRESENT.value), ("liaison_id", "")))


class LiaisonDialog(Dialog):
    """``wanted`` is what the user asked to see: "people" or "branches" that nobody answers for, or a query."""

    def __init__(self, office: Office, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("挂联人")
        self._office = office
        self.wanted: Any = None
        self.table = RecordTable(
            "liaisons", COLUMNS, noun="挂联人", unit="人", multiple=False, unsortable=[each.name for each in COLUMNS]
        )
        self.table.set_empty("user-group", "还没有挂联人。先新增挂联领导或工作人员，再在人员和支部资料里选上。")
        self.table.activated.connect(lambda _id: self.edit())
        self.people_link = link_button("", lambda: self._ask_for(PEOPLE_WITHOUT))
        self.branches_link = link_button("", lambda: self._ask_for("branches"))
        without = row(label("没有挂联人的：", "label"), self.people_link, self.branches_link, None)
        theirs = button("看所挂联的人员", "users", self.show_people)
        foot = row(
            button("编辑", "pen", self.edit), theirs, None, button("关闭", "", self.reject),
            primary_button("新增挂联人", "plus", self.add),
        )  # fmt: skip
        body = column(self.table, without, gap=10)
        body.setStretch(0, 1)
        self.compose(body, foot, (700, 520))
        self.read()

    def read(self) -> None:
        """Read the list and the counts anew."""
        self._liaisons = {liaison.id: liaison for liaison in store.all_liaisons(self._office)}
        counts = store.liaison_counts(self._office)
        rows = [
            (key, each.name, each.post, each.phone, *counts.get(key, (0, 0))) for key, each in self._liaisons.items()
        ]
        self.table.set_source(ListSource(rows), choose_first=True)
        people = dict(people_store.facet_counts(self._office, "liaison_id", PEOPLE_WITHOUT)).get("", 0)
        self.people_link.setText(f"在册人员 {people:,} 人")
        self.branches_link.setText(f"支部 {len(store.without_liaison(self._office)):,} 个")

    def add(self) -> None:
        """新增挂联人."""
        self._form(Liaison(), "新增挂联人")

    def edit(self) -> None:
        """编辑."""
        if self.table.current is not None:
            liaison = self._liaisons[self.table.current]
            self._form(liaison, f"编辑：{liaison.name}")

    def _form(self, liaison: Liaison, title: str) -> None:
        with guarded(self):
            self._office.require_writable()
            form = RecordForm(Liaison, columns=1)
            form.set_record(liaison)
            form.go_to("name")
            save = lambda record: actions.save_liaison(self._office, record)  # noqa: E731
            dialog = FormDialog(self, title, form, save, key="liaison", size=(440, 380))
            if dialog.exec():
                self.read()
                self.table.choose(dialog.saved.id)

    def show_people(self) -> None:
        """Close, and show the people that the chosen liaison answers for."""
        if self.table.current is not None:
            name = self._liaisons[self.table.current].name
            self._ask_for(PeopleQuery(facets=(("state", State.PRESENT.value), ("liaison_id", name))))

    def _ask_for(self, wanted: Any) -> None:
        self.wanted = wanted
        self.accept()
