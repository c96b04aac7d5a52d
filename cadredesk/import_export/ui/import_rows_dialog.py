"""The step of the import that shows what would become of each row, each problem at its cell, in colour and in words."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QTableView,
    QWidget,
)

from cadredesk.import_export.records import Fate, Planned, Preview, Trouble
from cadredesk.import_export.ui.import_since_dialog import SinceBox
from cadredesk.sheets.header import Column
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.figures import FigureTile
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.plain import plain_tip
from cadredesk.widgets.controls.text import Elided, label
from cadredesk.widgets.controls.theme import colour, live, px

FATE_TONES = {Fate.ADDED: "good", Fate.UPDATED: "ink", Fate.UNCHANGED: "muted", Fate.REFUSED: "danger"}
LEVELS = {"error": ("错误", "danger", "circle-exclamation"), "warning": ("提醒", "warning", "triangle-exclamation")}
NUMBER, FATE, WORDS = range(3)
WIDEST_SIDE = 370  # pixels at any zoom: the rows need the room
FIXED = ("行号", "结果", "问题")
_VALUES = re.compile(r"“[^”]*”|[\d.,-]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Problems of one sort: the same column and the same sentence but for the values in it."""

    level: str
    column: str
    message: str
    rows: frozenset[tuple[str, int | None]]  # places: sheet, if there are several, and number

    @property
    def words(self) -> str:
        """How it stands in the list."""
        where = f"　{self.column}" if self.column else ""
        return f"{LEVELS[self.level][0]} {len(self.rows)} 行{where}\n{self.message}"


def groups_of(troubles: Sequence[Trouble]) -> list[Group]:
    """The problems of one sort together, errors first, then the most frequent."""
    kinds: dict[tuple[str, str, str], list[Trouble]] = defaultdict(list)
    for one in troubles:
        kinds[one.level, one.column, _VALUES.sub("…", one.message)].append(one)
    found = [
        Group(level, header, ones[0].message, frozenset(one.place for one in ones if one.row is not None))
        for (level, header, _), ones in kinds.items()
    ]
    return sorted(found, key=lambda group: (group.level != "error", -len(group.rows)))


Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """The rows of a preview: number, fate, problems in words, then the cells of the known columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._all: tuple[Planned, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._headers: dict[str, Mapping[str, str]] = {}  # of each sheet, by field
        self.shown: list[Planned] = []

    def show_preview(self, preview: Preview) -> None:
        """Show another preview, all of its rows."""
        self.beginResetModel()
        self._all = preview.plan.rows
        columns: dict[str, Column] = {}
        for one in [one for source in preview.sources for one in source.recognition.mapped]:
            columns.setdefault(one.field.name if one.field else "", one)
        self._columns = tuple(columns.values())
        several = len(preview.sources) > 1
        self._headers = {source.sheet if several else "": source.headers for source in preview.sources}
        self.shown = list(self._all)
        self.endResetModel()

    def filter(self, fate: Fate | None, level: str, places: frozenset[tuple[str, int | None]] | None) -> None:
        """Show only rows of a fate, with problems of a level, in these places."""
        self.beginResetModel()
        self.shown = [
            planned
            for planned in self._all
            if (fate is None or planned.fate is fate)
            and (not level or any(one.level == level for one in planned.troubles))
            and (places is None or planned.row.place in places)
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(FIXED) + len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return FIXED[section] if section < len(FIXED) else self._columns[section - len(FIXED)].header
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        planned = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(planned, index.column())
        trouble = self._trouble(planned, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(dict.fromkeys(map(_sentence, planned.troubles)))) if trouble else None
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == FATE:
            return colour(FATE_TONES[planned.fate])
        if trouble is None:
            return None
        _, tone, picture = LEVELS[trouble.level]
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(tone)
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(picture, tone, tone)
        return None

    def _text(self, planned: Planned, at: int) -> str:
        if at == NUMBER:
            return f"{planned.row.number}　{planned.row.sheet}".strip()
        if at == FATE:
            return planned.fate.value
        if at == WORDS:
            return "；".join(dict.fromkeys(_sentence(one).rstrip("。") for one in planned.troubles))
        field = self._columns[at - len(FIXED)].field
        return " ".join(planned.row.words.get(field.name, "").split()) if field else ""

    def _trouble(self, planned: Planned, at: int) -> Trouble | None:
        """The gravest problem of a cell."""
        if at in (NUMBER, FATE):
            return None
        header = None if at == WORDS else self._header(at, planned)
        found = [one for one in planned.troubles if header is None or one.column == header]
        return min(found, key=lambda one: one.level != "error", default=None)

    def _header(self, at: int, planned: Planned) -> str:
        """What the column is called in the row's own sheet."""
        field = self._columns[at - len(FIXED)].field
        assert field is not None
        return self._headers[planned.row.sheet].get(field.name, field.label)

    def width_of(self, at: int) -> int:
        """The width of a column at 100 %."""
        if at < len(FIXED):
            return (160 if len(self._headers) > 1 else 64, 70, 300)[at]
        field = self._columns[at - len(FIXED)].field
        return max(field.width + 24, 100) if field else 110


