"""附件 of a voucher: which kind of paper, and how many sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cadredesk.core.fields import Kind, described
from cadredesk.db.file import Office
from cadredesk.funds import rules
from cadredesk.funds.files import actions, store
from cadredesk.funds.files import rules as files_rules
from cadredesk.funds.files.records import FileKind, VoucherFile
from cadredesk.funds.records import Voucher
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.page.kept_files import LIMITS, open_copy, save_copy

NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachInput:
    """What is said of the papers."""

    kind: str = described("种类", Kind.CHOICE, default=FileKind.SCAN.value, choices=tuple(FileKind), required=True)
    pages: int | None = described("每份张数", Kind.INTEGER, hint="按文件计算，PDF 为页数")


class AttachDialog(FormDialog):
    """Keeps chosen files with a voucher; ``saved`` are the new rows."""

    help_section = "附件"
    saved: list[VoucherFile] | None

    def __init__(
        self, office: Office, voucher: Voucher, paths: Sequence[Path], *, parent: QWidget | None = None
    ) -> None:
        office.require_writable()
        form = RecordForm(AttachInput, columns=1)
        form.set_record(AttachInput(pages=_pages(paths)))
        names = "、".join(path.name for path in paths[:NAMED]) + (f" 等 {len(paths)} 个" if len(paths) > NAMED else "")

        def save(asked: AttachInput) -> list[VoucherFile]:
            return actions.attach(office, voucher.id or 0, paths, FileKind(asked.kind), asked.pages)

        def last_question(asked: AttachInput) -> FinalQuestion:
            return FinalQuestion(
                f"把附件存入凭证{rules.title(voucher)}？", f"{asked.kind}：{names}\n存入以后不能删除，也不能撤销。"
            )

        super().__init__(
            parent,
            f"添加附件：{rules.title(voucher)}",
            form,
            save,
            key="voucher/attach",
            act=PrimaryAction(words="添加", final_question=last_question),
            size=(520, 360),
            intro=f"{names}\n{LIMITS}",
        )
        form.editor("kind").setFocus()


def _pages(paths: Sequence[Path]) -> int | None:
    """The pages of one file, as a proposal; of several each is counted by itself."""
    if len(paths) != 1 or not paths[0].is_file() or paths[0].stat().st_size > 1 << 25:
        return None
    return files_rules.pages_in(paths[0].name, paths[0].read_bytes())


def open_file(office: Office, file_id: int) -> None:
    """Open a read-only copy. Raises UserError where no program opens it."""
    name = store.get_file(office, file_id).name
    open_copy(name, lambda out: actions.save_file(office, file_id, out))


def save_file_as(parent: QWidget, office: Office, file_id: int) -> None:
    """Ask where to, and save a copy there. Raises UserError where it cannot be written."""
    name = store.get_file(office, file_id).name
    save_copy(parent, name, lambda out: actions.save_file(office, file_id, out))
