"""附件 on the card of a row of any register: notices, photos, lists signed; added by a button or dropped on the card."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cadredesk.core.fields import table_of
from cadredesk.db.file import Office
from cadredesk.registers.files import actions, store
from cadredesk.registers.files.records import RegisterFile
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.file_entries import FileEntries, FileWords, file_buttons
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner

EMPTY = "{}等可以存在这里：按“添加…”选择，或把文件拖到卡片上。"


class FilesSection:
    """The files of the row shown; ``card`` is the widget that stays while its body is made anew."""

    def __init__(self, office: Office, card: QWidget, papers: str) -> None:
        self._papers = papers  # what is kept here, as an empty section says it
        self._office, self._card = office, card
        self.tasks: TaskRunner | None = None  # the page's, handed over by it
        self._owner: tuple[str, int] | None = None
        self._files: dict[int, RegisterFile] = {}
        self._list: FileEntries | None = None

    def show(self, body: Body, row: Any) -> None:
        """Put the section on the card's body; rows that stand in another register (negative ids) have none."""
        self._owner = (table_of(type(row)), row.id) if row.id and row.id > 0 else None
        if self._owner is None:
            return
        files = store.files_of(self._office, *self._owner)
        self._files = {each.id or 0: each for each in files}
        if not files:
            body.section("附件")
            body.note(EMPTY.format(self._papers))
            body.addWidget(button("添加…", "paperclip", self.add), 0, Qt.AlignmentFlag.AlignLeft)
            return
        body.section(f"附件 {len(files)} 个", "添加…", self.add, tip="添加附件")
        self._list = FileEntries(
            [FileWords(each.id or 0, each.name, each.size, (each.added_on, each.note)) for each in files], self._card
        )
        self._list.opened.connect(self.open)
        self._list.noted.connect(self.note)
        self._list.removal.connect(self.remove)
        body.addWidget(self._list)
        body.addWidget(
            file_buttons(
                (
                    ("打开", self.open, "打开一份副本来看（回车）"),
                    ("另存为…", self.save_copy, "把附件存成文件"),
                    ("备注…", self.note, "改名称和备注（F2）"),
                    ("移除", self.remove, "从附件中移除（Del）"),
                )
            )
        )

    @property
    def takes_files(self) -> bool:
        """Whether files can be dropped now."""
        return self._owner is not None

    # ---- what the user does

    def add(self) -> None:
        """Choose files on the computer."""
        from cadredesk.widgets.page.kept_files import choose_files

        with messages.guarded(self._card.window()):
            self._office.require_writable()
            if paths := choose_files(self._card.window()):
                self.take(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """Keep files with the row that is shown: also those dropped on the card."""
        with messages.guarded(self._card.window()):
            self._office.require_writable()
            if self._owner is None:
                return
            owner, owner_id = self._owner
            if self.tasks is None:
                actions.add_files(self._office, owner, owner_id, paths)
            else:
                self.tasks.run(
                    "正在添加附件", lambda progress, office: actions.add_files(office, owner, owner_id, paths, progress)
                )

    def open(self) -> None:
        """Open a copy of the chosen one."""
        from cadredesk.widgets.page.kept_files import open_copy

        with messages.guarded(self._card.window()):
            chosen = self._chosen
            open_copy(chosen.name, lambda out: actions.save_out(self._office, chosen.id or 0, out))

    def save_copy(self) -> None:
        """Save the chosen one somewhere."""
        from cadredesk.widgets.page.kept_files import save_copy

        with messages.guarded(self._card.window()):
            chosen = self._chosen
            write = lambda out: actions.save_out(self._office, chosen.id or 0, out)  # noqa: E731
            save_copy(self._card.window(), chosen.name, write)

    def note(self) -> None:
        """Change the name and the note of the chosen one."""
        from cadredesk.registers.files.ui.file_dialog import RegisterFileDialog

        with messages.guarded(self._card.window()):
            self._office.require_writable()
            RegisterFileDialog(self._office, self._chosen, parent=self._card.window()).exec()

    def remove(self) -> None:
        """Ask, and take the chosen one away."""
        with messages.guarded(self._card.window()):
            self._office.require_writable()
            chosen, detail = self._chosen, "移除后可以撤销（Ctrl+Z），因此数据文件不会变小。"
            if messages.ask(
                self._card.window(), f"移除附件“{chosen.name}”？", detail=detail, yes="移除", default_no=True
            ):
                actions.remove(self._office, chosen.id or 0)

    @property
    def _chosen(self) -> RegisterFile:
        assert self._list is not None, "buttons and rows are there only with files"
        return self._files[self._list.chosen]
