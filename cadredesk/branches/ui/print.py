"""What the branches page prints: the 支部花名册, and letters to members."""

from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.branches import store
from cadredesk.branches.roster.records import RosterChoice
from cadredesk.branches.rules import below
from cadredesk.branches.ui.members import ALL, FUNCTIONAL, UNKNOWN
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress

if TYPE_CHECKING:
    from cadredesk.branches.ui.page import BranchesPage
    from cadredesk.db.file import Office


class BranchPapers:
    """What is printed."""

    def __init__(self, page: "BranchesPage") -> None:
        self._page = page

    def roster(self) -> None:
        """花名册 of the chosen branch, with the members as they are filtered and in their order."""
        from cadredesk.branches.roster.actions import print_branch_roster
        from cadredesk.branches.roster.ui.roster_dialog import RosterDialog
        from cadredesk.widgets.page.printing import show_paper

        page, branch = self._page, self._page.card.branch
        if branch is None:
            raise UserError("请先在左边选择要打印的组织。")
        sort, descending = page.members.table.sort
        which = page.members.membership
        base = RosterChoice(
            branch_id=branch.id or 0,
            sort=sort or "name",
            descending=descending,
            membership=None if which in (ALL, FUNCTIONAL) else "" if which == UNKNOWN else which,
        )
        several = len(below(store.all_branches(page.office), branch.id or 0)) > 1
        dialog = RosterDialog(page.office, branch, base, several=several, parent=page)
        if not dialog.exec():
            return
        choice = dialog.choice

        def draw(office: "Office", out: Path, progress: Progress) -> list[tuple[str, str]]:
            return print_branch_roster(office, choice, out, progress)

        show_paper(page, page.tasks, choice.title.strip() or "支部花名册", draw)

    def letters(self) -> None:
        """信封和标签, to the selected members if there are several, else to all that are listed."""
        from cadredesk.mailing.ui.letters_dialog import write_letters

        members = self._page.members
        selected = members.table.selected
        write_letters(
            self._page, self._page.office, self._page.tasks, selected if len(selected) > 1 else list(members.ids)
        )
