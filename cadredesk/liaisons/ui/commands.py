"""What can be done on the page of liaisons: dialogs, handing over, paper and files."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.liaisons import actions
from cadredesk.liaisons.records import NOBODY, NOBODY_ID, HandoverSelection, LiaisonLine
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.liaisons.ui.page import LiaisonsPage


class LiaisonCommands:
    """The commands of the page, each with what it does; most of them to the liaison whose charges are shown."""

    def __init__(self, page: "LiaisonsPage") -> None:
        self._page, self._office = page, page.office

    def commands(self) -> Sequence[Command]:
        return (
            Command(id="add", text="新增挂联人", run=self.add, icon="plus", key="Ctrl+N", writes=True),
            Command(id="edit", text="编辑", run=self.edit, icon="pen", tip="修改姓名、职务、电话", writes=True,
                    when=self._is_somebody),
            Command(id="give", text="移交…", run=self.hand_over, icon="right-from-bracket",
                    tip="把全部或选中的人员、支部交给别的挂联人", writes=True, when=self._has_assigned,
                    words=lambda: "移交…" if self._is_somebody() else "指定挂联人…"),
            Command(id="give_chosen", text="移交选中的…", run=self.hand_over, icon="right-from-bracket", writes=True,
                    when=lambda: self._has_assigned() and any(self._page.assigned.chosen)),
            Command(id="delete", text="删除挂联人…", run=self.delete, icon="trash-can", writes=True, when=self._is_somebody),
            Command(id="person", text="查看人员卡片", run=self.show_person, icon="address-card",
                    when=lambda: self._page.assigned.people.current is not None),
            Command(id="export", text="导出", run=self.export, icon="file-export", tip="把全部人员和挂联人导出为 Excel"),
            Command(id="print", text="打印名单", short="这位挂联人的名单", run=self.print_chosen, icon="print", key="Ctrl+P",
                    when=lambda: self._page.assigned.line is not None),
            Command(id="print_all", text="打印全部挂联人的名单，各自另起一页", short="全部挂联人的名单，各自另起一页",
                    run=self.print_all, icon="print"),
        )  # fmt: skip

    def _is_somebody(self) -> bool:
        line = self._page.assigned.line
        return line is not None and line.liaison_id != NOBODY_ID

    def _has_assigned(self) -> bool:
        return any(self._page.assigned.everybody)

    @property
    def _line(self) -> LiaisonLine:
        line = self._page.assigned.line
        assert line is not None, "a command for the liaison in front fits only where there is one"
        return line

    # ---- liaisons

    def add(self) -> None:
        self._ask(None)

    def edit(self, column: str = "") -> None:
        """编辑, at the field of a column if one was pointed at."""
        self._ask(self._line.liaison_id, column)

    def edit_person(self, person_id: int, column: str) -> None:
        """编辑 somebody of the list, at the field of a column."""
        from cadredesk.people.ui.person_dialog import edit_person

        with messages.guarded(self._page):
            edit_person(self._page, self._office, person_id, column)

    def edit_branch(self, branch_id: int, column: str) -> None:
        """编辑 a branch of the list, at the field of a column."""
        from cadredesk.branches.ui.branch_dialog import edit_branch

        with messages.guarded(self._page):
            edit_branch(self._page, self._office, branch_id, column)

    def _ask(self, liaison_id: int | None, column: str = "") -> None:
        from cadredesk.liaisons.store import liaison
        from cadredesk.liaisons.ui.liaison_dialog import LiaisonDialog

        known = liaison(self._office, liaison_id) if liaison_id else None
        dialog = LiaisonDialog(self._office, known, parent=self._page)
        if column:
            dialog.form.go_to(column)
        if dialog.exec() and dialog.saved is not None:
            self._page.reload()
            self._page.table.choose(dialog.saved.id or 0)
            self._page.show_current()

    def delete(self) -> None:
        """删除: who answers for nobody any more."""
        line = self._line
        if not line.people and not line.branches:
            detail = "已经去世、转出的人员和撤销的支部，资料里不再写这位挂联人。删除后可以用 Ctrl+Z 撤销。"
            if not messages.ask(self._page, f"删除挂联人{line.name}？", detail=detail, yes="删除", default_no=True):
                return
        actions.delete_liaison(self._office, line.liaison_id)

    # ---- who answers for whom

    def hand_over(self) -> None:
        """移交, or 指定挂联人 of those whom nobody answers for."""
        from cadredesk.liaisons.ui.liaison_dialog import HandoverDialog

        assigned, line = self._page.assigned, self._line
        from_id = line.liaison_id or None
        several = len(assigned.chosen.people + assigned.chosen.branches) > 1
        dialog = HandoverDialog(
            self._office,
            f"移交：{line.name}" if from_id else "指定挂联人",
            everybody=assigned.everybody,
            chosen=assigned.chosen if from_id is None or several else HandoverSelection(),
            from_id=from_id,
            parent=self._page,
        )
        if dialog.exec() and dialog.saved is not None:
            to_id, whom = dialog.saved
            self._give(from_id, to_id, whom, everybody=whom == assigned.everybody)

    def _give(self, from_id: int | None, to_id: int, whom: HandoverSelection, *, everybody: bool) -> None:
        def give(progress: Progress, office: Office) -> tuple[int, int]:
            if from_id and everybody:
                return actions.handover(office, from_id, to_id, progress)
            return actions.assign(office, to_id, whom.people, whom.branches, progress)

        def done(_given: tuple[int, int]) -> None:
            words = f"已{'移交' if from_id else '指定'} {whom.words}，可以用 Ctrl+Z 撤销。"
            self._page.page_layout.banner.say(
                words, "good", ("查看接手的挂联人", lambda: self._page.table.choose(to_id))
            )

        self._page.tasks.run("正在移交", give, done)

    def show_person(self) -> None:
        self._page.navigate.emit(ShowPerson(person_id=self._page.assigned.people.current or 0))

    # ---- paper and files

    def _everybody(self) -> list[int]:
        return [line.liaison_id for line in self._page.lines if line.liaison_id != NOBODY_ID]

    def print_chosen(self) -> None:
        line = self._line
        title = f"{NOBODY}的名单" if line.liaison_id == NOBODY_ID else f"{line.name}挂联名单"
        self._print([line.liaison_id], title)

    def print_all(self) -> None:
        """打印: the lists of all liaisons, each on pages of its own."""
        self._print(self._everybody(), "挂联名单")

    def _print(self, liaison_ids: list[int], title: str) -> None:
        self._page.show_paper(
            title, lambda office, out, progress: actions.print_lists(office, liaison_ids, out, progress)
        )

    def export(self) -> None:
        """导出: everybody with their liaison; those whom nobody answers for at the end."""
        wanted = [*self._everybody(), NOBODY_ID]
        self._page.export_to_file(
            "挂联名单", lambda office, out, _progress: actions.export_list(office, wanted, out), "人"
        )
