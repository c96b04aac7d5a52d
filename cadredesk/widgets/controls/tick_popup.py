"""A small window with a list of words to tick, and a box to find one of them."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

_ROLE = Qt.ItemDataRole.UserRole


class TickPopup(QFrame):
    """Made when it is opened, gone when it is closed. A derived class fills ``list`` with ``add`` and lays it out."""

    def __init__(self, parent: QWidget, name: str, hint: str, find_name: str = "") -> None:
        """``name`` is of the list, ``find_name`` of the box, for screen readers; ``hint`` is shown in the empty box."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        self.box = QLineEdit()
        self.box.setPlaceholderText(hint)
        self.box.setAccessibleName(find_name or hint)
        self.box.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName(name)

    def add(self, value: str, words: str, *, ticked: bool) -> QListWidgetItem:
        """Another line at the end."""
        item = QListWidgetItem(words)
        item.setData(_ROLE, value)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.addItem(item)
        return item

    def ticked(self) -> list[str]:
        """The values that are ticked, from top to bottom."""
        return [item.data(_ROLE) for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def show_at(self, corner: QPoint) -> None:
        """Appear with the upper left corner at a point of the screen, or where there is space."""
        room = self.screen().availableGeometry()
        x = max(room.left(), min(corner.x(), room.right() - self.width()))
        y = max(room.top(), min(corner.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _narrow(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip().lower() not in item.text().lower())
