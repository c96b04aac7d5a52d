"""附件 on a person's card: scans and documents, added by a button or dropped on the card."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cadredesk.core import kept_files
from cadredesk.people.files.records import Attachment
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.file_entries import FileEntries, FileWords, file_buttons
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.page.kept_files import LIMITS

EMPTY = "还没有附件。扫描件、体检报告、审批表等都可以存在这里：按“添加…”选择，或把文件拖到卡片上。"


class FilesPanel(CardPanel):
    """附件: the list, and what can be done with the chosen one."""

    title = "附件"
    tables = frozenset({"attachments"})

    def __init__(self, office: Any, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self._card = parent  # it remembers what was chosen: the panel is made anew after each change
        self.person_id = 0
        self._attachments: dict[int, Attachment] = {}

    def fill(self, body: Body, person_id: int) -> None:
        from cadredesk.people.files import store as files_store

        self.person_id = person_id
        attachments = files_store.attachments_of(self.office, person_id)
        whole = kept_files.show_size(sum(each.size for each in attachments))
        if attachments:
            body.section(f"共 {len(attachments)} 个，{whole}", "添加…", self.add, tip="把文件存为这个人的附件")
            body.addWidget(self._list(attachments))
            body.addWidget(
                file_buttons(
                    (
                        ("打开", self.open, "打开一份副本来看（回车）"),
                        ("另存为…", self.save_copy, "把附件存成文件"),
                        ("备注…", self.note, "改名称和备注（F2）"),
                        ("移除", self.remove, "从这个人名下移除（Del）"),
                    )
                )
            )
        else:
            body.note(EMPTY)
            body.addWidget(button("添加…", "paperclip", self.add), 0, Qt.AlignmentFlag.AlignLeft)
        body.note(LIMITS)

    def _list(self, attachments: list[Attachment]) -> FileEntries:
        self._attachments = {each.id or 0: each for each in attachments}
        words = [FileWords(each.id or 0, each.name, each.size, (str(each.added_on), each.note)) for each in attachments]
        self.list = FileEntries(words, self._card)
        self.list.opened.connect(self.open)
        self.list.noted.connect(self.note)
        self.list.removal.connect(self.remove)
        return self.list

    # ---- what the user does

    @property
    def chosen(self) -> Attachment:
        return self._attachments[self.list.chosen]

    @guard
    def add(self) -> None:
        from cadredesk.people.files.ui.attachment_dialog import attach
        from cadredesk.widgets.page.kept_files import choose_files

        self.office.require_writable()
        if paths := choose_files(self.window()):
            attach(self.window(), self.tasks, self.person_id, paths)

    @guard
    def open(self) -> None:
        from cadredesk.people.files.ui.attachment_dialog import open_attachment

        open_attachment(self.office, self.chosen.id or 0)

    @guard
    def save_copy(self) -> None:
        from cadredesk.people.files.ui.attachment_dialog import save_attachment_as

        save_attachment_as(self.window(), self.office, self.chosen.id or 0)

    @guard
    def note(self) -> None:
        from cadredesk.people.files.ui.attachment_dialog import AttachmentDialog

        self.office.require_writable()
        AttachmentDialog(self.office, self.chosen, parent=self.window()).exec()

    @guard
    def remove(self) -> None:
        from cadredesk.people.files.ui.attachment_dialog import remove

        self.office.require_writable()
        remove(self.window(), self.office, self.chosen.id or 0)
