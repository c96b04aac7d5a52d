"""附件 on a person's card: scans and documents, added by a button or dropped on the card."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from cadredesk.people.entries.rules import EntryWording
from cadredesk.people.files import rules as files_rules
from cadredesk.people.files.records import Attachment
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.entries import Entry
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.controls.buttons import Do, button
from cadredesk.widgets.controls.layout import FlowLayout
from cadredesk.widgets.form.messages import guard

EMPTY = "还没有附件。扫描件、体检报告、审批表等都可以存在这里：按“添加…”选择，或把文件拖到卡片上。"
CHOSEN = "chosen_attachment"
LIMITS = "PDF、图片、Word、Excel 和文本文件，每个不超过 {}。"


class FileEntry(Entry):
    """A row that a click chooses; a double click or Enter opens it, F2 changes its note, Del asks to remove it."""

    opened = Signal()
    noted = Signal()

    def __init__(self, attachment: Attachment) -> None:
        added = f"{files_rules.show_size(attachment.size)} · {attachment.added_on}"
        super().__init__(EntryWording(title=attachment.name, detail="\n".join(filter(None, (added, attachment.note)))))
        self.attachment = attachment
        self.setCheckable(True)
        self.setToolTip("双击打开")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.noted.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            QPushButton.keyPressEvent(self, event)  # goes on to the next of the group and chooses it
        else:
            super().keyPressEvent(event)


class FilesPanel(CardPanel):
    """附件: the list, and what can be done with the chosen one."""

    title = "附件"
    tables = frozenset({"attachments"})

    def __init__(self, office: Any, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self._card = parent  # it remembers what was chosen: the panel is made anew after each change
        self.person_id = 0
        self.entries: list[FileEntry] = []

    def fill(self, body: Body, person_id: int) -> None:
        from cadredesk.people.files import store as files_store

        self.person_id = person_id
        attachments = files_store.attachments_of(self.office, person_id)
        whole = files_rules.show_size(sum(each.size for each in attachments))
        if attachments:
            body.section(f"共 {len(attachments)} 个，{whole}", "添加…", self.add, tip="把文件存为这个人的附件")
            body.addWidget(self._list(attachments))
            body.addWidget(self._buttons())
        else:
            body.note(EMPTY)
            body.addWidget(button("添加…", "paperclip", self.add), 0, Qt.AlignmentFlag.AlignLeft)
        body.note(LIMITS.format(files_rules.show_size(files_rules.MAX_ATTACHMENT_SIZE)))

    def _list(self, attachments: list[Attachment]) -> QFrame:
        frame = QFrame()
        frame.setProperty("look", "entries")
        frame.setAccessibleName("附件")
        group = QButtonGroup(frame)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self.entries = [FileEntry(each) for each in attachments]
        for at, entry in enumerate(self.entries):
            group.addButton(entry)
            entry.setObjectName(f"附件/{entry.attachment.id}")
            entry.setProperty("last", "yes" if at == len(self.entries) - 1 else "")
            entry.opened.connect(self.open)
            entry.noted.connect(self.note)
            entry.removal.connect(self.remove)
            entry.setChecked(self._card is not None and entry.attachment.id == self._card.property(CHOSEN))
            entry.toggled.connect(self._remember)
            layout.addWidget(entry)
        if group.checkedButton() is None:
            self.entries[0].setChecked(True)
        return frame

    def _remember(self, checked: bool) -> None:
        if checked and self._card is not None:
            self._card.setProperty(CHOSEN, self.chosen.id)

    def _buttons(self) -> QWidget:
        holder, flow = QWidget(), FlowLayout(6)
        wanted: tuple[tuple[str, Do, str], ...] = (
            ("打开", self.open, "打开一份副本来看（回车）"),
            ("另存为…", self.save_copy, "把附件存成文件"),
            ("备注…", self.note, "改名称和备注（F2）"),
            ("移除", self.remove, "从这个人名下移除（Del）"),
        )
        for words, do, tip in wanted:
            made = button(words, "", do, tip=tip)
            made.setObjectName(f"附件/{words}")
            flow.addWidget(made)
        holder.setLayout(flow)
        return holder

    # ---- what the user does

    @property
    def chosen(self) -> Attachment:
        return next(entry for entry in self.entries if entry.isChecked()).attachment

    @guard
    def add(self) -> None:
        from cadredesk.people.files.ui.attachment_dialog import attach, choose_files

        self.office.require_writable()
        if paths := choose_files(self.window()):
            attach(self.window(), self.tasks, self.person_id, paths)

    @guard
    def open(self) -> None:
        from cadredesk.people.files.ui.attachment_dialog import open_attachment

        open_attachment(self.office, self.chosen.id or 0)

    @guard
    def save_copy(self) -> None:
        from cadredesk.people.files.ui.attachment_dialog import save_copy

        save_copy(self.window(), self.office, self.chosen.id or 0)

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
