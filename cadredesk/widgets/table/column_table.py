"""A table whose columns the user chooses, moves, sizes and sorts by."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from cadredesk.core.fields import Field, Kind
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.theme import px, theme
from cadredesk.widgets.table.columns import NARROWEST, ColumnChooser, Columns
from cadredesk.widgets.table.model import RecordModel
from cadredesk.widgets.table.view import RecordView

_STRETCHY = (Kind.TEXT, Kind.LONG)


class ColumnTable(QWidget):
    """The columns of a record table. The derived class makes ``model`` and ``view``, and the button of the columns."""

    sort_changed = Signal(str, bool)  # field name, descending: query again
    sort_shown = Signal()  # another order is shown, by the user or by the page
    columns_changed = Signal()  # other columns are shown: query again if the query reads only those

    model: RecordModel
    view: RecordView
    _columns_button: QToolButton

    def __init__(self, key: str, fields: Sequence[Field], unsortable: Sequence[str]) -> None:
        super().__init__()
        self._columns = Columns(key, fields)
        self._unsortable = frozenset(unsortable)
        self._sort: tuple[str, bool] = ("", False)
        self._section_at = -1  # the column that the keyboard is at
        self._fitting = False  # widths and order are being set by the program

    # ---- what pages use

    @property
    def shown_columns(self) -> list[str]:
        """The names of the columns shown, from left to right."""
        return list(self._columns.shown)

    @property
    def columns(self) -> tuple[tuple[str, int], ...]:
        """The columns shown with their widths at 100 %."""
        return tuple((name, self._columns.width(name)) for name in self._columns.shown)

    def show_temporary_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        """Show the columns of a saved list, those remembered stay as they are; none: back to these. Read the rows anew."""
        if columns:
            self._columns.show_temporarily(columns)
        elif not self._columns.restore_saved():
            return
        self._arrange()

    @property
    def sort(self) -> tuple[str, bool]:
        """The field sorted by ("" for none) and whether it descends."""
        return self._sort

    def set_sort(self, name: str, descending: bool = False) -> None:
        """Show by which field the rows are sorted, without a signal."""
        self._sort = (name, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        at = next((at for at, field in enumerate(self.model.fields) if field.name == name), -1)
        self.view.horizontalHeader().setSortIndicator(at, order)
        self.sort_shown.emit()

    def sort_by(self, name: str, descending: bool = False) -> None:
        """Sort as a click on a head does; the order may be one without a column."""
        if name in self._unsortable:
            self.set_sort(*self._sort)
            return
        self.set_sort(name, descending)
        self.sort_changed.emit(name, descending)

    # ---- the header

    def _build_header(self) -> None:
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.setToolTip("单击排序，拖动改变次序，右键选择列")
        header.sectionClicked.connect(self._head_clicked)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)
        header.customContextMenuRequested.connect(self._header_menu)
        self._keeper = QTimer(self, singleShot=True, interval=400)
        self._keeper.timeout.connect(self._columns.keep)

    def _size_header(self) -> None:
        self._fitting = True  # a narrow column that has to grow was not made so by the user
        self.view.horizontalHeader().setMinimumSectionSize(px(NARROWEST))
        self._fitting = False
        self.fit_columns()

    # ---- columns

    def choose_columns(self) -> None:
        """Open the list of columns."""
        corner = self._columns_button.mapToGlobal(QPoint(self._columns_button.width(), 0))
        ColumnChooser(self, self._columns, self._columns_chosen).show_below(corner)

    def _columns_chosen(self) -> None:
        self._arrange()
        self.columns_changed.emit()

    def sections(self) -> list[int]:
        """The columns of the model that are shown, from left to right."""
        places = {field.name: at for at, field in enumerate(self.model.fields)}
        return [places[name] for name in self._columns.shown]

    def current_section(self) -> int:
        """The column that the keyboard is at, the first one if that is not shown any more."""
        shown = self.sections()
        return self._section_at if self._section_at in shown else shown[0]

    def _arrange(self) -> None:
        """Show, hide and order the sections as chosen."""
        header = self.view.horizontalHeader()
        self._fitting = True
        shown = self.sections()
        for at in range(header.count()):
            header.setSectionHidden(at, at not in shown)
        for place, at in enumerate(shown):
            header.moveSection(header.visualIndex(at), place)
        self._fitting = False
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give every column its width; the rest goes to the columns of words."""
        header, fields = self.view.horizontalHeader(), self._columns.fields
        widths = {name: px(self._columns.width(name)) for name in self._columns.shown}
        # The header is as wide as the viewport, and asking for that would load every kind of widget to find out which it is.
        spare = header.width() - sum(widths.values())
        elastic = [name for name in widths if fields[name].kind in _STRETCHY and fields[name].width >= 110]
        elastic = elastic or list(widths)[-1:]
        if spare > 0:
            whole = sum(widths[name] for name in elastic)
            for name in elastic:
                widths[name] += spare * widths[name] // whole
        self._fitting = True
        for name, at in zip(self._columns.shown, self.sections(), strict=True):
            header.resizeSection(at, widths[name])
        self._fitting = False

    def _resized(self, section: int, _old: int, new: int) -> None:
        if not self._fitting and new:
            self._columns.widths[self.model.fields[section].name] = round(new * 100 / theme().zoom)
            self._keeper.start()

    def _moved(self) -> None:
        if self._fitting:
            return
        header = self.view.horizontalHeader()
        names = [self.model.fields[header.logicalIndex(place)].name for place in range(header.count())]
        self._columns.shown = [name for name in names if name in self._columns.shown]
        self._keeper.start()

    def _header_menu(self, point: QPoint) -> None:
        section = self.view.horizontalHeader().logicalIndexAt(point)
        menu = QMenu(self)
        if section >= 0:
            field = self.model.fields[section]
            if field.name not in self._unsortable:
                menu.addAction("从小到大排", lambda: self.sort_by(field.name, False))
                menu.addAction("从大到小排", lambda: self.sort_by(field.name, True))
                menu.addSeparator()
            if len(self._columns.shown) > 1:
                menu.addAction(f"不显示“{field.label}”", lambda: self._hide(field.name))
        menu.addAction(icon("table-columns"), "选择列…", self.choose_columns)
        menu.addAction("恢复默认的列", self._usual)
        menu.popup(self.view.horizontalHeader().mapToGlobal(point))

    def _hide(self, name: str) -> None:
        self._columns.shown.remove(name)
        self._columns.keep()
        self._columns_chosen()

    def _usual(self) -> None:
        self._columns.reset()
        self._columns_chosen()

    # ---- sorting

    def _head_clicked(self, section: int) -> None:
        name = self.model.fields[section].name
        self.sort_by(name, self._sort == (name, False))
