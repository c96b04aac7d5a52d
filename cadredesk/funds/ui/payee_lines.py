"""Lines of a voucher as a table: payee, amount, and what a dialog says of each. Cells are made when they are on the screen."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import store_vouchers
from cadredesk.funds.records import Payment
from cadredesk.widgets.controls.layout import look_like_records
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import on_theme_change, px

NAME, AMOUNT = 0, 1
Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class PayeeModel(QAbstractTableModel):
    """The lines by payee and amount; a derived one has more columns, and says by ``text`` what stands in them."""

    def __init__(self, office: Office, lines: Sequence[Payment], heads: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.lines, self._heads = lines, heads
        self._names = store_vouchers.payee_names(office, lines)

    def text(self, at: int, column: int) -> str:
        """What stands in a cell."""
        return self._names[at] if column == NAME else show_yuan(self.lines[at].fen or 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.text(index.row(), index.column())) or None
        return None

    def changed(self) -> None:
        """Something else is said of the lines."""
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(self._heads) - 1))


class PayeeTable(QTableView):
    """Shows such lines: names have the width that is left, the other columns that of the longest words in them.

    Amounts are measured; ``longest`` are the words of the columns after them. (Qt would measure all cells of all lines.)
    """

    def __init__(self, model: PayeeModel, name: str, longest: Sequence[str] = ()) -> None:
        super().__init__()
        self._longest = (_longest_amount(model.lines), *longest)
        self.setModel(model)
        look_like_records(self, name)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(mode.Fixed)
        header.setSectionResizeMode(NAME, mode.Stretch)
        header.setHighlightSections(False)
        on_theme_change(self, self._size)

    def _size(self) -> None:
        self.verticalHeader().setDefaultSectionSize(px(36))
        header = self.horizontalHeader()
        for at, words in enumerate(self._longest, start=AMOUNT):
            needed = self.fontMetrics().horizontalAdvance(words) + px(24)
            header.resizeSection(at, max(needed, header.sectionSizeHint(at)))


def _longest_amount(lines: Sequence[Payment]) -> str:
    return max((show_yuan(line.fen or 0) for line in lines), key=len, default="")


def _alignment(column: int) -> int:
    return _RIGHT if column == AMOUNT else _LEFT
