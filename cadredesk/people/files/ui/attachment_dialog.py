"""附件: added from files, opened, saved out, named, removed. The card's panel and the page call these."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.files import actions as files_actions
from cadredesk.people.files.records import Attachment, AttachResult
from cadredesk.widgets.controls.buttons import Do
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.file_words_dialog import FileWordsDialog
from cadredesk.widgets.page.kept_files import open_copy, save_copy
from cadredesk.widgets.page.task_runner import TaskRunner

NAMED = 5  # files named in a question


class AttachmentDialog(FileWordsDialog):
    """The name and the note of an attachment. ``saved`` is the attachment as changed."""

    help_section = "照片与附件"

    def __init__(self, office: Office, attachment: Attachment, *, parent: QWidget | None = None) -> None:
        def save(name: str, note: str) -> Attachment:
            changed = Attachment(id=attachment.id, name=name, note=note)
            return files_actions.change_attachment(office, changed)

        super().__init__(attachment.name, attachment.note, save, parent)


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
    """Open a read-only copy. Raises UserError where no program opens it."""
    name = rows.get(office, Attachment, attachment_id).name
    open_copy(name, lambda out: files_actions.save_attachment(office, attachment_id, out))


def save_attachment_as(parent: QWidget, office: Office, attachment_id: int) -> None:
    """Ask where to, and save a copy there. Raises UserError where it cannot be written."""
    name = rows.get(office, Attachment, attachment_id).name
    save_copy(parent, name, lambda out: files_actions.save_attachment(office, attachment_id, out))


def remove(parent: QWidget, office: Office, attachment_id: int) -> None:
    """Ask, and take an attachment off its person."""
    made = rows.get(office, Attachment, attachment_id)
    detail = "移除后可以撤销（Ctrl+Z），因此数据文件不会变小。"
    if messages.ask(parent, f"移除附件“{made.name}”？", detail=detail, yes="移除", default_no=True):
        files_actions.remove_attachment(office, attachment_id)
