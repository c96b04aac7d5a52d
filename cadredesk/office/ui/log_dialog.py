"""操作记录: who did what and when, and what it changed; any operation can be undone while nothing later depends on it."""

import datetime

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QSplitter, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import Cancelled, DamagedFile, UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.office import actions_log, store_log
from cadredesk.office.actions_log import UNDOABLE, UNDONE, state_of
from cadredesk.office.store_log import OperationTopic
from cadredesk.office.ui.changes_dialog import ChangesView
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, danger_button
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.tool_dialog import ToolDialog
from cadredesk.widgets.form.undo_question import confirm_undo
from cadredesk.widgets.page.saving import ask_for_table, say_exported
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource

SHOWN = 50_000  # years of work of one office; older ones are in the file, and `cadredesk log` lists them
PAUSE = 80  # ms: who runs through the list need not wait for each operation's changes
FIELDS = (
    Field(name="at", label="时间", kind=Kind.DATE, width=165),
    Field(name="operator", label="经办人", width=90),
    Field(name="what", label="操作", width=380),
    Field(name="rows", label="改动条数", kind=Kind.INTEGER, width=90),
    Field(name="state", label="状态", width=80),
)
EVERYBODY, EVERYTHING, EVER = "全部经办人", "全部类别", "全部时间"
SIZE = (1180, 760)


def _periods() -> dict[str, tuple[str, str]]:
    """The periods offered, each with its first day and the last, in ISO text."""
    day = today()
    found = {EVER: ("", "9999")}
    for words, days in (("今天", 0), ("近 7 天", 6), ("近 30 天", 29)):
        found[words] = (str(day - datetime.timedelta(days=days)), "9999")
    for words, year in (("今年", day.year), ("去年", day.year - 1), ("前年", day.year - 2)):
        found[words] = (f"{year}-01-01", f"{year}-12-31 99")
    return found


