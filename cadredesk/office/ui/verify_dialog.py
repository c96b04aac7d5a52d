"""核验: choose a data file or a backup, and read in words whether it is whole."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cadredesk.core.fields import noun_of
from cadredesk.core.money import show_yuan
from cadredesk.core.progress import Progress
from cadredesk.db.backups import backup as db_backup
from cadredesk.office.ui.backup_dialog import backup_folder
from cadredesk.office.ui.tool_dialog import ToolDialog
from cadredesk.widgets.card.card import Facts
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner

FILES = "数据文件 (*.db)"
COUNTED = ("people", "branches", "visits", "vouchers", "payments", "operations")
WORDS = {"operations": "操作记录"}


def facts_of(report: db_backup.Report) -> list[tuple[str, str] | tuple[str, str, str]]:
    """What was looked at, line by line, for people."""
    checks = (
        ("文件结构", report.integrity == "ok", "完好"),
        ("记录关联", not report.foreign_keys, "完好"),
        ("照片和附件", not report.spoiled_files, "完好"),
        ("操作记录", report.journal_chain, "连续，未被改动"),
        ("已批准凭证", report.seals, "未被改动"),
    )
    lines: list[tuple[str, str] | tuple[str, str, str]] = [
        (name, words, "good") if good else (name, "未通过", "danger") for name, good, words in checks
    ]
    counts = [(WORDS.get(table) or noun_of(table), report.counts.get(table, 0)) for table in COUNTED]
    lines += [("记录数", "、".join(f"{noun} {count:,}" for noun, count in counts if count) or "还没有记录")]
    lines += [("已发慰问金", f"{show_yuan(report.money_fen)} 元")]
    return lines


class VerifyDialog(ToolDialog):
    """``report`` is what was found, once a file was examined. ``current`` is the open file, which is one press away."""

    examined = Signal(object, object)  # path, and a Report or the error

    def __init__(self, parent: QWidget, tasks: TaskRunner, current: Path | None = None) -> None:
        super().__init__(parent, "核验数据文件")
        self.report: db_backup.Report | None = None
        self._tasks = tasks
        self.file = ElidedLabel("还没有选择文件")
        self.banner = Banner()
        choose = primary_button("选择文件…", "folder-open", self.choose)
        self.close_button = button("关闭", "", self.reject, tip="Esc")
        open_one = button("核验当前文件", "shield-halved", lambda: self.verify(current) if current else None)
        open_one.setVisible(current is not None)
        words = "检查一个数据文件或备份是否完整、有没有被程序以外改动过。核验只看不改。"
        self.set_content(
            [label(words, "label", wrap=True), self.file, self.banner, self.found, None],
            [open_one, None, self.close_button, choose],
        )

    def choose(self) -> None:
        if path := QFileDialog.getOpenFileName(self, "选择要核验的文件", str(backup_folder()), FILES)[0]:
            self.verify(Path(path))

    def verify(self, path: Path) -> None:
        self.file.set_text(str(path))
        self.banner.clear()
        self.clear_result()

        def work(progress: Progress, _office: Any) -> db_backup.Report:
            progress.report(0, 0, f"正在核验 {path.name}")
            return db_backup.verify(path)

        self._tasks.run(
            "正在核验", work, lambda report: self._show(path, report), lambda error: self._failed(path, error)
        )

    def _show(self, path: Path, report: db_backup.Report) -> None:
        self.report = report
        self.examined.emit(path, report)
        self.banner.say(report.sentence(), "good" if report.ok else "danger", closable=False)
        self.found.addWidget(Facts(facts_of(report)))
        self.fit()

    def _failed(self, path: Path, error: BaseException) -> None:
        self.examined.emit(path, error)
        messages.say_error(self.banner, error)
        self.fit()
