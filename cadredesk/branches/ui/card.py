"""The card of the chosen branch: 概况, 班子, 荣誉, 经费, and what other features show of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Signal

from cadredesk.branches import store
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.entries.rules import grant_words, head_of, honour_words, post_words, term_years
from cadredesk.branches.records import WITHOUT_LIAISON, Branch, BranchType
from cadredesk.branches.rules import term_warning
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.people.entries.rules import EntryWording
from cadredesk.widgets.card.card import Body, Card, none_if_deleted
from cadredesk.widgets.card.entries import Entries, MenuItems
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.form.messages import guarded

OVERVIEW, TEAM, HONOURS, GRANTS = OWN = "概况", "班子", "荣誉", "经费"


class BranchCard(Card):
    """Shows a branch by id. ``branch_wanted`` asks for another one, ``election_wanted`` for the form of 换届, ``navigate``
    leads to another page. ``panels`` of other features are further tabs.
    """

    branch_wanted = Signal(object)
    navigate = Signal(object)  # a Target
    election_wanted = Signal()

    def __init__(self, office: Office, panels: Iterable[type[CardPanel]] = ()) -> None:
        super().__init__("支部卡片")
        self._office, self._others = office, panels
        self._panels: dict[str, type[CardPanel]] = {}
        self.branch: Branch | None = None
        self.set_tabs(OWN)
        self.tab_changed.connect(lambda _name: self._show_tab())

    def _load_panels(self) -> None:
        """Take in the panels of other features and their tabs: with the first branch, not with the window."""
        if not self._panels:
            self._panels = {panel.title: panel for panel in self._others}
            self.set_tabs((*OWN, *self._panels))

    @property
    def tables(self) -> frozenset[str]:
        """The tables whose rows the panels show."""
        return frozenset().union(*(panel.tables for panel in self._panels.values()))

    def show_branch(self, branch_id: int | None) -> None:
        was = self.branch.id if self.branch else None
        self.branch = none_if_deleted(lambda: store.get(self._office, branch_id)) if branch_id is not None else None
        if self.branch is None:
            self.show_nothing("在左边选一个组织，这里就显示它的情况。", "sitemap")
            return
        self._load_panels()
        head = Body()
        head.header(self.branch.name, self.branch.kind, _chips(self.branch), avatar=False)
        self.show_head(head)
        self._show_tab(keep_scroll=self.branch.id == was)

    def _show_tab(self, *, keep_scroll: bool = False) -> None:
        if self.branch is None:
            return
        body = Body()
        own = {OVERVIEW: self._overview, TEAM: self._team, HONOURS: self._honours, GRANTS: self._grants}
        own.get(self.tab, self._panel)(body, self.branch)
        body.end()
        self.show_body(body, keep_scroll=keep_scroll)

    # ---- the tabs

    def _overview(self, body: Body, branch: Branch) -> None:
        words, tone = term_warning(branch, today())
        if words:
            body.note(f"{words}，请按规定组织换届。", tone)
        parent = store.name_of(self._office, branch.parent_id) if branch.parent_id else ""
        liaison = store.liaison_name_of(self._office, branch.liaison_id) if branch.liaison_id else ""
        owed = branch.ended_on is None and branch.kind not in WITHOUT_LIAISON
        open_, terms = branch.ended_on is None, term_years(branch) > 0
        missing = "warning" if open_ else ""
        body.facts(
            [
                ("上级", parent or "没有上级"),
                (head_of(branch.kind), branch.secretary or ("还没有登记" if open_ else ""),
                 "" if branch.secretary else missing),
                ("挂联人", liaison or ("还没有" if owed else ""), "" if liaison else missing),
                ("换届时间", str(branch.term_end or ("还没有登记" if terms and open_ else "")),
                 tone if branch.term_end else missing),
                ("班子职数", self._seats(branch)),
                ("成立时间", str(branch.founded_on or "")),
                ("撤销时间", str(branch.ended_on or "")),
                ("学习日", branch.study_day),
                ("活动场所", branch.place),
                ("备注", branch.note),
            ]
        )  # fmt: skip
        self._merges(body, branch)

    def _seats(self, branch: Branch) -> str:
        """How many should lead it, and how many do."""
        if branch.seats is None:
            return ""
        held = len({name for _, name in entries_store.held(self._office, branch.id or 0)})
        return f"{branch.seats} 人，在任 {held} 人"

    def _merges(self, body: Body, branch: Branch) -> None:
        """Into which one it went, and which ones came into it."""
        into = branch.merged_into_id
        gone = [(into, str(branch.ended_on or ""), store.name_of(self._office, into), "")] if into else []
        merged = store.merged_into(self._office, branch.id or 0)
        came = [(each.id, str(each.ended_on or ""), each.name, "") for each in merged]
        for title, lines in (("已并入", gone), ("由这些组织并入", came)):
            if lines:
                body.section(title)
                if (made := body.lines(lines)) is not None:
                    made.opened.connect(self.branch_wanted)

    def _team(self, body: Body, branch: Branch) -> None:
        branch_id = branch.id or 0
        names = entries_store.holder_names(self._office, branch_id)
        others = entries_store.other_posts(self._office, branch_id)
        posts = entries_store.of_branch(self._office, BranchPost, branch_id)
        lines = [
            (post, post_words(post, names[post.id or 0], "" if post.until else others.get(post.person_id or 0, "")))
            for post in posts
        ]
        now = [line for line in lines if not line[1].past]
        none = f"按支部资料，负责人是{branch.secretary}。" if branch.secretary else "还没有登记班子。"
        fresh = BranchPost(branch_id=branch_id, post="" if now else head_of(branch.kind))
        self._section(body, "现任", fresh, now, none=f"{none}可以用“新增”登记任职，或用“换届登记”一次登记一届班子。")
        if branch.ended_on is None:
            body.section("", "换届登记…", self.election_wanted.emit)
        past = [line for line in lines if line[1].past]
        if past:
            body.section("历任")
            self._entries(body, "历任", past)

    def _honours(self, body: Body, branch: Branch) -> None:
        rows = entries_store.of_branch(self._office, BranchHonour, branch.id or 0)
        none = "还没有按年度登记的荣誉。"
        if branch.honour and not rows:
            none = f"支部资料里登记为{branch.honour}示范党支部，还没有按年度登记。"
        fresh = BranchHonour(branch_id=branch.id, year=today().year)
        self._section(body, "荣誉", fresh, [(each, honour_words(each)) for each in rows], none=none)

    def _grants(self, body: Body, branch: Branch) -> None:
        rows = entries_store.of_branch(self._office, BranchGrant, branch.id or 0)
        fresh = BranchGrant(branch_id=branch.id, date=today())
        lines = [(each, grant_words(each)) for each in rows]
        self._section(body, "拨付经费", fresh, lines, none="还没有登记拨付经费。")
        if rows:
            body.note(f"合计 {show_yuan(sum(each.fen or 0 for each in rows))} 元，共 {len(rows)} 笔。")
        body.note("只登记拨付情况，不计入慰问金；由本局发放的，在“慰问金”里开凭证。")

    def _panel(self, body: Body, branch: Branch) -> None:
        """What another feature shows."""
        panel = self._panels[self.tab](self._office, self)
        panel.navigate.connect(self.navigate)
        body.addWidget(panel)  # it goes with the body; its blocks stand under it
        panel.fill(body, branch.id or 0)

    # ---- rows that can be opened

    def _section(
        self, body: Body, title: str, fresh: Any, lines: Sequence[tuple[Any, EntryWording]], *, none: str
    ) -> None:
        body.section(title, "新增", lambda: self.edit_row(fresh))
        if lines:
            self._entries(body, title, lines)
        else:
            body.note(none)

    def _entries(self, body: Body, title: str, lines: Sequence[tuple[Any, EntryWording]]) -> None:
        made = Entries(lines, self._menu, name=title)
        made.opened.connect(self.edit_row)
        made.removal.connect(self.remove_row)
        body.addWidget(made)

    def _menu(self, row: Any) -> MenuItems:
        items: list[Any] = [("编辑", "pen", lambda: self.edit_row(row))]
        if isinstance(row, BranchPost) and row.until is None:
            items.append(("卸任…", "right-from-bracket", lambda: self.give_up(row)))
        return [*items, None, ("删除…", "trash-can", lambda: self.remove_row(row))]

    def edit_row(self, row: Any, until: str = "") -> None:
        """Open the form of a post, an honour or a grant, new or old; with the end of a post filled in."""
        from cadredesk.branches.entries.ui.entry_dialog import RowDialog

        with guarded(self.window()):
            self._office.require_writable()
            dialog = RowDialog(self._office, row, parent=self.window())
            if until:
                dialog.form.put_raw({"until": until})
                dialog.form.go_to("until")
            dialog.exec()

    def give_up(self, post: BranchPost) -> None:
        """卸任: the form with today as the end."""
        self.edit_row(post, str(PartialDate.of(today())))

    def remove_row(self, row: Any) -> None:
        from cadredesk.branches.entries.ui.entry_dialog import ask_and_delete

        with guarded(self.window()):
            self._office.require_writable()
            ask_and_delete(self.window(), self._office, row)


def _chips(branch: Branch) -> list[tuple[str, str]]:
    return [
        (f"{branch.honour}示范党支部" if branch.honour else "", "accent"),
        ("已并入其他组织" if branch.merged_into_id else "已撤销" if branch.ended_on else "", "danger"),
        ("不计入上级人数" if branch.kind == BranchType.FUNCTIONAL else "", ""),
        ("不计入党组织数" if branch.kind == BranchType.COMMUNITY else "", ""),
    ]
