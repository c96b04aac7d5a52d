"""整理: what the people page offers to keep the register right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.people import store
from cadredesk.people.entries.records import Care
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.duplicates.records import Pair
    from cadredesk.import_export.reconcile.ui.reconcile_dialog import ReconcileDialog
    from cadredesk.people.records import Person
    from cadredesk.people.ui.page import PeoplePage

READ_AT_ONCE = 1_000  # people that are read while the window waits
HOW = "按住 Ctrl 逐个点选，按住 Shift 点选连续的几行，Ctrl+A 选中表中的全部人员。"


class MaintenanceCommands:
    """Commands of the menu 整理, for the people of the page's list."""

    def __init__(self, page: "PeoplePage") -> None:
        self._page, self._office, self._tasks = page, page.office, page.tasks
        self._reconciling: ReconcileDialog | None = None  # put aside while somebody's card is looked at

    def commands(self) -> Sequence[Command]:
        return (
            Command(id="change_many", text="批量修改…", run=self.change_many, icon="list-check", writes=True),
            Command(id="change_selected", text="批量修改选中人员…", run=self.change_many, icon="list-check", writes=True),
            Command(id="checkup", text="登记体检…", run=self.record_checkups, icon="stethoscope", writes=True,
                    when=lambda: bool(self._page.chosen_ids)),
            Command(id="checkups_of_selected", text="登记体检（选中人员）…", run=self.record_checkups, icon="stethoscope",
                    writes=True),
            Command(id="attend", text="登记出席…", run=self.record_attendance, icon="list-check", writes=True,
                    tip="登记选中人员参加的活动", when=lambda: bool(self._page.chosen_ids)),
            Command(id="attend_of_selected", text="登记出席（选中人员）…", run=self.record_attendance, icon="list-check",
                    writes=True),
            Command(id="honour", text="登记荣誉…", run=self.record_honours, icon="medal", writes=True,
                    when=lambda: bool(self._page.chosen_ids)),
            Command(id="honours_of_selected", text="登记荣誉（选中人员）…", run=self.record_honours, icon="medal", writes=True),
            Command(id="verified", text="标记今天已核实（选中人员）", run=self.mark_verified, icon="check", writes=True),
            Command(id="ring", text="电话核实…", run=self.check_phones, icon="phone-volume", writes=True),
            Command(id="reconcile", text="核对名单…", run=self.reconcile, icon="arrow-right-arrow-left",
                    tip="拿社保、组织部等部门的名单和名册比对，不导入"),
            Command(id="duplicates", text="查找重复人员…", run=self.find_duplicates, icon="clone", writes=True),
            Command(id="merge", text="合并这两个人…", run=self.merge, icon="code-merge", writes=True,
                    when=lambda: len(self._page.table.selected) == 2),
        )  # fmt: skip

    def change_many(self) -> None:
        """批量修改, of everybody chosen; with one alone chosen, how to choose many is explained."""
        ids = self._page.table.selected if self._chosen_many() else []
        if len(ids) <= READ_AT_ONCE:
            self._open_many(store.some(self._office, ids))
        else:
            self._tasks.run("正在读取选中的人员", lambda _, office: store.some(office, ids), self._open_many)

    def _chosen_many(self) -> bool:
        table = self._page.table
        if len(table.selected) > 1:
            return True
        answers = [("ok", "知道了")]
        if table.count > 1:
            answers.append(("all", f"选中表中全部 {table.count:,} 人"))
        asked = "批量修改要先在表中选两个以上的人。"
        if messages.choose(self._page, asked, answers, detail=HOW, default="ok", escape="ok", title="提示") == "all":
            table.select_all()
        return len(table.selected) > 1

    def _open_many(self, people: "list[Person]") -> None:
        from cadredesk.bulk.ui.bulk_dialog import BulkDialog

        if people:
            BulkDialog(self._office, self._tasks, people, parent=self._page).exec()

    def mark_verified(self) -> None:
        from cadredesk.bulk import actions as bulk_actions
        from cadredesk.bulk.records import SYNC_LIMIT

        ids, day = self._page.chosen_ids, today()
        if not ids:
            raise UserError("请先在表中选中要标记的人员。")
        if len(ids) <= SYNC_LIMIT:
            bulk_actions.mark_verified(self._office, ids, day)
        else:
            work = lambda progress, office: bulk_actions.mark_verified(office, ids, day, progress)  # noqa: E731
            self._tasks.run("正在标记已核实", work)

    def record_checkups(self) -> None:
        """登记体检, of everybody chosen: a form for one, for more a line each."""
        ids = self._page.chosen_ids
        if not ids:
            raise UserError("请先在表中选中参加体检的人员。")
        if len(ids) == 1:
            from cadredesk.people.entries.ui.entry_dialog import PersonEntryDialog

            fresh = Care(person_id=ids[0], since=PartialDate.of(today()))
            PersonEntryDialog(self._office, fresh, parent=self._page).exec()
            return
        from cadredesk.people.checkups.ui.checkups_dialog import CheckupsDialog

        dialog = CheckupsDialog(self._office, ids, tasks=self._tasks, parent=self._page)
        dialog.exec()
        if dialog.recorded is not None:
            self._page.page_layout.banner.say(dialog.recorded.words, "good")

    def record_attendance(self) -> None:
        """登记出席 of everybody chosen, at an activity that is chosen or entered."""
        from cadredesk.registers.activities.ui.add_people_dialog import add_to_activity

        ids = self._page.chosen_ids
        if not ids:
            raise UserError("请先在表中选中参加活动的人员。")
        saved = add_to_activity(self._page, self._office, ids)
        if saved is not None:
            self._page.page_layout.banner.say(f"已登记 {saved.date} {saved.category}的出席名单。", "good")

    def record_honours(self) -> None:
        """登记荣誉, of everybody chosen: a form for one, for more a line each."""
        from cadredesk.registers.honours.ui.honours_dialog import record_honours

        record_honours(self._page, self._office, self._tasks, self._page.chosen_ids)

    def check_phones(self) -> None:
        """电话核实: of everybody in the register, or of whom the table shows, or of those chosen there."""
        from cadredesk.phone_check.ui.phone_check_dialog import PhoneCheckDialog

        page, lists = self._page, []
        if len(page.table.selected) > 1:
            lists.append((f"选中的 {len(page.table.selected):,} 人", page.table.selected))
        if page.filtered and page.table.count:
            lists.append((f"表中的 {page.table.count:,} 人", page.listed_people()))
        PhoneCheckDialog(self._office, self._tasks, lists, parent=page).exec()

    def find_duplicates(self) -> None:
        from cadredesk.duplicates import actions as duplicates_actions

        work = lambda progress, office: duplicates_actions.find(office, progress)  # noqa: E731
        self._tasks.run("正在查找重复人员", work, self._open_duplicates)

    def reconcile(self) -> None:
        """核对名单: begin with another list."""
        from cadredesk.import_export.reconcile.ui.reconcile_dialog import ReconcileDialog

        if self._reconciling is not None:
            self._reconciling.deleteLater()
        self._reconciling = dialog = ReconcileDialog(self._office, self._tasks, parent=self._page)
        dialog.exec()
        self._keep_results(dialog)

    def _keep_results(self, dialog: "ReconcileDialog") -> None:
        """Offer the way back to what was found, where its user has gone to somebody's card."""
        if not dialog.aside:
            self._reconciling = None
            return
        self._page.page_layout.banner.say(
            "核对结果还在，可以接着看。", "", ("回到核对结果", lambda: self._resume(dialog))
        )

    def _resume(self, dialog: "ReconcileDialog") -> None:
        dialog.resume()
        self._keep_results(dialog)

    def merge(self) -> None:
        """合并这两个人: the two that are chosen in the list."""
        first, second = self._page.table.selected
        self._open_duplicates((), (first, second))

    def _open_duplicates(self, pairs: "Sequence[Pair]", chosen: tuple[int, int] | None = None) -> None:
        from cadredesk.duplicates.ui.duplicates_dialog import DuplicatesDialog

        dialog = DuplicatesDialog(self._office, pairs, chosen=chosen, parent=self._page)
        dialog.exec()
        if dialog.merged is not None:
            self._page.reveal(dialog.merged)
