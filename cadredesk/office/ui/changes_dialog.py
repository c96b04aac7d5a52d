"""改动清单: every record that one operation touched, which field from what to what; searched, opened, and exported to Excel."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.office import actions_log
from cadredesk.office.actions_log import CHANGES
from cadredesk.office.store_change_list import ChangeList, Line
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import action, button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import ElidedLabel
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.tool_dialog import ToolDialog
from cadredesk.widgets.page.saving import ask_for_table, say_exported
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import IdSource, ListSource, Row

WIDTHS = (64, 90, 170, 95, 150, 250)  # on the screen
FIELDS = [replace(field, width=width, listed=True) for field, width in zip(CHANGES, WIDTHS, strict=True)]
SYNC_LIMIT = 2_000  # lines of which all words are made without a task
TONES = {"新增": "good", "删除": "danger"}
SIZE = (1080, 660)


def _source(changes: ChangeList) -> IdSource:
    """The lines as rows, numbered from 1; their words are made when they are looked at."""
    numbers = range(1, len(changes) + 1)
    return IdSource(numbers, lambda ids: _rows(changes.lines(ids[0] - 1, ids[-1])) if ids else [])


def _rows(lines: Iterable[Line]) -> list[Row]:
    return [(line.id, *line.words) for line in lines]


class ChangesView(QWidget):
    """The changes of one operation, with a search. ``person_wanted`` asks for somebody's card."""

    person_wanted = Signal(object)

    def __init__(self, office: Office, tasks: TaskRunner) -> None:
        super().__init__()
        self.head = ElidedLabel("", "strong")
        self._office, self._tasks = office, tasks
        self._operation = 0
        self._changes = ChangeList(office, 0)
        self._all: list[Line] | None = None  # every line, once somebody has searched
        self.banner = Banner()
        self.search = SearchBox("姓名、项目、内容", width=240)
        self.person_button = button("查看这个人", "address-card", self.open_person, tip="回车或双击也可以")
        self.export_button = button("导出清单…", "file-export", self.export)
        self.table = RecordTable(
            "changes",
            FIELDS,
            noun="改动",
            lead="title",
            multiple=True,
            sorts=False,
            tone=lambda name, value, _row: (
                TONES.get(value, "") if name == "act" else "muted" if name == "before" else ""
            ),
        )
        self.table.set_context_actions([action("查看这个人", "address-card", self.open_person, self)])
        self.search.set_down_target(self.table.take_keyboard)
        self.tools = row(self.head, self.search, self.person_button, self.export_button)
        self.tools.setStretch(0, 3)
        self.tools.setStretch(1, 2)
        layout = column(self.tools, self.banner, self.table, gap=10)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._timer = QTimer(self, singleShot=True, interval=250)
        self._timer.timeout.connect(self._find)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.table.current_changed.connect(lambda _id: self._judge())
        self.table.activated.connect(lambda _id: self.open_person())
        self.table.typed.connect(self.search.type_on)
        self.table.set_empty("clipboard-list", "选中一项操作，这里列出它改动的内容。")

    def show_operation(self, operation: int, head: str = "") -> None:
        """Show another operation (0: none) under its name."""
        self._operation, self._all = operation, None
        self.head.set_text(head)
        self._changes = ChangeList(self._office, operation)
        self.banner.clear()
        with QSignalBlocker(self.search):
            self.search.clear()
        self.table.set_source(_source(self._changes), total=len(self._changes), choose_first=True)
        self.export_button.setEnabled(len(self._changes) > 0)
        self._judge()

    # ---- finding

    @property
    def _words(self) -> list[str]:
        return self.search.text().split()

    def _find(self) -> None:
        if not self._words:
            self.table.set_source(_source(self._changes), total=len(self._changes), choose_first=True)
        elif self._all is not None or len(self._changes) <= SYNC_LIMIT:
            self._show_found(self._all or self._changes.all_lines())
        else:
            operation = self._operation
            self._tasks.run(
                "正在查找",
                lambda progress, office: ChangeList(office, operation).all_lines(progress),
                lambda lines: self._show_found(lines) if operation == self._operation else None,
                self._failed,
            )

    def _show_found(self, lines: list[Line]) -> None:
        self._all = lines
        words = self._words
        found = _rows(line for line in lines if all(word in " ".join(line.words) for word in words))
        self.table.set_source(ListSource(found), total=len(self._changes), choose_first=True)
        self._judge()

    # ---- what can be done

    def _person(self) -> int | None:
        line = self.table.current
        return self._changes.lines(line - 1, line)[0].person if line else None

    def _judge(self) -> None:
        self.person_button.setEnabled(self._person() is not None)

    def open_person(self) -> None:
        if (person := self._person()) is not None:
            self.person_wanted.emit(person)

    def export(self) -> None:
        """All lines, or those found, to Excel."""
        out = ask_for_table(self, "改动清单")
        if out is None:
            return
        operation = self._operation
        only = [row[0] for row in self.table.model.source.rows(0, self.table.count)] if self._words else None
        self._tasks.run(
            "正在导出改动清单",
            lambda progress, office: actions_log.export_changes(office, operation, out, only, progress),
            lambda count: say_exported(self.banner, f"{count:,} 条改动", out),
            self._failed,
        )

    def _failed(self, error: BaseException) -> None:
        messages.say_error(self.banner, error)


class ChangesDialog(ToolDialog):
    """What one operation changed, in a window of its own."""

    help_topic = "start"
    help_section = "改错了怎么办"
    person_wanted = Signal(object)

    def __init__(self, parent: QWidget, office: Office, tasks: TaskRunner, operation: int) -> None:
        super().__init__(parent, "改动清单")
        entry = journal.entry_of(office, operation)
        self.view = ChangesView(office, tasks)
        self.close_button = button("关闭", "", self.reject, tip="Esc")
        self.close_button.setAutoDefault(False)
        self.set_content([self.view], [None, self.close_button], stretched=0)
        self.view.person_wanted.connect(self._leave)
        self.view.show_operation(operation, f"{entry.what}　{entry.at[:16]}　{entry.operator}")
        self.view.table.setFocus()
        on_theme_change(self, lambda: self.resize_within_screen(px(SIZE[0]), px(SIZE[1])))

    def fit(self) -> None:
        """The table takes the space that there is."""

    def _leave(self, person_id: int) -> None:
        self.accept()
        self.person_wanted.emit(person_id)
