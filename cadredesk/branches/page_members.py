"""The members of the chosen branch, and of those below it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import Membership, PeopleQuery, State
from cadredesk.widgets.parts import Elided, button, column, row
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.sources import IdSource, Row
from cadredesk.widgets.theme import live, px

COLUMNS = ("name", "membership", "category", "age", "phone", "branch_id")
ALL = "全部"


class MembersPart(QFrame):
    """The head line with counts and the 单独 / 混编 filter, over the table. ``filtered`` says that the list changed."""

    filtered = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self._office, self._today = office, today()
        self._people: tuple[int, ...] = ()
        self.title, self.counts = Elided("", "head"), Elided("", "label")
        self._group = QButtonGroup(self)
        for name in (ALL, *Membership):
            made = button(name, "", self.filtered.emit, look="pill")
            made.setCheckable(True)
            made.setChecked(name == ALL)
            self._group.addButton(made)
        columns = store.columns_named(*COLUMNS, branch_id=230)
        self.table = RecordTable(
            "members", columns, noun="成员", unit="人", lead="name", words=self._words, framed=False
        )
        self.table.set_sort("name")
        self.table.sort_changed.connect(lambda _name, _descending: self.filtered.emit())
        self.table.columns_changed.connect(self.show_rows)
        head = row(column(self.title, self.counts, gap=2), *self._group.buttons(), gap=4)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.table, gap=0, margins=(1, 1, 1, 1)))
        self.ids: list[int] = []
        live(self, lambda: head.setContentsMargins(px(16), px(10), px(12), px(6)))

    @property
    def membership(self) -> str:
        """单独, 混编, or "" for all."""
        chosen: QPushButton | None = self._group.checkedButton()  # type: ignore[assignment]
        return "" if chosen is None or chosen.text() == ALL else chosen.text()

    def show_members(self, title: str, people: Sequence[int], counts: tuple[int, int, int]) -> None:
        """Show these people; ``counts`` are all, 单独 and 混编."""
        everybody, separate, mixed = counts
        rest = everybody - separate - mixed
        unknown = f"，未填 {rest:,}" if rest else ""
        self.title.set_text(title)
        self.counts.set_text(f"成员 {everybody:,}：单独 {separate:,}，混编 {mixed:,}{unknown}")
        self._people = tuple(people)
        self.read()

    def read(self) -> None:
        """Read the list anew under the filter and in the order chosen."""
        facets = [("state", State.PRESENT.value), *([("membership", self.membership)] if self.membership else [])]
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
