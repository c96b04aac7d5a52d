"""附件: added from files, opened, saved out, named, removed. The card's panel and the page call these."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from cadredesk.core import temporary, user_settings
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.files import actions as files_actions
from cadredesk.people.files import rules as files_rules
from cadredesk.people.files.records import Attachment, AttachResult
from cadredesk.widgets.controls.buttons import Do
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.page.task_runner import TaskRunner

FOLDER_IN, FOLDER_OUT = "folder/attach", "folder/save_attachment"
FILTER = f"可以作为附件的文件 ({' '.join(f'*.{name}' for name in files_rules.KINDS)})"
NAMED = 5  # files named in a question


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What may be said of an attachment."""

    name: str = described("文件名", default="", required=True)
    note: str = described("备注", Kind.LONG, default="", hint="如 2026 年体检报告")


class AttachmentDialog(FormDialog):
    """The name and the note of an attachment. ``saved`` is the attachment as changed."""

    def __init__(self, office: Office, attachment: Attachment, *, parent: QWidget | None = None) -> None:
        kind = files_rules.extension(attachment.name)
        form = RecordForm(Words, columns=1)

        def save(words: Words) -> Attachment:
            changed = Attachment(id=attachment.id, name=words.name, note=words.note)
            return files_actions.change_attachment(office, changed)

        super().__init__(parent, "附件的名称和备注", form, save, key="attachment", size=(480, 360))
        form.set_record(Words(name=attachment.name.removesuffix(f".{kind}"), note=attachment.note))
        form.go_to("note")


def choose_files(parent: QWidget) -> list[Path]:
    """Ask which files to attach."""
    folder = user_settings.load(FOLDER_IN, "") or str(Path.home())
    chosen, _ = QFileDialog.getOpenFileNames(parent, "添加附件", folder, f"{FILTER};;所有文件 (*)")
    if chosen:
        user_settings.save(FOLDER_IN, str(Path(chosen[0]).parent))
    return [Path(name) for name in chosen]


def attach(parent: QWidget, tasks: TaskRunner, person_id: int, paths: Sequence[Path], done: Do | None = None) -> None:
    """Attach files on the worker; what was there already is said."""
    work = lambda progress, office: files_actions.add_attachments(office, person_id, paths, progress)  # noqa: E731

    def say(added: AttachResult) -> None:
        if done is not None:
            done()
        if added.there_already:
            names = "、".join(added.there_already[:NAMED])
            messages.tell(parent, f"已添加 {len(added.attachments)} 个附件。下列文件原来就有，没有重复添加：{names}。")

    tasks.run("正在添加附件", work, say)


def offer_to_attach(
    parent: QWidget, office: Office, tasks: TaskRunner, person_id: int, paths: Sequence[Path], done: Do | None = None
) -> None:
    """Ask whether files that were dropped shall be attached."""
    name = store.get(office, person_id).name
    names = "\n".join(path.name for path in paths[:NAMED]) + ("\n……" if len(paths) > NAMED else "")
    question = f"把这 {len(paths)} 个文件存为“{name}”的附件？" if len(paths) > 1 else f"把这个文件存为“{name}”的附件？"
    if messages.ask(parent, question, detail=names, yes="添加附件"):
        attach(parent, tasks, person_id, paths, done)


def open_attachment(office: Office, attachment_id: int) -> None:
    """Open a copy in the program that the computer has for it. What is changed there is not kept: the copy is read-only.

    Raises UserError where no program opens it.
    """
    made = rows.get(office, Attachment, attachment_id)
    copy = temporary.new_folder() / files_rules.tidy_name(made.name)
    files_actions.save_attachment(office, attachment_id, copy)
    os.chmod(copy, 0o400)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
        raise UserError(f"电脑上没有能打开“{made.name}”的程序。可以先“另存为”，再拿到别的电脑上打开。")


def save_copy(parent: QWidget, office: Office, attachment_id: int) -> Path | None:
    """Ask where to, and save a copy there; gives its path. Raises UserError where it cannot be written."""
    made = rows.get(office, Attachment, attachment_id)
    folder = user_settings.load(FOLDER_OUT, "") or str(Path.home())
    kind = files_rules.extension(made.name)
    chosen, _ = QFileDialog.getSaveFileName(
        parent, "另存附件", f"{folder}/{made.name}", f"{files_rules.kind_of(made.name)} (*.{kind})"
    )
    if not chosen:
        return None
    path = Path(chosen)
    if files_rules.extension(path.name) != kind:
        path = path.with_name(f"{path.name}.{kind}")
    user_settings.save(FOLDER_OUT, str(path.parent))
    files_actions.save_attachment(office, attachment_id, path)
    return path


def remove(parent: QWidget, office: Office, attachment_id: int) -> None:
    """Ask, and take an attachment off its person."""
    made = rows.get(office, Attachment, attachment_id)
    detail = "移除后可以撤销（Ctrl+Z），因此数据文件不会变小。"
    if messages.ask(parent, f"移除附件“{made.name}”？", detail=detail, yes="移除", default_no=True):
        files_actions.remove_attachment(office, attachment_id)
