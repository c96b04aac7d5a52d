"""Where a record table is scrolled to and what is chosen in it, found again after other rows have come."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

if TYPE_CHECKING:
    from cadredesk.widgets.table.record_table import RecordTable

KEPT_SELECTED = 100_000  # a larger selection is given up when the rows change: finding it again takes too long
_FLAG = QItemSelectionModel.SelectionFlag


class Place:
    """The position of a table, in ids: taken before new rows come, restored after."""

    def __init__(self, table: "RecordTable") -> None:
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
