"""The card of the chosen branch."""

from cadredesk.branches import store
from cadredesk.branches.records import Branch
from cadredesk.branches.rules import term_warning
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.widgets.card import Body, Card


class BranchCard(Card):
    """Shows a branch by id."""

    def __init__(self, office: Office) -> None:
        super().__init__("支部卡片")
        self._office = office
        self.branch: Branch | None = None

    def show_branch(self, branch_id: int | None) -> None:
        """Show a branch, or none."""
        try:
            self.branch = store.get(self._office, branch_id) if branch_id is not None else None
        except UserError:
            self.branch = None  # gone meanwhile
        if self.branch is None:
            self.show_nothing("在左边选一个组织，这里就显示它的情况。", "sitemap")
            return
        head = Body()
        head.header(self.branch.name, self.branch.kind, _chips(self.branch), avatar=False)
        self.show_head(head)
        self.show_body(self._body(self.branch))

    def _body(self, branch: Branch) -> Body:
        body = Body()
        words, tone = term_warning(branch, today())
        if words:
            body.note(f"{words}，请按规定组织换届。", tone)
        parent = store.name_of(self._office, branch.parent_id) if branch.parent_id else ""
        liaison = store.liaison_name_of(self._office, branch.liaison_id) if branch.liaison_id else ""
        body.facts(
            [
                ("上级", parent or "没有上级"),
                ("书记", branch.secretary or "还没有登记", "" if branch.secretary else "warning"),
                ("挂联人", liaison or "还没有", "" if liaison else "warning"),
                ("换届时间", str(branch.term_end or "还没有登记"), tone if branch.term_end else "warning"),
                ("成立时间", str(branch.founded_on or "")),
                ("撤销时间", str(branch.ended_on or "")),
                ("学习日", branch.study_day),
                ("活动场所", branch.place),
                ("备注", branch.note),
            ]
        )
        body.end()
        return body


def _chips(branch: Branch) -> list[tuple[str, str]]:
    chips = [
        (f"{branch.honour}示范党支部" if branch.honour else "", "accent"),
        ("已撤销" if branch.ended_on else "", "danger"),
    ]
    return [chip for chip in chips if chip[0]]
