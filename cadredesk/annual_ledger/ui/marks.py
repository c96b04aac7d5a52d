"""The second view of the annual ledger: each person with their marks, searched and narrowed."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from cadredesk.annual_ledger import actions
from cadredesk.annual_ledger.records import WORDS, Grouping, Mark, MarkColumn, MarkQuery, MarkSheet, PersonMarks
from cadredesk.core.fields import Field, Kind
from cadredesk.db.file import Office
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import ElidedLabel
from cadredesk.widgets.controls.theme import colour, font, px
from cadredesk.widgets.table.cells import CellPainter
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import IdSource, Row

PERSON = (
    Field(name="name", label="姓名", listed=True, width=124),
    Field(name="category", label="人员类别", listed=True, width=138),
    Field(name="liaison", label="挂联人", listed=True, width=76),
    Field(name="unit", label="原工作单位", width=150),
    Field(name="community", label="社区", width=110),
)
EVERY_CATEGORY, EVERY_LIAISON, EVERY_MARK = "全部类别", "全部挂联人", "全部情况"
SHOWN = {Mark.DONE: "✓"}  # the letter √ of many faces is the sign of a root
PITCH = 15  # from one mark to the next
PAUSE = 150  # ms after the last letter
TONES = {
    Mark.DONE: "ink", Mark.LATE: "warning", Mark.EXCUSED: "muted", Mark.OVERDUE: "danger", Mark.MISSED: "danger",
    Mark.WAITING: "faint",
}  # fmt: skip


class MarksView(QWidget):
    """Search, choices, and the table. ``show_sheet`` puts it there."""

    opened = Signal(object)  # a person's id

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.sheet: MarkSheet | None = None
        self.people: list[PersonMarks] = []
        self.table: RecordTable | None = None
        self._fields: tuple[Field, ...] = ()
        self.search = SearchBox("搜索姓名、拼音、身份证号、电话、单位", width=260)
        self.category = choice_box("人员类别", [EVERY_CATEGORY])
        self.liaison = choice_box("挂联人", [EVERY_LIAISON])
        self.mark = choice_box("情况", [EVERY_MARK, *(f"有“{words}”" for words in WORDS.values())])
        self.grouping = choice_box("打印时分组", [f"打印{grouping}" for grouping in Grouping])
        self.legend = ElidedLabel(
            "　".join(f"{SHOWN.get(mark, mark)} {words}" for mark, words in WORDS.items()), "label"
        )
        for box in (self.category, self.liaison, self.mark, self.grouping):
            box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        tools = row(self.search, self.category, self.liaison, self.mark, self.grouping, None, gap=8)
        tools.setStretch(0, 4)
        self._place = QHBoxLayout()
        layout = column(tools, self.legend, self._place, gap=10)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._typing = QTimer(self, singleShot=True, interval=PAUSE)
        self._typing.timeout.connect(self.narrow)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        for box in (self.category, self.liaison, self.mark):
            box.activated.connect(lambda _at: self.narrow())

    @property
    def query(self) -> MarkQuery:
        return MarkQuery(
            text=self.search.text(),
            category=_chosen(self.category),
            liaison=_chosen(self.liaison),
            mark=list(WORDS)[self.mark.currentIndex() - 1].value if self.mark.currentIndex() else "",
        )

    @property
    def printed_by(self) -> Grouping:
        return list(Grouping)[self.grouping.currentIndex()]

    def show_sheet(self, sheet: MarkSheet) -> None:
        """Show the marks of a period; what is searched for and chosen stays."""
        self.sheet = sheet
        _offer(self.category, EVERY_CATEGORY, actions.categories(sheet))
        _offer(self.liaison, EVERY_LIAISON, actions.liaisons(sheet))
        self._make_table((*PERSON, *map(_field, sheet.columns)))
        self.narrow()

    def _make_table(self, fields: tuple[Field, ...]) -> None:
        """Another table where the period has other columns."""
        if self.table is not None and fields == self._fields:
            return
        if self.table is not None:
            self._place.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        marks = [field.name for field in fields[len(PERSON) :]]
        self._fields = fields
        self.table = RecordTable(
            "proof/people", fields, noun="逐人台账", unit="人", lead="name", multiple=False, unsortable=marks
        )
        painter = MarkPainter(self.table.view, self.table.model)
        self.table.view.cells_of = dict.fromkeys(range(len(PERSON), len(fields)), painter)
        self.table.set_empty("list-check", "这段时间没有到期的应访。可以换一个年度看看。")
        self.table.set_nothing_found("没有符合条件的人。", "清除筛选", self.show_all)
        self.table.activated.connect(self.opened)
        self.table.sort_changed.connect(lambda _name, _descending: self.narrow())
        self.search.set_down_target(self.table.take_keyboard)
        self._place.addWidget(self.table)

    def narrow(self) -> None:
        """Show whom the search and the choices ask for."""
        if self.sheet is None or self.table is None:
            return
        people = actions.chosen(self._office, self.sheet, self.query)
        name, descending = self.table.sort
        if name and name != "name":
            people = sorted(people, key=lambda each: (not getattr(each, name), getattr(each, name)), reverse=descending)
        elif descending:
            people.reverse()
        self.people = people
        self.table.set_source(_source(people), total=len(self.sheet.people))

    def show_all(self) -> None:
        for box in (self.category, self.liaison, self.mark):
            box.setCurrentIndex(0)
        self.search.clear()
        self.narrow()


def _chosen(box: QComboBox) -> str:
    return box.currentText() if box.currentIndex() else ""


def _offer(box: QComboBox, every: str, words: Sequence[str]) -> None:
    """Other words; the choice stays if it is still there."""
    chosen = box.currentText()
    box.clear()
    box.addItems([every, *words])
    box.setCurrentIndex(max(box.findText(chosen), 0))


def _field(mark_column: MarkColumn) -> Field:
    wide = PITCH * len(mark_column.ends) + 22 if mark_column.ends else 24 + 15 * len(mark_column.head)
    name = f"{mark_column.code}/{mark_column.label}"
    # A CHOICE, so that the room left over goes to the words.
    return Field(name=name, label=mark_column.head, kind=Kind.CHOICE, listed=True, width=max(wide, 68))


def _source(people: Sequence[PersonMarks]) -> IdSource:
    """People as the rows of the table, made when they are looked at."""
    by_id = {each.person_id: each for each in people}

    def rows(ids: Sequence[int]) -> list[Row]:
        found = (by_id[each] for each in ids)
        return [(each.person_id, *(getattr(each, field.name) for field in PERSON), *each.marks) for each in found]

    return IdSource(list(by_id), rows)


class MarkPainter(CellPainter):
    """Marks at equal distances, so that the months of all people stand one below another."""

    def paint(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        if self.is_selected(row):
            painter.fillRect(rect.adjusted(0, 0, 0, -1), self._colours["accent_soft"])
        text = self._model.text_at(row, column)
        if not text:
            return
        letters, middle = font(), rect.y() + rect.height() // 2
        metrics = QFontMetrics(letters)
        base = middle + (metrics.ascent() - metrics.descent()) // 2
        painter.setFont(letters)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, mark in enumerate(text):
            if mark not in TONES:
                continue
            x = rect.x() + px(10) + px(PITCH) // 2 + px(PITCH) * at
            painter.setPen(QPen(colour(TONES[Mark(mark)]), px(14) / 9))
            if mark == Mark.DONE:
                painter.drawPolyline(_tick(x, middle))
            else:
                painter.drawText(QPoint(x - metrics.horizontalAdvance(mark) // 2, base), mark)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _tick(x: int, y: int) -> list[QPoint]:
    """A tick as it is written by hand."""
    return [QPoint(x - px(4), y), QPoint(x - px(1), y + px(4)), QPoint(x + px(5), y - px(4))]
