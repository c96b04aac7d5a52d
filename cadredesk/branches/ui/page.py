"""支部: the organisation tree, the members of the chosen branch, and its card."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from cadredesk.branches import store
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.records import Branch, BranchType
from cadredesk.branches.rules import below
from cadredesk.branches.targets import ShowBranch, ShowBranches
from cadredesk.branches.ui.card import BranchCard
from cadredesk.branches.ui.commands import LEDGERS, BranchCommands
from cadredesk.branches.ui.filter import TreeFilter
from cadredesk.branches.ui.members import COLUMNS, MembersPart
from cadredesk.branches.ui.tree import BranchTree
from cadredesk.core.dates import today
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.people import store as people_store
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.layout import column, panel
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.list_page import SOURCE_PREFIX, EmptyText, ListPage, ListQuery, ListResult
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import IdSource, Row

OWN = frozenset("branch_grants branch_honours branch_posts branches functional_members liaisons people".split())


class BranchesPage(ListPage[BranchCard]):
    """The organisations: a tree in place of facets, which is searched, too; the list has the members of the chosen one.

    ``panels`` are further tabs of the card.
    """

    title = "支部"
    icon_name = "sitemap"
    help_topic = "branches"
    key = "branches"
    search_hint = "支部名称、拼音首字母"
    search_width = 320
    first_sort = ("name", False)
    facets_width, card_width = 0, 300
    context = ("person", "move", "honour", "leave")

    def __init__(
        self, office: Office, tasks: TaskRunner, panels: Iterable[Any] = (), parent: QWidget | None = None
    ) -> None:
        self._panels = panels
        self._branches: list[Branch] = []
        self._only: frozenset[int] | None = None
        self._pinned: int | None = None  # a branch that ended and was asked for
        self.tree, self.filter = BranchTree(), TreeFilter()
        super().__init__(office, tasks, parent)
        on_theme_change(self.card, lambda: self.card.setMinimumWidth(px(280)))
        self.filter.changed.connect(self._narrow)
        self.card.branch_wanted.connect(self.reveal)
        self.card.navigate.connect(self.navigate)
        self.card.election_wanted.connect(lambda *_asked: self.commands.run("elect"))
        self.tree.chosen.connect(self._show_branch)
        self.tree.itemActivated.connect(lambda _item, _column: self.commands.run("edit"))
        self.members.filtered.connect(self.reload)
        self.read()

    # ---- what it is made of

    def make_table(self) -> RecordTable:
        columns = people_store.columns_named(*COLUMNS, branch_id=200)
        made = RecordTable("members", columns, noun="成员", unit="人", lead="name", words=self.words, framed=False)
        self.members = MembersPart(self.office, made)
        return made

    def make_card(self) -> BranchCard:
        return BranchCard(self.office, self._panels)

    def make_commands(self) -> Sequence[Command]:
        self.doing = BranchCommands(self)
        return self.doing.commands()

    def tools(self) -> list[QWidget]:
        make, menu = self.commands.button, self.commands.menu_button
        ledgers = list(LEDGERS.values())
        return [
            menu("一览", "table", ledgers, tip="支部、换届、任职、荣誉、经费的列表，可导出"),
            make("liaisons"),
            make("import"),
            make("export"),
            menu("打印", "print", ("roster", "letters"), tip="打印这个支部的花名册（Ctrl+P）、信封和标签"),
            make("add", look="primary"),
        ]

    def card_buttons(self) -> list[QPushButton]:
        move_in = self.commands.button("move_in", keep=True)
        more = ("elect", "merge", "grant", "add_below", "roster", None, "delete")
        tip = "更多：换届、合并、拨付、新增下级、打印、删除"
        return [move_in, self.commands.button("edit"), self.commands.more_button(more, tip=tip)]

    def middle(self) -> QWidget:
        words = "还没有支部。先新增上级党委或党总支，再新增下面的支部；也可以从 Excel 支部名册一次导入。"
        self.empty = EmptyState("sitemap", words, *self.commands.offer("add"))
        made = QSplitter()
        over = column(self.filter, margins=(8, 8, 8, 4))
        made.addWidget(panel(column(over, self.tree, self.empty, gap=0, margins=(1, 1, 1, 6))))
        made.addWidget(self.members)
        made.setChildrenCollapsible(False)
        made.setStretchFactor(1, 1)
        on_theme_change(made, lambda: made.setHandleWidth(px(12)), lambda: made.setSizes([px(300), px(620)]))
        return made

    # ---- the members

    def rows_for(self, asked: ListQuery) -> ListResult:
        known = {field.name: field for field in self.table.model.fields}
        fields = [known[name] for name in asked.columns]
        ids = self.members.narrowed(asked.sort or "name", descending=asked.descending)
        source = IdSource(ids, lambda wanted: people_store.list_rows(self.office, fields, wanted))
        return ListResult(source=source, total=len(self.members.people))

    def nothing_found(self, asked: ListQuery) -> EmptyText:
        return EmptyText("没有符合条件的成员。")

    def words(self, name: str, value: Any, row: Row) -> str | None:
        if name != "age":
            return None
        age = people_store.age_of(value, today())
        return "" if age is None else str(age)

    def open_row(self, row_id: int) -> None:
        self.commands.run("person")

    def edit_row(self, row_id: int, column: str) -> None:
        self.doing.edit_member(row_id, column)

    # ---- the tree

    def read(self) -> None:
        """Read the tree anew; the current branch stays."""
        self._branches = store.all_branches(self.office)
        self._branches.sort(key=lambda branch: (branch.ended_on is not None, branch.id))
        self._counts = store.member_counts(self.office)
        self._functional = entries_store.functional_counts(self.office)
        self.filter.offer(self._branches, today())
        members = {key: each[0] for key, each in self._counts.items()}
        self.tree.show_branches(self._branches, members, self._functional)
        self.tree.setVisible(bool(self._branches))
        self.filter.setVisible(bool(self._branches))
        self.empty.setVisible(not self._branches)
        self._narrow()

    def _narrow(self) -> None:
        self.tree.narrow(self.search.text(), self._fitting())

    def _fitting(self) -> frozenset[int] | None:
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
        self.commands.update()
        branch = self.card.branch
        if branch is None:
            self.table.set_empty("users", "还没有选组织。")
            self.members.show_members("", (), (0, 0, 0))
            return
        ids = below(self._branches, branch.id or 0)
        counts = [self._counts.get(each, (0, 0, 0)) for each in ids]
        every, separate, mixed = (sum(each[at] or 0 for each in counts) for at in range(3))
        if branch.ended_on:
            self.table.set_empty("users", f"这个组织已于 {branch.ended_on} 撤销，没有现在的成员。")
        else:
            words = "加入成员" if branch.kind == BranchType.FUNCTIONAL else "移入成员"
            said = f"这里还没有成员。可以用右边的“{words}”从在册人员中选人。"
            self.table.set_empty("users", said, *self.commands.offer("move_in"))
        kinds = {each.id: each.kind for each in self._branches}
        beside = [each for each in ids if kinds.get(each) == BranchType.FUNCTIONAL or each in self._functional]
        self.members.show_members(
            branch.name,
            store.member_ids(self.office, ids),
            (every, separate, mixed),
            entries_store.functional_ids(self.office, beside) if beside else None,
        )

    # ---- what is shown

    def typed(self) -> None:
        self._narrow()

    def take_keyboard(self) -> None:
        self.tree.setFocus()

    def _show_only(self, ids: Iterable[int], source: str) -> None:
        self._clear_filters()
        self._only = frozenset(ids)
        words = f"{SOURCE_PREFIX}{source}，{len(self._only)} 个。"
        self.page_layout.banner.say(words, "", ("查看全部支部", self.show_all), closable=False)
        self._narrow()

    def _clear_filters(self, *, pinned: int | None = None) -> None:
        """Show every organisation; of those that ended the pinned one."""
        self._pinned = pinned
        self.filter.clear()
        self.show_all()
        self.search.clear()

    def show_all(self) -> None:
        self._only = None
        self.clear_target()
        self._narrow()

    def reveal(self, row_id: int) -> None:
        """Make an organisation current, whatever is filtered."""
        self._clear_filters(pinned=row_id)
        self.tree.choose(row_id)

    # ---- what the window calls

    @property
    def reads(self) -> frozenset[str]:  # type: ignore[override]  # what the card shows is known when it is made
        return OWN | self.card.tables

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & OWN:
            self.read()
        elif tables & self.card.tables and self.card.branch is not None:
            self.card.show_branch(self.card.branch.id)

    def show_target(self, target: Target) -> None:
        match target:
            case ShowBranch():
                self.reveal(target.branch_id)
            case ShowBranches():
                self._show_only(target.ids, target.source)
