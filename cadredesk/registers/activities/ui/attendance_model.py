"""The tick list of an activity: who stands on it, and what is ticked of each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from cadredesk.core import names
from cadredesk.registers.activities.records_people import Candidate, Mark

Index = QModelIndex | QPersistentModelIndex
MARKS = (Mark.PRESENT, Mark.EXCUSED, Mark.DELIVERED)
HEADS = (*MARKS, "姓名", "支部", "说明")
NAME = len(MARKS)


class AttendanceModel(QAbstractTableModel):
    """Three ticks in front of each name. Who is 到会 is neither 请假 nor 送学, and the other way round."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.people: list[Candidate] = []
        self.home, self.day = "", ""  # the branch whose name need not be said, the day of the activity
        self._marks: dict[Mark, set[int]] = {mark: set() for mark in MARKS}

    # ---- what is on the list

    def put(self, people: Sequence[Candidate], home: str, day: str, marks: Mapping[Mark, Iterable[int]]) -> None:
        """Other people, with what is ticked of them."""
        self.beginResetModel()
        self.people, self.home, self.day = list(people), home, day
        self._marks = {mark: set(marks.get(mark, ())) for mark in MARKS}
        self.endResetModel()
        self.changed.emit()

    def add(self, people: Sequence[Candidate], *, present: bool) -> None:
        """More people at the end of the list."""
        first = len(self.people)
        self.beginInsertRows(QModelIndex(), first, first + len(people) - 1)
        self.people += people
        self.endInsertRows()
        if present:
            self.mark([each.id for each in people], Mark.PRESENT)
        self.changed.emit()

    def marked(self, mark: Mark) -> list[int]:
        """Who is so marked, in the order of the list."""
        return [each.id for each in self.people if each.id in self._marks[mark]]

    def is_fixed(self, person: Candidate) -> bool:
        """Whether it was brought to them that very day already."""
        return bool(self.day) and person.brought == self.day

    # ---- ticking

    def toggle(self, at: int, mark: Mark) -> None:
        """Turn one tick of a row."""
        person = self.people[at]
        if person.id in self._marks[mark]:
            self.clear([person.id], mark)
        elif not (mark is Mark.DELIVERED and self.is_fixed(person)):
            self.mark([person.id], mark)

    def mark(self, people: Iterable[int], mark: Mark) -> None:
        """Tick people, and untick what does not go with it."""
        wanted = set(people)
        against = (Mark.EXCUSED, Mark.DELIVERED) if mark is Mark.PRESENT else (Mark.PRESENT,)
        for other in against:
            self._marks[other] -= wanted
        self._marks[mark] |= wanted
        self._repaint()

    def clear(self, people: Iterable[int], *marks: Mark) -> None:
        """Untick people."""
        for mark in marks or MARKS:
            self._marks[mark] -= set(people)
        self._repaint()

    def all_present(self) -> None:
        """全部到会: everybody of whom nothing else is said."""
        said = self._marks[Mark.EXCUSED] | self._marks[Mark.DELIVERED]
        self.mark([each.id for each in self.people if each.id not in said and not self.is_fixed(each)], Mark.PRESENT)

    def _repaint(self) -> None:
        if self.people:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.people) - 1, len(HEADS) - 1))
        self.changed.emit()

    # ---- finding

    def matches(self, text: str) -> list[int]:
        """The rows in which a typed text is found, from top to bottom: name, pinyin, initials, numbers."""
        needle = names.needle_of(text)
        return [at for at, each in enumerate(self.people) if needle and needle in each.search]

    # ---- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.people)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADS)

    def ticked(self, at: int, place: int) -> bool:
        """Whether a tick is set."""
        person, mark = self.people[at], MARKS[place]
        return person.id in self._marks[mark] or (mark is Mark.DELIVERED and self.is_fixed(person))

    def text(self, at: int, place: int) -> str:
        """The words of a cell."""
        person = self.people[at]
        if place < NAME:
            return "✓" if self.ticked(at, place) else ""
        branch = "" if person.branch == self.home else person.branch
        return (person.name, branch, person.remarks)[place - NAME]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() < NAME:
            said = HEADS[index.column()] if self.ticked(index.row(), index.column()) else f"没有{HEADS[index.column()]}"
            return f"{self.people[index.row()].name}：{said}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(index.row(), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= NAME:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return "送学上门" if HEADS[section] is Mark.DELIVERED else str(HEADS[section])
        return None
