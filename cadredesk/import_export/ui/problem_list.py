"""The sorts of problems of an import at the right of its rows: each with its count; choosing one shows its rows."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QPushButton, QWidget

from cadredesk.import_export.records import CellProblem
from cadredesk.import_export.ui.rows_model import LEVELS, in_window
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.plain_text import plain_tip, plain_words
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px

WIDEST = 370  # pixels at any zoom: the rows need the room
_VALUES = re.compile(r"“[^”]*”|（[^）]*）|(?<![A-Za-z])X(?![A-Za-z])|[\d.,、-]+")
Place = tuple[str, int | None]  # sheet, if there are several, and number of a row


@dataclass(frozen=True, slots=True)
class Group:
    """Problems of one sort: the same column and the same sentence but for the values in it.

    ``rows`` are the places of the records that have it; none where it is about a sheet as a whole.
    """

    level: str
    column: str
    sort: str
    message: str
    rows: frozenset[Place]
    example: str = ""  # 如第 5 行：, where the values differ from row to row

    @property
    def words(self) -> str:
        """How it stands in the list."""
        where = f"　{self.column}" if self.column else ""
        count = f"{len(self.rows):,} 行" if self.rows else "整列" if self.column else "整张表"
        return f"{LEVELS[self.level][0]}　{count}{where}\n{self.example}{self.message}"

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the others, before and after the rows are judged again."""
        return self.level, self.column, self.sort


def groups_of(problems: Sequence[CellProblem], records: Collection[Place]) -> list[Group]:
    """The problems of one sort together, errors first, then the most frequent. ``records`` are the places of all rows."""
    kinds: dict[tuple[str, str, str], list[CellProblem]] = defaultdict(list)
    for one in problems:
        kinds[one.level, one.column, _VALUES.sub("…", one.message)].append(one)
    found = []
    for (level, header, sort), ones in kinds.items():
        first, rows = ones[0], frozenset(one.place for one in ones if one.place in records)
        example = f"如第 {first.row} 行：" if rows and any(one.message != first.message for one in ones) else ""
        found.append(Group(level, header, sort, in_window(first.message), rows, example))
    return sorted(found, key=lambda group: (group.level != "error", -len(group.rows)))


class ProblemList(QWidget):
    """``chosen`` is emitted with the Group that the keyboard or the mouse has come to, ``entered`` when the keyboard goes on
    to its rows, ``accepted`` where all its cells are to hold.
    """

    chosen = Signal(object)
    entered = Signal()
    accepted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.list = _List(self)
        self.groups: list[Group] = []
        self.accept_button = button(
            "以表中为准",
            "check",
            lambda: self.accepted.emit(self.current),
            tip="这一类问题的每一格都按表中的写，替换名册中的",
        )
        self._top = row(gap=8)
        self.setLayout(
            column(
                panel(
                    column(
                        label("发现的问题", "head"),
                        self._top,
                        self.list,
                        self.accept_button,
                        gap=8,
                        margins=(14, 12, 14, 14),
                    )
                )
            )
        )
        # Not currentRowChanged: the list makes its first row the current one when the keyboard comes to it.
        self.list.itemSelectionChanged.connect(self._choose)
        self.accept_button.hide()
        on_theme_change(self, self._measure)

    def add_row(self, *buttons: QPushButton) -> None:
        """Put buttons above the list."""
        for each in buttons:
            each.setProperty("look", "pill")
            self._top.addWidget(each)
        self._top.addStretch(1)

    @property
    def current(self) -> Group | None:
        chosen = self.list.selectedItems()
        return self.groups[self.list.row(chosen[0])] if chosen else None

    def show_groups(self, groups: Sequence[Group], *, keep: bool) -> None:
        """Show these; with ``keep`` the one that was chosen stays so, without anything being emitted."""
        before = self.current.key if keep and self.current else None
        self.groups = list(groups)
        with QSignalBlocker(self.list):
            self.list.clear()
            for group in self.groups:
                _, tone, picture = LEVELS[group.level]
                item = QListWidgetItem(icon(picture, tone, tone), group.words)
                item.setToolTip(plain_tip(group.message))
                self.list.addItem(item)
            self.list.setCurrentRow(next((at for at, each in enumerate(self.groups) if each.key == before), -1))
        self.setVisible(bool(self.groups))
        self._measure()

    def choose_none(self) -> None:
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(-1)
        self.offer(0)

    def offer(self, cells: int) -> None:
        """Offer to let so many cells hold; 0: none."""
        self.accept_button.setText(plain_words(f"{cells:,} 格以表中为准"))
        self.accept_button.setVisible(cells > 0)

    def _choose(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)

    def _measure(self) -> None:
        """Give each sort of problem the lines that its words need; Qt by itself cuts the last one."""
        self.setFixedWidth(min(px(290), WIDEST))
        self.list.setSpacing(px(2))
        self.list.setIconSize(QSize(px(16), px(16)))
        space = self.maximumWidth() - px(28 + 16 + 12 + 44)
        metrics = self.list.fontMetrics()
        for at in range(self.list.count()):
            item = self.list.item(at)
            needed = metrics.boundingRect(QRect(0, 0, space, 10_000), Qt.TextFlag.TextWordWrap, item.text())
            item.setSizeHint(QSize(space, needed.height() + px(10)))


class _List(QListWidget):
    """Enter goes on to the rows."""

    def __init__(self, owner: ProblemList) -> None:
        super().__init__()
        self._owner = owner
        self.setAccessibleName("发现的问题")
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        # Else it comes too late for the wrapping.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._owner.current is None and (item := self.currentItem()) is not None:
                item.setSelected(True)
            self._owner.entered.emit()
        else:
            super().keyPressEvent(event)
