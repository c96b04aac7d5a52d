"""Whom the chosen liaison answers for: people with their next visit, or branches."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget

from cadredesk.branches import store as branches_store
from cadredesk.branches.records import Branch
from cadredesk.core.fields import field_of, fields_of
from cadredesk.core.values import show_phone
from cadredesk.db.file import Office
from cadredesk.duties.records import Outcome
from cadredesk.liaisons import store
from cadredesk.liaisons.records import NOBODY_ID, AssignedPerson, HandoverSelection, LiaisonLine
from cadredesk.people import store as people_store
from cadredesk.people.records import Audience, PeopleQuery
from cadredesk.widgets.controls.buttons import pill_group
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import IdSource, ListSource, Row

BRANCH_COLUMNS = tuple(field_of(Branch, name) for name in ("name", "kind", "secretary", "study_day", "term_end"))
PEOPLE, BRANCHES = "人员", "支部"
_AUDIENCES = {audience.value: at for at, audience in enumerate(Audience)}


class AssignedPart(QFrame):
    """The head line with name, telephone and buttons, over the people or the branches."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self._office = office
        self._text = ""
        self.line: LiaisonLine | None = None
        self.everybody = HandoverSelection()
        self._assigned: list[AssignedPerson] = []  # of everybody, by name
        self.title, self.said = ElidedLabel("", "head"), label("", "label")
        self.people = RecordTable(
            "liaison_people", fields_of(AssignedPerson), noun="人员", unit="人", lead="name", tone=_tone, framed=False
        )
        self.people.set_sort("name")
        self.branches = RecordTable(
            "liaison_branches", BRANCH_COLUMNS, noun="支部", unit="个", framed=False, sorts=False
        )
        self.lists = QStackedWidget()
        names = (PEOPLE, BRANCHES)
        group = pill_group(self, names)
        group.idClicked.connect(lambda at: self.turn_to(names[at]))
        self._pills = dict(zip(names, group.buttons(), strict=True))
        self._build()
        self.people.sort_changed.connect(lambda _name, _descending: self.show_people())

    def _build(self) -> None:
        for table in (self.people, self.branches):
            self.lists.addWidget(table)
        top = row(self.title, self.said, gap=12)
        top.setStretch(0, 1)
        self._bar = row(*self._pills.values(), None, gap=6)
        head = column(top, self._bar, gap=6)
        whole = column(head, self.lists, gap=0, margins=(1, 1, 1, 1))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        on_theme_change(self, lambda: head.setContentsMargins(px(16), px(10), px(12), px(8)))

    def set_buttons(self, *buttons: QPushButton) -> None:
        for each in buttons:
            self._bar.addWidget(each)

    # ---- showing

    def show_liaison(self, line: LiaisonLine | None) -> None:
        """Show whom a liaison answers for; of those whom nobody answers for the line of NOBODY_ID."""
        self.line = line
        people = store.people_of(self._office, line.liaison_id) if line else []
        branches = store.branches_of(self._office, line.liaison_id) if line else []
        self.everybody = HandoverSelection(tuple(people), tuple(branches))
        self._assigned = store.assigned(self._office, people) if people else []
        self.title.set_text("　".join(filter(None, (line.name, line.post))) if line else "")
        self.said.setText(show_phone(line.phone) if line else "")
        self._say_empty(line)
        for name, count in ((PEOPLE, len(self.everybody.people)), (BRANCHES, len(self.everybody.branches))):
            self._pills[name].setText(f"{name} {count:,}")
            self._pills[name].setAccessibleName(f"{name} {count:,}")
        self.show_people()
        self.show_branches()

    def _say_empty(self, line: LiaisonLine | None) -> None:
        if line is None:
            of_people = of_branches = "还没有挂联人。先用右上角的“新增挂联人”登记。"
        elif line.liaison_id == NOBODY_ID:
            of_people, of_branches = "在册的人都有挂联人。", "支部都有挂联人。"
        else:
            of_people = f"{line.name}还没有挂联人员。在“没有挂联人”里选人，按“指定挂联人”。"
            of_branches = f"{line.name}还没有挂联支部。在“没有挂联人”里选支部，按“指定挂联人”。"
        self.people.set_empty("users", of_people)
        self.branches.set_empty("sitemap", of_branches)

    def search_for(self, text: str) -> None:
        """Leave those whom a text finds."""
        self._text = text.strip()
        if self._text:
            self.turn_to(PEOPLE)
        self.show_people()

    def show_people(self) -> None:
        name, descending = self.people.sort
        found = _ordered(self._assigned, name or "name", descending=descending)
        if self._text:
            wanted = set(people_store.listed_ids(self._office, PeopleQuery(text=self._text)))
            found = [each for each in found if each.person_id in wanted]
        names = [field.name for field in self.people.model.fields]
        rows = [(each.person_id, *(getattr(each, name) for name in names)) for each in found]
        self.people.set_source(ListSource(rows), total=len(self._assigned))

    def show_branches(self) -> None:
        fetch = lambda ids: branches_store.list_rows(self._office, BRANCH_COLUMNS, ids)  # noqa: E731
        self.branches.set_source(IdSource(self.everybody.branches, fetch))

    def turn_to(self, name: str) -> None:
        self._pills[name].setChecked(True)
        self.lists.setCurrentWidget(self.people if name == PEOPLE else self.branches)

    def take_keyboard(self) -> None:
        (self.people if self._shows_people else self.branches).take_keyboard()

    @property
    def chosen(self) -> HandoverSelection:
        """What is selected in the list that is shown."""
        if self._shows_people:
            return HandoverSelection(people=tuple(self.people.selected))
        return HandoverSelection(branches=tuple(self.branches.selected))

    @property
    def _shows_people(self) -> bool:
        return self.lists.currentWidget() is self.people


def _tone(name: str, value: Any, _row: Row) -> str:
    return "danger" if name == "state" and value == Outcome.OVERDUE else ""


def _ordered(assigned: Sequence[AssignedPerson], name: str, *, descending: bool = False) -> list[AssignedPerson]:
    """By a field, whatever is not filled in last; ``assigned`` come in the order of the names."""
    if name == "name":
        return list(reversed(assigned)) if descending else list(assigned)
    filled = [each for each in assigned if getattr(each, name) not in (None, "")]
    blank = [each for each in assigned if getattr(each, name) in (None, "")]
    return sorted(filled, key=lambda each: _key(each, name), reverse=descending) + blank


def _key(assigned_person: AssignedPerson, name: str) -> Any:
    value = getattr(assigned_person, name)
    return _AUDIENCES.get(value, len(_AUDIENCES)) if name == "category" else value
