"""附件 on the card of a voucher: scans and papers, added by a button or dropped on the card, opened, saved out."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.funds.files import store
from cadredesk.funds.records import Voucher, VoucherState
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.file_entries import FileEntries, FileWords, file_buttons
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.form import messages

EMPTY = "还没有附件。签字的扫描件、名单、银行回单等都可以存在这里：按“添加…”选择，或把文件拖到卡片上。"


class FilesSection:
    """The files of the voucher shown; ``card`` is the widget that stays while its body is made anew."""

    def __init__(self, office: Office, card: QWidget) -> None:
        self._office, self._card = office, card
        self._voucher: Voucher | None = None
        self._list: FileEntries | None = None

    def show(self, body: Body, voucher: Voucher) -> None:
        """Put the section on the card's body; drafts have none."""
        self._voucher = None if voucher.state == VoucherState.DRAFT else voucher
        if self._voucher is None:
            return
        files = store.files_of(self._office, voucher.id or 0)
        if not files:
            body.section("附件")
            body.note(EMPTY)
            body.addWidget(button("添加…", "paperclip", self.add), 0, Qt.AlignmentFlag.AlignLeft)
            return
        pages = store.pages_of(self._office, voucher.id or 0)
        body.section(f"附件（附单据 {pages} 张）", "添加…", self.add, tip="把文件存入这张凭证")
        words = [
            FileWords(
                each.id or 0, each.name, each.size, (f"{each.pages} 张 · {each.at[:10]} {each.operator}",), each.kind
            )
            for each in files
        ]
        self._list = FileEntries(words, self._card)
        self._list.opened.connect(self.open)
        body.addWidget(self._list)
        body.addWidget(
            file_buttons(
                (
                    ("打开", self.open, "打开一份副本来看（回车）"),
                    ("另存为…", self.save_copy, "把附件存成文件"),
                )
            )
        )

    # ---- what the user does

    def add(self) -> None:
        """Choose files on the computer."""
        from cadredesk.widgets.page.kept_files import choose_files

        with messages.guarded(self._card.window()):
            self._office.require_writable()
            if paths := choose_files(self._card.window()):
                self.take(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """Ask what the files are, and keep them: also those dropped on the card."""
        from cadredesk.funds.files.ui.attach_dialog import AttachDialog

        with messages.guarded(self._card.window()):
            if self._voucher is None:
                raise UserError("草稿不能附附件，请提交以后再添加。")
            AttachDialog(self._office, self._voucher, paths, parent=self._card.window()).exec()

    def open(self) -> None:
        """Open a copy of the chosen one."""
        from cadredesk.funds.files.ui.attach_dialog import open_file

        if self._list is not None:
            with messages.guarded(self._card.window()):
                open_file(self._office, self._list.chosen)

    def save_copy(self) -> None:
        """Save the chosen one somewhere."""
        from cadredesk.funds.files.ui.attach_dialog import save_file_as

        if self._list is not None:
            with messages.guarded(self._card.window()):
                save_file_as(self._card.window(), self._office, self._list.chosen)
