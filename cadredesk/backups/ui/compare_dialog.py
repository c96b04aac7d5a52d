"""What a backup holds beside what the present file holds, and the difference, for the dialog that restores."""

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


def differences_of(backup: Contents | None, present: Contents | None) -> list[str]:
    """What the backup has more or less than the present file, line by line as in ``lines_of``; "" where nobody knows."""
    ours, theirs = backup or Contents(), present or Contents()

    def differing(one: int | None, other: int | None, unit: str, show: Callable[[int], str] = "{:,}".format) -> str:
        if one is None or other is None:
            return ""
        more = one - other
        return f"{'多' if more > 0 else '少'} {show(abs(more))} {unit}" if more else "相同"

    same = ours.last_at == theirs.last_at and ours.last_what == theirs.last_what
    last = ("相同" if same else "不同") if ours.last_at and theirs.last_at else ""
    return [
        "" if not theirs.office else "相同" if ours.office == theirs.office else "不同",
        differing(ours.people, theirs.people, "人"),
        differing(ours.visits, theirs.visits, "次"),
        differing(ours.money_fen, theirs.money_fen, "元", show_yuan),
        last,
    ]


class Comparison(QWidget):
    """Three columns: the backup, the present file, and what the backup has more or less. Hidden while it has nothing to
    show.
    """

    def __init__(self) -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        for column, share in ((1, 3), (2, 3), (3, 2)):
            self.grid.setColumnStretch(column, share)
        on_theme_change(self, self._size)
        self.hide()

    def show_both(self, backup: Contents | None, present: Contents | None, *, exists: bool) -> None:
        """Put both in; ``exists``: there is a present file at all."""
        self.clear()
        rows = [("", "这份备份", "现在的文件" if exists else "", "恢复以后" if exists else "")]
        all_three = zip(lines_of(backup), lines_of(present), differences_of(backup, present), strict=True)
        rows += [
            (name, ours, theirs if exists else "", differing if exists else "")
            for (name, ours), (_, theirs), differing in all_three
        ]
        for at, (name, *values) in enumerate(rows):
            self._put(label(name, "label"), at, 0)
            for column, value in enumerate(values, 1):
                tone = "warning" if column == 3 and value not in ("", "相同", rows[0][3]) else ""
                shown = label(value, "strong" if at == 0 else "", tone, wrap=True, select=True)
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
