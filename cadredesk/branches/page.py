"""支部: the organisation tree, the members of the chosen branch, and its card."""

from collections.abc import Iterable

from PySide6.QtWidgets import QSplitter, QWidget

from cadredesk.branches import page_menus, store, store_life
from cadredesk.branches.page_card import BranchCard
from cadredesk.branches.page_deeds import BranchDeeds
from cadredesk.branches.page_filter import TreeFilter
from cadredesk.branches.page_members import MembersPart
from cadredesk.branches.page_print import BranchPapers
from cadredesk.branches.page_tree import BranchTree
from cadredesk.branches.records import Branch, BranchType
from cadredesk.branches.records_ledger import Sheet
from cadredesk.branches.records_targets import ShowBranch, ShowBranches
from cadredesk.branches.rules import below
from cadredesk.core.dates import today
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.liaisons.records_targets import OpenLiaisons
from cadredesk.people.records_targets import ShowPerson
from cadredesk.widgets.page import Page, Shape
from cadredesk.widgets.parts import EmptyState, action, button, column, panel
from cadredesk.widgets.plain import plain_tip
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.task_runner import TaskRunner
from cadredesk.widgets.theme import live, px


class BranchesPage(Page):
    """The organisations."""

    title = "支部"
    icon_name = "sitemap"
    help_topic = "branches"
    reads = frozenset("branch_grants branch_honours branch_posts branches functional_members liaisons people".split())

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self._branches: list[Branch] = []
        self._only: frozenset[int] | None = None
        self._pinned: int | None = None  # a branch that ended and was asked for
        self.search = SearchBox("支部名称、拼音首字母", width=320)
        self.tree = BranchTree()
        self.filter = TreeFilter()
        self.members = MembersPart(office)
        self.card = BranchCard(office)
        self.deeds = BranchDeeds(self)
        self.papers = BranchPapers(self)
        self.move_in_button = button("移入成员", "", self.move_in)
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
        self.card.set_buttons(*page_menus.card_buttons(self))
        over = column(self.filter)
        left = panel(column(over, self.tree, self.empty, gap=0, margins=(1, 1, 1, 6)))
        self._splitter = QSplitter()
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.members)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(1, 1)
        self.shape = Shape(
            "branches",
            search=self.search,
            tools=page_menus.tools(self),
            table=self._splitter,
            card=self.card,
            card_width=300,
        )
        self.setLayout(self.shape)
        live(
            self._splitter,
            lambda: self._splitter.setHandleWidth(px(12)),
            lambda: self._splitter.setSizes([px(300), px(620)]),
        )
        live(self.card, lambda: self.card.setMinimumWidth(px(280)))
        live(self.filter, lambda: over.setContentsMargins(px(8), px(8), px(8), px(4)))

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.filter.changed.connect(self._narrow)
        self.card.branch_wanted.connect(self.reveal)
        self.card.election_wanted.connect(self.deeds.elect)
        self.search.go_down_to(self.tree.setFocus)
        self.tree.chosen.connect(self._show_branch)
        self.tree.itemActivated.connect(lambda _item, _column: self.edit())
        self.members.filtered.connect(self.members.read)
        table = self.members.table
        table.activated.connect(self._open_person)
        table.edit_requested.connect(self.deeds.edit_member)
        open_ = action("打开人员卡片", "address-card", lambda: self._open_person(table.current), self)
        move = action("调整支部…", "sitemap", self.deeds.move_chosen, self)
        leave = action("退出功能型支部…", "right-from-bracket", self.deeds.leave_functional, self)
        self.members.shown.connect(
            lambda: table.set_context_actions([open_, leave if self.deeds.may_leave() else move])
        )

    # ---- reading

    def read(self) -> None:
        """Read the tree anew; the current branch stays."""
        self._branches = store.all_branches(self.office)
        self._branches.sort(key=lambda branch: (branch.ended_on is not None, branch.id))
        self._counts = store.member_counts(self.office)
        self._functional = store_life.functional_counts(self.office)
        self.filter.offer(self._branches, today())
        members = {key: each[0] for key, each in self._counts.items()}
        self.tree.show_branches(self._branches, members, self._functional)
        self.tree.setVisible(bool(self._branches))
        self.filter.setVisible(bool(self._branches))
        self.empty.setVisible(not self._branches)
        self._narrow()

    def _narrow(self) -> None:
        self.tree.narrow(self.search.text(), self._wanted())

    def _wanted(self) -> frozenset[int] | None:
        """The branches of the filter, or of a list that was asked for. Those that ended are out of the way else, but
        where somebody is in them still, or they are looked for.
        """
        if self.filter.active:
            fitting = self.filter.wanted(self._branches, today())
            return fitting if self._only is None else fitting & self._only
        if self._only is not None or self.search.text().strip() or not any(each.ended_on for each in self._branches):
            return self._only
        kept = (each for each in self._branches if not each.ended_on or each.id in (*self._counts, self._pinned))
        return frozenset(each.id or 0 for each in kept)

    def _show_branch(self, branch_id: int | None) -> None:
        self.card.show_branch(branch_id)
        branch = self.card.branch
        if branch is None:
            self.members.table.set_empty("users", "还没有选组织。")
            self.members.show_members("", (), (0, 0, 0))
            return
        functional = branch.kind == BranchType.FUNCTIONAL
        words, tip = ("加入成员", "加入功能型党支部，组织关系不变") if functional else ("移入成员", "从在册人员中选人")
        self.move_in_button.setText(words)
        self.move_in_button.setAccessibleName(words)
        self.move_in_button.setToolTip(plain_tip(tip))
        ids = below(self._branches, branch.id or 0)
        counts = [self._counts.get(each, (0, 0, 0)) for each in ids]
        every, separate, mixed = (sum(each[at] or 0 for each in counts) for at in range(3))
        self.move_in_button.setEnabled(branch.ended_on is None)
        if branch.ended_on:
            self.members.table.set_empty("users", f"这个组织已于 {branch.ended_on} 撤销，没有现在的成员。")
        else:
            said = f"这里还没有成员。可以用右边的“{words}”从在册人员中选人。"
            self.members.table.set_empty("users", said, words, self.move_in)
        kinds = {each.id: each.kind for each in self._branches}
        beside = [each for each in ids if kinds.get(each) == BranchType.FUNCTIONAL or each in self._functional]
        self.members.show_members(
            branch.name,
            store.member_ids(self.office, ids),
            (every, separate, mixed),
            store_life.functional_ids(self.office, beside) if beside else None,
        )

    # ---- what a user does

    def add_new(self) -> None:
        """新增支部, under the same branch as the current one."""
        self.deeds.add(self.card.branch.parent_id if self.card.branch else None)

    def edit(self) -> None:
        """编辑."""
        self.deeds.edit()

    def move_in(self) -> None:
        """移入成员, or 加入成员 of a functional branch."""
        self.deeds.move_in()

    def show_liaisons(self) -> None:
        """Who answers for whom, on its page."""
        self.navigate.emit(OpenLiaisons())

    def show_ledger(self, sheet: Sheet) -> None:
        """支部一览, and the branch that was asked for there."""
        from cadredesk.branches.ledger_dialog import LedgerDialog

        dialog = LedgerDialog(self.office, sheet, parent=self)
        if dialog.exec() and dialog.wanted is not None:
            self.reveal(dialog.wanted)

    def _show_only(self, ids: Iterable[int], source: str) -> None:
        self._lift()
        self._only = frozenset(ids)
        words = f"正在看：{source}，{len(self._only)} 个。"
        self.shape.banner.say(words, "", ("看全部支部", self._show_all), closable=False)
        self._narrow()

    def _lift(self, *, pinned: int | None = None) -> None:
        """Show every organisation; of those that ended the pinned one."""
        self._pinned = pinned
        self.filter.clear()
        self._show_all()
        self.search.clear()

    def _show_all(self) -> None:
        self._only = None
        self.shape.banner.clear()
        self._narrow()

    def _open_person(self, person_id: int | None) -> None:
        if person_id is not None:
            self.navigate.emit(ShowPerson(person_id=person_id))

    def export(self) -> None:
        """All branches as .xlsx or .csv."""
        self.deeds.export()

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & self.reads:
            self.read()

    def show_target(self, target: Target) -> None:
        match target:
            case ShowBranch():
                self.reveal(target.branch_id)
            case ShowBranches():
                self._show_only(target.ids, target.source)

    def reveal(self, branch_id: int) -> None:
        """Make an organisation current, whatever is filtered."""
        self._lift(pinned=branch_id)
        self.tree.choose(branch_id)

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def print_current(self) -> None:
        """花名册 of the chosen branch."""
        self.papers.roster()
