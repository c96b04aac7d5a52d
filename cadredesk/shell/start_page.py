"""The first page: name the office, then an empty file, a sample to try, a file that is there already, or an Excel roster."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QSizePolicy, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.progress import Progress
from cadredesk.core.user import documents_folder, operator_of, remember_operator
from cadredesk.office import actions
from cadredesk.office.records import Settings
from cadredesk.shell.file_commands import ask_for_office
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import Do, button
from cadredesk.widgets.controls.icons import pixmap
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import file_dialogs
from cadredesk.widgets.form.editors import editor_for
from cadredesk.widgets.form.file_dialogs import OFFICE_FILE, TABLE, Sort
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.page.task_runner import TaskRunner

SAMPLE_NAME = "示例县委老干部局"
HEIGHT = 66  # of a choice


class Choice(QPushButton):
    """A wide button: an icon, what it does, and a sentence about it."""

    def __init__(self, icon_name: str, title: str, words: str, do: Do) -> None:
        super().__init__()
        self.setProperty("look", "choice")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        picture = label()
        said = column(label(title, "strong"), label(words, "label"), gap=3)
        layout = row(picture, said, gap=16, margins=(18, 11, 18, 11))
        layout.setStretch(1, 1)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(layout)
        self.clicked.connect(lambda _checked=False: do())
        on_theme_change(self, lambda: self._size(picture, icon_name))

    def _size(self, picture: QLabel, icon_name: str) -> None:
        picture.setPixmap(pixmap(icon_name, px(26), "accent_ink"))
        picture.setFixedWidth(px(34))
        self.setStyleSheet(f"Choice {{ min-height: {px(HEIGHT)}px; }}")  # the sheet's own height is for one line


class StartPage(QWidget):
    """``ready(path, roster)``: open this file, then import the roster if there is one. ``back``: stay with the open file."""

    ready = Signal(object, object)
    back = Signal()
    restore = Signal(object)  # a file that could not be opened

    def __init__(self, tasks: TaskRunner, operator: str) -> None:
        super().__init__()
        self.tasks = tasks
        self.lost: Path | None = None  # what could not be opened
        self._path: Path | None = None  # chosen by the user; else it follows the name
        self.banner = Banner()
        self.name = QLineEdit()
        self.name.setPlaceholderText("如：青山县委老干部局")
        self.name.setAccessibleName("单位名称")
        self.name.setMaxLength(60)
        self.operator = QLineEdit(operator)
        self.operator.setAccessibleName("经办人")
        self.operator.setMaxLength(20)
        self.duties_since = editor_for(field_of(Settings, "duties_since"), {})
        self.duties_since.setAccessibleName("必访起算日")
        self.place = ElidedLabel()
        self.place_button = button("更改位置…", "folder-open", self.choose_place)
        self.back_button = button("返回", "chevron-left", self.back.emit)
        self.restore_button = button("从备份恢复…", "clock-rotate-left", lambda: self.restore.emit(self.lost))
        self.choices = [
            Choice("file-circle-plus", "新建空白单位", "从头开始，人员可以逐个录入，也可以以后再导入", self.make_empty),
            Choice("seedling", "建立示例单位", "人员都是虚构的，先试用各项功能，不影响以后正式使用", self.make_sample),
            Choice(
                "folder-open", "打开已有数据文件", "本机、U 盘或共享文件夹中扩展名为 .db 的文件", self.open_existing
            ),
            Choice("file-excel", "从 Excel 花名册开始", "新建单位，并把现有的花名册导入进来", self.start_from_roster),
        ]
        self.name.textChanged.connect(lambda _text: self._show_place())
        self._build()
        self.reset(operator, can_go_back=False)

    def _build(self) -> None:
        where = row(self.place, self.place_button, gap=12)
        where.setStretch(0, 1)
        said = label(
            "这一天以前的走访只作记录，不算应访；以后可以在设置里改。示例单位从示例记录的第一天起算。",
            "small",
            wrap=True,
        )
        since = row(self.duties_since, said, gap=12)
        since.setStretch(1, 1)
        fields = column(
            label("单位名称", "label"), self.name, 4, label("经办人（您的姓名，会记在操作记录里）", "label"), self.operator, 4,
            label("必访起算日", "label"), since, 4, label("数据文件放在", "label"), where, gap=6,
        )  # fmt: skip
        head = row(label("老干部工作台", "title"), None, self.restore_button, self.back_button)
        inner = column(
            head, label("先填写单位名称，再选择怎样开始。", "label"), self.banner, fields, 8, *self.choices,
            gap=10, margins=(32, 26, 32, 30),
        )  # fmt: skip
        box = panel(inner)
        holder = QWidget()
        holder.setProperty("look", "scrolled")
        holder.setLayout(column(None, row(None, box, None, gap=0), None, gap=0, margins=(16, 16, 16, 16)))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        self.setLayout(column(scroll))
        on_theme_change(
            self, lambda: box.setFixedWidth(px(660)), lambda: self.duties_since.setFixedWidth(px(170))
        )  # fmt: skip

    def reset(self, operator: str, *, can_go_back: bool) -> None:
        self._path = self.lost = None
        self.operator.setText(operator)
        self.back_button.setVisible(can_go_back)
        self.banner.clear()
        self.restore_button.show()
        self.name.clear()
        self.duties_since.set_value(today())
        self._show_place()
        self.name.setFocus()

    def say(self, sentence: str, lost: Path | None = None) -> None:
        """Why the page is shown instead of a file; one that is ``lost`` can be brought again from a backup."""
        self.lost = lost
        self.restore_button.setVisible(lost is None)  # else it is beside the sentence
        if lost is None:
            self.banner.say(sentence, "warning")
        else:
            self.banner.say(sentence, "danger", ("从备份恢复…", lambda: self.restore.emit(lost)), stays=True)

    # ---- where the file goes

    def path(self, *, sample: bool = False) -> Path:
        """Where the new file goes: where the user said, else the documents folder, named after the office."""
        if self._path is not None:
            return self._path
        usual = SAMPLE_NAME if sample else "单位名称"
        name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", self.name.text()).strip(" .") or usual
        ending = "（示例）" if sample and name != SAMPLE_NAME else ""
        return documents_folder() / f"{name}{ending}.db"

    def choose_place(self) -> None:
        now, kinds = self.path(), [OFFICE_FILE]
        path = file_dialogs.save_file(
            self, "数据文件放在哪里", Sort.OFFICE, now.name, kinds, start=now.parent, replaces=False
        )
        if path is not None:
            self._path = path
            self._show_place()

    def _show_place(self) -> None:
        self.place.set_text(str(self.path()))

    # ---- the four ways

    @guard
    def make_empty(self) -> None:
        if path := self._new_file():
            self.ready.emit(path, None)

    @guard
    def make_sample(self) -> None:
        """A sample office, made on the worker."""
        path, name, operator = self.path(sample=True), self.name.text().strip() or SAMPLE_NAME, self.operator_name()
        if self._taken(path):
            return
        _make_folder(path)

        def make(progress: Progress, _office: Any) -> Path:
            actions.new_sample_office(path, name, operator, progress=progress).close()
            return path

        self.tasks.run("正在建立示例单位", make, lambda made: self.ready.emit(made, None))

    @guard
    def open_existing(self) -> None:
        self.operator_name()
        if (path := ask_for_office(self)) is not None:
            self.ready.emit(path, None)

    @guard
    def start_from_roster(self) -> None:
        """An empty office and the import of a roster."""
        if not self._named():
            return
        roster = file_dialogs.open_file(self, "选择花名册", Sort.IMPORT, [TABLE])
        if roster is not None and (path := self._new_file()):
            self.ready.emit(path, roster)

    def _new_file(self) -> Path | None:
        """Make the empty file; None where something is still missing, which has been said."""
        path, operator = self.path(), self.operator_name()
        if not self._named() or (since := self._since()) is None or self._taken(path):
            return None
        _make_folder(path)
        actions.new_office(path, self.name.text(), operator, duties_since=since).close()
        return path

    def _since(self) -> date | None:
        """必访起算日 as typed; None where it cannot be read, which has been said."""
        try:
            since: date | None = self.duties_since.value()
            if since is None:
                raise UserError("请填写必访起算日，如 2026-01-01。")
        except UserError as error:
            self.banner.say(str(error), "danger")
            self.duties_since.setFocus()
            return None
        return since

    def _named(self) -> bool:
        if self.name.text().strip():
            return True
        self.banner.say("请先填写单位名称。", "danger")
        self.name.setFocus()
        return False

    def _taken(self, path: Path) -> bool:
        if not path.exists():
            return False
        words = f"已经有这个数据文件：{path.name}。可以直接打开它，或更改位置和文件名。"
        self.banner.say(words, "warning", ("打开它", lambda: self.ready.emit(path, None)))
        return True

    def operator_name(self) -> str:
        """The name typed, kept for the next time."""
        operator = self.operator.text().strip()
        if operator:
            remember_operator(operator)
        return operator or operator_of("")


def _make_folder(path: Path) -> None:
    """Make the default folder; one that the user chose exists."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"不能建立文件夹：{path.parent}。请更改数据文件的位置。") from error
