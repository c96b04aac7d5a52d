"""A table of records: sorts, chooses columns, keeps its place by id, and scrolls a million rows."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QMetaMethod,
    QMimeData,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStackedWidget, QTableView, QWidget

from cadredesk.core.fields import Field, Kind
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.buttons import Do, icon_button
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import live, px, theme
from cadredesk.widgets.table.cells import CellPainter
from cadredesk.widgets.table.columns import NARROWEST, ColumnChooser, Columns
from cadredesk.widgets.table.model import RecordModel, Tone, Words
from cadredesk.widgets.table.sources import Source
from cadredesk.widgets.table.view import RecordView

COPY_LIMIT = 20_000
KEPT_SELECTED = 100_000  # a larger selection is let go when the rows change: finding it again takes too long
_STRETCHY = (Kind.TEXT, Kind.LONG)
_FLAG = QItemSelectionModel.SelectionFlag

_Said = tuple[
    str, str, str, Do | None
]  # what stands in the place of rows: icon, sentence, words of a button, what it does


class RecordTable(QWidget):
    """The table with its count line; an empty state stands in its place when there are no rows.

    ``key`` is what columns are remembered under. ``fields`` are all columns there are (computed ones too); those that are
    ``listed`` show at first. ``noun`` and ``unit`` word the count: 人员, 人. ``lead`` is the column in bold.
    """

    current_changed = Signal(object)  # id or None
    selection_changed = Signal(object)  # list of ids
    activated = Signal(object)  # id: Enter, and a double click where nobody listens to edit_requested
    edit_requested = Signal(object, str)  # id and name of the column pointed at: F2 or a double click
    sort_changed = Signal(str, bool)  # field name, descending: query again
    sort_shown = Signal()  # another order is shown, by the user or by the page
    columns_changed = Signal()  # other columns are shown: query again if the query reads only those
    typed = Signal(str)  # a letter typed on the table

    def __init__(
        self,
        key: str,
        fields: Sequence[Field],
        *,
        noun: str,
        unit: str = "条",
        lead: str = "",
        unsortable: Sequence[str] = (),
        tone: Tone | None = None,
        words: Words | None = None,
        multiple: bool = True,
        framed: bool = True,
    ) -> None:
        super().__init__()
        self.noun, self.unit = noun, unit
        self._columns = Columns(key, fields)
        self._unsortable = frozenset(unsortable)
        self._sort: tuple[str, bool] = ("", False)
        self._total: int | None = None
        self._current: int | None = None
        self._section_at = -1  # the column that the keyboard is at
        self._selected: list[int] = []
        self._restoring = self._fitting = False
        self._context: list[QAction] = []
        self._fit_context: Callable[[Sequence[QAction]], Any] | None = None
        self._none: _Said = ("inbox", f"还没有{noun}。", "", None)
        self._nothing: _Said = ("magnifying-glass", f"没有符合条件的{noun}。", "", None)
        self.model = RecordModel(fields, lead or fields[0].name, tone, words, self)
        self.view = RecordView(self)
        self._build(multiple, framed)
        self._connect()
        self._arrange()

    # ---- what pages use

    def set_source(
        self,
        source: Source,
        *,
        total: int | None = None,
        columns: Sequence[str] | None = None,
        choose_first: bool = False,
    ) -> None:
        """Show other rows (or the same again). The current row, the selection and the place stay, by id.

        ``total`` is how many there are without filters. ``columns`` names what the tuples hold after the id (every field
        of the table unless given). With ``choose_first`` the first row becomes current if the current one is gone, and the
        table goes to its top: for a new search.
        """
        keep = _Place(self)
        self._restoring = True
        self.model.put(source, columns)
        self._total = total
        here = keep.restore(choose_first)
        self._restoring = False
        self._show_state()
        self._settle(here)

    def refresh(self) -> None:
        """Read the shown rows anew: values changed, but neither order nor number."""
        self.model.forget()

    @property
    def current(self) -> int | None:
        """The id of the current row."""
        return self._current

    @property
    def selected(self) -> list[int]:
        """The ids of the selected rows, from top to bottom."""
        return self._selected

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.model.rowCount()

    @property
    def shown_columns(self) -> list[str]:
        """The names of the columns shown, from left to right."""
        return list(self._columns.shown)

    @property
    def columns(self) -> tuple[tuple[str, int], ...]:
        """The columns shown with their widths at 100 %."""
        return tuple((name, self._columns.width(name)) for name in self._columns.shown)

    def lend_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        """Show the columns of a saved list, those remembered stay as they are; none: back to these. Read the rows anew."""
        if columns:
            self._columns.lend(columns)
        elif not self._columns.give_back():
            return
        self._arrange()

    def add_tool(self, tool: QWidget) -> None:
        """Put a small button into the line under the table."""
        tool.setProperty("look", "footer")
        self._footer.insertWidget(self._footer.count() - 1, tool)

    @property
    def sort(self) -> tuple[str, bool]:
        """The field sorted by ("" for none) and whether it descends."""
        return self._sort

    def set_sort(self, name: str, descending: bool = False) -> None:
        """Show by which field the rows are sorted, without a signal."""
        self._sort = (name, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        at = self._section(name)
        self.view.horizontalHeader().setSortIndicator(-1 if at is None else at, order)
        self.sort_shown.emit()

    def sort_by(self, name: str, descending: bool = False) -> None:
        """Sort as a click on a head does; the order may be one without a column."""
        self._sort_to(name, descending)

    def choose(self, wanted: int) -> bool:
        """Make a row current by its id and scroll to it. False if it is not here."""
        at = self.model.position(wanted)
        return at is not None and self.choose_at(at)

    def choose_at(self, at: int) -> bool:
        """The same by its position."""
        if not 0 <= at < self.count:
            return False
        # Not the view's own setCurrentIndex: that extends the selection while Ctrl or Shift is held down, as for Ctrl+K.
        self.view.selectionModel().setCurrentIndex(
            self.model.index(at, self.current_section()), _FLAG.ClearAndSelect | _FLAG.Rows
        )
        self.view.scrollTo(self.view.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def take_keyboard(self) -> bool:
        """Go to the table, to its first row if none is current. False, and nothing happens, where there are no rows."""
        if not self.count:
            return False
        if self.current is None:
            self.choose_at(0)
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def select_all(self) -> None:
        """Select every row."""
        self.view.selectAll()

    def set_empty(self, icon_name: str, sentence: str, words: str = "", do: Do | None = None) -> None:
        """What to say, and to offer, when there is nothing at all."""
        self._none = (icon_name, sentence, words, do)
        self._show_state()

    def set_nothing_found(self, sentence: str, words: str = "", do: Do | None = None) -> None:
        """What to say, and to offer, when the filters leave nothing."""
        self._nothing = ("magnifying-glass", sentence, words, do)
        self._show_state()

    def set_context_actions(
        self, actions: Sequence[QAction | None], fit: Callable[[Sequence[QAction]], Any] | None = None
    ) -> None:
        """Actions of the menu of the right mouse button, before 复制; None draws a line.

        ``fit(actions)`` is called before it opens, to hide what does not fit what is chosen.
        """
        self._fit_context = fit
        self._context = []
        for each in actions:
            if each is None:
                each = QAction(self)
                each.setSeparator(True)
            self._context.append(each)

    def copy_cell(self) -> None:
        """Put the cell that the keyboard is at on the clipboard, as plain text."""
        if self.current is not None:
            here = self.view.currentIndex()
            QGuiApplication.clipboard().setText(self.model.copied_at(here.row(), here.column()))

    def copy_rows(self, *, with_head: bool = False) -> None:
        """Put the selected rows on the clipboard: as text with tabs, and as a table in which long numbers stay text."""
        sections = self.sections()
        lines = [[self.model.copied_at(at, section) for section in sections] for at in self._selected_rows()]
        if with_head:
            lines.insert(0, [self._columns.fields[name].label for name in self._columns.shown])
        data = QMimeData()
        data.setText("\n".join("\t".join(line) for line in lines))
        data.setHtml(_table_html(lines))
        QGuiApplication.clipboard().setMimeData(data)

    @property
    def count_text(self) -> str:
        """The count line: 共 2,849 人，筛选出 214 人，已选 12 人."""
        total = self.count if self._total is None else self._total
        parts = [f"共 {total:,} {self.unit}"]
        if self.count != total:
            parts.append(f"筛选出 {self.count:,} {self.unit}")
        if len(self._selected) > 1:
            parts.append(f"已选 {len(self._selected):,} {self.unit}")
        return "，".join(parts)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    # ---- building

    def _build(self, multiple: bool, framed: bool) -> None:
        view = self.view
        view.setProperty("look", "records")
        view.setAccessibleName(f"{self.noun}表")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        view.setSelectionMode(mode.ExtendedSelection if multiple else mode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setFrameShape(QTableView.Shape.NoFrame)
        rows = view.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        self._build_header(view.horizontalHeader())
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(view)
        self._stack.addWidget(self.empty)
        self._count = label("", "label")
        self._columns_button = icon_button("table-columns", "选择要显示的列", self.choose_columns)
        self._columns_button.setText("列")
        self._columns_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._columns_button.setProperty("look", "footer")
        self._footer = row(self._count, None, self._columns_button)
        frame = panel(column(self._stack, self._footer, gap=0, margins=(1, 1, 1, 1)), "panel" if framed else "plain")
        self.setLayout(column(frame))
        self.setFocusProxy(view)
        view.setModel(self.model)  # not sooner: at each step above the header would ask for the words of all columns
        view.cells = CellPainter(view, self.model)
        live(self, self._size)

    def _build_header(self, header: QHeaderView) -> None:
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.setToolTip("单击排序，拖动改变次序，右键选择列")

    def _connect(self) -> None:
        view, header = self.view, self.view.horizontalHeader()
        view.selectionModel().currentChanged.connect(self._cell_moved)
        view.selectionModel().currentRowChanged.connect(self._current_moved)
        view.selectionModel().selectionChanged.connect(self._selection_moved)
        view.doubleClicked.connect(self._double_clicked)
        header.sectionClicked.connect(self._sort_by)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)
        header.customContextMenuRequested.connect(self._header_menu)
        self._keeper = QTimer(self, singleShot=True, interval=400)
        self._keeper.timeout.connect(self._columns.keep)

    def _size(self) -> None:
        self.view.verticalHeader().setDefaultSectionSize(px(36))
        self._fitting = True  # a narrow column that has to grow was not made so by the user
        self.view.horizontalHeader().setMinimumSectionSize(px(NARROWEST))
        self._fitting = False
        self._footer.setContentsMargins(px(12), px(4), px(8), px(4))
        self.fit_columns()

    # ---- columns

    def choose_columns(self) -> None:
        """Open the list of columns."""
        chooser = ColumnChooser(self, self._columns, self._columns_chosen)
        corner = self._columns_button.mapToGlobal(QPoint(self._columns_button.width(), 0))
        chooser.show_below(corner)

    def _columns_chosen(self) -> None:
        self._arrange()
        self.columns_changed.emit()

    def _section(self, name: str) -> int | None:
        return next((at for at, field in enumerate(self.model.fields) if field.name == name), None)

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
        """Give every column its width; what room is left goes to the columns of words."""
        header, fields = self.view.horizontalHeader(), self._columns.fields
        widths = {name: px(self._columns.width(name)) for name in self._columns.shown}
        # The header is as wide as the viewport, and asking for that would load every kind of widget to find out which it is.
        spare = header.width() - sum(widths.values())
        elastic = [name for name in widths if fields[name].kind in _STRETCHY and fields[name].width >= 110] or list(
            widths
        )[-1:]
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
                menu.addAction("从小到大排", lambda: self._sort_to(field.name, False))
                menu.addAction("从大到小排", lambda: self._sort_to(field.name, True))
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

    def _sort_by(self, section: int) -> None:
        name = self.model.fields[section].name
        self._sort_to(name, self._sort == (name, False))

    def _sort_to(self, name: str, descending: bool) -> None:
        if name in self._unsortable:
            self.set_sort(*self._sort)
            return
        self.set_sort(name, descending)
        self.sort_changed.emit(name, descending)

    # ---- current row and selection

    def request_edit(self) -> None:
        """F2: the row that the keyboard is at is to be edited, at the column it is at."""
        if self.current is not None:
            self.edit_requested.emit(self.current, self.model.fields[self.current_section()].name)

    def _double_clicked(self, index: QModelIndex) -> None:
        found = self.model.id_at(index.row())
        if not self.isSignalConnected(QMetaMethod.fromSignal(self.edit_requested)):
            self.activated.emit(found)
        elif found is not None:
            self.edit_requested.emit(found, self.model.fields[index.column()].name)

    def _cell_moved(self, index: QModelIndex) -> None:
        if not self._restoring and index.isValid():
            self._section_at = index.column()

    def _current_moved(self, index: QModelIndex) -> None:
        if not self._restoring:
            self._set_current(self.model.id_at(index.row()) if index.isValid() else None)

    def _set_current(self, found: int | None) -> None:
        if found != self._current:
            self._current = found
            self.current_changed.emit(found)

    def _selection_moved(self) -> None:
        if not self._restoring:
            self._set_selected([each for start, stop in self._ranges() for each in self.model.ids(start, stop)])
            index = self.view.currentIndex()
            if self._current is None and self.view.selectionModel().isRowSelected(index.row()):
                self._set_current(self.model.id_at(index.row()))  # chosen where the keys had stayed

    def _set_selected(self, ids: list[int]) -> None:
        if ids != self._selected:
            self._selected = ids
            self._count.setText(self.count_text)
            self.selection_changed.emit(ids)

    def _ranges(self) -> list[tuple[int, int]]:
        chosen = self.view.selectionModel().selection()
        found = {(part.top(), part.bottom() + 1) for part in map(chosen.at, range(chosen.count()))}
        return sorted(found)

    def _selected_rows(self) -> list[int]:
        return [at for start, stop in self._ranges() for at in range(start, stop)][:COPY_LIMIT]

    def _settle(self, here: int | None) -> None:
        self._set_current(self.model.id_at(here) if here is not None else None)
        self._set_selected([each for start, stop in self._ranges() for each in self.model.ids(start, stop)])
        self._count.setText(self.count_text)

    def _show_state(self) -> None:
        total = self.count if self._total is None else self._total
        if not self.count:
            self.empty.set(*(self._nothing if total else self._none))
        self._stack.setCurrentWidget(self.view if self.count else self.empty)
        self._count.setText(self.count_text)

    def open_menu(self, event: QContextMenuEvent) -> None:
        """The menu of the right mouse button."""
        menu = QMenu(self)
        if self._fit_context is not None:
            self._fit_context(self._context)
        menu.addActions(self._context)
        if self._context:
            menu.addSeparator()
        menu.addAction(icon("copy"), "复制这一格\tCtrl+C", self.copy_cell)
        menu.addAction("复制所选的行\tCtrl+Shift+C", self.copy_rows)
        menu.addAction("连同表头复制", lambda: self.copy_rows(with_head=True))
        menu.popup(event.globalPos())


class _Place:
    """Where a table stands, in ids: taken before new rows come, restored after."""

    def __init__(self, table: RecordTable) -> None:
        self._table, view = table, table.view
        self._bar = view.verticalScrollBar()
        self._scroll = self._bar.value()
        self._row = view.currentIndex().row()
        self._top = max(view.rowAt(0), 0)
        self._top_id = table.model.id_at(self._top) if self._scroll else None
        self._offset = self._scroll - view.verticalHeader().sectionPosition(self._top) if table.count else 0

    def restore(self, choose_first: bool) -> int | None:
        """Put it back as far as the rows are still there; returns the current row."""
        table, model, view = self._table, self._table.model, self._table.view
        here = None if table.current is None else model.position(table.current, self._row)
        gone = here is None
        if gone and choose_first and table.count:
            here = 0
        self._select(here, gone)
        if here is not None:
            flags = _FLAG.Current | (_FLAG.Select | _FLAG.Rows if gone else _FLAG.NoUpdate)
            view.selectionModel().setCurrentIndex(model.index(here, table.current_section()), flags)
        elif self._row >= 0 and table.count:  # nobody is current, but the arrow keys go on from here
            at = min(max(self._row - (table.current is not None), 0), table.count - 1)
            view.selectionModel().setCurrentIndex(model.index(at, table.current_section()), _FLAG.NoUpdate)
        if choose_first:
            if here is not None:
                view.scrollTo(view.currentIndex())
            return here
        top = None if self._top_id is None else model.position(self._top_id, self._top)
        self._bar.setValue(self._scroll if top is None else view.verticalHeader().sectionPosition(top) + self._offset)
        return here

    def _select(self, here: int | None, gone: bool) -> None:
        table, model, view = self._table, self._table.model, self._table.view
        ids = table.selected
        positions = model.positions(ids, self._row) if len(ids) <= KEPT_SELECTED else []
        if not positions or (gone and len(ids) <= 1):
            return
        chosen = QItemSelection()
        last = len(model.fields) - 1
        start = previous = positions[0]
        for at in (*positions[1:], -1):
            if at != previous + 1:
                chosen.select(model.index(start, 0), model.index(previous, last))
                start = at
            previous = at
        view.selectionModel().select(chosen, _FLAG.Select)


def _table_html(lines: list[list[str]]) -> str:
    import html

    """A table in which Excel and WPS leave every cell as text (an ID of 18 digits stays whole)."""
    cells = "".join(
        "<tr>" + "".join(f"<td style=\"mso-number-format:'\\@'\">{html.escape(cell)}</td>" for cell in line) + "</tr>"
        for line in lines
    )
    return f"<table>{cells}</table>"
