"""The members of the chosen branch, and of those below it; functional members beside them, counted apart."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import Membership, PeopleQuery, State
from cadredesk.summary.rules import percent
from cadredesk.widgets.controls.buttons import pill_group
from cadredesk.widgets.controls.layout import FlowLayout, column, row
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.table.record_table import RecordTable

COLUMNS = ("name", "membership", "category", "age", "phone", "branch_id")
ALL, UNKNOWN, FUNCTIONAL = "全部", "未填", "功能型"


class MembersPart(QFrame):
    """The head line with counts and the 单独 / 混编 filter, over the table. ``filtered`` says that the list changed.

    功能型 shows who is a functional member here: people whose own branch is another one, and who are counted there.
    """

    filtered = Signal()

    def __init__(self, office: Office, table: RecordTable) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self._office, self.table = office, table
        self._people: tuple[int, ...] = ()
        self._functional: tuple[int, ...] = ()
        self.title = ElidedLabel("", "head")
        self.shares = label("", "label")
        names: tuple[str, ...] = (ALL, *Membership, UNKNOWN, FUNCTIONAL)
        group = pill_group(self, names)
        group.idClicked.connect(lambda _at: self.filtered.emit())
        self._pills = dict(zip(names, group.buttons(), strict=True))
        pills, flow = QWidget(), FlowLayout(2)
        for pill in self._pills.values():
            flow.addWidget(pill)
        pills.setLayout(flow)
        top = row(self.title, self.shares, gap=12)
        top.setStretch(0, 1)
        head = column(top, pills, gap=4, margins=(16, 10, 12, 6))
        self.setLayout(column(head, self.table, gap=0, margins=(1, 1, 1, 1)))
        self.ids: list[int] = []  # in their order

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the name of the branch comes first."""
        super().resizeEvent(event)
        self.shares.setVisible(self.width() >= px(440))

    @property
    def membership(self) -> str:
        """全部, 单独, 混编, 未填 or 功能型: which members are shown."""
        return next(name for name, pill in self._pills.items() if pill.isChecked())

    def show_members(
        self, title: str, people: Sequence[int], counts: tuple[int, int, int], beside: Sequence[int] | None = None
    ) -> None:
        """Show these people; ``counts`` are all, 单独 and 混编.

        ``beside`` are functional members (None: there is no functional branch here). Where there is nobody else, they
        are shown at once.
        """
        every, separate, mixed = counts
        unknown, functional = every - separate - mixed, len(beside or ())
        known = separate + mixed
        for name, count in zip(self._pills, (every, separate, mixed, unknown, functional), strict=True):
            self._pills[name].setText(f"{name} {count:,}")
            self._pills[name].setAccessibleName(f"{name} {count:,} 人")
        alone = beside is not None and not every
        shown = {UNKNOWN: unknown > 0, FUNCTIONAL: beside is not None}
        for name, pill in self._pills.items():
            pill.setVisible(shown.get(name, not alone))
        if alone or self._pills[self.membership].isHidden():
            self._pills[FUNCTIONAL if alone else ALL].setChecked(True)
        self.title.set_text(title)
        shares = ((Membership.SEPARATE, separate), (Membership.MIXED, mixed))
        self.shares.setText("，".join(f"{name} {percent(count, known)}%" for name, count in shares) if known else "")
        more = f"；功能型 {functional:,}，不计入" if beside is not None else ""
        self.setAccessibleDescription(f"成员 {every:,}：单独 {separate:,}，混编 {mixed:,}{more}")
        self._people, self._functional = tuple(people), tuple(beside or ())
        self.filtered.emit()

    @property
    def people(self) -> tuple[int, ...]:
        """The members, or the functional members, before they are filtered."""
        return self._functional if self.membership == FUNCTIONAL else self._people

    def narrowed(self, sort: str, *, descending: bool) -> list[int]:
        """Whom the filter leaves, in order."""
        facets = [("state", State.PRESENT.value)]
        if self.membership in (*Membership, UNKNOWN):
            facets.append(("membership", "" if self.membership == UNKNOWN else self.membership))
        query = PeopleQuery(facets=tuple(facets), sort=sort, descending=descending, ids=self.people)
        self.ids = store.listed_ids(self._office, query)
        return self.ids
