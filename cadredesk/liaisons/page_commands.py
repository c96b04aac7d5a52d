"""What the page of liaisons does: dialogs, handing over, paper and files."""

from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core.progress import Progress
from cadredesk.liaisons import actions
from cadredesk.liaisons.records import NOBODY, NOBODY_ID, Whom
from cadredesk.widgets import messages
from cadredesk.widgets.messages import guarded
from cadredesk.widgets.parts import Banner

if TYPE_CHECKING:
    from cadredesk.db.file import Office
    from cadredesk.liaisons.page import LiaisonsPage


class Deeds:
    """The deeds of one page."""

    def __init__(self, page: "LiaisonsPage") -> None:
        self._page, self._office = page, page.office

    @property
    def _banner(self) -> Banner:
        return self._page.shape.banner

    # ---- liaisons

    def add(self) -> None:
        """新增挂联人."""
        self._ask(None)

    def edit(self) -> None:
        """编辑."""
        if self._page.table.current is not None:
            self.edit_at(self._page.table.current)

    def edit_at(self, liaison_id: int, column: str = "") -> None:
        """编辑, at the field of a column."""
        if liaison_id != NOBODY_ID:
            self._ask(liaison_id, column)

    def edit_person(self, person_id: int, column: str) -> None:
        """编辑 somebody of the list, at the field of a column."""
        from cadredesk.people.person_dialog import edit_person

        with guarded(self._page):
            edit_person(self._page, self._office, person_id, column)

    def edit_branch(self, branch_id: int, column: str) -> None:
        """编辑 a branch of the list, at the field of a column."""
        from cadredesk.branches.branch_dialog import edit_branch

        with guarded(self._page):
            edit_branch(self._page, self._office, branch_id, column)

    def _ask(self, liaison_id: int | None, column: str = "") -> None:
        from cadredesk.liaisons.liaison_dialog import LiaisonDialog
        from cadredesk.liaisons.store import liaison

        with guarded(self._page):
            known = liaison(self._office, liaison_id) if liaison_id else None
            dialog = LiaisonDialog(self._office, known, parent=self._page)
            if column:
                dialog.form.go_to(column)
            if dialog.exec() and dialog.saved is not None:
                self._page.read()
                self._page.table.choose(dialog.saved.id or 0)
                self._page.show_chosen()

    def delete(self) -> None:
        """删除: who answers for nobody any more."""
        line = self._page.charges.line
        if line is None or line.liaison_id == NOBODY_ID:
            return
        with guarded(self._page):
            self._office.require_writable()
            if not line.people and not line.branches:
                detail = "已经去世、转出的人员和撤销的支部，资料里不再写这位挂联人。删除后可以用 Ctrl+Z 撤销。"
                if not messages.ask(self._page, f"删除挂联人{line.name}？", detail=detail, yes="删除", default_no=True):
                    return
            actions.delete_liaison(self._office, line.liaison_id)

    # ---- who answers for whom

    def hand_over(self) -> None:
        """移交, or 指定挂联人 of those whom nobody answers for."""
        from cadredesk.liaisons.handover_dialog import HandoverDialog

        charges = self._page.charges
        if charges.line is None:
            return
        from_id = charges.line.liaison_id or None
        chosen = (
            charges.chosen if from_id is None or len(charges.chosen.people + charges.chosen.branches) > 1 else Whom()
        )
        with guarded(self._page):
            title = f"移交：{charges.line.name}" if from_id else "指定挂联人"
            dialog = HandoverDialog(
                self._office, title, everybody=charges.everybody, chosen=chosen, from_id=from_id, parent=self._page
            )
            if dialog.exec() and dialog.saved is not None:
                to_id, whom = dialog.saved
                self._give(from_id, to_id, whom, everybody=whom == charges.everybody)

    def _give(self, from_id: int | None, to_id: int, whom: Whom, *, everybody: bool) -> None:
        def give(progress: Progress, office: "Office") -> tuple[int, int]:
            if from_id and everybody:
                return actions.handover(office, from_id, to_id, progress)
            return actions.assign(office, to_id, whom.people, whom.branches, progress)

        def done(_given: tuple[int, int]) -> None:
            words = f"已{'移交' if from_id else '指定'} {whom.words}，可以用 Ctrl+Z 撤销。"
            self._banner.say(words, "good", ("看接手的挂联人", lambda: self._page.table.choose(to_id)))

        self._page.tasks.run("正在移交", give, done)

    # ---- paper and files

    def _chosen(self) -> list[int]:
        line = self._page.charges.line
        return [line.liaison_id] if line is not None else []

    def _everybody(self) -> list[int]:
        return [line.liaison_id for line in self._page.lines if line.liaison_id != NOBODY_ID]

    def print_chosen(self) -> None:
        """打印: the list of the chosen liaison."""
        if (line := self._page.charges.line) is not None:
            title = f"{NOBODY}的名单" if line.liaison_id == NOBODY_ID else f"{line.name}挂联名单"
            self._print(self._chosen(), title)

    def print_all(self) -> None:
        """打印: the lists of all liaisons, each on pages of its own."""
        self._print(self._everybody(), "挂联名单")

    def _print(self, liaison_ids: list[int], title: str) -> None:
        from cadredesk.widgets.printing import show_paper

        def draw(office: "Office", out: Path, progress: Progress) -> list[tuple[str, str]]:
            return actions.print_lists(office, liaison_ids, out, progress)

        with guarded(self._page):
            show_paper(self._page, self._page.tasks, title, draw)

    def export(self) -> None:
        """导出: everybody with their liaison; those whom nobody answers for at the end."""
        from cadredesk.widgets.saving import ask_for_table, say_exported

        with guarded(self._page):
            out = ask_for_table(self._page, "挂联名单")
            if out is None:
                return
            wanted = [*self._everybody(), NOBODY_ID]
            self._page.tasks.run(
                "正在导出挂联名单",
                lambda _progress, office: actions.export_list(office, wanted, out),
                lambda count: say_exported(self._banner, f"{count:,} 人", out),
            )
