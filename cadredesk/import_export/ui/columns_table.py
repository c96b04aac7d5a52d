"""The columns of a sheet, one a line: what stands there, and what it is taken for."""

from collections.abc import Set

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cadredesk.import_export.records import Source
from cadredesk.import_export.rules_columns import column_keys
from cadredesk.import_export.ui.still_box import StillBox
from cadredesk.sheets.cells import text_of
from cadredesk.sheets.header import Column
from cadredesk.widgets.controls.layout import look_like_records, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import chip
from cadredesk.widgets.controls.theme import on_theme_change, px

SAMPLES = 3
GAP = "　"  # between samples
HEADS = ("表中的列", "内容举例")
WIDTHS = ((0, 200), (2, 230), (3, 130))
LOOKED_AT = 1000  # rows for samples
LINE = 46


class ColumnsTable(QTableWidget):
    """As high as its lines: what is around it scrolls. ``changed`` comes with what was chosen, by the key of the column.

    ``doing`` and ``taken_for`` are the words for what is done with a column: 导入, 导入为.
    """

    changed = Signal(dict)

    def __init__(self, doing: str, taken_for: str) -> None:
        super().__init__(0, len(HEADS) + 2)
        self._doing, self._taken_for = doing, taken_for
        self.boxes: dict[int, StillBox] = {}
        self._keys: dict[int, str] = {}
        self._samples: list[list[str]] = []  # of each line
        self.setHorizontalHeaderLabels([*HEADS, taken_for, ""])
        look_like_records(self, "列的对应")
        self.verticalHeader().hide()
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        on_theme_change(self, self._size)

    def _size(self) -> None:
        for at, width in WIDTHS:
            self.setColumnWidth(at, px(width))
        self.verticalHeader().setDefaultSectionSize(px(LINE))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + self.rowCount() * px(LINE) + px(4))

        self._fit_samples()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_samples()

    def _fit_samples(self) -> None:
        """Show as many samples as there is room for, each of them whole."""
        space, metrics = self.columnWidth(1) - px(16), self.fontMetrics()
        for at, found in enumerate(self._samples):
            count = len(found)
            while count > 1 and metrics.horizontalAdvance(GAP.join(found[:count])) > space:
                count -= 1
            if (item := self.item(at, 1)) is not None:
                item.setText(GAP.join(found[:count]))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def show_columns(self, source: Source, guessed: Set[str], chosen: Set[str], remembered: Set[str]) -> None:
        """The columns with a header; those guessed, chosen now or remembered, by key, are marked."""
        self._keys = column_keys(source.recognition)
        headed = [one for one in source.recognition.columns if one.header]
        self.boxes, self._samples = {}, []
        self.setRowCount(0)
        self.setRowCount(len(headed))
        for at, one in enumerate(headed):
            key = self._keys.get(one.index, "")
            self._add(at, one, source)
            if key in guessed:
                self._mark(at, "猜的，待核对", "warning")
            elif key in remembered:
                self._mark(at, "上次选定", "accent")
            elif key in chosen:
                self._mark_chosen(at, one.index)
            elif one.field is not None:
                self._mark(at, "已识别", "good")
            else:
                self._mark(at, *(("不需要", "muted") if one.ignored else ("未识别", "warning")))
        self._size()

    def _add(self, at: int, one: Column, source: Source) -> None:
        self._samples.append(samples(source, one))
        for place, text in enumerate((one.header, GAP.join(self._samples[-1]))):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            self.setItem(at, place, item)
        box = StillBox()
        box.setAccessibleName(f"“{one.header}”{self._taken_for}")
        box.addItem(f"（不{self._doing}）", None)
        for field in source.recognition.offered:
            box.addItem(field.label, field.name)
        box.setMaxVisibleItems(16)
        box.setCurrentIndex(max(box.findData(one.field.name if one.field else None), 0))
        box.currentIndexChanged.connect(lambda _index, index=one.index: self._choose(index))
        self.boxes[one.index] = box
        self.setCellWidget(at, 2, _padded(box))

    def _choose(self, index: int) -> None:
        """Take a choice; a column that held the same field gives it up."""
        name = self.boxes[index].currentData()
        changed = {self._keys[index]: name}
        for at, (other, box) in enumerate(self.boxes.items()):
            if name is not None and other != index and box.currentData() == name:
                with QSignalBlocker(box):
                    box.setCurrentIndex(0)
                changed[self._keys[other]] = None
            if self._keys[other] in changed:
                self._mark_chosen(at, other)
        self.changed.emit(changed)

    def _mark_chosen(self, at: int, index: int) -> None:
        left_out = self.boxes[index].currentData() is None
        self._mark(at, *((f"不{self._doing}", "muted") if left_out else ("已选定", "good")))

    def _mark(self, at: int, words: str, tone: str) -> None:
        self.setCellWidget(at, 3, _padded(chip(words, tone)))


def samples(source: Source, one: Column) -> list[str]:
    """The first different words of a column, of rows that are left out where there are no others."""
    found: dict[str, None] = {}
    rows = [each.cells for each in source.rows] or [each.cells for each in source.left_out]
    for cells in rows[:LOOKED_AT]:
        if one.index < len(cells) and (words := text_of(cells[one.index])):
            found[" ".join(words.split())] = None
        if len(found) == SAMPLES:
            break
    return list(found)


def _padded(widget: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(row(widget, margins=(4, 4, 8, 4)))
    return holder
