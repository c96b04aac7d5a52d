"""What the people page prints beside its list: envelopes and labels, and who has a birthday."""

from typing import TYPE_CHECKING

from cadredesk.widgets.messages import guarded
from cadredesk.widgets.parts import Do

if TYPE_CHECKING:
    from cadredesk.people.page import PeoplePage


class Papers:
    """Part of the menu 打印 of the page."""

    def __init__(self, page: "PeoplePage") -> None:
        self._page = page

    def items(self) -> list[tuple[str, str, Do] | None]:
        """The entries."""
        return [
            ("信封和标签…", "envelope", self.letters),
            ("生日名单…", "cake-candles", self.birthdays),
        ]

    def letters(self) -> None:
        """信封和标签, of the selected rows if there are several, else of the whole list."""
        from cadredesk.letters.letters_dialog import write_letters

        page = self._page
        selected = page.table.selected
        ids = list(selected) if len(selected) > 1 else page.listed_people()
        write_letters(page, page.office, page.tasks, ids)

    def birthdays(self) -> None:
        """生日名单."""
        from cadredesk.birthdays.birthdays_dialog import BirthdaysDialog

        page = self._page
        with guarded(page):
            dialog = BirthdaysDialog(page.office, page.tasks, page.listed_people(), parent=page)
            if dialog.exec() and dialog.wanted is not None:
                page.reveal(dialog.wanted)
