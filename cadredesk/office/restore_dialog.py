"""从备份恢复: choose a backup, see what is in it, and say yes. The shell then closes the file and puts it back."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget

from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.db import safekeeping
from cadredesk.office.backup_dialog import backup_folder, megabytes
from cadredesk.office.tool_dialog import ToolDialog
from cadredesk.office.verify_dialog import FILES
from cadredesk.widgets import messages
from cadredesk.widgets.parts import Banner, button, danger_button, label
from cadredesk.widgets.task_runner import TaskRunner
from cadredesk.widgets.theme import live, px

ADVICE = "先选一份备份，程序会核验它。恢复之后，数据回到备份时的样子；现在的数据文件会先另存一份，放在它旁边。"
LISTED = 50


def backups_in(folder: Path) -> Iterator[tuple[Path, float, int]]:
    """The backups in a folder, newest first: file, time of writing, size in bytes."""
    try:
        found = [(path, path.stat()) for path in folder.glob("*-备份-*.db")]
    except OSError:
        return
    for path, stat in sorted(found, key=lambda each: -each[1].st_mtime)[:LISTED]:
        yield path, stat.st_mtime, stat.st_size


class RestoreDialog(ToolDialog):
    """``chosen`` is the verified backup when it was accepted. ``people`` is how many the open file has."""

    def __init__(self, parent: QWidget, tasks: TaskRunner, target: Path, people: int | None) -> None:
        super().__init__(parent, "从备份恢复", 640)
        self.chosen: Path | None = None
        self._tasks, self._target, self._people = tasks, target, people
        self.list = QListWidget()
        self.list.setAccessibleName("备份")
        self.list.itemClicked.connect(self._pick)
        self.list.itemActivated.connect(self._pick)
        self.banner = Banner()
        self.restore_button = danger_button("用这份备份恢复…", "clock-rotate-left", self.accept)
        self.restore_button.setEnabled(False)
        self._build()
        self._fill()

    def _build(self) -> None:
        other = button("选择其他文件…", "folder-open", self.choose)
        words = (f"将要恢复的数据文件：{self._target}", f"找到的备份（{backup_folder()}）")
        target, heading = label(words[0], "", wrap=True), label(words[1], "section", wrap=True)
        self.furnish(
            [label(ADVICE, "label", wrap=True), target, heading, self.list, self.banner],
            [other, None, button("取消", "", self.reject, tip="Esc"), self.restore_button],
            stretched=3,
        )
        live(self, lambda: self.list.setMinimumHeight(px(150)))

    def _fill(self) -> None:
        for path, at, size in backups_in(backup_folder()):
            item = QListWidgetItem(f"{datetime.fromtimestamp(at):%Y-%m-%d %H:%M}　{path.name}　{megabytes(size)}")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            self.list.addItem(item)
        if not self.list.count():
            item = QListWidgetItem("这个文件夹里没有找到备份，请用“选择其他文件”。")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)

    def _pick(self, item: QListWidgetItem) -> None:
        path = item.data(Qt.ItemDataRole.UserRole)
        if path:
            self.examine(Path(path))

    def choose(self) -> None:
        """Ask for a file elsewhere."""
        path, _ = QFileDialog.getOpenFileName(self, "选择备份文件", str(backup_folder()), FILES)
        if path:
            self.list.clearSelection()
            self.examine(Path(path))

    def examine(self, path: Path) -> None:
        """Verify a backup on the worker; only a whole one can be restored."""
        self.chosen = None
        self.restore_button.setEnabled(False)
        self.banner.clear()

        def work(progress: Progress, _office: Any) -> safekeeping.Report:
            progress.report(0, 0, f"正在核验 {path.name}")
            return safekeeping.verify(path)

        self._tasks.run("正在核验备份", work, lambda report: self._found(path, report), self._failed)

    def _found(self, path: Path, report: safekeeping.Report) -> None:
        if not report.ok:
            self.banner.say(report.sentence(), "danger", closable=False)
            self.fit()
            return
        self.chosen = path
        self.restore_button.setEnabled(True)
        now = "" if self._people is None else f"现在的文件里有 {self._people:,} 人。"
        words = f"{path.name}：{report.sentence()}{now}备份之后做的改动，恢复后将不在文件里。"
        self.banner.say(words, "warning", closable=False)
        self.fit()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.banner.say(str(error), "danger")
        elif not isinstance(error, Cancelled):
            messages.show_error(self, error)
        self.fit()

    def accept(self) -> None:
        """Ask once more, since today's work is at stake."""
        if self.chosen is None:
            return
        detail = "程序会先关闭当前文件，另存一份，再换成这份备份，然后重新打开。"
        if messages.ask(self, "确定用这份备份恢复吗？", detail=detail, yes="恢复", default_no=True):
            super().accept()
