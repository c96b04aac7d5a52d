"""What can be done on the people page with who is chosen, and what is in its tool bar and menus."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.dates import UNKNOWN_DAY
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.widgets.card.card import none_if_deleted
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command, Ids

if TYPE_CHECKING:
    from cadredesk.people.records import Person
    from cadredesk.people.ui.page import PeoplePage

MORE: Ids = (
    *(
        "case",
        "death",
        "checklist",
        "move_out",
        "return",
        "branch",
        "attend",
        "checkup",
        "honour",
        "change_many",
        "merge",
    ),
    *("photo", "cards", "slips", None, "delete"),
)
CONTEXT: Ids = ("visit", "money", "edit", None, *MORE)
EXPORTS: Ids = ("export", "export_chosen", "export_all")
PRINTS: Ids = ("print", "cards_of_selected", "slips_of_selected", "slips_of_all", None, "letters", "birthdays")
MAINTENANCE: Ids = (
    "change_selected",
    "attend_of_selected",
    "checkups_of_selected",
    "honours_of_selected",
    "verified",
    None,
    "ring",
    "duplicates",
    "reconcile",
)


class PersonCommands:
    """Commands for the people of the list who are chosen, most of them for the first of these."""

    def __init__(self, page: "PeoplePage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks
        self._known: tuple[object, Person | None] = (None, None)  # of whom and of what file, and what was read

    def commands(self) -> Sequence[Command]:
        cared = lambda: self._is(lambda person: not person.died_on and not person.moved_out_on)  # noqa: E731
        dead = lambda: self._is(lambda person: person.died_on is not None)  # noqa: E731
        moved = lambda: self._is(lambda person: bool(person.moved_out_on) and not person.died_on)  # noqa: E731
        slips = lambda: self.print_slips(self._page.chosen_ids)  # noqa: E731
        return (
            Command(id="add", text="新增人员", run=self.add, icon="plus", key="Ctrl+N", writes=True),
            Command(id="visit", text="登记走访", run=self.record_visit, icon="hand-holding-heart", writes=True, when=self._any),
            Command(id="money", text="发慰问金", run=self.give_money, icon="sack-dollar", writes=True, when=self._any),
            Command(id="edit", text="编辑", run=lambda: self.edit_at(self._one()), icon="pen", tip="改这个人的资料（回车）", writes=True, when=self._any),
            Command(id="case", text="登记事项…", run=self.open_case, icon="hospital", writes=True, when=self._any),
            Command(id="death", text="登记去世…", run=self.register_death, icon="ribbon", writes=True, when=cared),
            Command(id="checklist", text="后事清单…", run=lambda: self._open_checklist(self._one()), icon="list-check", when=dead),
            Command(id="move_out", text="登记转出…", run=self.register_move_out, icon="right-from-bracket", writes=True,
                    when=cared),
            Command(id="return", text="登记转回…", run=self.register_return, icon="right-to-bracket", writes=True, when=moved),
            Command(id="branch", text="调整支部…", run=self.change_branch, icon="sitemap", writes=True, when=self._any),
            Command(id="delete", text="删除…", run=self.delete, icon="trash-can", writes=True, when=self._any),
            Command(id="import", text="导入", run=self.import_file, icon="file-import", tip="从 Excel 花名册导入人员",
                    writes=True),
            Command(id="slips", text="打印走访登记表", run=slips, icon="print", when=self._any),
            Command(id="slips_of_selected", text="走访登记表（选中人员）", run=slips, icon="clipboard-list", when=self._any),
            Command(id="slips_of_all", text="走访登记表（表中全部人员）", icon="clipboard-list",
                    run=lambda: self.print_slips(self._page.listed_people())),
        )  # fmt: skip

    # ---- who is chosen

    def _any(self) -> bool:
        return bool(self._page.chosen_ids)

    def _is(self, test: Callable[["Person"], bool]) -> bool:
        """Whether it is so of the first of the chosen, who is read once until the file changes, and while somebody looks."""
        chosen = self._page.chosen_ids
        if not chosen or not self._page.isVisible():
            return False
        whom = (chosen[0], self._office.version())
        if whom != self._known[0]:
            self._known = (whom, none_if_deleted(lambda: store.get(self._office, chosen[0])))
        person = self._known[1]
        return person is not None and test(person)

    def _one(self) -> int:
        return self._page.chosen_ids[0]

    def _person(self) -> "Person":
        return store.get(self._office, self._one())

    # ---- one person

    def add(self) -> None:
        from cadredesk.people.ui.person_dialog import PersonDialog

        dialog = PersonDialog(self._office, parent=self._page)
        dialog.exec()
        if dialog.instead is not None:
            self._page.reveal(dialog.instead)
            self.edit_at(dialog.instead)
        elif dialog.saved is not None:
            self._page.reveal(dialog.saved.id or 0)

    def edit_at(self, person_id: int, column: str = "") -> None:
        from cadredesk.people.ui.person_dialog import edit_person

        edit_person(self._page, self._office, person_id, column)

    def record_visit(self) -> None:
        from cadredesk.visits.ui.visit_dialog import VisitDialog

        VisitDialog(self._office, person_id=self._one(), parent=self._page).exec()

    def open_case(self) -> None:
        from cadredesk.cases.ui.case_dialog import CaseDialog

        CaseDialog(self._office, person_id=self._one(), parent=self._page).exec()

    def register_death(self) -> None:
        """登记去世, and go on to what remains to be done."""
        from cadredesk.people.departure.ui.death_dialog import DeathDialog

        person = self._person()
        dead = person.id or 0
        dialog = DeathDialog(self._office, person, parent=self._page)
        if not dialog.exec():
            return
        banner, look = self._page.page_layout.banner, ("查看信息卡", lambda: self._page.reveal(dead))
        if dialog.day() == UNKNOWN_DAY:
            banner.say(f"已登记{person.name}去世，去世时间不详，知道后在人员信息中补填。", "good", look)
            return
        words = f"已登记{person.name}去世。吊唁慰问、讣告、抚恤金等，在后事清单里逐项办结。"
        banner.say(words, "good", ("后事清单", lambda: self._open_checklist(dead)), look)

    def _open_checklist(self, person_id: int) -> None:
        from cadredesk.cases.ui.checklist_dialog import open_checklist

        with messages.guarded(self._page):
            open_checklist(self._page, self._office, person_id)

    def register_move_out(self) -> None:
        from cadredesk.people.departure.ui.move_out_dialog import MoveOutDialog

        MoveOutDialog(self._office, self._person(), parent=self._page).exec()

    def register_return(self) -> None:
        from cadredesk.people.departure.ui.return_dialog import ReturnDialog

        ReturnDialog(self._office, self._person(), parent=self._page).exec()

    def delete(self) -> None:
        """删除: only somebody entered by mistake."""
        from cadredesk.people import actions

        person = self._person()
        detail = "只有误登的人员才应删除。去世请用“登记去世”，调走请用“登记转出”，资料和历年记录会保留。\n"
        detail += "删除以后，名册里不再有这个人，但操作记录和以前的备份里仍能查到。"
        if messages.ask(self._page, f"删除“{person.name}”的全部资料？", detail=detail, yes="删除", default_no=True):
            actions.delete_person(self._office, person.id or 0)

    # ---- everybody chosen

    def give_money(self) -> None:
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        VoucherDialog(self._office, person_ids=self._page.chosen_ids, parent=self._page).exec()

    def change_branch(self) -> None:
        from cadredesk.branches.ui.membership_dialog import MembershipDialog

        MembershipDialog(self._office, self._page.chosen_ids, parent=self._page).exec()

    # ---- files and paper

    def import_file(self) -> None:
        from cadredesk.import_export.ui.import_dialog import ImportDialog

        ImportDialog(self._office, self._tasks, kind="people", path=None, parent=self._page).exec()

    def print_slips(self, ids: Sequence[int]) -> None:
        from cadredesk.visits import actions as visit_actions
        from cadredesk.visits import paper as visit_paper

        def draw(office: Office, out: Path, progress: Progress) -> list[tuple[str, str]]:
            slips = visit_actions.slips_to_fill_in(office, store.some(office, ids), "")
            return visit_paper.print_slips(office, slips, out, progress=progress)

        self._page.show_paper("走访慰问登记表", draw)
