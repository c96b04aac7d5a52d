"""What can be done on the page of activities."""

from collections.abc import Sequence
from typing import Any

from cadredesk.registers.activities import actions, store
from cadredesk.registers.activities.records import Activity
from cadredesk.registers.ui.commands import RegisterCommands
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command


class ActivityCommands(RegisterCommands):
    """Those of every register, the tick list, holding it again, and the papers of an activity."""

    on_card = ("list",)
    on_more = ("sign_in", "record", None, "again")
    papers = ("print", "sign_in", "record")
    last: Activity | None = None  # what was entered last, whose kind and day the next one begins with

    def more(self) -> Sequence[Command]:
        return (
            Command(id="list", text="出席名单…", run=self.open_list, icon="list-check", key="Ctrl+L", writes=True,
                    tip="勾选到会人员", when=self.any_row),
            Command(id="again", text="再办一次…", run=self.hold_again, icon="copy", writes=True,
                    tip="以这次活动为样新登记一次", when=self.any_row),
            Command(id="sign_in", text="打印签到表", short="签到表", run=self.print_sign_in, icon="print", when=self.any_row),
            Command(id="record", text="打印活动登记表", short="活动登记表", run=self.print_record, icon="print",
                    when=self.any_row),
        )  # fmt: skip

    def new_row(self) -> Activity:
        """The kind and the day of the one entered last."""
        last = self.last
        return Activity() if last is None else Activity(date=last.date, category=last.category)

    def dialog(self, row: Any, column: str = "") -> Any:
        from cadredesk.registers.activities.ui.activity_dialog import ActivityDialog

        return ActivityDialog(self._office, row, parent=self._page, begin=column)

    def _ask(self, row: Any, column: str = "") -> None:
        dialog = self.dialog(row, column)
        dialog.exec()
        if dialog.saved is None:
            return
        if row.id is None:
            self.last = dialog.saved
            self._page.reveal(dialog.saved.id)
        if dialog.list_wanted:
            self._open_list(dialog.saved)

    def open_list(self) -> None:
        """出席名单 of the activity in front."""
        self._open_list(self.row)

    def _open_list(self, activity: Activity) -> None:
        from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog

        AttendanceDialog(self._office, activity, parent=self._page).exec()

    def hold_again(self) -> None:
        """A new activity like the one in front, without its day, names and numbers."""
        self._ask(actions.like(self.row))

    def print_sign_in(self) -> None:
        """签到表 of the activity in front."""
        row = self.row
        title = f"签到表－{row.date} {row.category}"
        self._page.show_paper(title, lambda office, out, progress: actions.print_sign_in(office, row, out, progress))

    def print_record(self) -> None:
        """活动登记表 of the activity in front."""
        row = self.row
        title = f"活动登记表－{row.date} {row.category}"
        self._page.show_paper(title, lambda office, out, progress: actions.print_record(office, row, out, progress))

    def delete(self) -> None:
        """删除, with how many names go with it."""
        row = self.row
        count = len(store.attendances(self._office, row.id))
        with_list = f"，连同 {count} 人的出席名单和成果" if count else ""
        detail = (
            f"{self._page.card.title_of(row)}（{row.date}）{with_list}。\n误登的才需要删除。删除后可以用 Ctrl+Z 撤销。"
        )
        if messages.ask(self._page, "删除这次活动？", detail=detail, yes="删除", default_no=True):
            actions.delete_activity(self._office, row)
