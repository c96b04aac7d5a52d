"""操作记录: who did what and when; any operation can be taken back while nothing later depends on it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.office.tool_dialog import ToolDialog
from cadredesk.widgets import messages
from cadredesk.widgets.parts import Banner, button, row
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.sources import ListSource
from cadredesk.widgets.theme import px

SHOWN = 20_000  # years of work of one office; older ones are in the file, and `cadredesk log` lists them
FIELDS = (
    Field(name="at", label="时间", width=170),
    Field(name="operator", label="经办人", width=90),
    Field(name="what", label="操作", width=250),
    Field(name="rows", label="改动行数", kind=Kind.INTEGER, width=90),
    Field(name="state", label="状态", width=90),
)


def state_of(entry: journal.Entry) -> str:
    """Whether an operation stands, in a word."""
    if entry.undone:
        return "已撤销"
    return "可撤销" if entry.undoable and entry.undoes is None else ""


class LogDialog(ToolDialog):
    """The journal as a table, newest first."""

    help_topic = "start"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "操作记录")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._office = office
        self._entries: dict[int, journal.Entry] = {}
        self.search = SearchBox("操作、姓名、经办人、日期", width=360)
        self.only_undoable = QCheckBox("只看可以撤销的")
        self.table = RecordTable(
            "log",
            FIELDS,
            noun="操作记录",
            lead="what",
            multiple=False,
            unsortable=[each.name for each in FIELDS],
            tone=lambda name, value, _row: "muted" if name == "state" and value == "已撤销" else "",
            words=lambda name, value, _row: f"{value:,}" if name == "rows" else None,
        )
        self.banner = Banner()
        self.undo_button = button("撤销这项操作…", "rotate-left", self.undo)
        self._build()
        self.search.textChanged.connect(lambda _text: self._show())
        self.only_undoable.toggled.connect(lambda _on: self._show())
        self.table.current_changed.connect(lambda _id: self._judge())
        self.load()

    def _build(self) -> None:
        self.search.go_down_to(self.table)
        top = row(self.search, self.only_undoable, None, gap=16)
        top.setStretch(0, 4)
        top.setStretch(2, 1)
        close = button("关闭", "", self.reject, tip="Esc")
        self.furnish([top, self.banner, self.table], [self.undo_button, None, close], stretched=2)
        room = self.screen().availableGeometry()
        self.resize(min(px(920), room.width() - 40), min(px(640), room.height() - 60))

    def fit(self) -> None:
        """The table takes what room there is; nothing needs more."""

    def load(self) -> None:
        """Read the journal."""
        self._entries = {entry.id: entry for entry in journal.history(self._office, SHOWN)}
        self._show()

    def _show(self) -> None:
        words = self.search.text().split()
        shown = [
            entry
            for entry in self._entries.values()
            if all(word in f"{entry.at} {entry.operator} {entry.what}" for word in words)
            and (not self.only_undoable.isChecked() or state_of(entry) == "可撤销")
        ]
        rows = [(entry.id, entry.at, entry.operator, entry.what, entry.rows, state_of(entry)) for entry in shown]
        self.table.set_source(ListSource(rows), total=len(self._entries), choose_first=True)
        self._judge()

    def _judge(self) -> None:
        entry = self._entries.get(self.table.current or 0)
        can = entry is not None and state_of(entry) == "可撤销" and not self._office.read_only
        self.undo_button.setEnabled(can)

    def undo(self) -> None:
        """Take the chosen operation back; say why where that cannot be."""
        entry = self._entries.get(self.table.current or 0)
        if entry is None:
            return
        detail = f"{entry.at}，{entry.operator}，改动 {entry.rows:,} 行。撤销本身也会记入操作记录。"
        if not messages.ask(self, f"撤销“{entry.what}”吗？", detail=detail, yes="撤销", default_no=entry.rows > 1):
            return
        try:
            journal.undo(self._office, entry.id)
        except UserError as error:
            self.banner.say(str(error), "warning")
            return
        self.load()
        self.banner.say(f"已撤销：{entry.what}", "good")
