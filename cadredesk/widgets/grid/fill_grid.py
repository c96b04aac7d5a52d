"""A grid to fill down by keyboard alone, as one does in a spreadsheet.

Typing begins at once, Enter goes down, Tab goes right, Space ticks a row, Ctrl+D copies from above or fills a selection
down, Del empties, Ctrl+C, Ctrl+V and Ctrl+Z do what they do elsewhere, Ctrl+Enter saves. What cannot be read is marked
with a word in its cell and a sentence below.
"""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from cadredesk.core import user_settings
from cadredesk.widgets.controls.layout import column, look_like_records, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle, theme
from cadredesk.widgets.grid.fill_cells import FillCells
from cadredesk.widgets.grid.fill_model import TICK, FillColumn, FillModel, FillRow

_KEY = Qt.Key
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class FillGrid(QWidget):
    """``key`` is what widths are remembered under, ``tick`` what it means that a row is ticked (已走访): without it there is
    no column of ticks. ``doubt`` gives a sentence to be said of a row that counts, "" for none. ``model`` may be one that
    saves what is typed at once. With ``opens`` a double click opens a cell, with ``beside`` the first column stands beside
    the others, which scroll.
    """

    changed = Signal()
    save_wanted = Signal()  # Ctrl+Enter
    opened = Signal(int, int)  # position and column of a cell: Alt+↓, a double click

    def __init__(
        self,
        key: str,
        columns: Sequence[FillColumn],
        *,
        tick: str = "",
        hint: str = "",
        doubt: Callable[[FillRow], str] = lambda _row: "",
        model: FillModel | None = None,
        opens: bool = False,
        beside: bool = False,
    ) -> None:
        super().__init__()
        self._key, self._hint, self._doubt = f"columns/{key}", hint, doubt
        self.model = model or FillModel(columns, tick, self)
        self.ticks = bool(tick)
        self.view = _View(self, opens=opens, beside=beside)
        self._here, self._said = label("", "strong"), label(hint, "small", wrap=True)
        below = row(self._here, self._said, gap=12)
        below.setStretch(1, 1)
        self.setLayout(column(panel(column(self.view, gap=0, margins=(1, 1, 1, 1))), below, gap=8))
        self.setFocusProxy(self.view)
        self._keeper = QTimer(self, singleShot=True, interval=400)
        self._keeper.timeout.connect(self._keep_widths)
        self._fitting = False
        self.model.changed.connect(self.changed)
        self.model.changed.connect(self.say)
        self.view.selectionModel().currentChanged.connect(lambda *_: self.say())
        self.view.horizontalHeader().sectionResized.connect(lambda *_: None if self._fitting else self._keeper.start())
        on_theme_change(self, self.fit_columns)

    # ---- what dialogs use

    def put(self, rows: Iterable[FillRow]) -> None:
        """Other rows in place of all; the first cell to type in is current."""
        self.model.put(rows)
        self.go_first()

    def show_only(self, keys: Iterable[int]) -> None:
        """Leave the other rows out of sight."""
        self.model.show_only(keys)
        self.go_first()

    def rows(self) -> list[FillRow]:
        """All rows, in sight or not."""
        return self.model.rows()

    def ticked(self) -> list[FillRow]:
        return [row for row in self.model.rows() if row.ticked]

    def values(self, row: FillRow) -> dict[str, str]:
        """The texts of a row by the names of the columns."""
        return self.model.values(row)

    def is_right(self) -> bool:
        """Whether nothing is wrong in the rows that count; else the first cell that is wrong becomes current."""
        self.view.end_typing()
        found = self.model.first_error()
        if found is not None:
            key, place, _ = found
            if self.model.position(key) is None:
                self.model.show_only(row.key for row in self.model.rows())
            self.view.go(self.model.position(key) or 0, place)
            self.view.setFocus()
        return found is None

    def go_first(self) -> None:
        """To the tick of the first row, or to the first cell that is typed in."""
        self.view.go(0, self.view.stops[0])

    def say(self) -> None:
        """The line below: whose cell is current, what is wrong with it or doubtful about its row, or how the keys work."""
        index = self.view.currentIndex()
        row = self.model.row_at(index.row()) if index.isValid() and index.row() < self.model.rowCount() else None
        wrong = self.model.error(index.row(), index.column()) if row else ""
        closed = self.model.columns[index.column() - 1].closed if row and index.column() != TICK else ""
        doubt = self._doubt(row) if row and row.ticked and not wrong else ""
        self._here.setText(row.texts[0] if row else "")
        self._said.setText(wrong or doubt or closed or self._hint)
        restyle(self._said, tone="danger" if wrong else "warning" if doubt else "")

    @property
    def said(self) -> str:
        return self._said.text()

    # ---- widths

    def fit_columns(self) -> None:
        """Give the columns their widths; after others were put in the model, too."""
        kept = user_settings.load(self._key, {})
        self._fitting = True
        self.view.verticalHeader().setDefaultSectionSize(px(34))
        self.view.setColumnWidth(TICK, px(76))
        self.view.put_beside()
        for place, each in enumerate(self.model.columns, 1):
            width = kept.get(each.name)
            self.view.setColumnWidth(place, px(width if isinstance(width, int) and 40 <= width <= 900 else each.width))
        self._fitting = False

    def _keep_widths(self) -> None:
        widths = [round(self.view.columnWidth(at) * 100 / theme().zoom) for at in range(len(self.model.columns) + 1)]
        kept = self.model.columns[:-1]  # the last one takes what is left
        user_settings.save(self._key, {each.name: widths[at] for at, each in enumerate(kept, 1)})


