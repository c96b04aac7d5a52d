"""What the people page prints beside its list: envelopes and labels, and who has a birthday."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.people.ui.page import PeoplePage


class Papers:
    """Commands of the menu 打印."""

    def __init__(self, page: "PeoplePage") -> None:
        self._page = page

    def commands(self) -> Sequence[Command]:
        """Each of them once."""
        return (
            Command(id="letters", text="信封和标签…", run=self.letters, icon="envelope"),
            Command(id="birthdays", text="生日名单…", run=self.birthdays, icon="cake-candles"),
        )

    def letters(self) -> None:
        """信封和标签, of the selected rows if there are several, else of the whole list."""
        from cadredesk.mailing.ui.letters_dialog import write_letters

        page = self._page
        selected = page.table.selected
        ids = list(selected) if len(selected) > 1 else page.listed_people()
        write_letters(page, page.office, page.tasks, ids)

    def birthdays(self) -> None:
        """生日名单."""
        from cadredesk.birthdays.ui.birthdays_dialog import BirthdaysDialog

        page = self._page
        dialog = BirthdaysDialog(page.office, page.tasks, page.listed_people(), parent=page)
        if dialog.exec() and dialog.wanted is not None:
            page.reveal(dialog.wanted)
