"""What can be done on the page of visits, most of it with the visit in front."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cadredesk.db import rows
from cadredesk.people import store as people_store
from cadredesk.registers.suggestions import store as suggestions_store
from cadredesk.visits import actions, store
from cadredesk.visits.records import Visit
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.visits.ui.page import VisitsPage

MANY_SLIPS = 3_000


class VisitCommands:
    """The commands of the page, each with what it does."""

    def __init__(self, page: "VisitsPage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks

    def commands(self) -> Sequence[Command]:
        return (
            Command(id="add", text="登记走访", run=self.add, icon="plus", key="Ctrl+N", writes=True),
            Command(id="print", text="打印登记表", short="所选走访的登记表", run=self.print_chosen, icon="print",
                    key="Ctrl+P", tip="打印这次走访的登记表"),
            Command(id="edit", text="编辑", run=lambda: self.edit(self._current), icon="pen", tip="改这次走访（回车）",
                    writes=True, when=self._any),
            Command(id="money", text="发慰问金", run=self.give_money, icon="sack-dollar", tip="给这位同志起草领款凭证",
                    writes=True, when=self._any),
            Command(id="suggest", text="转为诉求…", run=self.suggest, icon="comment-dots", writes=True,
                    when=self._may_suggest, tip="把这次走访的诉求登记为建议诉求"),
            Command(id="delete", text="删除…", run=self.delete, icon="trash-can", writes=True, when=self._any),
            Command(id="import", text="导入", run=self.import_file, icon="file-import", tip="从 Excel 导入走访记录",
                    writes=True),
            Command(id="export", text="导出", run=self.export, icon="file-export", tip="把表中的走访导出为 Excel"),
            Command(id="print_all", text="打印筛选出的全部登记表", short="筛选出的全部登记表", run=self.print_all,
                    icon="clipboard-list"),
            Command(id="print_two_up", text="打印所选登记表，两张拼一张 A4", short="所选登记表，两张拼一张 A4",
                    run=lambda: self.print_chosen(two_up=True), icon="table-columns"),
            Command(id="print_all_two_up", text="打印筛选出的全部，两张拼一张 A4", short="筛选出的全部，两张拼一张 A4",
                    run=lambda: self.print_all(two_up=True), icon="table-columns"),
        )  # fmt: skip

    def _any(self) -> bool:
        return self._page.table.current is not None

    @property
    def _current(self) -> int:
        current = self._page.table.current
        assert current is not None, "a command for the visit in front fits only where there is one"
        return current

    def add(self) -> None:
        from cadredesk.visits.ui.visit_dialog import VisitDialog

        dialog = VisitDialog(self._office, parent=self._page)
        dialog.exec()
        if dialog.saved is not None:
            self._page.reveal(dialog.saved.id or 0)

    def edit(self, visit_id: int, column: str = "") -> None:
        """编辑, at the field of a column if one was pointed at."""
        from cadredesk.visits.ui.visit_dialog import edit_visit

        edit_visit(self._page, self._office, store.get(self._office, visit_id), column)

    def delete(self) -> None:
        """删除: only what was recorded by mistake."""
        visit = store.get(self._office, self._current)
        name = people_store.get(self._office, visit.person_id or 0).name
        asked = f"删除{name} {visit.date} 的走访记录（{visit.reason}）？"
        detail = "误登的才需要删除。删除后可以用 Ctrl+Z 撤销。"
        if messages.ask(self._page, asked, detail=detail, yes="删除", default_no=True):
            actions.delete_visit(self._office, visit.id or 0)

    def give_money(self) -> None:
        """发慰问金, to everybody chosen."""
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        people = dict.fromkeys(visit.person_id for visit in rows.some(self._office, Visit, self._page.chosen_ids))
        VoucherDialog(self._office, person_ids=[each for each in people if each], parent=self._page).exec()

    def _may_suggest(self) -> bool:
        """Whether something was asked for on the visit in front, and is no row of its own yet."""
        visit = self._page.card.visit
        return (
            visit is not None
            and bool(visit.requests.strip())
            and not suggestions_store.of_visit(self._office, visit.id or 0)
        )

    def suggest(self) -> None:
        """转为诉求: the words, the person and the day come along."""
        from cadredesk.registers.suggestions.ui.suggestion_dialog import hand_over, of_visit

        hand_over(self._page, self._office, of_visit(store.get(self._office, self._current)))

    # ---- files and paper

    def import_file(self) -> None:
        from cadredesk.import_export.ui.import_dialog import ImportDialog

        ImportDialog(self._office, self._tasks, kind="visits", path=None, parent=self._page).exec()

    def export(self) -> None:
        query, columns = self._page.query, self._page.table.shown_columns
        self._page.export_to_file(
            "走访记录", lambda office, out, _progress: actions.export_list(office, query, columns, out), "次走访"
        )

    def print_chosen(self, *, two_up: bool = False) -> None:
        from cadredesk.visits.ui.slips_dialog import print_slips

        chosen = self._page.chosen_ids
        if not chosen:
            messages.tell(self._page, "请先在表中选要打印的走访，可以按住 Ctrl 或 Shift 多选。")
            return
        print_slips(self._page, self._tasks, lambda office: rows.some(office, Visit, chosen), two_up=two_up)

    def print_all(self, *, two_up: bool = False) -> None:
        """The slips of all visits in the list, in the order of their days."""
        from cadredesk.visits.ui.slips_dialog import print_slips

        count = self._page.table.count
        if count > MANY_SLIPS:
            asked, detail = f"要打印 {count:,} 份登记表吗？", "份数很多，建议先按期间或事由筛选。"
            if not messages.ask(self._page, asked, detail=detail, yes="打印", default_no=True):
                return
        query = replace(self._page.query, sort="date", descending=False)
        print_slips(self._page, self._tasks, lambda office: store.matching(office, query), two_up=two_up)
