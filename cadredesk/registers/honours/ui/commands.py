"""What can be done on the page of honours."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QDialog

from cadredesk.branches.entries.records import BranchHonour
from cadredesk.core.errors import UserError
from cadredesk.registers.honours import store
from cadredesk.registers.honours.records import Honour
from cadredesk.registers.ui.commands import RegisterCommands
from cadredesk.widgets.page.command import Command


class HonourCommands(RegisterCommands):
    """Those of every register, several people at once, 签收 and the medals of a year."""

    on_card = ("sign",)
    papers = ("print", "medal_list")

    def more(self) -> Sequence[Command]:
        return (
            Command(id="many", text="多人登记…", run=self.add_many, icon="users", tip="一项荣誉，多人获得，一次登记", writes=True),
            Command(id="sign", text="签收…", run=self.sign, icon="pen-to-square", tip="登记选中荣誉的签收人和日期", writes=True,
                    when=self._can_be_signed),
            Command(id="medals", text="纪念章…", run=self.open_medals, icon="medal", key="Ctrl+M",
                    tip="“光荣在党50年”纪念章：可发放、未签收、请核对"),
            Command(id="medal_list", text="打印纪念章发放签收表", short="纪念章发放签收表（今年）", icon="clipboard-list",
                    run=self.print_medals),
        )  # fmt: skip

    def new_row(self) -> Any:
        """Of the same name, time, level and giver as the last one."""
        from cadredesk.registers.honours.ui.honours_dialog import start_of

        return start_of(self._office)

    def dialog(self, row: Any, column: str = "") -> QDialog:
        if isinstance(row, BranchHonour):
            from cadredesk.branches.entries.ui.entry_dialog import RowDialog

            return RowDialog(self._office, row, parent=self._page)
        from cadredesk.registers.honours.ui.honour_dialog import HonourDialog

        return HonourDialog(self._office, row, parent=self._page, begin=column)

    def id_in_list(self, saved: Any) -> int:
        return -(saved.id or 0) if isinstance(saved, BranchHonour) else int(saved.id)

    # ---- many

    def add_many(self) -> None:
        """多人登记: choose people, then say the honour once."""
        from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog
        from cadredesk.registers.honours.ui.honours_dialog import record_honours

        choice = ChoosePeopleDialog(self._office, "多人登记荣誉：选人", "下一步", parent=self._page)
        if choice.exec():
            record_honours(self._page, self._office, self._page.tasks, choice.chosen)

    # ---- signing, medals

    def _waiting(self) -> list[Honour]:
        """Those of the chosen honours that somebody can sign for."""
        found = [store.get(self._office, row_id) for row_id in self._page.table.selected if row_id > 0]
        return [each for each in found if isinstance(each, Honour) and each.person_id and each.signed_on is None]

    def _can_be_signed(self) -> bool:
        row = self._page.card.row
        return isinstance(row, Honour) and row.person_id is not None and row.signed_on is None

    def sign(self) -> None:
        """签收 of all that are chosen."""
        from cadredesk.registers.honours.ui.sign_dialog import SignDialog

        waiting = self._waiting()
        if not waiting:
            raise UserError("选中的荣誉都已签收，或不是个人的荣誉。")
        SignDialog(self._office, [each.id or 0 for each in waiting], tasks=self._page.tasks, parent=self._page).exec()

    def open_medals(self, year: int | None = None) -> None:
        """纪念章 of a year."""
        from cadredesk.registers.honours.ui.medals_dialog import MedalsDialog

        MedalsDialog(self._office, self._page.tasks, year=year, parent=self._page).exec()

    def print_medals(self) -> None:
        """纪念章发放签收表 of this year."""
        from cadredesk.core.dates import today
        from cadredesk.registers.honours import actions_medals, paper

        year = today().year
        self._page.show_paper(
            paper.TITLE, lambda office, out, progress: actions_medals.print_list(office, year, out, progress)
        )
