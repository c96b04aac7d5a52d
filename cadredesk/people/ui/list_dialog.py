"""The list on paper or in Excel: which columns in which order, title, and how the paper lies."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from cadredesk.core import user_settings
from cadredesk.db.file import Office
from cadredesk.people import actions, paper, store
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px, restyle
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.page import saving
from cadredesk.widgets.page.printing import show_paper
from cadredesk.widgets.page.task_runner import TaskRunner

SETTINGS_KEY = "lists/people"
SMALL = 8.0  # points: the smallest type of a list, which is hard to read
ORIENTATIONS = {"自动": None, "横向": True, "纵向": False}
SHEETS = ("A4", "A3")
_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class ListToPrint:
    """The people, in their order; ``words`` say what they were filtered by; ``key`` names the saved list, if it is one.

    Of ``selected`` people, if there are several, the list may be made alone.
    """

    ids: Sequence[int]
    columns: Sequence[str]
    words: str = ""
    as_of: datetime.date | None = None
    key: str = ""
    selected: Sequence[int] = ()


class ListDialog(Dialog):
    """Prints, or writes to Excel. What is chosen is remembered for each saved list."""

    help_section = "导出和打印名单"

    def __init__(
        self,
        office: Office,
        tasks: TaskRunner,
        wanted: ListToPrint,
        *,
        to_excel: bool = False,
        said: Callable[[Path, int], Any] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出名册" if to_excel else "打印花名册")
        self._office, self._tasks, self._wanted, self._said = office, tasks, wanted, said
        self._kept = _dict(_dict(user_settings.load(SETTINGS_KEY)).get(wanted.key))
        self.picker = ColumnPicker(self._kept.get("columns") or wanted.columns)
        self.title = QLineEdit(str(self._kept.get("title") or paper.ROSTER))
        self.subtitle = QLineEdit(self._proposed())
        self.subtitle.setCursorPosition(0)
        self.whom, self.way, self.sheet = QComboBox(), QComboBox(), QComboBox()
        self.hint = label("", "small", wrap=True)
        self.error = Banner()
        self._build(to_excel)
        self.picker.list.itemChanged.connect(lambda _item: self._say_size())
        self.picker.list.model().rowsMoved.connect(lambda *_: self._say_size())
        self._say_size()

    def _proposed(self) -> str:
        day = f"截至 {self._wanted.as_of}" if self._wanted.as_of else ""
        return " · ".join(filter(None, (self._wanted.words, day)))

    def _build(self, to_excel: bool) -> None:
        of_whom = (f"表中全部 {len(self._wanted.ids):,} 人", f"选中的 {len(self._wanted.selected):,} 人")
        for box, words, items in (
            (self.way, "方向", ORIENTATIONS),
            (self.sheet, "纸张", SHEETS),
            (self.whom, "人员", of_whom),
        ):
            box.setAccessibleName(words)
            box.addItems(list(items))
            box.setCurrentText(str(self._kept.get(words, "")))
            box.activated.connect(lambda _index: self._say_size())
        self.whom.setVisible(len(self._wanted.selected) > 1)
        whom: list[QWidget | int] = [label("人员"), self.whom, 4] if len(self._wanted.selected) > 1 else []
        self.title.setAccessibleName("标题")
        self.subtitle.setAccessibleName("副标题")
        self.subtitle.setPlaceholderText("印在标题下面，可以不填")
        form = column(
            *whom,
            label("标题"), self.title, 4, label("副标题"), self.subtitle, 4,
            label("纸张和方向（打印用）"), row(self.sheet, self.way), 4, self.hint, None, gap=6,
        )  # fmt: skip
        body = row(self.picker, form, gap=20)
        body.setStretch(0, 5)
        body.setStretch(1, 6)
        excel = (primary_button if to_excel else button)("导出 Excel…", "file-excel", self.export)
        shown = (button if to_excel else primary_button)("预览打印", "print", self.show_paper)
        (excel if to_excel else shown).setDefault(True)
        (excel if to_excel else shown).setToolTip("回车")
        last = (shown, excel) if to_excel else (excel, shown)
        buttons = row(button("恢复表中的列", "", self.reset), None, button("关闭", "", self.reject, tip="Esc"), *last)
        inner = column(body, self.error, gap=10)
        inner.setStretch(0, 1)
        self.set_layout(inner, buttons, (760, 520))
        QShortcut(QKeySequence("Ctrl+P"), self, self.show_paper)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(320))

    # ---- what is chosen

    def columns(self) -> list[str]:
        return self.picker.chosen()

    def ids(self) -> Sequence[int]:
        return self._wanted.selected if self.whom.currentIndex() == 1 else self._wanted.ids

    def _say_size(self) -> None:
        chosen = self.columns()
        words, tone = "请在左边勾选要印的列。", "warning"
        if chosen:
            size = paper.type_of_roster(
                store.columns(chosen), self.sheet.currentText(), ORIENTATIONS[self.way.currentText()]
            )
            words, tone = f"{len(self.ids()):,} 人，{len(chosen)} 列，字号 {size:g} 磅。", ""
            if size <= SMALL:
                words, tone = f"{words}字偏小，一行要占几行的高度：可以少选几列、改横向或用 A3 纸。", "warning"
        self.hint.setText(words)
        restyle(self.hint, tone=tone)

    def _ready(self) -> bool:
        """Whether there is something to print; remembers what was chosen."""
        if not self.ids() or not self.columns():
            what = "至少要勾选一列。" if self.ids() else "名单是空的，请先调整筛选。"
            self.error.say(what, "danger")
            return False
        self.error.clear()
        chosen = {
            "columns": self.columns(),
            "title": self.title.text().strip(),
            "方向": self.way.currentText(),
            "纸张": self.sheet.currentText(),
        }
        user_settings.save(SETTINGS_KEY, _dict(user_settings.load(SETTINGS_KEY)) | {self._wanted.key: chosen})
        return True

    def reset(self) -> None:
        """The columns of the table, in its order."""
        self.picker.fill(self._wanted.columns)
        self._say_size()

    # ---- out

    def _roster(self) -> paper.Roster:
        return paper.Roster(
            title=self.title.text().strip() or paper.ROSTER,
            subtitle=self.subtitle.text().strip(),
            as_of=self._wanted.as_of,
            landscape=ORIENTATIONS[self.way.currentText()],
            sheet=self.sheet.currentText(),
        )

    def show_paper(self) -> None:
        if not self._ready():
            return
        ids, columns, roster = self.ids(), self.columns(), self._roster()
        draw = lambda office, out, progress: actions.print_roster(office, ids, columns, out, roster, progress)  # noqa: E731
        show_paper(self, self._tasks, roster.title, draw)

    def export(self) -> None:
        if not self._ready():
            return
        ids, columns, roster = self.ids(), self.columns(), self._roster()
        out = saving.ask_for_table(self, roster.title)
        if out is None:
            return
        head = f"{roster.title}（{roster.subtitle}）" if roster.subtitle else roster.title

        def done(count: int) -> None:
            if self._said is not None:
                self._said(out, count)
            self.accept()

        day = roster.as_of
        work = lambda _, office: actions.export_list(office, ids, columns, out, title=head, as_of=day)  # noqa: E731
        self._tasks.run("正在导出人员", work, done)


def _dict(remembered: Any) -> dict[str, Any]:
    """What was remembered, unless it is of another kind than this program writes."""
    return remembered if isinstance(remembered, dict) else {}


class ColumnPicker(QWidget):
    """Every column: tick which, drag or use the buttons (Ctrl+arrow up and down) to put them in order."""

    def __init__(self, chosen: Sequence[str]) -> None:
        super().__init__()
        self._find = QLineEdit()
        self._find.setPlaceholderText("查找列名")
        self._find.setAccessibleName("查找列名")
        self._find.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName("列")
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        up, down = partial(self.move_current, -1), partial(self.move_current, 1)
        moves = row(
            button("上移", "arrow-up", up, tip="Ctrl+↑"), button("下移", "arrow-down", down, tip="Ctrl+↓"), None
        )
        self.setLayout(column(label("列（勾选，拖动改变次序）"), self._find, self.list, moves, gap=6))
        QShortcut(QKeySequence("Ctrl+Up"), self, up)
        QShortcut(QKeySequence("Ctrl+Down"), self, down)
        self.fill(chosen)

    def fill(self, chosen: Sequence[str]) -> None:
        """Show the columns, those chosen first and ticked."""
        known = {field.name: field for field in store.list_columns()}
        first = [name for name in chosen if name in known]
        self.list.blockSignals(True)
        self.list.clear()
        for name in dict.fromkeys((*first, *known)):
            item = QListWidgetItem(known[name].label)
            item.setData(_ROLE, name)
            item.setSizeHint(QSize(0, px(32)))  # measured before the style sheet applies, they would differ
            item.setCheckState(Qt.CheckState.Checked if name in first else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)

    def chosen(self) -> list[str]:
        """The names ticked, from top to bottom."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [str(item.data(_ROLE)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def move_current(self, step: int) -> None:
        at = self.list.currentRow()
        if at >= 0 and 0 <= at + step < self.list.count():
            item = self.list.takeItem(at)
            self.list.insertItem(at + step, item)
            self.list.setCurrentItem(item)

    def _narrow(self, text: str) -> None:
        for at in range(self.list.count()):
            self.list.item(at).setHidden(text.strip() not in self.list.item(at).text())
