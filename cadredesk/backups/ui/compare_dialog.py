"""What a backup holds beside what the present file holds, for the dialog that restores."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from cadredesk.core.money import show_yuan
from cadredesk.db.backups.contents import Contents
from cadredesk.widgets.controls.layout import clear
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px

UNREADABLE = "读不出来"


def lines_of(contents: Contents | None) -> list[tuple[str, str]]:
    """The figures of a file in words; what cannot be read says so."""

    def counted(number: int | None, unit: str, show: Callable[[int], str] = "{:,}".format) -> str:
        return UNREADABLE if number is None else f"{show(number)} {unit}"

    contents = contents or Contents()
    last = f"{contents.last_at[:16].replace('T', ' ')}　{contents.last_what}".strip("　")
    return [
        ("单位", contents.office or UNREADABLE),
        ("人员", counted(contents.people, "人")),
        ("走访", counted(contents.visits, "次")),
        ("已发慰问金", counted(contents.money_fen, "元", show_yuan)),
        ("最后一次操作", last or UNREADABLE),
    ]


class Comparison(QWidget):
    """Two columns: the backup, and the present file. Hidden while it has nothing to show."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)
        on_theme_change(self, self._size)
        self.hide()

    def show_both(self, backup: Contents | None, present: Contents | None, *, exists: bool) -> None:
        """Put both in; ``exists``: there is a present file at all."""
        self.clear()
        rows = [("", "这份备份", "现在的文件" if exists else "")]
        both = zip(lines_of(backup), lines_of(present), strict=True)
        rows += [(name, ours, theirs if exists else "") for (name, ours), (_, theirs) in both]
        for at, (name, *values) in enumerate(rows):
            self._put(label(name, "label"), at, 0)
            for column, value in enumerate(values, 1):
                shown = label(value, "strong" if at == 0 else "", wrap=True, select=True)
                shown.setAccessibleName(f"{rows[0][column]}，{name}：{value}")
                shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                self._put(shown, at, column)
        self.show()

    def _put(self, part: QWidget, at: int, column: int) -> None:
        self.grid.addWidget(part, at, column, Qt.AlignmentFlag.AlignTop)

    def clear(self) -> None:
        clear(self.grid)
        self.hide()

    def _size(self) -> None:
        self.grid.setHorizontalSpacing(px(16))
        self.grid.setVerticalSpacing(px(5))