def _sentence(one: Trouble) -> str:
    return f"{one.column}：{one.message}" if one.column else one.message


class RowsStep(QWidget):
    """Counts as tiles, the sorts of problems at the right, the rows below; each of them filters the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.model = RowsModel(self)
        self.tiles = {fate: FigureTile(fate.value, "0", "") for fate in Fate}
        for fate, tile in self.tiles.items():
            tile.clicked.connect(lambda fate=fate: self.show_only(fate=fate))
            tile.inner.setDirection(QBoxLayout.Direction.LeftToRight)  # low, so that many rows are seen
            tile.inner.addStretch(1)
        self._words = Elided("", "label")
        self.all_button = button("显示全部行", "filter-circle-xmark", self.show_only)
        self.levels = {
            level: button(words, picture, partial(self.show_only, level=level))
            for level, (words, _, picture) in LEVELS.items()
        }
        self.table = QTableView()
        self.problems = QListWidget()
        self._groups: list[Group] = []
        self._dress()
        head = row(self._words, self.all_button, *self.levels.values())
        head.setStretch(0, 1)
        left = column(head, self.table, gap=8)
        self._side = panel(column(label("发现的问题", "head"), self.problems, gap=8, margins=(14, 12, 14, 14)))
        body = row(left, self._side, gap=12)
        body.setStretch(0, 1)
        self.since_box = SinceBox()
        layout = column(row(*self.tiles.values(), gap=12), body, self.since_box, gap=12)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        live(self, self._size)

    def _dress(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName("要导入的行")
        self.table.setProperty("look", "records")
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.problems.setAccessibleName("发现的问题")
        self.problems.setWordWrap(True)
        self.problems.setResizeMode(QListView.ResizeMode.Adjust)
        self.problems.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # else it comes too late for the wrapping
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.currentRowChanged.connect(self._choose_group)

    def _size(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(px(36))
        for at in range(self.model.columnCount()):
            self.table.setColumnWidth(at, px(self.model.width_of(at)))
        self._side.setFixedWidth(min(px(290), WIDEST_SIDE))
        self._measure_problems()
        for tile in self.tiles.values():
            tile.inner.setSpacing(px(10))

    def _measure_problems(self) -> None:
        """Give each sort of problem the lines that its words need; Qt by itself cuts the last one."""
        self.problems.setSpacing(px(2))
        self.problems.setIconSize(QSize(px(16), px(16)))
        room = self._side.maximumWidth() - px(28 + 16 + 12 + 44)
        metrics = self.problems.fontMetrics()
        for at in range(self.problems.count()):
            item = self.problems.item(at)
            needed = metrics.boundingRect(QRect(0, 0, room, 10_000), Qt.TextFlag.TextWordWrap, item.text())
            item.setSizeHint(QSize(room, needed.height() + px(10)))

    def show_preview(self, preview: Preview) -> None:
        """Show what an import would do."""
        self.model.show_preview(preview)
        tones = {Fate.ADDED: "good", Fate.REFUSED: "danger"}
        for fate, count in preview.counts.items():
            self.tiles[fate].set(f"{count:,}", tone=tones.get(fate, "") if count else "muted")
        self.since_box.offer(preview.plan.turns)
        self._groups = groups_of(preview.troubles)
        self.problems.blockSignals(True)
        self.problems.clear()
        for group in self._groups:
            _, tone, picture = LEVELS[group.level]
            item = QListWidgetItem(icon(picture, tone, tone), group.words)
            item.setToolTip(plain_tip(group.message))
            self.problems.addItem(item)
        self.problems.setCurrentRow(-1)
        self.problems.blockSignals(False)
        self._side.setVisible(bool(self._groups))
        troubles = preview.troubles
        for level, made in self.levels.items():
            count = sum(1 for planned in preview.plan.rows if any(one.level == level for one in planned.troubles))
            made.setText(f"{LEVELS[level][0]} {count:,} 行")
            made.setVisible(any(one.level == level for one in troubles))
        self._size()
        self.show_only()

    def show_only(self, fate: Fate | None = None, level: str = "", group: Group | None = None) -> None:
        """Show the rows of a fate, of a level, or of a sort of problem; without any, all."""
        if group is None:
            self.problems.blockSignals(True)
            self.problems.setCurrentRow(-1)
            self.problems.blockSignals(False)
        self.model.filter(fate, level, group.rows if group else None)
        what = fate.value if fate else LEVELS[level][0] if level else group.message if group else ""
        count = f"{self.model.rowCount():,} 行"
        self._words.set_text(f"只显示“{what}”：{count}" if what else f"全部 {count}")
        self.all_button.setVisible(bool(what))

    def _choose_group(self, at: int) -> None:
        if at >= 0:
            self.show_only(group=self._groups[at])
