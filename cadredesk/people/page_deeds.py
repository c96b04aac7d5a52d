"""What the people page does with the chosen people: each opens a dialog, asks, or prints."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog

from cadredesk.core.progress import Progress
from cadredesk.people import store
from cadredesk.people.page_duplicates import MERGE
from cadredesk.widgets import messages
from cadredesk.widgets.messages import guarded

if TYPE_CHECKING:
    from cadredesk.db.file import Office
    from cadredesk.people.page import PeoplePage
    from cadredesk.people.records import Person

DEATH, MOVE_OUT, RETURN = "登记去世…", "登记转出…", "登记转回…"
CHECKLIST = "后事清单…"


class Deeds(QObject):
    """The deeds of the page, for the people of its list who are chosen."""

    def __init__(self, page: "PeoplePage") -> None:
        super().__init__(page)
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def _one(self) -> int | None:
        return next(iter(self._page.chosen_people()), None)

    def _open_for_one(self, dialog: Callable[["Person"], QDialog]) -> bool:
        """Open a dialog that changes the person in front; gives whether it did."""
        person_id = self._one()
        if person_id is None:
            return False
        with guarded(self._page):
            self._office.require_writable()
            return bool(dialog(store.get(self._office, person_id)).exec())
        return False

    def add(self) -> None:
        """新增人员."""
        from cadredesk.people.person_dialog import PersonDialog

        with guarded(self._page):
            self._office.require_writable()
            dialog = PersonDialog(self._office, parent=self._page)
            dialog.exec()
            if dialog.instead is not None:
                self._page.reveal(dialog.instead)
                self.edit()
            elif dialog.saved is not None:
                self._page.reveal(dialog.saved.id or 0)

    def edit(self) -> None:
        """编辑."""
        if (person_id := self._one()) is not None:
            self.edit_at(person_id)

    def edit_at(self, person_id: int, column: str = "") -> None:
        """编辑, at the field of a column."""
        from cadredesk.people.person_dialog import edit_person

        with guarded(self._page):
            edit_person(self._page, self._office, person_id, column)

    def record_visit(self) -> None:
        """登记走访."""
        from cadredesk.visits.visit_dialog import VisitDialog

        person_id = self._one()
        if person_id is not None:
            with guarded(self._page):
                VisitDialog(self._office, person_id=person_id, parent=self._page).exec()

    def give_money(self) -> None:
        """发慰问金, to everybody chosen."""
        from cadredesk.funds.voucher_dialog import VoucherDialog

        people = self._page.chosen_people()
        if people:
            with guarded(self._page):
                VoucherDialog(self._office, person_ids=people, parent=self._page).exec()

    def open_case(self) -> None:
        """登记事项."""
        from cadredesk.cases.case_dialog import CaseDialog

        self._open_for_one(lambda person: CaseDialog(self._office, person_id=person.id, parent=self._page))

    def register_death(self) -> None:
        """登记去世, and go on to what remains to be done."""
        from cadredesk.people.death_dialog import DeathDialog

        dead = self._one()
        if self._open_for_one(lambda person: DeathDialog(self._office, person, parent=self._page)):
            words = (
                f"已登记{store.get(self._office, dead or 0).name}去世。吊唁慰问、讣告、抚恤金等，在后事清单里逐项办结。"
            )
            look = ("看信息卡", lambda: self._page.reveal(dead or 0))
            go_on = ("后事清单", lambda: self._open_checklist(dead or 0))
            self._page.shape.banner.say(words, "good", go_on, look)

    def checklist(self) -> None:
        """后事清单 of the person in front."""
        if (person_id := self._one()) is not None:
            self._open_checklist(person_id)

    def _open_checklist(self, person_id: int) -> None:
        from cadredesk.cases.checklist_dialog import open_checklist

        with guarded(self._page):
            open_checklist(self._page, self._office, person_id)

    def register_move_out(self) -> None:
        """登记转出."""
        from cadredesk.people.move_out_dialog import MoveOutDialog

        self._open_for_one(lambda person: MoveOutDialog(self._office, person, parent=self._page))

    def register_return(self) -> None:
        """登记转回."""
        from cadredesk.people.return_dialog import ReturnDialog

        self._open_for_one(lambda person: ReturnDialog(self._office, person, parent=self._page))

    def fit_menu(self, actions: Sequence[QAction]) -> None:
        """Of death and moves show only what can be registered of the chosen person."""
        person_id = self._one()
        if person_id is None:
            return
        with guarded(self._page):
            person = store.get(self._office, person_id)
            dead, moved = person.died_on is not None, person.moved_out_on is not None
            fitting = {DEATH: not dead and not moved, MOVE_OUT: not dead and not moved, RETURN: moved and not dead}
            fitting[CHECKLIST] = dead
            fitting[MERGE] = len(self._page.chosen_people()) == 2
            for each in actions:
                each.setVisible(fitting.get(each.text(), True))

    def change_branch(self) -> None:
        """调整支部, of everybody chosen."""
        from cadredesk.branches.membership_dialog import MembershipDialog

        people = self._page.chosen_people()
        if people:
            with guarded(self._page):
                self._office.require_writable()
                MembershipDialog(self._office, people, parent=self._page).exec()

    def delete(self) -> None:
        """删除: only somebody entered by mistake."""
        from cadredesk.people import actions

        person_id = self._one()
        if person_id is None:
            return
        with guarded(self._page):
            self._office.require_writable()
            person = store.get(self._office, person_id)
            detail = "只有误登的人员才应删除。去世请用“登记去世”，调走请用“登记转出”，资料和历年记录会保留。"
            if messages.ask(self._page, f"删除“{person.name}”的全部资料？", detail=detail, yes="删除", default_no=True):
                actions.delete_person(self._office, person_id)

    # ---- files and paper

    def import_file(self) -> None:
        """导入."""
        from cadredesk.transfer.import_dialog import ImportDialog

        with guarded(self._page):
            self._office.require_writable()
            ImportDialog(self._office, self._tasks, kind="people", path=None, parent=self._page).exec()

    def print_slips(self, ids: Sequence[int]) -> None:
        """走访慰问登记表 to be filled in, one a person."""
        from cadredesk.visits import actions as visit_actions
        from cadredesk.widgets.printing import show_paper

        def draw(office: "Office", out: Path, progress: Progress) -> list[tuple[str, str]]:
            slips = visit_actions.slips_to_fill_in(office, store.some(office, ids), "")
            return visit_actions.print_slips(office, slips, out, progress=progress)

        show_paper(self._page, self._tasks, "走访慰问登记表", draw)
