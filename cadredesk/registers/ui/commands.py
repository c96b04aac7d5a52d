"""What can be done on the page of any register, most of it with the row in front."""

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cadredesk.registers import actions
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.registers.ui.page import RegisterPage


class RegisterCommands:
    """The commands that all registers have; subclasses add theirs with ``more``."""

    on_card: tuple[str, ...] = ()  # commands of its own under the card
    on_more: tuple[str | None, ...] = ()  # commands of its own behind 更多 under the card
    papers: tuple[str | None, ...] = ("print",)  # commands of the button 打印

    def __init__(self, page: "RegisterPage") -> None:
        self._page, self._office = page, page.office

    def commands(self) -> Sequence[Command]:
        """All of them."""
        title, printed = self._page.register.title, self._page.register.list_title
        return (
            Command(id="add", text=f"登记{title}", run=self.add, icon="plus", key="Ctrl+N", writes=True),
            Command(id="edit", text="编辑", run=self.edit, icon="pen", tip="编辑（回车）", writes=True, when=self.any_row),
            Command(id="person", text="查看人员卡片", run=self.show_person, icon="address-card", when=self._has_person),
            Command(id="delete", text="删除…", run=self.delete, icon="trash-can", writes=True, when=self.any_row),
            Command(id="import", text="导入", run=self.import_file, icon="file-import", tip=f"从 Excel 导入{title}",
                    writes=True),
            Command(id="export", text="导出", run=self.export, icon="file-export", tip=f"把表中的{title}导出为 Excel"),
            Command(id="print", text=f"打印{printed}", short=printed, run=self.print_list, icon="print", key="Ctrl+P"),
            *self.more(),
        )  # fmt: skip

    def more(self) -> Sequence[Command]:
        """What this register has beside these."""
        return ()

    def new_row(self) -> Any:
        """What a new row starts from."""
        return self._page.register.record()

    def dialog(self, row: Any, column: str = "") -> Any:
        """The dialog of a row; a register with more than a form has its own."""
        from cadredesk.registers.ui.register_dialog import RegisterDialog

        return RegisterDialog(self._office, row, self._page.register, parent=self._page, begin=column)

    # ---- what they do

    def any_row(self) -> bool:
        """Whether there is a row in front."""
        return self._page.table.current is not None

    def _has_person(self) -> bool:
        return self.any_row() and getattr(self._page.card.row, "person_id", None) is not None

    @property
    def row(self) -> Any:
        """The row in front, as it is saved."""
        current = self._page.table.current
        assert current is not None, "a command for the row in front fits only where there is one"
        return self._page.card.read(current)

    def add(self) -> None:
        """登记."""
        self._ask(self.new_row())

    def edit(self, column: str = "") -> None:
        """编辑, at the field of a column if one was pointed at."""
        self._ask(self.row, column)

    def _ask(self, row: Any, column: str = "") -> None:
        dialog = self.dialog(row, column)
        dialog.exec()
        if dialog.saved is not None and row.id is None:
            self._page.reveal(self.id_in_list(dialog.saved))

    def id_in_list(self, saved: Any) -> int:
        """The id of a saved row in the list."""
        return int(saved.id)

    def delete(self) -> None:
        """删除: only what was recorded by mistake."""
        row = self.row
        asked = f"删除这{self._page.register.unit}{self._page.register.title}？"
        detail = f"{self._page.card.title_of(row)}\n误登的才需要删除。删除后可以用 Ctrl+Z 撤销。"
        if messages.ask(self._page, asked, detail=detail, yes="删除", default_no=True):
            actions.delete(self._office, row)

    def show_person(self) -> None:
        """查看人员卡片."""
        self._page.card.person_wanted.emit(self.row.person_id)

    # ---- files and paper

    def import_file(self) -> None:
        """导入 from Excel."""
        from cadredesk.import_export.ui.import_dialog import ImportDialog

        ImportDialog(self._office, self._page.tasks, kind=self._page.register.word, path=None, parent=self._page).exec()

    def export(self) -> None:
        """导出 what the table shows."""
        listing, query, columns = self._page.listing(), self._page.query, self._page.table.shown_columns
        self._page.export_to_file(
            self._page.register.title,
            lambda office, out, _progress: actions.export_list(office, listing, query, columns, out),
        )

    def print_list(self) -> None:
        """打印 the list as it is shown."""
        listing = self._page.listing()
        query, columns = dataclasses.replace(self._page.query), self._page.table.shown_columns
        title = self._page.register.list_title
        self._page.show_paper(
            title, lambda office, out, progress: actions.print_list(office, listing, query, columns, out, progress)
        )
