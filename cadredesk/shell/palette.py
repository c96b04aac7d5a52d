"""Ctrl+K: find a person from anywhere. Type a name, pinyin, initials, an ID or telephone number; Enter opens the card."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from cadredesk.core import idcard
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.widgets.dialog import Dialog
from cadredesk.widgets.messages import guarded
from cadredesk.widgets.parts import column, label
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.theme import live, px

SHOWN = 30  # more than an eye goes through
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class PersonPalette(Dialog):
    """A small window over the others. ``chosen`` is the person's id when it was accepted."""

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent)
        self.setWindowTitle("查找人员")
        self.chosen: int | None = None
        self._office = office
        self.box = SearchBox("姓名、拼音首字母、身份证号、电话、单位", width=1000)
        self.list = QListWidget()
        self.list.setAccessibleName("找到的人员")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(lambda _item: self.accept())
        self.found = label("", "small")
        layout = column(self.box, self.list, self.found)
        self.setLayout(layout)
        self.box.textChanged.connect(self.search)
        self.box.installEventFilter(self)
        live(self, lambda: layout.setContentsMargins(*[px(14)] * 4), lambda: self.resize(px(620), px(460)))
        self.search("")

    def search(self, text: str) -> None:
        """Show who fits."""
        with guarded(self):
            ids = store.listed_ids(self._office, PeopleQuery(text=text)) if text.strip() else []
            people = store.some(self._office, ids[:SHOWN])
            self.list.clear()
            for person in people:
                item = QListWidgetItem(words_of(person))
                item.setData(Qt.ItemDataRole.UserRole, person.id)
                self.list.addItem(item)
            self.list.setCurrentRow(0 if people else -1)
            self.found.setText(_count(text, len(ids)))

    def accept(self) -> None:
        """Take the person in the line that is marked."""
        item = self.list.currentItem()
        if item is not None:
            self.chosen = item.data(Qt.ItemDataRole.UserRole)
            super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys go through the list while the cursor stays in the box; Enter takes the line."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
            return True
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return False
        last = self.list.count() - 1
        self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, last)))
        return True

    def sizeHint(self) -> QSize:
        return QSize(px(620), px(460))


def words_of(person: Person) -> str:
    """One line about a person: enough to tell namesakes apart."""
    born = f"{person.birth}生" if person.birth else ""
    gone = "已去世" if person.died_on else "已转出" if person.moved_out_on else ""
    number = idcard.mask(person.id_number) if person.id_number else ""
    parts = [person.name, gone, person.category, person.unit, born, number]
    return "　".join(part for part in parts if part)


def _count(text: str, count: int) -> str:
    if not text.strip():
        return "输入几个字或拼音首字母，用 ↑ ↓ 选人，回车打开信息卡。"
    if not count:
        return "没有找到。请换个写法，或用身份证号、电话查找。"
    return f"找到 {count:,} 人" + (f"，显示前 {SHOWN} 人" if count > SHOWN else "") + "。回车打开信息卡。"


def find_person(parent: QWidget, office: Office, open_card: Callable[[int], None]) -> None:
    """Ask for a person and open the card."""
    palette = PersonPalette(parent, office)
    if palette.exec() and palette.chosen is not None:
        open_card(palette.chosen)
