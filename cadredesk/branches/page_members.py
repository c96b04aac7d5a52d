"""The members of the chosen branch, and of those below it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import Membership, PeopleQuery, State
from cadredesk.widgets.parts import Elided, button, column, label, row
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.sources import IdSource, Row
from cadredesk.widgets.theme import live, px

COLUMNS = ("name", "membership", "category", "age", "phone", "branch_id")
ALL, UNKNOWN = "全部", "未填"


class MembersPart(QFrame):
    """The head line with counts and the 单独 / 混编 filter, over the table. ``filtered`` says that the list changed."""

    filtered = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self._office, self._today = office, today()
        self._people: tuple[int, ...] = ()
        self.title = Elided("", "head")
        self._group = QButtonGroup(self)
        self._pills: dict[str, QPushButton] = {}
        for name in (ALL, *Membership, UNKNOWN):
            made = self._pills[name] = button(name, "", self.filtered.emit, look="pill")
            made.setCheckable(True)
            self._group.addButton(made)
        self._pills[ALL].setChecked(True)
        columns = store.columns_named(*COLUMNS, branch_id=200)
        self.table = RecordTable(
            "members", columns, noun="成员", unit="人", lead="name", words=self._words, framed=False
        )
        self.table.set_sort("name")
        self.table.sort_changed.connect(lambda _name, _descending: self.filtered.emit())
        self.table.columns_changed.connect(self.show_rows)
        pills = row(label("成员", "label"), 6, *self._pills.values(), None, gap=2)
        head = column(self.title, pills, gap=4)
        self.setLayout(column(head, self.table, gap=0, margins=(1, 1, 1, 1)))
        self.ids: list[int] = []
        live(self, lambda: head.setContentsMargins(px(16), px(10), px(12), px(6)))

    @property
    def membership(self) -> str:
        """全部, 单独, 混编 or 未填: which members are shown."""
        return next(name for name, pill in self._pills.items() if pill.isChecked())

    @property
    def counts_text(self) -> str:
        """成员 82：单独 60，混编 22."""
        return self.accessibleDescription()

    def show_members(self, title: str, people: Sequence[int], counts: tuple[int, int, int]) -> None:
        """Show these people; ``counts`` are all, 单独 and 混编."""
        every, separate, mixed = counts
        unknown = every - separate - mixed
        for name, count in zip(self._pills, (every, separate, mixed, unknown), strict=True):
            self._pills[name].setText(f"{name} {count:,}")
            self._pills[name].setAccessibleName(f"{name} {count:,} 人")
        self._pills[UNKNOWN].setVisible(unknown > 0)
        if not unknown and self.membership == UNKNOWN:
            self._pills[ALL].setChecked(True)
        self.title.set_text(title)
        self.setAccessibleDescription(f"成员 {every:,}：单独 {separate:,}，混编 {mixed:,}")
        self._people = tuple(people)
        self.read()

    def read(self) -> None:
        """Read the list anew under the filter and in the order chosen."""
        facets = [("state", State.PRESENT.value)]
        if self.membership != ALL:
            facets.append(("membership", "" if self.membership == UNKNOWN else self.membership))
        sort, descending = self.table.sort
        query = PeopleQuery(facets=tuple(facets), sort=sort or "name", descending=descending, ids=self._people)
        self.ids = store.listed_ids(self._office, query)
        self.show_rows()

    def show_rows(self) -> None:
        """Show the list with the columns chosen."""
        columns = self.table.shown_columns
        known = {field.name: field for field in self.table.model.fields}
        fields = [known[name] for name in columns]
        source = IdSource(self.ids, lambda ids: store.list_rows(self._office, fields, ids))
        self.table.set_source(source, total=len(self._people), columns=columns)

    def _words(self, name: str, value: Any, _row: Row) -> str | None:
        if name != "age":
            return None
        age = store.age_of(value, self._today)
        return "" if age is None else str(age)
