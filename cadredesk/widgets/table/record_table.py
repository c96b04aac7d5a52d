"""A table of records: sorts, chooses columns, keeps its place by id, and scrolls a million rows."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QMetaMethod, QMimeData, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStackedWidget, QTableView, QWidget

from cadredesk.core.fields import Field
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.buttons import Do, icon_button
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import column, look_like_records, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.table.cells import CellPainter
from cadredesk.widgets.table.column_table import ColumnTable
from cadredesk.widgets.table.model import RecordModel, Tone, Words
from cadredesk.widgets.table.place import Place
from cadredesk.widgets.table.row_sources import Source
from cadredesk.widgets.table.view import RecordView

COPY_LIMIT = 20_000
_FLAG = QItemSelectionModel.SelectionFlag

# What is shown instead of rows: icon, sentence, words of a button, what it does.
_Said = tuple[str, str, str, Do | None]


class RecordTable(ColumnTable):
    """The table with its count line; an empty state is shown instead when there are no rows.

    ``key`` is what columns are remembered under. ``fields`` are all columns there are (computed ones too); those that are
    ``listed`` show at first. ``noun`` and ``unit`` word the count: 人员, 人. ``lead`` is the column in bold. Without
    ``sorts`` the rows keep their order, else all but the ``unsortable`` columns sort them.
    """

    current_changed = Signal(object)  # id or None
    selection_changed = Signal(object)  # list of ids
    activated = Signal(object)  # id: Enter, and a double click where nobody listens to edit_requested
    edit_requested = Signal(object, str)  # id and name of the column pointed at: F2 or a double click
    typed = Signal(str)  # a letter typed on the table

    def __init__(
        self,
        key: str,
        fields: Sequence[Field],
        *,
        noun: str,
        unit: str = "条",
        lead: str = "",
        sorts: bool = True,
        unsortable: Sequence[str] = (),
        tone: Tone | None = None,
        words: Words | None = None,
        multiple: bool = True,
        framed: bool = True,
    ) -> None:
        super().__init__(key, fields, unsortable if sorts else [each.name for each in fields])
        self.noun, self.unit = noun, unit
        self._total = 0  # how many there are without filters
        self._current: int | None = None
        self._selected: list[int] = []
        self._restoring = False
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
        keep = Place(self)
        self._restoring = True
        self.model.put(source, columns)
        self._total = self.count if total is None else total
        here = keep.restore(choose_first)
        self._restoring = False
        self._show_state()
        self._set_current(self.model.id_at(here) if here is not None else None)
        self._set_selected(self._selected_ids())

    def set_label(self, name: str, label: str) -> None:
        """Call a column otherwise, as by the year that it tells of."""
        self._columns.fields[name] = field = dataclasses.replace(self._columns.fields[name], label=label)
        self.model.set_field(field)

    def set_sums(self, words: str) -> None:
        """What the rows come to, beside their count."""
        self._sums.setText(words)

    @property
    def foot_words(self) -> str:
        """The line under the table: how many, and what they come to."""
        return "　".join(filter(None, (self.count_text, self._sums.text())))

    def show_foot(self, shown: bool) -> None:
        """Whether that line stands under the table; who hides it, where the window is low, says ``foot_words`` elsewhere."""
        self._foot.setVisible(shown)

    @property
    def current(self) -> int | None:
        return self._current

    @property
    def selected(self) -> list[int]:
        """The ids of the selected rows, from top to bottom."""
        return self._selected

    @property
    def count(self) -> int:
        return self.model.rowCount()

    def add_tool(self, tool: QWidget) -> None:
        """Put a small button into the line under the table."""
        tool.setProperty("look", "footer")
        self._footer.insertWidget(self._footer.count() - 1, tool)

    def choose(self, wanted: int) -> bool:
        """Make a row current by its id and scroll to it. False if it is not here."""
        at = self.model.position(wanted)
        return at is not None and self.choose_at(at)

    def choose_at(self, at: int) -> bool:
        """The same by its position."""
        if not 0 <= at < self.count:
            return False
        # Not the view's own setCurrentIndex: that extends the selection while Ctrl or Shift is held down, as for Ctrl+K.
        here = self.model.index(at, self.current_section())
        self.view.selectionModel().setCurrentIndex(here, _FLAG.ClearAndSelect | _FLAG.Rows)
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
        self, actions: Sequence[QAction], fit: Callable[[Sequence[QAction]], Any] | None = None
    ) -> None:
        """Actions of the menu of the right mouse button, before 复制.

        ``fit(actions)`` is called before it opens, to hide what does not fit what is chosen.
        """
        self._fit_context = fit
        self._context = list(actions)

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
        parts = [f"共 {self._total:,} {self.unit}"]
        if self.count != self._total:
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
        look_like_records(view, f"{self.noun}表")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        view.setSelectionMode(mode.ExtendedSelection if multiple else mode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setWordWrap(False)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setFrameShape(QTableView.Shape.NoFrame)
        rows = view.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        self._build_header()
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(view)
        self._stack.addWidget(self.empty)
        self._count = label("", "label")
        self._columns_button = icon_button("table-columns", "选择要显示的列", self.choose_columns)
        self._columns_button.setText("列")
        self._columns_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._columns_button.setProperty("look", "footer")
        self._sums = label("", "label", select=True)
        self._footer, self._foot = row(self._count, self._sums, None, self._columns_button, gap=16), QWidget()
        self._foot.setLayout(self._footer)
        frame = panel(column(self._stack, self._foot, gap=0, margins=(1, 1, 1, 1)), "panel" if framed else "plain")
        self.setLayout(column(frame))
        self.setFocusProxy(view)
        view.setModel(self.model)  # not sooner: at each step above the header would ask for the words of all columns
        view.cells = CellPainter(view, self.model)
        on_theme_change(self, self._size)

    def _connect(self) -> None:
        view = self.view
        view.selectionModel().currentChanged.connect(self._cell_moved)
        view.selectionModel().currentRowChanged.connect(self._current_moved)
        view.selectionModel().selectionChanged.connect(self._selection_moved)
        view.doubleClicked.connect(self._double_clicked)

    def _size(self) -> None:
        self.view.verticalHeader().setDefaultSectionSize(px(36))
        self._footer.setContentsMargins(px(12), px(4), px(8), px(4))
        self._size_header()

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
            self._set_selected(self._selected_ids())
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
        return sorted({(part.top(), part.bottom() + 1) for part in map(chosen.at, range(chosen.count()))})

    def _selected_ids(self) -> list[int]:
        return [each for start, stop in self._ranges() for each in self.model.ids(start, stop)]

    def _selected_rows(self) -> list[int]:
        return [at for start, stop in self._ranges() for at in range(start, stop)][:COPY_LIMIT]

    def _show_state(self) -> None:
        if not self.count:
            self.empty.set(*(self._nothing if self._total else self._none))
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


def _table_html(lines: list[list[str]]) -> str:
    """A table in which Excel and WPS leave every cell as text (an ID of 18 digits stays whole)."""
    import html

    cell = "<td style=\"mso-number-format:'\\@'\">{}</td>".format
    rows = ("".join(cell(html.escape(text)) for text in line) for line in lines)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
