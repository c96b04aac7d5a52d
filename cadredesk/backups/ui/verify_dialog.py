"""核验: choose a data file or a backup, and read in words whether it is whole."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from cadredesk.backups.ui.backup_dialog import backup_folder
from cadredesk.core.fields import noun_of
from cadredesk.core.money import show_yuan
from cadredesk.core.progress import Progress
from cadredesk.db import check_code
from cadredesk.db.backups import backup as db_backup
from cadredesk.widgets.card.card import Facts
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import row, scrolled
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.form import file_dialogs, messages
from cadredesk.widgets.form.file_dialogs import OFFICE_FILE, Sort
from cadredesk.widgets.form.tool_dialog import ToolDialog
from cadredesk.widgets.page.task_runner import TaskRunner

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


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of a file, of the voucher's code and of the certificate's, as far as they were typed."""

    report: db_backup.Report
    number: str = ""
    fault: str = ""
    fits: bool = True
    compared: str = ""

    def facts(self) -> list[tuple[str, str] | tuple[str, str, str]]:
        """A line for each code that was typed."""
        lines: list[tuple[str, str] | tuple[str, str, str]] = []
        if self.number:
            said = ("不符", "danger") if self.fault else (f"与{self.number}相符", "good")
            lines.append(("纸上验证码", *said))
        if self.compared:
            lines.append(("备份凭据", self.compared, "good" if self.fits else "danger"))
        return lines


class VerifyDialog(ToolDialog):
    """``report`` is what was found, once a file was examined. ``current`` is the open file, which is one press away.

    ``number`` and ``code`` of a voucher's paper, and the ``certificate``'s code of a backup, are compared with the file, where
    somebody types them.
    """

    help_section = "核验"
    examined = Signal(object, object)  # path, and a Report or the error

    def __init__(self, parent: QWidget, tasks: TaskRunner, current: Path | None = None) -> None:
        super().__init__(parent, "核验数据文件")
        self.report: db_backup.Report | None = None
        self._tasks = tasks
        self.file = ElidedLabel("还没有选择文件")
        self.banner = Banner()
        self.number = _box("纸上的凭证号", "如 慰〔2026〕0001号")
        self.code = _box("纸上的验证码", "如 3f2a-90bc-11de")
        self.certificate = _box("备份凭据上的核对码", "如 1234-3f2a90bc11de-77aa01bc22ef")
        choose = primary_button("选择文件…", "folder-open", self.choose)
        self.close_button = button("关闭", "", self.reject, tip="Esc")
        open_one = button("核验当前文件", "shield-halved", lambda: self.verify(current) if current else None)
        open_one.setVisible(current is not None)
        words = "检查数据文件或备份是否完整、有没有被程序以外改动过，只看不改。要核对凭证纸上的验证码，或备份凭据上的核对码，先填写下面几格。"
        self._results = scrolled(self.found)
        self._results.hide()
        self.set_content(
            [
                label(words, "label", wrap=True),
                row(self.number, self.code, gap=12),
                self.certificate,
                self.file,
                self.banner,
                self._results,
            ],
            [open_one, None, self.close_button, choose],
            stretched=4,
        )

    def choose(self) -> None:
        if path := file_dialogs.open_file(self, "选择要核验的文件", Sort.OFFICE, [OFFICE_FILE], backup_folder()):
            self.verify(path)

    def verify(self, path: Path) -> None:
        self.file.set_text(str(path))
        self.banner.clear()
        self.clear_result()
        number, code = self.number.text().strip(), self.code.text().strip()
        if bool(number) != bool(code):
            self.banner.say("请同时填写凭证号和验证码，或都不填。", "warning")
            return

        certificate = self.certificate.text().strip()

        def work(progress: Progress, _office: Any) -> _Found:
            progress.report(0, 0, f"正在核验 {path.name}")
            report = db_backup.verify(path)
            readable = report.integrity == "ok"
            fault = db_backup.why_code_differs(path, number, code) if number and readable else ""
            fits, said = check_code.compare(path, report, certificate) if certificate else (True, "")
            return _Found(report, number if readable else "", fault, fits, said)

        self._tasks.run(
            "正在核验", work, lambda found: self._show(path, found), lambda error: self._failed(path, error)
        )

    def _show(self, path: Path, found: "_Found") -> None:
        self.report = report = found.report
        self.examined.emit(path, report)
        faults = [each for each in (found.fault, "" if found.fits else found.compared) if each]
        good = f"{report.sentence()}{found.compared}"
        sentence = "\n".join(faults) if report.ok and faults else good if report.ok else report.sentence()
        self.banner.say(sentence, "good" if report.ok and not faults else "danger", closable=False)
        facts = facts_of(report)
        facts[5:5] = found.facts()
        self.found.addWidget(Facts(facts))
        self._results.show()
        self.fit()

    def _failed(self, path: Path, error: BaseException) -> None:
        self.examined.emit(path, error)
        messages.say_error(self.banner, error)
        self.fit()


def _box(name: str, hint: str) -> QLineEdit:
    box = QLineEdit()
    box.setAccessibleName(name)
    box.setPlaceholderText(f"{name}，{hint}")
    return box
