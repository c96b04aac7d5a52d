"""备份: choose a folder, copy and verify on the worker, say where the backup is; below, how the backups of each place stand."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cadredesk.backups import store
from cadredesk.backups.ui.plan_dialog import PlanDialog
from cadredesk.core import user_settings
from cadredesk.core.user import documents_folder
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups import standing
from cadredesk.db.backups.plan import plan
from cadredesk.db.file import Office
from cadredesk.widgets.card.card import Facts
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, link_button, primary_button
from cadredesk.widgets.controls.layout import column, row, scroll, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages, saved_files
from cadredesk.widgets.form.folder_box import FolderBox
from cadredesk.widgets.form.tool_dialog import ToolDialog
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

    help_topic = "backup"
    help_section = "手工备份"

    def __init__(self, parent: QWidget, office: Office, tasks: TaskRunner) -> None:
        super().__init__(parent, "备份数据", 680)
        self.made: db_backup.Backup | None = None
        self._office, self._tasks = office, tasks
        self.folder = FolderBox("备份到哪个文件夹", str(backup_folder()))
        self.banner = Banner()
        self._details = scrolled()
        self.open_button = button("打开所在文件夹", "folder-open", self.open_folder)
        self.open_button.hide()
        self.close_button = button("关闭", "", self.reject, tip="Esc")
        self.start_button = primary_button("开始备份", "hard-drive", self.start)
        self._build()
        self._show_details()

    def _build(self) -> None:
        advice, heading = label(ADVICE, "label", wrap=True), label("备份到", "section")
        self.set_content(
            [advice, heading, self.folder, self.banner, self._details],
            [self.open_button, None, self.close_button, self.start_button],
            stretched=4,
        )

    def _show_details(self) -> None:
        """What was made just now, the last proved backup of each place, and what automatic ones met with."""
        heading = row(label("各处最近一次备份", "section"), None, link_button("自动备份设置…", self.change_plan))
        made = self._made_facts() if self.made else []
        scroll(self._details, column(*made, heading, Facts(self._standing()), None, gap=12))
        self.fit()

    def _made_facts(self) -> list[QWidget]:
        assert self.made is not None
        path = self.made.path
        size = megabytes(path.stat().st_size)
        facts: list[QWidget] = [Facts([("文件", path.name), ("文件夹", str(path.parent)), ("大小", size)])]
        if path.stat().st_dev == self._office.path.stat().st_dev:
            facts.append(label(SAME_DISK, "", "warning", wrap=True))
        return facts

    def _standing(self) -> list[tuple[str, str, str]]:
        path = self._office.path
        facts = [(each.what, f"{each.folder}\n{each.words()}", _tone(each)) for each in standing.places(path)]
        if not plan().on:
            facts.insert(0, ("自动备份", "已停止，请经常手工备份", "warning"))
        if drills := store.drills(self._office):
            last = drills[0]
            facts.append(("备份演练", f"{last.day}，{last.result}", "" if last.passed else "danger"))
        if trouble := standing.standing(path).trouble:
            facts.append(("没有成功", trouble, "danger"))
        return facts

    def change_plan(self) -> None:
        if PlanDialog(self).exec():
            self._show_details()

    def start(self) -> None:
        folder = self.folder.folder
        if folder is None:
            self.banner.say("请先选择备份到哪个文件夹。", "danger")
            return
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
        self.banner.say(made.report.sentence(), "good", closable=False)
        self._show_details()
        self.close_button.setText("完成")
        self.close_button.setFocus()

    def _failed(self, error: BaseException) -> None:
        self.start_button.setEnabled(True)
        messages.say_error(self.banner, error, "备份已停止，没有留下不完整的文件。")
        self.fit()

    def open_folder(self) -> None:
        if self.made is not None:
            with messages.guarded(self):
                saved_files.open_folder(self.made.path)


def _tone(place: standing.Place) -> str:
    return "" if place.last is not None and place.there else "warning"


def megabytes(size: int) -> str:
    """A size in bytes for people: 820 KB, 14.2 MB."""
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"
