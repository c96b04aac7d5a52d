"""备份: choose a folder, copy and verify on the worker, say where the backup is."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from cadredesk.core import user_settings
from cadredesk.core.errors import Cancelled
from cadredesk.core.user import documents_folder
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups import proved
from cadredesk.db.file import Office
from cadredesk.widgets.card.card import Facts
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.tool_dialog import ToolDialog
from cadredesk.widgets.page import saving
from cadredesk.widgets.page.task_runner import TaskRunner

FOLDER = "backup_folder"
ADVICE = "整个数据文件会复制一份到您选的文件夹，复制后逐项核验。建议备份到 U 盘或另一块硬盘，并妥善保管。"
SAME_DISK = "提醒：这个文件夹和数据文件在同一块磁盘上，磁盘损坏时会一起丢失，建议另外再备份到 U 盘。"


def backup_folder() -> Path:
    """Where the last backup went; the documents folder before the first."""
    kept = user_settings.load(FOLDER)
    return Path(kept) if isinstance(kept, str) else documents_folder() / "备份"


class BackupDialog(ToolDialog):
    """``made`` is the finished backup, if there is one."""

    def __init__(self, parent: QWidget, office: Office, tasks: TaskRunner) -> None:
        super().__init__(parent, "备份数据")
        self.made: db_backup.Backup | None = None
        self._office, self._tasks = office, tasks
        self.folder = QLineEdit(str(backup_folder()))
        self.folder.setAccessibleName("备份到哪个文件夹")
        self.banner = Banner()
        self.open_button = button("打开所在文件夹", "folder-open", self.open_folder)
        self.open_button.hide()
        self.close_button = button("关闭", "", self.reject, tip="Esc")
        self.start_button = primary_button("开始备份", "hard-drive", self.start)
        self._build()

    def _build(self) -> None:
        last = proved.last_time(self._office.path)
        words = f"上次备份：{last}" if last else "这个数据文件还没有在本机备份过。"
        where = row(self.folder, button("选择…", "folder-open", self.choose))
        advice, heading = label(ADVICE, "label", wrap=True), label("备份到", "section")
        self.set_content(
            [advice, heading, where, label(words, "label"), self.banner, self.found, None],
            [self.open_button, None, self.close_button, self.start_button],
        )

    def choose(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, "备份到哪个文件夹", self.folder.text()):
            self.folder.setText(folder)

    def start(self) -> None:
        text = self.folder.text().strip()
        if not text:
            self.banner.say("请先选择备份到哪个文件夹。", "danger")
            return
        folder = Path(text)
        self.banner.clear()
        self.start_button.setEnabled(False)
        with suppress(OSError):  # the backup itself says what is wrong with the place
            folder.parent.mkdir(parents=True, exist_ok=True)
        self._tasks.run(
            "正在备份", lambda progress, office: db_backup.backup(office, folder, progress), self._done, self._failed
        )

    def _done(self, made: db_backup.Backup) -> None:
        self.made = made
        user_settings.save(FOLDER, str(made.path.parent))
        self.start_button.setEnabled(True)
        self.start_button.setText("再备份一份")
        self.open_button.show()
        self.clear_result()
        size = megabytes(made.path.stat().st_size)
        self.found.addWidget(Facts([("文件", made.path.name), ("文件夹", str(made.path.parent)), ("大小", size)]))
        if made.path.stat().st_dev == self._office.path.stat().st_dev:
            self.found.addWidget(label(SAME_DISK, "", "warning", wrap=True))
        self.banner.say(made.report.sentence(), "good", closable=False)
        self.close_button.setText("完成")
        self.close_button.setFocus()
        self.fit()

    def _failed(self, error: BaseException) -> None:
        self.start_button.setEnabled(True)
        if isinstance(error, Cancelled):
            self.banner.say("备份已停止，没有留下不完整的文件。", "warning")
        else:
            messages.say_error(self.banner, error)
        self.fit()

    def open_folder(self) -> None:
        if self.made is not None:
            saving.open_folder(self.made.path)


def megabytes(size: int) -> str:
    """A size in bytes for people: 820 KB, 14.2 MB."""
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"
