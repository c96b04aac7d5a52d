"""Where the header of a sheet is, pointed at among its first rows."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cadredesk.sheets.cells import text_of
from cadredesk.sheets.header import NO_HEADER, HeaderRows
from cadredesk.sheets.layout import column_letters
from cadredesk.sheets.reader import Sheet
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form.dialog import Dialog

DEEPEST = 5  # rows that a header may take by hand
SIZE = (1000, 620)


class HeaderDialog(Dialog):
    """``rows`` is what was said when it was accepted. ``sheet`` has the first rows alone; ``now``: where the header is."""

    def __init__(self, sheet: Sheet, now: HeaderRows | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.setWindowTitle(f"表头在哪里：{sheet.name}")
        self.grid = QTableWidget(len(sheet.rows), len(sheet.rows[0]) if sheet.rows else 0)
        self._fill()
        self.none = QCheckBox("这张表没有表头，第一行就是记录")
        self.none.toggled.connect(self._show_state)
        self._words = label("", "label")
        self.ok = primary_button("确定", "", self.accept)
        self.ok.setDefault(True)
        cancel = button("取消", "", self.reject, tip="Esc")
        how = label(
            "点一下写着列名的那一行；表头有几行的，按住 Shift 点最后一行，或者拖动鼠标。也可以用方向键和 Shift 选。",
            "label",
            wrap=True,
        )
        body = column(how, self.grid, row(self.none, None, self._words), gap=10)
        body.setStretch(1, 1)
        self.set_layout(body, row(None, cancel, self.ok), SIZE, self._fit)
        self.grid.itemSelectionChanged.connect(self._show_state)
        self.none.setChecked(now == NO_HEADER)
        if now is not None and now != NO_HEADER:
            self._choose(*now)
        self._show_state()
        self.grid.setFocus()

    @property
    def rows(self) -> HeaderRows | None:
        """The rows of the header as Excel numbers them, NO_HEADER, or None while none is chosen."""
        if self.none.isChecked():
            return NO_HEADER
        chosen = sorted({index.row() for index in self.grid.selectionModel().selectedIndexes()})
        return (self._sheet.number(chosen[0]), self._sheet.number(chosen[-1])) if chosen else None

    def _fill(self) -> None:
        sheet, grid = self._sheet, self.grid
        grid.setAccessibleName("表格的前几行")
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        grid.setTabKeyNavigation(False)
        grid.setWordWrap(False)
        grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.setVerticalHeaderLabels([str(sheet.number(at)) for at in range(len(sheet.rows))])
        grid.setHorizontalHeaderLabels([column_letters(sheet.first_column + at) for at in range(grid.columnCount())])
        grid.horizontalHeader().setSectionsClickable(False)
        grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for at, cells in enumerate(sheet.rows):
            for place, cell in enumerate(cells):
                if words := " ".join(text_of(cell).split()):
                    item = QTableWidgetItem(words)
                    item.setToolTip(plain_tip(words))
                    grid.setItem(at, place, item)
        for (top, left), (bottom, right) in sheet.merged:
            if top == bottom and right > left and 0 <= top < len(sheet.rows) and left >= 0:
                grid.setSpan(top, left, 1, right - left + 1)

    def _fit(self) -> None:
        self.grid.verticalHeader().setDefaultSectionSize(px(30))
        self.grid.resizeColumnsToContents()
        for at in range(self.grid.columnCount()):
            self.grid.setColumnWidth(at, min(max(self.grid.columnWidth(at) + px(12), px(70)), px(220)))

    def _choose(self, first: int, last: int) -> None:
        model, top = self.grid.model(), max(first - self._sheet.first_row, 0)
        bottom = min(last - self._sheet.first_row, self.grid.rowCount() - 1)
        if top > bottom:
            return
        span = QItemSelection(model.index(top, 0), model.index(bottom, self.grid.columnCount() - 1))
        flags = QItemSelectionModel.SelectionFlag
        self.grid.setCurrentCell(top, 0, flags.NoUpdate)
        self.grid.selectionModel().select(span, flags.ClearAndSelect)

    def _show_state(self) -> None:
        """Say what is chosen, and whether that can be one."""
        rows, without = self.rows, self.none.isChecked()
        self.grid.setEnabled(not without)
        good = rows is not None and rows[1] - rows[0] < DEEPEST
        self.ok.setEnabled(good)
        if rows is None:
            self._words.setText("还没有选表头")
        elif without:
            self._words.setText("下一步逐列指明内容")
        else:
            self._words.setText(header_in_words(rows) if good else f"表头最多 {DEEPEST} 行")


def header_in_words(rows: HeaderRows) -> str:
    """表头：第 3 行."""
    if rows == NO_HEADER:
        return "这张表没有表头"
    first, last = rows
    return f"表头：第 {first} 行" if first == last else f"表头：第 {first}—{last} 行"