class _View(QTableView):
    """The keys of the grid."""

    def __init__(self, grid: FillGrid, *, opens: bool, beside: bool) -> None:
        super().__init__()
        self._grid, self._opens = grid, opens
        self.setModel(grid.model)
        self.setColumnHidden(TICK, not grid.ticks)
        cells = FillCells(self, grid.model)
        cells.ended.connect(self._typed)
        self.setItemDelegate(cells)
        look_like_records(self, "登记表格")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        by_keys = triggers.AnyKeyPressed | triggers.EditKeyPressed
        self.setEditTriggers(by_keys if opens else by_keys | triggers.DoubleClicked)
        if opens:
            self.doubleClicked.connect(lambda index: grid.opened.emit(index.row(), index.column()))
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._beside = beside
        self.verticalHeader().setVisible(beside)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.sectionClicked.connect(self._head_clicked)

    def put_beside(self) -> None:
        """The first column in the place of the numbers of rows, where it is to stand there."""
        if self._beside and self.model().columnCount() > 1:
            self.setColumnHidden(1, True)
            self.verticalHeader().setFixedWidth(px(self._grid.model.columns[0].width))

    # ---- moving

    @property
    def stops(self) -> list[int]:
        """The columns that Tab goes to: the ticks, and what is typed in."""
        typed = [place for place, each in enumerate(self._grid.model.columns, 1) if each.typed]
        return ([TICK] if self._grid.ticks else []) + typed or [TICK]

    def go(self, at: int, place: int) -> None:
        """Make a cell current, as far as there is one."""
        index = self.model().index(at, place)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def step_by(self, down: int, right: int) -> None:
        """One cell on; past the last column of a row to the first of the next that is typed in."""
        at, place = self.currentIndex().row(), self.currentIndex().column()
        if right:
            stops = self.stops
            beyond = [stop for stop in stops if (stop > place if right > 0 else stop < place)]
            if beyond:
                place = beyond[0] if right > 0 else beyond[-1]
            else:
                at, place = at + right, stops[0] if right > 0 else stops[-1]
        index = self.model().index(at + down, place)
        if self.model().flags(index) & Qt.ItemFlag.ItemIsSelectable:  # not into a line of sums
            self.go(at + down, place)

    def end_typing(self) -> None:
        """Take over what is being typed."""
        editor = self.focusWidget() if self.state() == QAbstractItemView.State.EditingState else None
        if isinstance(editor, QLineEdit):
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _typed(self, editor: QWidget, step: tuple[int, int] | None) -> None:
        """Typing in a cell is done: take it over and go on, or save."""
        self.commitData(editor)
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()
        if step is None:
            self._grid.save_wanted.emit()
        else:
            self.step_by(*step)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab stays in the grid until its last cell."""
        at = self.currentIndex()
        first, last = at.row() == 0 and at.column() <= self.stops[0], self.model().rowCount() - 1
        edge = at.row() == last and at.column() == self.model().columnCount() - 1 if following else first
        if edge or not at.isValid():
            return super().focusNextPrevChild(following)
        self.step_by(0, 1 if following else -1)
        return True

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & _CONTROL)
        shift = bool(event.modifiers() & _SHIFT)
        if control and key in (_KEY.Key_Return, _KEY.Key_Enter):
            self._grid.save_wanted.emit()
        elif self._opens and key == _KEY.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._grid.opened.emit(self.currentIndex().row(), self.currentIndex().column())
        elif key in (_KEY.Key_Return, _KEY.Key_Enter):
            self.step_by(-1 if shift else 1, 0)
        elif key == _KEY.Key_Space and not control:
            self._tick()
        elif key in (_KEY.Key_Delete, _KEY.Key_Backspace):
            self._empty()
        elif control and key == _KEY.Key_D:
            self.fill_down()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._grid.model.undo()
        elif control and key in (_KEY.Key_Home, _KEY.Key_End):
            last = (self.model().rowCount() - 1, self.model().columnCount() - 1)
            self.go(*((0, TICK) if key == _KEY.Key_Home else last))
        elif control and key in (_KEY.Key_Down, _KEY.Key_Up):
            self._run_to(self.model().rowCount() - 1 if key == _KEY.Key_Down else 0, shift)
        elif control or key == _KEY.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Chinese typed on a cell. What comes as a whole word, without being composed in the cell, Qt would lose."""
        if not event.commitString() or self.state() == QAbstractItemView.State.EditingState:
            super().inputMethodEvent(event)
        elif self.model().flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.currentIndex())
            QCoreApplication.sendEvent(self.focusWidget(), event)

    def _tick(self) -> None:
        """Space: the rows count; of a single one it goes on to the next. Going down a list, none is unticked by mistake."""
        rows = sorted({at for at, _ in self._chosen()}) if self._grid.ticks else []
        self._grid.model.tick(rows, True)
        if len(rows) == 1:
            self.step_by(1, 0)

    def _empty(self) -> None:
        """Del: the cells selected; of the first column the ticks."""
        model, cells = self._grid.model, self._chosen()
        model.tick([at for at, place in cells if place == TICK], False)
        model.set_texts(dict.fromkeys(cells, ""))

    def _run_to(self, at: int, select: bool) -> None:
        flags = self.selectionModel().SelectionFlag
        index = self.model().index(at, self.currentIndex().column())
        if select and index.isValid():
            top, bottom = sorted((self.currentIndex(), index), key=lambda each: each.row())
            chosen = self.selectionModel().selection()
            chosen.select(top, bottom)
            self.selectionModel().select(chosen, flags.ClearAndSelect)
        elif index.isValid():
            self.go(at, index.column())

    def _chosen(self) -> list[tuple[int, int]]:
        """The cells selected, else the current one."""
        found = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        here = self.currentIndex()
        return found or ([(here.row(), here.column())] if here.isValid() else [])

    def fill_down(self) -> None:
        """Ctrl+D: the top cells of the selection into all below; into a single row the cells above it.

        The rows count from then on, as if they had been typed in; where the ticks are selected, too, they are filled down.
        """
        cells = self._chosen()
        if not cells:
            return
        model, top = self._grid.model, min(at for at, _ in cells)
        single = all(at == top for at, _ in cells)
        source = model.row_at(top - 1 if single and top else top)
        if single and not top:
            return
        ticks = [at for at, place in cells if place == TICK]
        texts = {cell: source.texts[cell[1] - 1] for cell in cells if cell[1] != TICK}
        if ticks:
            model.tick(ticks, source.ticked)
        model.set_texts(texts, tick=not ticks)

    def _copy(self) -> None:
        model, cells = self._grid.model, self._chosen()
        lines: dict[int, list[str]] = {}
        for at, place in cells:
            lines.setdefault(at, []).append(str(model.index(at, place).data() or ""))
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines.values()))

    def paste(self, text: str) -> None:
        """Put text with tabs, as Excel copies it, from the current cell on; one value goes into all cells selected."""
        lines = [line.split("\t") for line in text.rstrip("\r\n").replace("\r\n", "\n").split("\n")]
        cells, here = self._chosen(), self.currentIndex()
        if not here.isValid():
            return
        if len(lines) == 1 and len(lines[0]) == 1 and len(cells) > 1:
            self._grid.model.set_texts(dict.fromkeys(cells, lines[0][0]))
            return
        top, left = cells[0][0], min(place for _, place in cells)
        rows, columns = self.model().rowCount(), self.model().columnCount()
        self._grid.model.set_texts(
            {
                (top + down, left + right): value
                for down, line in enumerate(lines)
                for right, value in enumerate(line)
                if top + down < rows and left + right < columns
            }
        )

    # ---- mouse

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TICK and len(self.selectedIndexes()) == 1:
            self._grid.model.tick([index.row()], not self._grid.model.row_at(index.row()).ticked)

    def _head_clicked(self, section: int) -> None:
        """A click on the head of the ticks ticks all rows in sight, or none if all are."""
        model = self._grid.model
        if section == TICK and model.rowCount():
            rows = range(model.rowCount())
            model.tick(rows, not all(model.row_at(at).ticked for at in rows))
