"""More people for a tick list: from the register, by branch, from a list that is pasted."""

from typing import TYPE_CHECKING

from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.registers.activities import store_people
from cadredesk.widgets.form import messages

if TYPE_CHECKING:
    from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog


class Adding:
    """Each way asks whom, and puts them on the list of ``dialog``."""

    def __init__(self, office: Office, dialog: "AttendanceDialog") -> None:
        self._office, self._dialog = office, dialog

    def people(self) -> None:
        """Others from the register, such as guests of other branches; what was typed is looked for."""
        from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog

        with messages.guarded(self._dialog):
            dialog = ChoosePeopleDialog(self._office, "添加到会人员", "添加", but=self._there(), parent=self._dialog)
            dialog.search.setText(self._dialog.search.text().strip())
            if dialog.exec():
                self._dialog.add(dialog.chosen)

    def branches(self) -> None:
        """The members of branches, not ticked yet."""
        from cadredesk.branches.ui.choose_branches_dialog import ChooseBranchesDialog

        with messages.guarded(self._dialog):
            intro = "支部成员列入名单，再逐个勾选。"
            dialog = ChooseBranchesDialog(self._office, "按支部添加", "添加", intro=intro, parent=self._dialog)
            if dialog.exec():
                day = self._dialog.activity.date or today()
                members = [store_people.members_on(self._office, each, day) for each in dialog.chosen]
                self._dialog.add([person for theirs in members for person in theirs], present=False)

    def pasted(self) -> None:
        """Names from a message or a sheet."""
        from cadredesk.registers.activities.ui.paste_names_dialog import PasteNamesDialog

        with messages.guarded(self._dialog):
            dialog = PasteNamesDialog(self._office, self._there(), parent=self._dialog)
            if dialog.exec():
                self._dialog.add(dialog.chosen)

    def _there(self) -> list[int]:
        return [each.id for each in self._dialog.list.people]
