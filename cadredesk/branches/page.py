"""支部: the organisation tree, the members of the chosen branch, and its card."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QSplitter, QWidget

from cadredesk.branches import actions, store
from cadredesk.branches.page_card import BranchCard
from cadredesk.branches.page_members import ALL, MembersPart
from cadredesk.branches.page_tree import BranchTree
from cadredesk.branches.records import Branch
from cadredesk.branches.rules import below
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.widgets import messages
from cadredesk.widgets.messages import guarded
from cadredesk.widgets.page import Page, Shape
from cadredesk.widgets.parts import EmptyState, action, button, column, more_button, panel, primary_button
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.task_runner import TaskRunner
from cadredesk.widgets.theme import live, px

TABLES = frozenset({"branches", "liaisons", "people"})


class BranchesPage(Page):
    """The organisations. ``show_payload`` takes a branch's id, a name, or (ids, words that say where they come from)."""

    title = "支部"
    icon_name = "sitemap"
    help_topic = "branches"

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self._branches: list[Branch] = []
        self._only: frozenset[int] | None = None
        self.search = SearchBox("支部名称、拼音首字母", width=320)
        self.tree = BranchTree()
        self.members = MembersPart(office)
        self.card = BranchCard(office)
        self.empty = EmptyState(
            "sitemap",
            "还没有支部。先新增上级党委或党总支，再新增下面的支部；也可以从 Excel 支部名册一次导入。",
            "新增支部",
            self.add_new,
        )
        self._build()
        self._connect()
        self.read()

    # ---- building

    def _build(self) -> None:
        self.card.set_buttons(
            button("移入成员", "", self.move_in, tip="从在册人员中选人，移入这个支部"),
            button("编辑", "", self.edit),
            more_button(
                [
                    ("新增下级组织…", "plus", self.add_below),
                    ("打印花名册", "print", self.print_current),
                    None,
                    ("删除…", "trash-can", self.delete),
                ],
                tip="更多：新增下级、打印花名册、删除",
            ),
        )
        left = panel(column(self.tree, self.empty, gap=0, margins=(1, 6, 1, 6)))
        self._splitter = QSplitter()
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.members)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(1, 1)
        self.shape = Shape(
            "branches",
            search=self.search,
            tools=[
                button("挂联人", "user-group", self.show_liaisons, tip="挂联领导和工作人员名单"),
                button("导入", "file-import", self.import_file, tip="从 Excel 支部名册导入"),
                button("导出", "file-export", self.export, tip="把全部支部导出为 Excel"),
                button("打印", "print", self.print_current, tip="打印这个支部的花名册（Ctrl+P）"),
                primary_button("新增支部", "plus", self.add_new, tip="Ctrl+N"),
            ],
            table=self._splitter,
            card=self.card,
            card_width=300,
        )
        self.setLayout(self.shape)
        live(
            self._splitter, lambda: (self._splitter.setHandleWidth(px(12)), self._splitter.setSizes([px(300), px(620)]))
        )
        live(self.card, lambda: self.card.setMinimumWidth(px(280)))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._narrow)
        self.search.go_down_to(self.tree)
        self.tree.chosen.connect(self._show_branch)
        self.tree.itemActivated.connect(lambda _item, _column: self.edit())
        self.members.filtered.connect(self.members.read)
        table = self.members.table
        table.activated.connect(self._open_person)
        table.set_context_actions(
            [
                action("打开人员卡片", "address-card", lambda: self._open_person(table.current), self),
                action("调整支部…", "sitemap", self.move_chosen, self),
            ]
        )

    # ---- reading

    def read(self) -> None:
        """Read the tree anew; the current branch stays."""
        self._branches = store.all_branches(self.office)
        self._branches.sort(key=lambda branch: (branch.ended_on is not None, branch.id))
        self._counts = store.member_counts(self.office)
        self.tree.show_branches(self._branches, {key: each[0] for key, each in self._counts.items()})
        self.tree.setVisible(bool(self._branches))
        self.empty.setVisible(not self._branches)
        self._narrow(self.search.text())

    def _narrow(self, text: str) -> None:
        self.tree.narrow(text, self._only)

    def _show_branch(self, branch_id: int | None) -> None:
        self.card.show_branch(branch_id)
        branch = self.card.branch
        if branch is None:
            self.members.table.set_empty("users", "还没有选组织。")
            self.members.show_members("", (), (0, 0, 0))
            return
        ids = below(self._branches, branch.id or 0)
        counts = [self._counts.get(each, (0, 0, 0)) for each in ids]
        every, separate, mixed = (sum(each[at] or 0 for each in counts) for at in range(3))
        words = "这里还没有成员。可以用右边的“移入成员”从在册人员中选人。"
        self.members.table.set_empty("users", words, "移入成员", self.move_in)
        self.members.show_members(branch.name, store.member_ids(self.office, ids), (every, separate, mixed))

    # ---- what a user does

    def edit(self) -> None:
        """编辑."""
        from cadredesk.branches.branch_dialog import BranchDialog

        if self.card.branch is not None:
            with guarded(self):
                self.office.require_writable()
                BranchDialog(self.office, self.card.branch, parent=self).exec()

    def add_new(self) -> None:
        """新增支部, under the same branch as the current one."""
        self._add(self.card.branch.parent_id if self.card.branch else None)

    def add_below(self) -> None:
        """新增下级组织."""
        self._add(self.card.branch.id if self.card.branch else None)

    def _add(self, parent_id: int | None) -> None:
        from cadredesk.branches.branch_dialog import BranchDialog

        with guarded(self):
            self.office.require_writable()
            dialog = BranchDialog(self.office, parent_id=parent_id, parent=self)
            if dialog.exec():
                self.search.clear()
                self.tree.choose(dialog.saved.id)

    def delete(self) -> None:
        """删除: only a branch entered by mistake."""
        branch = self.card.branch
        if branch is None:
            return
        detail = "只有误登的组织才应删除。撤并的请用“编辑”填写撤销时间，历年数字才对得上。"
        with guarded(self):
            if messages.ask(self, f"删除“{branch.name}”？", detail=detail, yes="删除", default_no=True):
                actions.delete_branch(self.office, branch.id or 0)

    def move_in(self) -> None:
        """移入成员: choose people, then 单独 or 混编."""
        from cadredesk.branches.membership_dialog import MembershipDialog
        from cadredesk.people.choose_dialog import ChoosePeopleDialog

        branch = self.card.branch
        if branch is None:
            return
        with guarded(self):
            self.office.require_writable()
            present = store.member_ids(self.office, [branch.id or 0])
            choice = ChoosePeopleDialog(self.office, f"移入{branch.name}", "下一步", but=present, parent=self)
            if choice.exec():
                MembershipDialog(self.office, choice.chosen, branch_id=branch.id, parent=self).exec()

    def move_chosen(self) -> None:
        """调整支部 of the selected members."""
        from cadredesk.branches.membership_dialog import MembershipDialog

        if self.members.table.selected:
            with guarded(self):
                self.office.require_writable()
                MembershipDialog(self.office, self.members.table.selected, parent=self).exec()

    def show_liaisons(self) -> None:
        """The list of 挂联人, and what has none."""
        from cadredesk.branches.liaison_dialog import LiaisonDialog

        dialog = LiaisonDialog(self.office, parent=self)
        if not dialog.exec():
            return
        if dialog.wanted == "branches":
            self._show_only(store.without_liaison(self.office), "没有挂联人的支部")
        else:
            self.wants.emit("people", dialog.wanted)

    def _show_only(self, ids: Iterable[int], source: str) -> None:
        self._only = frozenset(ids)
        words = f"正在看：{source}，{len(self._only)} 个。"
        self.shape.banner.say(words, "", ("看全部支部", self._show_all), closable=False)
        self.search.clear()
        self._narrow("")

    def _show_all(self) -> None:
        self._only = None
        self.shape.banner.clear()
        self._narrow(self.search.text())

    def _open_person(self, person_id: int | None) -> None:
        if person_id is not None:
            self.wants.emit("people", person_id)

    def import_file(self) -> None:
        """导入."""
        from cadredesk.transfer.import_dialog import ImportDialog

        with guarded(self):
            self.office.require_writable()
            ImportDialog(self.office, self.tasks, kind="branches", path=None, parent=self).exec()

    def export(self) -> None:
        """All branches as .xlsx or .csv."""
        from cadredesk.transfer import actions as transfer
        from cadredesk.widgets.saving import ask_for_table

        out = ask_for_table(self, "支部名册")
        if out is not None:
            self.tasks.run(
                "正在导出支部",
                lambda _progress, office: transfer.export(office, "branches", out),
                lambda count: self._say_exported(out, count),
            )

    def _say_exported(self, out: Path, count: int) -> None:
        from cadredesk.widgets.saving import open_folder

        self.shape.banner.say(
            f"已导出 {count:,} 个支部：{out.name}", "good", ("打开所在文件夹", lambda: open_folder(out))
        )

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self.read()

    def show_payload(self, payload: Any) -> None:
        self._show_all()
        self.search.clear()
        if isinstance(payload, int):
            self.tree.choose(payload)
        elif isinstance(payload, str):
            self.search.setText(payload)
        elif isinstance(payload, tuple):
            self._show_only(*payload)

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def print_current(self) -> None:
        """The roster of the chosen branch, as the members are filtered and with the columns shown."""
        from cadredesk.people.actions import print_roster
        from cadredesk.widgets.printing import show_paper

        branch, ids, columns = self.card.branch, list(self.members.ids), self.members.table.shown_columns
        if branch is None:
            return
        title = f"{branch.name}花名册"
        subtitle = "" if self.members.membership == ALL else self.members.membership

        def draw(office: Office, out: Path, progress: Progress) -> list[tuple[str, str]]:
            return print_roster(office, ids, columns, out, title=title, subtitle=subtitle, progress=progress)

        show_paper(self, self.tasks, title, draw)
