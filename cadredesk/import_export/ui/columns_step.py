"""The step of the import in which the clerk sees what each column was taken for, and corrects it."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cadredesk.import_export.records import Source
from cadredesk.import_export.rules_columns import column_keys
from cadredesk.import_export.ui.job import ROWS, Job
from cadredesk.import_export.ui.step import Step
from cadredesk.sheets.header import Column
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.layout import column, look_like_records, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import chip, label
from cadredesk.widgets.controls.theme import on_theme_change, px

SAMPLES = 3
HEADS = ("表中的列", "内容举例")


class FieldBox(QComboBox):
    """A box of fields that ignores the mouse wheel, so that scrolling changes nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColumnsStep(Step):
    """One line for each column of the sheet that is shown."""

    title = "核对列"
    goes_back = of_file = True

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._correction: dict[str, str | None] = {}  # what the clerk has corrected here
        self._keys: dict[int, str] = {}
        self._remembered: frozenset[str] = frozenset()
        self.boxes: dict[int, FieldBox] = {}
        self._intro = label("", "label", wrap=True)
        self.to_note = QCheckBox("不导入的列写入备注")
        self.to_note.setToolTip("把没有对应项目的列，以“列名：内容”的样子写在每个人的备注里")
        self.to_note.toggled.connect(self._take_to_note)
        self._table = QTableWidget(0, len(HEADS) + 2)
        self._build_table()
        self._known_words = label("", "label", "good")
        self.forget_button = link_button("不按上次的", self._forget, tip="忘掉上次的改动，重新识别这些列")
        head = row(self._intro, self.to_note, gap=16)
        head.setStretch(0, 1)
        self.setLayout(column(head, row(self._known_words, self.forget_button, None), self._table, gap=10))
        job.source_changed.connect(self._show_source)

    def _build_table(self) -> None:
        table = self._table
        table.setHorizontalHeaderLabels([*HEADS, self.job.taken_for, ""])
        look_like_records(table, "列的对应")
        table.verticalHeader().hide()
        table.setWordWrap(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

        def size() -> None:
            for at, width in ((0, 220), (2, 240), (3, 110)):
                table.setColumnWidth(at, px(width))
            table.verticalHeader().setDefaultSectionSize(px(46))

        on_theme_change(table, size)

    def primary(self) -> tuple[str, bool]:
        return "下一步", True

    def advance(self) -> None:
        """Read again where something was changed, then go to the rows."""
        if self.job.preview and not self.job.stale:
            self.job.turn_to(ROWS)
        else:
            self.job.read(then=ROWS)

    # ---- what is shown

    def _show_source(self) -> None:
        """The sheet as it was recognised, and which of its columns are as they were corrected the last time."""
        source = self.job.source
        assert source is not None
        self._correction = {}
        self._keys = column_keys(source.recognition)
        self._remembered = frozenset(self.job.learned.remembered_in(source)) & set(self._keys.values())
        count = len(self._remembered)
        self._known_words.setText(f"有 {count} 列按您上次改过的认。")
        for part in (self._known_words, self.forget_button):
            part.setVisible(count > 0)
        headed = [one for one in source.recognition.columns if one.header]
        self.boxes = {}
        self._table.setRowCount(0)
        self._table.setRowCount(len(headed))
        for at, one in enumerate(headed):
            self._add(at, one, source)
        self._say()

    def _add(self, at: int, one: Column, source: Source) -> None:
        for place, text in enumerate((one.header, "　".join(samples(source, one)))):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            self._table.setItem(at, place, item)
        box = FieldBox()
        box.setAccessibleName(f"“{one.header}”{self.job.taken_for}")
        box.addItem(f"（不{self.job.doing}）", None)
        for field in source.recognition.fields:
            box.addItem(field.label, field.name)
        box.setMaxVisibleItems(16)
        box.setCurrentIndex(max(box.findData(one.field.name if one.field else None), 0))
        box.currentIndexChanged.connect(lambda _index, index=one.index: self._choose(index))
        self.boxes[one.index] = box
        self._table.setCellWidget(at, 2, _padded(box))
        self._table.setCellWidget(at, 3, _padded(self._verdict(one)))

    def _verdict(self, one: Column) -> QWidget:
        if self._keys.get(one.index) in self._remembered:
            return chip("上次选定", "accent")
        if one.field is not None:
            return chip("已识别", "good")
        return chip("不需要", "muted") if one.ignored else chip("未识别", "warning")

    def _choose(self, index: int) -> None:
        """Take a choice; a column that held the same field gives it up."""
        name = self.boxes[index].currentData()
        changed = {index: name}
        for other, box in self.boxes.items():
            if name is not None and other != index and box.currentData() == name:
                with QSignalBlocker(box):
                    box.setCurrentIndex(0)
                changed[other] = None
        self._correction |= {self._keys[other]: field for other, field in changed.items()}
        for at, other in enumerate(self.boxes):
            if self._keys[other] in self._correction:
                left_out = self.boxes[other].currentData() is None
                verdict = chip(f"不{self.job.doing}", "muted") if left_out else chip("已选定", "good")
                self._table.setCellWidget(at, 3, _padded(verdict))
        self._say()
        if self.job.source:
            self.job.learned.take(self.job.source, self._correction)
        self.job.stale = True

    def _take_to_note(self, on: bool) -> None:
        self.job.to_note = on
        self.job.stale = True

    def _forget(self) -> None:
        """Take the columns on the screen as they are recognised."""
        if self.job.source:
            self.job.learned.forget(self.job.source)
            self.job.read(shown=self.job.source.sheet)

    def _say(self) -> None:
        known = sum(1 for box in self.boxes.values() if box.currentData() is not None)
        rows = len(self.job.source.rows) if self.job.source else 0
        said = f"共 {rows:,} 行，{len(self.boxes)} 列，其中 {known} 列会{self.job.doing}。认错的列请在“{self.job.taken_for}”里改正。"
        self._intro.setText(said)


def samples(source: Source, one: Column) -> list[str]:
    """The first different words of a column."""
    found: dict[str, None] = {}
    for each in source.rows:
        words = each.words.get(one.field.name, "") if one.field else each.others.get(one.header, "")
        if words:
            found[" ".join(words.split())] = None
        if len(found) == SAMPLES:
            break
    return list(found)


def _padded(widget: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(row(widget, margins=(4, 4, 8, 4)))
    return holder
