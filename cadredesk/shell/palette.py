"""Ctrl+K: find a person, or something to do, from anywhere.

Type a name, pinyin, initials, an ID or telephone number, or the words of a command; Enter opens the card, or does it.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from cadredesk.core import idcard
from cadredesk.core.names import needle_of, search_key
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import column
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.messages import guarded
from cadredesk.widgets.page.command import Command

SHOWN = 30  # more than an eye goes through
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Palette(Dialog):
    """A small window over the others. When it was accepted ``chosen`` is the person's id, or ``command`` what is to be done."""

    help_section = "各页通用"

    def __init__(self, parent: QWidget, office: Office, commands: Sequence[Command] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle("查找人员和功能")
        self.chosen: int | None = None
        self.command: Command | None = None
        self._office, self._commands = office, commands
        self.box = SearchBox("姓名、拼音首字母、身份证号、电话、单位，或功能的名称", width=1000)
        self.list = QListWidget()
        self.list.setAccessibleName("找到的人员和功能")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(lambda _item: self.accept())
        self.found = label("", "small")
        self.setLayout(column(self.box, self.list, self.found, margins=(14, 14, 14, 14)))
        self.box.textChanged.connect(self.search)
        self.box.installEventFilter(self)
        on_theme_change(self, lambda: self.resize(px(620), px(460)))
        self.search("")

    def search(self, text: str) -> None:
        """Show who fits, and below what can be done under such words."""
        with guarded(self):
            ids = store.listed_ids(self._office, PeopleQuery(text=text)) if text.strip() else []
            people = store.some(self._office, ids[:SHOWN])
            self.list.clear()
            for person in people:
                item = QListWidgetItem(words_of(person))
                item.setData(Qt.ItemDataRole.UserRole, person.id)
                self.list.addItem(item)
            for command in self._named(text):
                item = QListWidgetItem(icon(command.icon or "chevron-right"), command_words(command))
                item.setData(Qt.ItemDataRole.UserRole, command)
                self.list.addItem(item)
            self.list.setCurrentRow(0 if self.list.count() else -1)
            self.found.setText(_count(text, len(ids), self.list.count() - len(people)))

    def _named(self, text: str) -> list[Command]:
        """The commands whose words, pinyin or initials contain what was typed."""
        needle = needle_of(text)
        return [each for each in self._commands if needle and needle in search_key(each.text)]

    def accept(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        found = item.data(Qt.ItemDataRole.UserRole)
        self.command = found if isinstance(found, Command) else None
        self.chosen = found if isinstance(found, int) else None
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
        self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, self.list.count() - 1)))
        return True


def words_of(person: Person) -> str:
    """One line about a person: enough to tell namesakes apart."""
    born = f"{person.birth}生" if person.birth else ""
    gone = "已去世" if person.died_on else "已转出" if person.moved_out_on else ""
    number = idcard.mask(person.id_number) if person.id_number else ""
    parts = [person.name, gone, person.category, person.unit, born, number]
    return "　".join(part for part in parts if part)


def command_words(command: Command) -> str:
    """One line about a command, with its key."""
    words = command.words() if command.words is not None else command.text
    return f"{words}　{command.key}" if command.key else words


def _count(text: str, people: int, commands: int) -> str:
    if not text.strip():
        return "输入几个字或拼音首字母，用 ↑ ↓ 选择，回车打开人员卡片或执行功能。"
    if not people and not commands:
        return "没有找到。请换个写法，或用身份证号、电话查找。"
    said = [f"找到 {people:,} 人" + (f"，显示前 {SHOWN} 人" if people > SHOWN else "")] if people else []
    said += [f"{commands} 项功能"] if commands else []
    return "，".join(said) + "。回车打开卡片或执行功能。"
