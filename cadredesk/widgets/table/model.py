"""The model behind a record table: it keeps a few windows of rows, however many there are."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cadredesk.core import values
from cadredesk.core.errors import DamagedFile
from cadredesk.core.fields import Field, Kind
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import colour, font, theme
from cadredesk.widgets.table.row_sources import ListSource, Row, Source

WINDOW = 128  # rows read at a time
KEPT = 32  # windows held
Tone = Callable[[str, Any, Row], str]  # (field name, value, row) -> "" | muted | warning | danger | good
Words = Callable[[str, Any, Row], str | None]  # (field name, value, row) -> what to show, or None for the usual
Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def shown(field: Field, value: Any) -> str:
    """A value of a list, which may come as it is stored (ISO text, 0 or 1) or as Python holds it."""
    if value is None or value == "":
        return ""
    if isinstance(value, str) and field.kind is not Kind.PHONE:
        return _lunar(field, value) if field.kind is Kind.LUNAR else value
    if field.kind is Kind.REFERENCE:
        return str(value)
    return values.show(field, value)


def _lunar(field: Field, stored: str) -> str:
    """A lunar day in words; what cannot be read as it is, for a list has no place to say so."""
    try:
        return values.show(field, values.from_db(field, stored))
    except DamagedFile:
        return stored


class RecordModel(QAbstractTableModel):
    """One column per field, whether shown or not; rows are fetched by windows as they are looked at."""

    def __init__(
        self, fields: Sequence[Field], lead: str, tone: Tone | None, words: Words | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self.source: Source = ListSource(())
        self._at: dict[int, int] = {}  # column -> place in the row's tuple
        self._count = 0
        self._windows: OrderedDict[int, list[Row]] = OrderedDict()
        self._lead, self._tone, self._words = lead, tone, words
        theme().changed.connect(self._dress)
        self._dress()
        self.put(self.source)

    def _dress(self) -> None:
        self._bold = font(bold=True)
        self._colours = {tone: colour(tone) for tone in ("muted", "warning", "danger", "good")}
        self._colours["accent"] = colour("accent_ink")

    def put(self, source: Source, columns: Sequence[str] | None = None) -> None:
        """Take other rows. ``columns`` names what the tuples hold after the id; every field of the table unless given."""
        names = [field.name for field in self.fields]
        places = {name: place for place, name in enumerate(names if columns is None else columns, 1)}
        self.beginResetModel()
        self.source = source
        self._at = {column: places[name] for column, name in enumerate(names) if name in places}
        self._count = len(source)
        self._windows.clear()
        self.endResetModel()

    def set_field(self, field: Field) -> None:
        """Put a field in the place of the one of the same name, and show its label."""
        at = next(at for at, each in enumerate(self.fields) if each.name == field.name)
        self.fields = (*self.fields[:at], field, *self.fields[at + 1 :])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, at, at)

    def row(self, at: int) -> Row | None:
        window = at // WINDOW
        rows = self._windows.get(window)
        if rows is None:
            start = window * WINDOW
            rows = self._windows[window] = self.source.rows(start, min(start + WINDOW, self._count))
            if len(self._windows) > KEPT:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(window)
        place = at % WINDOW
        return rows[place] if place < len(rows) else None

    def id_at(self, at: int) -> int | None:
        """The id of a row by its position."""
        ids = self.ids(at, at + 1) if 0 <= at < self._count else ()
        return ids[0] if ids else None

    def ids(self, start: int, stop: int) -> list[int]:
        if (read := getattr(self.source, "ids", None)) is not None:
            return list(read(start, stop))
        found = (self.row(at) for at in range(start, min(stop, self._count)))
        return [row[0] for row in found if row is not None]

    def position(self, wanted: int, near: int = 0) -> int | None:
        """The position of an id. A source that cannot tell is searched near where the row was."""
        if (find := getattr(self.source, "position", None)) is not None:
            place: int | None = find(wanted)
            return place
        start = max(0, near - 2 * WINDOW)
        ids = self.ids(start, min(self._count, near + 2 * WINDOW))
        return start + ids.index(wanted) if wanted in ids else None

    def positions(self, wanted: Sequence[int], near: int = 0) -> list[int]:
        """The positions of several ids, from top to bottom; those that are gone are left out."""
        if len(wanted) > 8 and hasattr(self.source, "ids"):
            places = {each: at for at, each in enumerate(self.source.ids(0, self._count))}
            found = [places.get(each) for each in wanted]
        else:
            found = [self.position(each, near) for each in wanted]
        return sorted(at for at in found if at is not None)

    def text_at(self, at: int, column: int) -> str:
        row, place = self.row(at), self._at.get(column)
        if row is None or place is None or place >= len(row):
            return ""
        return self._text(column, row[place], row)

    def _text(self, column: int, value: Any, row: Row) -> str:
        field = self.fields[column]
        if self._words is not None and (said := self._words(field.name, value, row)) is not None:
            return said
        return shown(field, value)

    def copied_at(self, at: int, column: int) -> str:
        """What a cell gives to the clipboard, in one line: telephones without the gaps that are for the eye."""
        text = " ".join(self.text_at(at, column).split())
        return text.replace(" ", "") if self.fields[column].kind is Kind.PHONE else text

    def look(self, at: int, column: int) -> tuple[str, str, bool, bool]:
        """What a cell shows, its tone, whether it is bold, and whether it is aligned right."""
        field, row, place = self.fields[column], self.row(at), self._at.get(column)
        lead, right = field.name == self._lead, field.numeric
        if row is None or place is None or place >= len(row):
            return "", "", lead, right
        tone = self._tone(field.name, row[place], row) if self._tone is not None else ""
        return self._text(column, row[place], row).replace("\n", " "), tone, lead, right

    # ---- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_at(index.row(), column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.fields[column].numeric else _LEFT
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if self.fields[column].name == self._lead else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colours.get(self.look(index.row(), column)[1])
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self.text_at(index.row(), column)
            return plain_tip(text) if len(text) > 8 else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.fields[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.fields[section].numeric else _LEFT
        return None
