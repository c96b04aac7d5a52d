"""The wide buttons of the first page: a way to begin, and a file that was open lately."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from cadredesk.core.recent_files import RecentFile
from cadredesk.widgets.controls.buttons import Do, icon_button
from cadredesk.widgets.controls.icons import pixmap
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle

HEIGHT = 62
GONE = "现在找不到：U 盘或共享文件夹没有接上，或文件已被移走"
FORGET = "从列表中移除（Delete），文件不会删除"


class Choice(QPushButton):
    """A wide button: an icon, what it does, and a sentence about it; ``side`` is what stands at its right."""

    def __init__(self, icon_name: str, title: str, words: str, do: Do, side: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("look", "choice")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon_name, self._picture, self._tone = icon_name, label(), "accent_ink"
        self.title, self.words = ElidedLabel(title, "strong"), ElidedLabel(words, "label")
        said = column(None, self.title, self.words, None, gap=3)
        layout = row(self._picture, said, *([side] if side else []), gap=14, margins=(16, 6, 12, 6))
        layout.setStretch(1, 1)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(layout)
        self.clicked.connect(lambda _checked=False: do())
        on_theme_change(self, self._size)

    def _size(self) -> None:
        self._picture.setPixmap(pixmap(self._icon_name, px(24), self._tone))
        self._picture.setFixedWidth(px(30))
        self.setStyleSheet(f"Choice {{ min-height: {px(HEIGHT)}px; }}")  # the sheet's own height is for one line


class RecentChoice(Choice):
    """A file that was open lately. ``opened`` asks for it, ``forgotten`` (Delete) to take it from the list."""

    opened = Signal()
    forgotten = Signal()

    def __init__(self, file: RecentFile) -> None:
        self.file = file
        self.forget_button = icon_button("xmark", FORGET, lambda: self.forgotten.emit(), size=14)
        self.forget_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Delete does it: arrow keys go from file to file
        super().__init__(
            "file", file.office or file.path.stem, file.file, lambda: self.opened.emit(), self.forget_button
        )
        self.setToolTip(plain_tip(f"{file.file}\n上次打开：{file.opened}"))
        self.show_there(True)

    def show_there(self, there: bool) -> None:
        """Whether the file lies where it lay. One that does not can still be asked for: the stick may be in by then."""
        path = self.file.path
        self.words.set_text(f"{self.file.opened}　{path.name}　{path.parent}" if there else GONE)
        self.setAccessibleDescription(self.words.accessibleName())
        restyle(self.title, tone="" if there else "muted")
        self._tone = "accent_ink" if there else "muted"
        self._size()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit()
        else:
            super().keyPressEvent(event)
