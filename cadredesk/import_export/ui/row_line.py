"""The line below the rows of an import: what is said of the current cell and row, and what can be done about it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from cadredesk.import_export.records import PlannedRow, RowOutcome
from cadredesk.import_export.records_answers import Meant
from cadredesk.import_export.ui.row_actions import RowActions
from cadredesk.import_export.ui.rows_model import MENDED, RowsModel, sentence
from cadredesk.widgets.controls.buttons import Do, button, menu_of
from cadredesk.widgets.controls.layout import panel, row
from cadredesk.widgets.controls.plain_text import plain_tip, plain_words
from cadredesk.widgets.controls.text import ElidedLabel
from cadredesk.widgets.controls.theme import on_theme_change, px

MEND = "双击一格或按 F2 可以直接改，"
LOOK = "选一行可以看到它的问题和改动。"


class RowLine(QWidget):
    """Follows what the table points at. It keeps its height, so that the rows stay where they are.

    ``acted`` is emitted when a button has done its work.
    """

    acted = Signal()

    def __init__(self, model: RowsModel, actions: RowActions) -> None:
        super().__init__()
        self._model, self._actions = model, actions
        self.words = ElidedLabel("", "label")
        self.alike_button = button("一起改", "check", actions.mend_alike, tip="Ctrl+D")
        self.leave_button = button("只改这一格", "", actions.leave_alike)
        self.who_button = button("指定是谁", "users", tip="选择这一行说的是哪一位")
        self.who_button.setMenu(QMenu(self.who_button))
        self.who_button.setProperty("menu", "yes")
        self.sheet_button = button("以表中为准", "check", partial(actions.accept, on=True))
        self.register_button = button("以名册为准", "rotate-left", partial(actions.accept, on=False))
        self.restore_button = button("恢复原样", "rotate-left", actions.restore, tip="改回文件中的内容")
        self.out_button = button("不导入这一行", "xmark", partial(actions.take_rows, on=False))
        self.in_button = button("是记录，要导入", "plus", partial(actions.take_rows, on=True))
        self.buttons = (
            self.alike_button, self.leave_button, self.who_button, self.sheet_button, self.register_button,
            self.restore_button, self.out_button, self.in_button,
        )  # fmt: skip
        inner = row(self.words, *self.buttons, gap=8, margins=(14, 4, 6, 4))
        inner.setStretch(0, 1)
        self.setLayout(row(panel(inner, "plain")))
        for each in self.buttons:
            each.clicked.connect(self.acted)
        actions.offered.connect(self.show_row)
        self._height = 46
        on_theme_change(self, self._size)
        self.show_row()

    def _size(self) -> None:
        self.setFixedHeight(px(self._height))

    def set_height(self, height: int) -> None:
        """Another height, at 100 %."""
        self._height = height
        self._size()

    def show_row(self) -> None:
        """Say what is to be said of the row and the cell that the table points at."""
        actions, alike = self._actions, self._actions.alike
        chosen, left = actions.rows, self._model.left_out
        who = actions.who_may_be_meant() if alike is None and len(chosen) == 1 else []
        self.words.set_text(self._offer() if alike else self._about(chosen))
        shown: dict[QPushButton, bool] = {
            self.alike_button: alike is not None,
            self.leave_button: alike is not None,
            self.who_button: bool(who),
            self.sheet_button: bool(actions.asked(chosen, taken=False)),
            self.register_button: bool(actions.asked(chosen, taken=True)),
            self.restore_button: bool(actions.mended_cells(chosen)),
            self.out_button: bool(chosen) and not left,
            self.in_button: bool(chosen) and left,
        }
        for each, offered in shown.items():
            each.setVisible(offered and (alike is None or each in (self.alike_button, self.leave_button)))
        many = len(chosen) > 1
        self.out_button.setText(plain_words(f"不导入这 {len(chosen):,} 行" if many else "不导入这一行"))
        if alike:
            what = f"改成“{alike.instead}”" if alike.instead else "清空"
            self.alike_button.setToolTip(plain_tip(f"{len(alike.cells):,} 格都{what}（Ctrl+D）"))
        self._fill_menu(who)

    def _offer(self) -> str:
        alike = self._actions.alike
        assert alike is not None
        return f"“{alike.header}”这一列还有 {len(alike.cells):,} 格也是“{alike.words}”，一起改吗？"

    def _about(self, chosen: Sequence[PlannedRow]) -> str:
        current = self._actions.row
        if len(chosen) > 1:
            return f"选了 {len(chosen):,} 行。"
        if current is None:
            errors = sum(one.outcome is RowOutcome.REFUSED for one in self._model.every_row())
            return f"有 {errors:,} 行有错误，不会导入。{MEND}也可以跳过它们。" if errors else MEND + LOOK
        field, parts = self._actions.field, []
        if field and self._model.mended(current, field) is not None:
            parts.append(f"{MENDED}，文件中是“{self._model.in_file(current, field)}”")
        at = self._model.column_of(current, self._model.header(current, field)) if field else 0
        of_cell = self._model.problems_at(current, at) if field else []
        parts += [sentence(one).rstrip("。") for one in of_cell or current.problems]
        parts.append(self._actions.changes(current))
        words = "；".join(dict.fromkeys(filter(None, parts)))
        return f"第 {current.row.number} 行{_short(self._model.name(current))}：{words or '没有问题'}。"

    def _fill_menu(self, who: Sequence[tuple[str, Meant, bool]]) -> None:
        menu = self.who_button.menu()
        menu.clear()
        for words, meant, chosen in who:
            action = menu.addAction(plain_words(words))
            action.setCheckable(True)
            action.setChecked(chosen)
            action.triggered.connect(partial(self._mean, meant))
        if any(chosen for _, _, chosen in who):
            menu.addSeparator()
            menu.addAction("不指定").triggered.connect(partial(self._mean, None))

    def _mean(self, who: Meant | None, _checked: bool = False) -> None:
        self._actions.mean(who)

    def open_menu(self, at: QPoint) -> None:
        """The same as a menu at a point of the screen."""
        items: list[tuple[str, str, Do] | None] = [
            (each.text().replace("&&", "&"), "", each.click)
            for each in self.buttons
            if each.isVisible() and each is not self.who_button
        ]
        menu = menu_of(items, self)
        if self.who_button.isVisible():
            own: QAction = menu.addMenu(self.who_button.menu())
            own.setText("指定是谁")
        menu.exec(at)


def _short(name: str, most: int = 8) -> str:
    """A name in quotes that leaves room for what is said of it; the whole stands in its cell."""
    return name if len(name) <= most else f"{name[: most - 2]}…”"
