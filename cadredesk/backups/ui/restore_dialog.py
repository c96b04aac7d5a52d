"""从备份恢复: the newest good backup is found and chosen, or another; its contents beside the present file's; then a yes.

The shell closes the file, if it is open, and puts the backup in its place.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from cadredesk.backups.ui.backup_dialog import backup_folder, megabytes
from cadredesk.backups.ui.compare_dialog import Comparison
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.core.user import documents_folder
from cadredesk.db.backups import backup as db_backup
from cadredesk.db.backups import candidates, proved
from cadredesk.db.backups.contents import Contents, read_contents
from cadredesk.db.backups.plan import plan
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, danger_button
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import file_dialogs, messages
from cadredesk.widgets.form.file_dialogs import OFFICE_FILE, Sort
from cadredesk.widgets.form.tool_dialog import ToolDialog
from cadredesk.widgets.page.task_runner import TaskRunner

ADVICE = "恢复之后，数据回到备份时的样子，备份之后的改动不在其中。"
KEPT = "现在的文件会先另存一份，放在它旁边。"
NONE = "没有找到备份。如果备份在 U 盘或别的文件夹里，请用“选择其他文件…”。"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupCheck:
    """What verification said of a backup, and what is in it."""

    ok: bool
    sentence: str
    contents: Contents | None = None


def examine(path: Path) -> BackupCheck:
    """Verify a backup and look into it."""
    try:
        report = db_backup.verify(path)
    except UserError as error:
        return BackupCheck(ok=False, sentence=str(error))
    return BackupCheck(ok=report.ok, sentence=report.sentence(), contents=read_contents(path) if report.ok else None)


def ask_for_target(parent: QWidget, beginning: Path | None = None) -> Path | None:
    """Which file is to be restored, or a new place for it."""
    title = "要恢复哪个数据文件，或放在哪里"
    name, folder = (beginning.name, beginning.parent) if beginning else ("", documents_folder())
    kinds = [OFFICE_FILE]
    return file_dialogs.save_file(parent, title, Sort.OFFICE, name, kinds, start=folder, replaces=False)


class RestoreDialog(ToolDialog):
    """``chosen`` is the verified backup when it was accepted, ``target`` the file whose place it takes.

    ``is_open``: the window has the target open, so it cannot be another.
    """

    help_topic = "backup"

    def __init__(self, parent: QWidget, tasks: TaskRunner, target: Path, *, is_open: bool) -> None:
        super().__init__(parent, "从备份恢复", 720)
        self.target = target
        self.chosen: Path | None = None
        self._tasks, self._is_open, self._searched = tasks, is_open, False
        self._present: Contents | None = None
        self._found: list[candidates.Candidate] = []
        self._examined: dict[Path, BackupCheck] = {}
        self.list = QListWidget()
        self.list.setAccessibleName("备份")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # what is too long ends in …
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemClicked.connect(self._pick)
        self.list.itemActivated.connect(self._pick)
        self.banner = Banner()
        self.comparison = Comparison()
        self.restore_button = danger_button("用这份备份恢复…", "clock-rotate-left", self.accept)
        self.restore_button.setEnabled(False)
        self._build()
        self.list.setFocus()
        self._look()

    def _build(self) -> None:
        other = button("选择其他文件…", "folder-open", self.choose)
        self._where = ElidedLabel()
        change = button("更改…", "", self.change_target)
        change.setVisible(not self._is_open)
        where = row(self._where, change, gap=10)
        where.setStretch(0, 1)
        advice = label(ADVICE + (KEPT if self.target.exists() else ""), "label", wrap=True)
        self.set_content(
            [advice, where, label("找到的备份", "section"), self.list, self.banner, self.comparison],
            [other, None, button("取消", "", self.reject, tip="Esc"), self.restore_button],
            stretched=3,
        )
        on_theme_change(self, lambda: self.list.setMinimumHeight(px(64)))

    # ---- finding

    def _look(self) -> None:
        """List what is there; nothing has been verified yet."""
        self._where.set_text(f"要恢复的数据文件：{self.target}{'' if self.target.exists() else '（现在不存在）'}")
        usual = [backup_folder(), self.target.parent, self.target.parent / "备份", documents_folder() / "备份"]
        folders = [*proved.folders(self.target), *plan().places, *usual]
        self._found = candidates.find(self.target, folders)
        self._list()

    def search(self) -> None:
        """Verify from the newest on until one is good, and choose it."""

        def work(progress: Progress, _office: Any) -> tuple[Contents | None, candidates.Candidate | None]:
            present = read_contents(self.target)
            names = (present.office if present else "", *proved.office_names(self.target))
            likely = candidates.likely(self._found, self.target, names)
            for at, each in enumerate(likely):
                progress.report(at, len(likely), f"正在核验 {each.path.name}")
                self._examined[each.path] = examine(each.path)
                if self._examined[each.path].ok:
                    return present, each
            return present, None

        self._tasks.run("正在查找可用的备份", work, self._found_one, self._failed)

    def _found_one(self, found: tuple[Contents | None, candidates.Candidate | None]) -> None:
        self._present, good = found
        self._list()
        if good is not None:
            self._show(good.path)
        elif self._examined:
            words = "找到的备份都没有通过核验。请用“选择其他文件…”另选，并保留这些文件，交给维护人员。"
            self.banner.say(words, "danger", closable=False)
        elif self._found:
            self.banner.say("找到几个单位的备份，请选择本单位的一份。", "warning", closable=False)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._searched:
            self._searched = True
            QTimer.singleShot(0, self, self.search)

    # ---- the list

    def _list(self) -> None:
        self.list.clear()
        for each in self._found:
            state, *mark = self._state(each.path)
            place = f"{each.path.name}　{megabytes(each.size)}　{each.path.parent}"
            item = QListWidgetItem(f"{each.at:%Y-%m-%d %H:%M}　{state}\n{place}")
            item.setData(Qt.ItemDataRole.UserRole, str(each.path))
            item.setToolTip(plain_tip(str(each.path)))
            item.setIcon(icon(*mark))
            self.list.addItem(item)
        if not self._found:
            item = QListWidgetItem(NONE)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)

    def _state(self, path: Path) -> tuple[str, str, str]:
        """What is known of a backup in words, with the icon and its colour."""
        known = self._examined.get(path)
        if known is None:
            return "未核验", "circle-question", "muted"
        if known.ok:
            return "核验通过", "circle-check", "good"
        return f"不能使用：{known.sentence.removeprefix('核验未通过：')}", "circle-exclamation", "danger"

    def _pick(self, item: QListWidgetItem) -> None:
        if path := item.data(Qt.ItemDataRole.UserRole):
            self.examine(Path(path))

    def choose(self) -> None:
        if path := file_dialogs.open_file(self, "选择备份文件", Sort.OFFICE, [OFFICE_FILE], backup_folder()):
            self.list.clearSelection()
            self.examine(path)

    def change_target(self) -> None:
        path = ask_for_target(self, self.target)
        if path is not None and path != self.target:
            self.target = path
            self._present = None
            self._forget()
            self._look()
            self.search()

    # ---- one backup

    def _forget(self) -> None:
        self.chosen = None
        self.restore_button.setEnabled(False)
        self.banner.clear()
        self.comparison.clear()

    def examine(self, path: Path) -> None:
        """Verify a backup on the worker; only a whole one can be restored."""
        self._forget()

        def work(progress: Progress, _office: Any) -> BackupCheck:
            progress.report(0, 0, f"正在核验 {path.name}")
            self._present = self._present or read_contents(self.target)
            return examine(path)

        def done(found: BackupCheck) -> None:
            self._examined[path] = found
            self._list()
            self._show(path)

        self._tasks.run("正在核验备份", work, done, self._failed)

    def _show(self, path: Path) -> None:
        """Show what is known of a backup; a good one is the chosen one."""
        known = self._examined[path]
        self.list.setCurrentRow(next((at for at, each in enumerate(self._found) if each.path == path), -1))
        self.chosen = path if known.ok else None
        self.restore_button.setEnabled(known.ok)
        if known.ok:
            self.comparison.show_both(known.contents, self._present, exists=self.target.exists())
            self._say_whose(path, known.contents)
        else:
            self.banner.say(f"{path.name}：{known.sentence}", "danger", closable=False)
        self.fit()

    def _say_whose(self, path: Path, contents: Contents | None) -> None:
        """A backup of another office is possible, after a change of its name, but hardly meant."""
        theirs, ours = contents.office if contents else "", self._present.office if self._present else ""
        if theirs and ours and theirs != ours:
            words = f"这是“{theirs}”的备份，现在的文件是“{ours}”的，请核对是否选错。"
            self.banner.say(words, "warning", closable=False)
        elif all(each.path != path for each in self._found):
            self.banner.say(f"已选择：{path}，核验通过。", "good", closable=False)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self._list()
            self.banner.say("已停止核验，请在列表中选一份备份。", "warning", closable=False)
        else:
            messages.say_error(self.banner, error)
        self.fit()

    def accept(self) -> None:
        """Ask once more, since the work since the backup is lost."""
        if self.chosen is None:
            return
        asked = f"确定用备份“{self.chosen.name}”恢复吗？"
        if messages.ask(self, asked, detail=self._consequence(), yes="恢复", default_no=True):
            super().accept()

    def _consequence(self) -> str:
        if self._is_open:
            return "程序会先关闭当前文件，另存一份，再换成这份备份，然后重新打开。"
        if self.target.exists():
            return f"程序会先把现在的文件另存一份，再换成这份备份，然后打开：{self.target}"
        return f"程序会把这份备份复制到这里，然后打开：{self.target}"