class LogDialog(ToolDialog):
    """The journal as a table, newest first; below it what the chosen operation changed.

    ``navigate`` leads to a page; the dialog has closed by then.
    """

    help_topic = "start"
    help_section = "改错了怎么办"
    navigate = Signal(object)  # a Target

    def __init__(self, parent: QWidget, office: Office, tasks: TaskRunner | None = None) -> None:
        super().__init__(parent, "操作记录")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._office, self._tasks = office, tasks or TaskRunner(self, office)
        self._entries: dict[int, journal.Entry] = {}
        self._topics: dict[int, frozenset[OperationTopic]] | None = None  # read when somebody asks for one
        self._periods = _periods()
        self._parts()
        self._build()
        self._connect()
        self.load()

    # ---- parts

    def _parts(self) -> None:
        self.search = SearchBox("操作、姓名、日期", width=300)
        self.operators = choice_box("经办人", [EVERYBODY])
        self.periods = choice_box("时间", list(self._periods))
        self.topics = choice_box("类别", [EVERYTHING, *OperationTopic])
        self.only_undoable = QCheckBox("只看可以撤销的")
        self.table = RecordTable(
            "log",
            FIELDS,
            noun="操作记录",
            unit="项",
            lead="what",
            multiple=False,
            sorts=False,
            tone=lambda name, value, _row: "muted" if name == "state" and value == UNDONE else "",
            words=lambda name, value, _row: f"{value:,}" if name == "rows" else None,
        )
        self.table.set_empty("clipboard-list", "还没有操作。录入、导入、登记之后，每一项都会记在这里。")
        self.table.set_nothing_found("没有符合条件的操作。", "清除筛选", self.clear_filters)
        self.banner = Banner()
        self.changes = ChangesView(self._office, self._tasks)
        self.undo_button = danger_button("撤销这项操作…", "rotate-left", self.undo, tip="Ctrl+Z")
        self.export_button = button("导出操作记录…", "file-export", self.export)

    def _build(self) -> None:
        self.search.set_down_target(self.table.take_keyboard)
        top = row(self.search, self.operators, self.periods, self.topics, self.only_undoable, None, gap=10)
        top.setStretch(0, 4)
        top.setStretch(5, 1)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        for part, stretch in ((self.table, 5), (self.changes, 6)):
            self._splitter.addWidget(part)
            self._splitter.setCollapsible(self._splitter.indexOf(part), False)
            self._splitter.setStretchFactor(self._splitter.indexOf(part), stretch)
        close = button("关闭", "", self.reject, tip="Esc")
        for each in (self.undo_button, self.export_button, close):
            each.setAutoDefault(False)
        bar = [self.undo_button, None, self.export_button, close]
        self.set_content([top, self.banner, self._splitter], bar, stretched=2)
        on_theme_change(self, self._size)

    def _size(self) -> None:
        room, over = self.screen().availableGeometry(), self.parentWidget()
        assert over is not None
        window = over.window().size()
        width, height = max(px(SIZE[0]), window.width() - px(40)), max(px(SIZE[1]), window.height() - px(40))
        self.resize(min(width, room.width() - 24), min(height, room.height() - 48))
        self.table.setMinimumHeight(px(110))
        self.changes.table.setMinimumHeight(px(90))
        self._splitter.setHandleWidth(px(10))
        self._splitter.setSizes([self.height() * 5 // 11, self.height() * 6 // 11])
        for box in (self.operators, self.periods, self.topics):
            box.setMinimumWidth(px(110))

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show())
        self.only_undoable.toggled.connect(lambda _on: self._show())
        for box in (self.operators, self.periods, self.topics):
            box.currentIndexChanged.connect(lambda _index: self._show())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._show_changes)
        self.table.current_changed.connect(lambda _id: self._judge())
        self.table.activated.connect(lambda _id: self.changes.table.setFocus())
        self.table.typed.connect(self.search.type_on)
        self.changes.person_wanted.connect(self._leave_for)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.focus_and_select)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo)

    def fit(self) -> None:
        """The tables take the space that there is."""

    # ---- the list

    def load(self) -> None:
        self._entries = {entry.id: entry for entry in journal.history(self._office, SHOWN)}
        self._topics = None
        chosen = self.operators.currentText()
        names = sorted({entry.operator for entry in self._entries.values()})
        with QSignalBlocker(self.operators):
            self.operators.clear()
            self.operators.addItems([EVERYBODY, *names])
            self.operators.setCurrentText(chosen if chosen in names else EVERYBODY)
        self._show()

    def clear_filters(self) -> None:
        for box in (self.operators, self.periods, self.topics):
            box.setCurrentIndex(0)
        self.only_undoable.setChecked(False)
        self.search.clear()

    @property
    def shown(self) -> list[journal.Entry]:
        """The operations that pass the filters, newest first."""
        words = self.search.text().split()
        operator = self.operators.currentText() if self.operators.currentIndex() > 0 else ""
        sort = OperationTopic(self.topics.currentText()) if self.topics.currentIndex() > 0 else None
        if sort and self._topics is None:
            self._topics = store_log.topics(self._office)
        known = self._topics or {}
        first, last = self._periods[self.periods.currentText()]
        return [
            entry
            for entry in self._entries.values()
            if first <= entry.at <= last
            and all(word in f"{entry.at} {entry.operator} {entry.what}" for word in words)
            and operator in ("", entry.operator)
            and not (self.only_undoable.isChecked() and state_of(entry) != UNDOABLE)
            and (sort is None or sort in known.get(entry.id, ()))
        ]

    def _show(self) -> None:
        shown = self.shown
        rows = [(entry.id, entry.at, entry.operator, entry.what, entry.rows, state_of(entry)) for entry in shown]
        self.table.set_source(ListSource(rows), total=len(self._entries), choose_first=True)
        self.export_button.setEnabled(bool(shown))
        self._judge()

    # ---- the chosen operation

    @property
    def _chosen(self) -> journal.Entry | None:
        return self._entries.get(self.table.current or 0)

    def _judge(self) -> None:
        entry = self._chosen
        self.undo_button.setEnabled(entry is not None and state_of(entry) == UNDOABLE and not self._office.read_only)
        if self.isVisible():
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_changes()

    def done(self, result: int) -> None:
        self._pause.stop()
        super().done(result)

    def _show_changes(self) -> None:
        entry = self._chosen
        self.changes.show_operation(entry.id if entry else 0, f"改动清单：{entry.what}" if entry else "")

    def undo(self) -> None:
        """Undo the chosen operation; say why where that cannot be."""
        entry = self._chosen
        if entry is None or not self.undo_button.isEnabled() or not confirm_undo(self, entry):
            return
        self.banner.clear()
        self._tasks.run(
            "正在撤销",
            lambda progress, office: undo(office, entry.id, progress),
            lambda _entry: self._undone(entry),
            self._failed,
        )

    def _undone(self, entry: journal.Entry) -> None:
        self.load()
        self.banner.say(f"已{'重做' if entry.is_undo else '撤销'}：{entry.subject}", "good")

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError) and not isinstance(error, DamagedFile):
            self.banner.say(str(error), "warning")
        elif isinstance(error, Cancelled):
            self.banner.say("已停止，没有改动任何内容。", "warning")
        else:
            messages.show_error(self, error)

    # ---- export, and to a person

    def export(self) -> None:
        """The operations shown, to Excel."""
        out = ask_for_table(self, "操作记录")
        if out is None:
            return
        shown = self.shown
        self._tasks.run(
            "正在导出操作记录",
            lambda _progress, _office: actions_log.export_operations(shown, out),
            lambda count: say_exported(self.banner, f"{count:,} 项操作", out),
            self._failed,
        )

    def _leave_for(self, person_id: int) -> None:
        self.accept()
        self.navigate.emit(ShowPerson(person_id=person_id))
